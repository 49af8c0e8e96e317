//! What can keep leads from being read or kept, in words.

use std::path::Path;

use agreement::Diagnostic;

use super::report::Report;
use crate::fault::in_words;
use crate::sqlite::Trouble;

/// Why something could not be done. Nothing was changed.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct LeadError {
    /// What kind of fault it is.
    pub kind: FaultKind,
    /// What is wrong: lower case at the start, what was found in backticks.
    pub message: String,
    /// What to do about it; empty when the message says it all.
    pub help: String,
    /// The line of the file that is meant, when there is one.
    pub line: Option<u64>,
}

/// What kind of fault a [`LeadError`] is.
#[derive(Debug)]
pub enum FaultKind {
    /// The file to import cannot be read as a table.
    File,
    /// The file can be read in more than one way and a person must say which.
    Question(Question),
    /// The mapping is at fault, at these places.
    Mapping(Vec<Diagnostic>),
    /// A row could not be read and `strict` was asked for; the report says which.
    Strict(Box<Report>),
    /// The lead database is damaged or not one.
    Damaged,
    /// Another program is writing to the lead database.
    Busy,
    /// The disk: full, read-only, no permission, an error of the device.
    Disk,
    /// The person stopped it.
    Cancelled,
}

/// Something that only a person can know about a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// The option of the command line that answers it, such as `--date-order`.
    pub option: &'static str,
    /// The answers that fit.
    pub choices: Vec<&'static str>,
    /// The column that it is about, if it is about one.
    pub column: Option<String>,
}

impl LeadError {
    /// A fault of this kind without a line.
    pub(crate) fn new(kind: FaultKind, message: impl Into<String>, help: impl Into<String>) -> LeadError {
        LeadError { kind, message: message.into(), help: help.into(), line: None }
    }

    /// A fault of the file to import.
    pub(crate) fn file(line: Option<u64>, message: impl Into<String>, help: impl Into<String>) -> LeadError {
        LeadError { line, ..LeadError::new(FaultKind::File, message, help) }
    }

    /// What the operating system said about a path.
    pub(crate) fn io(path: &Path, doing: &str, fault: &std::io::Error) -> LeadError {
        LeadError::new(FaultKind::Disk, format!("`{}` cannot be {doing}: {}", path.display(), in_words(fault)), "")
    }

    /// The person stopped it.
    pub(crate) fn cancelled() -> LeadError {
        LeadError::new(FaultKind::Cancelled, "stopped; nothing was changed", "")
    }

    /// What SQLite said about the lead database.
    pub(crate) fn database(fault: &rusqlite::Error) -> LeadError {
        use rusqlite::ErrorCode;
        let (kind, message, help) = match fault.sqlite_error_code() {
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
                (FaultKind::Damaged, DAMAGED.to_owned(), REBUILD)
            }
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => (
                FaultKind::Busy,
                "another program is writing to the lead database".to_owned(),
                "wait until its import is done, then try again",
            ),
            Some(ErrorCode::DiskFull) => {
                (FaultKind::Disk, "the disk is full".to_owned(), "make room; the leads are as they were before")
            }
            Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied | ErrorCode::CannotOpen) => (
                FaultKind::Disk,
                "the lead database cannot be written".to_owned(),
                "see that its folder exists and that you may write there",
            ),
            Some(ErrorCode::SystemIoFailure) => (FaultKind::Disk, FAILED.to_owned(), LOOK),
            Some(ErrorCode::FileLockingProtocolFailed) => (
                FaultKind::Busy,
                "the lead database cannot be locked".to_owned(),
                "see that its folder is on a disk of this computer, then try again",
            ),
            _ => (FaultKind::Disk, format!("the lead database cannot be used: {fault}"), ""),
        };
        LeadError::new(kind, message, help)
    }

    /// Another program reads the lead database, so its log cannot be emptied.
    pub(crate) fn being_read() -> LeadError {
        LeadError::new(FaultKind::Busy, "another program is reading the lead database", "wait until it is done")
    }

    /// The disk reported an error under the lead database.
    pub(crate) fn device() -> LeadError {
        LeadError::new(FaultKind::Disk, FAILED, LOOK)
    }

    /// The lead database holds something that it never wrote.
    pub(crate) fn damaged() -> LeadError {
        LeadError::new(FaultKind::Damaged, DAMAGED, REBUILD)
    }
}

const FAILED: &str = "the disk reported an error under the lead database";
const LOOK: &str = "see that the disk is in order and has room, then try again";
const DAMAGED: &str = "the lead database is damaged";
const REBUILD: &str = "delete the file and import the leads again; nothing else is lost with it";

impl From<rusqlite::Error> for LeadError {
    fn from(fault: rusqlite::Error) -> LeadError {
        LeadError::database(&fault)
    }
}

impl From<Trouble> for LeadError {
    fn from(trouble: Trouble) -> LeadError {
        match trouble {
            Trouble::Damaged => LeadError::damaged(),
            Trouble::Device => LeadError::device(),
            Trouble::Path { path, doing, error } => LeadError::io(&path, doing, &error),
            Trouble::Sqlite(error) => LeadError::database(&error),
        }
    }
}
