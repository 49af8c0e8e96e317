//! Ids and labels that are the same or look it, and references to what is not there.

use std::collections::BTreeMap;

use super::reader::{Reader, shorten};
use super::words::did_you_mean;
use crate::yaml::{Node, Span, Style};

/// Holds the items of a document against each other: no id twice in it, and within one list no label twice; neither
/// may look like another one (skeletons of UTS 39). Each list comes with the name of its items in the plural.
pub(super) fn check(reader: &Reader<'_>, lists: &[(&str, &[Node])]) {
    let mut ids = Seen::default();
    for (_, items) in lists {
        for item in *items {
            let Some((id, node)) = text_of(item, "id") else { continue };
            match ids.meet(id, &node.span) {
                Met::New => {}
                Met::Same(first) => {
                    let help = format!("the first is on line {}; give this one another", reader.line(&first));
                    reader.error(&node.span, "duplicate-id", format!("the id `{}` stands twice", shorten(id)), help);
                }
                Met::Alike(other, first) => {
                    let message = format!("the id `{}` looks like `{}`", shorten(id), shorten(&other));
                    let help = format!(
                        "that one is on line {}; choose one that nobody can mistake for it",
                        reader.line(&first)
                    );
                    reader.error(&node.span, "look-alike-id", message, help);
                }
            }
        }
    }
    for (plural, items) in lists {
        let labels = items.iter().filter_map(|item| text_of(item, "label"));
        check_labels(reader, "label", plural, labels);
    }
}

/// Holds names of one kind (a `noun` such as "label") against each other.
pub(super) fn check_labels<'n>(
    reader: &Reader<'_>,
    noun: &str,
    plural: &str,
    labels: impl Iterator<Item = (&'n str, &'n Node)>,
) {
    let mut seen = Seen::default();
    for (label, node) in labels {
        match seen.meet(label, &node.span) {
            Met::New => {}
            Met::Same(first) => {
                let message = format!("the {noun} `{}` stands twice among the {plural}", shorten(label));
                let help = format!("the first is on line {}; say what is different", reader.line(&first));
                reader.error(&node.span, "duplicate-label", message, help);
            }
            Met::Alike(other, first) => {
                let message = format!("the {noun} `{}` looks like `{}`", shorten(label), shorten(&other));
                let help = format!(
                    "that one is on line {}, and some letters only look alike; type this one again",
                    reader.line(&first)
                );
                reader.error(&node.span, "look-alike-label", message, help);
            }
        }
    }
}

/// The ids of items, whether or not the items can be read otherwise: what refers to them is then no fault of its own.
pub(super) fn ids(items: &[Node]) -> Vec<&str> {
    items.iter().filter_map(|item| text_of(item, "id").map(|(id, _)| id)).collect()
}

impl Reader<'_> {
    /// An id of something else, which must be there. An unknown one is told and kept.
    pub fn reference(&self, node: &Node, key: &str, kind: &Kind, known: &[&str]) -> Option<String> {
        let id = self.id(node, key)?;
        if !known.contains(&id.as_str()) {
            let help = did_you_mean(&id, known, kind.otherwise);
            self.error(&node.span, kind.code, format!("there is no {} `{id}`", kind.what), help);
        }
        Some(id)
    }

    /// Ids of something else, each once.
    pub fn references(&self, nodes: &[Node], key: &str, kind: &Kind, known: &[&str]) -> Vec<String> {
        let mut ids: Vec<String> = Vec::new();
        for node in nodes {
            let Some(id) = self.reference(node, key, kind, known) else { continue };
            if ids.contains(&id) {
                self.error(&node.span, "duplicate-value", format!("`{id}` stands twice in `{key}`"), "delete it");
                continue;
            }
            ids.push(id);
        }
        ids
    }
}

/// What a reference is to.
pub(super) struct Kind {
    pub code: &'static str,
    pub what: &'static str,
    pub otherwise: &'static str,
}

/// A category of the document.
pub(super) const CATEGORY: Kind =
    Kind { code: "unknown-category", what: "category", otherwise: "write the id of one of the `categories`" };
/// A band of the document.
pub(super) const BAND: Kind =
    Kind { code: "unknown-band", what: "band", otherwise: "write the id of one of the `bands`" };
/// A criterion of the document.
pub(super) const CRITERION: Kind =
    Kind { code: "unknown-criterion", what: "criterion", otherwise: "write the id of one of the `criteria`" };
/// A leader of agreement.yaml.
pub(super) const LEADER: Kind = Kind {
    code: "unknown-leader",
    what: "leader",
    otherwise: "write the id of one of the `leaders` of agreement.yaml",
};

fn text_of<'n>(item: &'n Node, key: &str) -> Option<(&'n str, &'n Node)> {
    let node = item.get(key)?;
    let (text, style) = node.scalar()?;
    // What is no text is told where it is read.
    let unread = style == Style::Plain && super::texts::ambiguous(text).is_some();
    (!unread && !text.trim().is_empty()).then_some((text.trim(), node))
}

#[derive(Default)]
struct Seen {
    by_look: BTreeMap<String, (String, Span)>,
}

enum Met {
    New,
    Same(Span),
    Alike(String, Span),
}

impl Seen {
    fn meet(&mut self, text: &str, span: &Span) -> Met {
        let look = skeleton(text);
        match self.by_look.get(&look) {
            None => {
                self.by_look.insert(look, (text.to_owned(), span.clone()));
                Met::New
            }
            Some((other, first)) if other == text => Met::Same(first.clone()),
            Some((other, first)) => Met::Alike(other.clone(), first.clone()),
        }
    }
}

/// What a text looks like: the skeleton of UTS 39, of its words with single spaces between.
pub(super) fn skeleton(text: &str) -> String {
    let spaced = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let shown = spaced.replace(|c| ('\u{fe00}'..='\u{fe0f}').contains(&c), "");
    unicode_security::skeleton(&shown).collect()
}
