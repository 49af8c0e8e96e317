//! What was written last at each place, by each of those who did not know of the others.

use std::collections::BTreeMap;
use std::ops::Bound;

use super::causes::Causes;
use super::path::outward;
use crate::edit::Write;

/// The writes of one document that nobody who had seen them has written over.
#[derive(Debug, Clone, Default)]
pub(super) struct Live {
    places: BTreeMap<String, Vec<Standing>>,
}

/// A write that stands.
#[derive(Debug, Clone)]
pub(super) struct Standing {
    /// Its change, by place in the order.
    pub(super) change: usize,
    pub(super) write: Write,
}

impl Live {
    /// Notes what the change at a place in the order writes; what it had seen there and within is written over.
    pub(super) fn note(&mut self, causes: &Causes, change: usize, write: &Write) {
        if write.outcome().is_none() {
            return;
        }
        let over = |standing: &Standing| causes.sees(change, standing.change);
        let within: Vec<String> = self.within(&write.place).map(|(place, _)| place.clone()).collect();
        for place in within {
            if let Some(standing) = self.places.get_mut(&place) {
                standing.retain(|standing| !over(standing));
                if standing.is_empty() {
                    self.places.remove(&place);
                }
            }
        }
        let here = self.places.entry(write.place.clone()).or_default();
        here.push(Standing { change, write: write.clone() });
    }

    /// What stands at a place and within it.
    pub(super) fn within(&self, place: &str) -> impl Iterator<Item = (&String, &Vec<Standing>)> {
        let whole = place.is_empty();
        // `/` is the character behind the dot.
        let (from, to) = (format!("{place}."), format!("{place}/"));
        let (from, to) =
            if whole { (Bound::Unbounded, Bound::Unbounded) } else { (Bound::Included(from), Bound::Excluded(to)) };
        let itself = if whole { None } else { self.places.get_key_value(place) };
        itself.into_iter().chain(self.places.range((from, to)))
    }

    /// What stands at a place and around it, the innermost first.
    pub(super) fn around<'l>(&'l self, place: &'l str) -> impl Iterator<Item = (&'l str, &'l Standing)> {
        outward(place).flat_map(|place| self.places.get(place).into_iter().flatten().map(move |one| (place, one)))
    }

    pub(super) fn all(&self) -> impl Iterator<Item = (&String, &Vec<Standing>)> {
        self.places.iter()
    }
}
