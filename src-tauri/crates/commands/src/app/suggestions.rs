//! The calls about suggestions, and about what would be so if they were accepted.

use super::App;
use crate::session::now;
use crate::simulation::When;
use crate::wire::*;
use crate::{Fault, Progressing, suggestions, supposing};

#[allow(missing_docs)] // The table of calls says what each does.
impl App {
    pub fn agreement_suggestions(&self, _: &dyn Progressing) -> Result<Vec<SuggestionView>, Fault> {
        suggestions::all(&self.opened()?.draft())
    }

    pub fn agreement_suppose(
        &self,
        document: DocumentName,
        edits: Vec<EditRequest>,
        _: &dyn Progressing,
    ) -> Result<SupposedDocumentView, Fault> {
        let opened = self.opened()?;
        suggestions::suppose(&opened.session, &opened.draft(), document.into(), edits)
    }

    pub fn agreement_suggest(
        &self,
        document: DocumentName,
        edits: Vec<EditRequest>,
        why: String,
        _: &dyn Progressing,
    ) -> Result<Vec<SuggestionView>, Fault> {
        let opened = self.opened()?;
        let mut draft = opened.draft();
        suggestions::make(&mut draft, document.into(), edits, &why)?;
        suggestions::all(&draft)
    }

    pub fn agreement_accept(&self, suggestion: String, _: &dyn Progressing) -> Result<DraftView, Fault> {
        let opened = self.opened()?;
        suggestions::take(&mut opened.draft(), &suggestion)?;
        opened.view()
    }

    pub fn agreement_decline(
        &self,
        suggestion: String,
        reason: String,
        _: &dyn Progressing,
    ) -> Result<Vec<SuggestionView>, Fault> {
        let opened = self.opened()?;
        let draft = opened.draft();
        draft.decline(&suggestion, &reason, now())?;
        suggestions::all(&draft)
    }

    pub fn agreement_withdraw(&self, suggestion: String, _: &dyn Progressing) -> Result<Vec<SuggestionView>, Fault> {
        let opened = self.opened()?;
        let draft = opened.draft();
        draft.withdraw(&suggestion, now())?;
        suggestions::all(&draft)
    }

    pub fn simulation_suppose(
        &self,
        moment: String,
        as_of: Option<String>,
        supposition: Supposition,
        _: &dyn Progressing,
    ) -> Result<SupposedView, Fault> {
        let opened = self.opened()?;
        let supposed = supposing::text(&opened.draft(), supposition)?;
        let data = opened.previews.load(&opened.session)?;
        supposing::effect(&opened.session, &data, supposed, &When { moment, as_of })
    }
}
