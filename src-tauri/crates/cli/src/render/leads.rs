//! Leads at hand, and what an import did.

use commands::wire::{ForgetReport, ImportReport, LeadsSummary, RejectedRow};

use super::{Align, Table, count, percent};

/// How many leads, events and stages there are, and what is known about the leads.
pub fn summary(summary: &LeadsSummary) -> String {
    if summary.leads + summary.waiting_events + summary.waiting_stages == 0 {
        return "no leads have been imported for this folder yet; `countersign import leads FILE` brings them in\n"
            .to_owned();
    }
    let mut out =
        format!("{} leads, {} events, {} stages\n", count(summary.leads), count(summary.events), count(summary.stages));
    if summary.waiting_events + summary.waiting_stages > 0 {
        out += &format!(
            "{} events and {} stages wait for their lead\n",
            count(summary.waiting_events),
            count(summary.waiting_stages)
        );
    }
    if let (Some(from), Some(to)) = (&summary.from, &summary.to) {
        out += &format!("from {from} to {to}\n");
    }
    if summary.columns.is_empty() {
        return out;
    }
    let mut table = Table::new(&[
        ("column", Align::Left),
        ("type", Align::Left),
        ("known", Align::Right),
        ("commonest values", Align::Left),
    ]);
    for column in &summary.columns {
        let values: Vec<String> = column
            .commonest
            .iter()
            .take(3)
            .map(|value| format!("{} ({})", short(&value.value), count(value.leads)))
            .collect();
        let mark = if column.known_as_of_export { " (as of the export)" } else { "" };
        table.row([
            column.name.clone(),
            format!("{}{mark}", column.kind),
            percent(Some(column.known)),
            values.join(", "),
        ]);
    }
    format!("{out}\n{table}")
}

/// Who was erased, and whom nobody knew.
pub fn forgotten(report: &ForgetReport) -> String {
    let mut out = match report.forgotten {
        0 => "nobody was erased\n".to_owned(),
        1 => "one person was erased for good\n".to_owned(),
        people => format!("{} people were erased for good\n", count(people)),
    };
    if !report.unknown.is_empty() {
        out += &format!("not known here: {}; ids are case-sensitive\n", report.unknown.join(", "));
    }
    out
}

/// What an import did, or would do.
pub fn import_report(report: &ImportReport) -> String {
    let would = if report.dry_run { "would be " } else { "" };
    let rows_word = if report.rows == 1 { "row" } else { "rows" };
    let mut out = format!(
        "{} {rows_word} of {}: {} {would}added, {} {would}changed, {} unchanged, {} rejected\n",
        count(report.rows),
        report.kind,
        count(report.added),
        count(report.changed),
        count(report.unchanged),
        count(report.rejected_count),
    );
    let others = [
        (report.repeated, "replaced by a later row of the file"),
        (report.waiting, "kept until their lead is known"),
        (report.forgotten, "left out, of people who were forgotten"),
    ];
    for (rows, what) in others.into_iter().filter(|(rows, _)| *rows > 0) {
        out += &format!("{} {what}\n", count(rows));
    }
    let read = &report.read_as;
    out += &format!("read as {}", read.encoding);
    if !read.separator.is_empty() {
        let separator = if read.separator == "\t" { "tab" } else { &read.separator };
        out += &format!(", columns apart by `{separator}`, decimal sign `{}`", read.decimal);
    }
    if let Some(order) = &read.date_order {
        out += &format!(", dates as {order}");
    }
    out.push('\n');
    out += &rows("rows that were not read", &report.rejected, report.rejected_count);
    out += &rows("values that do not fit their column and count as missing", &report.misfits, report.misfit_count);
    out
}

/// The first of the rows or values that could not be taken, and how many more there are.
fn rows(heading: &str, rows: &[RejectedRow], all: u64) -> String {
    if rows.is_empty() {
        return String::new();
    }
    let mut table =
        Table::new(&[("line", Align::Right), ("column", Align::Left), ("value", Align::Left), ("why", Align::Left)]);
    let shown = rows.iter().take(20);
    let more = all - shown.len() as u64;
    for row in shown {
        table.row([count(row.line), row.column.clone(), short(&row.value), row.reason.clone()]);
    }
    let rest = match more {
        0 => String::new(),
        more => format!("… and {} more; `--rejects FILE` writes all of them\n", count(more)),
    };
    format!("\n{heading}\n{table}{rest}")
}

/// A value that fits a table's cell, cut where it is long.
fn short(value: &str) -> String {
    let mut text: String = value.chars().take(40).collect();
    if value.chars().nth(40).is_some() {
        text.push('…');
    }
    text
}
