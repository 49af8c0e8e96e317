//! What `diff` promises of a change, held against the oracle: a change that tightens lifts no lead, one that loosens drops
//! none, and one of wording moves none.

mod support;

use std::cell::RefCell;
use std::collections::BTreeMap;

use agreement::diff::{Effect, diff_mql, diff_sql};
use agreement::model::{DISQUALIFIED, Mql};
use proptest::collection::vec;
use proptest::prelude::*;
use simulation::oracle;
use support::tweaks::{Dice, condition, tweak};
use support::{definitions, leads};

/// The rank of each band under both definitions, from the lowest; None when they do not agree on the order.
fn ranks(before: &Mql, after: &Mql) -> Option<BTreeMap<String, usize>> {
    let (long, short) = if before.bands.len() >= after.bands.len() { (before, after) } else { (after, before) };
    let ids = |mql: &Mql| mql.bands.iter().map(|band| band.id.clone()).collect::<Vec<_>>();
    let (long, short) = (ids(long), ids(short));
    let kept: Vec<&String> = long.iter().filter(|id| short.contains(id)).collect();
    if kept != short.iter().collect::<Vec<_>>() {
        return None;
    }
    let mut ranks: BTreeMap<String, usize> = long.into_iter().enumerate().map(|(at, id)| (id, at + 1)).collect();
    ranks.insert(DISQUALIFIED.to_owned(), 0);
    Some(ranks)
}

#[test]
fn no_lead_moves_against_the_effect_of_a_change() {
    let seen = RefCell::new(BTreeMap::<&str, (u32, u32)>::new());
    let case = (definitions::mql(), definitions::mql(), vec(any::<u8>(), 24), leads::rows(12), leads::zone());
    support::runner(12)
        .run(&case, |(before, donor, rolls, rows, zone)| {
            let mut after = before.clone();
            tweak(&mut after, &donor, &mut Dice::new(rolls));
            let changes = diff_mql(&before, &after);
            let effect = changes.iter().fold(Effect::Wording, |effect, change| effect.and(change.effect));
            let Some(ranks) = ranks(&before, &after) else { return Ok(()) };
            let as_of = rows.as_of(None);
            let mut moved = false;
            for lead in &rows.leads {
                let at = lead.handoff(as_of);
                let rank = |mql: &Mql| ranks[&oracle::judge(mql, zone, &rows, lead, at).band];
                let (old, new) = (rank(&before), rank(&after));
                let kept = match effect {
                    Effect::Tightens => new <= old,
                    Effect::Loosens => new >= old,
                    Effect::Wording => new == old,
                    Effect::Either => true,
                };
                prop_assert!(kept, "from {} to {} though {:?}\n{:#?}", old, new, changes, lead);
                moved |= old != new;
            }
            if !changes.is_empty() {
                let mut seen = seen.borrow_mut();
                let (all, with_moves) = seen.entry(effect.name()).or_default();
                *all += 1;
                *with_moves += u32::from(moved);
            }
            Ok(())
        })
        .unwrap_or_else(|fault| panic!("{fault}"));
    let seen = seen.into_inner();
    // The test shows something only where changes of each kind came up, and where they did move leads.
    for effect in ["tightens", "loosens"] {
        assert!(seen.get(effect).is_some_and(|(all, moved)| *all > 100 && *moved > 10), "{seen:?}");
    }
}

#[test]
fn no_lead_meets_the_sales_definition_against_the_effect() {
    let case = (definitions::sql(), vec(any::<u8>(), 24), leads::rows(12), leads::zone(), 0..4u8);
    support::runner(8)
        .run(&case, |(before, rolls, rows, zone, kind)| {
            let mut after = before.clone();
            match kind {
                0 => after.accept.at_least = (after.accept.at_least + 1) % (after.criteria.len() as u32 + 1),
                1 => after.accept.always.clear(),
                _ => condition(&mut after.criteria[0].when, &mut Dice::new(rolls)),
            }
            let changes = diff_sql(&before, &after);
            let effect = changes.iter().fold(Effect::Wording, |effect, change| effect.and(change.effect));
            let as_of = rows.as_of(None);
            for lead in &rows.leads {
                let (old, new) =
                    (oracle::meets(&before, zone, &rows, lead, as_of), oracle::meets(&after, zone, &rows, lead, as_of));
                let kept = match effect {
                    Effect::Tightens => new <= old,
                    Effect::Loosens => new >= old,
                    Effect::Wording => new == old,
                    Effect::Either => true,
                };
                prop_assert!(kept, "from {} to {} though {:?}\n{:#?}", old, new, changes, lead);
            }
            Ok(())
        })
        .unwrap_or_else(|fault| panic!("{fault}"));
}
