//! What a change of a document's text means, in words.

use agreement::Document;
use agreement::diff::{self, Change};
use agreement::edit::Edit;
use agreement::read::{Source, read_funnel, read_mql, read_sla, read_sql, read_terms};
use serde_json::Value;

/// At most so many changes are told one by one.
const TOLD: usize = 3;

/// One sentence for the difference of two texts of a document, which these edits make.
pub fn describe(document: Document, before: &str, after: &str, edits: &[Edit]) -> String {
    let told = match differences(document, before, after) {
        Some(changes) => changes.into_iter().map(|change| change.sentence).collect(),
        // A text with a fault is understood in part only, and what was left out was not removed.
        None => edits.iter().filter_map(asked).collect::<Vec<_>>(),
    };
    match told.len() {
        0 => format!("the text of {} was edited", document.file_name()),
        1..=TOLD => told.join("; "),
        more => format!("{}; and {} further changes of {}", told[..2].join("; "), more - 2, document.file_name()),
    }
}

/// What differs; None where one of the texts has a fault.
fn differences(document: Document, before: &str, after: &str) -> Option<Vec<Change>> {
    macro_rules! between {
        ($read:path, $diff:path) => {{
            let read = |text: &str| $read(&Source::new(document, text)).checked().cloned();
            read(before).zip(read(after)).map(|(before, after)| $diff(&before, &after))
        }};
    }
    match document {
        Document::Agreement => between!(read_terms, diff::diff_terms),
        Document::Mql => between!(read_mql, diff::diff_mql),
        Document::Sql => between!(read_sql, diff::diff_sql),
        Document::Sla => between!(read_sla, diff::diff_sla),
        Document::Funnel => between!(read_funnel, diff::diff_funnel),
    }
}

/// What an edit asks for, whatever it means.
fn asked(edit: &Edit) -> Option<String> {
    match edit {
        Edit::Set { path, value: Value::Null } => Some(format!("`{path}` was taken away")),
        Edit::Set { path, value } => Some(format!("`{path}` was set to `{}`", short(value))),
        Edit::Add { path, value, .. } => {
            let id = value.get("id").and_then(Value::as_str).map_or(String::new(), |id| format!(" `{id}`"));
            Some(format!("an item{id} was added to `{path}`"))
        }
        Edit::Remove { path } => Some(format!("`{path}` was removed")),
        Edit::Move { path, .. } => Some(format!("`{path}` was moved")),
        Edit::Replace { .. } => None,
    }
}

/// A value in one line, cut where it is long.
fn short(value: &Value) -> String {
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    if text.chars().nth(60).is_none() { text } else { text.chars().take(60).chain(['…']).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_cannot_be_understood_is_told_as_edited() {
        assert_eq!(describe(Document::Sla, "a: [", "a: [b", &[]), "the text of sla.yaml was edited");
    }

    #[test]
    fn a_faulty_value_is_told_as_it_was_asked_for() {
        let text = |title: &str| format!("format: countersign/1\ntitle: {title}\ncommitments: []\n");
        let set = |value: &str| [Edit::Set { path: "title".to_owned(), value: value.into() }];
        assert_eq!(
            describe(Document::Sla, &text("One"), &text("Two"), &set("Two")),
            "The title is now “Two”, before “One”."
        );
        assert_eq!(describe(Document::Sla, &text("One"), &text("1"), &set("1")), "`title` was set to `1`");
    }
}
