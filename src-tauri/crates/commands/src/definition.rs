//! Definitions as the command line names them: `draft`, `in-force`, `v3`, `suggestion:ID`, a folder, or an `mql.yaml`.

use std::path::Path;
use std::sync::Arc;

use agreement::read::read_mql;
use agreement::{Agreement, Document, Mql, Sql, canonical};
use store::workspace::{read_document, read_document_file};

use crate::Fault;
use crate::documents::Documents;
use crate::session::{Session, now};
use crate::signoff::Ledger;
use crate::suggestions;
use crate::wire::DefinitionRef;

/// A definition that can be simulated, with what of its workspace judges with it.
#[derive(Debug, Clone)]
pub struct Definition {
    /// As it was asked for; a version in force by its number.
    pub name: String,
    /// `mql.yaml`.
    pub mql: Mql,
    /// `sql.yaml`, where there is one that can be read.
    pub sql: Option<Sql>,
    /// The five documents, unless only an `mql.yaml` was named.
    pub documents: Option<Arc<Documents>>,
}

impl Definition {
    /// Of five documents, of which `mql.yaml` at least must be without a fault.
    pub fn of_documents(name: &str, documents: Documents) -> Result<Definition, Fault> {
        let Some(mql) = documents.reading.mql.checked().cloned() else {
            return Err(Fault::faulty(name, documents.reading.mql.diagnostics));
        };
        let sql = documents.reading.sql.checked().cloned();
        Ok(Definition { name: name.to_owned(), mql, sql, documents: Some(Arc::new(documents)) })
    }

    /// For the wire.
    pub fn to_ref(&self) -> DefinitionRef {
        DefinitionRef { name: self.name.clone(), sha256: canonical::sha256(&self.mql) }
    }
}

/// What a reference names.
enum Named<'r> {
    Draft,
    /// The draft as it would be if this suggestion were accepted.
    Suggestion(&'r str),
    /// A frozen version, by its folder.
    Version(Arc<Ledger>, String),
    /// `in-force`, while nothing is signed.
    Nothing,
    Path(&'r Path),
}

fn named<'r>(session: &Session, reference: &'r str) -> Result<Named<'r>, Fault> {
    if reference == "draft" {
        return Ok(Named::Draft);
    }
    if let Some(id) = reference.strip_prefix("suggestion:") {
        return Ok(Named::Suggestion(id));
    }
    if reference == "in-force" {
        let ledger = session.ledger()?;
        let folder = ledger.in_force_or_to_come(now()).map(|version| version.folder().to_owned());
        return Ok(folder.map_or(Named::Nothing, |folder| Named::Version(ledger, folder)));
    }
    if is_version(reference) {
        let ledger = session.ledger()?;
        let folder = ledger.find(reference)?.folder().to_owned();
        return Ok(Named::Version(ledger, folder));
    }
    existing(reference).map(Named::Path)
}

/// Finds a definition. None is answered for `in-force` alone, when nothing is signed yet.
///
/// # Errors
/// A reference that names nothing, and an `mql.yaml` with faults, which are all told.
pub fn resolve(session: &Session, reference: &str) -> Result<Option<Definition>, Fault> {
    match named(session, reference)? {
        Named::Draft => Definition::of_documents("draft", session.documents()).map(Some),
        Named::Suggestion(id) => Definition::of_documents(reference, suggestions::accepted(session, id)?).map(Some),
        Named::Version(ledger, folder) => ledger.definition(ledger.find(&folder)?).map(Some),
        Named::Nothing => Ok(None),
        Named::Path(path) => of_path(path, reference).map(Some),
    }
}

/// Finds a definition where there must be one.
pub fn resolve_one(session: &Session, reference: &str) -> Result<Definition, Fault> {
    resolve(session, reference)?.ok_or_else(|| {
        Fault::usage(
            "nothing-in-force",
            "no version is in force yet",
            "name `draft`, a version such as `v1`, or a path",
        )
    })
}

/// The newest version that all have signed: what the draft is held against.
pub fn newest_signed(session: &Session) -> Result<Option<Definition>, Fault> {
    let ledger = session.ledger()?;
    ledger.history.head().map(|head| ledger.definition(head)).transpose()
}

/// Finds a whole agreement, all five documents without a fault. None is answered for `in-force` alone.
pub fn resolve_agreement(session: &Session, reference: &str) -> Result<Option<Agreement>, Fault> {
    let documents = match named(session, reference)? {
        Named::Draft => session.documents(),
        Named::Suggestion(id) => suggestions::accepted(session, id)?,
        Named::Version(ledger, folder) => ledger.whole(ledger.find(&folder)?)?,
        Named::Nothing => return Ok(None),
        Named::Path(path) if path.is_file() => {
            return Err(Fault::usage(
                "not-a-folder",
                format!("`{reference}` is a single document"),
                "name a folder with all five documents, `draft`, `in-force` or a version such as `v1`",
            ));
        }
        Named::Path(folder) => Documents::read(|document| read_document(folder, document)),
    };
    match documents.reading.agreement {
        Some(agreement) => Ok(Some(agreement)),
        None => Err(Fault::faulty(reference, documents.reading.diagnostics)),
    }
}

fn of_path(path: &Path, reference: &str) -> Result<Definition, Fault> {
    if path.is_dir() {
        return Definition::of_documents(reference, Documents::read(|document| read_document(path, document)));
    }
    match read_document_file(path, reference, Document::Mql).map(|source| read_mql(&source)) {
        Ok(reading) => match reading.checked().cloned() {
            Some(mql) => Ok(Definition { name: reference.to_owned(), mql, sql: None, documents: None }),
            None => Err(Fault::faulty(reference, reading.diagnostics)),
        },
        Err(fault) => Err(Fault::faulty(reference, vec![*fault])),
    }
}

fn existing(reference: &str) -> Result<&Path, Fault> {
    let path = Path::new(reference);
    if path.exists() {
        return Ok(path);
    }
    Err(Fault::usage(
        "unknown-definition",
        format!("`{reference}` names no definition"),
        "write `draft`, `in-force`, a version such as `v3`, `suggestion:ID`, or the path of a folder or of an `mql.yaml`",
    ))
}

/// `v3` and `v3-3fa92c10` are versions.
fn is_version(reference: &str) -> bool {
    let number = reference.strip_prefix('v').map(|rest| rest.split_once('-').map_or(rest, |(number, _)| number));
    number.is_some_and(|number| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()))
}
