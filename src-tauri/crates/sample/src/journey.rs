//! What someone does on the site and with our e-mails, from the first visit to the last. Those who mean to buy read
//! prices, compare, look into security and ask for demos; those who mean to learn download.

use chrono::{Datelike, Days, Weekday};

use crate::buyers::{Kind, Person};
use crate::calendar::{self, DAY, HOUR, MINUTE, Second};
use crate::day;
use crate::random::Random;

/// Something that someone did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Event {
    pub at: Second,
    /// Its name, such as `page_view`.
    pub name: &'static str,
    /// The page, where it was one.
    pub path: &'static str,
    /// What was downloaded, attended or opened.
    pub title: &'static str,
}

/// How someone of a kind behaves. Chances are in thousandths.
struct Habits {
    /// How often they come.
    visits: (i64, i64),
    /// Over how many days.
    days: (i64, i64),
    /// What they read, by weight.
    pages: &'static [(u32, &'static str)],
    /// How many pages on a visit.
    depth: (i64, i64),
    /// Downloads any white paper, and how many then.
    papers: (u32, (i64, i64)),
    /// Leaves a name for a white paper rather than for something else.
    comes_for_paper: u32,
    /// Asks for a demo.
    demo: u32,
    /// Attends a webinar.
    webinar: u32,
    /// Replies to an e-mail when they have not asked for a demo.
    reply: u32,
    /// Opens one newsletter.
    open: u32,
}

const CHOOSING: &[(u32, &str)] = &[
    (20, "/pricing"),
    (7, "/pricing/enterprise"),
    (9, "/compare/rival"),
    (4, "/alternatives"),
    (8, "/security"),
    (8, "/integrations"),
    (14, "/product"),
    (7, "/product/reporting"),
    (10, "/customers"),
    (8, "/"),
    (5, "/blog/choosing-a-vendor"),
];
const READING: &[(u32, &str)] = &[
    (26, "/blog/state-of-operations"),
    (18, "/blog/choosing-a-vendor"),
    (16, "/resources"),
    (14, "/"),
    (12, "/product"),
    (8, "/customers"),
    (3, "/pricing"),
    (1, "/compare/rival"),
    (1, "/integrations"),
    (1, "/careers"),
];
const PLANNING: &[(u32, &str)] = &[
    (20, "/resources"),
    (18, "/blog/choosing-a-vendor"),
    (18, "/product"),
    (14, "/customers"),
    (10, "/"),
    (8, "/pricing"),
    (6, "/compare/rival"),
    (6, "/integrations"),
];
const SPYING: &[(u32, &str)] =
    &[(30, "/pricing"), (25, "/compare/rival"), (20, "/product"), (15, "/careers"), (10, "/customers")];
const APPLYING: &[(u32, &str)] =
    &[(45, "/careers"), (15, "/careers/operations"), (20, "/"), (10, "/customers"), (10, "/product")];
const BARGAINING: &[(u32, &str)] =
    &[(40, "/pricing"), (20, "/product"), (20, "/"), (12, "/alternatives"), (8, "/integrations")];

fn habits(kind: Kind) -> Habits {
    match kind {
        Kind::Hurried => Habits {
            visits: (3, 6),
            days: (3, 14),
            pages: CHOOSING,
            depth: (1, 4),
            papers: (480, (1, 2)),
            comes_for_paper: 250,
            demo: 620,
            webinar: 60,
            reply: 450,
            open: 120,
        },
        Kind::Comparing => Habits {
            visits: (3, 6),
            days: (10, 35),
            pages: CHOOSING,
            depth: (1, 4),
            papers: (650, (1, 2)),
            comes_for_paper: 250,
            demo: 430,
            webinar: 120,
            reply: 380,
            open: 140,
        },
        Kind::Early => Habits {
            visits: (2, 4),
            days: (25, 80),
            pages: PLANNING,
            depth: (1, 3),
            papers: (800, (1, 3)),
            comes_for_paper: 600,
            demo: 70,
            webinar: 260,
            reply: 90,
            open: 170,
        },
        Kind::Learner => Habits {
            visits: (1, 3),
            days: (10, 90),
            pages: READING,
            depth: (1, 2),
            papers: (680, (1, 4)),
            comes_for_paper: 700,
            demo: 10,
            webinar: 240,
            reply: 15,
            open: 130,
        },
        Kind::Consultant => Habits {
            visits: (1, 4),
            days: (5, 60),
            pages: READING,
            depth: (1, 2),
            papers: (900, (1, 5)),
            comes_for_paper: 700,
            demo: 25,
            webinar: 200,
            reply: 10,
            open: 110,
        },
        Kind::Student => Habits {
            visits: (1, 3),
            days: (2, 30),
            pages: READING,
            depth: (1, 2),
            papers: (920, (1, 4)),
            comes_for_paper: 800,
            demo: 15,
            webinar: 60,
            reply: 5,
            open: 60,
        },
        Kind::JobSeeker => Habits {
            visits: (1, 4),
            days: (2, 25),
            pages: APPLYING,
            depth: (1, 3),
            papers: (550, (1, 2)),
            comes_for_paper: 500,
            demo: 5,
            webinar: 40,
            reply: 5,
            open: 100,
        },
        Kind::Competitor => Habits {
            visits: (1, 6),
            days: (2, 60),
            pages: SPYING,
            depth: (1, 5),
            papers: (700, (1, 3)),
            comes_for_paper: 500,
            demo: 60,
            webinar: 200,
            reply: 0,
            open: 100,
        },
        Kind::Owner => Habits {
            visits: (1, 4),
            days: (1, 20),
            pages: BARGAINING,
            depth: (1, 3),
            papers: (250, (1, 2)),
            comes_for_paper: 500,
            demo: 300,
            webinar: 60,
            reply: 60,
            open: 120,
        },
    }
}

const PAPERS: [&str; 5] = [
    "The state of operations",
    "A guide to return on investment",
    "Ten questions for your vendor",
    "From spreadsheets to a system",
    "Benchmarks for mid-size companies",
];
const NEWSLETTERS: [&str; 3] = ["What is new this month", "How others do it", "Before you buy"];

/// When someone first leaves a name, in this month.
pub fn first_contact(random: &mut Random, year: i32, month: u32) -> Second {
    let first = day(year, month, 1);
    let next = if month == 12 { day(year + 1, 1, 1) } else { day(year, month + 1, 1) };
    let length = (next - first).num_days();
    let chosen = first + Days::new(random.between(0, length - 1) as u64);
    let at = time_of_day(random, calendar::at(chosen, 12 * 60));
    // Weekends are quiet; what moves to Monday stays in its month.
    let monday = at + 2 * DAY;
    let quiet = matches!(chosen.weekday(), Weekday::Sat | Weekday::Sun) && random.chance(700);
    if quiet && calendar::local(monday).month() == month { monday } else { at }
}

/// Everything that someone does, in order of time.
pub fn events(random: &mut Random, person: &Person, created: Second) -> Vec<Event> {
    let habits = habits(person.kind);
    let (visits, known_from) = visits(random, &habits, created);
    let mut events = Vec::new();
    for at in &visits {
        visit(random, &habits, *at, &mut events);
    }
    ask(random, &habits, &visits[known_from..], &mut events);
    newsletters(random, &habits, created, visits[visits.len() - 1], &mut events);
    events.sort_by_key(|event| event.at);
    events
}

/// When someone asked to be called or replied to us.
pub fn asked_for_sales(events: &[Event]) -> Vec<Second> {
    events.iter().filter(|event| matches!(event.name, "demo_request" | "email_reply")).map(|event| event.at).collect()
}

/// The times of the visits, and which of them is the one on which they leave a name; those before it were counted when
/// they were nobody yet.
fn visits(random: &mut Random, habits: &Habits, created: Second) -> (Vec<Second>, usize) {
    let count = random.between(habits.visits.0, habits.visits.1);
    let span = random.between(habits.days.0, habits.days.1);
    let known_from = random.between(0, (count - 1) / 2) as usize;
    let mut days: Vec<i64> = (0..count).map(|_| random.between(0, span)).collect();
    days.sort_unstable();
    let base = days[known_from];
    let mut times = Vec::new();
    for (i, day) in days.iter().enumerate() {
        let shifted = created + (day - base) * DAY;
        times.push(if i == known_from { created } else { time_of_day(random, shifted) });
    }
    times.sort_unstable();
    // Two visits on one day may have changed places with the first contact.
    let known_from = times.iter().position(|at| *at == created).unwrap_or(known_from);
    (times, known_from)
}

/// The same day at some time at which people are awake.
fn time_of_day(random: &mut Random, moment: Second) -> Second {
    let minute = random.weighted(&[(3, (450, 540)), (12, (540, 720)), (11, (720, 1020)), (3, (1020, 1290))]);
    let minute = random.between(minute.0, minute.1) as u32;
    calendar::at(calendar::local(moment).date(), minute) + random.between(0, 59)
}

fn visit(random: &mut Random, habits: &Habits, start: Second, events: &mut Vec<Event>) {
    events.push(Event { at: start, name: "visit", path: "", title: "" });
    let mut at = start;
    for _ in 0..random.between(habits.depth.0, habits.depth.1) {
        at += random.between(5, 180);
        events.push(Event { at, name: "page_view", path: random.weighted(habits.pages), title: "" });
    }
}

/// Forms: they are filled in at the end of a visit, the first of them on the visit on which someone leaves a name.
fn ask(random: &mut Random, habits: &Habits, visits: &[Second], events: &mut Vec<Event>) {
    let end_of = |visit: Second, random: &mut Random| visit + 10 * MINUTE + random.between(0, 600);
    let first = visits[0];
    let mut named = false;
    if random.chance(habits.papers.0) {
        // Whoever is choosing mostly downloads on the way; whoever is learning comes for the download.
        named = random.chance(habits.comes_for_paper);
        for i in 0..random.between(habits.papers.1.0, habits.papers.1.1) {
            let visit = if i == 0 && named { first } else { random.pick(visits) };
            let at = end_of(visit, random) + i * 3 * MINUTE;
            events.push(Event { at, name: "white_paper", path: "/resources", title: random.pick(&PAPERS) });
        }
    }
    let demo = random.chance(habits.demo);
    if demo {
        // Towards the end: a demo is asked for when the choice has become short.
        let at = end_of(visits[random.between(visits.len() as i64 / 2, visits.len() as i64 - 1) as usize], random);
        named |= at < first + HOUR;
        events.push(Event { at: at + 15 * MINUTE, name: "demo_request", path: "/demo", title: "" });
    }
    if random.chance(habits.webinar) {
        let day = random.pick(visits) + random.between(3, 20) * DAY;
        let at = time_of_day(random, day);
        events.push(Event { at, name: "webinar_attended", path: "", title: "Operations in an hour" });
    }
    if !demo && random.chance(habits.reply) {
        let day = visits[visits.len() - 1] + random.between(0, 2) * DAY;
        let at = time_of_day(random, day) + HOUR;
        events.push(Event { at, name: "email_reply", path: "", title: "Before you buy" });
    }
    if !named {
        events.push(Event { at: end_of(first, random), name: "newsletter_signup", path: "/blog", title: "" });
    }
}

/// A newsletter every second week for a quarter of a year after the last visit.
fn newsletters(random: &mut Random, habits: &Habits, created: Second, last: Second, events: &mut Vec<Event>) {
    let mut at = created + 7 * DAY;
    while at < last + 90 * DAY {
        if random.chance(habits.open) {
            let day = at + random.between(0, 3) * DAY;
            let opened = time_of_day(random, day);
            events.push(Event { at: opened, name: "email_opened", path: "", title: random.pick(&NEWSLETTERS) });
        }
        at += 14 * DAY;
    }
}
