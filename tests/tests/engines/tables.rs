//! Leads as the three tables that a statement asks for.

use std::collections::BTreeSet;

use agreement::time::{Instant, Written};
use chrono_tz::Tz;
use sample::Files;
use serde_json::{Value, json};
use simulation::Dataset;
use simulation::dataset::ColumnType;
use simulation::oracle::{Cell, Rows, Type};

use crate::everything::{COLUMNS, CREATED, EVENTS, LEADS, instant};

/// A table with its rows.
pub struct Table {
    name: &'static str,
    columns: Vec<(String, &'static str)>,
    rows: Vec<Vec<Value>>,
}

impl Table {
    fn new<'a>(name: &'static str, columns: impl IntoIterator<Item = (&'a str, &'static str)>) -> Table {
        let columns = columns.into_iter().map(|(name, kind)| (name.to_owned(), kind)).collect();
        Table { name, columns, rows: Vec::new() }
    }

    /// As the database's program takes it.
    pub fn to_json(&self) -> Value {
        json!({ "name": self.name, "columns": self.columns, "rows": self.rows })
    }
}

fn kind(of: ColumnType) -> &'static str {
    match of {
        ColumnType::Number => "number",
        ColumnType::Boolean => "boolean",
        ColumnType::Time => "time",
        ColumnType::Text | ColumnType::Texts => "text",
    }
}

/// A cell of a file; an empty one is no value, save among texts now and then, where it must count as none.
fn cell(kind: &str, text: &str, zone: Tz) -> Value {
    match kind {
        _ if text.is_empty() => Value::Null,
        "number" => json!(text.parse::<f64>().expect("a number")),
        "boolean" => json!(text == "true"),
        "time" => json!(Written::parse(text).expect("a time").instant(zone)),
        _ => json!(text),
    }
}

/// A table of stages, with one of a lead that is not there, which must move nothing.
fn stages() -> Table {
    let mut table = Table::new("stages", [("lead_id", "text"), ("stage", "text"), ("at", "time")]);
    table.rows.push(vec![json!("nobody"), json!("won"), json!(4_000_000_000_000_i64)]);
    table
}

/// Random leads. Where none of them has an event, the statement's first lines say of what types it takes their columns.
pub fn rows(rows: &Rows, data: &Dataset, sql: &str) -> Vec<Table> {
    let of = |own: &Type| match own {
        Type::Number => "number",
        Type::Boolean => "boolean",
        Type::Time => "time",
        Type::Text | Type::Texts => "text",
    };
    let own = rows.columns.iter().map(|(name, kind)| (name.as_str(), of(kind)));
    let mut leads = Table::new("leads", [("lead_id", "text"), ("created_at", "time")].into_iter().chain(own));
    let known = data.events().properties();
    let names: BTreeSet<(&str, &str)> = match known {
        [] => {
            let stated = |name: &str| if sql.contains(&format!("{name} (number)")) { "number" } else { "text" };
            ["path", "seconds", "mixed", "colour"].map(|name| (name, stated(name))).into()
        }
        known => known.iter().map(|property| (property.name.as_str(), kind(property.kind))).collect(),
    };
    let head = [("lead_id", "text"), ("at", "time"), ("event", "text")];
    let mut events = Table::new("events", head.into_iter().chain(names.iter().copied()));
    let mut stranger = vec![json!("nobody"), json!(4_000_000_000_000_i64), json!("demo")];
    stranger.resize(events.columns.len(), Value::Null);
    events.rows.push(stranger);
    let mut stages = stages();
    for lead in &rows.leads {
        let mut row = vec![json!(lead.id), json!(lead.created)];
        row.extend(rows.columns.keys().map(|name| lead.attributes.get(name).map_or(Value::Null, stored)));
        leads.rows.push(row);
        for event in &lead.events {
            let mut row = vec![json!(lead.id), json!(event.at), json!(event.name)];
            row.extend(names.iter().map(|(name, kind)| match event.properties.get(*name) {
                None => Value::Null,
                Some(text) if *kind == "number" => text.trim().parse::<f64>().map_or(Value::Null, |own| json!(own)),
                Some(text) => json!(text),
            }));
            events.rows.push(row);
        }
        stages.rows.extend(lead.stages.iter().map(|one| vec![json!(lead.id), json!(one.stage), json!(one.at)]));
    }
    vec![leads, events, stages]
}

fn stored(cell: &Cell) -> Value {
    match cell {
        Cell::Number(number) => json!(number),
        Cell::Boolean(truth) => json!(truth),
        Cell::Time(at) => json!(at),
        Cell::Text(text) => json!(text),
        Cell::Texts(texts) => json!(texts.join(" ; ")),
    }
}

/// The sample's files, with the types that their leads came to have.
pub fn sample(files: &Files, data: &Dataset, zone: Tz) -> Vec<Table> {
    let columns = data.columns().iter().map(|column| (column.name.as_str(), kind(column.kind)));
    let properties = data.events().properties().iter().map(|own| (own.name.as_str(), kind(own.kind)));
    let times = ["created_at", "at"].map(|name| (name, "time"));
    let known: Vec<(&str, &str)> = columns.chain(properties).chain(times).collect();
    let of = |name: &str| known.iter().find(|(own, _)| *own == name).map_or("text", |(_, kind)| *kind);
    let texts = [("leads", &files.leads), ("events", &files.events), ("stages", &files.stages)];
    let table = |(name, text): (&'static str, &String)| {
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let header = reader.headers().expect("a header").clone();
        let mut table = Table::new(name, header.iter().map(|column| (column, of(column))));
        for row in reader.records() {
            let row = row.expect("a row");
            let cells = row.iter().zip(&table.columns).map(|(text, (_, kind))| cell(kind, text, zone));
            table.rows.push(cells.collect());
        }
        table
    };
    texts.map(table).into()
}

/// The leads on which everything is asked. Empty texts stay empty texts: they too are no value.
pub fn everything() -> Vec<Table> {
    let text = |kind: &str, text: &str| if kind == "text" { json!(text) } else { cell(kind, text, Tz::UTC) };
    let time = |text: &str| -> Option<Instant> { instant(text) };
    let own = COLUMNS.map(|(name, own)| (name, kind(own)));
    let mut leads = Table::new("leads", [("lead_id", "text"), ("created_at", "time")].into_iter().chain(own));
    for (id, cells) in LEADS {
        let cells = own.into_iter().zip(cells).map(|((_, kind), cell)| text(kind, cell));
        leads.rows.push([json!(id), json!(time(CREATED))].into_iter().chain(cells).collect());
    }
    let head = [("lead_id", "text"), ("at", "time"), ("event", "text"), ("path", "text"), ("seconds", "number")];
    let mut events = Table::new("events", head);
    for (id, at, name, path, seconds) in EVENTS {
        let row = vec![json!(id), json!(time(at)), json!(name), json!(path), text("number", seconds)];
        events.rows.push(row);
    }
    let stages = Table::new("stages", [("lead_id", "text"), ("stage", "text"), ("at", "time")]);
    vec![leads, events, stages]
}
