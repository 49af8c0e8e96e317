//! The history of the draft, its conflicts, and what is said and suggested about it as text.

use commands::wire::{
    ConflictsReport, HistoryReport, LeftoversReport, SuggestionView, SuggestionsReport, ThreadsReport,
};

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
        let settled = if thread.resolved { ", settled" } else { "" };
        out += &format!("{}: {} {}{settled}\n", thread.id, thread.document.name(), thread.place);
        for comment in &thread.comments {
            let text = if comment.text.is_empty() { &comment.kind } else { &comment.text };
            out += &format!("  {}, {}: {text}\n", comment.author, comment.at);
        }
    }
    out
}

/// What is suggested, one after the other, and what can be done about those that are open.
pub fn suggestions(report: &SuggestionsReport) -> String {
    let mut out: String = report.suggestions.iter().map(suggestion).collect();
    if report.suggestions.is_empty() {
        return "nothing is suggested\n".to_owned();
    }
    if let Some(one) = report.suggestions.iter().find(|one| one.fit.as_deref() == Some("fits")) {
        out += &format!("`countersign simulate --from draft --to suggestion:{}` shows what it would do\n", one.id);
    }
    let others = report.suggestions.iter().any(|one| one.status == "open" && !one.mine);
    let own = report.suggestions.iter().any(|one| one.status == "open" && one.mine);
    if others {
        out += "decide one with `countersign suggestion accept ID` or `decline ID`\n";
    }
    if own {
        out += "take one of your own back with `countersign suggestion withdraw ID`\n";
    }
    out
}

/// That so many open suggestions are no part of what was proposed.
pub fn beside(suggestions: u32) -> String {
    match suggestions {
        0 => String::new(),
        1 => "note: one suggestion is open, and no part of this; `countersign suggestions` shows it\n".to_owned(),
        more => {
            format!("note: {more} suggestions are open, and no part of this; `countersign suggestions` lists them\n")
        }
    }
}

fn suggestion(one: &SuggestionView) -> String {
    let mut out = format!("{}: {} {}\n", one.id, one.document.name(), one.place);
    out += &format!("  {}, {}, once accepted: {}\n", one.author, one.at, one.sentence);
    if !one.why.is_empty() {
        out += &format!("  why: {}\n", one.why);
    }
    if let Some(end) = &one.end {
        let reason = if end.reason.is_empty() { String::new() } else { format!(": {}", end.reason) };
        out += &format!("  {} by {}, {}{reason}\n", one.status, end.author, end.at);
    }
    out += match one.fit.as_deref() {
        Some("already") => "  the draft says so already\n",
        Some("no-longer") => "  it does not fit any more: what it would change has been changed since\n",
        _ => "",
    };
    out
}

/// What sync tools have left beside the documents.
pub fn leftovers(report: &LeftoversReport) -> String {
    if report.leftovers.is_empty() {
        return "no copies stand beside the documents\n".to_owned();
    }
    let mut table =
        Table::new(&[("copy", Align::Left), ("of", Align::Left), ("by", Align::Left), ("what it says", Align::Left)]);
    for one in &report.leftovers {
        let says = if one.known { "is in the history" } else { "is new" };
        table.row([one.name.as_str(), one.document.name(), &one.tool, says]);
    }
    format!("{table}deal with one by `countersign leftover merge NAME` or `countersign leftover aside NAME`\n")
}
