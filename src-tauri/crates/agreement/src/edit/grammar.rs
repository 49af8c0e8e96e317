//! What the grammar says of a place: which keys may stand there and in which order, and what a value there is.

use super::datum::Datum;
use crate::grammar::{COUNT, EVENT_TEST, FIELD_TEST, Group, LIST_REFERENCE, Shape, TEST, document as grammar_of};
use crate::model::{Decimal, Document};

/// What is known of a place.
#[derive(Debug, Clone, Copy)]
pub(super) enum Place {
    Group(&'static Group),
    Shape(&'static Shape),
    /// Beyond the grammar: a key that it does not know, or a scalar.
    Unknown,
}

/// The keys of a condition that are no test of a value, in their order.
const CONDITION: [&str; 3] = ["all", "any", "not"];
static CONDITIONS: Shape = Shape::List(&Shape::Condition, 0, 1000);

impl Place {
    pub(super) fn of(document: Document) -> Place {
        Place::Group(grammar_of(document))
    }

    fn shaped(shape: &'static Shape) -> Place {
        match shape {
            Shape::Group(group) => Place::Group(group),
            Shape::Test => Place::Group(&TEST),
            Shape::Count => Place::Group(&COUNT),
            shape => Place::Shape(shape),
        }
    }

    /// What stands under a key here.
    pub(super) fn child(self, key: &str) -> Place {
        match self {
            Place::Group(group) => match group.all_keys().find(|known| known.name == key) {
                Some(known) => Place::shaped(&known.shape),
                None => group.rest.map_or(Place::Unknown, Place::shaped),
            },
            Place::Shape(Shape::Free(shape)) => Place::shaped(shape),
            Place::Shape(Shape::Condition | Shape::FieldCondition) => match key {
                "all" | "any" => Place::Shape(&CONDITIONS),
                "not" => self,
                "where" | "count" | "event" => Place::Group(&EVENT_TEST).child(key),
                key => Place::Group(&FIELD_TEST).child(key),
            },
            Place::Shape(Shape::Choices | Shape::Texts) => Place::Group(&LIST_REFERENCE).child(key),
            _ => Place::Unknown,
        }
    }

    /// What the items of a list here are.
    pub(super) fn item(self) -> Place {
        match self {
            Place::Shape(Shape::List(shape, ..)) => Place::shaped(shape),
            _ => Place::Unknown,
        }
    }

    pub(super) fn is_list(self) -> bool {
        matches!(self, Place::Shape(Shape::List(..) | Shape::Values))
    }

    /// Whether this is a condition, which only means something as a whole.
    pub(super) fn is_condition(self) -> bool {
        matches!(self, Place::Shape(Shape::Condition | Shape::FieldCondition))
    }

    /// Whether the writer chooses the keys here.
    pub(super) fn is_free(self) -> bool {
        matches!(self, Place::Shape(Shape::Free(_)) | Place::Unknown)
            || matches!(self, Place::Group(group) if group.rest.is_some())
    }

    /// Whether this key alone makes the whole of what this is, as it does of a test or a count.
    pub(super) fn is_whole_with(self, key: &str) -> bool {
        matches!(self, Place::Group(group) if group.keys.is_empty()
            && group.forms.iter().any(|form| matches!(form.keys, [only] if only.name == key)))
    }

    /// Whether a key must be there in every form of what this is.
    pub(super) fn requires(self, key: &str) -> bool {
        matches!(self, Place::Group(group) if group.key(key).is_some_and(|key| key.required))
    }

    /// The keys that may stand here, in order; None where any may.
    pub(super) fn keys(self) -> Option<Vec<&'static str>> {
        match self {
            Place::Group(group) => Some(group.key_order()),
            Place::Shape(Shape::Condition | Shape::FieldCondition) => {
                let mut keys = CONDITION.to_vec();
                keys.extend(FIELD_TEST.key_order().into_iter().filter(|key| *key != "within"));
                keys.extend(EVENT_TEST.key_order());
                Some(keys)
            }
            Place::Shape(Shape::Choices | Shape::Texts) => Some(LIST_REFERENCE.key_order()),
            _ => None,
        }
    }

    /// A new value with its keys in the order of the schema, with texts where only texts can stand (a title `2026`), and
    /// with numbers where no text can (an `at_least` that came as the text `500` of an input field).
    pub(super) fn arrange(self, datum: Datum) -> Datum {
        match datum {
            Datum::Scalar { text, bare: true } if self.wants_text() => Datum::text(text),
            Datum::Scalar { text, bare: false } if self.wants_number() && Decimal::parse(&text).is_some() => {
                Datum::Scalar { text, bare: true }
            }
            Datum::Scalar { .. } => datum,
            Datum::Seq(items) => Datum::Seq(items.into_iter().map(|item| self.item().arrange(item)).collect()),
            Datum::Map(entries) => {
                let order = self.keys().unwrap_or_default();
                let mut entries: Vec<(String, Datum)> =
                    entries.into_iter().map(|(key, value)| (key.clone(), self.child(&key).arrange(value))).collect();
                entries.sort_by_key(|(key, _)| order.iter().position(|known| known == key).unwrap_or(order.len()));
                Datum::Map(entries)
            }
        }
    }

    fn wants_number(self) -> bool {
        matches!(self, Place::Shape(Shape::Integer(..) | Shape::Decimal | Shape::Bound))
    }

    fn wants_text(self) -> bool {
        use Shape::{Currency, Email, Format, Hours, Id, Name, PublicKey, Reference, Text, TimeZone, Word};
        matches!(
            self,
            Place::Shape(
                Text | Id | Reference(_) | Name | Word(_) | Currency | Email | Hours | PublicKey | TimeZone | Format
            )
        )
    }
}
