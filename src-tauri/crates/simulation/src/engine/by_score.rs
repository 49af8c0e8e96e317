//! How many leads have each score, in which state, and of which fate: what a threshold that is dragged moves from one band
//! to another stands in a few rows of it.

use rayon::prelude::*;

use super::crossing::{Crossing, Places};
use super::judge::{Judge, States};
use super::scored::Scored;
use crate::outcome::{Fates, Outcome};

/// Beyond so many counts a table is not worth its memory, and leads are counted one by one.
const MOST: usize = 4_000_000;
/// So many leads are counted into one part of the table before the parts are added up.
const PART: usize = 250_000;
/// The row of a lead that was not there.
const NOWHERE: u32 = u32::MAX;

/// The table of scores of the second definition, each lead with its band under the first.
#[derive(Debug)]
pub(crate) struct ByScore {
    /// The lowest score.
    lowest: i32,
    scores: usize,
    states: States,
    from: Option<Places>,
    kinds: usize,
    months: usize,
    counts: Counts,
    /// By score, state, band under the first.
    amounts: Vec<i128>,
    /// The row in which each lead is counted.
    row_of: Vec<u32>,
}

/// How many leads there are in each row, which has a score and a state.
#[derive(Debug)]
struct Counts {
    /// By row, band under the first, kind of fate.
    leads: Vec<u32>,
    /// By row, month (the last for leads of no known month).
    by_month: Vec<u32>,
}

/// The place of each lead's band under the first definition.
#[derive(Debug)]
pub(crate) struct FromPlaces {
    pub bands: Places,
    pub of: Vec<u8>,
}

impl ByScore {
    /// Counts; None where the scores lie too far apart.
    pub(crate) fn new(scored: &Scored, from: Option<&FromPlaces>, fates: &Fates) -> Option<ByScore> {
        let range = |scores: &[i32]| {
            scores.iter().fold((i32::MAX, i32::MIN), |(low, high), own| (low.min(*own), high.max(*own)))
        };
        let found = scored
            .score()
            .par_chunks(PART)
            .map(range)
            .reduce(|| (i32::MAX, i32::MIN), |one, other| (one.0.min(other.0), one.1.max(other.1)));
        // No lead has no score.
        let (lowest, highest) = if found.0 <= found.1 { found } else { (0, 0) };
        let scores = usize::try_from(i64::from(highest) - i64::from(lowest) + 1).unwrap_or(0);
        // An edit may make scores that are somewhat beyond.
        let beyond = scores / 8 + 8;
        let (places, kinds, months) =
            (from.map_or(1, |from| from.bands.len()), fates.kinds().len(), fates.months().len() + 1);
        let rows = (scores + 2 * beyond).checked_mul(scored.states().len())?;
        if rows.checked_mul((places * kinds).max(months))? > MOST {
            return None;
        }
        let mut table = ByScore {
            lowest: lowest.saturating_sub(i32::try_from(beyond).ok()?),
            scores: scores + 2 * beyond,
            states: scored.states().clone(),
            from: from.map(|from| from.bands),
            kinds,
            months,
            counts: Counts { leads: vec![0; rows * places * kinds], by_month: vec![0; rows * months] },
            amounts: vec![0; rows * places],
            row_of: vec![NOWHERE; scored.score().len()],
        };
        table.follow(scored, from, fates).then_some(table)
    }

    /// Moves the leads whose score or state is another than when they were counted; `from` and `fates` are those with which
    /// they were. False where a score lies beyond the table, or its states are others: then it is of no more use.
    pub(crate) fn follow(&mut self, scored: &Scored, from: Option<&FromPlaces>, fates: &Fates) -> bool {
        let (score, state) = (scored.score(), scored.state());
        if self.states != *scored.states() || self.row_of.len() != score.len() {
            return false;
        }
        let all_states = self.states.len();
        let place_of: [u32; 256] =
            std::array::from_fn(|state| self.states.place(state as u8).map_or(NOWHERE, |place| place as u32));
        let (lowest, scores) = (self.lowest, self.scores as u32);
        let row = |score: i32, state: u8| -> Option<u32> {
            let place = place_of[usize::from(state)];
            if place == NOWHERE {
                return Some(NOWHERE);
            }
            let above = score.wrapping_sub(lowest) as u32;
            (above < scores).then(|| above * all_states as u32 + place)
        };
        let places = self.places();
        for (lead, amount) in fates.amounts() {
            let lead = *lead as usize;
            let Some(new) = row(score[lead], state[lead]) else { return false };
            let old = self.row_of[lead];
            if old != new {
                let band = from.map_or(0, |from| usize::from(from.of[lead]));
                let mut add = |row: u32, amount: i128| {
                    if row != NOWHERE {
                        self.amounts[row as usize * places + band] += amount;
                    }
                };
                add(old, -i128::from(*amount));
                add(new, i128::from(*amount));
            }
        }
        let (counts, kinds, months) = (&self.counts, self.kinds, self.months);
        // What is taken away before it is added lies below zero, and comes back from there when the parts are added up.
        let part = |(number, rows): (usize, &mut [u32])| -> Option<Option<Counts>> {
            let mut moved = None;
            for (place, own) in rows.iter_mut().enumerate() {
                let lead = number * PART + place;
                let new = row(score[lead], state[lead])?;
                let old = std::mem::replace(own, new);
                if old == new {
                    continue;
                }
                let moved = moved.get_or_insert_with(|| counts.none());
                let band = from.map_or(0, |from| usize::from(from.of[lead]));
                let (kind, month) = (usize::from(fates.kind()[lead]), fates.month()[lead] as usize);
                let mut add = |row: u32, one: u32| {
                    if row != NOWHERE {
                        let row = row as usize;
                        let leads = &mut moved.leads[(row * places + band) * kinds + kind];
                        *leads = leads.wrapping_add(one);
                        let by_month = &mut moved.by_month[row * months + month];
                        *by_month = by_month.wrapping_add(one);
                    }
                };
                add(old, 1_u32.wrapping_neg());
                add(new, 1);
            }
            Some(moved)
        };
        let parts = self.row_of.par_chunks_mut(PART).enumerate().map(part);
        let moved = parts.try_reduce(
            || None,
            |one, other| {
                Some(match (one, other) {
                    (Some(one), Some(other)) => Some(one.with(&other)),
                    (one, other) => one.or(other),
                })
            },
        );
        match moved {
            Some(Some(moved)) => self.counts.add(&moved),
            Some(None) => {}
            None => return false,
        }
        true
    }

    fn places(&self) -> usize {
        self.from.map_or(1, Places::len)
    }

    /// All leads, by the bands that a judge puts them in.
    pub(crate) fn crossing(&self, judge: &Judge) -> Crossing {
        let mut crossing = Crossing::new(self.from, Places::new(judge.bands()), self.kinds, self.months - 1);
        for (score, state, row) in self.rows() {
            let to = crossing.to.of(judge.band(score, state));
            self.put(row, to, &mut crossing);
        }
        crossing
    }

    /// What was counted by one judge, by another: only the scores move of which the two think differently.
    pub(crate) fn moved(&self, mut crossing: Crossing, before: &Judge, after: &Judge) -> Crossing {
        for (score, state, row) in self.rows() {
            let [old, new] = [before, after].map(|judge| judge.band(score, state));
            if old != new {
                let [old, new] = [old, new].map(|band| crossing.to.of(band));
                self.take(row, old, &mut crossing);
                self.put(row, new, &mut crossing);
            }
        }
        crossing
    }

    fn rows(&self) -> impl Iterator<Item = (i32, u8, usize)> {
        let states = self.states.len();
        (0..self.scores).flat_map(move |score| {
            let row = move |place| (self.lowest + score as i32, self.states.at(place), score * states + place);
            (0..states).map(row)
        })
    }

    fn counts(&self, row: usize) -> impl Iterator<Item = (usize, usize, u32)> {
        let own = &self.counts.leads[row * self.places() * self.kinds..][..self.places() * self.kinds];
        let counts = own.iter().enumerate().filter(|(_, leads)| **leads > 0);
        counts.map(|(place, leads)| (place / self.kinds, place % self.kinds, *leads))
    }

    fn put(&self, row: usize, to: usize, crossing: &mut Crossing) {
        self.counts(row).for_each(|(from, kind, leads)| crossing.add(from, to, kind, leads));
        crossing.add_months(to, &self.counts.by_month[row * self.months..][..self.months]);
        self.sold(row).for_each(|(from, amount)| crossing.add_amount(from, to, amount));
    }

    fn take(&self, row: usize, to: usize, crossing: &mut Crossing) {
        self.counts(row).for_each(|(from, kind, leads)| crossing.take(from, to, kind, leads));
        crossing.take_months(to, &self.counts.by_month[row * self.months..][..self.months]);
        self.sold(row).for_each(|(from, amount)| crossing.add_amount(from, to, -amount));
    }

    fn sold(&self, row: usize) -> impl Iterator<Item = (usize, i128)> {
        let own = &self.amounts[row * self.places()..][..self.places()];
        own.iter().copied().enumerate().filter(|(_, amount)| *amount != 0)
    }

    /// How many leads of each outcome have each score that occurs, those that are disqualified left out.
    pub(crate) fn histogram(&self, fates: &Fates) -> Vec<(i32, [usize; Outcome::ALL.len()])> {
        let mut bars: Vec<(i32, [usize; 5])> = Vec::new();
        for (score, _, row) in self.rows().filter(|(_, state, _)| !self.states.is_disqualified(*state)) {
            for (_, kind, leads) in self.counts(row) {
                if bars.last().is_none_or(|(last, _)| *last != score) {
                    bars.push((score, [0; 5]));
                }
                if let Some((_, outcomes)) = bars.last_mut() {
                    outcomes[fates.kinds()[kind].outcome as usize] += leads as usize;
                }
            }
        }
        bars
    }
}

impl Counts {
    /// As many places, and nothing in any.
    fn none(&self) -> Counts {
        Counts { leads: vec![0; self.leads.len()], by_month: vec![0; self.by_month.len()] }
    }

    fn add(&mut self, more: &Counts) {
        let add = |own: &mut [u32], more: &[u32]| {
            own.iter_mut().zip(more).for_each(|(own, more)| *own = own.wrapping_add(*more));
        };
        add(&mut self.leads, &more.leads);
        add(&mut self.by_month, &more.by_month);
    }

    fn with(mut self, more: &Counts) -> Counts {
        self.add(more);
        self
    }
}
