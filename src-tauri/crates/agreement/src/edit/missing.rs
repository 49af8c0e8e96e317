//! What is not there: whether it may be made, and what was probably meant where it may not.
//!
//! Made are a key of something that is there, and on the way to it only what means nothing by itself: a map of names that
//! the writer chooses (`needs`, `lists`, `where`), and a test or a count, which one key makes whole. Any other group says
//! something of its own; made for one key's sake it would turn a slip in a path into a different rule.

use super::EditFault;
use super::grammar::Place;
use super::locate::{Located, before, enumerate, whole};
use super::place::Address;
use crate::model::Document;
use crate::read::suggestion;
use crate::yaml::Node;

/// Where a path leads no further.
pub(super) struct Gap<'p> {
    pub document: Document,
    pub path: &'p str,
    /// The last thing on the way that is there: a map, or nothing written yet.
    pub node: &'p Node,
    pub kind: Place,
    /// What of the path is not there.
    pub rest: &'p str,
}

impl Gap<'_> {
    /// The key that the path asks for.
    pub(super) fn key(&self, map: Address) -> Result<Located, EditFault> {
        let kind = self.kind;
        let Some(keys) = kind.keys().filter(|_| !kind.is_free()) else {
            let (key, rest) = chosen(kind, self.rest);
            return Ok(Located::Missing { map, kind, key, rest });
        };
        let (key, below) = self.rest.split_once('.').unwrap_or((self.rest, ""));
        if !keys.contains(&key) {
            return Err(self.unknown_key(key, &keys));
        }
        let child = kind.child(key);
        let rest = if below.is_empty() {
            Vec::new()
        } else if child.is_list() {
            let message = format!("there is no `{}` in {}", self.rest, self.document.file_name());
            return Err(EditFault::new(message, format!("add an item to `{key}` instead")));
        } else if child.is_free() {
            let (name, mut rest) = chosen(child, below);
            rest.insert(0, name);
            rest
        } else if child.is_whole_with(below) {
            vec![below.to_owned()]
        } else {
            return Err(self.no_parent(key));
        };
        Ok(Located::Missing { map, kind, key: key.to_owned(), rest })
    }

    fn unknown_key(&self, key: &str, keys: &[&str]) -> EditFault {
        let message = format!("there is no key `{key}` here in {}", self.document.file_name());
        let help = match (self.elsewhere(self.rest), suggestion(key, keys)) {
            (Some(meant), _) => format!("did you mean `{meant}`?"),
            (None, Some(meant)) => format!("did you mean `{meant}`?"),
            (None, None) => format!("there may be {}", enumerate(keys)),
        };
        EditFault::new(message, help)
    }

    fn no_parent(&self, key: &str) -> EditFault {
        let here = before(self.path, self.rest);
        let message = format!("{} has no `{key}`", whole(self.document, here));
        let below = self.rest.strip_prefix(key).unwrap_or_default().trim_start_matches('.');
        let help = match self.elsewhere(below) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => {
                format!("set `{}` as a whole first", self.path[..self.path.len() - below.len()].trim_end_matches('.'))
            }
        };
        EditFault::new(message, help)
    }

    /// The path of the same keys in a group beside, as `each.within` where `when.within` or `within` was asked for.
    fn elsewhere(&self, rest: &str) -> Option<String> {
        let first = rest.split('.').next()?;
        let beside = self.node.entries()?.iter().find(|entry| {
            let child = self.kind.child(entry.key());
            let may_have = !child.is_free() && child.keys().is_some_and(|keys| keys.contains(&first));
            let entries = entry.value.entries().is_some();
            entries && may_have && (rest == first || entry.value.entry(first).is_some())
        })?;
        let here = before(self.path, self.rest);
        let dot = if here.is_empty() { "" } else { "." };
        Some(format!("{here}{dot}{}.{rest}", beside.key()))
    }
}

/// A name that the writer chooses, which may have dots in it; of an event's property the test may follow.
fn chosen(kind: Place, rest: &str) -> (String, Vec<String>) {
    match rest.rsplit_once('.') {
        Some((name, last)) if kind.child(name).is_whole_with(last) => (name.to_owned(), vec![last.to_owned()]),
        _ => (rest.to_owned(), Vec::new()),
    }
}
