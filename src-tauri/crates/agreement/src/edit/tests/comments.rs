//! Comments and blank lines when items come and go.

use super::*;

#[test]
fn a_moved_item_takes_its_comments_with_it() {
    let (head, rest) = MQL.split_once("  # Enterprise deals.").expect("a comment");
    let (first, rest) = rest.split_once("\n  # Looking at prices.").expect("a comment");
    let (second, tail) = rest.split_once("bands:").expect("bands");
    let first = format!("  # Enterprise deals.{first}");
    let second = format!("  # Looking at prices.{second}");
    let swapped = format!("{head}{second}\n{first}bands:{tail}");
    assert_eq!(changed(shift("rules.enterprise", None)), swapped);
    assert_eq!(changed(shift("rules.pricing-page", Some("enterprise"))), swapped);
    check(
        shift("categories.intent", Some("fit")),
        "  - { id: fit, label: Fit, cap: 50 }\n  - { id: intent, label: 'Buying signals', cap: 70, floor: -30 }   # halved below\n",
        "  - { id: intent, label: 'Buying signals', cap: 70, floor: -30 }   # halved below\n  - { id: fit, label: Fit, cap: 50 }\n",
    );
}

/// The comment above the first of several items may well be the heading of them all.
#[test]
fn a_removed_item_leaves_the_comments_above_it() {
    let lines = |from: &str, to: &str| {
        let start = MQL.find(from).expect("the first line");
        let end = start + MQL[start..].find(to).expect("what follows");
        MQL[start..end].to_owned()
    };
    let first = lines("  - id: enterprise", "\n  # Looking");
    check(remove("rules.enterprise"), &first, "");
    let second = lines("  - id: pricing-page", "bands:");
    check(remove("rules.pricing-page"), &second, "");
    check(remove("rules.pricing-page.when.where"), "      where: { path: { starts_with: /pricing } }\n", "");
    // The last one of a list and of a group too.
    let text = "# all\nnever:\n  # rivals\n  - id: rival # ours\nneeds:\n  # more\n  fit: 20\n\nx: y\n";
    let apply = |path: &str| apply(Document::Mql, text, &remove(path)).unwrap_or_else(|fault| panic!("{fault}"));
    assert_eq!(apply("never.rival"), text.replace("never:", "never: []").replace("  - id: rival # ours\n", ""));
    assert_eq!(apply("needs.fit"), text.replace("needs:", "needs: {}").replace("  fit: 20\n", ""));
    assert_eq!(apply("never"), text.replace("never:\n  # rivals\n  - id: rival # ours\n", ""));
}

#[test]
fn blank_lines_that_part_groups_of_items_stay() {
    let text = "rules:\n  # Fit\n  - id: a\n  - id: b\n\n  # Intent\n  - id: c\n\n  - id: d\n";
    let apply = |path: &str| apply(Document::Mql, text, &remove(path)).unwrap_or_else(|fault| panic!("{fault}"));
    for (path, gone) in [
        ("rules.a", "  - id: a\n"),
        ("rules.b", "  - id: b\n"),
        ("rules.c", "  - id: c\n"),
        ("rules.d", "\n  - id: d\n"),
    ] {
        assert_eq!(apply(path), text.replace(gone, ""), "{path}");
    }
}
