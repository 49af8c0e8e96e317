//! What a person may do now, and why not: propose, sign, decline, withdraw. Every rule of these is here, so that the
//! window, the command line and whatever else asks get the same answer in the same words.

use agreement::Leader;
use agreement::time::Instant;

use super::{History, Signature, Standing, Version, own};
use crate::fault::{Fault, Refusal};
use crate::key::PublicKey;
use crate::manifest;
use crate::paper::PaperName;
use crate::statement::{Kind, Statement, Withdrawal};
use crate::words;

/// Where the next proposal stands in the history: to be frozen in its evidence as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// Its number.
    pub version: u32,
    /// SHA-256 of the MANIFEST of the version that it is made upon.
    pub previous: Option<String>,
    /// SHA-256 of version 1's MANIFEST; None for version 1.
    pub agreement: Option<String>,
    /// SHA-256 of the MANIFESTs of the proposals that it takes the place of.
    pub instead_of: Vec<String>,
    /// The leaders whom the version that it is made upon required.
    pub leaders_before: Vec<Leader>,
}

/// What a leader is asked to sign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// The statement.
    pub statement: Statement,
    /// The files that it and its signature go into.
    pub name: PaperName,
    /// The key that must sign.
    pub key: PublicKey,
    /// Whether the statement lies in the folder already, without its signature: then only that is to be written.
    pub written: bool,
}

/// Faults under which nothing new is signed or proposed: what would be built upon is not all that there is.
const INCOMPLETE: [&str; 4] = ["cut-off", "deleted-version", "missing-version", "another-agreement"];

impl History {
    /// Where a proposal made now stands, or why none may be made. `after` names the folder to build upon where several
    /// versions that all have signed are at odds. Codes: those of [`INCOMPLETE`], `broken-version`, `already-proposed`,
    /// `fork`, `not-in-the-fork`.
    pub fn may_propose(&self, after: Option<&str>) -> Result<Proposal, Refusal> {
        self.complete()?;
        if let Some(broken) = self.versions.iter().find(|version| version.standing == Standing::Broken) {
            let message = format!("`{}` does not hold", broken.folder());
            let help = "bring it back with `countersign restore`, or move it away if nobody here made it; then propose";
            return Err(Refusal::new("broken-version", message, help));
        }
        let odds: Vec<&Version> = self.at_odds().collect();
        let base = match after {
            None if odds.is_empty() => self.head(),
            None => {
                let names: Vec<String> = odds.iter().map(|version| format!("`{}`", version.folder())).collect();
                let message = format!("{} are each signed by all, and none of them is in force", names.join(" and "));
                return Err(Refusal::new("fork", message, "name the one to build upon: `--after FOLDER`"));
            }
            Some(folder) => {
                let of_head = self.head().filter(|head| odds.is_empty() && head.folder() == folder);
                let Some(base) = of_head.or_else(|| odds.iter().copied().find(|version| version.folder() == folder))
                else {
                    let message = format!("nothing can be built upon `{}` now", words::shown(folder));
                    return Err(Refusal::new("not-in-the-fork", message, "leave `--after` out to see what stands"));
                };
                Some(base)
            }
        };
        if let Some(waiting) = self.waiting().next() {
            let message = format!("`{}` already waits for signatures", waiting.folder());
            return Err(Refusal::new(
                "already-proposed",
                message,
                "sign it, or take it back first: `countersign withdraw`",
            ));
        }
        let previous = base.map(|version| version.manifest_sha256().to_owned());
        Ok(Proposal {
            version: self.next_number(),
            agreement: (self.next_number() > 1).then(|| self.agreement.clone().unwrap_or_default()),
            instead_of: self.given_up(previous.as_deref()),
            leaders_before: base.map(required_of).unwrap_or_default(),
            previous,
        })
    }

    /// Versions that all have signed, of which none stands because of the others.
    fn at_odds(&self) -> impl Iterator<Item = &Version> {
        let head = self.head().map(Version::manifest_sha256);
        let upon_head = move |version: &&Version| version.frozen.previous() == head;
        let forked = |version: &&Version| version.standing == Standing::Forked && !version.waits;
        let told = |version: &&Version| {
            self.faults.iter().any(|f| f.code == "fork" && f.folder.as_deref() == Some(version.folder()))
        };
        self.versions.iter().filter(forked).filter(upon_head).filter(told)
    }

    /// The MANIFESTs of versions upon the same one that were taken back or declined.
    fn given_up(&self, previous: Option<&str>) -> Vec<String> {
        let over = |version: &&Version| {
            matches!(version.standing, Standing::Withdrawn | Standing::Declined | Standing::Forked)
                && version.frozen.previous() == previous
        };
        let mut sums: Vec<String> = self.versions.iter().filter(over).map(|v| v.manifest_sha256().to_owned()).collect();
        sums.sort();
        sums
    }

    fn complete(&self) -> Result<(), Refusal> {
        // A number without a folder is told, but bars nothing: anybody could leave one out for ever.
        let gap = |fault: &Fault| fault.code == "missing-version" && fault.folder.is_none();
        match self.faults.iter().find(|fault| INCOMPLETE.contains(&fault.code) && !gap(fault)) {
            Some(fault) => Err(Refusal::new(fault.code, fault.message.clone(), fault.help.clone())),
            None => Ok(()),
        }
    }

    /// What a leader is asked to sign for a version: a yes, or a no with its reason. `key` tells which of two signatures is
    /// meant where one id must sign with a new key and with the former one; without it the first that is missing is meant.
    ///
    /// The same answer twice (but for the time) means that nothing moved; compare [`Statement::sha256`] with what was on the
    /// screen. Codes: those of [`INCOMPLETE`], `broken-version`, `in-force`, `withdrawn`, `declined`, `fork`,
    /// `not-a-signer`, `another-key`, `already-signed`, `unfit-reason`, `damaged-statement`, `changed-file`, `missing-file`.
    pub fn statement_for(
        &self,
        version: &Version,
        leader: &str,
        key: Option<&PublicKey>,
        kind: Kind,
        at: Instant,
    ) -> Result<Asked, Refusal> {
        self.complete()?;
        self.may_answer(version)?;
        if let Kind::Decline { reason } = &kind
            && let Some(why) = words::unfit(reason)
        {
            return Err(Refusal::new("unfit-reason", format!("the reason {why}"), "say in one line why"));
        }
        let asked = asked(version, leader, key)?;
        let declines = matches!(kind, Kind::Decline { .. });
        let (id, former) = (asked.leader.id.clone(), asked.former);
        if asked.holds() {
            return Err(Refusal::new(
                "already-signed",
                format!("`{id}` has signed `{}` already", version.folder()),
                "",
            ));
        }
        let statement = Statement {
            kind,
            agreement: version.frozen.evidence.as_ref().and_then(|evidence| evidence.agreement.clone()),
            version: version.number(),
            manifest_sha256: version.manifest_sha256().to_owned(),
            leader: id.clone(),
            name: asked.leader.name.clone(),
            title: asked.leader.title.clone(),
            key: asked.key.to_string(),
            signed_at: words::whole_seconds(at),
            previous: version.frozen.previous().map(str::to_owned),
        };
        let name = PaperName { leader: id, former, declines };
        resumed(version, Asked { statement, name, key: asked.key, written: false })
    }

    /// Whether anybody may still sign or decline a version.
    fn may_answer(&self, version: &Version) -> Result<(), Refusal> {
        let folder = version.folder();
        let no = |code, message: String, help: &str| Err(Refusal::new(code, message, help));
        match version.standing {
            Standing::Broken => no("broken-version", format!("`{folder}` does not hold"), "see `countersign verify`"),
            Standing::Signed => {
                no("in-force", format!("`{folder}` is signed by all already"), "propose a new version instead")
            }
            Standing::Withdrawn => {
                no("withdrawn", format!("`{folder}` was taken back"), "propose a new version instead")
            }
            Standing::Declined => {
                let who = version.declined.first().map(|decline| decline.leader.name.clone()).unwrap_or_default();
                no("declined", format!("{who} declined `{folder}`"), "propose a new version instead")
            }
            Standing::Forked => no(
                "fork",
                format!("`{folder}` was frozen at the same time as another version"),
                "withdraw all but one, then sign that one",
            ),
            Standing::Proposed | Standing::HandOver => match self.spoiled(version) {
                Some(fault) => no(fault.code, format!("in `{folder}`: {}", fault.message), &fault.help),
                None => Ok(()),
            },
        }
    }

    /// A fault of one of the six files or the MANIFEST of a version that stands only because this machine has seen it.
    fn spoiled(&self, version: &Version) -> Option<&Fault> {
        let frozen = |file: &str| file == manifest::NAME || manifest::FILES.contains(&file);
        self.faults.iter().find(|fault| {
            fault.folder.as_deref() == Some(version.folder()) && fault.file.as_deref().is_some_and(frozen)
        })
    }

    /// The note by which a proposal is taken back; or why it may not be. Codes: `broken-version`, `in-force`, `withdrawn`,
    /// `unfit-reason`.
    pub fn may_withdraw(&self, version: &Version, by: &str, reason: &str, at: Instant) -> Result<Withdrawal, Refusal> {
        let folder = version.folder();
        let no = |code, message: String, help: &str| Err(Refusal::new(code, message, help));
        if version.frozen.withdrawal.is_some() {
            return no("withdrawn", format!("`{folder}` was taken back already"), "");
        }
        if !version.frozen.holds {
            return no("broken-version", format!("`{folder}` does not hold"), "see `countersign verify`");
        }
        if version.signatures.iter().all(Signature::holds) || version.standing == Standing::Signed {
            let help = "propose a new version instead";
            return no("in-force", format!("`{folder}` is signed by all and cannot be taken back"), help);
        }
        for (what, text) in [("reason", reason), ("name of who takes it back", by)] {
            if let Some(why) = words::unfit(text) {
                return no("unfit-reason", format!("the {what} {why}"), "say it in one line");
            }
        }
        Ok(Withdrawal {
            version: version.number(),
            manifest_sha256: version.manifest_sha256().to_owned(),
            by: by.to_owned(),
            reason: reason.to_owned(),
            at: words::whole_seconds(at),
        })
    }
}

/// The leaders whom a version requires, as it states them.
fn required_of(version: &Version) -> Vec<Leader> {
    let terms = version.frozen.agreement.iter().map(|agreement| &agreement.terms);
    terms.flat_map(own).map(|(leader, _)| leader).collect()
}

/// The signature that a leader is asked for.
fn asked<'v>(version: &'v Version, leader: &str, key: Option<&PublicKey>) -> Result<&'v Signature, Refusal> {
    let mine: Vec<&Signature> = version.signatures.iter().filter(|signature| signature.leader.id == leader).collect();
    let Some(first) = mine.iter().copied().find(|signature| !signature.holds()).or(mine.first().copied()) else {
        let mut ids: Vec<&str> = version.signatures.iter().map(|signature| signature.leader.id.as_str()).collect();
        ids.dedup();
        let message = format!("`{}` is no leader who signs `{}`", words::shown(leader), version.folder());
        return Err(Refusal::new("not-a-signer", message, format!("those are: `{}`", ids.join("`, `"))));
    };
    let Some(key) = key else { return Ok(first) };
    mine.iter().copied().find(|signature| signature.key == *key).ok_or_else(|| {
        let message = format!("this key is not the one that `{leader}` signs `{}` with", version.folder());
        let help = format!("use {}; another key has to be proposed and signed first", first.key.fingerprint());
        Refusal::new("another-key", message, help)
    })
}

/// What lies in the folder already: a statement without its signature is taken up where it was left, for nothing is ever
/// overwritten; anything else in its place has to be looked at by a person.
fn resumed(version: &Version, mut asked: Asked) -> Result<Asked, Refusal> {
    let Some(paper) = version.frozen.papers.iter().find(|paper| paper.name == asked.name) else { return Ok(asked) };
    let file = if paper.signature.is_some() { asked.name.signature_file() } else { asked.name.statement_file() };
    let damaged = || {
        let message = format!("`{file}` is there already and does not hold");
        Refusal::new("damaged-statement", message, "look into it and move it away, then sign again")
    };
    let lies = paper.statement.as_ref().filter(|_| paper.signature.is_none());
    let lies = lies.and_then(|bytes| Statement::from_bytes(bytes).ok()).ok_or_else(damaged)?;
    asked.statement.signed_at = lies.signed_at;
    // The reason of a no that was left half-way may be another one now; then a person has to look.
    if asked.statement != lies {
        return Err(damaged());
    }
    asked.written = true;
    Ok(asked)
}
