//! Declining, withdrawing, and versions that a former leader did not sign.

mod support;

use std::path::PathBuf;

use commands::keys::{self, KeySource};
use commands::signoff::{self, Action};
use commands::wire::{SignatureStatus, VersionStatus};
use commands::{Fault, Session, Surroundings};
use serde_json::json;
use support::{Table, decline, faults, key, propose, set, set_threshold, sign, sign_by_both, standing};

fn verify(session: &Session) -> commands::wire::VerifyReport {
    let nowhere = Surroundings { data: PathBuf::from("/nonexistent"), author: None, agent: None };
    signoff::verify(&nowhere, Some(session), None, None).expect("verified")
}

#[test]
fn a_leaders_no_is_signed_kept_and_final() {
    let (_table, dana) = Table::agreed();
    set_threshold(&dana, 71);
    propose(&dana, "stricter");
    let empty = signoff::statement(&dana, "2", "sales", Action::Decline { reason: " ".to_owned() });
    let fault = empty.expect_err("a reason is needed");
    assert_eq!((fault.code.as_str(), fault.message.as_str()), ("reason", "the reason is empty"));
    let done = decline(&dana, "2", "sales", "nobody answers below 80").expect("declined");
    assert_eq!(done.status, VersionStatus::Declined);
    assert_eq!(sign(&dana, "2", "marketing").expect_err("declined").code, "declined");
    let entry = signoff::version(&dana, "2").expect("seen").entry;
    assert_eq!(entry.declined[0].reason, "nobody answers below 80");
    assert_eq!((entry.declined[0].leader.as_str(), entry.declined[0].status), ("sales", SignatureStatus::Good));
    let log = signoff::log(&dana).expect("told");
    let last = log.entries.last().expect("an entry");
    assert_eq!(last.sentence, "Lee Okafor declined version 2: nobody answers below 80");

    let next = propose(&dana, "once more");
    assert_eq!(next.version, 3);
    sign_by_both(&dana, "3");
    assert_eq!(
        standing(&dana),
        [(1, VersionStatus::Superseded), (2, VersionStatus::Declined), (3, VersionStatus::InForce)]
    );
    assert!(verify(&dana).ok, "{:?}", verify(&dana).faults);
}

#[test]
fn a_proposal_can_be_taken_back_until_the_last_signature() {
    let (_table, dana) = Table::agreed();
    set_threshold(&dana, 71);
    propose(&dana, "stricter");
    sign(&dana, "2", "marketing").expect("signed");
    let entry = signoff::withdraw(&dana, "v2", "the leads of May were missing").expect("taken back");
    assert_eq!(entry.status, VersionStatus::Withdrawn);
    let taken = entry.withdrawn.expect("by somebody");
    assert_eq!((taken.by.as_str(), taken.reason.as_str()), ("dana", "the leads of May were missing"));
    assert_eq!(sign(&dana, "2", "sales").expect_err("taken back").code, "withdrawn");
    assert_eq!(signoff::withdraw(&dana, "2", "again").expect_err("twice").code, "withdrawn");
    assert_eq!(signoff::withdraw(&dana, "1", "no").expect_err("in force").code, "in-force");
    assert_eq!(signoff::withdraw(&dana, "9", "no").expect_err("none").code, "unknown-version");
    assert_eq!(propose(&dana, "again").version, 3);
}

/// Sales gets another leader with another key; everybody but the former one signs.
fn handed_over() -> (Table, Session, KeySource) {
    let (table, dana) = Table::agreed();
    let former = key(&dana, "sales");
    set(&dana, "agreement", "leaders.sales.name", json!("Kim Novak")).expect("edited");
    set(&dana, "agreement", "leaders.sales.email", json!("kim.novak@acme.example")).expect("edited");
    keys::make(&dana, "sales", None).expect("a new key");
    propose(&dana, "Kim takes over from Lee");
    sign(&dana, "2", "marketing").expect("signed");
    sign(&dana, "2", "sales").expect("signed with the new key");
    (table, dana, former)
}

#[test]
fn a_changed_leader_needs_the_former_ones_signature_too() {
    let (_table, dana, former) = handed_over();
    assert_eq!(standing(&dana), [(1, VersionStatus::InForce), (2, VersionStatus::HandOver)]);
    let prepared = signoff::statement(&dana, "2", "sales", Action::Sign).expect("the former one is asked");
    assert!(prepared.view().former);
    assert_eq!(prepared.view().name, "Lee Okafor");
    let done = signoff::sign(&dana, &prepared, &former, None).expect("signed");
    assert_eq!((done.status, done.missing), (VersionStatus::InForce, Vec::new()));
    let seal = signoff::view(&dana).expect("seen").in_force.expect("a seal");
    let names: Vec<(&str, bool)> =
        seal.signatures.iter().map(|signature| (signature.name.as_str(), signature.former)).collect();
    assert_eq!(names, [("Dana Reyes", false), ("Kim Novak", false), ("Lee Okafor", true)]);
    assert_eq!(seal.without, [""; 0]);
    assert!(verify(&dana).ok);
}

#[test]
fn whose_key_is_at_hand_or_named_signs_first_where_one_leader_has_two() {
    let (table, dana) = Table::new();
    let lee = table.at("lee");
    keys::make(&dana, "marketing", None).expect("a key");
    keys::make(&lee, "sales", None).expect("a key");
    propose(&dana, "the first");
    sign(&dana, "1", "marketing").expect("signed");
    sign(&lee, "1", "sales").expect("signed");
    keys::make(&dana, "sales", None).expect("a new key");
    propose(&dana, "another key for sales");
    let former = |session: &Session, source: Option<&KeySource>| {
        let prepared = match source {
            Some(source) => signoff::statement_with_key(session, "2", "sales", Action::Sign, source),
            None => signoff::statement(session, "2", "sales", Action::Sign),
        };
        prepared.expect("shown").view().former
    };
    let (old, new, stranger) = (key(&lee, "sales"), key(&dana, "sales"), table.at("stranger"));
    assert_eq!([&dana, &lee, &stranger].map(|session| former(session, None)), [false, true, false]);
    for (source, is_former) in [(&old, true), (&new, false), (&key(&dana, "marketing"), false)] {
        assert_eq!(former(&stranger, Some(source)), is_former, "{source:?}");
    }
    let nothing = KeySource::File(table.beside("nothing"));
    assert!(signoff::statement_with_key(&dana, "2", "sales", Action::Sign, &nothing).is_err());
    sign(&lee, "2", "sales").expect("signed with the former key, before the new one");
    assert!(former(&stranger, Some(&old)) == former(&stranger, None), "it has signed already");
    sign(&dana, "2", "sales").expect("signed");
    sign(&dana, "2", "marketing").expect("signed");
    assert_eq!(standing(&dana)[1], (2, VersionStatus::InForce));
}

#[test]
fn without_the_former_leader_a_person_must_accept_it_and_it_shows_for_ever() {
    let (table, dana, _) = handed_over();
    assert_eq!(faults(&dana), ["hand-over"]);
    assert!(!verify(&dana).ok);
    let entry = signoff::hand_over(&dana, "2", "Lee left in March").expect("accepted");
    assert_eq!((entry.status, entry.without), (VersionStatus::InForce, vec!["Lee Okafor".to_owned()]));
    let report = verify(&dana);
    assert!(report.ok, "{:?}", report.faults);
    assert!(report.notes.iter().any(|note| note.contains("without their signature")), "{:?}", report.notes);
    let seal = signoff::view(&dana).expect("seen").in_force.expect("a seal");
    assert_eq!(seal.without, ["Lee Okafor"]);
    let log = signoff::log(&dana).expect("told");
    assert!(log.entries.last().expect("an entry").sentence.ends_with(", without Lee Okafor"));
    // Another machine has not accepted it.
    assert_eq!(standing(&table.at("lee"))[1], (2, VersionStatus::HandOver));
    let words = |fault: Fault| (fault.code, fault.message);
    assert_eq!(
        words(signoff::hand_over(&dana, "2", "again").expect_err("accepted already")),
        ("no-hand-over".to_owned(), "version 2 is no hand-over to accept".to_owned())
    );
}
