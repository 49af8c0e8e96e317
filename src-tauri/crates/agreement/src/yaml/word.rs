//! One plain word for another: the change that people make most (a number, a label), told without reading the whole text
//! again, since nothing else of the tree can become another by it.

use std::rc::Rc;

use super::{Kind, Layout, MAX_BYTES, Node, Read, Span, Style, Tree, lately};

/// The longest word of which this is believed.
const LONGEST: usize = 200;

impl Tree {
    /// The tree of the text in which a plain word stands in place of the one at an address (which entry or item, from 0,
    /// at each step from the root); None where that can only be told by reading the text.
    pub(crate) fn with_word(&self, address: &[usize], word: &str) -> Option<Tree> {
        let (old, in_flow) = self.word_at(address)?;
        let fits = is_word(word, in_flow) && is_word(self.slice(&old), in_flow);
        if !fits || self.text.len() - old.len() + word.len() > MAX_BYTES {
            return None;
        }
        let mut tree = self.clone();
        tree.text.replace_range(old.clone(), word);
        let moved = |at: usize| if at >= old.end { at - old.len() + word.len() } else { at };
        let shift = |span: &mut Span| *span = moved(span.start)..moved(span.end);
        shift_all(&mut tree.root, &shift);
        tree.comments.iter_mut().for_each(shift);
        tree.lines.shift(moved);
        let node = address.iter().try_fold(&mut tree.root, |node, at| match &mut node.kind {
            Kind::Seq { items, .. } => items.get_mut(*at),
            Kind::Map { entries, .. } => entries.get_mut(*at).map(|entry| &mut entry.value),
            Kind::Scalar { .. } => None,
        })?;
        node.kind = Kind::Scalar { text: word.to_owned(), style: Style::Plain };
        Some(tree)
    }

    /// Remembers a tree that has no fault, as one whose text was read.
    pub(crate) fn remembered(self) -> Rc<Read> {
        lately::keep(Read { tree: self, faults: Vec::new() })
    }

    /// Where the word at an address stands, and whether it is in brackets or braces.
    fn word_at(&self, address: &[usize]) -> Option<(Span, bool)> {
        let mut in_flow = false;
        let mut node = &self.root;
        for at in address {
            in_flow |= node.layout() == Some(Layout::Flow);
            node = match &node.kind {
                Kind::Seq { items, .. } => items.get(*at)?,
                Kind::Map { entries, .. } => &entries.get(*at)?.value,
                Kind::Scalar { .. } => return None,
            };
        }
        let is_itself = node.scalar() == Some((self.slice(&node.span), Style::Plain));
        (is_itself && !address.is_empty()).then(|| (node.span.clone(), in_flow))
    }
}

/// Whether a text is on its own line, is plain, and would be so wherever another such word stands.
fn is_word(text: &str, in_flow: bool) -> bool {
    let inner = |byte: u8| {
        byte.is_ascii_alphanumeric()
            || matches!(byte, b' ' | b'.' | b'-' | b'_' | b'/' | b'%' | b'(' | b')')
            || byte == b',' && !in_flow
    };
    // `-5` begins as a list would, and is none.
    let begins = text.strip_prefix('-').unwrap_or(text).starts_with(|first: char| first.is_ascii_alphanumeric());
    text.len() <= LONGEST && begins && !text.ends_with(' ') && text.bytes().all(inner)
}

fn shift_all(node: &mut Node, shift: &impl Fn(&mut Span)) {
    shift(&mut node.span);
    match &mut node.kind {
        Kind::Seq { items, .. } => items.iter_mut().for_each(|item| shift_all(item, shift)),
        Kind::Map { entries, .. } => entries.iter_mut().for_each(|entry| {
            shift_all(&mut entry.key, shift);
            shift_all(&mut entry.value, shift);
        }),
        Kind::Scalar { .. } => {}
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use proptest::sample::Index;

    use super::super::build;
    use super::*;

    const TEXT: &str = "\u{feff}# above\ntitle: Old words # behind\nempty:\nlist: [a, b c, 5, { x: 1, y: }]\n\
        rules:\n- id: one # same column\n  points: -5\n  when: { field: f, in: [x, \"y\"] }\n- id: two\n  \
        why: >\n    folded\n    over\n\n- plain\nnested:\n  deep:\n    - - inner\n      - other\n    - \u{e4}\u{20ac}\nlast: end";

    /// The addresses of all scalars.
    fn scalars(node: &Node, here: &mut Vec<usize>, all: &mut Vec<Vec<usize>>) {
        let inner: Vec<&Node> = match &node.kind {
            Kind::Scalar { .. } => return all.push(here.clone()),
            Kind::Seq { items, .. } => items.iter().collect(),
            Kind::Map { entries, .. } => entries.iter().map(|entry| &entry.value).collect(),
        };
        for (at, node) in inner.into_iter().enumerate() {
            here.push(at);
            scalars(node, here, all);
            here.pop();
        }
    }

    proptest! {
        #[test]
        fn a_word_in_place_of_another_gives_the_tree_that_reading_would(
            which in any::<Index>(),
            word in "(-?[a-zA-Z0-9][a-zA-Z0-9 ._/%(),-]{0,8}|~|true|null|1e9|- x|a: b|a #b|x,|\\[)",
            crlf in any::<bool>(),
        ) {
            let text = if crlf { TEXT.replace('\n', "\r\n") } else { TEXT.to_owned() };
            let tree = build::parse(&text).tree.expect("a tree");
            let mut all = Vec::new();
            scalars(&tree.root, &mut Vec::new(), &mut all);
            let address = &all[which.index(all.len())];
            if let Some(changed) = tree.with_word(address, &word) {
                let read = build::parse(&changed.text);
                prop_assert_eq!(read.faults, []);
                prop_assert_eq!(read.tree, Some(changed));
            }
        }
    }

    #[test]
    fn most_words_are_told_without_reading() {
        let tree = build::parse(TEXT).tree.expect("a tree");
        let told = |address: &[usize], word| tree.with_word(address, word).is_some();
        assert!(told(&[0], "New, other words") && told(&[2, 2], "77") && told(&[3, 0, 1], "-77"));
        // Quoted, over several lines, not there; and a comma in brackets.
        assert!(!told(&[3, 0, 2, 1, 1], "z") && !told(&[3, 1, 1], "z") && !told(&[1], "z") && !told(&[2, 0], "x, y"));
    }
}
