//! One change of the draft as it is kept for good.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{Around, Splice};
use crate::edit::Write;

/// One change of one document of the draft.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// Names this change for good: the first 16 hexadecimal digits of the SHA-256 of the rest.
    #[serde(default)]
    pub id: String,
    /// The changes that its author had seen and that no other change had followed yet.
    pub parents: Vec<String>,
    /// One more than the largest of its parents': nothing comes before what it was made upon. 0 in changes from before
    /// drafts were merged, which are history only.
    #[serde(default)]
    pub order: u64,
    /// The device that made it.
    pub device: String,
    /// Who made it.
    pub author: String,
    /// When, in milliseconds since 1970-01-01T00:00:00Z by that device's clock: claimed, not proven.
    pub at: i64,
    /// The document's name, such as `mql`.
    pub document: String,
    /// What it means, place by place. Empty where only comments or layout changed, and where the text cannot be read as
    /// YAML afterwards; when it can again, this is what changed since it last could.
    #[serde(default)]
    pub writes: Vec<Write>,
    /// What it did to the file, to the byte.
    pub splice: Splice,
    /// What stood around that, to find the place again in a text that others have changed.
    #[serde(default)]
    pub around: Around,
    /// Whether the text cannot be read as YAML afterwards.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub broken: bool,
    /// SHA-256 of the document's text afterwards, as its author saw it.
    #[serde(default)]
    pub sha256: String,
    /// In words, such as `the bar for *Qualified* was raised from 70 to 75`.
    pub sentence: String,
    /// Changes of one gesture (typing into one field) share a group; an undo takes back the whole of it.
    pub group: Option<String>,
    /// Whether it does something new, or takes back or repeats another change.
    pub action: Action,
    /// The texts of all documents, by name, from which the history begins; only in a change without parents.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub began: BTreeMap<String, String>,
}

/// What a [`Change`] is to the history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "of", rename_all = "lowercase")]
pub enum Action {
    /// Something new.
    Do,
    /// Takes back the change of this id.
    Undo(String),
    /// Does the change of this id again.
    Redo(String),
    /// Decides a conflict.
    Resolve,
    /// Brings back the draft as it was after the change of this id.
    Restore(String),
}

impl Change {
    /// Gives the change its id.
    pub fn named(mut self) -> Change {
        self.id = String::new();
        self.id = digest(self.line().as_bytes())[..16].to_owned();
        self
    }

    /// The change as a line of a file, without its end.
    pub fn line(&self) -> String {
        // A change holds nothing that JSON cannot: texts, integers and JSON values.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// The place of a change among all others; what a change was made upon comes before it.
    pub fn key(&self) -> (u64, &str, &str) {
        (self.order, &self.device, &self.id)
    }
}

/// SHA-256 in hexadecimal digits.
pub(crate) fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
