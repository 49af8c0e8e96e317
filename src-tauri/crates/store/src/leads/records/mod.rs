//! A file as a stream of records, whether it is text, a spreadsheet or Parquet: what the survey and the import read from.

mod ahead;
pub(crate) mod csv;
pub(crate) mod encoding;
pub(crate) mod excel;
pub(crate) mod parquet;

use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::fault::LeadError;
use ahead::Ahead;
use csv::{CsvRecords, Dialect};
use encoding::Encoding;
use excel::SheetRows;
use parquet::ParquetRows;

/// The most bytes that one record may have: more means a quote that never closes, or no table.
pub(crate) const RECORD_LIMIT: usize = 1_000_000;
/// The most columns that a table may have.
pub(crate) const COLUMN_LIMIT: usize = 1_000;

/// One record, its fields in one text so that reading the next allocates nothing.
#[derive(Debug, Default)]
pub(crate) struct Record {
    /// The line of the file on which it begins, from 1; of a spreadsheet or of Parquet the row. The names of the columns of
    /// Parquet, which stand in no row, have 0.
    pub line: u64,
    /// Text stands behind a closing quote, so that where its fields end is in doubt.
    pub torn: bool,
    text: String,
    ends: Vec<usize>,
}

impl Record {
    /// How many fields it has.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// A field as it stands; empty past the last.
    pub fn get(&self, at: usize) -> &str {
        let Some(&end) = self.ends.get(at) else { return "" };
        let start = if at == 0 { 0 } else { self.ends[at - 1] };
        &self.text[start..end]
    }

    /// All its fields.
    pub fn fields(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|at| self.get(at))
    }

    /// Whether there is nothing in any field.
    pub fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// Whether a field from `at` on holds anything.
    pub fn has_text_from(&self, at: usize) -> bool {
        (at..self.len()).any(|at| !self.get(at).trim().is_empty())
    }

    fn clear(&mut self, line: u64) {
        self.line = line;
        self.torn = false;
        self.text.clear();
        self.ends.clear();
    }

    pub(crate) fn push(&mut self, field: &str) {
        self.text.push_str(field);
        self.ends.push(self.text.len());
    }
}

/// Where records come from.
pub(crate) enum Records {
    /// Text with a separator.
    Text(Box<CsvRecords<Box<dyn Read + Send>>>),
    /// A sheet of a spreadsheet.
    Sheet(SheetRows),
    /// A Parquet file.
    Parquet(Box<ParquetRows>),
    /// Any of these, read ahead.
    Ahead(Box<Ahead>),
    /// None at all.
    None,
}

impl Records {
    /// Reads the next record; false at the end.
    pub fn next(&mut self, record: &mut Record) -> Result<bool, LeadError> {
        match self {
            Records::Text(rows) => rows.next(record),
            Records::Sheet(rows) => Ok(rows.next(record)),
            Records::Parquet(rows) => rows.next(record),
            Records::Ahead(rows) => rows.next(record),
            Records::None => Ok(false),
        }
    }

    /// How far they are: bytes of a text, rows of a spreadsheet or of Parquet.
    pub fn done(&self, bytes: &BytesRead) -> u64 {
        match self {
            Records::Text(_) => bytes.get(),
            Records::Sheet(rows) => rows.done(),
            Records::Parquet(rows) => rows.done(),
            Records::Ahead(rows) => rows.done(),
            Records::None => 0,
        }
    }
}

fn too_long(line: u64) -> LeadError {
    LeadError::file(
        Some(line),
        "this row is longer than 1 MB",
        "see that the file is a table with one row for each line",
    )
}

/// How many bytes of a file were read so far, shared between the reader at the bottom and whoever tells the progress.
#[derive(Debug, Clone, Default)]
pub(crate) struct BytesRead(Arc<AtomicU64>);

impl BytesRead {
    /// The count.
    pub fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

struct Counted {
    file: File,
    bytes: BytesRead,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.file.read(buffer)?;
        self.bytes.0.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

/// Opens a text file as records.
pub(crate) fn open_text(
    path: &Path,
    encoding: Encoding,
    dialect: Dialect,
    bytes: BytesRead,
) -> Result<Records, LeadError> {
    let file = File::open(path).map_err(|fault| LeadError::io(path, "read", &fault))?;
    let text = encoding::decoded(Counted { file, bytes }, encoding);
    Ok(Records::Text(Box::new(CsvRecords::new(text, dialect))))
}
