//! A leader leaves, a key is replaced, somebody new must sign: the matrix of who was leader when.

use std::collections::BTreeSet;

use signoff::made_up::*;
use signoff::{Fault, History, Kind, Known, SignatureStatus, Standing};

fn codes(faults: &[Fault]) -> Vec<&'static str> {
    let mut codes: Vec<_> = faults.iter().map(|fault| fault.code).collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}

type Leaders = &'static [(&'static str, u8)];

/// Who leads in the second version, after marketing (key 1) and sales (key 2) led in the first.
const SECOND: [(&str, Leaders); 10] = [
    ("the same", &[("marketing", 1), ("sales", 2)]),
    ("another person leads sales", &[("marketing", 1), ("sales", 3)]),
    ("another person leads marketing", &[("marketing", 4), ("sales", 2)]),
    ("both are others", &[("marketing", 4), ("sales", 3)]),
    ("sales need not sign any more", &[("marketing", 1)]),
    ("marketing need not sign any more", &[("sales", 2)]),
    ("a third signs too", &[("marketing", 1), ("sales", 2), ("finance", 5)]),
    ("both change places", &[("marketing", 2), ("sales", 1)]),
    ("a third takes the place of sales", &[("marketing", 1), ("finance", 5)]),
    ("all are others", &[("finance", 5)]),
];

/// All who could sign the second version, in every role: its own leaders, and the former ones.
fn signers(second: Leaders) -> Vec<(&'static str, u8, bool)> {
    let own = second.iter().map(|(id, number)| (*id, *number, false));
    own.chain(LEADERS.iter().map(|(id, number)| (*id, *number, true))).collect()
}

#[test]
fn a_version_is_signed_with_its_own_leaders_and_those_of_the_version_before_and_never_with_fewer() {
    let (mut tried, mut hand_overs) = (0, 0);
    for (what, second) in SECOND {
        let needed: BTreeSet<(&str, u8, bool)> = {
            let own = second.iter().map(|(id, number)| (*id, *number, false));
            let former =
                LEADERS.iter().filter(|leader| !second.contains(leader)).map(|(id, number)| (*id, *number, true));
            own.chain(former).collect()
        };
        let signers = signers(second);
        for some in 0_u32..1 << signers.len() {
            let mut book = Book::signed(1);
            let at = book.propose(&agreement(second, 50), Some(0));
            let mut signed = BTreeSet::new();
            for (place, (id, number, former)) in signers.iter().enumerate() {
                if some >> place & 1 == 1 {
                    if *former {
                        book.sign_as_former(at, id, *number)
                    } else {
                        book.sign(at, id, *number)
                    }
                    signed.insert((*id, *number, *former));
                }
            }
            let own = |set: &BTreeSet<(&'static str, u8, bool)>| set.iter().filter(|who| !who.2).count();
            let all = needed.is_subset(&signed);
            let hand_over = !all && own(&signed) == second.len();
            let history = History::fold(&book.folders, &Known::default());
            let version = &history.versions[at];
            let standing = if all {
                Standing::Signed
            } else if hand_over {
                Standing::HandOver
            } else {
                Standing::Proposed
            };
            assert_eq!(version.standing, standing, "{what}: {signed:?}");
            assert_eq!(history.chain.len(), 1 + usize::from(all));
            let missing: BTreeSet<_> = version.missing().map(|s| (s.leader.id.clone(), s.former)).collect();
            let lacking: BTreeSet<_> =
                needed.difference(&signed).map(|(id, _, former)| ((*id).to_owned(), *former)).collect();
            assert_eq!(missing, lacking);
            // Signatures of former leaders that nobody needs are told, and do no harm.
            let told = codes(&history.faults);
            assert_eq!(told.contains(&"unknown-file"), !signed.is_subset(&needed), "{what}: {signed:?}");
            assert_eq!(told.contains(&"hand-over"), hand_over);
            if hand_over {
                hand_overs += 1;
                let accepted = Known { accepted_hand_overs: [sum(&book.folders[at])].into(), ..Known::default() };
                let history = History::fold(&book.folders, &accepted);
                assert_eq!(history.versions[at].standing, Standing::Signed, "{what}: accepted");
                assert!(!codes(&history.faults).contains(&"hand-over") && codes(&history.notes).contains(&"hand-over"));
                assert!(!history.versions[at].without.is_empty(), "it is shown for ever as what it is");
            }
            tried += 1;
        }
    }
    let every: u32 = SECOND.iter().map(|(_, second)| 1 << signers(second).len()).sum();
    assert_eq!(
        (tried, hand_overs),
        (every, 19),
        "every set of signers; two or three hand-overs wherever somebody left"
    );
}

#[test]
fn a_former_leader_s_signature_by_the_wrong_key_counts_for_nothing() {
    for wrong in [1, 3, 4, 9_u8] {
        let mut book = Book::signed(1);
        let at = book.propose(&agreement(&[("marketing", 1), ("sales", 3)], 50), Some(0));
        book.sign(at, "marketing", 1);
        book.sign(at, "sales", 3);
        // The statement as the former leader would sign it, under another's key; and one that names that key.
        for stated in [2, wrong] {
            let mut folders = book.folders.clone();
            let mut said = statement(&folders[at], &leader("sales", 2), &key(2).public(), Kind::SignOff, book.clock);
            said.key = key(stated).public().to_string();
            file(&mut folders[at], &said, true, wrong);
            let history = History::fold(&folders, &Known::default());
            assert_eq!(history.versions[at].standing, Standing::HandOver, "key {wrong}, stated {stated}");
            let former = history.versions[at].signatures.iter().find(|s| s.former).expect("it is asked for");
            assert_eq!(former.status, SignatureStatus::Bad);
            let expected =
                if stated == 2 { ["bad-signature", "hand-over"] } else { ["hand-over", "statement-mismatch"] };
            assert_eq!(codes(&history.faults), expected);
        }
    }
}

#[test]
fn a_leader_s_own_signature_does_not_serve_for_the_former_key_of_the_same_id() {
    let mut book = Book::signed(1);
    let at = book.propose(&agreement(&[("marketing", 1), ("sales", 3)], 50), Some(0));
    book.sign(at, "marketing", 1);
    book.sign(at, "sales", 3);
    let own = book.folders[at].files["signoff-sales.json"].clone();
    let sig = book.folders[at].files["signoff-sales.sig"].clone();
    book.folders[at].files.insert("signoff-sales.former.json".into(), own);
    book.folders[at].files.insert("signoff-sales.former.sig".into(), sig);
    assert_eq!(History::fold(&book.folders, &Known::default()).versions[at].standing, Standing::HandOver);
}

/// One leader alone writes a version without the other and signs it with everything at hand.
#[test]
fn one_leader_alone_can_replace_nobody_and_bring_nothing_into_force() {
    let alone: [Leaders; 6] = [
        &[("sales", 2)],
        &[("sales", 2), ("marketing", 9)],
        &[("sales", 2), ("finance", 9)],
        &[("finance", 9)],
        &[("sales", 9)],
        &[("marketing", 2)],
    ];
    for leaders in alone {
        for upon in [Some(2), Some(1), Some(0), None] {
            let mut book = Book::signed(3);
            let upon_all = History::fold(&book.folders, &Known::default());
            let at = book.propose(&agreement(leaders, 66), upon);
            for (id, number) in leaders {
                book.sign(at, id, *number);
            }
            book.sign_as_former(at, "sales", 2);
            // The other's name under one's own key.
            let said =
                statement(&book.folders[at], &leader("marketing", 1), &key(2).public(), Kind::SignOff, book.clock);
            file(&mut book.folders[at], &said, true, 2);
            let history = History::fold(&book.folders, &Known::default());
            assert_eq!(history.chain, upon_all.chain, "{leaders:?} upon {upon:?}");
            assert_ne!(history.versions[at].standing, Standing::Signed);
            assert!(!history.faults.is_empty());
        }
    }
}

#[test]
fn what_rests_on_a_hand_over_waits_for_it_to_be_accepted_and_is_in_force_then() {
    let mut book = Book::signed(1);
    let second = book.propose(&agreement(&[("marketing", 1), ("sales", 3)], 50), Some(0));
    book.sign(second, "marketing", 1);
    book.sign(second, "sales", 3);
    let third = book.propose(&agreement(&[("marketing", 1), ("sales", 3)], 51), Some(second));
    book.sign(third, "marketing", 1);
    book.sign(third, "sales", 3);
    let before = History::fold(&book.folders, &Known::default());
    assert_eq!(before.chain, [0]);
    assert_eq!([before.versions[1].standing, before.versions[2].standing], [Standing::HandOver; 2]);
    assert_eq!(codes(&before.faults), ["hand-over"]);
    let accepted = Known { accepted_hand_overs: [sum(&book.folders[second])].into(), ..Known::default() };
    let after = History::fold(&book.folders, &accepted);
    assert_eq!((after.chain.as_slice(), after.faults.as_slice()), ([0, 1, 2].as_slice(), [].as_slice()));
    assert_eq!(after.versions[1].without[0].name, "Lee Okafor");
    // The former leader signs after all.
    book.sign_as_former(second, "sales", 2);
    let signed = History::fold(&book.folders, &Known::default());
    assert_eq!((signed.chain.len(), signed.faults.len(), signed.versions[1].without.len()), (3, 0, 0));
}

#[test]
fn a_leader_without_a_usable_key_makes_a_version_that_does_not_hold() {
    for bad in [None, Some("ssh-ed25519 AAAA".to_owned()), Some(format!("{} x", key(2).public()))] {
        let mut people = agreement(&LEADERS, 10);
        people.terms.leaders[1].key = bad;
        let mut book = Book::new();
        book.propose(&people, None);
        let history = History::fold(&book.folders, &Known::default());
        assert_eq!((codes(&history.faults), history.versions[0].standing), (vec!["faulty-document"], Standing::Broken));
    }
}
