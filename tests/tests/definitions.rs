//! The texts that people copy from: the template and the language reference must be without a fault, or they would teach
//! it.

use std::fs;
use std::path::{Path, PathBuf};

use agreement::Document;
use agreement::read::{Source, read_workspace};

/// In the clone that cargo runs in, which need not be the one that was once compiled.
fn definitions() -> PathBuf {
    Path::new(&std::env::var_os("CARGO_MANIFEST_DIR").expect("cargo runs the tests")).join("../definitions")
}

/// What is wrong with five documents, in words.
fn faults(texts: impl Fn(Document) -> String) -> String {
    let source = |document: Document| Source { document, file: document.file_name().to_owned(), text: texts(document) };
    let sources: Vec<Source> = Document::ALL.into_iter().map(source).collect();
    let reading = read_workspace(&sources);
    let told: Vec<String> = reading.diagnostics.iter().map(agreement::Diagnostic::to_text).collect();
    assert_eq!(told.is_empty(), reading.agreement.is_some());
    told.join("\n")
}

#[test]
fn both_versions_of_the_template_are_without_a_fault() {
    for folder in ["template", "template/in-force"] {
        let folder = definitions().join(folder);
        let faults = faults(|document| fs::read_to_string(folder.join(document.file_name())).expect("a document"));
        assert_eq!(faults, "", "{}", folder.display());
    }
}

/// The blocks of the language reference that begin with the name of a document.
fn documents_of_the_reference() -> Vec<(Document, String)> {
    let text = fs::read_to_string(definitions().join("README.md")).expect("the language reference");
    let blocks = text.split("```yaml\n").skip(1).map(|rest| rest.split("```").next().unwrap_or_default());
    let named = blocks.filter_map(|block| {
        let name = block.lines().next()?.strip_prefix("# ")?.strip_suffix(".yaml")?;
        Some((Document::from_name(name)?, block.to_owned()))
    });
    named.collect()
}

#[test]
fn the_documents_of_the_language_reference_are_without_a_fault_and_fit_together() {
    let documents = documents_of_the_reference();
    assert_eq!(documents.len(), 5, "one block for each document");
    let faults = faults(|document| {
        let found = documents.iter().find(|(own, _)| *own == document);
        found.map(|(_, text)| text.clone()).unwrap_or_else(|| panic!("no block for {}", document.file_name()))
    });
    assert_eq!(faults, "");
}

/// A version 1 that differs from the draft in nothing but its numbers would leave the sample without a story.
#[test]
fn examples_of_the_template_hold() {
    for folder in ["template", "template/in-force"] {
        let folder = definitions().join(folder);
        let read = |document: Document| Source {
            document,
            file: document.file_name().to_owned(),
            text: fs::read_to_string(folder.join(document.file_name())).expect("a document"),
        };
        let sources: Vec<Source> = Document::ALL.into_iter().map(read).collect();
        let agreement = read_workspace(&sources).agreement.expect("an agreement");
        assert!(!agreement.mql.examples.is_empty());
        let verdicts = simulation::judge_examples(&agreement.mql, agreement.terms.calendar.timezone);
        for verdict in verdicts {
            assert!(verdict.holds(), "{}: {verdict:?}", folder.display());
        }
    }
}
