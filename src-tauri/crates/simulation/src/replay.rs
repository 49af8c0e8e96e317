//! Replay: the exact first moment at which a lead was in the qualifying band (language reference, section 6).
//!
//! What a definition says of a lead changes only at its change points: an event, an event leaving a window, an event's
//! points being halved, a date-time attribute coming into or leaving a window. Between two of them it stays, so looking
//! at the beginning and at each change point finds the moment exactly.

use std::sync::Arc;

use agreement::time::Instant;
use rayon::prelude::*;

use crate::dataset::{Dataset, Lead, NO_TIME, Value};
use crate::engine::{BLOCK, Judge, Scored, Wanted};
use crate::plan::condition::{EventNode, FieldNode, Node, Seen};
use crate::plan::points::{PointsPlan, halved};
use crate::plan::value::TimeTest;
use crate::plan::{BandIndex, Plan, Verdict};
use crate::world::World;

/// What a definition says of every lead at its first moment in the qualifying band, else at the as-of moment.
#[derive(Debug)]
pub(crate) struct Replayed {
    as_of: Option<Instant>,
    at_end: Arc<Scored>,
    judge: Judge,
    /// The first moment in the qualifying band of each lead, if there is one.
    first: Vec<Instant>,
    /// The leads that have one, rising, with their scores and, lead by lead, their totals at it.
    qualified: Vec<(Lead, i32)>,
    totals: Vec<i32>,
    qualifying: BandIndex,
}

impl Replayed {
    pub(crate) fn as_of(&self) -> Option<Instant> {
        self.as_of
    }

    pub(crate) fn first(&self, lead: Lead) -> Instant {
        self.first[lead as usize]
    }

    /// The scores at the as-of moment.
    pub(crate) fn at_end(&self) -> &Arc<Scored> {
        &self.at_end
    }

    fn place(&self, lead: Lead) -> Option<usize> {
        self.qualified.binary_search_by_key(&lead, |(lead, _)| *lead).ok()
    }

    pub(crate) fn verdict(&self, lead: Lead) -> Verdict {
        let row = lead as usize;
        match self.place(lead) {
            Some(place) => Verdict { score: self.qualified[place].1, band: self.qualifying },
            None => {
                let score = self.at_end.score()[row];
                Verdict { score, band: self.judge.band(score, self.at_end.state()[row]) }
            }
        }
    }

    pub(crate) fn totals(&self, lead: Lead) -> Vec<i32> {
        let categories = self.at_end.categories();
        match self.place(lead) {
            Some(place) => self.totals[place * categories..(place + 1) * categories].to_vec(),
            None => (0..categories).map(|category| self.at_end.total(lead as usize, category)).collect(),
        }
    }
}

/// Follows every lead. None when the answer is wanted no longer.
pub(crate) fn replay(world: &World<'_>, plan: &Plan, at_end: Arc<Scored>, wanted: Wanted<'_>) -> Option<Replayed> {
    let (data, categories) = (world.data(), plan.categories());
    let follow = |number: usize| {
        let mut found = Vec::new();
        if !wanted() {
            return None;
        }
        let mut totals = vec![0; categories];
        let leads = number * BLOCK..((number + 1) * BLOCK).min(data.len());
        for lead in leads.map(|lead| lead as Lead).filter(|lead| world.has(*lead)) {
            let judged = judge(world, plan, lead, &mut totals);
            if judged.verdict.band == plan.qualifying() {
                found.push((lead, judged, totals.clone()));
            }
        }
        Some(found)
    };
    let blocks: Vec<Option<Vec<_>>> = (0..data.len().div_ceil(BLOCK)).into_par_iter().map(follow).collect();
    let mut replayed = Replayed {
        as_of: world.as_of(),
        at_end,
        judge: Judge::of(plan),
        first: vec![NO_TIME; data.len()],
        qualified: Vec::new(),
        totals: Vec::new(),
        qualifying: plan.qualifying(),
    };
    for block in blocks {
        for (lead, judged, totals) in block? {
            replayed.first[lead as usize] = judged.first_qualified.unwrap_or(NO_TIME);
            replayed.qualified.push((lead, judged.verdict.score));
            replayed.totals.extend(totals);
        }
    }
    Some(replayed)
}

/// What is found about one lead.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Judged {
    pub verdict: Verdict,
    pub at: Option<Instant>,
    pub first_qualified: Option<Instant>,
}

/// Follows a lead to its first moment in the qualifying band; one that never gets there is judged at the as-of moment.
pub(crate) fn judge(world: &World<'_>, plan: &Plan, lead: Lead, totals: &mut [i32]) -> Judged {
    let data = world.data();
    let at_end = |totals: &mut [i32]| {
        let verdict = plan.verdict(Seen::new(data, lead, world.as_of()), totals);
        Judged { verdict, at: world.as_of(), first_qualified: None }
    };
    let (Some(from), Some(to)) = (world.beginning(lead), world.as_of()) else {
        return at_end(totals);
    };
    if !plan.can_qualify(Seen::new(data, lead, Some(to))) {
        return at_end(totals);
    }
    for at in change_points(plan, data, lead, from, to) {
        let verdict = plan.verdict(Seen::new(data, lead, Some(at)), totals);
        if verdict.band == plan.qualifying() {
            return Judged { verdict, at: Some(at), first_qualified: Some(at) };
        }
    }
    at_end(totals)
}

/// The moments from `from` to `to` at which something about a lead changes, rising, `from` first.
fn change_points(plan: &Plan, data: &Dataset, lead: Lead, from: Instant, to: Instant) -> Vec<Instant> {
    let mut points = Points { from, to, list: vec![from] };
    let seen = Seen::new(data, lead, Some(to));
    for gate in plan.must_have.iter().chain(&plan.never) {
        points.condition(gate, seen);
    }
    for rule in &plan.rules {
        match &rule.points {
            PointsPlan::Once { when, .. } => points.condition(when, seen),
            PointsPlan::Fading { events, halve_every, points: given, .. } => {
                points.events(events, Some((*halve_every, *given)), seen);
            }
            PointsPlan::Each { events, halve_every, points: given, .. } => {
                points.events(events, halve_every.map(|length| (length, *given)), seen);
            }
            PointsPlan::Tiers { .. } => {}
        }
    }
    points.list.sort_unstable();
    points.list.dedup();
    points.list
}

struct Points {
    from: Instant,
    to: Instant,
    list: Vec<Instant>,
}

impl Points {
    fn add(&mut self, at: Instant) {
        if self.from < at && at <= self.to {
            self.list.push(at);
        }
    }

    fn condition(&mut self, node: &Node, seen: Seen<'_>) {
        match node {
            Node::All(parts) | Node::Any(parts) => parts.iter().for_each(|part| self.condition(part, seen)),
            Node::Not(part) => self.condition(part, seen),
            Node::Events { events, .. } => self.events(events, None, seen),
            Node::Field(FieldNode::Time { attribute, test }) => {
                if let Value::Time(value) = seen.data.attribute_value(seen.lead, *attribute) {
                    self.time(value, *test);
                }
            }
            Node::Field(_) => {}
        }
    }

    /// `t - D < v <= t` begins at `v` and ends at `v + D`; `v <= t - D` begins at `v + D`.
    fn time(&mut self, value: Instant, test: TimeTest) {
        match test {
            TimeTest::Span { .. } => {}
            TimeTest::Within(length) => {
                self.add(value);
                self.add(value.saturating_add(length));
            }
            TimeTest::OlderThan(length) => self.add(value.saturating_add(length)),
        }
    }

    fn events(&mut self, events: &EventNode, halving: Option<(i64, i32)>, seen: Seen<'_>) {
        for (at, kind) in seen.events.iter() {
            if !events.kinds[kind as usize] {
                continue;
            }
            self.add(at);
            if let Some(length) = events.within {
                self.add(at.saturating_add(length));
            }
            if let Some((halve_every, points)) = halving {
                let mut k = 1;
                // Until nothing is left to be halved.
                while halved(points, k - 1) != 0 {
                    self.add(at.saturating_add(k * halve_every));
                    k += 1;
                }
            }
        }
    }
}

impl Plan {
    /// Whether the qualifying band can be reached at some moment up to the one seen: an upper bound of every total, so
    /// that most leads need not be followed.
    fn can_qualify(&self, seen: Seen<'_>) -> bool {
        let mut most = vec![0i64; self.categories()];
        for rule in &self.rules {
            if let Some(category) = rule.category {
                most[category] += i64::from(rule.points.at_most(seen));
            }
        }
        self.within_reach(&most)
    }
}

impl PointsPlan {
    /// No moment up to the one seen gives more.
    fn at_most(&self, seen: Seen<'_>) -> i32 {
        match self {
            PointsPlan::Once { when, points } if when.is_timeless() => {
                if when.holds(seen) {
                    *points
                } else {
                    0
                }
            }
            PointsPlan::Once { points, .. } => (*points).max(0),
            PointsPlan::Fading { events, points, .. } => {
                // Without an event there is nothing to fade.
                if events.all(seen) == 0 { 0 } else { (*points).max(0) }
            }
            PointsPlan::Each { events, points, limit, .. } if *points > 0 => {
                let most = i64::from(*points) * events.all(seen) as i64;
                most.min(i64::from(*limit)) as i32
            }
            PointsPlan::Each { limit, .. } => (*limit).max(0),
            PointsPlan::Tiers { .. } => self.points(seen),
        }
    }
}

impl EventNode {
    fn all(&self, seen: Seen<'_>) -> usize {
        seen.events.iter().filter(|(_, kind)| self.kinds[*kind as usize]).count()
    }
}

impl Node {
    /// Whether it holds at every moment or at none.
    fn is_timeless(&self) -> bool {
        match self {
            Node::All(parts) | Node::Any(parts) => parts.iter().all(Node::is_timeless),
            Node::Not(part) => part.is_timeless(),
            Node::Events { .. } => false,
            Node::Field(FieldNode::Time { test, .. } | FieldNode::WrittenTime { test, .. }) => {
                matches!(test, TimeTest::Span { .. })
            }
            Node::Field(_) => true,
        }
    }
}
