//! The history of the draft on disk: `drafts/DEVICE/changes.jsonl`, one change a line, in the shared folder. Each device
//! appends to its own file only, so that no sync tool ever sees two writers of one file, and nothing in it is rewritten.
//!
//! Every change that was ever seen is also kept in the user's own data folder: a file that a sync tool deletes, or puts
//! back to what it was last week, makes nothing vanish.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{ErrorKind, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use agreement::merge::Change;

use crate::{Fault, files};

/// The file of a device's changes.
pub(super) const CHANGES: &str = "changes.jsonl";
/// So many bytes before the end of what was read tell whether the file is still the one that was read.
const TAIL: usize = 64;

/// The files of changes, and how far each was read.
#[derive(Debug, Default)]
pub(super) struct Log {
    read: BTreeMap<PathBuf, End>,
}

/// How far a file was read.
#[derive(Debug, Clone, PartialEq, Eq)]
struct End {
    /// Behind the last whole line.
    at: u64,
    /// The last bytes before that.
    tail: Vec<u8>,
}

impl Log {
    /// The changes that were added to any of these files since they were read last; all of a file that has become
    /// another one.
    ///
    /// A line that is not whole yet (cut off by a crash, or a file that is only half synced) is looked at again later.
    pub(super) fn fresh(&mut self, files: impl IntoIterator<Item = PathBuf>) -> Result<Vec<Change>, Fault> {
        let mut fresh = Vec::new();
        for path in files {
            let known = self.read.get(&path);
            match read_on(&path, known) {
                Ok(Some((changes, end))) => {
                    fresh.extend(changes);
                    self.read.insert(path, end);
                }
                Ok(None) => {}
                Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {}
                Err(error) => return Err(Fault::io("read", &path, &error)),
            }
        }
        Ok(fresh)
    }
}

/// What stands behind the known end; None when there is no whole line.
fn read_on(path: &Path, known: Option<&End>) -> std::io::Result<Option<(Vec<Change>, End)>> {
    let mut file = File::open(path)?;
    let mut from = 0;
    if let Some(end) = known {
        let mut tail = Vec::new();
        file.seek(SeekFrom::Start(end.at - end.tail.len() as u64))?;
        Read::by_ref(&mut file).take(end.tail.len() as u64).read_to_end(&mut tail)?;
        from = if tail == end.tail { end.at } else { 0 };
    }
    file.seek(SeekFrom::Start(from))?;
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)?;
    let Some(last) = bytes.iter().rposition(|byte| *byte == b'\n') else {
        // A last line without its end may be whole all the same: some editors and merges leave it out.
        let change = if from == 0 { change(&bytes) } else { None };
        return Ok(change.map(|change| (vec![change], End { at: 0, tail: Vec::new() })));
    };
    let whole = &bytes[..=last];
    let changes = whole.split(|byte| *byte == b'\n').filter_map(change).collect();
    let tail = whole[whole.len().saturating_sub(TAIL)..].to_vec();
    Ok(Some((changes, End { at: from + whole.len() as u64, tail })))
}

/// By bytes: a line may be cut off within a character.
fn change(line: &[u8]) -> Option<Change> {
    serde_json::from_slice(line).ok()
}

/// The folders of all devices in a shared folder, by name.
pub(super) fn devices(folder: &Path) -> Result<Vec<PathBuf>, Fault> {
    let drafts = folder.join("drafts");
    list(&drafts).map(|mut all| {
        all.retain(|path| path.is_dir());
        all
    })
}

/// Every file that holds changes, those that a sync tool has put beside the one that it belongs to among them.
pub(super) fn files_of_changes(folder: &Path) -> Result<Vec<PathBuf>, Fault> {
    let mut all = Vec::new();
    for device in devices(folder)? {
        let holds = |path: &PathBuf| {
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            name.starts_with("changes") && name.ends_with(".jsonl")
        };
        all.extend(list(&device)?.into_iter().filter(holds));
    }
    Ok(all)
}

/// What is in a folder, sorted; nothing when it is not there.
pub(super) fn list(folder: &Path) -> Result<Vec<PathBuf>, Fault> {
    let failed = |error: std::io::Error| Fault::io("read", folder, &error);
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => return Ok(Vec::new()),
        Err(error) => return Err(failed(error)),
    };
    let mut paths =
        entries.map(|entry| entry.map(|entry| entry.path())).collect::<std::io::Result<Vec<_>>>().map_err(failed)?;
    paths.sort();
    Ok(paths)
}

/// Appends changes to a file.
pub(super) fn append(path: &Path, changes: &[&Change]) -> Result<(), Fault> {
    let whole = match File::open(path) {
        Ok(mut file) => ends_whole(&mut file).map_err(|error| Fault::io("read", path, &error))?,
        Err(error) if error.kind() == ErrorKind::NotFound => true,
        Err(error) => return Err(Fault::io("read", path, &error)),
    };
    // A line that a crash cut off must not swallow the next one.
    let mut lines = String::from(if whole { "" } else { "\n" });
    for change in changes {
        lines += &change.line();
        lines.push('\n');
    }
    files::append(path, lines.as_bytes())
}

/// Whether a file is empty or ends with a line.
fn ends_whole(file: &mut File) -> std::io::Result<bool> {
    if file.metadata()?.len() == 0 {
        return Ok(true);
    }
    let mut last = [0];
    file.seek(SeekFrom::End(-1))?;
    file.read_exact(&mut last)?;
    Ok(last == *b"\n")
}

/// The ids of the changes in a file, read on as it grows.
#[derive(Debug, Default)]
pub(super) struct Ids {
    log: Log,
    ids: BTreeSet<String>,
    length: u64,
}

impl Ids {
    /// Reads what was added; everything anew where the file is shorter than it was, or gone.
    pub(super) fn look(&mut self, path: &Path) -> Result<(), Fault> {
        let length = match fs::metadata(path) {
            Ok(found) => found.len(),
            Err(error) if error.kind() == ErrorKind::NotFound => 0,
            Err(error) => return Err(Fault::io("read", path, &error)),
        };
        if length < self.length || length == 0 {
            *self = Ids::default();
        }
        let fresh = self.log.fresh([path.to_owned()])?;
        self.ids.extend(fresh.into_iter().map(|change| change.id));
        self.length = length;
        Ok(())
    }

    pub(super) fn has(&self, id: &str) -> bool {
        self.ids.contains(id)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use agreement::merge::{Action, Around, Splice};

    use super::*;

    fn change(device: &str, at: i64) -> Change {
        Change {
            id: String::new(),
            parents: Vec::new(),
            order: 1,
            device: device.into(),
            author: "Dana".into(),
            at,
            document: "mql".into(),
            writes: Vec::new(),
            splice: Splice { at: 0, removed: String::new(), inserted: "x".into() },
            around: Around::default(),
            broken: false,
            sha256: String::new(),
            sentence: "something".into(),
            group: None,
            action: Action::Do,
            began: BTreeMap::new(),
        }
        .named()
    }

    #[test]
    fn what_is_added_is_read_once_and_a_half_line_when_it_is_whole() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join(CHANGES);
        let mut log = Log::default();
        let mut fresh = || log.fresh([path.clone()]).expect("read");
        assert_eq!(fresh(), []);
        let [one, two, three] = [1, 2, 3].map(|at| change("a", at));
        append(&path, &[&one]).expect("written");
        assert_eq!(fresh(), std::slice::from_ref(&one));
        assert_eq!(fresh(), []);
        // Cut off within a character, too.
        let line = two.line().replace("something", "“");
        let (half, rest) = line.as_bytes().split_at(line.find('“').expect("there") + 1);
        files::append(&path, half).expect("written");
        assert_eq!(fresh(), []);
        files::append(&path, rest).expect("written");
        append(&path, &[&three]).expect("written");
        assert_eq!(fresh().iter().map(|change| change.at).collect::<Vec<_>>(), [2, 3]);
        // A sync tool that puts an older file back.
        fs::write(&path, format!("{}\n", one.line())).expect("written");
        assert_eq!(fresh(), [one]);
    }

    #[test]
    fn a_line_that_was_cut_off_does_not_swallow_the_next() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join(CHANGES);
        files::append(&path, b"{\"id\":\"cut").expect("written");
        append(&path, &[&change("a", 2)]).expect("written");
        let mut ids = Ids::default();
        ids.look(&path).expect("read");
        assert_eq!(ids.ids, BTreeSet::from([change("a", 2).id]));
        fs::remove_file(&path).expect("removed");
        ids.look(&path).expect("read");
        assert!(!ids.has(&change("a", 2).id));
    }

    #[test]
    fn an_id_depends_on_everything_in_the_change() {
        let one = change("a", 1);
        assert_ne!(one.id, change("a", 2).id);
        assert_eq!((one.id.clone(), one.id.len()), (change("a", 1).id, 16));
    }
}
