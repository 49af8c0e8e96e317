//! Damaged and deleted files of a version, brought back byte for byte.

use std::path::Path;

use signoff::history::SeenHistory;
use signoff::version::parse_folder;

use crate::turn::Turn;
use crate::versions;
use crate::{Fault, Workspace, files};

/// What [`restore`] did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Restored {
    /// Files that were written, in the order of their names.
    pub written: Vec<String>,
    /// What lay in their place and is kept in the folder `set-aside` of the workspace's own data folder.
    pub set_aside: Vec<String>,
}

/// Brings the files of a version back that were seen to hold and are gone or changed. What lies in their place is set
/// aside in `own`, the workspace's own data folder; other files are left alone. A kill at any moment leaves some of the
/// files to be brought back by doing it again.
///
/// Must not be called within a [`Turn`] of the same data folder: it takes one.
///
/// # Errors
/// Code `never-seen` when this machine has not seen that version; what cannot be read or written.
pub fn restore(workspace: &Workspace, own: &Path, seen: &SeenHistory, folder: &str) -> Result<Restored, Fault> {
    let never_seen = || {
        Fault::new(
            "never-seen",
            format!("this machine has never seen version `{folder}` whole"),
            "copy it from a machine that has, or from a backup of the shared folder",
        )
    };
    let files = seen.versions.get(folder).filter(|_| parse_folder(folder).is_some()).ok_or_else(never_seen)?;
    let _turn = Turn::take(own)?;
    let all = versions::folder_of_versions(workspace);
    files::make_folder(&all)?;
    versions::refuse_link(&all)?;
    let target = all.join(folder);
    let mut restored = Restored::default();
    let stands = versions::what_stands(&target)?;
    if stands.is_some_and(|kind| !kind.is_dir()) {
        versions::set_aside(&target, own)?;
        restored.set_aside.push(folder.to_owned());
    }
    if stands.is_none_or(|kind| !kind.is_dir()) && versions::appear(&all, &target, files)? {
        restored.written = files.keys().cloned().collect();
        return Ok(restored);
    }
    for (name, bytes) in files {
        let path = target.join(name);
        if versions::holds(&path, bytes)? {
            continue;
        }
        if versions::what_stands(&path)?.is_some() {
            versions::set_aside(&path, own)?;
            restored.set_aside.push(name.clone());
        }
        if !files::add(&path, bytes)? {
            return Err(Fault::new(
                "busy",
                format!("another program is writing `{}`", path.display()),
                "try again when it is done",
            ));
        }
        restored.written.push(name.clone());
    }
    Ok(restored)
}
