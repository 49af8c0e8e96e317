//! Values of a column of stages that the mapping gives no meaning: nothing is wrong with such a row, but a value that was
//! misspelt in the mapping would lose its stage without a word.

use std::collections::HashMap;

use super::plan::{Plan, StageName};
use super::records::Record;
use super::report::Warning;
use super::words::{count_of, grouped};

/// How many values of a column are told one by one, the commonest.
const TOLD: usize = 5;
/// How many different values of a column are told apart.
const COUNTED: usize = 10_000;

/// Such values with the number of rows that have them.
#[derive(Debug, Default)]
pub(super) struct UnnamedValues {
    columns: Vec<Column>,
}

#[derive(Debug)]
struct Column {
    column: usize,
    values: HashMap<String, u64>,
    /// Rows with a value that is not told apart any more.
    rows_beyond: u64,
}

impl UnnamedValues {
    /// What a row says that the mapping does not name.
    pub fn take(&mut self, plan: &Plan, record: &Record) {
        for source in &plan.stages {
            let StageName::Column(column, when) = &source.stage else { continue };
            let Some(value) = plan.value(record, *column) else { continue };
            if !when.is_empty() && !when.iter().any(|(named, _)| named == value) {
                self.count(*column, value);
            }
        }
    }

    fn count(&mut self, column: usize, value: &str) {
        let at = self.columns.iter().position(|counted| counted.column == column).unwrap_or_else(|| {
            self.columns.push(Column { column, values: HashMap::new(), rows_beyond: 0 });
            self.columns.len() - 1
        });
        let Column { values, rows_beyond, .. } = &mut self.columns[at];
        if let Some(rows) = values.get_mut(value) {
            *rows += 1;
        } else if values.len() < COUNTED {
            values.insert(value.to_owned(), 1);
        } else {
            *rows_beyond += 1;
        }
    }

    /// One warning for each column; `names` are those of the file's columns.
    pub fn warnings(&self, names: &[String]) -> Vec<Warning> {
        self.columns.iter().map(|column| column.warning(&names[column.column])).collect()
    }
}

impl Column {
    fn warning(&self, name: &str) -> Warning {
        let mut values: Vec<(&str, u64)> = self.values.iter().map(|(value, rows)| (value.as_str(), *rows)).collect();
        values.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
        let rows = |rows| count_of(rows, "row", "rows");
        let told: Vec<String> =
            values.iter().take(TOLD).map(|(value, count)| format!("`{value}` ({})", rows(*count))).collect();
        let beyond = values.iter().skip(TOLD).map(|(_, count)| count).sum::<u64>() + self.rows_beyond;
        let more = match (values.len().saturating_sub(TOLD) as u64, self.rows_beyond) {
            (0, _) => String::new(),
            (1, 0) => format!(" and one more ({})", rows(beyond)),
            (more, 0) => format!(" and {} more ({})", grouped(more), rows(beyond)),
            (more, _) => format!(" and more than {} more ({})", grouped(more), rows(beyond)),
        };
        let (what, which) =
            if values.len() == 1 { ("a value", "it means a stage") } else { ("values", "one of them means a stage") };
        let told = told.join(", ");
        let message = format!(
            "`{name}` holds {what} that the mapping gives no stage: {told}{more}; if {which}, name it in `when`"
        );
        Warning::new("unnamed-value", message).of(name)
    }
}
