//! Conditions made ready for the leads at hand: names resolved, texts decided once per distinct value, events once per
//! kind of event (language reference, section 3).

use agreement::model::{ANY_EVENT, Condition, Count, EventTest, FieldTest, Test};
use agreement::text::fold;
use agreement::time::Instant;

use super::value::{NumberTest, Scope, TextTest, TimeTest, ValueTest};
use crate::dataset::{Attribute, ColumnData, ColumnType, Dataset, Lead, NO_TEXT, NO_TIME, Value, elements};
use crate::warning::Warnings;

/// A lead at a moment, with the events that it shows by then.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Seen<'a> {
    pub data: &'a Dataset,
    pub lead: Lead,
    /// The evaluation moment; None when the data has no time at all.
    pub at: Option<Instant>,
    /// Times of the events up to the moment, rising.
    pub times: &'a [Instant],
    /// Beside each time the kind of event.
    pub kinds: &'a [u32],
}

impl<'a> Seen<'a> {
    /// No event after the moment is ever seen, and without a moment none at all.
    pub(crate) fn new(data: &'a Dataset, lead: Lead, at: Option<Instant>) -> Seen<'a> {
        let (times, kinds) = data.events().of(lead);
        let seen = at.map_or(0, |at| times.partition_point(|time| *time <= at));
        Seen { data, lead, at, times: &times[..seen], kinds: &kinds[..seen] }
    }
}

/// A condition made ready.
#[derive(Debug, Clone)]
pub(crate) enum Node {
    All(Vec<Node>),
    Any(Vec<Node>),
    Not(Box<Node>),
    Field(FieldNode),
    Events { events: EventNode, count: Count },
}

/// A test of an attribute made ready.
#[derive(Debug, Clone)]
pub(crate) enum FieldNode {
    /// The same for every lead: an unknown column, or a test that does not fit.
    Constant(bool),
    Known {
        attribute: Attribute,
        wanted: bool,
    },
    LeadId(TextTest),
    /// Whether each text of the column's dictionary passes.
    Codes {
        column: usize,
        passes: Vec<bool>,
    },
    /// Whether each element of the column's dictionary is one that is looked for.
    Elements {
        column: usize,
        wanted: Vec<bool>,
    },
    Number {
        column: usize,
        test: NumberTest,
    },
    Boolean {
        column: usize,
        wanted: bool,
    },
    Time {
        attribute: Attribute,
        test: TimeTest,
    },
    /// Texts of made-up leads that a date-time test meets; `passes` is for those that are no date-times.
    WrittenTime {
        column: usize,
        test: TimeTest,
        passes: Vec<bool>,
    },
}

/// Which events are meant, and how far back.
#[derive(Debug, Clone)]
pub(crate) struct EventNode {
    /// Whether each kind of event is one that is meant.
    pub kinds: Vec<bool>,
    pub within: Option<i64>,
}

impl EventNode {
    /// The times of the matching events in the window `t - D < at <= t`, the most recent first.
    pub(crate) fn matching<'a>(&'a self, seen: Seen<'a>) -> impl Iterator<Item = Instant> + 'a {
        let after = match (self.within, seen.at) {
            (Some(length), Some(at)) => at.saturating_sub(length),
            // Nothing happens this early, so everything is in.
            _ => Instant::MIN,
        };
        let events = seen.times.iter().zip(seen.kinds).rev();
        events
            .take_while(move |(at, _)| **at > after)
            .filter(|(_, kind)| self.kinds[**kind as usize])
            .map(|(at, _)| *at)
    }

    fn count(&self, seen: Seen<'_>) -> u32 {
        self.matching(seen).count() as u32
    }

    /// The same and the most recent of them.
    pub(crate) fn count_and_latest(&self, seen: Seen<'_>) -> (u32, Option<Instant>) {
        let mut matching = self.matching(seen);
        let latest = matching.next();
        (latest.map_or(0, |_| 1 + matching.count() as u32), latest)
    }
}

impl Node {
    pub(crate) fn holds(&self, seen: Seen<'_>) -> bool {
        match self {
            Node::All(parts) => parts.iter().all(|part| part.holds(seen)),
            Node::Any(parts) => parts.iter().any(|part| part.holds(seen)),
            Node::Not(part) => !part.holds(seen),
            Node::Field(field) => field.holds(seen),
            Node::Events { events, count: Count::AtLeast(1) } => events.matching(seen).next().is_some(),
            Node::Events { events, count } => count.holds(events.count(seen)),
        }
    }
}

impl FieldNode {
    fn holds(&self, seen: Seen<'_>) -> bool {
        let row = seen.lead as usize;
        match self {
            FieldNode::Constant(truth) => *truth,
            FieldNode::Known { attribute, wanted } => {
                (seen.data.attribute_value(seen.lead, *attribute) != Value::Missing) == *wanted
            }
            FieldNode::LeadId(test) => test.holds(&fold(seen.data.lead_id(seen.lead))),
            FieldNode::Codes { column, passes } => match seen.data.cells(*column) {
                ColumnData::Text { codes, .. } => codes[row] != NO_TEXT && passes[codes[row] as usize],
                _ => false,
            },
            FieldNode::Elements { column, wanted } => match seen.data.cells(*column) {
                ColumnData::Texts { ends, codes, .. } => {
                    elements(ends, codes, row).iter().any(|code| wanted[*code as usize])
                }
                _ => false,
            },
            FieldNode::Number { column, test } => match seen.data.cells(*column) {
                ColumnData::Number(values) => !values[row].is_nan() && test.holds(values[row]),
                _ => false,
            },
            FieldNode::Boolean { column, wanted } => match seen.data.cells(*column) {
                ColumnData::Boolean(values) => values[row] == u8::from(*wanted),
                _ => false,
            },
            FieldNode::Time { attribute, test } => match seen.data.attribute_value(seen.lead, *attribute) {
                Value::Time(value) => test.holds(value, seen.at),
                _ => false,
            },
            FieldNode::WrittenTime { column, test, passes } => match seen.data.cells(*column) {
                ColumnData::Text { codes, .. } if codes[row] == NO_TEXT => false,
                ColumnData::Text { codes, times: Some(times), .. } => match times[codes[row] as usize] {
                    NO_TIME => passes[codes[row] as usize],
                    time => test.holds(time, seen.at),
                },
                _ => false,
            },
        }
    }
}

/// Makes conditions ready for a data set and gathers what does not fit it.
#[derive(Debug)]
pub(crate) struct Compiler<'a> {
    pub data: &'a Dataset,
    pub scope: Scope<'a>,
    pub warnings: Warnings,
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
                FieldNode::Elements { column, wanted: self.decide(column, |text| those.contains(text)) }
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
    fn decide(&self, column: usize, test: impl Fn(&str) -> bool) -> Vec<bool> {
        match self.data.cells(column) {
            ColumnData::Text { dictionary, .. } | ColumnData::Texts { dictionary, .. } => {
                (0..dictionary.len() as u32).map(|code| test(dictionary.folded(code))).collect()
            }
            _ => Vec::new(),
        }
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
