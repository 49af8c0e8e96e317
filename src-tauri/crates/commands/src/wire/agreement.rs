//! The draft: documents as text, as a tree, as sentences, with their faults and differences.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{ConflictView, FaultMakersView, LeftoverView, WaitingView};

/// Which of the five documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
#[ts(export)]
pub enum DocumentName {
    /// `agreement.yaml`
    Agreement,
    /// `mql.yaml`
    Mql,
    /// `sql.yaml`
    Sql,
    /// `sla.yaml`
    Sla,
    /// `funnel.yaml`
    Funnel,
}

/// The whole draft after an edit.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export)]
pub struct DraftView {
    /// Changes with every edit of any document.
    pub revision: String,
    /// Whether no document has an error and every example holds.
    pub ok: bool,
    /// SHA-256 over the canonical form of all five; null while one has an error.
    pub sha256: Option<String>,
    /// The five, in order.
    pub documents: Vec<DocumentView>,
    /// What undo would take back, as a sentence.
    pub undo: Option<String>,
    /// What redo would do again, as a sentence.
    pub redo: Option<String>,
    /// The version in force that the draft is held against, if there is one.
    pub in_force: Option<u32>,
    /// What differs from the version in force.
    pub changes: Vec<ChangeView>,
    /// What several people have to decide together.
    pub conflicts: Vec<ConflictView>,
    /// Documents whose files wait to be understood.
    pub waiting: Vec<WaitingView>,
    /// Whose changes the errors come from, where several people work on the draft.
    pub makers: Vec<FaultMakersView>,
    /// How many changes others have made since this device last looked.
    pub news: u32,
    /// How many changes wait for others that have not arrived yet.
    pub to_arrive: u32,
    /// Copies of documents that sync tools have put beside them.
    pub leftovers: Vec<LeftoverView>,
}

/// One document of the draft.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export)]
pub struct DocumentView {
    /// Which one.
    pub document: DocumentName,
    /// Its file, such as `mql.yaml`.
    pub file: String,
    /// The YAML as it stands in the file.
    pub text: String,
    /// SHA-256 of the canonical form; null while it has an error.
    pub sha256: Option<String>,
    /// The document as a tree, where the YAML can be read at all: what structural edits start from.
    #[ts(type = "unknown")]
    pub value: Option<serde_json::Value>,
    /// The document as sentences, as far as it was understood.
    pub sections: Vec<SectionView>,
    /// Its faults, examples that do not hold among them.
    pub diagnostics: Vec<DiagnosticView>,
    /// What became of each example of `mql.yaml`.
    pub examples: Vec<ExampleView>,
    /// The target of `funnel.yaml` walked back, from `won` to where the funnel begins.
    pub needs: Vec<NeedView>,
}

/// How many must reach a place of the funnel for the target to be met.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export)]
pub struct NeedView {
    /// Such as `won` or `lead`.
    pub place: String,
    /// Unrounded.
    pub exact: f64,
    /// The count as it is shown: rounded up.
    pub rounded_up: u64,
}

/// What became of an example.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct ExampleView {
    /// The example's id.
    pub id: String,
    /// The band that it must have.
    pub expected: String,
    /// The band that it has.
    pub actual: String,
    /// Its score.
    pub score: i32,
    /// Whether the two bands are the same.
    pub holds: bool,
}

/// A fault of a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct DiagnosticView {
    /// The file, such as `mql.yaml`.
    pub file: String,
    /// From 1.
    pub line: u32,
    /// In characters, from 1.
    pub column: u32,
    /// A stable name of this kind of fault.
    pub code: String,
    /// What is wrong.
    pub message: String,
    /// What to do; may be empty.
    pub help: String,
    /// Whether the document can be used in spite of it.
    pub severity: SeverityName,
    /// How many characters are underlined from `column` on.
    pub width: u32,
}

/// How grave a fault is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "lowercase")]
#[ts(export)]
pub enum SeverityName {
    /// The document cannot be used while it stands.
    Error,
    /// Somebody should look at it.
    Warning,
}

/// A chapter of a document as sentences, such as the scoring rules.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct SectionView {
    /// The path of the list or map that it shows, such as `rules`; empty for the document's own values.
    pub path: String,
    /// Its heading.
    pub title: String,
    /// Its sentences.
    pub items: Vec<ItemView>,
}

/// One sentence, or a few that belong together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct ItemView {
    /// The item's id; the key for a document's own value.
    pub id: String,
    /// Its path, as edits name it: `rules.enterprise`.
    pub path: String,
    /// Its label; empty when it has none.
    pub label: String,
    /// The sentence in parts; the plain text is their concatenation.
    pub parts: Vec<PartView>,
}

/// A part of a sentence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "part", rename_all = "lowercase")]
#[ts(export)]
pub enum PartView {
    /// Plain words.
    Words {
        /// As they stand.
        text: String,
    },
    /// A value that can be edited in place.
    Slot {
        /// What an edit names, such as `bands.qualified.from`.
        path: String,
        /// What may be written here.
        kind: String,
        /// The value as it is shown.
        text: String,
    },
    /// A condition, which can be changed as a whole.
    Group {
        /// What an edit names, such as `rules.enterprise.when`.
        path: String,
        /// Its words.
        parts: Vec<PartView>,
    },
}

/// A difference between two versions of the agreement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct ChangeView {
    /// Which document.
    pub document: DocumentName,
    /// The id of the item, or the key of a document's own value.
    pub id: String,
    /// `added`, `removed` or `changed`.
    pub kind: String,
    /// `tightens`, `loosens`, `either` or `wording`.
    pub effect: String,
    /// In words.
    pub sentence: String,
}

/// `countersign diff --json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct DiffReport {
    /// What changed.
    pub changes: Vec<ChangeView>,
}

/// `countersign check --json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct CheckReport {
    /// Whether there is no error.
    pub ok: bool,
    /// Every fault of the five documents and their examples.
    pub diagnostics: Vec<DiagnosticView>,
}

/// One change of the draft, as the window and the command line ask for it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "edit", rename_all = "lowercase")]
#[ts(export)]
pub enum EditRequest {
    /// Writes a value at a path; null takes an optional key away.
    Set {
        /// Where, such as `bands.qualified.from`.
        path: String,
        /// The value as JSON; durations, percentages and dates as texts.
        #[ts(type = "unknown")]
        value: serde_json::Value,
    },
    /// Puts a new item into a list, or a new key into a map.
    Add {
        /// The list, such as `rules`.
        path: String,
        /// The item as JSON.
        #[ts(type = "unknown")]
        value: serde_json::Value,
        /// The id (or index) of the item that it comes before; at the end when null.
        before: Option<String>,
    },
    /// Takes an item or an optional key away.
    Remove {
        /// Which.
        path: String,
    },
    /// Puts an item elsewhere in its list.
    Move {
        /// Which.
        path: String,
        /// The id (or index) of the item that it comes before; to the end when null.
        before: Option<String>,
    },
    /// Replaces the whole text of the document.
    Replace {
        /// The YAML.
        text: String,
    },
}

/// `countersign edit --json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct EditReport {
    /// What was changed, in words.
    pub sentence: String,
    /// SHA-256 of the document's canonical form; null while it has an error.
    pub sha256: Option<String>,
}

impl DocumentName {
    /// As the command line names it, such as `mql`.
    pub fn name(self) -> &'static str {
        agreement::Document::from(self).name()
    }
}

impl From<agreement::Document> for DocumentName {
    fn from(document: agreement::Document) -> Self {
        match document {
            agreement::Document::Agreement => DocumentName::Agreement,
            agreement::Document::Mql => DocumentName::Mql,
            agreement::Document::Sql => DocumentName::Sql,
            agreement::Document::Sla => DocumentName::Sla,
            agreement::Document::Funnel => DocumentName::Funnel,
        }
    }
}

impl From<DocumentName> for agreement::Document {
    fn from(name: DocumentName) -> Self {
        match name {
            DocumentName::Agreement => agreement::Document::Agreement,
            DocumentName::Mql => agreement::Document::Mql,
            DocumentName::Sql => agreement::Document::Sql,
            DocumentName::Sla => agreement::Document::Sla,
            DocumentName::Funnel => agreement::Document::Funnel,
        }
    }
}

impl From<&agreement::Diagnostic> for DiagnosticView {
    fn from(diagnostic: &agreement::Diagnostic) -> Self {
        DiagnosticView {
            file: diagnostic.file.clone(),
            line: diagnostic.line,
            column: diagnostic.column,
            code: diagnostic.code.to_owned(),
            message: diagnostic.message.clone(),
            help: diagnostic.help.clone(),
            severity: match diagnostic.severity {
                agreement::Severity::Error => SeverityName::Error,
                agreement::Severity::Warning => SeverityName::Warning,
            },
            width: diagnostic.width,
        }
    }
}
