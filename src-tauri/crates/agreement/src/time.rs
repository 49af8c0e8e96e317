//! Instants, and the agreement's time zone. An instant is a count of milliseconds since 1970-01-01T00:00:00Z.

use chrono::{DateTime, Datelike, Days, FixedOffset, LocalResult, NaiveDate, NaiveDateTime, NaiveTime, TimeZone, Utc};
use chrono_tz::Tz;

/// Milliseconds since 1970-01-01T00:00:00Z.
pub type Instant = i64;

/// A moment as a person writes it: an instant, or a whole day of the agreement's time zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Written {
    /// A date and a time with an offset.
    Instant(Instant),
    /// A date and a time without an offset.
    Local(NaiveDateTime),
    /// A date alone.
    Day(NaiveDate),
}

/// The first and the last millisecond that a written moment covers: the same for a time, a whole day for a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// First millisecond.
    pub first: Instant,
    /// Last millisecond, included.
    pub last: Instant,
}

impl Written {
    /// Reads ISO 8601: `2026-01-31`, `2026-01-31T09:30`, `2026-01-31 9:30:15.250`, with or without `Z` or an offset.
    /// Digits finer than a millisecond are cut off. None when it is anything else.
    pub fn parse(text: &str) -> Option<Written> {
        let text = text.trim();
        let (date, rest) = (text.get(..10)?, &text[10..]);
        let date = parse_date(date)?;
        if rest.is_empty() {
            return Some(Written::Day(date));
        }
        let rest = rest.strip_prefix(['T', 't', ' '])?;
        let (clock, offset) = split_offset(rest)?;
        let at = date.and_time(parse_clock(clock)?);
        match offset {
            None => Some(Written::Local(at)),
            Some(offset) => {
                let at = offset.from_local_datetime(&at).single()?;
                Some(Written::Instant(at.timestamp_millis()))
            }
        }
    }

    /// The milliseconds that this covers in a time zone.
    pub fn span(self, zone: Tz) -> Span {
        match self {
            Written::Instant(at) => Span { first: at, last: at },
            Written::Local(at) => {
                let at = local_instant(zone, at);
                Span { first: at, last: at }
            }
            Written::Day(day) => {
                let next = day.checked_add_days(Days::new(1)).unwrap_or(day);
                Span { first: midnight(zone, day), last: midnight(zone, next) - 1 }
            }
        }
    }

    /// The instant that this begins at: a date without a time is its midnight.
    pub fn instant(self, zone: Tz) -> Instant {
        self.span(zone).first
    }
}

/// The instant of a local time: one that the clocks show twice is the first, one that they skip is read with the
/// offset before.
pub fn local_instant(zone: Tz, local: NaiveDateTime) -> Instant {
    match zone.from_local_datetime(&local) {
        LocalResult::Single(at) | LocalResult::Ambiguous(at, _) => at.timestamp_millis(),
        LocalResult::None => {
            // A skipped hour: the offset that held a day earlier is the one before the change.
            let before = local - chrono::Duration::days(1);
            let earlier = match zone.from_local_datetime(&before) {
                LocalResult::Single(at) | LocalResult::Ambiguous(_, at) => at.timestamp_millis(),
                // Two changes within a day (a whole skipped day, as in Samoa): count from the day as UTC shows it.
                LocalResult::None => before.and_utc().timestamp_millis(),
            };
            earlier + 86_400_000
        }
    }
}

/// The instant at which a day begins in a time zone.
pub fn midnight(zone: Tz, day: NaiveDate) -> Instant {
    local_instant(zone, day.and_time(NaiveTime::MIN))
}

/// Year and month of an instant in a time zone.
pub fn month_of(zone: Tz, at: Instant) -> (i32, u32) {
    let local = local_date(zone, at);
    (local.year(), local.month())
}

/// The day of an instant in a time zone.
pub fn local_date(zone: Tz, at: Instant) -> NaiveDate {
    utc(at).with_timezone(&zone).date_naive()
}

/// An instant as RFC 3339 in UTC, without a fraction when it has none: `2026-06-30T23:59:59Z`.
pub fn to_rfc3339(at: Instant) -> String {
    let at = utc(at);
    let form = if at.timestamp_subsec_millis() == 0 { "%Y-%m-%dT%H:%M:%SZ" } else { "%Y-%m-%dT%H:%M:%S%.3fZ" };
    at.format(form).to_string()
}

/// A date as `YYYY-MM-DD` with a year from 1000 to 9999; None when it is anything else.
pub fn parse_date(text: &str) -> Option<NaiveDate> {
    let bytes = text.as_bytes();
    let shaped = bytes.len() == 10
        && bytes.iter().enumerate().all(|(i, b)| if i == 4 || i == 7 { *b == b'-' } else { b.is_ascii_digit() });
    if !shaped {
        return None;
    }
    NaiveDate::from_ymd_opt(text[..4].parse().ok()?, text[5..7].parse().ok()?, text[8..].parse().ok()?)
}

fn utc(at: Instant) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(at).unwrap_or(if at < 0 {
        DateTime::<Utc>::MIN_UTC
    } else {
        DateTime::<Utc>::MAX_UTC
    })
}

/// `9:30`, `09:30`, `09:30:15`, `09:30:15.123456`.
fn parse_clock(text: &str) -> Option<NaiveTime> {
    let (whole, fraction) = text.split_once(['.', ',']).unwrap_or((text, ""));
    let mut parts = whole.split(':');
    let hour = digits(parts.next()?, 1..=2)?;
    let minute = digits(parts.next()?, 2..=2)?;
    let second = match parts.next() {
        Some(part) => digits(part, 2..=2)?,
        None if fraction.is_empty() && !text.contains(['.', ',']) => 0,
        None => return None,
    };
    if parts.next().is_some() || (text.contains(['.', ',']) && digits(fraction, 1..=9).is_none()) {
        return None;
    }
    let millis: u32 = format!("{fraction:0<3}")[..3].parse().ok()?;
    NaiveTime::from_hms_milli_opt(hour, minute, second, millis)
}

fn digits(text: &str, length: std::ops::RangeInclusive<usize>) -> Option<u32> {
    (length.contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok()).flatten()
}

/// Parts a clock from its offset: `Z`, `+02:00`, `+0200`, `+02`. None when the offset is malformed.
fn split_offset(text: &str) -> Option<(&str, Option<FixedOffset>)> {
    if let Some(clock) = text.strip_suffix(['Z', 'z']) {
        return Some((clock.trim_end(), FixedOffset::east_opt(0)));
    }
    let Some(at) = text.find(['+', '-']) else { return Some((text, None)) };
    let (clock, offset) = (text[..at].trim_end(), &text[at..]);
    let sign = if offset.starts_with('-') { -1 } else { 1 };
    let (hours, minutes) = match offset.len() {
        3 => (&offset[1..3], "00"),
        5 => (&offset[1..3], &offset[3..5]),
        6 if offset.as_bytes()[3] == b':' => (&offset[1..3], &offset[4..6]),
        _ => return None,
    };
    let (hours, minutes) = (digits(hours, 2..=2)? as i32, digits(minutes, 2..=2)? as i32);
    if minutes > 59 {
        return None;
    }
    Some((clock, Some(FixedOffset::east_opt(sign * (hours * 3600 + minutes * 60))?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn instant(text: &str, zone: Tz) -> String {
        to_rfc3339(Written::parse(text).expect(text).instant(zone))
    }

    #[test]
    fn iso_8601_in_its_common_forms() {
        let berlin = chrono_tz::Europe::Berlin;
        assert_eq!(instant("2026-01-31", berlin), "2026-01-30T23:00:00Z");
        assert_eq!(instant("2018-02-26 19:58:54", chrono_tz::UTC), "2018-02-26T19:58:54Z");
        assert_eq!(instant("2024-12-30 3:15:52", chrono_tz::UTC), "2024-12-30T03:15:52Z");
        assert_eq!(instant("2020-06-05T15:38:08.0019Z", chrono_tz::UTC), "2020-06-05T15:38:08.001Z");
        assert_eq!(instant("2020-06-05T15:38+0200", chrono_tz::UTC), "2020-06-05T13:38:00Z");
        for wrong in [
            "2026-02-30",
            "2026-1-31",
            "03/04/2026",
            "2026-01-31T25:00",
            "2026-01-31T10:00Z+02:00",
            "ünïcödé-text",
            "2026-01-31T10:00.5",
        ] {
            assert_eq!(Written::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_skipped_local_time_takes_the_offset_before_and_a_repeated_one_is_the_first() {
        let berlin = chrono_tz::Europe::Berlin;
        assert_eq!(instant("2026-03-29T02:30", berlin), "2026-03-29T01:30:00Z");
        assert_eq!(instant("2026-10-25T02:30", berlin), "2026-10-25T00:30:00Z");
        assert_eq!(instant("2017-10-15", chrono_tz::America::Sao_Paulo), "2017-10-15T03:00:00Z");
    }

    #[test]
    fn a_day_spans_its_hours_in_the_zone() {
        let day = Written::parse("2026-03-29").expect("a date").span(chrono_tz::Europe::Berlin);
        assert_eq!(day.last - day.first + 1, 23 * 3_600_000);
    }
}
