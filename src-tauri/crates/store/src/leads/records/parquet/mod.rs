//! A Parquet file as records: each value as the text that a CSV of the same table would hold, so that everything behind
//! reads it alike. Rows are counted from 1; the header is the names in the file's schema. It is read row group by row
//! group and page by page, so that memory does not grow with the file.

mod cells;
mod leaf;
mod schema;
mod source;

use std::panic::AssertUnwindSafe;
use std::path::Path;

use ::parquet::basic::Compression;
use ::parquet::errors::ParquetError;
use ::parquet::file::metadata::ColumnChunkMetaData;
use ::parquet::file::reader::{FileReader, SerializedFileReader};

use super::{RECORD_LIMIT, Record};
use crate::leads::fault::LeadError;
use leaf::Leaf;
pub(crate) use schema::Stated;
use schema::{Column, Content};
use source::Source;

/// How many rows are decoded at a time.
const BATCH: usize = 1024;

/// Rows of one file.
pub(crate) struct ParquetRows {
    file: SerializedFileReader<Source>,
    columns: Vec<Column>,
    /// The next row group.
    group: usize,
    /// One for each column of the row group at hand; None for a column that cannot be read.
    leaves: Vec<Option<Box<dyn Leaf>>>,
    /// Rows of the row group that are not decoded yet, and decoded ones that are not given yet.
    undecoded: u64,
    decoded: usize,
    header_given: bool,
    done: u64,
    total: u64,
    /// Columns with a list of which an element holds the sign that parts elements.
    torn_lists: Vec<bool>,
}

/// Whether these first bytes are those of a Parquet file, whatever it is called.
pub(crate) fn is_parquet(head: &[u8]) -> bool {
    head == b"PAR1" || head == b"PARE"
}

/// Whether a file's name says that it is one.
pub(crate) fn is_called_parquet(path: &Path) -> bool {
    let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    ["parquet", "parq", "pq"].iter().any(|known| ending.eq_ignore_ascii_case(known))
}

/// Opens a file.
pub(crate) fn open(path: &Path) -> Result<ParquetRows, LeadError> {
    let source = Source::open(path).map_err(|fault| LeadError::io(path, "read", &fault))?;
    let length = source.length();
    let file = without_panic(|| SerializedFileReader::new(source))?;
    let metadata = file.metadata();
    let mut total: u64 = 0;
    for group in metadata.row_groups() {
        let rows = u64::try_from(group.num_rows()).map_err(|_| damaged())?;
        total = total.checked_add(rows).ok_or_else(damaged)?;
        for column in group.columns() {
            if !lies_within(length, column) {
                return Err(damaged());
            }
            if let Some(name) = foreign_codec(column.compression()) {
                return Err(LeadError::file(
                    None,
                    format!("this Parquet file is compressed with {name}, which is not read here"),
                    "write it with snappy, zstd, gzip, lz4 or without compression",
                ));
            }
        }
    }
    let columns = schema::columns(metadata.file_metadata().schema_descr());
    let torn_lists = vec![false; columns.len()];
    Ok(ParquetRows {
        file,
        columns,
        group: 0,
        leaves: Vec::new(),
        undecoded: 0,
        decoded: 0,
        header_given: false,
        done: 0,
        total,
        torn_lists,
    })
}

impl ParquetRows {
    /// Reads the next row, the first time the header; false at the end.
    pub fn next(&mut self, record: &mut Record) -> Result<bool, LeadError> {
        if !self.header_given {
            self.header_given = true;
            record.clear(0);
            self.columns.iter().for_each(|column| record.push(&column.name));
            return Ok(true);
        }
        while self.decoded == 0 {
            if !without_panic(|| self.decode())? {
                return if self.done == self.total { Ok(false) } else { Err(damaged()) };
            }
        }
        self.decoded -= 1;
        self.done += 1;
        record.clear(self.done);
        for (leaf, torn) in self.leaves.iter_mut().zip(&mut self.torn_lists) {
            if let Some(leaf) = leaf {
                *torn |= leaf.write(&mut record.text);
            }
            record.ends.push(record.text.len());
            if record.text.len() > RECORD_LIMIT {
                return Err(super::too_long(self.done));
            }
        }
        Ok(true)
    }

    /// Decodes further rows; false at the end of the file.
    fn decode(&mut self) -> Result<bool, ParquetError> {
        if self.undecoded == 0 {
            if self.group == self.file.num_row_groups() {
                return Ok(false);
            }
            let group = self.file.get_row_group(self.group)?;
            self.group += 1;
            self.undecoded = u64::try_from(group.metadata().num_rows()).unwrap_or(0);
            self.leaves.clear();
            for column in &self.columns {
                self.leaves.push(match column.content {
                    Content::Cells { leaf, form, .. } => Some(leaf::open(group.get_column_reader(leaf)?, form, {
                        let about = group.metadata().column(leaf).column_descr();
                        (about.max_def_level(), about.max_rep_level())
                    })),
                    Content::Unreadable(_) => None,
                });
            }
            // Where no column can be read, the rows are there all the same, and empty.
        }
        let wanted = self.undecoded.min(BATCH as u64) as usize;
        for leaf in self.leaves.iter_mut().flatten() {
            if leaf.decode(wanted)? != wanted {
                return Err(ParquetError::EOF("a column has fewer rows than its row group".to_owned()));
            }
        }
        self.undecoded -= wanted as u64;
        self.decoded = wanted;
        Ok(true)
    }

    /// What the file itself says of its columns, in order.
    pub fn stated(&self) -> Vec<Stated> {
        self.columns.iter().map(Column::stated).collect()
    }

    /// Columns with a list of which an element holds the sign that parts elements, among the rows so far.
    pub fn torn_lists(&self) -> impl Iterator<Item = usize> {
        self.torn_lists.iter().enumerate().filter(|(_, torn)| **torn).map(|(at, _)| at)
    }

    /// How many rows are done.
    pub fn done(&self) -> u64 {
        self.done
    }

    /// How many rows there are.
    pub fn total(&self) -> u64 {
        self.total
    }
}

/// A file that is called Parquet and is none.
pub(crate) fn not_parquet() -> LeadError {
    LeadError::file(
        None,
        "this is no Parquet file, though its name says so",
        "give it the name of what it is, such as `.csv`, or export it again",
    )
}

fn foreign_codec(codec: Compression) -> Option<&'static str> {
    match codec {
        Compression::UNCOMPRESSED
        | Compression::SNAPPY
        | Compression::GZIP(_)
        | Compression::LZ4
        | Compression::LZ4_RAW
        | Compression::ZSTD(_) => None,
        Compression::BROTLI(_) => Some("brotli"),
        Compression::LZO => Some("LZO"),
    }
}

/// Whether a column's pages lie where a file of this length has room for them.
fn lies_within(length: u64, column: &ColumnChunkMetaData) -> bool {
    let start = column.dictionary_page_offset().unwrap_or_else(|| column.data_page_offset());
    let (start, size) = (u64::try_from(start), u64::try_from(column.compressed_size()));
    let end = start.ok().zip(size.ok()).and_then(|(start, size)| start.checked_add(size));
    end.is_some_and(|end| end <= length) && column.data_page_offset() >= 0 && column.num_values() >= 0
}

/// What a reader gives. Of a damaged file it may come upon something that its authors held to be impossible.
fn without_panic<T>(read: impl FnOnce() -> Result<T, ParquetError>) -> Result<T, LeadError> {
    // Nothing is read on after a panic, so that whatever it leaves half done is never seen.
    std::panic::catch_unwind(AssertUnwindSafe(read)).map_err(|_| damaged())?.map_err(unreadable)
}

fn unreadable(fault: ParquetError) -> LeadError {
    match &fault {
        ParquetError::External(cause) => match cause.downcast_ref::<std::io::Error>() {
            Some(io) if io.kind() != std::io::ErrorKind::UnexpectedEof && io.raw_os_error().is_some() => {
                LeadError::file(None, format!("the file cannot be read on: {}", crate::fault::in_words(io)), "")
            }
            _ => damaged(),
        },
        ParquetError::General(message) if message.contains("encrypt") => encrypted(),
        // Without its key, what the file says of an encrypted column is not there.
        ParquetError::General(message) if message.starts_with("Required field") => LeadError::file(
            None,
            "parts of this Parquet file are damaged or encrypted",
            "export it again, without encryption",
        ),
        ParquetError::NYI(_) => LeadError::file(
            None,
            "this Parquet file is encoded in a way that is not read here",
            "write it again with the usual settings of pandas, DuckDB, Spark or Polars, or as CSV",
        ),
        _ => damaged(),
    }
}

fn damaged() -> LeadError {
    LeadError::file(None, "this Parquet file is damaged or cut short", "export it again")
}

fn encrypted() -> LeadError {
    LeadError::file(None, "this Parquet file is encrypted", "export it without encryption")
}

#[cfg(test)]
mod tests;
