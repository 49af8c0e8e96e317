//! What was changed by hand, as edits.

use super::datum::Datum;
use super::{Edit, apply};
use crate::diff::moved;
use crate::model::Document;
use crate::yaml::parse;

/// The edits that bring what one text says to what another says, by id, so that a file changed by hand can be
/// recorded and merged like any other change: applied to `before` in their order, they give a text that says the same
/// as `after`. Comments and layout of `after` are not in them. Where the one cannot be brought to the other so (one of
/// them is no YAML, a key stands where none may), it is one [`Edit::Replace`]. None when both say the same.
pub fn edits_between(document: Document, before: &str, after: &str) -> Vec<Edit> {
    let replaced = || vec![Edit::Replace { text: after.to_owned() }];
    let (Some(old), Some(new)) = (parse(before).tree, parse(after).tree) else {
        return if before == after { Vec::new() } else { replaced() };
    };
    let (old, new) = (Datum::from_node(&old.root), Datum::from_node(&new.root));
    let mut edits = Vec::new();
    if compare("", &old, &new, &mut edits).is_none() {
        return replaced();
    }
    // A path can be ambiguous (a key with a dot in it): believe only what has been tried.
    let mut text = before.to_owned();
    for edit in &edits {
        match apply(document, &text, edit) {
            Ok(next) => text = next,
            Err(_) => return replaced(),
        }
    }
    let reached = parse(&text).tree.map(|tree| Datum::from_node(&tree.root));
    if reached.as_ref() == Some(&new) { edits } else { replaced() }
}

fn below(path: &str, part: &str) -> String {
    if path.is_empty() { part.to_owned() } else { format!("{path}.{part}") }
}

fn compare(path: &str, old: &Datum, new: &Datum, edits: &mut Vec<Edit>) -> Option<()> {
    match (old, new) {
        (old, new) if old == new => {}
        (Datum::Map(a), Datum::Map(b)) => {
            let find = |entries: &[(String, Datum)], key: &str| entries.iter().find(|(other, _)| other == key).cloned();
            for (key, value) in b {
                match find(a, key) {
                    Some((_, was)) => compare(&below(path, key), &was, value, edits)?,
                    None => edits.push(Edit::Set { path: below(path, key), value: value.to_value()? }),
                }
            }
            for (key, _) in a.iter().filter(|(key, _)| find(b, key).is_none()) {
                edits.push(Edit::Remove { path: below(path, key) });
            }
        }
        (Datum::Seq(a), Datum::Seq(b)) => match (ids(a), ids(b)) {
            (Some(x), Some(y)) if !a.is_empty() && !b.is_empty() => by_id(path, (a, &x), (b, &y), edits)?,
            _ if a.len() == b.len() && !a.iter().chain(b).any(Datum::is_scalar) => {
                for (at, (was, is)) in a.iter().zip(b).enumerate() {
                    compare(&below(path, &at.to_string()), was, is, edits)?;
                }
            }
            _ => edits.push(Edit::Set { path: path.to_owned(), value: new.to_value()? }),
        },
        _ => edits.push(Edit::Set { path: path.to_owned(), value: new.to_value()? }),
    }
    Some(())
}

/// The ids of all items; None where one has none, or the same as another.
fn ids(items: &[Datum]) -> Option<Vec<String>> {
    let ids: Vec<String> = items.iter().map(|item| item.id().map(str::to_owned)).collect::<Option<_>>()?;
    let distinct = ids.iter().enumerate().all(|(at, id)| !ids[..at].contains(id));
    distinct.then_some(ids)
}

fn by_id(
    path: &str,
    (a, x): (&[Datum], &[String]),
    (b, y): (&[Datum], &[String]),
    edits: &mut Vec<Edit>,
) -> Option<()> {
    let at = |ids: &[String], id: &String| ids.iter().position(|other| other == id);
    for id in x.iter().filter(|id| at(y, id).is_none()) {
        edits.push(Edit::Remove { path: below(path, id) });
    }
    let moved = moved(x, y);
    // From the end on, so that what comes behind an item is already in its place.
    for (place, id) in y.iter().enumerate().rev() {
        let before = y.get(place + 1).cloned();
        match at(x, id) {
            None => edits.push(Edit::Add { path: path.to_owned(), value: b[place].to_value()?, before }),
            Some(was) => {
                if moved.contains(id) {
                    edits.push(Edit::Move { path: below(path, id), before });
                }
                compare(&below(path, id), &a[was], &b[place], edits)?;
            }
        }
    }
    Some(())
}
