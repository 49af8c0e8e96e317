//! How many whole days each event lies before the moment at which its lead is judged. A window or a halving of whole days
//! asks for nothing finer: `t - D < at <= t` says that fewer than `D` whole days have passed.

use agreement::time::Instant;
use rayon::prelude::*;

use crate::dataset::{Dataset, Lead, Times};

/// Milliseconds of a day of 24 hours, as durations mean it.
pub(crate) const DAY: i64 = 86_400_000;
/// The age of an event after the moment, which is never seen.
pub(crate) const UNSEEN: u16 = u16::MAX;
/// So many leads are worked on at a time: their events stay in a core's own cache.
pub(crate) const BLOCK: usize = 1024;

/// The age of every event, in the order of [`crate::dataset::Events`]; none is above 65,534 days, longer than any window
/// or fourteen halvings.
#[derive(Debug)]
pub(crate) struct Ages(Vec<u16>);

impl Ages {
    /// Ages at each lead's moment; without a moment no event is seen.
    pub(crate) fn new(data: &Dataset, moment: impl Fn(Lead) -> Option<Instant> + Sync) -> Ages {
        let (ends, times) = (data.events().ends(), data.events().times());
        let mut ages = vec![UNSEEN; times.len()];
        let mut rest = &mut ages[..];
        let mut blocks = Vec::with_capacity(ends.len() / BLOCK + 1);
        let mut done = 0;
        for (number, ends) in ends.chunks(BLOCK).enumerate() {
            let end = ends[ends.len() - 1] as usize;
            let (own, others) = rest.split_at_mut(end - done);
            blocks.push((number * BLOCK, done, ends, own));
            (rest, done) = (others, end);
        }
        blocks.into_par_iter().for_each(|(first, mut from, ends, own)| {
            let start = from;
            for (place, end) in ends.iter().enumerate() {
                let to = *end as usize;
                if let Some(at) = moment((first + place) as Lead) {
                    fill(times, from..to, at, &mut own[from - start..to - start]);
                }
                from = to;
            }
        });
        Ages(ages)
    }

    pub(crate) fn all(&self) -> &[u16] {
        &self.0
    }
}

fn fill(times: &Times, range: std::ops::Range<usize>, at: Instant, ages: &mut [u16]) {
    match times {
        Times::Seconds { base, offsets } => {
            // What is left of a second changes no whole day, as all events are at whole seconds.
            let since = at.saturating_sub(*base).div_euclid(1_000);
            let Ok(since) = u32::try_from(since.min(i64::from(u32::MAX))) else { return };
            for (age, offset) in ages.iter_mut().zip(&offsets[range]) {
                let days = (since.wrapping_sub(*offset) / 86_400) as u16;
                *age = if *offset > since { UNSEEN } else { days };
            }
        }
        Times::Exact(times) => {
            for (age, time) in ages.iter_mut().zip(&times[range]) {
                let days = at.saturating_sub(*time).div_euclid(DAY);
                *age = if *time > at { UNSEEN } else { days.min(i64::from(UNSEEN) - 1) as u16 };
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_age_is_the_whole_days_that_have_passed() {
        let at = 10 * DAY + 5;
        for (times, moment) in [
            (vec![0, 5_000, 10 * DAY, 11 * DAY], 10 * DAY),
            (vec![0, 5, 6, 10 * DAY, 10 * DAY + 4, 10 * DAY + 6], at),
            (vec![-70_000 * DAY, 0], at),
            (vec![5_000, 10 * DAY], 4_000),
        ] {
            let packed = Times::pack(times.iter().copied());
            let mut ages = vec![UNSEEN; times.len()];
            fill(&packed, 0..times.len(), moment, &mut ages);
            let wanted = times.iter().map(|time| match moment - time {
                since if since < 0 => UNSEEN,
                since => (since / DAY).min(65_534) as u16,
            });
            assert_eq!(ages, wanted.collect::<Vec<_>>(), "{times:?} at {moment}");
        }
    }
}
