//! A workspace with its leads, as the command line opens it for one call and the window for as long as it is shown.

use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

use agreement::Document;
use agreement::time::Instant;
use chrono_tz::Tz;
use store::leads::LeadDatabase;
use store::{Workspace, settings};

use crate::Fault;
use crate::documents::Documents;

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
        self.workspace.claim(&folder)?;
        Ok(LeadDatabase::open(&folder.join("leads.sqlite"))?)
    }

    /// The draft's five documents, as far as they can be read.
    pub fn documents(&self) -> Documents {
        Documents::read(|document| self.workspace.source(document))
    }

    /// The time zone of the draft's agreement; UTC while that has faults.
    ///
    /// # Errors
    /// A disk that does not let it be read: times must not be taken for UTC because of that.
    pub fn zone(&self) -> Result<Tz, Fault> {
        let documents = self.documents();
        let unread = documents.reading.diagnostics.iter().find(|fault| fault.code == "unreadable-document");
        match unread.filter(|fault| fault.file == Document::Agreement.file_name()) {
            Some(fault) => Err(Fault::impossible("file", &fault.message, &fault.help)),
            None => Ok(documents.zone()),
        }
    }
}

/// The clock: the one place where this room asks what time it is.
pub(crate) fn now() -> Instant {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis() as Instant)
}
