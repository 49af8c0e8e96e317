//! Who has the workspace open now, and in which document: a small file of each device, `drafts/DEVICE/presence.json`.

use std::fs;

use agreement::Document;
use agreement::time::Instant;
use serde::{Deserialize, Serialize};

use super::{Draft, log};
use crate::{Fault, files};

const PRESENCE: &str = "presence.json";
/// A device that has said nothing for so long, in milliseconds, is not there any more. Its word takes a while to arrive.
pub const GONE_AFTER: Instant = 150_000;
/// What a device says is written anew after so long, in milliseconds, if it is still the same.
const AGAIN_AFTER: Instant = 45_000;

/// Somebody who has the workspace open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Presence {
    /// The device.
    pub device: String,
    /// The person.
    pub author: String,
    /// The document that is open there, such as `mql`.
    pub document: Option<String>,
    /// When that was said, by that device's clock.
    pub at: Instant,
}

impl Draft {
    /// Says that this device has the workspace open, and in which document.
    pub fn be_present(&self, document: Option<Document>, now: Instant) -> Result<(), Fault> {
        let document = document.map(|document| document.name().to_owned());
        let path = self.own_changes().with_file_name(PRESENCE);
        let said = fs::read(&path).ok().and_then(|bytes| serde_json::from_slice::<Presence>(&bytes).ok());
        let still = |said: &Presence| said.document == document && (said.at..said.at + AGAIN_AFTER).contains(&now);
        if said.as_ref().is_some_and(still) {
            return Ok(());
        }
        let presence =
            Presence { device: self.editor.device.clone(), author: self.editor.author.clone(), document, at: now };
        files::make_folder(files::folder_of(&path))?;
        files::replace(&path, serde_json::to_string(&presence).unwrap_or_default().as_bytes())
    }

    /// Says that this device has closed the workspace.
    pub fn be_gone(&self) {
        // If it cannot be taken away it is too old in a moment.
        drop(fs::remove_file(self.own_changes().with_file_name(PRESENCE)));
    }

    /// Which other devices have the workspace open, as far as their word has arrived.
    pub fn others_present(&self, now: Instant) -> Result<Vec<Presence>, Fault> {
        let read =
            |path: std::path::PathBuf| serde_json::from_slice::<Presence>(&fs::read(path.join(PRESENCE)).ok()?).ok();
        // Clocks differ; one that runs ahead says so for a while longer.
        let there = |one: &Presence| one.device != self.editor.device && (one.at - now).abs() < GONE_AFTER;
        Ok(log::devices(self.workspace().root())?.into_iter().filter_map(read).filter(there).collect())
    }
}
