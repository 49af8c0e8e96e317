//! The draft as several people make it: its history, and what they have to decide together.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{ChangeView, DocumentName, SectionView};

/// One entry of the draft's history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct DraftChangeView {
    /// What names this change for good.
    pub id: String,
    /// Which document.
    pub document: DocumentName,
    /// Who made it.
    pub author: String,
    /// The device that it was made on.
    pub device: String,
    /// Whether it was made on this device.
    pub mine: bool,
    /// When, as RFC 3339; as that device claims.
    pub at: String,
    /// What was changed, in words.
    pub sentence: String,
    /// The places that it changed, such as `bands.qualified.from`; none where only comments or layout changed.
    pub places: Vec<String>,
    /// Whether somebody else made it since this device last looked.
    pub news: bool,
    /// Whether it came after the newest signed version was proposed; true when there is none.
    pub since_version: bool,
    /// Whether the draft as it was then can be looked at.
    pub can_be_seen: bool,
}

/// `countersign history --json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct HistoryReport {
    /// Latest first.
    pub changes: Vec<DraftChangeView>,
}

/// The draft as it was after a change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct DraftStateView {
    /// The change.
    pub change: DraftChangeView,
    /// The documents as they were then.
    pub documents: Vec<PastDocumentView>,
    /// What bringing it back would change in the draft as it is; none where one of the two has faults.
    pub changes: Vec<ChangeView>,
}

/// A document as it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct PastDocumentView {
    /// Which one.
    pub document: DocumentName,
    /// Its YAML.
    pub text: String,
    /// The same as sentences, as far as it was understood.
    pub sections: Vec<SectionView>,
}

/// What several people made of one place without knowledge of each other.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export)]
pub struct ConflictView {
    /// Names it, on every device alike, until a side changes.
    pub id: String,
    /// Which document.
    pub document: DocumentName,
    /// The place, such as `bands.qualified.from`; empty for a whole document.
    pub place: String,
    /// `both-changed`, `changed-and-removed`, or `unplaced`: a change that fits nowhere any more.
    pub kind: String,
    /// In words.
    pub sentence: String,
    /// What the draft says meanwhile; null when nothing stands there.
    #[ts(type = "unknown")]
    pub standing: Option<serde_json::Value>,
    /// What each made of it; two or more.
    pub sides: Vec<ConflictSideView>,
}

/// What one of them made of it.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export)]
pub struct ConflictSideView {
    /// That side's last change there: what a choice names.
    pub change: String,
    /// Who.
    pub author: String,
    /// Whether it was made on this device.
    pub mine: bool,
    /// When, as RFC 3339.
    pub at: String,
    /// The value; null where that side took it away.
    #[ts(type = "unknown")]
    pub value: Option<serde_json::Value>,
    /// What that change did, in words.
    pub sentence: String,
}

/// How a conflict is decided.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "choice", rename_all = "lowercase")]
#[ts(export)]
pub enum ResolveChoice {
    /// As one of the sides has it.
    Side {
        /// Its change.
        change: String,
    },
    /// By another value.
    Value {
        /// The value as JSON; null takes away what stands there.
        #[ts(type = "unknown")]
        value: serde_json::Value,
    },
}

/// `countersign conflicts --json`.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export)]
pub struct ConflictsReport {
    /// The open ones.
    pub conflicts: Vec<ConflictView>,
}

/// A document whose file says what nobody is known to have written: the changes that it comes from may be on their way.
/// It is taken for changed by hand after a while, or as soon as the document is edited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct WaitingView {
    /// Which one.
    pub document: DocumentName,
    /// Since when, as RFC 3339.
    pub since: String,
}

/// Who made what a fault of the draft comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct FaultMakersView {
    /// The document of the fault.
    pub document: DocumentName,
    /// Its line, from 1.
    pub line: u32,
    /// Its column.
    pub column: u32,
    /// The changes that it comes from, latest last.
    pub changes: Vec<DraftChangeView>,
}

/// Somebody else who has the workspace open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct PresenceView {
    /// The device.
    pub device: String,
    /// Who.
    pub author: String,
    /// The document that is open there, if one is.
    pub document: Option<DocumentName>,
    /// When that was said, as RFC 3339; as that device claims.
    pub at: String,
}

/// A copy of a document that a sync tool has put beside it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct LeftoverView {
    /// Its file's name.
    pub name: String,
    /// Of which document it is a copy.
    pub document: DocumentName,
    /// The tool that names copies so.
    pub tool: String,
    /// Whether all that it says is in the history of the draft, so that it can be put aside without a thought.
    pub known: bool,
}

/// `countersign leftovers --json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct LeftoversReport {
    /// By name.
    pub leftovers: Vec<LeftoverView>,
}

/// A thread of comments on a place of the draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct ThreadView {
    /// Names it.
    pub id: String,
    /// Which document.
    pub document: DocumentName,
    /// The place, such as `rules.enterprise`.
    pub place: String,
    /// Whether it is settled.
    pub resolved: bool,
    /// What was said, in order of time.
    pub comments: Vec<CommentView>,
}

/// Something that was said or done in a thread.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct CommentView {
    /// Names it.
    pub id: String,
    /// Who.
    pub author: String,
    /// Whether it was made on this device.
    pub mine: bool,
    /// When, as RFC 3339; as that device claims.
    pub at: String,
    /// `said`, `resolved` or `reopened`.
    pub kind: String,
    /// The words; empty of what was done.
    pub text: String,
}

/// `countersign comment --json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct ThreadsReport {
    /// The oldest first.
    pub threads: Vec<ThreadView>,
}

/// What is done with a thread.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "answer", rename_all = "lowercase")]
#[ts(export)]
pub enum ThreadAnswer {
    /// Something is said in it.
    Reply {
        /// The words.
        text: String,
    },
    /// It is settled.
    Resolve,
    /// It is opened again.
    Reopen,
}
