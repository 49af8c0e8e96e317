//! What is said about a version: plain data, filled by whoever knows the version, and the same for every format. It is a
//! function of the version's own files and of the documents before it; no clock and no machine gets in.

mod evidence;

use serde::{Deserialize, Serialize};

pub use evidence::*;

/// A version, to be written out for people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// The agreement's name.
    pub name: String,
    /// The version's number.
    pub version: u32,
    /// Its folder, such as `0004-3fa92c10`.
    pub folder: String,
    /// SHA-256 of its MANIFEST, in hexadecimal digits.
    pub manifest_sha256: String,
    /// SHA-256 of the MANIFEST of the version before it in the chain; None for the first.
    pub previous: Option<String>,
    /// SHA-256 of the MANIFEST of version 1, by which the agreement is known; None in version 1.
    pub agreement: Option<String>,
    /// Whether all who must have signed.
    pub complete: bool,
    /// How it stands, in a sentence or two: who signed, who has not, from when it is in force.
    pub standing: String,
    /// Why it was proposed.
    pub message: String,
    /// Who proposed it.
    pub proposed_by: String,
    /// When.
    pub proposed_at: Moment,
    /// ISO 4217, such as `USD`.
    pub currency: String,
    /// The agreement's time zone, such as `America/New_York`.
    pub zone: String,
    /// The leaders of the agreement.
    pub parties: Vec<Party>,
    /// The five documents as sentences.
    pub documents: Vec<Chapter>,
    /// The bands of the marketing-qualified lead, lowest first.
    pub bands: Vec<Band>,
    /// What each side owes the other.
    pub commitments: Vec<Commitment>,
    /// The target walked back.
    pub funnel: Funnel,
    /// What changed since the version before; None for the first.
    pub changes: Option<Changes>,
    /// What was known of the effect when it was proposed.
    pub evidence: Evidence,
    /// Every signature that it has or needs.
    pub signatures: Vec<Signature>,
    /// Commands that check the version without this program, line by line.
    pub check: Vec<String>,
}

/// A moment, as RFC 3339.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moment {
    /// In UTC: `2026-11-22T14:00:11Z`.
    pub utc: String,
    /// In the agreement's time zone: `2026-11-22T09:00:11-05:00`.
    pub local: String,
}

/// A leader who agrees.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Party {
    /// Name.
    pub name: String,
    /// Title, such as `CMO`.
    pub title: String,
    /// Whether the agreement needs this leader's signature.
    pub required: bool,
}

/// A document as sentences.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chapter {
    /// The file, such as `mql.yaml`.
    pub file: String,
    /// Its SHA-256.
    pub sha256: String,
    /// The heading.
    pub title: String,
    /// Its sections, in order.
    pub sections: Vec<Section>,
}

/// A section of a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    /// The heading.
    pub title: String,
    /// Its clauses.
    pub clauses: Vec<Clause>,
}

/// A clause: one thing that is agreed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clause {
    /// As people call it; empty where it has no label.
    pub label: String,
    /// Its id; empty where that says nothing.
    pub id: String,
    /// The sentence, in runs.
    pub text: Vec<Run>,
}

/// A run of text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    /// The words.
    pub text: String,
    /// Whether this is a value that was agreed, and not the words around it.
    pub value: bool,
}

impl Run {
    /// Plain words.
    pub fn words(text: impl Into<String>) -> Run {
        Run { text: text.into(), value: false }
    }

    /// A value that was agreed.
    pub fn value(text: impl Into<String>) -> Run {
        Run { text: text.into(), value: true }
    }
}

/// A band of scores.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Band {
    /// Its id, as the evidence names it.
    pub id: String,
    /// As people call it.
    pub label: String,
    /// From which score; None for the lowest.
    pub from: Option<i32>,
    /// What a category must reach besides, in words; may be empty.
    pub needs: String,
    /// What happens with a lead in it.
    pub action: String,
    /// Whether a lead in it is qualified.
    pub qualifies: bool,
}

/// Something that one side owes the other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Commitment {
    /// Who owes it: name and title, or the id where no leader has it.
    pub by: String,
    /// As people call it.
    pub label: String,
    /// The measure, in words.
    pub measure: String,
}

/// The target walked back through the agreed rates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Funnel {
    /// First day, `YYYY-MM-DD`.
    pub from: String,
    /// Last day, included.
    pub to: String,
    /// Whole units of the currency.
    pub revenue_target: u64,
    /// Whole units of the currency.
    pub average_deal: u64,
    /// From `won` back to where the funnel begins.
    pub needs: Vec<Need>,
}

/// How many must reach a place of the funnel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Need {
    /// Such as `lead` or `won`.
    pub place: String,
    /// How many, rounded up.
    pub count: u64,
    /// The rate at which they go on to the next place, such as `40%`; None for the last place.
    pub rate: Option<String>,
}

/// What changed since the version before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changes {
    /// The number of the version before; None where it is not at hand.
    pub since: Option<u32>,
    /// Each change, in the order of the documents; None where the version before is not at hand.
    pub list: Option<Vec<Change>>,
}

/// A change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// The title of the document's chapter.
    pub document: String,
    /// What it can do.
    pub effect: Effect,
    /// In words.
    pub sentence: String,
}

/// What a change can do to leads, or to what is promised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Effect {
    /// No lead can reach a higher band because of it alone.
    Tightens,
    /// No lead can fall to a lower band because of it alone.
    Loosens,
    /// Leads may rise and fall, or it cannot be decided.
    Either,
    /// No lead can move.
    Wording,
}

/// A signature that a version has or needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signature {
    /// The leader's id.
    pub leader: String,
    /// Name, as the statement or the version states it.
    pub name: String,
    /// Title, likewise.
    pub title: String,
    /// Whether this is one who led before and does not any more, or had another key.
    pub former: bool,
    /// Whether the key is one of the sample's, which anybody can make.
    pub sample: bool,
    /// The fingerprint of the key that must sign, `SHA256:...`.
    pub fingerprint: String,
    /// What there is.
    pub mark: Mark,
}

/// What a leader set under a version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Mark {
    /// A signature that holds.
    Signed(Statement),
    /// A signed no that holds.
    Declined {
        /// The statement.
        statement: Statement,
        /// Why.
        reason: String,
    },
    /// Something that does not hold.
    Bad,
    /// Nothing.
    Missing,
}

/// A statement that was signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statement {
    /// When it was signed, as its signer claims.
    pub claimed: Moment,
    /// Its SHA-256.
    pub sha256: String,
    /// The file in the bundle, such as `signoff-marketing.json`.
    pub file: String,
}
