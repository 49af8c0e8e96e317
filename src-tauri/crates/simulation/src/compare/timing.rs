//! What a replay says of time: who qualifies sooner or later, and how many leads a week come to sales.

use std::collections::BTreeMap;

use agreement::time::{Instant, local_date};
use chrono::{Datelike, Days, NaiveDate};

use super::Comparison;
use crate::dataset::Lead;

/// Leads whose first moment in the qualifying band is another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Shift {
    /// How many.
    pub leads: usize,
    /// By how many milliseconds in the middle: half of them by at most so many. The lower of two in the middle; 0 for none.
    pub median: i64,
}

/// The first qualified moments under two definitions.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Timing {
    /// Qualify under both, and sooner under the second.
    pub sooner: Shift,
    /// Qualify under both, and later under the second.
    pub later: Shift,
    /// Qualify under both at the same moment.
    pub same: usize,
    /// Ever qualify under the first alone.
    pub only_from: usize,
    /// Ever qualify under the second alone.
    pub only_to: usize,
    /// How many first qualify in a week under the first and under the second, by the week's Monday in the agreement's time
    /// zone, from the first week that has any to the last.
    pub per_week: BTreeMap<NaiveDate, [usize; 2]>,
}

impl Comparison {
    /// Who qualifies when; None but in a replay.
    pub fn timing(&self) -> Option<Timing> {
        self.to.scores.moment().is_replay().then(|| {
            let mut timing = Timing::default();
            let (mut sooner, mut later) = (Vec::new(), Vec::new());
            for lead in 0..self.to.scores.len() as Lead {
                let before = self.from.as_ref().and_then(|side| side.scores.first_qualified(lead));
                let after = self.to.scores.first_qualified(lead);
                match (before, after) {
                    (Some(before), Some(after)) if after < before => sooner.push(before - after),
                    (Some(before), Some(after)) if after > before => later.push(after - before),
                    (Some(_), Some(_)) => timing.same += 1,
                    (Some(_), None) => timing.only_from += 1,
                    (None, Some(_)) => timing.only_to += 1,
                    (None, None) => {}
                }
                for (side, at) in [before, after].into_iter().enumerate() {
                    if let Some(at) = at {
                        timing.per_week.entry(self.monday(at)).or_default()[side] += 1;
                    }
                }
            }
            (timing.sooner, timing.later) = (shift(sooner), shift(later));
            timing.fill_weeks();
            timing
        })
    }

    fn monday(&self, at: Instant) -> NaiveDate {
        let day = local_date(self.zone, at);
        day.checked_sub_days(Days::new(u64::from(day.weekday().num_days_from_monday()))).unwrap_or(day)
    }
}

impl Timing {
    /// A week without any is a week, too.
    fn fill_weeks(&mut self) {
        let ends = self.per_week.first_key_value().zip(self.per_week.last_key_value());
        let Some((mut week, last)) = ends.map(|((first, _), (last, _))| (*first, *last)) else { return };
        while let Some(next) = week.checked_add_days(Days::new(7)).filter(|next| *next < last) {
            self.per_week.entry(next).or_default();
            week = next;
        }
    }
}

fn shift(mut lengths: Vec<i64>) -> Shift {
    let leads = lengths.len();
    if leads == 0 {
        return Shift::default();
    }
    let (_, median, _) = lengths.select_nth_unstable((leads - 1) / 2);
    Shift { leads, median: *median }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_of_an_even_number_is_the_lower_one() {
        assert_eq!(shift(vec![]), Shift { leads: 0, median: 0 });
        assert_eq!(shift(vec![9]), Shift { leads: 1, median: 9 });
        assert_eq!(shift(vec![9, 1, 5]), Shift { leads: 3, median: 5 });
        assert_eq!(shift(vec![9, 1, 5, 4]), Shift { leads: 4, median: 4 });
    }
}
