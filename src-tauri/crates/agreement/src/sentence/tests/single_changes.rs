//! Every single thing of a document changed, dropped and moved by itself: no such change may go unsaid.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::super::*;
use crate::arbitrary::everything;
use crate::canonical::{Canonical, to_yaml};
use crate::diff::{Change, Effect, diff_funnel, diff_mql, diff_sla, diff_sql, diff_terms};
use crate::edit::{Edit, apply};
use crate::model::{Decimal, Duration, Percent};
use crate::read::{Reading, Source, read_funnel, read_mql, read_sla, read_sql, read_terms};
use crate::yaml::{Kind, Node, parse};

/// The paths below a node, each with whether it is a scalar and whether it is an item of a list.
fn paths(node: &Node, path: &str, out: &mut Vec<(String, bool, bool)>) {
    let (children, listed): (Vec<(String, &Node)>, bool) = match &node.kind {
        Kind::Scalar { .. } => return,
        Kind::Map { entries, .. } => {
            (entries.iter().map(|entry| (entry.key().to_owned(), &entry.value)).collect(), false)
        }
        Kind::Seq { items, .. } => {
            let name = |(at, item): (usize, &Node)| item.id().map_or_else(|| at.to_string(), str::to_owned);
            (items.iter().enumerate().map(|pair| (name(pair), pair.1)).collect(), true)
        }
    };
    for (part, child) in children {
        let below = if path.is_empty() { part } else { format!("{path}.{part}") };
        out.push((below.clone(), child.text().is_some(), listed));
        paths(child, &below, out);
    }
}

/// Other values of the kind of one that is written.
fn instead_of(written: &str) -> Vec<Value> {
    if Decimal::parse(written).is_some() {
        return vec![json!(7), json!(-7), json!(2000)];
    }
    if Duration::parse(written).is_some() {
        return vec![json!("3d"), json!("9wh")];
    }
    if Percent::parse(written).is_some() {
        return vec![json!("50%")];
    }
    if crate::time::Written::parse(written).is_some() {
        return vec![json!("2026-05-05"), json!("2027-02-02")];
    }
    match written {
        "true" | "false" => vec![json!(true), json!(false)],
        "month" | "week" => vec![json!("month"), json!("week")],
        "Europe/Berlin" => vec![json!("Asia/Kolkata")],
        "09:00-17:30" => vec![json!("08:00-18:00")],
        _ => vec![json!("something else"), json!("word"), json!("fit"), json!("sales")],
    }
}

/// All edits of one thing.
fn edits(text: &str) -> Vec<Edit> {
    let tree = parse(text).tree.expect("YAML");
    let mut all = Vec::new();
    paths(&tree.root, "", &mut all);
    let mut edits = Vec::new();
    for (path, scalar, listed) in all {
        if scalar {
            let written = tree.find(&path).and_then(|found| found.value.text()).unwrap_or_default();
            edits.extend(instead_of(written).into_iter().map(|value| Edit::Set { path: path.clone(), value }));
        }
        edits.push(Edit::Remove { path: path.clone() });
        if listed {
            edits.push(Edit::Move { path, before: None });
        }
    }
    edits
}

/// How many changes made another document, each of which was said in the sentences and in the differences.
fn check<T: Canonical + Sentences + PartialEq + Clone>(
    before: &T,
    read: fn(&Source) -> Reading<T>,
    diff: fn(&T, &T) -> Vec<Change>,
) -> usize {
    let text = to_yaml(before);
    let said = plain(&before.sections());
    let mut texts: BTreeMap<String, String> = BTreeMap::new();
    let mut counted = 0;
    for edit in edits(&text) {
        let Ok(changed) = apply(T::DOCUMENT, &text, &edit) else { continue };
        let reading = read(&Source::new(T::DOCUMENT, changed));
        let Some(after) = reading.checked() else { continue };
        if after == before {
            continue;
        }
        let now = plain(&after.sections());
        assert_ne!(now, said, "{edit:?} is not seen in the sentences");
        let there = diff(before, after);
        let back = diff(after, before);
        assert!(!there.is_empty() && there.iter().all(|change| change.sentence.len() > 10), "{edit:?}: {there:?}");
        assert_eq!(there.len(), back.len(), "{edit:?}");
        // Which of two neighbours was moved is the same either way, so effects are compared without ids.
        for effect in [Effect::Tightens, Effect::Loosens, Effect::Either, Effect::Wording] {
            let count = |changes: &[Change], effect| changes.iter().filter(|change| change.effect == effect).count();
            assert_eq!(count(&there, effect), count(&back, effect.reversed()), "{edit:?}: {there:?}, {back:?}");
        }
        // Two changes that make different documents read differently, too.
        let canonical = to_yaml(after);
        assert_eq!(texts.entry(now).or_insert_with(|| canonical.clone()), &canonical, "{edit:?}");
        counted += 1;
    }
    counted
}

#[test]
fn no_single_change_goes_unsaid() {
    let all = everything();
    let counts = [
        check(&all.terms, read_terms, diff_terms),
        check(&all.mql, read_mql, diff_mql),
        check(&all.sql, read_sql, diff_sql),
        check(&all.sla, read_sla, diff_sla),
        check(&all.funnel, read_funnel, diff_funnel),
    ];
    // So many of the changes leave a document without a fault; if they got few, the test would show little.
    let least = [30, 400, 50, 30, 15];
    assert!(counts.iter().zip(least).all(|(count, least)| *count >= least), "{counts:?}");
}
