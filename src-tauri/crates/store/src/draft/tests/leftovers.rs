//! What sync tools and git leave behind.

use agreement::edit::value_at;
use serde_json::json;

use super::*;

fn said(draft: &Draft, place: &str) -> Option<serde_json::Value> {
    value_at(Document::Mql, &file(draft), place)
}

#[test]
fn a_copy_is_merged_upon_the_state_that_it_came_from_and_put_aside() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut one = draft(folder.path(), "a");
    set(&mut one, "purpose", "To agree", 2);
    let earlier = file(&one);
    set(&mut one, "title", "Mine", 3);
    let name = "mql (Lee's conflicted copy 2026-11-28).yaml";
    let copy = one.workspace().root().join(name);
    fs::write(&copy, earlier.replace("To agree", "To decide")).expect("written");
    let all = one.leftovers().expect("listed");
    assert_eq!((all.len(), all[0].tool, all[0].known), (1, "Dropbox", false));
    let made = one.merge_leftover(name, 4).expect("merged").expect("a change");
    assert!(made.sentence.starts_with("from `mql (Lee's"), "{}", made.sentence);
    assert_eq!((said(&one, "title"), said(&one, "purpose")), (Some(json!("Mine")), Some(json!("To decide"))));
    assert!(!copy.exists() && one.workspace().root().join("drafts/a/aside").join(name).exists());
    // One that says nothing new.
    fs::write(&copy, earlier).expect("written");
    assert!(one.leftovers().expect("listed")[0].known);
    assert_eq!(one.merge_leftover(name, 5).expect("put aside"), None);
    assert_eq!(one.merge_leftover(name, 6).expect_err("gone").code, "no-leftover");
    assert_eq!(fs::read_dir(one.workspace().root().join("drafts/a/aside")).expect("listed").count(), 2);
}

#[test]
fn both_sides_of_a_merge_by_git_are_taken_in() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir(folder.path().join(".git")).expect("made");
    let mut one = draft(folder.path(), "a");
    set(&mut one, "title", "First", 2);
    let attributes = fs::read_to_string(one.workspace().root().join(".gitattributes")).expect("written");
    assert!(attributes.contains("drafts/*/*.jsonl merge=union"), "{attributes}");
    let text = file(&one);
    let marked = text.replace("title: First\n", "<<<<<<< HEAD\ntitle: Mine\n=======\ntitle: Theirs\n>>>>>>> lee\n");
    put(&one, &marked);
    one.take_in(3).expect("looked at");
    let conflicts = one.merged().conflicts();
    let mut values: Vec<_> = conflicts.iter().flat_map(|one| &one.sides).map(|side| side.value.clone()).collect();
    values.sort_by_key(|value| value.as_ref().map(ToString::to_string));
    assert_eq!(values, [Some(json!("Mine")), Some(json!("Theirs"))]);
    assert!(!file(&one).contains("<<<<<<<"), "{}", file(&one));
}
