//! The working calendar of the made-up company: that of the template's version in force.

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveDateTime, TimeZone, Timelike, Utc, Weekday};
use chrono_tz::{America::New_York, Tz};

/// Seconds since 1970-01-01T00:00:00Z.
pub type Second = i64;

/// A minute in seconds.
pub const MINUTE: Second = 60;
/// An hour in seconds.
pub const HOUR: Second = 60 * MINUTE;
/// A day of 24 hours in seconds.
pub const DAY: Second = 24 * HOUR;

const ZONE: Tz = New_York;
const OPENS: u32 = 9 * 60;
const CLOSES: u32 = 17 * 60 + 30;
const HOLIDAYS: [(i32, u32, u32); 7] =
    [(2025, 7, 4), (2025, 9, 1), (2025, 11, 27), (2025, 11, 28), (2025, 12, 25), (2026, 1, 1), (2026, 5, 25)];

/// The moment of a day at so many minutes after its midnight. Nobody in the model is up between two and three at night,
/// when clocks change.
pub fn at(day: NaiveDate, minute: u32) -> Second {
    let local = day.and_hms_opt(minute / 60, minute % 60, 0).unwrap_or_default();
    ZONE.from_local_datetime(&local).earliest().map_or(0, |at| at.timestamp())
}

/// The day and time that the clock on the wall shows.
pub fn local(at: Second) -> NaiveDateTime {
    utc(at).with_timezone(&ZONE).naive_local()
}

/// Whether people work on this day.
pub fn is_workday(day: NaiveDate) -> bool {
    !matches!(day.weekday(), Weekday::Sat | Weekday::Sun) && !HOLIDAYS.contains(&(day.year(), day.month(), day.day()))
}

/// The next working moment: this one, if it is one.
pub fn next_working(moment: Second) -> Second {
    let now = local(moment);
    let minute = now.hour() * 60 + now.minute();
    match is_workday(now.date()) {
        true if minute < OPENS => at(now.date(), OPENS),
        true if minute < CLOSES => moment,
        _ => next_morning(moment),
    }
}

/// When work begins on the first working day after this one.
pub fn next_morning(moment: Second) -> Second {
    let mut day = local(moment).date();
    loop {
        day = day + Days::new(1);
        if is_workday(day) {
            return at(day, OPENS);
        }
    }
}

/// So many working minutes later.
pub fn working_minutes_after(moment: Second, minutes: i64) -> Second {
    let mut now = next_working(moment);
    let mut left = minutes * MINUTE;
    loop {
        let closes = at(local(now).date(), CLOSES);
        if now + left < closes {
            return now + left;
        }
        left -= closes - now;
        now = next_morning(now);
    }
}

/// As it stands in a file: `2026-06-30T14:05:00Z`.
pub fn text(at: Second) -> String {
    utc(at).format("%Y-%m-%dT%H:%M:%SZ").to_string()
}

fn utc(at: Second) -> DateTime<Utc> {
    DateTime::from_timestamp(at, 0).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_stops_at_night_at_weekends_and_on_holidays() {
        let day = |d| NaiveDate::from_ymd_opt(2025, 7, d).expect("a day of July");
        // Thursday 3 July, an hour before work ends; the 4th is a holiday, then a weekend.
        let thursday = at(day(3), 16 * 60 + 30);
        assert_eq!(working_minutes_after(thursday, 90), at(day(7), 9 * 60 + 30));
        assert_eq!(next_working(at(day(5), 12 * 60)), at(day(7), 9 * 60));
        assert_eq!(next_working(at(day(7), 6 * 60)), at(day(7), 9 * 60));
        assert_eq!(text(thursday), "2025-07-03T20:30:00Z");
    }
}
