//! `agreement.yaml`.

use chrono::Weekday;

use super::build::{item, name, text_item};
use super::{Item, Section, SlotKind};
use crate::model::{Leader, Terms};

pub(super) fn sections(terms: &Terms) -> Vec<Section> {
    let section = |path: &str, title: &str, items: Vec<Item>| Section { path: path.into(), title: title.into(), items };
    let mut own = vec![
        text_item("name", "This agreement is called ", &terms.name),
        item("currency", "currency", "", |s| {
            s.words("Money is counted in ");
            s.name("currency", SlotKind::Currency, &terms.currency);
            s.words(".");
        }),
    ];
    own.push(item("effective_from", "effective_from", "", |s| match terms.effective_from {
        Some(day) => {
            s.words("Once signed, it is in force from ");
            s.slot("effective_from", SlotKind::Date, day);
            s.words(" on.");
        }
        None => s.words("It is in force from the last signature on."),
    }));
    vec![
        section("", "The agreement", own),
        section("leaders", "Leaders", terms.leaders.iter().map(leader).collect()),
        section("sign_off", "Sign-off", vec![sign_off(terms)]),
        section("calendar", "Calendar", calendar(terms)),
        section("review", "Review", review(terms)),
    ]
}

fn leader(Leader { id, title, name, email, key }: &Leader) -> Item {
    let path = format!("leaders.{id}");
    item(id, &path, "", |s| {
        s.text(format!("{path}.name"), SlotKind::Text, name);
        s.words(", ");
        s.text(format!("{path}.title"), SlotKind::Text, title);
        s.words(", reached at ");
        s.text(format!("{path}.email"), SlotKind::Text, email);
        match key {
            Some(key) => {
                s.words(", signs with the key ");
                s.text(format!("{path}.key"), SlotKind::Text, key);
                s.words(".");
            }
            None => s.words(", has no key yet."),
        }
    })
}

fn sign_off(terms: &Terms) -> Item {
    item("required", "sign_off.required", "", |s| {
        s.words("Must sign: ");
        let ids: Vec<String> = terms.required.iter().map(|id| name(id)).collect();
        s.slot("sign_off.required", SlotKind::Leaders, ids.join(", "));
        s.words(".");
    })
}

fn calendar(terms: &Terms) -> Vec<Item> {
    let calendar = &terms.calendar;
    let mut items = vec![
        item("timezone", "calendar.timezone", "", |s| {
            s.words("Days, weeks and months are those of ");
            s.slot("calendar.timezone", SlotKind::Timezone, calendar.timezone.name());
            s.words(".");
        }),
        item("workdays", "calendar.workdays", "", |s| {
            s.words("Work is done on ");
            let days: Vec<&str> = calendar.workdays.iter().map(|day| weekday(*day)).collect();
            s.slot("calendar.workdays", SlotKind::Workdays, days.join(", "));
            s.words(".");
        }),
        item("hours", "calendar.hours", "", |s| {
            s.words("The hours of work are ");
            let hours = format!("{}-{}", calendar.opens.format("%H:%M"), calendar.closes.format("%H:%M"));
            s.slot("calendar.hours", SlotKind::Hours, hours);
            s.words(".");
        }),
    ];
    if !calendar.holidays.is_empty() {
        items.push(item("holidays", "calendar.holidays", "", |s| {
            s.words("No work on ");
            let days: Vec<String> = calendar.holidays.iter().map(ToString::to_string).collect();
            s.slot("calendar.holidays", SlotKind::Dates, days.join(", "));
            s.words(".");
        }));
    }
    items
}

fn review(terms: &Terms) -> Vec<Item> {
    vec![
        item("meeting", "review.meeting", "", |s| {
            s.words("How often the leaders meet: ");
            s.last_text("review.meeting", &terms.review.meeting);
        }),
        item("definitions_every", "review.definitions_every", "", |s| {
            s.words("The definitions are looked at again every ");
            s.duration("review.definitions_every", terms.review.definitions_every);
            s.words(".");
        }),
    ]
}

fn weekday(day: Weekday) -> &'static str {
    match day {
        Weekday::Mon => "Monday",
        Weekday::Tue => "Tuesday",
        Weekday::Wed => "Wednesday",
        Weekday::Thu => "Thursday",
        Weekday::Fri => "Friday",
        Weekday::Sat => "Saturday",
        Weekday::Sun => "Sunday",
    }
}
