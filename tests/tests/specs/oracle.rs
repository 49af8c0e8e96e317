//! The same pages, judged by the slow and obvious engine: the one that the fast engine is held against must itself do
//! what the pages say.

use agreement::model::{Decimal, Mql};
use agreement::time::{Instant, to_rfc3339};
use chrono_tz::Tz;
use simulation::oracle::{Cell, EventRow, LeadRow, Rows, StageRow, Type, first_qualified, judge};

use crate::data::instant;
use crate::page::{Section, Table};

/// What the oracle says of the leads of a table of expectations that is not what the table says.
pub fn leads(
    section: &Section,
    table: &Table,
    mql: &Mql,
    zone: Tz,
    replay: bool,
    given: Option<Instant>,
) -> Vec<String> {
    let rows = rows(section, zone);
    let as_of = rows.as_of(given);
    let known = rows.as_known_at(as_of);
    let mut faults = Vec::new();
    for row in &table.rows {
        let id = table.cell(row, "lead_id");
        let Some(lead) = known.leads.iter().find(|lead| lead.id == id) else {
            if table.cell(row, "band") != "left out" {
                faults.push(format!("the oracle leaves `{id}` out"));
            }
            continue;
        };
        let first = if replay { first_qualified(mql, zone, &known, lead, as_of) } else { None };
        let at = match (replay, first) {
            (true, first) => first.or(as_of),
            (false, _) => lead.handoff(as_of),
        };
        let judged = judge(mql, zone, &rows, lead, at);
        for (head, expected) in table.heads.iter().zip(row) {
            let found = match head.as_str() {
                "score" => judged.score.to_string(),
                "band" => judged.band.clone(),
                "at" => at.map(to_rfc3339).unwrap_or_default(),
                "first_qualified_at" => first.map(to_rfc3339).unwrap_or_default(),
                category if mql.categories.iter().any(|own| own.id == category) => judged.totals[category].to_string(),
                _ => continue,
            };
            if found != *expected {
                faults.push(format!("{head} of `{id}` is `{found}` to the oracle, and should be `{expected}`"));
            }
        }
    }
    faults
}

fn rows(section: &Section, zone: Tz) -> Rows {
    let table = section.table("Leads");
    let mut rows = Rows::default();
    for row in &table.rows {
        let mut lead = LeadRow {
            id: table.cell(row, "lead_id").to_owned(),
            created: instant(table.cell(row, "created_at"), zone),
            ..LeadRow::default()
        };
        for (head, cell) in table.heads.iter().zip(row).filter(|(head, _)| *head != "lead_id" && *head != "created_at")
        {
            let (name, kind) = head.split_once(" (").unwrap_or((head, "text)"));
            rows.columns.insert(name.to_owned(), kind_of(kind));
            let cell = cell.trim();
            if cell.is_empty() {
                continue;
            }
            lead.attributes.insert(name.to_owned(), value(cell, kind_of(kind), zone));
        }
        // Derived where the data has no such column, as the language says.
        if let Some(Cell::Text(email)) = lead.attributes.get("email").cloned() {
            rows.columns.insert("email_domain".to_owned(), Type::Text);
            let domain = email.rsplit_once('@').map(|(_, domain)| domain.to_lowercase());
            lead.attributes.extend(domain.map(|domain| ("email_domain".to_owned(), Cell::Text(domain))));
        }
        rows.leads.push(lead);
    }
    let events = section.table("Events");
    for row in &events.rows {
        let own = |head: &str| ["lead_id", "at", "event"].contains(&head);
        let properties = events.heads.iter().zip(row).filter(|(head, cell)| !own(head) && !cell.is_empty());
        let event = EventRow {
            at: instant(events.cell(row, "at"), zone).expect("events have a time"),
            name: events.cell(row, "event").to_owned(),
            properties: properties.map(|(head, cell)| (head.clone(), cell.clone())).collect(),
        };
        of(&mut rows, events.cell(row, "lead_id")).events.push(event);
    }
    let stages = section.table("Stages");
    for row in &stages.rows {
        let stage = StageRow {
            stage: stages.cell(row, "stage").to_owned(),
            at: instant(stages.cell(row, "at"), zone),
            amount: None,
        };
        of(&mut rows, stages.cell(row, "lead_id")).stages.push(stage);
    }
    // Which properties are numbers is found from all events together.
    Rows::new(rows.columns, rows.leads)
}

fn of<'a>(rows: &'a mut Rows, id: &str) -> &'a mut LeadRow {
    rows.leads.iter_mut().find(|lead| lead.id == id).unwrap_or_else(|| panic!("no lead `{id}`"))
}

fn kind_of(kind: &str) -> Type {
    match kind.trim_end_matches(')') {
        "number" => Type::Number,
        "boolean" => Type::Boolean,
        "date-time" => Type::Time,
        "list" => Type::Texts,
        _ => Type::Text,
    }
}

fn value(cell: &str, kind: Type, zone: Tz) -> Cell {
    match kind {
        Type::Number => Cell::Number(Decimal::parse(cell).expect("a number").value()),
        Type::Boolean => Cell::Boolean(cell == "true"),
        Type::Time => Cell::Time(instant(cell, zone).expect("a time")),
        Type::Texts => Cell::Texts(cell.split(';').map(|text| text.trim().to_owned()).collect()),
        Type::Text => Cell::Text(cell.to_owned()),
    }
}
