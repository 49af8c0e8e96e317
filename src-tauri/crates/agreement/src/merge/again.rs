//! Taking a change back, or doing it again, in a draft that has gone on since.

use super::{Around, Change, place_again};
use crate::edit::{Edit, What, Write, apply, says_the_same, value_at};
use crate::model::Document;
use crate::yaml::read;

/// Which way a change is gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// It is taken back.
    Back,
    /// It is done again.
    Again,
}

/// A document's text after a change was taken back or done again, with its comments where they can be found; None when
/// the passage or a place has been changed since.
pub fn go(document: Document, text: &str, change: &Change, way: Way) -> Option<String> {
    let (splice, writes) = match way {
        Way::Back => (change.splice.inverse(), change.writes.iter().rev().map(Write::inverse).collect()),
        Way::Again => (change.splice.clone(), change.writes.clone()),
    };
    // Found where it was, with the same lines around it; changes from before drafts were merged do not tell those.
    let fits = change.order == 0 || splice.fits(text) && change.around == Around::of(text, &splice);
    let exact = if fits { splice.apply(text) } else { None };
    let placed = exact.or_else(|| place_again(text, &splice, &change.around));
    if writes.is_empty() {
        return placed;
    }
    let unchanged =
        |write: &Write| write.outcome().is_none() || value_at(document, text, &write.place).as_ref() == write.origin();
    if value_at(document, text, "").is_none() {
        // A text that cannot be read now is mended by the very passage that broke it.
        return placed;
    }
    // One after the other, since an item may come back and then something in it.
    let written = write_all(document, text, &writes);
    match (placed, written) {
        (Some(placed), Some(written)) if says_the_same(&placed, &written) => Some(placed),
        (_, Some(written)) => Some(written),
        // A key that must be there cannot be taken away by itself, but with the passage that brought it.
        (Some(placed), None) if writes.iter().all(unchanged) && hold(document, &placed, &writes) => Some(placed),
        _ => None,
    }
}

/// Whether a text says what was written at each of these places, and has no key twice.
pub(super) fn hold(document: Document, text: &str, writes: &[Write]) -> bool {
    if read(text).is_none_or(|read| !read.faults.is_empty()) {
        return false;
    }
    let holds = |write: &Write| match write.outcome() {
        Some(outcome) => value_at(document, text, &write.place).as_ref() == outcome,
        None => true,
    };
    writes.iter().all(holds)
}

fn write_all(document: Document, text: &str, writes: &[Write]) -> Option<String> {
    let mut text = text.to_owned();
    for write in writes {
        let here = value_at(document, &text, &write.place);
        if write.outcome().is_some() && here.as_ref() != write.origin() {
            return None;
        }
        text = apply(document, &text, &write.edit()).ok().or_else(|| match &write.what {
            // Its neighbour is gone.
            What::Add { is, .. } => {
                let edit = Edit::Add { path: write.list().to_owned(), value: is.clone(), before: None };
                apply(document, &text, &edit).ok()
            }
            What::Move { .. } => Some(text.clone()),
            _ => None,
        })?;
    }
    Some(text)
}
