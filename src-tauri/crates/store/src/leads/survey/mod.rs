//! The first look at a file, over the whole of it: how it is written, which columns it has and what they hold. The mapping
//! is guessed from it, the mapping screen shows it, and the import reads by it.

mod column;
mod header;
mod rows;
mod shape;
mod typed;
mod types;

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use serde::Serialize;

pub use super::records::csv::{Dialect, LineEnds};
pub use super::records::encoding::Encoding;

use super::dates::DateOrder;
use super::fault::LeadError;
use super::numbers::DecimalSign;
use super::progress::{Phase, Progress, Watch};
use super::records::parquet::{self, Stated};
use super::records::{BytesRead, Record, Records, encoding, excel, open_text};
use super::report::Warning;
pub use column::{ColumnSurvey, DateDoubt};
pub(crate) use column::{ColumnTally, is_boolean};
pub(crate) use header::{RowShape, row_shape};

/// What a person has said about a file; what is left open is found out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Overrides {
    /// `--encoding`
    pub encoding: Option<Encoding>,
    /// `--separator`
    pub separator: Option<char>,
    /// `--decimal`
    pub decimal: Option<DecimalSign>,
    /// `--date-order`
    pub date_order: Option<DateOrder>,
    /// `--sheet`: of a spreadsheet; without it the first.
    pub sheet: Option<String>,
}

/// How a file is written.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FileFormat {
    /// The sheet, when it is a spreadsheet.
    pub sheet: Option<String>,
    /// Whether it is Parquet, which itself says what its columns hold.
    pub is_parquet: bool,
    /// The encoding, when it is text.
    pub encoding: Option<Encoding>,
    /// Separator and quotes, when it is text.
    pub dialect: Option<Dialect>,
    /// How its lines end.
    pub line_ends: LineEnds,
    /// The sign before the fraction of numbers, where any number shows one.
    pub decimal: Option<DecimalSign>,
    /// The order of dates that are not ISO 8601: in a survey of the first column that has such, in a report of the
    /// columns that are read as times.
    pub date_order: Option<DateOrder>,
    /// The line of the header; 0 in Parquet, where the first row is data.
    pub header_line: u64,
    /// The line on which a report's footer of text begins, if it has one.
    pub footer_line: Option<u64>,
}

/// What was found in a file.
#[derive(Debug, Clone)]
pub struct Survey {
    /// The file.
    pub path: PathBuf,
    /// How it is written.
    pub format: FileFormat,
    /// Its columns, in order.
    pub columns: Vec<ColumnSurvey>,
    /// Data rows: all but the header, empty rows and a footer.
    pub rows: u64,
    /// The first data rows as they stand, for showing.
    pub head: Vec<Vec<String>>,
    /// What a person should look at.
    pub warnings: Vec<Warning>,
    /// Data rows that have as many fields as the header.
    pub(crate) whole_rows: u64,
    /// How far there is to go: bytes of a text, rows of a spreadsheet or of Parquet.
    pub(crate) bytes: u64,
    /// Bytes of the file.
    pub(crate) size: u64,
}

/// How many rows a survey keeps for showing.
const HEAD: usize = 20;

impl Survey {
    /// The names of the columns, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().map(|column| column.name.as_str())
    }
}

/// Looks through a whole file. `missing` are the texts that stand for no value, besides the empty one.
pub fn survey(
    path: &Path,
    overrides: &Overrides,
    missing: &[String],
    progress: &mut dyn FnMut(&Progress),
    cancel: &AtomicBool,
) -> Result<Survey, LeadError> {
    look_through(path, overrides, missing, &mut Watch::new(progress, cancel))
}

pub(crate) fn look_through(
    path: &Path,
    overrides: &Overrides,
    missing: &[String],
    watch: &mut Watch<'_>,
) -> Result<Survey, LeadError> {
    let unreadable = |fault: std::io::Error| LeadError::io(path, "read", &fault);
    let bytes = std::fs::metadata(path).map_err(unreadable)?.len();
    let mut head = [0; 4];
    let read = File::open(path).and_then(|mut file| file.read(&mut head)).map_err(unreadable)?;
    if bytes == 0 {
        return Err(LeadError::file(None, "the file is empty", "export it again"));
    }
    watch.begin(Phase::Surveying, bytes);
    let blank = Survey {
        path: path.to_owned(),
        format: FileFormat {
            sheet: None,
            is_parquet: false,
            encoding: None,
            dialect: None,
            line_ends: LineEnds::default(),
            decimal: overrides.decimal,
            date_order: overrides.date_order,
            header_line: 1,
            footer_line: None,
        },
        columns: Vec::new(),
        rows: 0,
        head: Vec::new(),
        warnings: Vec::new(),
        whole_rows: 0,
        bytes,
        size: bytes,
    };
    if excel::is_spreadsheet(&head[..read]) {
        let (rows, name) = excel::open(path, overrides.sheet.as_deref())?;
        let format = FileFormat { sheet: Some(name), ..blank.format.clone() };
        let survey = Survey { bytes: rows.total(), format, ..blank };
        return Pass::over(survey, missing, overrides, Records::Sheet(rows), &BytesRead::default(), watch)
            .map(|pass| pass.survey);
    }
    if parquet::is_parquet(&head[..read]) {
        let rows = parquet::open(path)?;
        let format = FileFormat { is_parquet: true, header_line: 0, ..blank.format.clone() };
        let survey = Survey { bytes: rows.total(), format, ..blank };
        let records = Records::Parquet(Box::new(rows));
        return Pass::over(survey, missing, overrides, records, &BytesRead::default(), watch).map(|pass| pass.survey);
    }
    if parquet::is_called_parquet(path) {
        return Err(parquet::not_parquet());
    }
    let encoding = match overrides.encoding {
        Some(encoding) => encoding,
        None => encoding::detect(path, watch)?,
    };
    let dialect = shape::dialect(path, encoding, overrides.separator)?;
    let pass = |dialect: Dialect, watch: &mut Watch<'_>| {
        let format = FileFormat { encoding: Some(encoding), dialect: Some(dialect), ..blank.format.clone() };
        let read = BytesRead::default();
        let records = open_text(path, encoding, dialect, read.clone())?;
        Pass::over(Survey { format, ..blank.clone() }, missing, overrides, records, &read, watch)
    };
    // Whether quotes are escaped by backslashes shows only where one is met: then the file is looked through again so.
    let first = pass(dialect, watch);
    let suspected = match &first {
        Ok(found) => found.backslash_seen,
        Err(fault) => matches!(fault.kind, super::FaultKind::File) && shape::has_escaped_quote(path, encoding)?,
    };
    if suspected && let Ok(second) = pass(Dialect { backslash_quotes: true, ..dialect }, watch) {
        let better = first.as_ref().map_or(true, |first| second.broken < first.broken);
        if better {
            return Ok(second.survey);
        }
    }
    first.map(|found| found.survey)
}

/// One pass over all records.
struct Pass {
    survey: Survey,
    tallies: Vec<ColumnTally>,
    /// Rows that have too few or too many fields, or torn quotes.
    broken: u64,
    backslash_seen: bool,
}

impl Pass {
    fn over(
        survey: Survey,
        missing: &[String],
        overrides: &Overrides,
        mut records: Records,
        bytes: &BytesRead,
        watch: &mut Watch<'_>,
    ) -> Result<Pass, LeadError> {
        let mut pass = Pass { survey, tallies: Vec::new(), broken: 0, backslash_seen: false };
        let mut record = Record::default();
        header::read(&mut records, &mut record, &mut pass.survey)?;
        if let Records::Parquet(rows) = &records {
            typed::take(&mut pass.survey, rows.stated());
        }
        let mut records = records.read_ahead(pass.survey.size, bytes);
        let width = pass.survey.columns.len();
        pass.tallies = vec![ColumnTally::default(); width];
        let mut footer = shape::Footer::default();
        let mut blank = 0;
        while records.next(&mut record)? {
            watch.tick(pass.survey.rows, records.done(bytes))?;
            let shape = row_shape(&record, width);
            footer.take(&record, width);
            match shape {
                RowShape::Blank => blank += 1,
                RowShape::Fits => {
                    pass.survey.rows += 1;
                    pass.survey.whole_rows += 1;
                    if pass.survey.head.len() < HEAD {
                        pass.survey.head.push((0..width).map(|at| record.get(at).to_owned()).collect());
                    }
                    column::take_row(&mut pass.tallies, &record, missing);
                }
                RowShape::Broken { .. } => {
                    pass.survey.rows += 1;
                    pass.broken += 1;
                }
            }
        }
        let records = records.at_end();
        if let Records::Text(text) = &records {
            pass.survey.format.line_ends = text.line_ends;
            pass.backslash_seen = text.backslash_seen;
        }
        if let Records::Parquet(rows) = &records {
            typed::warn_of_torn_lists(&mut pass.survey, rows.torn_lists());
        }
        pass.end(footer, blank, overrides);
        Ok(pass)
    }

    /// Draws the conclusions from what was counted.
    fn end(&mut self, footer: shape::Footer, blank: u64, overrides: &Overrides) {
        let survey = &mut self.survey;
        if let Some((line, texts, blanks)) = footer.found() {
            survey.format.footer_line = Some(line);
            survey.rows -= texts;
            self.broken -= texts;
            let lines = if texts == 1 { "line is" } else { "lines are" };
            survey.warnings.push(
                Warning::new(
                    "report-footer",
                    format!("the last {texts} {lines} the footer of a report, not rows, and were left out"),
                )
                .at(line),
            );
            warn_of_blank_rows(survey, blank - blanks);
        } else {
            warn_of_blank_rows(survey, blank);
        }
        survey.format.decimal = overrides.decimal.or_else(|| column::sign_of_file(&survey.columns, &self.tallies));
        let separator = survey.format.dialect.map(|dialect| dialect.separator);
        for (column, tally) in survey.columns.iter_mut().zip(&self.tallies) {
            column.conclude(tally, survey.format.decimal, separator);
        }
        let dates = survey.columns.iter().find_map(|column| column.date_order);
        survey.format.date_order = overrides.date_order.or(dates);
        header::check_unnamed(survey);
    }
}

fn warn_of_blank_rows(survey: &mut Survey, blank: u64) {
    if blank > 0 {
        let rows = if blank == 1 { "1 empty row was".to_owned() } else { format!("{blank} empty rows were") };
        survey.warnings.push(Warning::new("empty-rows", format!("{rows} left out")));
    }
}

pub(crate) fn optional_type<S: serde::Serializer>(
    kind: &Option<super::types::ColumnType>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    kind.map(super::types::type_name).serialize(serializer)
}
