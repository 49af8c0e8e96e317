//! Comparing lists of items by id, and saying what differs.

use super::{Change, ChangeKind, Effect};
use crate::model::Document;
use crate::sentence::{Section, quoted};

/// Collects the differences of one document.
pub(super) struct Differences {
    document: Document,
    before: Vec<Section>,
    after: Vec<Section>,
    changes: Vec<Change>,
}

/// What differs about one item.
#[derive(Debug)]
pub(super) struct Aspects {
    effect: Effect,
    sentences: Vec<String>,
}

impl Aspects {
    pub(super) fn note(&mut self, effect: Effect, sentence: String) {
        self.effect = self.effect.and(effect);
        self.sentences.push(sentence);
    }

    /// A difference of a text that no lead's score depends on.
    pub(super) fn text(&mut self, subject: &str, before: &str, after: &str) {
        if before != after {
            self.note(Effect::Wording, format!("{subject} is now {}, before {}.", quoted(after), quoted(before)));
        }
    }

    /// The same of a text that may be missing.
    pub(super) fn text_if(&mut self, subject: &str, before: Option<&str>, after: Option<&str>) {
        match (before, after) {
            (Some(before), Some(after)) => self.text(subject, before, after),
            (None, Some(after)) => self.note(Effect::Wording, format!("{subject} was added: {}.", quoted(after))),
            (Some(before), None) => {
                self.note(Effect::Wording, format!("{subject} was taken away: {}.", quoted(before)))
            }
            (None, None) => {}
        }
    }

    /// A new label.
    pub(super) fn label(&mut self, before: &str, after: &str) {
        if before != after {
            self.note(Effect::Wording, format!("{} is now called {}.", quoted(before), quoted(after)));
        }
    }
}

/// What is to be known of the items of one list.
pub(super) struct List<'a, T> {
    /// The list's path, such as `rules`.
    pub(super) path: &'a str,
    /// What one item is called, such as `rule`.
    pub(super) noun: &'a str,
    pub(super) id: fn(&T) -> &str,
    /// What it does when an item is added.
    pub(super) added: &'a dyn Fn(&T) -> Effect,
    /// What it does when one is removed.
    pub(super) removed: &'a dyn Fn(&T) -> Effect,
    /// What differs between two items with the same id.
    pub(super) changed: &'a dyn Fn(&T, &T, &mut Aspects),
    /// What a new order does.
    pub(super) moved: Effect,
}

impl Differences {
    pub(super) fn new(document: Document, before: Vec<Section>, after: Vec<Section>) -> Differences {
        Differences { document, before, after, changes: Vec::new() }
    }

    pub(super) fn finish(self) -> Vec<Change> {
        self.changes
    }

    pub(super) fn push(&mut self, id: &str, kind: ChangeKind, effect: Effect, sentence: String) {
        self.changes.push(Change { document: self.document, id: id.to_owned(), kind, effect, sentence });
    }

    /// A value of the document's own that is always there.
    pub(super) fn value<T: PartialEq>(
        &mut self,
        id: &str,
        effect: Effect,
        subject: &str,
        pair: (&T, &T),
        say: fn(&T) -> String,
    ) {
        if pair.0 != pair.1 {
            let sentence = format!("{subject} is now {}, before {}.", say(pair.1), say(pair.0));
            self.push(id, ChangeKind::Changed, effect, sentence);
        }
    }

    /// A value of the document's own that may be missing.
    pub(super) fn optional<T: PartialEq>(
        &mut self,
        id: &str,
        effect: Effect,
        subject: &str,
        pair: (Option<&T>, Option<&T>),
        say: fn(&T) -> String,
    ) {
        match pair {
            (Some(before), Some(after)) => self.value(id, effect, subject, (before, after), say),
            (None, Some(after)) => {
                self.push(id, ChangeKind::Added, effect, format!("{subject} was added: {}.", say(after)));
            }
            (Some(before), None) => {
                self.push(id, ChangeKind::Removed, effect, format!("{subject} was taken away: {}.", say(before)));
            }
            (None, None) => {}
        }
    }

    /// A list of items, by id: those that are there now in their order, then those that are gone.
    pub(super) fn items<T: PartialEq>(&mut self, list: List<'_, T>, before: &[T], after: &[T]) {
        let find = |items: &[T], id: &str| items.iter().position(|item| (list.id)(item) == id);
        let ids = |items: &[T]| items.iter().map(|item| (list.id)(item).to_owned()).collect::<Vec<_>>();
        let moved = moved(&ids(before), &ids(after));
        for item in after {
            let id = (list.id)(item);
            let Some(at) = find(before, id) else {
                let sentence = format!(
                    "The {} {} was added: {}",
                    list.noun,
                    self.called(&self.after, &list, id),
                    self.said(&self.after, &list, id)
                );
                self.push(id, ChangeKind::Added, (list.added)(item), sentence);
                continue;
            };
            let mut aspects = Aspects { effect: Effect::Wording, sentences: Vec::new() };
            if before[at] != *item {
                (list.changed)(&before[at], item, &mut aspects);
                if aspects.sentences.is_empty() {
                    aspects.note(Effect::Either, self.reads(&list, id));
                }
            }
            if moved.iter().any(|one| one == id) {
                let called = self.called(&self.after, &list, id);
                aspects.note(list.moved, format!("The {} {called} was moved.", list.noun));
            }
            if !aspects.sentences.is_empty() {
                self.push(id, ChangeKind::Changed, aspects.effect, aspects.sentences.join(" "));
            }
        }
        for item in before {
            let id = (list.id)(item);
            if find(after, id).is_none() {
                let sentence = format!(
                    "The {} {} was removed. It said: {}",
                    list.noun,
                    self.called(&self.before, &list, id),
                    self.said(&self.before, &list, id)
                );
                self.push(id, ChangeKind::Removed, (list.removed)(item), sentence);
            }
        }
    }

    fn item<'a, T>(&self, sections: &'a [Section], list: &List<'_, T>, id: &str) -> Option<&'a crate::sentence::Item> {
        sections.iter().find(|section| section.path == list.path)?.items.iter().find(|item| item.id == id)
    }

    fn called<T>(&self, sections: &[Section], list: &List<'_, T>, id: &str) -> String {
        let label = self.item(sections, list, id).map(|item| item.label.as_str()).unwrap_or_default();
        quoted(if label.is_empty() { id } else { label })
    }

    fn said<T>(&self, sections: &[Section], list: &List<'_, T>, id: &str) -> String {
        self.item(sections, list, id).map(|item| item.sentence()).unwrap_or_default()
    }

    fn reads<T>(&self, list: &List<'_, T>, id: &str) -> String {
        let (now, then) = (self.said(&self.after, list, id), self.said(&self.before, list, id));
        format!("{} now reads: {now} Before: {then}", self.called(&self.after, list, id))
    }
}

/// The ids that have to be moved, as few as can be, to bring those in both lists from one order into the other.
pub(crate) fn moved(before: &[String], after: &[String]) -> Vec<String> {
    let places: Vec<usize> = after.iter().filter_map(|id| before.iter().position(|other| other == id)).collect();
    // The longest rising run of old places stays; `best[i]` is the length of the longest that ends at i, with its link.
    let mut best: Vec<(usize, Option<usize>)> = Vec::with_capacity(places.len());
    for (at, place) in places.iter().enumerate() {
        let link = (0..at).filter(|earlier| places[*earlier] < *place).max_by_key(|earlier| best[*earlier].0);
        best.push((link.map_or(1, |link| best[link].0 + 1), link));
    }
    let mut stays = vec![false; places.len()];
    let mut at = (0..places.len()).max_by_key(|at| best[*at].0);
    while let Some(here) = at {
        stays[here] = true;
        at = best[here].1;
    }
    places.iter().zip(stays).filter(|(_, stays)| !stays).map(|(place, _)| before[*place].clone()).collect()
}
