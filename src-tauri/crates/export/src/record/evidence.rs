//! The effect that was frozen with a version. The fields are those of `evidence.json`, so that what was frozen is read
//! into these types as it stands: shares and amounts are decimals as text, never floating numbers.

use serde::{Deserialize, Serialize};

/// What was known of the effect of a version when it was proposed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// The version of the program that counted.
    pub program: String,
    /// The counts; None where no leads were loaded.
    pub numbers: Option<Numbers>,
}

/// The aggregate of a comparison.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Numbers {
    /// What is known at this moment counts, RFC 3339; None when the leads have no time at all.
    pub as_of: Option<String>,
    /// `handoff` or `replay`.
    pub moment: String,
    /// Which leads.
    pub dataset: Dataset,
    /// How many of them were judged.
    pub leads: u64,
    /// Leads by band before, band after and outcome.
    pub cells: Vec<Cell>,
    /// The qualified leads before; None for a first version.
    pub side_from: Option<Side>,
    /// The qualified leads under this version.
    pub side_to: Side,
    /// How many open leads were counted as lost for their age; None when the funnel says nothing of it.
    pub lost_after: Option<LostAfter>,
    /// What to know before believing the numbers.
    pub warnings: Vec<Warning>,
}

/// Which leads evidence rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dataset {
    /// How many leads.
    pub leads: u64,
    /// How many events of theirs.
    pub events: u64,
    /// How many stages of theirs.
    pub stages: u64,
    /// The earliest moment in them, RFC 3339.
    pub from: Option<String>,
    /// The latest.
    pub to: Option<String>,
    /// SHA-256 over all rows; None where they are too few for it.
    pub sha256: Option<String>,
}

/// Leads of one band before, one band after and one outcome.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cell {
    /// Band before; None for a first version.
    pub from: Option<String>,
    /// Band after.
    pub to: String,
    /// `won`, `lost`, `rejected`, `open` or `never_worked`.
    pub outcome: String,
    /// How many.
    pub leads: u64,
    /// What was won with them.
    pub amount: String,
}

/// The leads in the qualifying band under one definition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Side {
    /// How many.
    pub qualified: u64,
    /// How many of them were handed off.
    pub handed_off: u64,
    /// How many sales accepted.
    pub accepted: u64,
    /// How many sales rejected.
    pub rejected: u64,
    /// accepted / (accepted + rejected).
    pub acceptance_rate: Rate,
    /// won / (won + lost + rejected).
    pub win_rate: Rate,
    /// How many were won.
    pub won: u64,
    /// How many were lost.
    pub lost: u64,
    /// How many are handed off and not decided, or under way.
    pub open: u64,
    /// How many have no stage at all.
    pub never_worked: u64,
    /// How many had a meeting.
    pub reached_meeting: u64,
    /// How many got a proposal.
    pub reached_proposal: u64,
    /// What was won with them.
    pub amount: String,
    /// By month.
    pub per_month: Vec<Month>,
}

/// A share of those whose answer is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rate {
    /// The share; None with nothing known.
    pub rate: Option<String>,
    /// Lower end of the 95 % Wilson interval.
    pub low: Option<String>,
    /// Upper end of it.
    pub high: Option<String>,
    /// Leads whose answer is known.
    pub known: u64,
    /// Leads whose answer is not known.
    pub unknown: u64,
    /// The share if all the unknown were bad.
    pub worst: Option<String>,
    /// The share if all the unknown were good.
    pub best: Option<String>,
}

/// Qualified leads of a month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Month {
    /// `YYYY-MM`.
    pub month: String,
    /// How many.
    pub qualified: u64,
}

/// The assumption that old open leads are lost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LostAfter {
    /// As the funnel states it, such as `180d`.
    pub after: String,
    /// How many leads it decided.
    pub decided: u64,
}

/// What to know before believing a number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Warning {
    /// A stable name.
    pub code: String,
    /// The id of the rule, gate or criterion; empty when none is meant.
    pub rule: String,
    /// In words.
    pub message: String,
}
