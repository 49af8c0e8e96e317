//! Versions, signatures and what they stand on.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{ChangeView, DocumentName, EvidenceNumbers, EvidenceView, FaultView, SectionView};

/// The sign-off screen: what is in force, what is proposed, and the history behind both.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export)]
pub struct SignOffView {
    /// The version in force today, if there is one.
    pub in_force: Option<SealView>,
    /// A version that all have signed and that comes into force on a later day.
    pub to_come: Option<SealView>,
    /// Versions that wait for signatures; more than one only after two were frozen at the same time.
    pub waiting: Vec<VersionEntry>,
    /// Every version, newest first.
    pub versions: Vec<VersionEntry>,
    /// What does not hold in the history of this workspace.
    pub faults: Vec<HistoryFault>,
    /// Whether this machine had seen this history before.
    pub anchored: bool,
    /// How many changes the draft holds against the newest signed version; all of it counts where there is none.
    pub draft_changes: u32,
    /// The leaders of the draft, with the keys that this machine has for them.
    pub leaders: Vec<LeaderView>,
}

/// A version that all have signed, as its seal shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct SealView {
    /// Its number.
    pub version: u32,
    /// Its folder, such as `0004-3fa92c10`.
    pub folder: String,
    /// SHA-256 of its MANIFEST.
    pub manifest_sha256: String,
    /// The first day or moment on which it is in force: `YYYY-MM-DD`, or RFC 3339 of the last claimed signing time.
    pub since: String,
    /// Whether `since` rests on a claimed signing time.
    pub claimed: bool,
    /// Who signed.
    pub signatures: Vec<SignatureView>,
    /// Former leaders without whose signature it came into force, by name.
    pub without: Vec<String>,
}

/// A version in the history.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export)]
pub struct VersionEntry {
    /// Its number.
    pub version: u32,
    /// Its folder, such as `0004-3fa92c10`.
    pub folder: String,
    /// How it stands.
    pub status: VersionStatus,
    /// SHA-256 of its MANIFEST; empty where there is none that can be read.
    pub manifest_sha256: String,
    /// SHA-256 of the MANIFEST of the version before it in the chain; null for the first.
    pub previous: Option<String>,
    /// Why it was proposed.
    pub message: String,
    /// Who proposed it, as the history of the draft names people.
    pub proposed_by: String,
    /// When, as its machine's clock had it: RFC 3339.
    pub proposed_at: String,
    /// The first day or moment on which it is, was or will be in force; null while it is not signed by all.
    pub since: Option<String>,
    /// Each signature that it has or needs.
    pub signatures: Vec<SignatureView>,
    /// Who declined it and why.
    pub declined: Vec<DeclineView>,
    /// Who took it back and why.
    pub withdrawn: Option<WithdrawalView>,
    /// Former leaders without whose signature it came into force, by name.
    pub without: Vec<String>,
}

/// How a version stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum VersionStatus {
    /// Signed by all, in a bundle: whether it is in force only the history can say.
    Signed,
    /// Signed by all; no later one is in force today.
    InForce,
    /// Signed by all; in force from a later day.
    ToCome,
    /// It was in force once.
    Superseded,
    /// It waits for signatures.
    Proposed,
    /// A leader declined it.
    Declined,
    /// It was taken back.
    Withdrawn,
    /// Another version of the same number was frozen at the same time; neither can come into force.
    Forked,
    /// Signed by all of its own leaders, but not by a former one; nobody on this machine has accepted that.
    HandOver,
    /// Its files do not hold.
    Broken,
}

/// A leader's signature on a version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct SignatureView {
    /// The leader's id.
    pub leader: String,
    /// Name, as the version states it.
    pub name: String,
    /// Title, as the version states it.
    pub title: String,
    /// Whether this is the signature of one who led before and does not any more, or had another key.
    pub former: bool,
    /// `good`, `bad`, `unknown key` or `missing`.
    pub status: SignatureStatus,
    /// When the leader claims to have signed: RFC 3339; null where nothing is signed.
    pub claimed_at: Option<String>,
    /// SHA-256 of the signed statement.
    pub statement_sha256: Option<String>,
    /// The key that must sign, `ssh-ed25519 BASE64`.
    pub key: String,
    /// Its fingerprint, `SHA256:...`.
    pub fingerprint: String,
    /// Whether it is one of the sample's keys.
    pub sample: bool,
}

/// Whether a signature holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub enum SignatureStatus {
    /// It does.
    #[serde(rename = "good")]
    Good,
    /// It does not.
    #[serde(rename = "bad")]
    Bad,
    /// It may, but its key is not among those that are trusted.
    #[serde(rename = "unknown key")]
    UnknownKey,
    /// There is none.
    #[serde(rename = "missing")]
    Missing,
}

/// A leader's no.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct DeclineView {
    /// The leader's id.
    pub leader: String,
    /// Name, as the version states it.
    pub name: String,
    /// Why.
    pub reason: String,
    /// When the leader claims to have declined: RFC 3339.
    pub claimed_at: String,
    /// Whether the signature under it holds.
    pub status: SignatureStatus,
}

/// A proposal that was taken back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct WithdrawalView {
    /// Who, as the history of the draft names people.
    pub by: String,
    /// Why.
    pub reason: String,
    /// When, as its machine's clock had it: RFC 3339.
    pub at: String,
}

/// What does not hold in a history or a bundle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct HistoryFault {
    /// A stable name, such as `changed-file`.
    pub code: String,
    /// What is wrong, with the file.
    pub message: String,
    /// What to do; may be empty.
    pub help: String,
    /// The version's folder that it is about; null when it is about the whole.
    pub folder: Option<String>,
    /// The file that it is about, as from the folder that was checked; null when none.
    pub file: Option<String>,
}

/// A leader of the draft and the keys at hand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct LeaderView {
    /// The leader's id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Title.
    pub title: String,
    /// Whether the leader must sign.
    pub required: bool,
    /// The key in the draft; null while there is none.
    pub key: Option<String>,
    /// Its fingerprint.
    pub fingerprint: Option<String>,
    /// The keys that this machine keeps for the leader.
    pub own: Vec<KeyView>,
}

/// `countersign key list --json`: a key in the data folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct KeyView {
    /// The leader's id.
    pub leader: String,
    /// The file of the private half.
    pub path: String,
    /// `ssh-ed25519 BASE64`.
    pub public_key: String,
    /// `SHA256:...`, as `ssh-keygen -l` shows it.
    pub fingerprint: String,
    /// Whether it is one of the sample's keys.
    pub sample: bool,
    /// Whether a passphrase is needed.
    pub encrypted: bool,
}

/// `countersign key list --json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct KeyList {
    /// All of them.
    pub keys: Vec<KeyView>,
}

/// `countersign key new --json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct KeyMade {
    /// `ssh-ed25519 BASE64`, as it now stands in the draft.
    pub public_key: String,
    /// The file of the private half.
    pub path: String,
    /// `SHA256:...`.
    pub fingerprint: String,
    /// Whether a passphrase is needed.
    pub encrypted: bool,
    /// The change of the draft, in a sentence.
    pub sentence: String,
}

/// One version in full, rendered from the frozen bytes themselves.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export)]
pub struct VersionView {
    /// Where it stands.
    pub entry: VersionEntry,
    /// The agreement's name, as the version states it.
    pub name: String,
    /// ISO 4217, such as `USD`.
    pub currency: String,
    /// The five documents as sentences.
    pub documents: Vec<FrozenDocument>,
    /// What it changes against the version before it in the chain; empty for the first.
    pub changes: Vec<ChangeView>,
    /// The evidence that was frozen with it; null where it cannot be read.
    pub evidence: Option<EvidenceView>,
    /// Labels of the bands by id, before and after.
    pub bands: Vec<BandLabel>,
}

/// A band's label.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct BandLabel {
    /// The band's id.
    pub id: String,
    /// As people call it.
    pub label: String,
}

/// A document of a version.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export)]
pub struct FrozenDocument {
    /// Which.
    pub document: DocumentName,
    /// As sentences.
    pub sections: Vec<SectionView>,
    /// The frozen YAML.
    pub text: String,
    /// Its SHA-256.
    pub sha256: String,
}

/// What would be proposed now, and what stands in the way.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export)]
pub struct ProposalView {
    /// The number that the version would have.
    pub version: u32,
    /// Why it cannot be proposed; empty when it can.
    pub refusals: Vec<FaultView>,
    /// What it would change against the newest signed version; empty for the first.
    pub changes: Vec<ChangeView>,
    /// The numbers that would be frozen with it; null without leads, or while there are refusals.
    pub numbers: Option<EvidenceNumbers>,
    /// SHA-256 of the draft's canonical form, to be handed to `signoff_propose`; empty while it has faults.
    pub draft_sha256: String,
    /// Labels of the bands by id, before and after.
    pub bands: Vec<BandLabel>,
    /// How many suggestions are open: they are no part of it, and stand in nobody's way.
    pub suggestions: u32,
}

/// `countersign propose --json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct Proposed {
    /// The version's number.
    pub version: u32,
    /// Its folder, such as `0004-3fa92c10`.
    pub folder: String,
    /// SHA-256 of its MANIFEST.
    pub manifest_sha256: String,
}

/// What a leader is about to sign: the exact bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct StatementView {
    /// The version's folder.
    pub folder: String,
    /// The leader's id.
    pub leader: String,
    /// Name and title, as the version states them.
    pub name: String,
    /// Title, as the version states it.
    pub title: String,
    /// Whether the leader signs as one who led before.
    pub former: bool,
    /// Whether this is a no.
    pub declines: bool,
    /// The statement: canonical JSON.
    pub text: String,
    /// Its SHA-256, to be handed to `signoff_sign`.
    pub statement_sha256: String,
    /// SHA-256 of the MANIFEST.
    pub manifest_sha256: String,
    /// The key that must sign.
    pub key: String,
    /// Its fingerprint.
    pub fingerprint: String,
    /// Keys at hand that are this one.
    pub own: Vec<KeyView>,
}

/// `countersign sign --json` (`countersign decline --json` has the version alone as its contract).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct Signed {
    /// The version's number.
    pub version: u32,
    /// The leader's id.
    pub leader: String,
    /// SHA-256 of the signed statement.
    pub statement_sha256: String,
    /// How the version stands now.
    pub status: VersionStatus,
    /// Ids of the leaders who have yet to sign.
    pub missing: Vec<String>,
}

/// `countersign log --json`.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export)]
pub struct LogReport {
    /// Every version and sign-off, oldest first.
    pub entries: Vec<LogEntry>,
}

/// Something that happened to a version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct LogEntry {
    /// `proposed`, `signed`, `declined`, `withdrawn`, `in-force` or `broken`.
    pub kind: String,
    /// The version's number.
    pub version: u32,
    /// Its folder.
    pub folder: String,
    /// Who: a leader's name, or the person as the history of the draft names them; empty for `in-force`.
    pub who: String,
    /// The leader's id, for signatures.
    pub leader: Option<String>,
    /// When, as claimed: RFC 3339, or `YYYY-MM-DD`.
    pub at: String,
    /// In a sentence.
    pub sentence: String,
}

/// `countersign in-force --json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct InForceReport {
    /// The version's number; null when none was in force.
    pub version: Option<u32>,
    /// Its folder.
    pub folder: Option<String>,
    /// Since when: `YYYY-MM-DD` or RFC 3339.
    pub since: Option<String>,
    /// Whether that rests on a claimed signing time.
    pub claimed: bool,
}

/// `countersign verify --json`.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export)]
pub struct VerifyReport {
    /// Whether everything holds; "not anchored" and "stated" are no failures.
    pub ok: bool,
    /// `workspace` or `bundle`.
    pub kind: String,
    /// What was checked.
    pub path: String,
    /// The agreement's name, as the newest version states it.
    pub name: String,
    /// Whether the keys are only stated by what was checked, or known from elsewhere.
    pub trust: Trust,
    /// Whether this machine had seen this history before.
    pub anchored: bool,
    /// Each version.
    pub versions: Vec<VersionEntry>,
    /// What does not hold.
    pub faults: Vec<HistoryFault>,
    /// What to know besides, no failure: who signed with keys that are only stated, a hand-over that was accepted.
    pub notes: Vec<String>,
}

/// Where the keys are known from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
#[ts(export)]
pub enum Trust {
    /// Only from what is checked.
    Stated,
    /// From one's own workspace, or a file of trusted signers.
    Known,
}

/// `countersign restore --json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct RestoreReport {
    /// The version's number.
    pub version: u32,
    /// Its folder.
    pub folder: String,
    /// The files that were written back, as from the version's folder; empty when nothing was missing.
    pub files: Vec<String>,
}

/// `countersign export --json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct ExportReport {
    /// The file that was written.
    pub path: String,
    /// What is in it; the file itself where it holds no others.
    pub files: Vec<ExportedFile>,
    /// What to know, such as a sign that had to be drawn from a font of this machine.
    pub notes: Vec<String>,
}

/// A file of a bundle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct ExportedFile {
    /// Its name.
    pub name: String,
    /// Its SHA-256.
    pub sha256: String,
}
