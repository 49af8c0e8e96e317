//! The rows of one import: each read by the plan, then taken, rejected or left out.

use rusqlite::Connection;
use simulation::dataset::ColumnType;

use super::Kind;
use super::database::{
    ArrivingLead, ArrivingStage, Column, Columns, Content, EventRow, EventWriter, KeyFinder, LeadWriter, Room,
    StageWriter, push_value,
};
use super::fault::LeadError;
use super::forget::Forgotten;
use super::plan::{Constant, Plan};
use super::progress::{Phase, Watch};
use super::records::Record;
use super::rejects::Rejects;
use super::report::{Rejected, Report, Warning};
use super::row::RowFault;
use super::survey::{RowShape, Survey, row_shape};
use super::types::type_name;
use super::unnamed::UnnamedValues;
use super::words::{count_of, grouped};

/// One import under way.
pub(super) struct Intake<'c> {
    connection: &'c Connection,
    plan: Plan,
    forgotten: Forgotten,
    before: Columns,
    columns: Columns,
    /// The database's column of each attribute of the plan.
    attributes: Vec<Column>,
    /// The database's column of each stage that a file of leads makes.
    made_stages: Vec<Column>,
    writer: Writer<'c>,
    lead: ArrivingLead,
    event: EventRow,
    repeats: Vec<(String, u64, u64)>,
    unnamed: UnnamedValues,
}

enum Writer<'c> {
    Leads(LeadWriter<'c>),
    Events(Box<EventWriter<'c>>),
    Stages(StageWriter<'c>),
}

/// How many repeated rows are told one by one.
const TOLD: usize = 20;

impl<'c> Intake<'c> {
    /// Begins to import a file of so many rows.
    pub fn begin(connection: &'c Connection, plan: Plan, forgotten: Forgotten, rows: u64) -> Result<Self, LeadError> {
        let before = Columns::load(connection)?;
        let mut columns = before.clone();
        let room = if plan.kind == Kind::Events { Room::Event } else { Room::Lead };
        let mut attributes = Vec::new();
        for attribute in &plan.attributes {
            let column = columns.ensure(connection, room, &attribute.name, attribute.kind)?;
            if attribute.is_named {
                columns.mark(connection, column.key, attribute.known_as_of_export)?;
            }
            attributes.push(column);
        }
        let mut made_stages = Vec::new();
        if plan.kind == Kind::Leads {
            for source in &plan.stages {
                let name = &plan.names[source.column];
                made_stages.push(columns.ensure(connection, Room::Stage, name, None)?);
            }
        }
        let writer = match plan.kind {
            Kind::Leads => {
                let all: Vec<Column> = attributes.iter().chain(&made_stages).cloned().collect();
                Writer::Leads(LeadWriter::begin(connection, &all, plan.at.is_some())?)
            }
            Kind::Events => {
                let columns = attributes.iter().map(|column| column.key).collect();
                let keys = KeyFinder::for_rows(connection, rows)?;
                Writer::Events(Box::new(EventWriter::begin(connection, keys, plan.event_id.is_some(), columns)))
            }
            Kind::Stages => Writer::Stages(StageWriter::begin(connection, KeyFinder::for_rows(connection, rows)?)?),
        };
        Ok(Intake {
            connection,
            plan,
            forgotten,
            before,
            columns,
            attributes,
            made_stages,
            writer,
            lead: ArrivingLead::default(),
            event: EventRow::default(),
            repeats: Vec::new(),
            unnamed: UnnamedValues::default(),
        })
    }

    /// Takes all rows of the file.
    pub fn rows(
        &mut self,
        survey: &Survey,
        report: &mut Report,
        rejects: &mut Rejects<'_>,
        watch: &mut Watch<'_>,
    ) -> Result<(), LeadError> {
        self.warn_of_types(report);
        let mut rows = survey.data_rows()?;
        let mut record = Record::default();
        let width = survey.columns.len();
        while rows.next(&mut record)? {
            watch.tick(report.rows, rows.done())?;
            let outcome = match row_shape(&record, width) {
                RowShape::Blank => continue,
                RowShape::Broken { reason } => Err(RowFault { column: None, reason }),
                RowShape::Fits => self.row(&record, report, rejects)?,
            };
            report.rows += 1;
            if let Err(fault) = outcome {
                let rejected = self.rejected(&record, fault);
                rejects.add(&mut report.rejected, rejected)?;
            }
        }
        Ok(())
    }

    fn rejected(&self, record: &Record, fault: RowFault) -> Rejected {
        let (column, value) = match fault.column {
            Some(column) => (self.plan.names[column].clone(), record.get(column).trim().to_owned()),
            None => (String::new(), record.fields().collect::<Vec<_>>().join(" | ")),
        };
        Rejected { line: record.line, column, value, reason: fault.reason }
    }

    fn row(
        &mut self,
        record: &Record,
        report: &mut Report,
        rejects: &mut Rejects<'_>,
    ) -> Result<Result<(), RowFault>, LeadError> {
        let lead_id = match self.plan.lead_id(record) {
            Ok(lead_id) => lead_id,
            Err(fault) => return Ok(Err(fault)),
        };
        if self.forgotten.has(self.connection, &lead_id)? {
            report.forgotten += 1;
            return Ok(Ok(()));
        }
        match self.plan.kind {
            Kind::Leads => self.lead_row(lead_id.into_owned(), record, report, rejects).map(Ok),
            Kind::Events => self.event_row(&lead_id, record, report, rejects),
            Kind::Stages => self.stage_row(&lead_id, record, report, rejects),
        }
    }

    fn lead_row(
        &mut self,
        lead_id: String,
        record: &Record,
        report: &mut Report,
        rejects: &mut Rejects<'_>,
    ) -> Result<(), LeadError> {
        let mut lead = std::mem::take(&mut self.lead);
        lead.line = record.line;
        lead.lead_id = lead_id;
        lead.content.clear();
        lead.created_at = match self.plan.at(record) {
            Ok(at) => at,
            Err(fault) => {
                self.misfit(record, fault, report, rejects)?;
                None
            }
        };
        let content = &mut lead.content;
        self.attributes(record, report, rejects, |column, value| content.set(column, value))?;
        for (source, column) in self.plan.stages.iter().zip(&self.made_stages) {
            match self.plan.stage(record, source) {
                Ok(None) => {}
                Ok(Some((stage, at))) => {
                    let at = at.map_or_else(String::new, |at| at.to_string());
                    lead.content.set(column.key, &format!("{}@{at}", stage.name()));
                }
                // Where the column is also kept, its value has been told already.
                Err(fault) if self.plan.is_kept(source.column) => drop(fault),
                Err(fault) => self.misfit(record, fault, report, rejects)?,
            }
        }
        self.unnamed.take(&self.plan, record);
        let Writer::Leads(writer) = &self.writer else { return Ok(()) };
        if let Some(earlier) = writer.take(&lead)? {
            self.repeated(&lead.lead_id, earlier, record.line, report);
        }
        self.lead = lead;
        Ok(())
    }

    fn event_row(
        &mut self,
        lead_id: &str,
        record: &Record,
        report: &mut Report,
        rejects: &mut Rejects<'_>,
    ) -> Result<Result<(), RowFault>, LeadError> {
        let at = match self.plan.at(record) {
            Ok(Some(at)) => at,
            Ok(None) => {
                let column = self.plan.at.as_ref().map(|(column, _)| *column);
                return Ok(Err(RowFault { column, reason: "the event has no time".to_owned() }));
            }
            Err(fault) => return Ok(Err(fault)),
        };
        let mut event = std::mem::take(&mut self.event);
        event.name.clear();
        match self.plan.event(record) {
            Ok(name) => event.name.push_str(name),
            Err(fault) => return Ok(Err(fault)),
        }
        event.lead_id.clear();
        event.lead_id.push_str(lead_id);
        event.at = at;
        event.event_id.clear();
        if let Some(column) = self.plan.event_id {
            event.event_id.push_str(self.plan.value(record, column).unwrap_or_default());
        }
        event.content.clear();
        if self.attributes.is_sorted_by_key(|column| column.key) {
            let packed = &mut event.content;
            self.attributes(record, report, rejects, |column, value| push_value(packed, column, value))?;
        } else {
            let mut content = Content::default();
            self.attributes(record, report, rejects, |column, value| content.set(column, value))?;
            event.content = content.pack();
        }
        let Writer::Events(writer) = &mut self.writer else { return Ok(Ok(())) };
        let known = writer.take(&event, record.line)?;
        report.waiting += u64::from(!known);
        self.event = event;
        Ok(Ok(()))
    }

    fn stage_row(
        &mut self,
        lead_id: &str,
        record: &Record,
        report: &mut Report,
        rejects: &mut Rejects<'_>,
    ) -> Result<Result<(), RowFault>, LeadError> {
        let mut reached = Vec::new();
        for source in &self.plan.stages {
            match self.plan.stage(record, source) {
                Ok(found) => reached.extend(found),
                Err(fault) => return Ok(Err(fault)),
            }
        }
        let amount = match self.plan.amount(record) {
            Ok(amount) => amount,
            Err(fault) => {
                self.misfit(record, fault, report, rejects)?;
                None
            }
        };
        let reason = self.plan.reason.and_then(|column| self.plan.value(record, column));
        self.unnamed.take(&self.plan, record);
        if reached.is_empty() {
            report.unchanged += 1;
        }
        for (stage, at) in reached {
            let Writer::Stages(writer) = &mut self.writer else { return Ok(Ok(())) };
            let row = ArrivingStage { line: record.line, lead_id, stage, at, reason, amount };
            let (earlier, known) = writer.take(&row)?;
            report.waiting += u64::from(!known);
            if let Some(earlier) = earlier {
                self.repeated(lead_id, earlier, record.line, report);
            }
        }
        Ok(Ok(()))
    }

    fn attributes(
        &self,
        record: &Record,
        report: &mut Report,
        rejects: &mut Rejects<'_>,
        mut put: impl FnMut(u32, &str),
    ) -> Result<(), LeadError> {
        for (attribute, column) in self.plan.attributes.iter().zip(&self.attributes) {
            let Some(text) = self.plan.value(record, attribute.column) else { continue };
            match self.plan.attribute(text, attribute, column.kind.unwrap_or(ColumnType::Text)) {
                Ok(value) if value.is_empty() => {}
                Ok(value) => put(column.key, &value),
                Err(fault) => self.misfit(record, fault, report, rejects)?,
            }
        }
        Ok(())
    }

    fn misfit(
        &self,
        record: &Record,
        fault: RowFault,
        report: &mut Report,
        rejects: &mut Rejects<'_>,
    ) -> Result<(), LeadError> {
        let mut rejected = self.rejected(record, fault);
        rejected.reason.push_str("; it counts as missing");
        rejects.add(&mut report.misfits, rejected)
    }

    fn repeated(&mut self, id: &str, earlier: u64, line: u64, report: &mut Report) {
        report.repeated += 1;
        if self.repeats.len() < TOLD {
            self.repeats.push((id.to_owned(), earlier, line));
        }
    }

    /// Types that the mapping states and the database does not share.
    fn warn_of_types(&self, report: &mut Report) {
        for (attribute, column) in self.plan.attributes.iter().zip(&self.attributes) {
            if let (true, Some(stated), Some(kind)) = (attribute.kind_is_stated, attribute.kind, column.kind)
                && stated != kind
            {
                report.warnings.push(
                    Warning::new(
                        "type-is-fixed",
                        format!(
                            "the mapping calls `{}` a {}, but it was first imported as a {}, which it stays",
                            attribute.name,
                            type_name(stated),
                            type_name(kind)
                        ),
                    )
                    .of(attribute.name.clone()),
                );
            }
        }
    }

    /// Lays what arrived over what is known. Whether the columns themselves changed.
    pub fn end(mut self, report: &mut Report, watch: &mut Watch<'_>) -> Result<bool, LeadError> {
        let rows = report.rows;
        match self.writer {
            Writer::Leads(writer) => writer.end(report, || watch.tick(rows, u64::MAX))?,
            Writer::Events(writer) => {
                watch.begin(Phase::Saving, writer.count());
                let repeats = writer.end(report, |done| watch.tick(done, done))?;
                self.repeats.extend(repeats.into_iter().map(|repeat| (repeat.id, repeat.earlier, repeat.line)));
            }
            Writer::Stages(writer) => writer.end(report)?,
        }
        let (code, thing, counts) = match self.plan.kind {
            Kind::Leads => ("same-id-twice", "lead", "the last row counts"),
            Kind::Events => ("same-id-twice", "event", "the last row counts"),
            Kind::Stages => {
                ("same-stage-twice", "the same stage of lead", "the last reason and amount that are not empty count")
            }
        };
        for (id, earlier, line) in &self.repeats {
            let message = format!("{thing} `{id}` stands in line {earlier} and again in line {line}; {counts}");
            report.warnings.push(Warning::new(code, message).at(*line));
        }
        if report.repeated > TOLD as u64 {
            let more = count_of(report.repeated - TOLD as u64, "more row repeats", "more rows repeat");
            report.warnings.push(Warning::new(code, format!("{more} an earlier one; {counts}")));
        }
        report.warnings.extend(self.unnamed.warnings(&self.plan.names));
        if report.misfits.count > 0 {
            let values = count_of(report.misfits.count, "value does", "values do");
            report
                .warnings
                .push(Warning::new("misfits", format!("{values} not fit the type of the column and count as missing")));
        }
        if report.waiting > 0 {
            let message = match report.waiting {
                1 => "1 row is of a lead that is not known yet; it is kept and joins when the lead is imported"
                    .to_owned(),
                many => format!(
                    "{} rows are of leads that are not known yet; they are kept and join when the leads are imported",
                    grouped(many)
                ),
            };
            report.warnings.push(Warning::new("waiting", message));
        }
        Ok(self.columns.0 != self.before.0)
    }
}

impl Plan {
    /// Whether a column is kept as an attribute too.
    fn is_kept(&self, column: usize) -> bool {
        self.attributes.iter().any(|attribute| attribute.column == column)
            || self.at.as_ref().is_some_and(|(at, _)| *at == column)
            || matches!(self.event, Some(Constant::Column(event)) if event == column)
    }
}
