//! A version for others: the bundle, which anyone can check, or the record alone, as PDF, HTML or Markdown.

mod content;
mod record;
mod standing;

use std::collections::BTreeSet;
use std::path::Path;

use agreement::Document;
use export::{html, markdown, pdf, zip};
use signoff::{VersionFiles, bundle, manifest};
use store::{files, fonts};

use crate::Fault;
use crate::session::Session;
use crate::wire::{ExportReport, ExportedFile};

/// What is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// A zip with everything, to be checked by anyone.
    Bundle,
    /// The record alone, for reading and filing.
    Pdf,
    /// The same as one page without scripts.
    Html,
    /// The same as plain text.
    Markdown,
}

impl Format {
    /// `bundle`, `pdf`, `html` or `md`.
    ///
    /// # Errors
    /// Any other name.
    pub fn from_name(name: &str) -> Result<Format, Fault> {
        match name {
            "bundle" => Ok(Format::Bundle),
            "pdf" => Ok(Format::Pdf),
            "html" => Ok(Format::Html),
            "md" => Ok(Format::Markdown),
            other => Err(Fault::usage(
                "unknown-format",
                format!("there is no format `{other}`"),
                "it is one of `bundle`, `pdf`, `html` and `md`",
            )),
        }
    }
}

/// `countersign export`: writes a version to a file, whole or not at all. One that not all have signed can be exported too,
/// and says so on its first page.
///
/// # Errors
/// A version that is not there or does not hold; a place inside of the shared history; a disk that refuses.
pub fn export(session: &Session, version: &str, path: &Path, format: Format) -> Result<ExportReport, Fault> {
    let ledger = session.ledger_now()?;
    let version = ledger.find(version)?;
    ledger.whole(version)?;
    refuse_own_files(session, path)?;
    let files = VersionFiles { folder: version.folder().to_owned(), files: ledger.files(version) };
    let record = record::record(&ledger, version, &files)?;
    let (bytes, names, notes) = match format {
        Format::Bundle => {
            let (pdf, notes) = printed(&record)?;
            let bundle = bundle::files(&files, pdf);
            let too_large = |refusal: zip::Refusal| Fault::impossible("too-large", refusal.to_string(), "");
            let names = bundle.iter().map(|(name, bytes)| exported(name, bytes)).collect();
            (zip::write(&bundle).map_err(too_large)?, names, notes)
        }
        Format::Pdf => {
            let (pdf, notes) = printed(&record)?;
            (pdf, Vec::new(), notes)
        }
        Format::Html => (html::html(&record).into_bytes(), Vec::new(), Vec::new()),
        Format::Markdown => (markdown::markdown(&record).into_bytes(), Vec::new(), Vec::new()),
    };
    files::deliver(path, &mut bytes.as_slice())?;
    let own = |name: &std::ffi::OsStr| exported(&name.to_string_lossy(), &bytes);
    let files = if names.is_empty() { path.file_name().map(own).into_iter().collect() } else { names };
    let mut notes = notes;
    if !record.complete {
        notes.insert(0, format!("this version is not signed by all: {}", record.standing));
    }
    Ok(ExportReport { path: path.to_string_lossy().into_owned(), files, notes })
}

fn exported(name: &str, bytes: &[u8]) -> ExportedFile {
    ExportedFile { name: name.to_owned(), sha256: manifest::sha256(bytes) }
}

/// A file of the workspace itself must not be written over by what was made from it.
fn refuse_own_files(session: &Session, path: &Path) -> Result<(), Fault> {
    let root = session.workspace.root();
    let real = |path: &Path| path.canonicalize().ok();
    let folder = match path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        Some(folder) => real(folder),
        None => real(Path::new(".")),
    };
    let (Some(folder), Some(root)) = (folder, real(root)) else { return Ok(()) };
    let document = path.file_name().is_some_and(|name| Document::ALL.iter().any(|one| name == one.file_name()));
    if folder.starts_with(root.join("versions")) || (folder == root && document) {
        return Err(Fault::usage(
            "own-file",
            format!("`{}` belongs to the workspace itself", path.display()),
            "export to a file elsewhere",
        ));
    }
    Ok(())
}

/// The record in print, and what to know of it. Fonts of this machine are looked at only where they are needed.
fn printed(record: &export::record::Record) -> Result<(Vec<u8>, Vec<String>), Fault> {
    let fonts = fonts_for(pdf::missing(record));
    let printed = pdf::pdf(record, &fonts).map_err(|fault| Fault::impossible("pdf", fault.to_string(), ""))?;
    Ok((printed.bytes, printed.notes))
}

/// Fonts of this machine that have these signs between them, as far as there are any.
fn fonts_for(mut missing: BTreeSet<char>) -> Vec<Vec<u8>> {
    let mut found = Vec::new();
    for path in if missing.is_empty() { Vec::new() } else { fonts::files() } {
        let Some(font) = fonts::read(&path) else { continue };
        let drawn = pdf::drawn_by(&font, &missing);
        if !drawn.is_empty() {
            missing.retain(|sign| !drawn.contains(sign));
            found.push(font);
        }
        if missing.is_empty() {
            break;
        }
    }
    found
}
