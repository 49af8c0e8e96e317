//! The draft as all changes together make it.

use std::collections::BTreeSet;

use super::causes::Causes;
use super::fits::Course;
use super::path::is_within;
use super::text::{Place, Text};
use super::{Change, Fits};
use crate::model::Document;

/// The draft as a set of changes makes it: the same on every device that has the same set.
#[derive(Debug, Clone, Default)]
pub struct Merged {
    /// Those that are applied, in order.
    changes: Vec<Change>,
    /// Those that were made upon changes that are not there yet.
    waiting: Vec<Change>,
    /// Those from before drafts were merged, in order of time.
    earlier: Vec<Change>,
    heads: BTreeSet<String>,
    documents: [Text; 5],
    pub(super) causes: Causes,
    course: Course,
    /// Where on the way changes had to be fitted, and how they were.
    fitted: Vec<Course>,
    fits: Fits,
}

impl Merged {
    /// The draft that these changes make, in whatever order they come, and however often.
    pub fn of(changes: impl IntoIterator<Item = Change>) -> Merged {
        Merged::with(changes, Fits::default())
    }

    /// The same draft, sooner: with what is remembered from when these changes, or some of them, were merged before.
    pub fn with(changes: impl IntoIterator<Item = Change>, fits: Fits) -> Merged {
        let mut merged = Merged { fits, ..Merged::default() };
        let (mut fresh, mut earlier): (Vec<Change>, Vec<Change>) =
            changes.into_iter().partition(|change| change.order > 0);
        earlier.sort_by_key(|change| change.at);
        let mut known = BTreeSet::new();
        earlier.retain(|change| known.insert(change.id.clone()));
        merged.earlier = earlier;
        fresh.sort_by(|a, b| a.key().cmp(&b.key()));
        fresh.dedup_by(|a, b| a.id == b.id);
        for change in fresh {
            merged.push(change);
        }
        merged
    }

    /// How changes were fitted, to be remembered.
    pub fn fits(&self) -> &Fits {
        &self.fits
    }

    /// How changes were fitted, as a text to be saved. What belongs to other courses of events is left out.
    pub fn fits_to_save(&mut self) -> String {
        self.fits.retain(&self.fitted);
        self.fits.saved();
        self.fits.to_text()
    }

    /// Adds changes to those that are there; answers whether there was any new one.
    pub fn add(&mut self, changes: impl IntoIterator<Item = Change>) -> bool {
        let aside: BTreeSet<&str> = self.earlier.iter().chain(&self.waiting).map(|change| change.id.as_str()).collect();
        let is_known = |change: &Change| self.causes.has(&change.id) || aside.contains(change.id.as_str());
        let mut fresh: Vec<Change> = changes.into_iter().filter(|change| !is_known(change)).collect();
        fresh.sort_by(|a, b| a.key().cmp(&b.key()));
        fresh.dedup_by(|a, b| a.id == b.id);
        let (Some(first), last) = (fresh.first(), self.changes.last()) else { return false };
        // What comes behind all that is applied is applied to it; anything else means to begin anew.
        let behind = last.is_none_or(|last| last.key() < first.key());
        if behind && first.order > 0 && self.waiting.is_empty() {
            for change in fresh {
                self.push(change);
            }
        } else {
            let Merged { earlier, changes, waiting, fits, .. } = std::mem::take(self);
            *self = Merged::with(earlier.into_iter().chain(changes).chain(waiting).chain(fresh), fits);
            self.fits.retain(&self.fitted);
        }
        true
    }

    /// Every change that is applied, in the order in which they are.
    pub fn changes(&self) -> &[Change] {
        &self.changes
    }

    /// Changes that wait for others upon which they were made.
    pub fn waiting(&self) -> &[Change] {
        &self.waiting
    }

    /// Changes from before drafts were merged, in order of time: history only.
    pub fn earlier(&self) -> &[Change] {
        &self.earlier
    }

    /// Whether a change of this id is there, applied or not.
    pub fn knows(&self, id: &str) -> bool {
        let aside = || self.waiting.iter().chain(&self.earlier).any(|change| change.id == id);
        self.causes.has(id) || aside()
    }

    /// The change of this id.
    pub fn change(&self, id: &str) -> Option<&Change> {
        self.causes.place(id).map(|at| &self.changes[at])
    }

    /// Whether the first change had seen the second, or is it; false where one of them is not applied.
    pub fn sees(&self, later: &str, earlier: &str) -> bool {
        let places = self.causes.place(later).zip(self.causes.place(earlier));
        places.is_some_and(|(later, earlier)| self.causes.sees(later, earlier))
    }

    /// A document's text; None while no change of any document is known.
    pub fn text(&self, document: Document) -> Option<&str> {
        self.documents[document as usize].text.as_deref()
    }

    /// A document's text when it could last be read as YAML.
    pub fn readable(&self, document: Document) -> Option<&str> {
        let Text { text, readable, .. } = &self.documents[document as usize];
        readable.as_deref().or(text.as_deref())
    }

    /// The changes that no other one follows: what the next one is made upon.
    pub fn heads(&self) -> Vec<String> {
        self.heads.iter().cloned().collect()
    }

    /// The order of a change that is made upon these.
    pub fn order_upon(&self, parents: &[String]) -> u64 {
        parents.iter().filter_map(|parent| self.change(parent)).map(|parent| parent.order).max().unwrap_or(0) + 1
    }

    /// The draft as it was when one saw what these changes had seen.
    pub fn as_seen_by(&self, heads: &[String]) -> Merged {
        let heads: Vec<usize> = heads.iter().filter_map(|head| self.causes.place(head)).collect();
        let seen = |at: &usize| heads.iter().any(|head| self.causes.sees(*head, *at));
        let seen = (0..self.changes.len()).filter(seen).map(|at| self.changes[at].clone());
        Merged::with(seen, self.fits.clone())
    }

    /// The draft as it was after a change, with all that is applied before it.
    pub fn after(&self, id: &str) -> Option<Merged> {
        let at = self.causes.place(id)?;
        Some(Merged::with(self.changes[..=at].iter().cloned(), self.fits.clone()))
    }

    /// Whose changes made a place what it is: those that wrote there last, or within it, or around it.
    pub fn writers(&self, document: Document, place: &str) -> Vec<&Change> {
        let live = &self.documents[document as usize].live;
        let within = live.within(place).flat_map(|(_, standing)| standing);
        let mut all: Vec<usize> = within.map(|one| one.change).collect();
        all.extend(live.around(place).filter(|(at, _)| !at.is_empty()).map(|(_, one)| one.change));
        all.sort_unstable();
        all.dedup();
        all.into_iter().map(|at| &self.changes[at]).collect()
    }

    /// Changes that took away what a path names, or something in it.
    pub fn removers(&self, document: Document, name: &str) -> Vec<&Change> {
        let live = &self.documents[document as usize].live;
        let names = |place: &str| place.rsplit('.').next() == Some(name) || is_within(place, name);
        let gone = |(place, standing): (&'_ String, &'_ Vec<super::live::Standing>)| {
            let gone = standing.iter().filter(|one| matches!(one.write.outcome(), Some(None)));
            let changes: Vec<usize> = gone.map(|one| one.change).collect();
            names(place).then_some(changes)
        };
        live.all().filter_map(gone).flatten().map(|at| &self.changes[at]).collect()
    }

    pub(super) fn of_document(&self, document: Document) -> &Text {
        &self.documents[document as usize]
    }

    /// Adds the next change in the order.
    fn push(&mut self, change: Change) {
        if self.causes.has(&change.id) {
            return;
        }
        let Some(document) = Document::from_name(&change.document).filter(|_| self.causes.has_parents_of(&change))
        else {
            return self.waiting.push(change);
        };
        let seen = self.causes.seen_by(&change);
        let mut touches = Document::ALL.map(|one| one == document);
        for one in Document::ALL {
            touches[one as usize] |= self.documents[one as usize].begins_otherwise(change.began.get(one.name()));
        }
        let at = self.changes.len();
        self.course = self.course.then(&change.id);
        self.causes.push(&change, touches);
        for one in Document::ALL {
            let Some(began) = change.began.get(one.name()) else { continue };
            let text = &mut self.documents[one as usize];
            if text.begins_otherwise(Some(began)) {
                text.join(Place { causes: &self.causes, document: one, at }, began);
            } else {
                text.begin(began);
            }
        }
        let text = &mut self.documents[document as usize];
        // Another beginning that was just joined is one more change, which the author of this one had not seen.
        let exact =
            seen[document as usize] == text.touched && !text.begins_otherwise(change.began.get(document.name()));
        if !(exact && text.take(&self.causes, at, &change)) {
            text.fit(Place { causes: &self.causes, document, at }, &change, &mut self.fits, self.course);
            self.fitted.push(self.course);
        }
        for (one, touches) in Document::ALL.into_iter().zip(touches) {
            self.documents[one as usize].touched += u32::from(touches);
        }
        for parent in &change.parents {
            self.heads.remove(parent);
        }
        self.heads.insert(change.id.clone());
        self.changes.push(change);
    }
}
