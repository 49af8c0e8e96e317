//! How conditions are made ready, and how what does not fit the leads at hand is found on the way.

use agreement::model::{ANY_EVENT, Condition, Count, EventTest, FieldTest, Test};
use agreement::text::fold;
use rayon::prelude::*;

use super::condition::{EventNode, FieldNode, Node};
use super::prepared::Prepared;
use super::value::{Scope, ValueTest};
use crate::dataset::{Attribute, ColumnData, ColumnType, Dataset, Value};
use crate::warning::Warnings;

/// Fewer texts are not worth a second thread.
const MANY_TEXTS: usize = 4096;

/// Makes conditions ready for a data set and gathers what does not fit it.
#[derive(Debug)]
pub(crate) struct Compiler<'a> {
    pub data: &'a Dataset,
    pub scope: Scope<'a>,
    pub warnings: Warnings,
    pub prepared: &'a mut Prepared,
}

impl Compiler<'_> {
    pub(crate) fn condition(&mut self, condition: &Condition) -> Node {
        match condition {
            Condition::All(parts) => Node::All(parts.iter().map(|part| self.condition(part)).collect()),
            Condition::Any(parts) => Node::Any(parts.iter().map(|part| self.condition(part)).collect()),
            Condition::Not(part) => Node::Not(Box::new(self.condition(part))),
            Condition::Field(test) => Node::Field(self.field(test)),
            Condition::Event(test) => {
                Node::Events { events: self.event(test), count: test.count.unwrap_or(Count::AtLeast(1)) }
            }
        }
    }

    /// Where an attribute is kept, saying so when it is not or is known only as of the export.
    pub(crate) fn attribute(&mut self, name: &str) -> Option<Attribute> {
        let attribute = self.data.attribute(name);
        match attribute {
            None => self.warnings.add(
                "unknown-column",
                format!("the leads have no column `{name}`, so every test of it takes it as not known"),
            ),
            Some(Attribute::Column(column)) if self.data.columns()[column].known_as_of_export => self.warnings.add(
                "known-as-of-export",
                format!("`{name}` is only known as of the export, so it may tell of what happened after the decision"),
            ),
            Some(_) => {}
        }
        attribute
    }

    fn field(&mut self, FieldTest { field, test }: &FieldTest) -> FieldNode {
        let Some(attribute) = self.attribute(field) else {
            return FieldNode::Constant(matches!(test, Test::Known(false)));
        };
        let kind = self.data.attribute_type(attribute);
        if let Some(written) = self.written_time(test, attribute) {
            return written;
        }
        let Some(ready) = ValueTest::new(test, kind, self.scope) else {
            self.misfit(&format!("`{field}`"), kind, test);
            return FieldNode::Constant(false);
        };
        match (ready, attribute) {
            (ValueTest::Known(wanted), attribute) => FieldNode::Known { attribute, wanted },
            (ValueTest::Time(test), attribute) => FieldNode::Time { attribute, test },
            (ValueTest::Text(test), Attribute::LeadId) => FieldNode::LeadId(test),
            (ValueTest::Text(test), Attribute::Column(column)) => {
                FieldNode::Codes { column, passes: self.decide(column, |text| test.holds(text)) }
            }
            (ValueTest::Texts(those), Attribute::Column(column)) => {
                FieldNode::Codes { column, passes: self.decide_lists(column, |text| those.contains(text)) }
            }
            (ValueTest::Number(test), Attribute::Column(column)) => FieldNode::Number { column, test },
            (ValueTest::Boolean { equal, to }, Attribute::Column(column)) => {
                FieldNode::Boolean { column, wanted: to == equal }
            }
            // `lead_id` is a text and `created_at` a date-time, so no other test was made ready for them.
            _ => FieldNode::Constant(false),
        }
    }

    /// A text of a made-up lead that is ISO 8601 counts as a date-time where a date-time test meets it.
    fn written_time(&self, test: &Test, attribute: Attribute) -> Option<FieldNode> {
        let Attribute::Column(column) = attribute else { return None };
        let ColumnData::Text { times: Some(_), .. } = self.data.cells(column) else { return None };
        let Some(ValueTest::Time(time)) = ValueTest::new(test, ColumnType::Time, self.scope) else { return None };
        let passes = match ValueTest::new(test, ColumnType::Text, self.scope) {
            Some(ValueTest::Text(test)) => self.decide(column, |text| test.holds(text)),
            _ => self.decide(column, |_| false),
        };
        Some(FieldNode::WrittenTime { column, test: time, passes })
    }

    /// A test of each text of a column's dictionary.
    fn decide(&self, column: usize, test: impl Fn(&str) -> bool + Sync) -> Vec<bool> {
        match self.data.cells(column) {
            ColumnData::Text { dictionary, .. } | ColumnData::Texts { dictionary, .. } => {
                let codes = (0..dictionary.len() as u32).into_par_iter().with_min_len(MANY_TEXTS);
                codes.map(|code| test(dictionary.folded(code))).collect()
            }
            _ => Vec::new(),
        }
    }

    /// Whether one of the elements of each list of a column passes.
    fn decide_lists(&self, column: usize, test: impl Fn(&str) -> bool + Sync) -> Vec<bool> {
        let ColumnData::Texts { lists, .. } = self.data.cells(column) else { return Vec::new() };
        let wanted = self.decide(column, test);
        lists.iter().map(|list| list.iter().any(|element| wanted[*element as usize])).collect()
    }

    pub(crate) fn event(&mut self, test: &EventTest) -> EventNode {
        let events = self.data.events();
        let wanted = fold(&test.event);
        let names: Vec<bool> = (0..events.names().len() as u32)
            .map(|name| wanted == ANY_EVENT || events.names().folded(name) == wanted)
            .collect();
        if !names.contains(&true) && wanted != ANY_EVENT {
            self.warnings.add("unknown-event", format!("no lead in the data has an event `{}`", test.event.trim()));
        }
        let mut kinds: Vec<bool> = events.kinds().iter().map(|kind| names[kind.name as usize]).collect();
        for (name, test) in &test.properties {
            self.property(name, test, &mut kinds);
        }
        EventNode { kinds, within: test.within.map(|length| length.milliseconds()) }
    }

    /// Leaves of the kinds only those whose property passes.
    fn property(&mut self, name: &str, test: &Test, kinds: &mut [bool]) {
        let events = self.data.events();
        let Some(property) = events.properties().iter().position(|property| property.name == name) else {
            if !events.is_empty() {
                self.warnings.add("unknown-property", format!("no event in the data has a `{name}`"));
            }
            if !matches!(test, Test::Known(false)) {
                kinds.fill(false);
            }
            return;
        };
        let kind = events.properties()[property].kind;
        let Some(ready) = ValueTest::new(test, kind, self.scope) else {
            self.misfit(&format!("`{name}` of an event"), kind, test);
            kinds.fill(false);
            return;
        };
        for (meant, kind) in kinds.iter_mut().zip(events.kinds()).filter(|(meant, _)| **meant) {
            *meant = match (events.value(kind, property), &ready) {
                (Value::Missing, ValueTest::Known(wanted)) => !wanted,
                (_, ValueTest::Known(wanted)) => *wanted,
                (Value::Text(text), ValueTest::Text(test)) => test.holds(&fold(text)),
                (Value::Number(number), ValueTest::Number(test)) => test.holds(number),
                _ => false,
            };
        }
    }

    pub(crate) fn misfit(&mut self, what: &str, kind: ColumnType, test: &Test) {
        self.warnings.add(
            "type-mismatch",
            format!(
                "{what} is {} in these leads, which `{}` here does not fit; the test is never true",
                kind.words(),
                test.operator()
            ),
        );
    }
}
