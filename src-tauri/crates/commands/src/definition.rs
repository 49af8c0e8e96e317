//! Definitions as the command line names them: `draft`, `in-force`, `v3`, a folder, or an `mql.yaml`.

use std::path::Path;

use agreement::read::read_mql;
use agreement::{Agreement, Document, Mql, Sql, canonical};
use store::versions::{self, Version};
use store::workspace::{read_document, read_document_file};

use crate::Fault;
use crate::documents::Documents;
use crate::session::Session;
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
    pub documents: Option<std::sync::Arc<Documents>>,
}

impl Definition {
    /// For the wire.
    pub fn to_ref(&self) -> DefinitionRef {
        DefinitionRef { name: self.name.clone(), sha256: canonical::sha256(&self.mql) }
    }
}

/// Finds a definition. None is answered for `in-force` alone, when nothing is in force yet.
///
/// # Errors
/// A reference that names nothing, and an `mql.yaml` with faults, which are all told.
pub fn resolve(session: &Session, reference: &str) -> Result<Option<Definition>, Fault> {
    match reference {
        "draft" => definition("draft", session.documents()).map(Some),
        "in-force" => match versions::in_force(&session.workspace)? {
            Some(version) => of_version(&version).map(Some),
            None => Ok(None),
        },
        _ => match version_number(reference) {
            Some(number) => of_version(&find_version(session, number)?).map(Some),
            None => of_path(reference).map(Some),
        },
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

/// Finds a whole agreement, all five documents without a fault. None is answered for `in-force` alone.
pub fn resolve_agreement(session: &Session, reference: &str) -> Result<Option<Agreement>, Fault> {
    let documents = match reference {
        "draft" => session.documents(),
        "in-force" => match versions::in_force(&session.workspace)? {
            Some(version) => Documents::read(|document| version.source(document)),
            None => return Ok(None),
        },
        _ => match version_number(reference) {
            Some(number) => {
                let version = find_version(session, number)?;
                Documents::read(|document| version.source(document))
            }
            None => {
                let folder = existing(reference)?;
                if folder.is_file() {
                    return Err(Fault::usage(
                        "not-a-folder",
                        format!("`{reference}` is a single document"),
                        "name a folder with all five documents, `draft`, `in-force` or a version such as `v1`",
                    ));
                }
                Documents::read(|document| read_document(folder, document))
            }
        },
    };
    match documents.reading.agreement {
        Some(agreement) => Ok(Some(agreement)),
        None => Err(Fault::faulty(reference, documents.reading.diagnostics)),
    }
}

fn definition(name: &str, documents: Documents) -> Result<Definition, Fault> {
    let Some(mql) = documents.reading.mql.checked().cloned() else {
        return Err(Fault::faulty(name, documents.reading.mql.diagnostics));
    };
    let sql = documents.reading.sql.checked().cloned();
    Ok(Definition { name: name.to_owned(), mql, sql, documents: Some(std::sync::Arc::new(documents)) })
}

fn of_version(version: &Version) -> Result<Definition, Fault> {
    definition(&format!("v{}", version.number), Documents::read(|document| version.source(document)))
}

fn of_path(reference: &str) -> Result<Definition, Fault> {
    let path = existing(reference)?;
    if path.is_dir() {
        return definition(reference, Documents::read(|document| read_document(path, document)));
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
        "write `draft`, `in-force`, a version such as `v3`, or the path of a folder or of an `mql.yaml`",
    ))
}

fn find_version(session: &Session, number: u32) -> Result<Version, Fault> {
    let versions = versions::list(&session.workspace)?;
    let newest = versions.last().map(|version| version.number);
    versions.into_iter().find(|version| version.number == number).ok_or_else(|| {
        let help = newest.map_or("there are no versions yet".to_owned(), |newest| format!("the newest is v{newest}"));
        Fault::usage("unknown-version", format!("there is no version {number}"), help)
    })
}

/// `v3` is version 3.
fn version_number(reference: &str) -> Option<u32> {
    let digits = reference.strip_prefix('v')?;
    digits.bytes().all(|b| b.is_ascii_digit()).then(|| digits.parse().ok()).flatten()
}
