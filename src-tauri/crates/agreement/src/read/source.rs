//! A document as it comes from wherever documents are kept.

use super::reader::{MAX_SHOWN, shown};
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::Document;
use crate::yaml::Lines;

/// The text of a document, and the file that faults are told of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Which of the five it is.
    pub document: Document,
    /// The file as the reader knows it, such as `mql.yaml`.
    pub file: String,
    /// Its text.
    pub text: String,
}

impl Source {
    /// A document under its own file name.
    pub fn new(document: Document, text: impl Into<String>) -> Source {
        Source { document, file: document.file_name().to_owned(), text: text.into() }
    }

    /// A document from the bytes of a file; a diagnostic when they are not UTF-8.
    pub fn from_bytes(document: Document, file: impl Into<String>, bytes: Vec<u8>) -> Result<Source, Box<Diagnostic>> {
        let file = file.into();
        match String::from_utf8(bytes) {
            Ok(text) => Ok(Source { document, file, text }),
            Err(error) => Err(Box::new(not_utf8(file, error.as_bytes(), error.utf8_error().valid_up_to()))),
        }
    }
}

/// The diagnostic of a document that is not there.
pub fn missing_document(document: Document, file: impl Into<String>) -> Diagnostic {
    let file = file.into();
    let what = crate::grammar::document(document).what;
    whole_file(
        file,
        "missing-document",
        format!("`{}` is missing", document.file_name()),
        format!("a workspace has five documents; this one states {what}, and a new workspace has one to start from"),
    )
}

/// Where the first bytes are that are no UTF-8, and which encoding they look like.
fn not_utf8(file: String, bytes: &[u8], valid: usize) -> Diagnostic {
    let before = String::from_utf8_lossy(&bytes[..valid]);
    let (line, column) = Lines::new(&before).position(&before, before.len());
    let utf16 = matches!(bytes, [0xff, 0xfe, ..] | [0xfe, 0xff, ..]);
    let found = if utf16 { "the file is in UTF-16, not UTF-8" } else { "the file is not UTF-8 from here on" };
    let help = "save it as UTF-8 in the editor that wrote it (\"Save as\", encoding \"UTF-8\")";
    let mut diagnostic = whole_file(file, "not-utf-8", found.to_owned(), help.to_owned());
    if !utf16 {
        (diagnostic.line, diagnostic.column) = (line, column);
        let rest = bytes[valid..].split(|byte| matches!(byte, b'\r' | b'\n')).next().unwrap_or_default();
        let before = before.rsplit('\n').next().unwrap_or_default().trim_start_matches('\u{feff}');
        if before.len() + rest.len() <= MAX_SHOWN {
            diagnostic.source_line = shown(&format!("{before}{}", String::from_utf8_lossy(rest)));
        }
    }
    diagnostic
}

fn whole_file(file: String, code: &'static str, message: String, help: String) -> Diagnostic {
    Diagnostic {
        file,
        line: 1,
        column: 1,
        code,
        message,
        help,
        severity: Severity::Error,
        source_line: String::new(),
        width: 1,
    }
}
