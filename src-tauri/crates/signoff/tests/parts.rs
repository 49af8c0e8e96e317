//! A version or a sign-off is deleted, reordered, cut off at the end.

use signoff::made_up::*;
use signoff::{Fault, History, Known, SeenHistory, VersionFiles};

fn fold(folders: &[VersionFiles]) -> History {
    History::fold(folders, &Known::default())
}

fn codes(faults: &[Fault]) -> Vec<&'static str> {
    let mut codes: Vec<_> = faults.iter().map(|fault| fault.code).collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}

/// What a machine remembers that has seen all of a history.
fn seen(folders: &[VersionFiles]) -> SeenHistory {
    SeenHistory {
        agreement: sum(&folders[0]),
        head: folders.last().map(sum),
        versions: folders.iter().map(|version| (version.folder.clone(), version.files.clone())).collect(),
    }
}

/// Row "A version or a sign-off is deleted, reordered, cut off at the end", for a machine that remembers the newest head.
#[test]
fn every_part_of_a_history_of_eight_that_is_not_the_whole_is_reported_given_the_head() {
    let book = Book::signed(8);
    let whole = seen(&book.folders);
    let heads = [whole.clone(), SeenHistory { versions: Default::default(), ..whole }];
    for seen in heads {
        let known = Known { seen: Some(seen.clone()), ..Known::default() };
        for part in 0_u32..256 {
            let some = |at: usize| part >> at & 1 == 1;
            let folders: Vec<VersionFiles> = (0..8).filter(|at| some(*at)).map(|at| book.folders[at].clone()).collect();
            let history = History::fold(&folders, &known);
            assert!(history.anchored);
            if part == 255 {
                assert_eq!(history.faults, []);
                continue;
            }
            let told = codes(&history.faults);
            assert_eq!(
                told.contains(&"cut-off"),
                !some(7) || (seen.versions.is_empty() && part != 255),
                "{part:08b}: {told:?}"
            );
            if seen.versions.is_empty() {
                continue;
            }
            // What was seen stays in force whatever was deleted, and each version that is gone is named.
            assert_eq!(history.chain.len(), 8, "{part:08b}");
            for (at, version) in book.folders.iter().enumerate() {
                let named = history
                    .faults
                    .iter()
                    .any(|f| f.code == "deleted-version" && f.folder.as_ref() == Some(&version.folder));
                assert_eq!(named, !some(at));
            }
            assert!(history.may_propose(None).is_err(), "nothing is built upon a part");
        }
    }
}

/// The same without memory: a cut at the end cannot be seen, and is said to be unseen; every other part is found.
#[test]
fn without_memory_a_history_is_not_anchored_and_only_its_end_can_be_missing_unseen() {
    let book = Book::signed(8);
    for part in 1_u32..256 {
        let folders: Vec<VersionFiles> =
            (0..8).filter(|at| part >> at & 1 == 1).map(|at| book.folders[at as usize].clone()).collect();
        let history = fold(&folders);
        assert!(!history.anchored);
        let prefix = part.trailing_ones() == u32::BITS - part.leading_zeros();
        assert_eq!(history.faults.is_empty(), prefix, "{part:08b}");
        if !prefix {
            assert_eq!(codes(&history.faults)[0], "missing-version", "{part:08b}");
            let unbroken = part.trailing_ones() as usize;
            assert_eq!(
                history.chain.len(),
                unbroken,
                "only what can be followed from the first version is in the chain"
            );
        }
    }
    assert_eq!(fold(&[]), History::default());
}

#[test]
fn every_deleted_file_of_a_history_is_reported() {
    let book = Book::signed(4);
    let known = Known { seen: Some(seen(&book.folders)), ..Known::default() };
    for (at, version) in book.folders.iter().enumerate() {
        for name in version.files.keys() {
            let mut folders = book.folders.clone();
            folders[at].files.remove(name);
            let history = fold(&folders);
            assert!(!history.faults.is_empty() || name.ends_with(".json"), "{}/{name}", version.folder);
            assert_eq!(history.chain.len(), at, "{}/{name}: a chain ends where something is missing", version.folder);
            let history = History::fold(&folders, &known);
            let named = history
                .faults
                .iter()
                .any(|fault| fault.file.as_ref() == Some(name) && fault.folder.as_ref() == Some(&version.folder));
            assert!(named && history.chain.len() == 4, "{}/{name}: told, and still in force", version.folder);
        }
        // Both files of a signature: without memory the last version then just waits, with memory it is told.
        let mut folders = book.folders.clone();
        folders[at].files.retain(|name, _| !name.starts_with("signoff-sales"));
        let history = fold(&folders);
        assert_eq!(history.faults.is_empty(), at == 3);
        assert_eq!(history.chain.len(), at);
        assert_eq!(codes(&History::fold(&folders, &known).faults), ["missing-file"]);
    }
}

#[test]
fn versions_and_signatures_that_change_places_are_reported() {
    let book = Book::signed(4);
    for a in 0..4 {
        for b in 0..4 {
            if a == b {
                continue;
            }
            // The folders' names change places.
            let mut folders = book.folders.clone();
            (folders[a].folder, folders[b].folder) = (book.folders[b].folder.clone(), book.folders[a].folder.clone());
            let history = fold(&folders);
            assert!(codes(&history.faults).contains(&"renamed-version"), "{a} {b}: {:?}", history.faults);
            assert!(history.chain.len() <= a.min(b));
            // The contents of one folder lie in the other too.
            let mut folders = book.folders.clone();
            folders[a].files = book.folders[b].files.clone();
            assert!(codes(&fold(&folders).faults).contains(&"renamed-version"), "{a} {b}");
        }
    }
}
