//! Answers as text for a person. What a program wants to read is the JSON of the same answers.

mod draft;
mod explain;
mod history;
mod leads;
mod numbers;
mod signing;
mod simulate;
mod table;

use commands::wire::{ChangeView, WarningView};

pub use draft::{beside, conflicts, draft_history, leftovers, suggestions, threads};
pub use explain::explanation;
pub use history::{in_force, log, standing, status, verified};
pub use leads::{forgotten, import_report, summary};
pub use numbers::{amount, count, percent};
pub use signing::{
    before_signing, declined, exported, key_adopted, key_made, keys, proposed, restored, signed, stands,
};
pub use simulate::{comparison, scores};
pub use table::{Align, Table};

/// What differs between two definitions, a sentence a line.
pub fn changes(changes: &[ChangeView]) -> String {
    if changes.is_empty() {
        return "nothing differs\n".to_owned();
    }
    let mut table = Table::new(&[("document", Align::Left), ("effect", Align::Left), ("what changed", Align::Left)]);
    for change in changes {
        table.row([change.document.name(), &change.effect, &change.sentence]);
    }
    table.to_string()
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
