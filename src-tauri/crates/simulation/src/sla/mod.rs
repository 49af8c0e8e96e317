//! What each side owed the other, measured on past leads (language reference, section 5, SLA measures).

mod calendar;

use agreement::model::{Calendar, Duration, Measure, Percent, Period, Sla};
use agreement::time::{Instant, local_date, midnight};
use chrono::{Datelike, Days, Months, NaiveDate};

use crate::dataset::{Lead, Stage};
use crate::outcome::Fate;
use crate::world::World;

pub use calendar::deadline;

/// Whether a commitment was kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Standing {
    /// It was, whatever is still running or unknown.
    Kept,
    /// It was not, whatever is still running or unknown.
    Broken,
    /// What is still running or unknown decides.
    Running,
}

/// How the leads of a period did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// Leads that kept it.
    pub kept: usize,
    /// Leads that broke it: their time was up.
    pub broken: usize,
    /// Leads whose time is not up yet.
    pub running: usize,
    /// Leads that got there at a time that nobody recorded, or of which nothing is decided.
    pub unknown: usize,
}

/// A commitment in one period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeriodReport {
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
    /// How the leads handed off in it did; where the commitment is one of volume, all of them are `kept`.
    pub tally: Tally,
    /// Whether it was kept; None where there was nothing to keep.
    pub standing: Option<Standing>,
}

/// A commitment on past leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommitmentReport {
    /// The commitment's id.
    pub id: String,
    /// From the period of the first hand-off to that of the as-of moment, by months where the commitment states none.
    pub periods: Vec<PeriodReport>,
    /// All of them together.
    pub tally: Tally,
}

/// Measures every commitment, as of the world's moment. Leads whose hand-off has no known time are in no period and not
/// counted.
pub fn measure(world: &World<'_>, sla: &Sla, calendar: &Calendar) -> Vec<CommitmentReport> {
    let handed_off: Vec<(Lead, Instant)> =
        world.leads().filter_map(|lead| Some((lead, world.stage_at(lead, Stage::HandedOff)?))).collect();
    let report = |commitment: &agreement::model::Commitment| {
        let periods = periods(world, calendar, &commitment.measure, &handed_off);
        let mut tally = Tally::default();
        periods.iter().for_each(|period| tally.add(period.tally));
        CommitmentReport { id: commitment.id.clone(), periods, tally }
    };
    sla.commitments.iter().map(report).collect()
}

fn periods(
    world: &World<'_>,
    calendar: &Calendar,
    measure: &Measure,
    handed_off: &[(Lead, Instant)],
) -> Vec<PeriodReport> {
    let zone = calendar.timezone;
    let (Some(as_of), Some(first)) = (world.as_of(), handed_off.iter().map(|(_, at)| *at).min()) else {
        return Vec::new();
    };
    let mut reports = Vec::new();
    let length = period(measure);
    let (mut from, end) = (beginning(local_date(zone, first), length), local_date(zone, as_of));
    while from <= end {
        let next = after(from, length);
        reports.push(PeriodReport {
            from,
            to: next.pred_opt().unwrap_or(from),
            tally: Tally::default(),
            standing: None,
        });
        if next <= from {
            break;
        }
        from = next;
    }
    for (lead, at) in handed_off {
        let from = beginning(local_date(zone, *at), length);
        if let Ok(place) = reports.binary_search_by_key(&from, |report| report.from) {
            reports[place].tally.count(answer(world, calendar, measure, *lead, *at, as_of));
        }
    }
    for report in &mut reports {
        let over = midnight(zone, after(report.from, length)) <= as_of;
        report.standing = standing(measure, report.tally, over);
    }
    reports
}

/// The period by which a commitment is told: months where it states none.
fn period(measure: &Measure) -> Period {
    match measure {
        Measure::HandedOff { per, .. } | Measure::AcceptanceRate { per, .. } => *per,
        _ => Period::Month,
    }
}

fn beginning(day: NaiveDate, period: Period) -> NaiveDate {
    match period {
        Period::Month => day.with_day(1).unwrap_or(day),
        Period::Week => day.checked_sub_days(Days::new(u64::from(day.weekday().num_days_from_monday()))).unwrap_or(day),
    }
}

fn after(from: NaiveDate, period: Period) -> NaiveDate {
    let next = match period {
        Period::Month => from.checked_add_months(Months::new(1)),
        Period::Week => from.checked_add_days(Days::new(7)),
    };
    next.unwrap_or(from)
}

/// What one lead says of a commitment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Answer {
    Kept,
    Broken,
    Running,
    Unknown,
    /// The commitment is not about this lead.
    NotAsked,
}

fn answer(
    world: &World<'_>,
    calendar: &Calendar,
    measure: &Measure,
    lead: Lead,
    handed_off: Instant,
    as_of: Instant,
) -> Answer {
    let in_time = |within: Duration, reached: bool, at: Option<Instant>| {
        let due = deadline(calendar, handed_off, within);
        match at {
            Some(at) if at <= due => Answer::Kept,
            Some(_) => Answer::Broken,
            None if reached => Answer::Unknown,
            None if as_of < due => Answer::Running,
            None => Answer::Broken,
        }
    };
    let reached = world.reached(lead);
    match measure {
        Measure::HandedOff { .. } => Answer::Kept,
        Measure::AcceptanceRate { .. } => {
            let fate = Fate::of(world, lead, None, calendar.timezone);
            match (fate.accepted(), fate.rejected()) {
                (true, _) => Answer::Kept,
                (_, true) => Answer::Broken,
                _ => Answer::Unknown,
            }
        }
        Measure::TimeToFirstTouch { within, .. } => {
            in_time(*within, reached.has(Stage::FirstTouch), world.stage_at(lead, Stage::FirstTouch))
        }
        Measure::TimeToDecision { within, .. } => {
            let decisions = [Stage::Accepted, Stage::Rejected];
            let at = decisions.iter().filter_map(|stage| world.stage_at(lead, *stage)).min();
            let fate = Fate::of(world, lead, None, calendar.timezone);
            // A proposal or a sale says that it was accepted, yet not when.
            in_time(*within, fate.accepted() || fate.rejected(), at)
        }
        Measure::RejectionsWithReason { .. } if !reached.has(Stage::Rejected) => Answer::NotAsked,
        Measure::RejectionsWithReason { .. } => match world.reason(lead, Stage::Rejected) {
            Some(_) => Answer::Kept,
            None => Answer::Broken,
        },
    }
}

impl Tally {
    fn count(&mut self, answer: Answer) {
        match answer {
            Answer::Kept => self.kept += 1,
            Answer::Broken => self.broken += 1,
            Answer::Running => self.running += 1,
            Answer::Unknown => self.unknown += 1,
            Answer::NotAsked => {}
        }
    }

    fn add(&mut self, other: Tally) {
        self.kept += other.kept;
        self.broken += other.broken;
        self.running += other.running;
        self.unknown += other.unknown;
    }

    /// How many leads it is of.
    pub fn leads(&self) -> usize {
        self.kept + self.broken + self.running + self.unknown
    }
}

fn standing(measure: &Measure, tally: Tally, over: bool) -> Option<Standing> {
    match measure {
        Measure::HandedOff { at_least, .. } => Some(match tally.leads() >= *at_least as usize {
            true => Standing::Kept,
            false if over => Standing::Broken,
            false => Standing::Running,
        }),
        Measure::AcceptanceRate { at_least: share, .. }
        | Measure::TimeToFirstTouch { share, .. }
        | Measure::TimeToDecision { share, .. }
        | Measure::RejectionsWithReason { share } => share_standing(tally, share, over),
    }
}

/// Leads may still be handed off in a period that is not over, so only such a share of them is kept for certain.
fn share_standing(tally: Tally, share: &Percent, over: bool) -> Option<Standing> {
    let all = tally.leads();
    if all == 0 {
        return None;
    }
    // Multiplied instead of divided, so that whole percentages are compared exactly.
    let enough = |kept: usize| kept as f64 * 100.0 >= share.percent() * all as f64;
    Some(if enough(tally.kept) && over {
        Standing::Kept
    } else if !enough(all - tally.broken) && (over || share.percent() >= 100.0) {
        Standing::Broken
    } else {
        Standing::Running
    })
}
