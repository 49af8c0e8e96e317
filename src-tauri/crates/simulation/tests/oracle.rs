//! The engine against the oracle, on random definitions and leads: 20,000 pairs of a definition and a lead in every test
//! run, so many times more as `PROPTEST_CASES` is above 256.

mod support;

use std::collections::BTreeMap;

use agreement::model::{Duration, Mql, Sql};
use agreement::time::Instant;
use chrono_tz::Tz;
use proptest::option;
use proptest::prelude::*;
use simulation::compare::{Figure, Figures, SideResult, Which};
use simulation::dataset::{Dataset, Stage};
use simulation::oracle::{self, OracleComparison, OracleRate, OracleSetting, OracleSide, Rows};
use simulation::plan::Plan;
use simulation::{Comparison, Evaluation, Outcome, Rate, Setting, Side, World, compare, explain, score};
use support::{definitions, leads};

#[derive(Debug, Clone)]
struct Case {
    from: (Mql, Sql),
    to: (Mql, Sql),
    rows: Rows,
    zone: Tz,
    as_of: Option<Instant>,
    lost_after: Option<Duration>,
}

impl Case {
    fn data(&self) -> Dataset {
        leads::dataset(&self.rows, self.zone, false)
    }
}

fn case(leads: usize) -> impl Strategy<Value = Case> {
    let sides = (definitions::pair(), definitions::sql(), definitions::sql());
    let setting = (leads::zone(), option::of(leads::instant()), definitions::lost_after());
    (sides, leads::rows(leads), setting).prop_map(|(((from, to), before, after), rows, (zone, as_of, lost_after))| {
        Case { from: (from, before), to: (to, after), rows, zone, as_of, lost_after }
    })
}

#[test]
fn scores_bands_and_totals_are_those_of_the_oracle() {
    // 256 x 8 x 10 pairs of a definition and a lead.
    support::runner(8)
        .run(&case(10), |case| {
            let data = case.data();
            let world = World::new(&data, case.as_of);
            let as_of = case.rows.as_of(case.as_of);
            prop_assert_eq!(world.as_of(), as_of);
            let known = case.rows.as_known_at(as_of);
            let mql = &case.to.0;
            let plan = Plan::new(mql, &data, case.zone);
            let scores = score(&world, &plan, Evaluation::HandOff);
            prop_assert_eq!(world.leads().count(), known.leads.len());
            for row in &known.leads {
                let lead = data.find(&row.id).expect("a lead that was pushed");
                let at = row.handoff(as_of);
                let wanted = oracle::judge(mql, case.zone, &case.rows, row, at);
                prop_assert_eq!(scores.at(lead), at);
                prop_assert_eq!(i64::from(scores.score(lead)), wanted.score, "{:?}", row);
                prop_assert_eq!(scores.band(lead).id(mql), &wanted.band, "{:?}", row);
                let totals: Vec<i64> = mql.categories.iter().map(|category| wanted.totals[&category.id]).collect();
                prop_assert_eq!(scores.totals(lead).iter().map(|total| i64::from(*total)).collect::<Vec<_>>(), totals);
                let explained = explain(&world, mql, case.zone, Evaluation::HandOff, lead, None);
                prop_assert_eq!(
                    (explained.at, i64::from(explained.score), &explained.band),
                    (at, wanted.score, &wanted.band)
                );
                for rule in explained.categories.iter().flat_map(|category| &category.rules) {
                    prop_assert_eq!(i64::from(rule.points), wanted.points[&rule.id], "{}", rule.because);
                    prop_assert!(!rule.because.is_empty());
                }
            }
            Ok(())
        })
        .unwrap_or_else(|fault| panic!("{fault}"));
}

#[test]
fn first_qualified_moments_are_those_of_the_oracle() {
    support::runner(4)
        .run(&case(5), |case| {
            let data = case.data();
            let world = World::new(&data, case.as_of);
            let known = case.rows.as_known_at(world.as_of());
            let (mql, zone) = (&case.to.0, case.zone);
            let scores = score(&world, &Plan::new(mql, &data, zone), Evaluation::Replay);
            for row in &known.leads {
                let lead = data.find(&row.id).expect("a lead that was pushed");
                // Types are those of all data, the lead's own rows those known at the as-of moment.
                let first = oracle::first_qualified(mql, zone, &case.rows, row, world.as_of());
                prop_assert_eq!(scores.first_qualified(lead), first, "{:?}", row);
                let at = first.or(world.as_of());
                let wanted = oracle::judge(mql, zone, &case.rows, row, at);
                prop_assert_eq!((scores.at(lead), i64::from(scores.score(lead))), (at, wanted.score));
                prop_assert_eq!(scores.band(lead).id(mql), wanted.band);
            }
            Ok(())
        })
        .unwrap_or_else(|fault| panic!("{fault}"));
}

#[test]
fn comparisons_at_hand_off_are_those_of_the_oracle() {
    support::runner(2)
        .run(&case(10), |case| comparison_agrees(&case, Evaluation::HandOff))
        .unwrap_or_else(|fault| panic!("{fault}"));
}

#[test]
fn comparisons_in_a_replay_are_those_of_the_oracle() {
    support::runner(1)
        .run(&case(5), |case| comparison_agrees(&case, Evaluation::Replay))
        .unwrap_or_else(|fault| panic!("{fault}"));
}

fn comparison_agrees(case: &Case, moment: Evaluation) -> Result<(), TestCaseError> {
    let data = case.data();
    let setting = Setting { zone: case.zone, moment, as_of: case.as_of, lost_after: case.lost_after };
    let found = compare(&data, Some(side(&case.from)), side(&case.to), setting);
    let setting = OracleSetting {
        zone: case.zone,
        replay: moment == Evaluation::Replay,
        as_of: case.as_of,
        lost_after: case.lost_after,
    };
    let wanted = oracle::compare(&case.rows, (&case.from.0, &case.from.1), (&case.to.0, &case.to.1), setting);
    let from = found.from.as_ref().expect("a first side");
    prop_assert_eq!(found.leads, wanted.leads);
    prop_assert_eq!(cells(&found, from), wanted.cells.clone());
    prop_assert_eq!(found.lost_after.map_or(0, |lost| lost.decided), wanted.decided);
    let changed: Vec<&str> = found.changes(&data).iter().map(|change| data.lead_id(change.lead)).collect();
    prop_assert_eq!(changed, wanted.changed.iter().map(String::as_str).collect::<Vec<_>>());
    side_agrees(from, &wanted.from)?;
    side_agrees(&found.to, &wanted.to)?;
    rule_changes_agree(case, &data, &found, &wanted)?;
    for which in [Which::From, Which::To] {
        numbers_open(&found, which)?;
    }
    Ok(())
}

fn side((mql, sql): &(Mql, Sql)) -> Side<'_> {
    Side { mql, sql: Some(sql) }
}

fn cells(found: &Comparison, from: &SideResult) -> BTreeMap<(String, String, String), (usize, i128)> {
    let id = |side: &SideResult, band| side.band_id(band).to_owned();
    let cell = |cell: &simulation::compare::Cell| {
        let bands = (id(from, cell.from.expect("two sides")), id(&found.to, cell.to));
        ((bands.0, bands.1, cell.outcome.name().to_owned()), (cell.leads, cell.amount))
    };
    found.cells.iter().map(cell).collect()
}

fn side_agrees(found: &SideResult, wanted: &OracleSide) -> Result<(), TestCaseError> {
    let Figures { qualified, handed_off, accepted, rejected, amount, .. } = found.figures;
    prop_assert_eq!(
        (qualified, handed_off, accepted, rejected, amount),
        (wanted.qualified, wanted.handed_off, wanted.accepted, wanted.rejected, wanted.amount)
    );
    for outcome in Outcome::ALL {
        prop_assert_eq!(found.figures.outcome(outcome), wanted.outcomes[outcome.name()]);
    }
    let reached = [found.figures.meeting, found.figures.proposal, found.figures.won];
    prop_assert_eq!(reached, ["meeting", "proposal", "won"].map(|stage| wanted.reached[stage]));
    let mut months: BTreeMap<Option<(i32, u32)>, usize> =
        found.figures.per_month.iter().map(|(month, leads)| (Some((month.year, month.month)), *leads)).collect();
    if found.figures.undated > 0 {
        months.insert(None, found.figures.undated);
    }
    prop_assert_eq!(&months, &wanted.per_month);
    rate_agrees(found.figures.acceptance_rate, &wanted.acceptance)?;
    rate_agrees(found.figures.win_rate, &wanted.win)?;
    let sql = found.sql.expect("a sales-qualified lead");
    prop_assert_eq!((sql.meets, sql.meets_though_rejected, sql.accepted_without_meeting), wanted.sql);
    Ok(())
}

fn rate_agrees(found: Rate, wanted: &OracleRate) -> Result<(), TestCaseError> {
    prop_assert_eq!((found.rate, found.known, found.unknown), (wanted.rate, wanted.known, wanted.unknown));
    prop_assert_eq!(found.worst.zip(found.best), wanted.range);
    prop_assert_eq!(found.low.is_some(), wanted.interval.is_some());
    if let (Some((low, high)), Some((wanted_low, wanted_high))) = (found.low.zip(found.high), wanted.interval) {
        prop_assert!((low - wanted_low).abs() < 1e-9 && (high - wanted_high).abs() < 1e-9);
        prop_assert!(0.0 <= low && low <= high && high <= 1.0);
    }
    Ok(())
}

/// The rules of a change are exactly those whose points differ, each side's at its own moment.
fn rule_changes_agree(
    case: &Case,
    data: &Dataset,
    found: &Comparison,
    wanted: &OracleComparison,
) -> Result<(), TestCaseError> {
    let from = found.from.as_ref().expect("a first side");
    prop_assert_eq!(found.changed_leads, wanted.changed.len());
    for change in &found.changes(data) {
        let row = case.rows.leads.iter().find(|row| row.id == data.lead_id(change.lead)).expect("its row");
        let judge = |mql: &Mql, at| oracle::judge(mql, case.zone, &case.rows, row, at);
        let before = judge(&case.from.0, from.scores.at(change.lead));
        let after = judge(&case.to.0, found.to.scores.at(change.lead));
        prop_assert_eq!((i64::from(change.from.score), i64::from(change.to.score)), (before.score, after.score));
        prop_assert_eq!(from.band_id(change.from.band), before.band);
        prop_assert_eq!(found.to.band_id(change.to.band), after.band);
        let points = |points: &BTreeMap<String, i64>, id: &String| points.get(id).copied();
        let ids: std::collections::BTreeSet<&String> = before.points.keys().chain(after.points.keys()).collect();
        let differing: BTreeMap<&str, (Option<i64>, Option<i64>)> = ids
            .into_iter()
            .map(|id| (id.as_str(), (points(&before.points, id), points(&after.points, id))))
            .filter(|(_, (before, after))| before.unwrap_or(0) != after.unwrap_or(0))
            .collect();
        let listed: BTreeMap<&str, (Option<i64>, Option<i64>)> = change
            .rules
            .iter()
            .map(|rule| (rule.id.as_str(), (rule.from.map(i64::from), rule.to.map(i64::from))))
            .collect();
        prop_assert_eq!(listed, differing);
    }
    Ok(())
}

/// Behind every number stand exactly so many leads.
fn numbers_open(found: &Comparison, which: Which) -> Result<(), TestCaseError> {
    let side = found.side(which).expect("a side");
    let behind = |figure| found.leads_behind(which, figure).len();
    let figures = &side.figures;
    prop_assert_eq!(behind(Figure::All), found.leads);
    prop_assert_eq!(behind(Figure::Qualified), figures.qualified);
    prop_assert_eq!(behind(Figure::Reached(Stage::HandedOff)), figures.handed_off);
    prop_assert_eq!(behind(Figure::Reached(Stage::Meeting)), figures.meeting);
    prop_assert_eq!(behind(Figure::Accepted), figures.accepted);
    prop_assert_eq!(behind(Figure::Rejected), figures.rejected);
    prop_assert_eq!(behind(Figure::AcceptanceUnknown), figures.acceptance_rate.unknown);
    prop_assert_eq!(behind(Figure::WinUnknown), figures.win_rate.unknown);
    prop_assert_eq!(behind(Figure::Month(None)), figures.undated);
    for (month, leads) in &figures.per_month {
        prop_assert_eq!(behind(Figure::Month(Some(*month))), *leads);
    }
    for (band, leads) in side.bands() {
        prop_assert_eq!(behind(Figure::Band(*band, None)), *leads);
    }
    for cell in &found.cells {
        prop_assert_eq!(behind(Figure::Cell(cell.from.expect("two sides"), cell.to, Some(cell.outcome))), cell.leads);
    }
    let sql = side.sql.expect("a sales-qualified lead");
    prop_assert_eq!(behind(Figure::Meets), sql.meets);
    prop_assert_eq!(behind(Figure::MeetsThoughRejected), sql.meets_though_rejected);
    prop_assert_eq!(behind(Figure::AcceptedWithoutMeeting), sql.accepted_without_meeting);
    prop_assert_eq!(behind(Figure::LostByAssumption), found.lost_after.map_or(0, |lost| lost.decided));
    let drawn: usize = found.histogram(which).iter().flat_map(|bar| bar.outcomes).sum();
    prop_assert_eq!(drawn + behind(Figure::Band(simulation::BandIndex::DISQUALIFIED, None)), found.leads);
    Ok(())
}
