//! One lead: its score, and why it has it.

use std::collections::BTreeMap;

use serde::Serialize;
use ts_rs::TS;

use super::simulation::*;

/// `countersign explain --json`.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export)]
pub struct Explanation {
    /// The lead.
    pub lead_id: String,
    /// The moment at which it is judged, as RFC 3339; null when the leads have no time at all.
    pub at: Option<String>,
    /// Its score.
    pub score: i32,
    /// Its band's id, or `disqualified`.
    pub band: String,
    /// Every gate.
    pub gates: Vec<GateExplanation>,
    /// Every category with its rules.
    pub categories: Vec<CategoryExplanation>,
    /// What became of it.
    pub outcome: String,
    /// Its attributes, by name.
    pub attributes: BTreeMap<String, String>,
    /// Its events up to that moment and its stages, latest first.
    pub timeline: Vec<TimelineEntry>,
    /// What to know before believing it.
    pub warnings: Vec<WarningView>,
}

/// What a gate says of a lead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct GateExplanation {
    /// The gate's id.
    pub id: String,
    /// `must_have` or `never`.
    pub kind: String,
    /// As people call it.
    pub label: String,
    /// Whether its condition holds.
    pub holds: bool,
    /// Why, in words.
    pub because: String,
}

/// What the rules of a category give a lead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct CategoryExplanation {
    /// The category's id.
    pub id: String,
    /// As people call it.
    pub label: String,
    /// Points of all its rules.
    pub sum: i64,
    /// The sum within the category's limits.
    pub total: i32,
    /// Each rule.
    pub rules: Vec<RuleExplanation>,
}

/// What a rule gives a lead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct RuleExplanation {
    /// The rule's id.
    pub id: String,
    /// As people call it.
    pub label: String,
    /// Its points.
    pub points: i32,
    /// Why, in words.
    pub because: String,
}

/// Something that happened to a lead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct TimelineEntry {
    /// RFC 3339; null when the time is not known.
    pub at: Option<String>,
    /// `event` or `stage`.
    pub kind: String,
    /// Its name.
    pub name: String,
    /// Properties, reason or amount, in words.
    pub detail: String,
    /// Whether it was after the moment of judgement, and so not seen.
    pub unseen: bool,
}

/// `countersign score --json`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ScoreReport {
    /// The as-of moment as RFC 3339; null when the leads have no time at all.
    pub as_of: Option<String>,
    /// `handoff` or `replay`.
    pub moment: String,
    /// Leads in each band.
    pub bands: BTreeMap<String, u32>,
    /// Every lead.
    pub leads: Vec<LeadScore>,
    /// What to know before believing the scores.
    pub warnings: Vec<WarningView>,
}

/// A lead's score.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LeadScore {
    /// The lead.
    pub lead_id: String,
    /// Its score.
    pub score: i32,
    /// Its band's id, or `disqualified`.
    pub band: String,
    /// The moment at which it was judged, as RFC 3339.
    pub at: Option<String>,
    /// In a replay the first moment in the qualifying band, as RFC 3339; null when it never was, and outside a replay.
    pub first_qualified_at: Option<String>,
}
