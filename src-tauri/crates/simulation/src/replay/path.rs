//! The way of one lead through time, from its beginning to the first moment in the qualifying band.

use agreement::time::Instant;

use super::guide::{Ask, Guide, Moving};
use crate::dataset::{Lead, LeadEvents, NO_TIME, Value};
use crate::plan::condition::{FieldNode, Seen};
use crate::plan::points::{halved, limited};
use crate::plan::value::TimeTest;
use crate::world::World;

/// What is known of a lead at a moment, kept from lead to lead so that none needs memory of its own.
#[derive(Debug)]
pub(super) struct Path<'g> {
    guide: &'g Guide<'g>,
    /// The events in each of [`Guide::counts`].
    counts: Vec<u32>,
    /// The latest event of each set.
    latest: Vec<Instant>,
    /// The events of each set whose times are wanted, in time order.
    lists: Vec<Vec<Instant>>,
    /// How many events have left each window.
    left: Vec<usize>,
    /// How many events have come.
    come: usize,
    /// What holds at every moment.
    fixed: Vec<bool>,
    /// What the rules give by category that give the same at every moment.
    still: Vec<i64>,
    /// The categories' totals at the moment.
    totals: Vec<i32>,
    /// The moments at which the lead could have risen.
    moments: Vec<Instant>,
}

impl<'g> Path<'g> {
    pub(super) fn new(guide: &'g Guide<'g>) -> Path<'g> {
        Path {
            guide,
            counts: vec![0; guide.counts.len()],
            latest: vec![NO_TIME; guide.sets.len()],
            lists: vec![Vec::new(); guide.sets.len()],
            left: vec![0; guide.windows.len()],
            come: 0,
            fixed: vec![false; guide.fixed.len()],
            still: vec![0; guide.plan.categories()],
            totals: vec![0; guide.plan.categories()],
            moments: Vec::new(),
        }
    }

    /// The categories' totals at the moment that was found.
    pub(super) fn totals(&self) -> &[i32] {
        &self.totals
    }

    /// The first moment at which a lead is in the qualifying band, with its score then.
    pub(super) fn follow(&mut self, world: &World<'_>, lead: Lead) -> Option<(Instant, i32)> {
        let (from, to) = (world.beginning(lead)?, world.as_of()?);
        let seen = Seen::new(world.data(), lead, Some(to));
        self.begin(seen);
        self.find_moments(seen, from, to);
        let moments = std::mem::take(&mut self.moments);
        let found = moments.iter().find_map(|at| {
            self.go_to(seen.events, *at);
            Some((*at, self.qualifies(seen, *at)?))
        });
        self.moments = moments;
        found
    }

    fn begin(&mut self, seen: Seen<'_>) {
        self.counts.fill(0);
        self.latest.fill(NO_TIME);
        self.lists.iter_mut().for_each(Vec::clear);
        self.left.fill(0);
        self.come = 0;
        self.fixed.iter_mut().zip(&self.guide.fixed).for_each(|(fixed, node)| *fixed = node.holds(seen));
        self.still.fill(0);
        for (category, rule) in &self.guide.still {
            self.still[*category] += i64::from(rule.points(seen));
        }
    }

    fn find_moments(&mut self, seen: Seen<'_>, from: Instant, to: Instant) {
        let guide = self.guide;
        self.moments.clear();
        self.moments.push(from);
        let class = |kind: u32| &guide.classes[usize::from(guide.class_of[kind as usize])];
        let coming = seen.events.iter().filter(|(at, kind)| *at > from && class(*kind).rises);
        self.moments.extend(coming.map(|(at, _)| at));
        // What comes stands in time order already.
        let in_order = self.moments.len();
        let moments = &mut self.moments;
        let mut add = |at: Instant| {
            if from < at && at <= to {
                moments.push(at);
            }
        };
        for window in guide.windows.iter().filter(|window| !window.rises.is_empty()) {
            for (at, kind) in seen.events.iter() {
                if class(kind).sets.iter().any(|set| window.rises.contains(set)) {
                    add(at.saturating_add(window.length));
                }
            }
        }
        for (place, set) in guide.sets.iter().enumerate().filter(|(_, set)| !set.halvings.is_empty()) {
            for (at, _) in seen.events.iter().filter(|(_, kind)| class(*kind).sets.contains(&place)) {
                for (length, times) in &set.halvings {
                    (1..=*times).for_each(|k| add(at.saturating_add(k * length)));
                }
            }
        }
        for field in &guide.dates {
            let FieldNode::Time { attribute, test } = field else { continue };
            let Value::Time(value) = seen.data.attribute_value(seen.lead, *attribute) else { continue };
            // `t - D < v <= t` begins at `v` and ends at `v + D`; `v <= t - D` begins at `v + D`.
            match test {
                TimeTest::Span { .. } => {}
                TimeTest::Within(length) => [value, value.saturating_add(*length)].into_iter().for_each(&mut add),
                TimeTest::OlderThan(length) => add(value.saturating_add(*length)),
            }
        }
        if self.moments.len() > in_order {
            self.moments.sort_unstable();
        }
        self.moments.dedup();
    }

    /// Lets everything come and leave up to a moment.
    fn go_to(&mut self, events: LeadEvents<'_>, at: Instant) {
        let guide = self.guide;
        let class = |place: usize| &guide.classes[usize::from(guide.class_of[events.kind(place) as usize])];
        while self.come < events.len() && events.at(self.come) <= at {
            let (time, class) = (events.at(self.come), class(self.come));
            class.counts.iter().for_each(|count| self.counts[*count] += 1);
            for set in &class.sets {
                self.latest[*set] = time;
                if guide.sets[*set].listed {
                    self.lists[*set].push(time);
                }
            }
            self.come += 1;
        }
        for (place, window) in guide.windows.iter().enumerate() {
            let left = &mut self.left[place];
            let after = at.saturating_sub(window.length);
            while *left < self.come && events.at(*left) <= after {
                class(*left).leaves[place].iter().for_each(|count| self.counts[*count] -= 1);
                *left += 1;
            }
        }
    }

    /// The score, if the lead is in the qualifying band.
    fn qualifies(&mut self, seen: Seen<'_>, at: Instant) -> Option<i32> {
        let plan = self.guide.plan;
        let seen = Seen { at: Some(at), ..seen };
        let band = plan.bands.last()?;
        let mut sums = [0_i64; INLINE];
        let mut more;
        let sums: &mut [i64] = if self.still.len() <= INLINE {
            &mut sums[..self.still.len()]
        } else {
            more = vec![0; self.still.len()];
            &mut more
        };
        sums.copy_from_slice(&self.still);
        for (category, rule) in &self.guide.moving {
            sums[*category] += i64::from(self.points(rule, seen, at));
        }
        for ((total, sum), category) in self.totals.iter_mut().zip(&*sums).zip(&plan.categories) {
            *total = category.total(*sum);
        }
        let score = self.totals.iter().sum();
        let qualifies = band.reached(score, &self.totals)
            && !self.guide.never.iter().any(|gate| self.holds(gate, seen))
            && self.guide.must_have.iter().all(|gate| self.holds(gate, seen));
        qualifies.then_some(score)
    }

    fn points(&self, rule: &Moving<'_>, seen: Seen<'_>, at: Instant) -> i32 {
        let since = |within: &Option<i64>| within.map_or(NO_TIME, |length| at.saturating_sub(length));
        match rule {
            Moving::Once { when, points } => {
                if self.holds(when, seen) {
                    *points
                } else {
                    0
                }
            }
            Moving::Fading { set, count, holds, points, halve_every, within } => {
                let latest = self.latest[*set];
                if latest > since(within) && holds.holds(self.counts[*count]) {
                    halved(*points, (at - latest) / halve_every)
                } else {
                    0
                }
            }
            Moving::Each { count, points, limit } => {
                limited(i64::from(*points) * i64::from(self.counts[*count]), *points, *limit)
            }
            Moving::Sum { set, points, halve_every, within, limit } => {
                let mut sum = 0;
                for event in self.lists[*set].iter().rev().take_while(|event| **event > since(within)) {
                    let one = i64::from(halved(*points, (at - event) / halve_every));
                    sum += one;
                    // Older ones give nothing either, and beyond the limit nothing counts.
                    if one == 0 || sum.abs() >= i64::from(limit.abs()) {
                        break;
                    }
                }
                limited(sum, *points, *limit)
            }
        }
    }

    fn holds(&self, ask: &Ask<'_>, seen: Seen<'_>) -> bool {
        match ask {
            Ask::All(parts) => parts.iter().all(|part| self.holds(part, seen)),
            Ask::Any(parts) => parts.iter().any(|part| self.holds(part, seen)),
            Ask::Not(part) => !self.holds(part, seen),
            Ask::Fixed(place) => self.fixed[*place],
            Ask::Date(field) => field.holds(seen),
            Ask::Count(place, count) => count.holds(self.counts[*place]),
        }
    }
}

/// So many categories are summed without an allocation.
const INLINE: usize = 16;
