//! What the columns hold by the rows that can be taken: one that is listed as not read must have no say in a type that is
//! then fixed. Which rows those are shows only once the columns have a meaning, so the file is looked through again, if it
//! has such rows at all.

use super::{ColumnTally, Overrides, RowShape, Survey, column, row_shape};
use crate::leads::fault::LeadError;
use crate::leads::plan::{Constant, Plan};
use crate::leads::progress::{Phase, Watch};
use crate::leads::records::Record;
use crate::leads::types::{ColumnType, Kind};

impl Survey {
    /// The columns as they are without the rows that the plan cannot take; None where there is nothing to look for.
    pub(crate) fn without_refused_rows(
        &self,
        plan: &Plan,
        overrides: &Overrides,
        watch: &mut Watch<'_>,
    ) -> Result<Option<Survey>, LeadError> {
        if plan.attributes.is_empty() || !self.may_have_refused_rows(plan) {
            return Ok(None);
        }
        watch.begin(Phase::Surveying, self.bytes);
        let width = self.columns.len();
        let mut tallies = vec![ColumnTally::default(); width];
        let (mut rows, mut read, mut refused) = (self.data_rows()?, 0, 0);
        let mut record = Record::default();
        while rows.next(&mut record)? {
            watch.tick(read, rows.done())?;
            read += 1;
            match row_shape(&record, width) {
                RowShape::Fits if plan.refuses(&record) => refused += 1,
                RowShape::Fits => column::take_row(&mut tallies, &record, &plan.missing),
                RowShape::Blank | RowShape::Broken { .. } => {}
            }
        }
        Ok((refused > 0).then(|| self.concluded_from(&tallies, overrides)))
    }

    /// Whether a row without a lead, or without the name or the time of its event, is to be expected.
    fn may_have_refused_rows(&self, plan: &Plan) -> bool {
        let has_gaps = |column: usize| self.columns[column].filled < self.whole_rows;
        let no_event = || {
            let unnamed = matches!(plan.event, Some(Constant::Column(column)) if has_gaps(column));
            let untimed = plan.at.as_ref().is_none_or(|(column, form)| {
                let is_iso = self.columns[*column].guessed == Some(ColumnType::Time);
                has_gaps(*column) || form.pattern.is_some() || !is_iso
            });
            unnamed || untimed
        };
        has_gaps(plan.lead_id) || (plan.kind == Kind::Events && no_event())
    }

    fn concluded_from(&self, tallies: &[ColumnTally], overrides: &Overrides) -> Survey {
        let mut survey = self.clone();
        let decimal =
            overrides.decimal.or_else(|| column::sign_of_file(&self.columns, tallies)).or(self.format.decimal);
        let separator = self.format.dialect.map(|dialect| dialect.separator);
        for ((column, before), tally) in survey.columns.iter_mut().zip(&self.columns).zip(tallies) {
            column.conclude(tally, decimal, separator);
            // How numbers and dates are written is a habit of the whole file: whatever row shows it may tell it.
            if before.decimal.is_some() && column.decimal_in_doubt {
                (column.decimal, column.decimal_in_doubt) = (before.decimal, false);
            }
            if before.date_order.is_some() {
                (column.date_order, column.date_doubt) = (before.date_order, None);
            }
        }
        survey
    }
}
