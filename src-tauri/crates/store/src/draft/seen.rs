//! What this device last saw in the files of the documents, and which renderings of the draft are known: so that what
//! another device wrote, and a sync tool brought or brought back, is never taken for a change made by hand.

use std::collections::BTreeSet;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use agreement::Document;
use agreement::merge::Merged;
use agreement::time::Instant;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::log;
use crate::{Fault, files, settings};

/// Where each device notes, in its own folder, renderings that are no change's own.
const RENDERINGS: &str = "renderings";

/// What this device last saw in a document's file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Seen {
    /// The text.
    pub(super) text: String,
    /// The changes whose text that is.
    pub(super) heads: Vec<String>,
}

/// A text in a document's file that nobody is known to have written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Unknown {
    pub(super) sha256: String,
    /// When this device first saw it.
    pub(super) since: Instant,
}

/// This device's own notes on the files.
#[derive(Debug)]
pub(super) struct Notes {
    folder: PathBuf,
}

impl Notes {
    /// `own` is the workspace's folder in the user's data folder.
    pub(super) fn new(own: &Path) -> Notes {
        Notes { folder: own.join("seen") }
    }

    pub(super) fn seen(&self, document: Document) -> Result<Option<Seen>, Fault> {
        if let Some(seen) = read(&self.folder.join(format!("{}.json", document.name())))? {
            return Ok(serde_json::from_str(&seen).ok());
        }
        // As it was noted before drafts were merged.
        let text = read(&self.folder.join(document.file_name()))?;
        Ok(text.map(|text| Seen { text, heads: Vec::new() }))
    }

    pub(super) fn remember(&self, document: Document, text: &str, heads: Vec<String>) -> Result<(), Fault> {
        let seen = Seen { text: text.to_owned(), heads };
        self.write(&format!("{}.json", document.name()), &serde_json::to_string(&seen).unwrap_or_default())?;
        self.recognised(document)
    }

    /// Since when such a text has been in a document's file; from now on if it is new.
    pub(super) fn unknown_since(&self, document: Document, text: &str, now: Instant) -> Result<Instant, Fault> {
        let (name, sha256) = (unknown_name(document), sha256(text));
        let noted = read(&self.folder.join(&name))?.and_then(|noted| serde_json::from_str::<Unknown>(&noted).ok());
        if let Some(noted) = noted.filter(|noted| noted.sha256 == sha256 && noted.since <= now) {
            return Ok(noted.since);
        }
        let unknown = Unknown { sha256, since: now };
        self.write(&name, &serde_json::to_string(&unknown).unwrap_or_default())?;
        Ok(now)
    }

    fn recognised(&self, document: Document) -> Result<(), Fault> {
        let path = self.folder.join(unknown_name(document));
        match fs::remove_file(&path) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(Fault::io("removed", &path, &error)),
            _ => Ok(()),
        }
    }

    fn write(&self, name: &str, text: &str) -> Result<(), Fault> {
        settings::make_private_folder(&self.folder)?;
        files::replace_private(&self.folder.join(name), text.as_bytes())
    }
}

fn unknown_name(document: Document) -> String {
    format!("{}.unknown", document.name())
}

pub(super) fn read(path: &Path) -> Result<Option<String>, Fault> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::InvalidData) => Ok(None),
        Err(error) => Err(Fault::io("read", path, &error)),
    }
}

pub(super) fn sha256(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Whether a text is one that the program wrote on some device: as a change left it, as the history began, or as changes
/// of several came together.
pub(super) fn is_rendering(root: &Path, merged: &Merged, document: Document, text: &str) -> Result<bool, Fault> {
    let sha256 = sha256(text);
    let of_change = merged.changes().iter().chain(merged.waiting()).any(|change| {
        change.document == document.name() && change.sha256 == sha256
            || change.began.get(document.name()).is_some_and(|began| began == text)
    });
    Ok(of_change || noted(root)?.contains(&format!("{} {sha256}", document.name())))
}

/// Notes a rendering for the other devices before it is written, where no change tells them of it.
pub(super) fn note(root: &Path, device: &str, merged: &Merged, document: Document, text: &str) -> Result<(), Fault> {
    if is_rendering(root, merged, document, text)? {
        return Ok(());
    }
    let folder = root.join("drafts").join(device);
    files::make_folder(&folder)?;
    files::append(&folder.join(RENDERINGS), format!("{} {}\n", document.name(), sha256(text)).as_bytes())
}

fn noted(root: &Path) -> Result<BTreeSet<String>, Fault> {
    let mut all = BTreeSet::new();
    for device in log::devices(root)? {
        let text = read(&device.join(RENDERINGS))?.unwrap_or_default();
        all.extend(text.lines().map(str::to_owned));
    }
    Ok(all)
}
