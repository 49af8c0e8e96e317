//! The history of the draft on disk: `drafts/DEVICE/changes.jsonl`, one change a line, in the shared folder. Each device
//! writes its own files only, so that no sync tool ever sees two writers of one file. It adds to that one, and packs it
//! from time to time (see [`super::pack`]).
//!
//! Every change that was ever seen is also kept in the user's own data folder, in files of the same kind: one that a sync
//! tool deletes, or puts back to what it was last week, makes nothing vanish.

use std::collections::{BTreeMap, HashSet};
use std::fs::{self, File};
use std::io::{ErrorKind, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use agreement::merge::Change;
use serde::Deserialize;

use super::pack::{is_packed, unpack};
use crate::{Fault, files};

/// The file of a device's changes.
pub(super) const CHANGES: &str = "changes.jsonl";
/// So many bytes before the end of what was read tell whether the file is still the one that was read.
const TAIL: usize = 64;

/// The files of changes, how far each was read, and which changes it holds.
#[derive(Debug, Default)]
pub(super) struct Log {
    read: BTreeMap<PathBuf, Part>,
    /// Whether all changes are known to lie where they shall be kept, and no file has changed since.
    settled: bool,
}

/// What was read of a file.
#[derive(Debug, Default)]
struct Part {
    end: End,
    ids: HashSet<String>,
}

/// How far a file was read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct End {
    /// Behind the last whole line.
    at: u64,
    /// The last bytes before that.
    tail: Vec<u8>,
}

/// The whole lines that a file has.
struct Lines {
    bytes: Vec<u8>,
    /// Whether these are all of them, since the file is new or has become another one.
    anew: bool,
    end: End,
}

/// So much of a change tells whether it is known.
#[derive(Deserialize)]
struct Named {
    #[serde(default)]
    id: String,
}

impl Log {
    /// The changes in any of these files that nobody knows yet; other files are forgotten.
    ///
    /// A line that is not whole yet (cut off by a crash, or a file that is only half synced) is looked at again later.
    pub(super) fn fresh(&mut self, files: &[PathBuf], is_known: impl Fn(&str) -> bool) -> Result<Vec<Change>, Fault> {
        let before = self.read.len();
        self.read.retain(|path, _| files.contains(path));
        self.settled &= self.read.len() == before;
        let mut fresh: Vec<Change> = Vec::new();
        let mut met: HashSet<String> = HashSet::new();
        for path in files {
            let lines = match read_on(path, self.read.get(path).map(|part| &part.end)) {
                Ok(Some(lines)) => lines,
                Ok(None) => continue,
                Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => continue,
                Err(error) => return Err(Fault::io("read", path, &error)),
            };
            let mut ids = HashSet::new();
            for line in lines.bytes.split(|byte| *byte == b'\n') {
                let Some(id) = id(line) else { continue };
                if !met.contains(&id) && !is_known(&id) {
                    let Some(change) = change(line) else { continue };
                    met.insert(id.clone());
                    fresh.push(change);
                }
                ids.insert(id);
            }
            let part = self.read.entry(path.clone()).or_default();
            part.end = lines.end;
            if lines.anew && part.ids != ids {
                (part.ids, self.settled) = (ids, false);
            } else if !ids.is_subset(&part.ids) {
                part.ids.extend(ids);
                self.settled = false;
            }
        }
        Ok(fresh)
    }

    /// The ids of the changes that lie in the files of a folder, or in those of them that are packed.
    pub(super) fn ids_in(&self, folder: &Path, only_packed: bool) -> HashSet<&str> {
        let here = |path: &Path| path.parent() == Some(folder) && (!only_packed || is_packed(path));
        let parts = self.read.iter().filter(|(path, _)| here(path));
        parts.flat_map(|(_, part)| part.ids.iter().map(String::as_str)).collect()
    }

    /// How many bytes of a file were read.
    pub(super) fn length(&self, path: &Path) -> u64 {
        self.read.get(path).map_or(0, |part| part.end.at)
    }

    /// Whether no file has changed since all changes were found to lie where they shall be kept.
    pub(super) fn is_settled(&self) -> bool {
        self.settled
    }

    /// All changes lie where they shall be kept.
    pub(super) fn settle(&mut self) {
        self.settled = true;
    }
}

/// What stands behind the known end; None when there is no whole line.
fn read_on(path: &Path, known: Option<&End>) -> std::io::Result<Option<Lines>> {
    let mut file = File::open(path)?;
    let length = file.metadata()?.len();
    let mut from = 0;
    if let Some(end) = known {
        let mut tail = Vec::new();
        file.seek(SeekFrom::Start(end.at - end.tail.len() as u64))?;
        Read::by_ref(&mut file).take(end.tail.len() as u64).read_to_end(&mut tail)?;
        from = if tail == end.tail { end.at } else { 0 };
    }
    if is_packed(path) {
        return if from > 0 && from == length { Ok(None) } else { read_packed(path).map(Some) };
    }
    file.seek(SeekFrom::Start(from))?;
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)?;
    let Some(last) = bytes.iter().rposition(|byte| *byte == b'\n') else {
        // A last line without its end may be whole all the same: some editors and merges leave it out.
        return Ok((from == 0).then(|| Lines { bytes, anew: true, end: End::default() }));
    };
    bytes.truncate(last + 1);
    let tail = bytes[bytes.len().saturating_sub(TAIL)..].to_vec();
    let end = End { at: from + bytes.len() as u64, tail };
    Ok(Some(Lines { bytes, anew: from == 0, end }))
}

/// A packed file is never added to: it is read as a whole, and again for as long as it is not whole.
fn read_packed(path: &Path) -> std::io::Result<Lines> {
    let packed = fs::read(path)?;
    let (bytes, whole) = unpack(&packed);
    let tail = packed[packed.len().saturating_sub(TAIL)..].to_vec();
    let end = if whole { End { at: packed.len() as u64, tail } } else { End::default() };
    Ok(Lines { bytes, anew: true, end })
}

/// By bytes: a line may be cut off within a character.
fn change(line: &[u8]) -> Option<Change> {
    serde_json::from_slice(line).ok()
}

/// The id of the change in a line; None where the line is not whole.
pub(super) fn id(line: &[u8]) -> Option<String> {
    serde_json::from_slice::<Named>(line).ok().map(|named| named.id)
}

/// The folders of all devices in a shared folder, by name.
pub(super) fn devices(folder: &Path) -> Result<Vec<PathBuf>, Fault> {
    let drafts = folder.join("drafts");
    list(&drafts).map(|mut all| {
        all.retain(|path| path.is_dir());
        all
    })
}

/// Every file of a shared folder that holds changes, those that a sync tool has put beside the one that it belongs to
/// among them.
pub(super) fn files_of_changes(folder: &Path) -> Result<Vec<PathBuf>, Fault> {
    let mut all = Vec::new();
    for device in devices(folder)? {
        all.extend(changes_in(&device)?);
    }
    Ok(all)
}

/// The files in a folder that hold changes.
pub(super) fn changes_in(folder: &Path) -> Result<Vec<PathBuf>, Fault> {
    let holds = |path: &PathBuf| {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        name.starts_with("changes") && (name.ends_with(".jsonl") || is_packed(path))
    };
    list(folder).map(|all| all.into_iter().filter(holds).collect())
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

#[cfg(test)]
mod tests {
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
        let mut fresh = || log.fresh(std::slice::from_ref(&path), |_| false).expect("read");
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
        let mut log = Log::default();
        let files = std::slice::from_ref(&path);
        assert_eq!(log.fresh(files, |_| false).expect("read").len(), 1);
        let id = change("a", 2).id;
        assert_eq!(log.ids_in(folder.path(), false), HashSet::from([id.as_str()]));
        log.settle();
        assert!(log.fresh(files, |_| true).expect("read").is_empty() && log.is_settled());
        fs::remove_file(&path).expect("removed");
        log.fresh(&[], |_| true).expect("read");
        assert!(log.ids_in(folder.path(), false).is_empty() && !log.is_settled());
    }

    #[test]
    fn an_id_depends_on_everything_in_the_change() {
        let one = change("a", 1);
        assert_ne!(one.id, change("a", 2).id);
        assert_eq!((one.id.clone(), one.id.len()), (change("a", 1).id, 16));
    }
}
