//! Conditions over the vocabulary.

use std::collections::BTreeMap;

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

use super::*;
use crate::model::{ANY_EVENT, Bound, Choices, Condition, Count, EventTest, FieldTest, Literal, Test};

/// The named lists of a document, by what they hold.
#[derive(Debug, Clone, Default)]
pub struct Lists {
    /// Names of lists of texts.
    pub texts: Vec<String>,
    /// Names of lists of numbers.
    pub numbers: Vec<String>,
}

/// Any condition; tests may refer to the lists.
pub fn condition(lists: Lists) -> impl Strategy<Value = Condition> {
    let leaf = prop_oneof![
        3 => field_test(lists.clone()).prop_map(Condition::Field),
        2 => event_test(lists, true).prop_map(Condition::Event),
    ];
    nested(leaf)
}

/// A condition on attributes alone, as in the SQL document.
pub fn field_condition() -> impl Strategy<Value = Condition> {
    nested(field_test(Lists::default()).prop_map(Condition::Field))
}

fn nested(leaf: impl Strategy<Value = Condition> + 'static) -> impl Strategy<Value = Condition> {
    leaf.prop_recursive(3, 8, 3, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Condition::All),
            vec(inner.clone(), 0..4).prop_map(Condition::Any),
            inner.prop_map(|part| Condition::Not(Box::new(part))),
        ]
    })
}

fn field_test(lists: Lists) -> impl Strategy<Value = FieldTest> {
    let of = |fields: &'static [&'static str], test: BoxedStrategy<Test>| {
        (select(fields), test).prop_map(|(field, test)| FieldTest { field: field.to_owned(), test })
    };
    prop_oneof![
        3 => of(&NUMBER_FIELDS, number_test(lists.numbers)),
        4 => of(&TEXT_FIELDS, text_test(lists.texts.clone())),
        1 => of(&BOOLEAN_FIELDS, boolean_test()),
        2 => of(&TIME_FIELDS, time_test()),
        1 => of(&LIST_FIELDS, choices(&TEXTS, lists.texts).prop_map(Test::Contains).boxed()),
    ]
}

/// A test of the lead's events; with or without the `count` that an `each` may not have.
pub fn event_test(lists: Lists, counted: bool) -> impl Strategy<Value = EventTest> {
    let event = prop_oneof![5 => select(&EVENTS[..]), 1 => Just(ANY_EVENT)];
    let property = prop_oneof![
        (select(&TEXT_PROPERTIES[..]), text_test(lists.texts)),
        (select(&NUMBER_PROPERTIES[..]), number_test(lists.numbers)),
    ];
    let count = if counted { option::of(count()).boxed() } else { Just(None).boxed() };
    (event, vec(property, 0..3), count, option::of(duration())).prop_map(|(event, properties, count, within)| {
        EventTest {
            event: event.to_owned(),
            properties: properties.into_iter().map(|(name, test)| (name.to_owned(), test)).collect::<BTreeMap<_, _>>(),
            count,
            within,
        }
    })
}

fn count() -> impl Strategy<Value = Count> {
    (0u32..5, 0u32..4, 0..6).prop_map(|(n, more, kind)| match kind {
        0 => Count::Is(n),
        1 => Count::AtLeast(n),
        2 => Count::AtMost(n),
        3 => Count::MoreThan(n),
        4 => Count::LessThan(n + 1),
        _ => Count::Between(n, n + more),
    })
}

fn number_test(named: Vec<String>) -> BoxedStrategy<Test> {
    let numbers = prop_oneof![
        3 => vec(decimal().prop_map(Literal::Number), 0..4).prop_map(|values| Choices::Values(distinct(values))),
        1 => list_or(named, Just(Choices::Values(Vec::new())).boxed()),
    ];
    let bound = || decimal().prop_map(Bound::Number);
    prop_oneof![
        decimal().prop_map(|n| Test::Is(Literal::Number(n))),
        decimal().prop_map(|n| Test::IsNot(Literal::Number(n))),
        numbers.clone().prop_map(Test::In),
        numbers.prop_map(Test::NotIn),
        compared(bound().boxed()),
        (decimal(), decimal()).prop_map(|(a, b)| {
            let (low, high) = if a.value() <= b.value() { (a, b) } else { (b, a) };
            Test::Between(Bound::Number(low), Bound::Number(high))
        }),
        any::<bool>().prop_map(Test::Known),
    ]
    .boxed()
}

fn time_test() -> BoxedStrategy<Test> {
    prop_oneof![
        compared(moment().prop_map(Bound::Moment).boxed()),
        (date(), 0u64..100).prop_map(|(from, days)| {
            let day = |date: Date| Bound::Moment(Moment::parse(&date.to_string()).expect("a date"));
            Test::Between(day(from), day(from + chrono::Days::new(days)))
        }),
        moment().prop_map(|moment| Test::Is(Literal::Text(moment.to_string()))),
        duration().prop_map(Test::Within),
        duration().prop_map(Test::OlderThan),
        any::<bool>().prop_map(Test::Known),
    ]
    .boxed()
}

fn compared(bound: BoxedStrategy<Bound>) -> impl Strategy<Value = Test> {
    (bound, 0..4).prop_map(|(bound, kind)| match kind {
        0 => Test::AtLeast(bound),
        1 => Test::AtMost(bound),
        2 => Test::MoreThan(bound),
        _ => Test::LessThan(bound),
    })
}

fn boolean_test() -> BoxedStrategy<Test> {
    (any::<bool>(), 0..3)
        .prop_map(|(value, kind)| match kind {
            0 => Test::Is(Literal::Boolean(value)),
            1 => Test::IsNot(Literal::Boolean(value)),
            _ => Test::Known(value),
        })
        .boxed()
}

fn text_test(named: Vec<String>) -> BoxedStrategy<Test> {
    let one = || select(&TEXTS[..]).prop_map(|text| Literal::Text(text.to_owned()));
    prop_oneof![
        one().prop_map(Test::Is),
        one().prop_map(Test::IsNot),
        choices(&TEXTS, named.clone()).prop_map(Test::In),
        choices(&TEXTS, named.clone()).prop_map(Test::NotIn),
        // Named lists hold texts of several words, which `has_word` may not ask for.
        choices(&WORDS, Vec::new()).prop_map(Test::HasWord),
        choices(&TEXTS, named.clone()).prop_map(Test::Contains),
        choices(&TEXTS, named.clone()).prop_map(Test::StartsWith),
        choices(&TEXTS, named).prop_map(Test::EndsWith),
        any::<bool>().prop_map(Test::Known),
    ]
    .boxed()
}

fn choices(texts: &'static [&'static str], named: Vec<String>) -> impl Strategy<Value = Choices> {
    let values = vec(select(texts), 0..4)
        .prop_map(|values| distinct(values.into_iter().map(|text| Literal::Text(text.to_owned())).collect()))
        .prop_map(Choices::Values)
        .boxed();
    prop_oneof![4 => values.clone(), 1 => list_or(named, values)]
}

fn list_or(named: Vec<String>, otherwise: BoxedStrategy<Choices>) -> BoxedStrategy<Choices> {
    if named.is_empty() { otherwise } else { select(named).prop_map(Choices::List).boxed() }
}

/// The values without those that compare equal to an earlier one.
pub(super) fn distinct(values: Vec<Literal>) -> Vec<Literal> {
    let mut kept: Vec<Literal> = Vec::new();
    for value in values {
        let same = |other: &Literal| match (other, &value) {
            (Literal::Text(a), Literal::Text(b)) => crate::text::fold(a) == crate::text::fold(b),
            (Literal::Number(a), Literal::Number(b)) => a.value() == b.value(),
            (a, b) => a == b,
        };
        if !kept.iter().any(same) {
            kept.push(value);
        }
    }
    kept
}
