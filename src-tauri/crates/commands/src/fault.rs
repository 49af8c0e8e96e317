//! Why a call could not be answered.

use agreement::Diagnostic;
use store::leads::LeadError;

use crate::wire::{DiagnosticView, FaultView};

/// What kind of no it is; the command line's exit codes are these.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FaultKind {
    /// The answer is no: a definition has faults, an example fails. Exit 1.
    No,
    /// The call cannot be meant like this. Exit 2.
    Usage,
    /// It could not be done: a file cannot be read, the disk is full. Exit 3.
    Impossible,
}

/// Why a call could not be answered, in words.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{message}")]
pub struct Fault {
    /// What kind of no it is.
    pub kind: FaultKind,
    /// A stable name, such as `not-a-workspace`.
    pub code: String,
    /// What is wrong.
    pub message: String,
    /// What to do; may be empty.
    pub help: String,
    /// The faults of a document that stand behind it, if any.
    pub diagnostics: Vec<Diagnostic>,
}

impl Fault {
    /// The answer is no.
    pub fn no(code: &str, message: impl Into<String>, help: impl Into<String>) -> Fault {
        Fault::new(FaultKind::No, code, message, help)
    }

    /// The call cannot be meant like this.
    pub fn usage(code: &str, message: impl Into<String>, help: impl Into<String>) -> Fault {
        Fault::new(FaultKind::Usage, code, message, help)
    }

    /// It could not be done.
    pub fn impossible(code: &str, message: impl Into<String>, help: impl Into<String>) -> Fault {
        Fault::new(FaultKind::Impossible, code, message, help)
    }

    /// A definition that cannot be used because of its faults.
    pub fn faulty(what: &str, diagnostics: Vec<Diagnostic>) -> Fault {
        let errors = diagnostics.iter().filter(|diagnostic| diagnostic.is_error()).count();
        let (number, are) =
            if errors == 1 { ("one fault".to_owned(), "stands") } else { (format!("{errors} faults"), "stand") };
        // A file that the disk does not let be read is no fault of whoever wrote it.
        let unread = diagnostics.iter().any(|diagnostic| diagnostic.code == "unreadable-document");
        let mut fault = Fault::new(
            if unread { FaultKind::Impossible } else { FaultKind::No },
            "faulty-definition",
            format!("`{what}` cannot be used while {number} {are} in it"),
            "mend what is listed and try again",
        );
        fault.diagnostics = diagnostics;
        fault
    }

    fn new(kind: FaultKind, code: &str, message: impl Into<String>, help: impl Into<String>) -> Fault {
        Fault { kind, code: code.to_owned(), message: message.into(), help: help.into(), diagnostics: Vec::new() }
    }

    /// What was asked for is done, and only looking at it afterwards was not possible: nobody may take it for undone.
    pub(crate) fn although(self, done: &str) -> Fault {
        Fault {
            kind: FaultKind::Impossible,
            code: "done-but-not-seen".to_owned(),
            message: format!("{done}, but it cannot be looked at now: {}", self.message),
            help: "it need not be done again; `countersign log` shows it as soon as that can be read".to_owned(),
            ..self
        }
    }

    /// What keeps a file of leads from being read, with the file and the line in front.
    pub(crate) fn of_file(file: &str, error: LeadError) -> Fault {
        use store::leads::FaultKind as Kind;
        let about_the_file = matches!(error.kind, Kind::File | Kind::Question(_));
        let line = error.line;
        let fault = Fault::from(LeadError { line: if about_the_file { None } else { line }, ..error });
        if !about_the_file {
            return fault;
        }
        let place = line.map_or(file.to_owned(), |line| format!("{file}:{line}"));
        Fault { message: format!("{place}: {}", fault.message), ..fault }
    }

    /// For the window.
    pub fn to_view(&self) -> FaultView {
        FaultView {
            code: self.code.clone(),
            message: self.message.clone(),
            help: self.help.clone(),
            diagnostics: self.diagnostics.iter().map(DiagnosticView::from).collect(),
        }
    }
}

impl From<store::Fault> for Fault {
    fn from(fault: store::Fault) -> Fault {
        // What the store refuses because of what it was asked for is wrong usage; the rest it was kept from.
        let kind = match fault.code {
            "not-a-workspace" | "is-a-version" | "already-there" | "mapping-name" | "edit" | "changed-since"
            | "empty-passphrase" | "keys-in-workspace" | "no-conflict" | "no-side" | "no-change" | "no-leftover"
            | "no-thread" | "comment" | "no-suggestion" | "suggestion" => FaultKind::Usage,
            // The answer is no, whatever the disk does.
            "needs-passphrase" | "wrong-passphrase" | "not-a-key" | "not-a-private-key" | "not-ed25519"
            | "weak-key" | "too-many-rounds" | "private-key" | "invalid-key" | "bad-signature" | "not-in-agent"
            | "agent-refused" | "never-seen" | "own-suggestion" | "not-own-suggestion" | "closed-suggestion"
            | "no-longer-fits" => FaultKind::No,
            _ => FaultKind::Impossible,
        };
        Fault::new(kind, fault.code, fault.message, fault.help)
    }
}

impl From<signoff::Refusal> for Fault {
    fn from(refusal: signoff::Refusal) -> Fault {
        let kind = match refusal.code {
            // What was asked for cannot be meant.
            "not-a-signer" | "not-in-the-fork" | "unfit-reason" => FaultKind::Usage,
            _ => FaultKind::No,
        };
        Fault::new(kind, refusal.code, refusal.message, refusal.help)
    }
}

impl From<LeadError> for Fault {
    fn from(error: LeadError) -> Fault {
        use store::leads::FaultKind as Kind;
        let (kind, code) = match &error.kind {
            Kind::File => (FaultKind::Impossible, "unreadable-file"),
            Kind::Question(_) => (FaultKind::Usage, "question"),
            Kind::Mapping(_) => (FaultKind::No, "faulty-mapping"),
            Kind::Strict(_) => (FaultKind::No, "strict"),
            Kind::Damaged => (FaultKind::Impossible, "damaged"),
            Kind::Busy => (FaultKind::Impossible, "busy"),
            Kind::Disk => (FaultKind::Impossible, "disk"),
            Kind::Cancelled => (FaultKind::Impossible, "cancelled"),
        };
        let place = error.line.map_or(String::new(), |line| format!("line {line}: "));
        let mut fault = Fault::new(kind, code, format!("{place}{}", error.message), error.help);
        if let Kind::Mapping(diagnostics) = error.kind {
            fault.diagnostics = diagnostics;
        }
        fault
    }
}
