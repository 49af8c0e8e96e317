//! Judges a section's leads with the real reader and the real engine, and says which expectations do not hold.

use std::collections::BTreeSet;

use agreement::model::{Document, Funnel, Mql, Sla, Sql, Terms};
use agreement::read::{Reading, Source, read_funnel, read_mql, read_sla, read_sql, read_terms};
use agreement::time::{Instant, to_rfc3339};
use chrono_tz::Tz;
use simulation::compare::SideResult;
use simulation::dataset::amount_to_text;
use simulation::{Comparison, Dataset, Evaluation, Lead, Outcome, Rate, Setting, Side, SqlPlan, World, compare};

use crate::data::{dataset, instant};
use crate::oracle;
use crate::page::{Section, Table};

/// What of a section does not hold, one line each.
pub fn judge(section: &Section) -> Vec<String> {
    let setting = section.table("Setting");
    let said = |head: &str| setting.rows.first().map_or("", |row| setting.cell(row, head)).to_owned();
    let zone: Tz = if said("time zone").is_empty() { Tz::UTC } else { said("time zone").parse().expect("a time zone") };
    let moment = if said("moment") == "replay" { Evaluation::Replay } else { Evaluation::HandOff };
    let data = dataset(section, zone);
    let mql = document(section, Document::Mql, "mql.yaml", read_mql).expect("a section has a definition");
    let before: Option<Mql> = document(section, Document::Mql, "before: mql.yaml", read_mql);
    let sql: Option<Sql> = document(section, Document::Sql, "sql.yaml", read_sql);
    let funnel: Option<Funnel> = document(section, Document::Funnel, "funnel.yaml", read_funnel);
    let comparison = compare(
        &data,
        before.as_ref().map(|mql| Side { mql, sql: None }),
        Side { mql: &mql, sql: sql.as_ref() },
        Setting {
            zone,
            moment,
            as_of: instant(&said("as of"), zone),
            lost_after: funnel.and_then(|own| own.lost_after),
        },
    );
    let meets = |lead: Lead| {
        let sql = sql.as_ref().expect("a section that says `meets` has a sql.yaml");
        SqlPlan::new(sql, &data, zone).meets(&data, lead, comparison.as_of)
    };
    let mut faults = Vec::new();
    let table = section.table("Expected");
    faults.extend(leads(&table, &data, &mql, &comparison, &comparison.to, &meets));
    let (replay, given) = (moment == Evaluation::Replay, instant(&said("as of"), zone));
    faults.extend(oracle::leads(section, &table, &mql, zone, replay, given));
    faults.extend(figures(&section.table("Figures"), &comparison, &comparison.to));
    if let (Some(mql), Some(side)) = (&before, &comparison.from) {
        faults.extend(leads(&section.table("Expected before"), &data, mql, &comparison, side, &meets));
        faults.extend(oracle::leads(section, &section.table("Expected before"), mql, zone, replay, given));
        faults.extend(figures(&section.table("Figures before"), &comparison, side));
    }
    faults.extend(commitments(section, &data, comparison.as_of));
    faults.extend(whole(section, "Cells", &cells(&comparison)));
    faults.extend(whole(section, "Changes", &changes(&data, &comparison)));
    let rules = comparison.warnings.iter().map(|warning| warning.rule.clone()).filter(|rule| !rule.is_empty());
    faults.extend(whole(section, "Warnings", &rules.map(|rule| vec![rule]).collect::<Vec<_>>()));
    faults
}

/// A document of a section, which must read without an error. (A warning that no lead can reach a band is right: most pages
/// are about points alone.)
fn document<T>(section: &Section, document: Document, name: &str, read: fn(&Source) -> Reading<T>) -> Option<T> {
    let text = section.documents.get(name)?.clone();
    let reading = read(&Source { document, file: name.to_owned(), text });
    let faults: Vec<String> =
        reading.diagnostics.iter().filter(|fault| fault.is_error()).map(agreement::Diagnostic::to_text).collect();
    assert!(faults.is_empty(), "{}: {}", section.title, faults.join("\n"));
    reading.value
}

fn leads(
    table: &Table,
    data: &Dataset,
    mql: &Mql,
    comparison: &Comparison,
    side: &SideResult,
    meets: &dyn Fn(Lead) -> bool,
) -> Vec<String> {
    let mut faults = Vec::new();
    for row in &table.rows {
        let id = table.cell(row, "lead_id");
        let lead = data.find(id).unwrap_or_else(|| panic!("no lead `{id}`"));
        if table.cell(row, "band") == "left out" {
            if side.scores.has(lead) {
                faults.push(format!("`{id}` is judged, and should be left out"));
            }
            continue;
        }
        if !side.scores.has(lead) {
            faults.push(format!("`{id}` is left out"));
            continue;
        }
        for (head, expected) in table.heads.iter().zip(row).filter(|(head, _)| *head != "lead_id") {
            let found = match head.as_str() {
                "score" => side.scores.score(lead).to_string(),
                "band" => side.band_id(side.scores.band(lead)).to_owned(),
                "at" => side.scores.at(lead).map(to_rfc3339).unwrap_or_default(),
                "first_qualified_at" => side.scores.first_qualified(lead).map(to_rfc3339).unwrap_or_default(),
                "outcome" => comparison.fate(lead).outcome.name().to_owned(),
                "meets" => meets(lead).to_string(),
                category => {
                    let place = mql.categories.iter().position(|own| own.id == category);
                    let place = place.unwrap_or_else(|| panic!("no category `{category}`"));
                    side.scores.totals(lead)[place].to_string()
                }
            };
            if found != *expected {
                faults.push(format!("{head} of `{id}` is `{found}`, and should be `{expected}`"));
            }
        }
    }
    faults
}

fn figures(table: &Table, comparison: &Comparison, side: &SideResult) -> Vec<String> {
    let check = |row: &Vec<String>| {
        let (name, expected) = (table.cell(row, "figure"), table.cell(row, "value"));
        let found = figure(comparison, side, name, expected);
        (found != expected).then(|| format!("{name} is `{found}`, and should be `{expected}`"))
    };
    table.rows.iter().filter_map(check).collect()
}

/// A figure by its name, written as the expected value is.
fn figure(comparison: &Comparison, side: &SideResult, name: &str, like: &str) -> String {
    let figures = &side.figures;
    let sql = || side.sql.expect("a section that speaks of sql has a sql.yaml");
    let whole = match name.split_once('.').unwrap_or((name, "")) {
        ("qualified", "") => figures.qualified,
        ("handed_off", "") => figures.handed_off,
        ("accepted", "") => figures.accepted,
        ("rejected", "") => figures.rejected,
        ("reached", "meeting") => figures.meeting,
        ("reached", "proposal") => figures.proposal,
        ("reached", "won") => figures.won,
        ("outcomes", outcome) => figures.outcome(Outcome::from_name(outcome).expect("an outcome")),
        ("sql", "meets") => sql().meets,
        ("sql", "meets_though_rejected") => sql().meets_though_rejected,
        ("sql", "accepted_without_meeting") => sql().accepted_without_meeting,
        ("lost_after", "decided") => comparison.lost_after.expect("a section that states lost_after").decided,
        ("per_month", month) => {
            figures.per_month.iter().find(|(own, _)| own.to_string() == month).map_or(0, |(_, leads)| *leads)
        }
        ("amount", "") => return amount_to_text(figures.amount),
        ("acceptance_rate", part) => return rate(&figures.acceptance_rate, part, like),
        ("win_rate", part) => return rate(&figures.win_rate, part, like),
        _ => panic!("no figure `{name}`"),
    };
    whole.to_string()
}

fn rate(rate: &Rate, part: &str, like: &str) -> String {
    let value = match part {
        "rate" => rate.rate,
        "low" => rate.low,
        "high" => rate.high,
        "worst" => rate.worst,
        "best" => rate.best,
        "known" => return rate.known.to_string(),
        "unknown" => return rate.unknown.to_string(),
        _ => panic!("a rate has no `{part}`"),
    };
    match (value, like.split_once('.')) {
        (None, _) => "null".to_owned(),
        // A whole number is meant exactly.
        (Some(value), None) => value.to_string(),
        (Some(value), Some((_, decimals))) => format!("{value:.*}", decimals.len()),
    }
}

/// What a section says of its commitments, period by period.
fn commitments(section: &Section, data: &Dataset, as_of: Option<Instant>) -> Vec<String> {
    let table = section.table("Commitments");
    if table.rows.is_empty() {
        return Vec::new();
    }
    let terms: Terms = document(section, Document::Agreement, "agreement.yaml", read_terms).expect("a calendar");
    let sla: Sla = document(section, Document::Sla, "sla.yaml", read_sla).expect("commitments");
    let measured = simulation::sla::measure(&World::new(data, as_of), &sla, &terms.calendar);
    let check = |row: &Vec<String>| {
        let (id, from) = (table.cell(row, "commitment"), table.cell(row, "from"));
        let commitment = measured.iter().find(|own| own.id == id).unwrap_or_else(|| panic!("no commitment `{id}`"));
        let period = commitment.periods.iter().find(|period| period.from.to_string() == from);
        let tally = period.unwrap_or_else(|| panic!("`{id}` has no period from {from}")).tally;
        let found = [tally.kept, tally.broken, tally.running].map(|leads| leads.to_string());
        let expected = ["kept", "broken", "running"].map(|head| table.cell(row, head));
        (found != expected).then(|| format!("`{id}` from {from} is {found:?}, and should be {expected:?}"))
    };
    table.rows.iter().filter_map(check).collect()
}

/// A table that must hold exactly these rows, in any order.
fn whole(section: &Section, caption: &str, found: &[Vec<String>]) -> Vec<String> {
    let Some(table) = section.tables.get(caption) else { return Vec::new() };
    let (expected, found): (BTreeSet<_>, BTreeSet<_>) = (table.rows.iter().collect(), found.iter().collect());
    let missing = expected.difference(&found).map(|row| format!("{caption}: {row:?} does not come out"));
    let extra = found.difference(&expected).map(|row| format!("{caption}: {row:?} comes out unexpectedly"));
    missing.chain(extra).collect()
}

fn cells(comparison: &Comparison) -> Vec<Vec<String>> {
    let cell = |cell: &simulation::compare::Cell| {
        let from = match (&comparison.from, cell.from) {
            (Some(side), Some(band)) => side.band_id(band).to_owned(),
            _ => String::new(),
        };
        let to = comparison.to.band_id(cell.to).to_owned();
        vec![from, to, cell.outcome.name().to_owned(), cell.leads.to_string(), amount_to_text(cell.amount)]
    };
    comparison.cells.iter().map(cell).collect()
}

fn changes(data: &Dataset, comparison: &Comparison) -> Vec<Vec<String>> {
    let points = |points: Option<i32>| points.map_or("-".to_owned(), |points| points.to_string());
    let change = |change: &simulation::compare::Change| {
        let rules = change.rules.iter().map(|rule| format!("{} {} to {}", rule.id, points(rule.from), points(rule.to)));
        vec![data.lead_id(change.lead).to_owned(), rules.collect::<Vec<_>>().join(", ")]
    };
    comparison.changes(data).iter().map(change).collect()
}
