//! The small values that documents are made of. Each keeps what was written (`30d` stays `30d`) and knows what it means.

use std::fmt;

use chrono::NaiveDate;
use chrono_tz::Tz;

use crate::time::{Span, Written};

/// A plain decimal of at most 15 digits, as it was written: `500`, `-2.50`.
///
/// 15 digits are what a 64-bit float keeps apart, so comparing [`Decimal::value`] is exact.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Decimal(String);

impl Decimal {
    /// Reads an optional minus, digits without leading zeros and an optional fraction, at most 15 digits in all.
    pub fn parse(text: &str) -> Option<Decimal> {
        let unsigned = text.strip_prefix('-').unwrap_or(text);
        let (whole, fraction) = match unsigned.split_once('.') {
            Some((whole, fraction)) => (whole, Some(fraction)),
            None => (unsigned, None),
        };
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        let plain = digits(whole)
            && (whole == "0" || !whole.starts_with('0'))
            && fraction.is_none_or(digits)
            && whole.len() + fraction.map_or(0, str::len) <= 15;
        plain.then(|| Decimal(text.to_owned()))
    }

    /// The number itself.
    pub fn value(&self) -> f64 {
        // `parse` admitted nothing that is not a number.
        self.0.parse().unwrap_or(f64::NAN)
    }

    /// As it was written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A share between 0 and 100 percent, as it was written: `70%`, `12.5%`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Percent(Decimal);

impl Percent {
    /// Reads `70%` or `12.5%`, from 0 to 100.
    pub fn parse(text: &str) -> Option<Percent> {
        let number = Decimal::parse(text.strip_suffix('%')?)?;
        (!number.as_str().starts_with('-') && number.value() <= 100.0).then_some(Percent(number))
    }

    /// From 0 to 100.
    pub fn percent(&self) -> f64 {
        self.0.value()
    }

    /// From 0 to 1.
    pub fn fraction(&self) -> f64 {
        self.0.value() / 100.0
    }
}

impl fmt::Display for Percent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}%", self.0)
    }
}

/// What a [`Duration`] is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum DurationUnit {
    /// `min`
    Minutes,
    /// `h`
    Hours,
    /// `d`, of 24 hours each
    Days,
    /// `w`, of seven days each
    Weeks,
    /// `wh`, hours of the working calendar; in the SLA only
    WorkingHours,
    /// `wd`, days of the working calendar; in the SLA only
    WorkingDays,
}

impl DurationUnit {
    /// As it is written behind the count.
    pub fn suffix(self) -> &'static str {
        match self {
            DurationUnit::Minutes => "min",
            DurationUnit::Hours => "h",
            DurationUnit::Days => "d",
            DurationUnit::Weeks => "w",
            DurationUnit::WorkingHours => "wh",
            DurationUnit::WorkingDays => "wd",
        }
    }

    /// As it is said, such as `working days`, in the singular for a count of one.
    pub fn word(self, count: u32) -> &'static str {
        let (one, many) = match self {
            DurationUnit::Minutes => ("minute", "minutes"),
            DurationUnit::Hours => ("hour", "hours"),
            DurationUnit::Days => ("day", "days"),
            DurationUnit::Weeks => ("week", "weeks"),
            DurationUnit::WorkingHours => ("working hour", "working hours"),
            DurationUnit::WorkingDays => ("working day", "working days"),
        };
        if count == 1 { one } else { many }
    }

    /// Whether this counts by the working calendar.
    pub fn is_working(self) -> bool {
        matches!(self, DurationUnit::WorkingHours | DurationUnit::WorkingDays)
    }

    fn milliseconds(self) -> i64 {
        match self {
            DurationUnit::Minutes => 60_000,
            DurationUnit::Hours | DurationUnit::WorkingHours => 3_600_000,
            DurationUnit::Days | DurationUnit::WorkingDays => 86_400_000,
            DurationUnit::Weeks => 7 * 86_400_000,
        }
    }
}

/// A positive whole number with a unit, at most 3650 days, as it was written: `30d` is not `720h`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Duration {
    /// How many; at least 1.
    pub count: u32,
    /// Of what.
    pub unit: DurationUnit,
}

impl Duration {
    /// Reads `5min`, `12h`, `30d`, `2w`, `8wh`, `5wd`; None beyond 3650 days and for anything else.
    pub fn parse(text: &str) -> Option<Duration> {
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        let (count, suffix) = text.split_at(digits);
        let unit = match suffix {
            "min" => DurationUnit::Minutes,
            "h" => DurationUnit::Hours,
            "d" => DurationUnit::Days,
            "w" => DurationUnit::Weeks,
            "wh" => DurationUnit::WorkingHours,
            "wd" => DurationUnit::WorkingDays,
            _ => return None,
        };
        if count.starts_with('0') {
            return None;
        }
        let count: u32 = count.parse().ok()?;
        let length = i64::from(count).checked_mul(unit.milliseconds())?;
        (length <= 3650 * 86_400_000).then_some(Duration { count, unit })
    }

    /// Its length in milliseconds. Only for units that do not depend on the working calendar; those of it count as if
    /// every hour and every day were a working one.
    pub fn milliseconds(self) -> i64 {
        i64::from(self.count) * self.unit.milliseconds()
    }

    /// As it is said: `30 days`.
    pub fn words(self) -> String {
        format!("{} {}", self.count, self.unit.word(self.count))
    }
}

impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.count, self.unit.suffix())
    }
}

/// A date or a date-time in a test, as it was written.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Moment(String);

impl Moment {
    /// Reads ISO 8601, a date or a date and a time.
    pub fn parse(text: &str) -> Option<Moment> {
        Written::parse(text).map(|_| Moment(text.trim().to_owned()))
    }

    /// The milliseconds that it covers in the agreement's time zone: a date is its whole day.
    pub fn span(&self, zone: Tz) -> Span {
        // `parse` admitted nothing that cannot be read again.
        Written::parse(&self.0).map_or(Span { first: i64::MAX, last: i64::MIN }, |written| written.span(zone))
    }

    /// As it was written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A day of the calendar, `YYYY-MM-DD`.
pub type Date = NaiveDate;

/// A value in a test or of a made-up lead.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Literal {
    /// A text, as written; compared by [`crate::text::fold`].
    Text(String),
    /// A number.
    Number(Decimal),
    /// `true` or `false`.
    Boolean(bool),
}
