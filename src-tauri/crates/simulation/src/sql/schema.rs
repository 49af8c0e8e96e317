//! Which columns the tables have and of what type: as in the leads at hand, else as the definition tests them.

use std::collections::BTreeMap;

use agreement::model::{Bound, Choices, Condition, EventTest, Literal, Moment, Mql, Scoring, Test};

use crate::dataset::{CREATED_AT, ColumnType, Dataset, EMAIL_DOMAIN, LEAD_ID};

/// The columns that a statement may speak of.
#[derive(Debug, Clone, Default)]
pub(super) struct Schema {
    /// Attributes besides `lead_id` and `created_at`; None where the definition does not tell the type.
    columns: BTreeMap<String, Option<ColumnType>>,
    /// Properties of events.
    properties: BTreeMap<String, Option<ColumnType>>,
    /// Whether `email_domain` is taken from `email`.
    derives_domain: bool,
}

/// A column of one of the tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Known {
    pub kind: ColumnType,
    /// Whether the type is known; otherwise the value is only asked whether it is there.
    pub sure: bool,
}

impl Schema {
    pub(super) fn new(mql: &Mql, data: Option<&Dataset>) -> Schema {
        let mut guess = Guess { mql, schema: Schema::default() };
        mql.must_have.iter().chain(&mql.never).for_each(|gate| guess.condition(&gate.when));
        mql.rules.iter().for_each(|rule| guess.scoring(&rule.scoring));
        let mut schema = guess.schema;
        schema.derives_domain = schema.columns.remove(EMAIL_DOMAIN).is_some();
        if schema.derives_domain {
            schema.columns.insert("email".to_owned(), Some(ColumnType::Text));
        }
        let Some(data) = data else { return schema };
        schema.derives_domain = data.derives_email_domain();
        let own = data.columns().iter().filter(|column| !schema.derives_domain || column.name != EMAIL_DOMAIN);
        schema.columns = own.map(|column| (column.name.clone(), Some(column.kind))).collect();
        // Leads without any event say nothing of what events look like.
        if !data.events().is_empty() {
            let properties = data.events().properties().iter();
            schema.properties = properties.map(|property| (property.name.clone(), Some(property.kind))).collect();
        }
        schema
    }

    /// Whether an attribute is taken from `email` and is no column of its own.
    pub(super) fn derives(&self, attribute: &str) -> bool {
        self.derives_domain && attribute == EMAIL_DOMAIN
    }

    pub(super) fn attribute(&self, name: &str) -> Option<Known> {
        match name {
            // Some databases keep ids as numbers; written as texts they are the same ids.
            LEAD_ID => Some(Known { kind: ColumnType::Text, sure: false }),
            CREATED_AT => Some(Known { kind: ColumnType::Time, sure: true }),
            _ if self.derives(name) => Some(Known { kind: ColumnType::Text, sure: true }),
            _ => self.columns.get(name).map(|kind| known(*kind)),
        }
    }

    pub(super) fn property(&self, name: &str) -> Option<Known> {
        self.properties.get(name).map(|kind| known(*kind))
    }
}

fn known(kind: Option<ColumnType>) -> Known {
    Known { kind: kind.unwrap_or(ColumnType::Text), sure: kind.is_some() }
}

/// Columns as a definition tests them; where it tests one in two ways, as the first says.
struct Guess<'a> {
    mql: &'a Mql,
    schema: Schema,
}

impl Guess<'_> {
    fn condition(&mut self, condition: &Condition) {
        match condition {
            Condition::All(parts) | Condition::Any(parts) => parts.iter().for_each(|part| self.condition(part)),
            Condition::Not(part) => self.condition(part),
            Condition::Field(test) => {
                let kind = self.kind(&test.test);
                self.column(&test.field, kind);
            }
            Condition::Event(test) => self.event(test),
        }
    }

    fn scoring(&mut self, scoring: &Scoring) {
        match scoring {
            Scoring::Once { when, .. } => self.condition(when),
            Scoring::Fading { when: test, .. } | Scoring::Each { each: test, .. } => self.event(test),
            Scoring::Tiers { field, .. } => self.column(field, Some(ColumnType::Number)),
        }
    }

    fn column(&mut self, name: &str, kind: Option<ColumnType>) {
        if name != LEAD_ID && name != CREATED_AT {
            let own = self.schema.columns.entry(name.to_owned()).or_default();
            *own = own.or(kind);
        }
    }

    fn event(&mut self, test: &EventTest) {
        for (name, test) in &test.properties {
            // A property is a text or a number, whatever it is asked.
            let kind = self.kind(test).map(|kind| match kind {
                ColumnType::Number => ColumnType::Number,
                _ => ColumnType::Text,
            });
            if !["lead_id", "at", "event"].contains(&name.as_str()) {
                let own = self.schema.properties.entry(name.clone()).or_default();
                *own = own.or(kind);
            }
        }
    }

    fn kind(&self, test: &Test) -> Option<ColumnType> {
        let literal = |literal: &Literal| match literal {
            Literal::Text(text) if Moment::parse(text).is_some() => ColumnType::Time,
            Literal::Text(_) => ColumnType::Text,
            Literal::Number(_) => ColumnType::Number,
            Literal::Boolean(_) => ColumnType::Boolean,
        };
        let first = |choices: &Choices| match choices {
            Choices::Values(values) => values.first().cloned(),
            Choices::List(name) => self.mql.lists.get(name).and_then(|values| values.first().cloned()),
        };
        match test {
            Test::Is(value) | Test::IsNot(value) => Some(literal(value)),
            Test::In(choices) | Test::NotIn(choices) => first(choices).map(|value| match value {
                Literal::Number(_) => ColumnType::Number,
                _ => ColumnType::Text,
            }),
            Test::AtLeast(bound) | Test::AtMost(bound) | Test::MoreThan(bound) | Test::LessThan(bound) => {
                Some(of_bound(bound))
            }
            Test::Between(bound, _) => Some(of_bound(bound)),
            Test::Within(_) | Test::OlderThan(_) => Some(ColumnType::Time),
            Test::HasWord(_) | Test::Contains(_) | Test::StartsWith(_) | Test::EndsWith(_) => Some(ColumnType::Text),
            Test::Known(_) => None,
        }
    }
}

fn of_bound(bound: &Bound) -> ColumnType {
    match bound {
        Bound::Number(_) => ColumnType::Number,
        Bound::Moment(_) => ColumnType::Time,
    }
}
