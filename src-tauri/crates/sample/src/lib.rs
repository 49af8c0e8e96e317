//! Sample leads: what twelve months of leads look like at a company that sells software to other companies.
//!
//! Nothing here says how good any definition is. The model ([`buyers`]) makes people: who they are, whether they mean to
//! buy, and so what they read and ask; [`marketing`] hands over those whom version 1 of the template qualifies;
//! [`sales`] works them, and also those who ask for a demo or reply to an e-mail; what comes of it follows from the
//! person, not from any score. How two definitions fare on these people is for the simulation to find out.
//!
//! The same files come out on every machine: seeded whole-number arithmetic, no clock, no floating point.

mod buyers;
mod calendar;
mod csv;
mod journey;
mod marketing;
mod people;
pub mod random;
mod sales;
pub mod template;
#[cfg(test)]
mod tests;

use chrono::NaiveDate;

use buyers::Kind;
use calendar::Second;
use random::Random;

/// The seed of the sample that belongs to the template: of those tried, one with which no month is much busier than the
/// others. The story does not hang on it: a test holds that other seeds tell the same.
pub const SEED: u64 = 596;

/// The three files of a sample, in the native columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Files {
    /// `leads.csv`
    pub leads: String,
    /// `events.csv`
    pub events: String,
    /// `stages.csv`
    pub stages: String,
}

/// The sample that belongs to the template: everything that was known at the end of June 2026.
pub fn files() -> Files {
    files_of(SEED)
}

/// The sample of another seed: other people, the same model.
pub fn files_of(seed: u64) -> Files {
    csv::files(&everybody(seed))
}

/// The first so many leads of the sample with everything that they did and that became of them.
pub fn first(count: usize) -> Files {
    let leads = everybody(SEED);
    csv::files(&leads[..count.min(leads.len())])
}

/// A lead with everything that happened up to the end.
#[derive(Debug, Clone)]
struct Lead {
    stream: u64,
    person: buyers::Person,
    created: Second,
    /// In order of time.
    events: Vec<journey::Event>,
    /// In order of time.
    stages: Vec<sales::Stage>,
    /// What sales wrote down, once it had decided.
    notes: Option<sales::Notes>,
}

/// How many leads come in a month, in thousandths of an average month, from July to June: quiet in summer and at the end
/// of the year.
const SEASON: [(i32, u32, i64); 12] = [
    (2025, 7, 1090),
    (2025, 8, 950),
    (2025, 9, 1010),
    (2025, 10, 1020),
    (2025, 11, 1010),
    (2025, 12, 870),
    (2026, 1, 980),
    (2026, 2, 1000),
    (2026, 3, 1020),
    (2026, 4, 1010),
    (2026, 5, 1000),
    (2026, 6, 970),
];

/// The end of what is known: the last second of June 2026 at the made-up company.
fn end() -> Second {
    calendar::at(day(2026, 7, 1), 0) - 1
}

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default()
}

/// All leads in the order of their creation.
fn everybody(seed: u64) -> Vec<Lead> {
    let mut leads: Vec<Lead> = Vec::new();
    let mut stream = 0;
    for (year, month, season) in SEASON {
        for kind in Kind::ALL {
            let thousandths = kind.a_year() * season / 12;
            let mut random = Random::stream(seed, 1_000_000 + stream);
            let count = thousandths / 1000 + i64::from(random.chance((thousandths % 1000) as u32));
            for _ in 0..count {
                stream += 1;
                leads.extend(lead(Random::stream(seed, stream), stream, kind, (year, month)));
            }
        }
    }
    leads.sort_by_key(|lead| (lead.created, lead.stream));
    leads
}

/// One lead's life; None when it only begins after the end.
fn lead(mut random: Random, stream: u64, kind: Kind, (year, month): (i32, u32)) -> Option<Lead> {
    let random = &mut random;
    let person = buyers::person(random, kind);
    let created = journey::first_contact(random, year, month);
    if created > end() {
        return None;
    }
    let mut events = journey::events(random, &person, created);
    let mut asked = journey::asked_for_sales(&events);
    asked.retain(|_| random.chance(sales::picks_up(&person)));
    let start = marketing::start(random, &person, &events, &asked);
    let (mut stages, notes) = match start {
        Some(start) if start.at <= end() => sales::work(random, &person, start),
        _ => (Vec::new(), None),
    };
    events.retain(|event| event.at <= end());
    stages.retain(|stage| stage.at <= end());
    let decided = stages.iter().any(|stage| matches!(stage.name, "accepted" | "rejected"));
    Some(Lead { stream, person, created, events, stages, notes: notes.filter(|_| decided) })
}
