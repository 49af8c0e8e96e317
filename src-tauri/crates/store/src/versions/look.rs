//! What tells one state of the folders of versions from the next without reading them.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::{entries, folder_of_versions};
use crate::Fault;
use crate::workspace::Workspace;

/// So many of the newest versions are watched file by file; a shared folder on a slow network must not be asked for
/// thousands of files every second.
const WATCHED_WHOLE: usize = 8;

/// What to watch for whether something may have happened to a workspace's versions: the folder of all of them and each
/// one's, which change when a file comes or goes, and the files of the newest, which somebody may write into.
pub fn watched(workspace: &Workspace) -> Vec<PathBuf> {
    let all = folder_of_versions(workspace);
    let folders = entries(&all).unwrap_or_default();
    let newest = folders.iter().rev().take(WATCHED_WHOLE);
    let files: Vec<PathBuf> = newest.flat_map(|folder| entries(folder).unwrap_or_default()).collect();
    [vec![all], folders, files].concat()
}

/// Every file in them with its size and time. What changes within one tick of the disk's clock and keeps its size is not
/// told apart: enough for showing, not for acting.
///
/// # Errors
/// A folder that cannot be looked at.
pub fn look(workspace: &Workspace) -> Result<Vec<(PathBuf, u64, Option<SystemTime>)>, Fault> {
    let mut seen = Vec::new();
    for folder in entries(&folder_of_versions(workspace))? {
        seen.push(seen_at(&folder));
        if folder.is_dir() {
            seen.extend(entries(&folder)?.iter().map(|file| seen_at(file)));
        }
    }
    Ok(seen)
}

/// Size and time of a file, or nothing of one that is gone.
pub fn seen_at(path: &Path) -> (PathBuf, u64, Option<SystemTime>) {
    let found = fs::symlink_metadata(path).ok();
    let size = found.as_ref().map_or(0, fs::Metadata::len);
    (path.to_owned(), size, found.and_then(|found| found.modified().ok()))
}

#[cfg(test)]
mod tests {
    use agreement::Document;

    use super::*;

    #[test]
    fn a_new_file_in_a_version_changes_the_look() {
        let folder = tempfile::tempdir().expect("a folder");
        let documents: Vec<_> =
            Document::ALL.into_iter().map(|document| (document, "format: countersign/1\n")).collect();
        let workspace = Workspace::create(&folder.path().join("deal"), &documents).expect("made");
        assert_eq!(look(&workspace).expect("looked"), []);
        assert_eq!(watched(&workspace).len(), 1);
        let version = workspace.root().join("versions/0001-3fa92c10");
        fs::create_dir_all(&version).expect("made");
        let before = look(&workspace).expect("looked");
        assert_eq!(watched(&workspace).len(), 2);
        fs::write(version.join("signoff-sales.sig"), "x").expect("written");
        let after = look(&workspace).expect("looked");
        assert_ne!(before, after);
        let files = watched(&workspace);
        assert!(files.contains(&version.join("signoff-sales.sig")), "{files:?}");
        assert_eq!(after, look(&workspace).expect("looked"));
    }
}
