//! What is common to the five documents: YAML, the outermost mapping, and `format`.

use super::fields::Fields;
use super::reader::Reader;
use super::{Reading, Source};
use crate::grammar;
use crate::model::FORMAT;
use crate::yaml::{self, Lines, Node, Tree};

/// Reads a document whose content one function understands.
pub(super) fn read<T>(source: &Source, content: fn(&Reader<'_>, &Fields<'_, '_>) -> Option<T>) -> Reading<T> {
    let parsed = yaml::parse(&source.text);
    let readable = parsed.tree.is_some();
    let tree = parsed.tree.unwrap_or_else(|| Tree::empty(&source.text, Lines::new(&source.text)));
    let reader = Reader::new(&source.file, &tree);
    for fault in &parsed.faults {
        reader.error(&fault.span, fault.code, &fault.message, &fault.help);
    }
    let value = if readable { read_root(&reader, source, &tree.root, content) } else { None };
    let diagnostics = reader.finish();
    Reading { value, diagnostics, tree: readable.then_some(tree), file: source.file.clone() }
}

fn read_root<T>(
    reader: &Reader<'_>,
    source: &Source,
    root: &Node,
    content: fn(&Reader<'_>, &Fields<'_, '_>) -> Option<T>,
) -> Option<T> {
    if root.is_absent() {
        let help = format!("it begins with `format: {FORMAT}`; a new workspace has one to start from");
        reader.error(&(0..0), "empty-document", "the document is empty", help);
        return None;
    }
    let fields = Fields::open(reader, root, grammar::document(source.document))?;
    check_format(reader, &fields);
    content(reader, &fields)
}

/// A document of another version of the language may mean something else by the same words.
fn check_format(reader: &Reader<'_>, fields: &Fields<'_, '_>) {
    let Some(node) = fields.value("format") else { return };
    if node.text() == Some(FORMAT) {
        return;
    }
    let found = reader.found(&node.span);
    let later = node
        .text()
        .and_then(|text| text.strip_prefix("countersign/")?.parse::<u32>().ok())
        .is_some_and(|version| version > 1);
    let help = if later {
        "a newer version of the program wrote it; use that one".to_owned()
    } else {
        format!("write `format: {FORMAT}`")
    };
    reader.error(&node.span, "unknown-format", format!("`{found}` is not a format that is known here"), help);
}
