//! What the draft would have done to past leads if a suggestion were accepted, a conflict decided, or an edit made: held
//! against the draft as it is.

use ::simulation::dataset::Dataset;
use agreement::Document;
use store::draft::Draft;

use crate::Fault;
use crate::definition::Definition;
use crate::documents::Documents;
use crate::draft::{new_errors, to_edit};
use crate::merging::to_choice;
use crate::preview::bands;
use crate::session::Session;
use crate::simulation::{Judging, When, run};
use crate::wire::{self, DiagnosticView, SupposedView, Supposition};

/// What is supposed, as the text of the one document that it would change.
pub(crate) fn text(draft: &Draft, supposition: Supposition) -> Result<(Document, String), Fault> {
    Ok(match supposition {
        Supposition::Suggestion { suggestion } => draft.preview_of_suggestion(&suggestion)?,
        Supposition::Choice { conflict, choice } => draft.preview_of_choice(&conflict, &to_choice(choice))?,
        Supposition::Edits { document, edits } => {
            let edits: Vec<_> = edits.into_iter().map(to_edit).collect();
            (document.into(), draft.preview_of_edits(document.into(), &edits)?)
        }
    })
}

/// What that would have done to past leads.
pub(crate) fn effect(
    session: &Session,
    data: &Dataset,
    (document, text): (Document, String),
    when: &When,
) -> Result<SupposedView, Fault> {
    let (now, then) = (session.documents(), Documents::supposing(session, document, &text));
    let faults = new_errors(&now.diagnostics(), then.diagnostics());
    let faults = faults.iter().map(DiagnosticView::from).collect();
    let Ok(to) = Definition::of_documents("supposed", then) else {
        return Ok(SupposedView { comparison: None, from_bands: Vec::new(), to_bands: Vec::new(), faults });
    };
    let from = Definition::of_documents("draft", now).ok();
    let (judging, _) = Judging::of(session, &to);
    let own = run(data, from.as_ref(), &to, judging, when)?;
    Ok(SupposedView {
        from_bands: from.as_ref().map_or_else(Vec::new, |from| bands(own.from.as_ref(), from)),
        to_bands: bands(Some(&own.to), &to),
        comparison: Some(wire::comparison(&own, from.as_ref().map(Definition::to_ref), to.to_ref())),
        faults,
    })
}
