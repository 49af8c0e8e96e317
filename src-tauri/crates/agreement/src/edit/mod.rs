//! Changing one thing in a document as a person would with an editor: the bytes of that thing change, and every comment,
//! blank line and way of quoting elsewhere stays, CRLF and byte order mark included.
//!
//! A change is planned on the tree and carried out on the text; then the text is read again, and if it is not the
//! tree that was planned, the change is refused. So an edit gives the right file or none.
//!
//! Comments on the lines of an item are part of it. Those directly above it (at its own column, without a blank line
//! between) go along when it is moved. When it is removed they stay where they are: such a comment may be the heading of a
//! whole group of items, and nobody asked for it to be thrown away.

mod assign;
mod between;
mod datum;
mod grammar;
mod locate;
mod missing;
mod place;
mod render;
mod splice;
mod structure;
mod write;

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::model::Document;
use datum::Datum;
use locate::Located;
use splice::Text;

pub use between::edits_between;
pub use datum::parse_value;
pub use write::{What, Write, says_the_same, value_at, writes_between};

/// One change of a document. A path is of keys and items, joined by dots. An item is named by its id, a text in a list by
/// itself (`lists.free-mail.gmail.com`, dots and all), and any item by its index from 0.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "edit", rename_all = "lowercase")]
pub enum Edit {
    /// Writes a value. Null takes an optional key away. On the way to a key only a map of chosen names (`needs.fit`), a
    /// test and a count are made; any other group must be there.
    Set {
        /// Such as `bands.qualified.from`.
        path: String,
        /// The value; durations, percentages and dates as texts.
        value: Value,
    },
    /// Puts a new item into a list, or new keys into a map. A list that is missing is made.
    Add {
        /// The list or map, such as `rules`.
        path: String,
        /// The item, or a map of the keys to add.
        value: Value,
        /// The id (or index, or key) of what it comes before; None is the end of a list, and of a map the place
        /// that the schema gives.
        before: Option<String>,
    },
    /// Takes an item or an optional key away.
    Remove {
        /// Such as `rules.enterprise`.
        path: String,
    },
    /// Puts an item elsewhere in its list.
    Move {
        /// Such as `rules.enterprise`.
        path: String,
        /// The id (or index) of the item that it comes before; None is the end.
        before: Option<String>,
    },
    /// Replaces the whole text.
    Replace {
        /// The new text.
        text: String,
    },
}

/// Why a change was not made, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditFault {
    /// What is wrong: lower case at the start, what was found in backticks, no full stop.
    pub message: String,
    /// What to do; empty when the message says it all.
    pub help: String,
}

impl EditFault {
    fn new(message: impl Into<String>, help: impl Into<String>) -> EditFault {
        EditFault { message: message.into(), help: help.into() }
    }
}

impl fmt::Display for EditFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        if self.help.is_empty() { Ok(()) } else { write!(f, " \u{2014} {}", self.help) }
    }
}

impl std::error::Error for EditFault {}

/// The text of a document after a change.
///
/// # Errors
/// When there is nothing at the path, when the text is no YAML, or when the change cannot be made without touching more than
/// it names.
pub fn apply(document: Document, text: &str, edit: &Edit) -> Result<String, EditFault> {
    if let Edit::Replace { text } = edit {
        return Ok(text.clone());
    }
    let mut text = Text::read(document, text)?;
    match edit {
        Edit::Set { path, value: Value::Null } => take_away(document, &mut text, path, true)?,
        Edit::Set { path, value } => set(document, &mut text, path, Datum::from_value(value)?)?,
        Edit::Add { path, value, before } => {
            add(document, &mut text, path, Datum::from_value(value)?, before.as_deref())?;
        }
        Edit::Remove { path } => take_away(document, &mut text, path, false)?,
        Edit::Move { path, before } => shift(document, &mut text, path, before.as_deref())?,
        Edit::Replace { .. } => {}
    }
    Ok(text.into_text())
}

fn set(document: Document, text: &mut Text, path: &str, value: Datum) -> Result<(), EditFault> {
    match locate::locate(document, text.tree(), path)? {
        Located::There { address, kind, .. } => assign::assign(text, &address, kind, value),
        Located::Missing { map, kind, key, rest } => {
            let wrapped = rest.into_iter().rev().fold(value, |inner, key| Datum::Map(vec![(key, inner)]));
            assign::add_key(text, &map, kind, &key, wrapped, None)
        }
    }
}

fn add(document: Document, text: &mut Text, path: &str, value: Datum, before: Option<&str>) -> Result<(), EditFault> {
    let (address, kind) = match locate::locate(document, text.tree(), path)? {
        Located::There { address, kind, .. } => (address, kind),
        Located::Missing { map, kind, key, rest } => {
            let listed = kind.child(&key).is_list();
            let inner = if listed && rest.is_empty() { Datum::Seq(vec![value]) } else { value };
            let wrapped = rest.into_iter().rev().fold(inner, |inner, key| Datum::Map(vec![(key, inner)]));
            return assign::add_key(text, &map, kind, &key, wrapped, None);
        }
    };
    let node = text.node(&address);
    let here = Datum::from_node(node);
    match (&here, value) {
        (Datum::Seq(items), value) => {
            let nodes = node.items().unwrap_or_default();
            let at = locate::position(document, nodes, path, before)?.unwrap_or(items.len());
            if let Some(id) = value.id().filter(|id| items.iter().any(|item| item.id() == Some(id))) {
                let message = format!("there is already an item `{id}` in `{path}`");
                return Err(EditFault::new(message, "give the new one an id of its own"));
            }
            structure::insert(text, &address, at, None, kind.item().arrange(value))
        }
        (Datum::Map(entries), Datum::Map(new)) => {
            for (key, value) in new {
                if entries.iter().any(|(other, _)| *other == key) {
                    let message = format!("there is already a `{key}` in {}", locate::whole(document, path));
                    return Err(EditFault::new(message, "set it instead"));
                }
                let address = again(document, text, path)?;
                assign::add_key(text, &address, kind, &key, value, before)?;
            }
            Ok(())
        }
        (Datum::Scalar { .. }, value) if here.is_nothing() => {
            let value = if kind.is_list() { Datum::Seq(vec![value]) } else { value };
            assign::assign(text, &address, kind, value)
        }
        _ => {
            let message = format!("`{path}` is not a list that something could be added to");
            Err(EditFault::new(message, "name a list such as `rules`, or a group of keys together with new keys"))
        }
    }
}

/// The place of a path that was there a moment ago, in the text as it has become.
fn again(document: Document, text: &Text, path: &str) -> Result<place::Address, EditFault> {
    match locate::locate(document, text.tree(), path)? {
        Located::There { address, .. } => Ok(address),
        Located::Missing { .. } => Err(locate::gone(document, path)),
    }
}

fn take_away(document: Document, text: &mut Text, path: &str, if_there: bool) -> Result<(), EditFault> {
    match locate::locate(document, text.tree(), path)? {
        Located::There { address, required, .. } => {
            if required {
                let message = format!("`{path}` is needed and cannot be taken away");
                return Err(EditFault::new(message, "give it another value instead"));
            }
            let Some((at, parent)) = address.split_last() else {
                return Err(EditFault::new("a whole document cannot be taken away", "name what is to go"));
            };
            structure::remove(text, parent, *at)
        }
        Located::Missing { .. } if if_there => Ok(()),
        Located::Missing { .. } => Err(locate::gone(document, path)),
    }
}

fn shift(document: Document, text: &mut Text, path: &str, before: Option<&str>) -> Result<(), EditFault> {
    let Located::There { address, .. } = locate::locate(document, text.tree(), path)? else {
        return Err(locate::gone(document, path));
    };
    let Some((from, parent)) = address.split_last() else {
        return Err(EditFault::new("a whole document cannot be moved", "name the item that is to be moved"));
    };
    let Some(items) = text.node(parent).items() else {
        let message = format!("`{path}` is not an item of a list, so it has no place to be moved to");
        return Err(EditFault::new(message, "name an item of a list, such as `rules.enterprise`"));
    };
    let to = locate::position(document, items, locate::list_of(path, &items[*from]), before)?.unwrap_or(items.len());
    structure::shift(text, parent, *from, to)
}

#[cfg(test)]
mod tests;
