//! Conditions: `employees is at least 500 and no event happened in the last 60 days`.

use super::SlotKind;
use super::build::{Sentence, joined, name};
use crate::model::{ANY_EVENT, Bound, Choices, Condition, Count, EventTest, FieldTest, Literal, Test};

/// Says a condition that stands at a path.
pub(super) fn condition(s: &mut Sentence, path: &str, condition: &Condition) {
    s.group(path, |s| match condition {
        Condition::All(parts) => several(
            s,
            &format!("{path}.all"),
            parts,
            " and ",
            "all of this holds: ",
            "nothing is asked (which always holds)",
        ),
        Condition::Any(parts) => several(
            s,
            &format!("{path}.any"),
            parts,
            " or ",
            "any of this holds: ",
            "nothing would do (which never holds)",
        ),
        Condition::Not(part) => match &**part {
            Condition::Event(test) if test.count.is_none() => {
                let path = format!("{path}.not");
                s.words("no ");
                s.group(&path, |s| happened(s, &path, test));
            }
            part => {
                s.words("it is not true that ");
                nested(s, &format!("{path}.not"), part);
            }
        },
        Condition::Field(test) => field_test(s, path, test),
        Condition::Event(test) => {
            s.words(if test.event == ANY_EVENT { "any " } else { "a " });
            happened(s, path, test);
        }
    });
}

fn several(s: &mut Sentence, path: &str, parts: &[Condition], joint: &str, lead_in: &str, without: &str) {
    if parts.is_empty() {
        return s.words(without);
    }
    if parts.len() == 1 {
        s.words(lead_in);
    }
    for (at, part) in parts.iter().enumerate() {
        if at > 0 {
            s.words(joint);
        }
        nested(s, &format!("{path}.{at}"), part);
    }
}

/// A condition within another: in parentheses where it has parts of its own.
fn nested(s: &mut Sentence, path: &str, part: &Condition) {
    if matches!(part, Condition::Field(_) | Condition::Event(_)) {
        return condition(s, path, part);
    }
    s.words("(");
    condition(s, path, part);
    s.words(")");
}

fn field_test(s: &mut Sentence, path: &str, FieldTest { field, test }: &FieldTest) {
    s.name(format!("{path}.field"), SlotKind::Field, field);
    s.words(" ");
    self::test(s, path, test);
}

/// `page_view whose path starts with “/pricing” happened at least 2 times in the last 30 days`
fn happened(s: &mut Sentence, path: &str, test: &EventTest) {
    event(s, path, test);
    s.words(if test.within.is_some() { " happened" } else { " ever happened" });
    if let Some(count) = test.count {
        s.words(" ");
        self::count(s, &format!("{path}.count"), count);
    }
    window(s, path, test);
}

/// `page_view whose path starts with “/pricing”`
pub(super) fn event(s: &mut Sentence, path: &str, test: &EventTest) {
    match test.event.as_str() {
        ANY_EVENT => s.slot(format!("{path}.event"), SlotKind::Event, "event"),
        // An event that is called so must not read like any event.
        "event" => s.text(format!("{path}.event"), SlotKind::Event, "event"),
        event => s.name(format!("{path}.event"), SlotKind::Event, event),
    }
    for (at, (property, test)) in test.properties.iter().enumerate() {
        s.words(if at == 0 { " whose " } else { " and whose " });
        let path = format!("{path}.where.{property}");
        s.group(&path, |s| {
            s.words(&format!("{} ", name(property)));
            self::test(s, &path, test);
        });
    }
}

/// ` in the last 30 days`
pub(super) fn window(s: &mut Sentence, path: &str, test: &EventTest) {
    if let Some(within) = test.within {
        s.words(" in the last ");
        s.duration(format!("{path}.within"), within);
    }
}

fn count(s: &mut Sentence, path: &str, count: Count) {
    let mut one = |words: &str, key: &str, n: u32| {
        s.slot(path, SlotKind::Operator, words);
        s.words(" ");
        s.slot(format!("{path}.{key}"), SlotKind::Integer, n);
        s.words(if n == 1 { " time" } else { " times" });
    };
    match count {
        Count::Is(n) => one("exactly", "is", n),
        Count::AtLeast(n) => one("at least", "at_least", n),
        Count::AtMost(n) => one("at most", "at_most", n),
        Count::MoreThan(n) => one("more than", "more_than", n),
        Count::LessThan(n) => one("fewer than", "less_than", n),
        Count::Between(low, high) => {
            s.slot(path, SlotKind::Operator, "from");
            s.words(" ");
            s.slot(format!("{path}.between.0"), SlotKind::Integer, low);
            s.words(" to ");
            s.slot(format!("{path}.between.1"), SlotKind::Integer, high);
            s.words(" times");
        }
    }
}

/// What is asked of one value: `is at least 500`.
fn test(s: &mut Sentence, path: &str, test: &Test) {
    let value = format!("{path}.{}", test.operator());
    match test {
        Test::Is(literal) => one_value(s, path, "is", &value, literal),
        Test::IsNot(literal) => one_value(s, path, "is known and is not", &value, literal),
        Test::In(choices) => choose(s, path, &value, choices, ["is one of", "is one of", "is in the list"]),
        Test::NotIn(choices) => {
            let words = ["is known and is none of", "is known and is none of", "is known and is not in the list"];
            choose(s, path, &value, choices, words);
        }
        Test::AtLeast(bound) => limit(s, path, &value, bound, ["is at least", "is not before"]),
        Test::AtMost(bound) => limit(s, path, &value, bound, ["is at most", "is not after"]),
        Test::MoreThan(bound) => limit(s, path, &value, bound, ["is more than", "is after"]),
        Test::LessThan(bound) => limit(s, path, &value, bound, ["is less than", "is before"]),
        Test::Between(low, high) => {
            operator(s, path, "is from");
            self::bound(s, &format!("{value}.0"), low);
            s.words(" to ");
            self::bound(s, &format!("{value}.1"), high);
        }
        Test::Within(duration) => {
            operator(s, path, "was within the last");
            s.duration(value, *duration);
        }
        Test::OlderThan(duration) => {
            operator(s, path, "was at least");
            s.duration(value, *duration);
            s.words(" ago");
        }
        Test::HasWord(choices) => {
            choose(s, path, &value, choices, ["has the word", "has one of the words", "has a word of the list"]);
        }
        Test::Contains(choices) => {
            choose(s, path, &value, choices, ["contains", "contains one of", "contains a text of the list"]);
        }
        Test::StartsWith(choices) => {
            choose(s, path, &value, choices, ["starts with", "starts with one of", "starts with a text of the list"]);
        }
        Test::EndsWith(choices) => {
            choose(s, path, &value, choices, ["ends with", "ends with one of", "ends with a text of the list"]);
        }
        Test::Known(true) => s.slot(path, SlotKind::Operator, "is known"),
        Test::Known(false) => s.slot(path, SlotKind::Operator, "is not known"),
    }
}

fn operator(s: &mut Sentence, path: &str, words: &str) {
    s.slot(path, SlotKind::Operator, words);
    s.words(" ");
}

fn one_value(s: &mut Sentence, path: &str, words: &str, value: &str, literal: &Literal) {
    operator(s, path, words);
    s.literal(value, literal);
}

fn limit(s: &mut Sentence, path: &str, value: &str, bound: &Bound, [number, moment]: [&str; 2]) {
    operator(s, path, if matches!(bound, Bound::Number(_)) { number } else { moment });
    self::bound(s, value, bound);
}

fn bound(s: &mut Sentence, path: &str, bound: &Bound) {
    match bound {
        Bound::Number(number) => s.slot(path, SlotKind::Number, number),
        Bound::Moment(moment) => s.slot(path, SlotKind::Moment, moment),
    }
}

/// A test of several values, in words for one, for any other number of them, and for a named list.
fn choose(s: &mut Sentence, path: &str, value: &str, choices: &Choices, [one, many, list]: [&str; 3]) {
    match choices {
        Choices::List(name) => {
            operator(s, path, list);
            s.name(format!("{value}.list"), SlotKind::List, name);
        }
        Choices::Values(values) => {
            operator(s, path, if values.len() == 1 { one } else { many });
            let numbers = values.iter().any(|value| matches!(value, Literal::Number(_)));
            let kind = if numbers { SlotKind::Numbers } else { SlotKind::Texts };
            s.slot(value, kind, if values.is_empty() { "nothing".to_owned() } else { joined(values) });
        }
    }
}
