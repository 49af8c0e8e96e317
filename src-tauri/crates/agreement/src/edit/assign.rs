//! Giving a place a value, changing as little of what stands there as can be.

use super::EditFault;
use super::datum::Datum;
use super::grammar::Place;
use super::place::{Address, content_end, in_flow, line_end, line_start, marker, node};
use super::render;
use super::splice::Text;
use super::structure::{below_key, colon, insert, on_own_line, remove};
use crate::yaml::{Kind, Layout, Style};

/// Makes what stands at an address say this.
pub(super) fn assign(text: &mut Text, address: &[usize], kind: Place, value: Datum) -> Result<(), EditFault> {
    exactly(text, address, kind, kind.arrange(value))
}

fn exactly(text: &mut Text, address: &[usize], kind: Place, value: Datum) -> Result<(), EditFault> {
    let here = Datum::from_node(text.node(address));
    match (here, value) {
        (here, value) if here == value => Ok(()),
        (Datum::Map(old), Datum::Map(new)) if !old.is_empty() && !new.is_empty() => map(text, address, kind, &old, new),
        (Datum::Seq(old), Datum::Seq(new)) if !old.is_empty() && !new.is_empty() => {
            list(text, address, kind, &old, new)
        }
        (_, value) => overwrite(text, address, value),
    }
}

/// Key by key. A key that takes the place of another (`at_least` of `at_most`) takes its line, too.
fn map(
    text: &mut Text,
    address: &[usize],
    kind: Place,
    old: &[(String, Datum)],
    new: Vec<(String, Datum)>,
) -> Result<(), EditFault> {
    let has = |entries: &[(String, Datum)], key: &str| entries.iter().any(|(other, _)| other == key);
    let mut gone: Vec<String> = old.iter().map(|(key, _)| key.clone()).filter(|key| !has(&new, key)).collect();
    gone.reverse();
    for (key, _) in new.iter().filter(|(key, _)| !has(old, key)) {
        if let Some(instead) = gone.pop() {
            rename(text, address, &instead, key)?;
        }
    }
    for key in gone {
        let at = position(text, address, &key);
        if let Some(at) = at {
            remove(text, address, at)?;
        }
    }
    for (key, value) in new {
        match position(text, address, &key) {
            Some(at) => {
                let mut below: Address = address.to_vec();
                below.push(at);
                exactly(text, &below, kind.child(&key), value)?;
            }
            None => add_key(text, address, kind, &key, value, None)?,
        }
    }
    Ok(())
}

fn position(text: &Text, address: &[usize], key: &str) -> Option<usize> {
    text.node(address).entries()?.iter().position(|entry| entry.key() == key)
}

fn rename(text: &mut Text, address: &[usize], from: &str, to: &str) -> Result<(), EditFault> {
    let Some(at) = position(text, address, from) else { return Ok(()) };
    let Some(entry) = text.node(address).entries().map(|entries| &entries[at]) else { return Ok(()) };
    let splice = (entry.key.span.clone(), render::key(to));
    let Datum::Map(mut planned) = Datum::from_node(text.node(address)) else { return Ok(()) };
    planned[at].0 = to.to_owned();
    text.replace(vec![splice], address, Datum::Map(planned))
}

/// What is the same at the beginning and at the end stays as it is.
fn list(text: &mut Text, address: &[usize], kind: Place, old: &[Datum], new: Vec<Datum>) -> Result<(), EditFault> {
    let head = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let most = old.len().min(new.len()) - head;
    let tail = old.iter().rev().zip(new.iter().rev()).take(most).take_while(|(a, b)| a == b).count();
    let both = most - tail;
    for at in (head + both..old.len() - tail).rev() {
        remove(text, address, at)?;
    }
    let fresh = new.len() - tail;
    for (at, value) in new.into_iter().enumerate().take(fresh).skip(head) {
        if at < head + both {
            let mut below: Address = address.to_vec();
            below.push(at);
            exactly(text, &below, kind.item(), value)?;
        } else {
            insert(text, address, at, None, value)?;
        }
    }
    Ok(())
}

/// Writes a value in place of another one.
fn overwrite(text: &mut Text, address: &[usize], value: Datum) -> Result<(), EditFault> {
    let tree = text.tree();
    let whole = text.text();
    let here = node(tree, address);
    let inside = in_flow(tree, address);
    let outer = address.split_last().map(|(at, outer)| (*at, node(tree, outer)));
    let entry = outer.and_then(|(at, outer)| outer.entries().map(|entries| &entries[at]));
    let behind = match (entry, outer) {
        (Some(entry), _) => colon(whole, entry.key.span.end),
        (None, Some((at, outer))) => marker(tree, outer, at).map(|dash| dash + 1),
        (None, None) => None,
    };
    let text_in_line = match (&value, here.scalar()) {
        (Datum::Scalar { text, bare }, Some((_, style))) => render::scalar(text, *bare, style),
        _ => render::in_line(&value),
    };
    let long = !value.is_scalar() && render::pair_lines("", &value).len() > 1;
    let splices = match (&here.kind, behind) {
        _ if here.is_absent() && address.is_empty() => {
            let end = whole.len();
            vec![(end..end, text.indented(&render::lines(&value), 0))]
        }
        // Nothing stands here yet.
        (_, Some(behind)) if here.is_absent() && !inside => match entry {
            Some(entry) if long => below_key(text, entry.key.span.start, behind..behind, &value),
            _ => vec![(behind..behind, format!(" {text_in_line}"))],
        },
        (Kind::Scalar { style: Style::Literal | Style::Folded, .. }, _) => {
            vec![(here.span.start..content_end(whole, &here.span), text_in_line)]
        }
        // From several lines to one: behind the key, and the lines go.
        (Kind::Seq { layout: Layout::Block, .. } | Kind::Map { layout: Layout::Block, .. }, Some(behind))
            if on_own_line(whole, here) =>
        {
            let lines = line_start(whole, here.span.start)..line_end(whole, content_end(whole, &here.span));
            match entry {
                Some(entry) if long => {
                    let column = entry.key.span.start - line_start(whole, entry.key.span.start) + 2;
                    vec![(lines, text.indented(&render::lines(&value), column))]
                }
                _ => vec![(behind..behind, format!(" {text_in_line}")), (lines, String::new())],
            }
        }
        (_, Some(behind)) if long && !inside && entry.is_some() => {
            let key = entry.map_or(behind, |entry| entry.key.span.start);
            below_key(text, key, behind..here.span.end, &value)
        }
        _ => vec![(here.span.start..content_end(whole, &here.span), text_in_line)],
    };
    text.replace(splices, address, value)
}

/// Puts a key into a map: before a named one, or where the schema has it.
pub(super) fn add_key(
    text: &mut Text,
    address: &[usize],
    kind: Place,
    key: &str,
    value: Datum,
    before: Option<&str>,
) -> Result<(), EditFault> {
    let value = kind.child(key).arrange(value);
    let here = text.node(address);
    if here.entries().is_none_or(<[_]>::is_empty) {
        if here.entries().is_none() && !here.is_absent() {
            return Err(EditFault::new(format!("`{key}` cannot stand here"), "only a group of keys can hold it"));
        }
        return overwrite_or_begin(text, address, key, value);
    }
    let keys: Vec<&str> = here.entries().unwrap_or_default().iter().map(crate::yaml::Entry::key).collect();
    let at = match before.and_then(|before| keys.iter().position(|other| *other == before)) {
        Some(at) => at,
        None => {
            let order = kind.keys().unwrap_or_default();
            let rank = |key: &str| order.iter().position(|known| *known == key);
            match rank(key) {
                // Behind the last of those that come before it.
                Some(mine) => {
                    let earlier = |other: &&str| rank(other).is_some_and(|rank| rank < mine);
                    keys.iter().rposition(earlier).map_or(0, |last| last + 1)
                }
                None => keys.len(),
            }
        }
    };
    insert(text, address, at, Some(key), value)
}

fn overwrite_or_begin(text: &mut Text, address: &[usize], key: &str, value: Datum) -> Result<(), EditFault> {
    if text.node(address).entries().is_some() && !address.is_empty() {
        return insert(text, address, 0, Some(key), value);
    }
    overwrite(text, address, Datum::Map(vec![(key.to_owned(), value)]))
}
