//! What one suggests and the other decides.

use serde_json::json;

use super::*;

fn title(value: &str) -> Edit {
    Edit::Set { path: "title".into(), value: json!(value) }
}

fn suggest(draft: &mut Draft, value: &str) -> String {
    draft.suggest(Document::Mql, &[title(value)], " It reads better. ", 10).expect("suggested")
}

fn only(draft: &Draft) -> Suggestion {
    let mut all = draft.suggestions().expect("read");
    assert_eq!(all.len(), 1);
    all.remove(0)
}

#[test]
fn it_is_not_in_the_draft_until_the_other_accepts_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut one, mut other) = (draft(folder.path(), "a"), draft(folder.path(), "b"));
    let id = suggest(&mut one, "New");
    assert!(file(&one).contains("title: Old\n") && one.history().is_empty(), "{}", file(&one));
    let seen = only(&other);
    assert_eq!((seen.id.as_str(), seen.place(), seen.why.as_str()), (id.as_str(), "title", "It reads better."));
    assert_eq!((seen.change.author.as_str(), seen.end), ("a of Acme", None));
    let (_, preview) = other.preview_of_suggestion(&id).expect("seen");
    assert_eq!(preview, "format: countersign/1\n# The title.\ntitle: New\n");
    assert_eq!(one.accept(&id, 11).expect_err("it is one's own").code, "own-suggestion");
    // A clock that runs behind.
    let change = other.accept(&id, 5).expect("accepted").expect("a change");
    assert!(change.sentence.starts_with("as a of Acme suggested: "), "{}", change.sentence);
    assert_eq!((change.author.as_str(), change.device.as_str()), ("b of Acme", "b"));
    one.take_in(12).expect("looked at");
    assert_eq!((file(&one), file(&other)), (preview.clone(), preview));
    assert_eq!(only(&one).end.expect("closed").how, Ending::Accepted);
    assert_eq!(other.accept(&id, 13).expect_err("once only").code, "closed-suggestion");
    other.undo(14).expect("an ordinary change");
    assert!(file(&other).contains("title: Old\n"), "{}", file(&other));
}

#[test]
fn it_is_declined_by_the_other_and_withdrawn_by_its_author_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut one, mut other) = (draft(folder.path(), "a"), draft(folder.path(), "b"));
    let id = suggest(&mut one, "New");
    assert_eq!(other.withdraw(&id, 11).expect_err("somebody else's").code, "not-own-suggestion");
    assert_eq!(one.decline(&id, "", 11).expect_err("one's own").code, "own-suggestion");
    assert_eq!(one.withdraw("none", 11).expect_err("unknown").code, "no-suggestion");
    other.decline(&id, "No.", 11).expect("declined");
    let end = only(&one).end.expect("closed");
    assert_eq!((end.how, end.author.as_str()), (Ending::Declined("No.".into()), "b of Acme"));
    let again = one.suggest(Document::Mql, &[title("Newer")], "", 20).expect("suggested");
    one.withdraw(&again, 21).expect("taken back");
    assert_eq!(other.accept(&again, 22).expect_err("taken back").code, "closed-suggestion");
    assert_eq!(file(&other), file(&one));
    assert!(file(&one).contains("title: Old\n") && one.history().is_empty());
}

#[test]
fn accepted_and_withdrawn_without_knowledge_of_each_other_is_accepted() {
    let folders = [(); 2].map(|()| tempfile::tempdir().expect("a folder"));
    let (mut one, mut other) = (draft(folders[0].path(), "a"), draft(folders[1].path(), "b"));
    let id = suggest(&mut one, "New");
    by_hand::copy(&one, &other);
    one.withdraw(&id, 11).expect("taken back");
    other.accept(&id, 12).expect("accepted");
    by_hand::copy(&other, &one);
    one.take_in(13).expect("looked at");
    assert_eq!(only(&one).end.expect("closed").how, Ending::Accepted);
    assert!(file(&one).contains("title: New\n"), "{}", file(&one));
}

#[test]
fn it_is_applied_to_the_draft_as_it_has_become_or_says_that_it_does_not_fit() {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut one, mut other) = (draft(folder.path(), "a"), draft(folder.path(), "b"));
    let id = suggest(&mut one, "New");
    set(&mut other, "purpose", "To agree", 11);
    put(&other, &file(&other).replace("# The title.", "# What it is called."));
    other.take_in(40_000).and_then(|_| other.take_in(80_000)).expect("looked at");
    let (_, preview) = other.preview_of_suggestion(&id).expect("it fits");
    assert!(preview.contains("# What it is called.\ntitle: New\n") && preview.contains("To agree"), "{preview}");
    set(&mut other, "title", "New", 90_000);
    assert_eq!(other.fit(&only(&other)), Ok(Fit::Already));
    assert_eq!(other.preview_of_suggestion(&id).expect("it says so").1, file(&other));
    set(&mut other, "title", "Another", 90_001);
    assert_eq!(other.fit(&only(&other)), Ok(Fit::NoLonger));
    let refused = other.accept(&id, 90_002).expect_err("it does not fit");
    assert_eq!(refused.code, "no-longer-fits");
    assert!(refused.message.contains("`title` has been changed since"), "{}", refused.message);
    set(&mut other, "title", "New", 90_003);
    assert_eq!(other.accept(&id, 90_004), Ok(None), "closed without a change");
    assert_eq!(only(&other).end.expect("closed").how, Ending::Accepted);
}

#[test]
fn what_changes_nothing_or_cannot_be_is_no_suggestion() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut one = draft(folder.path(), "a");
    let mut refused = |edit: Edit, why: &str| one.suggest(Document::Mql, &[edit], why, 1).expect_err("refused").code;
    assert_eq!(refused(title("Old"), ""), "suggestion");
    assert_eq!(refused(Edit::Replace { text: "a: [".into() }, ""), "suggestion");
    assert_eq!(refused(Edit::Remove { path: "rules.none".into() }, ""), "edit");
    assert_eq!(refused(title("New"), &"a".repeat(LONGEST_REASON + 1)), "suggestion");
    assert_eq!(one.suggestions(), Ok(Vec::new()));
}

/// As the message says.
const LONGEST_REASON: usize = 4000;
