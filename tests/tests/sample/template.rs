//! The template's two versions.

use agreement::read::{Source, read_workspace};
use agreement::{Agreement, Document};
use sample::template::File;

/// The agreement of one of the template's two versions, which must be without any fault.
pub fn agreement(documents: [File; 5]) -> Agreement {
    let source =
        |(document, (file, text)): (Document, File)| Source { document, file: file.to_owned(), text: text.to_owned() };
    let sources: Vec<Source> = Document::ALL.into_iter().zip(documents).map(source).collect();
    let reading = read_workspace(&sources);
    let faults: Vec<String> = reading.diagnostics.iter().map(agreement::Diagnostic::to_text).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    reading.agreement.expect("no fault, so an agreement")
}
