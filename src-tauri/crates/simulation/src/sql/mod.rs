//! A definition as one statement in SQL (the databases' language, not the sales-qualified lead), for leads that live in a
//! warehouse: every lead's score and band at the moment of hand-off, or in a replay, over tables `leads`, `events` and
//! `stages` with the native columns. The statement states its own tables' types and comments each rule, so that an analyst can read it
//! beside the definition.
//!
//! What a dialect cannot say exactly is a warning that names the rule. Running statements is left to others.

mod condition;
mod dialect;
mod emitter;
mod letters;
mod points;
mod replay;
mod schema;
mod statement;
mod written;

use agreement::model::Mql;
use agreement::time::Instant;
use chrono_tz::Tz;

use crate::dataset::Dataset;
use crate::plan::Plan;
use crate::plan::value::Scope;
use crate::score::Evaluation;
use crate::warning::Warning;
use emitter::Emitter;
use schema::Schema;

pub use dialect::Dialect;

/// What is to be put as SQL.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    /// The definition.
    pub mql: &'a Mql,
    /// The agreement's time zone, in which a date in a test is a day.
    pub zone: Tz,
    /// The leads at hand, which say what columns there are and of what type; without them the definition's tests do.
    pub data: Option<&'a Dataset>,
    /// The as-of moment; left to the analyst, and by default the latest time in the tables, when None.
    pub as_of: Option<Instant>,
    /// At which moment the leads are judged.
    pub moment: Evaluation,
}

/// A statement, and what to know about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// One `SELECT` that gives `lead_id`, `score` and `band`, by `lead_id`; in a replay also `first_qualified_ms`, in
    /// milliseconds since 1970 in UTC, NULL where a lead never qualified.
    pub sql: String,
    /// What the leads at hand cannot answer, and what the dialect cannot say exactly (`whole-words`).
    pub warnings: Vec<Warning>,
}

/// Puts a definition as SQL.
pub fn statement(question: Question<'_>, dialect: Dialect) -> Statement {
    let Question { mql, zone, data, moment, .. } = question;
    let scope = Scope { lists: &mql.lists, zone };
    let mut emitter = Emitter::new(dialect, scope, Schema::new(mql, data), data.is_some(), moment);
    let sql = statement::write(&mut emitter, question);
    let mut warnings = data.map_or_else(Vec::new, |data| Plan::new(mql, data, zone).warnings().to_vec());
    warnings.append(&mut emitter.warnings.list);
    Statement { sql, warnings }
}
