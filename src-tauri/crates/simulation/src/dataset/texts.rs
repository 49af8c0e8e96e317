//! Texts kept once each.

use std::collections::HashMap;

use agreement::text::fold;

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
        let folded = texts.iter().enumerate().filter_map(|(code, text)| {
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
        self.folded.get(&code).map_or_else(|| self.text(code), |folded| folded)
    }

    /// The code of a text that is given as it is compared.
    pub fn find_folded(&self, folded: &str) -> Option<u32> {
        (0..self.len() as u32).find(|code| self.folded(*code) == folded)
    }
}

/// Gives each distinct text a code while the data streams in.
#[derive(Debug, Clone, Default)]
pub(crate) struct Interner {
    codes: HashMap<Box<str>, u32>,
}

impl Interner {
    pub(crate) fn code(&mut self, text: &str) -> u32 {
        if let Some(code) = self.codes.get(text) {
            return *code;
        }
        let code = self.codes.len() as u32;
        self.codes.insert(text.into(), code);
        code
    }

    pub(crate) fn into_dictionary(self) -> Dictionary {
        let mut entries: Vec<_> = self.codes.into_iter().collect();
        entries.sort_unstable_by_key(|(_, code)| *code);
        Dictionary::new(entries.iter().map(|(text, _)| &**text).collect())
    }
}
