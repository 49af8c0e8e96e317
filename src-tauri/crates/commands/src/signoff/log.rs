//! What happened, in order, and what was in force on a day.

use agreement::time::{parse_date, to_rfc3339};
use signoff::Standing;
use signoff::history::{Signature, Version};

use super::view::since;
use crate::Fault;
use crate::session::{Session, now};
use crate::wire::{InForceReport, LogEntry, LogReport};

/// `countersign log`: every version and sign-off. Versions come by number; what happened to one comes by the times that
/// people claim, which say nothing about the order of versions.
pub fn log(session: &Session) -> Result<LogReport, Fault> {
    let ledger = session.ledger_now()?;
    let faults = &ledger.history.faults;
    let entries = ledger.history.versions.iter().flat_map(|version| {
        let broken = faults.iter().find(|fault| fault.folder.as_deref() == Some(version.folder()));
        happened(version, broken.map(|fault| fault.message.as_str()))
    });
    Ok(LogReport { entries: entries.collect() })
}

fn happened(version: &Version, broken: Option<&str>) -> Vec<LogEntry> {
    let number = version.number();
    let entry = |kind: &str, who: &str, leader: Option<&str>, at: String, sentence: String| LogEntry {
        kind: kind.to_owned(),
        version: number,
        folder: version.folder().to_owned(),
        who: who.to_owned(),
        leader: leader.map(str::to_owned),
        at,
        sentence,
    };
    let mut entries = Vec::new();
    if let Some(evidence) = &version.frozen.evidence {
        let who = &evidence.proposed_by;
        let sentence = format!("{who} proposed version {number}: {}", evidence.message);
        entries.push(entry("proposed", who, None, to_rfc3339(evidence.proposed_at), sentence));
    }
    let mut answers = Vec::new();
    for signature in version.signatures.iter().filter(|signature| signature.holds()) {
        let Some(statement) = &signature.statement else { continue };
        let sentence = format!("{} signed version {number}", signer(signature));
        let (who, leader) = (&signature.leader.name, Some(signature.leader.id.as_str()));
        answers.push((statement.signed_at, entry("signed", who, leader, to_rfc3339(statement.signed_at), sentence)));
    }
    for no in &version.declined {
        let (who, leader) = (&no.leader.name, Some(no.leader.id.as_str()));
        let sentence = format!("{who} declined version {number}: {}", no.reason);
        answers.push((no.claimed_at, entry("declined", who, leader, to_rfc3339(no.claimed_at), sentence)));
    }
    if let Some(taken) = &version.frozen.withdrawal {
        let sentence = format!("{} took version {number} back: {}", taken.by, taken.reason);
        answers.push((taken.at, entry("withdrawn", &taken.by, None, to_rfc3339(taken.at), sentence)));
    }
    answers.sort_by_key(|(at, _)| *at);
    entries.extend(answers.into_iter().map(|(_, entry)| entry));
    if version.standing == Standing::Broken {
        let why = broken.map_or(String::new(), |why| format!(": {why}"));
        entries.push(entry("broken", "", None, String::new(), format!("version {number} does not hold{why}")));
    }
    if let Some(effective) = version.effective.filter(|_| version.standing == Standing::Signed) {
        let from = since(&effective);
        let without: Vec<&str> = version.without.iter().map(|leader| leader.name.as_str()).collect();
        let without = if without.is_empty() { String::new() } else { format!(", without {}", without.join(" and ")) };
        let sentence = format!("version {number} is in force from {from} on{without}");
        entries.push(entry("in-force", "", None, from, sentence));
    }
    entries
}

fn signer(signature: &Signature) -> String {
    let leader = &signature.leader;
    if signature.former { format!("{}, who led before,", leader.name) } else { leader.name.clone() }
}

/// `countersign in-force`: the version that was in force at the end of a day (`YYYY-MM-DD`), or is now.
///
/// # Errors
/// A text that is no date.
pub fn in_force_on(session: &Session, day: Option<&str>) -> Result<InForceReport, Fault> {
    let ledger = session.ledger_now()?;
    let found = match day {
        None => ledger.history.in_force(now()),
        Some(text) => {
            let day = parse_date(text.trim())
                .ok_or_else(|| Fault::usage("date", format!("`{text}` is no day"), "write it as `2027-03-31`"))?;
            ledger.history.in_force_on(day, now())
        }
    };
    Ok(InForceReport {
        version: found.map(|one| one.version.number()),
        folder: found.map(|one| one.version.folder().to_owned()),
        since: found.map(|one| since(&one.since)),
        claimed: found.is_some_and(|one| one.since.claimed()),
    })
}
