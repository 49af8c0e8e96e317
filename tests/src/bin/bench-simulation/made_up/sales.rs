//! What becomes of a lead: some three in ten are handed over, more of those who mean to buy; whether sales accepts and wins
//! hangs on the fit and on whether they do.

use sample::random::Random;
use simulation::dataset::Stage;

use super::{DAY, Event, HOUR, LAST, Person, Second};

/// A stage that a lead reached.
#[derive(Debug, Clone, Copy)]
pub struct Reached {
    pub stage: Stage,
    /// None where nobody noted it.
    pub at: Option<Second>,
    pub reason: Option<&'static str>,
    /// In whole units of the currency.
    pub amount: Option<u32>,
}

/// The stages of a lead up to the end, in order of time.
pub fn stages(random: &mut Random, person: &Person, created: Second, events: &[Event], buys: bool) -> Vec<Reached> {
    let fits = person.fit >= 3;
    let handed_over = match (buys, fits) {
        (true, true) => 850,
        (true, false) => 600,
        (false, true) => 310,
        (false, false) => 170,
    };
    if !random.chance(handed_over) {
        return Vec::new();
    }
    let mut stages = Stages { at: handed_off_at(random, created, events, buys), rows: Vec::new() };
    stages.reach(Stage::HandedOff, None, None);
    stages.later(random, HOUR / 6, 5 * DAY);
    if random.chance(930) {
        stages.reach(Stage::FirstTouch, None, None);
    }
    stages.later(random, HOUR, 12 * DAY);
    let accepted = match (buys, fits) {
        (true, true) => 880,
        (true, false) => 550,
        (false, true) => 420,
        (false, false) => 110,
    };
    if random.chance(80) {
        // Nobody has decided yet.
        return stages.rows;
    }
    if !random.chance(accepted) {
        let reason = random.weighted(&[
            (if fits { 10 } else { 60 }, "bad-fit"),
            (40, "no-timeline"),
            (20, "no-budget"),
            (10, ""),
        ]);
        stages.reach(Stage::Rejected, Some(reason).filter(|reason| !reason.is_empty()), None);
        return stages.rows;
    }
    stages.reach(Stage::Accepted, None, None);
    for (stage, chance) in [(Stage::Meeting, 850), (Stage::Proposal, 650)] {
        stages.later(random, DAY, 25 * DAY);
        if random.chance(chance) {
            stages.reach(stage, None, None);
        }
    }
    stages.later(random, 2 * DAY, 60 * DAY);
    let won = match (buys, fits) {
        (true, true) => 380,
        (true, false) => 180,
        (false, true) => 90,
        (false, false) => 30,
    };
    if random.chance(won) {
        let amount = 900 * random.between(1, 4) + 12 * i64::from(person.employees.unwrap_or(20).min(4000));
        stages.reach(Stage::Won, None, Some(amount as u32));
        if random.chance(20) {
            stages.forget_when();
        }
    } else if random.chance(900) {
        stages.reach(Stage::Lost, Some("chose-another").filter(|_| random.chance(500)), None);
    }
    stages.rows
}

/// Buyers are handed over when they do something that sales wants to hear of, late rather than early.
fn handed_off_at(random: &mut Random, created: Second, events: &[Event], buys: bool) -> i64 {
    let from = events.len() / 3;
    let hot = events[from..].iter().find(|event| event.is_hot()).filter(|_| buys);
    match hot {
        Some(event) => i64::from(event.at) + random.between(300, 2 * DAY),
        None => {
            let last = events.last().map_or(created, |event| event.at);
            i64::from(created) + random.between(0, i64::from(last - created) + 10 * DAY)
        }
    }
}

struct Stages {
    at: i64,
    rows: Vec<Reached>,
}

impl Stages {
    fn later(&mut self, random: &mut Random, least: i64, most: i64) {
        self.at += random.between(least, most);
    }

    /// Reaches a stage now; what is after the end has not happened yet.
    fn reach(&mut self, stage: Stage, reason: Option<&'static str>, amount: Option<u32>) {
        if self.at <= i64::from(LAST) {
            self.rows.push(Reached { stage, at: Some(self.at as Second), reason, amount });
        }
    }

    fn forget_when(&mut self) {
        if let Some(last) = self.rows.last_mut() {
            last.at = None;
        }
    }
}
