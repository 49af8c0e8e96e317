use super::*;

fn tree(text: &str) -> Tree {
    let parsed = parse(text);
    assert_eq!(parsed.faults, []);
    parsed.tree.expect("a tree")
}

fn at<'t>(tree: &'t Tree, path: &str) -> &'t str {
    tree.slice(&tree.locate(path).unwrap_or_else(|| panic!("nothing at {path}")))
}

fn codes(text: &str) -> Vec<&'static str> {
    parse(text).faults.iter().map(|fault| fault.code).collect()
}

const MIXED: &str = "\
# top
title: A title  # beside
lists:
  free-mail: [gmail.com, yahoo.com]
rules:
  - id: enterprise
    when: { all: [ { field: employees, at_least: 500 }, { field: 'x y', known: true } ] }
    why: >  # folded
      Because
      of size.

    # about points
    points: 15
  - id: tiers
    tiers:
    - { from: 50, points: 5 }
    - from: 200
      points: 10
    empty:
columns:
  Company.Size: 3
";

#[test]
fn every_value_knows_its_bytes() {
    let tree = tree(MIXED);
    assert_eq!(at(&tree, "title"), "A title");
    assert_eq!(at(&tree, "lists.free-mail"), "[gmail.com, yahoo.com]");
    assert_eq!(at(&tree, "lists.free-mail.1"), "yahoo.com");
    assert_eq!(at(&tree, "rules.enterprise.when.all.1.field"), "'x y'");
    assert_eq!(at(&tree, "rules.enterprise.when.all.0"), "{ field: employees, at_least: 500 }");
    assert_eq!(at(&tree, "rules.enterprise.why"), ">  # folded\n      Because\n      of size.");
    assert_eq!(at(&tree, "rules.tiers.tiers.1"), "from: 200\n      points: 10");
    assert_eq!(at(&tree, "rules.1.tiers"), "- { from: 50, points: 5 }\n    - from: 200\n      points: 10");
    assert_eq!(at(&tree, "columns.Company.Size"), "3");
    assert_eq!(at(&tree, ""), MIXED[6..].trim_end());
    assert!(tree.find("rules.enterprise.when.all.2").is_none());
    assert!(tree.find("title.x").is_none());
    let empty = tree.find("rules.tiers.empty").expect("empty");
    assert!(empty.value.is_absent());
    assert_eq!(&MIXED[..empty.value.span.start], MIXED.split_inclusive("empty:").next().expect("the key"));
    assert_eq!(tree.slice(&tree.locate_key("rules.enterprise.points").expect("key")), "points");
    assert_eq!(tree.find("rules.enterprise.points").map(|found| found.index), Some(3));
    let comments: Vec<_> = tree.comments.iter().map(|span| tree.slice(span)).collect();
    assert_eq!(comments, ["# top", "# beside", "# folded", "# about points"]);
}

#[test]
fn columns_are_counted_in_characters_behind_a_mark_and_before_either_line_end() {
    let text = "\u{feff}a: ä\r\nb: \"ü\" # x\r\nc: 1\n";
    let tree = tree(text);
    assert_eq!(tree.position(tree.locate("a").expect("a").start), (1, 4));
    assert_eq!(tree.position(tree.locate_key("b").expect("b").start), (2, 1));
    assert_eq!(tree.position(text.find('#').expect("#")), (2, 8));
    assert_eq!(&text[tree.line_span(1)], "a: ä");
    assert_eq!(&text[tree.line_span(2)], "b: \"ü\" # x");
    assert_eq!(&text[tree.line_span(3)], "c: 1");
    assert_eq!(tree.position(text.len()), (4, 1));
    assert_eq!(tree.position(0), (1, 1));
}

#[test]
fn an_empty_document_is_an_absent_root() {
    for text in ["", "\n\n", "# only a comment\n", "\u{feff}", "---\n"] {
        assert!(tree(text).root.is_absent(), "{text:?}");
    }
}

#[test]
fn a_long_comment_is_no_fault() {
    tree(&format!("a: 1\n{}b: 2\n", "# line\n".repeat(5000)));
}

#[test]
fn depth_is_limited_before_anything_is_built() {
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    assert_eq!(codes(&nested(MAX_DEPTH)), [""; 0]);
    assert_eq!(codes(&nested(MAX_DEPTH + 1)), ["too-deep"]);
    assert_eq!(codes(&"[".repeat(200_000)), ["too-deep"]);
    assert_eq!(codes(&"{a: ".repeat(50_000)), ["too-deep"]);
    assert_eq!(codes(&"- ".repeat(100_000)), ["too-deep"]);
    assert_eq!(codes(&"[".repeat(400_000)), ["too-large"]);
    let keys: String = (0..100).map(|depth| format!("{}a:\n", " ".repeat(depth))).collect();
    assert_eq!(codes(&keys), ["too-deep"]);
}

#[test]
fn what_no_document_may_have() {
    assert_eq!(codes("a: &x 1\nb: *x\n"), ["anchor", "alias"]);
    assert_eq!(codes("b: *missing\n"), ["alias"]);
    assert_eq!(codes("a: !!str 3\nb: !x [1]\nc: !y\n"), ["tag", "tag", "tag"]);
    assert_eq!(codes("%YAML 1.2\n---\na: 1\n"), ["directive"]);
    assert_eq!(codes("a: 1\n---\nb: 1\n"), ["second-document"]);
    assert_eq!(codes("a: 1\n<<: { b: 2 }\n"), ["merge-key"]);
    assert_eq!(codes("a: 1\nb: 2\n\"a\": 3\n"), ["duplicate-key"]);
    assert_eq!(codes("? a\n: 1\n"), ["explicit-key"]);
    assert_eq!(codes("[a]: 1\n"), ["key-not-text"]);
    assert_eq!(codes(": 1\n"), ["key-not-text"]);
    assert_eq!(codes("a: [b: 1]\n"), ["pair-in-list"]);
}

#[test]
fn what_cannot_be_seen_is_found_wherever_it_hides() {
    assert_eq!(codes("a: x\u{200b}y\n"), ["invisible-character"]);
    assert_eq!(codes("a: \"x\\u200by\"\n"), ["invisible-character"]);
    assert_eq!(codes("a: 1 # \u{202e}comment\n"), ["text-direction"]);
    assert_eq!(codes("a\u{2066}: 1\n"), ["text-direction"]);
    assert_eq!(codes("a: \"\\x07\"\n"), ["control-character"]);
    assert_eq!(codes("a: \"x\\ty\"\n"), ["control-character"]);
    assert_eq!(codes("a: \"x\\ny\"\n"), ["line-break"]);
    assert_eq!(codes("a: |\n  x\n  y\n"), ["line-break"]);
    assert_eq!(codes("a: |\n  x\n"), [""; 0]);
    assert_eq!(codes("a: x\u{fe0f}\n"), ["invisible-character"]);
    assert_eq!(codes("a: \u{2764}\u{fe0f} \u{e4}\u{1f600}\n"), [""; 0]);
    assert_eq!(codes("\u{feff}\u{feff}a: 1\n"), ["invisible-character"]);
    assert_eq!(codes("a: 1\rb: 2\n").first(), Some(&"control-character"));
}

/// Wherever a hidden character is put, it is told at its own place, and no message has one in it.
#[test]
fn a_hidden_character_is_told_wherever_it_stands() {
    let text = "a: one two # three\nb: { c: \"x y\", d: [e f, 'g'] }\nh:\n  - i: >\n      j k\np: q r\n  s t\n";
    for hidden in ['\u{1}', '\u{7}', '\u{1b}', '\u{7f}', '\u{85}', '\u{200b}', '\u{202e}'] {
        for at in 0..=text.len() {
            let mut text = text.to_owned();
            text.insert(at, hidden);
            let faults = parse(&text).faults;
            let place = at..at + hidden.len_utf8();
            let told = faults.iter().any(|fault| fault.span == place && fault.message.contains("is hidden here"));
            assert!(told, "{text:?}: {faults:?}");
            for fault in faults {
                let said = format!("{} {}", fault.message, fault.help);
                assert!(!said.contains(hidden) && !said.contains("``"), "{text:?}: {said}");
                assert!(fault.code != "needs-quotes", "{text:?}: {said}");
            }
        }
    }
}
