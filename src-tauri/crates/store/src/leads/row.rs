//! One record of a file read by its plan.

use std::borrow::Cow;

use agreement::time::{Instant, to_rfc3339};
use simulation::dataset::{ColumnType, LIST_SEPARATOR, Stage, parse_amount};

use super::numbers::{self, DecimalSign};
use super::plan::{AttributePlan, Constant, Plan, StageName, StageSource};
use super::records::Record;
use super::salesforce_id;
use super::survey::is_boolean;
use super::types::{Kind, described, stage_named, stage_names};

/// Why a row, or one value of it, cannot be taken.
#[derive(Debug)]
pub(crate) struct RowFault {
    /// The column of the file; None when the whole row is meant.
    pub column: Option<usize>,
    /// In words.
    pub reason: String,
}

impl RowFault {
    fn new(column: usize, reason: impl Into<String>) -> RowFault {
        RowFault { column: Some(column), reason: reason.into() }
    }
}

impl Plan {
    /// What stands in a column, trimmed; None where that is no value.
    pub fn value<'r>(&self, record: &'r Record, column: usize) -> Option<&'r str> {
        let value = record.get(column).trim();
        (!value.is_empty() && !self.missing.iter().any(|missing| missing == value)).then_some(value)
    }

    /// The row's lead.
    pub fn lead_id<'r>(&self, record: &'r Record) -> Result<Cow<'r, str>, RowFault> {
        match self.value(record, self.lead_id) {
            None => Err(RowFault::new(self.lead_id, "there is no lead id")),
            Some(id) if self.salesforce_ids => Ok(salesforce_id::long_form(id)),
            Some(id) => Ok(Cow::Borrowed(id)),
        }
    }

    /// Whether the row cannot be taken at all, in a file of leads or events.
    pub fn refuses(&self, record: &Record) -> bool {
        let is_no_event = || !matches!(self.at(record), Ok(Some(_))) || self.event(record).is_err();
        self.lead_id(record).is_err() || (self.kind == Kind::Events && is_no_event())
    }

    /// The row's time: `created_at` of a lead, `at` of an event. None when the cell is empty.
    pub fn at(&self, record: &Record) -> Result<Option<Instant>, RowFault> {
        let Some((column, form)) = &self.at else { return Ok(None) };
        let Some(text) = self.value(record, *column) else { return Ok(None) };
        form.read(text, self.zone).map(Some).ok_or_else(|| RowFault::new(*column, "is not a date or time"))
    }

    /// The name of the row's event.
    pub fn event<'p>(&'p self, record: &'p Record) -> Result<&'p str, RowFault> {
        match &self.event {
            Some(Constant::Always(name)) => Ok(name),
            Some(Constant::Column(column)) => {
                self.value(record, *column).ok_or_else(|| RowFault::new(*column, "the event has no name"))
            }
            None => Err(RowFault { column: None, reason: "the event has no name".to_owned() }),
        }
    }

    /// A stage of the row and its time; None where the row does not reach it.
    pub fn stage(&self, record: &Record, source: &StageSource) -> Result<Option<(Stage, Option<Instant>)>, RowFault> {
        let stage = match &source.stage {
            StageName::Always(stage) => *stage,
            StageName::Column(column, when) => match (self.value(record, *column), when.as_slice()) {
                // A row of a file of stages must name one; in a file of leads it may be silent.
                (None, []) if self.kind == Kind::Stages => {
                    return Err(RowFault::new(*column, "the row names no stage"));
                }
                (None, _) => return Ok(None),
                (Some(text), []) => stage_named(text).ok_or_else(|| {
                    RowFault::new(*column, format!("is not a stage; the stages are {}", stage_names()))
                })?,
                (Some(text), when) => match when.iter().find(|(value, _)| value == text) {
                    Some((_, stage)) => *stage,
                    None => return Ok(None),
                },
            },
        };
        let Some((column, form)) = &source.at else { return Ok(Some((stage, None))) };
        match self.value(record, *column) {
            None if source.without_time => Ok(Some((stage, None))),
            None => Ok(None),
            Some(text) => match form.read(text, self.zone) {
                Some(at) => Ok(Some((stage, Some(at)))),
                None => Err(RowFault::new(*column, "is not a date or time")),
            },
        }
    }

    /// The row's amount in ten-thousandths.
    pub fn amount(&self, record: &Record) -> Result<Option<i64>, RowFault> {
        let Some((column, sign)) = self.amount else { return Ok(None) };
        let Some(text) = self.value(record, column) else { return Ok(None) };
        numbers::plain(text, sign)
            .and_then(|plain| parse_amount(&plain))
            .map(Some)
            .ok_or_else(|| RowFault::new(column, "is not an amount with at most four decimal places"))
    }

    /// A value as the database keeps it.
    pub fn attribute<'r>(
        &self,
        text: &'r str,
        attribute: &AttributePlan,
        kind: ColumnType,
    ) -> Result<Cow<'r, str>, RowFault> {
        let kept = match kind {
            ColumnType::Text => Some(Cow::Borrowed(text)),
            ColumnType::Number => numbers::plain(text, attribute.decimal.unwrap_or(DecimalSign::Dot)),
            ColumnType::Boolean if is_boolean(text) => Some(Cow::Owned(text.to_ascii_lowercase())),
            ColumnType::Boolean => None,
            ColumnType::Time => attribute.time.read(text, self.zone).map(|at| Cow::Owned(to_rfc3339(at))),
            ColumnType::Texts => Some(Cow::Owned(elements(text))),
        };
        kept.ok_or_else(|| {
            RowFault::new(attribute.column, format!("is not {}, as column `{}` holds", described(kind), attribute.name))
        })
    }
}

/// The elements of a list, without spaces around them and without empty ones.
fn elements(text: &str) -> String {
    let parts: Vec<&str> = text.split(LIST_SEPARATOR).map(str::trim).filter(|part| !part.is_empty()).collect();
    parts.join(&LIST_SEPARATOR.to_string())
}
