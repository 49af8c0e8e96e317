//! What sync programs, file managers and strangers leave in the folders, and since when a version counts.

use agreement::time::parse_date;
use proptest::prelude::*;
use signoff::history::Status;
use signoff::made_up::*;
use signoff::{Fault, History, Known, SeenHistory, Standing, VersionFiles, bundle};

fn fold(folders: &[VersionFiles]) -> History {
    History::fold(folders, &Known::default())
}

fn told(faults: &[Fault]) -> Vec<(&'static str, &str)> {
    faults.iter().map(|fault| (fault.code, fault.file.as_deref().unwrap_or(""))).collect()
}

#[test]
fn copies_that_sync_programs_leave_are_told_as_such_and_change_nothing() {
    let good = Book::signed(2);
    for (name, code) in [
        ("mql.sync-conflict-20260105-120000-ABCDEF.yaml", "conflict-copy"),
        ("mql (conflicted copy 2026-01-05).yaml", "conflict-copy"),
        ("mql (Lee's conflicted copy).yaml", "conflict-copy"),
        ("mql-LAPTOP.yaml", "conflict-copy"),
        ("mql (1).yaml", "conflict-copy"),
        ("mql_conflict-20260105.yaml", "conflict-copy"),
        ("MANIFEST (1)", "conflict-copy"),
        ("MANIFEST-LAPTOP", "conflict-copy"),
        ("signoff-sales-LAPTOP.json", "conflict-copy"),
        ("signoff-sales-laptop.json", "conflict-copy"),
        ("signoff-sales (1).sig", "conflict-copy"),
        ("signoff-sales.sync-conflict-20260105-120000-ABCDEF.sig", "conflict-copy"),
        ("evidence (1).json", "conflict-copy"),
        ("notes.txt", "unknown-file"),
        ("signoff-eve.json", "unknown-file"),
        ("signoff-eve.sig", "unknown-file"),
        ("signoff-.json", "unknown-file"),
        ("signoff-sales.former.json", "unknown-file"),
        ("MQL.yaml", "unknown-file"),
        ("mql.yml", "unknown-file"),
        ("allowed_signers", "unknown-file"),
    ] {
        let mut folders = good.folders.clone();
        folders[1].files.insert(name.to_owned(), b"x".to_vec());
        let history = fold(&folders);
        assert_eq!(told(&history.faults), [(code, name)]);
        assert_eq!(history.chain.len(), 2, "{name}");
    }
    for name in [".DS_Store", "Thumbs.db", "desktop.ini", ".countersign-1234"] {
        let mut folders = good.folders.clone();
        folders[1].files.insert(name.to_owned(), b"x".to_vec());
        assert_eq!(fold(&folders).faults, [], "{name}");
    }
    let mut many = good.folders.clone();
    many[1].files.extend((0..5000).map(|number| (format!("{number}.txt"), Vec::new())));
    let history = fold(&many);
    assert_eq!(history.faults.len(), 51, "a folder full of files is not told one by one");
}

#[test]
fn a_copy_of_a_folder_has_no_say() {
    let good = Book::signed(3);
    for (ending, code) in [(" (1)", "conflict-copy"), ("-LAPTOP", "conflict-copy"), ("x", "renamed-version")] {
        for at in 0..3 {
            let mut folders = good.folders.clone();
            let mut copy = folders[at].clone();
            copy.folder.push_str(ending);
            folders.push(copy);
            let history = fold(&folders);
            assert_eq!((told(&history.faults), history.chain.len()), (vec![(code, "")], 3), "{ending}");
        }
    }
    let twice = [good.folders.clone(), vec![good.folders[1].clone()]].concat();
    assert_eq!(told(&fold(&twice).faults), [("renamed-version", "")], "the same folder twice");
    let mut padded = good.folders.clone();
    padded[0].folder = padded[0].folder.trim_start_matches('0').to_owned();
    assert!(fold(&padded).faults.iter().any(|fault| fault.code == "renamed-version"));
    let mut nameless = good.folders.clone();
    nameless[0].folder.clear();
    assert!(fold(&nameless).chain.is_empty(), "a folder without a name is not the way around its name");
}

#[test]
fn a_version_counts_from_the_day_that_it_states_or_from_its_last_signature() {
    let mut book = Book::new();
    let dated = |points, day: Option<&str>| {
        let mut agreement = agreement(&LEADERS, points);
        agreement.terms.effective_from = day.map(|day| parse_date(day).expect("a day"));
        agreement
    };
    // Signed on 5 January 2026; the first is in force from 1 February, the second carries the day over and so counts from
    // its signatures, the third from 1 March, the fourth from its signatures.
    for (points, day) in [(1, Some("2026-02-01")), (2, Some("2026-02-01")), (3, Some("2026-03-01")), (4, None)] {
        let before = book.folders.len().checked_sub(1);
        let at = book.propose(&dated(points, day), before);
        book.sign_all(at);
        if points == 3 {
            book.clock = moment("2026-04-10T21:59:00Z");
        }
    }
    let history = fold(&book.folders);
    let now = moment("2026-06-01T00:00:00Z");
    let on = |day: &str| {
        history
            .in_force_on(parse_date(day).expect("a day"), now)
            .map(|found| (found.version.number(), found.since.claimed()))
    };
    assert_eq!(on("2026-01-04"), None);
    assert_eq!(on("2026-01-05"), Some((2, true)), "the second was signed on that day, and is newer than the first");
    assert_eq!(on("2026-02-15"), Some((2, true)));
    assert_eq!(on("2026-02-28"), Some((2, true)));
    assert_eq!(on("2026-03-01"), Some((3, false)));
    // Signed at 21:59 and 22:00 UTC on 10 April: in Berlin that is 11:59 pm and midnight.
    assert_eq!(history.versions[3].effective.map(|e| e.at), Some(moment("2026-04-10T22:01:00Z")));
    assert_eq!(on("2026-04-10"), Some((3, false)), "the day ends in the agreement's own time zone");
    assert_eq!(on("2026-04-11"), Some((4, true)));
    let status = |at: &str| history.versions.iter().map(|v| history.status(v, moment(at))).collect::<Vec<_>>();
    assert_eq!(
        status("2026-06-01T00:00:00Z"),
        [Status::Superseded, Status::Superseded, Status::Superseded, Status::InForce]
    );
    let early = fold(&book.folders[..3]);
    let then = moment("2026-02-10T00:00:00Z");
    assert_eq!(early.status(&early.versions[2], then), Status::ToCome);
    assert_eq!(early.to_come(then).map(|next| next.version.number()), Some(3));
    assert_eq!(early.in_force(then).map(|found| found.version.number()), Some(2));
    let only = fold(&book.folders[..1]);
    assert_eq!((only.in_force(moment("2026-01-31T22:59:59Z")), only.to_come(then)), (None, None));
    assert!(only.in_force(moment("2026-01-31T23:00:00Z")).is_some(), "midnight of 1 February in Berlin");
}

#[test]
fn versions_are_found_by_what_people_call_them() {
    let mut book = Book::signed(4);
    let other = book.propose_as(4, &agreement(&LEADERS, 99), Some(2), &[]);
    let history = fold(&book.folders);
    let found = |name: &str| history.find(name).iter().map(|version| version.folder().to_owned()).collect::<Vec<_>>();
    assert_eq!(found("3"), [book.folders[2].folder.clone()]);
    assert_eq!(found("v3"), found("0003"));
    assert_eq!(found("v4").len(), 2, "two of that number");
    let digits = &book.folders[other].folder[5..];
    for name in [format!("4-{digits}"), format!("v4-{digits}"), format!("0004-{digits}")] {
        assert_eq!(found(&name), [book.folders[other].folder.clone()]);
    }
    for nothing in ["", "v", "-", "+3", "3-", "3-xyz", "vv3", "5", "99999999999999999999", "draft"] {
        assert_eq!(found(nothing), [""; 0], "{nothing}");
    }
}

#[test]
fn a_bundle_with_former_leaders_says_who_had_to_sign() {
    let mut book = Book::signed(1);
    let at = book.propose(&agreement(&[("marketing", 1), ("sales", 3)], 50), Some(0));
    book.sign(at, "marketing", 1);
    book.sign(at, "sales", 3);
    let check = |book: &Book, known: &Known<'_>| {
        let checked = bundle::check(&bundle::files(&book.folders[at], b"%PDF-".to_vec()), known);
        let version = checked.version.expect("a version");
        let codes = |faults: &[Fault]| faults.iter().map(|fault| fault.code).collect::<Vec<_>>();
        (version.standing, codes(&checked.faults), codes(&checked.notes), checked.anchored)
    };
    let nothing = Known::default();
    assert_eq!(check(&book, &nothing), (Standing::HandOver, vec!["hand-over"], vec!["former-leaders"], false));
    let accepted = Known { accepted_hand_overs: [sum(&book.folders[at])].into(), ..Known::default() };
    assert_eq!(check(&book, &accepted).0, Standing::Signed);
    // A stranger's signature is none of a former leader.
    let mut eve = book.clone();
    let said = statement(&eve.folders[at], &leader("boss", 9), &key(9).public(), signoff::Kind::SignOff, eve.clock);
    file(&mut eve.folders[at], &said, true, 9);
    assert!(check(&eve, &accepted).1.contains(&"unknown-file"));
    book.sign_as_former(at, "sales", 2);
    assert_eq!(check(&book, &nothing), (Standing::Signed, vec![], vec!["former-leaders"], false));
    let versions = book.folders.iter().map(|version| (version.folder.clone(), version.files.clone())).collect();
    let seen = SeenHistory { agreement: sum(&book.folders[0]), head: None, versions };
    let known = Known { seen: Some(seen), ..Known::default() };
    assert_eq!(check(&book, &known), (Standing::Signed, vec![], vec![], true));
    let signers =
        String::from_utf8(bundle::files(&book.folders[at], Vec::new())["allowed_signers"].clone()).expect("a text");
    assert_eq!(signers.lines().count(), 3);
    assert!(signers.contains(&format!("sales.2@acme.example namespaces=\"countersign\" {}\n", key(2).public())));
}

#[test]
fn a_bundle_that_is_none_or_too_large_is_told_at_once() {
    let codes =
        |files| bundle::check(&files, &Known::default()).faults.into_iter().map(|fault| fault.code).collect::<Vec<_>>();
    assert_eq!(codes(Default::default()), ["not-a-bundle"]);
    let many = (0..2000).map(|number| (format!("f{number}"), Vec::new())).collect();
    assert_eq!(codes(many), ["too-large"]);
    assert_eq!(codes([("MANIFEST".to_owned(), vec![0; bundle::MOST_BYTES + 1])].into()), ["too-large"]);
    let proposal = bundle::files(
        &Book::signed(0)
            .tap(|book| {
                book.propose(&agreement(&LEADERS, 1), None);
            })
            .folders[0],
        Vec::new(),
    );
    assert_eq!(codes(proposal), ["not-signed-by-all"]);
}

trait Tap: Sized {
    /// Does something to a value on its way.
    fn tap(mut self, change: impl FnOnce(&mut Self)) -> Self {
        change(&mut self);
        self
    }
}

impl Tap for Book {}

/// Any change to any files of a history of three.
#[derive(Debug, Clone)]
enum Change {
    Byte { at: usize, to: u8 },
    Cut { at: usize },
    Remove,
    Copy { from: usize, of: usize },
    Replace { bytes: Vec<u8> },
    Rename { name: String },
}

fn changes() -> impl Strategy<Value = Vec<(usize, usize, Change)>> {
    let change = prop_oneof![
        (any::<usize>(), any::<u8>()).prop_map(|(at, to)| Change::Byte { at, to }),
        any::<usize>().prop_map(|at| Change::Cut { at }),
        Just(Change::Remove),
        (0..3_usize, 0..12_usize).prop_map(|(from, of)| Change::Copy { from, of }),
        proptest::collection::vec(any::<u8>(), 0..60).prop_map(|bytes| Change::Replace { bytes }),
        "\\PC{0,20}".prop_map(|name| Change::Rename { name }),
    ];
    proptest::collection::vec((0..3_usize, 0..11_usize, change), 1..6)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// Nothing that lies in the folders ends the program; whatever is in the chain has the bytes that were signed; and a
    /// machine that has seen the history keeps all of it in force.
    #[test]
    fn whatever_happens_to_the_folders_only_what_was_signed_is_in_the_chain(changes in changes()) {
        let book = Book::signed(3);
        let mut folders = book.folders.clone();
        for (place, which, change) in changes {
            let names: Vec<String> = folders[place].files.keys().cloned().collect();
            let Some(name) = names.get(which % names.len().max(1)).cloned() else { continue };
            let bytes = folders[place].files[&name].clone();
            match change {
                Change::Byte { at, to } if !bytes.is_empty() => folders[place].files.get_mut(&name).expect("a file")[at % bytes.len()] = to,
                Change::Byte { .. } => {}
                Change::Cut { at } => folders[place].files.get_mut(&name).expect("a file").truncate(at % (bytes.len() + 1)),
                Change::Remove => { folders[place].files.remove(&name); }
                Change::Copy { from, of } => {
                    let source = folders[from].files.values().nth(of).cloned().unwrap_or_default();
                    folders[place].files.insert(name, source);
                }
                Change::Replace { bytes } => { folders[place].files.insert(name, bytes); }
                Change::Rename { name: other } if which % 4 == 0 => folders[place].folder = other,
                Change::Rename { name: other } => { folders[place].files.remove(&name); folders[place].files.insert(other, bytes); }
            }
        }
        let history = fold(&folders);
        // What was found in the folders as they were before has no say in what was changed.
        let looked_at = fold(&book.folders).versions.into_iter().map(|version| version.frozen).collect();
        prop_assert_eq!(&History::fold(&folders, &Known { looked_at, ..Known::default() }), &history);
        for at in &history.chain {
            let version = &history.versions[*at];
            let signed = book.folders.iter().find(|folder| folder.folder == version.folder()).expect("one of the three");
            for name in signoff::manifest::FILES.iter().chain(&["MANIFEST"]) {
                let found = folders.iter().find(|folder| folder.folder == version.folder()).expect("it is there");
                prop_assert_eq!(found.files.get(*name), signed.files.get(*name));
            }
        }
        let versions = book.folders.iter().map(|version| (version.folder.clone(), version.files.clone())).collect();
        let seen = SeenHistory { agreement: sum(&book.folders[0]), head: Some(sum(&book.folders[2])), versions };
        let remembered = History::fold(&folders, &Known { seen: Some(seen), ..Known::default() });
        prop_assert_eq!(remembered.chain.len(), 3);
        let same = book.folders.iter().all(|version| folders.contains(version));
        prop_assert_eq!(remembered.faults.is_empty(), same, "{:?}", remembered.faults);
        for version in &folders {
            let _ = bundle::check(&version.files, &Known::default());
            let _ = bundle::check(&bundle::files(version, Vec::new()), &Known::default());
        }
    }
}

#[test]
fn thousands_of_hostile_folders_are_looked_through() {
    let mut book = Book::signed(1);
    for points in 0..300 {
        book.clock += 1000;
        book.propose_as(2, &agreement(&LEADERS, points % 100), Some(0), &[]);
    }
    book.folders.extend((0..3000).map(|number| VersionFiles {
        folder: format!("{number:04}-{number:08x}"),
        files: [("MANIFEST".to_owned(), vec![b'x'; 100]), ("evidence.json".to_owned(), b"[[[[".to_vec())].into(),
    }));
    let history = fold(&book.folders);
    assert_eq!(history.chain.len(), 1);
    assert_eq!(history.waiting().count(), 300);
    assert!(
        history.faults.iter().all(|fault| fault.message.len() < 1000),
        "no message grows with the number of folders"
    );
}
