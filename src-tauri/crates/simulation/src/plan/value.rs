//! Tests of one value (language reference, section 3), made ready for the type of the values at hand.

use std::collections::{BTreeMap, HashSet};

use agreement::model::{Bound, Choices, Literal, Moment, Test};
use agreement::text::{fold, words};
use agreement::time::{Instant, Span};
use chrono_tz::Tz;

use crate::dataset::ColumnType;

/// What the tests of a definition may refer to.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Scope<'a> {
    pub lists: &'a BTreeMap<String, Vec<Literal>>,
    pub zone: Tz,
}

impl Scope<'_> {
    fn choices<'c>(&'c self, choices: &'c Choices) -> &'c [Literal] {
        match choices {
            Choices::Values(values) => values,
            Choices::List(name) => self.lists.get(name).map_or(&[], Vec::as_slice),
        }
    }
}

/// A test that fits the type of its column.
#[derive(Debug, Clone)]
pub(crate) enum ValueTest {
    Known(bool),
    Text(TextTest),
    Texts(HashSet<String>),
    Number(NumberTest),
    Boolean { equal: bool, to: bool },
    Time(TimeTest),
}

#[derive(Debug, Clone)]
pub(crate) enum TextTest {
    In { among: Among, wanted: bool },
    HasWord(Among),
    Contains(Vec<String>),
    StartsWith(Vec<String>),
    EndsWith(Vec<String>),
}

/// Texts that one is looked for among.
#[derive(Debug, Clone)]
pub(crate) enum Among {
    /// Few are held against it one by one.
    Few(Vec<String>),
    Many(HashSet<String>),
}

impl Among {
    fn has(&self, text: &str) -> bool {
        match self {
            Among::Few(those) => those.iter().any(|own| own == text),
            Among::Many(those) => those.contains(text),
        }
    }
}

impl IntoIterator for Among {
    type Item = String;
    type IntoIter = std::vec::IntoIter<String>;

    fn into_iter(self) -> Self::IntoIter {
        match self {
            Among::Few(those) => those.into_iter(),
            Among::Many(those) => those.into_iter().collect::<Vec<_>>().into_iter(),
        }
    }
}

impl FromIterator<String> for Among {
    fn from_iter<T: IntoIterator<Item = String>>(texts: T) -> Among {
        const FEW: usize = 16;
        let those: Vec<String> = texts.into_iter().collect();
        if those.len() <= FEW { Among::Few(those) } else { Among::Many(those.into_iter().collect()) }
    }
}

impl TextTest {
    /// Of a text as it is compared.
    pub(crate) fn holds(&self, folded: &str) -> bool {
        match self {
            TextTest::In { among, wanted } => among.has(folded) == *wanted,
            TextTest::HasWord(those) => words(folded).any(|word| those.has(word)),
            TextTest::Contains(those) => those.iter().any(|part| folded.contains(part.as_str())),
            TextTest::StartsWith(those) => those.iter().any(|part| folded.starts_with(part.as_str())),
            TextTest::EndsWith(those) => those.iter().any(|part| folded.ends_with(part.as_str())),
        }
    }
}

#[derive(Debug, Clone)]
pub(crate) enum NumberTest {
    In { among: Vec<f64>, wanted: bool },
    Between(f64, f64),
    Above(f64),
    Below(f64),
}

impl NumberTest {
    /// Of a known number.
    pub(crate) fn holds(&self, value: f64) -> bool {
        match self {
            NumberTest::In { among, wanted } => among.contains(&value) == *wanted,
            NumberTest::Between(low, high) => *low <= value && value <= *high,
            NumberTest::Above(bound) => value > *bound,
            NumberTest::Below(bound) => value < *bound,
        }
    }
}

#[derive(Debug, Clone, Copy)]
pub(crate) enum TimeTest {
    /// From the first to the last millisecond, or (not `inside`) anywhere else.
    Span { first: Instant, last: Instant, inside: bool },
    /// `t - D < v <= t`
    Within(i64),
    /// `v <= t - D`
    OlderThan(i64),
}

impl TimeTest {
    /// Of a known date-time, at an evaluation moment; without one nothing is recent or old.
    pub(crate) fn holds(&self, value: Instant, at: Option<Instant>) -> bool {
        match (self, at) {
            (TimeTest::Span { first, last, inside }, _) => (*first <= value && value <= *last) == *inside,
            (TimeTest::Within(length), Some(at)) => at.saturating_sub(*length) < value && value <= at,
            (TimeTest::OlderThan(length), Some(at)) => value <= at.saturating_sub(*length),
            (TimeTest::Within(_) | TimeTest::OlderThan(_), None) => false,
        }
    }
}

impl ValueTest {
    /// Makes a test ready for values of a type; None when it does not fit them.
    pub(crate) fn new(test: &Test, kind: ColumnType, scope: Scope<'_>) -> Option<ValueTest> {
        if let Test::Known(wanted) = test {
            return Some(ValueTest::Known(*wanted));
        }
        match kind {
            ColumnType::Text => text_test(test, scope).map(ValueTest::Text),
            ColumnType::Number => number_test(test, scope).map(ValueTest::Number),
            ColumnType::Time => time_test(test, scope.zone).map(ValueTest::Time),
            ColumnType::Boolean => match test {
                Test::Is(Literal::Boolean(to)) => Some(ValueTest::Boolean { equal: true, to: *to }),
                Test::IsNot(Literal::Boolean(to)) => Some(ValueTest::Boolean { equal: false, to: *to }),
                _ => None,
            },
            ColumnType::Texts => match test {
                Test::Contains(choices) => Some(ValueTest::Texts(texts(scope.choices(choices))?.collect())),
                _ => None,
            },
        }
    }
}

fn text_test(test: &Test, scope: Scope<'_>) -> Option<TextTest> {
    let equal = |literal: &Literal, wanted| {
        Some(TextTest::In { among: texts(std::slice::from_ref(literal))?.collect(), wanted })
    };
    Some(match test {
        Test::Is(literal) => return equal(literal, true),
        Test::IsNot(literal) => return equal(literal, false),
        Test::In(choices) => TextTest::In { among: texts(scope.choices(choices))?.collect(), wanted: true },
        Test::NotIn(choices) => TextTest::In { among: texts(scope.choices(choices))?.collect(), wanted: false },
        Test::HasWord(choices) => TextTest::HasWord(texts(scope.choices(choices))?.collect()),
        Test::Contains(choices) => TextTest::Contains(texts(scope.choices(choices))?.collect()),
        Test::StartsWith(choices) => TextTest::StartsWith(texts(scope.choices(choices))?.collect()),
        Test::EndsWith(choices) => TextTest::EndsWith(texts(scope.choices(choices))?.collect()),
        _ => return None,
    })
}

fn number_test(test: &Test, scope: Scope<'_>) -> Option<NumberTest> {
    let equal =
        |literal: &Literal, wanted| Some(NumberTest::In { among: numbers(std::slice::from_ref(literal))?, wanted });
    Some(match test {
        Test::Is(literal) => return equal(literal, true),
        Test::IsNot(literal) => return equal(literal, false),
        Test::In(choices) => NumberTest::In { among: numbers(scope.choices(choices))?, wanted: true },
        Test::NotIn(choices) => NumberTest::In { among: numbers(scope.choices(choices))?, wanted: false },
        Test::AtLeast(Bound::Number(bound)) => NumberTest::Between(bound.value(), f64::INFINITY),
        Test::AtMost(Bound::Number(bound)) => NumberTest::Between(f64::NEG_INFINITY, bound.value()),
        Test::MoreThan(Bound::Number(bound)) => NumberTest::Above(bound.value()),
        Test::LessThan(Bound::Number(bound)) => NumberTest::Below(bound.value()),
        Test::Between(Bound::Number(low), Bound::Number(high)) => NumberTest::Between(low.value(), high.value()),
        _ => return None,
    })
}

/// A date without a time means its whole day: `at_least` from its start, `more_than` after its end, and so on.
fn time_test(test: &Test, zone: Tz) -> Option<TimeTest> {
    let span = |first, last| TimeTest::Span { first, last, inside: true };
    let literal = |literal: &Literal, inside| {
        let Span { first, last } = match literal {
            Literal::Text(text) => Moment::parse(text)?.span(zone),
            Literal::Number(_) | Literal::Boolean(_) => return None,
        };
        Some(TimeTest::Span { first, last, inside })
    };
    Some(match test {
        Test::Is(value) => return literal(value, true),
        Test::IsNot(value) => return literal(value, false),
        Test::AtLeast(Bound::Moment(bound)) => span(bound.span(zone).first, Instant::MAX),
        Test::AtMost(Bound::Moment(bound)) => span(Instant::MIN, bound.span(zone).last),
        Test::MoreThan(Bound::Moment(bound)) => span(bound.span(zone).last.saturating_add(1), Instant::MAX),
        Test::LessThan(Bound::Moment(bound)) => span(Instant::MIN, bound.span(zone).first.saturating_sub(1)),
        Test::Between(Bound::Moment(low), Bound::Moment(high)) => span(low.span(zone).first, high.span(zone).last),
        Test::Within(length) => TimeTest::Within(length.milliseconds()),
        Test::OlderThan(length) => TimeTest::OlderThan(length.milliseconds()),
        _ => return None,
    })
}

/// The values as they are compared; None when one of them is no text.
fn texts(values: &[Literal]) -> Option<impl Iterator<Item = String> + use<>> {
    let folded = values.iter().map(|value| match value {
        Literal::Text(text) => Some(fold(text)),
        Literal::Number(_) | Literal::Boolean(_) => None,
    });
    folded.collect::<Option<Vec<_>>>().map(Vec::into_iter)
}

/// The values; None when one of them is no number.
fn numbers(values: &[Literal]) -> Option<Vec<f64>> {
    let number = |value: &Literal| match value {
        Literal::Number(number) => Some(number.value()),
        Literal::Text(_) | Literal::Boolean(_) => None,
    };
    values.iter().map(number).collect()
}
