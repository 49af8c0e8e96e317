//! Tests of a single value. A test that does not fit the type of the data is false, so a proof may only lead from a test
//! to one that fits wherever the first does.

use chrono_tz::Tz;

use super::implies::Lists;
use crate::model::{Bound, Choices, Literal, Test};
use crate::text::fold;
use crate::time::Written;

/// Whether every value that passes `a` passes `b`.
pub(super) fn proves(lists: &Lists<'_>, a: &Test, b: &Test) -> bool {
    if a == b {
        return true;
    }
    match (a, b) {
        (Test::Known(false), _) | (_, Test::Known(false)) => false,
        (_, Test::Known(true)) => true,
        (Test::Within(a), Test::Within(b)) => a.milliseconds() <= b.milliseconds(),
        (Test::OlderThan(a), Test::OlderThan(b)) => a.milliseconds() >= b.milliseconds(),
        _ => {
            numbers(lists, a, b)
                || texts(lists, a, b)
                || matches!((interval(a), interval(b)), (Some(a), Some(b)) if a.is_within(&b))
        }
    }
}

/// Tests of texts, which compare by [`fold`].
fn texts(lists: &Lists<'_>, a: &Test, b: &Test) -> bool {
    let folded = |choices: &Choices| -> Option<Vec<String>> { lists.values(choices)?.iter().map(text).collect() };
    let covered = |a: &Choices, b: &Choices, by: fn(&str, &str) -> bool| match (folded(a), folded(b)) {
        (Some(a), Some(b)) => a.iter().all(|a| b.iter().any(|b| by(a, b))),
        _ => false,
    };
    let equal = |a: &str, b: &str| a == b;
    match (a, b) {
        (Test::HasWord(a), Test::HasWord(b)) => covered(a, b, equal),
        // Of a list of texts `contains` asks for a whole element, so a longer text proves nothing of a shorter one.
        (Test::Contains(a), Test::Contains(b)) => covered(a, b, equal),
        (Test::StartsWith(a), Test::StartsWith(b)) => covered(a, b, |a, b| a.starts_with(b)),
        (Test::EndsWith(a), Test::EndsWith(b)) => covered(a, b, |a, b| a.ends_with(b)),
        _ => {
            if let (Some(a), Some(b)) = (one_of(lists, a, text), one_of(lists, b, text)) {
                return a.iter().all(|a| b.contains(a));
            }
            if let (Some(a), Some(b)) = (one_of(lists, a, text), none_of(lists, b, text)) {
                return a.iter().all(|a| !b.contains(a));
            }
            matches!((none_of(lists, a, text), none_of(lists, b, text)), (Some(a), Some(b)) if b.iter().all(|b| a.contains(b)))
        }
    }
}

/// Tests of numbers.
fn numbers(lists: &Lists<'_>, a: &Test, b: &Test) -> bool {
    if let Some(a) = one_of(lists, a, number) {
        return a.iter().all(|value| passes(lists, *value, b));
    }
    if let (Some(a), Some(b)) = (none_of(lists, a, number), none_of(lists, b, number)) {
        return b.iter().all(|b| a.contains(b));
    }
    match (range(a), range(b), none_of(lists, b, number)) {
        (Some(a), Some(b), _) => a.is_within(&b),
        (Some(a), _, Some(b)) => b.iter().all(|b| !a.has(*b)),
        _ => false,
    }
}

/// Whether a number passes a test; false when the test is not one of numbers.
fn passes(lists: &Lists<'_>, value: f64, test: &Test) -> bool {
    if let Some(all) = one_of(lists, test, number) {
        return all.contains(&value);
    }
    if let Some(all) = none_of(lists, test, number) {
        return !all.contains(&value);
    }
    range(test).is_some_and(|range| range.has(value))
}

/// The values of `is` and `in`, when they are all of a kind.
fn one_of<T>(lists: &Lists<'_>, test: &Test, read: fn(&Literal) -> Option<T>) -> Option<Vec<T>> {
    match test {
        // A date and an empty list have more readings than one.
        Test::Is(Literal::Text(text)) if Written::parse(text).is_some() => None,
        Test::Is(literal) => Some(vec![read(literal)?]),
        Test::In(choices) => lists.values(choices).filter(|values| !values.is_empty())?.iter().map(read).collect(),
        _ => None,
    }
}

/// The values of `is_not` and `not_in`, when they are all of a kind.
fn none_of<T>(lists: &Lists<'_>, test: &Test, read: fn(&Literal) -> Option<T>) -> Option<Vec<T>> {
    match test {
        Test::IsNot(Literal::Text(text)) if Written::parse(text).is_some() => None,
        Test::IsNot(literal) => Some(vec![read(literal)?]),
        Test::NotIn(choices) => lists.values(choices).filter(|values| !values.is_empty())?.iter().map(read).collect(),
        _ => None,
    }
}

fn text(literal: &Literal) -> Option<String> {
    match literal {
        Literal::Text(text) => Some(fold(text)),
        _ => None,
    }
}

fn number(literal: &Literal) -> Option<f64> {
    match literal {
        Literal::Number(number) => Some(number.value()),
        _ => None,
    }
}

/// Numbers between two ends, each with or without the end itself.
#[derive(Debug, Clone, Copy)]
struct Range {
    low: (f64, bool),
    high: (f64, bool),
}

impl Range {
    fn has(&self, value: f64) -> bool {
        let above = if self.low.1 { value >= self.low.0 } else { value > self.low.0 };
        let below = if self.high.1 { value <= self.high.0 } else { value < self.high.0 };
        above && below
    }

    fn is_within(&self, other: &Range) -> bool {
        let low = self.low.0 > other.low.0 || (self.low.0 == other.low.0 && (other.low.1 || !self.low.1));
        let high = self.high.0 < other.high.0 || (self.high.0 == other.high.0 && (other.high.1 || !self.high.1));
        low && high
    }
}

fn range(test: &Test) -> Option<Range> {
    let value = |bound: &Bound| match bound {
        Bound::Number(number) => Some(number.value()),
        Bound::Moment(_) => None,
    };
    let (none, all) = ((f64::NEG_INFINITY, true), (f64::INFINITY, true));
    Some(match test {
        Test::AtLeast(bound) => Range { low: (value(bound)?, true), high: all },
        Test::MoreThan(bound) => Range { low: (value(bound)?, false), high: all },
        Test::AtMost(bound) => Range { low: none, high: (value(bound)?, true) },
        Test::LessThan(bound) => Range { low: none, high: (value(bound)?, false) },
        Test::Between(low, high) => Range { low: (value(low)?, true), high: (value(high)?, true) },
        _ => return None,
    })
}

/// Moments from the first to the last, both included, in one of the two ways of writing that keep their order in every
/// time zone: whole days, or instants. (A local time does not where the clocks change.)
#[derive(Debug, Clone, Copy)]
struct Interval {
    days: bool,
    first: i64,
    last: i64,
}

impl Interval {
    fn is_within(&self, other: &Interval) -> bool {
        self.days == other.days && other.first <= self.first && self.last <= other.last
    }
}

fn interval(test: &Test) -> Option<Interval> {
    let read = |bound: &Bound| match bound {
        Bound::Number(_) => None,
        Bound::Moment(moment) => match Written::parse(moment.as_str())? {
            Written::Local(_) => None,
            // Which zone is the same for both sides, and the order of days in all of them.
            written => Some((matches!(written, Written::Day(_)), written.span(Tz::UTC))),
        },
    };
    let open = |bound: &Bound, first: fn(crate::time::Span) -> i64, last: fn(crate::time::Span) -> i64| {
        read(bound).map(|(days, span)| Interval { days, first: first(span), last: last(span) })
    };
    match test {
        Test::AtLeast(bound) => open(bound, |span| span.first, |_| i64::MAX),
        Test::MoreThan(bound) => open(bound, |span| span.last + 1, |_| i64::MAX),
        Test::AtMost(bound) => open(bound, |_| i64::MIN, |span| span.last),
        Test::LessThan(bound) => open(bound, |_| i64::MIN, |span| span.first - 1),
        Test::Between(low, high) => {
            let ((days, low), (other, high)) = (read(low)?, read(high)?);
            (days == other).then_some(Interval { days, first: low.first, last: high.last })
        }
        _ => None,
    }
}
