//! Taking items and keys out of a collection, putting them in, and moving them.

use super::EditFault;
use super::datum::Datum;
use super::place::{
    begins_line, child_span, chunk, content_end, in_flow, len, line_above, line_end, line_start, marker, node,
    own_lines,
};
use super::render;
use super::splice::Text;
use crate::yaml::{Layout, Node, Span, Tree};

/// Takes a child of a collection away, with the comments on its lines. Those above it stay: they may be the heading of
/// what follows as well.
pub(super) fn remove(text: &mut Text, parent: &[usize], at: usize) -> Result<(), EditFault> {
    let planned = without(Datum::from_node(text.node(parent)), at);
    let here = text.node(parent);
    let splices = if here.layout() == Some(Layout::Flow) {
        vec![remove_from_flow(text.tree(), here, at)]
    } else if len(here) == 1 {
        emptied(text, parent)?
    } else {
        vec![remove_from_block(text.tree(), here, at)]
    };
    text.replace(splices, parent, planned)
}

fn without(collection: Datum, at: usize) -> Datum {
    match collection {
        Datum::Seq(mut items) => {
            items.remove(at);
            Datum::Seq(items)
        }
        Datum::Map(mut entries) => {
            entries.remove(at);
            Datum::Map(entries)
        }
        scalar => scalar,
    }
}

/// Whether a comment stands between two places.
fn commented(tree: &Tree, span: &Span) -> bool {
    tree.comments.iter().any(|comment| span.start <= comment.start && comment.start < span.end)
}

fn remove_from_flow(tree: &Tree, parent: &Node, at: usize) -> (Span, String) {
    let span = child_span(parent, at);
    let comma = |from: usize| {
        let rest = &tree.text[from..];
        let blank = rest.len() - rest.trim_start().len();
        rest[blank..].starts_with(',').then_some(from + blank + 1)
    };
    let nothing = String::new();
    if at + 1 < len(parent) {
        let next = child_span(parent, at + 1).start;
        if !commented(tree, &(span.end..next)) {
            return (span.start..next, nothing);
        }
        return (span.start..comma(span.end).unwrap_or(span.end), nothing);
    }
    let end = comma(span.end).unwrap_or(span.end);
    if at == 0 {
        let inner = parent.span.start + 1..parent.span.end - 1;
        return if commented(tree, &inner) { (span.start..end, nothing) } else { (inner, nothing) };
    }
    let before = child_span(parent, at - 1).end;
    if commented(tree, &(before..span.start)) {
        // The comma before it may stay at the end.
        return (span.start..end, nothing);
    }
    (before..span.end, nothing)
}

fn remove_from_block(tree: &Tree, parent: &Node, at: usize) -> (Span, String) {
    if let Some(lines) = own_lines(tree, parent, at) {
        return (with_gap(tree, parent, at, lines), String::new());
    }
    // The first one, on the line of a dash: the next one takes its place.
    let start = marker(tree, parent, at).unwrap_or(child_span(parent, at).start);
    let next = marker(tree, parent, at + 1).unwrap_or(parent.span.end);
    let end = content_end(&tree.text, &child_span(parent, at));
    if commented(tree, &(end..next)) { (start..end, String::new()) } else { (start..next, String::new()) }
}

/// The lines of a child with the blank line that parts it from its neighbour; of the last one that is the line above.
/// Where none is above, the one below parts what stays, unless nothing of the collection stands before it.
fn with_gap(tree: &Tree, parent: &Node, at: usize, lines: Span) -> Span {
    let text = &tree.text;
    let above = line_above(text, lines.start).unwrap_or(lines.start..lines.start);
    let blank_above = !above.is_empty() && text[above.clone()].trim().is_empty();
    let below = line_end(text, lines.end);
    let blank_below = lines.end < text.len() && text[lines.end..below].trim().is_empty();
    if blank_above && (blank_below || at + 1 == len(parent)) {
        return above.start..lines.end;
    }
    let begins = at == 0 && !blank_above && !commented(tree, &above);
    if begins && blank_below { lines.start..below } else { lines }
}

/// What makes a block collection of one child an empty one.
fn emptied(text: &Text, parent: &[usize]) -> Result<Vec<(Span, String)>, EditFault> {
    let tree = text.tree();
    let here = node(tree, parent);
    let empty = if here.items().is_some() { "[]" } else { "{}" };
    let Some((at, outer)) = parent.split_last() else {
        return Err(EditFault::new("a document cannot be left empty", "replace its text instead"));
    };
    let outer = node(tree, outer);
    match own_lines(tree, here, 0) {
        Some(lines) => {
            let entry = outer.entries().map(|entries| &entries[*at]);
            let behind = entry.map_or_else(
                || marker(tree, outer, *at).map(|dash| dash + 1),
                |entry| colon(tree.text.as_str(), entry.key.span.end),
            );
            let behind = behind.ok_or_else(unusual)?;
            Ok(vec![(behind..behind, format!(" {empty}")), (lines, String::new())])
        }
        None => {
            let end = content_end(&tree.text, &here.span);
            Ok(vec![(here.span.start..end, empty.to_owned())])
        }
    }
}

fn unusual() -> EditFault {
    EditFault::new("this is written in an unusual way", "change it in the text")
}

/// Behind the colon of a key.
pub(super) fn colon(text: &str, key_end: usize) -> Option<usize> {
    let rest = &text[key_end..];
    let blank = rest.len() - rest.trim_start_matches(' ').len();
    rest[blank..].starts_with(':').then_some(key_end + blank + 1)
}

/// Puts a child into a collection: a key with its value into a map, a value alone into a list.
pub(super) fn insert(
    text: &mut Text,
    parent: &[usize],
    at: usize,
    key: Option<&str>,
    value: Datum,
) -> Result<(), EditFault> {
    let here = text.node(parent);
    let mut planned = Datum::from_node(here);
    match (&mut planned, key) {
        (Datum::Seq(items), None) => items.insert(at, value.clone()),
        (Datum::Map(entries), Some(key)) => entries.insert(at, (key.to_owned(), value.clone())),
        _ => return Err(unusual()),
    }
    let splices = if len(here) == 0 {
        first(text, parent, &planned)?
    } else if here.layout() == Some(Layout::Flow) {
        let new = key.map_or_else(|| render::in_line(&value), |key| render::pair(key, &value));
        vec![insert_into_flow(text.text(), here, at, &new)]
    } else {
        vec![insert_into_block(text, here, at, key, &value)?]
    };
    text.replace(splices, parent, planned)
}

fn insert_into_flow(text: &str, parent: &Node, at: usize, new: &str) -> (Span, String) {
    if at < len(parent) {
        let start = child_span(parent, at).start;
        return (start..start, format!("{new}, "));
    }
    let end = child_span(parent, len(parent) - 1).end;
    let rest = &text[end..];
    let blank = rest.len() - rest.trim_start().len();
    if rest[blank..].starts_with(',') {
        let behind = end + blank + 1;
        return (behind..behind, format!(" {new}"));
    }
    (end..end, format!(", {new}"))
}

fn insert_into_block(
    text: &Text,
    parent: &Node,
    at: usize,
    key: Option<&str>,
    value: &Datum,
) -> Result<(Span, String), EditFault> {
    let tree = text.tree();
    let whole = text.text();
    let lines = match key {
        Some(key) => render::pair_lines(key, value),
        // As its neighbours are written: in braces, or over several lines.
        None if neighbours_in_braces(parent) => vec![format!("- {}", render::in_line(value))],
        None => render::item_lines(value),
    };
    let first = marker(tree, parent, 0).ok_or_else(unusual)?;
    let column = first - line_start(whole, first);
    let gap = if has_gap(tree, parent) { text.newline() } else { "" };
    if at == len(parent) {
        let span = child_span(parent, at - 1);
        let last = marker(tree, parent, at - 1).unwrap_or(span.start);
        let end = line_end(whole, content_end(whole, &(last..span.end.max(last + 1))));
        return Ok((end..end, format!("{gap}{}", text.indented(&lines, column))));
    }
    if let Some(next) = chunk(tree, parent, at) {
        return Ok((next.start..next.start, format!("{}{gap}", text.indented(&lines, column))));
    }
    // Before the first one, on the line of a dash: that one goes to a line of its own.
    let moved = text.indented(&lines, column);
    let moved = moved.trim_start_matches(' ');
    Ok((first..first, format!("{moved}{}", " ".repeat(column))))
}

fn neighbours_in_braces(parent: &Node) -> bool {
    parent.items().is_some_and(|items| items.iter().all(|item| item.layout() == Some(Layout::Flow)))
}

/// Whether blank lines part the children of a block collection.
fn has_gap(tree: &Tree, parent: &Node) -> bool {
    let last = len(parent) - 1;
    last > 0
        && chunk(tree, parent, last)
            .and_then(|lines| line_above(&tree.text, lines.start))
            .is_some_and(|above| tree.text[above].trim().is_empty())
}

/// The first child of a collection that has none: of `[]`, `{}`, or nothing at all.
fn first(text: &Text, parent: &[usize], planned: &Datum) -> Result<Vec<(Span, String)>, EditFault> {
    let tree = text.tree();
    let here = node(tree, parent);
    if !in_flow(tree, parent)
        && let Some((at, outer)) = parent.split_last()
        && let Some(entry) = node(tree, outer).entries().map(|entries| &entries[*at])
        && let Some(behind) = colon(text.text(), entry.key.span.end)
        && !commented(tree, &here.span)
    {
        return Ok(below_key(text, entry.key.span.start, behind..here.span.end.max(behind), planned));
    }
    Ok(vec![(here.span.clone(), render::in_line(planned))])
}

/// Writes a collection below its key, in place of what stands behind the colon.
pub(super) fn below_key(text: &Text, key: usize, old: Span, value: &Datum) -> Vec<(Span, String)> {
    let whole = text.text();
    let column = key - line_start(whole, key);
    let lines = text.indented(&render::lines(value), column + 2);
    let end = line_end(whole, old.end);
    vec![(old, String::new()), (end..end, lines)]
}

/// Puts an item of a list before another one (`to` counted with the item still in its place).
pub(super) fn shift(text: &mut Text, parent: &[usize], from: usize, to: usize) -> Result<(), EditFault> {
    let here = text.node(parent);
    let Datum::Seq(mut items) = Datum::from_node(here) else { return Err(unusual()) };
    if to == from || to == from + 1 {
        return Ok(());
    }
    let target = if to > from { to - 1 } else { to };
    let item = items.remove(from);
    items.insert(target, item);
    let splices = if here.layout() == Some(Layout::Flow) {
        let mut order: Vec<usize> = (0..len(here)).collect();
        let moved = order.remove(from);
        order.insert(target, moved);
        let slots = (0..len(here)).map(|slot| child_span(here, slot));
        slots.zip(order).map(|(slot, which)| (slot, text.text()[child_span(here, which)].to_owned())).collect()
    } else {
        let tree = text.tree();
        let lines = chunk(tree, here, from).ok_or_else(unusual)?;
        let gap = if has_gap(tree, here) { text.newline() } else { "" };
        let moved = &text.text()[lines.clone()];
        let new = if to == len(here) {
            let end = chunk(tree, here, to - 1).ok_or_else(unusual)?.end;
            (end..end, format!("{gap}{moved}"))
        } else {
            let start = chunk(tree, here, to).ok_or_else(unusual)?.start;
            (start..start, format!("{moved}{gap}"))
        };
        vec![(with_gap(tree, here, from, lines), String::new()), new]
    };
    text.replace(splices, parent, Datum::Seq(items))
}

/// Whether a collection begins on a line of its own.
pub(super) fn on_own_line(text: &str, node: &Node) -> bool {
    begins_line(text, node.span.start)
}
