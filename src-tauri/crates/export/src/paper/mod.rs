//! A record as a paper: headings, numbered clauses, tables, charts and signatures, in one order and in the same words for
//! every format. A format only sets what stands here.

mod evidence;
mod front;
mod numbers;
mod parts;
mod terms;

use serde::Serialize;

use crate::record::{Effect, Record};
use crate::text;

/// The whole paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Paper {
    /// The agreement's name.
    pub title: String,
    /// `Version 4`
    pub version: String,
    /// Whether all who must have signed.
    pub complete: bool,
    /// How it stands.
    pub standing: String,
    /// Who agrees.
    pub parties: Vec<Party>,
    /// What it is, for the first page.
    pub particulars: Vec<Particular>,
    /// SHA-256 of the MANIFEST, for every page.
    pub digest: String,
    /// When it was proposed, as `[year, month, day, hour, minute, second]` in UTC: the only date that the file bears.
    pub date: Vec<i32>,
    /// The chapters.
    pub chapters: Vec<Chapter>,
}

/// One who agrees.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Party {
    /// Name.
    pub name: String,
    /// Title, with what else is to be known of the part.
    pub title: String,
}

/// Something that the first page states.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Particular {
    /// What.
    pub label: String,
    /// In words.
    pub text: Vec<Span>,
}

/// A chapter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Chapter {
    /// From 1.
    pub number: String,
    /// Its heading.
    pub title: String,
    /// What stands in it.
    pub blocks: Vec<Block>,
    /// Whether it is short and belongs on one page.
    pub together: bool,
}

/// A piece of text in one style.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Span {
    /// The text.
    pub text: String,
    /// How it is set.
    pub style: Style,
}

/// How a piece of text is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Style {
    /// As running text.
    Words,
    /// As something that was agreed.
    Value,
    /// As digits and letters that are compared one by one.
    Code,
}

impl Span {
    /// Running text.
    pub fn words(text: impl Into<String>) -> Span {
        Span { text: text.into(), style: Style::Words }
    }

    /// A digest, a key or a file.
    pub fn code(text: impl Into<String>) -> Span {
        Span { text: text.into(), style: Style::Code }
    }
}

/// What a chapter is made of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Block {
    /// The heading of a section.
    Heading {
        /// `2.3`; empty for one that is not numbered.
        number: String,
        /// The heading.
        text: String,
    },
    /// A paragraph.
    Text {
        /// Its text.
        text: Vec<Span>,
    },
    /// A remark, set smaller.
    Remark {
        /// Its text.
        text: Vec<Span>,
    },
    /// A numbered clause.
    Clause {
        /// `2.3.7`
        number: String,
        /// As people call it; may be empty.
        label: String,
        /// Its id; may be empty.
        id: String,
        /// The sentence.
        text: Vec<Span>,
    },
    /// A table.
    Table(Table),
    /// A chart of counts before and after.
    Chart(Chart),
    /// A change.
    Change {
        /// What it can do.
        effect: Effect,
        /// The sentence.
        text: String,
    },
    /// Signatures, side by side or below one another.
    Signatures {
        /// Each.
        list: Vec<Signature>,
    },
    /// Lines to be typed.
    Commands {
        /// Each line.
        lines: Vec<String>,
    },
}

/// A table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Table {
    /// What it shows.
    pub caption: String,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows, each with a cell for every column; the first cell names the row.
    pub rows: Vec<Vec<String>>,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Column {
    /// Its heading.
    pub title: String,
    /// Whether it holds figures, which stand below one another from the right and take the room that they need.
    pub figures: bool,
    /// Of words: how much of the room it takes, against the others.
    pub share: u32,
}

/// A chart of counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Chart {
    /// What it shows.
    pub caption: String,
    /// What the bars before stand for; None for a first version.
    pub before: Option<String>,
    /// What the bars after stand for.
    pub after: String,
    /// Whether the groups follow one another in time, from left to right; otherwise they stand below one another.
    pub in_time: bool,
    /// The groups of bars.
    pub groups: Vec<Group>,
    /// The greatest count; at least 1.
    pub most: u64,
    /// All that it shows, in words.
    pub in_words: String,
}

/// A group of bars.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Group {
    /// What is counted.
    pub label: String,
    /// Before; None for a first version.
    pub before: Option<u64>,
    /// The same, as it is written.
    pub before_text: String,
    /// After.
    pub after: u64,
    /// The same, as it is written.
    pub after_text: String,
}

/// A signature, or the place for one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Signature {
    /// Name.
    pub name: String,
    /// Title, with what else is to be known of the part.
    pub title: String,
    /// `signed`, `declined`, `bad` or `missing`.
    pub state: &'static str,
    /// The same in a word or a few.
    pub heading: String,
    /// When and why, line by line.
    pub lines: Vec<String>,
    /// Digests and keys with their labels.
    pub proofs: Vec<Particular>,
}

impl Paper {
    /// The paper of a record.
    pub fn of(record: &Record) -> Paper {
        let record = &seen(record);
        let mut chapters: Vec<(String, Vec<Block>)> = vec![("Key terms".to_owned(), terms::key_terms(record))];
        let first_document = chapters.len() + 1;
        for (at, document) in record.documents.iter().enumerate() {
            chapters.push((document.title.clone(), terms::document(first_document + at, document)));
        }
        chapters.push(("What changed".to_owned(), parts::changes(record)));
        chapters.push(("Evidence".to_owned(), evidence::evidence(record)));
        chapters.push(("Signatures".to_owned(), parts::signatures(record)));
        chapters.push(("How to check this record".to_owned(), parts::check(record)));
        let number = |(at, (title, blocks)): (usize, (String, Vec<Block>))| {
            let together = parts::together(&blocks);
            Chapter { number: format!("{}", at + 1), title, blocks, together }
        };
        Paper {
            title: record.name.clone(),
            version: format!("Version {}", record.version),
            complete: record.complete,
            standing: record.standing.clone(),
            parties: front::parties(record),
            particulars: front::particulars(record),
            digest: record.manifest_sha256.clone(),
            date: numbers::date_parts(&record.proposed_at.utc),
            chapters: chapters.into_iter().enumerate().map(number).collect(),
        }
    }
}

/// The record with every text fit to be shown.
fn seen(record: &Record) -> Record {
    let mut value = serde_json::json!(record);
    text::map(&mut value, &text::seen);
    // A record is plain data: what was written is read again. Its codes and enumerations are plain words.
    serde_json::from_value(value).unwrap_or_else(|_| record.clone())
}
