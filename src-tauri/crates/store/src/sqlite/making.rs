//! The making of a database, and how an empty file that is only just being made is told from one whose content was lost.
//!
//! SQLite reads an empty file as a new database. It makes the file empty, too, and writes its first page a moment later, so
//! that a program that is killed in between leaves an empty file behind with nothing wrong. Therefore a mark beside the
//! file goes before it and stays until the database is whole: an empty file with its mark is one whose making was cut
//! off, and is made on; an empty file without a mark once held something, and is said to be damaged.

use std::fs::{self, File, OpenOptions};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use super::Trouble;

/// A database that may still have to be made.
#[derive(Debug)]
pub(crate) struct Making {
    mark: PathBuf,
}

impl Making {
    /// Sets the mark where there is no file yet, and refuses an empty file that has none.
    pub fn begin(path: &Path) -> Result<Making, Trouble> {
        let mark = mark_of(path);
        match fs::metadata(path) {
            Err(fault) if fault.kind() == ErrorKind::NotFound => {
                make_private_folder(path)?;
                drop(open_private(&mark)?);
                if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
                    // Should the power fail, the mark must not be lost before the file is. A file system that cannot
                    // promise that is no reason to go without.
                    drop(crate::files::sync_folder(folder));
                }
            }
            // Another program may end its making at this moment: it takes its mark away after the file has content.
            Ok(file) if file.len() == 0 && !mark.exists() && is_empty(path) => return Err(Trouble::Damaged),
            _ => {}
        }
        Ok(Making { mark })
    }

    /// Sets the mark beside a file whose content is about to be taken out.
    pub fn begin_again(path: &Path) -> Result<(), Trouble> {
        open_private(&mark_of(path)).map(drop)
    }

    /// Takes the mark away: the database is whole.
    pub fn end(self) {
        // A mark that cannot be removed does no harm.
        drop(fs::remove_file(self.mark));
    }
}

fn mark_of(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push("-making");
    PathBuf::from(name)
}

fn is_empty(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|file| file.len() == 0)
}

/// Makes file and folder so that only the user can look at them.
///
/// A file that is there is not opened: POSIX takes away all locks that a program has on a file as soon as the program closes
/// any handle of it, those of other connections in this program too (<https://sqlite.org/howtocorrupt.html>, section 2.2).
pub(super) fn make_private(path: &Path) -> Result<(), Trouble> {
    // One at a time, so that no connection is there yet when the handle of a new file is closed.
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
    let _one = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    make_private_folder(path)?;
    match fs::metadata(path) {
        Ok(file) => keep_private(path, &file),
        Err(fault) if fault.kind() == ErrorKind::NotFound => open_private(path).map(drop),
        Err(fault) => Err(Trouble::path(path, "opened", fault)),
    }
}

#[cfg(unix)]
fn keep_private(path: &Path, file: &fs::Metadata) -> Result<(), Trouble> {
    use std::os::unix::fs::PermissionsExt;
    if file.permissions().mode() & 0o077 == 0 {
        return Ok(());
    }
    fs::set_permissions(path, fs::Permissions::from_mode(0o600))
        .map_err(|fault| Trouble::path(path, "made private", fault))
}

#[cfg(not(unix))]
fn keep_private(_path: &Path, _file: &fs::Metadata) -> Result<(), Trouble> {
    Ok(())
}

fn make_private_folder(path: &Path) -> Result<(), Trouble> {
    let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty() && !folder.exists()) else {
        return Ok(());
    };
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(|fault| Trouble::path(folder, "made", fault))
}

fn open_private(path: &Path) -> Result<File, Trouble> {
    let mut options = OpenOptions::new();
    options.create(true).append(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map_err(|fault| Trouble::path(path, "opened", fault))
}
