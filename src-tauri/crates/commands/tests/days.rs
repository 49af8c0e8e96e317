//! What is in force on which day, and by which names versions are called.

mod support;

use agreement::time::{local_date, to_rfc3339};
use commands::wire::VersionStatus;
use commands::{draft, signoff, simulation};
use serde_json::json;
use support::{Table, propose, set, set_threshold, sign_by_both, standing};

#[test]
fn a_version_with_an_effective_day_comes_into_force_on_it() {
    let (_table, dana) = Table::agreed();
    set_threshold(&dana, 70);
    set(&dana, "agreement", "effective_from", json!("2099-07-01")).expect("edited");
    propose(&dana, "from summer on");
    sign_by_both(&dana, "2");
    assert_eq!(standing(&dana), [(1, VersionStatus::InForce), (2, VersionStatus::ToCome)]);
    let status = draft::status(&dana).expect("told");
    let to_come = status.to_come.expect("a version to come");
    assert_eq!((status.in_force, to_come.version, to_come.since.as_str()), (Some(1), 2, "2099-07-01"));
    assert_eq!(status.draft_changes, 0, "the draft is held against the newest signed version");
    let on = |day: &str| {
        let report = signoff::in_force_on(&dana, Some(day)).expect("told");
        (report.version, report.claimed)
    };
    assert_eq!(on("2099-06-30"), (Some(1), true));
    assert_eq!(on("2099-07-01"), (Some(2), false));
    let refused = signoff::propose(&dana, "again", None, None).expect_err("nothing changed");
    assert_eq!(refused.message, "the draft says just what version 2 says, which all have signed");
}

#[test]
fn a_day_ends_in_the_time_zone_of_the_agreement() {
    let (_table, dana) = Table::agreed();
    let seal = signoff::view(&dana).expect("seen").in_force.expect("a seal");
    let signed = agreement::time::Written::parse(&seal.since).expect("a time").instant(chrono_tz::UTC);
    assert_eq!(to_rfc3339(signed), seal.since);
    let day = local_date(chrono_tz::America::New_York, signed);
    let on = |day: chrono::NaiveDate| signoff::in_force_on(&dana, Some(&day.to_string())).expect("told").version;
    assert_eq!(on(day), Some(1));
    assert_eq!(on(day.pred_opt().expect("a day before")), None);
}

#[test]
fn definitions_are_named_by_version_folder_or_what_is_in_force() {
    let (_table, dana) = Table::agreed();
    set_threshold(&dana, 70);
    let second = propose(&dana, "stricter");
    let when = simulation::When { moment: "handoff".to_owned(), as_of: None };
    let from = |reference: &str| {
        simulation::simulate(&dana, reference, "draft", &when).map(|report| report.comparison.from.expect("one").name)
    };
    assert_eq!(from("in-force").expect("found"), "v1");
    assert_eq!(from("v2").expect("found"), "v2");
    assert_eq!(from(&format!("v2-{}", &second.manifest_sha256[..8])).expect("found"), "v2");
    let unknown = from("v3").expect_err("none");
    assert_eq!((unknown.message.as_str(), unknown.help.as_str()), ("there is no version 3", "the newest is v2"));
    assert_eq!(from("v2-00000000").expect_err("none").code, "unknown-version");
    assert_eq!(from("vendors").expect_err("none").code, "unknown-definition");
    sign_by_both(&dana, "2");
    assert_eq!(from("in-force").expect("found"), "v2");
    assert_eq!(signoff::compare(&dana, "v1", "v2").expect("compared").len(), 1);
}

#[test]
fn while_nothing_is_in_force_yet_a_version_to_come_stands_in() {
    let (_table, dana) = Table::new();
    support::give_keys(&dana);
    set(&dana, "agreement", "effective_from", json!("2099-07-01")).expect("edited");
    propose(&dana, "the first");
    assert_eq!(signoff::compare(&dana, "in-force", "draft").expect_err("nothing yet").code, "nothing-in-force");
    sign_by_both(&dana, "1");
    assert_eq!(signoff::in_force_on(&dana, None).expect("told").version, None);
    assert_eq!(signoff::compare(&dana, "in-force", "draft").expect("compared"), []);
}
