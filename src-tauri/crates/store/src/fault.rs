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
        let help = match error.kind() {
            io::ErrorKind::NotFound => "check the path",
            io::ErrorKind::PermissionDenied => "check who owns the folder and its permissions",
            io::ErrorKind::StorageFull => "make room and try again; nothing was lost",
            io::ErrorKind::AlreadyExists | io::ErrorKind::NotADirectory => "choose another name",
            io::ErrorKind::IsADirectory => "name a file",
            io::ErrorKind::ReadOnlyFilesystem => "choose a folder that can be written to",
            _ => "",
        };
        Fault::new("file", format!("`{}` could not be {doing}: {}", path.display(), in_words(error)), help)
    }
}

/// What an operating system refuses, in a person's words.
pub(crate) fn in_words(error: &io::Error) -> String {
    // What makes temporary files wraps the system's error, whose own number would be lost.
    if let Some(inner) = error.get_ref().and_then(|outer| outer.source()).and_then(|inner| inner.downcast_ref()) {
        return in_words(inner);
    }
    let device_failed: &[i32] = if cfg!(windows) { &[23, 1117] } else { &[5] };
    match error.kind() {
        io::ErrorKind::NotFound => "it is not there".to_owned(),
        io::ErrorKind::PermissionDenied => "this user may not do that".to_owned(),
        io::ErrorKind::StorageFull => "the disk is full".to_owned(),
        io::ErrorKind::ReadOnlyFilesystem => "the disk is read-only".to_owned(),
        io::ErrorKind::IsADirectory => "it is a folder".to_owned(),
        io::ErrorKind::AlreadyExists | io::ErrorKind::NotADirectory => "a file of that name stands there".to_owned(),
        _ if error.raw_os_error().is_some_and(|number| device_failed.contains(&number)) => {
            "the disk reports an error of the device".to_owned()
        }
        _ => {
            let told = error.to_string();
            told.split(" (os error").next().unwrap_or(&told).to_owned()
        }
    }
}

impl From<signoff::Refusal> for Fault {
    fn from(refusal: signoff::Refusal) -> Fault {
        Fault::new(refusal.code, refusal.message, refusal.help)
    }
}
