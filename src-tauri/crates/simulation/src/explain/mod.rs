//! Why a lead has its score: gates, categories and rules, each with what decided it in words that a leader reads.

mod because;
mod words;

use std::sync::Arc;

use agreement::model::{Gate, Mql};
use agreement::time::Instant;
use chrono_tz::Tz;

use crate::dataset::Lead;
use crate::plan::condition::{Node, Seen};
use crate::plan::{BandIndex, Plan};
use crate::replay;
use crate::score::Evaluation;
use crate::warning::Warning;
use crate::world::World;
use because::Because;

/// Why a lead has its score at a moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// The lead.
    pub lead: Lead,
    /// The moment at which it was judged; None when the data has no time at all.
    pub at: Option<Instant>,
    /// Its score.
    pub score: i32,
    /// The id of its band.
    pub band: String,
    /// The gates, `never` first, as they decide first.
    pub gates: Vec<GateReason>,
    /// The categories in the definition's order.
    pub categories: Vec<CategoryReason>,
    /// What the definition asks that these leads cannot answer.
    pub warnings: Vec<Warning>,
}

/// Which kind of gate it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum GateKind {
    /// Must hold for a lead to qualify.
    MustHave,
    /// Disqualifies where it holds.
    Never,
}

impl GateKind {
    /// As it is written in the document: `must_have`, `never`.
    pub fn name(self) -> &'static str {
        match self {
            GateKind::MustHave => "must_have",
            GateKind::Never => "never",
        }
    }
}

/// What a gate found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GateReason {
    /// The gate's id.
    pub id: String,
    /// As people call it.
    pub label: String,
    /// Which kind it is.
    pub kind: GateKind,
    /// Whether its condition holds.
    pub held: bool,
    /// What decided it.
    pub because: String,
}

/// What a category gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CategoryReason {
    /// The category's id.
    pub id: String,
    /// As people call it.
    pub label: String,
    /// The sum of its rules' points.
    pub sum: i32,
    /// The sum within the category's floor and cap.
    pub total: i32,
    /// Its rules, in the definition's order.
    pub rules: Vec<RuleReason>,
}

/// What a rule gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleReason {
    /// The rule's id.
    pub id: String,
    /// As people call it.
    pub label: String,
    /// The points that it gave.
    pub points: i32,
    /// What decided it.
    pub because: String,
}

/// Why a lead has its score at its evaluation moment, or at the moment given.
pub fn explain(
    world: &World<'_>,
    mql: &Mql,
    zone: Tz,
    moment: Evaluation,
    lead: Lead,
    at: Option<Instant>,
) -> Explanation {
    let data = world.data();
    let plan = Plan::new(mql, data, zone);
    let mut totals = vec![0; plan.categories()];
    let at = at.or_else(|| match moment {
        Evaluation::HandOff => world.handoff_moment(lead),
        Evaluation::Replay => replay::first_qualified(world, &plan, lead).or(world.as_of()),
    });
    let seen = Seen::new(data, lead, at);
    let verdict = plan.verdict(seen, &mut totals);
    let because = Because { seen, zone };
    let mut gates = gate_reasons(because, GateKind::Never, &mql.never, &plan.never);
    gates.extend(gate_reasons(because, GateKind::MustHave, &mql.must_have, &plan.must_have));
    let categories = mql.categories.iter().zip(&totals).enumerate().map(|(place, (category, total))| {
        let own = mql.rules.iter().zip(&plan.rules).filter(|(_, plan)| plan.category == Some(place));
        let rule = |(rule, plan): (&agreement::model::Rule, &crate::plan::points::RulePlan)| RuleReason {
            id: rule.id.clone(),
            label: rule.label.clone(),
            points: plan.points.points(seen),
            because: because.points(&rule.scoring, &plan.points),
        };
        let rules: Vec<RuleReason> = own.map(rule).collect();
        CategoryReason {
            id: category.id.clone(),
            label: category.label.clone(),
            sum: rules.iter().map(|rule| rule.points).sum(),
            total: *total,
            rules,
        }
    });
    Explanation {
        lead,
        at,
        score: verdict.score,
        band: BandIndex::id(verdict.band, mql).to_owned(),
        gates,
        categories: categories.collect(),
        warnings: plan.warnings().to_vec(),
    }
}

fn gate_reasons(because: Because<'_>, kind: GateKind, gates: &[Gate], nodes: &[Arc<Node>]) -> Vec<GateReason> {
    let reason = |(gate, node): (&Gate, &Arc<Node>)| GateReason {
        id: gate.id.clone(),
        label: gate.label.clone(),
        kind,
        held: node.holds(because.seen),
        because: because.condition(&gate.when, node),
    };
    gates.iter().zip(nodes).map(reason).collect()
}
