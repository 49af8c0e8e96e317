//! All versions of a shared folder, folded into where each of them stands.
//!
//! Nothing here depends on the order of the folders, on their times or on the order of anybody's clock: versions are
//! chained by `previous`, and everything else follows from signatures.
//!
//! **One leader alone** must never bring a version into force, take one out of force, or replace the other. Hence:
//!
//! - a version counts as signed only with every leader that its own documents require, *and* every leader that the version
//!   before it required ([`required`]); without a former one it waits until a person accepts exactly that;
//! - a withdrawal (which nobody signs) or a leader's own later no never undoes a version that all have signed: anybody who
//!   can write into the folder could put it there. It is shown as come too late;
//! - a signature given to a proposal that was then withdrawn or declined stays valid for ever, and whoever keeps back theirs
//!   could complete it later. Therefore the next proposal states what it takes the place of
//!   ([`crate::Evidence::instead_of`]); once that is signed by all, nothing brings the other back ([`chain`]);
//! - a second first version, or a second root, can be signed by anybody with keys of their own. What this machine has seen
//!   before decides then, and without memory neither stands;
//! - a signature is checked with the key that the documents state. Who is trusted from elsewhere changes how it is told
//!   (`unknown key`, a fault), not the order of versions.

mod chain;
mod in_force;
mod may;
mod memory;
mod required;
mod standing;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use agreement::Leader;
use agreement::time::Instant;

use crate::allowed_signers::Trusted;
use crate::fault::Fault;
use crate::key::PublicKey;
use crate::manifest;
use crate::signature::SignatureStatus;
use crate::statement::Statement;
use crate::version::{Frozen, VersionFiles};

pub use in_force::{Effective, InForce, Status};
pub use may::{Asked, Proposal};
pub use memory::SeenHistory;
pub(crate) use required::{Look, own, signers};

/// What is known from outside of what is checked.
#[derive(Debug, Clone, Default)]
pub struct Known<'a> {
    /// Keys known from elsewhere; None when only what is checked states any.
    pub trusted: Option<&'a Trusted>,
    /// SHA-256 of the MANIFESTs of versions whose hand-over without a former leader a person on this machine accepted.
    pub accepted_hand_overs: BTreeSet<String>,
    /// What this machine has seen of the history before.
    pub seen: Option<SeenHistory>,
    /// What an earlier fold found in single folders: one whose files are the same is not looked at again.
    pub looked_at: Vec<Arc<Frozen>>,
}

impl Known<'_> {
    fn look_at(&self, folder: &VersionFiles) -> Arc<Frozen> {
        let before = self.looked_at.iter().find(|frozen| frozen.folder == folder.folder);
        let same = |frozen: &&Arc<Frozen>| {
            frozen.sums.len() == folder.files.len()
                && folder.files.iter().all(|(name, bytes)| frozen.sums.get(name) == Some(&manifest::sha256(bytes)))
        };
        before.filter(same).cloned().unwrap_or_else(|| Arc::new(Frozen::read(folder)))
    }
}

/// Where a version stands, whatever day it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Signed by all who had to, and part of the chain.
    Signed,
    /// It waits for signatures.
    Proposed,
    /// All of its own leaders signed, but not a former one; or it rests on such a version. Nobody on this machine has
    /// accepted that.
    HandOver,
    /// A leader declined it before all had signed.
    Declined,
    /// It was taken back before all had signed.
    Withdrawn,
    /// Another version was frozen upon the same one; this one cannot come into force.
    Forked,
    /// It, or what it rests on, does not hold.
    Broken,
}

/// A signature that a version has or needs.
#[derive(Debug, Clone, PartialEq)]
pub struct Signature {
    /// Who must sign, as the version that requires it states: this one, or for a former leader the one before.
    pub leader: Leader,
    /// With which key.
    pub key: PublicKey,
    /// Whether this is one who led before and does not any more, or had another key.
    pub former: bool,
    /// Whether it holds.
    pub status: SignatureStatus,
    /// What was signed; None where nothing that can be read is there. To be believed only with a good status.
    pub statement: Option<Statement>,
}

/// A leader's no, with a signature that holds.
#[derive(Debug, Clone, PartialEq)]
pub struct Decline {
    /// Who, as for [`Signature::leader`].
    pub leader: Leader,
    /// Whether it is one who led before.
    pub former: bool,
    /// Good, or of an unknown key.
    pub status: SignatureStatus,
    /// Why.
    pub reason: String,
    /// When, as claimed.
    pub claimed_at: Instant,
    /// SHA-256 of the statement.
    pub statement_sha256: String,
}

/// A version in the history.
#[derive(Debug, Clone, PartialEq)]
pub struct Version {
    /// What its folder alone tells.
    pub frozen: Arc<Frozen>,
    /// Where it stands.
    pub standing: Standing,
    /// Whether it still waits for signatures (it may do so and be forked at the same time).
    pub waits: bool,
    /// Each signature that it has or needs: its own leaders in the order of its documents, then former ones. Empty when it
    /// does not hold.
    pub signatures: Vec<Signature>,
    /// Who declined it. Nothing else is in here than declines whose signature holds.
    pub declined: Vec<Decline>,
    /// Former leaders who had to sign and did not, though all others did: a hand-over, accepted or not.
    pub without: Vec<Leader>,
    /// Since when it counts, once signed.
    pub effective: Option<Effective>,
}

/// All versions, and where each of them stands.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct History {
    /// By number, then by folder.
    pub versions: Vec<Version>,
    /// The versions that all have signed, in their order: places in [`History::versions`].
    pub chain: Vec<usize>,
    /// What does not hold.
    pub faults: Vec<Fault>,
    /// What to know besides, no failure.
    pub notes: Vec<Fault>,
    /// SHA-256 of version 1's MANIFEST; None when there is no version 1, or when two are at odds.
    pub agreement: Option<String>,
    /// Whether this machine had seen this history before.
    pub anchored: bool,
}

impl History {
    /// Folds folders, in whatever order they come.
    pub fn fold(folders: &[VersionFiles], known: &Known<'_>) -> History {
        let (folders, faults) = memory::restored(folders, known.seen.as_ref());
        let mut versions: Vec<Version> = folders.iter().map(|folder| Version::of(known.look_at(folder))).collect();
        versions.sort_by(|a, b| (a.number(), a.folder()).cmp(&(b.number(), b.folder())));
        let mut history = History { versions, faults, ..History::default() };
        history.tell_folders();
        let foreign = history.foreign(known);
        let tree = history.links(&foreign);
        history.look_at_signatures(known);
        history.choose(&tree, known);
        history.tell_gaps();
        history.remember(known);
        history.faults.sort();
        history.faults.dedup();
        history.notes.sort();
        history.notes.dedup();
        history
    }

    /// The newest version that all have signed.
    pub fn head(&self) -> Option<&Version> {
        self.chain.last().map(|at| &self.versions[*at])
    }

    /// The versions that wait for signatures; more than one only after some were frozen at the same time.
    pub fn waiting(&self) -> impl Iterator<Item = &Version> {
        self.versions.iter().filter(|version| version.waits)
    }

    /// The versions that a person may mean by `4`, `v4`, `4-3fa92c10`, `v4-3fa92c10` or `0004-3fa92c10`.
    pub fn find(&self, name: &str) -> Vec<&Version> {
        let name = name.strip_prefix('v').unwrap_or(name);
        let (number, digits) = name.split_once('-').map_or((name, None), |(number, digits)| (number, Some(digits)));
        let Some(number) = number.parse::<u32>().ok().filter(|_| number.bytes().all(|b| b.is_ascii_digit())) else {
            return Vec::new();
        };
        let meant = |version: &&Version| {
            version.frozen.number == number
                && digits.is_none_or(|digits| version.manifest_sha256().get(..8) == Some(digits))
        };
        self.versions.iter().filter(meant).collect()
    }

    /// The version with this MANIFEST.
    pub fn by_manifest(&self, sha256: &str) -> Option<&Version> {
        self.versions.iter().find(|version| version.frozen.holds && version.manifest_sha256() == sha256)
    }

    /// The place of a version in the chain, from 0.
    pub fn place(&self, version: &Version) -> Option<usize> {
        self.chain.iter().position(|at| self.versions[*at].frozen.folder == version.frozen.folder)
    }

    /// The version before this one in the chain.
    pub fn before(&self, version: &Version) -> Option<&Version> {
        self.by_manifest(version.frozen.previous()?)
    }

    /// The number of the next proposal: one more than the highest that any folder has, but for numbers that
    /// [`History::leads_nowhere`] passes by.
    pub fn next_number(&self) -> u32 {
        let folders = u32::try_from(self.versions.len()).unwrap_or(u32::MAX);
        let most = self.head().map_or(0, Version::number).saturating_add(folders);
        let numbers = self.versions.iter().map(Version::number).filter(|number| *number <= most);
        numbers.max().unwrap_or(0).saturating_add(1)
    }

    /// Whether a proposal that is over has a number so high that the folders that are here could not have led to it. Whoever
    /// can write here must neither be able to use all numbers up nor to leave a gap that nobody can ever fill.
    fn leads_nowhere(&self, version: &Version) -> bool {
        let over = matches!(version.standing, Standing::Withdrawn | Standing::Declined);
        over && version.number() > self.next_number()
    }

    /// The keys of all leaders of the versions that all have signed: what is known to whoever trusts this history.
    pub fn trusted(&self) -> Trusted {
        let signed = self.chain.iter().flat_map(|at| &self.versions[*at].signatures);
        let keys: BTreeMap<(&str, PublicKey), ()> =
            signed.map(|signature| ((signature.leader.email.as_str(), signature.key), ())).collect();
        Trusted::of(keys.into_keys())
    }

    /// What the folders tell by themselves; a second folder with the same version has no say.
    fn tell_folders(&mut self) {
        let mut seen: BTreeMap<String, String> = BTreeMap::new();
        for version in &mut self.versions {
            self.faults.extend(version.frozen.faults.iter().cloned());
            if !version.frozen.holds {
                continue;
            }
            let folder = version.frozen.folder.clone();
            if let Some(first) = seen.insert(version.frozen.manifest_sha256.clone(), folder.clone()) {
                let message = format!("this is the same version as `{first}`");
                self.faults.push(Fault::new("renamed-version", message, "move one of the two away").of(&folder));
                let mut copy = (*version.frozen).clone();
                copy.holds = false;
                version.frozen = Arc::new(copy);
            }
        }
    }

    /// Numbers without a folder.
    fn tell_gaps(&mut self) {
        let mut next = 1;
        let counted = self.versions.iter().filter(|version| version.number() > 0 && !self.leads_nowhere(version));
        let mut faults = Vec::new();
        for number in counted.map(Version::number) {
            if number > next {
                let gap = if number - next == 1 {
                    format!("version {next} is missing")
                } else {
                    format!("versions {next} to {} are missing", number - 1)
                };
                let help =
                    "bring the folder back: wait until the shared folder is up to date, or use `countersign restore`";
                faults.push(Fault::new("missing-version", gap, help));
            }
            next = next.max(number.saturating_add(1));
        }
        self.faults.extend(faults);
    }
}

impl Version {
    pub(crate) fn of(frozen: Arc<Frozen>) -> Version {
        Version {
            frozen,
            standing: Standing::Broken,
            waits: false,
            signatures: Vec::new(),
            declined: Vec::new(),
            without: Vec::new(),
            effective: None,
        }
    }

    /// Its number.
    pub fn number(&self) -> u32 {
        self.frozen.number
    }

    /// The folder's name.
    pub fn folder(&self) -> &str {
        &self.frozen.folder
    }

    /// SHA-256 of its MANIFEST; empty where there is none.
    pub fn manifest_sha256(&self) -> &str {
        &self.frozen.manifest_sha256
    }

    /// Who has yet to sign.
    pub fn missing(&self) -> impl Iterator<Item = &Signature> {
        self.signatures.iter().filter(|signature| !signature.holds())
    }
}

impl Signature {
    /// Whether it holds under the key that the documents state, known from elsewhere or not.
    pub fn holds(&self) -> bool {
        matches!(self.status, SignatureStatus::Good | SignatureStatus::UnknownKey)
    }
}
