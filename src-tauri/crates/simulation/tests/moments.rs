//! Section 6 of the language reference: the evaluation moment, the world as of a moment, replay.

mod support;

use agreement::model::*;
use simulation::dataset::{ColumnType, DatasetBuilder, Stage};
use simulation::{Evaluation, World};
use support::build::*;

fn stages(rows: &[(Stage, Option<&str>)]) -> DatasetBuilder {
    let mut builder = builder(&[]);
    let lead = builder.lead("lead-0", Some(at("2026-01-01")));
    for (stage, time) in rows {
        builder.stage(lead, *stage, time.map(at), None, None);
    }
    builder
}

#[test]
fn a_lead_is_judged_when_sales_took_over() {
    let data = stages(&[
        (Stage::Won, Some("2026-03-05")),
        (Stage::HandedOff, Some("2026-02-01")),
        (Stage::HandedOff, Some("2026-01-20")),
        (Stage::Meeting, None),
    ])
    .build();
    let world = World::new(&data, None);
    assert_eq!(world.as_of(), Some(at("2026-03-05")), "the latest time in the data");
    assert_eq!(world.handoff_moment(0), Some(at("2026-01-20")));
    assert_eq!(world.stage_at(0, Stage::HandedOff), Some(at("2026-01-20")), "the earliest known time counts");
}

#[test]
fn a_lead_without_a_known_stage_time_is_judged_at_the_as_of_moment() {
    let mut builder = stages(&[(Stage::Won, None)]);
    builder.lead("lead-1", Some(at("2026-02-02")));
    let data = builder.build();
    let world = World::new(&data, None);
    assert_eq!([0, 1].map(|lead| world.handoff_moment(lead)), [Some(at("2026-02-02")); 2]);
    assert!(world.reached(0).has(Stage::Won), "a stage without a time counts as reached");
    let timeless = one("title", ColumnType::Text, "CTO");
    assert_eq!(World::new(&timeless, None).handoff_moment(0), None, "no time at all");
}

#[test]
fn what_is_later_is_not_known_yet() {
    let mut builder = stages(&[(Stage::HandedOff, Some("2026-02-01")), (Stage::Won, Some("2026-03-01"))]);
    builder.lead("later", Some(at("2026-02-02")));
    builder.lead("undated", None);
    let data = builder.build();
    let world = World::new(&data, Some(at("2026-02-01")));
    assert_eq!(world.leads().collect::<Vec<_>>(), [0, 2], "a lead whose creation is unknown stays");
    assert!(world.reached(0).has(Stage::HandedOff) && !world.reached(0).has(Stage::Won));
    let earlier = World::new(&data, Some(at("2026-01-31")));
    assert!(!earlier.reached(0).any(), "a lead handed off later has not been handed off yet");
    assert_eq!(earlier.handoff_moment(0), Some(at("2026-01-31")));
}

#[test]
fn the_latest_amount_and_reason_that_are_stated_count() {
    let mut builder = builder(&[]);
    let lead = builder.lead("lead-0", None);
    builder.stage(lead, Stage::Won, Some(at("2026-03-02")), Some("late"), Some(2));
    builder.stage(lead, Stage::Won, Some(at("2026-03-01")), Some("early"), Some(1));
    builder.stage(lead, Stage::Won, Some(at("2026-03-02")), Some(" "), Some(3));
    builder.stage(lead, Stage::Won, None, Some("undated"), Some(9));
    let data = builder.build();
    let world = World::new(&data, None);
    assert_eq!((world.amount(0, Stage::Won), world.reason(0, Stage::Won)), (Some(3), Some("late")));
    let earlier = World::new(&data, Some(at("2026-03-01")));
    assert_eq!((earlier.amount(0, Stage::Won), earlier.reason(0, Stage::Won)), (Some(1), Some("early")));
}

#[test]
fn events_after_the_moment_are_never_seen() {
    let mut builder = stages(&[(Stage::HandedOff, Some("2026-02-01"))]);
    builder.event(0, at("2026-02-01T00:00:00.001Z"), "demo", &[]);
    let data = builder.build();
    let definition = mql(vec![("demo", once(Condition::Event(event("demo", None)), 10))]);
    assert_eq!(scores(&data, &definition, None).score(0), 0, "a millisecond too late");
}

/// Created on 1 January; two demos, on the 10th and on the 20th at noon.
fn demos() -> simulation::Dataset {
    let mut builder = stages(&[]);
    for day in ["2026-01-10T12:00:00Z", "2026-01-20T12:00:00Z"] {
        builder.event(0, at(day), "demo", &[]);
    }
    builder.build()
}

fn first(definition: &Mql, as_of: &str) -> Option<String> {
    let scores = judge(&demos(), definition, Some(as_of), Evaluation::Replay);
    scores.first_qualified(0).map(agreement::time::to_rfc3339)
}

#[test]
fn a_replay_finds_the_event_that_qualifies() {
    let two = EventTest { count: Some(Count::AtLeast(2)), ..event("demo", Some("2w")) };
    let definition = mql(vec![("demos", once(Condition::Event(two), 10))]);
    assert_eq!(first(&definition, "2026-02-01").as_deref(), Some("2026-01-20T12:00:00Z"));
    assert_eq!(first(&definition, "2026-01-20T11:00:00Z"), None, "not yet");
}

#[test]
fn a_replay_finds_the_exact_end_of_a_window() {
    let quiet = not(Condition::Event(event("any", Some("5d"))));
    let known = Condition::Event(event("demo", None));
    let definition = mql(vec![("quiet", once(Condition::All(vec![quiet, known]), 10))]);
    assert_eq!(first(&definition, "2026-02-01").as_deref(), Some("2026-01-15T12:00:00Z"));
}

#[test]
fn a_replay_finds_the_exact_halving() {
    let definition = mql(vec![
        ("base", once(Condition::Event(event("demo", None)), 15)),
        ("fade", fading(event("demo", None), -20, "36h")),
    ]);
    assert_eq!(first(&definition, "2026-02-01").as_deref(), Some("2026-01-13T12:00:00Z"), "-20, -10, -5 after 3 days");
    let ends = mql(vec![
        ("base", once(Condition::Event(event("demo", None)), 10)),
        ("fade", fading(event("demo", None), -1, "36h")),
    ]);
    assert_eq!(first(&ends, "2026-02-01").as_deref(), Some("2026-01-12T00:00:00Z"), "-1 becomes nothing after one");
}

#[test]
fn a_replay_begins_at_the_creation_and_ends_at_the_as_of_moment() {
    let always = mql(vec![("always", once(Condition::All(vec![]), 10))]);
    assert_eq!(first(&always, "2026-02-01").as_deref(), Some("2026-01-01T00:00:00Z"));
    let older = mql(vec![("older", once(field("created_at", Test::OlderThan(length("31d"))), 10))]);
    assert_eq!(first(&older, "2026-02-01").as_deref(), Some("2026-02-01T00:00:00Z"), "at the very end");
    assert_eq!(first(&older, "2026-01-31T23:59:59.999Z"), None);
}

#[test]
fn a_lead_that_ever_qualified_counts_in_the_qualifying_band() {
    let definition = mql(vec![("demo", once(Condition::Event(event("demo", Some("1d"))), 10))]);
    let scores = judge(&demos(), &definition, Some("2026-02-01"), Evaluation::Replay);
    assert_eq!(band_of(&scores, 0, &definition), "qualified", "though it no longer would");
    assert_eq!((scores.score(0), scores.at(0)), (10, Some(at("2026-01-10T12:00:00Z"))));
    let never = mql(vec![("other", once(Condition::Event(event("other", None)), 10))]);
    let scores = judge(&demos(), &never, Some("2026-02-01"), Evaluation::Replay);
    assert_eq!((scores.at(0), scores.first_qualified(0)), (Some(at("2026-02-01")), None));
}

/// The first needs two visits within a week, the second one; the third lead visits once, the fourth never.
#[test]
fn a_replay_tells_who_qualifies_sooner_and_how_many_a_week() {
    let mut builder = builder(&[]);
    for (lead, visits) in [
        ("sooner-by-two-days", &["2026-03-02", "2026-03-04"][..]),
        ("sooner-by-six-days", &["2026-03-01", "2026-03-07"][..]),
        ("only-after", &["2026-03-24"][..]),
        ("never", &[][..]),
    ] {
        let lead = builder.lead(lead, Some(at("2026-01-01")));
        visits.iter().for_each(|visit| builder.event(lead, at(visit), "visit", &[]));
    }
    let data = builder.build();
    let visits = |times| EventTest { count: Some(Count::AtLeast(times)), ..event("visit", Some("1w")) };
    let asked = |times| mql(vec![("visits", once(Condition::Event(visits(times)), 10))]);
    let (from, to) = (asked(2), asked(1));
    let setting =
        simulation::Setting { zone: chrono_tz::UTC, moment: Evaluation::Replay, as_of: None, lost_after: None };
    let side = |mql| simulation::Side { mql, sql: None };
    let timing = simulation::compare(&data, Some(side(&from)), side(&to), setting).timing().expect("a replay");
    const DAY: i64 = 86_400_000;
    assert_eq!((timing.sooner.leads, timing.sooner.median), (2, 2 * DAY));
    assert_eq!((timing.later.leads, timing.same, timing.only_from, timing.only_to), (0, 0, 0, 1));
    let weeks: Vec<(String, [usize; 2])> =
        timing.per_week.iter().map(|(week, leads)| (week.to_string(), *leads)).collect();
    let week = |monday: &str, leads| (monday.to_owned(), leads);
    assert_eq!(
        weeks,
        [
            week("2026-02-23", [0, 1]),
            week("2026-03-02", [2, 1]),
            week("2026-03-09", [0, 0]),
            week("2026-03-16", [0, 0]),
            week("2026-03-23", [0, 1]),
        ],
        "from Monday, and a week without any is one"
    );
    let handoff = simulation::Setting { moment: Evaluation::HandOff, ..setting };
    assert_eq!(simulation::compare(&data, Some(side(&from)), side(&to), handoff).timing(), None);
}
