//! Makes a data set of a section's tables.

use agreement::time::{Instant, Written};
use chrono_tz::Tz;
use simulation::dataset::{Column, ColumnType, Property, Stage, parse_amount};
use simulation::{Dataset, DatasetBuilder};

use crate::page::Section;

/// A moment of a table, read in the section's time zone; None of an empty cell.
pub fn instant(text: &str, zone: Tz) -> Option<Instant> {
    if text.is_empty() {
        return None;
    }
    Some(Written::parse(text).unwrap_or_else(|| panic!("`{text}` is no time")).instant(zone))
}

/// The leads, events and stages of a section.
pub fn dataset(section: &Section, zone: Tz) -> Dataset {
    let leads = section.table("Leads");
    let columns: Vec<Column> = leads.heads.iter().filter(|head| !is_own(head)).map(|head| column(head)).collect();
    let mut builder = DatasetBuilder::new(zone, columns);
    let mut ids: Vec<String> = Vec::new();
    for row in &leads.rows {
        let id = leads.cell(row, "lead_id");
        ids.push(id.to_owned());
        let lead = builder.lead(id, instant(leads.cell(row, "created_at"), zone));
        let cells = leads.heads.iter().zip(row).filter(|(head, _)| !is_own(head));
        for (at, (head, cell)) in cells.enumerate() {
            let fits = builder.set(lead, at, cell);
            assert!(fits || cell.trim().is_empty(), "{}: `{cell}` does not fit {head}", section.title);
        }
    }
    let lead_of = |id: &str| ids.iter().position(|own| own == id).unwrap_or_else(|| panic!("no lead `{id}`")) as u32;
    let events = section.table("Events");
    let properties: Vec<(usize, usize)> = (0..events.heads.len())
        .filter(|at| !["lead_id", "at", "event"].contains(&events.heads[*at].as_str()))
        .map(|at| (at, builder.property(&events.heads[at])))
        .collect();
    for row in &events.rows {
        let known = properties.iter().filter(|(at, _)| !row[*at].is_empty());
        let values: Vec<(usize, Property<'_>)> = known.map(|(at, own)| (*own, Property::Raw(&row[*at]))).collect();
        let at = instant(events.cell(row, "at"), zone).expect("events have a time");
        builder.event(lead_of(events.cell(row, "lead_id")), at, events.cell(row, "event"), &values);
    }
    let stages = section.table("Stages");
    for row in &stages.rows {
        let name = stages.cell(row, "stage");
        let stage = Stage::from_name(name).unwrap_or_else(|| panic!("no stage `{name}`"));
        let (reason, amount) = (stages.cell(row, "reason"), stages.cell(row, "amount"));
        builder.stage(
            lead_of(stages.cell(row, "lead_id")),
            stage,
            instant(stages.cell(row, "at"), zone),
            (!reason.is_empty()).then_some(reason),
            (!amount.is_empty()).then(|| parse_amount(amount).expect("an amount")),
        );
    }
    builder.build()
}

fn is_own(head: &str) -> bool {
    head == "lead_id" || head == "created_at"
}

/// `employees (number)`; a text where nothing is said.
fn column(head: &str) -> Column {
    let (name, kind) = head.split_once(" (").map_or((head, "text"), |(name, kind)| (name, kind.trim_end_matches(')')));
    let kind = match kind {
        "number" => ColumnType::Number,
        "boolean" => ColumnType::Boolean,
        "date-time" => ColumnType::Time,
        "list" => ColumnType::Texts,
        "text" => ColumnType::Text,
        other => panic!("no type `{other}`"),
    };
    Column { name: name.to_owned(), kind, known_as_of_export: false }
}
