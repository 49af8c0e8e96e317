//! Sorting more records than memory holds: they are gathered, sorted part by part, laid aside in files without a name, and
//! given back in order. A record is a text of bytes, and the order is that of the bytes.
//!
//! The files lie in the private folder of whoever sorts; having no name there, they are gone when the program ends, however
//! it ends.

mod handed;
mod merge;
mod part;

use std::io;
use std::path::{Path, PathBuf};
use std::thread::JoinHandle;

use handed::Handed;
use merge::Merge;
use part::{LaidAside, Part};

/// How many bytes of records are gathered before they are laid aside. Twice that is in memory, since one part is sorted
/// while the next is gathered, and as much again for the places of the records.
const GATHERED: usize = 48 << 20;
/// How many parts lie aside at most; then they are made one.
const PARTS: usize = 64;

/// Takes records in any order.
#[derive(Debug)]
pub(crate) struct Sorter {
    folder: PathBuf,
    limit: usize,
    part: Part,
    aside: Vec<LaidAside>,
    /// The part that is being laid aside.
    under_way: Option<JoinHandle<io::Result<(LaidAside, Part)>>>,
    count: u64,
}

impl Sorter {
    /// A sorter that lays records aside in this folder, if they are many.
    pub fn new(folder: &Path) -> Sorter {
        Sorter::with_limit(folder, GATHERED)
    }

    fn with_limit(folder: &Path, limit: usize) -> Sorter {
        let part = Part::default();
        Sorter { folder: folder.to_owned(), limit, part, aside: Vec::new(), under_way: None, count: 0 }
    }

    /// Takes a record.
    pub fn push(&mut self, record: &[u8]) -> io::Result<()> {
        self.part.push(record);
        self.count += 1;
        if self.part.size() < self.limit {
            return Ok(());
        }
        // The part that is sorted by now gives its memory to the one after the next.
        let empty = self.wait()?.unwrap_or_default();
        if self.aside.len() >= PARTS {
            self.make_one()?;
        }
        let full = std::mem::replace(&mut self.part, empty);
        let folder = self.folder.clone();
        self.under_way = Some(std::thread::spawn(move || full.lay_aside(&folder)));
        Ok(())
    }

    /// How many records it has taken.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// All records in order.
    pub fn sorted(mut self) -> io::Result<Sorted> {
        self.wait()?;
        let mut part = std::mem::take(&mut self.part);
        let aside = std::mem::take(&mut self.aside);
        if aside.is_empty() {
            part.sort();
            return Ok(Sorted::InMemory(part, 0));
        }
        Ok(Sorted::Merged(Handed::from(move || {
            part.sort();
            Merge::of(aside, Some(part))
        })))
    }

    fn wait(&mut self) -> io::Result<Option<Part>> {
        let Some(under_way) = self.under_way.take() else { return Ok(None) };
        let ended = under_way.join().map_err(|_| io::Error::other("sorting broke off"))?;
        let (aside, emptied) = ended?;
        self.aside.push(aside);
        Ok(Some(emptied))
    }

    fn make_one(&mut self) -> io::Result<()> {
        let mut all = Merge::of(std::mem::take(&mut self.aside), None)?;
        let mut one = LaidAside::begin(&self.folder)?;
        while let Some(record) = all.next()? {
            one.push(record)?;
        }
        self.aside.push(one.end()?);
        Ok(())
    }
}

impl Drop for Sorter {
    fn drop(&mut self) {
        // Where the work was stopped nothing goes on behind its back.
        let _ = self.wait();
    }
}

/// Records in order.
pub(crate) enum Sorted {
    /// Few: they were never laid aside.
    InMemory(Part, usize),
    /// Many.
    Merged(Handed),
}

impl Sorted {
    /// The next record; None at the end.
    pub fn next(&mut self) -> io::Result<Option<&[u8]>> {
        match self {
            Sorted::InMemory(part, next) => {
                *next += 1;
                Ok(part.get(*next - 1))
            }
            Sorted::Merged(handed) => handed.next(),
        }
    }
}

#[cfg(test)]
mod tests;
