//! A workspace with its leads, as the command line opens it for one call and the window for as long as it is shown.

use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

use agreement::Document;
use agreement::time::Instant;
use chrono_tz::Tz;
use signoff::Evidence;
use store::history::Mirror;
use store::leads::LeadDatabase;
use store::{Workspace, settings};

use crate::Fault;
use crate::documents::Documents;
use crate::signoff::Remembered;

/// Where things are and who asks: the same for every call.
#[derive(Debug, Clone)]
pub struct Surroundings {
    /// The user's own data folder.
    pub data: PathBuf,
    /// The person, as the history of the draft shows them.
    pub author: Option<String>,
    /// Where the ssh-agent listens, if there is one.
    pub agent: Option<PathBuf>,
}

impl Surroundings {
    /// Takes the data folder that was asked for, else COUNTERSIGN_DATA, else the platform's; the person's name from
    /// COUNTERSIGN_AUTHOR, else the name of the account; and the ssh-agent of SSH_AUTH_SOCK, on Windows else the one of
    /// its own OpenSSH.
    pub fn find(data: Option<PathBuf>) -> Result<Surroundings, Fault> {
        let asked = data.or_else(|| std::env::var_os("COUNTERSIGN_DATA").map(PathBuf::from));
        let author = ["COUNTERSIGN_AUTHOR", "USER", "USERNAME"].into_iter().find_map(|name| std::env::var(name).ok());
        let usual = cfg!(windows).then(|| r"\\.\pipe\openssh-ssh-agent".into());
        let agent = std::env::var_os("SSH_AUTH_SOCK").filter(|path| !path.is_empty()).or(usual).map(PathBuf::from);
        Ok(Surroundings { data: settings::data_folder(asked)?, author, agent })
    }
}

/// A workspace with its leads.
#[derive(Debug, Clone)]
pub struct Session {
    /// Where things are and who asks.
    pub surroundings: Surroundings,
    /// The shared folder.
    pub workspace: Workspace,
    /// The history as it was folded last.
    pub(crate) ledger: Remembered,
    /// Another folder for this workspace's own things than its path gives, while it is made out of sight.
    own: Option<PathBuf>,
}

impl Session {
    /// A workspace that somebody works with.
    pub fn new(surroundings: Surroundings, workspace: Workspace) -> Session {
        Session { surroundings, workspace, ledger: Remembered::default(), own: None }
    }

    /// The same workspace in the folder in which it is made, out of sight, with the leads and keys that it will have.
    pub(crate) fn while_hidden(&self, hidden: Workspace) -> Session {
        Session { own: Some(self.data_folder()), ..Session::new(self.surroundings.clone(), hidden) }
    }

    /// Whether the workspace is made out of sight, so that nobody else can have worked on it.
    pub(crate) fn is_hidden(&self) -> bool {
        self.own.is_some()
    }

    /// The folder of this workspace's own things in the user's data folder.
    pub fn data_folder(&self) -> PathBuf {
        self.own.clone().unwrap_or_else(|| self.workspace.data_folder(&self.surroundings.data))
    }

    /// The same folder, made where it is missing, and noted to be this workspace's.
    pub(crate) fn own_folder(&self) -> Result<PathBuf, Fault> {
        settings::make_private_folder(&self.surroundings.data)?;
        let folder = self.data_folder();
        settings::make_private_folder(&folder)?;
        // One that is not seen yet will have another name.
        if self.own.is_none() {
            self.workspace.claim(&folder)?;
        }
        Ok(folder)
    }

    /// The leads of this workspace.
    pub fn leads(&self) -> Result<LeadDatabase, Fault> {
        Ok(LeadDatabase::open(&self.own_folder()?.join("leads.sqlite"))?)
    }

    /// What this machine has seen of histories; None while the workspace is made out of sight, since it may never be seen.
    pub(crate) fn mirror(&self) -> Result<Option<Mirror>, Fault> {
        if self.own.is_some() {
            return Ok(None);
        }
        settings::make_private_folder(&self.surroundings.data)?;
        Ok(Some(Mirror::open(&self.surroundings.data)?))
    }

    /// The person, as the history shows them, in words that can be frozen.
    pub(crate) fn person(&self) -> Result<String, Fault> {
        let author = settings::editor(&self.surroundings.data, self.surroundings.author.clone())?.author;
        let shown: String = author.trim().chars().filter(|c| Evidence::unfit(&format!("a{c}a")).is_none()).collect();
        let shown = shown.trim();
        Ok(if Evidence::unfit(shown).is_none() { shown.to_owned() } else { "somebody".to_owned() })
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
