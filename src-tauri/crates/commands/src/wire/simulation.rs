//! Two definitions on past leads.

use serde::Serialize;
use ts_rs::TS;

/// `countersign simulate --json` without its list of changed leads; with it, see [`SimulateReport`].
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export)]
pub struct Comparison {
    /// The definition before; null when nothing is in force.
    pub from: Option<DefinitionRef>,
    /// The definition after.
    pub to: DefinitionRef,
    /// The as-of moment as RFC 3339; null when the leads have no time at all.
    pub as_of: Option<String>,
    /// `handoff` or `replay`.
    pub moment: String,
    /// How many leads were judged.
    pub leads: u32,
    /// Leads by band before, band after and outcome; they add up to `leads`.
    pub cells: Vec<Cell>,
    /// Of the leads in the qualifying band under either definition.
    pub sides: Sides<Side>,
    /// Of all leads that reached a stage, held against the two SQL documents; null where there is none that can be read.
    pub sql: Sides<Option<SqlSide>>,
    /// Who qualifies sooner or later, and how many a week; null but in a replay.
    pub replay: Option<Replay>,
    /// How many open leads `lost_after` counted as lost; null when the funnel does not state it.
    pub lost_after: Option<LostAfter>,
    /// How the commitments of the definition after were kept on past leads, whatever the definitions say of them.
    pub commitments: Vec<CommitmentView>,
    /// What to know before believing the numbers.
    pub warnings: Vec<WarningView>,
}

/// The first moments in the qualifying band under two definitions.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export)]
pub struct Replay {
    /// Leads that qualify under both, and sooner under the definition after.
    pub sooner: Shift,
    /// Leads that qualify under both, and later under the definition after.
    pub later: Shift,
    /// Leads that qualify under both at the same moment.
    pub same: u32,
    /// Leads that ever qualify under the definition before alone.
    pub only_from: u32,
    /// Leads that ever qualify under the definition after alone.
    pub only_to: u32,
    /// How many leads come to sales in each week, from the first that has any to the last.
    pub per_week: Vec<WeekCount>,
}

/// Leads that qualify at another moment.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, TS)]
#[ts(export)]
pub struct Shift {
    /// How many.
    pub leads: u32,
    /// Half of them by at most so many days of 24 hours; null where there are none.
    pub median_days: Option<f64>,
}

/// How many leads first qualify in a week.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct WeekCount {
    /// The Monday in the agreement's time zone, such as `2026-06-29`.
    pub week: String,
    /// Under the definition before.
    pub from: u32,
    /// Under the definition after.
    pub to: u32,
}

/// How a commitment of the SLA was kept on the leads that were handed off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct CommitmentView {
    /// Its id.
    pub id: String,
    /// As people call it.
    pub label: String,
    /// The leader who owes it.
    pub by: String,
    /// What it is measured by, such as `time_to_first_touch`.
    pub measure: String,
    /// All periods together.
    pub tally: CommitmentTally,
    /// From the period of the first hand-off to that of the as-of moment.
    pub periods: Vec<CommitmentPeriod>,
}

/// How the leads of some time did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct CommitmentTally {
    /// Leads that kept it; of a commitment of volume all that were handed off.
    pub kept: u32,
    /// Leads that broke it: their time was up.
    pub broken: u32,
    /// Leads whose time is not up yet.
    pub running: u32,
    /// Leads of which it cannot be known.
    pub unknown: u32,
}

/// A commitment in one month or week.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct CommitmentPeriod {
    /// First day, `YYYY-MM-DD`.
    pub from: String,
    /// Last day, `YYYY-MM-DD`.
    pub to: String,
    /// How its leads did.
    pub tally: CommitmentTally,
    /// `kept`, `broken` or `running`; null where there was nothing to keep.
    pub standing: Option<String>,
}

/// `countersign simulate --json`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SimulateReport {
    /// The comparison.
    #[serde(flatten)]
    pub comparison: Comparison,
    /// Every lead whose band differs.
    pub changes: Vec<LeadChange>,
}

/// A definition that was simulated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct DefinitionRef {
    /// As it was asked for, such as `v3` or `draft`.
    #[serde(rename = "ref")]
    pub name: String,
    /// SHA-256 of the MQL document's canonical form.
    pub sha256: String,
}

/// Something before and after.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export)]
pub struct Sides<T> {
    /// Under the definition before; null when there is none.
    pub from: Option<T>,
    /// Under the definition after.
    pub to: T,
}

/// An amount in the agreement's currency.
#[derive(Debug, Clone, Copy, PartialEq, TS)]
#[ts(as = "f64")]
pub struct Money(pub f64);

impl Serialize for Money {
    /// A number without a needless fraction: `16500`, not `16500.0`.
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // Up to here every whole number is itself as a float.
        const EXACT: f64 = 9_007_199_254_740_992.0;
        if self.0.fract() == 0.0 && self.0.abs() < EXACT {
            serializer.serialize_i64(self.0 as i64)
        } else {
            serializer.serialize_f64(self.0)
        }
    }
}

/// Leads of one band before, one band after and one outcome.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export)]
pub struct Cell {
    /// Band before; null when there is no definition before.
    pub from: Option<String>,
    /// Band after.
    pub to: String,
    /// `won`, `lost`, `rejected`, `open` or `never_worked`.
    pub outcome: String,
    /// How many.
    pub leads: u32,
    /// What was won with them, in the agreement's currency.
    pub amount: Money,
}

/// The leads in the qualifying band under one definition.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export)]
pub struct Side {
    /// How many.
    pub qualified: u32,
    /// How many of them were handed off.
    pub handed_off: u32,
    /// How many of them sales accepted.
    pub accepted: u32,
    /// How many of them sales rejected.
    pub rejected: u32,
    /// accepted / (accepted + rejected).
    pub acceptance_rate: Rate,
    /// won / (won + lost + rejected).
    pub win_rate: Rate,
    /// By what became of them.
    pub outcomes: Outcomes,
    /// By how far they came.
    pub reached: Reached,
    /// What was won with them, in the agreement's currency.
    pub amount: Money,
    /// By month of the hand-off, else of the creation; in a replay of the first qualified moment.
    pub per_month: Vec<MonthCount>,
}

/// A share of the leads whose answer is known, and what the unknown could make of it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, TS)]
#[ts(export)]
pub struct Rate {
    /// The share; null with nothing known.
    pub rate: Option<f64>,
    /// Lower end of the 95 % Wilson interval.
    pub low: Option<f64>,
    /// Upper end of the 95 % Wilson interval.
    pub high: Option<f64>,
    /// Leads whose answer is known.
    pub known: u32,
    /// Leads whose answer is not known.
    pub unknown: u32,
    /// The share if all the unknown were bad.
    pub worst: Option<f64>,
    /// The share if all the unknown were good.
    pub best: Option<f64>,
}

/// Leads by what became of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, TS)]
#[ts(export)]
pub struct Outcomes {
    /// Won.
    pub won: u32,
    /// Lost.
    pub lost: u32,
    /// Rejected.
    pub rejected: u32,
    /// Handed off and not decided, or under way.
    pub open: u32,
    /// No stage at all.
    pub never_worked: u32,
}

/// Leads by how far they came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, TS)]
#[ts(export)]
pub struct Reached {
    /// Had a meeting.
    pub meeting: u32,
    /// Got a proposal.
    pub proposal: u32,
    /// Bought.
    pub won: u32,
}

/// Qualified leads of a month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct MonthCount {
    /// `YYYY-MM`.
    pub month: String,
    /// How many.
    pub qualified: u32,
}

/// Leads that reached a stage, held against a SQL document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct SqlSide {
    /// Meet the definition.
    pub meets: u32,
    /// Meet it and were rejected.
    pub meets_though_rejected: u32,
    /// Were accepted and do not meet it.
    pub accepted_without_meeting: u32,
}

/// The assumption that old open leads are lost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct LostAfter {
    /// As the funnel states it, such as `180d`.
    pub after: String,
    /// How many leads it decided.
    pub decided: u32,
}

/// What to know before believing a number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct WarningView {
    /// A stable name, such as `unknown-column`.
    pub code: String,
    /// The id of the rule, gate or criterion; empty when none is meant.
    pub rule: String,
    /// In words.
    pub message: String,
}

/// A lead whose band differs.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export)]
pub struct LeadChange {
    /// The lead.
    pub lead_id: String,
    /// Before; null when there is no definition before.
    pub from: Option<ScoreBand>,
    /// After.
    pub to: ScoreBand,
    /// What became of it.
    pub outcome: String,
    /// Rules whose points differ.
    pub rules: Vec<RuleChange>,
}

/// A score and the band that it falls into.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct ScoreBand {
    /// The score.
    pub score: i32,
    /// The band's id, or `disqualified`.
    pub band: String,
}

/// A rule whose points for a lead differ.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct RuleChange {
    /// The rule's id.
    pub id: String,
    /// Points before; null when the rule was not there.
    pub from: Option<i32>,
    /// Points after; null when the rule is not there.
    pub to: Option<i32>,
}
