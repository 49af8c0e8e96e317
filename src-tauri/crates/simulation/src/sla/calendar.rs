//! When the time for something is up, by the working calendar (language reference, section 3, durations).

use agreement::model::{Calendar, Duration, DurationUnit};
use agreement::time::{Instant, local_instant};
use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime};

/// The last moment at which something that began at `start` is still in time. A start outside working time counts from
/// the next working moment; only for durations of the working calendar, though.
pub fn deadline(calendar: &Calendar, start: Instant, length: Duration) -> Instant {
    match length.unit {
        DurationUnit::WorkingDays => after_working_days(calendar, start, length.count),
        DurationUnit::WorkingHours => after_working_time(calendar, start, i64::from(length.count) * 3_600_000),
        _ => start.saturating_add(length.milliseconds()),
    }
}

/// The same time of day, so many workdays later.
fn after_working_days(calendar: &Calendar, start: Instant, days: u32) -> Instant {
    let from = working_moment(calendar, local(calendar, start));
    let mut day = from.date();
    for _ in 0..days {
        day = next_workday(calendar, day);
    }
    local_instant(calendar.timezone, day.and_time(from.time()))
}

fn after_working_time(calendar: &Calendar, start: Instant, length: i64) -> Instant {
    let from = working_moment(calendar, local(calendar, start));
    let (mut day, mut left) = (from.date(), length);
    // Inside working time the instant itself is exact; a local time that clocks show twice would not be.
    let mut now = if from == local(calendar, start) { start } else { local_instant(calendar.timezone, from) };
    loop {
        let closes = local_instant(calendar.timezone, day.and_time(calendar.closes));
        if left <= closes - now {
            return now + left;
        }
        left -= (closes - now).max(0);
        day = next_workday(calendar, day);
        now = local_instant(calendar.timezone, day.and_time(calendar.opens));
    }
}

/// The moment itself in working time, else the next at which work begins.
fn working_moment(calendar: &Calendar, at: NaiveDateTime) -> NaiveDateTime {
    if is_workday(calendar, at.date()) {
        if at.time() < calendar.opens {
            return at.date().and_time(calendar.opens);
        }
        if at.time() < calendar.closes {
            return at;
        }
    }
    next_workday(calendar, at.date()).and_time(calendar.opens)
}

fn next_workday(calendar: &Calendar, day: NaiveDate) -> NaiveDate {
    // A checked calendar has a workday in each week and so many holidays only, so one is found; the last day of all
    // calendars is its own successor.
    let mut next = day.succ_opt().unwrap_or(day);
    while !is_workday(calendar, next) && next != NaiveDate::MAX {
        next = next.succ_opt().unwrap_or(NaiveDate::MAX);
    }
    next
}

fn is_workday(calendar: &Calendar, day: NaiveDate) -> bool {
    calendar.workdays.contains(&day.weekday()) && !calendar.holidays.contains(&day)
}

fn local(calendar: &Calendar, at: Instant) -> NaiveDateTime {
    DateTime::from_timestamp_millis(at).unwrap_or_default().with_timezone(&calendar.timezone).naive_local()
}

#[cfg(test)]
mod tests {
    use agreement::time::{Written, to_rfc3339};
    use chrono::{NaiveTime, Weekday};

    use super::*;

    /// Berlin, Monday to Friday from 09:00 to 17:30, with Christmas.
    fn calendar() -> Calendar {
        Calendar {
            timezone: chrono_tz::Europe::Berlin,
            workdays: vec![Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri],
            opens: NaiveTime::from_hms_opt(9, 0, 0).expect("a time"),
            closes: NaiveTime::from_hms_opt(17, 30, 0).expect("a time"),
            holidays: vec![NaiveDate::from_ymd_opt(2026, 12, 25).expect("a day")],
        }
    }

    fn due(start: &str, length: &str) -> String {
        let start = Written::parse(start).expect(start).instant(chrono_tz::Europe::Berlin);
        to_rfc3339(deadline(&calendar(), start, Duration::parse(length).expect(length)))
    }

    #[test]
    fn working_hours_stop_at_night_and_over_the_weekend() {
        assert_eq!(due("2026-06-25T10:00", "8wh"), "2026-06-26T07:30:00Z", "7.5 h on Thursday, half an hour on Friday");
        assert_eq!(due("2026-06-26T16:30", "2wh"), "2026-06-29T08:00:00Z", "Friday to Monday");
        assert_eq!(due("2026-06-25T09:00", "1wh"), "2026-06-25T08:00:00Z");
        assert_eq!(due("2026-06-25T16:30", "1wh"), "2026-06-25T15:30:00Z", "to the very end of the day");
    }

    #[test]
    fn a_start_outside_working_time_counts_from_the_next_working_moment() {
        assert_eq!(due("2026-06-27T12:00", "1wh"), "2026-06-29T08:00:00Z", "Saturday");
        assert_eq!(due("2026-06-25T06:00", "1wh"), "2026-06-25T08:00:00Z", "before work");
        assert_eq!(due("2026-06-25T17:30", "1wh"), "2026-06-26T08:00:00Z", "when work ends it is over");
        assert_eq!(due("2026-06-27T12:00", "1wd"), "2026-06-30T07:00:00Z", "Saturday is Monday at nine");
    }

    #[test]
    fn working_days_keep_the_time_of_day() {
        assert_eq!(due("2026-06-25T10:15", "5wd"), "2026-07-02T08:15:00Z");
        assert_eq!(due("2026-12-24T10:00", "1wd"), "2026-12-28T09:00:00Z", "over a holiday and a weekend");
        assert_eq!(due("2026-03-27T10:00", "1wd"), "2026-03-30T08:00:00Z", "over a change of the clocks");
    }

    #[test]
    fn other_durations_do_not_ask_for_the_calendar() {
        assert_eq!(due("2026-06-27T12:00", "24h"), "2026-06-28T10:00:00Z");
    }
}
