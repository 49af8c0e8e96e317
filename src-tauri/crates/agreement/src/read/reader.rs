//! Where faults are gathered while a document is read.

use std::cell::RefCell;

use crate::diagnostic::{Diagnostic, Severity};
use crate::yaml::{Span, Tree, is_hidden};

/// So many faults of one document are told; a file with more is not what somebody wrote.
const MAX_FAULTS: usize = 1000;

/// Lines longer than this are not shown for underlining.
pub(super) const MAX_SHOWN: usize = 400;

/// A document that is being read.
pub(super) struct Reader<'t> {
    pub file: &'t str,
    pub tree: &'t Tree,
    faults: RefCell<Vec<Diagnostic>>,
}

impl<'t> Reader<'t> {
    pub fn new(file: &'t str, tree: &'t Tree) -> Reader<'t> {
        Reader { file, tree, faults: RefCell::new(Vec::new()) }
    }

    /// Notes something that keeps the document from being used.
    pub fn error(&self, span: &Span, code: &'static str, message: impl Into<String>, help: impl Into<String>) {
        self.note(span, code, message.into(), help.into(), Severity::Error);
    }

    /// Notes something that somebody should look at.
    pub fn warning(&self, span: &Span, code: &'static str, message: impl Into<String>, help: impl Into<String>) {
        self.note(span, code, message.into(), help.into(), Severity::Warning);
    }

    fn note(&self, span: &Span, code: &'static str, message: String, help: String, severity: Severity) {
        let mut faults = self.faults.borrow_mut();
        if faults.len() > MAX_FAULTS {
            return;
        }
        let mut diagnostic = Diagnostic {
            file: self.file.to_owned(),
            line: 1,
            column: 1,
            code,
            message,
            help,
            severity,
            source_line: String::new(),
            width: 1,
        };
        if faults.len() == MAX_FAULTS {
            diagnostic.code = "too-many-faults";
            diagnostic.message = format!("there are more than {MAX_FAULTS} faults, the others are not shown");
            diagnostic.help = "mend the first ones; often one causes many others".to_owned();
            diagnostic.severity = Severity::Error;
        }
        put_at(&mut diagnostic, self.tree, span);
        faults.push(diagnostic);
    }

    /// Whether anything noted so far keeps the document from being used.
    pub fn has_errors(&self) -> bool {
        self.faults.borrow().iter().any(Diagnostic::is_error)
    }

    /// Takes the shown line from what was noted last: it holds what should be shown to nobody.
    pub fn hide_line(&self) {
        if let Some(last) = self.faults.borrow_mut().last_mut() {
            last.source_line.clear();
        }
    }

    /// What was noted, in the order of the places.
    pub fn finish(self) -> Vec<Diagnostic> {
        let mut faults = self.faults.into_inner();
        faults.sort_by_key(|fault| (fault.line, fault.column));
        faults
    }

    /// What is written at a place, shortened to what fits into a message.
    pub fn found(&self, span: &Span) -> String {
        shorten(self.tree.slice(span))
    }

    /// The line of a place.
    pub fn line(&self, span: &Span) -> u32 {
        self.tree.position(span.start).0
    }
}

/// Gives a diagnostic its place.
pub(super) fn put_at(diagnostic: &mut Diagnostic, tree: &Tree, span: &Span) {
    (diagnostic.line, diagnostic.column) = tree.position(span.start);
    let line = tree.line_span(diagnostic.line);
    let end = span.end.min(line.end).max(span.start);
    let width = tree.slice(&(span.start..end)).trim_end().chars().count();
    diagnostic.width = u32::try_from(width).unwrap_or(u32::MAX).max(1);
    if line.len() <= MAX_SHOWN {
        diagnostic.source_line = shown(tree.slice(&line));
    }
}

/// A text in which what cannot be seen has a sign in its place: hidden, it would mislead here as well, and shift the
/// underline.
pub(super) fn shown(text: &str) -> String {
    let mut before = '\n';
    let sign = |c: char| {
        let hidden = c != '\t' && is_hidden(c, before);
        before = c;
        if hidden { '\u{fffd}' } else { c }
    };
    text.chars().map(sign).collect()
}

/// A text for a message: on one line, at most 60 characters, without backticks of its own.
pub(super) fn shorten(text: &str) -> String {
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let words = shown(&words.replace('`', "'"));
    if words.chars().count() <= 60 {
        return words;
    }
    let mut short: String = words.chars().take(57).collect();
    short.push_str("...");
    short
}
