//! Writing files so that a crash leaves the old content or the new, never a half.

use std::fs::{self, File};
use std::io::{ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

use crate::Fault;

/// Replaces a file's content: a new file beside it is written and synced, takes its place, and the folder is synced
/// (without the folder's sync a power cut can bring the old file back, without the file's an empty one).
pub fn replace(path: &Path, bytes: &[u8]) -> Result<(), Fault> {
    put(path, bytes, 0o644)
}

/// Replaces a file's content that only this user may read.
pub fn replace_private(path: &Path, bytes: &[u8]) -> Result<(), Fault> {
    put(path, bytes, 0o600)
}

fn put(path: &Path, bytes: &[u8], mode: u32) -> Result<(), Fault> {
    let path = &behind_links(path);
    let folder = folder_of(path);
    let failed = |error: &std::io::Error| Fault::io("written", path, error);
    let mut file = beside(folder).map_err(|error| failed(&error))?;
    file.write_all(bytes).map_err(|error| failed(&error))?;
    keep_permissions(path, file.as_file(), mode)?;
    file.as_file().sync_all().map_err(|error| failed(&error))?;
    file.persist(path).map_err(|error| failed(&error.error))?;
    sync_folder(folder)
}

/// Writes a file that must be new, for everyone who shares the folder; false when something of that name stands there,
/// which is left as it is. The file appears whole or not at all.
pub fn add(path: &Path, bytes: &[u8]) -> Result<bool, Fault> {
    put_new(path, bytes, 0o644)
}

/// Writes a file that must be new and that only this user may read; false when something of that name stands there.
pub fn add_private(path: &Path, bytes: &[u8]) -> Result<bool, Fault> {
    put_new(path, bytes, 0o600)
}

fn put_new(path: &Path, bytes: &[u8], mode: u32) -> Result<bool, Fault> {
    let folder = folder_of(path);
    let failed = |error: &std::io::Error| Fault::io("written", path, error);
    let mut file = beside(folder).map_err(|error| failed(&error))?;
    file.write_all(bytes).map_err(|error| failed(&error))?;
    permit(file.as_file(), mode).map_err(|error| failed(&error))?;
    file.as_file().sync_all().map_err(|error| failed(&error))?;
    if let Err(refused) = file.persist_noclobber(path) {
        // Also when what stands there is a link that leads nowhere, which must not be written through.
        let taken = fs::symlink_metadata(path).is_ok() || refused.error.kind() == ErrorKind::AlreadyExists;
        if taken || !claim_name(path, refused.file).map_err(|error| failed(&error))? {
            return Ok(false);
        }
    }
    if let Err(fault) = sync_folder(folder) {
        // It may not last, so it must not be taken for done.
        drop(fs::remove_file(path));
        return Err(fault);
    }
    Ok(true)
}

/// Some drives can neither link nor refuse to rename onto what stands there. There the name is claimed first, by an empty
/// file that only one program can make, and the content takes its place.
fn claim_name(path: &Path, file: tempfile::NamedTempFile) -> std::io::Result<bool> {
    match File::options().write(true).create_new(true).open(path) {
        Ok(_) => {}
        Err(error) if error.kind() == ErrorKind::AlreadyExists => return Ok(false),
        Err(error) => return Err(error),
    }
    file.persist(path).map(|_| true).map_err(|error| {
        drop(fs::remove_file(path));
        error.error
    })
}

/// What every file of this program in the making begins with, in shared folders too.
pub(crate) const IN_THE_MAKING: &str = ".countersign-";

fn beside(folder: &Path) -> std::io::Result<tempfile::NamedTempFile> {
    tempfile::Builder::new().prefix(IN_THE_MAKING).suffix(".tmp").tempfile_in(folder)
}

/// Opens a file that only this user may read, and makes it where it is missing.
pub(crate) fn open_private(path: &Path) -> Result<File, Fault> {
    let mut options = File::options();
    options.create(true).append(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map_err(|error| Fault::io("opened", path, &error))
}

/// Writes a result where a person wants it: a file is replaced at once, as [`replace`] does, behind a link if it is one;
/// what is no file (a terminal, a pipe) is written to.
pub fn deliver(path: &Path, content: &mut dyn Read) -> Result<(), Fault> {
    let failed = |error: &std::io::Error| Fault::io("written", path, error);
    if fs::metadata(path).is_ok_and(|found| !found.is_file()) {
        let mut there = File::options().write(true).open(path).map_err(|error| failed(&error))?;
        return std::io::copy(content, &mut there).map(drop).map_err(|error| failed(&error));
    }
    let target = behind_links(path);
    let mut file = tempfile::NamedTempFile::new_in(folder_of(&target)).map_err(|error| failed(&error))?;
    std::io::copy(content, &mut file).map_err(|error| failed(&error))?;
    keep_permissions(&target, file.as_file(), 0o644)?;
    file.as_file().sync_all().map_err(|error| failed(&error))?;
    file.persist(&target).map_err(|error| failed(&error.error))?;
    // The file stands there, which is what was asked for; that it does so after a power failure, not every folder can promise.
    drop(sync_folder(folder_of(&target)));
    Ok(())
}

/// Appends whole lines to a file and syncs it; when that fails, the file is as it was.
pub fn append(path: &Path, lines: &[u8]) -> Result<(), Fault> {
    let failed = |error: std::io::Error| Fault::io("written", path, &error);
    let mut file = File::options().create(true).append(true).open(path).map_err(failed)?;
    let length = file.metadata().map_err(failed)?.len();
    let written = file.write_all(lines).and_then(|()| file.sync_all()).map_err(failed);
    let kept = written.and_then(|()| if length == 0 { sync_folder(folder_of(path)) } else { Ok(()) });
    if kept.is_err() {
        // Half a line, or one that may not last, is taken away again; should that fail too, readers pass it over.
        drop(file.set_len(length));
    }
    kept
}

/// Reads a file of at most so many bytes; None when it has more.
pub fn read_at_most(path: &Path, most: u64) -> Result<Option<Vec<u8>>, Fault> {
    let failed = |error: std::io::Error| Fault::io("read", path, &error);
    let mut bytes = Vec::new();
    File::open(path).map_err(failed)?.take(most.saturating_add(1)).read_to_end(&mut bytes).map_err(failed)?;
    Ok((bytes.len() as u64 <= most).then_some(bytes))
}

/// Reads a text file that must be UTF-8.
pub fn read_text(path: &Path) -> Result<String, Fault> {
    let bytes = fs::read(path).map_err(|error| Fault::io("read", path, &error))?;
    String::from_utf8(bytes).map_err(|_| {
        Fault::new(
            "not-utf-8",
            format!("`{}` is not written in UTF-8", path.display()),
            "save it as UTF-8 in your editor",
        )
    })
}

/// The file that a link leads to, so that the link stays one; the path itself where there is no link.
fn behind_links(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
}

/// The folder that a file lies in; of a bare name the one that the program runs in.
pub(crate) fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Makes a folder and those above it.
pub fn make_folder(path: &Path) -> Result<(), Fault> {
    fs::create_dir_all(path).map_err(|error| Fault::io("made", path, &error))
}

/// Whether something stands there; that it cannot be told is an error, since what is there might be overwritten.
pub fn stands(path: &Path) -> Result<bool, Fault> {
    path.try_exists().map_err(|error| Fault::io("read", path, &error))
}

/// Makes what was renamed or created in a folder last.
pub fn sync_folder(folder: &Path) -> Result<(), Fault> {
    // Windows has no way to sync a folder, and needs none: NTFS journals its names.
    if cfg!(unix) {
        let opened = File::open(folder).and_then(|folder| folder.sync_all());
        opened.map_err(|error| Fault::io("written", folder, &error))?;
    }
    Ok(())
}

/// A file that takes another's place keeps its permissions; a new one in the shared folder gets the usual ones, which a
/// temporary file does not have.
fn keep_permissions(path: &Path, file: &File, usual: u32) -> Result<(), Fault> {
    #[cfg(unix)]
    let usual = {
        use std::os::unix::fs::PermissionsExt;
        fs::metadata(path).map_or(usual, |old| old.permissions().mode() & 0o777)
    };
    permit(file, usual).map_err(|error| Fault::io("written", path, &error))
}

#[cfg(unix)]
fn permit(file: &File, mode: u32) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(fs::Permissions::from_mode(mode))
}

#[cfg(not(unix))]
fn permit(_file: &File, _mode: u32) -> std::io::Result<()> {
    Ok(())
}

/// A temporary folder is private; a workspace and its versions are for everyone who shares them.
#[cfg(unix)]
pub(crate) fn share(folder: &Path) -> Result<(), Fault> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(folder, fs::Permissions::from_mode(0o755)).map_err(|error| Fault::io("written", folder, &error))
}

#[cfg(not(unix))]
pub(crate) fn share(_folder: &Path) -> Result<(), Fault> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn replacing_leaves_one_file_with_the_new_content() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("mql.yaml");
        replace(&path, b"old").expect("written");
        replace(&path, b"new").expect("written");
        assert_eq!(fs::read(&path).expect("read"), b"new");
        assert_eq!(fs::read_dir(folder.path()).expect("listed").count(), 1);
    }

    #[test]
    fn what_must_be_new_overwrites_nothing_and_appears_whole() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("signoff-sales.sig");
        let first: Vec<bool> = std::thread::scope(|scope| {
            let adding: Vec<_> = (0..8_u8)
                .map(|by| {
                    let path = &path;
                    scope.spawn(move || add(path, &[by; 4096]).expect("written or refused"))
                })
                .collect();
            adding.into_iter().map(|done| done.join().expect("no panic")).collect()
        });
        let by = first.iter().position(|added| *added).expect("one was first");
        assert_eq!(first.iter().filter(|added| **added).count(), 1);
        assert_eq!(fs::read(&path).expect("read"), [by as u8; 4096]);
        assert_eq!(fs::read_dir(folder.path()).expect("listed").count(), 1, "nothing is left beside");
    }

    #[cfg(unix)]
    #[test]
    fn what_must_be_new_is_not_written_through_a_link() {
        let folder = tempfile::tempdir().expect("a folder");
        let (link, target) = (folder.path().join("signoff-sales.sig"), folder.path().join("elsewhere"));
        std::os::unix::fs::symlink(&target, &link).expect("linked");
        assert!(!add(&link, b"new").expect("refused"));
        assert!(!target.exists());
    }

    #[test]
    fn where_names_can_only_be_claimed_one_is_first_too() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("signoff-sales.sig");
        let claim = |bytes: &[u8]| {
            let mut file = beside(folder.path()).expect("beside");
            file.write_all(bytes).expect("written");
            claim_name(&path, file).expect("claimed or refused")
        };
        assert!(claim(b"first"));
        assert!(!claim(b"second"));
        assert_eq!(fs::read(&path).expect("read"), b"first");
    }

    #[cfg(unix)]
    #[test]
    fn a_result_is_delivered_behind_a_link_and_into_what_is_no_file() {
        let folder = tempfile::tempdir().expect("a folder");
        let (file, link) = (folder.path().join("scores.csv"), folder.path().join("link.csv"));
        fs::write(&file, "old").expect("written");
        std::os::unix::fs::symlink(&file, &link).expect("linked");
        deliver(&link, &mut &b"new"[..]).expect("delivered");
        assert_eq!(fs::read(&file).expect("read"), b"new");
        assert!(fs::symlink_metadata(&link).expect("there").is_symlink());
        deliver(Path::new("/dev/null"), &mut &b"new"[..]).expect("delivered");
        assert!(!Path::new("/dev/null").is_file());
        replace(&link, b"newer").expect("replaced");
        assert_eq!(fs::read(&file).expect("read"), b"newer");
        assert!(fs::symlink_metadata(&link).expect("there").is_symlink());
    }

    #[test]
    fn a_folder_that_is_not_there_is_said_in_words() {
        let fault = replace(Path::new("/no/such/folder/mql.yaml"), b"").expect_err("no folder");
        assert_eq!(fault.message, "`/no/such/folder/mql.yaml` could not be written: it is not there");
    }
}
