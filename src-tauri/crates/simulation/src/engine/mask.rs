//! Conditions asked of a block of leads at once: one byte a lead, 1 where the condition holds.

use std::ops::Range;

use agreement::model::Count;
use agreement::time::Instant;

use super::ages::{DAY, UNSEEN};
use super::count::{Counts, Lanes, MANY};
use crate::dataset::{Attribute, ColumnData, Dataset, Lead, NO_TEXT, NO_TIME};
use crate::plan::condition::{EventNode, FieldNode, Node, Seen};
use crate::plan::value::NumberTest;

/// A condition whose counts of events have their lanes.
#[derive(Debug)]
pub(crate) enum Mask<'p> {
    All(Vec<Mask<'p>>),
    Any(Vec<Mask<'p>>),
    Not(Box<Mask<'p>>),
    Field(&'p FieldNode),
    /// The count of the lane is from the first to the last of these.
    Counted {
        lane: usize,
        least: u8,
        most: u8,
    },
    /// The same, told by the ages of single events: that of the event with which there are enough is less than so many
    /// days, and that of the event with which there are too many is not.
    Aged {
        enough: Option<usize>,
        too_many: Option<usize>,
        to: u16,
    },
    /// A count that no lane can tell: in a window that is not of whole days, or of very many events.
    ExactCount(&'p EventNode, Count),
}

/// Some leads that stand one after another, with what is known of them.
pub(crate) struct Block<'a> {
    pub data: &'a Dataset,
    pub leads: Range<usize>,
    /// The moment at which a lead is judged.
    pub moment: &'a (dyn Fn(Lead) -> Option<Instant> + Sync),
    pub counts: &'a Counts,
    /// The ages of single events of each lead, by their place in [`Lanes::nth`].
    pub aged: &'a [&'a [u16]],
}

impl Block<'_> {
    /// Each lead's place in the block and in the data, and its moment.
    fn each(&self) -> impl Iterator<Item = (usize, Lead, Option<Instant>)> {
        self.leads.clone().map(|lead| (lead - self.leads.start, lead as Lead, (self.moment)(lead as Lead)))
    }

    /// The counts of one lane.
    pub(crate) fn lane(&self, lane: usize) -> &[u8] {
        self.counts.of(lane, self.leads.len())
    }

    /// A lead at its moment, with its events, for whatever has no faster way.
    pub(crate) fn seen(&self, place: usize) -> Seen<'_> {
        let lead = (self.leads.start + place) as Lead;
        Seen::new(self.data, lead, (self.moment)(lead))
    }
}

/// The window in whole days, if it is of such; no window at all reaches back as far as any event.
pub(crate) fn whole_days(within: Option<i64>) -> Option<u16> {
    match within {
        None => Some(UNSEEN),
        Some(length) if length % DAY == 0 => u16::try_from(length / DAY).ok(),
        Some(_) => None,
    }
}

/// The least and the most that a count may be; None when a lane, which knows no more than [`MANY`], cannot tell.
fn bounds(count: Count) -> Option<(u8, u8)> {
    let (least, most) = match count {
        Count::Is(n) => (n, n),
        Count::AtLeast(n) => (n, u32::MAX),
        Count::AtMost(n) => (0, n),
        Count::MoreThan(n) => (n.saturating_add(1), u32::MAX),
        // Fewer than none is never.
        Count::LessThan(0) => (1, 0),
        Count::LessThan(n) => (0, n - 1),
        Count::Between(low, high) => (low, high),
    };
    let told = least <= MANY && (most == u32::MAX || most < MANY);
    told.then_some((least.min(MANY) as u8, most.min(MANY) as u8))
}

impl<'p> Mask<'p> {
    /// Gives the counts of a condition their lanes; `lanes` is None where no events are counted beforehand.
    pub(crate) fn new(node: &'p Node, lanes: &mut Option<Lanes>) -> Mask<'p> {
        let mut parts = |nodes: &'p [Node]| nodes.iter().map(|node| Mask::new(node, lanes)).collect();
        match node {
            Node::All(nodes) => Mask::All(parts(nodes)),
            Node::Any(nodes) => Mask::Any(parts(nodes)),
            Node::Not(node) => Mask::Not(Box::new(Mask::new(node, lanes))),
            Node::Field(field) => Mask::Field(field),
            Node::Events { events, count } => match lanes {
                Some(lanes) => Mask::counted(events, *count, lanes),
                None => Mask::ExactCount(events, *count),
            },
        }
    }

    /// A count of events as a lane, where one can tell it.
    pub(crate) fn counted(events: &'p EventNode, count: Count, lanes: &mut Lanes) -> Mask<'p> {
        match (bounds(count), whole_days(events.within)) {
            (Some((least, most)), Some(to)) if lanes.by_age() => Mask::Aged {
                enough: (least > 0).then(|| lanes.nth(&events.kinds, u32::from(least))),
                too_many: (u32::from(most) < MANY).then(|| lanes.nth(&events.kinds, u32::from(most) + 1)),
                to,
            },
            (Some((least, most)), Some(to)) => Mask::Counted { lane: lanes.lane(&events.kinds, 0, to), least, most },
            _ => Mask::ExactCount(events, count),
        }
    }

    /// Asks a block.
    pub(crate) fn ask(&self, block: &Block<'_>, holds: &mut [u8]) {
        match self {
            Mask::All(parts) => {
                holds.fill(1);
                combine(parts, block, holds, |all, one| *all &= one);
            }
            Mask::Any(parts) => {
                holds.fill(0);
                combine(parts, block, holds, |any, one| *any |= one);
            }
            Mask::Not(part) => {
                part.ask(block, holds);
                holds.iter_mut().for_each(|holds| *holds ^= 1);
            }
            Mask::Field(field) => ask_field(field, block, holds),
            Mask::Counted { lane, least, most } => {
                for (holds, count) in holds.iter_mut().zip(block.lane(*lane)) {
                    *holds = u8::from(count >= least) & u8::from(count <= most);
                }
            }
            Mask::Aged { enough, too_many, to } => {
                holds.fill(1);
                let mut with = |nth: &Option<usize>, wanted: bool| {
                    let Some(nth) = nth else { return };
                    let ages = block.aged[*nth];
                    holds.iter_mut().zip(ages).for_each(|(holds, age)| *holds &= u8::from((age < to) == wanted));
                };
                with(enough, true);
                with(too_many, false);
            }
            Mask::ExactCount(events, count) => {
                for (place, holds) in holds.iter_mut().enumerate() {
                    *holds = u8::from(events.holds(*count, block.seen(place)));
                }
            }
        }
    }
}

fn combine(parts: &[Mask<'_>], block: &Block<'_>, holds: &mut [u8], with: impl Fn(&mut u8, u8)) {
    let mut own = vec![0; holds.len()];
    for part in parts {
        part.ask(block, &mut own);
        holds.iter_mut().zip(&own).for_each(|(holds, own)| with(holds, *own));
    }
}

/// The tests that most definitions ask have a loop of their own; the others are asked lead by lead.
fn ask_field(field: &FieldNode, block: &Block<'_>, holds: &mut [u8]) {
    match field {
        FieldNode::Constant(truth) => holds.fill(u8::from(*truth)),
        FieldNode::Codes { column, passes } => {
            if let ColumnData::Text { codes, .. } | ColumnData::Texts { codes, .. } = block.data.cells(*column) {
                for (holds, code) in holds.iter_mut().zip(&codes[block.leads.clone()]) {
                    // The code of no text lies beyond the dictionary.
                    *holds = passes.get(*code as usize).map_or(0, |passes| u8::from(*passes));
                }
            }
        }
        FieldNode::Number { column, test } => {
            if let ColumnData::Number(values) = block.data.cells(*column) {
                ask_numbers(test, &values[block.leads.clone()], holds);
            }
        }
        FieldNode::Boolean { column, wanted } => {
            if let ColumnData::Boolean(values) = block.data.cells(*column) {
                for (holds, value) in holds.iter_mut().zip(&values[block.leads.clone()]) {
                    *holds = u8::from(*value == u8::from(*wanted));
                }
            }
        }
        FieldNode::Known { attribute: Attribute::Column(column), wanted } => {
            ask_known(block.data.cells(*column), block.leads.clone(), holds);
            holds.iter_mut().for_each(|holds| *holds ^= u8::from(!*wanted));
        }
        FieldNode::Time { attribute, test } => {
            let times = match attribute {
                Attribute::CreatedAt => block.data.created(),
                Attribute::Column(column) => match block.data.cells(*column) {
                    ColumnData::Time(times) => times,
                    _ => return,
                },
                Attribute::LeadId => return,
            };
            for (place, lead, at) in block.each() {
                let time = times[lead as usize];
                holds[place] = u8::from(time != NO_TIME) & u8::from(test.holds(time, at));
            }
        }
        other => {
            for (place, lead, at) in block.each() {
                holds[place] = u8::from(other.holds(Seen::without_events(block.data, lead, at)));
            }
        }
    }
}

/// Whether there is a value.
fn ask_known(cells: &ColumnData, leads: Range<usize>, holds: &mut [u8]) {
    match cells {
        ColumnData::Number(values) => {
            holds.iter_mut().zip(&values[leads]).for_each(|(holds, value)| *holds = u8::from(!value.is_nan()));
        }
        ColumnData::Boolean(values) => {
            holds.iter_mut().zip(&values[leads]).for_each(|(holds, value)| *holds = u8::from(*value <= 1));
        }
        ColumnData::Time(times) => {
            holds.iter_mut().zip(&times[leads]).for_each(|(holds, time)| *holds = u8::from(*time != NO_TIME));
        }
        ColumnData::Text { codes, .. } | ColumnData::Texts { codes, .. } => {
            holds.iter_mut().zip(&codes[leads]).for_each(|(holds, code)| *holds = u8::from(*code != NO_TEXT));
        }
    }
}

fn ask_numbers(test: &NumberTest, values: &[f64], holds: &mut [u8]) {
    // No value is NaN, which every one of these comparisons denies.
    let mut each = |test: &dyn Fn(f64) -> bool| {
        holds.iter_mut().zip(values).for_each(|(holds, value)| *holds = u8::from(!value.is_nan() && test(*value)));
    };
    match test {
        NumberTest::In { .. } => each(&|value| test.holds(value)),
        NumberTest::Between(low, high) => {
            for (holds, value) in holds.iter_mut().zip(values) {
                *holds = u8::from(low <= value) & u8::from(value <= high);
            }
        }
        NumberTest::Above(bound) => {
            holds.iter_mut().zip(values).for_each(|(holds, value)| *holds = u8::from(value > bound));
        }
        NumberTest::Below(bound) => {
            holds.iter_mut().zip(values).for_each(|(holds, value)| *holds = u8::from(value < bound));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lane_tells_what_it_can_and_nothing_more() {
        let counts = [0, 1, 2, 3, 253, 254, 255, 256, u32::MAX].into_iter().flat_map(|n| {
            let pairs = [0, 1, 254, 255].into_iter().map(move |m| Count::Between(m, n));
            [Count::Is(n), Count::AtLeast(n), Count::AtMost(n), Count::MoreThan(n), Count::LessThan(n)]
                .into_iter()
                .chain(pairs)
        });
        let mut told = 0;
        for count in counts {
            let Some((least, most)) = bounds(count) else { continue };
            told += 1;
            for events in (0..600).chain([100_000]) {
                let lane = events.min(MANY) as u8;
                assert_eq!(least <= lane && lane <= most, count.holds(events), "{count:?} of {events}");
            }
        }
        assert!(told > 20);
        assert_eq!(bounds(Count::AtMost(255)), None, "255 may be 300");
        assert_eq!(bounds(Count::AtLeast(256)), None);
    }

    #[test]
    fn only_windows_of_whole_days_are_told_by_ages() {
        let hour = 3_600_000;
        assert_eq!([Some(24 * hour), Some(48 * hour), None].map(whole_days), [Some(1), Some(2), Some(UNSEEN)]);
        assert_eq!([Some(hour), Some(25 * hour)].map(whole_days), [None, None]);
    }
}
