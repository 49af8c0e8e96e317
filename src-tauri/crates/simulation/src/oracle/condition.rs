//! Section 3: tests.

use agreement::model::*;
use agreement::text::{fold, words};
use agreement::time::Instant;
use chrono_tz::Tz;

use super::{Cell, EventRow, LeadRow, Rows, Type};

/// What a definition is judged with: its lists, the zone, all rows (for the types), one lead, and the moment.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asked<'a> {
    pub lists: &'a std::collections::BTreeMap<String, Vec<Literal>>,
    pub zone: Tz,
    pub rows: &'a Rows,
    pub lead: &'a LeadRow,
    pub t: Option<Instant>,
}

impl Asked<'_> {
    pub(super) fn holds(&self, condition: &Condition) -> bool {
        match condition {
            Condition::All(parts) => parts.iter().all(|part| self.holds(part)),
            Condition::Any(parts) => parts.iter().any(|part| self.holds(part)),
            Condition::Not(part) => !self.holds(part),
            Condition::Field(test) => self.field(&test.field, &test.test),
            Condition::Event(test) => self.event(test),
        }
    }

    /// The type of an attribute, and this lead's value of it.
    pub(super) fn attribute(&self, name: &str) -> (Option<Type>, Option<Cell>) {
        let lead = self.lead;
        match name {
            "lead_id" => (Some(Type::Text), Some(Cell::Text(lead.id.clone()))),
            "created_at" => (Some(Type::Time), lead.created.map(Cell::Time)),
            "email_domain" if !self.rows.columns.contains_key(name) => {
                if self.rows.columns.get("email") != Some(&Type::Text) {
                    return (None, None);
                }
                let domain = match lead.attributes.get("email") {
                    Some(Cell::Text(email)) => email.rfind('@').map(|at| fold(&email[at + 1..])),
                    _ => None,
                };
                (Some(Type::Text), domain.filter(|domain| !domain.is_empty()).map(Cell::Text))
            }
            _ => (self.rows.columns.get(name).copied(), lead.attributes.get(name).cloned()),
        }
    }

    fn field(&self, name: &str, test: &Test) -> bool {
        let (kind, value) = self.attribute(name);
        let value = value.filter(|value| match value {
            Cell::Text(text) => !text.trim().is_empty(),
            Cell::Texts(texts) => texts.iter().any(|text| !text.trim().is_empty()),
            _ => true,
        });
        match (kind, value, test) {
            (_, value, Test::Known(wanted)) => value.is_some() == *wanted,
            (None, _, _) | (_, None, _) => false,
            (_, Some(value), test) => self.value(&value, test),
        }
    }

    /// A test of a known value; false where it does not fit the value's type.
    fn value(&self, value: &Cell, test: &Test) -> bool {
        match value {
            Cell::Number(number) => self.number(*number, test),
            Cell::Text(text) => self.text(text, test),
            Cell::Boolean(truth) => match test {
                Test::Is(Literal::Boolean(other)) => truth == other,
                Test::IsNot(Literal::Boolean(other)) => truth != other,
                _ => false,
            },
            Cell::Time(at) => self.time(*at, test),
            Cell::Texts(texts) => match test {
                Test::Contains(choices) => {
                    let wanted = self.choices(choices);
                    wanted.iter().all(|one| matches!(one, Literal::Text(_)))
                        && wanted.iter().any(|one| texts.iter().any(|text| equal_text(text, one)))
                }
                _ => false,
            },
        }
    }

    fn number(&self, number: f64, test: &Test) -> bool {
        let is = |literal: &Literal| matches!(literal, Literal::Number(other) if other.value() == number);
        let numbers = |choices: &Choices| self.choices(choices).iter().all(|one| matches!(one, Literal::Number(_)));
        match test {
            Test::Is(literal) => is(literal),
            Test::IsNot(literal) => matches!(literal, Literal::Number(_)) && !is(literal),
            Test::In(choices) => self.choices(choices).iter().any(is),
            Test::NotIn(choices) => numbers(choices) && !self.choices(choices).iter().any(is),
            Test::AtLeast(Bound::Number(bound)) => number >= bound.value(),
            Test::AtMost(Bound::Number(bound)) => number <= bound.value(),
            Test::MoreThan(Bound::Number(bound)) => number > bound.value(),
            Test::LessThan(Bound::Number(bound)) => number < bound.value(),
            Test::Between(Bound::Number(a), Bound::Number(b)) => a.value() <= number && number <= b.value(),
            _ => false,
        }
    }

    fn text(&self, text: &str, test: &Test) -> bool {
        let is = |literal: &Literal| equal_text(text, literal);
        let texts = |choices: &Choices| self.choices(choices).iter().all(|one| matches!(one, Literal::Text(_)));
        let some = |choices: &Choices, check: &dyn Fn(&str) -> bool| {
            self.choices(choices).iter().any(|one| matches!(one, Literal::Text(other) if check(&fold(other))))
        };
        let text = &fold(text);
        match test {
            Test::Is(literal) => is(literal),
            Test::IsNot(literal) => matches!(literal, Literal::Text(_)) && !is(literal),
            Test::In(choices) => texts(choices) && self.choices(choices).iter().any(is),
            Test::NotIn(choices) => texts(choices) && !self.choices(choices).iter().any(is),
            Test::HasWord(choices) => some(choices, &|other| words(text).any(|word| word == other)),
            Test::Contains(choices) => some(choices, &|other| text.contains(other)),
            Test::StartsWith(choices) => some(choices, &|other| text.starts_with(other)),
            Test::EndsWith(choices) => some(choices, &|other| text.ends_with(other)),
            _ => false,
        }
    }

    fn time(&self, v: Instant, test: &Test) -> bool {
        let span = |moment: &Moment| moment.span(self.zone);
        let within = |literal: &Literal| match literal {
            Literal::Text(text) => Moment::parse(text).map(|day| span(&day).first <= v && v <= span(&day).last),
            _ => None,
        };
        match test {
            Test::Is(literal) => within(literal) == Some(true),
            Test::IsNot(literal) => within(literal) == Some(false),
            Test::AtLeast(Bound::Moment(day)) => v >= span(day).first,
            Test::AtMost(Bound::Moment(day)) => v <= span(day).last,
            Test::MoreThan(Bound::Moment(day)) => v > span(day).last,
            Test::LessThan(Bound::Moment(day)) => v < span(day).first,
            Test::Between(Bound::Moment(a), Bound::Moment(b)) => span(a).first <= v && v <= span(b).last,
            Test::Within(d) => self.t.is_some_and(|t| t - d.milliseconds() < v && v <= t),
            Test::OlderThan(d) => self.t.is_some_and(|t| v <= t - d.milliseconds()),
            _ => false,
        }
    }

    fn event(&self, test: &EventTest) -> bool {
        test.count.unwrap_or(Count::AtLeast(1)).holds(self.matching(test).len() as u32)
    }

    /// The times of the events that match a test.
    pub(super) fn matching(&self, test: &EventTest) -> Vec<Instant> {
        let Some(t) = self.t else { return Vec::new() };
        let name = fold(&test.event);
        let named = |event: &EventRow| name == "any" || fold(&event.name) == name;
        let in_window = |at| at <= t && test.within.is_none_or(|d| t - d.milliseconds() < at);
        let passes = |event: &EventRow| test.properties.iter().all(|(name, test)| self.property(event, name, test));
        let events = self.lead.events.iter();
        events.filter(|event| named(event) && in_window(event.at) && passes(event)).map(|event| event.at).collect()
    }

    fn property(&self, event: &EventRow, name: &str, test: &Test) -> bool {
        let value = event.properties.get(name).map(|value| value.trim()).filter(|value| !value.is_empty());
        match (value, test) {
            (value, Test::Known(wanted)) => value.is_some() == *wanted,
            (None, _) => false,
            (Some(value), test) if self.rows.numbers.contains(name) => {
                Decimal::parse(value).is_some_and(|number| self.number(number.value(), test))
            }
            (Some(value), test) => self.text(value, test),
        }
    }

    fn choices(&self, choices: &Choices) -> Vec<Literal> {
        match choices {
            Choices::Values(values) => values.clone(),
            Choices::List(name) => self.lists.get(name).cloned().unwrap_or_default(),
        }
    }
}

fn equal_text(text: &str, literal: &Literal) -> bool {
    matches!(literal, Literal::Text(other) if fold(other) == fold(text))
}
