//! The header of a file and the shape of its rows.

use std::collections::HashSet;

use super::{ColumnSurvey, Survey};
use crate::leads::fault::LeadError;
use crate::leads::records::{COLUMN_LIMIT, Record, Records};
use crate::leads::report::Warning;
use crate::leads::words::grouped;

/// Reads up to the header and names the columns.
pub(super) fn read(records: &mut Records, record: &mut Record, survey: &mut Survey) -> Result<(), LeadError> {
    loop {
        if !records.next(record)? {
            return Err(LeadError::file(None, "the file has no header", "its first line must name the columns"));
        }
        // Excel writes the separator into a line of its own; it has been heeded already.
        let is_none = record.is_blank() || (record.line == 1 && is_separator_line(record));
        if !is_none {
            break;
        }
    }
    survey.format.header_line = record.line;
    let line = record.line;
    let place = Some(line).filter(|line| *line > 0);
    if record.len() > COLUMN_LIMIT {
        return Err(LeadError::file(
            place,
            format!(
                "the header names {} columns; the most is {}",
                grouped(record.len() as u64),
                grouped(COLUMN_LIMIT as u64)
            ),
            "export only the columns that you need",
        ));
    }
    if record.len() == 1 && record.get(0).contains([',', ';', '\t', '|']) {
        return Err(LeadError::file(
            place,
            "the header is wrapped whole in one pair of quotes, so that it is a single column",
            "export the file again; opening and saving it in Excel often does this",
        ));
    }
    let mut taken = HashSet::new();
    for (at, name) in record.fields().enumerate() {
        let position = at + 1;
        let seen = visible(name);
        let visible = seen.trim();
        // With nothing else in it, it is no name, which is told below.
        if seen.len() < name.len() && !visible.is_empty() {
            let message =
                format!("the name of column {position} holds characters that cannot be seen; it is called `{visible}`");
            survey.warnings.push(Warning::new("hidden-characters", message).at(line).of(visible.to_owned()));
        }
        let mut column = ColumnSurvey::named(visible.to_owned(), position);
        if column.name.is_empty() {
            column.unnamed = true;
            column.name = format!("column {position}");
        } else if taken.contains(&column.name) {
            let original = column.name.clone();
            column.repeats = Some(original.clone());
            column.name =
                (2..).map(|n| format!("{original} ({n})")).find(|name| !taken.contains(name)).unwrap_or_default();
            survey.warnings.push(
                Warning::new(
                    "repeated-header",
                    format!("the header names `{original}` twice; column {position} is called `{}`", column.name),
                )
                .at(line)
                .of(original),
            );
        }
        taken.insert(column.name.clone());
        survey.columns.push(column);
    }
    Ok(())
}

/// A name without characters that cannot be seen: nobody could write it in a rule.
fn visible(name: &str) -> String {
    let mut name = name.replace(['\n', '\r', '\t'], " ");
    name.retain(|c| !c.is_control());
    while let Some(hidden) = agreement::yaml::hidden_character(&name) {
        name = name.replace(hidden, "");
    }
    name
}

/// Tells of columns without a name, and forgets those that hold nothing.
pub(super) fn check_unnamed(survey: &mut Survey) {
    let line = survey.format.header_line;
    for column in survey.columns.iter().filter(|column| column.unnamed) {
        let position = column.position;
        let message = match column.first_line {
            Some(first) => format!(
                "the header has no name for column {position}, which holds values from line {first} on; it is called `{}`",
                column.name
            ),
            None => format!("the header has no name for column {position}; it is empty and was left out"),
        };
        survey.warnings.push(Warning::new("blank-header", message).at(line).of(column.name.clone()));
    }
}

fn is_separator_line(record: &Record) -> bool {
    record.get(0).starts_with("sep=") && record.len() <= 2
}

/// How a row fits the header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum RowShape {
    /// Nothing in it.
    Blank,
    /// As many fields as the header; empty ones beyond do not count.
    Fits,
    /// Its fields cannot be told apart or counted off, for this reason.
    Broken {
        /// In words.
        reason: String,
    },
}

/// How a record fits a header of this many columns.
pub(crate) fn row_shape(record: &Record, width: usize) -> RowShape {
    if record.is_blank() {
        return RowShape::Blank;
    }
    let reason = if record.torn {
        "text stands behind a closing quote; a quote that is part of a text must be doubled".to_owned()
    } else if record.len() == 1 && width > 1 && record.get(0).contains([',', ';', '\t', '|']) {
        "the whole row is wrapped in one pair of quotes".to_owned()
    } else if record.len() < width || record.has_text_from(width) {
        format!("has {} instead of {width}", values(record.len()))
    } else {
        return RowShape::Fits;
    };
    RowShape::Broken { reason }
}

fn values(count: usize) -> String {
    if count == 1 { "1 value".to_owned() } else { format!("{count} values") }
}
