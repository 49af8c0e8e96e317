//! The window's calls about versions, signatures and keys.

use std::path::Path;

use super::{App, Opened};
use crate::export::{Format, export};
use crate::keys::{self, KeySource, Passphrase};
use crate::signoff::{self, Action, Prepared};
use crate::wire::*;
use crate::{Fault, Progressing};

/// As many statements are kept as anyone looks at before signing one.
const KEPT: usize = 32;

impl Opened {
    /// Keeps what was shown, so that exactly this is signed.
    fn keep(&self, prepared: Prepared) -> StatementView {
        let view = prepared.view().clone();
        let mut shown = self.statements();
        shown.retain(|other| other.view().statement_sha256 != view.statement_sha256);
        if shown.len() >= KEPT {
            shown.remove(0);
        }
        shown.push(prepared);
        view
    }

    fn statement(&self, sha256: &str) -> Result<Prepared, Fault> {
        let shown = self.statements();
        shown.iter().find(|prepared| prepared.view().statement_sha256 == sha256).cloned().ok_or_else(|| {
            Fault::no(
                "moved-since",
                "this statement was not shown by the program that is asked to sign it",
                "look at the version again and sign what is shown then",
            )
        })
    }

    fn statements(&self) -> std::sync::MutexGuard<'_, Vec<Prepared>> {
        self.statements.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

#[allow(missing_docs)] // The table of calls says what each does.
impl App {
    pub fn signoff_view(&self, _: &dyn Progressing) -> Result<SignOffView, Fault> {
        signoff::view(&self.opened()?.session)
    }

    pub fn signoff_version(&self, version: String, _: &dyn Progressing) -> Result<VersionView, Fault> {
        signoff::version(&self.opened()?.session, &version)
    }

    pub fn signoff_compare(&self, from: String, to: String, _: &dyn Progressing) -> Result<Vec<ChangeView>, Fault> {
        signoff::compare(&self.opened()?.session, &from, &to)
    }

    pub fn signoff_proposal(&self, _: &dyn Progressing) -> Result<ProposalView, Fault> {
        signoff::proposal(&self.opened()?.session)
    }

    pub fn signoff_propose(
        &self,
        message: String,
        draft_sha256: Option<String>,
        after: Option<String>,
        _: &dyn Progressing,
    ) -> Result<Proposed, Fault> {
        signoff::propose(&self.opened()?.session, &message, after.as_deref(), draft_sha256.as_deref())
    }

    pub fn signoff_statement(
        &self,
        version: String,
        leader: String,
        decline_reason: Option<String>,
        _: &dyn Progressing,
    ) -> Result<StatementView, Fault> {
        let opened = self.opened()?;
        let action = decline_reason.map_or(Action::Sign, |reason| Action::Decline { reason });
        let prepared = signoff::statement(&opened.session, &version, &leader, action)?;
        Ok(opened.keep(prepared))
    }

    pub fn signoff_sign(
        &self,
        statement_sha256: String,
        key: String,
        passphrase: Option<String>,
        _: &dyn Progressing,
    ) -> Result<Signed, Fault> {
        let passphrase = passphrase.map(Passphrase::new);
        let opened = self.opened()?;
        let prepared = opened.statement(&statement_sha256)?;
        signoff::sign(&opened.session, &prepared, &KeySource::named(&key), passphrase.as_ref())
    }

    pub fn signoff_withdraw(
        &self,
        version: String,
        reason: String,
        _: &dyn Progressing,
    ) -> Result<VersionEntry, Fault> {
        signoff::withdraw(&self.opened()?.session, &version, &reason)
    }

    pub fn signoff_hand_over(
        &self,
        version: String,
        reason: String,
        _: &dyn Progressing,
    ) -> Result<VersionEntry, Fault> {
        signoff::hand_over(&self.opened()?.session, &version, &reason)
    }

    pub fn signoff_restore(&self, version: String, _: &dyn Progressing) -> Result<RestoreReport, Fault> {
        signoff::restore(&self.opened()?.session, &version)
    }

    pub fn signoff_log(&self, _: &dyn Progressing) -> Result<LogReport, Fault> {
        signoff::log(&self.opened()?.session)
    }

    pub fn signoff_in_force(&self, on: Option<String>, _: &dyn Progressing) -> Result<InForceReport, Fault> {
        signoff::in_force_on(&self.opened()?.session, on.as_deref())
    }

    pub fn signoff_keys(&self, _: &dyn Progressing) -> Result<KeyList, Fault> {
        keys::list(&self.opened()?.session)
    }

    pub fn signoff_key_new(
        &self,
        leader: String,
        passphrase: Option<String>,
        _: &dyn Progressing,
    ) -> Result<KeyMade, Fault> {
        let passphrase = passphrase.filter(|text| !text.is_empty()).map(Passphrase::new);
        keys::make(&self.opened()?.session, &leader, passphrase.as_ref())
    }

    pub fn signoff_key_adopt(&self, leader: String, file: String, _: &dyn Progressing) -> Result<EditReport, Fault> {
        keys::adopt(&self.opened()?.session, &leader, Path::new(&file))
    }

    pub fn signoff_verify(
        &self,
        path: Option<String>,
        trust: Option<String>,
        _: &dyn Progressing,
    ) -> Result<VerifyReport, Fault> {
        let opened = self.opened().ok();
        let session = opened.as_ref().map(|opened| &opened.session);
        let [path, trust] = [&path, &trust].map(|path| path.as_deref().map(Path::new));
        signoff::verify(&self.surroundings, session, path, trust)
    }

    pub fn signoff_export(
        &self,
        version: String,
        path: String,
        format: String,
        _: &dyn Progressing,
    ) -> Result<ExportReport, Fault> {
        export(&self.opened()?.session, &version, Path::new(&path), Format::from_name(&format)?)
    }
}
