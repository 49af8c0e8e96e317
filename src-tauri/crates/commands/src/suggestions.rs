//! Suggestions: changes that are not in the draft until somebody else accepts them.

use agreement::Document;
use agreement::time::to_rfc3339;
use store::draft::{Draft, Ending, Fit, Suggestion, suggestions_in};

use crate::Fault;
use crate::documents::Documents;
use crate::draft::{document_sha256, document_view, named, refuse_new_faults, to_edit};
use crate::merging::up_to_date;
use crate::session::{Session, now};
use crate::wire::{
    EditReport, EditRequest, SuggestionEndView, SuggestionView, SuggestionsReport, SupposedDocumentView,
};

/// Every suggestion, the oldest first.
pub(crate) fn all(draft: &Draft) -> Result<Vec<SuggestionView>, Fault> {
    draft.suggestions()?.into_iter().map(|one| view(draft, one)).collect()
}

fn view(draft: &Draft, one: Suggestion) -> Result<SuggestionView, Fault> {
    let fit = match &one.end {
        Some(_) => None,
        None => Some(match draft.fit(&one)? {
            Fit::Fits(_) => "fits",
            Fit::Already => "already",
            Fit::NoLonger => "no-longer",
        }),
    };
    let status = match one.end.as_ref().map(|end| &end.how) {
        None => "open",
        Some(Ending::Accepted) => "accepted",
        Some(Ending::Declined(_)) => "declined",
        Some(Ending::Withdrawn) => "withdrawn",
    };
    Ok(SuggestionView {
        place: one.place().to_owned(),
        places: one.change.writes.iter().map(|write| write.place.clone()).collect(),
        mine: draft.is_own(&one),
        document: one.document.into(),
        author: one.change.author,
        at: to_rfc3339(one.change.at),
        sentence: one.change.sentence,
        why: one.why,
        status: status.to_owned(),
        fit: fit.map(str::to_owned),
        end: one.end.map(|end| SuggestionEndView {
            author: end.author,
            at: to_rfc3339(end.at),
            reason: match end.how {
                Ending::Declined(reason) => reason,
                _ => String::new(),
            },
        }),
        id: one.id,
    })
}

/// A document as edits would leave it, one upon the other.
pub(crate) fn suppose(
    session: &Session,
    draft: &Draft,
    document: Document,
    edits: Vec<EditRequest>,
) -> Result<SupposedDocumentView, Fault> {
    let edits: Vec<_> = edits.into_iter().map(to_edit).collect();
    let after = draft.preview_of_edits(document, &edits)?;
    let same = draft.source(document).is_ok_and(|source| source.text == after);
    let sentence = if same { String::new() } else { draft.told(document, &after)? };
    let documents = Documents::supposing(session, document, &after);
    let diagnostics = documents.diagnostics();
    Ok(SupposedDocumentView { view: document_view(&documents, document, &diagnostics), sentence })
}

/// Suggests edits; one that would leave a fault behind is not made, since nobody could accept it.
pub(crate) fn make(draft: &mut Draft, document: Document, edits: Vec<EditRequest>, why: &str) -> Result<(), Fault> {
    let edits: Vec<_> = edits.into_iter().map(to_edit).collect();
    let after = draft.preview_of_edits(document, &edits)?;
    refuse_new_faults(draft, document, &after, "nothing was suggested: it would leave")?;
    draft.suggest(document, &edits, why, now())?;
    Ok(())
}

/// Accepts one, unless that would leave a fault behind; answers the sentence of the change.
pub(crate) fn take(draft: &mut Draft, suggestion: &str) -> Result<String, Fault> {
    let (document, after) = draft.preview_of_suggestion(suggestion)?;
    refuse_new_faults(draft, document, &after, "the suggestion was not accepted: it would leave")?;
    let change = draft.accept(suggestion, now())?;
    Ok(change.map_or("nothing changed: the draft says so already".to_owned(), |change| change.sentence))
}

/// The draft's documents as they would be if a suggestion were accepted.
pub(crate) fn accepted(session: &Session, suggestion: &str) -> Result<Documents, Fault> {
    let (document, after) = up_to_date(session)?.preview_of_suggestion(suggestion)?;
    Ok(Documents::supposing(session, document, &after))
}

/// `countersign suggestions`: those that are open, or all that were ever made.
pub fn list(session: &Session, closed: bool) -> Result<SuggestionsReport, Fault> {
    let mut suggestions = all(&up_to_date(session)?)?;
    suggestions.retain(|one| closed || one.status == "open");
    Ok(SuggestionsReport { suggestions })
}

/// How many are open: they stand in nobody's way, and are no part of what is proposed.
pub fn count(session: &Session) -> Result<u32, Fault> {
    Ok(suggestions_in(&session.workspace)?.iter().filter(|one| one.end.is_none()).count() as u32)
}

/// `countersign suggest`: answers the new one.
pub fn suggest(session: &Session, document: &str, edit: EditRequest, why: &str) -> Result<SuggestionsReport, Fault> {
    let document = named(document)?;
    let mut draft = up_to_date(session)?;
    let known: Vec<String> = draft.suggestions()?.into_iter().map(|one| one.id).collect();
    make(&mut draft, document, vec![edit], why)?;
    let new = draft.suggestions()?.into_iter().filter(|one| !known.contains(&one.id));
    Ok(SuggestionsReport { suggestions: new.map(|one| view(&draft, one)).collect::<Result<_, _>>()? })
}

/// `countersign suggestion accept`: it becomes a change of the draft.
pub fn accept(session: &Session, suggestion: &str) -> Result<EditReport, Fault> {
    let mut draft = up_to_date(session)?;
    let document = draft.open_suggestion(suggestion)?.document;
    let sentence = take(&mut draft, suggestion)?;
    Ok(EditReport { sentence, sha256: document_sha256(&session.documents(), document) })
}

/// `countersign suggestion decline`: answers it as it is then.
pub fn decline(session: &Session, suggestion: &str, reason: &str) -> Result<SuggestionsReport, Fault> {
    let draft = up_to_date(session)?;
    draft.decline(suggestion, reason, now())?;
    one(&draft, suggestion)
}

/// `countersign suggestion withdraw`: answers it as it is then.
pub fn withdraw(session: &Session, suggestion: &str) -> Result<SuggestionsReport, Fault> {
    let draft = up_to_date(session)?;
    draft.withdraw(suggestion, now())?;
    one(&draft, suggestion)
}

fn one(draft: &Draft, id: &str) -> Result<SuggestionsReport, Fault> {
    let mut suggestions = all(draft)?;
    suggestions.retain(|one| one.id == id);
    Ok(SuggestionsReport { suggestions })
}
