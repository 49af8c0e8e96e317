//! Why something could not be done with files and folders, in words.

use std::io;
use std::path::Path;

/// What went wrong, in a sales leader's words, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Fault {
    /// A stable name of this kind of fault, such as `not-a-workspace`.
    pub code: &'static str,
    /// What is wrong: lower case at the start, what was found in backticks, no full stop.
    pub message: String,
    /// What to do; may be empty.
    pub help: String,
}

impl Fault {
    /// A fault with its help.
    pub fn new(code: &'static str, message: impl Into<String>, help: impl Into<String>) -> Fault {
        Fault { code, message: message.into(), help: help.into() }
    }

    /// A file or folder that could not be read or written.
    pub fn io(doing: &str, path: &Path, error: &io::Error) -> Fault {
        let (why, help) = match error.kind() {
            io::ErrorKind::NotFound => ("it is not there".to_owned(), "check the path"),
            io::ErrorKind::PermissionDenied => {
                ("this user may not do that".to_owned(), "check who owns the folder and its permissions")
            }
            io::ErrorKind::StorageFull => ("the disk is full".to_owned(), "make room and try again; nothing was lost"),
            io::ErrorKind::AlreadyExists | io::ErrorKind::NotADirectory => {
                ("a file of that name stands there".to_owned(), "choose another name")
            }
            io::ErrorKind::IsADirectory => ("it is a folder".to_owned(), "name a file"),
            io::ErrorKind::ReadOnlyFilesystem => {
                ("the disk is read-only".to_owned(), "choose a folder that can be written to")
            }
            _ => (error.to_string(), ""),
        };
        Fault::new("file", format!("`{}` could not be {doing}: {why}", path.display()), help)
    }
}
