//! `agreement.yaml`.

use chrono::{NaiveTime, Weekday};
use proptest::collection::btree_set;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use super::*;
use crate::model::{Calendar, Leader, Review, Terms};

/// A public key that is one; its private half is nobody's.
const KEY: &str = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAILM+rvN+ot98qgEN796jTiQfZfG1KaT0PtFDJ/XFSqti";

/// Terms with two or three leaders.
pub fn terms() -> impl Strategy<Value = Terms> {
    let people = proptest::collection::vec((text(), text(), any::<bool>()), 2..4);
    let review = (select(vec!["weekly", "every second Tuesday"]), duration())
        .prop_map(|(meeting, definitions_every)| Review { meeting: meeting.to_owned(), definitions_every });
    (text(), select(vec!["USD", "EUR", "JPY"]), people, calendar(), review, option::of(date())).prop_flat_map(
        |(name, currency, people, calendar, review, effective_from)| {
            let leaders: Vec<Leader> = people
                .into_iter()
                .zip(["marketing", "sales", "operations"])
                .map(|((title, name, with_key), id)| Leader {
                    email: format!("{id}@acme.example"),
                    // Two leaders may not share a key.
                    key: (with_key && id == "sales").then(|| KEY.to_owned()),
                    id: id.to_owned(),
                    title,
                    name,
                })
                .collect();
            let ids: Vec<String> = leaders.iter().map(|leader| leader.id.clone()).collect();
            let all = ids.len();
            subsequence(ids, 1..=all).prop_map(move |required| Terms {
                name: name.clone(),
                currency: currency.to_owned(),
                leaders: leaders.clone(),
                required,
                calendar: calendar.clone(),
                review: review.clone(),
                effective_from,
            })
        },
    )
}

fn calendar() -> impl Strategy<Value = Calendar> {
    let week = vec![Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];
    let zone =
        select(vec![chrono_tz::UTC, chrono_tz::Europe::Berlin, chrono_tz::America::New_York, chrono_tz::Asia::Kolkata]);
    (zone, subsequence(week, 1..=7), 0u32..12, 12u32..24, 0u32..60, btree_set(date(), 0..4)).prop_map(
        |(timezone, workdays, opens, closes, minute, holidays)| Calendar {
            timezone,
            workdays,
            opens: NaiveTime::from_hms_opt(opens, minute, 0).expect("a time of the day"),
            closes: NaiveTime::from_hms_opt(closes, minute, 0).expect("a time of the day"),
            holidays: holidays.into_iter().collect(),
        },
    )
}
