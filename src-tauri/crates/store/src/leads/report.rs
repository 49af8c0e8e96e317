//! What an import says of itself.

use serde::Serialize;

use super::mapping::Mapping;
use super::survey::FileFormat;
use super::types::Kind;

/// How many rejected rows and misfitting values a report holds itself; all of them go to the rejects file.
pub const LISTED: usize = 100;

/// What an import did, or would do.
#[derive(Debug, Clone)]
pub struct Report {
    /// What the file holds.
    pub kind: Kind,
    /// Whether this is what was done, or only what would be.
    pub run: Run,
    /// Data rows of the file: all but the header, empty rows and a report's footer.
    pub rows: u64,
    /// Rows that were not there before.
    pub added: u64,
    /// Rows that were there and now say something else.
    pub changed: u64,
    /// Rows that say what was there.
    pub unchanged: u64,
    /// Rows that a later row of the same file takes the place of, because it has the same id (or is the same stage at
    /// the same time). With these, `added`, `changed`, `unchanged`, `rejected` and `forgotten` add up to `rows`, except
    /// that a row of a file of stages can make several stages.
    pub repeated: u64,
    /// Rows that could not be read and were left out.
    pub rejected: Faults,
    /// Values that do not fit their column and count as missing; their rows were imported.
    pub misfits: Faults,
    /// Rows of people who were forgotten; they were left out.
    pub forgotten: u64,
    /// Events or stages of leads that are not known yet: kept, and counted as waiting.
    pub waiting: u64,
    /// The mapping that was used, as given or as guessed.
    pub mapping: Mapping,
    /// How the mapping came to be.
    pub mapping_origin: MappingOrigin,
    /// How the file is written.
    pub format: FileFormat,
    /// What a person should look at.
    pub warnings: Vec<Warning>,
}

impl Report {
    /// Whether the import changed anything.
    pub fn changes_anything(&self) -> bool {
        self.added + self.changed > 0
    }
}

/// Whether an import is to be kept: one path for both, told apart by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Run {
    /// Do it.
    #[default]
    Commit,
    /// Say what it would do, and leave everything as it is.
    Preview,
}

/// Where the mapping of an import came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum MappingOrigin {
    /// It was given.
    Given,
    /// The file has the native columns.
    Native,
    /// Guessed from the column names of a HubSpot export.
    HubSpot,
    /// Guessed from the column names of a Salesforce export.
    Salesforce,
}

/// How many there were, and the first of them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Faults {
    /// How many in all.
    pub count: u64,
    /// The first [`LISTED`].
    pub first: Vec<Rejected>,
}

/// A row or a value that could not be taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Rejected {
    /// The line of the file on which the row begins, from 1; in Excel and Parquet the number of the row.
    pub line: u64,
    /// The column as the file names it; empty when the whole row is meant.
    pub column: String,
    /// What stands there.
    pub value: String,
    /// Why it could not be taken, in words.
    pub reason: String,
}

/// Something that did not keep the import from being done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Warning {
    /// A stable name of this kind of warning, such as `blank-header`.
    pub code: &'static str,
    /// The line of the file, when one is meant.
    pub line: Option<u64>,
    /// The column as the file names it, when one is meant.
    pub column: Option<String>,
    /// In words.
    pub message: String,
}

impl Warning {
    pub(crate) fn new(code: &'static str, message: impl Into<String>) -> Warning {
        Warning { code, line: None, column: None, message: message.into() }
    }

    /// Of this line; 0 is none.
    pub(crate) fn at(mut self, line: u64) -> Warning {
        self.line = Some(line).filter(|line| *line > 0);
        self
    }

    pub(crate) fn of(mut self, column: impl Into<String>) -> Warning {
        self.column = Some(column.into());
        self
    }
}
