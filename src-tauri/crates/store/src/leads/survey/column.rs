//! What a column holds, found from all its values.

use serde::Serialize;

use crate::leads::dates::{DateOrder, DateTally, Doubt, iso};
use crate::leads::numbers::{DecimalSign, NumberTally, Numbers};
use crate::leads::records::Record;
use crate::leads::records::parquet::Stated;
use crate::leads::types::ColumnType;

/// How many different values a survey keeps of a column.
const SAMPLES: usize = 5;

/// A column of a file.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ColumnSurvey {
    /// Its name, trimmed; of a column without one `column 3`.
    pub name: String,
    /// Its place, from 1.
    pub position: usize,
    /// The header has no name for it.
    pub unnamed: bool,
    /// The name in the header, where a column further left has the same; this one carries a number behind it.
    pub repeats: Option<String>,
    /// The first different values.
    pub samples: Vec<String>,
    /// How many rows have a value.
    pub filled: u64,
    /// What its values are; None when it has none.
    #[serde(serialize_with = "super::optional_type")]
    pub guessed: Option<ColumnType>,
    /// The sign before the fraction, if it holds numbers that show one.
    pub decimal: Option<DecimalSign>,
    /// `1,234` may be a thousand or a bit more than one, and nothing in the file tells.
    pub decimal_in_doubt: bool,
    /// The order of its dates that are not ISO 8601.
    pub date_order: Option<DateOrder>,
    /// Why that order cannot be told, if it holds such dates and it cannot.
    pub date_doubt: Option<DateDoubt>,
    /// The first line with a value.
    pub first_line: Option<u64>,
    /// What the file itself says of it.
    #[serde(skip)]
    pub(crate) stated: Stated,
}

/// Why the order of a column's dates cannot be told, in words with the values that show it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DateDoubt {
    /// In words.
    pub reason: String,
    /// The line of the first value that shows it.
    pub line: u64,
}

impl ColumnSurvey {
    /// A column of which only the name is known.
    pub(crate) fn named(name: String, position: usize) -> ColumnSurvey {
        ColumnSurvey {
            name,
            position,
            unnamed: false,
            repeats: None,
            samples: Vec::new(),
            filled: 0,
            guessed: None,
            decimal: None,
            decimal_in_doubt: false,
            date_order: None,
            date_doubt: None,
            first_line: None,
            stated: Stated::Nothing,
        }
    }

    /// Whether the file says that it holds numbers, whose fractions then stand after a dot.
    pub(crate) fn has_dots(&self) -> bool {
        matches!(self.stated, Stated::Whole | Stated::Fractions)
    }

    pub(super) fn conclude(&mut self, tally: &ColumnTally, file: Option<DecimalSign>, separator: Option<char>) {
        self.samples = tally.samples.clone();
        self.filled = tally.filled;
        self.first_line = tally.first_line;
        (self.decimal, self.decimal_in_doubt) = (None, false);
        (self.date_order, self.date_doubt) = (None, None);
        let numbers = tally.numbers.verdict();
        let mut is_number = true;
        match numbers {
            Numbers::No => is_number = false,
            Numbers::Whole => {}
            Numbers::Sure(sign) => self.decimal = Some(sign),
            _ if self.has_dots() => self.decimal = Some(DecimalSign::Dot),
            Numbers::DotInDoubt | Numbers::CommaInDoubt => {
                self.decimal = file.or(match (numbers, separator) {
                    // A plain decimal in a file that shows no other habit is what it says.
                    (Numbers::DotInDoubt, Some(',') | None) => Some(DecimalSign::Dot),
                    _ => None,
                });
                self.decimal_in_doubt = self.decimal.is_none();
            }
        }
        self.guessed = match tally {
            ColumnTally { filled: 0, .. } => None,
            _ if self.stated == Stated::Fractions => Some(ColumnType::Number),
            _ if self.stated == Stated::Time => Some(ColumnType::Time),
            _ if self.stated == Stated::List => Some(ColumnType::Texts),
            _ if is_number => Some(ColumnType::Number),
            ColumnTally { not_boolean: false, .. } => Some(ColumnType::Boolean),
            ColumnTally { not_iso: false, .. } => Some(ColumnType::Time),
            _ => Some(ColumnType::Text),
        };
        match tally.dates.verdict() {
            Ok(order) => self.date_order = order,
            Err(doubt) => self.date_doubt = Some(in_words(&doubt)),
        }
    }
}

fn in_words(doubt: &Doubt) -> DateDoubt {
    match doubt {
        Doubt::Either { first: (line, value) } => DateDoubt {
            reason: format!("`{value}` can be read day first or month first, and no other value tells which"),
            line: *line,
        },
        Doubt::Both { first: (line, first), second: (other, second) } => DateDoubt {
            reason: format!("`{first}` (line {line}) has the day first and `{second}` (line {other}) the month"),
            line: *line.min(other),
        },
    }
}

/// The decimal sign that the columns without doubt agree on; None when none shows one or they disagree.
pub(super) fn sign_of_file(columns: &[ColumnSurvey], tallies: &[ColumnTally]) -> Option<DecimalSign> {
    // What a file keeps as a number has a dot whatever people write in its texts.
    let written = columns.iter().zip(tallies).filter(|(column, _)| !column.has_dots());
    let mut signs = written.filter_map(|(_, tally)| match tally.numbers.verdict() {
        Numbers::Sure(sign) if tally.filled > 0 => Some(sign),
        _ => None,
    });
    let first = signs.next()?;
    signs.all(|sign| sign == first).then_some(first)
}

/// Counts over the values of one column, those that stand for none left out.
#[derive(Debug, Clone, Default)]
pub(crate) struct ColumnTally {
    filled: u64,
    first_line: Option<u64>,
    samples: Vec<String>,
    numbers: NumberTally,
    not_boolean: bool,
    not_iso: bool,
    dates: DateTally,
}

impl ColumnTally {
    /// One more value, trimmed.
    pub fn take(&mut self, value: &str, line: u64) {
        self.filled += 1;
        self.first_line.get_or_insert(line);
        if self.samples.len() < SAMPLES && !self.samples.iter().any(|sample| sample == value) {
            self.samples.push(value.chars().take(200).collect());
        }
        self.numbers.take(value);
        self.not_boolean = self.not_boolean || !is_boolean(value);
        let is_iso = (!self.not_iso || self.dates.is_looking()) && iso(value).is_some();
        self.not_iso |= !is_iso;
        self.dates.take(value, is_iso, line);
    }
}

/// The values of a row, to the tallies of its columns.
pub(super) fn take_row(tallies: &mut [ColumnTally], record: &Record, missing: &[String]) {
    for (at, tally) in tallies.iter_mut().enumerate() {
        let value = record.get(at).trim();
        if !value.is_empty() && !missing.iter().any(|word| word == value) {
            tally.take(value, record.line);
        }
    }
}

/// Whether a text is `true` or `false` in any case.
pub(crate) fn is_boolean(value: &str) -> bool {
    value.eq_ignore_ascii_case("true") || value.eq_ignore_ascii_case("false")
}
