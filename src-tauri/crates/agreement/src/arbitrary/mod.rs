//! Made-up documents without a fault, for property tests here and in the rooms that score and show definitions (behind
//! the feature `arbitrary`). They draw on one small vocabulary of attributes, events and values, so that made-up leads
//! over the same vocabulary meet their tests often enough for the tests to mean something.

mod condition;
mod everything;
mod mql;
mod others;
mod terms;

use proptest::prelude::*;
use proptest::sample::select;

pub use condition::{condition, event_test, field_condition};
pub use everything::everything;
pub use mql::mql;
pub use others::{funnel, sla, sql};
pub use terms::terms;

use crate::model::{Agreement, Date, Decimal, Duration, DurationUnit, Moment, Percent};

/// Attributes that hold numbers.
pub const NUMBER_FIELDS: [&str; 3] = ["employees", "total_visits", "revenue growth"];
/// Attributes that hold texts.
pub const TEXT_FIELDS: [&str; 4] = ["industry", "job_title", "email_domain", "Lead Source"];
/// Attributes that hold a boolean.
pub const BOOLEAN_FIELDS: [&str; 2] = ["authority", "newsletter"];
/// Attributes that hold a date-time.
pub const TIME_FIELDS: [&str; 2] = ["created_at", "trial_ends"];
/// Attributes that hold a list of texts.
pub const LIST_FIELDS: [&str; 1] = ["tags"];
/// Names of events.
pub const EVENTS: [&str; 4] = ["page_view", "webinar_attended", "demo_request", "Email opened"];
/// Properties of events that hold texts.
pub const TEXT_PROPERTIES: [&str; 2] = ["path", "campaign"];
/// Properties of events that hold numbers.
pub const NUMBER_PROPERTIES: [&str; 2] = ["seconds", "value"];
/// Texts that attributes, properties and tests hold; among them words, paths, and what YAML would take for something else.
pub const TEXTS: [&str; 16] = [
    "Manufacturing",
    "manufacturing",
    "Director of Sales",
    "cto",
    "gmail.com",
    "rival.example",
    "/pricing",
    "/pricing/enterprise",
    "yes",
    "007",
    "null",
    "Ökostrom & Söhne",
    "say \"hi\", then: go #1",
    "C:\\temp",
    "“quoted”",
    "- dash",
];
/// Texts of one word each.
pub const WORDS: [&str; 6] = ["cto", "Director", "Ökostrom", "b2b", "7", "sales"];

/// The five documents together, fitting one another.
pub fn agreement() -> impl Strategy<Value = Agreement> {
    (terms(), mql(), sql(), funnel()).prop_flat_map(|(terms, mql, sql, funnel)| {
        let leaders: Vec<String> = terms.leaders.iter().map(|leader| leader.id.clone()).collect();
        sla(leaders).prop_map(move |sla| Agreement {
            terms: terms.clone(),
            mql: mql.clone(),
            sql: sql.clone(),
            sla,
            funnel: funnel.clone(),
        })
    })
}

/// A text as people write labels, with whatever YAML might trip over.
pub fn text() -> impl Strategy<Value = String> {
    let word = select(vec![
        "Lead", "called", "500", "or", "more", "it's", "\"fine\"", "a: b", "#1", "50%", "[x]", "{y}", "&z", "*", "!",
        "|", "C:\\temp", "größer", "日本", "no", "~", "-", "“so”", "→", "when", "points", ".", "and",
    ]);
    proptest::collection::vec(word, 1..5).prop_map(|words| words.join(" "))
}

/// A number that a test may hold.
pub fn decimal() -> impl Strategy<Value = Decimal> {
    prop_oneof![
        4 => (0i64..12).prop_map(|n| n.to_string()),
        2 => (-1000i64..1000).prop_map(|n| n.to_string()),
        1 => (-50i64..50, 0u32..100).prop_map(|(n, cents)| format!("{n}.{cents:02}")),
        1 => Just("-0".to_owned()),
        1 => Just("999999999999999".to_owned()),
    ]
    .prop_map(|text| Decimal::parse(&text).expect("a plain decimal"))
}

/// A duration that does not need the working calendar.
pub fn duration() -> impl Strategy<Value = Duration> {
    (
        prop_oneof![1u32..5, 1u32..90],
        select(vec![
            DurationUnit::Minutes,
            DurationUnit::Hours,
            DurationUnit::Days,
            DurationUnit::Days,
            DurationUnit::Weeks,
        ]),
    )
        .prop_map(|(count, unit)| Duration { count, unit })
}

/// A date.
pub fn date() -> impl Strategy<Value = Date> {
    (0i32..900)
        .prop_map(|days| Date::from_num_days_from_ce_opt(739_000 + days).expect("a day in the years 2024 to 2026"))
}

/// A date, or a date and a time in one of the ways to write it.
pub fn moment() -> impl Strategy<Value = Moment> {
    (date(), select(vec!["", "T09:30", " 17:05:30", "T23:59:59.125Z", "T04:00+02:00"]))
        .prop_map(|(date, time)| Moment::parse(&format!("{date}{time}")).expect("a date or a date-time"))
}

/// A percentage above 0.
pub fn percent() -> impl Strategy<Value = Percent> {
    prop_oneof![
        (1u32..=100).prop_map(|n| format!("{n}%")),
        (0u32..100, 1u32..100).prop_map(|(n, f)| format!("{n}.{f:02}%"))
    ]
    .prop_map(|text| Percent::parse(&text).expect("a percentage"))
}

/// An id: what kind of thing it is, and a number that makes it the only one.
fn id(kind: &str, number: usize) -> String {
    format!("{kind}-{number}")
}

/// A label that looks like no other: the text, and a number.
fn label(text: &str, number: usize) -> String {
    format!("{text} ({number})")
}
