//! How changes were fitted into texts that their authors had not seen, remembered: to fit one takes a thousand times as
//! long as to apply one that fits as it stands, and comes out the same whenever the same changes were applied before it.
//!
//! What is remembered is found by all that was applied before, so a draft that is merged with it is to the byte the draft
//! that is merged without.

use std::collections::HashMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::Splice;
use super::change::digest;

/// What a saved text begins with. The number is another one whenever changes are fitted by other rules than before.
const HEADING: &str = concat!("fits 1 of ", env!("CARGO_PKG_VERSION"));

/// Which changes were applied, in which order, up to some place.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub(super) struct Course([u8; 16]);

impl Course {
    /// The course that goes on with a change.
    pub(super) fn then(self, change: &str) -> Course {
        let whole = Sha256::new().chain_update(self.0).chain_update(change).finalize();
        let mut course = [0; 16];
        course.copy_from_slice(&whole[..16]);
        Course(course)
    }
}

/// What fitting one change did to the text of its document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Fit {
    /// From the text before it to the text with it; None while there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) text: Option<Splice>,
    /// From that to what could last be read, where it cannot be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) readable: Option<Splice>,
    /// Whether it found no place.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(super) unplaced: bool,
}

/// How changes were fitted: what makes merging the same changes again quick.
#[derive(Debug, Clone, Default)]
pub struct Fits {
    known: Arc<HashMap<Course, Fit>>,
    fresh: usize,
}

impl Fits {
    pub(super) fn get(&self, course: Course) -> Option<&Fit> {
        self.known.get(&course)
    }

    pub(super) fn keep(&mut self, course: Course, fit: Fit) {
        self.fresh += 1;
        Arc::make_mut(&mut self.known).insert(course, fit);
    }

    /// Forgets all but those of these courses.
    pub(super) fn retain(&mut self, courses: &[Course]) {
        if self.known.len() > courses.len() {
            let kept = courses.iter().filter_map(|course| Some((*course, self.known.get(course)?.clone())));
            self.known = Arc::new(kept.collect());
        }
    }

    /// How many of them are not in the text that these were read from.
    pub fn fresh(&self) -> usize {
        self.fresh
    }

    /// They are in a text now.
    pub(super) fn saved(&mut self) {
        self.fresh = 0;
    }

    /// As a text to be saved.
    pub(super) fn to_text(&self) -> String {
        let mut lines: Vec<String> = self.known.iter().filter_map(|(course, fit)| line(*course, fit)).collect();
        lines.sort_unstable();
        let body = lines.concat();
        format!("{HEADING} {}\n{body}", digest(body.as_bytes()))
    }

    /// From a saved text. One that is damaged, or of another version of the program, holds none: they are found again.
    pub fn from_text(text: &str) -> Fits {
        let body = text
            .split_once('\n')
            .filter(|(heading, body)| *heading == format!("{HEADING} {}", digest(body.as_bytes())));
        let known = body.map(|(_, body)| body.lines().filter_map(read).collect());
        Fits { known: Arc::new(known.unwrap_or_default()), fresh: 0 }
    }
}

fn line(course: Course, fit: &Fit) -> Option<String> {
    let course: String = course.0.iter().map(|byte| format!("{byte:02x}")).collect();
    Some(format!("{course} {}\n", serde_json::to_string(fit).ok()?))
}

fn read(line: &str) -> Option<(Course, Fit)> {
    let (name, fit) = line.split_once(' ')?;
    let number = u128::from_str_radix(name, 16).ok().filter(|_| name.len() == 32)?;
    Some((Course(number.to_be_bytes()), serde_json::from_str(fit).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fits() -> Fits {
        let mut fits = Fits::default();
        let splice = |inserted: &str| Splice { at: 3, removed: "a\n".into(), inserted: inserted.into() };
        fits.keep(Course::default().then("1"), Fit { text: Some(splice("ä")), readable: None, unplaced: false });
        let readable = Some(splice("b"));
        fits.keep(Course::default().then("1").then("2"), Fit { text: None, readable, unplaced: true });
        fits
    }

    #[test]
    fn what_is_saved_is_read_again() {
        let (text, fits) = (fits().to_text(), fits());
        let again = Fits::from_text(&text);
        assert_eq!((again.known, again.fresh, fits.fresh), (fits.known, 0, 2));
    }

    #[test]
    fn a_damaged_or_older_text_holds_nothing() {
        let text = fits().to_text();
        for at in 0..text.len() {
            let mut bytes = text.clone().into_bytes();
            bytes[at] ^= 1;
            let Ok(damaged) = String::from_utf8(bytes) else { continue };
            assert_eq!(Fits::from_text(&damaged).known.len(), 0, "{damaged}");
        }
        for text in [&text[..text.len() - 1], &text.replace("fits 1", "fits 0"), ""] {
            assert_eq!(Fits::from_text(text).known.len(), 0, "{text}");
        }
    }
}
