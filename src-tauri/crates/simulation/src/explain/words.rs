//! Values, times and tests in words.

use agreement::model::{Bound, Choices, Literal, Test};
use agreement::time::{Instant, local_date, midnight};
use chrono::DateTime;
use chrono_tz::Tz;

use crate::dataset::Value;

/// No more of a text than this is shown in a sentence.
const LONGEST: usize = 80;
/// No more values of a list than this.
const MOST: usize = 5;

pub(super) fn value(value: Value<'_>, zone: Tz) -> String {
    match value {
        Value::Missing => "not known".to_owned(),
        Value::Number(number) => number.to_string(),
        Value::Boolean(truth) => yes_no(truth).to_owned(),
        Value::Time(at) => moment(at, zone),
        Value::Text(text) => quoted(text),
        Value::Texts(codes, dictionary) => some(codes.iter().map(|code| quoted(dictionary.text(*code)))),
    }
}

fn yes_no(truth: bool) -> &'static str {
    if truth { "yes" } else { "no" }
}

/// `2026-06-29`, and the time of day unless it is midnight.
pub(super) fn moment(at: Instant, zone: Tz) -> String {
    let day = local_date(zone, at);
    match DateTime::from_timestamp_millis(at) {
        Some(time) if at != midnight(zone, day) => time.with_timezone(&zone).format("%Y-%m-%d %H:%M").to_string(),
        _ => day.to_string(),
    }
}

pub(super) fn quoted(text: &str) -> String {
    if text.chars().count() <= LONGEST {
        return format!("“{text}”");
    }
    format!("“{}…”", text.chars().take(LONGEST).collect::<String>())
}

/// How long before the moment something was: `1 day before`.
pub(super) fn before(length: i64) -> String {
    const MINUTE: i64 = 60_000;
    let (count, unit) = match length / MINUTE {
        0 => return "just then".to_owned(),
        minutes @ 1..60 => (minutes, "minute"),
        minutes @ 60..1440 => (minutes / 60, "hour"),
        minutes => (minutes / 1440, "day"),
    };
    format!("{count} {unit}{} before", if count == 1 { "" } else { "s" })
}

fn literal(literal: &Literal) -> String {
    match literal {
        Literal::Text(text) => quoted(text.trim()),
        Literal::Number(number) => number.to_string(),
        Literal::Boolean(truth) => yes_no(*truth).to_owned(),
    }
}

/// `“a”, “b” and 3 more`
fn some(words: impl ExactSizeIterator<Item = String>) -> String {
    let more = words.len().saturating_sub(MOST);
    let listed: Vec<String> = words.take(MOST).collect();
    if more == 0 { listed.join(", ") } else { format!("{} and {more} more", listed.join(", ")) }
}

/// The choices behind the words that fit them: `one of “a”, “b”`, or `in the list “free-mail”`.
fn among(choices: &Choices, of_values: &str, of_list: &str) -> String {
    match choices {
        Choices::Values(values) => format!("{of_values} {}", some(values.iter().map(literal))),
        Choices::List(name) => format!("{of_list} the list {}", quoted(name)),
    }
}

fn bound(bound: &Bound) -> String {
    match bound {
        Bound::Number(number) => number.to_string(),
        Bound::Moment(moment) => moment.to_string(),
    }
}

/// What a test found about a value that is known: the words behind `employees is 900`; empty when nothing needs adding.
pub(super) fn finding(test: &Test, holds: bool) -> String {
    let pick = |yes: &str, no: &str, what: String| format!(", {} {what}", if holds { yes } else { no });
    match test {
        Test::Is(_) if holds => String::new(),
        Test::Is(other) => format!(", not {}", literal(other)),
        Test::IsNot(other) if holds => format!(", not {}", literal(other)),
        Test::IsNot(_) => String::new(),
        Test::In(values) if holds => format!(", {}", among(values, "one of", "in")),
        Test::NotIn(values) if !holds => format!(", {}", among(values, "one of", "in")),
        Test::In(values) | Test::NotIn(values) => format!(", {}", among(values, "none of", "not in")),
        Test::AtLeast(Bound::Number(number)) => pick("at least", "less than", number.to_string()),
        Test::AtMost(Bound::Number(number)) => pick("at most", "more than", number.to_string()),
        Test::MoreThan(Bound::Number(number)) => pick("more than", "not more than", number.to_string()),
        Test::LessThan(Bound::Number(number)) => pick("less than", "not less than", number.to_string()),
        Test::AtLeast(from) => pick("not before", "before", bound(from)),
        Test::AtMost(to) => pick("not after", "after", bound(to)),
        Test::MoreThan(from) => pick("after", "not after", bound(from)),
        Test::LessThan(to) => pick("before", "not before", bound(to)),
        Test::Between(low, high) => pick("between", "not between", format!("{} and {}", bound(low), bound(high))),
        Test::Within(length) => pick("in the last", "not in the last", length.words()),
        Test::OlderThan(length) => pick("at least", "not yet", format!("{} before", length.words())),
        Test::HasWord(values) => pick("with", "without", among(values, "the word", "a word of")),
        Test::Contains(values) if holds => format!(", {}", among(values, "with", "with a text of")),
        Test::Contains(values) => format!(", {}", among(values, "without", "without a text of")),
        Test::StartsWith(values) => {
            pick("which begins", "which does not begin", among(values, "with", "with a text of"))
        }
        Test::EndsWith(values) => pick("which ends", "which does not end", among(values, "with", "with a text of")),
        Test::Known(_) => String::new(),
    }
}

/// What a test asks: the words behind `path`.
pub(super) fn asked(test: &Test) -> String {
    match test {
        Test::Is(value) => format!("is {}", literal(value)),
        Test::IsNot(value) => format!("is known and not {}", literal(value)),
        Test::In(values) => format!("is {}", among(values, "one of", "in")),
        Test::NotIn(values) => format!("is known and {}", among(values, "none of", "not in")),
        Test::AtLeast(from) => format!("is at least {}", bound(from)),
        Test::AtMost(to) => format!("is at most {}", bound(to)),
        Test::MoreThan(from) => format!("is more than {}", bound(from)),
        Test::LessThan(to) => format!("is less than {}", bound(to)),
        Test::Between(low, high) => format!("is between {} and {}", bound(low), bound(high)),
        Test::Within(length) => format!("is in the last {}", length.words()),
        Test::OlderThan(length) => format!("is at least {} before", length.words()),
        Test::HasWord(values) => format!("has {}", among(values, "the word", "a word of")),
        Test::Contains(values) => among(values, "contains", "contains a text of"),
        Test::StartsWith(values) => format!("begins {}", among(values, "with", "with a text of")),
        Test::EndsWith(values) => format!("ends {}", among(values, "with", "with a text of")),
        Test::Known(true) => "is known".to_owned(),
        Test::Known(false) => "is not known".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_told_in_the_zone() {
        let berlin = chrono_tz::Europe::Berlin;
        assert_eq!(moment(1_782_684_000_000, berlin), "2026-06-29");
        assert_eq!(moment(1_782_684_000_000 + 9 * 3_600_000 + 5 * 60_000 + 59_999, berlin), "2026-06-29 09:05");
    }

    #[test]
    fn a_named_list_is_told_as_one() {
        let list = || Choices::List("free-mail".to_owned());
        assert_eq!(finding(&Test::In(list()), true), ", in the list “free-mail”");
        assert_eq!(finding(&Test::NotIn(list()), true), ", not in the list “free-mail”");
        assert_eq!(finding(&Test::HasWord(list()), true), ", with a word of the list “free-mail”");
        let values = Choices::Values(vec![Literal::Text("ceo".to_owned()), Literal::Text("cto".to_owned())]);
        assert_eq!(finding(&Test::HasWord(values.clone()), false), ", without the word “ceo”, “cto”");
        assert_eq!(asked(&Test::StartsWith(values)), "begins with “ceo”, “cto”");
    }

    #[test]
    fn how_long_before() {
        assert_eq!(before(59_999), "just then");
        assert_eq!(before(60_000), "1 minute before");
        assert_eq!(before(2 * 3_600_000), "2 hours before");
        assert_eq!(before(86_400_000), "1 day before");
        assert_eq!(before(30 * 86_400_000), "30 days before");
    }
}
