//! Section 7 of the language reference: two definitions on past leads.

mod support;

use agreement::model::*;
use simulation::compare::{Figure, RuleChange, SqlFigures, Which};
use simulation::dataset::{ColumnType, Stage};
use simulation::{Comparison, Dataset, Evaluation, Month, Outcome, Setting, Side, compare};
use support::build::*;

type Stages = &'static [(Stage, &'static str)];

/// Employees, budget, and the stages with their times.
const LEADS: [(&str, &str, Stages); 6] = [
    ("900", "true", &[(Stage::HandedOff, "2026-01-10"), (Stage::Accepted, "2026-01-12"), (Stage::Won, "2026-02-01")]),
    ("800", "false", &[(Stage::HandedOff, "2026-01-31T23:30:00Z"), (Stage::Rejected, "2026-02-02")]),
    ("300", "true", &[(Stage::HandedOff, "2026-02-10"), (Stage::Rejected, "2026-02-12")]),
    ("300", "false", &[(Stage::HandedOff, "2026-02-15"), (Stage::Proposal, "2026-03-01")]),
    ("700", "", &[(Stage::HandedOff, "2025-06-01")]),
    ("900", "true", &[]),
];

fn data() -> Dataset {
    let mut builder = builder(&[("employees", ColumnType::Number), ("budget", ColumnType::Boolean)]);
    for (place, (employees, budget, stages)) in LEADS.into_iter().enumerate() {
        let lead = builder.lead(&format!("lead-{place}"), Some(at("2025-05-01")));
        assert!(builder.set(lead, 0, employees) && builder.set(lead, 1, budget));
        for (stage, time) in stages {
            let amount = (*stage == Stage::Won).then_some(27_500_000);
            builder.stage(lead, *stage, Some(at(time)), None, amount);
        }
    }
    builder.build()
}

fn from_size(employees: &str) -> Mql {
    mql(vec![("size", once(field("employees", at_least(employees)), 10)), ("base", once(Condition::All(vec![]), 1))])
}

fn budget() -> Sql {
    let when = field("budget", Test::Is(Literal::Boolean(true)));
    Sql {
        title: String::new(),
        purpose: String::new(),
        criteria: vec![Criterion { id: "budget".to_owned(), label: String::new(), question: None, when }],
        accept: Accept { at_least: 1, always: vec!["budget".to_owned()] },
        rejection_reasons: Vec::new(),
    }
}

fn comparison(lost_after: Option<&str>) -> Comparison {
    let (from, to, sql) = (from_size("500"), from_size("200"), budget());
    let setting = Setting {
        zone: chrono_tz::Europe::Berlin,
        moment: Evaluation::HandOff,
        as_of: Some(at("2026-03-31")),
        lost_after: lost_after.map(length),
    };
    compare(&data(), Some(Side { mql: &from, sql: Some(&sql) }), Side { mql: &to, sql: Some(&sql) }, setting)
}

/// Before the first leads are imported, and with all of them still to come.
#[test]
fn where_there_is_no_lead_there_is_nothing_to_count() {
    let (from, to) = (from_size("500"), from_size("200"));
    let setting = |as_of: &str| Setting {
        zone: chrono_tz::UTC,
        moment: Evaluation::HandOff,
        as_of: Some(at(as_of)),
        lost_after: None,
    };
    for (data, as_of) in [(builder(&[]).build(), "2026-03-31"), (data(), "2024-01-01")] {
        let found = compare(&data, Some(Side { mql: &from, sql: None }), Side { mql: &to, sql: None }, setting(as_of));
        assert_eq!((found.leads, found.cells.len(), found.changed_leads), (0, 0, 0));
        assert!(found.histogram(Which::To).is_empty());
    }
}

#[test]
fn every_lead_falls_into_exactly_one_cell() {
    let found = comparison(None);
    let from = found.from.as_ref().expect("two sides");
    let cells: Vec<(&str, &str, &str, usize, i128)> = found
        .cells
        .iter()
        .map(|cell| {
            let first = from.band_id(cell.from.expect("two sides"));
            (first, found.to.band_id(cell.to), cell.outcome.name(), cell.leads, cell.amount)
        })
        .collect();
    assert_eq!(
        cells,
        [
            ("none", "qualified", "rejected", 1, 0),
            ("none", "qualified", "open", 1, 0),
            ("qualified", "qualified", "won", 1, 27_500_000),
            ("qualified", "qualified", "rejected", 1, 0),
            ("qualified", "qualified", "open", 1, 0),
            ("qualified", "qualified", "never_worked", 1, 0),
        ]
    );
    assert_eq!(found.leads, 6);
}

#[test]
fn rates_are_over_what_is_known() {
    let found = comparison(None);
    let from = &found.from.as_ref().expect("two sides").figures;
    assert_eq!((from.qualified, from.handed_off, from.accepted, from.rejected), (4, 3, 1, 1));
    assert_eq!((from.acceptance_rate.rate, from.acceptance_rate.unknown), (Some(0.5), 2));
    assert_eq!((from.acceptance_rate.worst, from.acceptance_rate.best), (Some(0.25), Some(0.75)));
    let to = &found.to.figures;
    assert_eq!((to.accepted, to.rejected), (2, 2), "a proposal says accepted");
    assert_eq!((to.win_rate.rate, to.win_rate.known, to.win_rate.unknown), (Some(1.0 / 3.0), 3, 3));
    assert_eq!(to.amount, 27_500_000);
}

#[test]
fn months_are_those_of_the_zone_by_hand_off_else_creation() {
    let months: Vec<(String, usize)> =
        comparison(None).to.figures.per_month.iter().map(|(month, leads)| (month.to_string(), *leads)).collect();
    let wanted = [("2025-05", 1), ("2025-06", 1), ("2026-01", 1), ("2026-02", 3)];
    assert_eq!(months, wanted.map(|(month, leads)| (month.to_owned(), leads)), "23:30 UTC is the next day in Berlin");
}

#[test]
fn an_assumption_decides_only_open_leads_and_is_counted() {
    let found = comparison(Some("180d"));
    assert_eq!(found.lost_after.map(|lost| lost.decided), Some(1));
    assert_eq!((found.to.figures.outcome(Outcome::Lost), found.to.figures.outcome(Outcome::Open)), (1, 1));
    assert_eq!(
        found.to.figures.acceptance_rate,
        comparison(None).to.figures.acceptance_rate,
        "it says nothing of this"
    );
    assert_eq!(found.leads_behind(Which::To, Figure::LostByAssumption), [4]);
}

#[test]
fn the_sales_qualified_lead_is_held_against_all_that_reached_a_stage() {
    let wanted = SqlFigures { meets: 2, meets_though_rejected: 1, accepted_without_meeting: 1 };
    let found = comparison(None);
    assert_eq!(found.to.sql, Some(wanted));
    assert_eq!(found.leads_behind(Which::To, Figure::Meets), [0, 2], "the last lead meets it and was never worked");
}

#[test]
fn changes_name_the_rules_that_differ() {
    let found = comparison(None);
    assert_eq!(found.changes(&data()).iter().map(|change| change.lead).collect::<Vec<_>>(), [2, 3]);
    assert_eq!(found.changed_leads, 2);
    let change = &found.changes(&data())[0];
    assert_eq!((change.from.score, change.to.score, change.outcome), (1, 11, Outcome::Rejected));
    assert_eq!(change.rules, [RuleChange { id: "size".to_owned(), from: Some(0), to: Some(10) }]);
}

#[test]
fn rules_that_only_one_side_has_are_told_as_such() {
    let before = mql(vec![("old", once(Condition::All(vec![]), 5)), ("idle", once(Condition::Any(vec![]), 5))]);
    let after = mql(vec![("new", once(Condition::All(vec![]), 10))]);
    let setting = Setting { zone: chrono_tz::UTC, moment: Evaluation::HandOff, as_of: None, lost_after: None };
    let side = |mql| Side { mql, sql: None };
    let data = one("title", ColumnType::Text, "x");
    let found = compare(&data, Some(side(&before)), side(&after), setting);
    let changes = found.changes(&data);
    let rules: Vec<_> = changes[0].rules.iter().map(|rule| (rule.id.as_str(), rule.from, rule.to)).collect();
    assert_eq!(rules, [("new", None, Some(10)), ("old", Some(5), None)], "none and no points are the same");
    assert_eq!(found.to.sql, None);
}

#[test]
fn without_a_first_definition_only_the_second_is_shown() {
    let to = from_size("200");
    let setting = Setting { zone: chrono_tz::UTC, moment: Evaluation::HandOff, as_of: None, lost_after: None };
    let found = compare(&data(), None, Side { mql: &to, sql: None }, setting);
    assert!(found.from.is_none() && found.changes(&data()).is_empty() && found.changed_leads == 0);
    assert!(found.cells.iter().all(|cell| cell.from.is_none()));
    assert_eq!(found.cells.iter().map(|cell| cell.leads).sum::<usize>(), 6);
    assert!(found.leads_behind(Which::From, Figure::All).is_empty());
}

#[test]
fn every_number_opens_into_its_leads() {
    let found = comparison(None);
    let february = Month { year: 2026, month: 2 };
    assert_eq!(found.leads_behind(Which::To, Figure::Month(Some(february))), [1, 2, 3]);
    assert_eq!(found.leads_behind(Which::From, Figure::AcceptanceUnknown), [4, 5]);
    let bars: Vec<(i32, [usize; 5])> =
        found.histogram(Which::From).iter().map(|bar| (bar.score, bar.outcomes)).collect();
    assert_eq!(bars, [(1, [0, 0, 1, 1, 0]), (11, [1, 0, 1, 1, 1])]);
}

#[test]
fn a_difference_that_chance_makes_is_told_whatever_the_bands_are_called() {
    let told = "1 of 3 won against 1 of 2 before: a difference like this comes about by chance in nearly every case";
    let messages = |found: Comparison| found.noise().into_iter().map(|warning| warning.message).collect::<Vec<_>>();
    assert_eq!(messages(comparison(None)), [told], "1 of 2 and 2 of 4 accepted is no difference");

    let (from, mut to) = (from_size("500"), from_size("200"));
    to.bands.last_mut().expect("a band").id = "hot".to_owned();
    let setting = Setting { zone: chrono_tz::UTC, moment: Evaluation::HandOff, as_of: None, lost_after: None };
    let side = |mql| Side { mql, sql: None };
    assert_eq!(messages(compare(&data(), Some(side(&from)), side(&to), setting)), [told]);
    assert!(messages(compare(&data(), None, side(&to), setting)).is_empty(), "held against nothing");
}
