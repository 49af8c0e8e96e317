//! A file into the database: surveyed, mapped, and taken row by row in one transaction.

use std::io::Write;
use std::path::Path;
use std::sync::atomic::AtomicBool;

use chrono_tz::Tz;
use rusqlite::{OptionalExtension, TransactionBehavior, params};

use super::database::{Changed, LeadDatabase, next_revision};
use super::fault::{FaultKind, LeadError};
use super::forget::Forgotten;
use super::intake::Intake;
use super::mapping::{Mapping, guess};
use super::plan;
use super::progress::{Phase, Progress, Watch};
use super::rejects::Rejects;
use super::report::{Faults, MappingOrigin, Report, Run, Warning};
use super::survey::{Overrides, Survey, look_through};
use super::types::Kind;
use super::words::{count_of, grouped};

/// What to import, and how.
#[derive(Debug, Clone)]
pub struct Import<'a> {
    /// What the file holds.
    pub kind: Kind,
    /// The file.
    pub file: &'a Path,
    /// What its columns mean; None to have it guessed.
    pub mapping: Option<&'a Mapping>,
    /// Whether to keep what it does.
    pub run: Run,
    /// Whether one row that cannot be read means that nothing is imported.
    pub strict: bool,
    /// What a person has said about the file.
    pub overrides: Overrides,
    /// The agreement's time zone, in which times without an offset are read.
    pub zone: Tz,
}

impl LeadDatabase {
    /// Imports a file. All rejected rows and misfitting values go to `rejects` as CSV; `progress` hears how far it is, and
    /// `cancel` stops it. Whatever goes wrong, the leads are as they were before.
    pub fn import(
        &mut self,
        import: &Import<'_>,
        rejects: Option<&mut dyn Write>,
        progress: &mut dyn FnMut(&Progress),
        cancel: &AtomicBool,
    ) -> Result<Report, LeadError> {
        let mut watch = Watch::new(progress, cancel);
        let only_empty = [String::new()];
        let missing = import.mapping.map_or(&only_empty[..], |mapping| &mapping.missing);
        let survey = look_through(import.file, &import.overrides, missing, &mut watch)?;
        let (mapping, origin) = mapping_of(import, &survey)?;
        let plan = plan::lay_over_what_is_taken(&mapping, &survey, &import.overrides, import.zone, &mut watch)
            .map_err(first)?;
        let mut format = survey.format.clone();
        format.date_order = plan.date_order().or(import.overrides.date_order);
        let mut report = Report {
            kind: import.kind,
            run: import.run,
            rows: 0,
            added: 0,
            changed: 0,
            unchanged: 0,
            repeated: 0,
            rejected: Faults::default(),
            misfits: Faults::default(),
            forgotten: 0,
            waiting: 0,
            mapping,
            mapping_origin: origin,
            format,
            warnings: survey.warnings.iter().chain(&plan.warnings).cloned().collect(),
        };
        self.take(import, &survey, plan, &mut report, rejects, &mut watch)?;
        Ok(report)
    }

    fn take(
        &mut self,
        import: &Import<'_>,
        survey: &Survey,
        plan: plan::Plan,
        report: &mut Report,
        rejects: Option<&mut dyn Write>,
        watch: &mut Watch<'_>,
    ) -> Result<(), LeadError> {
        let mut rejects = Rejects::new(rejects)?;
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let number: i64 =
            transaction.query_row("SELECT coalesce(max(import), 0) + 1 FROM imports", [], |row| row.get(0))?;
        let forgotten = Forgotten::load(&transaction)?;
        watch.begin(Phase::Importing, survey.bytes);
        let mut intake = Intake::begin(&transaction, plan, forgotten, survey.rows)?;
        intake.rows(survey, report, &mut rejects, watch)?;
        let columns_changed = intake.end(report, watch)?;
        rejects.end()?;
        warn_of_fewer_rows(&transaction, report)?;
        if import.strict && report.rejected.count > 0 {
            let (count, first) = (report.rejected.count, &report.rejected.first[0]);
            let line = first.line;
            let message = format!(
                "{} cannot be read (the first is line {line}), so nothing was imported",
                count_of(count, "row", "rows")
            );
            return Err(LeadError {
                line: Some(line),
                ..LeadError::new(
                    FaultKind::Strict(Box::new(report.clone())),
                    message,
                    "correct them, or import without `--strict` to leave them out",
                )
            });
        }
        if import.run == Run::Preview {
            return Ok(transaction.rollback()?);
        }
        watch.begin(Phase::Saving, 0);
        transaction.execute(
            "INSERT INTO imports VALUES (?1, ?2, ?3, unixepoch())",
            params![number, import.kind.name(), report.rows as i64],
        )?;
        if report.changes_anything() || columns_changed {
            next_revision(&transaction, touched(report))?;
        }
        if let Err(fault) = transaction.commit() {
            self.bury_uncommitted();
            return Err(fault.into());
        }
        // The leads are kept from here on. A log that cannot be written into the file now is read with it, and written
        // into it later.
        drop(self.fold_log());
        Ok(())
    }
}

/// What an import changed of the leads.
fn touched(report: &Report) -> Changed {
    match report.kind {
        Kind::Leads if report.added > 0 => Changed::ALL,
        // Their rows may make stages.
        Kind::Leads => Changed { leads: true, stages: true, ..Changed::NOTHING },
        Kind::Events => Changed { events: true, ..Changed::NOTHING },
        Kind::Stages => Changed { stages: true, ..Changed::NOTHING },
    }
}

/// What is told of several faults that would each keep the file from being imported.
fn first(faults: Vec<LeadError>) -> LeadError {
    faults.into_iter().next().unwrap_or_else(LeadError::cancelled)
}

fn mapping_of(import: &Import<'_>, survey: &Survey) -> Result<(Mapping, MappingOrigin), LeadError> {
    if let Some(mapping) = import.mapping {
        if mapping.kind != import.kind {
            return Err(LeadError::new(
                FaultKind::File,
                format!("the mapping is for a file of {}, not of {}", mapping.kind, import.kind),
                format!("import it with `import {}`, or give another mapping", mapping.kind),
            ));
        }
        return Ok((mapping.clone(), MappingOrigin::Given));
    }
    // Without a guess the plan says which column is missing.
    Ok(guess(import.kind, survey)
        .map_or_else(|| (Mapping::empty(import.kind), MappingOrigin::Native), |guess| (guess.mapping, guess.origin)))
}

/// A file that has lost a fifth of its rows since the last import of its kind may have been cut short.
fn warn_of_fewer_rows(transaction: &rusqlite::Transaction<'_>, report: &mut Report) -> Result<(), LeadError> {
    let last: Option<i64> = transaction
        .query_row(
            "SELECT rows FROM imports WHERE kind = ?1 ORDER BY import DESC LIMIT 1",
            [report.kind.name()],
            |row| row.get(0),
        )
        .optional()?;
    let last = last.map_or(0, i64::unsigned_abs);
    if report.rows * 5 < last * 4 {
        report.warnings.push(Warning::new(
            "fewer-rows",
            format!(
                "this file has {}, the last import of {} had {}: see that it was not cut short",
                count_of(report.rows, "row", "rows"),
                report.kind,
                grouped(last)
            ),
        ));
    }
    Ok(())
}
