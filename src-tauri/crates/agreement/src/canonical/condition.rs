//! Conditions and values.

use super::emit::{Map, Yaml, map};
use crate::model::{Bound, Choices, Condition, Count, EventTest, FieldTest, Literal, Test};

pub(super) fn condition(condition: &Condition) -> Yaml {
    match condition {
        Condition::All(parts) => group("all", parts),
        Condition::Any(parts) => group("any", parts),
        Condition::Not(part) => map(|map| map.put("not", self::condition(part))),
        Condition::Field(test) => field_test(test),
        Condition::Event(test) => event_test(test),
    }
}

fn group(key: &str, parts: &[Condition]) -> Yaml {
    map(|map| map.put(key, Yaml::List(parts.iter().map(condition).collect())))
}

fn field_test(FieldTest { field, test }: &FieldTest) -> Yaml {
    map(|map| {
        map.text("field", field);
        put_test(map, test);
    })
}

pub(super) fn event_test(test: &EventTest) -> Yaml {
    let EventTest { event, properties, count, within } = test;
    map(|map| {
        map.text("event", event);
        map.free_if_any("where", properties, |test| self::map(|map| put_test(map, test)));
        if let Some(count) = count {
            map.put("count", self::count(*count));
        }
        map.plain_if("within", *within);
    })
}

fn count(count: Count) -> Yaml {
    map(|map| match count {
        Count::Is(n) => map.plain("is", n),
        Count::AtLeast(n) => map.plain("at_least", n),
        Count::AtMost(n) => map.plain("at_most", n),
        Count::MoreThan(n) => map.plain("more_than", n),
        Count::LessThan(n) => map.plain("less_than", n),
        Count::Between(low, high) => map.put("between", Yaml::List(vec![Yaml::plain(low), Yaml::plain(high)])),
    })
}

fn put_test(map: &mut Map, test: &Test) {
    let value = match test {
        Test::Is(value) | Test::IsNot(value) => literal(value),
        Test::In(choices) | Test::NotIn(choices) => several(choices),
        Test::AtLeast(bound) | Test::AtMost(bound) | Test::MoreThan(bound) | Test::LessThan(bound) => {
            self::bound(bound)
        }
        Test::Between(low, high) => Yaml::List(vec![bound(low), bound(high)]),
        Test::Within(duration) | Test::OlderThan(duration) => Yaml::plain(duration),
        Test::HasWord(choices) | Test::Contains(choices) | Test::StartsWith(choices) | Test::EndsWith(choices) => {
            one_or_several(choices)
        }
        Test::Known(known) => Yaml::plain(known),
    };
    map.put(test.operator(), value);
}

fn several(choices: &Choices) -> Yaml {
    match choices {
        Choices::Values(values) => Yaml::List(values.iter().map(literal).collect()),
        Choices::List(name) => map(|map| map.text("list", name)),
    }
}

/// A text test with one text says the same with and without a list; the canonical form has none.
fn one_or_several(choices: &Choices) -> Yaml {
    match choices {
        Choices::Values(values) if values.len() == 1 => literal(&values[0]),
        other => several(other),
    }
}

fn bound(bound: &Bound) -> Yaml {
    match bound {
        Bound::Number(number) => Yaml::plain(number),
        Bound::Moment(moment) => Yaml::plain(moment),
    }
}

pub(super) fn literal(literal: &Literal) -> Yaml {
    match literal {
        Literal::Text(text) => Yaml::text(text),
        Literal::Number(number) => Yaml::plain(number),
        Literal::Boolean(boolean) => Yaml::plain(boolean),
    }
}
