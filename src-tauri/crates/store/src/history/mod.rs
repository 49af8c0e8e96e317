//! What this machine has seen of signed histories: one SQLite file in the user's own data folder, outside every shared
//! folder. Whoever takes a version out of a shared folder, or cuts its history off, is noticed by it, and what was damaged
//! or deleted there comes back from it byte for byte ([`restore`]).
//!
//! Nothing is changed or deleted in it, only added; every row has a SHA-256 of its own. Should the file be damaged all the
//! same, a copy is kept and it is begun anew from what lies in the shared folders: sign-off goes on, but what was seen
//! before is lost, which [`Mirror::lost`] says and `anchored` shows.

mod rebuild;
mod restore;
mod rows;
mod worth;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use agreement::time::Instant;
use rusqlite::Connection;
use signoff::history::{History, SeenHistory};
use signoff::{VersionFiles, manifest};

pub use restore::{Restored, restore};

use crate::{Fault, Workspace};
use rows::Broken;

/// What this machine has seen of histories.
#[derive(Debug)]
pub struct Mirror {
    connection: Connection,
    path: PathBuf,
    lost: Option<Fault>,
}

/// A hand-over that a person on this machine accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandOver {
    /// SHA-256 of the version's MANIFEST.
    pub manifest_sha256: String,
    /// Who accepted it, as the history of the draft names people.
    pub by: String,
    /// Why.
    pub reason: String,
    /// When.
    pub at: Instant,
}

impl Mirror {
    /// Opens `history.sqlite` in the user's data folder, and makes it where it is missing, for the user alone. One that is
    /// damaged is kept beside it and begun anew; [`Mirror::lost`] then says so.
    ///
    /// # Errors
    /// A data folder that cannot be written to; a file that a newer version of this program wrote.
    pub fn open(data: &Path) -> Result<Mirror, Fault> {
        let path = data.join("history.sqlite");
        match rows::open(&path) {
            Ok(connection) => Ok(Mirror { connection, path, lost: None }),
            Err(Broken::Damaged) => {
                let (connection, lost) = rebuild::begin_anew(&path)?;
                Ok(Mirror { connection, path, lost })
            }
            Err(Broken::Other(fault)) => Err(fault),
        }
    }

    /// What to tell when the file was damaged: what was seen before is lost.
    pub fn lost(&self) -> Option<&Fault> {
        self.lost.as_ref()
    }

    /// What was seen of the history of a workspace, whose version folders these are: of the agreement that was signed in
    /// this folder before, else of one to which a folder belongs that was seen elsewhere. None when nothing was.
    pub fn seen(&mut self, workspace: &Workspace, folders: &[VersionFiles]) -> Result<Option<SeenHistory>, Fault> {
        let place = place_of(workspace);
        self.attempt(|connection| {
            let reading = connection.unchecked_transaction()?;
            let noted = rows::agreement_of_place(&reading, &place)?;
            let agreement = match noted {
                Some(agreement) => Some(agreement),
                None => known_among(&reading, folders)?,
            };
            let Some(agreement) = agreement else { return Ok(None) };
            let head = rows::head(&reading, &agreement)?;
            let mut versions: BTreeMap<String, BTreeMap<String, Vec<u8>>> = BTreeMap::new();
            for file in rows::files(&reading, &agreement)? {
                versions.entry(file.folder).or_default().insert(file.name, file.bytes);
            }
            Ok(Some(SeenHistory { agreement, head, versions }))
        })
    }

    /// Notes what holds of a history: the files of sound versions, signatures that are good, and the newest version that
    /// all have signed. `history` is what these folders were folded into, with what [`Mirror::seen`] gave. What was noted
    /// before is not written again.
    ///
    /// # Errors
    /// What cannot be written; nothing is noted then.
    pub fn note(
        &mut self,
        workspace: &Workspace,
        folders: &[VersionFiles],
        history: &History,
        at: Instant,
    ) -> Result<(), Fault> {
        let Some(agreement) = history.agreement.as_deref() else { return Ok(()) };
        let worth = worth::files(history, agreement, folders);
        let head = history.head().map(|version| version.manifest_sha256().to_owned());
        let place = place_of(workspace);
        self.attempt(|connection| {
            if is_noted(connection, agreement, &worth, head.as_deref(), &place)? {
                return Ok(());
            }
            let writing = rows::begin_writing(connection)?;
            for (folder, name, bytes) in &worth {
                rows::add_file(&writing, agreement, folder, name, bytes, at)?;
            }
            if let Some(head) = &head {
                rows::add_head(&writing, agreement, head, at)?;
                // A folder belongs to an agreement once it was signed there; until then it can still be thrown away.
                if rows::agreement_of_place(&writing, &place)?.is_none() {
                    rows::add_place(&writing, &place, Some(agreement), at)?;
                }
            }
            Ok(writing.commit()?)
        })
    }

    /// Notes that a workspace was made anew in a folder that may have had another agreement before.
    ///
    /// # Errors
    /// What cannot be written.
    pub fn begin_workspace(&mut self, workspace: &Workspace, at: Instant) -> Result<(), Fault> {
        let place = place_of(workspace);
        self.attempt(|connection| {
            let writing = rows::begin_writing(connection)?;
            if rows::agreement_of_place(&writing, &place)?.is_some() {
                rows::add_place(&writing, &place, None, at)?;
            }
            Ok(writing.commit()?)
        })
    }

    /// Keeps that a person on this machine accepted a version without a former leader's signature; the first acceptance
    /// stays.
    ///
    /// # Errors
    /// What cannot be written.
    pub fn accept_hand_over(&mut self, accepted: &HandOver) -> Result<(), Fault> {
        self.attempt(|connection| {
            let writing = rows::begin_writing(connection)?;
            rows::add_hand_over(&writing, accepted)?;
            Ok(writing.commit()?)
        })
    }

    /// The hand-overs that were accepted on this machine, in their order.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub fn hand_overs(&mut self) -> Result<Vec<HandOver>, Fault> {
        self.attempt(|connection| rows::hand_overs(connection))
    }

    /// The hand-overs that were accepted on this machine, by the SHA-256 of their MANIFESTs.
    ///
    /// # Errors
    /// As of [`Mirror::hand_overs`].
    pub fn accepted_hand_overs(&mut self) -> Result<BTreeSet<String>, Fault> {
        Ok(self.hand_overs()?.into_iter().map(|accepted| accepted.manifest_sha256).collect())
    }

    /// Does something with the file; when damage is met, it is done again after the file was begun anew.
    fn attempt<T>(&mut self, mut work: impl FnMut(&mut Connection) -> Result<T, Broken>) -> Result<T, Fault> {
        match work(&mut self.connection) {
            Ok(done) => Ok(done),
            Err(Broken::Other(fault)) => Err(fault),
            Err(Broken::Damaged) => {
                // Closed first: it must not wait for itself.
                self.connection = Connection::open_in_memory().map_err(|error| Broken::from(error).told(&self.path))?;
                let (connection, lost) = rebuild::begin_anew(&self.path)?;
                self.connection = connection;
                self.lost = lost.or(self.lost.take());
                work(&mut self.connection).map_err(|broken| broken.told(&self.path))
            }
        }
    }
}

/// A workspace by the place where it is.
fn place_of(workspace: &Workspace) -> Vec<u8> {
    workspace.root().as_os_str().as_encoded_bytes().to_vec()
}

/// The agreement to which one of these folders belongs, as it was seen before in another place.
fn known_among(reading: &Connection, folders: &[VersionFiles]) -> Result<Option<String>, Broken> {
    for folder in folders {
        let Some(bytes) = folder.files.get(manifest::NAME) else { continue };
        if let Some(agreement) = rows::agreement_of_version(reading, &folder.folder, manifest::NAME, bytes)? {
            return Ok(Some(agreement));
        }
    }
    Ok(None)
}

fn is_noted(
    connection: &Connection,
    agreement: &str,
    worth: &[worth::File<'_>],
    head: Option<&str>,
    place: &[u8],
) -> Result<bool, Broken> {
    let names = rows::names(connection, agreement)?;
    if !worth.iter().all(|(folder, name, _)| names.contains(&((*folder).to_owned(), name.clone()))) {
        return Ok(false);
    }
    let Some(head) = head else { return Ok(true) };
    Ok(rows::has_head(connection, agreement, head)? && rows::agreement_of_place(connection, place)?.is_some())
}

#[cfg(test)]
mod tests;
