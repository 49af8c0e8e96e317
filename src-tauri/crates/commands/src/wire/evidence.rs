//! What is frozen with a version: the effect that was on the screen, as integers and texts.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::WarningView;

/// `evidence.json`, for reading.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export)]
pub struct EvidenceView {
    /// The program's version that wrote it.
    pub program: String,
    /// Whether this is a first version, with nothing before it to be held against.
    pub first: bool,
    /// The comparison; null where no leads were loaded.
    pub numbers: Option<EvidenceNumbers>,
}

/// The aggregate of a comparison, as it is frozen: integers and texts only, and no lead's data. Shares are decimals with
/// four places, amounts decimals without needless zeros, both as text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct EvidenceNumbers {
    /// The as-of moment, RFC 3339; null when the leads have no time at all.
    pub as_of: Option<String>,
    /// `handoff` or `replay`.
    pub moment: String,
    /// The leads that it rests on.
    pub dataset: EvidenceDataset,
    /// How many leads were judged.
    pub leads: u32,
    /// SHA-256 of the MQL document before; null for a first version.
    pub from: Option<String>,
    /// SHA-256 of the MQL document that is proposed.
    pub to: String,
    /// Leads by band before, band after and outcome.
    pub cells: Vec<EvidenceCell>,
    /// The leads in the qualifying band before; null for a first version.
    pub side_from: Option<EvidenceSide>,
    /// The leads in the qualifying band under what is proposed.
    pub side_to: EvidenceSide,
    /// How many open leads `lost_after` counted as lost; null when the funnel does not state it.
    pub lost_after: Option<EvidenceLostAfter>,
    /// What to know before believing the numbers.
    pub warnings: Vec<EvidenceWarning>,
}

/// Which leads evidence rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct EvidenceDataset {
    /// How many leads.
    pub leads: u32,
    /// How many events of theirs.
    pub events: u32,
    /// How many stages of theirs.
    pub stages: u32,
    /// The earliest moment in them, RFC 3339.
    pub from: Option<String>,
    /// The latest moment in them, RFC 3339.
    pub to: Option<String>,
    /// SHA-256 over all rows; null under 50 leads, where it could give a person away.
    pub sha256: Option<String>,
}

/// Leads of one band before, one band after and one outcome.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct EvidenceCell {
    /// Band before; null for a first version.
    pub from: Option<String>,
    /// Band after.
    pub to: String,
    /// `won`, `lost`, `rejected`, `open` or `never_worked`.
    pub outcome: String,
    /// How many.
    pub leads: u32,
    /// What was won with them.
    pub amount: String,
}

/// The leads in the qualifying band under one definition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct EvidenceSide {
    /// How many.
    pub qualified: u32,
    /// How many of them were handed off.
    pub handed_off: u32,
    /// How many of them sales accepted.
    pub accepted: u32,
    /// How many of them sales rejected.
    pub rejected: u32,
    /// accepted / (accepted + rejected).
    pub acceptance_rate: EvidenceRate,
    /// won / (won + lost + rejected).
    pub win_rate: EvidenceRate,
    /// By what became of them: won.
    pub won: u32,
    /// Lost.
    pub lost: u32,
    /// Handed off and not decided, or under way.
    pub open: u32,
    /// No stage at all.
    pub never_worked: u32,
    /// Had a meeting.
    pub reached_meeting: u32,
    /// Got a proposal.
    pub reached_proposal: u32,
    /// What was won with them.
    pub amount: String,
    /// By month.
    pub per_month: Vec<EvidenceMonth>,
}

/// A share of the leads whose answer is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct EvidenceRate {
    /// The share; null with nothing known.
    pub rate: Option<String>,
    /// Lower end of the 95 % Wilson interval.
    pub low: Option<String>,
    /// Upper end of the 95 % Wilson interval.
    pub high: Option<String>,
    /// Leads whose answer is known.
    pub known: u32,
    /// Leads whose answer is not known.
    pub unknown: u32,
    /// The share if all the unknown were bad.
    pub worst: Option<String>,
    /// The share if all the unknown were good.
    pub best: Option<String>,
}

/// Qualified leads of a month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct EvidenceMonth {
    /// `YYYY-MM`.
    pub month: String,
    /// How many.
    pub qualified: u32,
}

/// The assumption that old open leads are lost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct EvidenceLostAfter {
    /// As the funnel states it, such as `180d`.
    pub after: String,
    /// How many leads it decided.
    pub decided: u32,
}

/// What to know before believing a number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct EvidenceWarning {
    /// A stable name, such as `unknown-column`.
    pub code: String,
    /// The id of the rule, gate or criterion; empty when none is meant.
    pub rule: String,
    /// In words.
    pub message: String,
}

impl From<WarningView> for EvidenceWarning {
    fn from(warning: WarningView) -> EvidenceWarning {
        EvidenceWarning { code: warning.code, rule: warning.rule, message: warning.message }
    }
}
