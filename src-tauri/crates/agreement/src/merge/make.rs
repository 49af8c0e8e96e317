//! Making a change of the draft as somebody sees it.

use std::collections::BTreeMap;

use super::change::digest;
use super::{Action, Around, Change, Merged, Splice};
use crate::edit::{Write, writes_between};
use crate::model::Document;
use crate::yaml::read;

/// Who makes a change, when, and how it is told.
#[derive(Debug, Clone, PartialEq)]
pub struct Making {
    /// The device.
    pub device: String,
    /// The person.
    pub author: String,
    /// In milliseconds since 1970-01-01T00:00:00Z.
    pub at: i64,
    /// What is changed, in words.
    pub sentence: String,
    /// Changes of one gesture share a group.
    pub group: Option<String>,
    /// What it is to the history.
    pub action: Action,
    /// A place that is decided by this, whether or not the text changes there.
    pub decides: Option<Write>,
}

impl Merged {
    /// The change that makes a document what it shall be, upon all that is here. `began` are the texts that a history
    /// begins with, of all documents that there are; they are kept with its first change.
    pub fn make(&self, document: Document, after: &str, making: Making, began: &BTreeMap<String, String>) -> Change {
        let began = if self.changes().is_empty() { began.clone() } else { BTreeMap::new() };
        let first = || began.get(document.name()).map(String::as_str);
        let before = self.text(document).or_else(first).unwrap_or_default();
        let broken = read(after).is_none();
        // Since it could last be read: what was written in between means nothing until it can be again.
        let since = self.readable(document).unwrap_or(before);
        let mut writes = if broken { Vec::new() } else { writes_between(document, since, after).unwrap_or_default() };
        writes.extend(making.decides);
        let splice = Splice::between(before, after);
        let parents = self.heads();
        Change {
            id: String::new(),
            order: self.order_upon(&parents),
            parents,
            device: making.device,
            author: making.author,
            // A clock that was set back must not put a change before those that it follows.
            at: self.changes().iter().map(|change| change.at).fold(making.at, i64::max),
            document: document.name().to_owned(),
            writes,
            around: Around::of(before, &splice),
            splice,
            broken,
            sha256: digest(after.as_bytes()),
            sentence: making.sentence,
            group: making.group,
            action: making.action,
            began,
        }
        .named()
    }
}
