//! Finding what a path names, or where it would stand, or saying in words why there is no such thing.

use super::EditFault;
use super::datum::Datum;
use super::grammar::Place;
use super::place::Address;
use crate::model::Document;
use crate::read::suggestion;
use crate::yaml::{Kind, Node, Tree};

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
                let (part, behind) = rest.split_once('.').unwrap_or((rest, ""));
                let at = find_item(items, part).ok_or_else(|| no_item(document, path, rest, part, items))?;
                (node, kind, required, rest) = (&items[at], kind.item(), false, behind);
                address.push(at);
            }
            Kind::Map { entries, .. } => {
                // The longest key that fits: a column may well be called `Company.Size`.
                let fits =
                    |entry: &crate::yaml::Entry| strip(rest, entry.key()).map(|behind| (entry.key().len(), behind));
                let found = entries.iter().enumerate().filter_map(|(at, entry)| Some((at, fits(entry)?)));
                let Some((at, (_, behind))) = found.max_by_key(|(_, (length, _))| *length) else {
                    return missing(document, address, kind, rest);
                };
                let key = entries[at].key();
                (node, required, kind, rest) = (&entries[at].value, kind.requires(key), kind.child(key), behind);
                address.push(at);
            }
            Kind::Scalar { .. } if node.is_absent() => return missing(document, address, kind, rest),
            Kind::Scalar { text, .. } => {
                let message = format!("`{}` is `{text}`, and has no `{rest}` in it", before(path, rest));
                return Err(EditFault::new(message, "set the value itself"));
            }
        }
    }
    Ok(Located::There { address, kind, required })
}

/// The key that a path asks for where it is not there.
fn missing(document: Document, map: Address, kind: Place, rest: &str) -> Result<Located, EditFault> {
    if let Some(keys) = kind.keys().filter(|_| !kind.is_free()) {
        let (key, below) = rest.split_once('.').unwrap_or((rest, ""));
        if !keys.contains(&key) {
            let message = format!("there is no key `{key}` here in {}", document.file_name());
            let help = match suggestion(key, &keys) {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => format!("there may be {}", enumerate(&keys)),
            };
            return Err(EditFault::new(message, help));
        }
        let below: Vec<String> = if below.is_empty() {
            Vec::new()
        } else if kind.child(key).is_list() {
            let message = format!("there is no `{rest}` in {}", document.file_name());
            return Err(EditFault::new(message, format!("add an item to `{key}` instead")));
        } else if kind.child(key).keys().is_none() {
            // Keys that the writer chooses may have dots in them.
            vec![below.to_owned()]
        } else {
            below.split('.').map(str::to_owned).collect()
        };
        return Ok(Located::Missing { map, kind, key: key.to_owned(), rest: below });
    }
    // A name that the writer chooses, which may have dots in it; of an event's property the test may follow.
    let (key, below) = match rest.rsplit_once('.') {
        Some((key, last)) if kind.child(key).keys().is_some_and(|keys| keys.contains(&last)) => {
            (key, vec![last.to_owned()])
        }
        _ => (rest, Vec::new()),
    };
    Ok(Located::Missing { map, kind, key: key.to_owned(), rest: below })
}

/// What is behind a key and its dot.
fn strip<'p>(path: &'p str, key: &str) -> Option<&'p str> {
    let behind = path.strip_prefix(key)?;
    if behind.is_empty() { Some("") } else { behind.strip_prefix('.') }
}

/// What of a path is before its rest.
fn before<'p>(path: &'p str, rest: &str) -> &'p str {
    path.strip_suffix(rest).unwrap_or(path).trim_end_matches('.')
}

fn find_item(items: &[Node], part: &str) -> Option<usize> {
    items
        .iter()
        .position(|item| item.id() == Some(part))
        .or_else(|| part.parse().ok().filter(|index| *index < items.len()))
}

/// Which place `before` names in a list; None when there is no `before`.
pub(super) fn position(
    document: Document,
    items: &[Datum],
    list: &str,
    before: Option<&str>,
) -> Result<Option<usize>, EditFault> {
    let Some(before) = before else { return Ok(None) };
    let by_id = items.iter().position(|item| item.id() == Some(before));
    match by_id.or_else(|| before.parse().ok().filter(|at| *at <= items.len())) {
        Some(at) => Ok(Some(at)),
        None => {
            let ids: Vec<&str> = items.iter().filter_map(Datum::id).collect();
            Err(unknown(document, list, before, &ids))
        }
    }
}

fn no_item(document: Document, path: &str, rest: &str, part: &str, items: &[Node]) -> EditFault {
    let ids: Vec<&str> = items.iter().filter_map(Node::id).collect();
    unknown(document, before(path, rest), part, &ids)
}

fn unknown(document: Document, list: &str, id: &str, ids: &[&str]) -> EditFault {
    let message = format!("there is no {} `{id}` in {}", noun(list), document.file_name());
    let help = match suggestion(id, ids) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None if ids.is_empty() => String::new(),
        None => format!("there is {}", enumerate(ids)),
    };
    EditFault::new(message, help)
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
fn enumerate(names: &[&str]) -> String {
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
