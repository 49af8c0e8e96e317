//! Text with a separator as records.
//!
//! The `csv` crate sets no limit to a record: one open quote makes the rest of a file a single record in memory. This
//! reader counts while it reads, keeps the physical line of every record, and knows the two habits of CRM exports that
//! the usual form does not have: a space after each separator, and quotes escaped by a backslash.

use std::io::Read;

use serde::Serialize;

use super::{RECORD_LIMIT, Record, too_long};
use crate::leads::fault::LeadError;

/// How fields and quotes are written in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Dialect {
    /// What stands between two fields.
    pub separator: char,
    /// Whether a quote inside quotes is written `\"`.
    pub backslash_quotes: bool,
    /// Whether a space follows each separator and is no part of the field.
    pub space_after: bool,
}

impl Default for Dialect {
    fn default() -> Dialect {
        Dialect { separator: ',', backslash_quotes: false, space_after: false }
    }
}

/// How many lines end in which way.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct LineEnds {
    /// A line feed alone.
    pub lf: u64,
    /// A carriage return and a line feed.
    pub crlf: u64,
    /// A carriage return alone.
    pub cr: u64,
}

/// Reads records from text in UTF-8.
pub(crate) struct CsvRecords<R> {
    input: R,
    buffer: Vec<u8>,
    at: usize,
    filled: usize,
    line: u64,
    first: bool,
    dialect: Dialect,
    /// How the records so far ended.
    pub line_ends: LineEnds,
    /// A quote was closed right behind a backslash and text follows it: the file may escape its quotes so.
    pub backslash_seen: bool,
}

#[derive(Clone, Copy, PartialEq)]
enum State {
    Start,
    Plain,
    Quoted,
    Escaped,
    Closed,
}

impl<R: Read> CsvRecords<R> {
    /// A reader from the first line on.
    pub fn new(input: R, dialect: Dialect) -> CsvRecords<R> {
        CsvRecords {
            input,
            buffer: vec![0; 1 << 16],
            at: 0,
            filled: 0,
            line: 1,
            first: true,
            dialect,
            line_ends: LineEnds::default(),
            backslash_seen: false,
        }
    }

    /// Reads the next record; false at the end of the file.
    pub fn next(&mut self, record: &mut Record) -> Result<bool, LeadError> {
        record.clear(self.line);
        let mut bytes = std::mem::take(&mut record.text).into_bytes();
        let found = self.read(record, &mut bytes);
        record.text =
            String::from_utf8(bytes).unwrap_or_else(|fault| String::from_utf8_lossy(fault.as_bytes()).into_owned());
        found
    }

    fn read(&mut self, record: &mut Record, bytes: &mut Vec<u8>) -> Result<bool, LeadError> {
        let separator = self.dialect.separator as u8;
        let mut state = State::Start;
        let mut quote_line = self.line;
        let mut size = 0;
        let mut spaces = 0;
        loop {
            let Some(byte) = self.peek()? else {
                return match state {
                    State::Quoted | State::Escaped => Err(open_quote(quote_line)),
                    State::Start if record.ends.is_empty() => Ok(false),
                    _ => {
                        record.ends.push(bytes.len());
                        Ok(true)
                    }
                };
            };
            size += 1;
            self.at += 1;
            match state {
                State::Quoted if byte == b'"' => {
                    state = State::Closed;
                    spaces = 0;
                }
                State::Quoted if byte == b'\\' && self.dialect.backslash_quotes => state = State::Escaped,
                State::Quoted => {
                    bytes.push(byte);
                    self.line += u64::from(byte == b'\n');
                    size += self.take_run(bytes, |byte| byte == b'"' || byte == b'\\' || byte == b'\n');
                }
                State::Escaped => {
                    if byte != b'"' && byte != b'\\' {
                        bytes.push(b'\\');
                    }
                    bytes.push(byte);
                    self.line += u64::from(byte == b'\n');
                    state = State::Quoted;
                }
                _ if byte == separator => {
                    record.ends.push(bytes.len());
                    state = State::Start;
                }
                _ if byte == b'\n' || byte == b'\r' => {
                    record.ends.push(bytes.len());
                    self.end_line(byte)?;
                    return Ok(true);
                }
                State::Start if byte == b'"' => {
                    state = State::Quoted;
                    quote_line = self.line;
                }
                State::Start if byte == b' ' && self.dialect.space_after && !record.ends.is_empty() => {}
                State::Closed if byte == b'"' && spaces == 0 => {
                    bytes.push(byte);
                    state = State::Quoted;
                }
                State::Closed if byte == b' ' => spaces += 1,
                State::Closed => {
                    self.backslash_seen |= bytes.last() == Some(&b'\\');
                    record.torn = true;
                    bytes.extend(std::iter::repeat_n(b' ', spaces));
                    bytes.push(byte);
                    state = State::Plain;
                }
                State::Start | State::Plain => {
                    bytes.push(byte);
                    size += self.take_run(bytes, |byte| byte == separator || byte == b'\n' || byte == b'\r');
                    state = State::Plain;
                }
            }
            if size > RECORD_LIMIT {
                let in_quotes = matches!(state, State::Quoted | State::Escaped);
                return Err(if in_quotes { open_quote(quote_line) } else { too_long(record.line) });
            }
        }
    }

    /// Takes what is in the buffer up to a byte that means something; how many bytes that was.
    fn take_run(&mut self, bytes: &mut Vec<u8>, stops: impl Fn(u8) -> bool) -> usize {
        let rest = &self.buffer[self.at..self.filled];
        let run = rest.iter().position(|&byte| stops(byte)).unwrap_or(rest.len());
        bytes.extend_from_slice(&rest[..run]);
        self.at += run;
        run
    }

    fn end_line(&mut self, byte: u8) -> Result<(), LeadError> {
        self.line += 1;
        if byte == b'\n' {
            self.line_ends.lf += 1;
        } else if self.peek()? == Some(b'\n') {
            self.at += 1;
            self.line_ends.crlf += 1;
        } else {
            self.line_ends.cr += 1;
        }
        Ok(())
    }

    fn peek(&mut self) -> Result<Option<u8>, LeadError> {
        if self.at == self.filled {
            self.fill()?;
        }
        Ok((self.at < self.filled).then(|| self.buffer[self.at]))
    }

    fn fill(&mut self) -> Result<(), LeadError> {
        self.at = 0;
        self.filled = loop {
            match self.input.read(&mut self.buffer) {
                Ok(read) => break read,
                Err(fault) if fault.kind() == std::io::ErrorKind::Interrupted => {}
                Err(fault) => {
                    return Err(LeadError::file(
                        None,
                        format!("the file cannot be read on: {}", crate::fault::in_words(&fault)),
                        "",
                    ));
                }
            }
        };
        // Some programs write the mark of the encoding into files of any encoding.
        if std::mem::take(&mut self.first) && self.buffer[..self.filled].starts_with("\u{feff}".as_bytes()) {
            self.at = 3;
            if self.at == self.filled {
                return self.fill();
            }
        }
        Ok(())
    }
}

fn open_quote(line: u64) -> LeadError {
    LeadError::file(
        Some(line),
        "a quote is opened here and not closed within 1 MB or before the file ends",
        "close the quote, or double it (`\"\"`) where it is part of the text; a file that was cut short ends like this too",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read_all(text: &[u8], dialect: Dialect) -> Vec<(u64, Vec<String>)> {
        let mut rows = CsvRecords::new(text, dialect);
        let mut record = Record::default();
        let mut out = Vec::new();
        while rows.next(&mut record).expect("a table") {
            out.push((record.line, record.fields().map(str::to_owned).collect()));
        }
        out
    }

    #[test]
    fn records_carry_the_physical_line_on_which_they_begin() {
        let text = b"a,b\r\n\"two\nlines\",2\rx,\"say \"\"hi\"\"\"\nlast,";
        let rows = read_all(text, Dialect::default());
        let expected: [(u64, [&str; 2]); 4] =
            [(1, ["a", "b"]), (2, ["two\nlines", "2"]), (4, ["x", "say \"hi\""]), (5, ["last", ""])];
        assert_eq!(rows.len(), 4);
        for (row, (line, fields)) in rows.iter().zip(expected) {
            assert_eq!((row.0, row.1.iter().map(String::as_str).collect::<Vec<_>>()), (line, fields.to_vec()));
        }
    }

    #[test]
    fn a_space_after_the_separator_and_escaped_quotes_are_read_when_the_dialect_says_so() {
        let spaced = Dialect { space_after: true, ..Dialect::default() };
        assert_eq!(read_all(b"a, \"b, c\", d", spaced)[0].1, ["a", "b, c", "d"]);
        let escaped = Dialect { backslash_quotes: true, ..Dialect::default() };
        assert_eq!(read_all(br#""a \"b, c\" \\","C:\temp""#, escaped)[0].1, [r#"a "b, c" \"#, r"C:\temp"]);
    }

    #[test]
    fn an_open_quote_is_noticed_before_it_fills_the_memory() {
        let mut text = b"a,b\n1,\"open\n".to_vec();
        text.resize(5_000_000, b'x');
        let mut rows = CsvRecords::new(&text[..], Dialect::default());
        let mut record = Record::default();
        assert!(rows.next(&mut record).expect("the header"));
        let fault = rows.next(&mut record).expect_err("an open quote");
        assert_eq!(fault.line, Some(2));
        assert!(record.text.len() <= RECORD_LIMIT + (1 << 16));
    }

    proptest! {
        /// Whatever the `csv` crate writes is read back as it was.
        #[test]
        fn what_the_csv_crate_writes_comes_back(
            table in proptest::collection::vec(proptest::collection::vec("[a\"',;\n\r\\\\ é\u{1F600}]{0,6}", 3), 1..8),
        ) {
            let mut writer = ::csv::Writer::from_writer(Vec::new());
            for row in &table {
                writer.write_record(row).expect("memory");
            }
            let text = writer.into_inner().expect("memory");
            let rows: Vec<_> = read_all(&text, Dialect::default()).into_iter().map(|(_, fields)| fields).collect();
            prop_assert_eq!(rows, table);
        }

        /// No text whatever makes the reader panic or lose its place.
        #[test]
        fn any_text_is_read_or_refused(text in "[a\",\n\r\\\\ ]{0,60}", backslash_quotes: bool, space_after: bool) {
            let mut rows = CsvRecords::new(text.as_bytes(), Dialect { separator: ',', backslash_quotes, space_after });
            let mut record = Record::default();
            let mut last = 0;
            while let Ok(true) = rows.next(&mut record) {
                prop_assert!(record.line > last);
                last = record.line;
            }
        }
    }
}
