//! Writing a value that is new to a text, in the plainest way that reads back as the same.

use super::datum::Datum;
use crate::canonical::double_quoted;
use crate::read::ambiguous;
use crate::yaml::Style;

/// A nested value longer than this is written over several lines where that is possible.
const LINE: usize = 90;

/// A scalar, quoted as one that it replaces was where it is a text.
pub(super) fn scalar(text: &str, bare: bool, like: Style) -> String {
    match like {
        _ if bare => text.to_owned(),
        Style::Double => double_quoted(text),
        Style::Single if !text.chars().any(char::is_control) => format!("'{}'", text.replace('\'', "''")),
        _ if is_plain(text) => text.to_owned(),
        _ => double_quoted(text),
    }
}

/// On one line.
pub(super) fn in_line(datum: &Datum) -> String {
    match datum {
        Datum::Scalar { text, bare } => scalar(text, *bare, Style::Plain),
        Datum::Seq(items) => format!("[{}]", items.iter().map(in_line).collect::<Vec<_>>().join(", ")),
        Datum::Map(entries) if entries.is_empty() => "{}".to_owned(),
        Datum::Map(entries) => {
            let pairs: Vec<String> = entries.iter().map(|(key, value)| pair(key, value)).collect();
            format!("{{ {} }}", pairs.join(", "))
        }
    }
}

/// `key: value` on one line.
pub(super) fn pair(key: &str, value: &Datum) -> String {
    format!("{}: {}", self::key(key), in_line(value))
}

pub(super) fn key(key: &str) -> String {
    scalar(key, false, Style::Plain)
}

/// The lines of a key with its value, without indentation of their own.
pub(super) fn pair_lines(key: &str, value: &Datum) -> Vec<String> {
    let inner = match value {
        Datum::Map(entries) if nests(value) && !entries.is_empty() => lines(value),
        Datum::Seq(items) if nests(value) && !items.is_empty() => lines(value),
        _ => return vec![pair(key, value)],
    };
    let mut out = vec![format!("{}:", self::key(key))];
    out.extend(inner.into_iter().map(|line| format!("  {line}")));
    out
}

/// The lines of an item of a list, its dash included.
pub(super) fn item_lines(item: &Datum) -> Vec<String> {
    let inner = match item {
        Datum::Map(entries) if !entries.is_empty() => lines(item),
        other => vec![in_line(other)],
    };
    inner.into_iter().enumerate().map(|(at, line)| format!("{}{line}", if at == 0 { "- " } else { "  " })).collect()
}

/// The lines of a collection.
pub(super) fn lines(datum: &Datum) -> Vec<String> {
    match datum {
        Datum::Map(entries) => entries.iter().flat_map(|(key, value)| pair_lines(key, value)).collect(),
        Datum::Seq(items) => items.iter().flat_map(item_lines).collect(),
        scalar => vec![in_line(scalar)],
    }
}

/// Whether a value is better written over several lines: items with ids, and what is too long for one.
fn nests(value: &Datum) -> bool {
    let named = matches!(value, Datum::Seq(items) if items.iter().any(|item| item.id().is_some()));
    named || (!value.is_scalar() && in_line(value).chars().count() > LINE)
}

/// Whether a text can stand without quotes, within brackets too, and is read as itself.
fn is_plain(text: &str) -> bool {
    let inner = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '/' | '.' | '+' | '%' | '(' | ')' | ' ' | '@');
    let mut before = None;
    let colons = text.char_indices().all(|(at, c)| {
        let fits = if c == ':' {
            // As in 09:30.
            before.is_some_and(|c: char| c.is_ascii_digit()) && text[at + 1..].starts_with(|c: char| c.is_ascii_digit())
        } else {
            inner(c)
        };
        before = Some(c);
        fits
    });
    colons
        && text.starts_with(|c: char| c.is_alphanumeric() || c == '/' || c == '_')
        && !text.ends_with(' ')
        && text.len() <= 200
        && ambiguous(text).is_none()
}
