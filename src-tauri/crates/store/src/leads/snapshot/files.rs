//! Where the parts of a snapshot lie, and how they are written: for the user alone, whole or not at all, and never again
//! once somebody in them was forgotten.

use std::fs::{self, File};
use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};

use simulation::dataset::Dataset;
use simulation::dataset::snapshot::{Part, Stamp, write};

use crate::files::{folder_of, sync_folder};
use crate::leads::fault::{FaultKind, LeadError};

/// The files beside one lead database.
pub(crate) struct SnapshotFiles {
    folder: PathBuf,
    /// What their names begin with: the name of the database.
    name: String,
}

/// What the name of a part in the making ends with.
const IN_THE_MAKING: &str = ".snapshot-tmp";

impl SnapshotFiles {
    pub fn beside(database: &Path) -> SnapshotFiles {
        let name = database.file_name().unwrap_or_default().to_string_lossy().into_owned();
        SnapshotFiles { folder: folder_of(database).to_owned(), name }
    }

    pub fn path(&self, part: Part) -> PathBuf {
        let part = match part {
            Part::Leads => "leads",
            Part::Events => "events",
            Part::Stages => "stages",
        };
        self.folder.join(format!("{}-{part}.snapshot", self.name))
    }

    /// Opens a part, and says how many bytes it has.
    pub fn open(&self, part: Part) -> io::Result<(File, u64)> {
        let file = File::open(self.path(part))?;
        let length = file.metadata()?.len();
        Ok((file, length))
    }

    /// Writes a part of a data set. `is_current` says whether the data set still is what the database holds; it is asked
    /// once the new file is there. Who is forgotten before that makes it no longer so, and who is forgotten after it has
    /// the file removed with the others, whether it has its name by then or not.
    pub fn keep(&self, data: &Dataset, part: Part, stamp: Stamp, is_current: impl Fn() -> bool) -> io::Result<()> {
        let path = self.path(part);
        // It is of no use any more, and its room may be needed.
        remove(&path)?;
        self.remove_unfinished()?;
        let mut file = tempfile::Builder::new()
            .prefix(&format!("{}-", self.name))
            .suffix(IN_THE_MAKING)
            .tempfile_in(&self.folder)?;
        if !is_current() {
            return Ok(());
        }
        let mut to = BufWriter::with_capacity(1 << 20, file.as_file_mut());
        write(data, part, stamp, &mut to)?;
        to.flush()?;
        drop(to);
        file.as_file().sync_all()?;
        file.persist(&path)?;
        // A name that is lost in a power failure is no more than a snapshot that is missing.
        drop(sync_folder(&self.folder));
        Ok(())
    }

    /// Removes all parts, and those in the making first: one that gets its name meanwhile is then among the parts.
    pub fn remove(&self) -> Result<(), LeadError> {
        let failed = |path: &Path, error: &io::Error| LeadError::io(path, "removed", error);
        let mut removed = self.remove_unfinished().map_err(|error| failed(&self.folder, &error))?;
        for path in Part::ALL.map(|part| self.path(part)) {
            removed |= remove(&path).map_err(|error| failed(&path, &error))?;
        }
        if removed {
            sync_folder(&self.folder).map_err(|fault| LeadError::new(FaultKind::Disk, fault.message, fault.help))?;
        }
        Ok(())
    }

    /// Removes parts in the making: those of programs that were killed over it, and of others that are at it, which then
    /// go without.
    fn remove_unfinished(&self) -> io::Result<bool> {
        let mut removed = false;
        let mine = format!("{}-", self.name);
        for entry in fs::read_dir(&self.folder)? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.starts_with(&mine) && name.ends_with(IN_THE_MAKING) {
                removed |= remove(&entry.path())?;
            }
        }
        Ok(removed)
    }
}

/// Removes a file; false when there is none.
fn remove(path: &Path) -> io::Result<bool> {
    match fs::remove_file(path) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}
