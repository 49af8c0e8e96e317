//! The leaders' keys: making one, taking one that is there already, and signing with it. A private key leaves this room
//! only as a signature.

use std::path::{Path, PathBuf};

use agreement::{Document, Terms};
use signoff::PublicKey;
use store::keys::{GivenKey, KeptKey, Secret};
use store::{agent, keys as kept};

use crate::Fault;
use crate::draft;
use crate::session::Session;
use crate::wire::{EditReport, EditRequest, KeyList, KeyMade, KeyView};

/// What opens a private key. It is shown nowhere, and wiped from memory when it is not needed any more.
#[derive(Debug)]
pub struct Passphrase(Secret);

impl Passphrase {
    /// As it was typed.
    pub fn new(text: String) -> Passphrase {
        Passphrase(Secret::new(text))
    }

    /// From a file; the line break at its end is no part of it.
    ///
    /// # Errors
    /// A file that cannot be read, is not UTF-8 or empty.
    pub fn from_file(path: &Path) -> Result<Passphrase, Fault> {
        Ok(Passphrase(kept::read_passphrase(path)?))
    }
}

/// Where the key lies that signs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeySource {
    /// A private key, or a public one whose private half the ssh-agent holds.
    File(PathBuf),
    /// The leader's key, which the ssh-agent holds.
    Agent,
}

impl KeySource {
    /// `agent`, else the path of a file.
    pub fn named(name: &str) -> KeySource {
        if name == "agent" { KeySource::Agent } else { KeySource::File(PathBuf::from(name)) }
    }
}

/// `countersign key list`: the keys in this user's data folder.
pub fn list(session: &Session) -> Result<KeyList, Fault> {
    let found = kept::list(&session.data_folder())?;
    Ok(KeyList { keys: found.keys.iter().map(view).collect() })
}

/// Why a file among the keys of the data folder cannot be used, if there is such a one: a key that cannot be read must not
/// be taken for none.
pub fn unreadable(session: &Session) -> Result<Option<Fault>, Fault> {
    Ok(kept::list(&session.data_folder())?.faults.into_iter().next().map(Fault::from))
}

/// The keys that this machine keeps for a leader.
pub(crate) fn own(session: &Session, leader: &str) -> Result<Vec<KeyView>, Fault> {
    let mut all = list(session)?.keys;
    all.retain(|key| key.leader == leader);
    Ok(all)
}

fn view(key: &KeptKey) -> KeyView {
    KeyView {
        leader: key.leader.clone(),
        path: key.path.to_string_lossy().into_owned(),
        public_key: key.public.to_string(),
        fingerprint: key.public.fingerprint(),
        sample: key.sample,
        encrypted: key.encrypted,
    }
}

/// `countersign key new`: makes a key for a leader of the draft, and writes its public half into the draft.
///
/// # Errors
/// A leader that the draft does not have; a data folder that lies in the workspace; what cannot be written. A key that
/// was made but could not be written into the draft stays, and the error names it.
pub fn make(session: &Session, leader: &str, passphrase: Option<&Passphrase>) -> Result<KeyMade, Fault> {
    refuse_unknown(session, leader)?;
    let passphrase = passphrase.map(|passphrase| passphrase.0.expose());
    let made = kept::make(&session.workspace, &session.own_folder()?, leader, passphrase)?;
    let path = made.path.to_string_lossy().into_owned();
    let report = enter(session, leader, &made.public).map_err(|fault| Fault {
        help: format!("the key is kept as `{path}`; `countersign key use {leader} {path}` tries again"),
        ..fault
    })?;
    Ok(KeyMade {
        public_key: made.public.to_string(),
        fingerprint: made.public.fingerprint(),
        encrypted: made.encrypted,
        sentence: report.sentence,
        path,
    })
}

/// `countersign key use`: writes the public half of a key that is there already into the draft. `file` is the private key
/// or the public one.
///
/// # Errors
/// A file that is no Ed25519 key; a leader that the draft does not have.
pub fn adopt(session: &Session, leader: &str, file: &Path) -> Result<EditReport, Fault> {
    refuse_unknown(session, leader)?;
    let key = match kept::read(file)? {
        GivenKey::Private(file) => file.public(),
        GivenKey::Public(key) => key,
    };
    enter(session, leader, &key)
}

/// The public half, as an edit like any other.
fn enter(session: &Session, leader: &str, key: &PublicKey) -> Result<EditReport, Fault> {
    let edit = EditRequest::Set { path: format!("leaders.{leader}.key"), value: key.to_string().into() };
    draft::edit(session, "agreement", edit).map(|(report, _)| report)
}

fn refuse_unknown(session: &Session, leader: &str) -> Result<(), Fault> {
    let reading = session.documents().reading;
    // What the disk does not let be read must not be taken for a leader who is not there.
    let agreement = Document::Agreement.file_name();
    let unread =
        reading.diagnostics.iter().find(|fault| fault.code == "unreadable-document" && fault.file == agreement);
    if let Some(unread) = unread {
        return Err(Fault::impossible("file", &unread.message, &unread.help));
    }
    let terms = reading.terms.value;
    let known: Vec<String> =
        terms.iter().flat_map(|terms| &terms.leaders).map(|leader| format!("`{}`", leader.id)).collect();
    if known.contains(&format!("`{leader}`")) {
        return Ok(());
    }
    Err(Fault::usage(
        "unknown-leader",
        format!("the draft has no leader `{leader}`"),
        if known.is_empty() {
            "mend `agreement.yaml` first; `countersign check` says what is wrong with it".to_owned()
        } else {
            format!("its leaders are {}", known.join(", "))
        },
    ))
}

/// Keys for the leaders who must sign the sample; those of an earlier making are used again.
pub(crate) fn of_sample(session: &Session, terms: &Terms) -> Result<Vec<KeyView>, Fault> {
    let own = session.own_folder()?;
    let key = |leader: &String| Ok(view(&kept::of_sample(&session.workspace, &own, leader)?));
    terms.required.iter().map(key).collect()
}

/// Which key a source is, as far as that can be told without the agent.
///
/// # Errors
/// A file that is not there, or holds no key.
pub(crate) fn stated_by(source: &KeySource) -> Result<Option<PublicKey>, Fault> {
    match source {
        KeySource::Agent => Ok(None),
        KeySource::File(path) => Ok(Some(match kept::read(path)? {
            GivenKey::Public(key) => key,
            GivenKey::Private(file) => file.public(),
        })),
    }
}

/// Signs a statement with the key that must sign it. The passphrase is used only if the key's file needs one.
///
/// # Errors
/// `wrong-key`, when the key is another; `needs-passphrase` and `wrong-passphrase`; a key that is not there.
pub(crate) fn sign(
    session: &Session,
    source: &KeySource,
    passphrase: Option<&Passphrase>,
    must: &PublicKey,
    whose: &str,
    statement: &[u8],
) -> Result<String, Fault> {
    let by_agent = || match &session.surroundings.agent {
        Some(socket) => Ok(agent::sign(socket, must, statement)?),
        None => Err(Fault::impossible(
            "no-agent",
            "there is no ssh-agent here",
            "start one, or name the file of the private key with `--key FILE`",
        )),
    };
    match source {
        KeySource::Agent => by_agent(),
        KeySource::File(path) => match kept::read(path)? {
            GivenKey::Public(key) => {
                refuse_other(&key, must, whose, path)?;
                by_agent()
            }
            GivenKey::Private(file) => {
                refuse_other(&file.public(), must, whose, path)?;
                let key = file.open(passphrase.map(|passphrase| &passphrase.0))?;
                // What the file states of itself is one thing, what it signs with another.
                refuse_other(&key.public(), must, whose, path)?;
                Ok(key.sign(statement)?)
            }
        },
    }
}

fn refuse_other(found: &PublicKey, must: &PublicKey, whose: &str, path: &Path) -> Result<(), Fault> {
    if found == must {
        return Ok(());
    }
    Err(Fault::no(
        "wrong-key",
        format!("`{}` is not the key of {whose} that the version states", path.display()),
        format!("it is {}, and {} must sign", found.fingerprint(), must.fingerprint()),
    ))
}
