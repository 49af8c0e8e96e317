//! Comments of two.

use super::*;

#[test]
fn two_talk_about_a_place_and_settle_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let (one, other) = (draft(folder.path(), "a"), draft(folder.path(), "b"));
    let id = one.comment(Document::Mql, "rules.enterprise", " Why 15? ", 10).expect("said");
    // A clock that runs behind.
    other.answer(&id, Said::Reply { text: "They buy.".into() }, 5).expect("answered");
    one.answer(&id, Said::Resolve, 20).expect("settled");
    let threads = one.threads().expect("read");
    assert_eq!(threads, other.threads().expect("read"));
    assert_eq!((threads.len(), threads[0].place.as_str(), threads[0].resolved), (1, "rules.enterprise", true));
    let said: Vec<(&str, &Said)> =
        threads[0].comments.iter().map(|comment| (comment.device.as_str(), &comment.said)).collect();
    let begin = Said::Begin { document: "mql".into(), place: "rules.enterprise".into(), text: "Why 15?".into() };
    assert_eq!(said, [("a", &begin), ("b", &Said::Reply { text: "They buy.".into() }), ("a", &Said::Resolve)]);
    other.answer(&id, Said::Reply { text: "Do they?".into() }, 30).expect("answered");
    assert!(!one.threads().expect("read")[0].resolved, "an answer opens it again");
    assert_eq!(one.comment(Document::Mql, "rules", "  ", 40).expect_err("no words").code, "comment");
    assert_eq!(one.answer("none", Said::Resolve, 40).expect_err("no thread").code, "no-thread");
    assert_eq!(one.history().len(), 0, "comments are no changes");
}
