//! Answers as text for a person. What a program wants to read is the JSON of the same answers.

mod explain;
mod leads;
mod numbers;
mod simulate;
mod table;

use commands::wire::{ChangeView, StatusView, WarningView};

pub use explain::explanation;
pub use leads::{forgotten, import_report, summary};
pub use numbers::{amount, count, percent};
pub use simulate::{comparison, scores};
pub use table::{Align, Table};

/// What differs between two definitions, a sentence a line.
pub fn changes(changes: &[ChangeView]) -> String {
    if changes.is_empty() {
        return "nothing differs\n".to_owned();
    }
    let mut table = Table::new(&[("document", Align::Left), ("effect", Align::Left), ("what changed", Align::Left)]);
    for change in changes {
        let document = serde_json::to_value(change.document).unwrap_or_default();
        table.row([document.as_str().unwrap_or_default(), &change.effect, &change.sentence]);
    }
    table.to_string()
}

/// What is in force and what differs in the draft.
pub fn status(status: &StatusView) -> String {
    let mut out = match status.in_force {
        Some(version) => format!("in force: version {version}\n"),
        None => "in force: nothing yet\n".to_owned(),
    };
    if let Some(proposed) = &status.proposed {
        out += &format!("proposed: version {}, still to sign: {}\n", proposed.version, proposed.missing.join(", "));
    }
    out += &match (status.draft_ok, status.in_force, status.draft_changes) {
        (false, ..) => "draft: has faults; `countersign check` lists them\n".to_owned(),
        (true, None, _) => "draft: without a fault\n".to_owned(),
        (true, Some(_), 0) => "draft: the same as what is in force\n".to_owned(),
        (true, Some(_), 1) => "draft: differs in one thing; `countersign diff` shows it\n".to_owned(),
        (true, Some(_), more) => format!("draft: differs in {more} things; `countersign diff` shows them\n"),
    };
    out
}

/// What to know before believing a number, for standard error; what `lost_after` decided is said with the figures.
pub fn warnings(warnings: &[WarningView]) -> String {
    warnings
        .iter()
        .filter(|warning| warning.code != "lost-after")
        .map(|warning| match warning.rule.as_str() {
            "" => format!("warning: {}\n", warning.message),
            rule => format!("warning: {rule}: {}\n", warning.message),
        })
        .collect()
}
