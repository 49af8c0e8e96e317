//! What a program that was killed has left in the shared folder, out of sight.

use std::ffi::OsString;
use std::fs;
use std::path::Path;
use std::time::{Duration, SystemTime};

use super::entries;
use crate::files::IN_THE_MAKING;

/// Whatever is made takes less than a second, on whichever machine; after a day nobody is still making it.
const FORSAKEN: Duration = Duration::from_secs(24 * 3600);

/// Clears away what was left in the making for more than a day. Should its maker wake up after all, it finds its work gone
/// and says so: a leftover is renamed before anything in it is deleted, so that no half of it can be made a version. What
/// cannot be cleared stays, and does no harm.
pub(super) fn clear(folder: &Path) {
    clear_since(folder, SystemTime::now().checked_sub(FORSAKEN));
}

fn clear_since(folder: &Path, since: Option<SystemTime>) {
    for path in entries(folder).unwrap_or_default() {
        let Some(name) = path.file_name() else { continue };
        if !name.as_encoded_bytes().starts_with(IN_THE_MAKING.as_bytes()) {
            continue;
        }
        let Ok(found) = fs::symlink_metadata(&path) else { continue };
        if !found.modified().is_ok_and(|at| since.is_some_and(|since| at < since)) {
            continue;
        }
        if !found.is_dir() {
            drop(fs::remove_file(&path));
            continue;
        }
        let mut cleared = OsString::from(name);
        cleared.push("-cleared");
        let cleared = folder.join(cleared);
        if name.as_encoded_bytes().ends_with(b"-cleared") {
            drop(fs::remove_dir_all(&path));
        } else if fs::rename(&path, &cleared).is_ok() {
            drop(fs::remove_dir_all(&cleared));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_left_long_ago_in_the_making_is_cleared() {
        let folder = tempfile::tempdir().expect("a folder");
        for name in [".countersign-a", ".countersign-b-cleared", "0001-00000000", ".other"] {
            fs::create_dir(folder.path().join(name)).expect("made");
            fs::write(folder.path().join(name).join("sla.yaml"), "").expect("written");
        }
        fs::write(folder.path().join(".countersign-c.tmp"), "").expect("written");
        clear(folder.path());
        assert_eq!(entries(folder.path()).expect("listed").len(), 5, "all of it is new");
        clear_since(folder.path(), SystemTime::now().checked_add(FORSAKEN));
        let left: Vec<_> = entries(folder.path()).expect("listed");
        assert_eq!(left, [".other", "0001-00000000"].map(|name| folder.path().join(name)));
        assert!(folder.path().join("0001-00000000/sla.yaml").exists());
    }
}
