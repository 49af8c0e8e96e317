//! The draft as all changes together make it.

use std::collections::BTreeSet;

use super::again::hold;
use super::apply::Known;
use super::causes::Causes;
use super::live::Live;
use super::path::is_within;
use super::{Change, place_again};
use crate::edit::{Write, says_the_same, writes_between};
use crate::model::Document;
use crate::yaml::parse;

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
}

/// One document.
#[derive(Debug, Clone, Default)]
pub(super) struct Text {
    text: Option<String>,
    /// What it was when it could last be read as YAML, while it cannot.
    readable: Option<String>,
    /// From what the history began; texts that others began from are changes to this one.
    began: Option<String>,
    /// How many changes touched it.
    touched: u32,
    pub(super) live: Live,
    /// Changes for which there was no place in the text.
    pub(super) unplaced: Vec<usize>,
}

impl Merged {
    /// The draft that these changes make, in whatever order they come, and however often.
    pub fn of(changes: impl IntoIterator<Item = Change>) -> Merged {
        let mut merged = Merged::default();
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

    /// Adds changes to those that are there; answers whether there was any new one.
    pub fn add(&mut self, changes: impl IntoIterator<Item = Change>) -> bool {
        let known: BTreeSet<&str> = self.everything().map(|change| change.id.as_str()).collect();
        let mut fresh: Vec<Change> = changes.into_iter().filter(|change| !known.contains(change.id.as_str())).collect();
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
            let all: Vec<Change> = self.everything().cloned().chain(fresh).collect();
            *self = Merged::of(all);
        }
        true
    }

    fn everything(&self) -> impl Iterator<Item = &Change> {
        self.earlier.iter().chain(&self.changes).chain(&self.waiting)
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
        Merged::of((0..self.changes.len()).filter(seen).map(|at| self.changes[at].clone()))
    }

    /// The draft as it was after a change, with all that is applied before it.
    pub fn after(&self, id: &str) -> Option<Merged> {
        let at = self.causes.place(id)?;
        Some(Merged::of(self.changes[..=at].iter().cloned()))
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
        self.causes.push(&change, touches);
        for one in Document::ALL {
            let Some(began) = change.began.get(one.name()) else { continue };
            let text = &mut self.documents[one as usize];
            if text.begins_otherwise(Some(began)) {
                text.join(&self.causes, one, at, began);
            } else if text.began.is_none() {
                (text.began, text.text) = (Some(began.clone()), Some(began.clone()));
            }
        }
        let text = &mut self.documents[document as usize];
        // Another beginning that was just joined is one more change, which the author of this one had not seen.
        let exact =
            seen[document as usize] == text.touched && !text.begins_otherwise(change.began.get(document.name()));
        text.change(&self.causes, document, at, &change, exact);
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

impl Text {
    fn begins_otherwise(&self, began: Option<&String>) -> bool {
        began.is_some_and(|began| self.began.as_ref().is_some_and(|known| known != began))
    }

    /// A history that began elsewhere: what differs there is as if its first change had written it.
    fn join(&mut self, causes: &Causes, document: Document, at: usize, began: &str) {
        let here = self.began.clone().unwrap_or_default();
        match writes_between(document, &here, began) {
            Some(writes) => self.write(causes, document, at, &writes, None),
            None => self.unplaced.push(at),
        }
    }

    /// The next change of this document.
    fn change(&mut self, causes: &Causes, document: Document, at: usize, change: &Change, exact: bool) {
        let text = self.text.clone().unwrap_or_default();
        let done = if exact { change.splice.apply(&text) } else { None };
        match done {
            Some(done) => {
                self.readable = if change.broken { self.readable.take().or(Some(text)) } else { None };
                self.text = Some(done);
                for write in &change.writes {
                    self.live.note(causes, at, write);
                }
            }
            None => {
                let placed = place_again(&text, &change.splice, &change.around);
                if change.broken {
                    match placed {
                        Some(placed) => self.put(placed),
                        None => self.unplaced.push(at),
                    }
                } else {
                    self.write(causes, document, at, &change.writes, placed);
                }
            }
        }
    }

    /// Writes what was written without knowledge of all that is here; `placed` is the text in which the change found its
    /// place again by what stands around it.
    fn write(&mut self, causes: &Causes, document: Document, at: usize, writes: &[Write], placed: Option<String>) {
        let text = self.text.clone().unwrap_or_default();
        let is_readable = parse(&text).tree.is_some();
        let upon = if is_readable { &text } else { self.readable.as_ref().unwrap_or(&text) };
        let known = Known { document, causes, live: &self.live, change: at };
        let written = known.write_all(upon, writes);
        match (placed, written) {
            // It says what it must, and has the comments too.
            (Some(placed), Some(written)) if is_readable && says_the_same(&placed, &written) => self.put(placed),
            // A text that somebody is in the middle of is left to be finished.
            (Some(placed), Some(written)) if !is_readable => {
                self.put(placed);
                self.readable = self.readable.is_some().then_some(written);
            }
            (_, Some(written)) => self.put(written),
            (Some(placed), None) if is_readable && hold(document, &placed, writes) => self.put(placed),
            (placed, None) => {
                self.unplaced.push(at);
                if let (Some(placed), false) = (placed, is_readable) {
                    self.put(placed);
                }
            }
        }
        for write in writes {
            self.live.note(causes, at, write);
        }
    }

    fn put(&mut self, text: String) {
        let before = self.text.take();
        self.readable = if parse(&text).tree.is_some() { None } else { self.readable.take().or(before) };
        self.text = Some(text);
    }
}
