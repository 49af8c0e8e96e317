//! Doing in one text what a change did to another one.

use super::causes::Causes;
use super::live::Live;
use crate::edit::{Edit, What, Write, apply, value_at};
use crate::model::Document;

/// What is known while the change at a place in the order is applied.
pub(super) struct Known<'k> {
    pub(super) document: Document,
    pub(super) causes: &'k Causes,
    pub(super) live: &'k Live,
    pub(super) change: usize,
}

impl Known<'_> {
    /// The text after these writes, one by one; None where one of them has no place in it.
    pub(super) fn write_all(&self, text: &str, writes: &[Write]) -> Option<String> {
        let mut text = text.to_owned();
        for write in writes {
            text = self.write(&text, write)?;
        }
        Some(text)
    }

    fn write(&self, text: &str, write: &Write) -> Option<String> {
        if matches!(write.outcome(), Some(None)) && self.is_edited_elsewhere(&write.place) {
            return Some(text.to_owned());
        }
        self.put(text, write).or_else(|| self.put(&self.bring_back(text, &write.place)?, write))
    }

    /// Whether somebody gave the place, or something in it, a value without knowledge of this change: then it is not
    /// taken away before that is decided.
    fn is_edited_elsewhere(&self, place: &str) -> bool {
        let unknown = |change| !self.causes.sees(self.change, change);
        let mut within = self.live.within(place).flat_map(|(_, standing)| standing);
        within.any(|other| unknown(other.change) && !matches!(other.write.outcome(), Some(None)))
    }

    fn put(&self, text: &str, write: &Write) -> Option<String> {
        let put = |edit: &Edit| apply(self.document, text, edit).ok();
        let stands = |place: &str| value_at(self.document, text, place).is_some();
        match &write.what {
            What::Set { is: Some(_), .. } => put(&write.edit()),
            What::Set { is: None, .. } | What::Remove { .. } if !stands(&write.place) => Some(text.to_owned()),
            What::Set { is: None, .. } => {
                put(&write.edit()).or_else(|| put(&Edit::Remove { path: write.place.clone() }))
            }
            What::Remove { .. } => put(&write.edit()),
            // Both added an item of this name: the later one is written over the earlier, and told as a conflict.
            What::Add { is, .. } if stands(&write.place) => {
                put(&Edit::Set { path: write.place.clone(), value: is.clone() })
            }
            What::Add { is, .. } => put(&write.edit())
                .or_else(|| put(&Edit::Add { path: write.list().to_owned(), value: is.clone(), before: None })),
            // An item that is gone, or whose neighbour is, stays where it is.
            What::Move { .. } => Some(put(&write.edit()).unwrap_or_else(|| text.to_owned())),
        }
    }

    /// The text with the innermost thing around a place that somebody took away without knowledge of this change.
    fn bring_back(&self, text: &str, place: &str) -> Option<String> {
        let gone = self
            .live
            .around(place)
            .find(|(_, one)| matches!(one.write.outcome(), Some(None)) && !self.causes.sees(self.change, one.change));
        self.put(text, &gone?.1.write.inverse())
    }
}
