//! What was changed by hand, as edits.

use super::datum::Datum;
use super::grammar::Place;
use super::{Edit, apply};
use crate::diff::moved;
use crate::model::{Decimal, Document};
use crate::yaml::read;

/// The edits that bring what one text says to what another says, by id, so that a file changed by hand can be
/// recorded and merged like any other change: applied to `before` in their order, they give a text that says the same
/// as `after`. Comments and layout of `after` are not in them. What only means something as a whole (a condition, a list
/// whose items have no names) is set as a whole, so that edits of two people never mix within it. Where the one cannot be brought to the other so (one of
/// them is no YAML, a key stands where none may), it is one [`Edit::Replace`]. None when both say the same.
pub fn edits_between(document: Document, before: &str, after: &str) -> Vec<Edit> {
    let replaced = || vec![Edit::Replace { text: after.to_owned() }];
    let (Some(old), Some(new)) = (read(before), read(after)) else {
        return if before == after { Vec::new() } else { replaced() };
    };
    let (old, new) = (Datum::from_node(&old.tree.root), Datum::from_node(&new.tree.root));
    let mut edits = Vec::new();
    if compare("", Place::of(document), &old, &new, &mut edits).is_none() {
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
    let reached = read(&text).map(|read| Datum::from_node(&read.tree.root));
    if reached.as_ref() == Some(&new) { edits } else { replaced() }
}

fn below(path: &str, part: &str) -> String {
    if path.is_empty() { part.to_owned() } else { format!("{path}.{part}") }
}

fn compare(path: &str, kind: Place, old: &Datum, new: &Datum, edits: &mut Vec<Edit>) -> Option<()> {
    match (old, new) {
        (old, new) if old == new => {}
        (_, new) if kind.is_condition() => edits.push(Edit::Set { path: path.to_owned(), value: new.to_value()? }),
        (Datum::Map(a), Datum::Map(b)) => {
            let find = |entries: &[(String, Datum)], key: &str| entries.iter().find(|(other, _)| other == key).cloned();
            for (key, value) in b {
                match find(a, key) {
                    Some((_, was)) => compare(&below(path, key), kind.child(key), &was, value, edits)?,
                    None => edits.push(Edit::Set { path: below(path, key), value: value.to_value()? }),
                }
            }
            for (key, _) in a.iter().filter(|(key, _)| find(b, key).is_none()) {
                edits.push(Edit::Remove { path: below(path, key) });
            }
        }
        (Datum::Seq(a), Datum::Seq(b)) => match (names(a), names(b)) {
            (Some(x), Some(y)) if !a.is_empty() && !b.is_empty() => by_name(path, kind, (a, &x), (b, &y), edits)?,
            _ => edits.push(Edit::Set { path: path.to_owned(), value: new.to_value()? }),
        },
        _ => edits.push(Edit::Set { path: path.to_owned(), value: new.to_value()? }),
    }
    Some(())
}

/// The names of all items, by which a path finds them: ids, or the items themselves where they are texts. None where one
/// has none, or the same as another.
fn names(items: &[Datum]) -> Option<Vec<String>> {
    let texts = items.iter().all(Datum::is_scalar);
    let name = |item: &Datum| match item {
        // A number would be taken for a place.
        Datum::Scalar { text, .. } if texts && !text.is_empty() && Decimal::parse(text).is_none() => Some(text.clone()),
        item => item.id().map(str::to_owned),
    };
    let names: Vec<String> = items.iter().map(name).collect::<Option<_>>()?;
    let distinct = names.iter().enumerate().all(|(at, name)| !names[..at].contains(name));
    distinct.then_some(names)
}

fn by_name(
    path: &str,
    kind: Place,
    (a, x): (&[Datum], &[String]),
    (b, y): (&[Datum], &[String]),
    edits: &mut Vec<Edit>,
) -> Option<()> {
    let at = |names: &[String], name: &String| names.iter().position(|other| other == name);
    for name in x.iter().filter(|name| at(y, name).is_none()) {
        edits.push(Edit::Remove { path: below(path, name) });
    }
    let moved = moved(x, y);
    // From the end on, so that what comes behind an item is already in its place.
    for (place, name) in y.iter().enumerate().rev() {
        let before = y.get(place + 1).cloned();
        match at(x, name) {
            None => edits.push(Edit::Add { path: path.to_owned(), value: b[place].to_value()?, before }),
            Some(was) => {
                if moved.contains(name) {
                    edits.push(Edit::Move { path: below(path, name), before });
                }
                compare(&below(path, name), kind.item(), &a[was], &b[place], edits)?;
            }
        }
    }
    Some(())
}
