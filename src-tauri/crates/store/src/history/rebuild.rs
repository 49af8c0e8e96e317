//! A new file in the place of a damaged one, which is kept.

use std::path::{Path, PathBuf};

use rusqlite::Connection;

use super::rows::{self, Broken};
use crate::files::folder_of;
use crate::turn::Turn;
use crate::{Fault, files, sqlite};

/// Keeps what is left of a damaged file and begins it anew; gives what to tell. When another program has done so just
/// before, there is nothing more to do.
///
/// It stays the same file, which SQLite itself empties under its own locks: other programs may have it open, and a new file
/// in its place would share its log with the old one, which damages both.
pub(super) fn begin_anew(path: &Path) -> Result<(Connection, Option<Fault>), Fault> {
    let _turn = Turn::take(folder_of(path))?;
    match rows::open_checked(path) {
        Ok(connection) => return Ok((connection, None)),
        Err(Broken::Other(fault)) => return Err(fault),
        Err(Broken::Damaged) => {}
    }
    let kept = free_name(path)?;
    for part in ["-wal", ""] {
        let from = with(path, part);
        if files::stands(&from)? {
            let to = with(&kept, part);
            files::add_private(&to, &sqlite::bytes(&from).map_err(|error| Fault::io("read", &from, &error))?)?;
        }
    }
    let emptied = sqlite::empty(path).map_err(Broken::from).and_then(|()| rows::open(path));
    let connection = emptied.map_err(|broken| broken.told(path))?;
    let lost = Fault::new(
        "damaged-history",
        format!(
            "what this machine had seen of histories was damaged and is begun anew; it is kept as `{}`",
            kept.display()
        ),
        "whether versions were deleted before now can no longer be told here: compare with a machine of the other leader",
    );
    Ok((connection, Some(lost)))
}

fn free_name(path: &Path) -> Result<PathBuf, Fault> {
    let mut number = 1;
    loop {
        let name = with(path, &format!(".damaged-{number}"));
        if !files::stands(&name)? && !files::stands(&with(&name, "-wal"))? {
            return Ok(name);
        }
        number += 1;
    }
}

fn with(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}
