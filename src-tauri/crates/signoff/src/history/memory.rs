//! What this machine has seen of a history before, outside the shared folder.
//!
//! What was once seen to hold stays so: a file of the shared folder that is gone or changed is told, and what was seen of
//! it takes its place in the history. So nobody who can write into the folder can take a version out of force on a machine
//! that has seen it, by deleting it or a signature, or by spoiling a byte.

use std::collections::{BTreeMap, BTreeSet};

use super::{History, Known};
use crate::fault::Fault;
use crate::manifest;
use crate::version::VersionFiles;

/// What this machine has seen of a history: only what held when it was seen.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SeenHistory {
    /// SHA-256 of version 1's MANIFEST.
    pub agreement: String,
    /// SHA-256 of the MANIFEST of the newest version that all had signed; None when there was none.
    pub head: Option<String>,
    /// The files of each version that held, by folder and name: the six, their MANIFEST, the statements and signatures that
    /// were good, and a withdrawal.
    pub versions: BTreeMap<String, BTreeMap<String, Vec<u8>>>,
}

const RESTORE: &str = "`countersign restore VERSION` brings it back byte for byte; what lies there now is set aside";

/// The folders as they would be had nothing been taken away, and what was.
pub(super) fn restored(folders: &[VersionFiles], seen: Option<&SeenHistory>) -> (Vec<VersionFiles>, Vec<Fault>) {
    let (mut folders, mut faults) = (folders.to_vec(), Vec::new());
    let Some(seen) = seen else { return (folders, faults) };
    for (name, files) in &seen.versions {
        let Some(folder) = folders.iter_mut().find(|folder| folder.folder == *name) else {
            let message = format!("version `{name}` was here and is gone");
            faults.push(Fault::new("deleted-version", message, RESTORE).of(name));
            folders.push(VersionFiles { folder: name.clone(), files: files.clone() });
            continue;
        };
        for (file, bytes) in files {
            let found = folder.files.insert(file.clone(), bytes.clone());
            let fault = match found {
                Some(found) if found == *bytes => continue,
                Some(_) => {
                    Fault::new("changed-file", format!("`{file}` is not what it was when this machine saw it"), RESTORE)
                }
                None => Fault::new("missing-file", format!("`{file}` was here and is gone"), RESTORE),
            };
            faults.push(fault.of(name).at(file));
        }
    }
    // A head whose files this machine does not have any more cannot be put in its place, only told.
    let is_there = |sum: &String| {
        let manifests = folders.iter().filter_map(|folder| folder.files.get(manifest::NAME));
        manifests.map(|bytes| manifest::sha256(bytes)).any(|found| found == *sum)
    };
    if let Some(head) = &seen.head {
        let folder = seen
            .versions
            .iter()
            .find(|(_, files)| files.get(manifest::NAME).map(|b| manifest::sha256(b)).as_ref() == Some(head));
        let gone = match folder {
            Some((name, _)) => {
                faults.iter().any(|fault| fault.code == "deleted-version" && fault.folder.as_ref() == Some(name))
            }
            None => !is_there(head),
        };
        if gone {
            faults.push(cut_off(head));
        }
    }
    (folders, faults)
}

fn cut_off(head: &str) -> Fault {
    let message =
        format!("the newest signed version that this machine has seen is gone: its MANIFEST has the SHA-256 `{head}`");
    Fault::new(
        "cut-off",
        message,
        "wait until the shared folder is up to date, or bring the version back: `countersign restore`",
    )
}

impl History {
    /// Versions of another agreement than the one that this machine knows here: they have no say.
    pub(super) fn foreign(&mut self, known: &Known<'_>) -> BTreeSet<usize> {
        let Some(seen) = &known.seen else { return BTreeSet::new() };
        let holds = |at: &usize| self.versions[*at].frozen.holds;
        let other = |at: &usize| self.versions[*at].frozen.agreement_sha256() != Some(seen.agreement.as_str());
        let foreign: BTreeSet<usize> = (0..self.versions.len()).filter(|at| holds(at) && other(at)).collect();
        let faults = foreign.iter().map(|at| {
            let message = "this version belongs to another agreement than the one that this machine has seen here";
            let help = "if the folder was given to a new agreement, open it under another name; otherwise move the version away";
            Fault::new("another-agreement", message, help).of(&self.versions[*at].frozen.folder)
        });
        self.faults.extend(faults.collect::<Vec<_>>());
        foreign
    }

    /// Whether the newest version that this machine has seen signed still is.
    pub(super) fn remember(&mut self, known: &Known<'_>) {
        let Some(seen) = &known.seen else { return };
        self.anchored = true;
        self.agreement = Some(seen.agreement.clone());
        let Some(head) = &seen.head else { return };
        let signed = |at: &usize| self.versions[*at].manifest_sha256() == head;
        let told = |version: &super::Version| match version.standing {
            super::Standing::Forked => version.missing().all(|signature| signature.former),
            standing => standing == super::Standing::HandOver,
        };
        let told = self.versions.iter().any(|version| version.manifest_sha256() == head && told(version));
        // A head that now has a rival is told as a fork, one without a former leader as a hand-over.
        if !self.chain.iter().any(signed) && !told && !self.faults.iter().any(|fault| fault.code == "cut-off") {
            self.faults.push(cut_off(head));
        }
    }
}
