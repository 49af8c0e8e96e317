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

/// The table of scores of the second definition, each lead with its band under the first.
#[derive(Debug)]
pub(crate) struct ByScore {
    /// The lowest score.
    lowest: i32,
    scores: usize,
    states: Vec<u8>,
    from: Option<Places>,
    kinds: usize,
    months: usize,
    /// By score, state, band under the first, kind of fate.
    leads: Vec<u32>,
    /// By score, state, month (the last for leads of no known month).
    by_month: Vec<u32>,
    /// By score, state, band under the first.
    amounts: Vec<i128>,
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
        let (score, state) = (scored.score(), scored.state());
        let range = |scores: &[i32]| {
            scores.iter().fold((i32::MAX, i32::MIN), |(low, high), own| (low.min(*own), high.max(*own)))
        };
        let (lowest, highest) = score
            .par_chunks(PART)
            .map(range)
            .reduce(|| (i32::MAX, i32::MIN), |one, other| (one.0.min(other.0), one.1.max(other.1)));
        let scores = usize::try_from(i64::from(highest) - i64::from(lowest) + 1).unwrap_or(0);
        let states = scored.states();
        let (places, kinds, months) =
            (from.map_or(1, |from| from.bands.len()), fates.kinds().len(), fates.months().len() + 1);
        let all_states = states.len();
        let rows = scores.checked_mul(all_states)?;
        if rows.checked_mul((places * kinds).max(months))? > MOST {
            return None;
        }
        // The place of each state, and none for leads that were not there.
        let place_of: [u32; 256] =
            std::array::from_fn(|state| states.place(state as u8).map_or(u32::MAX, |place| place as u32));
        let part = |first: usize| {
            let (mut leads, mut by_month) = (vec![0_u32; rows * places * kinds], vec![0_u32; rows * months]);
            let own = first..(first + PART).min(score.len());
            let fate = fates.kind()[own.clone()].iter().zip(&fates.month()[own.clone()]);
            let each = score[own.clone()].iter().zip(&state[own.clone()]).zip(fate).enumerate();
            for (place, ((score, state), (kind, month))) in each {
                let state = place_of[usize::from(*state)];
                if state == u32::MAX {
                    continue;
                }
                let row = (score - lowest) as usize * all_states + state as usize;
                let band = from.map_or(0, |from| usize::from(from.of[own.start + place]));
                leads[(row * places + band) * kinds + usize::from(*kind)] += 1;
                by_month[row * months + usize::from(*month)] += 1;
            }
            (leads, by_month)
        };
        let parts = (0..score.len()).into_par_iter().step_by(PART).map(part);
        let (leads, by_month) =
            parts.reduce_with(|(leads, months), (more, other)| (added(leads, &more), added(months, &other)))?;
        let mut table = ByScore {
            lowest,
            scores,
            states: (0..states.len()).map(|place| states.at(place)).collect(),
            from: from.map(|from| from.bands),
            kinds,
            months,
            leads,
            by_month,
            amounts: vec![0; rows * places],
        };
        for (lead, amount) in fates.amounts() {
            let lead = *lead as usize;
            let Some(state) = states.place(state[lead]) else { continue };
            let row = (score[lead] - lowest) as usize * states.len() + state;
            table.amounts[row * places + from.map_or(0, |from| usize::from(from.of[lead]))] += i128::from(*amount);
        }
        Some(table)
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
        let states = self.states.iter().enumerate();
        (0..self.scores).flat_map(move |score| {
            states
                .clone()
                .map(move |(place, state)| (self.lowest + score as i32, *state, score * self.states.len() + place))
        })
    }

    fn counts(&self, row: usize) -> impl Iterator<Item = (usize, usize, u32)> {
        let own = &self.leads[row * self.places() * self.kinds..][..self.places() * self.kinds];
        let counts = own.iter().enumerate().filter(|(_, leads)| **leads > 0);
        counts.map(|(place, leads)| (place / self.kinds, place % self.kinds, *leads))
    }

    fn put(&self, row: usize, to: usize, crossing: &mut Crossing) {
        self.counts(row).for_each(|(from, kind, leads)| crossing.add(from, to, kind, leads));
        crossing.add_months(to, &self.by_month[row * self.months..][..self.months]);
        self.sold(row).for_each(|(from, amount)| crossing.add_amount(from, to, amount));
    }

    fn take(&self, row: usize, to: usize, crossing: &mut Crossing) {
        self.counts(row).for_each(|(from, kind, leads)| crossing.take(from, to, kind, leads));
        crossing.take_months(to, &self.by_month[row * self.months..][..self.months]);
        self.sold(row).for_each(|(from, amount)| crossing.add_amount(from, to, -amount));
    }

    fn sold(&self, row: usize) -> impl Iterator<Item = (usize, i128)> {
        let own = &self.amounts[row * self.places()..][..self.places()];
        own.iter().copied().enumerate().filter(|(_, amount)| *amount != 0)
    }

    /// How many leads of each outcome have each score that occurs, those that are disqualified left out.
    pub(crate) fn histogram(&self, states: &States, fates: &Fates) -> Vec<(i32, [usize; Outcome::ALL.len()])> {
        let mut bars: Vec<(i32, [usize; 5])> = Vec::new();
        for (score, _, row) in self.rows().filter(|(_, state, _)| !states.is_disqualified(*state)) {
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

fn added(mut own: Vec<u32>, more: &[u32]) -> Vec<u32> {
    own.iter_mut().zip(more).for_each(|(own, more)| *own += more);
    own
}
