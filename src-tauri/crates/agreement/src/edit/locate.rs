//! Finding what a path names, or where it would stand, or saying in words why there is no such thing.

use super::EditFault;
use super::grammar::Place;
use super::missing::Gap;
use super::place::Address;
use crate::model::{Decimal, Document};
use crate::read::suggestion;
use crate::yaml::{Kind, Node, Style, Tree};

/// What a path leads to.
#[derive(Debug)]
pub(super) enum Located {
    /// Something that is there.
    There {
        address: Address,
        kind: Place,
        /// Whether it is a key that must be there.
        required: bool,
    },
    /// A key that could be there.
    Missing {
        /// The map in which it would stand.
        map: Address,
        kind: Place,
        key: String,
        /// Keys below it.
        rest: Vec<String>,
    },
}

/// Follows a path from the root on.
pub(super) fn locate(document: Document, tree: &Tree, path: &str) -> Result<Located, EditFault> {
    let mut address = Address::new();
    let mut node = &tree.root;
    let mut kind = Place::of(document);
    let mut required = false;
    let mut rest = path;
    while !rest.is_empty() {
        match &node.kind {
            Kind::Seq { items, .. } => {
                let (at, behind) = find_item(items, rest).ok_or_else(|| no_item(document, path, rest, items))?;
                (node, kind, required, rest) = (&items[at], kind.item(), false, behind);
                address.push(at);
            }
            Kind::Map { entries, .. } => {
                // The longest key that fits: a column may well be called `Company.Size`.
                let fits =
                    |entry: &crate::yaml::Entry| strip(rest, entry.key()).map(|behind| (entry.key().len(), behind));
                let found = entries.iter().enumerate().filter_map(|(at, entry)| Some((at, fits(entry)?)));
                let Some((at, (_, behind))) = found.max_by_key(|(_, (length, _))| *length) else {
                    return Gap { document, path, node, kind, rest }.key(address);
                };
                let key = entries[at].key();
                (node, required, kind, rest) = (&entries[at].value, kind.requires(key), kind.child(key), behind);
                address.push(at);
            }
            Kind::Scalar { .. } if node.is_absent() => {
                return Gap { document, path, node, kind, rest }.key(address);
            }
            Kind::Scalar { text, .. } => {
                let message = format!("`{}` is `{text}`, and has no `{rest}` in it", before(path, rest));
                return Err(EditFault::new(message, "set the value itself"));
            }
        }
    }
    Ok(Located::There { address, kind, required })
}

/// What is behind a key and its dot.
fn strip<'p>(path: &'p str, key: &str) -> Option<&'p str> {
    let behind = path.strip_prefix(key)?;
    if behind.is_empty() { Some("") } else { behind.strip_prefix('.') }
}

/// What of a path is before its rest.
pub(super) fn before<'p>(path: &'p str, rest: &str) -> &'p str {
    path.strip_suffix(rest).unwrap_or(path).trim_end_matches('.')
}

/// The item that a path goes on with, and what of the path is behind it. A text is named by itself, dots and all; an
/// item with an id by that; any other one, numbers too, by its place.
fn find_item<'p>(items: &[Node], rest: &'p str) -> Option<(usize, &'p str)> {
    if let Some(at) = items.iter().position(|item| text_of(item) == Some(rest)) {
        return Some((at, ""));
    }
    let (part, behind) = rest.split_once('.').unwrap_or((rest, ""));
    let by_id = items.iter().position(|item| item.id() == Some(part));
    let at = by_id.or_else(|| part.parse().ok().filter(|index| *index < items.len()))?;
    Some((at, behind))
}

/// The text of an item that is no number: a number would be taken for a place.
fn text_of(item: &Node) -> Option<&str> {
    item.scalar().filter(|(text, style)| *style != Style::Plain || Decimal::parse(text).is_none()).map(|(text, _)| text)
}

/// The path of the list that an item stands in, by the path of the item.
pub(super) fn list_of<'p>(path: &'p str, item: &Node) -> &'p str {
    let named = text_of(item).and_then(|text| path.strip_suffix(text)?.strip_suffix('.'));
    named.unwrap_or_else(|| path.rsplit_once('.').map_or("", |(list, _)| list))
}

/// Which place `before` names in a list; None when there is no `before`.
pub(super) fn position(
    document: Document,
    items: &[Node],
    list: &str,
    before: Option<&str>,
) -> Result<Option<usize>, EditFault> {
    let Some(before) = before else { return Ok(None) };
    let by_name = items.iter().position(|item| text_of(item) == Some(before) || item.id() == Some(before));
    match by_name.or_else(|| before.parse().ok().filter(|at| *at <= items.len())) {
        Some(at) => Ok(Some(at)),
        None => Err(unknown(document, list, before, items)),
    }
}

fn no_item(document: Document, path: &str, rest: &str, items: &[Node]) -> EditFault {
    let of_texts = items.iter().any(|item| text_of(item).is_some());
    let part = if of_texts { rest } else { rest.split('.').next().unwrap_or(rest) };
    unknown(document, before(path, rest), part, items)
}

fn unknown(document: Document, list: &str, name: &str, items: &[Node]) -> EditFault {
    let message = format!("there is no {} `{name}` in {}", noun(list), document.file_name());
    let names: Vec<&str> = items.iter().filter_map(|item| item.id().or_else(|| text_of(item))).collect();
    let help = match suggestion(name, &names) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => how_named(list, items),
    };
    EditFault::new(message, help)
}

/// How the items of a list are named in a path.
fn how_named(list: &str, items: &[Node]) -> String {
    let ids: Vec<&str> = items.iter().filter_map(Node::id).collect();
    let text = items.iter().find_map(text_of);
    match (ids.is_empty(), text, items.len()) {
        (.., 0) => format!("`{list}` has no items"),
        (false, ..) => format!("there is {}", enumerate(&ids)),
        (true, Some(text), _) => {
            format!("name a text by itself, such as `{list}.{text}`, or by its place from 0, such as `{list}.0`")
        }
        (true, None, 1) => format!("these items are named by their place: the only one is `{list}.0`"),
        (true, None, count) => {
            format!("these items are named by their place, from `{list}.0` to `{list}.{}`", count - 1)
        }
    }
}

/// What an item of a list is called.
fn noun(list: &str) -> String {
    match list.rsplit('.').next().unwrap_or(list) {
        "leaders" => "leader",
        "categories" => "category",
        "must_have" | "never" => "gate",
        "rules" => "rule",
        "bands" => "band",
        "examples" => "example",
        "tiers" => "tier",
        "events" => "event",
        "criteria" => "criterion",
        "rejection_reasons" => "reason",
        "commitments" => "commitment",
        "stages" => "step",
        "all" | "any" => "condition",
        other => return format!("item of `{other}` called"),
    }
    .to_owned()
}

/// A few of the names that there are.
pub(super) fn enumerate(names: &[&str]) -> String {
    let few: Vec<String> = names.iter().take(8).map(|name| format!("`{name}`")).collect();
    let more = if names.len() > few.len() { " and others" } else { "" };
    format!("{}{more}", few.join(", "))
}

/// Nothing stands at a path.
pub(super) fn gone(document: Document, path: &str) -> EditFault {
    EditFault::new(format!("there is no `{path}` in {}", document.file_name()), "")
}

/// A path, or the document where it is empty.
pub(super) fn whole(document: Document, path: &str) -> String {
    if path.is_empty() { document.file_name().to_owned() } else { format!("`{path}`") }
}
