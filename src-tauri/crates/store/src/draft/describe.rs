//! What a change of a document's text means, in words.

use agreement::Document;
use agreement::diff::{self, Change};
use agreement::read::{Source, read_funnel, read_mql, read_sla, read_sql, read_terms};

/// At most so many changes are told one by one.
const TOLD: usize = 3;

/// One sentence for the difference of two texts of a document.
pub fn describe(document: Document, before: &str, after: &str) -> String {
    let sentences: Vec<String> =
        differences(document, before, after).into_iter().map(|change| change.sentence).collect();
    match sentences.len() {
        0 => format!("the text of {} was edited", document.file_name()),
        1..=TOLD => sentences.join("; "),
        more => format!("{}; and {} further changes of {}", sentences[..2].join("; "), more - 2, document.file_name()),
    }
}

/// What differs, as far as both texts are understood.
fn differences(document: Document, before: &str, after: &str) -> Vec<Change> {
    macro_rules! between {
        ($read:path, $diff:path) => {{
            let read = |text: &str| $read(&Source::new(document, text)).value;
            read(before).zip(read(after)).map_or_else(Vec::new, |(before, after)| $diff(&before, &after))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_cannot_be_understood_is_told_as_edited() {
        assert_eq!(describe(Document::Sla, "a: [", "a: [b"), "the text of sla.yaml was edited");
    }
}
