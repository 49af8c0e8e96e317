//! The text of one document while one change after the other is applied to it.

use super::again::hold;
use super::apply::Known;
use super::causes::Causes;
use super::fits::{Course, Fit};
use super::live::Live;
use super::{Change, Fits, Splice, place_again};
use crate::edit::{Write, says_the_same, writes_between};
use crate::model::Document;
use crate::yaml::read;

/// One document.
#[derive(Debug, Clone, Default)]
pub(super) struct Text {
    pub(super) text: Option<String>,
    /// What it was when it could last be read as YAML, while it cannot.
    pub(super) readable: Option<String>,
    /// From what the history began; texts that others began from are changes to this one.
    began: Option<String>,
    /// How many changes touched it.
    pub(super) touched: u32,
    pub(super) live: Live,
    /// Changes for which there was no place in the text.
    pub(super) unplaced: Vec<usize>,
}

/// Where in the order a change is applied, to which document.
#[derive(Clone, Copy)]
pub(super) struct Place<'p> {
    pub(super) causes: &'p Causes,
    pub(super) document: Document,
    pub(super) at: usize,
}

impl Text {
    pub(super) fn begins_otherwise(&self, began: Option<&String>) -> bool {
        began.is_some_and(|began| self.began.as_ref().is_some_and(|known| known != began))
    }

    /// The text from which the history begins, if it has none yet.
    pub(super) fn begin(&mut self, began: &str) {
        if self.began.is_none() {
            (self.began, self.text) = (Some(began.to_owned()), Some(began.to_owned()));
        }
    }

    /// A history that began elsewhere: what differs there is as if its first change had written it.
    pub(super) fn join(&mut self, place: Place<'_>, began: &str) {
        let here = self.began.clone().unwrap_or_default();
        match writes_between(place.document, &here, began) {
            Some(writes) => {
                self.write(place, &writes, None);
                self.note(place.causes, place.at, &writes);
            }
            None => self.unplaced.push(place.at),
        }
    }

    /// The next change of this document, whose author had seen the text as it is here; false where it does not fit all
    /// the same.
    pub(super) fn take(&mut self, causes: &Causes, at: usize, change: &Change) -> bool {
        if !change.splice.fits(self.text.as_deref().unwrap_or_default()) {
            return false;
        }
        let mut text = self.text.take().unwrap_or_default();
        match change.broken {
            true => self.readable = self.readable.take().or_else(|| Some(text.clone())),
            false => self.readable = None,
        }
        text.replace_range(change.splice.at..change.splice.at + change.splice.removed.len(), &change.splice.inserted);
        self.text = Some(text);
        self.note(causes, at, &change.writes);
        true
    }

    /// The next change of this document, whose author had not seen all that is here. How it was fitted in is remembered,
    /// and done so again.
    pub(super) fn fit(&mut self, place: Place<'_>, change: &Change, fits: &mut Fits, course: Course) {
        if !fits.get(course).is_some_and(|fit| self.fit_again(place.at, fit)) {
            let (before, unplaced) = (self.text.clone().unwrap_or_default(), self.unplaced.len());
            self.fit_anew(place, change);
            let after = self.text.as_deref();
            let text = after.map(|after| Splice::between(&before, after));
            let from = after.unwrap_or_default();
            let readable = self.readable.as_deref().map(|readable| Splice::between(from, readable));
            fits.keep(course, Fit { text, readable, unplaced: self.unplaced.len() > unplaced });
        }
        // A text that cannot be read means nothing.
        if !change.broken {
            self.note(place.causes, place.at, &change.writes);
        }
    }

    /// What was remembered; false where that does not fit, and nothing was done.
    fn fit_again(&mut self, at: usize, fit: &Fit) -> bool {
        let before = self.text.as_deref().unwrap_or_default();
        let text = fit.text.as_ref().map(|splice| splice.apply(before));
        let from = text.as_ref().and_then(Option::as_deref).unwrap_or_default();
        let readable = fit.readable.as_ref().map(|splice| splice.apply(from));
        if text == Some(None) || readable == Some(None) {
            return false;
        }
        (self.text, self.readable) = (text.flatten(), readable.flatten());
        self.unplaced.extend(fit.unplaced.then_some(at));
        true
    }

    fn fit_anew(&mut self, place: Place<'_>, change: &Change) {
        let text = self.text.as_deref().unwrap_or_default();
        let placed = place_again(text, &change.splice, &change.around);
        match placed {
            placed if !change.broken => self.write(place, &change.writes, placed),
            Some(placed) => self.put(placed),
            None => self.unplaced.push(place.at),
        }
    }

    /// Writes what was written without knowledge of all that is here; `placed` is the text in which the change found its
    /// place again by what stands around it.
    fn write(&mut self, place: Place<'_>, writes: &[Write], placed: Option<String>) {
        let Place { causes, document, at } = place;
        let text = self.text.clone().unwrap_or_default();
        let is_readable = read(&text).is_some();
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
    }

    fn put(&mut self, text: String) {
        let before = self.text.take();
        self.readable = if read(&text).is_some() { None } else { self.readable.take().or(before) };
        self.text = Some(text);
    }

    fn note(&mut self, causes: &Causes, at: usize, writes: &[Write]) {
        for write in writes {
            self.live.note(causes, at, write);
        }
    }
}
