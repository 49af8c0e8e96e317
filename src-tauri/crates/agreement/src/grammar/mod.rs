//! The grammar of the five documents as one table: which keys there are, in the order of the canonical form, whether
//! each is required, what it holds, and what it is for. Reading, "did you mean" and the JSON Schemas all follow it.

mod condition;
mod mql;
mod others;
mod terms;

use crate::model::Document;

pub use condition::{COUNT, EVENT_TEST, FIELD_TEST, GROUP_ALL, GROUP_ANY, GROUP_NOT, LIST_REFERENCE, TEST};
pub use mql::{BAND, CATEGORY, EXAMPLE, EXAMPLE_EVENT, GATE, MQL, RULE, TIER};
pub use others::{ACCEPT, COMMITMENT, CRITERION, FUNNEL, PERIOD, REJECTION_REASON, SLA, SQL, STAGE};
pub use terms::{AGREEMENT, CALENDAR, CURRENCIES, LEADER, REVIEW, SIGN_OFF};

/// Most rules of a document.
pub const MAX_RULES: usize = 500;
/// Most bands of a document.
pub const MAX_BANDS: usize = 50;
/// Points, caps and floors lie between this and its negative.
pub const MAX_POINTS: i64 = 10_000;
/// No score can be further from 0 than every rule's most points together.
pub const MAX_SCORE: i64 = MAX_POINTS * MAX_RULES as i64;
/// Longest id.
pub const MAX_ID: usize = 64;

/// A mapping with known keys.
#[derive(Debug)]
pub struct Group {
    /// Its name in the JSON Schema, such as `rule`.
    pub name: &'static str,
    /// As it is spoken of, with its article: `a rule`.
    pub what: &'static str,
    /// What it is for.
    pub doc: &'static str,
    /// The keys that it always has, in order.
    pub keys: &'static [Key],
    /// The ways in which it can go on; empty when there is only one. The keys of a form come before the optional keys
    /// that end [`Group::keys`].
    pub forms: &'static [Form],
    /// What further keys, chosen by the writer, hold; None when there are none.
    pub rest: Option<&'static Shape>,
}

/// One of several ways in which a group can be written.
#[derive(Debug)]
pub struct Form {
    /// The key that tells this form from the others, with its value where that decides (`measure: handed_off`).
    pub mark: (&'static str, Option<&'static str>),
    /// The keys of this form, in order.
    pub keys: &'static [Key],
    /// Optional keys of which exactly one must be there; empty when there are none such.
    pub one_of: &'static [&'static str],
}

/// A key of a [`Group`].
#[derive(Debug)]
pub struct Key {
    /// The key.
    pub name: &'static str,
    /// Whether it must be there.
    pub required: bool,
    /// What it holds.
    pub shape: Shape,
    /// What it is for, in a sentence.
    pub doc: &'static str,
}

/// What a key holds.
#[derive(Debug)]
pub enum Shape {
    /// `countersign/1`
    Format,
    /// A text for people.
    Text,
    /// The id of the item itself.
    Id,
    /// The id of something else, such as `a category`.
    Reference(&'static str),
    /// The name of an attribute, an event or a list.
    Name,
    /// A whole number between these.
    Integer(i64, i64),
    /// A plain decimal.
    Decimal,
    /// `70%`; above 0 or not.
    Percent,
    /// `30d`; with `wh` and `wd` or without.
    Duration {
        /// Whether working hours and days may be used.
        working: bool,
    },
    /// `2027-01-31`
    Date,
    /// `true` or `false`
    Boolean,
    /// ISO 4217, `USD`
    Currency,
    /// `Europe/Berlin`
    TimeZone,
    /// `09:00-17:30`
    Hours,
    /// An e-mail address.
    Email,
    /// `ssh-ed25519 AAAA...`
    PublicKey,
    /// One of these words, each with what it means.
    Word(&'static [(&'static str, &'static str)]),
    /// A list of so many at least and at most.
    List(&'static Shape, usize, usize),
    /// A group.
    Group(&'static Group),
    /// Names chosen by the writer, each with such a value.
    Free(&'static Shape),
    /// A condition.
    Condition,
    /// A condition on attributes alone.
    FieldCondition,
    /// What is asked of one value: one key of [`TEST`].
    Test,
    /// How many: one key of [`COUNT`].
    Count,
    /// A text, a number, `true` or `false`.
    Value,
    /// A text or a number.
    Plain,
    /// A value, or a list of texts.
    Attribute,
    /// A list of values, texts only or numbers only.
    Values,
    /// Such a list, or the name of one.
    Choices,
    /// A text, a list of texts, or the name of one.
    Texts,
    /// A number or a moment.
    Bound,
    /// Two of them.
    Range,
    /// Two whole numbers.
    Counts,
}

impl Group {
    /// The key of this name among those that always may be there.
    pub fn key(&self, name: &str) -> Option<&'static Key> {
        self.keys.iter().find(|key| key.name == name)
    }

    /// Every key that this group may have in one form or another; one that several forms have comes once for each.
    pub fn all_keys(&self) -> impl Iterator<Item = &'static Key> {
        let of_forms = self.forms.iter().flat_map(|form| form.keys);
        self.keys.iter().chain(of_forms)
    }

    /// The names of all keys in the order of the canonical form, each once.
    pub fn key_order(&self) -> Vec<&'static str> {
        let mut of_forms: Vec<&'static str> = Vec::new();
        for form in self.forms {
            for (index, key) in form.keys.iter().enumerate() {
                if of_forms.contains(&key.name) || self.key(key.name).is_some() {
                    continue;
                }
                // Before what follows it in this form, where another form has brought that already.
                let next = form.keys[index + 1..].iter().find_map(|next| of_forms.iter().position(|n| *n == next.name));
                of_forms.insert(next.unwrap_or(of_forms.len()), key.name);
            }
        }
        // What is optional in every form ends the group.
        let tail = match self.forms {
            [] => self.keys.len(),
            _ => self.keys.iter().rposition(|key| key.required).map_or(0, |last| last + 1),
        };
        let names = |keys: &[Key]| keys.iter().map(|key| key.name).collect::<Vec<_>>();
        [names(&self.keys[..tail]), of_forms, names(&self.keys[tail..])].concat()
    }
}

/// The grammar of a document.
pub fn document(document: Document) -> &'static Group {
    match document {
        Document::Agreement => &AGREEMENT,
        Document::Mql => &MQL,
        Document::Sql => &SQL,
        Document::Sla => &SLA,
        Document::Funnel => &FUNNEL,
    }
}

const fn required(name: &'static str, shape: Shape, doc: &'static str) -> Key {
    Key { name, required: true, shape, doc }
}

const fn optional(name: &'static str, shape: Shape, doc: &'static str) -> Key {
    Key { name, required: false, shape, doc }
}

const fn form(mark: &'static str, keys: &'static [Key]) -> Form {
    Form { mark: (mark, None), keys, one_of: &[] }
}

const fn form_of(mark: &'static str, value: &'static str, keys: &'static [Key]) -> Form {
    Form { mark: (mark, Some(value)), keys, one_of: &[] }
}

const FORMAT: Key = required("format", Shape::Format, "The version of the language: `countersign/1`.");
const ID: Key = required(
    "id",
    Shape::Id,
    "A name for good, of small letters, digits and hyphens; an edit that keeps it is a change, not something new.",
);
const LABEL: Key = required("label", Shape::Text, "What people call it.");
const POINTS: Shape = Shape::Integer(-MAX_POINTS, MAX_POINTS);
