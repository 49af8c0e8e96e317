//! The history of the draft, its conflicts and the comments on it as text.

use commands::wire::{ConflictsReport, HistoryReport, ThreadsReport};

use super::{Align, Table};

/// Who changed what, a change a line.
pub fn draft_history(report: &HistoryReport) -> String {
    if report.changes.is_empty() {
        return "nobody has changed the draft on record yet\n".to_owned();
    }
    let columns = ["change", "when", "who", "what"].map(|heading| (heading, Align::Left));
    let mut table = Table::new(&columns);
    for change in &report.changes {
        table.row([&change.id, &change.at, &change.author, &change.sentence]);
    }
    table.to_string()
}

/// What is to be decided, each with its sides.
pub fn conflicts(report: &ConflictsReport) -> String {
    if report.conflicts.is_empty() {
        return "nothing is to be decided\n".to_owned();
    }
    let mut out = String::new();
    for conflict in &report.conflicts {
        out += &format!("{}: {}\n", conflict.id, conflict.sentence);
        for side in &conflict.sides {
            out += &format!("  {} of {}, {}: {}\n", side.change, side.author, side.at, side.sentence);
        }
    }
    out + "decide one with `countersign resolve CONFLICT --take CHANGE` or `--value VALUE`\n"
}

/// What was said, a thread after the other.
pub fn threads(report: &ThreadsReport) -> String {
    if report.threads.is_empty() {
        return "nobody has commented on the draft yet\n".to_owned();
    }
    let mut out = String::new();
    for thread in &report.threads {
        let document = serde_json::to_value(thread.document).unwrap_or_default();
        let settled = if thread.resolved { ", settled" } else { "" };
        out += &format!("{}: {} {}{settled}\n", thread.id, document.as_str().unwrap_or_default(), thread.place);
        for comment in &thread.comments {
            let text = if comment.text.is_empty() { &comment.kind } else { &comment.text };
            out += &format!("  {}, {}: {text}\n", comment.author, comment.at);
        }
    }
    out
}
