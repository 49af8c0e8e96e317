//! NewWorkspace a workspace so that it is there as a whole or not at all: it is put together in a folder of its own, out of
//! sight, which then takes its name.

use std::fs;
use std::path::{Path, PathBuf};

use agreement::Document;
use tempfile::TempDir;

use crate::files::{folder_of, make_folder, share, stands, sync_folder};
use crate::{Fault, Workspace};

/// A workspace that nobody sees yet.
#[derive(Debug)]
pub struct NewWorkspace {
    beside: TempDir,
    hidden: Workspace,
    target: PathBuf,
    /// Whether the folder is there already, for other files that are left alone.
    into_folder: bool,
}

impl NewWorkspace {
    /// Begins a workspace of these five documents in a folder that has none of them yet.
    ///
    /// # Errors
    /// A document that stands there already, unless all that stand there are what would be written: then a making that
    /// was cut off is completed.
    pub fn begin(folder: &Path, documents: &[(Document, &str)]) -> Result<NewWorkspace, Fault> {
        refuse_what_stands_there(folder, documents)?;
        let into_folder = stands(folder)?;
        let parent = if into_folder { folder } else { folder_of(folder) };
        if !into_folder {
            make_folder(parent)?;
        }
        let place = fs::canonicalize(parent).map_err(|error| Fault::io("read", parent, &error))?;
        let target = match folder.file_name() {
            Some(name) if !into_folder => place.join(name),
            _ => place.clone(),
        };
        let beside = tempfile::Builder::new()
            .prefix(".countersign-")
            .tempdir_in(&place)
            .map_err(|error| Fault::io("made", folder, &error))?;
        let hidden = Workspace::of_documents(beside.path(), documents)?;
        Ok(NewWorkspace { beside, hidden, target, into_folder })
    }

    /// The workspace while it is out of sight, for versions to be frozen into.
    pub fn hidden(&self) -> &Workspace {
        &self.hidden
    }

    /// The workspace as it will be named, which decides where its leads are.
    pub fn named(&self) -> Workspace {
        Workspace::at(self.target.clone())
    }

    /// Lets the workspace be seen; when that fails, nothing of it is.
    pub fn appear(self) -> Result<Workspace, Fault> {
        let moves = if self.into_folder {
            self.content()?
        } else {
            share(self.beside.path())?;
            sync_folder(self.beside.path())?;
            vec![(self.beside.path().to_owned(), self.target.clone())]
        };
        let mut moved = Vec::new();
        let mut all = || {
            for (from, to) in &moves {
                make_folder(folder_of(to))?;
                fs::rename(from, to).map_err(|error| Fault::io("written", to, &error))?;
                moved.push((from, to));
                sync_folder(folder_of(to))?;
            }
            Ok(())
        };
        let done: Result<(), Fault> = all();
        if let Err(fault) = done {
            for (from, to) in moved.into_iter().rev() {
                // What cannot be taken back is what would have been written: the next making goes on from it.
                drop(fs::rename(to, from));
            }
            return Err(fault);
        }
        Ok(self.named())
    }

    /// Each version and each document with its place; what makes the folder a workspace comes last.
    fn content(&self) -> Result<Vec<(PathBuf, PathBuf)>, Fault> {
        let beside = self.beside.path();
        let versions = crate::versions::list(&self.hidden)?;
        let mut names: Vec<PathBuf> = versions
            .iter()
            .filter_map(|version| version.folder.strip_prefix(beside).ok().map(Path::to_owned))
            .filter(|name| !self.target.join(name).exists())
            .collect();
        names.extend(Document::ALL.iter().rev().map(|document| PathBuf::from(document.file_name())));
        debug_assert!(names.ends_with(&[PathBuf::from(Document::Agreement.file_name())]));
        Ok(names.into_iter().map(|name| (beside.join(&name), self.target.join(&name))).collect())
    }
}

fn refuse_what_stands_there(folder: &Path, documents: &[(Document, &str)]) -> Result<(), Fault> {
    let (mut first, mut whole) = (None, true);
    for (document, text) in documents {
        let path = folder.join(document.file_name());
        if !stands(&path)? {
            whole = false;
            continue;
        }
        let ours = fs::read(&path).is_ok_and(|bytes| bytes == text.as_bytes());
        if first.is_none() || !ours {
            first = Some((path, ours));
        }
    }
    match first {
        Some((path, ours)) if whole || !ours => Err(Fault::new(
            "already-there",
            format!("`{}` already stands there", path.display()),
            "choose another folder; nothing was changed",
        )),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "format: countersign/1\n";

    fn documents() -> Vec<(Document, &'static str)> {
        Document::ALL.into_iter().map(|document| (document, TEXT)).collect()
    }

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).expect("listed");
        let mut names: Vec<String> =
            entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    #[test]
    fn nothing_is_seen_before_it_appears_and_nothing_else_afterwards() {
        let folder = tempfile::tempdir().expect("a folder");
        let target = folder.path().join("deal");
        let making = NewWorkspace::begin(&target, &documents()).expect("begun");
        assert!(!target.exists());
        let made = making.appear().expect("made");
        assert_eq!(made, Workspace::open(&target).expect("opened"));
        assert_eq!(names(folder.path()), ["deal"]);
        assert_eq!(names(&target).len(), 5);
        drop(NewWorkspace::begin(&folder.path().join("other"), &documents()).expect("begun"));
        assert_eq!(names(folder.path()), ["deal"], "a making that is given up leaves nothing");
    }

    #[test]
    fn a_folder_with_other_files_keeps_them() {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join("notes.txt"), "mine").expect("written");
        NewWorkspace::begin(folder.path(), &documents()).and_then(NewWorkspace::appear).expect("made");
        assert_eq!(names(folder.path()).len(), 6);
        assert_eq!(fs::read_to_string(folder.path().join("notes.txt")).expect("read"), "mine");
    }

    #[test]
    fn a_making_that_was_cut_off_is_completed_and_one_that_was_not_is_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join("sla.yaml"), TEXT).expect("written");
        NewWorkspace::begin(folder.path(), &documents()).and_then(NewWorkspace::appear).expect("completed");
        let again = NewWorkspace::begin(folder.path(), &documents()).expect_err("whole");
        assert_eq!(again.code, "already-there");
        fs::remove_file(folder.path().join("mql.yaml")).expect("removed");
        fs::write(folder.path().join("sla.yaml"), "mine").expect("written");
        let others = NewWorkspace::begin(folder.path(), &documents()).expect_err("somebody's own");
        assert_eq!(others.code, "already-there");
        assert!(others.message.contains("sla.yaml"), "{}", others.message);
    }
}
