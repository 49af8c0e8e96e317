//! Texts kept once each.

use std::collections::HashMap;

use agreement::text::fold;

/// Distinct texts by their code, each also as it is compared.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Dictionary {
    texts: Vec<Box<str>>,
    folded: Vec<Box<str>>,
}

impl Dictionary {
    /// How many distinct texts there are; their codes run from 0.
    pub fn len(&self) -> usize {
        self.texts.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }

    /// The text of a code, as it stands in the data (trimmed).
    pub fn text(&self, code: u32) -> &str {
        &self.texts[code as usize]
    }

    /// The text of a code as it is compared.
    pub fn folded(&self, code: u32) -> &str {
        &self.folded[code as usize]
    }

    /// The code of a text that is given as it is compared.
    pub fn find_folded(&self, folded: &str) -> Option<u32> {
        self.folded.iter().position(|text| **text == *folded).map(|code| code as u32)
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
        let texts: Vec<Box<str>> = entries.into_iter().map(|(text, _)| text).collect();
        let folded = texts.iter().map(|text| fold(text).into()).collect();
        Dictionary { texts, folded }
    }
}
