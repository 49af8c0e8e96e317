//! Workspaces: opening, creating, what is in force.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{DiagnosticView, LeadsSummary};

/// A workspace that is open in the window.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export)]
pub struct WorkspaceView {
    /// The folder.
    pub path: String,
    /// The agreement's name; the folder's name while `agreement.yaml` cannot be read.
    pub name: String,
    /// ISO 4217, such as `USD`; empty while `agreement.yaml` cannot be read.
    pub currency: String,
    /// IANA name of the agreement's time zone; `UTC` while `agreement.yaml` cannot be read.
    pub timezone: String,
    /// What is in force and what differs in the draft.
    pub status: StatusView,
    /// Names of the mappings that the workspace keeps.
    pub mappings: Vec<String>,
    /// Counts and columns of the leads at hand.
    pub leads: LeadsSummary,
}

/// `countersign status --json`.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export)]
pub struct StatusView {
    /// The number of the version in force, if there is one.
    pub in_force: Option<u32>,
    /// The version that waits for signatures, if there is one.
    pub proposed: Option<ProposedView>,
    /// How many changes the draft holds against the newest signed version.
    pub draft_changes: u32,
    /// Whether the draft has no fault.
    pub draft_ok: bool,
    /// The first day or moment of the version in force: `YYYY-MM-DD` or RFC 3339.
    pub since: Option<String>,
    /// Names of the leaders whose signatures the version in force carries.
    pub sealed_by: Vec<String>,
    /// Whether one of those signatures was made with a key of the sample.
    pub sample: bool,
    /// A version that all have signed and that comes into force on a later day.
    pub to_come: Option<ToComeView>,
    /// How many things do not hold in the history.
    pub faults: u32,
    /// Whether this machine had seen this history before.
    pub anchored: bool,
}

/// A version that comes into force on a later day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct ToComeView {
    /// Its number.
    pub version: u32,
    /// The first day or moment on which it will be in force.
    pub since: String,
}

/// A version that waits for signatures.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export)]
pub struct ProposedView {
    /// Its number.
    pub version: u32,
    /// Ids of the leaders who have signed it.
    pub signed_by: Vec<String>,
    /// Ids of the leaders who have yet to sign it.
    pub missing: Vec<String>,
}

/// A workspace that was open before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct RecentWorkspace {
    /// The folder.
    pub path: String,
    /// The agreement's name when it was last open.
    pub name: String,
}

/// Why a call could not be answered, in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct FaultView {
    /// A stable name of this kind of fault, such as `not-a-workspace`.
    pub code: String,
    /// What is wrong.
    pub message: String,
    /// What to do; may be empty.
    pub help: String,
    /// The faults of a document that stand behind it, if any.
    pub diagnostics: Vec<DiagnosticView>,
}

/// What the window starts with.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export)]
pub struct StartView {
    /// The program's version.
    pub version: String,
    /// The workspace that the program was started on, if any.
    pub workspace: Option<WorkspaceView>,
    /// Workspaces that were open before, latest first.
    pub recent: Vec<RecentWorkspace>,
}

/// Any JSON.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export)]
pub struct Json(#[ts(type = "unknown")] pub serde_json::Value);
