//! What two people made of the same place without knowledge of each other, and nobody has decided yet.

use std::collections::BTreeMap;

use serde_json::Value;

use super::change::digest;
use super::live::Standing;
use super::path::{is_within, outward, put};
use super::{Change, Merged};
use crate::edit::value_at;
use crate::model::Document;

/// Two or more values for one place, all of them kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Conflict {
    /// Names it: the same on every device, and another one as soon as a side changes.
    pub id: String,
    /// Which document.
    pub document: Document,
    /// The place, such as `bands.qualified.from`.
    pub place: String,
    /// What happened.
    pub kind: ConflictKind,
    /// What the draft says meanwhile; None when nothing stands there.
    pub standing: Option<Value>,
    /// What each made of it, in the order of their changes; at least two, of which two differ.
    pub sides: Vec<Side>,
}

/// What happened at the place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConflictKind {
    /// Each gave it another value.
    BothChanged,
    /// One took away what the other changed.
    ChangedAndRemoved,
    /// A change fits nowhere any more, since the other changed what it was made in.
    Unplaced,
}

/// What one of them made of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Side {
    /// The id of that side's last change there.
    pub change: String,
    /// The value; None where that side took it away.
    pub value: Option<Value>,
}

impl Merged {
    /// All open conflicts, by document and place.
    pub fn conflicts(&self) -> Vec<Conflict> {
        Document::ALL.into_iter().flat_map(|document| self.conflicts_of(document)).collect()
    }

    fn conflicts_of(&self, document: Document) -> Vec<Conflict> {
        let mut groups: BTreeMap<String, Vec<&Standing>> = BTreeMap::new();
        for (place, one) in self.contested(document) {
            groups.entry(place).or_default().push(one);
        }
        // What lies within another contested place is decided with it.
        let outer: Vec<String> = groups.keys().cloned().collect();
        let mut merged: BTreeMap<String, Vec<&Standing>> = BTreeMap::new();
        for (place, standing) in groups {
            let root = outer.iter().find(|root| is_within(&place, root)).cloned().unwrap_or(place);
            merged.entry(root).or_default().extend(standing);
        }
        let mut all: Vec<Conflict> =
            merged.into_iter().filter_map(|(place, standing)| self.conflict(document, place, standing)).collect();
        for at in &self.of_document(document).unplaced {
            if !all.iter().any(|known| known.sides.iter().any(|side| side.change == self.changes()[*at].id)) {
                all.extend(self.unplaced(document, *at));
            }
        }
        all
    }

    /// Every write that contradicts another one, with the outer of the two places.
    fn contested(&self, document: Document) -> Vec<(String, &Standing)> {
        let live = &self.of_document(document).live;
        let apart =
            |a: &Standing, b: &Standing| !self.causes.sees(a.change, b.change) && !self.causes.sees(b.change, a.change);
        let mut contested = Vec::new();
        for (place, standing) in live.all() {
            for (nth, one) in standing.iter().enumerate() {
                for other in &standing[nth + 1..] {
                    if apart(one, other) && one.write.outcome() != other.write.outcome() {
                        contested.extend([(place.clone(), one), (place.clone(), other)]);
                    }
                }
                for (outer, other) in live.around(place).filter(|(outer, _)| outer != place) {
                    if apart(one, other) {
                        contested.extend([(outer.to_owned(), one), (outer.to_owned(), other)]);
                    }
                }
            }
        }
        contested
    }

    fn conflict(&self, document: Document, place: String, mut standing: Vec<&Standing>) -> Option<Conflict> {
        standing.sort_by_key(|one| one.change);
        let whole = |one: &&&Standing| one.write.place == place;
        // What stood there before anybody of them changed it; where that is not known (it was taken away and came back),
        // what one of them made of it.
        let origin = standing.iter().find(whole).and_then(|one| one.write.origin());
        let origin = origin.or_else(|| standing.iter().filter(whole).find_map(|one| one.write.outcome().flatten()));
        let mut lines: Vec<usize> = standing.iter().map(|one| self.causes.line(one.change)).collect();
        lines.sort_unstable();
        lines.dedup();
        let mut sides: Vec<(usize, Side)> = Vec::new();
        for line in lines {
            let own = || standing.iter().filter(|one| self.causes.line(one.change) == line);
            let mut value = match own().rfind(whole) {
                Some(one) => one.write.outcome().flatten().cloned(),
                None => origin.cloned(),
            };
            for one in own().filter(|one| one.write.place != place) {
                let path = if place.is_empty() { &one.write.place } else { &one.write.place[place.len() + 1..] };
                let inner = one.write.outcome().flatten();
                let from = value.clone().unwrap_or_else(|| Value::Object(serde_json::Map::new()));
                value = put(&from, path, inner).or(value);
            }
            let last = own().map(|one| one.change).max()?;
            sides.push((last, Side { change: self.changes()[last].id.clone(), value }));
        }
        sides.sort_by_key(|(last, _)| *last);
        let sides: Vec<Side> = sides.into_iter().map(|(_, side)| side).collect();
        let first = &sides.first()?.value;
        if sides.iter().all(|side| side.value == *first) {
            return None;
        }
        let gone = sides.iter().any(|side| side.value.is_none());
        let kind = if gone { ConflictKind::ChangedAndRemoved } else { ConflictKind::BothChanged };
        Some(self.named(document, place, kind, sides))
    }

    /// A change that found no place; None once somebody who had seen it has written there, or gone on from it.
    fn unplaced(&self, document: Document, at: usize) -> Option<Conflict> {
        let change = &self.changes()[at];
        let live = &self.of_document(document).live;
        let stands = |place: &str| live.within(place).any(|(_, all)| all.iter().any(|one| one.change == at));
        let write = change.writes.iter().find(|write| stands(&write.place));
        let later =
            || (at + 1..self.changes().len()).filter(|later| self.changes()[*later].document == document.name());
        let other = |of: &Change| !self.sees(&of.id, &change.id) && !self.sees(&change.id, &of.id);
        if write.is_none() && (!change.writes.is_empty() || later().any(|later| self.causes.sees(later, at))) {
            return None;
        }
        let place = write.map(|write| write.place.clone()).unwrap_or_default();
        let value = match write {
            Some(write) => write.outcome().flatten().cloned(),
            None => Some(Value::String(change.splice.inserted.clone())),
        };
        let against = self.changes().iter().rfind(|one| one.document == document.name() && other(one))?;
        let standing = self.text(document).and_then(|text| value_at(document, text, &place));
        let sides =
            vec![Side { change: against.id.clone(), value: standing }, Side { change: change.id.clone(), value }];
        Some(self.named(document, place, ConflictKind::Unplaced, sides))
    }

    fn named(&self, document: Document, place: String, kind: ConflictKind, sides: Vec<Side>) -> Conflict {
        let text = self.text(document).unwrap_or_default();
        let standing = value_at(document, text, &place).filter(|_| outward(&place).count() > 1);
        let mut name = format!("{} {place}", document.name());
        for side in &sides {
            name += &format!(" {}", side.change);
        }
        let id = digest(name.as_bytes())[..8].to_owned();
        Conflict { id, document, place, kind, standing, sides }
    }
}
