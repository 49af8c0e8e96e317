//! What a longer or shorter named list does, by where the list is used.

use super::Effect;
use super::events;
use crate::model::{Choices, Condition, EventTest, FieldTest, Literal, Mql, Scoring, Test};
use crate::text::fold;

/// What a change of a list does in both versions of the document (a list that only rules of one of them use counts too).
pub(super) fn effect(name: &str, before: &[Literal], after: &[Literal], versions: [&Mql; 2]) -> Effect {
    let grows = subset(before, after);
    let shrinks = subset(after, before);
    let longer = versions.into_iter().map(|mql| effect_of_longer(name, mql)).fold(Effect::Wording, Effect::and);
    match (grows, shrinks) {
        (true, true) => Effect::Wording,
        (true, false) => longer,
        (false, true) => longer.reversed(),
        (false, false) if longer == Effect::Wording => Effect::Wording,
        (false, false) => Effect::Either,
    }
}

fn subset(a: &[Literal], b: &[Literal]) -> bool {
    let same = |a: &Literal, b: &Literal| match (a, b) {
        (Literal::Text(a), Literal::Text(b)) => fold(a) == fold(b),
        (Literal::Number(a), Literal::Number(b)) => a.value() == b.value(),
        (a, b) => a == b,
    };
    // What an empty list would hold is not said, so one that becomes empty or stops being so may change its kind.
    a.iter().all(|a| b.iter().any(|b| same(a, b))) && (a.is_empty() == b.is_empty())
}

/// What more values in the list do to leads.
fn effect_of_longer(name: &str, mql: &Mql) -> Effect {
    let gates = |gates: &[crate::model::Gate]| {
        gates.iter().map(|gate| condition(name, &gate.when)).fold(Use::NONE, Use::and).effect()
    };
    let rules = mql.rules.iter().map(|rule| scoring(name, &rule.scoring)).fold(Effect::Wording, Effect::and);
    gates(&mql.must_have).and(gates(&mql.never).reversed()).and(rules)
}

fn scoring(name: &str, scoring: &Scoring) -> Effect {
    let signed = |used: Use, points: i32| match points.signum() {
        1 => used.effect(),
        -1 => used.effect().reversed(),
        _ => Effect::Wording,
    };
    match scoring {
        Scoring::Once { when, points } => signed(condition(name, when), *points),
        Scoring::Fading { when, points, .. } => signed(event(name, when).and(matching(name, when)), *points),
        Scoring::Each { each, points, .. } => signed(matching(name, each), *points),
        Scoring::Tiers { .. } => Effect::Wording,
    }
}

/// How a list is used: whether more values can make the condition hold more often, and less often.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Use {
    wider: bool,
    narrower: bool,
}

impl Use {
    const NONE: Use = Use { wider: false, narrower: false };

    fn and(self, other: Use) -> Use {
        Use { wider: self.wider || other.wider, narrower: self.narrower || other.narrower }
    }

    fn turned(self) -> Use {
        Use { wider: self.narrower, narrower: self.wider }
    }

    /// Where the condition holding is what lifts a lead.
    fn effect(self) -> Effect {
        Effect::of(!self.wider, !self.narrower)
    }
}

fn condition(name: &str, condition: &Condition) -> Use {
    match condition {
        Condition::All(parts) | Condition::Any(parts) => {
            parts.iter().map(|part| self::condition(name, part)).fold(Use::NONE, Use::and)
        }
        Condition::Not(part) => self::condition(name, part).turned(),
        Condition::Field(FieldTest { test, .. }) => value(name, test),
        Condition::Event(test) => event(name, test),
    }
}

/// How more values move the truth of an event test: by the number of events that match.
fn event(name: &str, test: &EventTest) -> Use {
    let more = matching(name, test);
    let (low, high) = events::range(test.count);
    if low == 0 && high == u32::MAX {
        return Use::NONE;
    }
    match (low == 0, high == u32::MAX) {
        (_, true) => more,
        (true, _) => more.turned(),
        _ => more.and(more.turned()),
    }
}

/// How more values move the set of matching events.
fn matching(name: &str, test: &EventTest) -> Use {
    test.properties.values().map(|test| value(name, test)).fold(Use::NONE, Use::and)
}

fn value(name: &str, test: &Test) -> Use {
    let named = |choices: &Choices| matches!(choices, Choices::List(list) if list == name);
    match test {
        Test::In(choices)
        | Test::HasWord(choices)
        | Test::Contains(choices)
        | Test::StartsWith(choices)
        | Test::EndsWith(choices)
            if named(choices) =>
        {
            Use { wider: true, narrower: false }
        }
        Test::NotIn(choices) if named(choices) => Use { wider: false, narrower: true },
        _ => Use::NONE,
    }
}
