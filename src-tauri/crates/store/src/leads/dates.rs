//! Dates and times as files write them. ISO 8601 needs no question; of `03/04/2026` the whole column decides which part is
//! the day, and where it cannot, a person is asked.

use std::borrow::Cow;

use agreement::time::{Instant, Written};
use chrono::NaiveDate;
use chrono::format::{Parsed, StrftimeItems};
use chrono_tz::Tz;
use serde::Serialize;

/// In which order a date gives its parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum DateOrder {
    /// `31/12/2026`
    Dmy,
    /// `12/31/2026`
    Mdy,
    /// `2026/12/31`
    Ymd,
}

impl DateOrder {
    /// All three.
    pub const ALL: [DateOrder; 3] = [DateOrder::Dmy, DateOrder::Mdy, DateOrder::Ymd];

    /// The name on the command line and in JSON.
    pub fn name(self) -> &'static str {
        match self {
            DateOrder::Dmy => "dmy",
            DateOrder::Mdy => "mdy",
            DateOrder::Ymd => "ymd",
        }
    }

    /// The order of this name, if it is one of the three.
    pub fn from_name(name: &str) -> Option<DateOrder> {
        DateOrder::ALL.into_iter().find(|order| order.name() == name)
    }
}

/// How the times of one column are read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct TimeForm {
    /// A strftime pattern from the mapping; nothing else is then a time.
    pub pattern: Option<String>,
    /// The order of dates that are not ISO 8601, if they may stand here.
    pub order: Option<DateOrder>,
}

impl TimeForm {
    /// The instant that a text names, read in this time zone where it has no offset of its own.
    pub fn read(&self, text: &str, zone: Tz) -> Option<Instant> {
        let text = text.trim();
        let written = match (&self.pattern, self.order) {
            (Some(pattern), _) => by_pattern(text, pattern),
            (None, order) => iso(text).or_else(|| ordered(text, order?)),
        };
        written.map(|written| written.instant(zone))
    }
}

/// ISO 8601; `Z` followed by the offset that it stands for is taken as the offset alone.
pub(crate) fn iso(text: &str) -> Option<Written> {
    at_once(text).or_else(|| Written::parse(text)).or_else(|| {
        let zero = ["Z+00:00", "Z+0000", "Z-00:00", "Z+00"].into_iter().find(|end| text.ends_with(end))?;
        Written::parse(&text[..=text.len() - zero.len()])
    })
}

/// A date and time to the second, in UTC or without an offset: most times of most files, which there are many of.
fn at_once(text: &str) -> Option<Written> {
    let (written, rest) = text.as_bytes().split_first_chunk::<19>()?;
    let signs = [(4, b'-'), (7, b'-'), (13, b':'), (16, b':')];
    if signs.iter().any(|(at, sign)| written[*at] != *sign) || !matches!(written[10], b'T' | b' ') {
        return None;
    }
    let digit = |at: usize| Some(u32::from(written[at])).filter(|byte| (48..58).contains(byte)).map(|byte| byte - 48);
    let two = |at: usize| Some(digit(at)? * 10 + digit(at + 1)?);
    let day = NaiveDate::from_ymd_opt((two(0)? * 100 + two(2)?) as i32, two(5)?, two(8)?)?;
    let at = day.and_hms_opt(two(11)?, two(14)?, two(17)?)?;
    match rest {
        [] => Some(Written::Local(at)),
        b"Z" => Some(Written::Instant(at.and_utc().timestamp_millis())),
        _ => None,
    }
}

/// Whether a strftime pattern is one.
pub(crate) fn is_pattern(pattern: &str) -> bool {
    !pattern.trim().is_empty() && StrftimeItems::new(pattern).parse().is_ok()
}

fn by_pattern(text: &str, pattern: &str) -> Option<Written> {
    let mut parsed = Parsed::new();
    chrono::format::parse(&mut parsed, text, StrftimeItems::new(pattern)).ok()?;
    if let Ok(at) = parsed.to_datetime() {
        return Some(Written::Instant(at.timestamp_millis()));
    }
    let day = parsed.to_naive_date().ok()?;
    Some(match parsed.to_naive_time() {
        Ok(time) => Written::Local(day.and_time(time)),
        Err(_) => Written::Day(day),
    })
}

/// Three numbers parted by `/`, `.` or `-`, and what follows them.
struct Parts<'a> {
    numbers: [u32; 3],
    widths: [usize; 3],
    clock: Cow<'a, str>,
}

fn parts(text: &str) -> Option<Parts<'_>> {
    let end = text.find([' ', 'T', ',']).unwrap_or(text.len());
    let (date, clock) = text.split_at(end);
    let separator = date.chars().find(|c| !c.is_ascii_digit()).filter(|c| "/.-".contains(*c))?;
    let mut split = date.split(separator);
    let (mut numbers, mut widths) = ([0; 3], [0; 3]);
    for at in 0..3 {
        let part = split.next()?;
        if !matches!(part.len(), 1 | 2 | 4) || !part.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        numbers[at] = part.parse().ok()?;
        widths[at] = part.len();
    }
    if split.next().is_some() || widths[1] == 4 || (widths[0] == 4 && widths[2] == 4) {
        return None;
    }
    Some(Parts { numbers, widths, clock: of_24_hours(clock.trim_start_matches([' ', 'T', ',']))? })
}

/// A clock time with AM or PM as one of 24 hours.
fn of_24_hours(clock: &str) -> Option<Cow<'_, str>> {
    let upper = clock.to_ascii_uppercase();
    let upper = upper.trim_end().replace(".M.", "M");
    let Some(half) = upper.strip_suffix("AM").or_else(|| upper.strip_suffix("PM")) else {
        return Some(Cow::Borrowed(clock));
    };
    let (hour, rest) = half.trim_end().split_once(':').unwrap_or((half.trim_end(), "00"));
    let hour: u32 = hour.parse().ok().filter(|hour| (1..=12).contains(hour))?;
    let hour = hour % 12 + if upper.ends_with("PM") { 12 } else { 0 };
    Some(Cow::Owned(format!("{hour:02}:{rest}")))
}

fn ordered(text: &str, order: DateOrder) -> Option<Written> {
    resolved(&parts(text)?, order)
}

fn resolved(parts: &Parts<'_>, order: DateOrder) -> Option<Written> {
    let at = match order {
        DateOrder::Dmy => [2, 1, 0],
        DateOrder::Mdy => [2, 0, 1],
        DateOrder::Ymd => [0, 1, 2],
    };
    let [year, month, day] = at.map(|at| parts.numbers[at]);
    if at[1..].iter().any(|&at| parts.widths[at] > 2) {
        return None;
    }
    let year = match parts.widths[at[0]] {
        4 => year,
        // As POSIX reads them: 69 to 99 are of the last century.
        2 => year + if year < 69 { 2000 } else { 1900 },
        _ => return None,
    };
    let day = NaiveDate::from_ymd_opt(year as i32, month, day)?;
    if parts.clock.is_empty() {
        return Some(Written::Day(day));
    }
    // The clock is read as in ISO 8601.
    Written::parse(&format!("{}T{}", day.format("%Y-%m-%d"), parts.clock))
}

/// What a whole column says about the order of its dates.
#[derive(Debug, Clone, Default)]
pub(crate) struct DateTally {
    values: u64,
    dates: u64,
    /// Values that are dates in this order alone, with the first of them.
    only: [Option<(u64, String)>; 3],
    /// The first value that is a date by day first and by month first, and not the same one.
    either: Option<(u64, String)>,
    /// Some value is the same date either way.
    same: bool,
}

/// After so many values without a single date a column is not looked at any more.
const PATIENCE: u64 = 100;

impl DateTally {
    /// Whether another value can tell anything: after a hundred without a single date none is looked at any more.
    pub fn is_looking(&self) -> bool {
        self.dates > 0 || self.values < PATIENCE
    }

    /// One more value, which is not missing, and whether it is ISO 8601.
    pub fn take(&mut self, value: &str, is_iso: bool, line: u64) {
        self.values += 1;
        if self.dates == 0 && self.values > PATIENCE {
            return;
        }
        if is_iso {
            self.dates += 1;
            return;
        }
        let value = value.trim();
        if value.len() > 40 || !value.starts_with(|c: char| c.is_ascii_digit()) {
            return;
        }
        let Some(parts) = parts(value) else { return };
        let [dmy, mdy, ymd] = DateOrder::ALL.map(|order| resolved(&parts, order));
        let four_digits = parts.widths.contains(&4);
        let found = match (dmy, mdy) {
            (Some(a), Some(b)) if a == b => {
                self.same = true;
                None
            }
            (Some(_), Some(_)) => Some(&mut self.either),
            (Some(_), None) => Some(&mut self.only[0]),
            (None, Some(_)) => Some(&mut self.only[1]),
            (None, None) if ymd.is_some() && four_digits => Some(&mut self.only[2]),
            (None, None) => return,
        };
        self.dates += 1;
        if let Some(found) = found {
            found.get_or_insert_with(|| (line, value.to_owned()));
        }
    }

    /// The order, if there is one to be known; None where only ISO 8601 (or nothing) stands.
    pub fn verdict(&self) -> Result<Option<DateOrder>, Doubt> {
        let [dmy, mdy, ymd] = &self.only;
        match (dmy, mdy, ymd, &self.either) {
            (Some(first), Some(second), ..) => Err(Doubt::Both { first: first.clone(), second: second.clone() }),
            (Some(_), None, ..) => Ok(Some(DateOrder::Dmy)),
            (None, Some(_), ..) => Ok(Some(DateOrder::Mdy)),
            (None, None, _, Some(first)) => Err(Doubt::Either { first: first.clone() }),
            (None, None, Some(_), None) => Ok(Some(DateOrder::Ymd)),
            // Where every day is also its month, any order reads them alike.
            (None, None, None, None) => Ok(self.same.then_some(DateOrder::Dmy)),
        }
    }
}

/// Why a column does not say in which order its dates are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Doubt {
    /// No value tells the day from the month.
    Either {
        /// The first such value, with its line.
        first: (u64, String),
    },
    /// Some have the day first, others the month.
    Both {
        /// The first that can only be day first.
        first: (u64, String),
        /// The first that can only be month first.
        second: (u64, String),
    },
}

#[cfg(test)]
mod tests {
    use super::*;
    use agreement::time::to_rfc3339;

    fn read(text: &str, pattern: Option<&str>, order: Option<DateOrder>) -> Option<String> {
        let form = TimeForm { pattern: pattern.map(str::to_owned), order };
        form.read(text, chrono_tz::UTC).map(to_rfc3339)
    }

    #[test]
    fn times_as_exports_write_them() {
        let dmy = Some(DateOrder::Dmy);
        for (text, order, expected) in [
            ("03/04/2026", dmy, "2026-04-03T00:00:00Z"),
            ("03/04/2026", Some(DateOrder::Mdy), "2026-03-04T00:00:00Z"),
            ("31.12.2026 9:05", dmy, "2026-12-31T09:05:00Z"),
            ("1-2-26, 12:30 PM", dmy, "2026-02-01T12:30:00Z"),
            ("12/31/2026 12:05:09 a.m.", Some(DateOrder::Mdy), "2026-12-31T00:05:09Z"),
            ("2026/1/2 23:59", Some(DateOrder::Ymd), "2026-01-02T23:59:00Z"),
            ("2026-01-31T10:00:00Z+00:00", None, "2026-01-31T10:00:00Z"),
            ("2024-12-30 3:15:52", None, "2024-12-30T03:15:52Z"),
        ] {
            assert_eq!(read(text, None, order).as_deref(), Some(expected), "{text}");
        }
        for (text, order) in [("03/04/2026", None), ("32/01/2026", dmy), ("3/4", dmy), ("1/2/3/4", dmy), ("5 pm", dmy)]
        {
            assert_eq!(read(text, None, order), None, "{text}");
        }
    }

    #[test]
    fn what_is_read_at_once_is_read_alike() {
        for text in [
            "2026-01-31T10:00:00Z",
            "2026-01-31 23:59:59",
            "1969-12-31T23:59:59Z",
            "0000-02-29T00:00:00Z",
            "2026-02-29T00:00:00Z",
            "2026-01-31T24:00:00Z",
            "2026-01-31T10:60:00",
            "2026-01-31T10:00:60",
            "2026-01-31x10:00:00",
            "2026-01-31T10:00:00+02:00",
            "2026-1-31T10:00:000Z",
            "+026-01-31T10:00:00Z",
        ] {
            assert_eq!(iso(text), Written::parse(text), "{text}");
        }
    }

    #[test]
    fn a_pattern_is_the_only_form() {
        assert_eq!(read("Mar 4, 2026", Some("%b %d, %Y"), None).as_deref(), Some("2026-03-04T00:00:00Z"));
        assert_eq!(read("04.03.26 17:05", Some("%d.%m.%y %H:%M"), None).as_deref(), Some("2026-03-04T17:05:00Z"));
        assert_eq!(
            read("2026-03-04 10:00 +0200", Some("%Y-%m-%d %H:%M %z"), None).as_deref(),
            Some("2026-03-04T08:00:00Z")
        );
        assert_eq!(read("2026-03-04", Some("%d.%m.%Y"), None), None);
        assert!(is_pattern("%Y-%m-%d") && !is_pattern("%Q") && !is_pattern(" "));
    }

    #[test]
    fn the_whole_column_decides() {
        let verdict = |values: &[&str]| {
            let mut tally = DateTally::default();
            values.iter().zip(2..).for_each(|(value, line)| tally.take(value, iso(value).is_some(), line));
            tally.verdict()
        };
        assert_eq!(verdict(&["03/04/2026", "13/04/2026"]), Ok(Some(DateOrder::Dmy)));
        assert_eq!(verdict(&["03/04/2026", "04/13/2026"]), Ok(Some(DateOrder::Mdy)));
        assert_eq!(verdict(&["2026/03/04"]), Ok(Some(DateOrder::Ymd)));
        assert_eq!(verdict(&["2026-03-04", "n/a"]), Ok(None));
        assert_eq!(verdict(&["05/05/2026"]), Ok(Some(DateOrder::Dmy)));
        assert_eq!(verdict(&["05/05/2026", "03/04/2026"]), Err(Doubt::Either { first: (3, "03/04/2026".into()) }));
        assert_eq!(
            verdict(&["13/02/2026", "02/13/2026"]),
            Err(Doubt::Both { first: (2, "13/02/2026".into()), second: (3, "02/13/2026".into()) })
        );
    }
}
