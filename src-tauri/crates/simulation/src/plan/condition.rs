//! Conditions made ready for the leads at hand: names resolved, texts decided once per distinct value, events once per
//! kind of event (language reference, section 3).

use agreement::model::Count;
use agreement::text::fold;
use agreement::time::Instant;

use super::value::{NumberTest, TextTest, TimeTest};
use crate::dataset::{Attribute, ColumnData, Dataset, Lead, LeadEvents, NO_TEXT, NO_TIME, Value};

/// A lead at a moment, with the events that it shows by then.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Seen<'a> {
    pub data: &'a Dataset,
    pub lead: Lead,
    /// The evaluation moment; None when the data has no time at all.
    pub at: Option<Instant>,
    /// The events up to the moment.
    pub events: LeadEvents<'a>,
}

impl<'a> Seen<'a> {
    /// No event after the moment is ever seen, and without a moment none at all.
    pub(crate) fn new(data: &'a Dataset, lead: Lead, at: Option<Instant>) -> Seen<'a> {
        let events = data.events().of(lead);
        Seen { data, lead, at, events: at.map_or(events.none(), |at| events.up_to(at)) }
    }

    /// The same lead where no event is asked about.
    pub(crate) fn without_events(data: &'a Dataset, lead: Lead, at: Option<Instant>) -> Seen<'a> {
        Seen { data, lead, at, events: data.events().of(lead).none() }
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
    /// Whether each text of the column's dictionary passes, or each of its lists.
    Codes {
        column: usize,
        passes: Vec<bool>,
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
        let events = seen.events.iter().rev();
        events.take_while(move |(at, _)| *at > after).filter(|(_, kind)| self.kinds[*kind as usize]).map(|(at, _)| at)
    }

    /// Whether as many events match as are asked for.
    pub(crate) fn holds(&self, count: Count, seen: Seen<'_>) -> bool {
        match count {
            Count::AtLeast(1) => self.matching(seen).next().is_some(),
            count => count.holds(self.matching(seen).count() as u32),
        }
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
            Node::Events { events, count } => events.holds(*count, seen),
        }
    }
}

impl Node {
    /// Whether it holds at every moment or at none.
    pub(crate) fn is_timeless(&self) -> bool {
        match self {
            Node::All(parts) | Node::Any(parts) => parts.iter().all(Node::is_timeless),
            Node::Not(part) => part.is_timeless(),
            Node::Events { .. } => false,
            Node::Field(field) => field.is_timeless(),
        }
    }
}

impl FieldNode {
    /// Whether it holds at every moment or at none.
    pub(crate) fn is_timeless(&self) -> bool {
        match self {
            FieldNode::Time { test, .. } | FieldNode::WrittenTime { test, .. } => matches!(test, TimeTest::Span { .. }),
            _ => true,
        }
    }

    pub(crate) fn holds(&self, seen: Seen<'_>) -> bool {
        let row = seen.lead as usize;
        match self {
            FieldNode::Constant(truth) => *truth,
            FieldNode::Known { attribute, wanted } => {
                (seen.data.attribute_value(seen.lead, *attribute) != Value::Missing) == *wanted
            }
            FieldNode::LeadId(test) => test.holds(&fold(seen.data.lead_id(seen.lead))),
            FieldNode::Codes { column, passes } => match seen.data.cells(*column) {
                ColumnData::Text { codes, .. } | ColumnData::Texts { codes, .. } => {
                    codes[row] != NO_TEXT && passes[codes[row] as usize]
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
