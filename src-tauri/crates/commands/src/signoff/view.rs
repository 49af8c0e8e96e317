//! The sign-off screen: where every version stands, who signed and who has yet to, and what does not hold.

use agreement::time::{Instant, to_rfc3339};
use signoff::history::{Decline, Effective, InForce, Signature, Standing, Status, Version};
use signoff::{Fault as Found, PublicKey};

use super::ledger::Ledger;
use crate::documents::Documents;
use crate::draft::{changes, document_sections};
use crate::session::{Session, now};
use crate::wire::{
    DeclineView, HistoryFault, KeyView, LeaderView, SealView, SignOffView, SignatureStatus, SignatureView,
    VersionEntry, VersionStatus, WithdrawalView,
};
use crate::{Fault, keys};

/// What is in force, what is proposed, and the history behind both.
pub fn view(session: &Session) -> Result<SignOffView, Fault> {
    let ledger = session.ledger()?;
    let history = &ledger.history;
    let shown = Shown { ledger: &ledger, now: now() };
    let documents = session.documents();
    let own = keys::list(session)?.keys;
    Ok(SignOffView {
        in_force: history.in_force(shown.now).map(|one| shown.seal(&one)),
        to_come: history.to_come(shown.now).map(|one| shown.seal(&one)),
        waiting: history.waiting().map(|version| shown.entry(version)).collect(),
        versions: history.versions.iter().rev().map(|version| shown.entry(version)).collect(),
        faults: history.faults.iter().map(|fault| fault_of(fault, "versions/")).collect(),
        anchored: history.anchored,
        draft_changes: draft_changes(&ledger, &documents),
        leaders: leaders(&documents, &own),
    })
}

/// A ledger as it is shown at a moment.
pub(crate) struct Shown<'l> {
    /// The history.
    pub ledger: &'l Ledger,
    /// By which moment a version is in force, or to come.
    pub now: Instant,
}

impl Shown<'_> {
    /// A version that all have signed.
    pub fn seal(&self, one: &InForce<'_>) -> SealView {
        let version = one.version;
        SealView {
            version: version.number(),
            folder: version.folder().to_owned(),
            manifest_sha256: version.manifest_sha256().to_owned(),
            since: since(&one.since),
            claimed: one.since.claimed(),
            signatures: self.signatures(version, |signature| signature.holds()),
            without: without(version),
        }
    }

    /// A version in the history.
    pub fn entry(&self, version: &Version) -> VersionEntry {
        let frozen = &version.frozen;
        let evidence = frozen.evidence.as_ref();
        VersionEntry {
            version: version.number(),
            folder: version.folder().to_owned(),
            status: status_of(self.ledger.history.status(version, self.now)),
            manifest_sha256: version.manifest_sha256().to_owned(),
            previous: frozen.previous().map(str::to_owned),
            message: evidence.map(|evidence| evidence.message.clone()).unwrap_or_default(),
            proposed_by: evidence.map(|evidence| evidence.proposed_by.clone()).unwrap_or_default(),
            proposed_at: evidence.map(|evidence| to_rfc3339(evidence.proposed_at)).unwrap_or_default(),
            since: version.effective.as_ref().map(since),
            signatures: self.signatures(version, |_| true),
            declined: version.declined.iter().map(decline).collect(),
            withdrawn: frozen.withdrawal.as_ref().map(|taken| WithdrawalView {
                by: taken.by.clone(),
                reason: taken.reason.clone(),
                at: to_rfc3339(taken.at),
            }),
            without: without(version),
        }
    }

    /// The version of a bundle, which stands in no history: signed by all or not is all that it can say.
    pub fn bundled(&self, version: &Version) -> VersionEntry {
        let status = match version.standing {
            Standing::Signed => VersionStatus::Signed,
            other => status_of(Status::Not(other)),
        };
        VersionEntry { status, ..self.entry(version) }
    }

    fn signatures(&self, version: &Version, wanted: impl Fn(&Signature) -> bool) -> Vec<SignatureView> {
        let stated: Vec<_> = version.frozen.evidence.iter().flat_map(|evidence| &evidence.sample_keys).collect();
        let view = |signature: &Signature| {
            let signed = signature.statement.as_ref();
            SignatureView {
                leader: signature.leader.id.clone(),
                name: signature.leader.name.clone(),
                title: signature.leader.title.clone(),
                former: signature.former,
                status: signature_status(signature.status),
                claimed_at: signed.map(|statement| to_rfc3339(statement.signed_at)),
                statement_sha256: signed.map(|statement| statement.sha256()),
                key: signature.key.to_string(),
                fingerprint: signature.key.fingerprint(),
                sample: stated.contains(&&signature.key) || self.ledger.is_sample(&signature.key),
            }
        };
        version.signatures.iter().filter(|signature| wanted(signature)).map(view).collect()
    }
}

/// Ids of the leaders who have yet to sign.
pub(super) fn missing(version: &Version) -> Vec<String> {
    version.missing().map(|signature| signature.leader.id.clone()).collect()
}

pub(crate) fn status_of(status: Status) -> VersionStatus {
    match status {
        Status::InForce => VersionStatus::InForce,
        Status::ToCome => VersionStatus::ToCome,
        Status::Superseded | Status::Not(Standing::Signed) => VersionStatus::Superseded,
        Status::Not(Standing::Proposed) => VersionStatus::Proposed,
        Status::Not(Standing::HandOver) => VersionStatus::HandOver,
        Status::Not(Standing::Declined) => VersionStatus::Declined,
        Status::Not(Standing::Withdrawn) => VersionStatus::Withdrawn,
        Status::Not(Standing::Forked) => VersionStatus::Forked,
        Status::Not(Standing::Broken) => VersionStatus::Broken,
    }
}

pub(super) fn signature_status(status: signoff::SignatureStatus) -> SignatureStatus {
    match status {
        signoff::SignatureStatus::Good => SignatureStatus::Good,
        signoff::SignatureStatus::Bad => SignatureStatus::Bad,
        signoff::SignatureStatus::UnknownKey => SignatureStatus::UnknownKey,
        signoff::SignatureStatus::Missing => SignatureStatus::Missing,
    }
}

/// The first day on which a version counts, else the moment.
pub(crate) fn since(effective: &Effective) -> String {
    effective.day.map_or_else(|| to_rfc3339(effective.at), |day| day.to_string())
}

fn decline(own: &Decline) -> DeclineView {
    DeclineView {
        leader: own.leader.id.clone(),
        name: own.leader.name.clone(),
        reason: own.reason.clone(),
        claimed_at: to_rfc3339(own.claimed_at),
        status: signature_status(own.status),
    }
}

fn without(version: &Version) -> Vec<String> {
    version.without.iter().map(|leader| leader.name.clone()).collect()
}

/// A fault, its file told as from the folder that was checked; versions lie in `place`.
pub(super) fn fault_of(found: &Found, place: &str) -> HistoryFault {
    let file = found.file.as_ref().map(|file| match &found.folder {
        Some(folder) => format!("{place}{folder}/{file}"),
        None => file.clone(),
    });
    HistoryFault {
        code: found.code.to_owned(),
        message: found.message.clone(),
        help: found.help.clone(),
        folder: found.folder.clone(),
        file,
    }
}

/// How many changes the draft holds against the newest signed version; every item of it where there is none.
fn draft_changes(ledger: &Ledger, documents: &Documents) -> u32 {
    let head = ledger.history.head().and_then(|head| head.frozen.agreement.as_ref());
    let count = match (head, &documents.reading.agreement) {
        (Some(before), Some(draft)) => changes(before, draft).len(),
        (Some(_), None) => 0,
        (None, _) => agreement::Document::ALL
            .into_iter()
            .flat_map(|document| document_sections(documents, document))
            .map(|section| section.items.len())
            .sum(),
    };
    count as u32
}

fn leaders(documents: &Documents, own: &[KeyView]) -> Vec<LeaderView> {
    let Some(terms) = &documents.reading.terms.value else { return Vec::new() };
    let view = |leader: &agreement::Leader| {
        let key = leader.key.as_deref().and_then(|key| PublicKey::parse(key).ok());
        LeaderView {
            id: leader.id.clone(),
            name: leader.name.clone(),
            title: leader.title.clone(),
            required: terms.required.contains(&leader.id),
            key: leader.key.clone(),
            fingerprint: key.map(|key| key.fingerprint()),
            own: own.iter().filter(|kept| kept.leader == leader.id).cloned().collect(),
        }
    };
    terms.leaders.iter().map(view).collect()
}
