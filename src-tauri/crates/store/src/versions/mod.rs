//! Frozen versions: `versions/0004-3fa92c10/`, named by number and the first eight digits of the MANIFEST's SHA-256, so
//! that two machines never write one folder. Nothing in there is ever overwritten: a version appears whole, a sign-off is
//! two new files beside it. What the files mean and whether they hold is the business of `signoff`; this module brings
//! their bytes and puts new ones there.

mod add;
mod aside;
mod freeze;
mod leftovers;
mod look;
mod read;

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

pub use add::{add, add_pair, add_pair_in};
pub(crate) use aside::set_aside;
pub(crate) use freeze::appear;
pub use freeze::{content, freeze};
pub use look::{look, seen_at, watched};
pub use read::{read, read_all, read_bundle};
pub use signoff::VersionFiles;

use crate::workspace::{MANIFEST, Workspace};
use crate::{Fault, files};

/// A frozen version in a workspace.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version {
    /// From 1.
    pub number: u32,
    /// Its folder.
    pub folder: PathBuf,
}

/// Where a workspace's versions are.
pub fn folder_of_versions(workspace: &Workspace) -> PathBuf {
    workspace.root().join("versions")
}

/// Every version of a workspace, by number. Folders that are not named like one, or hold no MANIFEST, are passed over.
pub fn list(workspace: &Workspace) -> Result<Vec<Version>, Fault> {
    let mut versions = Vec::new();
    for folder in entries(&folder_of_versions(workspace))? {
        let Some(number) = folder.file_name().and_then(|name| number_of(name.to_str()?)) else { continue };
        if files::stands(&folder.join(MANIFEST))? {
            versions.push(Version { number, folder });
        }
    }
    versions.sort();
    Ok(versions)
}

/// What is in a folder, in the order of names; nothing when the folder is not there.
///
/// # Errors
/// A folder that cannot be looked at: what is in it must not be taken for gone.
fn entries(folder: &Path) -> Result<Vec<PathBuf>, Fault> {
    let listed = match fs::read_dir(folder) {
        Ok(listed) => listed,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(Fault::io("read", folder, &error)),
    };
    let mut paths = Vec::new();
    for entry in listed {
        paths.push(entry.map_err(|error| Fault::io("read", folder, &error))?.path());
    }
    paths.sort();
    Ok(paths)
}

/// What stands under a name, links not followed; None when nothing does.
pub(crate) fn what_stands(path: &Path) -> Result<Option<fs::FileType>, Fault> {
    match fs::symlink_metadata(path) {
        Ok(found) => Ok(Some(found.file_type())),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Fault::io("read", path, &error)),
    }
}

/// Whether a file, and no link, has this content.
pub(crate) fn holds(path: &Path, bytes: &[u8]) -> Result<bool, Fault> {
    match fs::symlink_metadata(path) {
        Ok(found) if found.is_file() && found.len() == bytes.len() as u64 => {
            Ok(fs::read(path).map_err(|error| Fault::io("read", path, &error))? == bytes)
        }
        Ok(_) => Ok(false),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
        Err(error) => Err(Fault::io("read", path, &error)),
    }
}

/// Refuses a folder that is a link: what is written into it would land elsewhere.
pub(crate) fn refuse_link(folder: &Path) -> Result<(), Fault> {
    match what_stands(folder)? {
        Some(kind) if !kind.is_dir() => Err(Fault::new(
            "not-a-folder",
            format!("`{}` is not a folder but a link or a file", folder.display()),
            "put the folder itself in its place; nothing was written",
        )),
        Some(_) => Ok(()),
        None => Err(Fault::io("read", folder, &ErrorKind::NotFound.into())),
    }
}

/// The number in a folder's name such as `0004-3fa92c10`.
fn number_of(name: &str) -> Option<u32> {
    signoff::version::parse_folder(name).map(|(number, _)| number)
}

/// Whether a name begins like that of a version's folder, as the copies of sync tools do.
fn begins_like_one(name: &str) -> bool {
    let end = name.find('-').and_then(|dash| name.get(..dash + 9));
    end.is_some_and(|name| number_of(name).is_some())
}

#[cfg(test)]
mod tests;
