//! Places in a tree and in its text.

use crate::yaml::{Kind, Layout, Node, Span, Tree};

/// The way from the root to a node: which entry or item, from 0, at each step.
pub(super) type Address = Vec<usize>;

/// The node at an address.
pub(super) fn node<'t>(tree: &'t Tree, address: &[usize]) -> &'t Node {
    address.iter().fold(&tree.root, |node, at| child(node, *at))
}

/// The value of an entry, or an item.
pub(super) fn child(node: &Node, at: usize) -> &Node {
    match &node.kind {
        Kind::Seq { items, .. } => &items[at],
        Kind::Map { entries, .. } => &entries[at].value,
        Kind::Scalar { .. } => node,
    }
}

pub(super) fn len(node: &Node) -> usize {
    match &node.kind {
        Kind::Seq { items, .. } => items.len(),
        Kind::Map { entries, .. } => entries.len(),
        Kind::Scalar { .. } => 0,
    }
}

/// Whether a node stands within brackets or braces.
pub(super) fn in_flow(tree: &Tree, address: &[usize]) -> bool {
    (0..address.len()).any(|depth| node(tree, &address[..depth]).layout() == Some(Layout::Flow))
}

/// The bytes of an entry with its key, or of an item.
pub(super) fn child_span(parent: &Node, at: usize) -> Span {
    match &parent.kind {
        Kind::Map { entries, .. } => entries[at].span(),
        _ => child(parent, at).span.clone(),
    }
}

/// Where the line of a byte begins, behind a byte order mark.
pub(super) fn line_start(text: &str, at: usize) -> usize {
    let start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    if start == 0 && text.starts_with('\u{FEFF}') { '\u{FEFF}'.len_utf8().min(at) } else { start }
}

/// The line above one that begins at a byte, line end included; None above the first.
pub(super) fn line_above(text: &str, start: usize) -> Option<Span> {
    let newline = text[..start].strip_suffix('\n')?.len();
    Some(line_start(text, newline)..start)
}

/// Behind the end of the line of a byte, line end included.
pub(super) fn line_end(text: &str, at: usize) -> usize {
    text[at..].find('\n').map_or(text.len(), |newline| at + newline + 1)
}

/// The end of a span without the blank space at its end.
pub(super) fn content_end(text: &str, span: &Span) -> usize {
    span.start + text[span.clone()].trim_end().len()
}

/// Where a child of a block collection begins: its key, or its dash.
pub(super) fn marker(tree: &Tree, parent: &Node, at: usize) -> Option<usize> {
    match &parent.kind {
        Kind::Map { entries, .. } => Some(entries[at].key.span.start),
        Kind::Seq { .. } => dash(tree, child(parent, at).span.start),
        Kind::Scalar { .. } => None,
    }
}

/// The dash before an item, past blank space and comments.
fn dash(tree: &Tree, item: usize) -> Option<usize> {
    let mut at = item;
    loop {
        let before = tree.text[..at].trim_end();
        if let Some(comment) = tree
            .comments
            .iter()
            .find(|comment| comment.start < at && before.len() <= comment.end && before.len() > comment.start)
        {
            at = comment.start;
            continue;
        }
        return before.ends_with('-').then(|| before.len() - 1);
    }
}

/// Whether only blank space is before a byte on its line.
pub(super) fn begins_line(text: &str, at: usize) -> bool {
    text[line_start(text, at)..at].bytes().all(|b| b == b' ')
}

/// The whole lines of a child of a block collection; None where it shares its first line with what it stands in.
pub(super) fn own_lines(tree: &Tree, parent: &Node, at: usize) -> Option<Span> {
    let text = &tree.text;
    let marker = marker(tree, parent, at)?;
    if !begins_line(text, marker) {
        return None;
    }
    let span = child_span(parent, at);
    // An absent value ends where its dash or colon does.
    let end = content_end(text, &(span.start.min(marker)..span.end.max(marker + 1)));
    Some(line_start(text, marker)..line_end(text, end))
}

/// The same lines with the comments directly above them, at the child's own column.
pub(super) fn chunk(tree: &Tree, parent: &Node, at: usize) -> Option<Span> {
    let text = &tree.text;
    let lines = own_lines(tree, parent, at)?;
    let column = marker(tree, parent, at)? - lines.start;
    let mut start = lines.start;
    while let Some(above) = line_above(text, start) {
        let line = &text[above.clone()];
        let indent = line.len() - line.trim_start_matches(' ').len();
        let hash = above.start + indent;
        if indent != column || !tree.comments.iter().any(|comment| comment.start == hash) {
            break;
        }
        start = above.start;
    }
    Some(start..lines.end)
}
