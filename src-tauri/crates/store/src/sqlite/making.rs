//! The making of a database, and how an empty file that is only just being made is told from one whose content was lost.
//!
//! SQLite reads an empty file as a new database. It makes the file empty, too, and writes its first page a moment later, so
//! that a program that is killed in between leaves an empty file behind with nothing wrong. Therefore a mark beside the
//! file goes before it and stays until the database is whole: an empty file with its mark is one whose making was cut
//! off, and is made on; an empty file without a mark once held something, and is said to be damaged.

use std::fs::{self, File, OpenOptions};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::Trouble;

/// A database that may still have to be made.
#[derive(Debug)]
pub(crate) struct Making {
    mark: PathBuf,
}

impl Making {
    /// Sets the mark where there is no file yet, and refuses an empty file that has none.
    pub fn begin(path: &Path) -> Result<Making, Trouble> {
        let mut name = path.as_os_str().to_owned();
        name.push("-making");
        let mark = PathBuf::from(name);
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

    /// Takes the mark away: the database is whole.
    pub fn end(self) {
        // A mark that cannot be removed does no harm.
        drop(fs::remove_file(self.mark));
    }
}

fn is_empty(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|file| file.len() == 0)
}

/// Makes file and folder so that only the user can look at them.
pub(super) fn make_private(path: &Path) -> Result<(), Trouble> {
    make_private_folder(path)?;
    let file = open_private(path)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = file.metadata().map(|file| file.permissions().mode()).unwrap_or(0o600);
        if mode & 0o077 != 0 {
            file.set_permissions(fs::Permissions::from_mode(0o600))
                .map_err(|fault| Trouble::path(path, "made private", fault))?;
        }
    }
    drop(file);
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
