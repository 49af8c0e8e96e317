//! The draft as several people make it: its history, what it was, and what they have to decide together.

use agreement::merge::{Conflict, ConflictKind, Merged};
use agreement::read::{Source, missing_document};
use agreement::time::to_rfc3339;
use agreement::{Diagnostic, Document};
use serde_json::Value;
use signoff::history::Version;
use store::draft::{Change, Choice, Draft};

use crate::Fault;
use crate::documents::Documents;
use crate::draft::{changes, document_sections, document_sha256, open_draft};
use crate::session::{Session, now};
use crate::wire::{
    ConflictSideView, ConflictView, ConflictsReport, DocumentName, DraftChangeView, DraftStateView, EditReport,
    FaultMakersView, HistoryReport, LeftoverView, LeftoversReport, PastDocumentView, PresenceView, ResolveChoice,
    WaitingView,
};

/// Changes as the window and the command line show them.
pub(crate) struct Telling<'d> {
    draft: &'d Draft,
    /// When the newest signed version was proposed.
    version: Option<i64>,
    looked: Option<Vec<String>>,
}

impl<'d> Telling<'d> {
    pub(crate) fn of(session: &Session, draft: &'d Draft) -> Result<Telling<'d>, Fault> {
        let ledger = session.ledger()?;
        let head: Option<&Version> = ledger.history.head();
        let version = head.and_then(|head| head.frozen.evidence.as_ref()).map(|evidence| evidence.proposed_at);
        Ok(Telling { draft, version, looked: draft.looked_at()? })
    }

    fn change(&self, change: &Change) -> Option<DraftChangeView> {
        let mine = change.device == self.draft.device();
        Some(DraftChangeView {
            id: change.id.clone(),
            document: Document::from_name(&change.document)?.into(),
            author: change.author.clone(),
            device: change.device.clone(),
            mine,
            at: to_rfc3339(change.at),
            sentence: change.sentence.clone(),
            places: change.writes.iter().map(|write| write.place.clone()).collect(),
            news: self.is_news(change),
            since_version: self.version.is_none_or(|version| change.at > version),
            can_be_seen: self.draft.merged().change(&change.id).is_some(),
        })
    }

    /// Every change of the draft, latest first.
    pub(crate) fn history(&self) -> Vec<DraftChangeView> {
        self.draft.history().into_iter().rev().filter_map(|change| self.change(change)).collect()
    }

    pub(crate) fn news(&self) -> u32 {
        self.draft.merged().changes().iter().filter(|change| self.is_news(change)).count() as u32
    }

    fn is_news(&self, change: &Change) -> bool {
        let seen = |head: &String| self.draft.merged().sees(head, &change.id);
        let new = |looked: &Vec<String>| !looked.iter().any(seen);
        change.device != self.draft.device() && change.order > 0 && self.looked.as_ref().is_some_and(new)
    }

    pub(crate) fn conflicts(&self) -> Vec<ConflictView> {
        self.draft.merged().conflicts().into_iter().map(|conflict| self.conflict(conflict)).collect()
    }

    fn conflict(&self, conflict: Conflict) -> ConflictView {
        let sides: Vec<ConflictSideView> = conflict
            .sides
            .into_iter()
            .filter_map(|side| {
                let change = self.draft.merged().change(&side.change)?;
                Some(ConflictSideView {
                    change: side.change,
                    author: change.author.clone(),
                    mine: change.device == self.draft.device(),
                    at: to_rfc3339(change.at),
                    value: side.value,
                    sentence: change.sentence.clone(),
                })
            })
            .collect();
        let place = if conflict.place.is_empty() { conflict.document.file_name() } else { &conflict.place };
        let (kind, sentence) = match conflict.kind {
            ConflictKind::BothChanged => ("both-changed", format!("`{place}` was changed by both: {}", each(&sides))),
            ConflictKind::ChangedAndRemoved => (
                "changed-and-removed",
                format!("`{place}` was taken away by one and changed by the other: {}", each(&sides)),
            ),
            ConflictKind::Unplaced => {
                let last = sides.last().map(|side| side.author.clone()).unwrap_or_default();
                (
                    "unplaced",
                    format!("what {last} changed at `{place}` fits nowhere any more, since it was changed there too"),
                )
            }
        };
        ConflictView {
            id: conflict.id,
            document: conflict.document.into(),
            place: conflict.place,
            kind: kind.to_owned(),
            sentence,
            standing: conflict.standing,
            sides,
        }
    }

    /// Whose changes the errors come from: those that wrote the thing that stands at the line, or took away what the
    /// message names. Nobody needs to be told of faults of their own alone.
    pub(crate) fn makers(&self, documents: &Documents, faults: &[Diagnostic]) -> Vec<FaultMakersView> {
        let merged = self.draft.merged();
        let first = merged.changes().first().map(|change| &change.device);
        if merged.changes().iter().all(|change| Some(&change.device) == first) {
            return Vec::new();
        }
        let errors = faults.iter().filter(|fault| fault.is_error());
        errors.filter_map(|fault| self.makers_of(merged, documents, fault)).collect()
    }

    fn makers_of(&self, merged: &Merged, documents: &Documents, fault: &Diagnostic) -> Option<FaultMakersView> {
        let document = Document::ALL.into_iter().find(|one| one.file_name() == fault.file)?;
        let source = documents.source(document)?;
        let place = agreement::yaml::parse(&source.text).tree.and_then(|tree| tree.path_at(fault.line));
        let mut found: Vec<&Change> = place.map_or_else(Vec::new, |place| merged.writers(document, &place));
        for name in fault.message.split('`').skip(1).step_by(2) {
            for one in Document::ALL {
                found.extend(merged.removers(one, name));
            }
        }
        found.sort_by(|a, b| a.key().cmp(&b.key()));
        found.dedup_by(|a, b| a.id == b.id);
        Some(FaultMakersView {
            document: document.into(),
            line: fault.line,
            column: fault.column,
            changes: found.into_iter().filter_map(|change| self.change(change)).collect(),
        })
    }
}

/// What each has, with the name: `65 by Dana, nothing by Lee`.
fn each(sides: &[ConflictSideView]) -> String {
    let one = |side: &ConflictSideView| format!("{} by {}", told(side.value.as_ref()), side.author);
    sides.iter().map(one).collect::<Vec<_>>().join(", ")
}

fn told(value: Option<&Value>) -> String {
    let text = match value {
        None => return "nothing".to_owned(),
        Some(Value::String(text)) => format!("“{text}”"),
        Some(other) => other.to_string(),
    };
    if text.chars().nth(60).is_none() { text } else { text.chars().take(60).chain(['…']).collect() }
}

pub(crate) fn waiting(draft: &Draft) -> Vec<WaitingView> {
    let view =
        |one: &store::draft::Waiting| WaitingView { document: one.document.into(), since: to_rfc3339(one.since) };
    draft.waiting().iter().map(view).collect()
}

pub(crate) fn leftovers(draft: &Draft) -> Result<Vec<LeftoverView>, Fault> {
    let view = |one: store::draft::Leftover| LeftoverView {
        name: one.name,
        document: one.document.into(),
        tool: one.tool.to_owned(),
        known: one.known,
    };
    Ok(draft.leftovers()?.into_iter().map(view).collect())
}

/// Says that somebody is here, and answers who else is.
pub(crate) fn present(draft: &Draft, document: Option<DocumentName>) -> Result<Vec<PresenceView>, Fault> {
    let now = now();
    draft.be_present(document.map(Document::from), now)?;
    let view = |one: store::draft::Presence| PresenceView {
        device: one.device,
        author: one.author,
        document: one.document.and_then(|name| Document::from_name(&name)).map(DocumentName::from),
        at: to_rfc3339(one.at),
    };
    Ok(draft.others_present(now)?.into_iter().map(view).collect())
}

pub(crate) fn to_choice(choice: ResolveChoice) -> Choice {
    match choice {
        ResolveChoice::Side { change } => Choice::Side(change),
        ResolveChoice::Value { value } => Choice::Value((!value.is_null()).then_some(value)),
    }
}

/// The draft with what others did taken in.
pub(crate) fn up_to_date(session: &Session) -> Result<Draft, Fault> {
    let mut draft = open_draft(session)?;
    draft.take_in(now())?;
    Ok(draft)
}

/// `countersign history`: who changed what, latest first.
pub fn history(session: &Session) -> Result<HistoryReport, Fault> {
    let draft = up_to_date(session)?;
    Ok(HistoryReport { changes: Telling::of(session, &draft)?.history() })
}

/// `countersign history --restore`: the draft as it was after a change, brought back by new changes.
pub fn restore(session: &Session, change: &str) -> Result<HistoryReport, Fault> {
    let mut draft = up_to_date(session)?;
    let made: Vec<String> = draft.restore(change, now())?.into_iter().map(|change| change.id).collect();
    let changes = Telling::of(session, &draft)?.history();
    Ok(HistoryReport { changes: changes.into_iter().filter(|change| made.contains(&change.id)).collect() })
}

/// `countersign conflicts`: what several people have to decide together.
pub fn conflicts(session: &Session) -> Result<ConflictsReport, Fault> {
    let draft = up_to_date(session)?;
    Ok(ConflictsReport { conflicts: Telling::of(session, &draft)?.conflicts() })
}

/// `countersign resolve`: one of them is decided.
pub fn resolve(session: &Session, conflict: &str, choice: ResolveChoice) -> Result<EditReport, Fault> {
    let mut draft = up_to_date(session)?;
    let change = draft.decide(conflict, &to_choice(choice), now())?;
    let documents = session.documents();
    let document = Document::from_name(&change.document);
    Ok(EditReport {
        sentence: change.sentence,
        sha256: document.and_then(|document| document_sha256(&documents, document)),
    })
}

/// `countersign leftovers`: copies that sync tools have put beside the documents.
pub fn list_leftovers(session: &Session) -> Result<LeftoversReport, Fault> {
    Ok(LeftoversReport { leftovers: leftovers(&up_to_date(session)?)? })
}

/// `countersign leftover`: a copy is merged into the draft, or only put aside.
///
/// # Errors
/// `no-leftover` when there is no such copy.
pub fn clear_leftover(session: &Session, name: &str, merge: bool) -> Result<EditReport, Fault> {
    let mut draft = up_to_date(session)?;
    let document = draft.leftover(name)?.document;
    let sentence = if merge {
        let change = draft.merge_leftover(name, now())?;
        let nothing = || format!("nothing changed: the history has all that `{name}` says; it is put aside");
        change.map_or_else(nothing, |change| format!("{}; the copy is put aside", change.sentence))
    } else {
        draft.put_leftover_aside(name)?;
        format!("`{name}` is put aside, into `drafts/{}/aside`", draft.device())
    };
    Ok(EditReport { sentence, sha256: document_sha256(&session.documents(), document) })
}

/// The draft as it was after a change.
pub(crate) fn state(session: &Session, draft: &Draft, change: &str) -> Result<DraftStateView, Fault> {
    let was = draft.as_it_was(change)?;
    let source = |document: Document| match was.text(document) {
        Some(text) => Ok(Source::new(document, text)),
        None => Err(Box::new(missing_document(document, document.file_name()))),
    };
    let (then, now) = (Documents::read(source), session.documents());
    let view = |document: Document| PastDocumentView {
        document: document.into(),
        text: was.text(document).unwrap_or_default().to_owned(),
        sections: document_sections(&then, document),
    };
    let telling = Telling::of(session, draft)?;
    let told = was.change(change).and_then(|change| telling.change(change));
    let both = now.reading.agreement.as_ref().zip(then.reading.agreement.as_ref());
    Ok(DraftStateView {
        change: told.ok_or_else(|| Fault::usage("no-change", format!("there is no change `{change}`"), ""))?,
        documents: Document::ALL.into_iter().map(view).collect(),
        changes: both.map_or_else(Vec::new, |(now, then)| changes(now, then)),
    })
}

/// What keeps a draft from being proposed, and a version from being signed, while people have yet to decide something.
pub(crate) fn undecided(session: &Session) -> Result<Option<Fault>, Fault> {
    let draft = open_draft(session)?;
    let count = draft.merged().conflicts().len();
    let what = match count {
        0 => return Ok(None),
        1 => "one conflict of the draft is open".to_owned(),
        more => format!("{more} conflicts of the draft are open"),
    };
    Ok(Some(Fault::no(
        "open-conflicts",
        format!("{what}: both values are kept until somebody decides"),
        "decide each where it stands in its document, or with `countersign conflicts` and `countersign resolve`",
    )))
}
