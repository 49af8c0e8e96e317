//! What the window keeps between calls: the open workspace with its draft, its leads, the last preview, and the
//! statements that were shown to be signed.

mod signoff;
mod suggestions;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard};

use store::draft::Draft;
use store::{Workspace, settings};

use crate::draft::{draft_view, open_draft, status, to_edit};
use crate::merging::{self, Telling};
use crate::preview::Previews;
use crate::session::{Session, Surroundings, now};
use crate::signoff::Prepared;
use crate::simulation::When;
use crate::wire::*;
use crate::{Fault, Progressing, Stop, leads, threads, workspaces};

/// The state of the window.
#[derive(Debug)]
pub struct App {
    surroundings: Surroundings,
    /// The workspace that the program was started on.
    start: Option<PathBuf>,
    open: Mutex<Option<Arc<Opened>>>,
    stop: Stop,
}

#[derive(Debug)]
struct Opened {
    session: Session,
    draft: Mutex<Draft>,
    previews: Previews,
    /// What was shown to be signed.
    statements: Mutex<Vec<Prepared>>,
}

impl Opened {
    fn draft(&self) -> MutexGuard<'_, Draft> {
        // A call that failed half-way leaves nothing half in the draft: the files are what counts.
        self.draft.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    fn view(&self) -> Result<DraftView, Fault> {
        let view = draft_view(&self.session, &self.draft())?;
        self.previews.draft_is_at(&view.revision);
        Ok(view)
    }
}

// Every call takes the same things, whether it needs them or not: the table of calls hands them on by position.
#[allow(missing_docs)] // The table of calls says what each does.
impl App {
    /// A window with nothing open yet; `start` is the workspace that the program was started on.
    pub fn new(surroundings: Surroundings, start: Option<PathBuf>) -> App {
        App { surroundings, start, open: Mutex::new(None), stop: Stop::default() }
    }

    /// The files whose change the window wants to hear of: the five documents of the open workspace first, then the
    /// changes of every device, the leads, and the folders of the versions, in which the signatures of others arrive.
    pub fn watched(&self) -> Vec<PathBuf> {
        let Ok(opened) = self.opened() else { return Vec::new() };
        let workspace = &opened.session.workspace;
        let mut files = opened.draft().watched();
        files.push(opened.session.data_folder().join("leads.sqlite"));
        files.extend(store::versions::watched(workspace));
        files
    }

    /// Says that nobody has the workspace open here any more: the window closes.
    pub fn leave(&self) {
        if let Ok(opened) = self.opened() {
            opened.draft().be_gone();
        }
    }

    pub fn app_start(&self, _: &dyn Progressing) -> Result<StartView, Fault> {
        let workspace = match &self.start {
            Some(folder) => Some(self.open_folder(folder)?),
            None => None,
        };
        let recent = settings::recent(&self.surroundings.data)
            .into_iter()
            .map(|(path, name)| RecentWorkspace { path: path.to_string_lossy().into_owned(), name })
            .collect();
        Ok(StartView { version: env!("CARGO_PKG_VERSION").to_owned(), workspace, recent })
    }

    pub fn workspace_open(&self, path: String, _: &dyn Progressing) -> Result<WorkspaceView, Fault> {
        self.open_folder(Path::new(&path))
    }

    pub fn workspace_create(&self, path: String, sample: bool, _: &dyn Progressing) -> Result<WorkspaceView, Fault> {
        if path.is_empty() && sample {
            return self.open_folder(&workspaces::sample(&self.surroundings)?);
        }
        workspaces::create(&self.surroundings, Path::new(&path), sample)?;
        self.open_folder(Path::new(&path))
    }

    pub fn workspace_view(&self, _: &dyn Progressing) -> Result<WorkspaceView, Fault> {
        self.workspace(&*self.opened()?)
    }

    pub fn agreement_draft(&self, _: &dyn Progressing) -> Result<DraftView, Fault> {
        let opened = self.opened()?;
        opened.draft().take_in(now())?;
        opened.view()
    }

    pub fn agreement_edit(
        &self,
        document: DocumentName,
        edit: EditRequest,
        group: Option<String>,
        _: &dyn Progressing,
    ) -> Result<DraftView, Fault> {
        let opened = self.opened()?;
        opened.draft().edit(document.into(), &to_edit(edit), group, now())?;
        opened.view()
    }

    pub fn agreement_undo(&self, _: &dyn Progressing) -> Result<DraftView, Fault> {
        let opened = self.opened()?;
        opened.draft().undo(now())?;
        opened.view()
    }

    pub fn agreement_redo(&self, _: &dyn Progressing) -> Result<DraftView, Fault> {
        let opened = self.opened()?;
        opened.draft().redo(now())?;
        opened.view()
    }

    pub fn agreement_history(&self, _: &dyn Progressing) -> Result<Vec<DraftChangeView>, Fault> {
        let opened = self.opened()?;
        Ok(Telling::of(&opened.session, &opened.draft())?.history())
    }

    pub fn agreement_state(&self, change: String, _: &dyn Progressing) -> Result<DraftStateView, Fault> {
        let opened = self.opened()?;
        merging::state(&opened.session, &opened.draft(), &change)
    }

    pub fn agreement_restore(&self, change: String, _: &dyn Progressing) -> Result<DraftView, Fault> {
        let opened = self.opened()?;
        opened.draft().restore(&change, now())?;
        opened.view()
    }

    pub fn agreement_resolve(
        &self,
        conflict: String,
        choice: ResolveChoice,
        _: &dyn Progressing,
    ) -> Result<DraftView, Fault> {
        let opened = self.opened()?;
        opened.draft().decide(&conflict, &merging::to_choice(choice), now())?;
        opened.view()
    }

    pub fn agreement_leftover(&self, name: String, merge: bool, _: &dyn Progressing) -> Result<DraftView, Fault> {
        let opened = self.opened()?;
        if merge {
            opened.draft().merge_leftover(&name, now())?;
        } else {
            opened.draft().put_leftover_aside(&name)?;
        }
        opened.view()
    }

    pub fn agreement_present(
        &self,
        document: Option<DocumentName>,
        _: &dyn Progressing,
    ) -> Result<Vec<PresenceView>, Fault> {
        merging::present(&self.opened()?.draft(), document)
    }

    pub fn agreement_threads(&self, _: &dyn Progressing) -> Result<Vec<ThreadView>, Fault> {
        threads::all(&self.opened()?.draft())
    }

    pub fn agreement_comment(
        &self,
        document: DocumentName,
        place: String,
        text: String,
        _: &dyn Progressing,
    ) -> Result<Vec<ThreadView>, Fault> {
        let opened = self.opened()?;
        threads::begin(&opened.draft(), document.into(), &place, &text)?;
        threads::all(&opened.draft())
    }

    pub fn agreement_answer(
        &self,
        thread: String,
        answer: ThreadAnswer,
        _: &dyn Progressing,
    ) -> Result<Vec<ThreadView>, Fault> {
        let opened = self.opened()?;
        threads::answer(&opened.draft(), &thread, answer)?;
        threads::all(&opened.draft())
    }

    pub fn agreement_gone(&self, _: &dyn Progressing) -> Result<(), Fault> {
        self.leave();
        Ok(())
    }

    pub fn agreement_looked(&self, _: &dyn Progressing) -> Result<DraftView, Fault> {
        let opened = self.opened()?;
        opened.draft().look_at()?;
        opened.view()
    }

    pub fn agreement_schema(&self, document: DocumentName, _: &dyn Progressing) -> Result<Json, Fault> {
        Ok(Json(serde_json::from_str(&agreement::schema::json_schema(document.into())).unwrap_or_default()))
    }

    pub fn simulation_preview(
        &self,
        moment: String,
        as_of: Option<String>,
        _: &dyn Progressing,
    ) -> Result<PreviewView, Fault> {
        let opened = self.opened()?;
        opened.previews.view(&opened.session, &When { moment, as_of })
    }

    pub fn simulation_leads(
        &self,
        moment: String,
        as_of: Option<String>,
        filter: LeadFilter,
        offset: u32,
        limit: u32,
        _: &dyn Progressing,
    ) -> Result<LeadPage, Fault> {
        let opened = self.opened()?;
        opened.previews.leads(&opened.session, &When { moment, as_of }, &filter, offset, limit)
    }

    pub fn simulation_explain(&self, lead_id: String, side: String, _: &dyn Progressing) -> Result<Explanation, Fault> {
        let opened = self.opened()?;
        opened.previews.explain(&opened.session, &lead_id, &side)
    }

    pub fn leads_summary(&self, _: &dyn Progressing) -> Result<LeadsSummary, Fault> {
        leads::summary(&self.opened()?.session)
    }

    pub fn leads_survey(
        &self,
        kind: String,
        file: String,
        choices: ReadingChoices,
        _: &dyn Progressing,
    ) -> Result<SurveyView, Fault> {
        leads::survey(&kind, &file, &choices)
    }

    pub fn leads_import(&self, request: ImportRequest, progress: &dyn Progressing) -> Result<ImportReport, Fault> {
        self.stop.clear();
        leads::import(&self.opened()?.session, &request, progress, &self.stop)
    }

    pub fn leads_cancel(&self, _: &dyn Progressing) -> Result<(), Fault> {
        self.stop.ask();
        Ok(())
    }

    pub fn leads_forget(&self, lead_ids: Vec<String>, _: &dyn Progressing) -> Result<ForgetReport, Fault> {
        leads::forget(&self.opened()?.session, &lead_ids)
    }

    fn open_folder(&self, folder: &Path) -> Result<WorkspaceView, Fault> {
        let workspace = Workspace::open(folder)?;
        let session = Session::new(self.surroundings.clone(), workspace);
        let draft = Mutex::new(open_draft(&session)?);
        let opened = Arc::new(Opened { session, draft, previews: Previews::default(), statements: Mutex::default() });
        let view = self.workspace(&opened)?;
        settings::remember(&self.surroundings.data, opened.session.workspace.root(), &view.name)?;
        self.leave();
        *self.open.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = Some(opened);
        Ok(view)
    }

    fn opened(&self) -> Result<Arc<Opened>, Fault> {
        let open = self.open.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        open.clone().ok_or_else(|| Fault::usage("nothing-open", "no workspace is open", "open or make one first"))
    }

    fn workspace(&self, opened: &Opened) -> Result<WorkspaceView, Fault> {
        let session = &opened.session;
        let documents = session.documents();
        let terms = documents.reading.terms.value.as_ref();
        let folder = session.workspace.root().file_name().map(|name| name.to_string_lossy().into_owned());
        Ok(WorkspaceView {
            path: session.workspace.root().to_string_lossy().into_owned(),
            name: terms.map(|terms| terms.name.clone()).or(folder).unwrap_or_default(),
            currency: terms.map(|terms| terms.currency.clone()).unwrap_or_default(),
            timezone: documents.zone().name().to_owned(),
            status: status(session)?,
            mappings: session.workspace.mappings(),
            leads: leads::summary(session)?,
        })
    }
}
