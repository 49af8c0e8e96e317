//! YAML as a tree in which every key and every value knows its place in the text.
//!
//! What the values *mean* is the business of [`crate::read`]; this module knows scalars, sequences and mappings only,
//! and the limits that hold for every document whatever it says.

mod build;
mod characters;
mod json;
mod lately;
mod path;
mod place;
mod syntax;
mod walk;
mod word;

use std::ops::Range;
use std::rc::Rc;

pub use build::{Fault, MAX_BYTES, MAX_DEPTH, Parsed};
pub use characters::{hidden_character, is_hidden};
pub(crate) use lately::Read;
pub use path::Found;
pub use place::Lines;

/// Reads a text. Stops at the first place where it is no YAML at all, never goes deeper than [`MAX_DEPTH`], and
/// collects every other fault.
pub fn parse(text: &str) -> Parsed {
    match lately::read(text, build::parse) {
        Ok(read) => Parsed { tree: Some(read.tree.clone()), faults: read.faults.clone() },
        Err(faults) => Parsed { tree: None, faults },
    }
}

/// What a text says, for those who only look at it; None where [`parse`] gives no tree.
pub(crate) fn read(text: &str) -> Option<Rc<Read>> {
    lately::read(text, build::parse).ok()
}

/// A range of bytes of the text that a tree was read from.
pub type Span = Range<usize>;

/// A document's text and the tree that it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tree {
    /// The text exactly as it was given, byte order mark and line ends included.
    pub text: String,
    /// Its one value; an empty plain scalar when the text holds none.
    pub root: Node,
    /// Where comments stand, each from `#` to the end of its line, in order.
    pub comments: Vec<Span>,
    lines: Lines,
}

/// A value and its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// What it is.
    pub kind: Kind,
    /// Its bytes: of a scalar all it is written with (quotes; the header of a block scalar), of a flow collection
    /// bracket to bracket, of a block collection from its first key or dash to the end of its last value.
    pub span: Span,
}

/// What a [`Node`] is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// A single value, not yet understood.
    Scalar {
        /// Its text after quotes and escapes; empty when nothing was written.
        text: String,
        /// How it was written.
        style: Style,
    },
    /// Values in order.
    Seq {
        /// The values.
        items: Vec<Node>,
        /// How it was written.
        layout: Layout,
    },
    /// Keys with values, in the order of the text.
    Map {
        /// The pairs; no key stands twice.
        entries: Vec<Entry>,
        /// How it was written.
        layout: Layout,
    },
}

/// A key with its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The key, always a scalar.
    pub key: Node,
    /// The value; an empty plain scalar with an empty span behind the colon when nothing was written.
    pub value: Node,
}

/// How a scalar is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// Without quotes.
    Plain,
    /// `'..'`
    Single,
    /// `".."`
    Double,
    /// `|`, lines kept.
    Literal,
    /// `>`, lines folded.
    Folded,
}

/// How a collection is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// By indentation.
    Block,
    /// In brackets or braces.
    Flow,
}

impl Node {
    /// The text of a scalar; None of a collection.
    pub fn text(&self) -> Option<&str> {
        match &self.kind {
            Kind::Scalar { text, .. } => Some(text),
            _ => None,
        }
    }

    /// The text and style of a scalar; None of a collection.
    pub fn scalar(&self) -> Option<(&str, Style)> {
        match &self.kind {
            Kind::Scalar { text, style } => Some((text, *style)),
            _ => None,
        }
    }

    /// The items of a sequence; None of anything else.
    pub fn items(&self) -> Option<&[Node]> {
        match &self.kind {
            Kind::Seq { items, .. } => Some(items),
            _ => None,
        }
    }

    /// The pairs of a mapping; None of anything else.
    pub fn entries(&self) -> Option<&[Entry]> {
        match &self.kind {
            Kind::Map { entries, .. } => Some(entries),
            _ => None,
        }
    }

    /// The layout of a collection; None of a scalar.
    pub fn layout(&self) -> Option<Layout> {
        match &self.kind {
            Kind::Scalar { .. } => None,
            Kind::Seq { layout, .. } | Kind::Map { layout, .. } => Some(*layout),
        }
    }

    /// The pair of this key in a mapping.
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries()?.iter().find(|entry| entry.key() == key)
    }

    /// The value of this key in a mapping.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entry(key).map(|entry| &entry.value)
    }

    /// The text of `id` in a mapping, by which an item of a list is named.
    pub fn id(&self) -> Option<&str> {
        self.get("id")?.text().filter(|id| !id.is_empty())
    }

    /// Whether nothing at all was written here: `key:` with no value, or an empty document.
    pub fn is_absent(&self) -> bool {
        self.span.is_empty() && matches!(self.kind, Kind::Scalar { style: Style::Plain, .. })
    }
}

impl Entry {
    /// The key's text.
    pub fn key(&self) -> &str {
        self.key.text().unwrap_or_default()
    }

    /// The bytes of the pair: from the key to the end of the value.
    pub fn span(&self) -> Span {
        self.key.span.start..self.value.span.end.max(self.key.span.end)
    }
}

impl Tree {
    /// The places of a text without anything read from it.
    pub(crate) fn empty(text: &str, lines: Lines) -> Tree {
        let root = Node { kind: Kind::Scalar { text: String::new(), style: Style::Plain }, span: 0..0 };
        Tree { text: text.to_owned(), root, comments: Vec::new(), lines }
    }

    /// Line and column of a byte, both from 1, the column in characters; a byte order mark does not count.
    pub fn position(&self, byte: usize) -> (u32, u32) {
        self.lines.position(&self.text, byte)
    }

    /// The bytes of a line (from 1) without its line end and without a byte order mark.
    pub fn line_span(&self, line: u32) -> Span {
        self.lines.span(&self.text, line)
    }

    /// The text of a span.
    pub fn slice(&self, span: &Span) -> &str {
        self.text.get(span.clone()).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests;
