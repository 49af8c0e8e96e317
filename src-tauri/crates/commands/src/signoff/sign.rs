//! Signing and declining: exactly the statement that was shown, on exactly the history that it was shown from.

use agreement::time::Instant;
use signoff::history::{Asked, Version};
use signoff::paper::PaperName;
use signoff::{Kind, PublicKey, Statement, manifest, signature};
use store::versions;

use super::ledger::{Ledger, words};
use super::propose::fit;
use super::view::{missing, status_of};
use crate::Fault;
use crate::keys::{self, KeySource, Passphrase};
use crate::merging;
use crate::session::{Session, now};
use crate::wire::{Signed, StatementView};

/// What a leader does with a version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// Signs it.
    Sign,
    /// Says no to it.
    Decline {
        /// Why; it is signed as well.
        reason: String,
    },
}

/// A statement as it was shown, with what it was made from: it is signed if all of that still holds, or not at all.
#[derive(Debug, Clone)]
pub struct Prepared {
    asked: Asked,
    /// SHA-256 of the MANIFEST of the newest version that all had signed.
    head: Option<String>,
    view: StatementView,
}

impl Prepared {
    /// For whoever signs.
    pub fn view(&self) -> &StatementView {
        &self.view
    }
}

/// The exact bytes that a leader is about to sign. Where one leader has to sign with a new key and with the former one, that
/// one is meant whose key lies on this machine.
///
/// # Errors
/// Whatever keeps the leader from signing this version: it is forked, taken back, declined, signed already; its files do
/// not hold; the leader is none of its leaders.
pub fn statement(session: &Session, version: &str, leader: &str, action: Action) -> Result<Prepared, Fault> {
    statement_at(session, version, leader, action, None, now())
}

/// The same, for a key that is named already.
///
/// # Errors
/// Those of [`statement`]; a file that is not there, or holds no key.
pub fn statement_with_key(
    session: &Session,
    version: &str,
    leader: &str,
    action: Action,
    source: &KeySource,
) -> Result<Prepared, Fault> {
    statement_at(session, version, leader, action, Some(source), now())
}

/// The same, as signed at a moment.
pub(crate) fn statement_at(
    session: &Session,
    version: &str,
    leader: &str,
    action: Action,
    source: Option<&KeySource>,
    at: Instant,
) -> Result<Prepared, Fault> {
    let kind = match action {
        Action::Sign => Kind::SignOff,
        Action::Decline { reason } => Kind::Decline { reason: fit("reason", &reason)?.to_owned() },
    };
    if let (Kind::SignOff, Some(undecided)) = (&kind, merging::undecided(session)?) {
        return Err(undecided);
    }
    let ledger = session.ledger_now()?;
    let version = ledger.find(version)?;
    if let Some(fault) = changed(&ledger, version) {
        let message = format!("{} does not lie there as it was frozen: {}", words(version), fault.message);
        return Err(Fault::no("broken-version", message, fault.help.clone()));
    }
    let own = keys::own(session, leader)?;
    let named = source.map(keys::stated_by).transpose()?.flatten();
    let at_hand = |key: &PublicKey| match &named {
        Some(named) => named == key,
        None => own.iter().any(|own| own.public_key == key.to_string()),
    };
    let mine = version.missing().filter(|signature| signature.leader.id == leader);
    let meant = mine.map(|signature| &signature.key).find(|key| at_hand(key));
    let asked = ledger.history.statement_for(version, leader, meant, kind, at)?;
    let Statement { name, title, manifest_sha256, key, .. } = asked.statement.clone();
    let view = StatementView {
        folder: version.folder().to_owned(),
        leader: leader.to_owned(),
        name,
        title,
        former: asked.name.former,
        declines: asked.name.declines,
        statement_sha256: asked.statement.sha256(),
        text: String::from_utf8_lossy(&asked.statement.to_bytes()).into_owned(),
        manifest_sha256,
        fingerprint: asked.key.fingerprint(),
        own: own.into_iter().filter(|own| own.public_key == key).collect(),
        key,
    };
    Ok(Prepared { asked, head: ledger.head_sha256(), view })
}

/// Signs what was shown. Everything is derived anew and held against it first; the signature is verified before it is
/// written, and once more as it lies on the disk. What this answers is there for good.
///
/// # Errors
/// `moved-since`, when anything is not as it was shown; a key that is not the leader's, or cannot be opened; what cannot
/// be written. Then nothing counts as signed.
pub fn sign(
    session: &Session,
    prepared: &Prepared,
    source: &KeySource,
    passphrase: Option<&Passphrase>,
) -> Result<Signed, Fault> {
    refuse_what_moved(&*session.ledger_now()?, prepared)?;
    let Asked { statement, name, key, .. } = &prepared.asked;
    let bytes = statement.to_bytes();
    let signature = keys::sign(session, source, passphrase, key, &statement.name, &bytes)?;
    signature::verify(key, &bytes, signature.as_bytes())?;
    let folder = versions::folder_of_versions(&session.workspace).join(&prepared.view.folder);
    versions::add_pair(&folder, &stem(name), &bytes, signature.as_bytes(), &session.own_folder()?)?;
    read_back(session, prepared, &bytes)
}

fn stem(name: &PaperName) -> String {
    let file = name.statement_file();
    file.strip_suffix(".json").map_or(file.clone(), str::to_owned)
}

/// A frozen file that is not what it was. What this machine has seen stands in for it, so that nothing falls out of force;
/// but nobody signs while something else lies there.
fn changed<'l>(ledger: &'l Ledger, version: &Version) -> Option<&'l signoff::Fault> {
    let frozen = |file: &String| file == manifest::NAME || manifest::FILES.contains(&file.as_str());
    let mut faults = ledger.history.faults.iter();
    faults.find(|fault| fault.folder.as_deref() == Some(version.folder()) && fault.file.as_ref().is_some_and(frozen))
}

/// Says what is not any more as it was when the statement was shown.
fn refuse_what_moved(ledger: &Ledger, prepared: &Prepared) -> Result<(), Fault> {
    let moved = |what: String, help: &str| {
        Fault::no("moved-since", format!("nothing was signed: since the statement was shown, {what}"), help)
    };
    const LOOK: &str = "look at the version again, and sign what is shown then";
    let shown = &prepared.asked.statement;
    let Ok(version) = ledger.find(&prepared.view.folder) else {
        return Err(moved(format!("`versions/{}` has gone", prepared.view.folder), LOOK));
    };
    if ledger.head_sha256() != prepared.head {
        let what = match ledger.history.head() {
            Some(head) => format!("{} has come into force", words(head)),
            None => "the version before it has ceased to be signed by all".to_owned(),
        };
        return Err(moved(what, LOOK));
    }
    if let Some(fault) = changed(ledger, version) {
        return Err(moved(format!("something has changed: {}", fault.message), &fault.help));
    }
    let key = Some(&prepared.asked.key);
    match ledger.history.statement_for(version, &shown.leader, key, shown.kind.clone(), shown.signed_at) {
        Ok(now) if now.statement == *shown && now.name == prepared.asked.name => Ok(()),
        Ok(now) => Err(moved(difference(shown, &now.statement), LOOK)),
        Err(refusal) => Err(moved(format!("something has changed: {}", refusal.message), &refusal.help)),
    }
}

/// What one statement says otherwise than another.
fn difference(shown: &Statement, now: &Statement) -> String {
    let parts = [
        ("the MANIFEST", shown.manifest_sha256 != now.manifest_sha256),
        ("the leader's name", shown.name != now.name),
        ("the leader's title", shown.title != now.title),
        ("the leader's key", shown.key != now.key),
        ("the version before", shown.previous != now.previous),
        ("the agreement", shown.agreement != now.agreement),
    ];
    let changed: Vec<&str> = parts.into_iter().filter(|(_, differs)| *differs).map(|(what, _)| what).collect();
    match changed.as_slice() {
        // A statement that another program has begun to write: its time counts.
        [] => "another statement of the same leader has been begun".to_owned(),
        [one] => format!("{one} has changed"),
        several => format!("{} have changed", several.join(", ")),
    }
}

/// The signature as the next reader finds it.
fn read_back(session: &Session, prepared: &Prepared, bytes: &[u8]) -> Result<Signed, Fault> {
    let not_kept = |why: String| {
        Fault::impossible(
            "not-kept",
            format!("the signature was written, but cannot be read back as it was: {why}"),
            "look at it with `countersign verify`, and sign again",
        )
    };
    let name = &prepared.asked.name;
    let ledger = session.ledger_now().map_err(|fault| fault.although("the signature is written"))?;
    let version: &Version = ledger.find(&prepared.view.folder)?;
    let written = |file: &str| ledger.on_disk(version, file).unwrap_or_default();
    if written(&name.statement_file()) != bytes {
        return Err(not_kept(format!("`{}` is another", name.statement_file())));
    }
    signature::verify(&prepared.asked.key, bytes, written(&name.signature_file()))
        .map_err(|refusal| not_kept(refusal.message))?;
    Ok(Signed {
        version: version.number(),
        leader: prepared.view.leader.clone(),
        statement_sha256: prepared.view.statement_sha256.clone(),
        status: status_of(ledger.history.status(version, now())),
        missing: missing(version),
    })
}
