//! Which leads could ever have qualified: the definition with every doubt decided in the lead's favour. Windows have no
//! end, nothing is halved, what only time could take away is never taken. Whoever does not get there need not be followed.

use std::sync::Arc;

use agreement::model::Count;

use super::guide::least;
use crate::plan::Plan;
use crate::plan::condition::{EventNode, FieldNode, Node};
use crate::plan::points::{PointsPlan, RulePlan};

/// A definition under which every lead has, at the as-of moment, at least the points that it has at any moment up to it.
pub(super) fn at_best(plan: &Plan) -> Plan {
    let rule = |rule: &RulePlan| Some(RulePlan { points: points_at_best(&rule.points)?, ..rule.clone() });
    Plan {
        must_have: plan.must_have.iter().map(|gate| Arc::new(raised(gate))).collect(),
        never: plan.never.iter().filter(|gate| gate.is_timeless()).cloned().collect(),
        rules: plan.rules.iter().filter_map(rule).collect(),
        ..plan.clone()
    }
}

/// None where nothing is the best.
fn points_at_best(plan: &PointsPlan) -> Option<PointsPlan> {
    let ever = |events: &EventNode| EventNode { within: None, ..events.clone() };
    match plan {
        PointsPlan::Once { when, .. } if when.is_timeless() => Some(plan.clone()),
        PointsPlan::Once { when, points } if *points > 0 => {
            Some(PointsPlan::Once { when: Arc::new(raised(when)), points: *points })
        }
        PointsPlan::Fading { events, count, points, .. } if *points > 0 => {
            let count = Count::AtLeast(least(*count).max(1));
            Some(PointsPlan::Once { when: Arc::new(Node::Events { events: ever(events), count }), points: *points })
        }
        PointsPlan::Each { events, points, limit, .. } if *points >= 0 => {
            Some(PointsPlan::Each { events: Arc::new(ever(events)), points: *points, halve_every: None, limit: *limit })
        }
        PointsPlan::Tiers { .. } => Some(plan.clone()),
        _ => None,
    }
}

/// Holds where the condition holds at some moment.
fn raised(node: &Node) -> Node {
    match node {
        Node::All(parts) => Node::All(parts.iter().map(raised).collect()),
        Node::Any(parts) => Node::Any(parts.iter().map(raised).collect()),
        Node::Not(part) => Node::Not(Box::new(lowered(part))),
        Node::Events { events, count } => {
            Node::Events { events: EventNode { within: None, ..events.clone() }, count: Count::AtLeast(least(*count)) }
        }
        Node::Field(field) if field.is_timeless() => node.clone(),
        Node::Field(_) => Node::Field(FieldNode::Constant(true)),
    }
}

/// Holds only where the condition holds at every moment.
fn lowered(node: &Node) -> Node {
    match node {
        Node::All(parts) => Node::All(parts.iter().map(lowered).collect()),
        Node::Any(parts) => Node::Any(parts.iter().map(lowered).collect()),
        Node::Not(part) => Node::Not(Box::new(raised(part))),
        Node::Field(field) if field.is_timeless() => node.clone(),
        Node::Field(_) | Node::Events { .. } => Node::Field(FieldNode::Constant(false)),
    }
}
