//! What sales makes of a lead. It follows from the person: whether they mean to buy, can decide, and work for a company
//! that could use the product.

use crate::buyers::{Kind, Person};
use crate::calendar::{DAY, HOUR, Second, next_working, working_minutes_after};
use crate::marketing::Start;
use crate::random::Random;

/// A stage that a lead reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stage {
    pub at: Second,
    pub name: &'static str,
    /// Of a rejection or a loss; empty where none was given.
    pub reason: &'static str,
    /// Of a sale, in whole dollars.
    pub amount: Option<i64>,
}

/// What sales wrote down about budget, authority, need and timeline. Empty where it did not learn it.
#[derive(Debug, Clone, Copy)]
pub struct Notes {
    pub budget: &'static str,
    pub authority: Option<bool>,
    pub need: &'static str,
    pub timeline_months: Option<i64>,
}

/// How often in a thousand sales takes up someone who asks, without waiting for marketing.
pub fn picks_up(person: &Person) -> u32 {
    match person.kind {
        Kind::Student | Kind::JobSeeker | Kind::Competitor => 150,
        Kind::Owner => 300,
        _ if person.company.employees < 20 => 500,
        _ => 960,
    }
}

/// Everything that becomes of a lead from the moment at which sales has it, and what sales wrote down.
pub fn work(random: &mut Random, person: &Person, start: Start) -> (Vec<Stage>, Option<Notes>) {
    let mut stages = Vec::new();
    let mut add = |at, name, reason, amount| stages.push(Stage { at, name, reason, amount });
    let mut at = start.at;
    if start.handed_off {
        add(at, "handed_off", "", None);
        at = working_minutes_after(at, random.weighted(&FIRST_TOUCH));
    }
    if start.handed_off && random.chance(25) {
        // Lost from sight: handed over, and never called.
        return (stages, None);
    }
    add(at, "first_touch", "", None);
    if random.chance(40) {
        return (stages, None);
    }
    at = working_minutes_after(at, random.between(1, 6) * random.between(60, 510));
    if !random.chance(accepted(person)) {
        add(at, "rejected", rejection(random, person), None);
        return (stages, Some(notes(random, person, false)));
    }
    add(at, "accepted", "", None);
    let [meeting, proposal, won] = chances(person);
    let notes = Some(notes(random, person, true));
    let mut later = |random: &mut Random, (low, high): (i64, i64)| {
        at = next_working(at + random.between(low, high) * DAY + random.between(0, 7) * HOUR);
        at
    };
    if !random.chance(meeting) {
        if random.chance(600) {
            add(later(random, (30, 100)), "lost", random.pick(&["no-decision", "no-answer"]), None);
        }
        return (stages, notes);
    }
    add(later(random, (2, 14)), "meeting", "", None);
    if !random.chance(proposal) {
        if random.chance(750) {
            add(later(random, (20, 80)), "lost", random.pick(&["no-decision", "no-budget", "chose-another"]), None);
        }
        return (stages, notes);
    }
    add(later(random, (7, 30)), "proposal", "", None);
    let (name, reason, amount) = match random.chance(won) {
        true => ("won", "", Some(amount(random, person.company.employees))),
        false => ("lost", random.pick(&["price", "chose-another", "no-decision"]), None),
    };
    let cycle = if person.kind == Kind::Hurried { (10, 60) } else { (20, 110) };
    add(later(random, cycle), name, reason, amount);
    (stages, notes)
}

/// Working minutes until sales first calls: most within a day, some late.
const FIRST_TOUCH: [(u32, i64); 8] =
    [(14, 20), (20, 70), (22, 160), (18, 300), (12, 450), (7, 700), (4, 1300), (3, 2400)];

/// How often in a thousand sales accepts someone.
fn accepted(person: &Person) -> u32 {
    let willing = match person.kind {
        Kind::Hurried => 915,
        Kind::Comparing => 860,
        Kind::Early => 600,
        Kind::Learner => 372,
        Kind::Consultant => 70,
        Kind::Owner => 150,
        Kind::Student | Kind::JobSeeker | Kind::Competitor => 10,
    };
    let company = if person.could_buy() { 1000 } else { 450 };
    let person = if person.decides { 1000 } else { 900 };
    willing * company / 1000 * person / 1000
}

/// How often in a thousand someone accepted comes to a meeting, gets a proposal, and buys.
fn chances(person: &Person) -> [u32; 3] {
    match person.kind {
        Kind::Hurried => [560, 470, 560],
        Kind::Comparing => [480, 440, 520],
        Kind::Early => [260, 300, 380],
        Kind::Learner => [140, 180, 250],
        _ => [100, 100, 200],
    }
}

fn rejection(random: &mut Random, person: &Person) -> &'static str {
    if random.chance(30) {
        return "";
    }
    if random.chance(110) {
        return "unreachable";
    }
    match person.kind {
        Kind::Student | Kind::JobSeeker | Kind::Competitor => "not-a-buyer",
        Kind::Consultant => random.weighted(&[(70, "not-a-buyer"), (30, "no-need")]),
        Kind::Owner => random.weighted(&[(60, "bad-fit"), (40, "no-budget")]),
        _ if !person.could_buy() && random.chance(700) => "bad-fit",
        Kind::Learner => {
            random.weighted(&[(58, "no-need"), (16, "no-timeline"), (16, "no-authority"), (10, "no-budget")])
        }
        Kind::Early => random.weighted(&[(60, "no-timeline"), (25, "no-budget"), (15, "no-authority")]),
        Kind::Hurried | Kind::Comparing => {
            random.weighted(&[(40, "no-budget"), (30, "no-authority"), (30, "no-timeline")])
        }
    }
}

fn notes(random: &mut Random, person: &Person, accepted: bool) -> Notes {
    const NEEDS: [&str; 4] =
        ["replace spreadsheets", "replace a system at its end of life", "one view for several sites", "audit findings"];
    let (budget, need, months) = match (person.kind, accepted) {
        (Kind::Hurried, true) => ([60, 30, 6, 4], 970, (1, 4)),
        (Kind::Comparing, true) => ([42, 42, 8, 8], 940, (1, 6)),
        (Kind::Early, true) => ([14, 46, 24, 16], 850, (4, 12)),
        (_, true) => ([12, 38, 28, 22], 760, (4, 14)),
        (Kind::Hurried | Kind::Comparing | Kind::Early, false) => ([6, 22, 48, 24], 520, (6, 24)),
        (_, false) => ([2, 6, 52, 40], 160, (9, 36)),
    };
    let [approved, planned, none, unknown] = budget;
    Notes {
        budget: random.weighted(&[(approved, "approved"), (planned, "planned"), (none, "none"), (unknown, "")]),
        authority: random.chance(880).then_some(person.decides),
        need: if random.chance(need) { random.pick(&NEEDS) } else { "" },
        timeline_months: random.chance(if accepted { 930 } else { 450 }).then(|| random.between(months.0, months.1)),
    }
}

/// What someone pays for a year, by the size of the company.
fn amount(random: &mut Random, employees: i64) -> i64 {
    let (low, high) = match employees {
        ..50 => (12, 24),
        50..200 => (18, 40),
        200..1000 => (30, 70),
        _ => (50, 150),
    };
    random.between(low, high) * 500
}
