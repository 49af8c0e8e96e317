//! Packing the history: a file of changes that has become long is put away, compressed, as `changes-NAME.jsonl.gz`, where
//! NAME is the beginning of the SHA-256 of what it holds, and begins again with nothing.
//!
//! No change is left out, so whoever was offline for months merges as before, and every value that was ever written can be
//! had. A packed file holds the same lines, is as good as the long one, and is written once and for all: nobody adds to it
//! and nothing else ever has its name. It is whole on the disk, and was read back, before the long file is made short; a
//! program that dies in between leaves the same changes in both, which is as good as in one of them. For the same reason it
//! makes no difference which of the two files a sync tool brings first: until the other one arrives, changes lie in both, or
//! later ones wait for those that they were made upon. Each device packs only its own files.

use std::fs;
use std::io::{Read, Write};
use std::path::Path;

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use sha2::{Digest, Sha256};

use super::{Draft, log};
use crate::{Fault, files};

/// A file of changes of so many bytes is packed.
const LONG: u64 = 256 * 1024;
/// No packed file holds more than this: the program itself packs far less.
const MOST: u64 = 256 * 1024 * 1024;
const ENDING: &str = ".jsonl.gz";

/// Who may read what is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum For {
    Everyone,
    Oneself,
}

impl Draft {
    /// Packs this device's own changes in the shared folder, and what it keeps of all changes in the user's own data
    /// folder, however short the files are. The program does it by itself when they have become long.
    ///
    /// # Errors
    /// A file cannot be read or written; every change is where it was, or in a packed file, or in both.
    pub fn pack(&mut self) -> Result<(), Fault> {
        let _turn = self.turn()?;
        self.read()?;
        self.pack_longer_than(0)
    }

    /// What cannot be packed now is at the next look.
    pub(super) fn pack_if_long(&self) {
        drop(self.pack_longer_than(LONG));
    }

    fn pack_longer_than(&self, length: u64) -> Result<(), Fault> {
        let all = [(self.own_changes(), For::Everyone), (self.own.join(log::CHANGES), For::Oneself)];
        for (path, reader) in all.iter().filter(|(path, _)| self.log.length(path) > length) {
            let packed = self.log.ids_in(files::folder_of(path), true);
            pack(path, *reader, |id| packed.contains(id))?;
        }
        Ok(())
    }
}

/// Packs the whole lines of a file, but for those that lie in a packed one already.
fn pack(path: &Path, reader: For, is_packed: impl Fn(&str) -> bool) -> Result<(), Fault> {
    let bytes = fs::read(path).map_err(|error| Fault::io("read", path, &error))?;
    let end = bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |last| last + 1);
    // A line that is not understood here is kept as well.
    let stays = |line: &&[u8]| log::id(line).is_none_or(|id| !is_packed(&id));
    let lines: Vec<u8> = bytes[..end].split_inclusive(|byte| *byte == b'\n').filter(stays).flatten().copied().collect();
    if !lines.is_empty() {
        put_away(files::folder_of(path), &lines, reader)?;
    }
    replace(path, &bytes[end..], reader)
}

fn put_away(folder: &Path, lines: &[u8], reader: For) -> Result<(), Fault> {
    let sha256: String = Sha256::digest(lines).iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    let path = folder.join(format!("changes-{sha256}{ENDING}"));
    let failed = |error: std::io::Error| Fault::io("written", &path, &error);
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    let packed = encoder.write_all(lines).and_then(|()| encoder.finish()).map_err(failed)?;
    let is_there = || fs::read(&path).map(|there| there == packed).map_err(|error| Fault::io("read", &path, &error));
    if !files::stands(&path)? || !is_there()? {
        // What stands there is the same, but damaged.
        replace(&path, &packed, reader)?;
    }
    match is_there()? {
        true => Ok(()),
        false => Err(failed(std::io::Error::other("what was written cannot be read back"))),
    }
}

fn replace(path: &Path, bytes: &[u8], reader: For) -> Result<(), Fault> {
    match reader {
        For::Everyone => files::replace(path, bytes),
        For::Oneself => files::replace_private(path, bytes),
    }
}

/// Whether a file is a packed one, by its name.
pub(super) fn is_packed(path: &Path) -> bool {
    path.file_name().and_then(|name| name.to_str()).is_some_and(|name| name.ends_with(ENDING))
}

/// What a packed file holds, and whether that is all: of one that is damaged, or not all there yet, it is what can be had.
pub(super) fn unpack(packed: &[u8]) -> (Vec<u8>, bool) {
    let mut lines = Vec::new();
    let read = GzDecoder::new(packed).take(MOST).read_to_end(&mut lines);
    (lines, read.is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINES: &[u8] = b"{\"id\":\"1\"}\n{\"id\":\"2\"}\n{\"id\":\"3\"}\nwhat is this\n";

    fn packed(folder: &Path) -> Vec<Vec<u8>> {
        let all = log::list(folder).expect("listed").into_iter().filter(|path| is_packed(path));
        all.map(|path| unpack(&fs::read(path).expect("read")).0).collect()
    }

    #[test]
    fn whole_lines_are_put_away_once_and_half_a_line_stays() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join(log::CHANGES);
        fs::write(&path, [LINES, b"{\"id\":\"ha"].concat()).expect("written");
        pack(&path, For::Everyone, |id| id == "2").expect("packed");
        assert_eq!(fs::read(&path).expect("read"), b"{\"id\":\"ha");
        let without_2: &[u8] = b"{\"id\":\"1\"}\n{\"id\":\"3\"}\nwhat is this\n";
        assert_eq!(packed(folder.path()), [without_2]);
        // Killed before the long file was made short, and once more.
        fs::write(&path, without_2).expect("written");
        pack(&path, For::Everyone, |_| false).expect("packed");
        assert_eq!((fs::read(&path).expect("read").len(), packed(folder.path())), (0, vec![without_2.to_vec()]));
    }

    #[test]
    fn a_damaged_file_of_the_same_name_is_written_anew() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join(log::CHANGES);
        for damage in [Some(0), Some(30), None] {
            fs::write(&path, LINES).expect("written");
            pack(&path, For::Oneself, |_| false).expect("packed");
            assert_eq!(packed(folder.path()), [LINES]);
            let Some(at) = damage else { continue };
            let packed = log::list(folder.path()).expect("listed").into_iter().find(|path| is_packed(path));
            let packed = packed.expect("a packed file");
            let mut bytes = fs::read(&packed).expect("read");
            bytes[at] ^= 1;
            fs::write(&packed, bytes).expect("written");
        }
    }

    #[test]
    fn of_half_a_packed_file_what_is_there_is_had() {
        let lines: Vec<u8> = (0..20_000).flat_map(|nth| format!("{{\"id\":\"{nth}\"}}\n").into_bytes()).collect();
        let folder = tempfile::tempdir().expect("a folder");
        put_away(folder.path(), &lines, For::Everyone).expect("packed");
        let bytes = fs::read(&log::list(folder.path()).expect("listed")[0]).expect("read");
        assert!(bytes.len() * 3 < lines.len(), "{} of {}", bytes.len(), lines.len());
        let (half, whole) = unpack(&bytes[..bytes.len() / 2]);
        assert!(!whole && !half.is_empty() && lines.starts_with(&half));
        assert_eq!(unpack(&bytes), (lines, true));
    }
}
