//! How old the n-th newest event of some kinds is, lead by lead: what an edit of a window asks for again and again.

use std::ops::Range;
use std::sync::Arc;

use super::ages::{Ages, UNSEEN};
use super::count::NthEvent;
use crate::dataset::{Codes, Dataset};

/// So many columns of ages are kept, those asked for last.
const KEPT: usize = 4;

/// The ages that were asked for last, the latest at the end.
#[derive(Debug, Default)]
pub(super) struct NthAges {
    kept: Vec<(NthEvent, Arc<Vec<u16>>)>,
}

impl NthAges {
    /// The ages that are there already.
    pub(super) fn get(&self, event: &NthEvent) -> Option<Arc<Vec<u16>>> {
        self.kept.iter().find(|(own, _)| own == event).map(|(_, ages)| ages.clone())
    }

    pub(super) fn keep(&mut self, events: &[NthEvent], ages: &[Arc<Vec<u16>>]) {
        self.kept.retain(|(own, _)| !events.contains(own));
        self.kept.extend(events.iter().cloned().zip(ages.iter().cloned()));
        self.kept.drain(..self.kept.len().saturating_sub(KEPT));
    }
}

/// Finds the ages of an event of some leads.
pub(super) fn fill(data: &Dataset, ages: &Ages, event: &NthEvent, leads: Range<usize>, found: &mut [u16]) {
    match data.events().codes() {
        Codes::Narrow(kinds) => of_width(kinds, data, ages, event, leads, found),
        Codes::Wide(kinds) => of_width(kinds, data, ages, event, leads, found),
    }
}

fn of_width<K: Copy + TryInto<usize>>(
    kinds: &[K],
    data: &Dataset,
    ages: &Ages,
    event: &NthEvent,
    leads: Range<usize>,
    found: &mut [u16],
) {
    let (ends, ages) = (data.events().ends(), ages.all());
    let mut from = if leads.start == 0 { 0 } else { ends[leads.start - 1] as usize };
    for (found, end) in found.iter_mut().zip(&ends[leads]) {
        let to = *end as usize;
        *found = UNSEEN;
        let mut left = event.n;
        // The newest stand last; those after the moment are not seen.
        for (kind, age) in kinds[from..to].iter().zip(&ages[from..to]).rev() {
            let is_one = event.kinds[(*kind).try_into().unwrap_or(0)] && *age != UNSEEN;
            left -= u32::from(is_one);
            if left == 0 {
                *found = *age;
                break;
            }
        }
        from = to;
    }
}
