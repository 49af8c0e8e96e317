//! Leads: what is at hand, and bringing more in.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// `countersign leads --json`.
#[derive(Debug, Clone, PartialEq, Default, Serialize, TS)]
#[ts(export)]
pub struct LeadsSummary {
    /// How many leads.
    pub leads: u64,
    /// How many events of known leads.
    pub events: u64,
    /// How many stages of known leads.
    pub stages: u64,
    /// Events whose lead is not known yet.
    pub waiting_events: u64,
    /// Stages whose lead is not known yet.
    pub waiting_stages: u64,
    /// The earliest time in the data, as RFC 3339.
    pub from: Option<String>,
    /// The latest time in the data, as RFC 3339.
    pub to: Option<String>,
    /// The attributes of leads.
    pub columns: Vec<ColumnView>,
    /// The names of events, commonest first.
    pub event_names: Vec<EventNameView>,
    /// Changes with every import; part of every preview's key.
    pub revision: u64,
}

/// An attribute of the leads at hand.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export)]
pub struct ColumnView {
    /// Its name.
    pub name: String,
    /// `number`, `boolean`, `date-time`, `list` or `text`.
    #[serde(rename = "type")]
    pub kind: String,
    /// Share of the leads that have a value, from 0 to 1.
    pub known: f64,
    /// Whether it is only known as of the export.
    pub known_as_of_export: bool,
    /// Its commonest values.
    pub commonest: Vec<ValueCount>,
}

/// A value and how often it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct ValueCount {
    /// The value.
    pub value: String,
    /// How many leads have it.
    pub leads: u64,
}

/// A kind of event in the leads at hand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct EventNameView {
    /// Its name.
    pub name: String,
    /// How many there are.
    pub events: u64,
    /// The properties that events of this name have.
    pub properties: Vec<String>,
}

/// What a file holds, before it is imported.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export)]
pub struct SurveyView {
    /// `leads`, `events` or `stages`.
    pub kind: String,
    /// The file.
    pub file: String,
    /// Such as `UTF-8`; `a spreadsheet` or `Parquet` for what is no text.
    pub encoding: String,
    /// Such as `,`; empty for a spreadsheet or Parquet.
    pub separator: String,
    /// `.` or `,`.
    pub decimal: String,
    /// `dmy`, `mdy` or `ymd`; null when no column needs it or it could not be decided.
    pub date_order: Option<String>,
    /// Rows below the header.
    pub rows: u64,
    /// Each column with what the program guesses.
    pub columns: Vec<SurveyColumn>,
    /// Which preset was recognised: `native`, `hubspot`, `salesforce`; null when none.
    pub preset: Option<String>,
    /// The guessed mapping, as YAML.
    pub mapping: String,
    /// What the person has to decide before the file can be imported.
    pub questions: Vec<QuestionView>,
    /// What to look at.
    pub warnings: Vec<String>,
}

/// A column of a file and what is to become of it.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export)]
pub struct SurveyColumn {
    /// Its header.
    pub name: String,
    /// Share of the rows that have a value, from 0 to 1.
    pub filled: f64,
    /// The first different values.
    pub samples: Vec<String>,
    /// The type of its values: `number`, `boolean`, `date-time`, `text`, or `list` where the file says so.
    #[serde(rename = "type")]
    pub kind: String,
}

/// Something that only a person can decide.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct QuestionView {
    /// Which option answers it: `date_order`, `decimal`, `encoding`, `separator` or `column`.
    pub option: String,
    /// In words.
    pub message: String,
    /// The possible answers.
    pub answers: Vec<String>,
}

/// How a file is to be read where the program's own finding is not wanted.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(default)]
#[ts(export, optional_fields)]
pub struct ReadingChoices {
    /// Such as `windows-1252`.
    pub encoding: Option<String>,
    /// `,`, `;`, `tab` or `|`.
    pub separator: Option<String>,
    /// `.` or `,`.
    pub decimal: Option<String>,
    /// `dmy`, `mdy` or `ymd`.
    pub date_order: Option<String>,
}

/// What to import and how.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ImportRequest {
    /// `leads`, `events` or `stages`.
    pub kind: String,
    /// The file.
    pub file: String,
    /// The mapping as YAML; guessed when null.
    pub mapping: Option<String>,
    /// Whether only to tell what would happen.
    pub dry_run: bool,
    /// Whether one row that cannot be read means that nothing is imported.
    pub strict: bool,
    /// How the file is to be read.
    pub choices: ReadingChoices,
    /// Under which name the mapping is kept in the workspace; not kept when null.
    pub keep_mapping_as: Option<String>,
    /// Where all rejected rows are written; nowhere when null.
    pub rejects: Option<String>,
}

/// `countersign import --json`.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export)]
pub struct ImportReport {
    /// `leads`, `events` or `stages`.
    pub kind: String,
    /// Rows below the header.
    pub rows: u64,
    /// Rows that brought something new.
    pub added: u64,
    /// Rows that changed something known.
    pub changed: u64,
    /// Rows that said nothing new.
    pub unchanged: u64,
    /// How many rows were rejected in all.
    pub rejected_count: u64,
    /// The first 100 rejected rows.
    pub rejected: Vec<RejectedRow>,
    /// How many values in all did not fit their column; their rows were taken, the values count as missing.
    pub misfit_count: u64,
    /// The first 100 such values.
    pub misfits: Vec<RejectedRow>,
    /// Rows that another row of the same file replaced; the last counts.
    pub repeated: u64,
    /// Events or stages of leads that are not known yet: kept until their lead comes.
    pub waiting: u64,
    /// Rows of people who were forgotten; left out.
    pub forgotten: u64,
    /// The mapping that was used.
    #[ts(type = "unknown")]
    pub mapping: serde_json::Value,
    /// How the file was read: encoding, separator, decimal sign, date order.
    pub read_as: ReadAs,
    /// Whether this was a trial that changed nothing.
    pub dry_run: bool,
    /// Why nothing was imported though it was no trial: a row was rejected and `strict` was asked for.
    pub refused: Option<String>,
    /// What to look at.
    pub warnings: Vec<String>,
}

/// How a file was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct ReadAs {
    /// Such as `UTF-8`; `a spreadsheet` or `Parquet` for what is no text.
    pub encoding: String,
    /// Such as `,`; empty for a spreadsheet or Parquet.
    pub separator: String,
    /// `.` or `,`.
    pub decimal: String,
    /// `dmy`, `mdy` or `ymd`; null when no column needs it.
    pub date_order: Option<String>,
}

/// A row that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct RejectedRow {
    /// Its line in the file, from 1; in a spreadsheet or Parquet its row.
    pub line: u64,
    /// The column at fault; empty when the whole row is.
    pub column: String,
    /// The value at fault.
    pub value: String,
    /// Why, in words.
    pub reason: String,
}

/// How far a long piece of work is.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export)]
pub struct Progress {
    /// What is being done, such as `reading` or `writing`.
    pub phase: String,
    /// Rows done.
    pub rows: u64,
    /// From 0 to 1; null when it cannot be known.
    pub share: Option<f64>,
    /// Rows a second.
    pub rate: f64,
    /// Seconds left; null when it cannot be known.
    pub seconds_left: Option<f64>,
}

/// `countersign forget --json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct ForgetReport {
    /// How many people were erased.
    pub forgotten: u64,
    /// Ids of whom nothing was known; they too stay forgotten.
    pub unknown: Vec<String>,
}
