//! Section 5 of the language reference: what each side owed the other, on past leads.

mod support;

use agreement::model::*;
use chrono::{NaiveTime, Weekday};
use simulation::dataset::{DatasetBuilder, Stage};
use simulation::sla::{CommitmentReport, Standing, Tally, measure};
use simulation::{Dataset, World};
use support::build::*;

fn calendar() -> Calendar {
    Calendar {
        timezone: chrono_tz::Europe::Berlin,
        workdays: vec![Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri],
        opens: NaiveTime::from_hms_opt(9, 0, 0).expect("a time"),
        closes: NaiveTime::from_hms_opt(17, 30, 0).expect("a time"),
        holidays: Vec::new(),
    }
}

fn lead(builder: &mut DatasetBuilder, stages: &[(Stage, &str)]) {
    let lead = builder.lead("", None);
    for (stage, time) in stages {
        builder.stage(lead, *stage, Some(at(time)).filter(|_| !time.starts_with("1900")), None, None);
    }
}

/// Stands for a time that is not known.
const SOME_TIME: &str = "1900-01-01";

/// Three leads in May, one in June.
fn data() -> Dataset {
    let mut builder = builder(&[]);
    use Stage::*;
    lead(
        &mut builder,
        &[(HandedOff, "2026-05-04T08:00Z"), (FirstTouch, "2026-05-05T08:00Z"), (Accepted, "2026-05-11T08:00Z")],
    );
    lead(
        &mut builder,
        &[
            (HandedOff, "2026-05-04T08:00Z"),
            (FirstTouch, "2026-05-05T08:00:00.001Z"),
            (Rejected, "2026-05-11T08:00:00.001Z"),
        ],
    );
    lead(&mut builder, &[(HandedOff, "2026-04-30T22:30Z"), (FirstTouch, SOME_TIME), (Won, "2026-05-20")]);
    lead(&mut builder, &[(HandedOff, "2026-06-29T08:00Z")]);
    builder.build()
}

fn report(what: Measure, as_of: &str) -> CommitmentReport {
    let commitment = Commitment { id: "one".to_owned(), by: "sales".to_owned(), label: String::new(), measure: what };
    let sla = Sla { title: String::new(), commitments: vec![commitment] };
    measure(&World::new(&data(), Some(at(as_of))), &sla, &calendar()).remove(0)
}

fn share(text: &str) -> Percent {
    Percent::parse(text).expect(text)
}

fn told(report: &CommitmentReport) -> Vec<(String, Tally, Option<Standing>)> {
    report.periods.iter().map(|period| (period.from.to_string(), period.tally, period.standing)).collect()
}

fn tally(kept: usize, broken: usize, running: usize, unknown: usize) -> Tally {
    Tally { kept, broken, running, unknown }
}

#[test]
fn volume_is_counted_by_the_month_of_the_hand_off() {
    let volume = |as_of| told(&report(Measure::HandedOff { per: Period::Month, at_least: 2 }, as_of));
    let (may, june) = ("2026-05-01".to_owned(), "2026-06-01".to_owned());
    assert_eq!(
        volume("2026-06-30T12:00Z"),
        [(may, tally(3, 0, 0, 0), Some(Standing::Kept)), (june.clone(), tally(1, 0, 0, 0), Some(Standing::Running))],
        "22:30 UTC on 30 April is in May in Berlin"
    );
    assert_eq!(volume("2026-06-30T22:00Z")[1].2, Some(Standing::Broken), "the month is over");
    let weeks = report(Measure::HandedOff { per: Period::Week, at_least: 1 }, "2026-05-18");
    let standings: Vec<_> = weeks.periods.iter().map(|week| (week.from.to_string(), week.standing)).collect();
    assert_eq!(
        standings,
        [
            ("2026-04-27".to_owned(), Some(Standing::Kept)),
            ("2026-05-04".to_owned(), Some(Standing::Kept)),
            ("2026-05-11".to_owned(), Some(Standing::Broken)),
            ("2026-05-18".to_owned(), Some(Standing::Running)),
        ]
    );
}

#[test]
fn a_first_touch_is_in_time_late_running_or_of_unknown_time() {
    let touch = |as_of| report(Measure::TimeToFirstTouch { within: length("24h"), share: share("100%") }, as_of);
    assert_eq!(touch("2026-06-29T12:00Z").tally, tally(1, 1, 1, 1));
    assert_eq!(touch("2026-06-30T07:59:59.999Z").tally, tally(1, 1, 1, 1));
    assert_eq!(touch("2026-06-30T08:00Z").tally, tally(1, 2, 0, 1), "never touched, and the time is up");
    assert_eq!(touch("2026-06-30T08:00Z").periods[0].standing, Some(Standing::Broken));
}

#[test]
fn decisions_count_by_working_days() {
    let decision =
        |as_of, wanted| report(Measure::TimeToDecision { within: length("5wd"), share: share(wanted) }, as_of);
    let may = &decision("2026-06-30", "95%").periods[0];
    assert_eq!(may.tally, tally(1, 1, 0, 1), "a sale says that it was accepted, not when");
    assert_eq!(may.standing, Some(Standing::Broken));
    assert_eq!(decision("2026-06-30", "50%").periods[0].standing, Some(Standing::Running), "the unknown one decides");
    assert_eq!(decision("2026-06-30", "30%").periods[0].standing, Some(Standing::Kept));
}

#[test]
fn acceptance_is_of_what_is_known() {
    let accepted = report(Measure::AcceptanceRate { per: Period::Month, at_least: share("66.6%") }, "2026-07-15");
    assert_eq!(accepted.periods[0].tally, tally(2, 1, 0, 0));
    assert_eq!(accepted.periods[0].standing, Some(Standing::Kept));
    assert_eq!(accepted.periods[1].tally, tally(0, 0, 0, 1));
    assert_eq!(accepted.periods[1].standing, Some(Standing::Running));
    assert_eq!(accepted.periods[2].standing, None, "nothing handed off, nothing to accept");
}

#[test]
fn every_rejection_says_why() {
    let reasons = report(Measure::RejectionsWithReason { share: share("100%") }, "2026-07-01");
    assert_eq!(reasons.tally, tally(0, 1, 0, 0));
    assert_eq!(reasons.periods[1].standing, None);
}
