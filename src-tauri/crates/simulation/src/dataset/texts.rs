//! Texts kept once each.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};

use agreement::text::fold;
use hashbrown::HashTable;
use hashbrown::hash_table::Entry;

use super::packed::Texts;

/// Distinct texts by their code, each also as it is compared.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Dictionary {
    texts: Texts,
    /// As they are compared, where that is not as they stand: few are written in capitals.
    folded: HashMap<u32, Box<str>>,
}

impl Dictionary {
    /// The dictionary in which each text has its place as its code.
    pub fn new(texts: Texts) -> Dictionary {
        // Most are as they are compared, which can be seen without a text of its own for each.
        let is_folded = |text: &str| {
            text.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase()) && text.trim().len() == text.len()
        };
        let folded = texts.iter().enumerate().filter(|(_, text)| !is_folded(text)).filter_map(|(code, text)| {
            let folded = fold(text);
            (folded != text).then(|| (code as u32, folded.into_boxed_str()))
        });
        Dictionary { folded: folded.collect(), texts }
    }

    /// How many distinct texts there are; their codes run from 0.
    pub fn len(&self) -> usize {
        self.texts.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }

    /// All texts, by their codes.
    pub fn texts(&self) -> &Texts {
        &self.texts
    }

    /// The text of a code, as it stands in the data (trimmed).
    pub fn text(&self, code: u32) -> &str {
        self.texts.get(code as usize)
    }

    /// The text of a code as it is compared.
    pub fn folded(&self, code: u32) -> &str {
        match self.folded.get(&code) {
            Some(folded) => folded,
            None => self.text(code),
        }
    }

    /// The code of a text that is given as it is compared.
    pub fn find_folded(&self, folded: &str) -> Option<u32> {
        (0..self.len() as u32).find(|code| self.folded(*code) == folded)
    }
}

/// Gives each distinct text a code while the data streams in.
#[derive(Debug, Clone, Default)]
pub(crate) struct Interner {
    texts: Texts,
    /// The codes, found by the texts that they stand for.
    codes: HashTable<u32>,
    hasher: RandomState,
}

impl Interner {
    pub(crate) fn code(&mut self, text: &str) -> u32 {
        let (texts, hasher) = (&self.texts, &self.hasher);
        let is = |code: &u32| texts.get(*code as usize) == text;
        let hash = |code: &u32| hasher.hash_one(texts.get(*code as usize));
        match self.codes.entry(hasher.hash_one(text), is, hash) {
            Entry::Occupied(known) => *known.get(),
            Entry::Vacant(place) => {
                let code = texts.len() as u32;
                place.insert(code);
                self.texts.push(text);
                code
            }
        }
    }

    pub(crate) fn into_dictionary(self) -> Dictionary {
        Dictionary::new(self.texts.packed())
    }
}
