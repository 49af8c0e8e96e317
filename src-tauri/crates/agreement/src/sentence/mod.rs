//! The documents as plain English sentences, for leaders who read no YAML. The sentences are complete: two documents that
//! differ in anything never read the same, so that what is signed is what was read.
//!
//! What keeps them apart: a text stands in quotation marks that cannot occur inside it, and so does a name that is not
//! one plain word; numbers, durations and dates stand as they were written; whatever is stated says so in words of its
//! own, and what is left out is not mentioned.

mod build;
mod condition;
mod example;
mod mql;
mod others;
mod rule;
mod terms;

use crate::model::{Agreement, Category, Condition, Document, Funnel, Mql, Rule, Sla, Sql, Terms};
pub(crate) use build::{name, quoted};

/// A chapter of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// The list or map that it shows, such as `rules`; empty for the document's own values.
    pub path: String,
    /// Its heading.
    pub title: String,
    /// Its sentences; none where the list is empty or left out.
    pub items: Vec<Item>,
}

/// One thing that can be talked about, in one sentence or a few that belong together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Its id; the name of a list; the key of a document's own value.
    pub id: String,
    /// Where it stands, as edits name it: `rules.enterprise`.
    pub path: String,
    /// Its label, to be edited at `label` below its path; empty when it has none.
    pub label: String,
    /// The sentence in parts; the plain text is their concatenation.
    pub parts: Vec<Part>,
}

/// A part of a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// Plain words.
    Words(String),
    /// A value that can be edited in place.
    Slot {
        /// What an edit names, such as `bands.qualified.from`. Of an [`SlotKind::Operator`] the test that it stands
        /// in, since another operator is another test.
        path: String,
        /// What may be written here.
        kind: SlotKind,
        /// The value as it is shown.
        text: String,
    },
    /// A condition or test, which can be changed as a whole.
    Group {
        /// What an edit names, such as `rules.enterprise.when`.
        path: String,
        /// Its words.
        parts: Vec<Part>,
    },
}

/// What may be written into a slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SlotKind {
    /// A text; the quotation marks around it are words.
    Text,
    /// A list of texts, or a single one where the test takes either.
    Texts,
    /// A list of numbers.
    Numbers,
    /// A plain decimal.
    Number,
    /// A whole number.
    Integer,
    /// `true` or `false`.
    Boolean,
    /// `70%`
    Percent,
    /// `30d`, shown as `30 days`.
    Duration,
    /// A duration that may count working hours and days.
    WorkingDuration,
    /// `2027-01-01`
    Date,
    /// A date, or a date and a time.
    Moment,
    /// Several dates.
    Dates,
    /// The name of an attribute.
    Field,
    /// The name of an event.
    Event,
    /// How a value is tested.
    Operator,
    /// The id of a category, shown by its label.
    Category,
    /// The id of a band, shown by its label, or `disqualified`.
    Band,
    /// The name of a list of the document.
    List,
    /// The id of a leader.
    Leader,
    /// Ids of leaders.
    Leaders,
    /// Ids of criteria, shown by their labels.
    Criteria,
    /// An id that nothing else states, such as what happens after a rejection.
    Word,
    /// `month` or `week`.
    Period,
    /// A place of the funnel, such as `lead`.
    Stage,
    /// A time zone, such as `Europe/Berlin`.
    Timezone,
    /// Days of the week.
    Workdays,
    /// `09:00-17:30`
    Hours,
    /// A currency, such as `USD`.
    Currency,
}

impl SlotKind {
    /// The name by which the window knows it, such as `working_duration`.
    pub fn name(self) -> &'static str {
        match self {
            SlotKind::Text => "text",
            SlotKind::Texts => "texts",
            SlotKind::Numbers => "numbers",
            SlotKind::Number => "number",
            SlotKind::Integer => "integer",
            SlotKind::Boolean => "boolean",
            SlotKind::Percent => "percent",
            SlotKind::Duration => "duration",
            SlotKind::WorkingDuration => "working_duration",
            SlotKind::Date => "date",
            SlotKind::Moment => "moment",
            SlotKind::Dates => "dates",
            SlotKind::Field => "field",
            SlotKind::Event => "event",
            SlotKind::Operator => "operator",
            SlotKind::Category => "category",
            SlotKind::Band => "band",
            SlotKind::List => "list",
            SlotKind::Leader => "leader",
            SlotKind::Leaders => "leaders",
            SlotKind::Criteria => "criteria",
            SlotKind::Word => "word",
            SlotKind::Period => "period",
            SlotKind::Stage => "stage",
            SlotKind::Timezone => "timezone",
            SlotKind::Workdays => "workdays",
            SlotKind::Hours => "hours",
            SlotKind::Currency => "currency",
        }
    }
}

/// A document that can be read as sentences.
pub trait Sentences {
    /// Its chapters, in the order of the schema; a list that is empty or left out is a chapter without items.
    fn sections(&self) -> Vec<Section>;
}

impl Sentences for Terms {
    fn sections(&self) -> Vec<Section> {
        terms::sections(self)
    }
}

impl Sentences for Mql {
    fn sections(&self) -> Vec<Section> {
        mql::sections(self)
    }
}

impl Sentences for Sql {
    fn sections(&self) -> Vec<Section> {
        others::sql(self)
    }
}

impl Sentences for Sla {
    fn sections(&self) -> Vec<Section> {
        others::sla(self)
    }
}

impl Sentences for Funnel {
    fn sections(&self) -> Vec<Section> {
        others::funnel(self)
    }
}

/// The chapters of a document.
pub fn sections<T: Sentences>(document: &T) -> Vec<Section> {
    document.sections()
}

/// The chapters of one document of an agreement.
pub fn document_sections(agreement: &Agreement, document: Document) -> Vec<Section> {
    match document {
        Document::Agreement => agreement.terms.sections(),
        Document::Mql => agreement.mql.sections(),
        Document::Sql => agreement.sql.sections(),
        Document::Sla => agreement.sla.sections(),
        Document::Funnel => agreement.funnel.sections(),
    }
}

/// A condition in plain text.
pub fn condition_text(condition: &Condition) -> String {
    build::item("", "", "", |s| self::condition::condition(s, "when", condition)).sentence()
}

/// A rule in plain text, its category by its label.
pub fn rule_text(rule: &Rule, categories: &[Category]) -> String {
    self::rule::rule(rule, categories).sentence()
}

/// The plain text of whole chapters: their headings, and a line for each item.
pub fn plain(sections: &[Section]) -> String {
    let mut out = String::new();
    for section in sections {
        out.push_str(&format!("{}\n", section.title));
        for item in &section.items {
            out.push_str(&format!("  {}\n", item.plain()));
        }
    }
    out
}

impl Item {
    /// The item in one line of plain text, with its label and id.
    pub fn plain(&self) -> String {
        let sentence = self.sentence();
        // What has no label may have any name (a list); what has one has an id, which is one plain word.
        match self.label.as_str() {
            "" => format!("{}: {sentence}", name(&self.id)),
            label => format!("{} ({}): {sentence}", quoted(label), self.id),
        }
    }

    /// The sentence alone, in plain text.
    pub fn sentence(&self) -> String {
        let mut out = String::new();
        write_parts(&self.parts, &mut out);
        out
    }
}

fn write_parts(parts: &[Part], out: &mut String) {
    for part in parts {
        match part {
            Part::Words(text) | Part::Slot { text, .. } => out.push_str(text),
            Part::Group { parts, .. } => write_parts(parts, out),
        }
    }
}

#[cfg(test)]
mod tests;
