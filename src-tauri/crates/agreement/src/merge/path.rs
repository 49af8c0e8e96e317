//! Places and how they lie to each other, and values in a JSON tree by their place.

use serde_json::Value;

/// Whether a place is another one or lies within it.
pub(super) fn is_within(place: &str, outer: &str) -> bool {
    outer.is_empty() || place.strip_prefix(outer).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// The places that a place lies in, itself first, the whole document last.
pub(super) fn outward(place: &str) -> impl Iterator<Item = &str> {
    fn outer<'p>(place: &&'p str) -> Option<&'p str> {
        match place.rsplit_once('.') {
            Some((outer, _)) => Some(outer),
            None => (!place.is_empty()).then_some(""),
        }
    }
    std::iter::successors(Some(place), outer)
}

/// A value after something in it was given another value, or taken away; None where there is no such place.
pub(super) fn put(value: &Value, path: &str, new: Option<&Value>) -> Option<Value> {
    if path.is_empty() {
        return new.cloned();
    }
    let mut whole = value.clone();
    put_into(&mut whole, path, new)?;
    Some(whole)
}

fn put_into(value: &mut Value, path: &str, new: Option<&Value>) -> Option<()> {
    match value {
        Value::Object(map) => {
            let fits = |key: &&String| is_within(path, key.as_str());
            match map.keys().filter(fits).max_by_key(|key| key.len()).cloned() {
                Some(key) if key.len() == path.len() => match new {
                    Some(new) => drop(map.insert(key, new.clone())),
                    None => drop(map.remove(&key)),
                },
                Some(key) => put_into(map.get_mut(&key)?, &path[key.len() + 1..], new)?,
                None if path.contains('.') => {
                    let (key, rest) = path.split_once('.')?;
                    let mut inner = Value::Object(serde_json::Map::new());
                    put_into(&mut inner, rest, new)?;
                    map.insert(key.to_owned(), inner);
                }
                None => drop(new.map(|new| map.insert(path.to_owned(), new.clone()))),
            }
        }
        Value::Array(items) => {
            let named = |item: &Value, name: &str| {
                item.as_str() == Some(name) || item.get("id").and_then(Value::as_str) == Some(name)
            };
            if let Some(at) = items.iter().position(|item| named(item, path)) {
                match new {
                    Some(new) => items[at] = new.clone(),
                    None => drop(items.remove(at)),
                }
                return Some(());
            }
            let split = path.split_once('.');
            match split.and_then(|(name, rest)| Some((items.iter().position(|item| named(item, name))?, rest))) {
                Some((at, rest)) => put_into(&mut items[at], rest, new)?,
                None => items.extend(new.cloned()),
            }
        }
        _ => return None,
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_place_lies_within_itself_and_its_groups() {
        assert!(is_within("rules.a.points", "rules.a") && is_within("rules.a", "rules.a") && is_within("rules", ""));
        assert!(!is_within("rules.ab", "rules.a") && !is_within("rules", "rules.a"));
        assert_eq!(outward("rules.a.points").collect::<Vec<_>>(), ["rules.a.points", "rules.a", "rules", ""]);
    }

    #[test]
    fn values_are_put_by_id_and_key() {
        let value = json!({ "rules": [{ "id": "a", "points": 1 }], "mails": ["b.com"] });
        let changed = put(&value, "rules.a.points", Some(&json!(2))).and_then(|value| put(&value, "mails.b.com", None));
        assert_eq!(changed, Some(json!({ "rules": [{ "id": "a", "points": 2 }], "mails": [] })));
        assert_eq!(put(&json!({}), "needs.fit", Some(&json!(5))), Some(json!({ "needs": { "fit": 5 } })));
        assert_eq!(put(&value, "", None), None);
    }
}
