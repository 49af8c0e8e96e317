//! NewWorkspace workspaces from the template.

use std::path::{Path, PathBuf};

use agreement::Document;
use agreement::read::{Source, read_workspace};
use store::{NewWorkspace, Workspace, versions};

use crate::documents::Documents;
use crate::session::{Session, Surroundings};
use crate::{Fault, leads};

/// `countersign new`: a workspace from the template; with `sample`, version 1 and a year of sample leads beside it.
///
/// # Errors
/// A folder that holds one of the five documents already; it is left as it is.
pub fn create(surroundings: &Surroundings, folder: &Path, sample: bool) -> Result<Session, Fault> {
    let making = NewWorkspace::begin(folder, &documents(&sample::template::DRAFT))?;
    let session = Session { surroundings: surroundings.clone(), workspace: making.named() };
    if sample {
        freeze_first_version(making.hidden())?;
        let zone = Documents::read(|document| making.hidden().source(document)).zone();
        leads::import_sample(&session, zone)?;
    }
    // There from the start, so that nobody looks for leads that this folder had under another name.
    store::settings::make_private_folder(&session.data_folder())?;
    making.appear()?;
    // The first look at the draft is what later changes by hand are noticed against. The workspace is there without it,
    // and the first edit looks again.
    drop(crate::draft::open_draft(&session).and_then(|mut draft| Ok(draft.take_in(crate::session::now())?)));
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
    Ok(Session { surroundings: surroundings.clone(), workspace })
}

fn freeze_first_version(workspace: &Workspace) -> Result<(), Fault> {
    let sources: Vec<Source> = documents(&sample::template::IN_FORCE)
        .into_iter()
        .map(|(document, text)| Source::new(document, text))
        .collect();
    let reading = read_workspace(&sources);
    let Some(agreement) = reading.agreement else { return Err(Fault::faulty("the template", reading.diagnostics)) };
    // The first version has nothing before it to be held against.
    let evidence = br#"{"previous":null,"type":"countersign/evidence/v1","version":1}"#;
    versions::freeze(workspace, 1, &versions::content(&agreement, evidence))?;
    Ok(())
}

fn documents(files: &[(&str, &'static str)]) -> Vec<(Document, &'static str)> {
    let document = |name: &str| Document::ALL.into_iter().find(|document| document.file_name() == name);
    files.iter().filter_map(|(name, text)| Some((document(name)?, *text))).collect()
}
