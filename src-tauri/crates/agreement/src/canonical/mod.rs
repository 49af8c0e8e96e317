//! The canonical form: for each document one YAML text, and its SHA-256. What is signed are exactly these bytes, so
//! they come from this emitter alone and never from a library whose next version may write them otherwise. The fixtures
//! beside the tests fix it; a change of it needs a new `format`.
//!
//! The rules, in full: UTF-8 without a BOM, LF, a final newline; block style with two spaces of indentation (a list or
//! map that is empty and yet required is `[]` or `{}`); keys in the order of the schema; names that the writer chose (of
//! lists, attributes, event properties, categories in `needs`) sorted by code point and double-quoted; every text, id
//! and word double-quoted with one way of escaping; numbers, booleans, durations, percentages, dates and times plain and
//! as they were written; what is optional and empty is left out; a text test of a single text has it without a list.

mod condition;
mod emit;
mod mql;
mod others;
mod terms;

use sha2::{Digest, Sha256};

use crate::model::{Agreement, Document, FORMAT, Funnel, Mql, Sla, Sql, Terms};
pub(crate) use emit::quoted as double_quoted;
use emit::{Map, Yaml, emit};

/// A document that has a canonical form.
pub trait Canonical {
    /// Which of the five it is.
    const DOCUMENT: Document;

    /// Its keys and values in the order of the schema.
    #[doc(hidden)]
    fn fill(&self, map: &mut MapOf<'_>);
}

/// What [`Canonical::fill`] writes to; made by this module alone.
pub struct MapOf<'a>(&'a mut Map);

macro_rules! canonical {
    ($type:ty, $document:ident, $fill:path) => {
        impl Canonical for $type {
            const DOCUMENT: Document = Document::$document;

            fn fill(&self, map: &mut MapOf<'_>) {
                $fill(self, map.0);
            }
        }
    };
}

canonical!(Terms, Agreement, terms::fill);
canonical!(Mql, Mql, mql::fill);
canonical!(Sql, Sql, others::fill_sql);
canonical!(Sla, Sla, others::fill_sla);
canonical!(Funnel, Funnel, others::fill_funnel);

/// The one canonical YAML text of a document.
pub fn to_yaml<T: Canonical>(document: &T) -> String {
    let mut map = Map::default();
    map.text("format", FORMAT);
    document.fill(&mut MapOf(&mut map));
    emit(&Yaml::Map(map))
}

/// The canonical YAML text of one document of an agreement.
pub fn document_to_yaml(agreement: &Agreement, document: Document) -> String {
    match document {
        Document::Agreement => to_yaml(&agreement.terms),
        Document::Mql => to_yaml(&agreement.mql),
        Document::Sql => to_yaml(&agreement.sql),
        Document::Sla => to_yaml(&agreement.sla),
        Document::Funnel => to_yaml(&agreement.funnel),
    }
}

/// The SHA-256 of a document's canonical text, in lower-case hexadecimal: what `sha256sum` says of the file.
pub fn sha256<T: Canonical>(document: &T) -> String {
    sha256_hex(to_yaml(document).as_bytes())
}

/// The SHA-256 of a whole agreement, in lower-case hexadecimal: that of its five canonical texts in the order of
/// [`Document::ALL`], each after a line with its file name, a space and its length in bytes (so that no byte can move
/// from one document into the next).
pub fn agreement_sha256(agreement: &Agreement) -> String {
    let mut framed = Vec::new();
    for document in Document::ALL {
        let text = document_to_yaml(agreement, document);
        framed.extend_from_slice(format!("{} {}\n", document.file_name(), text.len()).as_bytes());
        framed.extend_from_slice(text.as_bytes());
    }
    sha256_hex(&framed)
}

/// The SHA-256 of some bytes, in lower-case hexadecimal.
pub fn sha256_hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests;
