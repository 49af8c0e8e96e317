//! `agreement.yaml`.

use chrono::Weekday;

use super::emit::{Map, Yaml};
use crate::model::{Calendar, Leader, Review, Terms};

pub(super) fn fill(terms: &Terms, map: &mut Map) {
    let Terms { name, currency, leaders, required, calendar, review, effective_from } = terms;
    map.text("name", name);
    map.text("currency", currency);
    map.items("leaders", leaders, |Leader { id, title, name, email, key }, map| {
        map.text("id", id);
        map.text("title", title);
        map.text("name", name);
        map.text("email", email);
        map.text_if("key", key.as_deref());
    });
    map.map("sign_off", |map| map.put("required", Yaml::texts(required)));
    map.map("calendar", |map| {
        let Calendar { timezone, workdays, opens, closes, holidays } = calendar;
        map.text("timezone", timezone.name());
        map.put("workdays", Yaml::List(workdays.iter().map(|day| Yaml::text(weekday(*day))).collect()));
        map.text("hours", &format!("{}-{}", opens.format("%H:%M"), closes.format("%H:%M")));
        if !holidays.is_empty() {
            map.put("holidays", Yaml::List(holidays.iter().map(Yaml::plain).collect()));
        }
    });
    map.map("review", |map| {
        let Review { meeting, definitions_every } = review;
        map.text("meeting", meeting);
        map.plain("definitions_every", definitions_every);
    });
    map.plain_if("effective_from", *effective_from);
}

fn weekday(day: Weekday) -> &'static str {
    match day {
        Weekday::Mon => "mon",
        Weekday::Tue => "tue",
        Weekday::Wed => "wed",
        Weekday::Thu => "thu",
        Weekday::Fri => "fri",
        Weekday::Sat => "sat",
        Weekday::Sun => "sun",
    }
}
