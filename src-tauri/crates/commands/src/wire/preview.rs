//! The preview beside the draft, and the leads behind its numbers.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::simulation::*;

/// The preview beside the draft.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export)]
pub struct PreviewView {
    /// What this answers: the two definitions' hashes and the leads' revision. An answer with a stale key is dropped.
    pub key: String,
    /// The comparison.
    pub comparison: Comparison,
    /// Bands before, from lowest to highest; empty when there is no definition before.
    pub from_bands: Vec<BandView>,
    /// Bands after, from lowest to highest.
    pub to_bands: Vec<BandView>,
    /// Leads by score after, in rising order, disqualified ones left out.
    pub histogram: Vec<ScoreCount>,
    /// Leads whose band differs.
    pub changed_leads: u32,
}

/// A band of a definition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct BandView {
    /// Its id; `disqualified` is among them when a lead is.
    pub id: String,
    /// As people call it.
    pub label: String,
    /// The lowest score; null for the first band and for `disqualified`.
    pub from: Option<i32>,
}

/// Leads with one score.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct ScoreCount {
    /// The score.
    pub score: i32,
    /// Those whose outcome is won.
    pub won: u32,
    /// Those whose outcome is lost.
    pub lost: u32,
    /// Those whose outcome is rejected.
    pub rejected: u32,
    /// Those whose outcome is open.
    pub open: u32,
    /// Those that were never worked.
    pub never_worked: u32,
}

/// Which leads of a comparison are asked for; what is left out does not narrow.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, TS)]
#[serde(default)]
#[ts(export, optional_fields)]
pub struct LeadFilter {
    /// Band before.
    pub from_band: Option<String>,
    /// Band after.
    pub to_band: Option<String>,
    /// Only those whose band differs (true), or does not (false).
    pub changed: Option<bool>,
    /// Only these outcomes.
    pub outcomes: Option<Vec<String>>,
    /// Only those that sales `accepted`, `rejected`, or of which neither is known (`unknown`).
    pub answer: Option<String>,
    /// Only those that reached this stage.
    pub stage: Option<String>,
    /// Only those of this month (`YYYY-MM`).
    pub month: Option<String>,
    /// Only those whose score after is at least this.
    pub score_from: Option<i32>,
    /// Only those whose score after is at most this.
    pub score_to: Option<i32>,
    /// Which definition `month` and `sql` speak of: `from` or `to` (when left out).
    pub side: Option<String>,
    /// Only those that a number about the SQL document counts: `meets`, `meets_though_rejected` or
    /// `accepted_without_meeting`.
    pub sql: Option<String>,
    /// Only those that count as lost because of `lost_after` alone.
    pub lost_by_assumption: Option<bool>,
    /// By which score they come: `rising` or `falling` (when left out).
    pub order: Option<String>,
}

/// A page of leads behind a number.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export)]
pub struct LeadPage {
    /// How many there are in all.
    pub total: u32,
    /// The page.
    pub rows: Vec<LeadRow>,
}

/// A lead in a list.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export)]
pub struct LeadRow {
    /// The lead.
    pub lead_id: String,
    /// What it is called: company, name or e-mail, whichever is known; else empty.
    pub name: String,
    /// The moment at which it was judged, as RFC 3339.
    pub at: Option<String>,
    /// Before; null when there is no definition before.
    pub from: Option<ScoreBand>,
    /// After.
    pub to: ScoreBand,
    /// What became of it.
    pub outcome: String,
    /// Why sales rejected it; empty when not stated.
    pub reason: String,
    /// What was won, in the agreement's currency.
    pub amount: Money,
}
