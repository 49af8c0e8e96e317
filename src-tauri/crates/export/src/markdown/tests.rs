use super::*;
use crate::tests::{HOSTILE, every_text, record};

#[test]
fn the_whole_of_a_record() {
    insta::assert_snapshot!(markdown(&record()));
}

/// What a line is, by how it begins.
fn kind(line: &str) -> &'static str {
    let kinds = ["## ", "### ", "# ", "- ", "  - ", "> ", "| ", "```", "**"];
    kinds.into_iter().find(|start| line.starts_with(start)).unwrap_or(if line.is_empty() { "" } else { "text" })
}

#[test]
fn no_text_makes_a_line_of_another_kind() {
    let with = |text: &str| {
        let mut record = every_text(&record(), text);
        // They stand in a fence, line by line, as they are.
        record.check = vec!["sha256sum -c MANIFEST".to_owned()];
        markdown(&record)
    };
    let plain = with("x");
    let kinds: Vec<&str> = plain.lines().map(kind).collect();
    for hostile in HOSTILE.into_iter().filter(|text| !text.is_empty()) {
        let made = with(hostile);
        assert_eq!(made.lines().map(kind).collect::<Vec<_>>(), kinds, "`{hostile}`");
        let cells = |text: &str| text.replace("\\|", "").matches('|').count();
        assert_eq!(cells(&made), cells(&plain), "`{hostile}`");
    }
}
