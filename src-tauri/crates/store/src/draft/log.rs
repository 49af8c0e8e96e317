//! The history of the draft on disk: `drafts/DEVICE/changes.jsonl`, one change a line, in the shared folder. Each device
//! appends to its own file only, so that no sync tool ever sees two writers of one file, and nothing in it is rewritten.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use agreement::edit::Edit;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::Splice;
use crate::{Fault, files};

/// One change of one document of the draft.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// Names this change for good: the first 16 hexadecimal digits of the SHA-256 of the rest.
    #[serde(default)]
    pub id: String,
    /// The changes that its author had seen and that no other change had followed yet: what a merge works from.
    pub parents: Vec<String>,
    /// The device that made it.
    pub device: String,
    /// Who made it.
    pub author: String,
    /// When, in milliseconds since 1970-01-01T00:00:00Z by that device's clock: claimed, not proven.
    pub at: i64,
    /// The document's name, such as `mql`.
    pub document: String,
    /// What was asked for, by path and id: what a merge applies. Empty where a text could not be read as YAML.
    pub edits: Vec<Edit>,
    /// What that did to the file, to the byte: what an undo takes back.
    pub splice: Splice,
    /// In words, such as `the bar for *Qualified* was raised from 70 to 75`.
    pub sentence: String,
    /// Changes of one gesture (typing into one field) share a group; an undo takes back the whole of it.
    pub group: Option<String>,
    /// Whether it does something new, or takes back or repeats another change.
    pub action: Action,
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
}

impl Change {
    /// Gives the change its id.
    pub fn named(mut self) -> Change {
        self.id = String::new();
        let digest = Sha256::digest(self.line().as_bytes());
        self.id = digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        self
    }

    fn line(&self) -> String {
        // A change holds nothing that JSON cannot: texts, integers and JSON values.
        serde_json::to_string(self).unwrap_or_default()
    }
}

/// Every change in the workspace, in the order of time; changes of one device keep their order.
///
/// A line that cannot be read (cut off by a crash, or a file that is only half synced) is passed over for now.
pub fn read(folder: &Path) -> Result<Vec<Change>, Fault> {
    let drafts = folder.join("drafts");
    let entries = match fs::read_dir(&drafts) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(Fault::io("read", &drafts, &error)),
    };
    let mut changes: Vec<Change> = Vec::new();
    for entry in entries {
        let path = entry.map_err(|error| Fault::io("read", &drafts, &error))?.path().join("changes.jsonl");
        match fs::read(&path) {
            // By bytes: a line may be cut off within a character.
            Ok(bytes) => changes.extend(bytes.split(|byte| *byte == b'\n').filter_map(change)),
            Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {}
            Err(error) => return Err(Fault::io("read", &path, &error)),
        }
    }
    // Stable: what one device wrote within a millisecond stays in its order.
    changes.sort_by_key(|change| change.at);
    Ok(changes)
}

fn change(line: &[u8]) -> Option<Change> {
    serde_json::from_slice(line).ok()
}

/// Appends a change to its device's file.
pub fn append(folder: &Path, change: &Change) -> Result<(), Fault> {
    let device = folder.join("drafts").join(&change.device);
    files::make_folder(&device)?;
    let path = device.join("changes.jsonl");
    // A line that a crash cut off must not swallow the next one.
    let whole = match fs::read(&path) {
        Ok(bytes) => bytes.is_empty() || bytes.ends_with(b"\n"),
        Err(error) if error.kind() == ErrorKind::NotFound => true,
        Err(error) => return Err(Fault::io("read", &path, &error)),
    };
    let line = format!("{}{}\n", if whole { "" } else { "\n" }, change.line());
    files::append(&path, line.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(device: &str, at: i64) -> Change {
        Change {
            id: String::new(),
            parents: Vec::new(),
            device: device.into(),
            author: "Dana".into(),
            at,
            document: "mql".into(),
            edits: Vec::new(),
            splice: Splice { at: 0, removed: String::new(), inserted: "x".into() },
            sentence: "something".into(),
            group: None,
            action: Action::Do,
        }
        .named()
    }

    #[test]
    fn each_device_writes_its_own_file_and_all_are_read_in_order() {
        let folder = tempfile::tempdir().expect("a folder");
        let changes = [change("a", 1), change("b", 2), change("a", 3)];
        for change in &changes {
            append(folder.path(), change).expect("written");
        }
        assert_eq!(read(folder.path()).expect("read"), changes);
    }

    #[test]
    fn a_half_written_line_is_passed_over_and_does_not_swallow_the_next() {
        let folder = tempfile::tempdir().expect("a folder");
        append(folder.path(), &change("a", 1)).expect("written");
        let path = folder.path().join("drafts/a/changes.jsonl");
        // Cut off within a character, too.
        files::append(&path, "{\"id\":\"cut “".as_bytes().strip_suffix(b"\x9c").expect("a half")).expect("written");
        assert_eq!(read(folder.path()).expect("read").len(), 1);
        append(folder.path(), &change("a", 2)).expect("written");
        assert_eq!(read(folder.path()).expect("read"), [change("a", 1), change("a", 2)]);
    }

    #[test]
    fn an_id_depends_on_everything_in_the_change() {
        let one = change("a", 1);
        assert_ne!(one.id, change("a", 2).id);
        assert_eq!(one.id, change("a", 1).id);
        assert_eq!(one.id.len(), 16);
    }
}
