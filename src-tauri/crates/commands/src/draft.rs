//! The draft: checking its documents, editing them, showing them as sentences, and what differs from other versions.

use agreement::canonical::Canonical;
use agreement::funnel::{Need, walk_back};
use agreement::read::{Reading, Source};
use agreement::sentence::{Sentences, sections};
use agreement::{Agreement, Diagnostic, Document, canonical, diff, edit};
use signoff::history::{Signature, Version};
use store::draft::Draft;
use store::settings;

use crate::Fault;
use crate::definition::resolve_agreement;
use crate::documents::{Documents, judged_examples};
use crate::merging::{self, Telling};
use crate::session::{Session, now};
use crate::signoff::{Shown, since};
use crate::wire::{
    ChangeView, CheckReport, DiagnosticView, DiffReport, DocumentView, DraftView, EditReport, EditRequest, NeedView,
    ProposedView, SectionView, StatusView, ToComeView,
};

/// `countersign check`: every fault of the five documents and their examples, with the texts to underline.
pub fn check(session: &Session) -> (CheckReport, Vec<Diagnostic>) {
    let diagnostics = session.documents().diagnostics();
    let ok = !diagnostics.iter().any(Diagnostic::is_error);
    (CheckReport { ok, diagnostics: diagnostics.iter().map(DiagnosticView::from).collect() }, diagnostics)
}

/// `countersign diff`: what changed between two agreements, in sentences.
pub fn difference(session: &Session, from: &str, to: &str) -> Result<DiffReport, Fault> {
    let to = resolve_agreement(session, to)?.ok_or_else(nothing_in_force)?;
    let from = resolve_agreement(session, from)?.ok_or_else(nothing_in_force)?;
    Ok(DiffReport { changes: changes(&from, &to) })
}

fn nothing_in_force() -> Fault {
    Fault::usage("nothing-in-force", "no version is in force yet", "name two definitions, such as `v1 draft`")
}

pub(crate) fn changes(from: &Agreement, to: &Agreement) -> Vec<ChangeView> {
    diff::diff(from, to).iter().map(ChangeView::from).collect()
}

/// `countersign status`: what is in force, what waits for signatures, and what differs in the draft.
pub fn status(session: &Session) -> Result<StatusView, Fault> {
    let documents = session.documents();
    let ledger = session.ledger()?;
    let (history, now) = (&ledger.history, now());
    let head = history.head().and_then(|head| head.frozen.agreement.as_ref());
    let changed = head.zip(documents.reading.agreement.as_ref()).map_or(0, |(head, draft)| changes(head, draft).len());
    let shown = Shown { ledger: &ledger, now };
    let seal = history.in_force(now).map(|one| shown.seal(&one));
    let to_come =
        history.to_come(now).map(|one| ToComeView { version: one.version.number(), since: since(&one.since) });
    Ok(StatusView {
        in_force: seal.as_ref().map(|seal| seal.version),
        proposed: history.waiting().next().map(proposed),
        draft_changes: changed as u32,
        draft_ok: !documents.diagnostics().iter().any(Diagnostic::is_error),
        since: seal.as_ref().map(|seal| seal.since.clone()),
        sealed_by: seal.iter().flat_map(|seal| &seal.signatures).map(|signature| signature.name.clone()).collect(),
        sample: seal.iter().flat_map(|seal| &seal.signatures).any(|signature| signature.sample),
        to_come,
        faults: history.faults.len() as u32,
        anchored: history.anchored,
    })
}

/// A version that waits for signatures.
fn proposed(version: &Version) -> ProposedView {
    let (signed, missing): (Vec<&Signature>, Vec<&Signature>) =
        version.signatures.iter().partition(|signature| signature.holds());
    let ids = |of: Vec<&Signature>| of.into_iter().map(|signature| signature.leader.id.clone()).collect();
    ProposedView { version: version.number(), signed_by: ids(signed), missing: ids(missing) }
}

/// Opens the draft with its history.
pub(crate) fn open_draft(session: &Session) -> Result<Draft, Fault> {
    let editor = settings::editor(&session.surroundings.data, session.surroundings.author.clone())?;
    let folder = session.data_folder();
    settings::make_private_folder(&folder)?;
    Ok(Draft::open(session.workspace.clone(), &folder, editor)?)
}

/// `countersign edit`: one change of the draft, told as a sentence; and what is to be seen to in that document now, such
/// as an example that does not hold any more.
pub fn edit(session: &Session, document: &str, request: EditRequest) -> Result<(EditReport, Vec<Diagnostic>), Fault> {
    let document = named(document)?;
    let mut draft = open_draft(session)?;
    let edit = to_edit(request);
    refuse_new_faults(&draft, document, &draft.preview(document, &edit)?, "the edit was not made: it would leave")?;
    let change = draft.edit(document, &edit, None, now())?;
    let sentence = change.map_or("nothing changed: it says so already".to_owned(), |change| change.sentence);
    let documents = session.documents();
    let of_this = |fault: &Diagnostic| fault.file == document.file_name();
    let left = documents.diagnostics().into_iter().filter(of_this).collect();
    Ok((EditReport { sentence, sha256: document_sha256(&documents, document) }, left))
}

/// The document of this name.
pub(crate) fn named(document: &str) -> Result<Document, Fault> {
    Document::from_name(document).ok_or_else(|| {
        Fault::usage(
            "unknown-document",
            format!("there is no document `{document}`"),
            "write `agreement`, `mql`, `sql`, `sla` or `funnel`",
        )
    })
}

/// A script gets a no where a person at the window gets an underlined word: nobody is there to mend it. `refusal` goes
/// before the document's name.
pub(crate) fn refuse_new_faults(draft: &Draft, document: Document, after: &str, refusal: &str) -> Result<(), Fault> {
    // Read once: a disk that refuses a second look must not pass for a fault of the edit.
    let read = Document::ALL.map(|one| (one, draft.source(one)));
    let documents = |text: Option<&str>| {
        let known = |one| read.iter().find(|(name, _)| *name == one).map(|(_, source)| source.clone());
        Documents::read(|one| match text {
            Some(text) if one == document => Ok(Source::new(document, text)),
            _ => known(one).unwrap_or_else(|| draft.source(one)),
        })
    };
    // An example that fails is no fault of the value: threshold and example can only be changed one after the other.
    let known = documents(None).reading.diagnostics;
    let new = new_errors(&known, documents(Some(after)).reading.diagnostics);
    if new.is_empty() {
        return Ok(());
    }
    let mut fault = Fault::faulty(document.file_name(), new);
    fault.code = "faulty-edit".to_owned();
    fault.message = format!("{refusal} {} with a fault", document.file_name());
    fault.help = "correct the value; nothing was changed".to_owned();
    Err(fault)
}

/// The errors that were not known, wherever they stand.
pub(crate) fn new_errors(known: &[Diagnostic], found: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let same = |one: &Diagnostic, other: &Diagnostic| one.code == other.code && one.message == other.message;
    let is_new = |one: &Diagnostic| one.is_error() && !known.iter().any(|known| known.is_error() && same(known, one));
    found.into_iter().filter(is_new).collect()
}

/// A value as the command line writes it, which is as it would stand in the YAML.
pub fn parse_value(text: &str) -> Result<serde_json::Value, Fault> {
    edit::parse_value(text).map_err(|fault| Fault::usage("value", fault.message, fault.help))
}

pub(crate) fn to_edit(request: EditRequest) -> edit::Edit {
    match request {
        EditRequest::Set { path, value } => edit::Edit::Set { path, value },
        EditRequest::Add { path, value, before } => edit::Edit::Add { path, value, before },
        EditRequest::Remove { path } => edit::Edit::Remove { path },
        EditRequest::Move { path, before } => edit::Edit::Move { path, before },
        EditRequest::Replace { text } => edit::Edit::Replace { text },
    }
}

/// The draft as the window shows it.
pub(crate) fn draft_view(session: &Session, draft: &Draft) -> Result<DraftView, Fault> {
    let documents = session.documents();
    let diagnostics = documents.diagnostics();
    let ledger = session.ledger()?;
    let head = ledger.history.head();
    let before = head.and_then(|head| head.frozen.agreement.as_ref());
    let now = documents.reading.agreement.as_ref();
    let telling = Telling::of(session, draft)?;
    Ok(DraftView {
        revision: documents.revision(),
        ok: !diagnostics.iter().any(Diagnostic::is_error),
        sha256: now.map(canonical::agreement_sha256),
        documents: Document::ALL.into_iter().map(|one| document_view(&documents, one, &diagnostics)).collect(),
        undo: draft.undoable(),
        redo: draft.redoable(),
        in_force: head.map(Version::number),
        changes: before.zip(now).map_or_else(Vec::new, |(before, now)| changes(before, now)),
        conflicts: telling.conflicts(),
        waiting: merging::waiting(draft),
        makers: telling.makers(&documents, &diagnostics),
        news: telling.news(),
        to_arrive: draft.merged().waiting().len() as u32,
        leftovers: merging::leftovers(draft)?,
    })
}

pub(crate) fn document_view(documents: &Documents, document: Document, diagnostics: &[Diagnostic]) -> DocumentView {
    let text = documents.source(document).map_or(String::new(), |source| source.text.clone());
    let own = diagnostics.iter().filter(|fault| fault.file == document.file_name());
    DocumentView {
        document: document.into(),
        file: document.file_name().to_owned(),
        sha256: document_sha256(documents, document),
        value: agreement::yaml::parse(&text).tree.map(|tree| tree.root.to_json()),
        sections: document_sections(documents, document),
        diagnostics: own.map(DiagnosticView::from).collect(),
        examples: if document == Document::Mql { judged_examples(documents) } else { Vec::new() },
        needs: if document == Document::Funnel { needs(documents) } else { Vec::new() },
        text,
    }
}

/// The target walked back; nothing while the funnel has a fault.
fn needs(documents: &Documents) -> Vec<NeedView> {
    let view = |need: Need| NeedView { place: need.place, exact: need.exact, rounded_up: need.rounded_up };
    documents.reading.funnel.checked().map_or_else(Vec::new, |funnel| walk_back(funnel).into_iter().map(view).collect())
}

pub(crate) fn document_sha256(documents: &Documents, document: Document) -> Option<String> {
    fn of<T: Canonical>(reading: &Reading<T>) -> Option<String> {
        reading.checked().map(canonical::sha256)
    }
    let reading = &documents.reading;
    match document {
        Document::Agreement => of(&reading.terms),
        Document::Mql => of(&reading.mql),
        Document::Sql => of(&reading.sql),
        Document::Sla => of(&reading.sla),
        Document::Funnel => of(&reading.funnel),
    }
}

pub(crate) fn document_sections(documents: &Documents, document: Document) -> Vec<SectionView> {
    fn of<T: Sentences>(reading: &Reading<T>) -> Vec<SectionView> {
        reading.value.as_ref().map_or_else(Vec::new, |value| sections(value).iter().map(SectionView::from).collect())
    }
    let reading = &documents.reading;
    match document {
        Document::Agreement => of(&reading.terms),
        Document::Mql => of(&reading.mql),
        Document::Sql => of(&reading.sql),
        Document::Sla => of(&reading.sla),
        Document::Funnel => of(&reading.funnel),
    }
}
