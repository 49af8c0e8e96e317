//! A workspace with its leads, as the command line opens it for one call and the window for as long as it is shown.

use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

use agreement::read::{Source, WorkspaceReading, read_workspace_with};
use agreement::time::Instant;
use agreement::{Diagnostic, Document};
use chrono_tz::Tz;
use sha2::{Digest, Sha256};
use store::leads::LeadDatabase;
use store::{Workspace, settings};

use crate::Fault;

/// Where things are and who asks: the same for every call.
#[derive(Debug, Clone)]
pub struct Surroundings {
    /// The user's own data folder.
    pub data: PathBuf,
    /// The person, as the history of the draft shows them.
    pub author: Option<String>,
}

impl Surroundings {
    /// Takes the data folder that was asked for, else COUNTERSIGN_DATA, else the platform's; and the person's name from
    /// COUNTERSIGN_AUTHOR, else the name of the account.
    pub fn find(data: Option<PathBuf>) -> Result<Surroundings, Fault> {
        let asked = data.or_else(|| std::env::var_os("COUNTERSIGN_DATA").map(PathBuf::from));
        let author = ["COUNTERSIGN_AUTHOR", "USER", "USERNAME"].into_iter().find_map(|name| std::env::var(name).ok());
        Ok(Surroundings { data: settings::data_folder(asked)?, author })
    }
}

/// A workspace with its leads.
#[derive(Debug, Clone)]
pub struct Session {
    /// Where things are and who asks.
    pub surroundings: Surroundings,
    /// The shared folder.
    pub workspace: Workspace,
}

impl Session {
    /// The folder of this workspace's own things in the user's data folder.
    pub fn data_folder(&self) -> PathBuf {
        self.workspace.data_folder(&self.surroundings.data)
    }

    /// The leads of this workspace.
    pub fn leads(&self) -> Result<LeadDatabase, Fault> {
        settings::make_private_folder(&self.surroundings.data)?;
        let folder = self.data_folder();
        settings::make_private_folder(&folder)?;
        Ok(LeadDatabase::open(&folder.join("leads.sqlite"))?)
    }

    /// The draft's five documents, as far as they can be read.
    pub fn documents(&self) -> Documents {
        Documents::read(|document| self.workspace.source(document))
    }

    /// The time zone of the draft's agreement; UTC while that cannot be read.
    pub fn zone(&self) -> Tz {
        self.documents().zone()
    }
}

/// Five documents, as far as they can be read.
#[derive(Debug)]
pub struct Documents {
    /// Their texts; those that are missing or not UTF-8 are left out.
    pub sources: Vec<Source>,
    /// What was understood, with all faults, missing files among them.
    pub reading: WorkspaceReading,
}

impl Documents {
    /// Reads five documents from where they are.
    pub fn read(source: impl Fn(Document) -> Result<Source, Box<Diagnostic>>) -> Documents {
        let (mut sources, mut unreadable) = (Vec::new(), Vec::new());
        for document in Document::ALL {
            match source(document) {
                Ok(source) => sources.push(source),
                Err(fault) => unreadable.push((document, *fault)),
            }
        }
        Documents { reading: read_workspace_with(&sources, &unreadable), sources }
    }

    /// The agreement's time zone; UTC while that cannot be read.
    pub fn zone(&self) -> Tz {
        self.reading.terms.value.as_ref().map_or(Tz::UTC, |terms| terms.calendar.timezone)
    }

    /// The text of a document, if its file can be read.
    pub fn source(&self, document: Document) -> Option<&Source> {
        self.sources.iter().find(|source| source.document == document)
    }

    /// Changes with every edit of any of the five: the first digits of a SHA-256 over their texts.
    pub fn revision(&self) -> String {
        let mut hash = Sha256::new();
        for source in &self.sources {
            hash.update(format!("{} {}\n", source.file, source.text.len()));
            hash.update(&source.text);
        }
        hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
    }

    /// Every fault: of files, of texts, and of examples that do not hold.
    pub fn diagnostics(&self) -> Vec<Diagnostic> {
        let mut all = self.reading.diagnostics.clone();
        all.extend(crate::documents::failing_examples(self));
        all.sort_by_key(|fault| {
            (Document::ALL.iter().position(|d| d.file_name() == fault.file), fault.line, fault.column)
        });
        all
    }
}

/// The clock: the one place where this room asks what time it is.
pub(crate) fn now() -> Instant {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis() as Instant)
}
