//! The text that is being changed, one small step after the other, each checked.

use std::borrow::Cow;
use std::rc::Rc;

use super::EditFault;
use super::datum::Datum;
use super::place;
use crate::model::Document;
use crate::yaml::{Node, Read, Span, Tree, read};

/// A text with its tree.
#[derive(Debug)]
pub(super) struct Text {
    read: Rc<Read>,
    /// Whether the last line had no line end; it has one while lines are put in and taken out.
    unended: bool,
    newline: &'static str,
}

impl Text {
    pub(super) fn read(document: Document, text: &str) -> Result<Text, EditFault> {
        let newline = if text.find('\n').is_some_and(|at| text[..at].ends_with('\r')) { "\r\n" } else { "\n" };
        let unended = !text.is_empty() && !text.ends_with('\n');
        let whole = if unended { Cow::Owned(format!("{text}{newline}")) } else { Cow::Borrowed(text) };
        match read(&whole) {
            Some(read) => Ok(Text { read, unended, newline }),
            None => {
                let message = format!("{} cannot be read, so nothing in it can be changed alone", document.file_name());
                Err(EditFault::new(message, "mend what `check` reports in its text first"))
            }
        }
    }

    pub(super) fn into_text(self) -> String {
        let mut text = self.text().to_owned();
        if self.unended && text.ends_with(self.newline) {
            text.truncate(text.len() - self.newline.len());
        }
        text
    }

    pub(super) fn tree(&self) -> &Tree {
        &self.read.tree
    }

    pub(super) fn text(&self) -> &str {
        &self.read.tree.text
    }

    pub(super) fn node(&self, address: &[usize]) -> &Node {
        place::node(self.tree(), address)
    }

    pub(super) fn newline(&self) -> &'static str {
        self.newline
    }

    /// Lines as they stand in the text at a column.
    pub(super) fn indented(&self, lines: &[String], column: usize) -> String {
        let indent = " ".repeat(column);
        lines.iter().map(|line| format!("{indent}{line}{}", self.newline)).collect()
    }

    /// Replaces bytes, and reads the text again: what stood at the address must have become what was planned, and all
    /// else must say what it said.
    pub(super) fn replace(
        &mut self,
        mut splices: Vec<(Span, String)>,
        address: &[usize],
        planned: Datum,
    ) -> Result<(), EditFault> {
        if let Some(tree) = self.with_word(&splices, address, &planned) {
            self.read = tree.remembered();
            return Ok(());
        }
        let mut expected = Datum::from_node(&self.tree().root);
        put(&mut expected, address, planned);
        splices.sort_by_key(|(span, _)| (span.start, span.end));
        let mut text = self.text().to_owned();
        for (span, new) in splices.iter().rev() {
            text.replace_range(span.clone(), new);
        }
        match read(&text) {
            // New faults would be of the text itself, such as a control character in a value.
            Some(read) if Datum::from_node(&read.tree.root) == expected => {
                self.read = read;
                Ok(())
            }
            _ => Err(EditFault::new(
                "this cannot be changed here without touching more than it names",
                "the way in which it is written is unusual; change it in the text",
            )),
        }
    }

    /// The tree after a plain word was replaced by another one that says what was planned, where nothing has to be read
    /// for that.
    fn with_word(&self, splices: &[(Span, String)], address: &[usize], planned: &Datum) -> Option<Tree> {
        let [(span, word)] = splices else { return None };
        if !self.read.faults.is_empty() || self.node(address).span != *span {
            return None;
        }
        let tree = self.tree().with_word(address, word)?;
        (Datum::from_node(place::node(&tree, address)) == *planned).then_some(tree)
    }
}

/// Puts a value into a tree.
fn put(tree: &mut Datum, address: &[usize], value: Datum) {
    match (tree, address) {
        (tree, []) => *tree = value,
        (Datum::Seq(items), [at, rest @ ..]) => put(&mut items[*at], rest, value),
        (Datum::Map(entries), [at, rest @ ..]) => put(&mut entries[*at].1, rest, value),
        (Datum::Scalar { .. }, _) => {}
    }
}
