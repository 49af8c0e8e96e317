//! Finding a value by a path such as `bands.qualified.from` or `rules.enterprise.when.all.1.at_least`.

use super::{Kind, Node, Span, Tree};

/// What a path leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found<'a> {
    /// The key under which the value stands; None of the root and of a list item.
    pub key: Option<&'a Node>,
    /// The value.
    pub value: &'a Node,
    /// The collection that it stands in; None of the root.
    pub parent: Option<&'a Node>,
    /// Which entry or item of the parent it is, from 0.
    pub index: usize,
}

impl Tree {
    /// What a path leads to. Its parts are keys, ids of list items (an index from 0 where an item has no id, or no
    /// item has that id), joined by dots. A key that itself has dots is found as it is written. The empty path is the
    /// root.
    pub fn find(&self, path: &str) -> Option<Found<'_>> {
        find_in(&self.root, path)
    }

    /// The path of the innermost thing that stands on a line, counted from 1; None when none does.
    pub fn path_at(&self, line: u32) -> Option<String> {
        let whole = self.lines.span(&self.text, line);
        let on_line = |span: &Span| span.start < whole.end && span.end > whole.start;
        let (mut node, mut path) = (&self.root, String::new());
        loop {
            let next = match &node.kind {
                Kind::Map { entries, .. } => entries
                    .iter()
                    .find(|entry| on_line(&entry.span()))
                    .map(|entry| (entry.key().to_owned(), &entry.value)),
                Kind::Seq { items, .. } => {
                    let found = items.iter().enumerate().find(|(_, item)| on_line(&item.span));
                    found.map(|(at, item)| (item.id().map_or_else(|| at.to_string(), str::to_owned), item))
                }
                Kind::Scalar { .. } => None,
            };
            let Some((part, inner)) = next else { break };
            if !path.is_empty() {
                path.push('.');
            }
            path += &part;
            node = inner;
        }
        (!path.is_empty()).then_some(path)
    }

    /// The bytes of the value that a path leads to.
    pub fn locate(&self, path: &str) -> Option<Span> {
        self.find(path).map(|found| found.value.span.clone())
    }

    /// The bytes of the key that a path leads to; of a list item, which has no key, its own.
    pub fn locate_key(&self, path: &str) -> Option<Span> {
        self.find(path).map(|found| found.key.unwrap_or(found.value).span.clone())
    }
}

/// What a path leads to from a node on.
pub(super) fn find_in<'a>(root: &'a Node, path: &str) -> Option<Found<'a>> {
    let mut found = Found { key: None, value: root, parent: None, index: 0 };
    let mut rest = path;
    while !rest.is_empty() {
        let (next, behind) = step(found.value, rest)?;
        found = next;
        rest = behind;
    }
    Some(found)
}

/// One step of a path, and what of the path is behind it.
fn step<'a, 'p>(node: &'a Node, path: &'p str) -> Option<(Found<'a>, &'p str)> {
    match &node.kind {
        Kind::Scalar { .. } => None,
        Kind::Map { entries, .. } => {
            // The longest key that fits: a column may well be called `Company.Size`.
            let (index, behind) = entries
                .iter()
                .enumerate()
                .filter_map(|(index, entry)| Some((index, entry.key().len(), strip(path, entry.key())?)))
                .max_by_key(|(_, length, _)| *length)
                .map(|(index, _, behind)| (index, behind))?;
            let entry = &entries[index];
            Some((Found { key: Some(&entry.key), value: &entry.value, parent: Some(node), index }, behind))
        }
        Kind::Seq { items, .. } => {
            let (part, behind) = path.split_once('.').unwrap_or((path, ""));
            let index = items
                .iter()
                .position(|item| item.id() == Some(part))
                .or_else(|| part.parse().ok().filter(|index| *index < items.len()))?;
            Some((Found { key: None, value: &items[index], parent: Some(node), index }, behind))
        }
    }
}

/// What is behind a key and its dot; None when the path does not begin with that key.
fn strip<'p>(path: &'p str, key: &str) -> Option<&'p str> {
    let behind = path.strip_prefix(key)?;
    if behind.is_empty() { Some("") } else { behind.strip_prefix('.') }
}
