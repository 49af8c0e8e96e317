//! A definition as one statement for a database, for leads that live in a warehouse.

use ::simulation::sql::{Dialect, Question, statement};

use crate::Fault;
use crate::definition::resolve_one;
use crate::session::Session;
use crate::simulation::{Judging, When, parse_when};
use crate::wire::{SqlStatement, WarningView};

/// The names of the dialects.
pub fn dialects() -> Vec<&'static str> {
    Dialect::ALL.into_iter().map(Dialect::name).collect()
}

/// `countersign sql`: a definition in a dialect. The leads at hand, if there are any, say which columns the tables have.
/// An as-of moment is written into the statement; without one the analyst writes it there, or it is the latest time in the
/// tables.
///
/// # Errors
/// A dialect or a time that is none, and a definition that cannot be found or read.
pub fn sql(session: &Session, dialect: &str, reference: &str, when: &When) -> Result<SqlStatement, Fault> {
    let dialect = Dialect::from_name(dialect).ok_or_else(|| {
        let help = format!("write one of {}", dialects().join(", "));
        Fault::usage("dialect", format!("`{dialect}` is no dialect that the statement can be written in"), help)
    })?;
    let definition = resolve_one(session, reference)?;
    let (judging, mut warnings) = Judging::of(session, &definition);
    let (moment, as_of) = parse_when(when, judging.zone)?;
    let data = session.leads()?.dataset()?;
    let question =
        Question { mql: &definition.mql, zone: judging.zone, data: (!data.is_empty()).then_some(&data), as_of, moment };
    let stated = statement(question, dialect);
    warnings.extend(stated.warnings.iter().map(WarningView::from));
    // What is said of other documents does not bear on this one.
    warnings.retain(|warning| warning.code != "unreadable-document" || warning.message.contains("`agreement.yaml`"));
    Ok(SqlStatement { sql: stated.sql, warnings })
}
