//! The way of one lead through time, from its beginning to the first moment in the qualifying band.

use agreement::time::Instant;

use super::guide::{Ask, Guide, Moving, Rise};
use crate::dataset::{Lead, LeadEvents, NO_TIME, Value};
use crate::plan::BandPlan;
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
    /// How much more each rule could give than it did when it was last looked at.
    room: Vec<i64>,
    /// The most that the rules of each category can give by now.
    upper: Vec<i64>,
    /// The moments at which the lead could have risen, and what could at each.
    moments: Vec<(Instant, &'g [Rise])>,
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
            room: vec![0; guide.moving.len()],
            upper: vec![0; guide.plan.categories()],
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
        let found = self.first_of(&moments, seen);
        self.moments = moments;
        found
    }

    /// The first of these moments at which the lead is in the qualifying band, with its score then.
    fn first_of(&mut self, moments: &[(Instant, &'g [Rise])], seen: Seen<'_>) -> Option<(Instant, i32)> {
        let band = self.guide.plan.bands.last()?;
        let mut is_first = true;
        for together in moments.chunk_by(|one, next| one.0 == next.0) {
            let at = together[0].0;
            for (rule, rise) in together.iter().flat_map(|(_, rises)| *rises) {
                let more = self.room[*rule].min(*rise);
                self.room[*rule] -= more;
                self.upper[self.guide.moving[*rule].0] += more;
            }
            // Nothing is looked at where the most that there can be is too little. A category's total follows the sum of
            // its rules, and moves no farther than it.
            if !is_first && !self.could_reach(band) {
                continue;
            }
            is_first = false;
            self.go_to(seen.events, at);
            let seen = Seen { at: Some(at), ..seen };
            let score = self.score(seen, at);
            if band.reached(score, &self.totals) && self.passes(seen) {
                return Some((at, score));
            }
        }
        None
    }

    fn could_reach(&mut self, band: &BandPlan) -> bool {
        self.total();
        band.reached(self.totals.iter().sum(), &self.totals)
    }

    /// The categories' totals of the sums in [`Path::upper`].
    fn total(&mut self) {
        for ((total, sum), category) in self.totals.iter_mut().zip(&self.upper).zip(&self.guide.plan.categories) {
            *total = category.total(*sum);
        }
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
        self.moments.push((from, &[]));
        let class = |kind: u32| &guide.classes[usize::from(guide.class_of[kind as usize])];
        let coming = seen.events.iter().filter(|(at, _)| *at > from);
        self.moments.extend(coming.filter_map(|(at, kind)| Some((at, class(kind).comes.as_deref()?))));
        // What comes stands in time order already.
        let in_order = self.moments.len();
        let moments = &mut self.moments;
        let mut add = |at: Instant, rise: &'g [Rise]| {
            if from < at && at <= to {
                moments.push((at, rise));
            }
        };
        for (at, kind) in seen.events.iter() {
            class(kind).later.iter().for_each(|(delay, rise)| add(at.saturating_add(*delay), rise));
        }
        for (field, rise) in &guide.dates {
            let FieldNode::Time { attribute, test } = field else { continue };
            let Value::Time(value) = seen.data.attribute_value(seen.lead, *attribute) else { continue };
            // `t - D < v <= t` begins at `v` and ends at `v + D`; `v <= t - D` begins at `v + D`.
            match test {
                TimeTest::Span { .. } => {}
                TimeTest::Within(length) => {
                    add(value, rise);
                    add(value.saturating_add(*length), rise);
                }
                TimeTest::OlderThan(length) => add(value.saturating_add(*length), rise),
            }
        }
        if self.moments.len() > in_order {
            self.moments.sort_unstable_by_key(|(at, _)| *at);
        }
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

    /// The score at a moment; the categories' totals are then those of that moment.
    fn score(&mut self, seen: Seen<'_>, at: Instant) -> i32 {
        self.upper.copy_from_slice(&self.still);
        for (place, (category, rule)) in self.guide.moving.iter().enumerate() {
            let points = i64::from(self.points(rule, seen, at));
            self.upper[*category] += points;
            self.room[place] = self.guide.most[place] - points;
        }
        self.total();
        self.totals.iter().sum()
    }

    /// Whether every gate lets the lead pass.
    fn passes(&self, seen: Seen<'_>) -> bool {
        !self.guide.never.iter().any(|gate| self.holds(gate, seen))
            && self.guide.must_have.iter().all(|gate| self.holds(gate, seen))
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
