//! The data rows of a file that was looked through, read again as was found out.

use super::{Encoding, Survey};
use crate::leads::fault::LeadError;
use crate::leads::records::{BytesRead, Record, Records, excel, open_text, parquet};

/// The records behind the header and before a report's footer, one after another.
pub(crate) struct DataRows {
    records: Records,
    bytes: BytesRead,
    header_line: u64,
    footer_line: Option<u64>,
}

impl Survey {
    /// Reads the file again, from its first data row on.
    pub(crate) fn data_rows(&self) -> Result<DataRows, LeadError> {
        let bytes = BytesRead::default();
        let format = &self.format;
        let records = match &format.sheet {
            Some(sheet) => Records::Sheet(excel::open(&self.path, Some(sheet))?.0),
            None if format.is_parquet => Records::Parquet(Box::new(parquet::open(&self.path)?)),
            None => {
                let encoding = format.encoding.unwrap_or(Encoding::Utf8);
                open_text(&self.path, encoding, format.dialect.unwrap_or_default(), bytes.clone())?
            }
        };
        let records = records.read_ahead(self.size, &bytes);
        let (header_line, footer_line) = (self.format.header_line, self.format.footer_line);
        Ok(DataRows { records, bytes, header_line, footer_line })
    }
}

impl DataRows {
    /// The next row, blank ones among them; false at the end.
    pub fn next(&mut self, record: &mut Record) -> Result<bool, LeadError> {
        while self.records.next(record)? {
            if record.line > self.header_line {
                return Ok(self.footer_line.is_none_or(|footer| record.line < footer));
            }
        }
        Ok(false)
    }

    /// How far it is: bytes of a text, rows of a spreadsheet or of Parquet.
    pub fn done(&self) -> u64 {
        self.records.done(&self.bytes)
    }
}
