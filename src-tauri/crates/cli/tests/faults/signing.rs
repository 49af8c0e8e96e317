//! Proposing, signing, declining, taking back and exporting under faults.

use crate::desk::Desk;
use crate::operation::{Case, Operation, try_faults};

const KEY_OF_MARKETING: &[&str] = &["--workspace", "$/w", "key", "new", "--leader", "marketing"];
const KEY_OF_SALES: &[&str] = &["--workspace", "$/w", "key", "new", "--leader", "sales"];
const LEADS: &[&str] = &["--workspace", "$/w", "import", "leads", "$/leads.csv"];
const STAGES: &[&str] = &["--workspace", "$/w", "import", "stages", "$/stages.csv"];
const PROPOSE: &[&str] = &["--workspace", "$/w", "propose", "--message", "First version"];
const SIGN_FIRST: &[&str] = &["--workspace", "$/w", "sign", "1", "--as", "marketing"];
const SIGN_LAST: &[&str] = &["--workspace", "$/w", "sign", "1", "--as", "sales"];
const DECLINE: &[&str] = &["--workspace", "$/w", "decline", "1", "--as", "sales", "--reason", "Too low"];
const WITHDRAW: &[&str] = &["--workspace", "$/w", "withdraw", "1", "--reason", "A slip"];
const EXPORT: &[&str] = &["--workspace", "$/w", "export", "1", "--output", "$/w/v1.zip"];
const KEY_AGAIN: &[&str] = &["--workspace", "$/w", "key", "new", "--leader", "sales"];

const BEFORE_PROPOSING: &[&[&str]] = &[&["new", "$/w"], LEADS, STAGES, KEY_OF_MARKETING, KEY_OF_SALES];
const BEFORE_SIGNING: &[&[&str]] = &[&["new", "$/w"], LEADS, STAGES, KEY_OF_MARKETING, KEY_OF_SALES, PROPOSE];
const BEFORE_THE_LAST: &[&[&str]] =
    &[&["new", "$/w"], LEADS, STAGES, KEY_OF_MARKETING, KEY_OF_SALES, PROPOSE, SIGN_FIRST];
const BEFORE_EXPORT: &[&[&str]] =
    &[&["new", "$/w"], LEADS, STAGES, KEY_OF_MARKETING, KEY_OF_SALES, PROPOSE, SIGN_FIRST, SIGN_LAST];

/// The same command once more is done where the fault left the old state, and refused where it is done already; either
/// way the new state is there afterwards.
fn once_more(desk: &Desk, case: &Case<'_>) {
    let again = desk.run(case.command);
    let expected = if case.now == case.new { 1 } else { 0 };
    assert_eq!(again.code, Some(expected), "{}: once more: {}{}", case.when, again.out, again.err);
    assert_eq!(&desk.state(case.when), case.new, "{}: once more", case.when);
}

/// What was proposed can be signed, whatever the fault left of the machine's own notes.
fn then_signed(desk: &Desk, case: &Case<'_>) {
    once_more(desk, case);
    desk.done(SIGN_FIRST);
    desk.done(SIGN_LAST);
    let status = desk.done(&["--workspace", "$/w", "status", "--json"]);
    assert!(status.contains("\"in_force\": 1"), "{}: {status}", case.when);
}

/// A bundle is there whole, and holds; or it is not there at all.
fn whole_bundle(desk: &Desk, case: &Case<'_>) {
    if case.now == case.new {
        desk.done(&["verify", "$/w/v1.zip"]);
        std::fs::remove_file(desk.path("w/v1.zip")).expect("removed");
    }
    desk.done(case.command);
    assert_eq!(&desk.state(case.when), case.new, "{}: exported again", case.when);
}

/// Where no key was made it can be made; a second one never takes the place of the first.
fn a_key_again(desk: &Desk, case: &Case<'_>) {
    desk.done(KEY_AGAIN);
    desk.done(KEY_OF_MARKETING);
    desk.done(PROPOSE);
    desk.done(SIGN_FIRST);
    desk.done(SIGN_LAST);
    let keys = desk.done(&["--workspace", "$/w", "key", "list", "--json"]);
    assert!(keys.contains("ssh-ed25519 "), "{}: {keys}", case.when);
}

#[test]
fn a_proposal() {
    try_faults(&Operation {
        name: "propose",
        before: BEFORE_PROPOSING,
        command: PROPOSE,
        afterwards: then_signed,
        most: 40,
    });
}

#[test]
fn the_first_signature() {
    try_faults(&Operation {
        name: "sign (first)",
        before: BEFORE_SIGNING,
        command: SIGN_FIRST,
        afterwards: once_more,
        most: 40,
    });
}

#[test]
fn the_last_signature() {
    try_faults(&Operation {
        name: "sign (last)",
        before: BEFORE_THE_LAST,
        command: SIGN_LAST,
        afterwards: once_more,
        most: 40,
    });
}

#[test]
fn a_signed_no_and_a_withdrawal() {
    for (name, command) in [("decline", DECLINE), ("withdraw", WITHDRAW)] {
        try_faults(&Operation { name, before: BEFORE_SIGNING, command, afterwards: once_more, most: 20 });
    }
}

#[test]
fn a_bundle() {
    try_faults(&Operation {
        name: "export",
        before: BEFORE_EXPORT,
        command: EXPORT,
        afterwards: whole_bundle,
        most: 10,
    });
}

#[test]
fn a_key() {
    try_faults(&Operation {
        name: "key new",
        before: &[&["new", "$/w"]],
        command: KEY_OF_SALES,
        afterwards: a_key_again,
        most: 20,
    });
}
