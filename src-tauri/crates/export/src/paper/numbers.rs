//! Numbers, days and times as they are written: in English, the same on every machine. A text that is none of these is
//! shown as it stands, for it came from a file.

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, Timelike};

use crate::record::Moment;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// `1200000` as `1,200,000`.
pub(super) fn count(number: u64) -> String {
    grouped(&number.to_string())
}

/// `-1234.5` as `-1,234.5`: a decimal as text, with its digits in threes.
pub(super) fn amount(text: &str) -> String {
    let (sign, digits) = text.strip_prefix('-').map_or(("", text), |digits| ("-", digits));
    let (whole, places) = digits.split_once('.').unwrap_or((digits, ""));
    if whole.is_empty() || !whole.bytes().chain(places.bytes()).all(|byte| byte.is_ascii_digit()) {
        return text.to_owned();
    }
    let places = if places.is_empty() { String::new() } else { format!(".{places}") };
    format!("{sign}{}{places}", grouped(whole))
}

fn grouped(digits: &str) -> String {
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// `12` more, or fewer: with its sign, `0` without one.
pub(super) fn difference(before: u64, after: u64) -> String {
    match after.cmp(&before) {
        std::cmp::Ordering::Equal => "0".to_owned(),
        std::cmp::Ordering::Greater => format!("+{}", count(after - before)),
        std::cmp::Ordering::Less => format!("\u{2212}{}", count(before - after)),
    }
}

/// A share with four places, `0.7654`, as `76.54%`. Digits only move: nothing is rounded.
pub(super) fn percent(share: &str) -> String {
    let (whole, places) = share.split_once('.').unwrap_or((share, ""));
    if whole.is_empty() || !whole.bytes().chain(places.bytes()).all(|byte| byte.is_ascii_digit()) {
        return share.to_owned();
    }
    let places = format!("{places:0<4}");
    let moved = format!("{whole}{}", &places[..2]);
    let whole = moved.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    format!("{whole}.{}%", &places[2..])
}

/// `2026-11-22` as `22 November 2026`.
pub(super) fn day(text: &str) -> String {
    match NaiveDate::parse_from_str(text, "%Y-%m-%d") {
        Ok(date) => format!("{} {} {}", date.day(), MONTHS[date.month0() as usize], date.year()),
        Err(_) => text.to_owned(),
    }
}

/// `2026-11` as `Nov 2026`.
pub(super) fn month(text: &str) -> String {
    match NaiveDate::parse_from_str(&format!("{text}-01"), "%Y-%m-%d") {
        Ok(date) => format!("{} {}", &MONTHS[date.month0() as usize][..3], date.year()),
        Err(_) => text.to_owned(),
    }
}

fn parsed(rfc3339: &str) -> Option<DateTime<FixedOffset>> {
    DateTime::parse_from_rfc3339(rfc3339).ok()
}

fn said(at: DateTime<FixedOffset>) -> String {
    let time = format!("{:02}:{:02}:{:02}", at.hour(), at.minute(), at.second());
    format!("{} {} {}, {time}", at.day(), MONTHS[at.month0() as usize], at.year())
}

/// RFC 3339 in UTC as `22 November 2026, 14:00:11 UTC`.
pub(super) fn utc(text: &str) -> String {
    parsed(text).map_or_else(|| text.to_owned(), |at| format!("{} UTC", said(at.to_utc().fixed_offset())))
}

/// The day of an RFC 3339 moment in UTC, `22 November 2026`.
pub(super) fn day_of(text: &str) -> String {
    parsed(text).map_or_else(|| text.to_owned(), |at| day(&at.to_utc().format("%Y-%m-%d").to_string()))
}

/// A moment in the agreement's time zone, `22 November 2026, 09:00:11 in America/New_York`.
pub(super) fn local(moment: &Moment, zone: &str) -> String {
    parsed(&moment.local).map_or_else(|| moment.local.clone(), |at| format!("{} in {zone}", said(at)))
}

/// Year, month, day, hour, minute and second in UTC; of what is no moment, none.
pub(super) fn date_parts(rfc3339: &str) -> Vec<i32> {
    let parts = |at: DateTime<FixedOffset>| {
        let at = at.to_utc();
        let rest = [at.month(), at.day(), at.hour(), at.minute(), at.second()];
        std::iter::once(at.year()).chain(rest.map(|part| part as i32)).collect()
    };
    parsed(rfc3339).map(parts).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_people_read_them() {
        assert_eq!([0, 999, 1_000, 1_234_567].map(count), ["0", "999", "1,000", "1,234,567"]);
        assert_eq!(
            ["-1234.50", "16500", "0.5", "", "1e9", "-"].map(amount),
            ["-1,234.50", "16,500", "0.5", "", "1e9", "-"]
        );
        let shares = ["0.7654", "0.4", "1", "0.0171", "0", "1.0000", "0.0005", "x", "0.05"];
        assert_eq!(
            shares.map(percent),
            ["76.54%", "40.00%", "100.00%", "1.71%", "0.00%", "100.00%", "0.05%", "x", "5.00%"]
        );
        assert_eq!(difference(5, 1_200), "+1,195");
        assert_eq!(difference(1_200, 5), "\u{2212}1,195");
        assert_eq!(difference(5, 5), "0");
    }

    #[test]
    fn days_and_times_are_written_out() {
        assert_eq!(day("2026-06-30"), "30 June 2026");
        assert_eq!(day("30.6."), "30.6.");
        assert_eq!(month("2026-01"), "Jan 2026");
        let moment = Moment { utc: "2026-11-22T02:00:11Z".to_owned(), local: "2026-11-21T21:00:11-05:00".to_owned() };
        assert_eq!(utc(&moment.utc), "22 November 2026, 02:00:11 UTC");
        assert_eq!(utc(&moment.local), "22 November 2026, 02:00:11 UTC");
        assert_eq!(day_of(&moment.local), "22 November 2026");
        assert_eq!(local(&moment, "America/New_York"), "21 November 2026, 21:00:11 in America/New_York");
        assert_eq!(date_parts(&moment.utc), [2026, 11, 22, 2, 0, 11]);
        assert_eq!(date_parts("yesterday"), Vec::<i32>::new());
    }
}
