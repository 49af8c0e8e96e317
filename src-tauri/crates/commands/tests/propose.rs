//! What keeps a draft from being proposed, each with its whole message, and what is frozen of one that is.

mod support;

use commands::wire::VersionStatus;
use commands::{Fault, Session, signoff};
use serde_json::json;
use support::{Table, give_keys, propose, set, set_threshold, sign, sign_by_both, standing};

fn refused(session: &Session) -> Fault {
    let before = standing(session);
    let fault = signoff::propose(session, "next", None, None).expect_err("refused");
    assert_eq!(standing(session), before, "nothing was frozen");
    let told = signoff::proposal(session).expect("told").refusals;
    assert!(told.contains(&fault.to_view()), "the window is told the same: {told:?}");
    fault
}

fn words(fault: &Fault) -> (&str, &str, &str) {
    (&fault.code, &fault.message, &fault.help)
}

#[test]
fn a_leader_who_must_sign_needs_a_key() {
    let (_table, dana) = Table::new();
    assert_eq!(
        words(&refused(&dana)),
        (
            "missing-key",
            "Dana Reyes (`marketing`) and Lee Okafor (`sales`) must sign and have no key",
            "make one with `countersign key new --leader marketing`, or take one that is there already with \
             `countersign key use marketing FILE`"
        )
    );
}

#[test]
fn a_document_with_a_fault_is_not_frozen() {
    let (table, dana) = Table::new();
    give_keys(&dana);
    let path = table.shared().join("mql.yaml");
    let text = std::fs::read_to_string(&path).expect("read");
    std::fs::write(&path, text.replace("bands:", "bandz:")).expect("written");
    let fault = refused(&dana);
    assert_eq!(fault.code, "faulty-definition");
    assert!(fault.message.starts_with("`the draft` cannot be used while"), "{}", fault.message);
    assert!(!fault.diagnostics.is_empty());
}

#[test]
fn an_example_that_does_not_hold_blocks_the_proposal() {
    let (_table, dana) = Table::new();
    give_keys(&dana);
    set_threshold(&dana, 99);
    let fault = refused(&dana);
    assert_eq!(fault.code, "example-fails");
    assert_eq!(
        fault.help,
        "change the rules or the bands until it holds, or the example if it asks for the wrong thing"
    );
    assert!(fault.diagnostics.iter().all(|found| found.code == "example-fails"), "{:?}", fault.diagnostics);
}

#[test]
fn one_key_for_two_leaders_is_refused() {
    let (table, dana) = Table::new();
    give_keys(&dana);
    let path = table.shared().join("agreement.yaml");
    let text = std::fs::read_to_string(&path).expect("read");
    let keys: Vec<&str> = text.lines().filter_map(|line| line.trim().strip_prefix("key:")).map(str::trim).collect();
    std::fs::write(&path, text.replace(keys[1], keys[0])).expect("written");
    assert_eq!(
        words(&refused(&dana)),
        (
            "same-key",
            "two leaders of the draft have one key, so that one person could sign for both",
            "give each leader a key of their own with `countersign key new --leader ID`"
        )
    );
}

#[test]
fn a_draft_that_says_what_is_signed_is_not_proposed_again() {
    let (_table, dana) = Table::agreed();
    assert_eq!(
        words(&refused(&dana)),
        (
            "nothing-changed",
            "the draft says just what version 1 says, which all have signed",
            "change something first; there is nothing to agree on anew"
        )
    );
}

#[test]
fn while_a_version_waits_no_other_is_proposed() {
    let (_table, dana) = Table::agreed();
    set_threshold(&dana, 71);
    let waiting = propose(&dana, "a little stricter");
    set_threshold(&dana, 72);
    let waits = format!("`{}` already waits for signatures", waiting.folder);
    let fault = refused(&dana);
    assert_eq!((fault.code.as_str(), &fault.message), ("already-proposed", &waits));
    assert!(fault.help.contains("countersign withdraw"), "{}", fault.help);
}

#[test]
fn an_edit_slipped_in_between_is_never_proposed() {
    let (_table, dana) = Table::agreed();
    set_threshold(&dana, 71);
    let shown = signoff::proposal(&dana).expect("shown");
    assert_eq!(shown.refusals, []);
    set_threshold(&dana, 70);
    set(&dana, "mql", "bands.nurture.from", json!(31)).expect("edited");
    let fault = signoff::propose(&dana, "next", None, Some(&shown.draft_sha256)).expect_err("another draft");
    assert_eq!(
        words(&fault),
        (
            "moved-since",
            "the draft has changed since it was shown",
            "look at what would be proposed now, and propose it again"
        )
    );
    assert_eq!(standing(&dana), [(1, VersionStatus::InForce)]);
}

#[test]
fn a_message_is_one_line_that_says_something() {
    let (_table, dana) = Table::agreed();
    set_threshold(&dana, 71);
    for (message, told) in [
        (" ", "the message is empty"),
        ("one\ntwo", "the message has a line break in it"),
        ("a\u{202e}b", "the message has the hidden character `U+202E` in it"),
    ] {
        let fault = signoff::propose(&dana, message, None, None).expect_err("refused");
        assert_eq!((fault.code.as_str(), fault.message.as_str()), ("message", told));
    }
}

#[test]
fn a_first_version_has_nothing_before_it_and_says_so() {
    let (_table, dana) = Table::new();
    give_keys(&dana);
    let shown = signoff::proposal(&dana).expect("shown");
    assert_eq!((shown.version, shown.refusals.len(), shown.changes.len()), (1, 0, 0));
    assert_eq!(shown.numbers, None, "there are no leads");
    propose(&dana, " the first ");
    let seen = signoff::version(&dana, "1").expect("seen");
    assert_eq!(seen.entry.message, "the first");
    assert_eq!(seen.entry.proposed_by, "dana");
    let evidence = seen.evidence.expect("evidence");
    assert!(evidence.first && evidence.numbers.is_none());
    assert_eq!(seen.documents.len(), 5);
    assert!(seen.documents.iter().all(|document| !document.sections.is_empty() && document.sha256.len() == 64));
}

#[test]
fn what_is_proposed_is_the_draft_in_its_canonical_form() {
    let (table, dana) = Table::agreed();
    set_threshold(&dana, 71);
    let shown = signoff::proposal(&dana).expect("shown");
    let proposed = signoff::propose(&dana, "stricter", None, Some(&shown.draft_sha256)).expect("proposed");
    assert_eq!(proposed.folder, format!("0002-{}", &proposed.manifest_sha256[..8]));
    let frozen = std::fs::read_to_string(table.version(&proposed).join("mql.yaml")).expect("read");
    assert!(frozen.contains("from: 71") && !frozen.contains('#'), "canonical, without comments");
    assert_eq!(standing(&dana), [(1, VersionStatus::InForce), (2, VersionStatus::Proposed)]);
    sign_by_both(&dana, "v2");
    assert_eq!(standing(&dana), [(1, VersionStatus::Superseded), (2, VersionStatus::InForce)]);
    assert_eq!(sign(&dana, "2", "sales").expect_err("signed already").code, "in-force");
}
