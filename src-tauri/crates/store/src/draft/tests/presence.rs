//! Who is there.

use super::*;

#[test]
fn the_other_is_seen_for_as_long_as_its_word_is_fresh() {
    let folder = tempfile::tempdir().expect("a folder");
    let (one, other) = (draft(folder.path(), "a"), draft(folder.path(), "b"));
    other.be_present(Some(Document::Sla), 1000).expect("said");
    let there = one.others_present(2000).expect("seen");
    assert_eq!((there.len(), there[0].document.as_deref(), there[0].author.as_str()), (1, Some("sla"), "b of Acme"));
    assert_eq!(other.others_present(2000).expect("seen"), [], "oneself is not another");
    other.be_present(Some(Document::Sla), 3000).expect("said");
    assert_eq!(one.others_present(4000).expect("seen")[0].at, 1000, "not written anew every moment");
    other.be_present(None, 5000).expect("said");
    assert_eq!(one.others_present(5000).expect("seen")[0].document, None);
    assert_eq!(one.others_present(5000 + GONE_AFTER).expect("seen"), []);
    other.be_gone();
    assert_eq!(one.others_present(5000).expect("seen"), []);
}
