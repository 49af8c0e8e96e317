//! What a lead does: how much follows Zipf's law, what and when follows from whether it means to buy.

use std::sync::LazyLock;

use sample::random::Random;

use super::{DAY, LAST, Second, within};

/// Names of events; an event's `name` is a place here.
pub const EVENTS: [&str; 13] = [
    "visit",
    "page_view",
    "email_opened",
    "email_clicked",
    "form_submitted",
    "webinar_attended",
    "white_paper",
    "demo_request",
    "trial_started",
    "chat",
    "fair_met",
    "unsubscribed",
    "newsletter_signup",
];

/// What people look at; an event's `path` is a place here. The first ones are those of buyers.
pub const PATHS: [&str; 36] = [
    "/pricing",
    "/pricing/enterprise",
    "/pricing/faq",
    "/compare/rival",
    "/compare/other-vendor",
    "/alternatives",
    "/security",
    "/security/audits",
    "/integrations",
    "/integrations/crm",
    "/integrations/erp",
    "/demo",
    "/",
    "/product",
    "/product/reporting",
    "/product/forecast",
    "/product/mobile",
    "/customers",
    "/customers/stories",
    "/blog",
    "/blog/choosing-a-vendor",
    "/blog/spreadsheets",
    "/blog/hiring",
    "/blog/quarterly-review",
    "/resources",
    "/resources/guide",
    "/resources/checklist",
    "/webinars",
    "/events",
    "/about",
    "/about/team",
    "/careers",
    "/careers/sales",
    "/careers/engineering",
    "/support",
    "/legal/privacy",
];

/// Where the paths of buyers end.
const BUYERS_PATHS: i64 = 12;
const PAGE_VIEW: u8 = 1;

/// Something that a lead did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Event {
    pub at: Second,
    /// A place in [`EVENTS`].
    pub name: u8,
    /// A place in [`PATHS`], of a page view.
    pub path: Option<u8>,
    /// How long it was looked at, of a page view.
    pub seconds: Option<u16>,
}

impl Event {
    /// Whether it is what sales would want to hear of.
    pub fn is_hot(self) -> bool {
        matches!(EVENTS[usize::from(self.name)], "demo_request" | "trial_started" | "chat")
            || self.path.is_some_and(|path| i64::from(path) < BUYERS_PATHS)
    }
}

/// Up to so many events has a lead; with the exponent 3/2 it is twenty on average.
const MOST: usize = 680;

/// Of Zipf's law with the exponent 3/2: how often a lead has at most so many events, in whole numbers.
static AT_MOST: LazyLock<Vec<i64>> = LazyLock::new(|| {
    let mut sum = 0;
    let share = |count: u64| {
        // 2^40 / count^(3/2)
        let cube = u128::from(count).pow(3) << 40;
        ((1u128 << 60) / cube.isqrt()) as i64
    };
    (1..=MOST as u64)
        .map(|count| {
            sum += share(count);
            sum
        })
        .collect()
});

/// How many events a lead has, at least one.
pub fn how_many(random: &mut Random) -> u32 {
    let drawn = random.between(1, AT_MOST[MOST - 1]);
    AT_MOST.partition_point(|most| *most < drawn) as u32 + 1
}

/// The weights of [`EVENTS`] among those who mean to buy, and among the others.
const OF_BUYERS: [u32; 13] = [160, 520, 80, 50, 30, 20, 30, 30, 15, 30, 10, 5, 20];
const OF_OTHERS: [u32; 13] = [170, 420, 190, 60, 20, 20, 35, 2, 3, 10, 10, 20, 40];

/// So many events from the creation on, in order of time.
pub fn events(random: &mut Random, created: Second, count: u32, buys: bool) -> Vec<Event> {
    let left = i64::from(LAST - created);
    let longest = if buys { 20 + random.between(0, 160) } else { 10 + random.between(0, 600) };
    let life = left.min(longest * DAY);
    let mut events = Vec::with_capacity(count as usize);
    let mut at = i64::from(created);
    for nth in 0..count {
        // A visit goes on for a few events; then they come back on another day.
        at = match nth {
            0 => at,
            _ if random.chance(750) => at + random.between(4, 400),
            _ => i64::from(created) + random.between(0, life),
        };
        events.push(event(random, within(at), buys));
    }
    events.sort_unstable();
    events
}

fn event(random: &mut Random, at: Second, buys: bool) -> Event {
    let weights = if buys { &OF_BUYERS } else { &OF_OTHERS };
    let drawn = random.between(1, weights.iter().map(|weight| i64::from(*weight)).sum());
    let mut left = drawn;
    let name = weights.iter().position(|weight| {
        left -= i64::from(*weight);
        left <= 0
    });
    let name = name.unwrap_or(0) as u8;
    if name != PAGE_VIEW {
        return Event { at, name, path: None, seconds: None };
    }
    let first = if random.chance(if buys { 450 } else { 930 }) { BUYERS_PATHS } else { 0 };
    let last = if first == 0 { BUYERS_PATHS } else { PATHS.len() as i64 };
    // Most pages are left soon; a few stay open for long, and now and then nobody measured.
    let longest = if random.chance(200) { 600 } else { 90 };
    let seconds = if random.chance(970) { Some(random.between(1, longest) as u16) } else { None };
    Event { at, name, path: Some(random.between(first, last - 1) as u8), seconds }
}
