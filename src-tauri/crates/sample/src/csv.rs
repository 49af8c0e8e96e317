//! The three files, in the native columns.

use crate::calendar::text;
use crate::{Files, Lead};

const LEADS: &str = "lead_id,created_at,name,email,company,job_title,employees,industry,country,source,budget,authority,need,timeline_months";
const EVENTS: &str = "lead_id,at,event,path,title";
const STAGES: &str = "lead_id,stage,at,reason,amount";

/// Writes leads that are in the order of their creation.
pub fn files(leads: &[Lead]) -> Files {
    let mut files = Files { leads: format!("{LEADS}\n"), events: format!("{EVENTS}\n"), stages: format!("{STAGES}\n") };
    for (i, lead) in leads.iter().enumerate() {
        let id = format!("L-{:05}", i + 1);
        row(&mut files.leads, &lead_row(&id, lead));
        for event in &lead.events {
            row(&mut files.events, &[&id, &text(event.at), event.name, event.path, event.title]);
        }
        for stage in &lead.stages {
            let amount = stage.amount.map(|amount| amount.to_string()).unwrap_or_default();
            row(&mut files.stages, &[&id, stage.name, &text(stage.at), stage.reason, &amount]);
        }
    }
    files
}

fn lead_row(id: &str, lead: &Lead) -> [String; 14] {
    let person = &lead.person;
    let number = |value: Option<i64>| value.map(|value| value.to_string()).unwrap_or_default();
    let notes = lead.notes.as_ref();
    [
        id.to_owned(),
        text(lead.created),
        format!("{} {}", person.first, person.last),
        person.email.clone().unwrap_or_default(),
        person.company.name.clone(),
        person.title.to_owned(),
        number(person.employees()),
        person.company.industry.to_owned(),
        person.company.country.to_owned(),
        person.source.to_owned(),
        notes.map_or("", |notes| notes.budget).to_owned(),
        notes.and_then(|notes| notes.authority).map(|authority| authority.to_string()).unwrap_or_default(),
        notes.map_or("", |notes| notes.need).to_owned(),
        number(notes.and_then(|notes| notes.timeline_months)),
    ]
}

fn row<T: AsRef<str>>(out: &mut String, cells: &[T]) {
    for (i, cell) in cells.iter().enumerate() {
        if i > 0 {
            out.push(',');
        }
        let cell = cell.as_ref();
        if cell.contains([',', '"', '\n']) {
            out.push('"');
            out.push_str(&cell.replace('"', "\"\""));
            out.push('"');
        } else {
            out.push_str(cell);
        }
    }
    out.push('\n');
}
