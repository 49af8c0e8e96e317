//! A definition made ready for the leads at hand. Making it ready costs the size of the dictionaries; what it then asks
//! of a lead is whole numbers and flags.
//!
//! Each rule gives its points from the lead and the moment alone, independently of the others: what it found is kept, and
//! an edit asks only the rule that it touches.

mod compile;
pub(crate) mod condition;
mod criteria;
pub(crate) mod points;
mod prepared;
pub(crate) mod value;

use std::sync::Arc;

use agreement::model::{DISQUALIFIED, Mql};
use agreement::time::Instant;
use chrono_tz::Tz;

use crate::dataset::{Dataset, Lead};
use crate::warning::{Warning, Warnings};
use compile::Compiler;
use condition::{Node, Seen};
pub use criteria::SqlPlan;
use points::RulePlan;
pub(crate) use prepared::Prepared;
use value::Scope;

/// The band of a lead under a definition: its place among `mql.bands`, or disqualified.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct BandIndex(pub(crate) u8);

impl BandIndex {
    /// A `never` gate holds.
    pub const DISQUALIFIED: BandIndex = BandIndex(u8::MAX);
    /// The lead came into being after the as-of moment.
    pub(crate) const LEFT_OUT: BandIndex = BandIndex(u8::MAX - 1);

    /// The band at this place, from 0.
    pub fn new(place: usize) -> BandIndex {
        BandIndex(u8::try_from(place).unwrap_or(0))
    }

    /// The place among the bands; None for disqualified.
    pub fn place(self) -> Option<usize> {
        (self != BandIndex::DISQUALIFIED && self != BandIndex::LEFT_OUT).then_some(self.0 as usize)
    }

    /// The band's id in its definition, `disqualified` where it is none of the bands.
    pub fn id(self, mql: &Mql) -> &str {
        self.place().and_then(|place| mql.bands.get(place)).map_or(DISQUALIFIED, |band| &band.id)
    }
}

/// What a definition says of one lead at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verdict {
    /// The sum of the categories' totals.
    pub score: i32,
    /// The band.
    pub band: BandIndex,
}

/// An `mql.yaml` made ready for a data set; only to be used with that one.
#[derive(Debug, Clone)]
pub struct Plan {
    pub(crate) must_have: Vec<Arc<Node>>,
    pub(crate) never: Vec<Arc<Node>>,
    pub(crate) rules: Vec<RulePlan>,
    pub(crate) categories: Vec<CategoryPlan>,
    pub(crate) bands: Vec<BandPlan>,
    pub(crate) warnings: Vec<Warning>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CategoryPlan {
    pub id: String,
    pub floor: i64,
    pub cap: i64,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct BandPlan {
    pub id: String,
    pub from: i32,
    pub needs: Vec<(usize, i32)>,
}

impl BandPlan {
    /// The score is at least `from`, and each category in `needs` has at least that total.
    pub(crate) fn reached(&self, score: i32, totals: &[i32]) -> bool {
        score >= self.from && self.needs.iter().all(|(category, least)| totals[*category] >= *least)
    }
}

impl Plan {
    /// Makes a definition ready. What it asks that these leads cannot answer is in [`Plan::warnings`].
    pub fn new(mql: &Mql, data: &Dataset, zone: Tz) -> Plan {
        Plan::with(&mut Prepared::default(), mql, data, zone)
    }

    /// The same, where what an earlier definition asked of the same data is ready already.
    pub(crate) fn with(prepared: &mut Prepared, mql: &Mql, data: &Dataset, zone: Tz) -> Plan {
        let scope = Scope { lists: &mql.lists, zone };
        let mut compiler = Compiler { data, scope, warnings: Warnings::default(), prepared };
        let mut gates = |gates: &[agreement::model::Gate]| -> Vec<Arc<Node>> {
            let gate = |gate: &agreement::model::Gate| {
                compiler.warnings.about(&gate.id);
                compiler.ready_condition(&gate.when)
            };
            gates.iter().map(gate).collect()
        };
        let (must_have, never) = (gates(&mql.must_have), gates(&mql.never));
        let place = |id: &str| mql.categories.iter().position(|category| category.id == id);
        let rules = mql.rules.iter().map(|rule| compiler.rule(rule, place(&rule.category))).collect();
        let categories = mql.categories.iter().map(|category| CategoryPlan {
            id: category.id.clone(),
            floor: category.floor.map_or(i64::MIN, i64::from),
            cap: category.cap.map_or(i64::MAX, i64::from),
        });
        let bands = mql.bands.iter().map(|band| BandPlan {
            id: band.id.clone(),
            from: band.from.unwrap_or(i32::MIN),
            needs: band.needs.iter().filter_map(|(id, least)| Some((place(id)?, *least))).collect(),
        });
        Plan {
            must_have,
            never,
            rules,
            categories: categories.collect(),
            bands: bands.collect(),
            warnings: compiler.warnings.list,
        }
    }

    /// What the definition asks that these leads cannot answer, and which rules rest on what is known only as of the
    /// export.
    pub fn warnings(&self) -> &[Warning] {
        &self.warnings
    }

    /// How many categories there are.
    pub fn categories(&self) -> usize {
        self.categories.len()
    }

    /// The band that qualifies.
    pub fn qualifying(&self) -> BandIndex {
        BandIndex::new(self.bands.len().saturating_sub(1))
    }

    /// A band's id, `disqualified` where it is none of the bands.
    pub fn band_id(&self, band: BandIndex) -> &str {
        band.place().and_then(|place| self.bands.get(place)).map_or(DISQUALIFIED, |band| &band.id)
    }

    /// The points that each rule gives a lead at a moment.
    pub fn points(&self, data: &Dataset, lead: Lead, at: Option<Instant>) -> Vec<i32> {
        let seen = Seen::new(data, lead, at);
        self.rules.iter().map(|rule| rule.points.points(seen)).collect()
    }

    /// A lead's score and band at a moment; the categories' totals are left in `totals`, in the definition's order.
    pub(crate) fn verdict(&self, seen: Seen<'_>, totals: &mut [i32]) -> Verdict {
        // 500 rules of 10,000 points each stay far within an `i64`, whatever is limited later.
        let mut sums = [0i64; INLINE];
        let mut more;
        let sums: &mut [i64] = if self.categories.len() <= INLINE {
            &mut sums[..self.categories.len()]
        } else {
            more = vec![0; self.categories.len()];
            &mut more
        };
        for rule in &self.rules {
            if let Some(category) = rule.category {
                sums[category] += i64::from(rule.points.points(seen));
            }
        }
        for ((total, sum), category) in totals.iter_mut().zip(sums.iter()).zip(&self.categories) {
            *total = category.total(*sum);
        }
        let score = totals.iter().sum();
        Verdict { score, band: self.band(seen, score, totals) }
    }

    /// Section 5: `never` first, then `must_have`, then the highest band that is reached.
    fn band(&self, seen: Seen<'_>, score: i32, totals: &[i32]) -> BandIndex {
        if self.never.iter().any(|gate| gate.holds(seen)) {
            return BandIndex::DISQUALIFIED;
        }
        let reached = |band: &BandPlan| band.reached(score, totals);
        match self.bands.iter().rposition(reached).unwrap_or(0) {
            0 => BandIndex::new(0),
            place if place + 1 < self.bands.len() => BandIndex::new(place),
            _ if self.must_have.iter().all(|gate| gate.holds(seen)) => self.qualifying(),
            last => BandIndex::new(self.bands[..last].iter().rposition(reached).unwrap_or(0)),
        }
    }
}

/// So many categories are summed without an allocation; more work too.
const INLINE: usize = 16;

impl CategoryPlan {
    /// Clamped to `[floor, cap]`; the sum of at most 500 rules fits an `i32` even where neither is stated.
    pub(crate) fn total(&self, sum: i64) -> i32 {
        sum.max(self.floor).min(self.cap) as i32
    }

    /// The least sum of points whose total is at least this; a sum that no rules make where none is.
    pub(crate) fn reaching(&self, least: i32) -> i32 {
        let least_total = i64::from(least);
        if self.cap < least_total {
            i32::MAX
        } else if self.floor >= least_total {
            i32::MIN
        } else {
            least
        }
    }
}
