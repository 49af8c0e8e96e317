//! What a change means, place by place, with what was there before: what two people's changes are merged by.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::datum::Datum;
use super::locate::{Located, locate};
use super::place::{child, node};
use super::{Edit, apply, edits_between};
use crate::model::Document;
use crate::yaml::{Node, read};

/// What a change does at one place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Write {
    /// The place as a path by ids, such as `rules.enterprise.points`.
    pub place: String,
    /// What is done there.
    #[serde(flatten)]
    pub what: What,
}

/// What is done at a place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "write", rename_all = "lowercase")]
pub enum What {
    /// A key gets a value, or another one, or goes.
    Set {
        /// What it was; None when the key was not there.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        was: Option<Value>,
        /// What it is now; None when the key is gone.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        is: Option<Value>,
    },
    /// An item comes into a list.
    Add {
        /// The item.
        is: Value,
        /// The name of the item that it comes before; None is the end.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        before: Option<String>,
    },
    /// An item leaves its list.
    Remove {
        /// The item.
        was: Value,
        /// The name of the item that it came before; None is the end.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        before: Option<String>,
    },
    /// An item goes elsewhere in its list.
    Move {
        /// The name of the item that it came before; None is the end.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        was: Option<String>,
        /// The name of the item that it comes before now; None is the end.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        before: Option<String>,
    },
}

impl Write {
    /// What stands at the place afterwards; None when nothing does. Of a move, which leaves the item what it is, None
    /// in the outer option.
    pub fn outcome(&self) -> Option<Option<&Value>> {
        match &self.what {
            What::Set { is, .. } => Some(is.as_ref()),
            What::Add { is, .. } => Some(Some(is)),
            What::Remove { .. } => Some(None),
            What::Move { .. } => None,
        }
    }

    /// What stood at the place before; None when nothing did, and of a move.
    pub fn origin(&self) -> Option<&Value> {
        match &self.what {
            What::Set { was, .. } => was.as_ref(),
            What::Remove { was, .. } => Some(was),
            What::Add { .. } | What::Move { .. } => None,
        }
    }

    /// The write that takes this one back.
    pub fn inverse(&self) -> Write {
        let what = match self.what.clone() {
            What::Set { was, is } => What::Set { was: is, is: was },
            What::Add { is, before } => What::Remove { was: is, before },
            What::Remove { was, before } => What::Add { is: was, before },
            What::Move { was, before } => What::Move { was: before, before: was },
        };
        Write { place: self.place.clone(), what }
    }

    /// The list of an added item.
    pub(crate) fn list(&self) -> &str {
        let name = match &self.what {
            What::Add { is, .. } => item_name(is),
            _ => None,
        };
        let list = name.and_then(|name| self.place.strip_suffix(name.as_str())?.strip_suffix('.'));
        list.unwrap_or_else(|| self.place.rsplit_once('.').map_or("", |(list, _)| list))
    }

    /// The edit that does this.
    pub fn edit(&self) -> Edit {
        let path = self.place.clone();
        match &self.what {
            What::Set { is: Some(value), .. } => Edit::Set { path, value: value.clone() },
            What::Set { is: None, .. } => Edit::Set { path, value: Value::Null },
            What::Add { is, before } => {
                Edit::Add { path: self.list().to_owned(), value: is.clone(), before: before.clone() }
            }
            What::Remove { .. } => Edit::Remove { path },
            What::Move { before, .. } => Edit::Move { path, before: before.clone() },
        }
    }
}

/// The name by which a path finds an item.
fn item_name(item: &Value) -> Option<String> {
    match item {
        Value::Object(map) => match map.get("id")? {
            Value::String(id) => Some(id.clone()),
            other => Some(other.to_string()),
        },
        Value::String(text) => Some(text.clone()),
        Value::Bool(_) => Some(item.to_string()),
        _ => None,
    }
}

/// What leads from one text to the other, place by place; None where that cannot be told so: one of them is no YAML, or
/// says something that no edit can. Comments and layout are not in it.
pub fn writes_between(document: Document, before: &str, after: &str) -> Option<Vec<Write>> {
    let mut text = before.to_owned();
    let mut writes = Vec::new();
    for edit in edits_between(document, before, after) {
        writes.push(write_of(document, &text, &edit)?);
        text = apply(document, &text, &edit).ok()?;
    }
    Some(writes)
}

/// What an edit does to a text.
fn write_of(document: Document, text: &str, edit: &Edit) -> Option<Write> {
    let tree = &read(text)?.tree;
    let found = |path: &str| match locate(document, tree, path).ok()? {
        Located::There { address, .. } => Some(address),
        Located::Missing { .. } => None,
    };
    let at = |path: &str| found(path).map(|address| value(node(tree, &address)));
    let next = |path: &str| {
        let address = found(path)?;
        let (at, list) = address.split_last()?;
        let items = node(tree, list).items()?;
        items.get(at + 1).and_then(|item| item_name(&value(item)))
    };
    let in_list = |path: &str| {
        let address = found(path)?;
        let (_, list) = address.split_last()?;
        node(tree, list).items()
    };
    let write = |place: &str, what: What| Some(Write { place: place.to_owned(), what });
    match edit {
        Edit::Set { path, value } => {
            let is = (!value.is_null()).then(|| value.clone());
            write(path, What::Set { was: at(path), is })
        }
        Edit::Add { path, value, before } => {
            let place = match item_name(value) {
                Some(name) if path.is_empty() => name,
                Some(name) => format!("{path}.{name}"),
                None => return None,
            };
            write(&place, What::Add { is: value.clone(), before: before.clone() })
        }
        Edit::Remove { path } if in_list(path).is_some() => {
            write(path, What::Remove { was: at(path)?, before: next(path) })
        }
        Edit::Remove { path } => write(path, What::Set { was: at(path), is: None }),
        Edit::Move { path, before } => write(path, What::Move { was: next(path), before: before.clone() }),
        Edit::Replace { .. } => None,
    }
}

/// A node as JSON, as an edit would write it again; where JSON cannot say it exactly, as near as it can.
fn value(node: &Node) -> Value {
    Datum::from_node(node).to_value().unwrap_or_else(|| node.to_json())
}

/// What stands at a place in a text; None when nothing does, or the text is no YAML.
pub fn value_at(document: Document, text: &str, place: &str) -> Option<Value> {
    let tree = &read(text)?.tree;
    match locate(document, tree, place).ok()? {
        Located::There { address, .. } => {
            let found = address.iter().fold(&tree.root, |node, at| child(node, *at));
            (!found.is_absent()).then(|| value(found))
        }
        Located::Missing { .. } => None,
    }
}

/// Whether two texts are YAML and say the same, whatever their comments and layout, and the first has no fault that the
/// second has not: of a key that stands twice, one says nothing.
pub fn says_the_same(one: &str, other: &str) -> bool {
    let Some((said, meant)) = read(one).zip(read(other)) else { return false };
    let the_same = || Datum::from_node(&said.tree.root) == Datum::from_node(&meant.tree.root);
    one == other || said.faults.len() <= meant.faults.len() && the_same()
}
