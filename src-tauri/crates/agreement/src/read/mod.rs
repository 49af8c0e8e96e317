//! From a document's text to its checked type: every fault is collected and told at its place, none is guessed away.
//!
//! Whether a definition fits the leads at hand, and whether its examples hold, is for `simulation` to say.

mod choices;
mod condition;
mod document;
mod fields;
mod funnel;
mod known;
mod mql;
mod names;
mod numbers;
mod reach;
mod reader;
mod rule;
mod sla;
mod source;
mod sql;
mod terms;
mod texts;
mod words;
mod workspace;

#[cfg(test)]
mod tests;

use crate::diagnostic::{Diagnostic, Severity};
use crate::model::{Funnel, Mql, Sla, Sql, Terms};
use crate::yaml::Tree;

pub(crate) use texts::{Ambiguous, ambiguous};
pub(crate) use words::suggestion;

pub use source::{Source, missing_document};
pub use workspace::{WorkspaceReading, read_workspace, read_workspace_with};

/// What was understood of a document.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading<T> {
    /// The document as far as it was understood: an item that cannot be read is left out, one that is readable but
    /// wrong (a second one with the same id, say) is kept. None when too little is there to make sense of. Only
    /// [`Reading::checked`] may be scored or signed.
    pub value: Option<T>,
    /// Its faults, in the order of their places.
    pub diagnostics: Vec<Diagnostic>,
    /// The tree that it was read from, for places; None when the text is no YAML.
    pub tree: Option<Tree>,
    /// The file as the reader knows it.
    pub file: String,
}

impl<T> Reading<T> {
    /// The document, if it has no error (warnings do not matter).
    pub fn checked(&self) -> Option<&T> {
        if self.has_errors() { None } else { self.value.as_ref() }
    }

    /// Whether some fault keeps the document from being used.
    pub fn has_errors(&self) -> bool {
        self.value.is_none() || self.diagnostics.iter().any(Diagnostic::is_error)
    }

    /// A diagnostic at a path such as `examples.keen-manufacturer.band`; at the nearest value above it that there is.
    pub fn diagnostic_at(
        &self,
        path: &str,
        code: &'static str,
        message: impl Into<String>,
        help: impl Into<String>,
        severity: Severity,
    ) -> Diagnostic {
        let mut diagnostic = Diagnostic {
            file: self.file.clone(),
            line: 1,
            column: 1,
            code,
            message: message.into(),
            help: help.into(),
            severity,
            source_line: String::new(),
            width: 1,
        };
        if let Some(tree) = &self.tree {
            let mut path = path;
            let span = loop {
                if let Some(span) = tree.locate(path) {
                    break span;
                }
                path = path.rsplit_once('.').map_or("", |(above, _)| above);
            };
            reader::put_at(&mut diagnostic, tree, &span);
        }
        diagnostic
    }
}

/// Reads `agreement.yaml`.
pub fn read_terms(source: &Source) -> Reading<Terms> {
    document::read(source, terms::terms)
}

/// Reads `mql.yaml`.
pub fn read_mql(source: &Source) -> Reading<Mql> {
    document::read(source, mql::mql)
}

/// Reads `sql.yaml`.
pub fn read_sql(source: &Source) -> Reading<Sql> {
    document::read(source, sql::sql)
}

/// Reads `sla.yaml`.
pub fn read_sla(source: &Source) -> Reading<Sla> {
    document::read(source, sla::sla)
}

/// Reads `funnel.yaml`.
pub fn read_funnel(source: &Source) -> Reading<Funnel> {
    document::read(source, funnel::funnel)
}
