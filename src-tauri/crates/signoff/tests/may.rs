//! What may be done and what not, in which words.

use signoff::history::Asked;
use signoff::made_up::*;
use signoff::{Evidence, History, Kind, Known, PublicKey, Refusal, SeenHistory, Statement, signature};

fn fold(book: &Book) -> History {
    History::fold(&book.folders, &Known::default())
}

fn ask(history: &History, at: usize, leader: &str, key: Option<&PublicKey>) -> Result<Asked, Refusal> {
    history.statement_for(&history.versions[at], leader, key, Kind::SignOff, moment("2026-02-01T10:00:00Z") + 789)
}

fn refusal(asked: Result<Asked, Refusal>) -> (&'static str, String) {
    let refusal = asked.expect_err("a refusal");
    (refusal.code, refusal.message)
}

#[test]
fn a_first_proposal_and_the_ones_after_it() {
    let none = History::default().may_propose(None).expect("the first");
    assert_eq!((none.version, none.previous, none.agreement, none.leaders_before.len()), (1, None, None, 0));
    let book = Book::signed(3);
    let may = fold(&book).may_propose(None).expect("the fourth");
    assert_eq!(
        (may.version, may.previous, may.agreement),
        (4, Some(sum(&book.folders[2])), Some(sum(&book.folders[0])))
    );
    assert_eq!(may.leaders_before, [leader("marketing", 1), leader("sales", 2)]);
    assert_eq!(may.instead_of, [""; 0]);
    let may = fold(&book).may_propose(Some(&book.folders[2].folder)).expect("upon the head by its name");
    assert_eq!(may.version, 4);
    assert_eq!(
        fold(&book).may_propose(Some(&book.folders[1].folder)).expect_err("not the head").code,
        "not-in-the-fork"
    );
}

#[test]
fn a_proposal_that_waits_bars_the_next_until_it_is_signed_declined_or_taken_back() {
    let mut book = Book::signed(1);
    let at = book.propose(&agreement(&LEADERS, 50), Some(0));
    let refused = fold(&book).may_propose(None).expect_err("one waits");
    assert_eq!(
        (refused.code, refused.message),
        ("already-proposed", format!("`{}` already waits for signatures", book.folders[at].folder))
    );
    let mut signed = book.clone();
    signed.sign_all(at);
    assert_eq!(fold(&signed).may_propose(None).map(|may| may.version), Ok(3));
    book.decline(at, "marketing", 1, "Too early");
    let may = fold(&book).may_propose(None).expect("it was declined");
    assert_eq!((may.version, may.instead_of), (3, vec![sum(&book.folders[at])]));
}

#[test]
fn a_statement_to_sign_is_what_the_version_states_and_its_time_has_whole_seconds() {
    let mut book = Book::signed(1);
    let at = book.propose(&agreement(&LEADERS, 50), Some(0));
    let asked = ask(&fold(&book), at, "sales", None).expect("sales may sign");
    let expected = statement(
        &book.folders[at],
        &leader("sales", 2),
        &key(2).public(),
        Kind::SignOff,
        moment("2026-02-01T10:00:00Z"),
    );
    assert_eq!((&asked.statement, asked.written), (&expected, false));
    assert_eq!(asked.name.statement_file(), "signoff-sales.json");
    // Signed and filed as it is, it counts.
    let bytes = asked.statement.to_bytes();
    let signed = key(2).sign(&bytes).expect("a signature");
    assert_eq!(signature::verify(&asked.key, &bytes, signed.as_bytes()), Ok(()));
    book.folders[at].files.insert(asked.name.statement_file(), bytes);
    book.folders[at].files.insert(asked.name.signature_file(), signed.into_bytes());
    let history = fold(&book);
    assert_eq!(history.faults, []);
    assert_eq!(history.versions[at].missing().map(|s| s.leader.id.as_str()).collect::<Vec<_>>(), ["marketing"]);
    assert_eq!(
        refusal(ask(&history, at, "sales", None)),
        ("already-signed", format!("`sales` has signed `{}` already", book.folders[at].folder))
    );
}

#[test]
fn who_may_not_sign_and_why() {
    let mut book = Book::signed(2);
    let at = book.propose(&agreement(&LEADERS, 50), Some(1));
    let name = book.folders[at].folder.clone();
    let history = fold(&book);
    let stranger =
        history.statement_for(&history.versions[at], "finance", None, Kind::SignOff, 0).expect_err("a stranger");
    assert_eq!(
        (stranger.code, stranger.message, stranger.help),
        (
            "not-a-signer",
            format!("`finance` is no leader who signs `{name}`"),
            "those are: `marketing`, `sales`".to_owned()
        )
    );
    let another = ask(&history, at, "sales", Some(&key(1).public())).expect_err("another key");
    assert_eq!(
        (another.code, another.message),
        ("another-key", format!("this key is not the one that `sales` signs `{name}` with"))
    );
    assert_eq!(
        another.help,
        format!("use {}; another key has to be proposed and signed first", key(2).public().fingerprint())
    );
    assert_eq!(refusal(ask(&history, 1, "sales", None)).0, "in-force");
    for reason in ["", " ", "a\nb", "\u{202e}"] {
        let no = Kind::Decline { reason: reason.into() };
        let refused = history.statement_for(&history.versions[at], "sales", None, no, 0).expect_err("no reason");
        assert_eq!(refused.code, "unfit-reason");
    }
    let mut taken_back = book.clone();
    taken_back.withdraw(at);
    assert_eq!(refusal(ask(&fold(&taken_back), at, "sales", None)), ("withdrawn", format!("`{name}` was taken back")));
    let mut declined = book.clone();
    declined.decline(at, "marketing", 1, "No");
    assert_eq!(
        refusal(ask(&fold(&declined), at, "sales", None)),
        ("declined", format!("Dana Reyes declined `{name}`"))
    );
    assert_eq!(refusal(ask(&fold(&declined), at, "marketing", None)).0, "declined", "a no is not taken back by a yes");
    let mut broken = book.clone();
    broken.folders[at].files.remove("mql.yaml");
    assert_eq!(refusal(ask(&fold(&broken), at, "sales", None)), ("broken-version", format!("`{name}` does not hold")));
}

#[test]
fn the_key_tells_which_of_two_signatures_one_id_is_asked_for() {
    let mut book = Book::signed(1);
    let at = book.propose(&agreement(&[("marketing", 1), ("sales", 3)], 50), Some(0));
    let history = fold(&book);
    let own = ask(&history, at, "sales", Some(&key(3).public())).expect("the new one");
    let former = ask(&history, at, "sales", Some(&key(2).public())).expect("the one before");
    assert_eq!((own.name.former, former.name.former), (false, true));
    assert_eq!((own.statement.name.as_str(), former.statement.name.as_str()), ("Lee Okafor 3", "Lee Okafor"));
    assert!(!ask(&history, at, "sales", None).expect("the first that is missing").name.former);
    book.sign(at, "sales", 3);
    assert!(ask(&fold(&book), at, "sales", None).expect("the one that is left").name.former);
}

#[test]
fn a_statement_that_was_left_without_its_signature_is_taken_up_as_it_lies() {
    let mut book = Book::signed(1);
    let at = book.propose(&agreement(&LEADERS, 50), Some(0));
    let asked = ask(&fold(&book), at, "sales", None).expect("sales may sign");
    book.folders[at].files.insert(asked.name.statement_file(), asked.statement.to_bytes());
    let history = fold(&book);
    let later = moment("2026-03-01T10:00:00Z");
    let again = history.statement_for(&history.versions[at], "sales", None, Kind::SignOff, later).expect("it goes on");
    assert_eq!((again.statement, again.written), (asked.statement.clone(), true));
    // Something else in its place is for a person to look at.
    for wrong in [b"{}".to_vec(), Statement { title: "Owner".into(), ..asked.statement.clone() }.to_bytes()] {
        book.folders[at].files.insert(asked.name.statement_file(), wrong);
        assert_eq!(refusal(ask(&fold(&book), at, "sales", None)).0, "damaged-statement");
    }
    book.folders[at].files.insert(asked.name.statement_file(), asked.statement.to_bytes());
    book.folders[at].files.insert(asked.name.signature_file(), b"nonsense".to_vec());
    assert_eq!(refusal(ask(&fold(&book), at, "sales", None)).0, "damaged-statement");
}

#[test]
fn a_withdrawal_is_possible_until_the_last_signature() {
    let mut book = Book::signed(1);
    let at = book.propose(&agreement(&LEADERS, 50), Some(0));
    book.sign(at, "sales", 2);
    let take_back = |book: &Book, reason: &str| {
        let history = fold(book);
        history.may_withdraw(&history.versions[at], "dana", reason, 1_999)
    };
    let withdrawal = take_back(&book, "A typo").expect("one is missing");
    assert_eq!(
        (withdrawal.version, withdrawal.at, withdrawal.manifest_sha256.clone()),
        (2, 1000, sum(&book.folders[at]))
    );
    assert_eq!(take_back(&book, "").expect_err("no reason").code, "unfit-reason");
    let mut signed = book.clone();
    signed.sign(at, "marketing", 1);
    assert_eq!(take_back(&signed, "A typo").expect_err("all signed").code, "in-force");
    book.withdraw(at);
    assert_eq!(take_back(&book, "A typo").expect_err("twice").code, "withdrawn");
    // What was made up lies there as the program would write it.
    assert_eq!(
        book.folders[at].files["withdrawn.json"].len(),
        signoff::Withdrawal { by: "Dana Reyes".into(), at: book.clock, ..withdrawal }.to_bytes().len()
    );
}

#[test]
fn nothing_is_built_upon_a_part_of_the_history_or_upon_what_does_not_hold() {
    let mut book = Book::signed(3);
    book.propose(&agreement(&LEADERS, 50), Some(2));
    let mut broken = book.clone();
    broken.folders[3].files.insert("mql.yaml".into(), b"x".to_vec());
    assert_eq!(fold(&broken).may_propose(None).expect_err("broken").code, "broken-version");
    let mut without = book.clone();
    without.folders.remove(1);
    assert_eq!(fold(&without).may_propose(None).expect_err("a gap").code, "missing-version");
    let seen =
        SeenHistory { agreement: sum(&book.folders[0]), head: Some(sum(&book.folders[2])), ..SeenHistory::default() };
    let known = Known { seen: Some(seen), ..Known::default() };
    let cut = History::fold(&book.folders[..2], &known);
    assert_eq!(cut.may_propose(None).expect_err("cut off").code, "cut-off");
}

/// Somebody who can write into the folder tries to bring everything to a stand.
#[test]
fn nobody_can_bar_all_further_proposals_for_good() {
    // A number so high that none is left after it.
    let mut book = Book::signed(2);
    let far = book.propose_as(u32::MAX, &agreement(&LEADERS, 66), Some(1), &[]);
    assert_eq!(fold(&book).may_propose(None).expect_err("it waits").code, "already-proposed");
    book.withdraw(far);
    let may = fold(&book).may_propose(None).expect("taken back");
    assert_eq!(fold(&book).faults, [], "nor does it leave a gap that could never be filled");
    assert_eq!((may.version, may.instead_of), (3, vec![sum(&book.folders[far])]));
    // A version upon one that never was.
    let mut book = Book::signed(2);
    let nowhere = book.propose(&agreement(&LEADERS, 66), Some(1));
    let mut evidence = Evidence::from_bytes(&book.folders[nowhere].files["evidence.json"]).expect("evidence");
    evidence.previous = Some("0".repeat(64));
    book.folders[nowhere] = frozen(&agreement(&LEADERS, 66), &evidence);
    assert_eq!(fold(&book).may_propose(None).expect_err("told").code, "missing-version");
    book.withdraw(nowhere);
    assert_eq!(fold(&book).may_propose(None).map(|may| may.version), Ok(4));
    // One that states other leaders before it than there were.
    let mut book = Book::signed(2);
    let liar = book.propose(&agreement(&[("sales", 2)], 66), Some(1));
    let mut evidence = Evidence::from_bytes(&book.folders[liar].files["evidence.json"]).expect("evidence");
    evidence.leaders_before.remove(0);
    book.folders[liar] = frozen(&agreement(&[("sales", 2)], 66), &evidence);
    book.sign(liar, "sales", 2);
    let history = fold(&book);
    assert_eq!((history.chain.len(), history.faults[0].code), (2, "malformed-evidence"));
    book.withdraw(liar);
    assert_eq!(fold(&book).may_propose(None).map(|may| may.version), Ok(4));
}
