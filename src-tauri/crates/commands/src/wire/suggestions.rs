//! What one suggests and the other decides, and what the draft would be if something were so.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{BandView, Comparison, DiagnosticView, DocumentName, DocumentView, EditRequest, ResolveChoice};

/// A change that is not in the draft until somebody else accepts it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct SuggestionView {
    /// Names it for good.
    pub id: String,
    /// Which document.
    pub document: DocumentName,
    /// Where it would change something first, such as `bands.qualified.from`; empty where only comments or layout change.
    pub place: String,
    /// All the places that it would change.
    pub places: Vec<String>,
    /// Who made it.
    pub author: String,
    /// Whether whoever asks has made it, and so can take it back, but not accept it.
    pub mine: bool,
    /// When, as RFC 3339; as that device claims.
    pub at: String,
    /// What it would change, in words.
    pub sentence: String,
    /// Why; may be empty.
    pub why: String,
    /// `open`, `accepted`, `declined` or `withdrawn`.
    pub status: String,
    /// How an open one stands to the draft as it is: `fits`, `already` (the draft says so) or `no-longer` (what it would
    /// change has been changed since); null once it is closed.
    pub fit: Option<String>,
    /// Who closed it, when and why; null while it is open.
    pub end: Option<SuggestionEndView>,
}

/// How a suggestion was closed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct SuggestionEndView {
    /// Who.
    pub author: String,
    /// When, as RFC 3339; as that device claims.
    pub at: String,
    /// Why it was declined; may be empty.
    pub reason: String,
}

/// `countersign suggestions --json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct SuggestionsReport {
    /// The oldest first.
    pub suggestions: Vec<SuggestionView>,
}

/// A document as edits would leave it that were not made.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export)]
pub struct SupposedDocumentView {
    /// The document.
    pub view: DocumentView,
    /// What they would change, in words; empty when the document would say the same.
    pub sentence: String,
}

/// What is supposed to be so.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "suppose", rename_all = "lowercase")]
#[ts(export)]
pub enum Supposition {
    /// A suggestion is accepted.
    Suggestion {
        /// Its id.
        suggestion: String,
    },
    /// A conflict is decided.
    Choice {
        /// Its id.
        conflict: String,
        /// How.
        choice: ResolveChoice,
    },
    /// Edits are made, one upon the other.
    Edits {
        /// Of which document.
        document: DocumentName,
        /// Which.
        edits: Vec<EditRequest>,
    },
}

/// What the draft would have done to past leads if something were so, held against the draft as it is.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export)]
pub struct SupposedView {
    /// The comparison, from the draft as it is to what is supposed; null while `mql.yaml` would have a fault. Its `from` is
    /// null while the draft has one.
    pub comparison: Option<Comparison>,
    /// Bands of the draft as it is, from lowest to highest; empty while it has a fault.
    pub from_bands: Vec<BandView>,
    /// Bands as supposed, from lowest to highest.
    pub to_bands: Vec<BandView>,
    /// Errors that the draft does not have as it is, examples that would not hold among them.
    pub faults: Vec<DiagnosticView>,
}
