//! Random documents in random layouts with comments everywhere, changed at random.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::sample::Index;

use super::super::place::{child, in_flow, len, node, own_lines};
use super::super::{datum::Datum, render};
use super::*;
use crate::arbitrary;
use crate::canonical::{double_quoted, to_yaml};
use crate::yaml::{Kind, Node, Style, parse};

/// Writes a value in a layout that dice decide: block or flow, three ways of quoting, blank lines, comments.
struct Writer {
    dice: Vec<u8>,
    rolled: usize,
    comments: usize,
    out: String,
}

impl Writer {
    fn roll(&mut self, sides: u8) -> u8 {
        self.rolled += 1;
        let at = self.rolled % self.dice.len();
        self.dice[at].wrapping_add((self.rolled / self.dice.len()) as u8) % sides
    }

    fn comment(&mut self) -> String {
        self.comments += 1;
        format!("# c{}.", self.comments)
    }

    fn above(&mut self, column: usize) {
        if self.roll(9) == 0 {
            self.out.push('\n');
        }
        if self.roll(7) == 0 {
            let shift = usize::from(self.roll(4) == 0);
            let comment = self.comment();
            self.out.push_str(&format!("{}{comment}\n", " ".repeat(column + shift)));
        }
    }

    fn end_line(&mut self) {
        if self.roll(6) == 0 {
            let comment = self.comment();
            self.out.push_str(&format!(" {comment}"));
        }
        self.out.push('\n');
    }

    fn scalar(&mut self, text: &str, bare: bool) -> String {
        let style = [Style::Plain, Style::Single, Style::Double][usize::from(self.roll(3))];
        render::scalar(text, bare, style)
    }

    fn flow(&mut self, datum: &Datum) -> String {
        match datum {
            Datum::Scalar { text, bare } => self.scalar(text, *bare),
            Datum::Seq(items) => {
                format!("[{}]", items.iter().map(|item| self.flow(item)).collect::<Vec<_>>().join(", "))
            }
            Datum::Map(entries) => {
                let pairs: Vec<String> = entries
                    .iter()
                    .map(|(key, value)| format!("{}: {}", self.scalar(key, false), self.flow(value)))
                    .collect();
                format!("{{{}}}", pairs.join(", "))
            }
        }
    }

    fn is_block(&mut self, datum: &Datum) -> bool {
        match datum {
            Datum::Scalar { .. } => false,
            Datum::Seq(items) if items.is_empty() => false,
            Datum::Map(entries) if entries.is_empty() => false,
            _ => self.roll(4) != 0,
        }
    }

    /// What stands behind a colon or a dash, to the end of the line and below.
    fn value(&mut self, datum: &Datum, column: usize) {
        if !self.is_block(datum) {
            let text = self.flow(datum);
            self.out.push_str(&format!(" {text}"));
            return self.end_line();
        }
        self.end_line();
        let below = column
            + if matches!(datum, Datum::Seq(_)) { usize::from(self.roll(3)) } else { 1 + usize::from(self.roll(3)) };
        self.block(datum, below, false);
    }

    fn block(&mut self, datum: &Datum, column: usize, mut on_dash: bool) {
        match datum {
            Datum::Map(entries) => {
                for (key, value) in entries {
                    if !on_dash {
                        self.above(column);
                        self.out.push_str(&" ".repeat(column));
                    }
                    on_dash = false;
                    let key = self.scalar(key, false);
                    self.out.push_str(&format!("{key}:"));
                    self.value(value, column);
                }
            }
            Datum::Seq(items) => {
                for item in items {
                    self.above(column);
                    self.out.push_str(&format!("{}-", " ".repeat(column)));
                    if matches!(item, Datum::Map(entries) if !entries.is_empty()) && self.roll(3) != 0 {
                        self.out.push(' ');
                        self.block(item, column + 2, true);
                    } else {
                        self.value(item, column);
                    }
                }
            }
            Datum::Scalar { .. } => {}
        }
    }
}

fn wild(datum: &Datum, dice: Vec<u8>) -> String {
    let mut writer = Writer { dice, rolled: 0, comments: 0, out: String::new() };
    writer.block(datum, 0, false);
    let endings = writer.roll(4);
    let text = if writer.roll(4) == 0 { format!("\u{FEFF}{}", writer.out) } else { writer.out };
    let text = if endings == 0 { text.trim_end().to_owned() } else { text };
    if endings == 1 { text.replace('\n', "\r\n") } else { text }
}

fn said(text: &str) -> Datum {
    Datum::from_node(&parse(text).tree.expect(text).root)
}

/// How often each comment stands in a text.
fn comments(text: &str) -> BTreeMap<String, usize> {
    let tree = parse(text).tree.expect(text);
    let mut all = BTreeMap::new();
    for comment in &tree.comments {
        *all.entry(tree.slice(comment).trim_end().to_owned()).or_default() += 1;
    }
    all
}

/// What an item is called in a path: its id, its text, or its place; None where another item goes by that name already.
fn name_of(list: &Node, at: usize) -> Option<String> {
    let items = list.items()?;
    let text = |item: &Node| item.scalar().map(|(text, _)| text.to_owned());
    let named =
        |name: &str| items.iter().position(|item| item.id() == Some(name) || text(item).as_deref() == Some(name));
    let bare = matches!(Datum::from_node(&items[at]), Datum::Scalar { bare: true, .. });
    let name = items[at].id().map(str::to_owned).or_else(|| text(&items[at]).filter(|_| !bare));
    match name.filter(|name| named(name) == Some(at)) {
        Some(name) => Some(name),
        None => Some(at.to_string()).filter(|place| named(place).is_none()),
    }
}

/// The addresses and paths of all nodes that a path can name.
fn places(node: &Node, address: &mut Vec<usize>, path: &str, out: &mut Vec<(Vec<usize>, String)>) {
    if !path.is_empty() {
        out.push((address.clone(), path.to_owned()));
    }
    for at in 0..len(node) {
        let part = match &node.kind {
            Kind::Map { entries, .. } => Some(entries[at].key().to_owned()),
            _ => name_of(node, at),
        };
        let Some(part) = part else { continue };
        let below = if path.is_empty() { part } else { format!("{path}.{part}") };
        address.push(at);
        places(child(node, at), address, &below, out);
        address.pop();
    }
}

/// Any one of the five documents, most often the one with the deepest structure.
fn any_document() -> impl Strategy<Value = (Document, String)> {
    let leaders = vec!["marketing".to_owned(), "sales".to_owned()];
    prop_oneof![
        1 => arbitrary::terms().prop_map(|terms| (Document::Agreement, to_yaml(&terms))),
        4 => arbitrary::mql().prop_map(|mql| (Document::Mql, to_yaml(&mql))),
        1 => arbitrary::sql().prop_map(|sql| (Document::Sql, to_yaml(&sql))),
        1 => arbitrary::sla(leaders).prop_map(|sla| (Document::Sla, to_yaml(&sla))),
        1 => arbitrary::funnel().prop_map(|funnel| (Document::Funnel, to_yaml(&funnel))),
    ]
}

fn documents() -> impl Strategy<Value = (Document, Datum, String)> {
    (any_document(), proptest::collection::vec(any::<u8>(), 60)).prop_map(|((document, canonical), dice)| {
        let datum = said(&canonical);
        let text = wild(&datum, dice);
        (document, datum, text)
    })
}

fn get<'d>(datum: &'d Datum, address: &[usize]) -> &'d Datum {
    address.iter().fold(datum, |datum, at| match datum {
        Datum::Seq(items) => &items[*at],
        Datum::Map(entries) => &entries[*at].1,
        scalar => scalar,
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn the_random_layouts_say_what_they_should((_, datum, text) in documents()) {
        prop_assert_eq!(said(&text), datum);
    }

    /// A new scalar: the bytes before and behind the old one stay.
    #[test]
    fn setting_a_value_touches_nothing_else((document, datum, text) in documents(), which in any::<Index>(), value in arbitrary::text()) {
        let tree = parse(&text).tree.expect("YAML");
        let mut all = Vec::new();
        places(&tree.root, &mut Vec::new(), "", &mut all);
        all.retain(|(address, _)| get(&datum, address).is_scalar());
        let (address, path) = &all[which.index(all.len())];
        let span = node(&tree, address).span.clone();
        let after = apply(document, &text, &Edit::Set { path: path.clone(), value: Value::String(value.clone()) });
        let after = after.map_err(|fault| TestCaseError::fail(format!("{path}: {fault}\n{text}")))?;
        prop_assert!(after.starts_with(&text[..span.start]) && after.ends_with(&text[span.end..]), "{}: {}\n{}", path, text, after);
        let reached = said(&after);
        // Where only a number can stand, the text `500` is written as one.
        let is_it = matches!(get(&reached, address), Datum::Scalar { text, .. } if *text == value);
        prop_assert!(is_it, "{}: {}", path, after);
        prop_assert_eq!(comments(&after), comments(&text));
    }

    /// An item elsewhere: everything is still there, comments too.
    #[test]
    fn moving_an_item_loses_nothing((document, datum, text) in documents(), which in any::<Index>(), to in any::<Index>()) {
        let tree = parse(&text).tree.expect("YAML");
        let mut all = Vec::new();
        places(&tree.root, &mut Vec::new(), "", &mut all);
        all.retain(|(address, _)| matches!(get(&datum, &address[..address.len() - 1]), Datum::Seq(_)));
        if all.is_empty() {
            return Ok(());
        }
        let (address, path) = &all[which.index(all.len())];
        let (from, list) = address.split_last().expect("an item");
        let Datum::Seq(mut items) = get(&datum, list).clone() else { return Ok(()) };
        let to = to.index(items.len() + 1);
        let before = (to < items.len()).then(|| name_of(node(&tree, list), to));
        if before == Some(None) {
            return Ok(());
        }
        let after = apply(document, &text, &Edit::Move { path: path.clone(), before: before.flatten() });
        let after = after.map_err(|fault| TestCaseError::fail(format!("{path} to {to}: {fault}\n{text}")))?;
        let item = items.remove(*from);
        items.insert(if to > *from { to - 1 } else { to }, item);
        let reached = said(&after);
        prop_assert_eq!(get(&reached, list), &Datum::Seq(items));
        prop_assert_eq!(comments(&after), comments(&text), "{}\n{}", text, after);
    }

    /// An item again, under another id: the old text is still there in all its parts.
    #[test]
    fn adding_an_item_loses_nothing((document, datum, text) in documents(), which in any::<Index>(), to in any::<Index>()) {
        let tree = parse(&text).tree.expect("YAML");
        let mut all = Vec::new();
        places(&tree.root, &mut Vec::new(), "", &mut all);
        all.retain(|(address, _)| matches!(get(&datum, address), Datum::Seq(items) if !items.is_empty()));
        if all.is_empty() {
            return Ok(());
        }
        let (address, path) = &all[which.index(all.len())];
        let Datum::Seq(mut items) = get(&datum, address).clone() else { return Ok(()) };
        let Some(mut copy) = items[0].to_value() else { return Ok(()) };
        if let Some(id) = copy.get_mut("id") {
            *id = json!("the-copy");
        }
        let to = to.index(items.len() + 1);
        let before = (to < items.len()).then(|| name_of(node(&tree, address), to));
        if before == Some(None) {
            return Ok(());
        }
        let edit = Edit::Add { path: path.clone(), value: copy.clone(), before: before.flatten() };
        let after = apply(document, &text, &edit);
        let after = after.map_err(|fault| TestCaseError::fail(format!("{path} to {to}: {fault}\n{text}")))?;
        items.insert(to, Datum::from_value(&copy).expect("a value"));
        let reached = said(&after);
        prop_assert_eq!(get(&reached, address), &Datum::Seq(items));
        prop_assert_eq!(comments(&after), comments(&text), "{}\n{}", text, after);
    }

    /// Without an item or a key: only the comments on its lines go with it.
    #[test]
    fn removing_takes_only_what_belongs_to_it((document, datum, text) in documents(), which in any::<Index>()) {
        let tree = parse(&text).tree.expect("YAML");
        let mut all = Vec::new();
        places(&tree.root, &mut Vec::new(), "", &mut all);
        let (address, path) = &all[which.index(all.len())];
        let (at, outer) = address.split_last().expect("not the root");
        let after = match apply(document, &text, &Edit::Remove { path: path.clone() }) {
            Ok(after) => after,
            Err(fault) if fault.message.ends_with("is needed and cannot be taken away") => return Ok(()),
            Err(fault) => return Err(TestCaseError::fail(format!("{path}: {fault}\n{text}"))),
        };
        let mut expected = get(&datum, outer).clone();
        match &mut expected {
            Datum::Seq(items) => drop(items.remove(*at)),
            Datum::Map(entries) => drop(entries.remove(*at)),
            Datum::Scalar { .. } => {}
        }
        let reached = said(&after);
        prop_assert_eq!(get(&reached, outer), &expected);
        let own = own_lines(&tree, node(&tree, outer), *at).filter(|_| !in_flow(&tree, address));
        let own = own.unwrap_or_else(|| node(&tree, address).span.clone());
        let kept = comments(&after);
        for comment in tree.comments.iter().filter(|comment| !own.contains(&comment.start)) {
            let comment = tree.slice(comment).trim_end();
            prop_assert!(kept.contains_key(comment), "{} is lost with {}\n{}\n{}", comment, path, text, after);
        }
    }
}

proptest! {
    // Each case is many edits, each carried out twice.
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Whatever one document says can be brought to what another one says.
    #[test]
    fn edits_between_two_texts_reach_the_second((a, b) in (arbitrary::mql(), arbitrary::mql()), dice in proptest::collection::vec(any::<u8>(), 60)) {
        let (document, text, after) = (Document::Mql, wild(&said(&to_yaml(&a)), dice), to_yaml(&b));
        let edits = edits_between(document, &text, &after);
        let mut reached = text.clone();
        for edit in &edits {
            reached = apply(document, &reached, edit).map_err(|fault| TestCaseError::fail(fault.to_string()))?;
        }
        prop_assert_eq!(said(&reached), said(&after));
        // Only a number that JSON would write otherwise (`1.50`, `-0`) makes it a replacement.
        if let [Edit::Replace { .. }] = edits[..] {
            prop_assert!(said(&after).to_value().is_none(), "{}\n{}", text, after);
        }
    }
}

#[test]
fn the_plainest_writing_is_read_back() {
    for text in [
        "a: b",
        "- x",
        "#x",
        "x #y",
        "yes",
        "30d",
        "70%",
        "09:30",
        "2026-01-01T09:30Z",
        "/pricing",
        "~",
        "1_000",
        "",
        " a",
        "a ",
        "a,b",
        "größer",
        "“x”",
        "@x",
        "x:",
        "?",
        "-",
        "a\tb",
        "1e5",
        "0x10",
    ] {
        for like in [Style::Plain, Style::Single, Style::Double] {
            let written = render::scalar(text, false, like);
            let tree = parse(&format!("[{written}, x]\n")).tree.expect(&written);
            assert_eq!(
                Datum::from_node(&tree.root),
                Datum::Seq(vec![Datum::text(text), Datum::text("x")]),
                "{written}"
            );
        }
    }
    assert_eq!(double_quoted("x"), "\"x\"");
}
