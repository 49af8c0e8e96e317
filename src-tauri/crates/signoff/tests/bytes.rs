//! One byte of a bundle or of the history changes: any bit, any file.

use signoff::made_up::*;
use signoff::{Fault, History, Known, VersionFiles, bundle};

fn fold(folders: &[VersionFiles]) -> History {
    History::fold(folders, &Known::default())
}

/// Row "One byte of a bundle or of the history changes". The list of files is written anew after each change, as a forger
/// would, so that it is the MANIFEST and the signatures that find it. (The PDF follows from nothing here; it is compared
/// where it can be set again.)
#[test]
fn every_changed_bit_of_every_file_of_a_bundle_is_found_even_when_the_list_is_written_anew() {
    let book = Book::signed(2);
    let good = bundle::files(&book.folders[1], b"%PDF-".to_vec());
    assert_eq!(bundle::check(&good, &Known::default()).faults, []);
    let names: Vec<&String> = good.keys().filter(|name| *name != bundle::BUNDLE && *name != bundle::PDF).collect();
    let tried: usize = std::thread::scope(|scope| {
        let halves: Vec<_> = (0..2)
            .map(|half| {
                let (good, names) = (&good, &names);
                scope.spawn(move || {
                    let mut files = good.clone();
                    let mut tried = 0;
                    for name in names {
                        for bit in (half..good[*name].len() * 8).step_by(2) {
                            files.get_mut(*name).expect("a file")[bit / 8] ^= 1 << (bit % 8);
                            let others = files.iter().filter(|(name, _)| *name != bundle::BUNDLE);
                            let list = signoff::manifest::lines(others.map(|(n, b)| (n.as_str(), b.as_slice())));
                            files.insert(bundle::BUNDLE.into(), list.into_bytes());
                            let faults = bundle::check(&files, &Known::default()).faults;
                            assert!(!faults.is_empty(), "bit {bit} of {name}");
                            assert!(faults.iter().any(|fault| fault.file.is_some()), "{faults:?}");
                            files.insert((*name).clone(), good[*name].clone());
                            tried += 1;
                        }
                    }
                    tried
                })
            })
            .collect();
        halves.into_iter().map(|half| half.join().expect("no crash")).sum()
    });
    let bits: usize = names.iter().map(|name| good[*name].len() * 8).sum();
    assert_eq!(tried, bits);
}

#[test]
fn a_changed_file_of_a_bundle_is_named() {
    let book = Book::signed(2);
    let good = bundle::files(&book.folders[1], b"%PDF-1.7 and so on".to_vec());
    for name in good.keys() {
        for at in (0..good[name].len()).step_by(7) {
            let mut files = good.clone();
            files.get_mut(name).expect("a file")[at] ^= 1 << (at % 8);
            let faults = bundle::check(&files, &Known::default()).faults;
            // A changed list accuses the file of the line that changed, or itself.
            let named = |fault: &Fault| fault.file.as_ref() == Some(name) || name == bundle::BUNDLE;
            assert!(faults.iter().any(named), "byte {at} of {name}: {faults:?}");
        }
        let mut without = good.clone();
        without.remove(name);
        let faults = bundle::check(&without, &Known::default()).faults;
        let named = |fault: &Fault| fault.file.as_ref() == Some(name) || fault.code == "not-a-bundle";
        assert!(faults.iter().any(named), "without {name}: {faults:?}");
        let mut empty = good.clone();
        empty.insert(name.clone(), Vec::new());
        assert!(!bundle::check(&empty, &Known::default()).faults.is_empty(), "{name} emptied");
    }
    for extra in ["notes.txt", "../mql.yaml", ".DS_Store", "mql.yaml.bak", "signoff-eve.json", "é"] {
        let mut more = good.clone();
        more.insert(extra.to_owned(), b"x".to_vec());
        assert!(!bundle::check(&more, &Known::default()).faults.is_empty(), "{extra}");
    }
}

#[test]
fn a_changed_file_of_a_history_is_named_and_what_rests_on_it_is_out_of_the_chain() {
    let book = Book::signed(3);
    for (place, version) in book.folders.iter().enumerate() {
        for (name, bytes) in &version.files {
            for at in (0..bytes.len()).step_by(29) {
                let mut folders = book.folders.clone();
                folders[place].files.get_mut(name).expect("a file")[at] ^= 1 << (at % 8);
                let history = fold(&folders);
                // Of a statement and its signature either may be the one that is accused.
                let stem = |file: &str| file.trim_end_matches(".json").trim_end_matches(".sig").to_owned();
                let named = |fault: &Fault| {
                    let file = fault.file.as_deref().unwrap_or("MANIFEST");
                    fault.folder.as_ref() == Some(&version.folder) && (stem(file) == stem(name) || name == "MANIFEST")
                };
                assert!(
                    history.faults.iter().any(named),
                    "byte {at} of {}/{name}: {:?}",
                    version.folder,
                    history.faults
                );
                assert!(!history.chain.contains(&place), "byte {at} of {}/{name}", version.folder);
            }
        }
    }
}
