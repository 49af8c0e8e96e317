//! Workspaces: making them from the template, and opening them.

mod sample;

use std::path::{Path, PathBuf};

use agreement::Document;
use store::{NewWorkspace, Workspace};

use crate::Fault;
use crate::session::{Session, Surroundings, now};

/// `countersign new`: a workspace from the template; with `sample`, a year of sample leads beside it, and a version 1 that
/// both sample leaders have signed.
///
/// # Errors
/// A folder that holds one of the five documents already; it is left as it is.
pub fn create(surroundings: &Surroundings, folder: &Path, sample: bool) -> Result<Session, Fault> {
    let making = NewWorkspace::begin(folder, &documents(&::sample::template::DRAFT))?;
    let session = Session::new(surroundings.clone(), making.named());
    // A workspace that stood here before is not this one.
    store::draft::Draft::begin_anew(&session.data_folder())?;
    if sample {
        sample::fill(surroundings, &making)?;
    }
    // There from the start, so that nobody looks for leads that this folder had under another name.
    store::settings::make_private_folder(&session.data_folder())?;
    if let Some(mut mirror) = session.mirror()? {
        mirror.begin_workspace(&session.workspace, now())?;
    }
    making.appear()?;
    // The first look at the draft is what later changes by hand are noticed against. The workspace is there without it,
    // and the first edit looks again.
    drop(crate::draft::open_draft(&session).and_then(|mut draft| Ok(draft.take_in(now())?)));
    Ok(session)
}

/// The sample workspace in the user's data folder, for whoever wants to look around without choosing a folder; made at the
/// first time, found again as it was left later.
pub fn sample(surroundings: &Surroundings) -> Result<PathBuf, Fault> {
    let folder = surroundings.data.join("sample");
    if Workspace::open(&folder).is_err() {
        store::settings::make_private_folder(&surroundings.data)?;
        create(surroundings, &folder, true)?;
    }
    Ok(folder)
}

/// Opens the workspace of a folder, or the nearest one upwards from where the program was started.
pub fn open(surroundings: &Surroundings, folder: Option<&Path>) -> Result<Session, Fault> {
    let workspace = match folder {
        Some(folder) => Workspace::open(folder)?,
        None => Workspace::find(Path::new("."))?,
    };
    Ok(Session::new(surroundings.clone(), workspace))
}

fn documents(files: &[(&str, &'static str)]) -> Vec<(Document, &'static str)> {
    let document = |name: &str| Document::ALL.into_iter().find(|document| document.file_name() == name);
    files.iter().filter_map(|(name, text)| Some((document(name)?, *text))).collect()
}
