//! As many records as memory may hold, and how they are laid aside.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, Write};
use std::path::Path;

/// Records in memory.
#[derive(Debug, Default)]
pub(crate) struct Part {
    bytes: Vec<u8>,
    /// The first bytes of each record as a number, and where it stands: most are told apart without looking at it.
    places: Vec<(u128, u32, u32)>,
}

/// The first bytes of a record as a number that has their order.
pub(super) fn beginning(record: &[u8]) -> u128 {
    match record.first_chunk::<16>() {
        Some(first) => u128::from_be_bytes(*first),
        None => {
            let mut first = [0; 16];
            first[..record.len()].copy_from_slice(record);
            u128::from_be_bytes(first)
        }
    }
}

impl Part {
    pub fn push(&mut self, record: &[u8]) {
        self.places.push((beginning(record), self.bytes.len() as u32, record.len() as u32));
        self.bytes.extend_from_slice(record);
    }

    /// Bytes of its records.
    pub fn size(&self) -> usize {
        self.bytes.len()
    }

    pub fn sort(&mut self) {
        let bytes = &self.bytes;
        self.places.sort_unstable_by(|a, b| a.0.cmp(&b.0).then_with(|| at(bytes, a).cmp(at(bytes, b))));
    }

    pub fn get(&self, nth: usize) -> Option<&[u8]> {
        self.places.get(nth).map(|place| at(&self.bytes, place))
    }

    /// Sorts it, writes it to a file without a name, and gives its memory back.
    pub(super) fn lay_aside(mut self, folder: &Path) -> io::Result<(LaidAside, Part)> {
        self.sort();
        let mut aside = LaidAside::begin(folder)?;
        for place in &self.places {
            aside.push(at(&self.bytes, place))?;
        }
        self.bytes.clear();
        self.places.clear();
        Ok((aside.end()?, self))
    }
}

fn at<'b>(bytes: &'b [u8], place: &(u128, u32, u32)) -> &'b [u8] {
    &bytes[place.1 as usize..][..place.2 as usize]
}

/// Sorted records in a file, each behind its length.
#[derive(Debug)]
pub(super) struct LaidAside {
    file: File,
}

/// Such a file while it is written.
pub(super) struct LayingAside {
    file: BufWriter<File>,
}

/// How much of a file is read or written at a time.
const BUFFER: usize = 256 << 10;

impl LaidAside {
    pub fn begin(folder: &Path) -> io::Result<LayingAside> {
        Ok(LayingAside { file: BufWriter::with_capacity(BUFFER, tempfile::tempfile_in(folder)?) })
    }

    /// Its records, from the first on.
    pub fn read(mut self) -> io::Result<Reading> {
        self.file.rewind()?;
        Ok(Reading { file: BufReader::with_capacity(BUFFER, self.file), record: Vec::new() })
    }
}

impl LayingAside {
    pub fn push(&mut self, record: &[u8]) -> io::Result<()> {
        self.file.write_all(&(record.len() as u32).to_le_bytes())?;
        self.file.write_all(record)
    }

    pub fn end(self) -> io::Result<LaidAside> {
        Ok(LaidAside { file: self.file.into_inner().map_err(io::IntoInnerError::into_error)? })
    }
}

/// The records of a file, one after another.
pub(super) struct Reading {
    file: BufReader<File>,
    pub record: Vec<u8>,
}

impl Reading {
    /// Reads the next record into `record`; false at the end.
    pub fn advance(&mut self) -> io::Result<bool> {
        let mut length = [0; 4];
        match self.file.read_exact(&mut length) {
            // The last record ends where the file does.
            Err(fault) if fault.kind() == io::ErrorKind::UnexpectedEof => return Ok(false),
            other => other?,
        }
        self.record.resize(u32::from_le_bytes(length) as usize, 0);
        self.file.read_exact(&mut self.record)?;
        Ok(true)
    }
}
