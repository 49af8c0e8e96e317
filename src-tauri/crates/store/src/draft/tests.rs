use std::path::Path;

use super::*;

/// A draft of one device in a shared folder.
fn draft(folder: &Path, device: &str) -> Draft {
    let root = folder.join("w");
    if !root.exists() {
        let documents: Vec<(Document, &str)> =
            Document::ALL.into_iter().map(|document| (document, "format: countersign/1\ntitle: Old\n")).collect();
        Workspace::create(&root, &documents).expect("made");
    }
    let editor = Editor { device: device.into(), author: "Dana".into() };
    let mut draft =
        Draft::open(Workspace::open(&root).expect("opened"), &folder.join(device), editor).expect("a draft");
    draft.take_in(1).expect("looked at");
    draft
}

fn set(draft: &mut Draft, path: &str, value: &str, now: Instant) {
    let edit = Edit::Set { path: path.into(), value: value.into() };
    draft.edit(Document::Sla, &edit, None, now).expect("edited").expect("a change");
}

fn sentences(draft: &Draft) -> usize {
    draft.history().iter().filter(|change| change.sentence.starts_with("by hand")).count()
}

#[test]
fn what_was_noted_before_the_program_died_is_not_noted_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut one = draft(folder.path(), "a");
    let before = one.text(Document::Sla).expect("read");
    set(&mut one, "title", "New", 2);
    set(&mut one, "title", "Newer", 3);
    // It died before it could remember either text.
    one.remember(Document::Sla, &before).expect("written");
    assert_eq!(one.take_in(4).expect("looked at"), 1);
    assert_eq!((one.history().len(), sentences(&one)), (2, 0));
    assert_eq!(one.take_in(5).expect("looked at"), 0);
    assert_eq!(one.undo(6).expect("taken back").len(), 1, "once is enough");
    assert!(one.text(Document::Sla).expect("read").contains("title: New\n"));
}

#[test]
fn what_another_device_noted_is_not_taken_for_made_by_hand_and_what_nobody_noted_is() {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut one, mut other) = (draft(folder.path(), "a"), draft(folder.path(), "b"));
    set(&mut other, "title", "Theirs", 2);
    assert_eq!(one.take_in(3).expect("looked at"), 1);
    assert_eq!((one.history().len(), sentences(&one)), (1, 0));
    // Their next change, and beside it one by hand.
    set(&mut other, "title", "Theirs again", 4);
    let text = one.text(Document::Sla).expect("read");
    one.write(Document::Sla, &format!("{text}# by hand\n")).expect("written");
    assert_eq!(one.take_in(5).expect("looked at"), 1);
    assert_eq!((one.history().len(), sentences(&one)), (3, 1));
}
