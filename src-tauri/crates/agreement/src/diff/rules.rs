//! The scoring rules.

use super::aspects::{Aspects, Differences, List};
use super::implies::Lists;
use super::{Effect, points};
use crate::model::{Condition, Mql, Rule, Scoring};
use crate::sentence::{condition_text, name, quoted, rule_text};

pub(super) fn rules(all: &mut Differences, known: &Lists<'_>, before: &Mql, after: &Mql) {
    let list = List {
        path: "rules",
        noun: "rule",
        id: |rule: &Rule| &rule.id,
        added: &|rule| points::effect_of_adding(&rule.scoring),
        removed: &|rule| points::effect_of_adding(&rule.scoring).reversed(),
        changed: &|old, new, aspects| rule(known, (before, after), old, new, aspects),
        moved: Effect::Wording,
    };
    all.items(list, &before.rules, &after.rules);
}

fn rule(known: &Lists<'_>, mqls: (&Mql, &Mql), before: &Rule, after: &Rule, aspects: &mut Aspects) {
    aspects.label(&before.label, &after.label);
    let called = quoted(&after.label);
    if before.category != after.category {
        let label = |mql: &Mql, id: &str| match mql.categories.iter().find(|category| category.id == id) {
            Some(category) => quoted(&category.label),
            None => name(id),
        };
        let (now, then) = (label(mqls.1, &after.category), label(mqls.0, &before.category));
        aspects.note(Effect::Either, format!("{called} now counts towards {now}, before towards {then}."));
    }
    if before.scoring != after.scoring {
        let effect = points::effect(known, &before.scoring, &after.scoring);
        let sentence = short(&called, &before.scoring, &after.scoring).unwrap_or_else(|| {
            let text = |mql: &Mql, rule: &Rule| rule_text(&Rule { why: None, ..rule.clone() }, &mql.categories);
            format!("{called} now reads: {} Before: {}", text(mqls.1, after), text(mqls.0, before))
        });
        aspects.note(effect, sentence);
    }
    aspects.text_if(&format!("The reason for {called}"), before.why.as_deref(), after.why.as_deref());
}

/// A short sentence for a change of a single thing.
fn short(called: &str, before: &Scoring, after: &Scoring) -> Option<String> {
    let count = |points: i32| format!("{points} {}", if points == 1 { "point" } else { "points" });
    match (before, after) {
        (Scoring::Once { when: a, points: p }, Scoring::Once { when: b, points: q }) => match (a == b, p == q) {
            (true, _) => Some(format!("{called} now gives {} instead of {p}.", count(*q))),
            (_, true) => Some(format!("{called} now applies when {}. Before: when {}.", said(b), said(a))),
            _ => None,
        },
        (
            Scoring::Fading { when: a, points: p, halve_every: h },
            Scoring::Fading { when: b, points: q, halve_every: i },
        ) => match (a == b, p == q, h == i) {
            (true, false, true) => Some(format!("{called} now gives {} instead of {p}.", count(*q))),
            (true, true, false) => {
                Some(format!("{called} is now halved every {} instead of every {}.", i.words(), h.words()))
            }
            _ => None,
        },
        (
            Scoring::Each { each: a, points: p, halve_every: h, limit: l },
            Scoring::Each { each: b, points: q, halve_every: i, limit: m },
        ) if a == b && h == i => match (p == q, l == m) {
            (false, true) => Some(format!("{called} now gives {} each time instead of {p}.", count(*q))),
            (true, false) => {
                let most = if *p > 0 { "at most" } else { "at least" };
                Some(format!("{called} now gives {most} {} in all instead of {l}.", count(*m)))
            }
            _ => None,
        },
        _ => None,
    }
}

/// A condition in words.
pub(super) fn said(condition: &Condition) -> String {
    condition_text(condition)
}
