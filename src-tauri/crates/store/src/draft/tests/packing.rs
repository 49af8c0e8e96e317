//! Histories that were packed, that vanished, or that take long to merge.

use agreement::merge::Fits;

use super::by_hand::copy;
use super::*;

fn own_files(draft: &Draft) -> Vec<PathBuf> {
    log::changes_in(files::folder_of(&draft.own_changes())).expect("listed")
}

/// Two devices; the first has made some changes that the second has not seen.
fn two() -> ([tempfile::TempDir; 2], Draft, Draft) {
    let folders = [(); 2].map(|()| tempfile::tempdir().expect("a folder"));
    let (mut one, other) = (draft(folders[0].path(), "a"), draft(folders[1].path(), "b"));
    for nth in 0..5 {
        set(&mut one, "title", &format!("No. {nth}"), 2);
    }
    (folders, one, other)
}

#[test]
fn a_packed_history_is_the_same_history_whichever_file_arrives_first() {
    for packed_first in [false, true] {
        let (_folders, mut one, mut other) = two();
        one.pack().expect("packed");
        set(&mut one, "title", "Later", 3);
        let mut files = own_files(&one);
        assert_eq!(files.len(), 2);
        if packed_first == pack::is_packed(&files[1]) {
            files.reverse();
        }
        for file in files {
            let there = other.workspace().root().join("drafts/a").join(file.file_name().expect("a name"));
            fs::create_dir_all(files::folder_of(&there)).expect("made");
            fs::copy(&file, there).expect("delivered");
            other.take_in(100).expect("looked at");
            assert_eq!(by_hand(&other), 0);
        }
        assert_eq!((file(&other), other.history()), (file(&one), one.history()));
        // Undo reaches behind it.
        for _ in 0..6 {
            one.undo(4).expect("taken back");
        }
        assert!(file(&one).contains("title: Old\n"), "{}", file(&one));
    }
}

#[test]
fn a_long_history_packs_itself_and_only_ones_own() {
    let (_folders, mut one, mut other) = two();
    copy(&one, &other);
    other.take_in(100).expect("looked at");
    let long = "x".repeat(3000);
    for nth in 0..60 {
        set(&mut other, "purpose", &format!("{nth} {long}"), 200);
    }
    other.take_in(300).expect("looked at");
    let length = |path: &Path| fs::metadata(path).expect("there").len();
    assert!(length(&other.own_changes()) < 256 * 1024 && own_files(&other).len() > 1);
    assert!(other.own.join(log::CHANGES).is_file() && log::changes_in(&other.own).expect("listed").len() > 1);
    assert_eq!(log::changes_in(&other.workspace().root().join("drafts/a")).expect("listed").len(), 1);
    assert_eq!(draft(_folders[1].path(), "b").history(), other.history());
    copy(&other, &one);
    one.take_in(400).expect("looked at");
    assert_eq!((one.history(), file(&one)), (other.history(), file(&other)));
}

#[test]
fn what_vanishes_from_the_shared_folder_vanishes_from_nobodys_draft() {
    for packed in [false, true] {
        let (folders, mut one, mut other) = two();
        if packed {
            one.pack().expect("packed");
        }
        copy(&one, &other);
        other.take_in(100).expect("looked at");
        set(&mut other, "purpose", "Theirs", 101);
        let (text, known) = (file(&other), other.history().len());
        // The other's changes, and one's own too, while the program runs and while it does not.
        fs::remove_dir_all(other.workspace().root().join("drafts")).expect("removed");
        other.take_in(200).expect("looked at");
        let again = draft(folders[1].path(), "b");
        for draft in [&other, &again] {
            assert_eq!((file(draft), draft.history().len(), by_hand(draft)), (text.clone(), known, 0));
        }
        assert_eq!(own_files(&again).len(), 1, "one's own are put back");
        assert!(!again.workspace().root().join("drafts/a").exists(), "nobody writes another's");
        // Whose they are puts them back.
        fs::remove_dir_all(one.workspace().root().join("drafts")).expect("removed");
        one.take_in(300).expect("looked at");
        copy(&one, &again);
        copy(&again, &one);
        one.take_in(400).expect("looked at");
        assert_eq!((file(&one), one.history()), (text, again.history()));
    }
}

#[test]
fn another_workspace_in_the_same_place_begins_with_nothing() {
    let (folders, mut one, _other) = two();
    one.pack().expect("packed");
    fs::remove_dir_all(one.workspace().root().join("drafts")).expect("removed");
    Draft::begin_anew(&one.own).expect("forgotten");
    assert_eq!(draft(folders[0].path(), "a").history().len(), 0);
}

#[test]
fn how_changes_were_fitted_is_kept_and_a_damaged_note_of_it_is_made_anew() {
    let (folders, mut one, mut other) = two();
    copy(&one, &other);
    other.take_in(100).expect("looked at");
    for nth in 0..20 {
        set(&mut one, "title", &format!("One's {nth}"), 200);
        set(&mut other, "purpose", &format!("Other's {nth}"), 200);
    }
    copy(&one, &other);
    other.take_in(300).expect("looked at");
    let path = other.own.join(take_in::FITS);
    let kept = fs::read_to_string(&path).expect("kept");
    let again = || draft(folders[1].path(), "b");
    assert_eq!(again().merged().fits().fresh(), 0);
    let text = file(&other);
    for damaged in [kept.replacen("Other", "0ther", 1), kept.replacen("\"8\"", "\"0\"", 1), String::new()] {
        assert_ne!(damaged, kept);
        fs::write(&path, damaged).expect("written");
        assert_eq!(file(&again()), text);
        assert_eq!(fs::read_to_string(&path).expect("kept"), kept);
    }
    assert_eq!(Fits::from_text(&kept).fresh(), 0);
}
