//! An engine that goes from edit to edit says the same as one that begins anew, always.

mod support;

use chrono_tz::Tz;
use proptest::collection::vec;
use proptest::prelude::*;
use simulation::compare::{Comparison, Figure, SideResult, Which};
use simulation::{Dataset, Engine, Evaluation, Setting, Side, compare};
use std::sync::Arc;
use support::tweaks::{Dice, tweak};
use support::{definitions, leads};

fn same_side(one: &SideResult, other: &SideResult, data: &Dataset) -> Result<(), TestCaseError> {
    prop_assert_eq!(&one.figures, &other.figures);
    prop_assert_eq!(&one.sql, &other.sql);
    prop_assert_eq!(one.bands(), other.bands());
    prop_assert_eq!(one.band_ids().collect::<Vec<_>>(), other.band_ids().collect::<Vec<_>>());
    for lead in data.leads().filter(|lead| one.scores.has(*lead)) {
        prop_assert_eq!(one.scores.score(lead), other.scores.score(lead));
        prop_assert_eq!(one.scores.band(lead), other.scores.band(lead));
        prop_assert_eq!(one.scores.totals(lead), other.scores.totals(lead));
        prop_assert_eq!(one.scores.at(lead), other.scores.at(lead));
        prop_assert_eq!(one.scores.first_qualified(lead), other.scores.first_qualified(lead));
    }
    Ok(())
}

fn same(one: &Comparison, other: &Comparison, data: &Dataset) -> Result<(), TestCaseError> {
    prop_assert_eq!((one.as_of, one.moment, one.leads), (other.as_of, other.moment, other.leads));
    prop_assert_eq!(&one.cells, &other.cells);
    prop_assert_eq!(one.changed_leads, other.changed_leads);
    prop_assert_eq!(one.changes(data), other.changes(data));
    prop_assert_eq!(&one.lost_after, &other.lost_after);
    prop_assert_eq!(&one.warnings, &other.warnings);
    prop_assert_eq!(one.noise(), other.noise());
    for which in [Which::From, Which::To] {
        prop_assert_eq!(one.histogram(which), other.histogram(which));
        prop_assert_eq!(one.leads_behind(which, Figure::Meets), other.leads_behind(which, Figure::Meets));
        match (one.side(which), other.side(which)) {
            (Some(one), Some(other)) => same_side(one, other, data)?,
            (one, other) => prop_assert_eq!(one.is_some(), other.is_some()),
        }
    }
    Ok(())
}

/// One edit after another: mostly of the draft, now and then of what it is held against, and now and then another way of
/// judging; sometimes the last comparison is still being looked at.
#[test]
fn edit_after_edit_is_what_a_new_engine_says() {
    let sides = (definitions::pair(), definitions::sql(), definitions::sql());
    let setting = (leads::zone(), proptest::option::of(leads::instant()), definitions::lost_after());
    let edits = vec((vec(any::<u8>(), 24), 0..16_u8), 1..24);
    let case = (sides, setting, leads::rows(12), edits);
    support::runner(2)
        .run(&case, |(((mut from, mut to), before, after), (zone, as_of, lost_after), rows, edits)| {
            let data = Arc::new(leads::dataset(&rows, zone, false));
            let donor = from.clone();
            let mut engine = Engine::new(data.clone());
            let mut setting = Setting { zone, moment: Evaluation::HandOff, as_of, lost_after };
            let mut looked_at = None;
            for (rolls, way) in edits {
                let mut dice = Dice::new(rolls);
                match way {
                    0 => setting.moment = Evaluation::Replay,
                    1 => setting.moment = Evaluation::HandOff,
                    2 => tweak(&mut from, &donor, &mut dice),
                    3 => setting.lost_after = None,
                    4 => setting.as_of = rows.as_of(None),
                    5 => setting.zone = if zone == Tz::UTC { Tz::Asia__Tokyo } else { Tz::UTC },
                    6 => to.clone_from(&from),
                    _ => tweak(&mut to, &donor, &mut dice),
                }
                let sql = if way == 7 { None } else { Some(&after) };
                let first = (way != 8).then_some(Side { mql: &from, sql: Some(&before) });
                let second = Side { mql: &to, sql };
                let found = engine.compare(first, second, setting);
                same(&found, &compare(&data, first, second, setting), &data)?;
                looked_at = (way % 2 == 0).then_some(found);
            }
            drop(looked_at);
            Ok(())
        })
        .unwrap_or_else(|fault| panic!("{fault}"));
}

/// A question that is given up leaves the engine as good as it was.
#[test]
fn an_answer_that_is_not_wanted_any_more_is_not_given_and_spoils_nothing() {
    use std::sync::atomic::{AtomicU32, Ordering};
    let case = (definitions::pair(), leads::rows(12), leads::zone(), 0..6_u32, any::<bool>(), vec(any::<u8>(), 24));
    support::runner(1)
        .run(&case, |((from, to), rows, zone, patience, replay, rolls)| {
            let data = Arc::new(leads::dataset(&rows, zone, false));
            let moment = if replay { Evaluation::Replay } else { Evaluation::HandOff };
            let setting = Setting { zone, moment, as_of: None, lost_after: None };
            let side = |mql| Side { mql, sql: None };
            let mut edited = to.clone();
            tweak(&mut edited, &from, &mut Dice::new(rolls));
            let mut engine = Engine::new(data.clone());
            engine.compare(Some(side(&from)), side(&to), setting);
            let asked = AtomicU32::new(0);
            let wanted = || asked.fetch_add(1, Ordering::Relaxed) < patience;
            if let Some(found) = engine.compare_while(Some(side(&from)), side(&edited), setting, &wanted) {
                same(&found, &compare(&data, Some(side(&from)), side(&edited), setting), &data)?;
            }
            for mql in [&to, &edited] {
                let found = engine.compare(Some(side(&from)), side(mql), setting);
                same(&found, &compare(&data, Some(side(&from)), side(mql), setting), &data)?;
            }
            Ok(())
        })
        .unwrap_or_else(|fault| panic!("{fault}"));
}
