//! What differs between two versions of a document, by id and in sentences, each difference marked by what it can do.
//!
//! For `mql.yaml` the mark is a promise about every lead there could be: *tightens* means that no lead can reach a higher
//! band because of this difference alone, *loosens* that none can fall, *wording* that none moves at all. It is decided by
//! monotonicity: a lead's band rises with each category's total, a total with each rule's points, and points with a
//! condition that got wider or narrower ([`implies`]); what cannot be decided that way is *either*. For `sql.yaml` it
//! speaks of meeting the definition in the same way; for `sla.yaml` of what is promised: a stricter promise tightens.

mod aspects;
mod events;
mod implies;
mod lists;
mod mql;
mod points;
mod rules;
mod sla_funnel;
mod sql;
mod terms;
mod tests_of_values;

pub(crate) use aspects::moved;
pub use mql::diff_mql;
pub use sla_funnel::{diff_funnel, diff_sla};
pub use sql::diff_sql;
pub use terms::diff_terms;

use crate::model::{Agreement, Document};

/// One difference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Where it is.
    pub document: Document,
    /// The id of the item, the name of the list, or the path of a document's own value, such as `calendar.timezone`.
    pub id: String,
    /// What happened to it.
    pub kind: ChangeKind,
    /// What it can do.
    pub effect: Effect,
    /// In words: a sentence, or a few.
    pub sentence: String,
}

/// What happened to an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ChangeKind {
    /// It was not there before.
    Added,
    /// It is not there any more.
    Removed,
    /// It has the same id and says something else, or stands elsewhere.
    Changed,
}

impl ChangeKind {
    /// As it is written in JSON.
    pub fn name(self) -> &'static str {
        match self {
            ChangeKind::Added => "added",
            ChangeKind::Removed => "removed",
            ChangeKind::Changed => "changed",
        }
    }
}

/// What a difference can do to leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Effect {
    /// No lead can reach a higher band because of it alone.
    Tightens,
    /// No lead can fall to a lower band because of it alone.
    Loosens,
    /// Leads may rise and fall, or it cannot be decided.
    Either,
    /// No lead's score or band can change.
    Wording,
}

impl Effect {
    /// As it is written in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Effect::Tightens => "tightens",
            Effect::Loosens => "loosens",
            Effect::Either => "either",
            Effect::Wording => "wording",
        }
    }

    /// The effect of two differences together.
    pub fn and(self, other: Effect) -> Effect {
        match (self, other) {
            (Effect::Wording, effect) | (effect, Effect::Wording) => effect,
            (one, other) if one == other => one,
            _ => Effect::Either,
        }
    }

    /// The effect of taking back what has this one.
    pub fn reversed(self) -> Effect {
        match self {
            Effect::Tightens => Effect::Loosens,
            Effect::Loosens => Effect::Tightens,
            same => same,
        }
    }

    /// From whether every lead is at most, and whether every lead is at least, where it was.
    fn of(no_higher: bool, no_lower: bool) -> Effect {
        match (no_higher, no_lower) {
            (true, true) => Effect::Wording,
            (true, false) => Effect::Tightens,
            (false, true) => Effect::Loosens,
            (false, false) => Effect::Either,
        }
    }
}

/// Everything that differs between two versions of an agreement, in the order of [`Document::ALL`]; none exactly when
/// they are equal.
pub fn diff(before: &Agreement, after: &Agreement) -> Vec<Change> {
    let mut changes = diff_terms(&before.terms, &after.terms);
    changes.extend(diff_mql(&before.mql, &after.mql));
    changes.extend(diff_sql(&before.sql, &after.sql));
    changes.extend(diff_sla(&before.sla, &after.sla));
    changes.extend(diff_funnel(&before.funnel, &after.funnel));
    changes
}

#[cfg(test)]
mod tests;
