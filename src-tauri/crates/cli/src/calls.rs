//! Each command of the command line as a call of `commands`.

use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use commands::simulation::When as Judged;
use commands::wire::{EditRequest, ImportRequest, ReadingChoices};
use commands::{Fault, Session, Stop, Surroundings, draft, leads, simulation, sql, tables, workspaces};

use crate::args::{Arguments, Command, Edit, Import, Kind, When};
use crate::output::Output;
use crate::progress::Bar;
use crate::render;

mod draft_of_several;
mod signoff;

const DONE: ExitCode = ExitCode::SUCCESS;

/// The answer is no.
fn no() -> ExitCode {
    ExitCode::from(1)
}

/// Answers a command.
pub fn answer(arguments: &Arguments, output: &Output) -> Result<ExitCode, Fault> {
    let surroundings = Surroundings::find(arguments.data.clone())?;
    if let Command::New { dir, sample } = &arguments.command {
        return new(&surroundings, dir, *sample, output);
    }
    if let Command::SignOff(command) = &arguments.command {
        return signoff::answer(&surroundings, arguments.workspace.as_deref(), command, output);
    }
    let session = workspaces::open(&surroundings, arguments.workspace.as_deref())?;
    match &arguments.command {
        Command::New { .. } | Command::SignOff(_) => Ok(DONE),
        Command::Check => Ok(check(&session, output)?),
        Command::Import(import) => import_file(&session, import, output),
        Command::Leads => output.answer(&leads::summary(&session)?, render::summary).map(|()| DONE),
        Command::Forget { lead_ids } => {
            output.answer(&leads::forget(&session, lead_ids)?, render::forgotten).map(|()| DONE)
        }
        Command::Score { definition, when, csv } => {
            let report = simulation::score(&session, definition, &judged(when))?;
            output.aside(&render::warnings(&report.warnings));
            if let Some(path) = csv {
                tables::write_scores(&report, path)?;
                if tables::is_standard_output(path) {
                    return Ok(DONE);
                }
            }
            output.answer(&report, render::scores).map(|()| DONE)
        }
        Command::Simulate { from, to, when, csv } => {
            let report = simulation::simulate(&session, from, to, &judged(when))?;
            output.aside(&render::warnings(&report.comparison.warnings));
            if let Some(path) = csv {
                tables::write_changes(&report, path)?;
                if tables::is_standard_output(path) {
                    return Ok(DONE);
                }
            }
            output.answer(&report, |report| render::comparison(&report.comparison)).map(|()| DONE)
        }
        Command::Explain { lead_id, definition, at } => {
            let explanation = simulation::explain(&session, lead_id, definition, at.as_deref())?;
            output.aside(&render::warnings(&explanation.warnings));
            output.answer(&explanation, render::explanation).map(|()| DONE)
        }
        Command::Sql { dialect, definition, when } => {
            let statement = sql::sql(&session, dialect, definition, &judged(when))?;
            output.aside(&render::warnings(&statement.warnings));
            output.answer(&statement, |statement| statement.sql.clone()).map(|()| DONE)
        }
        Command::Diff { from, to } => {
            let report = draft::difference(&session, from, to)?;
            output.answer(&report, |report| render::changes(&report.changes)).map(|()| DONE)
        }
        Command::Status => {
            let status = draft::status(&session)?;
            let view = commands::signoff::view(&session)?;
            output.answer(&status, |status| render::status(status, &view)).map(|()| DONE)
        }
        Command::Edit { edit } => {
            let (document, request) = edit_request(edit)?;
            let (report, left) = draft::edit(&session, document, request)?;
            output.diagnostics(&left);
            output.answer(&report, |report| format!("{}\n", report.sentence)).map(|()| DONE)
        }
        Command::History { .. }
        | Command::Conflicts
        | Command::Resolve { .. }
        | Command::Comment { .. }
        | Command::Suggest { .. }
        | Command::Suggestions { .. }
        | Command::Suggestion { .. }
        | Command::Leftovers
        | Command::Leftover { .. } => draft_of_several::answer(&session, &arguments.command, output),
    }
}

fn new(surroundings: &Surroundings, folder: &Path, sample: bool, output: &Output) -> Result<ExitCode, Fault> {
    let session = workspaces::create(surroundings, folder, sample)?;
    let path = session.workspace.root().to_string_lossy().into_owned();
    let next = if sample { "simulate" } else { "check" };
    output.answer(&serde_json::json!({ "workspace": path }), |_| {
        let folder = folder.to_string_lossy();
        let quoted = if folder.contains(char::is_whitespace) { format!("'{folder}'") } else { folder.into_owned() };
        format!("made {path}\ntry: countersign --workspace {quoted} {next}\n")
    })?;
    Ok(DONE)
}

fn check(session: &Session, output: &Output) -> Result<ExitCode, Fault> {
    let (report, diagnostics) = draft::check(session);
    if !output.json {
        output.diagnostics(&diagnostics);
    }
    output.answer(&report, |report| match report.ok {
        true => "all five documents are in order and every example holds\n".to_owned(),
        false => String::new(),
    })?;
    Ok(if report.ok { DONE } else { no() })
}

fn import_file(session: &Session, import: &Import, output: &Output) -> Result<ExitCode, Fault> {
    let request = ImportRequest {
        kind: match import.kind {
            Kind::Leads => "leads",
            Kind::Events => "events",
            Kind::Stages => "stages",
        }
        .to_owned(),
        file: import.file.to_string_lossy().into_owned(),
        mapping: import.mapping.as_deref().map(leads::read_mapping_file).transpose()?,
        dry_run: import.dry_run,
        strict: import.strict,
        choices: ReadingChoices {
            encoding: import.encoding.clone(),
            separator: import.separator.clone(),
            decimal: import.decimal.clone(),
            date_order: import.date_order.clone(),
        },
        keep_mapping_as: None,
        rejects: import.rejects.as_ref().map(|path| path.to_string_lossy().into_owned()),
    };
    let stop = Arc::new(Stop::default());
    let asked = stop.clone();
    // The first Ctrl-C asks the import to stop and say so; the second ends the program, and SQLite leaves
    // the old leads or, once they are kept, the new ones.
    let (again, output) = (AtomicBool::new(false), *output);
    let interrupted = move || {
        if again.swap(true, Ordering::Relaxed) {
            output.aside("countersign: ended at once\nhelp: `countersign leads` tells whether the import was done\n");
            std::process::exit(3);
        }
        asked.ask();
    };
    if let Err(error) = ctrlc::set_handler(interrupted) {
        output.aside(&format!("warning: Ctrl-C cannot be caught: {error}\n"));
    }
    let bar = Bar::new();
    let report = leads::import(session, &request, &bar, &stop);
    bar.finish();
    let report = report?;
    for warning in &report.warnings {
        output.aside(&format!("warning: {warning}\n"));
    }
    output.answer(&report, render::import_report)?;
    match &report.refused {
        Some(why) => {
            output.aside(&format!(
                "countersign: {why}\nhelp: correct them, or leave `--strict` out to import the others\n"
            ));
            Ok(no())
        }
        None => Ok(DONE),
    }
}

fn judged(when: &When) -> Judged {
    Judged { moment: when.moment.clone(), as_of: when.as_of.clone() }
}

fn edit_request(edit: &Edit) -> Result<(&str, EditRequest), Fault> {
    Ok(match edit {
        Edit::Set { document, path, value } => {
            (document, EditRequest::Set { path: path.clone(), value: draft::parse_value(value)? })
        }
        Edit::Add { document, path, value, before } => {
            let value = draft::parse_value(value)?;
            (document, EditRequest::Add { path: path.clone(), value, before: before.clone() })
        }
        Edit::Remove { document, path } => (document, EditRequest::Remove { path: path.clone() }),
        Edit::Move { document, path, before } => {
            (document, EditRequest::Move { path: path.clone(), before: before.clone() })
        }
    })
}
