//! A definition made ready to be asked along the way of a lead: what has to be counted, and at which moments a lead could
//! have risen.
//!
//! Between two of these nothing rises: an event comes; one leaves a window of which fewer is better; one is halved where
//! that takes less away; a date-time attribute comes into or leaves a window. So the first moment in the qualifying band
//! is the beginning or one of them. What can rise at each, and how far, is known beforehand, too, so that a lead is asked
//! only where it could have risen far enough.

use std::collections::BTreeMap;

use agreement::model::Count;

use crate::plan::Plan;
use crate::plan::condition::{EventNode, FieldNode, Node};
use crate::plan::points::{PointsPlan, halved};

/// A definition made ready.
#[derive(Debug)]
pub(super) struct Guide<'p> {
    pub plan: &'p Plan,
    /// Rules that give the same at every moment, each with its category.
    pub still: Vec<(usize, &'p PointsPlan)>,
    /// The others.
    pub moving: Vec<(usize, Moving<'p>)>,
    pub must_have: Vec<Ask<'p>>,
    pub never: Vec<Ask<'p>>,
    /// Conditions that are the same at every moment: asked once of each lead.
    pub fixed: Vec<&'p Node>,
    /// Date-time attributes whose windows open and close, and what can rise thereby.
    pub dates: Vec<(&'p FieldNode, Vec<Rise>)>,
    /// What each rule of [`Guide::moving`] gives at most.
    pub most: Vec<i64>,
    /// The different sets of kinds of events that are asked about.
    pub sets: Vec<Set>,
    /// Set and window of each count.
    pub counts: Vec<(usize, Option<i64>)>,
    /// The different windows.
    pub windows: Vec<Window>,
    /// The class of each kind of event.
    pub class_of: Vec<u16>,
    pub classes: Vec<Class>,
}

/// A rule, by its place in [`Guide::moving`], and how much more it can give at once. A gate that opens is no such rise, but
/// a lead can qualify by it.
pub(super) type Rise = (usize, i64);

/// Kinds of events that are asked about together.
#[derive(Debug)]
pub(super) struct Set {
    kinds: Vec<bool>,
    /// What can rise as one of them comes, if a lead can qualify by that.
    comes: Option<Vec<Rise>>,
    /// How long after one of them something can rise, as it leaves a window or is halved.
    later: Vec<(i64, Option<Rise>)>,
    /// Whether the times of the events are wanted one by one.
    pub listed: bool,
}

/// A length of time that events are counted over.
#[derive(Debug)]
pub(super) struct Window {
    /// In milliseconds.
    pub length: i64,
}

/// What kinds of events have in common that are in the same sets.
#[derive(Debug, Default)]
pub(super) struct Class {
    pub sets: Vec<usize>,
    /// The counts that one of them is in as it comes.
    pub counts: Vec<usize>,
    /// By window: the counts that it is in no more as it leaves.
    pub leaves: Vec<Vec<usize>>,
    /// What can rise as one of them comes, if a lead can qualify by that.
    pub comes: Option<Vec<Rise>>,
    /// How long after one of them something can rise.
    pub later: Vec<(i64, Vec<Rise>)>,
}

/// A rule whose points change with time.
#[derive(Debug)]
pub(super) enum Moving<'p> {
    Once { when: Ask<'p>, points: i32 },
    Fading { set: usize, count: usize, holds: Count, points: i32, halve_every: i64, within: Option<i64> },
    Each { count: usize, points: i32, limit: i32 },
    Sum { set: usize, points: i32, halve_every: i64, within: Option<i64>, limit: i32 },
}

impl Moving<'_> {
    /// What the rule gives at most.
    fn most(&self) -> i64 {
        let most = match self {
            Moving::Once { points, .. } | Moving::Fading { points, .. } => *points,
            Moving::Each { points, limit, .. } | Moving::Sum { points, limit, .. } => (*points).max(*limit),
        };
        i64::from(most.max(0))
    }
}

/// A condition along the way.
#[derive(Debug)]
pub(super) enum Ask<'p> {
    All(Vec<Ask<'p>>),
    Any(Vec<Ask<'p>>),
    Not(Box<Ask<'p>>),
    /// A place in [`Guide::fixed`].
    Fixed(usize),
    Date(&'p FieldNode),
    /// A place in [`Guide::counts`].
    Count(usize, Count),
}

impl<'p> Guide<'p> {
    pub(super) fn new(plan: &'p Plan, kinds: usize) -> Guide<'p> {
        let mut guide = Guide {
            plan,
            still: Vec::new(),
            moving: Vec::new(),
            must_have: Vec::new(),
            never: Vec::new(),
            fixed: Vec::new(),
            dates: Vec::new(),
            most: Vec::new(),
            sets: Vec::new(),
            counts: Vec::new(),
            windows: Vec::new(),
            class_of: Vec::new(),
            classes: Vec::new(),
        };
        guide.must_have = plan.must_have.iter().map(|gate| guide.ask(gate, true, None)).collect();
        guide.never = plan.never.iter().map(|gate| guide.ask(gate, false, None)).collect();
        for rule in &plan.rules {
            let Some(category) = rule.category else { continue };
            match guide.moving(&rule.points) {
                Some(moving) => {
                    guide.most.push(moving.most());
                    guide.moving.push((category, moving));
                }
                None => guide.still.push((category, &rule.points)),
            }
        }
        guide.classify(kinds);
        guide
    }

    /// None for a rule that gives the same at every moment.
    fn moving(&mut self, rule: &'p PointsPlan) -> Option<Moving<'p>> {
        let place = self.moving.len();
        // Whether points come or cease to be taken away.
        let rise = |points: i32| Some((place, i64::from(points.unsigned_abs())));
        match rule {
            PointsPlan::Tiers { .. } => None,
            PointsPlan::Once { when, .. } if when.is_timeless() => None,
            PointsPlan::Once { when, points } => {
                Some(Moving::Once { when: self.ask(when, *points > 0, rise(*points)), points: *points })
            }
            PointsPlan::Fading { events, count: holds, points, halve_every } => {
                let (set, count) = (self.set(events), self.count(events));
                let up = *points > 0;
                self.comes(set, up || has_most(*holds), rise(*points));
                self.leaves(events, set, !up || has_most(*holds), rise(*points));
                if !up {
                    self.halves(set, *halve_every, *points, rise(*points));
                }
                let (points, halve_every, within) = (*points, *halve_every, events.within);
                Some(Moving::Fading { set, count, holds: *holds, points, halve_every, within })
            }
            PointsPlan::Each { events, points, halve_every, limit } => {
                let set = self.set(events);
                self.comes(set, *points > 0, rise(*points));
                self.leaves(events, set, *points < 0, rise(*points));
                let (points, limit, within) = (*points, *limit, events.within);
                Some(match halve_every {
                    None => Moving::Each { count: self.count(events), points, limit },
                    Some(halve_every) => {
                        self.sets[set].listed = true;
                        if points < 0 {
                            self.halves(set, *halve_every, points, rise(points));
                        }
                        Moving::Sum { set, points, halve_every: *halve_every, within, limit }
                    }
                })
            }
        }
    }

    /// `up`: a lead rises where the condition comes to hold, else where it ceases to; by so much.
    fn ask(&mut self, node: &'p Node, up: bool, rise: Option<Rise>) -> Ask<'p> {
        if node.is_timeless() {
            self.fixed.push(node);
            return Ask::Fixed(self.fixed.len() - 1);
        }
        match node {
            Node::All(parts) => Ask::All(parts.iter().map(|part| self.ask(part, up, rise)).collect()),
            Node::Any(parts) => Ask::Any(parts.iter().map(|part| self.ask(part, up, rise)).collect()),
            Node::Not(part) => Ask::Not(Box::new(self.ask(part, !up, rise))),
            Node::Field(field) => {
                self.dates.push((field, rise.into_iter().collect()));
                Ask::Date(field)
            }
            Node::Events { events, count } => {
                let set = self.set(events);
                let (with_more, with_fewer) = (least(*count) > 0, has_most(*count));
                self.comes(set, if up { with_more } else { with_fewer }, rise);
                self.leaves(events, set, if up { with_fewer } else { with_more }, rise);
                Ask::Count(self.count(events), *count)
            }
        }
    }

    fn set(&mut self, events: &EventNode) -> usize {
        self.sets.iter().position(|set| set.kinds == events.kinds).unwrap_or_else(|| {
            let kinds = events.kinds.clone();
            self.sets.push(Set { kinds, comes: None, later: Vec::new(), listed: false });
            self.sets.len() - 1
        })
    }

    fn count(&mut self, events: &EventNode) -> usize {
        if let Some(length) = events.within {
            self.window(length);
        }
        let count = (self.set(events), events.within);
        self.counts.iter().position(|own| *own == count).unwrap_or_else(|| {
            self.counts.push(count);
            self.counts.len() - 1
        })
    }

    fn window(&mut self, length: i64) -> usize {
        self.windows.iter().position(|window| window.length == length).unwrap_or_else(|| {
            self.windows.push(Window { length });
            self.windows.len() - 1
        })
    }

    /// Notes that something can rise as an event comes.
    fn comes(&mut self, set: usize, can: bool, rise: Option<Rise>) {
        if can {
            self.sets[set].comes.get_or_insert_default().extend(rise);
        }
    }

    /// Notes that something can rise as an event leaves its window.
    fn leaves(&mut self, events: &EventNode, set: usize, can: bool, rise: Option<Rise>) {
        if let (true, Some(length)) = (can, events.within) {
            self.sets[set].later.push((length, rise));
        }
    }

    /// Notes that something rises with each halving of what an event takes away.
    fn halves(&mut self, set: usize, every: i64, points: i32, rise: Option<Rise>) {
        let halvings = (0..).find(|k| halved(points, *k) == 0).unwrap_or(0);
        self.sets[set].later.extend((1..=halvings).map(|k| (k * every, rise)));
    }

    fn classify(&mut self, kinds: usize) {
        let mut classes: Vec<Vec<bool>> = Vec::new();
        for kind in 0..kinds {
            let own: Vec<bool> = self.sets.iter().map(|set| set.kinds[kind]).collect();
            let place = classes.iter().position(|class| *class == own).unwrap_or_else(|| {
                classes.push(own);
                classes.len() - 1
            });
            self.class_of.push(place as u16);
        }
        let sets = |of: &Vec<bool>| self.sets.iter().zip(of.clone()).filter_map(|(set, own)| own.then_some(set));
        let class = |of: &Vec<bool>| {
            let counts = |window: Option<i64>| {
                let own = self
                    .counts
                    .iter()
                    .enumerate()
                    .filter(move |(_, (set, within))| of[*set] && (window.is_none() || *within == window));
                own.map(|(count, _)| count).collect::<Vec<_>>()
            };
            Class {
                sets: (0..self.sets.len()).filter(|set| of[*set]).collect(),
                counts: counts(None),
                leaves: self.windows.iter().map(|window| counts(Some(window.length))).collect(),
                comes: sets(of)
                    .filter_map(|set| set.comes.clone())
                    .reduce(|one, other| [one, other].concat())
                    .map(|rises| together(rises.into_iter())),
                later: later(sets(of).flat_map(|set| &set.later)),
            }
        };
        self.classes = classes.iter().map(class).collect();
    }
}

/// What a rule can rise by for several reasons at once, together.
fn together(rises: impl Iterator<Item = Rise>) -> Vec<Rise> {
    let mut all: BTreeMap<usize, i64> = BTreeMap::new();
    rises.for_each(|(rule, rise)| *all.entry(rule).or_default() += rise);
    all.into_iter().collect()
}

/// The same after each time.
fn later<'a>(rises: impl Iterator<Item = &'a (i64, Option<Rise>)>) -> Vec<(i64, Vec<Rise>)> {
    let mut after: BTreeMap<i64, Vec<Rise>> = BTreeMap::new();
    rises.for_each(|(delay, rise)| after.entry(*delay).or_default().extend(*rise));
    after.into_iter().map(|(delay, rises)| (delay, together(rises.into_iter()))).collect()
}

/// The fewest events with which a count can hold.
pub(super) fn least(count: Count) -> u32 {
    match count {
        Count::Is(n) | Count::AtLeast(n) | Count::Between(n, _) => n,
        Count::MoreThan(n) => n.saturating_add(1),
        Count::AtMost(_) | Count::LessThan(_) => 0,
    }
}

/// Whether more events can end it.
fn has_most(count: Count) -> bool {
    !matches!(count, Count::AtLeast(_) | Count::MoreThan(_))
}
