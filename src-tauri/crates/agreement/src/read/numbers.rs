//! Numbers, percentages and durations: read as they are, and what is nearly one told with the fix.

use super::fields::Fields;
use super::reader::{Reader, shorten};
use crate::grammar::Shape;
use crate::model::{Decimal, Duration, Percent};
use crate::yaml::{Node, Style};

impl Reader<'_> {
    /// A whole number between two limits.
    pub fn integer(&self, node: &Node, key: &str, least: i64, most: i64) -> Option<i64> {
        let wanted = if most > 1_000_000 && least >= 0 {
            format!("write a whole number of at least `{least}`")
        } else {
            format!("write a whole number from `{least}` to `{most}`")
        };
        let whole = |text: &str| Decimal::parse(text).filter(|number| !number.as_str().contains('.'));
        let number = self.number(node, key, "a whole number", &wanted, whole)?;
        let value: i64 = number.as_str().parse().ok()?;
        if (least..=most).contains(&value) {
            return Some(value);
        }
        let how = if value < least { "small" } else { "large" };
        self.error(&node.span, "out-of-range", format!("`{value}` is too {how} for `{key}`"), wanted);
        None
    }

    /// A plain decimal of at most 15 digits.
    pub fn decimal(&self, node: &Node, key: &str) -> Option<Decimal> {
        self.number(node, key, "a number", "write a number in digits, such as `500` or `2.5`", Decimal::parse)
    }

    fn number(
        &self,
        node: &Node,
        key: &str,
        what: &str,
        wanted: &str,
        parse: impl Fn(&str) -> Option<Decimal>,
    ) -> Option<Decimal> {
        let Some((text, style)) = node.scalar() else {
            self.error(&node.span, "not-a-number", format!("`{key}` is not {what}"), wanted);
            return None;
        };
        if style == Style::Plain
            && let Some(number) = parse(text)
        {
            return Some(number);
        }
        let found = shorten(text);
        if style != Style::Plain && parse(text).is_some() {
            let message = format!("`{}` is in quotes, so it is a text and not a number", self.found(&node.span));
            self.error(&node.span, "not-a-number", message, format!("write `{found}` without the quotes"));
            return None;
        }
        if let Some(digits) = too_many_digits(text) {
            let message = format!("`{found}` has {digits} digits, more than the 15 that a number may have");
            self.error(&node.span, "out-of-range", message, wanted);
            return None;
        }
        let fixed = number_fix(text);
        let help = match (&fixed, fixed.as_deref().and_then(&parse)) {
            (Some(fixed), Some(_)) => format!("write `{fixed}`"),
            (Some(fixed), None) => {
                let near = Decimal::parse(fixed).map_or(0.0, |number| number.value().round());
                format!("write {what}, such as `{near}`")
            }
            (None, _) => wanted.to_owned(),
        };
        self.error(&node.span, "not-a-number", format!("`{found}` is not {what}"), help);
        None
    }

    /// A percentage from 0 to 100.
    pub fn percent(&self, node: &Node, key: &str) -> Option<Percent> {
        let text = self.unit_text(node, key, "a percentage", "70%")?;
        if let Some(percent) = Percent::parse(text) {
            return Some(percent);
        }
        let found = shorten(text);
        let bare = text.trim_end_matches(['%', ' ']);
        let number = number_fix(bare).and_then(|fixed| Decimal::parse(&fixed));
        let (code, help) = match number {
            Some(number) if (0.0..=100.0).contains(&number.value()) && !number.as_str().starts_with('-') => {
                let share = !text.contains('%') && number.value() < 1.0 && number.value() > 0.0;
                let percent = if share { plain(number.value() * 100.0) } else { number.to_string() };
                ("not-a-percentage", format!("write `{percent}%`"))
            }
            Some(_) => ("out-of-range", "write a percentage from `0%` to `100%`".to_owned()),
            None => ("not-a-percentage", "write a percentage from `0%` to `100%`, such as `70%`".to_owned()),
        };
        let message = match code {
            "out-of-range" => format!("`{found}` is not between `0%` and `100%`"),
            _ => format!("`{found}` is not a percentage"),
        };
        self.error(&node.span, code, message, help);
        None
    }

    /// A duration; by the working calendar only where that may be.
    pub fn duration(&self, node: &Node, key: &str, working: bool) -> Option<Duration> {
        let text = self.unit_text(node, key, "a duration", "30d")?;
        let found = shorten(text);
        if let Some(duration) = Duration::parse(text) {
            if duration.unit.is_working() && !working {
                let unit = if duration.unit.suffix() == "wh" { "h" } else { "d" };
                let message = format!("`{found}` is counted by the working calendar, which only the SLA does");
                let help =
                    format!("write `{}{unit}` for {}", duration.count, if unit == "h" { "hours" } else { "days" });
                self.error(&node.span, "working-duration", message, help);
                return None;
            }
            return Some(duration);
        }
        let units = if working { "`min`, `h`, `d`, `w`, `wh` or `wd`" } else { "`min`, `h`, `d` or `w`" };
        let (code, message, help) = match duration_fix(text) {
            Fix::Write(fixed) if text.bytes().all(|b| b.is_ascii_digit()) => (
                "not-a-duration",
                format!("`{found}` has no unit"),
                format!("write `{fixed}` if days are meant; the units are {units}"),
            ),
            Fix::Write(fixed) => ("not-a-duration", format!("`{found}` is not a duration"), format!("write `{fixed}`")),
            Fix::Months(days) => (
                "not-a-duration",
                format!("`{found}` is not a duration: months and years are not all of one length"),
                format!("write it in days: `{days}d`"),
            ),
            Fix::TooLong => {
                ("out-of-range", format!("`{found}` is longer than ten years"), "write at most `3650d`".to_owned())
            }
            Fix::Zero => ("out-of-range", format!("`{found}` is no time at all"), "write at least `1min`".to_owned()),
            Fix::Unknown => (
                "not-a-duration",
                format!("`{found}` is not a duration"),
                format!("write a whole number with one of the units {units}, such as `30d`"),
            ),
        };
        self.error(&node.span, code, message, help);
        None
    }

    /// The text of a scalar that has a unit, with or without quotes.
    fn unit_text<'n>(&self, node: &'n Node, key: &str, what: &str, such: &str) -> Option<&'n str> {
        let text = node.text().map(str::trim);
        if text.is_none() {
            self.error(
                &node.span,
                "not-a-text",
                format!("`{key}` is not {what}"),
                format!("write {what}, such as `{such}`"),
            );
        }
        text
    }
}

impl Fields<'_, '_> {
    /// The whole number of a key, within the limits of the grammar.
    pub fn integer(&self, key: &str) -> Option<i64> {
        let (least, most) = match self.shape(key) {
            Shape::Integer(least, most) => (*least, *most),
            _ => (i64::MIN, i64::MAX),
        };
        self.reader.integer(self.value(key)?, key, least, most)
    }

    /// The duration of a key.
    pub fn duration(&self, key: &str) -> Option<Duration> {
        let working = matches!(self.shape(key), Shape::Duration { working: true });
        self.reader.duration(self.value(key)?, key, working)
    }

    /// The percentage of a key.
    pub fn percent(&self, key: &str) -> Option<Percent> {
        self.reader.percent(self.value(key)?, key)
    }
}

/// Whether some YAML reader takes a plain scalar (in small letters) for a number.
pub(super) fn is_numeric(text: &str) -> bool {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    if matches!(unsigned, ".nan" | ".inf") {
        return true;
    }
    for (prefix, digits) in [("0x", "0123456789abcdef_"), ("0o", "01234567_"), ("0b", "01_")] {
        if let Some(rest) = unsigned.strip_prefix(prefix) {
            return !rest.is_empty() && rest.chars().all(|c| digits.contains(c));
        }
    }
    let (mantissa, exponent) = match unsigned.split_once('e') {
        Some((mantissa, exponent)) => (mantissa, Some(exponent.strip_prefix(['-', '+']).unwrap_or(exponent))),
        None => (unsigned, None),
    };
    let digits = mantissa.chars().filter(char::is_ascii_digit).count();
    digits > 0
        && mantissa.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | '_'))
        && mantissa.matches('.').count() <= 1
        && !mantissa.starts_with('_')
        && exponent.is_none_or(|exponent| !exponent.is_empty() && exponent.bytes().all(|b| b.is_ascii_digit()))
}

/// How many digits a plain number has, if that is too many.
pub(super) fn too_many_digits(text: &str) -> Option<usize> {
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let digits = unsigned.bytes().filter(u8::is_ascii_digit).count();
    let plain = unsigned.bytes().all(|b| b.is_ascii_digit() || b == b'.') && unsigned.matches('.').count() <= 1;
    (plain && digits > 15).then_some(digits)
}

/// The plain decimal that was probably meant.
pub(super) fn number_fix(text: &str) -> Option<String> {
    let lower = text.trim().to_lowercase();
    let (sign, rest) = match lower.strip_prefix(['-', '+', '\u{2212}']) {
        Some(rest) if !lower.starts_with('+') => ("-", rest.trim_start()),
        Some(rest) => ("", rest.trim_start()),
        None => ("", lower.as_str()),
    };
    for (prefix, radix) in [("0x", 16), ("0o", 8), ("0b", 2)] {
        if let Some(digits) = rest.strip_prefix(prefix) {
            return i64::from_str_radix(&digits.replace('_', ""), radix).ok().map(|n| format!("{sign}{n}"));
        }
    }
    // A unit is said by the key: `40 points` are `40`.
    let rest = match rest.rsplit_once(' ') {
        Some((number, unit)) if unit.chars().all(char::is_alphabetic) => number,
        _ => rest,
    };
    let rest = rest.trim_matches(['$', '€', '£', '¥', '%', ' ']);
    let (rest, thousands) = match rest.as_bytes().last() {
        Some(b'k') => (&rest[..rest.len() - 1], 3),
        Some(b'm') => (&rest[..rest.len() - 1], 6),
        _ => (rest, 0),
    };
    let (mantissa, exponent) = match rest.split_once('e') {
        Some((mantissa, exponent)) => {
            (mantissa, exponent.trim_start_matches('+').parse().ok().filter(|e| (0..=15).contains(e))?)
        }
        None => (rest, 0),
    };
    let joined = ungrouped(mantissa)?;
    let shifted = shift(&joined, exponent + thousands)?;
    Decimal::parse(&format!("{sign}{shifted}")).map(|_| format!("{sign}{shifted}"))
}

/// Digits without the marks that group them: `1_000`, `1,000`, `1 000`, `1'000`. A comma before other than three
/// digits is a decimal one.
fn ungrouped(text: &str) -> Option<String> {
    let marked = |mark: char| text.contains(mark);
    let mut plain: String =
        text.chars().filter(|c| !matches!(c, '_' | ' ' | '\u{a0}' | '\u{202f}' | '\'' | '’')).collect();
    if marked(',') {
        let in_threes = plain.split(['.', ',']).skip(1).all(|group| group.len() == 3);
        let last_comma = plain.rfind(',')?;
        let last_dot = plain.rfind('.');
        plain = match last_dot {
            Some(dot) if dot < last_comma => plain.replace('.', "").replace(',', "."),
            None if !in_threes && plain.matches(',').count() == 1 => plain.replace(',', "."),
            _ => plain.replace(',', ""),
        };
    } else if plain.matches('.').count() > 1 {
        plain = plain.replace('.', "");
    }
    let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
    let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    if !digits(whole) || !digits(fraction) || (whole.is_empty() && fraction.is_empty()) {
        return None;
    }
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    Some(if fraction.is_empty() { whole.to_owned() } else { format!("{whole}.{fraction}") })
}

/// A decimal times a power of ten.
fn shift(decimal: &str, places: usize) -> Option<String> {
    if places == 0 {
        return Some(decimal.to_owned());
    }
    let (whole, fraction) = decimal.split_once('.').unwrap_or((decimal, ""));
    if whole.len() + places > 15 {
        return None;
    }
    let padded = format!("{fraction:0<places$}");
    let whole = format!("{whole}{}", &padded[..places]);
    let whole = whole.trim_start_matches('0');
    let rest = padded[places..].trim_end_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    Some(if rest.is_empty() { whole.to_owned() } else { format!("{whole}.{rest}") })
}

/// A number with at most four decimal places.
fn plain(number: f64) -> String {
    let text = format!("{number:.4}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// What to do about a text that is no duration.
enum Fix {
    Write(String),
    Months(u64),
    TooLong,
    Zero,
    Unknown,
}

fn duration_fix(text: &str) -> Fix {
    let lower = text.trim().to_lowercase();
    let lower = lower.strip_prefix('p').filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit())).unwrap_or(&lower);
    let digits = lower.bytes().take_while(|b| b.is_ascii_digit() || matches!(b, b'.' | b',' | b'_')).count();
    let (number, unit) = (&lower[..digits], lower[digits..].trim());
    let Some(count) = ungrouped(number).and_then(|number| number.parse::<f64>().ok()) else { return Fix::Unknown };
    let (suffix, smaller) = match unit {
        "" => ("d", None),
        "min" | "mins" | "minute" | "minutes" | "m" => ("min", None),
        "h" | "hr" | "hrs" | "hour" | "hours" => ("h", Some(("min", 60.0))),
        "d" | "day" | "days" => ("d", Some(("h", 24.0))),
        "w" | "wk" | "wks" | "week" | "weeks" => ("w", Some(("d", 7.0))),
        "wh" | "working hour" | "working hours" | "business hour" | "business hours" => ("wh", None),
        "wd" | "bd" | "working day" | "working days" | "business day" | "business days" | "workday" | "workdays" => {
            ("wd", None)
        }
        "mo" | "month" | "months" => return Fix::Months((count * 30.0).round() as u64),
        "q" | "quarter" | "quarters" => return Fix::Months((count * 91.0).round() as u64),
        "y" | "yr" | "year" | "years" => return Fix::Months((count * 365.0).round() as u64),
        _ => return Fix::Unknown,
    };
    if count == 0.0 {
        return Fix::Zero;
    }
    let (count, suffix) = match smaller {
        Some((smaller, times)) if count.fract() != 0.0 => ((count * times).round(), smaller),
        _ => (count, suffix),
    };
    let fixed = format!("{count}{suffix}");
    match Duration::parse(&fixed) {
        Some(_) => Fix::Write(fixed),
        None if count.fract() == 0.0 => Fix::TooLong,
        None => Fix::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_meant_by_a_number() {
        for (written, meant) in [
            ("1_000", "1000"),
            ("1,000", "1000"),
            ("1,000,000", "1000000"),
            ("1.000.000", "1000000"),
            ("1.234,50", "1234.50"),
            ("0,5", "0.5"),
            ("0o17", "15"),
            ("0x1F", "31"),
            ("0b11", "3"),
            ("+5", "5"),
            ("007", "7"),
            ("1e3", "1000"),
            ("1.5e3", "1500"),
            ("$2M", "2000000"),
            ("2.5k", "2500"),
            (".5", "0.5"),
            ("5.", "5"),
            ("40 points", "40"),
            ("75%", "75"),
            ("\u{2212}5", "-5"),
        ] {
            assert_eq!(number_fix(written).as_deref(), Some(meant), "{written}");
        }
        for written in ["", "abc", ".nan", ".inf", "1e999", "12abc", "--5", "e"] {
            assert_eq!(number_fix(written), None, "{written}");
        }
    }

    #[test]
    fn what_yaml_takes_for_a_number() {
        for text in ["1_000", "0o17", "0x1f", "+5", "007", "1e3", ".nan", "-.inf", "5.", ".5", "12.50"] {
            assert!(is_numeric(text), "{text}");
        }
        for text in ["1,000", "5d", "70%", "2027-01-01", "e", ".", "_1", "1.2.3", "0xg", "1e"] {
            assert!(!is_numeric(text), "{text}");
        }
    }
}
