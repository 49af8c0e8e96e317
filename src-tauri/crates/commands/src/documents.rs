//! Five documents read together, with every fault of them and of their examples.

use std::collections::BTreeMap;

use ::simulation::examples;
use agreement::read::{Source, WorkspaceReading, missing_document, read_workspace_with};
use agreement::{Diagnostic, Document, Severity};
use chrono_tz::Tz;
use sha2::{Digest, Sha256};

use crate::session::Session;
use crate::wire::ExampleView;

/// Five documents, as far as they can be read.
#[derive(Debug)]
pub struct Documents {
    /// Their texts; those that are missing or not UTF-8 are left out.
    pub sources: Vec<Source>,
    /// What was understood, with all faults, missing files among them.
    pub reading: WorkspaceReading,
}

impl Documents {
    /// Reads five documents from where they are.
    pub fn read(source: impl Fn(Document) -> Result<Source, Box<Diagnostic>>) -> Documents {
        let (mut sources, mut unreadable) = (Vec::new(), Vec::new());
        for document in Document::ALL {
            match source(document) {
                Ok(source) => sources.push(source),
                Err(fault) => unreadable.push((document, *fault)),
            }
        }
        Documents { reading: read_workspace_with(&sources, &unreadable), sources }
    }

    /// The draft's documents as they would be if one of them said something else.
    pub fn supposing(session: &Session, document: Document, text: &str) -> Documents {
        Documents::read(|one| match one == document {
            true => Ok(Source::new(document, text)),
            false => session.workspace.source(one),
        })
    }

    /// Reads five documents from the bytes of their files, as a frozen version holds them.
    pub fn of_files(files: &BTreeMap<String, Vec<u8>>) -> Documents {
        Documents::read(|document| {
            let name = document.file_name();
            match files.get(name) {
                Some(bytes) => Source::from_bytes(document, name, bytes.clone()),
                None => Err(Box::new(missing_document(document, name))),
            }
        })
    }

    /// The agreement's time zone; UTC while that cannot be read.
    pub fn zone(&self) -> Tz {
        self.reading.terms.value.as_ref().map_or(Tz::UTC, |terms| terms.calendar.timezone)
    }

    /// The text of a document, if its file can be read.
    pub fn source(&self, document: Document) -> Option<&Source> {
        self.sources.iter().find(|source| source.document == document)
    }

    /// Changes with every edit of any of the five: the first digits of a SHA-256 over their texts.
    pub fn revision(&self) -> String {
        let mut hash = Sha256::new();
        for source in &self.sources {
            hash.update(format!("{} {}\n", source.file, source.text.len()));
            hash.update(&source.text);
        }
        hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
    }

    /// Every fault: of files, of texts, and of examples that do not hold.
    pub fn diagnostics(&self) -> Vec<Diagnostic> {
        let mut all = self.reading.diagnostics.clone();
        all.extend(failing_examples(self));
        all.sort_by_key(|fault| {
            (Document::ALL.iter().position(|d| d.file_name() == fault.file), fault.line, fault.column)
        });
        all
    }
}

/// Examples that do not have the band that they must have, as faults at the place that states it.
fn failing_examples(documents: &Documents) -> Vec<Diagnostic> {
    let fails = |example: &ExampleView| {
        documents.reading.mql.diagnostic_at(
            &format!("examples.{}.band", example.id),
            "example-fails",
            format!(
                "the example `{}` must be in the band `{}`, but with a score of {} it is in `{}`",
                example.id, example.expected, example.score, example.actual
            ),
            "change the rules or the bands until it holds, or the example if it asks for the wrong thing",
            Severity::Error,
        )
    };
    judged_examples(documents).iter().filter(|example| !example.holds).map(fails).collect()
}

/// What became of each example; none while `mql.yaml` has faults, since its scores would mean nothing.
pub(crate) fn judged_examples(documents: &Documents) -> Vec<ExampleView> {
    let Some(mql) = documents.reading.mql.checked() else { return Vec::new() };
    let view = |verdict: examples::ExampleVerdict| ExampleView {
        holds: verdict.holds(),
        id: verdict.id,
        expected: verdict.expected,
        actual: verdict.actual,
        score: verdict.score,
    };
    examples::judge_examples(mql, documents.zone()).into_iter().map(view).collect()
}
