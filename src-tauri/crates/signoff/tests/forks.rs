//! Versions that were frozen at the same time, and what one leader alone could make of old papers.

use proptest::prelude::*;
use signoff::made_up::*;
use signoff::{Fault, History, Kind, Known, SeenHistory, Standing, VersionFiles};

fn fold(folders: &[VersionFiles]) -> History {
    History::fold(folders, &Known::default())
}

fn codes(faults: &[Fault]) -> Vec<&'static str> {
    let mut codes: Vec<_> = faults.iter().map(|fault| fault.code).collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}

fn standings(history: &History) -> Vec<Standing> {
    history.versions.iter().map(|version| version.standing).collect()
}

/// Where a version of a book stands: histories sort versions of one number by their folder.
fn standing(history: &History, book: &Book, at: usize) -> Standing {
    let folder = &book.folders[at].folder;
    history.versions.iter().find(|version| version.folder() == folder).expect("it is there").standing
}

fn at_the_same_time(base: u32) -> (Book, usize, usize) {
    let mut book = Book::signed(base);
    let upon = (base as usize).checked_sub(1);
    let one = book.propose_as(base + 1, &agreement(&LEADERS, 60), upon, &[]);
    let other = book.propose_as(base + 1, &agreement(&LEADERS, 61), upon, &[]);
    (book, one, other)
}

#[test]
fn two_proposals_of_one_number_wait_and_neither_can_be_signed_until_one_is_taken_back() {
    let (book, one, other) = at_the_same_time(4);
    let history = fold(&book.folders);
    assert_eq!(codes(&history.faults), ["fork"]);
    assert_eq!(
        (standing(&history, &book, one), standing(&history, &book, other)),
        (Standing::Forked, Standing::Forked)
    );
    assert_eq!(history.waiting().count(), 2);
    for version in history.waiting() {
        let asked = history.statement_for(version, "sales", None, Kind::SignOff, 0).expect_err("refused");
        assert_eq!(asked.code, "fork");
    }
    assert_eq!(history.may_propose(None).expect_err("refused").code, "already-proposed");
    let mut taken_back = book.clone();
    taken_back.withdraw(other);
    let history = fold(&taken_back.folders);
    assert_eq!(history.faults, []);
    assert_eq!(
        (standing(&history, &book, one), standing(&history, &book, other)),
        (Standing::Proposed, Standing::Withdrawn)
    );
    assert_eq!(history.waiting().count(), 1);
}

#[test]
fn of_two_at_the_same_time_the_one_that_all_signed_stands_and_the_other_is_reported_until_it_is_settled() {
    let (mut book, one, other) = at_the_same_time(4);
    book.sign_all(one);
    book.sign(other, "sales", 2);
    let history = fold(&book.folders);
    assert_eq!(history.head().map(|head| head.folder()), Some(book.folders[one].folder.as_str()));
    assert_eq!(codes(&history.faults), ["fork"]);
    assert_eq!(history.faults[0].folder.as_ref(), Some(&book.folders[other].folder), "told of the one that must go");
    let mut withdrawn = book.clone();
    withdrawn.withdraw(other);
    assert_eq!(fold(&withdrawn.folders).faults, []);
    let next = book.propose_as(6, &agreement(&LEADERS, 62), Some(one), &[]);
    book.sign_all(next);
    let history = fold(&book.folders);
    assert_eq!((history.faults.len(), history.chain.len()), (0, 6));
    assert_eq!((standing(&history, &book, other), history.waiting().count()), (Standing::Forked, 0));
}

#[test]
fn of_two_that_all_signed_neither_is_in_force_until_a_version_upon_one_is_signed() {
    let (mut book, one, other) = at_the_same_time(4);
    book.sign_all(one);
    book.sign_all(other);
    let history = fold(&book.folders);
    assert_eq!((history.chain.len(), codes(&history.faults)), (4, vec!["fork"]));
    assert_eq!(history.may_propose(None).expect_err("refused").code, "fork");
    assert_eq!(history.may_propose(Some("0004-00000000")).expect_err("refused").code, "not-in-the-fork");
    let may = history.may_propose(Some(&book.folders[other].folder)).expect("one of the two");
    assert_eq!((may.version, may.previous), (6, Some(sum(&book.folders[other]))));
    let next = book.propose_as(6, &agreement(&LEADERS, 62), Some(other), &[]);
    let history = fold(&book.folders);
    assert_eq!(history.chain.len(), 4, "a proposal settles nothing");
    assert_eq!((standing(&history, &book, next), history.waiting().count()), (Standing::Proposed, 1));
    let asked = history.versions.iter().find(|version| version.number() == 6).expect("it is there");
    history.statement_for(asked, "sales", None, Kind::SignOff, 0).expect("it may be signed");
    book.sign(next, "sales", 2);
    assert_eq!(fold(&book.folders).chain.len(), 4, "nor one leader alone");
    book.sign(next, "marketing", 1);
    let history = fold(&book.folders);
    assert_eq!((history.chain.len(), history.faults.len()), (6, 0));
    assert_eq!(
        (standing(&history, &book, one), standing(&history, &book, other)),
        (Standing::Forked, Standing::Signed)
    );
    assert_eq!(history.may_propose(None).map(|may| may.version), Ok(7));
}

#[test]
fn of_two_that_would_settle_a_fork_neither_can_be_signed_until_one_is_taken_back() {
    let (mut book, one, other) = at_the_same_time(4);
    book.sign_all(one);
    book.sign_all(other);
    let first = book.propose_as(6, &agreement(&LEADERS, 62), Some(one), &[]);
    let second = book.propose_as(6, &agreement(&LEADERS, 63), Some(other), &[]);
    let history = fold(&book.folders);
    assert_eq!(history.waiting().count(), 2);
    for at in [first, second] {
        assert_eq!(standing(&history, &book, at), Standing::Forked);
    }
    book.withdraw(first);
    let history = fold(&book.folders);
    assert_eq!(
        (standing(&history, &book, first), standing(&history, &book, second)),
        (Standing::Withdrawn, Standing::Proposed)
    );
}

/// Sales keeps its signature on a proposal back, lets it be withdrawn, signs the next one, and then brings the old one to
/// completion: nothing changes, because the next one states what it takes the place of.
#[test]
fn a_signature_held_back_cannot_bring_a_proposal_back_that_another_took_the_place_of() {
    for declined in [false, true] {
        let mut book = Book::signed(3);
        let old = book.propose(&agreement(&LEADERS, 60), Some(2));
        book.sign(old, "marketing", 1);
        if declined {
            book.decline(old, "sales", 2, "Too loose")
        } else {
            book.withdraw(old)
        }
        let may = fold(&book.folders).may_propose(None).expect("the old one is over");
        assert_eq!(may.instead_of, [sum(&book.folders[old])]);
        let new = book.propose_as(may.version, &agreement(&LEADERS, 61), Some(2), &[old]);
        book.sign_all(new);
        let before = fold(&book.folders);
        assert_eq!((before.faults.len(), before.chain.len()), (0, 4));
        // The other puts away what stood against the old one, and completes it.
        book.folders[old].files.remove("withdrawn.json");
        book.folders[old].files.retain(|name, _| !name.starts_with("decline-"));
        book.sign(old, "sales", 2);
        let after = fold(&book.folders);
        assert_eq!(after.head().map(|head| head.number()), Some(5), "declined: {declined}");
        assert_eq!((codes(&after.faults), codes(&after.notes)), (vec![], vec!["forked"]));
        assert_eq!(standing(&after, &book, old), Standing::Forked);
        // And builds upon it alone.
        let more = book.propose(&agreement(&LEADERS, 63), Some(old));
        book.sign(more, "sales", 2);
        assert_eq!(fold(&book.folders).head().map(|head| head.number()), Some(5));
    }
}

#[test]
fn nobody_can_put_the_first_version_away_with_keys_of_their_own() {
    for leaders in [&[("sales", 2), ("finance", 9)][..], &[("finance", 9)][..], &[("sales", 2)][..]] {
        let mut book = Book::signed(1);
        let at = book.propose_as(2, &agreement(leaders, 60), None, &[0]);
        for (id, number) in leaders {
            book.sign(at, id, *number);
        }
        let history = fold(&book.folders);
        assert!(codes(&history.faults).contains(&"fork"), "told, and where nothing is remembered neither stands");
        assert_ne!(history.head().map(|head| head.number()), Some(2), "{leaders:?}");
        let seen = SeenHistory {
            agreement: sum(&book.folders[0]),
            head: Some(sum(&book.folders[0])),
            ..SeenHistory::default()
        };
        let history = History::fold(&book.folders, &Known { seen: Some(seen.clone()), ..Known::default() });
        assert_eq!(history.head().map(|head| head.number()), Some(1), "a machine that has seen it keeps it in force");
        assert!(codes(&history.faults).contains(&"fork"));
        // A signature of the first is taken away besides, and this machine remembers no more than its MANIFEST.
        book.folders[0].files.retain(|name, _| !name.starts_with("signoff-marketing"));
        let history = History::fold(&book.folders, &Known { seen: Some(seen), ..Known::default() });
        assert!(history.head().is_none() && codes(&history.faults).contains(&"cut-off"));
    }
}

#[test]
fn a_withdrawal_or_a_no_beside_the_signatures_of_all_came_too_late() {
    let mut book = Book::signed(2);
    book.withdraw(1);
    book.decline(1, "sales", 2, "I changed my mind");
    let history = fold(&book.folders);
    assert_eq!((history.faults.len(), history.chain.len()), (0, 2));
    let told: Vec<&str> = history.notes.iter().map(|note| note.message.as_str()).collect();
    assert_eq!(
        told,
        [
            "it was taken back, and all have signed this version",
            "the leader `sales` declined, and all have signed this version"
        ]
    );
    assert!(history.notes.iter().all(|note| note.code == "too-late"));
}

#[test]
fn a_leader_who_both_signs_and_declines_is_told_and_the_version_does_not_come_into_force() {
    let mut book = Book::signed(1);
    let at = book.propose(&agreement(&LEADERS, 60), Some(0));
    book.sign(at, "sales", 2);
    book.decline(at, "sales", 2, "No");
    let history = fold(&book.folders);
    assert_eq!((codes(&history.faults), history.versions[at].standing), (vec!["contradiction"], Standing::Declined));
    let refused =
        history.statement_for(&history.versions[at], "marketing", None, Kind::SignOff, 0).expect_err("refused");
    assert_eq!(
        (refused.code, refused.message),
        ("declined", format!("Lee Okafor declined `{}`", book.folders[at].folder))
    );
}

#[test]
fn a_first_version_that_was_taken_back_still_names_the_agreement() {
    let mut book = Book::new();
    let first = book.propose(&agreement(&LEADERS, 1), None);
    book.withdraw(first);
    let may = fold(&book.folders).may_propose(None).expect("a second try");
    assert_eq!((may.version, may.previous.clone(), may.agreement.clone()), (2, None, Some(sum(&book.folders[0]))));
    assert_eq!(may.instead_of, [sum(&book.folders[0])]);
    let second = book.propose_as(2, &agreement(&LEADERS, 2), None, &[first]);
    book.sign_all(second);
    let history = fold(&book.folders);
    assert_eq!((history.faults.len(), standings(&history)), (0, vec![Standing::Withdrawn, Standing::Signed]));
    assert_eq!(history.agreement, Some(sum(&book.folders[0])));
    // Completing the first afterwards changes nothing: all of its leaders have signed that it is over.
    book.sign_all(first);
    assert_eq!(fold(&book.folders).head().map(|head| head.number()), Some(2));
}

/// A step of what several machines may do without seeing one another's.
#[derive(Debug, Clone)]
enum Step {
    Propose { upon: usize, points: u32 },
    Sign { which: usize, who: usize },
    Withdraw { which: usize },
    Decline { which: usize, who: usize },
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        3 => (0..8_usize, 0..100_u32).prop_map(|(upon, points)| Step::Propose { upon, points }),
        6 => (0..8_usize, 0..2_usize).prop_map(|(which, who)| Step::Sign { which, who }),
        1 => (0..8_usize).prop_map(|which| Step::Withdraw { which }),
        1 => (0..8_usize, 0..2_usize).prop_map(|(which, who)| Step::Decline { which, who }),
    ];
    proptest::collection::vec(step, 1..24)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    /// Forks made at random: whatever is signed by all and yet has a rival that is signed by all too, upon the same version,
    /// is in force only if a further version upon it is signed; and it is reported. The order of folders never matters.
    #[test]
    fn forks_made_at_random_are_all_reported_and_neither_is_in_force(steps in steps(), turn in 0..8_usize) {
        let mut book = Book::signed(1);
        let mut made: Vec<(usize, Option<usize>)> = vec![(0, None)];
        let (mut signed, mut answered) = (vec![[true; 2]], vec![false]);
        for step in steps {
            match step {
                Step::Propose { upon, points } if made.len() < 8 => {
                    let upon = upon % made.len();
                    // One more than what it is made upon: machines that do not see one another take the same number.
                    let depth = |mut at: usize| { let mut depth = 1; while let Some(before) = made[at].1 { at = before; depth += 1 } depth };
                    let number = depth(upon) + 1;
                    book.clock += 1000;
                    let at = book.propose_as(number, &agreement(&LEADERS, points), Some(upon), &[]);
                    made.push((at, Some(upon)));
                    signed.push([false; 2]);
                    answered.push(false);
                }
                Step::Sign { which, who } if which < made.len() => {
                    let (id, number) = LEADERS[who];
                    book.sign(which, id, number);
                    signed[which][who] = true;
                }
                Step::Withdraw { which } if which < made.len() && which > 0 => { book.withdraw(which); answered[which] = true }
                Step::Decline { which, who } if which < made.len() && which > 0 => {
                    let (id, number) = LEADERS[who];
                    book.decline(which, id, number, "No");
                    answered[which] = true;
                }
                _ => {}
            }
        }
        let history = fold(&book.folders);
        let mut turned = book.folders.clone();
        turned.rotate_left(turn % book.folders.len());
        prop_assert_eq!(&fold(&turned), &history);
        let in_chain = |at: usize| history.chain.iter().any(|place| history.versions[*place].folder() == book.folders[at].folder);
        let told = |at: usize| history.faults.iter().any(|f| f.code == "fork" && f.folder.as_ref() == Some(&book.folders[at].folder));
        let all = |at: usize| signed[at] == [true; 2];
        let upon = |at: usize| made.iter().enumerate().filter(move |(_, (_, before))| *before == Some(at)).map(|(at, _)| at);
        for (at, (_, before)) in made.iter().enumerate() {
            prop_assert!(!in_chain(at) || (all(at) && before.is_none_or(in_chain)), "in the chain is what all signed, upon the chain");
            let Some(before) = before else { continue };
            let rivals: Vec<usize> = upon(*before).filter(|rival| *rival != at && all(*rival)).collect();
            let followed = |at: usize| upon(at).any(all);
            if all(at) && in_chain(*before) && !rivals.is_empty() {
                let only = followed(at) && rivals.iter().all(|rival| !followed(*rival));
                prop_assert_eq!(in_chain(at), only, "{} of {:?}", at, made);
                let settled = followed(at) != rivals.iter().any(|rival| followed(*rival)) && rivals.iter().filter(|r| followed(**r)).count() <= 1;
                prop_assert_eq!(told(at), !settled);
            }
            let waits = |at: usize| !all(at) && !answered[at];
            if waits(at) && in_chain(*before) && upon(*before).any(|rival| rival != at && (all(rival) || waits(rival))) {
                let chosen = upon(*before).find(|rival| in_chain(*rival));
                prop_assert_eq!(told(at), !chosen.is_some_and(followed));
            }
        }
    }
}
