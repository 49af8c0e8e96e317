//! What a document or a part of it says, without how it is written: what edits are planned on and checked against.

use serde_json::{Map, Number, Value};

use super::EditFault;
use crate::model::Decimal;
use crate::read::{Ambiguous, ambiguous};
use crate::yaml::{Kind, Node, Style};

/// A value. Two maps are equal whatever the order of their keys.
#[derive(Debug, Clone)]
pub(super) enum Datum {
    Scalar {
        text: String,
        /// Without quotes, and something else than a text for that reason: a number, `true`, `null`.
        bare: bool,
    },
    Seq(Vec<Datum>),
    Map(Vec<(String, Datum)>),
}

impl PartialEq for Datum {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Datum::Scalar { text: a, bare: x }, Datum::Scalar { text: b, bare: y }) => a == b && x == y,
            (Datum::Seq(a), Datum::Seq(b)) => a == b,
            (Datum::Map(a), Datum::Map(b)) => {
                a.len() == b.len() && a.iter().all(|(key, value)| b.iter().any(|(k, v)| k == key && v == value))
            }
            _ => false,
        }
    }
}

impl Datum {
    pub(super) fn text(text: impl Into<String>) -> Datum {
        Datum::Scalar { text: text.into(), bare: false }
    }

    fn bare(text: impl Into<String>) -> Datum {
        Datum::Scalar { text: text.into(), bare: true }
    }

    pub(super) fn from_node(node: &Node) -> Datum {
        match &node.kind {
            Kind::Scalar { text, style } => {
                Datum::Scalar { bare: *style == Style::Plain && ambiguous(text).is_some(), text: text.clone() }
            }
            Kind::Seq { items, .. } => Datum::Seq(items.iter().map(Datum::from_node).collect()),
            Kind::Map { entries, .. } => Datum::Map(
                entries.iter().map(|entry| (entry.key().to_owned(), Datum::from_node(&entry.value))).collect(),
            ),
        }
    }

    /// What a JSON value asks for; keys with null are left out.
    pub(super) fn from_value(value: &Value) -> Result<Datum, EditFault> {
        Ok(match value {
            Value::Null => {
                return Err(EditFault::new("a list cannot hold nothing", "leave the item out instead"));
            }
            Value::Bool(boolean) => Datum::bare(boolean.to_string()),
            Value::Number(number) => Datum::bare(plain_number(number)),
            Value::String(text) => Datum::text(text),
            Value::Array(items) => Datum::Seq(items.iter().map(Datum::from_value).collect::<Result<_, _>>()?),
            Value::Object(map) => Datum::Map(
                map.iter()
                    .filter(|(_, value)| !value.is_null())
                    .map(|(key, value)| Ok((key.clone(), Datum::from_value(value)?)))
                    .collect::<Result<_, EditFault>>()?,
            ),
        })
    }

    /// The same as JSON; None when JSON cannot say it exactly, as `500.0`.
    pub(super) fn to_value(&self) -> Option<Value> {
        Some(match self {
            Datum::Scalar { text, bare: false } => Value::String(text.clone()),
            Datum::Scalar { text, bare: true } => match text.as_str() {
                "true" => Value::Bool(true),
                "false" => Value::Bool(false),
                text => {
                    Decimal::parse(text)?;
                    let number: Number = text.parse().ok()?;
                    (plain_number(&number) == text).then_some(Value::Number(number))?
                }
            },
            Datum::Seq(items) => Value::Array(items.iter().map(Datum::to_value).collect::<Option<_>>()?),
            Datum::Map(entries) => {
                let pairs = entries.iter().map(|(key, value)| Some((key.clone(), value.to_value()?)));
                Value::Object(pairs.collect::<Option<Map<_, _>>>()?)
            }
        })
    }

    /// The id of an item of a list.
    pub(super) fn id(&self) -> Option<&str> {
        match self {
            Datum::Map(entries) => entries.iter().find(|(key, _)| key == "id").and_then(|(_, value)| match value {
                Datum::Scalar { text, .. } if !text.is_empty() => Some(text.as_str()),
                _ => None,
            }),
            _ => None,
        }
    }

    /// Whether nothing at all is written here.
    pub(super) fn is_nothing(&self) -> bool {
        matches!(self, Datum::Scalar { text, bare: true } if text.is_empty())
    }

    pub(super) fn is_scalar(&self) -> bool {
        matches!(self, Datum::Scalar { .. })
    }
}

/// A number as the language writes it, without an exponent.
fn plain_number(number: &Number) -> String {
    match number.as_f64() {
        Some(value) if number.is_f64() => value.to_string(),
        _ => number.to_string(),
    }
}

/// A value as it is typed on a command line: `65`, `true`, `30d`, `Keep warming`, `"65"` (a text), `[a, b]`, `{field: x, is: y}`.
/// `null`, `~` and nothing at all are null.
///
/// # Errors
/// When it begins like a list, a group of keys or a quoted text and is none.
pub fn parse_value(text: &str) -> Result<Value, EditFault> {
    let trimmed = text.trim();
    if trimmed.starts_with(['[', '{', '"', '\'']) {
        let fault = || {
            let message = format!("`{trimmed}` cannot be read as a value");
            EditFault::new(message, "write it as in YAML: `[a, b]`, `{ field: x, is: y }` or `\"a text\"`")
        };
        let parsed = crate::yaml::parse(trimmed);
        let tree = parsed.tree.filter(|_| parsed.faults.is_empty()).ok_or_else(fault)?;
        if tree.root.span.end < trimmed.len() {
            return Err(fault());
        }
        return read(&tree.root).ok_or_else(fault);
    }
    Ok(scalar(trimmed))
}

fn read(node: &Node) -> Option<Value> {
    Some(match &node.kind {
        Kind::Scalar { text, style: Style::Plain } => scalar(text),
        Kind::Scalar { text, .. } => Value::String(text.clone()),
        Kind::Seq { items, .. } => Value::Array(items.iter().map(read).collect::<Option<_>>()?),
        Kind::Map { entries, .. } => {
            let pairs = entries.iter().map(|entry| Some((entry.key().to_owned(), read(&entry.value)?)));
            Value::Object(pairs.collect::<Option<Map<_, _>>>()?)
        }
    })
}

fn scalar(text: &str) -> Value {
    match (text, ambiguous(text)) {
        ("true", _) => Value::Bool(true),
        ("false", _) => Value::Bool(false),
        (_, Some(Ambiguous::Nothing)) => Value::Null,
        (_, Some(Ambiguous::Number)) if Decimal::parse(text).is_some() => {
            text.parse().map_or_else(|_| Value::String(text.to_owned()), Value::Number)
        }
        _ => Value::String(text.to_owned()),
    }
}
