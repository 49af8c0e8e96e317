//! What a person decides about a version without signing it: to take it back, to accept that a former leader did not sign
//! it, to bring its files back.

use signoff::{Standing, Withdrawal};
use store::history::{self, HandOver};
use store::versions;

use super::ledger::words;
use super::propose::fit;
use super::view::Shown;
use crate::Fault;
use crate::session::{Session, now};
use crate::wire::{RestoreReport, VersionEntry};

/// `countersign withdraw`: takes a version back that not all have signed. It stays in the history, with the reason.
///
/// # Errors
/// A version that all have signed, or that was taken back already.
pub fn withdraw(session: &Session, version: &str, reason: &str) -> Result<VersionEntry, Fault> {
    let reason = fit("reason", reason)?;
    let ledger = session.ledger_now()?;
    let found = ledger.find(version)?;
    let taken = ledger.history.may_withdraw(found, &session.person()?, reason, now())?;
    let folder = versions::folder_of_versions(&session.workspace).join(found.folder());
    versions::add(&folder, Withdrawal::FILE, &taken.to_bytes())?;
    entry(session, found.folder()).map_err(|fault| fault.although("the version is taken back"))
}

/// `countersign hand-over`: accepts, on this machine, that a version counts without a former leader's signature. It is
/// shown as exactly that for ever.
///
/// # Errors
/// A version that lacks no former leader's signature, or whose own leaders have not all signed.
pub fn hand_over(session: &Session, version: &str, reason: &str) -> Result<VersionEntry, Fault> {
    let reason = fit("reason", reason)?;
    let ledger = session.ledger_now()?;
    let found = ledger.find(version)?;
    if found.standing != Standing::HandOver || found.without.is_empty() {
        let help = match found.standing {
            Standing::HandOver => {
                "it rests on another version that a former leader did not sign; accept that one first"
            }
            Standing::Signed => "all who had to have signed it, or it was accepted already",
            _ => "its own leaders sign first; `countersign status` says who has yet to",
        };
        return Err(Fault::no("no-hand-over", format!("{} is no hand-over to accept", words(found)), help));
    }
    let accepted = HandOver {
        manifest_sha256: found.manifest_sha256().to_owned(),
        by: session.person()?,
        reason: reason.to_owned(),
        at: now(),
    };
    let mirror = session.mirror()?;
    mirror.map(|mut mirror| mirror.accept_hand_over(&accepted)).transpose()?;
    entry(session, found.folder()).map_err(|fault| fault.although("the hand-over is accepted"))
}

/// `countersign restore`: brings damaged and deleted files of a version back, byte for byte as this machine has seen them.
/// What lay in their place is kept in the user's data folder.
///
/// # Errors
/// A version that this machine has never seen whole; what cannot be written.
pub fn restore(session: &Session, version: &str) -> Result<RestoreReport, Fault> {
    let ledger = session.ledger_now()?;
    let found = ledger.find(version)?;
    let none = signoff::SeenHistory::default();
    let seen = ledger.seen().unwrap_or(&none);
    let restored = history::restore(&session.workspace, &session.own_folder()?, seen, found.folder())?;
    session.ledger_now().map_err(|fault| fault.although("the version is restored"))?;
    Ok(RestoreReport { version: found.number(), folder: found.folder().to_owned(), files: restored.written })
}

/// A version as the next reader finds it.
fn entry(session: &Session, folder: &str) -> Result<VersionEntry, Fault> {
    let ledger = session.ledger_now()?;
    Ok(Shown { ledger: &ledger, now: now() }.entry(ledger.find(folder)?))
}
