//! One version in full, and any two compared.

use signoff::Evidence;

use super::document;
use super::view::Shown;
use crate::Fault;
use crate::documents::Documents;
use crate::draft::{changes, difference};
use crate::session::{Session, now};
use crate::wire::{ChangeView, EvidenceView, VersionView};

/// A version in full, rendered from the frozen bytes themselves. It is shown as far as it can be read: what does not hold
/// in it stands among the faults of [`super::view`].
pub fn version(session: &Session, version: &str) -> Result<VersionView, Fault> {
    let ledger = session.ledger()?;
    let version = ledger.find(version)?;
    let files = ledger.files(version);
    let documents = Documents::of_files(&files);
    let terms = documents.reading.terms.value.as_ref();
    let after = documents.reading.agreement.as_ref();
    let before = ledger.history.before(version).and_then(|before| before.frozen.agreement.as_ref());
    Ok(VersionView {
        entry: Shown { ledger: &ledger, now: now() }.entry(version),
        name: terms.map(|terms| terms.name.clone()).unwrap_or_default(),
        currency: terms.map(|terms| terms.currency.clone()).unwrap_or_default(),
        documents: document::frozen(&documents),
        changes: before.zip(after).map_or_else(Vec::new, |(before, after)| changes(before, after)),
        evidence: version.frozen.evidence.as_ref().and_then(evidence),
        bands: document::bands(before, after),
    })
}

/// What changed between any two definitions, in sentences.
pub fn compare(session: &Session, from: &str, to: &str) -> Result<Vec<ChangeView>, Fault> {
    Ok(difference(session, from, to)?.changes)
}

/// Frozen evidence, for reading; none where it is not what this program writes.
pub(super) fn evidence(own: &Evidence) -> Option<EvidenceView> {
    let numbers = match &own.simulation {
        serde_json::Value::Null => None,
        simulation => Some(serde_json::from_value(simulation.clone()).ok()?),
    };
    Some(EvidenceView { program: own.program.clone(), first: own.previous.is_none(), numbers })
}
