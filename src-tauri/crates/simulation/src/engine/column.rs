//! What a rule finds of every lead, apart from the points that it gives for it: whether its condition holds, how often its
//! event happened, how often its points have been halved. Points are looked up by that, so that changing them asks no
//! lead anything again.

use std::sync::Arc;

use agreement::model::Count;

use super::ages::{DAY, UNSEEN};
use super::count::{Lanes, MANY};
use super::mask::{Block, Mask, whole_days};
use crate::dataset::ColumnData;
use crate::plan::condition::{EventNode, Node};
use crate::plan::points::{PointsPlan, halved, limited};

/// What is found of every lead.
#[derive(Debug)]
pub(crate) enum Column {
    /// A small number, whose points stand in a table.
    Levels(Vec<u8>),
    /// The points themselves, where no small number tells them.
    Points(Vec<i16>),
}

/// Points never halve into more steps than this: 10,000 has fourteen binary digits.
const MOST_STEPS: u16 = 14;
/// Most rules give less than 128 points, whose halvings end here; a column that tells no more is quicker.
const FEW_STEPS: u16 = 7;

/// What a column is of. Conditions are the same when they are kept in one place, as [`crate::plan::Prepared`] does.
#[derive(Debug, Clone)]
pub(crate) enum Finding {
    /// 0 or 1: whether it holds.
    Holds(Arc<Node>),
    /// 0: no event in the window or not as many as asked; n + 1: the latest has been halved n times.
    Halvings { events: Arc<EventNode>, count: Count, halve_every: i64, steps: u16 },
    /// How many events there are, [`MANY`] for that and more.
    Times(Arc<EventNode>),
    /// How many of these the value is at least; none of them when there is no value.
    Steps { column: usize, from: Vec<f64> },
    /// 0; 1: a `must_have` does not hold; 2: a `never` holds.
    Gates { must_have: Vec<Arc<Node>>, never: Vec<Arc<Node>> },
    /// The points, by the plain way of [`PointsPlan::points`] or by counts of each halving.
    Points(PointsPlan),
}

impl PartialEq for Finding {
    fn eq(&self, other: &Finding) -> bool {
        let same = |one: &[Arc<Node>], other: &[Arc<Node>]| {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| Arc::ptr_eq(one, other))
        };
        match (self, other) {
            (Finding::Holds(one), Finding::Holds(other)) => Arc::ptr_eq(one, other),
            (
                Finding::Halvings { events, count, halve_every, steps },
                Finding::Halvings { events: of, count: so_many, halve_every: length, steps: last },
            ) => Arc::ptr_eq(events, of) && count == so_many && halve_every == length && steps == last,
            (Finding::Times(one), Finding::Times(other)) => Arc::ptr_eq(one, other),
            (Finding::Steps { column, from }, Finding::Steps { column: of, from: steps }) => {
                column == of && from == steps
            }
            (Finding::Gates { must_have, never }, Finding::Gates { must_have: must, never: not }) => {
                same(must_have, must) && same(never, not)
            }
            (Finding::Points(one), Finding::Points(other)) => one.is_same(other),
            _ => false,
        }
    }
}

impl Finding {
    /// What a rule finds, and the points for each small number, where that is how it is told. None where a rule gives
    /// nothing, whoever the lead is.
    pub(crate) fn of(rule: &PointsPlan) -> Option<(Finding, Option<Table>)> {
        let plain = || Some((Finding::Points(rule.clone()), None));
        match rule {
            PointsPlan::Once { when, points } => {
                Some((Finding::Holds(when.clone()), Some(Table::Flag(*points as i16))))
            }
            PointsPlan::Fading { events, count, points, halve_every } => {
                if whole_days(events.within).is_none() || whole_days(Some(*halve_every)).is_none() {
                    return plain();
                }
                let steps = if points.unsigned_abs() < 1 << FEW_STEPS { FEW_STEPS } else { MOST_STEPS };
                let finding =
                    Finding::Halvings { events: events.clone(), count: *count, halve_every: *halve_every, steps };
                let table = |level: u8| if level == 0 { 0 } else { halved(*points, i64::from(level) - 1) };
                Some((finding, Table::steps(table)))
            }
            PointsPlan::Each { events, points, halve_every: None, limit } => {
                let told = *points == 0 || i64::from(MANY) * i64::from(points.abs()) >= i64::from(limit.abs());
                if whole_days(events.within).is_none() || !told {
                    return plain();
                }
                let table = |level: u8| limited(i64::from(*points) * i64::from(level), *points, *limit);
                Some((Finding::Times(events.clone()), Table::steps(table)))
            }
            PointsPlan::Each { .. } => plain(),
            PointsPlan::Tiers { column: None, .. } => None,
            PointsPlan::Tiers { column: Some(column), tiers } => {
                if tiers.len() > usize::from(u8::MAX) {
                    return plain();
                }
                let finding = Finding::Steps { column: *column, from: tiers.iter().map(|(from, _)| *from).collect() };
                let table = |level: u8| match level {
                    0 => 0,
                    level => tiers.get(usize::from(level) - 1).map_or(0, |(_, points)| *points),
                };
                Some((finding, Table::steps(table)))
            }
        }
    }

    /// A column of this, yet to be filled.
    pub(crate) fn column(&self, leads: usize) -> Column {
        match self {
            Finding::Points(_) => Column::Points(vec![0; leads]),
            _ => Column::Levels(vec![0; leads]),
        }
    }
}

/// The points for each small number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Table {
    /// Of a column of 0 and 1: so many for 1.
    Flag(i16),
    /// One by one.
    Steps(Box<[i16; 256]>),
}

impl Table {
    fn steps(points: impl Fn(u8) -> i32) -> Option<Table> {
        // Points and limits are from -10,000 to 10,000.
        Some(Table::Steps(Box::new(std::array::from_fn(|level| points(level as u8) as i16))))
    }

    pub(crate) fn points(&self, level: u8) -> i16 {
        match self {
            Table::Flag(points) => {
                if level == 0 {
                    0
                } else {
                    *points
                }
            }
            Table::Steps(points) => points[usize::from(level)],
        }
    }

    pub(crate) fn is_flag(&self) -> bool {
        matches!(self, Table::Flag(_))
    }
}

/// How a column is filled, block by block.
#[derive(Debug)]
pub(crate) enum Recipe<'p> {
    Holds(Mask<'p>),
    Halvings {
        enough: Option<Mask<'p>>,
        steps: Vec<usize>,
    },
    /// The place of the newest event among those whose ages are known, and the ages at which each step ends.
    HalvingsByAge {
        enough: Option<Mask<'p>>,
        newest: usize,
        ends: Vec<u16>,
    },
    Times {
        lane: usize,
    },
    Steps {
        column: usize,
        from: &'p [f64],
    },
    Gates {
        must_have: Vec<Mask<'p>>,
        never: Vec<Mask<'p>>,
    },
    /// The lanes of the halvings with what one event gives in each, and the rule's own points and limit.
    Sum {
        steps: Vec<(usize, i32)>,
        points: i32,
        limit: i32,
    },
    Plain(&'p PointsPlan),
}

impl<'p> Recipe<'p> {
    /// Gives what is to be counted its lanes.
    pub(crate) fn new(finding: &'p Finding, lanes: &mut Option<Lanes>) -> Recipe<'p> {
        let mut masks = |nodes: &'p [Arc<Node>]| nodes.iter().map(|node| Mask::new(node, lanes)).collect();
        match finding {
            Finding::Holds(node) => Recipe::Holds(Mask::new(node, lanes)),
            Finding::Gates { must_have, never } => Recipe::Gates { must_have: masks(must_have), never: masks(never) },
            Finding::Steps { column, from } => Recipe::Steps { column: *column, from },
            Finding::Halvings { events, count, halve_every, steps } => {
                let lanes = lanes.get_or_insert_default();
                let enough = match count {
                    Count::AtLeast(0 | 1) => None,
                    // What no lane can tell is asked of each lead.
                    count => Some(Mask::counted(events, *count, lanes)),
                };
                if lanes.by_age() {
                    let ends = edges(events, *halve_every, *steps).map(|(_, to)| to).collect();
                    return Recipe::HalvingsByAge { enough, newest: lanes.nth(&events.kinds, 1), ends };
                }
                Recipe::Halvings { enough, steps: halvings(events, *halve_every, *steps, lanes) }
            }
            Finding::Times(events) => {
                let to = whole_days(events.within).unwrap_or(UNSEEN);
                Recipe::Times { lane: lanes.get_or_insert_default().lane(&events.kinds, 0, to) }
            }
            Finding::Points(plan) => Recipe::sum(plan, lanes.get_or_insert_default()).unwrap_or(Recipe::Plain(plan)),
        }
    }

    /// The sum over events that halve, where the counts of each halving can tell it.
    fn sum(plan: &PointsPlan, lanes: &mut Lanes) -> Option<Recipe<'p>> {
        let PointsPlan::Each { events, points, halve_every: Some(halve_every), limit } = plan else { return None };
        whole_days(events.within)?;
        whole_days(Some(*halve_every))?;
        let steps = (0..MOST_STEPS).take_while(|k| halved(*points, i64::from(*k)) != 0).count() as u16;
        // The last halving leaves one point, and a lane must be able to count as many as reach the limit.
        if limit.unsigned_abs() > MANY {
            return None;
        }
        let lanes = halvings(events, *halve_every, steps, lanes);
        let steps = lanes.into_iter().enumerate().map(|(k, lane)| (lane, halved(*points, k as i64)));
        Some(Recipe::Sum { steps: steps.collect(), points: *points, limit: *limit })
    }
}

/// A lane for the events that have been halved so many times, from none.
fn halvings(events: &EventNode, halve_every: i64, steps: u16, lanes: &mut Lanes) -> Vec<usize> {
    edges(events, halve_every, steps).map(|(from, to)| lanes.lane(&events.kinds, from, to)).collect()
}

/// Between which ages in days events have been halved so many times, from none.
fn edges(events: &EventNode, halve_every: i64, steps: u16) -> impl Iterator<Item = (u16, u16)> {
    let end = whole_days(events.within).unwrap_or(UNSEEN);
    let length = halve_every / DAY;
    let edge = move |k: u16| (i64::from(k) * length).min(i64::from(end)) as u16;
    (0..steps).map(move |k| (edge(k), edge(k + 1)))
}

/// A part of a column that is being filled.
pub(crate) enum Part<'a> {
    Levels(&'a mut [u8]),
    Points(&'a mut [i16]),
}

impl Column {
    /// The column in parts of so many leads.
    pub(crate) fn parts(&mut self, leads: usize) -> Vec<Part<'_>> {
        match self {
            Column::Levels(levels) => levels.chunks_mut(leads).map(Part::Levels).collect(),
            Column::Points(points) => points.chunks_mut(leads).map(Part::Points).collect(),
        }
    }
}

impl Recipe<'_> {
    /// Fills the part of a block.
    pub(crate) fn fill(&self, block: &Block<'_>, part: Part<'_>) {
        match (self, part) {
            (Recipe::Holds(mask), Part::Levels(levels)) => mask.ask(block, levels),
            (Recipe::Gates { must_have, never }, Part::Levels(levels)) => gates(must_have, never, block, levels),
            (Recipe::Times { lane }, Part::Levels(levels)) => levels.copy_from_slice(block.lane(*lane)),
            (Recipe::Halvings { enough, steps }, Part::Levels(levels)) => {
                levels.fill(0);
                // The latest event decides: the first halving in which there is one.
                for (k, lane) in steps.iter().enumerate().rev() {
                    for (level, count) in levels.iter_mut().zip(block.lane(*lane)) {
                        *level = if *count > 0 { k as u8 + 1 } else { *level };
                    }
                }
                only_where(enough.as_ref(), block, levels);
            }
            (Recipe::HalvingsByAge { enough, newest, ends }, Part::Levels(levels)) => {
                levels.fill(0);
                for (k, end) in ends.iter().enumerate().rev() {
                    for (level, age) in levels.iter_mut().zip(block.aged[*newest]) {
                        *level = if age < end { k as u8 + 1 } else { *level };
                    }
                }
                only_where(enough.as_ref(), block, levels);
            }
            (Recipe::Steps { column, from }, Part::Levels(levels)) => {
                levels.fill(0);
                if let ColumnData::Number(values) = block.data.cells(*column) {
                    // No value is NaN, which is at least nothing. `from` rises, so counting what is reached is enough.
                    for from in *from {
                        for (level, value) in levels.iter_mut().zip(&values[block.leads.clone()]) {
                            *level += u8::from(from <= value);
                        }
                    }
                }
            }
            (Recipe::Sum { steps, points, limit }, Part::Points(own)) => {
                for (place, own) in own.iter_mut().enumerate() {
                    let sum = steps.iter().map(|(lane, each)| i64::from(block.lane(*lane)[place]) * i64::from(*each));
                    *own = limited(sum.sum(), *points, *limit) as i16;
                }
            }
            (Recipe::Plain(plan), Part::Points(own)) => {
                for (place, own) in own.iter_mut().enumerate() {
                    // Points and limits are from -10,000 to 10,000.
                    *own = plan.points(block.seen(place)) as i16;
                }
            }
            // A column is made by the finding that its recipe is of.
            _ => {}
        }
    }
}

/// Leaves the levels of the leads of which a condition holds.
fn only_where(condition: Option<&Mask<'_>>, block: &Block<'_>, levels: &mut [u8]) {
    let Some(condition) = condition else { return };
    let mut holds = vec![0; levels.len()];
    condition.ask(block, &mut holds);
    levels.iter_mut().zip(&holds).for_each(|(level, holds)| *level *= holds);
}

fn gates(must_have: &[Mask<'_>], never: &[Mask<'_>], block: &Block<'_>, levels: &mut [u8]) {
    levels.fill(0);
    let mut holds = vec![0; levels.len()];
    for gate in must_have {
        gate.ask(block, &mut holds);
        levels.iter_mut().zip(&holds).for_each(|(level, holds)| *level |= holds ^ 1);
    }
    for gate in never {
        gate.ask(block, &mut holds);
        levels.iter_mut().zip(&holds).for_each(|(level, holds)| *level = (*level).max(holds * 2));
    }
}
