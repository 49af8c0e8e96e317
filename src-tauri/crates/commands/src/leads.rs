//! Leads: bringing them in, what is at hand, and forgetting people.

use std::fs::File;
use std::io::{BufWriter, IntoInnerError, Seek, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use agreement::time::to_rfc3339;
use chrono_tz::Tz;
use store::leads::mapping::{self, Mapping};
use store::leads::survey::{Encoding, Overrides, survey as look_at};
use store::leads::{
    self as kept, DateOrder, DecimalSign, Import, Kind, LeadError, MappingOrigin, Phase, Run, type_name,
};

use crate::session::Session;
use crate::wire::{
    ColumnView, EventNameView, ForgetReport, ImportReport, ImportRequest, LeadsSummary, Progress, QuestionView, ReadAs,
    ReadingChoices, RejectedRow, SurveyColumn, SurveyView, ValueCount,
};
use crate::{Fault, Progressing, Stop};

/// `countersign leads`: what is at hand.
pub fn summary(session: &Session) -> Result<LeadsSummary, Fault> {
    let summary = session.leads()?.summary()?;
    let value = |count: &kept::ValueCount| ValueCount { value: count.value.clone(), leads: count.leads };
    let column = |column: &kept::ColumnSummary| ColumnView {
        name: column.name.clone(),
        kind: type_name(column.kind).to_owned(),
        known: column.known,
        known_as_of_export: column.known_as_of_export,
        commonest: column.commonest.iter().map(value).collect(),
    };
    let event = |event: &kept::EventSummary| EventNameView {
        name: event.name.clone(),
        events: event.events,
        properties: event.properties.clone(),
    };
    Ok(LeadsSummary {
        leads: summary.leads,
        events: summary.events,
        stages: summary.stages,
        waiting_events: summary.waiting_events,
        waiting_stages: summary.waiting_stages,
        from: summary.from.map(to_rfc3339),
        to: summary.to.map(to_rfc3339),
        columns: summary.columns.iter().map(column).collect(),
        event_names: summary.event_names.iter().map(event).collect(),
        revision: summary.revision,
    })
}

/// What a file holds, before it is imported: how it is written, its columns, and the guessed mapping.
pub fn survey(kind: &str, file: &str, choices: &ReadingChoices) -> Result<SurveyView, Fault> {
    let kind = parse_kind(kind)?;
    let overrides = parse_choices(choices)?;
    let path = Path::new(file);
    let found = look_at(path, &overrides, &[], &mut |_| {}, &AtomicBool::new(false))
        .map_err(|error| Fault::of_file(file, error))?;
    let guess = mapping::guess(kind, &found);
    let preset = guess.as_ref().map(|guess| origin_name(guess.origin).to_owned());
    let mapping = guess.map_or_else(|| Mapping::empty(kind), |guess| guess.mapping);
    let open = kept::obstacles(&mapping, &found, &overrides);
    let questions = open.into_iter().filter_map(|obstacle| match obstacle.kind {
        kept::FaultKind::Question(question) => Some(QuestionView {
            option: question.option.trim_start_matches('-').replace('-', "_"),
            message: obstacle.message,
            answers: question.choices.iter().map(|choice| (*choice).to_owned()).collect(),
        }),
        // What is no question is said again, with its place, when the import is tried.
        _ => None,
    });
    let rows = found.rows.max(1) as f64;
    let columns = found.columns.iter().map(|column| SurveyColumn {
        name: column.name.clone(),
        filled: column.filled as f64 / rows,
        samples: column.samples.clone(),
        kind: column.guessed.map_or("text", type_name).to_owned(),
    });
    let read = read_as(&found.format);
    Ok(SurveyView {
        kind: kind.name().to_owned(),
        file: file.to_owned(),
        encoding: read.encoding,
        separator: read.separator,
        decimal: read.decimal,
        date_order: read.date_order,
        rows: found.rows,
        columns: columns.collect(),
        preset,
        mapping: mapping.to_yaml(),
        questions: questions.collect(),
        warnings: found.warnings.iter().map(|warning| warning.message.clone()).collect(),
    })
}

/// `countersign import`: one file, in one transaction.
///
/// # Errors
/// Whatever keeps the file from being read or kept; the leads are then as they were before.
pub fn import(
    session: &Session,
    request: &ImportRequest,
    progress: &dyn Progressing,
    stop: &Stop,
) -> Result<ImportReport, Fault> {
    let kind = parse_kind(&request.kind)?;
    let overrides = parse_choices(&request.choices)?;
    let mapping = request.mapping.as_deref().map(|text| read_mapping(text, "the mapping")).transpose()?;
    let mut rejects = request.rejects.as_deref().map(|path| Rejects::open(Path::new(path), request)).transpose()?;
    let import = Import {
        kind,
        file: Path::new(&request.file),
        mapping: mapping.as_ref(),
        run: if request.dry_run { Run::Preview } else { Run::Commit },
        strict: request.strict,
        overrides,
        zone: session.zone()?,
    };
    let writer = rejects.as_mut().map(|rejects| &mut rejects.writer as &mut dyn Write);
    let report = match session.leads()?.import(&import, writer, &mut |now| progress.told(told(now)), stop.flag()) {
        Err(LeadError { kind: kept::FaultKind::Strict(report), message, .. }) => {
            // What would have been added was not: a nightly job reads these numbers.
            let nothing = ImportReport { added: 0, changed: 0, unchanged: 0, ..import_report(&report) };
            finish(rejects)?;
            return Ok(ImportReport { refused: Some(message), ..nothing });
        }
        other => other.map_err(|error| Fault::of_file(&request.file, error))?,
    };
    finish(rejects)?;
    if let (Some(name), false) = (&request.keep_mapping_as, request.dry_run) {
        session.workspace.keep_mapping(name, &report.mapping.to_yaml())?;
    }
    Ok(import_report(&report))
}

/// The sample leads of the template, through the same door as everybody else's.
pub(crate) fn import_sample(session: &Session, zone: Tz) -> Result<(), Fault> {
    let files = sample::files();
    let folder = tempfile::tempdir().map_err(|error| store::Fault::io("made", &std::env::temp_dir(), &error))?;
    for (kind, text) in [(Kind::Leads, &files.leads), (Kind::Events, &files.events), (Kind::Stages, &files.stages)] {
        let path = folder.path().join(format!("{kind}.csv"));
        store::files::replace(&path, text.as_bytes())?;
        let import = Import {
            kind,
            file: &path,
            mapping: None,
            run: Run::Commit,
            strict: true,
            overrides: Overrides::default(),
            zone,
        };
        session.leads()?.import(&import, None, &mut |_| {}, &AtomicBool::new(false))?;
    }
    Ok(())
}

/// `countersign forget`: erases people's data for good.
pub fn forget(session: &Session, lead_ids: &[String]) -> Result<ForgetReport, Fault> {
    let report = session.leads()?.forget(lead_ids)?;
    Ok(ForgetReport { forgotten: report.forgotten, unknown: report.unknown })
}

/// The text of a mapping file, which must be without a fault.
pub fn read_mapping_file(path: &Path) -> Result<String, Fault> {
    let text = store::files::read_text(path)?;
    read_mapping(&text, &path.to_string_lossy())?;
    Ok(text)
}

fn read_mapping(text: &str, name: &str) -> Result<Mapping, Fault> {
    Mapping::read(text, name).map_err(|faults| Fault::faulty(name, faults))
}

/// The rejected rows: gathered aside, and put where they are wanted when the import is over, so that an import that fails
/// leaves what stood there.
struct Rejects {
    writer: BufWriter<File>,
    path: PathBuf,
}

impl Rejects {
    /// Begins to gather. The file must not be the one that is imported.
    fn open(path: &Path, request: &ImportRequest) -> Result<Rejects, Fault> {
        let real = |path: &Path| path.canonicalize().ok();
        if real(path).is_some_and(|path| real(Path::new(&request.file)) == Some(path)) {
            return Err(Fault::usage(
                "same-file",
                format!("`{}` is the file that is to be imported", path.display()),
                "name another file for the rejected rows; nothing was changed",
            ));
        }
        let file = tempfile::tempfile().map_err(|error| store::Fault::io("written", &std::env::temp_dir(), &error))?;
        Ok(Rejects { writer: BufWriter::new(file), path: path.to_owned() })
    }
}

fn finish(rejects: Option<Rejects>) -> Result<(), Fault> {
    let Some(Rejects { writer, path }) = rejects else { return Ok(()) };
    let gathered =
        writer.into_inner().map_err(IntoInnerError::into_error).and_then(|mut file| file.rewind().map(|()| file));
    let mut file = gathered.map_err(|error| store::Fault::io("written", &path, &error))?;
    Ok(store::files::deliver(&path, &mut file)?)
}

fn parse_kind(name: &str) -> Result<Kind, Fault> {
    Kind::from_name(name).ok_or_else(|| {
        Fault::usage("kind", format!("`{name}` is nothing that can be imported"), "write `leads`, `events` or `stages`")
    })
}

fn parse_choices(choices: &ReadingChoices) -> Result<Overrides, Fault> {
    fn parse<T>(
        what: &str,
        text: Option<&str>,
        read: impl Fn(&str) -> Option<T>,
        help: &str,
    ) -> Result<Option<T>, Fault> {
        let unknown = |text: &str| Fault::usage("choice", format!("`{text}` is no {what}"), help);
        text.filter(|text| !text.is_empty()).map(|text| read(text).ok_or_else(|| unknown(text))).transpose()
    }
    let separator = |text: &str| match text {
        "tab" => Some('\t'),
        _ => text.chars().next().filter(|sign| text.len() == 1 && [',', ';', '\t', '|'].contains(sign)),
    };
    let encodings = Encoding::ALL.map(|encoding| format!("`{}`", encoding.name())).join(", ");
    Ok(Overrides {
        encoding: parse(
            "encoding",
            choices.encoding.as_deref(),
            Encoding::from_name,
            &format!("write one of {encodings}"),
        )?,
        separator: parse("separator", choices.separator.as_deref(), separator, "write `,`, `;`, `tab` or `|`")?,
        decimal: parse("decimal sign", choices.decimal.as_deref(), DecimalSign::from_name, "write `.` or `,`")?,
        date_order: parse(
            "order of dates",
            choices.date_order.as_deref(),
            DateOrder::from_name,
            "write `dmy`, `mdy` or `ymd`",
        )?,
        sheet: None,
    })
}

fn origin_name(origin: MappingOrigin) -> &'static str {
    match origin {
        MappingOrigin::Given => "given",
        MappingOrigin::Native => "native",
        MappingOrigin::HubSpot => "hubspot",
        MappingOrigin::Salesforce => "salesforce",
    }
}

fn read_as(format: &kept::survey::FileFormat) -> ReadAs {
    ReadAs {
        encoding: match format.encoding {
            Some(encoding) => encoding.name(),
            None if format.is_parquet => "Parquet",
            None => "a spreadsheet",
        }
        .to_owned(),
        separator: format.dialect.map_or(String::new(), |dialect| dialect.separator.to_string()),
        decimal: if format.decimal == Some(DecimalSign::Comma) { "," } else { "." }.to_owned(),
        date_order: format.date_order.map(|order| order.name().to_owned()),
    }
}

fn told(progress: &kept::Progress) -> Progress {
    let phase = match progress.phase {
        Phase::Surveying => "looking through the file",
        Phase::Importing => "importing",
        Phase::Saving => "saving",
    };
    Progress {
        phase: phase.to_owned(),
        rows: progress.rows,
        share: (progress.total_bytes > 0).then(|| (progress.bytes as f64 / progress.total_bytes as f64).min(1.0)),
        rate: progress.rows_per_second,
        seconds_left: progress.seconds_left,
    }
}

fn import_report(report: &kept::Report) -> ImportReport {
    let row = |row: &kept::Rejected| RejectedRow {
        line: row.line,
        column: row.column.clone(),
        value: row.value.clone(),
        reason: row.reason.clone(),
    };
    ImportReport {
        kind: report.kind.name().to_owned(),
        rows: report.rows,
        added: report.added,
        changed: report.changed,
        unchanged: report.unchanged,
        rejected_count: report.rejected.count,
        rejected: report.rejected.first.iter().map(row).collect(),
        misfit_count: report.misfits.count,
        misfits: report.misfits.first.iter().map(row).collect(),
        repeated: report.repeated,
        waiting: report.waiting,
        forgotten: report.forgotten,
        mapping: report.mapping.to_json(),
        read_as: read_as(&report.format),
        dry_run: report.run == Run::Preview,
        refused: None,
        warnings: report.warnings.iter().map(|warning| warning.message.clone()).collect(),
    }
}
