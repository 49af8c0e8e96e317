//! Which change had seen which others.
//!
//! Every device makes its changes one upon the other, so what a change has seen is a count for each device: so many of its
//! first changes. A device whose data folder was copied makes two such lines; each is counted for itself.

use std::collections::HashMap;

use super::Change;

/// What each of the changes so far has seen, by their place in the order.
#[derive(Debug, Clone, Default)]
pub(super) struct Causes {
    lines: Vec<Line>,
    changes: Vec<Seen>,
    places: HashMap<String, usize>,
}

/// The changes of one device, each made upon the one before.
#[derive(Debug, Clone)]
struct Line {
    device: String,
    /// How many of the first `n` changes touched each document.
    touched: Vec<[u32; 5]>,
}

#[derive(Debug, Clone)]
struct Seen {
    line: usize,
    /// From 1.
    number: u32,
    /// How many changes of each line it has seen, itself among them.
    counts: Vec<u32>,
}

impl Causes {
    /// Whether the parents of a change are all there.
    pub(super) fn has_parents_of(&self, change: &Change) -> bool {
        change.parents.iter().all(|parent| self.places.contains_key(parent))
    }

    pub(super) fn has(&self, id: &str) -> bool {
        self.places.contains_key(id)
    }

    pub(super) fn place(&self, id: &str) -> Option<usize> {
        self.places.get(id).copied()
    }

    /// How many changes of each document a change that is not there yet has seen.
    pub(super) fn seen_by(&self, change: &Change) -> [u32; 5] {
        let mut sum = [0; 5];
        for (line, count) in self.lines.iter().zip(self.counts_of(change)) {
            if let Some(touched) = line.touched.get(count as usize) {
                sum.iter_mut().zip(touched).for_each(|(sum, touched)| *sum += touched);
            }
        }
        sum
    }

    fn counts_of(&self, change: &Change) -> Vec<u32> {
        let mut counts = vec![0; self.lines.len()];
        for parent in change.parents.iter().filter_map(|parent| self.places.get(parent)) {
            for (count, of_parent) in counts.iter_mut().zip(&self.changes[*parent].counts) {
                *count = (*count).max(*of_parent);
            }
        }
        counts
    }

    /// Adds the next change in the order; `touches` says of each document whether it changes there.
    pub(super) fn push(&mut self, change: &Change, touches: [bool; 5]) {
        let mut counts = self.counts_of(change);
        // The line of this device whose last change it has seen.
        let follows = |(at, line): &(usize, &Line)| {
            line.device == change.device && line.touched.len() == counts[*at] as usize + 1
        };
        let line = self.lines.iter().enumerate().find(follows).map(|(at, _)| at);
        let line = line.unwrap_or_else(|| {
            self.lines.push(Line { device: change.device.clone(), touched: vec![[0; 5]] });
            counts.push(0);
            self.lines.len() - 1
        });
        let touched = &mut self.lines[line].touched;
        let mut next = touched.last().copied().unwrap_or_default();
        next.iter_mut().zip(touches).for_each(|(count, touches)| *count += u32::from(touches));
        touched.push(next);
        counts[line] += 1;
        let number = counts[line];
        self.places.insert(change.id.clone(), self.changes.len());
        self.changes.push(Seen { line, number, counts });
    }

    /// Whether the later change had seen the earlier one, or is it.
    pub(super) fn sees(&self, later: usize, earlier: usize) -> bool {
        let Seen { line, number, .. } = self.changes[earlier];
        self.changes[later].counts.get(line).is_some_and(|count| *count >= number)
    }

    /// Which line of changes a change belongs to: one for each device.
    pub(super) fn line(&self, at: usize) -> usize {
        self.changes[at].line
    }
}
