//! The one shape in which a fault of a document is told.

use serde::Serialize;

/// How grave a [`Diagnostic`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The document cannot be scored, proposed or signed while this stands.
    Error,
    /// The document works; somebody should look at this.
    Warning,
}

/// One fault of a document: where it is, what is wrong in a sales leader's words, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Diagnostic {
    /// The file as the reader knows it, such as `mql.yaml`.
    pub file: String,
    /// Line of the fault, from 1; 1 when the whole file is meant.
    pub line: u32,
    /// Column of the fault in characters, from 1.
    pub column: u32,
    /// A stable name of this kind of fault, such as `unknown-key`.
    pub code: &'static str,
    /// What is wrong: lower case at the start, what was found in backticks, no full stop.
    pub message: String,
    /// What to do about it; empty when the message says it all.
    pub help: String,
    /// Whether the document can be used in spite of it.
    pub severity: Severity,
    /// The faulty line as it stands in the file, for underlining.
    #[serde(skip)]
    pub source_line: String,
    /// How many characters are underlined from `column` on; at least 1.
    #[serde(skip)]
    pub width: u32,
}

impl Diagnostic {
    /// Whether this fault keeps the document from being used.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }

    /// The fault as a person reads it: `file:line:column: message`, the line underlined, and the help.
    pub fn to_text(&self) -> String {
        let word = if self.is_error() { "" } else { "warning: " };
        let mut out = format!("{}:{}:{}: {word}{}\n", self.file, self.line, self.column, self.message);
        if !self.source_line.is_empty() {
            let number = self.line.to_string();
            let margin = " ".repeat(number.len());
            let before: String = self
                .source_line
                .chars()
                .take(self.column.saturating_sub(1) as usize)
                .map(|c| if c == '\t' { '\t' } else { ' ' })
                .collect();
            out.push_str(&format!("{margin} |\n{number} | {}\n", self.source_line));
            out.push_str(&format!("{margin} | {before}{}\n", "^".repeat(self.width.max(1) as usize)));
        }
        if !self.help.is_empty() {
            out.push_str(&format!("help: {}\n", self.help));
        }
        out
    }
}
