//! `sql.yaml`. The effects speak of meeting the definition.

use std::collections::BTreeMap;

use super::aspects::{Aspects, Differences, List};
use super::implies::{Lists, relation};
use super::mql::moved;
use super::rules::said;
use super::{Change, ChangeKind, Effect};
use crate::model::{Criterion, Document, RejectionReason, Sql};
use crate::sentence::{Sentences, name, quoted};

/// What differs between two versions of `sql.yaml`.
pub fn diff_sql(before: &Sql, after: &Sql) -> Vec<Change> {
    let mut all = Differences::new(Document::Sql, before.sections(), after.sections());
    let text = |text: &String| quoted(text);
    all.value("title", Effect::Wording, "The title", (&before.title, &after.title), text);
    all.value("purpose", Effect::Wording, "The purpose", (&before.purpose, &after.purpose), text);
    let none = BTreeMap::new();
    let known = Lists::new(&none, &none);
    all.items(
        List {
            path: "criteria",
            noun: "criterion",
            id: |criterion: &Criterion| &criterion.id,
            // One more that may hold helps to get enough of them; whether it must is a matter of `accept.always`.
            added: &|_| Effect::Loosens,
            removed: &|_| Effect::Tightens,
            changed: &|old, new, aspects| criterion(&known, old, new, aspects),
            moved: Effect::Wording,
        },
        &before.criteria,
        &after.criteria,
    );
    accept(&mut all, before, after);
    all.items(
        List {
            path: "rejection_reasons",
            noun: "reason for a rejection",
            id: |reason: &RejectionReason| &reason.id,
            added: &|_| Effect::Either,
            removed: &|_| Effect::Either,
            changed: &|old, new, aspects| {
                aspects.label(&old.label, &new.label);
                if old.then != new.then {
                    let (called, now, then) = (quoted(&new.label), name(&new.then), name(&old.then));
                    aspects.note(Effect::Either, format!("What happens after {called} is now {now}, before {then}."));
                }
            },
            moved: Effect::Wording,
        },
        &before.rejection_reasons,
        &after.rejection_reasons,
    );
    all.finish()
}

fn criterion(known: &Lists<'_>, before: &Criterion, after: &Criterion, aspects: &mut Aspects) {
    aspects.label(&before.label, &after.label);
    let called = quoted(&after.label);
    if before.when != after.when {
        let changed = relation(known, &before.when, &after.when);
        let sentence = format!("{called} now holds when {}. Before: when {}.", said(&after.when), said(&before.when));
        aspects.note(Effect::of(changed.narrower, changed.wider), sentence);
    }
    aspects.text_if(&format!("The question for {called}"), before.question.as_deref(), after.question.as_deref());
}

fn accept(all: &mut Differences, before: &Sql, after: &Sql) {
    let (old, new) = (before.accept.at_least, after.accept.at_least);
    if old != new {
        let sentence = format!("How many criteria must hold was {} from {old} to {new}.", moved(old, new));
        all.push("accept.at_least", ChangeKind::Changed, Effect::of(new >= old, new <= old), sentence);
    }
    let (old, new) = (&before.accept.always, &after.accept.always);
    if old != new {
        let within = |a: &[String], b: &[String]| a.iter().all(|id| b.contains(id));
        let sentence =
            format!("The criteria that must always hold are now {}, before {}.", said_of(after), said_of(before));
        all.push("accept.always", ChangeKind::Changed, Effect::of(within(old, new), within(new, old)), sentence);
    }
}

/// The criteria that must always hold, by their labels.
fn said_of(sql: &Sql) -> String {
    let label = |id: &String| match sql.criteria.iter().find(|criterion| criterion.id == *id) {
        Some(criterion) => quoted(&criterion.label),
        None => name(id),
    };
    match sql.accept.always.as_slice() {
        [] => "none".to_owned(),
        ids => ids.iter().map(label).collect::<Vec<_>>().join(", "),
    }
}
