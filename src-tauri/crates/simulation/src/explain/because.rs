//! Why a condition holds or does not, in words. Whether it holds is asked of the very plan that scored the lead, so that
//! the explanation cannot differ from the score.

use agreement::model::{ANY_EVENT, Condition, Count, EventTest, FieldTest, Scoring};
use agreement::time::Instant;
use chrono_tz::Tz;

use super::words;
use crate::dataset::Value;
use crate::plan::condition::{EventNode, FieldNode, Node, Seen};
use crate::plan::points::{PointsPlan, halved};

/// A lead at its moment, and the zone in which times are told.
#[derive(Debug, Clone, Copy)]
pub(super) struct Because<'a> {
    pub seen: Seen<'a>,
    pub zone: Tz,
}

impl Because<'_> {
    /// The facts that decide a condition.
    pub(super) fn condition(&self, condition: &Condition, node: &Node) -> String {
        match (condition, node) {
            (Condition::All(parts), Node::All(nodes)) => {
                self.parts(parts, nodes, node.holds(self.seen), "nothing is asked")
            }
            (Condition::Any(parts), Node::Any(nodes)) => {
                self.parts(parts, nodes, node.holds(self.seen), "nothing would do")
            }
            (Condition::Not(part), Node::Not(node)) => self.condition(part, node),
            (Condition::Field(test), Node::Field(node)) => self.field(test, node),
            (Condition::Event(test), Node::Events { events, count }) => self.events(test, events, *count),
            // A node is made from its condition, part by part.
            _ => String::new(),
        }
    }

    /// Of several parts those that make the whole true, or false.
    fn parts(&self, parts: &[Condition], nodes: &[Node], truth: bool, none: &str) -> String {
        let deciding = parts.iter().zip(nodes).filter(|(_, node)| node.holds(self.seen) == truth);
        let said: Vec<String> = deciding.map(|(part, node)| self.condition(part, node)).collect();
        if said.is_empty() { none.to_owned() } else { said.join(" and ") }
    }

    fn value(&self, field: &str) -> Option<Value<'_>> {
        let attribute = self.seen.data.attribute(field)?;
        Some(self.seen.data.attribute_value(self.seen.lead, attribute))
    }

    fn field(&self, FieldTest { field, test }: &FieldTest, node: &FieldNode) -> String {
        let Some(value) = self.value(field) else {
            return format!("{field} is not known of any lead");
        };
        if value == Value::Missing {
            return format!("{field} is not known");
        }
        let is = format!("{field} is {}", words::value(value, self.zone));
        if matches!(node, FieldNode::Constant(_)) {
            return format!("{is}, which the test `{}` here does not fit", test.operator());
        }
        let holds = Node::Field(node.clone()).holds(self.seen);
        format!("{is}{}", words::finding(test, holds))
    }

    fn events(&self, test: &EventTest, events: &EventNode, count: Count) -> String {
        let (matching, latest) = events.count_and_latest(self.seen);
        let holds = count.holds(matching);
        let counted = match count {
            Count::AtLeast(1) => String::new(),
            count => format!(", {}", count_finding(count, holds)),
        };
        match latest {
            None => format!("no {}{}{}{counted}", name(test), self.whose(test), window(test)),
            Some(at) if matching == 1 => format!("{}{counted}", self.event(test, events, at)),
            Some(at) => {
                let times = if is_any(test) {
                    format!("{matching} events")
                } else {
                    format!("{matching} times {}", name(test))
                };
                let asked = format!("{times}{}{}", self.whose(test), window(test));
                format!("{asked}, last {}{counted}", self.when(at))
            }
        }
    }

    /// ` whose path begins with “/pricing”`
    fn whose(&self, test: &EventTest) -> String {
        let properties: Vec<String> =
            test.properties.iter().map(|(name, test)| format!("{name} {}", words::asked(test))).collect();
        if properties.is_empty() { String::new() } else { format!(" whose {}", properties.join(" and ")) }
    }

    /// The most recent matching event with the properties that were asked about: `page_view with path “/pricing” 1 day
    /// before (2026-06-29)`.
    fn event(&self, test: &EventTest, events: &EventNode, at: Instant) -> String {
        let mut latest_first = self.seen.events.iter().rev();
        let found = latest_first.find(|(time, kind)| *time == at && events.kinds[*kind as usize]);
        let Some((_, kind)) = found else { return String::new() };
        let all = self.seen.data.events();
        let kind = &all.kinds()[kind as usize];
        let shown = test.properties.keys().filter_map(|name| {
            let property = all.properties().iter().position(|property| property.name == *name)?;
            match all.value(kind, property) {
                Value::Missing => None,
                value => Some(format!("{name} {}", words::value(value, self.zone))),
            }
        });
        let shown: Vec<String> = shown.collect();
        let with = if shown.is_empty() { String::new() } else { format!(" with {}", shown.join(" and ")) };
        format!("{}{with} {}", all.names().text(kind.name), self.when(at))
    }

    /// `1 day before (2026-06-29)`; within a day the time too.
    fn when(&self, at: Instant) -> String {
        const DAY: i64 = 86_400_000;
        match self.seen.at.map(|moment| moment - at) {
            Some(length) if length >= DAY => {
                format!("{} ({})", words::before(length), agreement::time::local_date(self.zone, at))
            }
            Some(length) => format!("{} ({})", words::before(length), words::moment(at, self.zone)),
            None => words::moment(at, self.zone),
        }
    }

    /// Why a rule gives its points.
    pub(super) fn points(&self, scoring: &Scoring, plan: &PointsPlan) -> String {
        match (scoring, plan) {
            (Scoring::Once { when, .. }, PointsPlan::Once { when: node, .. }) => self.condition(when, node),
            (Scoring::Fading { when, points, .. }, PointsPlan::Fading { events, count, halve_every, .. }) => {
                let facts = self.events(when, events, *count);
                match (events.count_and_latest(self.seen), self.seen.at) {
                    ((matching, Some(latest)), Some(at)) if count.holds(matching) => {
                        format!("{facts}{}", halvings(*points, (at - latest) / halve_every))
                    }
                    _ => facts,
                }
            }
            (Scoring::Each { each, points, halve_every, limit }, PointsPlan::Each { events, .. }) => {
                let facts = self.events(each, events, Count::AtLeast(1));
                let matching = events.matching(self.seen).count();
                if matching == 0 {
                    return facts;
                }
                let halved = halve_every.map_or_else(String::new, |every| format!(", halved every {}", every.words()));
                let limited =
                    if plan.points(self.seen) == *limit { format!(", limited to {limit}") } else { String::new() };
                format!("{facts}, {} each{halved}{limited}", points_words(*points))
            }
            (Scoring::Tiers { field, tiers }, PointsPlan::Tiers { column, .. }) => {
                self.tiers(field, tiers, column.is_some())
            }
            // A plan is made from its rule.
            _ => String::new(),
        }
    }

    fn tiers(&self, field: &str, tiers: &[agreement::model::Tier], is_number: bool) -> String {
        match self.value(field) {
            None => format!("{field} is not known of any lead"),
            Some(Value::Missing) => format!("{field} is not known"),
            Some(value) if !is_number => format!("{field} is {}, which is no number", words::value(value, self.zone)),
            Some(value) => {
                let number = if let Value::Number(number) = value { number } else { f64::NAN };
                let is = format!("{field} is {}", words::value(value, self.zone));
                match (tiers.iter().rev().find(|tier| tier.from.value() <= number), tiers.first()) {
                    (Some(tier), _) => format!("{is}, at least {}", tier.from),
                    (None, Some(first)) => format!("{is}, less than {}", first.from),
                    (None, None) => is,
                }
            }
        }
    }
}

fn is_any(test: &EventTest) -> bool {
    agreement::text::fold(&test.event) == ANY_EVENT
}

fn name(test: &EventTest) -> &str {
    if is_any(test) { "event" } else { test.event.trim() }
}

fn window(test: &EventTest) -> String {
    test.within.map_or_else(String::new, |length| format!(" in the last {}", length.words()))
}

fn count_finding(count: Count, holds: bool) -> String {
    let pick = |yes: &str, no: &str, what: String| format!("{} {what}", if holds { yes } else { no });
    match count {
        Count::Is(n) => pick("exactly", "not", n.to_string()),
        Count::AtLeast(n) => pick("at least", "fewer than", n.to_string()),
        Count::AtMost(n) => pick("at most", "more than", n.to_string()),
        Count::MoreThan(n) => pick("more than", "not more than", n.to_string()),
        Count::LessThan(n) => pick("fewer than", "not fewer than", n.to_string()),
        Count::Between(low, high) => pick("between", "not between", format!("{low} and {high}")),
    }
}

fn points_words(points: i32) -> String {
    format!("{points} {}", if points.abs() == 1 { "point" } else { "points" })
}

/// `, 50 points halved twice`
fn halvings(points: i32, k: i64) -> String {
    let times = match k {
        0 => return String::new(),
        1 => "once".to_owned(),
        2 => "twice".to_owned(),
        _ if halved(points, k) == 0 => "away".to_owned(),
        _ => format!("{k} times"),
    };
    format!(", {} halved {times}", points_words(points))
}
