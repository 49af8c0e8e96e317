//! A shared folder and the people around it, each on a machine of their own.
#![allow(dead_code)] // Each test file uses what it needs.

use std::fs;
use std::path::PathBuf;

use commands::keys::{self, KeySource};
use commands::signoff::{self, Action};
use commands::wire::{EditRequest, Proposed, Signed, VersionStatus};
use commands::{Fault, Session, Surroundings, draft, workspaces};
use serde_json::json;

/// A shared folder with a workspace, and room for machines.
pub struct Table {
    folder: tempfile::TempDir,
}

impl Table {
    /// A workspace from the template, made on Dana's machine; no leads, no version.
    pub fn new() -> (Table, Session) {
        let table = Table { folder: tempfile::tempdir().expect("a folder") };
        let dana = workspaces::create(&table.machine("dana"), &table.shared(), false).expect("made");
        (table, dana)
    }

    /// Both leaders with keys, and a first version that both have signed on Dana's machine.
    pub fn agreed() -> (Table, Session) {
        let (table, dana) = Table::new();
        give_keys(&dana);
        propose(&dana, "the first");
        sign_by_both(&dana, "1");
        (table, dana)
    }

    /// The shared folder.
    pub fn shared(&self) -> PathBuf {
        self.folder.path().join("shared")
    }

    /// Where things are on somebody's machine.
    pub fn machine(&self, name: &str) -> Surroundings {
        Surroundings { data: self.folder.path().join(name), author: Some(name.to_owned()), agent: None }
    }

    /// The workspace as it is opened on somebody's machine.
    pub fn at(&self, name: &str) -> Session {
        workspaces::open(&self.machine(name), Some(&self.shared())).expect("opened")
    }

    /// A folder beside the shared one.
    pub fn beside(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Keys as they lie on Dana's machine, wherever the workspace is opened.
    pub fn key(&self, session: &Session, leader: &str) -> KeySource {
        key(session, leader)
    }

    /// The folder of a version.
    pub fn version(&self, proposed: &Proposed) -> PathBuf {
        self.shared().join("versions").join(&proposed.folder)
    }

    /// Folders of all versions, by name.
    pub fn folders(&self) -> Vec<String> {
        let Ok(entries) = fs::read_dir(self.shared().join("versions")) else { return Vec::new() };
        let name = |entry: std::io::Result<fs::DirEntry>| entry.expect("an entry").file_name().into_string();
        let mut names: Vec<String> = entries.map(|entry| name(entry).expect("a name")).collect();
        names.sort();
        names
    }
}

/// Makes a key for both leaders, neither encrypted.
pub fn give_keys(session: &Session) {
    for leader in ["marketing", "sales"] {
        keys::make(session, leader, None).expect("a key");
    }
}

/// A leader's key in the data folder of the machine that the workspace is opened on.
pub fn key(session: &Session, leader: &str) -> KeySource {
    let list = keys::list(session).expect("listed");
    let own = list.keys.iter().rev().find(|key| key.leader == leader).expect("a key");
    KeySource::File(own.path.clone().into())
}

/// Changes where qualified begins, which no example of the template minds.
pub fn set_threshold(session: &Session, points: i64) {
    set(session, "mql", "bands.qualified.from", json!(points)).expect("edited");
}

/// One change of the draft.
pub fn set(session: &Session, document: &str, path: &str, value: serde_json::Value) -> Result<(), Fault> {
    let edit = EditRequest::Set { path: path.to_owned(), value };
    draft::edit(session, document, edit).map(drop)
}

/// Proposes what the draft says.
pub fn propose(session: &Session, message: &str) -> Proposed {
    signoff::propose(session, message, None, None).expect("proposed")
}

/// Signs as a leader, whose key is on this machine.
pub fn sign(session: &Session, version: &str, leader: &str) -> Result<Signed, Fault> {
    let prepared = signoff::statement(session, version, leader, Action::Sign)?;
    signoff::sign(session, &prepared, &key(session, leader), None)
}

/// Declines as a leader.
pub fn decline(session: &Session, version: &str, leader: &str, reason: &str) -> Result<Signed, Fault> {
    let action = Action::Decline { reason: reason.to_owned() };
    let prepared = signoff::statement(session, version, leader, action)?;
    signoff::sign(session, &prepared, &key(session, leader), None)
}

/// Both leaders sign.
pub fn sign_by_both(session: &Session, version: &str) {
    sign(session, version, "marketing").expect("signed");
    sign(session, version, "sales").expect("signed");
}

/// How each version stands, oldest first, as `1 in-force`.
pub fn standing(session: &Session) -> Vec<(u32, VersionStatus)> {
    let view = signoff::view(session).expect("seen");
    view.versions.iter().rev().map(|entry| (entry.version, entry.status)).collect()
}

/// The codes of all faults.
pub fn faults(session: &Session) -> Vec<String> {
    let view = signoff::view(session).expect("seen");
    view.faults.iter().map(|fault| fault.code.clone()).collect()
}
