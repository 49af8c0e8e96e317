//! The history of a workspace: its folders read, folded with what this machine has seen before, and what is new and holds
//! remembered in turn.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use agreement::time::Instant;
use signoff::allowed_signers::Trusted;
use signoff::history::{History, Known, SeenHistory, Version};
use signoff::{PublicKey, VersionFiles};
use store::versions;

use crate::Fault;
use crate::definition::Definition;
use crate::documents::Documents;
use crate::session::{Session, now};

/// The history of a workspace, as it was read and folded.
#[derive(Debug, Default)]
pub(crate) struct Ledger {
    /// The folders as they lie there.
    folders: Vec<VersionFiles>,
    /// What this machine had seen before.
    seen: Option<SeenHistory>,
    /// Versions that a person on this machine accepted without a former leader's signature, by their MANIFEST's SHA-256.
    accepted: BTreeSet<String>,
    /// That what this machine had seen before is lost.
    pub(crate) lost: Option<store::Fault>,
    /// Where every version stands.
    pub(crate) history: History,
    /// The keys of the sample that this machine keeps.
    sample: BTreeSet<PublicKey>,
}

/// A ledger that is read again when something in its folders looks otherwise.
#[derive(Debug, Clone, Default)]
pub(crate) struct Remembered(Arc<Mutex<Option<ReadAt>>>);

/// A ledger, and what its folders looked like when it was read.
type ReadAt = (Look, Arc<Ledger>);

/// What tells one state of the folders from the next without reading them.
type Look = Vec<(PathBuf, u64, Option<SystemTime>)>;

impl Session {
    /// The history as it stands, for showing: read again only when a file has another size or time. What is acted on is
    /// read by [`Session::ledger_now`].
    pub(crate) fn ledger(&self) -> Result<Arc<Ledger>, Fault> {
        let mut last = self.ledger.0.lock().unwrap_or_else(PoisonError::into_inner);
        let look = self.look()?;
        if let Some((_, ledger)) = last.as_ref().filter(|(known, _)| *known == look) {
            return Ok(ledger.clone());
        }
        let ledger = Arc::new(Ledger::read(self, None, last.as_ref().map(|(_, ledger)| &**ledger))?);
        // Looked at before it was read: what changed in between is read next time.
        *last = Some((look, ledger.clone()));
        Ok(ledger)
    }

    /// The history as it lies on the disk at this moment.
    pub(crate) fn ledger_now(&self) -> Result<Arc<Ledger>, Fault> {
        let look = self.look()?;
        let mut last = self.ledger.0.lock().unwrap_or_else(PoisonError::into_inner);
        let ledger = Arc::new(Ledger::read(self, None, last.as_ref().map(|(_, ledger)| &**ledger))?);
        *last = Some((look, ledger.clone()));
        Ok(ledger)
    }

    fn look(&self) -> Result<Look, Fault> {
        let mut look = versions::look(&self.workspace)?;
        // Another program of this machine may have accepted a hand-over.
        look.push(versions::seen_at(&self.surroundings.data.join("history.sqlite")));
        Ok(look)
    }
}

impl Ledger {
    /// Reads and folds a history, and remembers what is new in it and holds. Every file is read; what it says need not be
    /// found out again where it is the same as in the `last` ledger.
    pub(crate) fn read(session: &Session, trusted: Option<&Trusted>, last: Option<&Ledger>) -> Result<Ledger, Fault> {
        let folders = versions::read_all(&session.workspace)?;
        let mut mirror = session.mirror()?;
        let (seen, accepted) = match &mut mirror {
            Some(mirror) => (mirror.seen(&session.workspace, &folders)?, mirror.accepted_hand_overs()?),
            None => (None, BTreeSet::new()),
        };
        let looked_at = last.iter().flat_map(|last| &last.history.versions);
        let known = Known {
            trusted,
            accepted_hand_overs: accepted.clone(),
            seen: seen.clone(),
            looked_at: looked_at.map(|version| version.frozen.clone()).collect(),
        };
        let history = History::fold(&folders, &known);
        let mut lost = None;
        if let Some(mut mirror) = mirror {
            mirror.note(&session.workspace, &folders, &history, now())?;
            lost = mirror.lost().cloned();
        }
        let keys = store::keys::list(&session.data_folder())?.keys;
        let sample = keys.into_iter().filter(|key| key.sample).map(|key| key.public).collect();
        Ok(Ledger { folders, seen, accepted, lost, history, sample })
    }

    /// What is known of this history from outside of what may be checked against it.
    pub(crate) fn known(&self) -> Known<'static> {
        let looked_at = self.history.versions.iter().map(|version| version.frozen.clone()).collect();
        Known { trusted: None, accepted_hand_overs: self.accepted.clone(), seen: self.seen.clone(), looked_at }
    }

    /// The version that a person means by `4`, `v4`, `4-3fa92c10` or `0004-3fa92c10`.
    ///
    /// # Errors
    /// One that is not there; a number that two versions have.
    pub(crate) fn find(&self, name: &str) -> Result<&Version, Fault> {
        let mut found = self.history.find(name);
        // A copy that a sync program left of the same version is not meant.
        let whole: Vec<String> =
            found.iter().filter(|one| one.frozen.holds).map(|one| one.manifest_sha256().to_owned()).collect();
        found.retain(|one| one.frozen.holds || !whole.iter().any(|sum| sum == one.manifest_sha256()));
        match found[..] {
            [one] => Ok(one),
            [] => {
                let newest = self.history.versions.last().map(Version::number);
                let help =
                    newest.map_or("there are no versions yet".to_owned(), |newest| format!("the newest is v{newest}"));
                let number = name.strip_prefix('v').unwrap_or(name);
                Err(Fault::usage("unknown-version", format!("there is no version {number}"), help))
            }
            ref several => {
                let names: Vec<String> = several.iter().map(|version| format!("`{}`", exact(version))).collect();
                Err(Fault::usage(
                    "ambiguous-version",
                    format!("there are {} versions of that number", several.len()),
                    format!("name the one that is meant: {}", names.join(" or ")),
                ))
            }
        }
    }

    /// What is in force now; while nothing is, what will be.
    pub(crate) fn in_force_or_to_come(&self, now: Instant) -> Option<&Version> {
        self.history.in_force(now).or_else(|| self.history.to_come(now)).map(|found| found.version)
    }

    /// What this machine had seen of the history before.
    pub(crate) fn seen(&self) -> Option<&SeenHistory> {
        self.seen.as_ref()
    }

    /// The files of a version: those that lie there, and in place of what is gone or changed those that this machine saw.
    pub(crate) fn files(&self, version: &Version) -> BTreeMap<String, Vec<u8>> {
        let lie = self.folders.iter().find(|folder| folder.folder == version.folder());
        let mut files = lie.map(|folder| folder.files.clone()).unwrap_or_default();
        if let Some(seen) = self.seen.as_ref().and_then(|seen| seen.versions.get(version.folder())) {
            files.extend(seen.clone());
        }
        files
    }

    /// The bytes of a file as they lie there.
    pub(crate) fn on_disk(&self, version: &Version, file: &str) -> Option<&[u8]> {
        let folder = self.folders.iter().find(|folder| folder.folder == version.folder())?;
        folder.files.get(file).map(Vec::as_slice)
    }

    /// The documents of a version as far as they can be read.
    pub(crate) fn documents(&self, version: &Version) -> Documents {
        Documents::of_files(&self.files(version))
    }

    /// A version as a definition.
    ///
    /// # Errors
    /// One whose files do not hold: its numbers would be nobody's.
    pub(crate) fn definition(&self, version: &Version) -> Result<Definition, Fault> {
        Definition::of_documents(&self.reference(version), self.whole(version)?)
    }

    /// The documents of a version that holds.
    pub(crate) fn whole(&self, version: &Version) -> Result<Documents, Fault> {
        if version.frozen.holds {
            return Ok(self.documents(version));
        }
        let why = self.history.faults.iter().find(|fault| fault.folder.as_deref() == Some(version.folder()));
        Err(Fault::no(
            "broken-version",
            format!(
                "{} does not hold{}",
                words(version),
                why.map_or(String::new(), |why| format!(": {}", why.message))
            ),
            why.map_or(String::new(), |why| why.help.clone()),
        ))
    }

    /// `v4`, or `v4-3fa92c10` where two versions have that number.
    pub(crate) fn reference(&self, version: &Version) -> String {
        let alike = self.history.versions.iter().filter(|other| other.number() == version.number());
        if alike.count() > 1 { exact(version) } else { format!("v{}", version.number()) }
    }

    /// Whether a key is one of the sample's: made on this machine, or stated to be one by a version that names it.
    pub(crate) fn is_sample(&self, key: &PublicKey) -> bool {
        let stated = self.history.versions.iter().filter_map(|version| version.frozen.evidence.as_ref());
        self.sample.contains(key) || stated.flat_map(|evidence| &evidence.sample_keys).any(|sample| sample == key)
    }

    /// SHA-256 of the MANIFEST of the newest version that all have signed.
    pub(crate) fn head_sha256(&self) -> Option<String> {
        self.history.head().map(|head| head.manifest_sha256().to_owned())
    }
}

fn exact(version: &Version) -> String {
    format!("v{}-{}", version.number(), version.manifest_sha256().get(..8).unwrap_or_default())
}

/// `version 4`, as it is said in a sentence.
pub(crate) fn words(version: &Version) -> String {
    format!("version {}", version.number())
}
