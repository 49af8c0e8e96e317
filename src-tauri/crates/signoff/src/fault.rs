//! The two shapes in which this room says no: a [`Fault`] of what was found, and a [`Refusal`] of what was asked.

/// What does not hold in a history or a bundle.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// The version's folder that it is about, such as `0004-3fa92c10`; None when it is about the whole.
    pub folder: Option<String>,
    /// The file in that folder (or in the bundle) that it is about.
    pub file: Option<String>,
    /// A stable name, such as `changed-file`.
    pub code: &'static str,
    /// What is wrong: lower case at the start, what was found in backticks, no full stop.
    pub message: String,
    /// What to do about it; empty when the message says it all.
    pub help: String,
}

impl Fault {
    /// A fault of the whole; [`Fault::folder`] and [`Fault::file`] say where more exactly.
    pub fn new(code: &'static str, message: impl Into<String>, help: impl Into<String>) -> Fault {
        Fault { folder: None, file: None, code, message: message.into(), help: help.into() }
    }

    /// The same fault, told of a folder.
    pub fn of(mut self, folder: &str) -> Fault {
        self.folder = (!folder.is_empty()).then(|| folder.to_owned());
        self
    }

    /// The same fault, told of a file.
    pub fn at(mut self, file: &str) -> Fault {
        self.file = Some(file.to_owned());
        self
    }
}

/// Why something that a person asked for is not done. Nothing has changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Refusal {
    /// A stable name, such as `already-signed`.
    pub code: &'static str,
    /// Why: lower case at the start, what was found in backticks, no full stop.
    pub message: String,
    /// What to do instead; empty when the message says it all.
    pub help: String,
}

impl Refusal {
    /// A refusal.
    pub fn new(code: &'static str, message: impl Into<String>, help: impl Into<String>) -> Refusal {
        Refusal { code, message: message.into(), help: help.into() }
    }
}
