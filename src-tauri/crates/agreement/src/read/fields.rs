//! The keys of a mapping, held against the grammar.

use std::collections::{BTreeMap, HashSet};

use super::reader::{Reader, shorten};
use super::words::{list_of, suggestion};
use crate::grammar::{COUNT, Form, Group, Key, Shape};
use crate::yaml::{Entry, Layout, Node, Span};

/// A mapping whose keys have been checked.
pub(super) struct Fields<'r, 't> {
    pub reader: &'r Reader<'t>,
    pub group: &'static Group,
    pub node: &'r Node,
    form: Option<&'static Form>,
}

impl<'r, 't> Fields<'r, 't> {
    /// Checks the keys of a mapping: none is unknown, none that is required is missing, none is without a value.
    pub fn open(reader: &'r Reader<'t>, node: &'r Node, group: &'static Group) -> Option<Fields<'r, 't>> {
        let entries = mapping(reader, node, group)?;
        let form = if group.forms.is_empty() { None } else { choose_form(reader, node, entries, group) };
        let undecided = form.is_none() && !group.forms.is_empty();
        let keys: Vec<&'static Key> = match form {
            Some(form) => group.keys.iter().chain(form.keys).collect(),
            // Which keys belong is not known: all that some form has.
            None => group.all_keys().collect(),
        };
        let mut meant = Vec::new();
        // Of the keys that are not written, so that each is meant by one slip only.
        let written: HashSet<&str> = entries.iter().map(Entry::key).collect();
        for entry in entries {
            if !keys.iter().any(|key| key.name == entry.key()) {
                if group.rest.is_some() {
                    continue;
                }
                meant.extend(unknown_key(reader, entry, group, form, &keys, &written));
            } else if entry.value.is_absent() {
                no_value(reader, entry);
            }
        }
        let required = keys.iter().filter(|key| key.required && !(undecided && group.key(key.name).is_none()));
        for key in required {
            if node.entry(key.name).is_none() && !meant.contains(&key.name) {
                missing_key(reader, node, group, form, key);
            }
        }
        Some(Fields { reader, group, node, form })
    }

    /// The index of the form in the group's table; None when it cannot be told.
    pub fn form(&self) -> Option<usize> {
        let form = self.form?;
        self.group.forms.iter().position(|other| std::ptr::eq(other, form))
    }

    /// The value of a key, if something was written.
    pub fn value(&self, key: &str) -> Option<&'r Node> {
        self.node.get(key).filter(|node| !node.is_absent())
    }

    /// The place of a key's value; of the mapping when there is none.
    pub fn span(&self, key: &str) -> Span {
        self.value(key).map_or_else(|| place_of(self.node), |node| node.span.clone())
    }

    /// The shape of a key in the form at hand.
    pub fn shape(&self, key: &str) -> &'static Shape {
        let of_form = self.form.and_then(|form| form.keys.iter().find(|other| other.name == key));
        let found = of_form.or_else(|| self.group.all_keys().find(|other| other.name == key));
        found.map_or(&Shape::Text, |key| &key.shape)
    }

    /// The items of a list, within the limits of the grammar. Empty when it is missing or no list.
    pub fn items(&self, key: &str) -> &'r [Node] {
        let Some(node) = self.value(key) else { return &[] };
        let (least, most) = match self.shape(key) {
            Shape::List(_, least, most) => (*least, *most),
            _ => (0, usize::MAX),
        };
        let Some(items) = node.items() else {
            let of_groups = matches!(self.shape(key), Shape::List(Shape::Group(_), ..));
            let help = if of_groups || node.layout() == Some(Layout::Block) {
                format!("put each item on lines of its own below `{key}:`, the first with a `-` before it")
            } else {
                format!("write it as `{key}: [{}]`", self.reader.found(&node.span))
            };
            self.reader.error(&node.span, "not-a-list", format!("`{key}` is not a list"), help);
            return &[];
        };
        if items.len() < least {
            let help = if least == 1 { "write at least one".to_owned() } else { format!("write at least {least}") };
            let message = match items.len() {
                0 => format!("`{key}` is empty"),
                n => format!("`{key}` has only {n}"),
            };
            self.reader.error(&node.span, "too-few", message, help);
        }
        if items.len() > most {
            let message = format!("`{key}` has `{}` items, more than the {most} that are possible", items.len());
            self.reader.error(&items[most].span, "too-many", message, "take out what is not needed");
            return &items[..most];
        }
        items
    }

    /// The pairs of a mapping whose keys the writer chose, by trimmed key. None of a pair without a value.
    pub fn free(&self, key: &str) -> BTreeMap<String, &'r Node> {
        let Some(node) = self.value(key) else { return BTreeMap::new() };
        let Some(entries) = node.entries() else {
            let help = format!("write it as `{key}: {{ name: value }}`");
            self.reader.error(&node.span, "not-a-group", format!("`{key}` has no names with values"), help);
            return BTreeMap::new();
        };
        free_entries(self.reader, entries.iter())
    }

    /// The pairs whose keys the grammar does not know, where the writer may choose some.
    pub fn rest(&self) -> BTreeMap<String, &'r Node> {
        let entries = self.node.entries().unwrap_or_default().iter();
        free_entries(self.reader, entries.filter(|entry| self.group.key(entry.key()).is_none()))
    }
}

/// Pairs by trimmed key, each with a value.
fn free_entries<'r>(reader: &Reader<'_>, entries: impl Iterator<Item = &'r Entry>) -> BTreeMap<String, &'r Node> {
    let mut pairs = BTreeMap::new();
    for entry in entries {
        let name = entry.key().trim();
        if entry.value.is_absent() {
            no_value(reader, entry);
        } else if pairs.insert(name.to_owned(), &entry.value).is_some() {
            let message = format!("the key `{}` stands twice", shorten(name));
            reader.error(
                &entry.key.span,
                "duplicate-key",
                message,
                "keep one of them; space around a name does not count",
            );
        }
    }
    pairs
}

fn mapping<'r>(reader: &Reader<'_>, node: &'r Node, group: &Group) -> Option<&'r [Entry]> {
    if let Some(entries) = node.entries() {
        return Some(entries);
    }
    let first: Vec<String> =
        group.keys.iter().filter(|key| key.required).take(2).map(|key| format!("{}: ..", key.name)).collect();
    let found = if node.items().is_some() { "a list".to_owned() } else { format!("`{}`", reader.found(&node.span)) };
    let help = match (group.forms, node.text()) {
        // What has no key of its own is asked by one of its forms.
        ([asked, ..], Some(text)) if first.is_empty() && !text.trim().is_empty() => {
            format!("write what is asked, such as `{{ {}: {} }}`", asked.mark.0, shorten(text))
        }
        ([_, ..], Some(_)) if first.is_empty() => {
            "write what is asked, such as `{ known: false }` for no value".to_owned()
        }
        ([_, ..], None) if first.is_empty() => match group.name {
            "count" => "write how many, such as `{ at_least: 3 }`, or `{ between: [2, 5] }` for a range".to_owned(),
            _ => "write what is asked, such as `{ in: [..] }` for one of several values".to_owned(),
        },
        _ => format!("write it as keys with values, such as `{}`", first.join(", ")),
    };
    reader.error(&node.span, "not-a-group", format!("{} is expected here, not {found}", group.what), help);
    None
}

/// Which of the forms is meant, by the keys or by the value of one.
fn choose_form(reader: &Reader<'_>, node: &Node, entries: &[Entry], group: &'static Group) -> Option<&'static Form> {
    if let (key, Some(_)) = group.forms[0].mark {
        let word = node.get(key)?.text()?;
        return group.forms.iter().find(|form| form.mark.1 == Some(word));
    }
    let marked: Vec<&Form> = group.forms.iter().filter(|form| node.entry(form.mark.0).is_some()).collect();
    match marked[..] {
        [form] => Some(form),
        [] => {
            // A key that is nearly one of them is told as an unknown key.
            let marks: Vec<&str> = group.forms.iter().map(|form| form.mark.0).collect();
            let nearly = |entry: &Entry| {
                let key = entry.key();
                group.key(key).is_none() && (suggestion(key, &marks).is_some() || misplaced(group, key).is_some())
            };
            if !entries.iter().any(nearly) {
                let (help, _) = forms_help(group);
                let message = if marks.len() > 6 {
                    format!("{} does not say what is asked", group.what)
                } else {
                    format!("{} needs one of {}", group.what, list_of(&marks, "or"))
                };
                reader.error(&place_of(node), "missing-key", message, help);
            }
            None
        }
        [first, second, ..] => {
            let place = node.entry(second.mark.0).map_or_else(|| place_of(node), |entry| entry.key.span.clone());
            let message = format!("{} cannot have both `{}` and `{}`", group.what, first.mark.0, second.mark.0);
            let (_, help) = forms_help(group);
            reader.error(&place, "conflicting-keys", message, help);
            None
        }
    }
}

/// What to do when a group has none of its forms, and when it has two at once.
fn forms_help(group: &Group) -> (&'static str, &'static str) {
    match group.name {
        "rule" => (
            "`when` gives points once, `each` for every event, `field` with `tiers` by a number",
            "keep one, or write two rules",
        ),
        "count" => ("write how many, such as `{ at_least: 3 }`", "keep one; for a range write `between: [a, b]`"),
        _ => (
            "write what is asked of the value, such as `at_least: 500` or `is: approved`",
            "keep one; for a range write `between: [a, b]`, for several tests `all: [..]`",
        ),
    }
}

/// Where a key belongs that is written one level too high or too low.
fn misplaced(group: &Group, key: &str) -> Option<String> {
    let counts = || COUNT.forms.iter().any(|form| form.mark.0 == key);
    match (group.name, key) {
        ("event_test", _) if counts() => Some(format!("write it as `count: {{ {key}: .. }}`")),
        ("field_test", "count" | "where") => {
            Some(format!("`{key}` belongs to a test of events: `event: ..` instead of `field: ..`"))
        }
        ("rule", "within" | "where" | "count") => {
            Some(format!("`{key}` belongs into the test of events: `{{ event: .., {key}: .. }}`"))
        }
        ("rule", "event" | "is" | "in" | "contains") => Some("put the test into `when: { .. }`".to_owned()),
        _ => None,
    }
}

/// Tells an unknown key; answers the key that was probably meant, so that it is not also told as missing.
fn unknown_key(
    reader: &Reader<'_>,
    entry: &Entry,
    group: &Group,
    form: Option<&Form>,
    keys: &[&'static Key],
    written: &HashSet<&str>,
) -> Option<&'static str> {
    let found = shorten(entry.key());
    let elsewhere = group.all_keys().any(|key| key.name == entry.key());
    if let (true, Some(form)) = (elsewhere, form) {
        let (mark, value) = form.mark;
        let with = value.map_or_else(|| format!("`{mark}`"), |value| format!("`{mark}: {value}`"));
        let fitting: Vec<&str> = form.keys.iter().map(|key| key.name).filter(|name| *name != mark).collect();
        let go = if fitting.len() == 1 { "goes" } else { "go" };
        let help = format!("with {with} {go} {}", list_of(&fitting, "and"));
        reader.error(&entry.key.span, "unknown-key", format!("the key `{found}` does not go with {with}"), help);
        return None;
    }
    let names: Vec<&'static str> = keys.iter().map(|key| key.name).collect();
    let free: Vec<&'static str> = names.iter().copied().filter(|name| !written.contains(name)).collect();
    // `points:40` without the space is one word to YAML.
    let joined = entry.key().split_once(':').filter(|(key, _)| names.contains(key));
    let misplaced = match joined {
        Some((key, value)) => Some(format!("write a space behind the colon: `{key}: {}`", shorten(value))),
        None => misplaced(group, entry.key()),
    };
    let meant = match misplaced {
        Some(_) => None,
        None => suggestion(entry.key(), &free).or_else(|| suggestion(entry.key(), &names)),
    };
    let help = match (misplaced, meant) {
        (Some(help), _) => help,
        (None, Some(meant)) => format!("did you mean `{meant}`?"),
        (None, None) => format!("{} has the keys {}", group.what, list_of(&group.key_order(), "and")),
    };
    reader.error(&entry.key.span, "unknown-key", format!("{} has no key `{found}`", group.what), help);
    meant
}

fn no_value(reader: &Reader<'_>, entry: &Entry) {
    let key = shorten(entry.key());
    let help = format!("write a value after `{key}:`, or delete the line");
    reader.error(&entry.key.span, "missing-value", format!("`{key}` has no value"), help);
}

fn missing_key(reader: &Reader<'_>, node: &Node, group: &Group, form: Option<&Form>, key: &Key) {
    let with = match form.map(|form| form.mark) {
        Some((mark, Some(value))) if group.key(key.name).is_none() => format!(" with `{mark}: {value}`"),
        Some((mark, None)) if group.key(key.name).is_none() && mark != key.name => format!(" with `{mark}`"),
        _ => String::new(),
    };
    let what = match node.id() {
        Some(id) if group.key("id").is_some() => format!("`{}`", shorten(id)),
        _ => group.what.to_owned(),
    };
    let message = format!("{what}{with} has no `{}`", key.name);
    let doc = key.doc.trim_end_matches('.');
    reader.error(&place_of(node), "missing-key", message, format!("add `{}:` ({})", key.name, lower_first(doc)));
}

/// Where a fault of a whole mapping is told: at its id, else at its first key.
pub(super) fn place_of(node: &Node) -> Span {
    let entry = node.entry("id").or_else(|| node.entries()?.first());
    entry.map_or_else(|| node.span.clone(), Entry::span)
}

fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    match (letters.next(), letters.clone().next()) {
        // An abbreviation stays as it is.
        (Some(first), second) if !second.is_some_and(char::is_uppercase) => {
            first.to_lowercase().chain(letters).collect()
        }
        _ => text.to_owned(),
    }
}
