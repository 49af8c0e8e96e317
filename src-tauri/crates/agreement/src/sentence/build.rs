//! Putting a sentence together.

use super::{Item, Part, SlotKind};
use crate::model::{Decimal, Duration, Literal};

/// A sentence as it grows.
#[derive(Debug, Default)]
pub(super) struct Sentence {
    parts: Vec<Part>,
}

impl Sentence {
    pub(super) fn words(&mut self, words: &str) {
        match self.parts.last_mut() {
            Some(Part::Words(text)) => text.push_str(words),
            _ if words.is_empty() => {}
            _ => self.parts.push(Part::Words(words.to_owned())),
        }
    }

    pub(super) fn slot(&mut self, path: impl Into<String>, kind: SlotKind, text: impl ToString) {
        self.parts.push(Part::Slot { path: path.into(), kind, text: text.to_string() });
    }

    /// A text to be edited, within quotation marks.
    pub(super) fn text(&mut self, path: impl Into<String>, kind: SlotKind, text: &str) {
        let marks = "#".repeat(marks(text));
        self.words(&format!("{marks}“"));
        self.slot(path, kind, text);
        self.words(&format!("”{marks}"));
    }

    /// A text to be edited as the end of a sentence: with a full stop, unless it brings its own.
    pub(super) fn last_text(&mut self, path: impl Into<String>, text: &str) {
        self.text(path, SlotKind::Text, text);
        self.words(if text.ends_with(['.', '!', '?']) { "" } else { "." });
    }

    /// A name to be edited: bare where it is one plain word.
    pub(super) fn name(&mut self, path: impl Into<String>, kind: SlotKind, name: &str) {
        if is_plain(name) { self.slot(path, kind, name) } else { self.text(path, kind, name) }
    }

    /// A duration to be edited, as it is said.
    pub(super) fn duration(&mut self, path: impl Into<String>, duration: Duration) {
        let kind = if duration.unit.is_working() { SlotKind::WorkingDuration } else { SlotKind::Duration };
        self.slot(path, kind, duration.words());
    }

    /// A single value of a test or of a made-up lead.
    pub(super) fn literal(&mut self, path: impl Into<String>, literal: &Literal) {
        match literal {
            Literal::Text(text) => self.text(path, SlotKind::Text, text),
            Literal::Number(number) => self.slot(path, SlotKind::Number, number),
            Literal::Boolean(boolean) => self.slot(path, SlotKind::Boolean, boolean),
        }
    }

    /// Points, said in the right number: `1 point`, `-15 points`.
    pub(super) fn points(&mut self, path: impl Into<String>, points: i32) {
        self.slot(path, SlotKind::Integer, points);
        self.words(if points == 1 { " point" } else { " points" });
    }

    pub(super) fn group(&mut self, path: &str, fill: impl FnOnce(&mut Sentence)) {
        let mut inner = Sentence::default();
        fill(&mut inner);
        self.parts.push(Part::Group { path: path.to_owned(), parts: inner.parts });
    }

    pub(super) fn item(self, id: &str, path: &str, label: &str) -> Item {
        Item { id: id.to_owned(), path: path.to_owned(), label: label.to_owned(), parts: self.parts }
    }
}

/// An item made in one go.
pub(super) fn item(id: &str, path: &str, label: &str, fill: impl FnOnce(&mut Sentence)) -> Item {
    let mut sentence = Sentence::default();
    fill(&mut sentence);
    sentence.item(id, path, label)
}

/// The item of a document's own text, such as its title.
pub(super) fn text_item(key: &str, lead_in: &str, text: &str) -> Item {
    item(key, key, "", |s| {
        s.words(lead_in);
        s.last_text(key, text);
    })
}

/// A text in quotation marks that it cannot break out of: where it holds a closing mark itself, so many `#` stand
/// around the marks that none inside is followed by as many.
pub(crate) fn quoted(text: &str) -> String {
    let marks = "#".repeat(marks(text));
    format!("{marks}“{text}”{marks}")
}

/// How many `#` a text needs around its quotation marks.
fn marks(text: &str) -> usize {
    let behind = |at: usize| text[at + '”'.len_utf8()..].bytes().take_while(|b| *b == b'#').count() + 1;
    text.match_indices('”').map(|(at, _)| behind(at)).max().unwrap_or(0)
}

/// A name as it is shown: bare where it is one plain word, otherwise in quotation marks.
pub(crate) fn name(name: &str) -> String {
    if is_plain(name) { name.to_owned() } else { quoted(name) }
}

/// Words with which a condition may go on where a name could stand as well.
const TAKEN: [&str; 14] =
    ["a", "all", "an", "any", "each", "in", "it", "no", "none", "not", "nothing", "one", "the", "whose"];

/// Whether a name can stand without quotation marks.
fn is_plain(name: &str) -> bool {
    name.starts_with(|c: char| c.is_alphabetic() || c == '_')
        && name.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-')
        && !TAKEN.contains(&name.to_lowercase().as_str())
}

/// Values one after the other, each text in quotation marks.
pub(super) fn joined(values: &[Literal]) -> String {
    let one = |value: &Literal| match value {
        Literal::Text(text) => quoted(text),
        Literal::Number(number) => Decimal::to_string(number),
        Literal::Boolean(boolean) => boolean.to_string(),
    };
    values.iter().map(one).collect::<Vec<_>>().join(", ")
}
