//! Proposing: the draft frozen as the next version, with its effect on past leads as the evidence. What is looked at
//! before and what is then frozen is one [`Proposal`], made in one way.

use std::sync::Arc;

use agreement::time::Instant;
use agreement::{Agreement, Diagnostic, canonical};
use signoff::history::{self, Version};
use signoff::{Evidence, PublicKey};
use store::turn::Turn;
use store::versions;

use super::ledger::{Ledger, words};
use super::{document, evidence};
use crate::Fault;
use crate::definition::Definition;
use crate::documents::Documents;
use crate::draft::changes;
use crate::session::{Session, now};
use crate::wire::{EvidenceNumbers, ProposalView, Proposed};
use crate::{merging, suggestions};

/// The draft as it would be frozen, and what stands in the way.
struct Proposal {
    ledger: Arc<Ledger>,
    /// Where it would stand in the history; None when there is no place for it now.
    place: Option<history::Proposal>,
    /// None while a document has a fault.
    agreement: Option<Agreement>,
    refusals: Vec<Fault>,
    numbers: Option<EvidenceNumbers>,
}

/// What would be proposed now, and what stands in the way.
///
/// # Errors
/// Only what keeps it from being told: a disk that cannot be read, a lead database that is damaged.
pub fn proposal(session: &Session) -> Result<ProposalView, Fault> {
    let proposal = Proposal::prepare(session, None)?;
    let before = proposal.before().and_then(|before| before.frozen.agreement.as_ref());
    let after = proposal.agreement.as_ref();
    Ok(ProposalView {
        version: proposal.ledger.history.next_number(),
        refusals: proposal.refusals.iter().map(Fault::to_view).collect(),
        changes: before.zip(after).map_or_else(Vec::new, |(before, after)| changes(before, after)),
        bands: document::bands(before, after),
        draft_sha256: proposal.draft_sha256(),
        numbers: proposal.numbers,
        suggestions: suggestions::count(session)?,
    })
}

/// `countersign propose`: freezes the draft as the next version.
///
/// `after` names the version to build on where the history is forked. With `draft_sha256` only the draft of that digest
/// is frozen: what was on the screen.
///
/// # Errors
/// Whatever [`proposal`] tells as a refusal; `moved-since`, when the draft is another by now. Nothing is written then.
pub fn propose(
    session: &Session,
    message: &str,
    after: Option<&str>,
    draft_sha256: Option<&str>,
) -> Result<Proposed, Fault> {
    propose_at(session, message, after, draft_sha256, now())
}

/// The same at a moment.
pub(crate) fn propose_at(
    session: &Session,
    message: &str,
    after: Option<&str>,
    draft_sha256: Option<&str>,
    at: Instant,
) -> Result<Proposed, Fault> {
    let message = fit("message", message)?;
    // What others did is in the draft by now, or it is not what both would agree on.
    if !session.is_hidden() {
        merging::up_to_date(session)?;
    }
    // Two programs of one machine take turns; two machines that propose at once are told apart as a fork.
    let _turn = Turn::take(&session.own_folder()?)?;
    let proposal = Proposal::prepare(session, after)?;
    if draft_sha256.is_some_and(|shown| shown != proposal.draft_sha256()) {
        return Err(Fault::no(
            "moved-since",
            "the draft has changed since it was shown",
            "look at what would be proposed now, and propose it again",
        ));
    }
    proposal.freeze(session, message, at)
}

/// A text that is frozen or signed, without the blanks around it.
pub(super) fn fit<'t>(what: &str, text: &'t str) -> Result<&'t str, Fault> {
    let text = text.trim();
    match Evidence::unfit(text) {
        None => Ok(text),
        Some(why) => Err(Fault::usage(
            what,
            format!("the {what} {why}"),
            "write a sentence or two in one line; it stays in the history",
        )),
    }
}

impl Proposal {
    fn prepare(session: &Session, after: Option<&str>) -> Result<Proposal, Fault> {
        let ledger = session.ledger_now()?;
        let after = after.map(|name| ledger.find(name).map(|version| version.folder().to_owned())).transpose()?;
        let mut refusals: Vec<Fault> = Vec::new();
        let place = match ledger.history.may_propose(after.as_deref()) {
            Ok(place) => Some(place),
            Err(refusal) => {
                refusals.push(refusal.into());
                None
            }
        };
        let documents = session.documents();
        refusals.extend(merging::undecided(session)?);
        refusals.extend(faults_of_the_draft(&documents));
        let agreement = documents.reading.agreement.clone();
        let mut proposal = Proposal { ledger, place, agreement, refusals, numbers: None };
        if let Some(agreement) = &proposal.agreement {
            let more = [without_key(agreement), unchanged(proposal.before(), agreement)];
            proposal.refusals.extend(more.into_iter().flatten());
        }
        if proposal.refusals.is_empty() {
            proposal.numbers = proposal.measure(session, documents)?;
        }
        Ok(proposal)
    }

    /// The version that this one would follow.
    fn before(&self) -> Option<&Version> {
        let history = &self.ledger.history;
        match &self.place {
            Some(place) => history.by_manifest(place.previous.as_deref()?),
            None => history.head(),
        }
    }

    /// The effect on the leads at hand, against what the version would follow.
    fn measure(&self, session: &Session, documents: Documents) -> Result<Option<EvidenceNumbers>, Fault> {
        let from = self.before().map(|before| self.ledger.definition(before)).transpose()?;
        evidence::measure(session, from.as_ref(), &Definition::of_documents("draft", documents)?)
    }

    fn draft_sha256(&self) -> String {
        self.agreement.as_ref().map(canonical::agreement_sha256).unwrap_or_default()
    }

    fn freeze(self, session: &Session, message: &str, at: Instant) -> Result<Proposed, Fault> {
        if let Some(refusal) = self.refusals.into_iter().next() {
            return Err(refusal);
        }
        let (Some(agreement), Some(place)) = (&self.agreement, self.place) else {
            return Err(Fault::faulty("the draft", Vec::new()));
        };
        let ledger = session.ledger_now()?;
        let keys = agreement.terms.leaders.iter().filter_map(|leader| PublicKey::parse(leader.key.as_deref()?).ok());
        let mut sample_keys: Vec<PublicKey> = keys.filter(|key| ledger.is_sample(key)).collect();
        sample_keys.sort();
        sample_keys.dedup();
        let untold = |why: String| Fault::impossible("evidence", format!("the evidence cannot be told: {why}"), "");
        let simulation = serde_json::to_value(&self.numbers).map_err(|error| untold(error.to_string()))?;
        let evidence = Evidence {
            version: place.version,
            previous: place.previous,
            agreement: place.agreement,
            instead_of: place.instead_of,
            leaders_before: place.leaders_before,
            sample_keys,
            message: message.to_owned(),
            proposed_by: session.person()?,
            proposed_at: at,
            program: env!("CARGO_PKG_VERSION").to_owned(),
            simulation,
        };
        let bytes = evidence.to_bytes();
        // What nobody could read again must not be frozen.
        Evidence::from_bytes(&bytes).map_err(untold)?;
        let made = versions::freeze(&session.workspace, evidence.version, &versions::content(agreement, &bytes))?;
        let folder = made.folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        read_back(session, &folder)
    }
}

/// What was written, as the next reader finds it.
fn read_back(session: &Session, folder: &str) -> Result<Proposed, Fault> {
    let done = format!("the version is proposed as `{folder}`");
    let ledger = session.ledger_now().map_err(|fault| fault.although(&done))?;
    let version = ledger.find(folder)?;
    ledger.whole(version).map_err(|fault| {
        Fault::impossible("not-kept", format!("what was written cannot be read back: {}", fault.message), fault.help)
    })?;
    Ok(Proposed {
        version: version.number(),
        folder: folder.to_owned(),
        manifest_sha256: version.manifest_sha256().to_owned(),
    })
}

/// Documents with faults, and examples that do not hold, each as a refusal of its own.
fn faults_of_the_draft(documents: &Documents) -> Vec<Fault> {
    let errors: Vec<Diagnostic> = documents.diagnostics().into_iter().filter(Diagnostic::is_error).collect();
    let of = |code: Option<&str>| -> Vec<Diagnostic> {
        let own = |fault: &&Diagnostic| match code {
            Some(code) => fault.code == code,
            None => !["same-key", "example-fails"].contains(&fault.code),
        };
        errors.iter().filter(own).cloned().collect()
    };
    let mut refusals = Vec::new();
    let same_key = of(Some("same-key"));
    if !same_key.is_empty() {
        refusals.push(Fault {
            diagnostics: same_key,
            ..Fault::no(
                "same-key",
                "two leaders of the draft have one key, so that one person could sign for both",
                "give each leader a key of their own with `countersign key new --leader ID`",
            )
        });
    }
    let others = of(None);
    if !others.is_empty() {
        refusals.push(Fault::faulty("the draft", others));
    }
    let failing = of(Some("example-fails"));
    if !failing.is_empty() {
        let what = if failing.len() == 1 { "an example does" } else { "examples do" };
        refusals.push(Fault {
            diagnostics: failing,
            ..Fault::no(
                "example-fails",
                format!("{what} not have the band that the draft says it must have"),
                "change the rules or the bands until it holds, or the example if it asks for the wrong thing",
            )
        });
    }
    refusals
}

/// Leaders who must sign and could not.
fn without_key(agreement: &Agreement) -> Option<Fault> {
    let terms = &agreement.terms;
    let lacking: Vec<&agreement::Leader> =
        terms.leaders.iter().filter(|leader| terms.required.contains(&leader.id) && leader.key.is_none()).collect();
    let first = lacking.first()?;
    let names: Vec<String> = lacking.iter().map(|leader| format!("{} (`{}`)", leader.name, leader.id)).collect();
    let has = if names.len() == 1 { "must sign and has no key" } else { "must sign and have no key" };
    Some(Fault::no(
        "missing-key",
        format!("{} {has}", names.join(" and ")),
        format!(
            "make one with `countersign key new --leader {0}`, or take one that is there already with \
             `countersign key use {0} FILE`",
            first.id
        ),
    ))
}

/// A draft that says just what is signed already.
fn unchanged(before: Option<&Version>, draft: &Agreement) -> Option<Fault> {
    let before = before?;
    let signed = before.frozen.agreement.as_ref()?;
    if canonical::agreement_sha256(signed) != canonical::agreement_sha256(draft) {
        return None;
    }
    Some(Fault::no(
        "nothing-changed",
        format!("the draft says just what {} says, which all have signed", words(before)),
        "change something first; there is nothing to agree on anew",
    ))
}
