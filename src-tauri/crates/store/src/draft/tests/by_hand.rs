//! What is taken for a change made by hand, and what is not.

use super::*;

#[test]
fn what_was_kept_before_the_program_died_is_written_at_the_next_start() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut one = draft(folder.path(), "a");
    set(&mut one, "title", "New", 2);
    let before = file(&one);
    let seen = one.notes.seen(Document::Mql).expect("read").expect("seen");
    set(&mut one, "title", "Newer", 3);
    // It died before it could write the file, or remember it.
    put(&one, &before);
    one.notes.remember(Document::Mql, &seen.text, seen.heads).expect("written");
    let mut again = draft(folder.path(), "a");
    assert_eq!((again.history().len(), by_hand(&again)), (2, 0));
    assert!(file(&again).contains("title: Newer\n"));
    assert_eq!(again.take_in(5).expect("looked at"), 0);
    assert_eq!(again.undo(6).expect("taken back").len(), 1, "once is enough");
    assert!(file(&again).contains("title: New\n"));
}

#[test]
fn a_file_changed_by_hand_is_one_change_with_its_comments() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut one = draft(folder.path(), "a");
    put(&one, &file(&one).replace("title: Old", "title: Mine # for now"));
    assert_eq!(one.take_in(2).expect("looked at"), 1);
    assert_eq!((one.history().len(), by_hand(&one)), (1, 1));
    set(&mut one, "purpose", "To agree", 3);
    assert!(file(&one).contains("title: Mine # for now\n"), "{}", file(&one));
    one.undo(4).and_then(|_| one.undo(5)).expect("taken back");
    assert!(file(&one).contains("title: Old\n"), "{}", file(&one));
}

#[test]
fn a_text_that_nobody_is_known_to_have_written_waits_while_others_work_on_the_draft() {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut one, mut other) = (draft(folder.path(), "a"), draft(folder.path(), "b"));
    set(&mut other, "title", "Theirs", 2);
    one.take_in(3).expect("looked at");
    let text = file(&one);
    put(&one, &format!("{text}# by hand\n"));
    one.take_in(10).expect("looked at");
    assert_eq!((by_hand(&one), one.waiting()), (0, &[Waiting { document: Document::Mql, since: 10 }][..]));
    one.take_in(9 + PATIENCE).expect("looked at");
    assert_eq!(by_hand(&one), 0);
    one.take_in(10 + PATIENCE).expect("looked at");
    assert_eq!((by_hand(&one), one.waiting().len()), (1, 0));
    // Who edits goes on from what is there.
    put(&one, &format!("{text}# by hand\n# again\n"));
    set(&mut one, "purpose", "To agree", 11 + PATIENCE);
    assert_eq!(by_hand(&one), 2);
    assert!(file(&one).ends_with("# by hand\n# again\n"), "{}", file(&one));
}

#[test]
fn a_rendering_that_arrives_before_its_changes_is_no_change_by_hand() {
    let (here, there) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    let (mut one, mut other) = (draft(here.path(), "a"), draft(there.path(), "b"));
    set(&mut one, "title", "One", 2);
    // The other has been here before.
    fs::create_dir(one.workspace().root().join("drafts/b")).expect("made");
    copy(&one, &other);
    other.take_in(3).expect("looked at");
    set(&mut other, "title", "Two", 4);
    put(&one, &file(&other));
    one.take_in(5).expect("looked at");
    assert_eq!((one.waiting().len(), one.history().len()), (1, 1));
    copy(&other, &one);
    one.take_in(6).expect("looked at");
    assert_eq!((one.waiting().len(), one.history().len(), by_hand(&one)), (0, 2, 0));
    assert_eq!(file(&one), file(&other));
}

#[test]
fn an_older_file_or_none_makes_nothing_vanish() {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut one, mut other) = (draft(folder.path(), "a"), draft(folder.path(), "b"));
    let first = file(&one);
    set(&mut one, "title", "One", 2);
    other.take_in(3).expect("looked at");
    set(&mut other, "title", "Two", 4);
    one.take_in(5).expect("looked at");
    let newest = file(&one);
    for older in [Some(first.as_str()), Some(""), None] {
        match older {
            Some(text) => put(&one, text),
            None => fs::remove_file(one.workspace().path_of(Document::Mql)).expect("removed"),
        }
        fs::remove_dir_all(one.workspace().root().join("drafts")).expect("removed");
        one.take_in(6).expect("looked at");
        if older == Some("") {
            // Perhaps half a file.
            assert_eq!(one.waiting().len(), 1);
            put(&one, &newest);
        }
        one.take_in(7).expect("looked at");
        assert_eq!((file(&one), by_hand(&one), one.history().len()), (newest.clone(), 0, 2));
    }
    let mut again = draft(folder.path(), "a");
    assert_eq!(again.history().len(), 2);
    again.undo(8).expect_err("the other has changed it since");
}

/// What one device wrote arrives at the other.
pub(super) fn copy(from: &Draft, to: &Draft) {
    let folder = |draft: &Draft| draft.workspace().root().join("drafts").join(from.device());
    fs::create_dir_all(folder(to)).expect("made");
    for path in log::list(&folder(from)).expect("listed") {
        fs::copy(&path, folder(to).join(path.file_name().expect("a name"))).expect("copied");
    }
}
