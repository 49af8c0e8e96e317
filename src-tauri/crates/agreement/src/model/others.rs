//! `sql.yaml`, `sla.yaml` and `funnel.yaml`.

use super::{Condition, Date, Duration, Percent};

/// The sales-qualified lead: what sales confirms before it calls a lead an opportunity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sql {
    /// Its title.
    pub title: String,
    /// What it is for, in a sentence.
    pub purpose: String,
    /// What sales looks at; conditions on attributes only.
    pub criteria: Vec<Criterion>,
    /// How many criteria must hold.
    pub accept: Accept,
    /// Why sales may reject a lead.
    pub rejection_reasons: Vec<RejectionReason>,
}

/// Something that sales confirms about a lead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Criterion {
    /// Stable id.
    pub id: String,
    /// As people call it.
    pub label: String,
    /// What sales asks to find out.
    pub question: Option<String>,
    /// The evidence.
    pub when: Condition,
}

/// When a lead meets the sales-qualified definition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accept {
    /// So many criteria at least.
    pub at_least: u32,
    /// All of these among them, by id.
    pub always: Vec<String>,
}

/// A reason for which sales rejects a lead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RejectionReason {
    /// Stable id.
    pub id: String,
    /// As people call it.
    pub label: String,
    /// What happens with the lead next, such as `nurture` or `close`.
    pub then: String,
}

/// The service-level agreement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sla {
    /// Its title.
    pub title: String,
    /// What each side owes the other.
    pub commitments: Vec<Commitment>,
}

/// Something that one side owes the other, measurable on past leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commitment {
    /// Stable id.
    pub id: String,
    /// The id of the leader who owes it.
    pub by: String,
    /// As people call it.
    pub label: String,
    /// What is owed.
    pub measure: Measure,
}

/// What a [`Commitment`] is measured by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Measure {
    /// So many leads handed off in each period.
    HandedOff {
        /// The period.
        per: Period,
        /// How many.
        at_least: u32,
    },
    /// Of the leads handed off in each period, this share accepted.
    AcceptanceRate {
        /// The period.
        per: Period,
        /// The share.
        at_least: Percent,
    },
    /// From the hand-off to the first touch.
    TimeToFirstTouch {
        /// How long it may take.
        within: Duration,
        /// Of how many leads.
        share: Percent,
    },
    /// From the hand-off to the earlier of accepted and rejected.
    TimeToDecision {
        /// How long it may take.
        within: Duration,
        /// Of how many leads.
        share: Percent,
    },
    /// Rejections that state a reason.
    RejectionsWithReason {
        /// Of how many rejections.
        share: Percent,
    },
}

impl Measure {
    /// The word by which it is written, such as `handed_off`.
    pub fn name(&self) -> &'static str {
        match self {
            Measure::HandedOff { .. } => "handed_off",
            Measure::AcceptanceRate { .. } => "acceptance_rate",
            Measure::TimeToFirstTouch { .. } => "time_to_first_touch",
            Measure::TimeToDecision { .. } => "time_to_decision",
            Measure::RejectionsWithReason { .. } => "rejections_with_reason",
        }
    }
}

/// A period by which leads are counted, in the agreement's time zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Period {
    /// A calendar month.
    Month,
    /// A week from Monday.
    Week,
}

impl Period {
    /// As it is written.
    pub fn name(self) -> &'static str {
        match self {
            Period::Month => "month",
            Period::Week => "week",
        }
    }
}

/// The shared revenue target, walked back through agreed conversion rates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Funnel {
    /// Its title.
    pub title: String,
    /// First day.
    pub from: Date,
    /// Last day, included.
    pub to: Date,
    /// Whole units of the agreement's currency.
    pub revenue_target: u64,
    /// Whole units of the agreement's currency; at least 1.
    pub average_deal: u64,
    /// An open lead handed off longer ago than this counts as lost.
    pub lost_after: Option<Duration>,
    /// From the first to `won`, each beginning where the one before ends.
    pub stages: Vec<FunnelStage>,
}

/// A step of the funnel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FunnelStage {
    /// Stable id.
    pub id: String,
    /// Where it begins, such as `lead`.
    pub from: String,
    /// Where it ends, such as `meeting`.
    pub to: String,
    /// The agreed conversion rate; above 0.
    pub rate: Percent,
}
