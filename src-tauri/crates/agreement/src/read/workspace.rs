//! The five documents together: each by itself, and what one says of another.

use super::names::{self, Kind, LEADER};
use super::reader::{Reader, shorten};
use super::words::did_you_mean;
use super::{Reading, Source, missing_document, read_funnel, read_mql, read_sla, read_sql, read_terms};
use crate::diagnostic::Diagnostic;
use crate::model::{Agreement, Document, Funnel, Mql, Sla, Sql, Terms};
use crate::yaml::{Node, Tree};

/// What was understood of the five documents.
#[derive(Debug, Clone, PartialEq)]
pub struct WorkspaceReading {
    /// `agreement.yaml`
    pub terms: Reading<Terms>,
    /// `mql.yaml`
    pub mql: Reading<Mql>,
    /// `sql.yaml`
    pub sql: Reading<Sql>,
    /// `sla.yaml`
    pub sla: Reading<Sla>,
    /// `funnel.yaml`
    pub funnel: Reading<Funnel>,
    /// The faults of all of them, document by document, with those that only show when they are read together. (The
    /// latter are also in the reading of the document in which they stand.)
    pub diagnostics: Vec<Diagnostic>,
    /// The agreement, when no document has an error.
    pub agreement: Option<Agreement>,
}

impl WorkspaceReading {
    /// Whether some fault keeps the agreement from being scored, proposed or signed.
    pub fn has_errors(&self) -> bool {
        self.agreement.is_none()
    }
}

/// Reads a workspace; a document that is not among the sources is told as missing.
pub fn read_workspace(sources: &[Source]) -> WorkspaceReading {
    read_workspace_with(sources, &[])
}

/// Reads a workspace of which some documents could not be read as text; what is said of those takes the place of
/// "missing".
pub fn read_workspace_with(sources: &[Source], unreadable: &[(Document, Diagnostic)]) -> WorkspaceReading {
    let find = |document: Document| sources.iter().find(|source| source.document == document);
    let absent = |document: Document| {
        let told = unreadable.iter().find(|(other, _)| *other == document).map(|(_, diagnostic)| diagnostic.clone());
        told.unwrap_or_else(|| missing_document(document, document.file_name()))
    };
    let terms = read_or(find(Document::Agreement), read_terms, || absent(Document::Agreement));
    let mql = read_or(find(Document::Mql), read_mql, || absent(Document::Mql));
    let mut sql = read_or(find(Document::Sql), read_sql, || absent(Document::Sql));
    let mut sla = read_or(find(Document::Sla), read_sla, || absent(Document::Sla));
    let funnel = read_or(find(Document::Funnel), read_funnel, || absent(Document::Funnel));

    if let (Some(terms), Some(tree)) = (&terms.tree, sla.tree.take()) {
        let faults = unknown_leaders(&sla.file, &tree, items(&terms.root, "leaders"));
        add(&mut sla, tree, faults);
    }
    if let (Some(mql), Some(tree)) = (&mql.tree, sql.tree.take()) {
        let faults = unknown_steps(&sql.file, &tree, items(&mql.root, "bands"));
        add(&mut sql, tree, faults);
    }

    let diagnostics = [&terms.diagnostics, &mql.diagnostics, &sql.diagnostics, &sla.diagnostics, &funnel.diagnostics]
        .into_iter()
        .flatten()
        .cloned()
        .collect();
    let agreement = match (terms.checked(), mql.checked(), sql.checked(), sla.checked(), funnel.checked()) {
        (Some(terms), Some(mql), Some(sql), Some(sla), Some(funnel)) => Some(Agreement {
            terms: terms.clone(),
            mql: mql.clone(),
            sql: sql.clone(),
            sla: sla.clone(),
            funnel: funnel.clone(),
        }),
        _ => None,
    };
    WorkspaceReading { terms, mql, sql, sla, funnel, diagnostics, agreement }
}

fn read_or<T>(source: Option<&Source>, read: fn(&Source) -> Reading<T>, absent: impl Fn() -> Diagnostic) -> Reading<T> {
    source.map(read).unwrap_or_else(|| {
        let diagnostic = absent();
        Reading { value: None, file: diagnostic.file.clone(), diagnostics: vec![diagnostic], tree: None }
    })
}

/// Adds faults that only show beside another document, in the order of the places.
fn add<T>(reading: &mut Reading<T>, tree: Tree, faults: Vec<Diagnostic>) {
    reading.tree = Some(tree);
    reading.diagnostics.extend(faults);
    reading.diagnostics.sort_by_key(|fault| (fault.line, fault.column));
}

fn items<'t>(root: &'t Node, key: &str) -> &'t [Node] {
    root.get(key).and_then(Node::items).unwrap_or_default()
}

/// Commitments of people who are no leaders.
fn unknown_leaders(file: &str, tree: &Tree, leaders: &[Node]) -> Vec<Diagnostic> {
    let reader = Reader::new(file, tree);
    let known = names::ids(leaders);
    let owners = items(&tree.root, "commitments").iter().filter_map(|item| item.get("by"));
    tell_unknown(&reader, owners, &LEADER, &known);
    reader.finish()
}

fn tell_unknown<'n>(reader: &Reader<'_>, nodes: impl Iterator<Item = &'n Node>, kind: &Kind, known: &[&str]) {
    for node in nodes {
        let Some(id) = node.text().map(str::trim).filter(|id| !id.is_empty() && !known.contains(id)) else { continue };
        let message = format!("there is no {} `{}`", kind.what, shorten(id));
        reader.error(&node.span, kind.code, message, did_you_mean(id, known, kind.otherwise));
    }
}

/// Next steps after a rejection that are no band and none of the usual ones: possibly a slip of the pen.
fn unknown_steps(file: &str, tree: &Tree, bands: &[Node]) -> Vec<Diagnostic> {
    let reader = Reader::new(file, tree);
    let mut known = vec!["nurture", "close"];
    known.extend(names::ids(bands));
    known.dedup();
    for node in items(&tree.root, "rejection_reasons").iter().filter_map(|item| item.get("then")) {
        let Some(id) = node.text().map(str::trim).filter(|id| !id.is_empty() && !known.contains(id)) else { continue };
        let message = format!("`{}` is neither a usual next step nor a band of mql.yaml", shorten(id));
        let help = did_you_mean(id, &known, "if it is meant, leave it; usual are");
        reader.warning(&node.span, "unknown-step", message, help);
    }
    reader.finish()
}
