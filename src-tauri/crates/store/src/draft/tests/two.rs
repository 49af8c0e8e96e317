//! Two devices and one draft.

use agreement::merge::ConflictKind;
use serde_json::json;

use super::by_hand::copy;
use super::*;

/// Two that are apart, each with a folder of its own; what they do comes together by [`exchange`].
fn apart() -> ([tempfile::TempDir; 2], Draft, Draft) {
    let folders = [(); 2].map(|()| tempfile::tempdir().expect("a folder"));
    let (mut one, mut other) = (draft(folders[0].path(), "a"), draft(folders[1].path(), "b"));
    set(&mut one, "title", "First", 2);
    exchange(&mut one, &mut other);
    (folders, one, other)
}

fn exchange(one: &mut Draft, other: &mut Draft) {
    copy(one, other);
    copy(other, one);
    one.take_in(100).expect("looked at");
    other.take_in(100).expect("looked at");
    assert_eq!(file(one), file(other));
    assert_eq!(one.merged().conflicts(), other.merged().conflicts());
}

#[test]
fn what_each_did_comes_together_and_each_takes_back_only_its_own() {
    let (_folders, mut one, mut other) = apart();
    set(&mut one, "title", "Mine", 3);
    set(&mut other, "purpose", "Theirs", 4);
    exchange(&mut one, &mut other);
    assert!(file(&one).contains("title: Mine\n") && file(&one).contains("purpose: Theirs\n"), "{}", file(&one));
    assert_eq!((one.history().len(), by_hand(&one), by_hand(&other)), (3, 0, 0));
    other.undo(5).expect("taken back");
    exchange(&mut one, &mut other);
    assert!(file(&one).contains("title: Mine\n") && !file(&one).contains("purpose"), "{}", file(&one));
    other.redo(6).expect("done again");
    exchange(&mut one, &mut other);
    assert!(file(&one).contains("purpose: Theirs\n"), "{}", file(&one));
}

#[test]
fn a_conflict_is_decided_by_a_side_or_by_a_third_value() {
    let (_folders, mut one, mut other) = apart();
    for third in [false, true] {
        set(&mut one, "title", &format!("Mine {third}"), 3);
        set(&mut other, "title", &format!("Theirs {third}"), 4);
        exchange(&mut one, &mut other);
        let all = one.merged().conflicts();
        assert_eq!((all.len(), all[0].kind, all[0].place.as_str()), (1, ConflictKind::BothChanged, "title"));
        assert_eq!(one.decide("nothing", &Choice::Value(None), 5).expect_err("no such").code, "no-conflict");
        let losing = all[0].sides.iter().find(|side| side.value != all[0].standing).expect("a side");
        let choice = if third { Choice::Value(Some(json!("Ours"))) } else { Choice::Side(losing.change.clone()) };
        let (_, preview) = other.preview_of_choice(&all[0].id, &choice).expect("seen");
        let change = other.decide(&all[0].id, &choice, 6).expect("decided");
        assert!(change.sentence.starts_with("decided: "), "{}", change.sentence);
        exchange(&mut one, &mut other);
        assert_eq!((one.merged().conflicts().len(), file(&one)), (0, preview));
    }
    assert!(file(&one).contains("title: Ours\n"), "{}", file(&one));
}

#[test]
fn keeping_what_stands_decides_too() {
    let (_folders, mut one, mut other) = apart();
    set(&mut one, "title", "Mine", 3);
    set(&mut other, "title", "Theirs", 4);
    exchange(&mut one, &mut other);
    let conflict = one.merged().conflicts().remove(0);
    let change = one.decide(&conflict.id, &Choice::Value(conflict.standing), 5).expect("decided");
    assert_eq!(change.sentence, "decided: `title` stays as it is");
    exchange(&mut one, &mut other);
    assert_eq!(other.merged().conflicts(), []);
}

#[test]
fn what_the_draft_was_can_be_looked_at_and_brought_back() {
    let (_folders, mut one, mut other) = apart();
    let was = (set(&mut one, "title", "Mine", 3), file(&one));
    set(&mut one, "title", "Later", 4);
    set(&mut other, "purpose", "Theirs", 5);
    exchange(&mut one, &mut other);
    assert_eq!(one.as_it_was(&was.0.id).expect("known").text(Document::Mql), Some(was.1.as_str()));
    assert_eq!(one.as_it_was("none").expect_err("unknown").code, "no-change");
    assert_eq!(one.restore(&was.0.id, 6).expect("brought back").len(), 1);
    exchange(&mut one, &mut other);
    assert_eq!(file(&other), was.1);
    one.undo(7).expect("taken back");
    assert!(file(&one).contains("title: Later\n") && file(&one).contains("purpose: Theirs\n"), "{}", file(&one));
}

#[test]
fn histories_from_before_drafts_were_merged_stay_and_can_be_taken_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = draft(folder.path(), "a").workspace().root().to_owned();
    let old = r##"{"id":"0123456789abcdef","parents":[],"device":"a","author":"Dana","at":1,"document":"mql","edits":[{"edit":"set","path":"title","value":"New"}],"splice":{"at":42,"removed":"Old","inserted":"New"},"sentence":"The title is now “New”, before “Old”.","group":null,"action":{"kind":"do"}}"##;
    fs::create_dir_all(root.join("drafts/a")).expect("made");
    fs::write(root.join("drafts/a/changes.jsonl"), format!("{old}\n")).expect("written");
    let path = root.join("mql.yaml");
    fs::write(&path, fs::read_to_string(&path).expect("read").replace("Old", "New")).expect("written");
    let mut one = draft(folder.path(), "a");
    assert_eq!((one.history().len(), by_hand(&one)), (1, 0), "it tells of that change");
    set(&mut one, "purpose", "To agree", 2);
    one.undo(3).and_then(|_| one.undo(4)).expect("taken back");
    assert!(file(&one).contains("title: Old\n") && !file(&one).contains("purpose"), "{}", file(&one));
    assert_eq!(one.history().len(), 4);
}
