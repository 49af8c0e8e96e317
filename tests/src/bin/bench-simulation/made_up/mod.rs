//! Made-up leads in any number: twenty events each on average, a few of them very busy, over two years; what becomes of a
//! lead hangs on who it is and what it means to do. The same on every machine: seeded whole-number arithmetic, each lead
//! from a stream of its own.

mod activity;
mod person;
mod sales;

use agreement::time::Instant;
use sample::random::Random;

pub use activity::{EVENTS, Event, PATHS};
pub use person::Person;
pub use sales::Reached;

/// Seconds from the beginning of the made-up world, 2024-07-01T00:00:00Z.
pub type Second = u32;

const BEGINNING: Instant = 1_719_792_000_000;
const HOUR: i64 = 60 * 60;
const DAY: i64 = 24 * HOUR;
/// The last second of the two years; nothing is later.
pub const LAST: Second = (730 * DAY) as u32 - 1;

const SEED: u64 = 20_260_701;

/// As the program keeps instants.
pub const fn instant(second: Second) -> Instant {
    BEGINNING + second as Instant * 1000
}

/// A lead with everything that it did and that became of it.
#[derive(Debug, Clone)]
pub struct Lead {
    /// Its id; in the order of the leads' numbers, which is that of their creation but for a day.
    pub id: String,
    pub created: Second,
    pub person: Person,
    /// In order of time.
    pub events: Vec<Event>,
    /// In order of time, those whose time nobody noted at their place.
    pub stages: Vec<Reached>,
}

/// The lead of a number, from 0, of so many.
pub fn lead(number: u32, of: u32) -> Lead {
    let random = &mut Random::stream(SEED, u64::from(number));
    let share = i64::from(LAST) * i64::from(number) / i64::from(of.max(1));
    let created = within(share + random.between(0, DAY));
    let count = activity::how_many(random);
    let person = person::person(random, number);
    let buys = random.chance((30 + 14 * count).min(800));
    let events = activity::events(random, created, count, buys);
    let stages = sales::stages(random, &person, created, &events, buys);
    Lead { id: format!("L{number:07}"), created, person, events, stages }
}

/// Never later than the end.
fn within(second: i64) -> Second {
    second.clamp(0, i64::from(LAST)) as Second
}
