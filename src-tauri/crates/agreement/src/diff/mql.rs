//! `mql.yaml`.

use super::aspects::{Aspects, Differences, List};
use super::implies::{Lists, Relation, relation};
use super::{Change, ChangeKind, Effect, lists, rules};
use crate::model::{Band, Category, Document, Example, Gate, Literal, Mql};
use crate::sentence::{Sentences, name, quoted};

/// What differs between two versions of `mql.yaml`.
pub fn diff_mql(before: &Mql, after: &Mql) -> Vec<Change> {
    if before == after {
        return Vec::new();
    }
    let mut all = Differences::new(Document::Mql, before.sections(), after.sections());
    let known = Lists::new(&before.lists, &after.lists);
    let text = |text: &String| quoted(text);
    all.value("title", Effect::Wording, "The title", (&before.title, &after.title), text);
    all.value("purpose", Effect::Wording, "The purpose", (&before.purpose, &after.purpose), text);
    named_lists(&mut all, before, after);
    all.items(
        List {
            path: "categories",
            noun: "category",
            id: |category: &Category| &category.id,
            added: &empty_category,
            removed: &|category| empty_category(category).reversed(),
            changed: &category,
            moved: Effect::Wording,
        },
        &before.categories,
        &after.categories,
    );
    gates(&mut all, &known, "must_have", Effect::Tightens, (&before.must_have, &after.must_have));
    gates(&mut all, &known, "never", Effect::Tightens, (&before.never, &after.never));
    rules::rules(&mut all, &known, before, after);
    bands(&mut all, before, after);
    all.items(
        List {
            path: "examples",
            noun: "example",
            id: |example: &Example| &example.id,
            added: &|_| Effect::Wording,
            removed: &|_| Effect::Wording,
            changed: &example,
            moved: Effect::Wording,
        },
        &before.examples,
        &after.examples,
    );
    all.finish()
}

fn example(before: &Example, after: &Example, aspects: &mut Aspects) {
    aspects.label(&before.label, &after.label);
    if before.band != after.band {
        let sentence = format!(
            "The example {} must now be {}, before {}.",
            quoted(&after.label),
            name(&after.band),
            name(&before.band)
        );
        aspects.note(Effect::Wording, sentence);
    }
    if before.lead != after.lead || before.events != after.events {
        aspects.note(Effect::Wording, format!("The example {} is now about another lead.", quoted(&after.label)));
    }
}

fn named_lists(all: &mut Differences, before: &Mql, after: &Mql) {
    let said = |values: &[Literal]| values.iter().map(say).collect::<Vec<_>>().join(", ");
    for (name, values) in &after.lists {
        match before.lists.get(name) {
            None => {
                let sentence = format!("The list {} was added: {}.", quoted(name), said(values));
                // Rules that use it are changes of their own.
                all.push(name, ChangeKind::Added, Effect::Wording, sentence);
            }
            Some(old) if old != values => {
                let effect = lists::effect(name, old, values, [before, after]);
                all.push(name, ChangeKind::Changed, effect, list_sentence(name, old, values));
            }
            Some(_) => {}
        }
    }
    for (name, values) in before.lists.iter().filter(|(name, _)| !after.lists.contains_key(*name)) {
        let sentence = format!("The list {} was removed. It held: {}.", quoted(name), said(values));
        all.push(name, ChangeKind::Removed, Effect::Wording, sentence);
    }
}

fn list_sentence(name: &str, before: &[Literal], after: &[Literal]) -> String {
    let missing = |from: &[Literal], of: &[Literal]| {
        of.iter().filter(|value| !from.contains(value)).map(say).collect::<Vec<_>>().join(", ")
    };
    let (gained, lost) = (missing(before, after), missing(after, before));
    match (gained.as_str(), lost.as_str()) {
        ("", "") => format!("The list {} has another order.", quoted(name)),
        (gained, "") => format!("The list {} gained {gained}.", quoted(name)),
        ("", lost) => format!("The list {} lost {lost}.", quoted(name)),
        (gained, lost) => format!("The list {} gained {gained} and lost {lost}.", quoted(name)),
    }
}

fn say(value: &Literal) -> String {
    match value {
        Literal::Text(text) => quoted(text),
        Literal::Number(number) => number.to_string(),
        Literal::Boolean(boolean) => boolean.to_string(),
    }
}

/// A category without rules has the total that its own limits leave of 0.
fn empty_category(category: &Category) -> Effect {
    let total = 0.min(category.cap.unwrap_or(0)).max(category.floor.unwrap_or(i32::MIN));
    Effect::of(total <= 0, total >= 0)
}

fn category(before: &Category, after: &Category, aspects: &mut Aspects) {
    aspects.label(&before.label, &after.label);
    let called = quoted(&after.label);
    if before.cap != after.cap {
        let (old, new) = (before.cap.unwrap_or(i32::MAX), after.cap.unwrap_or(i32::MAX));
        let sentence = match (before.cap, after.cap) {
            (Some(old), Some(new)) => {
                format!("The most that {called} can count was {} from {old} to {new}.", moved(old, new))
            }
            (None, Some(new)) => format!("{called} now counts up to {new}, before without an upper limit."),
            (Some(old), None) => format!("{called} now counts without an upper limit, before up to {old}."),
            (None, None) => String::new(),
        };
        aspects.note(Effect::of(new <= old, new >= old), sentence);
    }
    if before.floor != after.floor {
        let (old, new) = (before.floor.unwrap_or(i32::MIN), after.floor.unwrap_or(i32::MIN));
        let sentence = match (before.floor, after.floor) {
            (Some(old), Some(new)) => {
                format!("The least that {called} can count was {} from {old} to {new}.", moved(old, new))
            }
            (None, Some(new)) => format!("{called} now counts down to {new}, before without a lower limit."),
            (Some(old), None) => format!("{called} now counts without a lower limit, before down to {old}."),
            (None, None) => String::new(),
        };
        aspects.note(Effect::of(new <= old, new >= old), sentence);
    }
}

/// `raised` or `lowered`.
pub(super) fn moved<T: PartialOrd>(before: T, after: T) -> &'static str {
    if after > before { "raised" } else { "lowered" }
}

fn gates(all: &mut Differences, known: &Lists<'_>, path: &str, adding: Effect, pair: (&[Gate], &[Gate])) {
    let must = path == "must_have";
    let list = List {
        path,
        noun: if must { "condition for qualifying" } else { "reason never to qualify" },
        id: |gate: &Gate| &gate.id,
        added: &|_| adding,
        removed: &|_| adding.reversed(),
        changed: &|before, after, aspects| gate(known, must, before, after, aspects),
        moved: Effect::Wording,
    };
    all.items(list, pair.0, pair.1);
}

fn gate(known: &Lists<'_>, must: bool, before: &Gate, after: &Gate, aspects: &mut Aspects) {
    aspects.label(&before.label, &after.label);
    if before.when != after.when {
        let Relation { narrower, wider } = relation(known, &before.when, &after.when);
        // A lead has to pass the one and must not meet the other.
        let effect = if must { Effect::of(narrower, wider) } else { Effect::of(wider, narrower) };
        let lead_in = if must { "holds" } else { "applies" };
        let (now, then) = (rules::said(&after.when), rules::said(&before.when));
        aspects.note(effect, format!("{} now {lead_in} when {now}. Before: when {then}.", quoted(&after.label)));
    }
}

fn bands(all: &mut Differences, before: &Mql, after: &Mql) {
    let ends = |mql: &Mql| {
        let id = |band: Option<&Band>| band.map(|band| band.id.clone());
        (id(mql.bands.first()), id(mql.bands.last()))
    };
    // Which band catches the rest and which qualifies is a matter of place; where that changes, nothing is monotone.
    let same_ends = ends(before) == ends(after);
    let both = |mql: &Mql, other: &Mql| -> Vec<String> {
        let has = |id: &str| other.bands.iter().any(|band| band.id == id);
        mql.bands.iter().map(|band| band.id.clone()).filter(|id| has(id)).collect()
    };
    let comparable = same_ends && both(before, after) == both(after, before);
    let only_if = |effect: Effect| if comparable { effect } else { Effect::Either };
    let list = List {
        path: "bands",
        noun: "band",
        id: |band: &Band| &band.id,
        // Between the first and the last, one more band to reach can only lift.
        added: &|_| only_if(Effect::Loosens),
        removed: &|_| only_if(Effect::Tightens),
        changed: &|old, new, aspects| band((before, after), old, new, comparable, aspects),
        moved: Effect::Either,
    };
    all.items(list, &before.bands, &after.bands);
}

fn band(mqls: (&Mql, &Mql), before: &Band, after: &Band, comparable: bool, aspects: &mut Aspects) {
    aspects.label(&before.label, &after.label);
    aspects.text(&format!("What happens in {}", quoted(&after.label)), &before.action, &after.action);
    let called = quoted(&after.label);
    let effect = |no_higher, no_lower| if comparable { Effect::of(no_higher, no_lower) } else { Effect::Either };
    match (before.from, after.from) {
        (Some(old), Some(new)) if old != new => {
            let sentence = format!("The bar for {called} was {} from {old} to {new}.", moved(old, new));
            aspects.note(effect(new >= old, new <= old), sentence);
        }
        (None, Some(new)) => aspects.note(Effect::Either, format!("{called} is now for leads from {new} points on.")),
        (Some(_), None) => {
            aspects.note(Effect::Either, format!("{called} now catches every lead that reaches no other band."))
        }
        _ => {}
    }
    let ids: std::collections::BTreeSet<&String> = before.needs.keys().chain(after.needs.keys()).collect();
    for id in ids {
        let label =
            |mql: &Mql| mql.categories.iter().find(|category| category.id == *id).map(|found| quoted(&found.label));
        let category = label(mqls.1).or_else(|| label(mqls.0)).unwrap_or_else(|| name(id));
        match (before.needs.get(id), after.needs.get(id)) {
            (Some(old), Some(new)) if old != new => {
                let verb = moved(old, new);
                let sentence = format!("What {called} needs in {category} was {verb} from {old} to {new}.");
                aspects.note(effect(new >= old, new <= old), sentence);
            }
            (None, Some(new)) => {
                aspects.note(effect(true, false), format!("{called} now needs at least {new} in {category}."));
            }
            (Some(old), None) => {
                let sentence = format!("{called} no longer needs at least {old} in {category}.");
                aspects.note(effect(false, true), sentence);
            }
            _ => {}
        }
    }
}
