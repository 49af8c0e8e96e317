//! The bytes of version folders, as they are on the disk: links are not followed, nothing is passed over in silence.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{ErrorKind, Read};
use std::path::Path;

use agreement::Document;

use super::{VersionFiles, begins_like_one, entries, folder_of_versions, refuse_link, what_stands};
use crate::files::IN_THE_MAKING;
use crate::workspace::{MANIFEST, Workspace};
use crate::{Fault, files};

/// No file of a version is larger: documents are at most 256 KB, evidence and statements far smaller than this.
const LARGEST: u64 = 4 << 20;

/// A bundle holds a PDF and fonts besides.
const LARGEST_OF_BUNDLE: u64 = 64 << 20;

/// What systems leave in every folder that is looked at.
const LITTER: [&str; 3] = [".DS_Store", "desktop.ini", "Thumbs.db"];

/// Every version folder of a workspace, in the order of names: those that are named like one, also with something after
/// the name as sync tools leave it, and those that hold a MANIFEST.
///
/// # Errors
/// A folder or file that cannot be read, so that it is not taken for one that is not there.
pub fn read_all(workspace: &Workspace) -> Result<Vec<VersionFiles>, Fault> {
    let all = folder_of_versions(workspace);
    if what_stands(&all)?.is_some() {
        refuse_link(&all)?;
    }
    let mut versions = Vec::new();
    for folder in entries(&all)? {
        let name = folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if name.starts_with(IN_THE_MAKING) {
            continue;
        }
        if begins_like_one(&name)
            || what_stands(&folder)?.is_some_and(|kind| kind.is_dir()) && files::stands(&folder.join(MANIFEST))?
        {
            versions.push(read(&folder)?);
        }
    }
    Ok(versions)
}

/// The files of one version folder. Of files that no version has only the names are told. What is no plain file, or larger
/// than any file of a version, is told with what it is before its name, such as `a link: MANIFEST`, and has no bytes: no
/// file of a version has such a name.
///
/// # Errors
/// As of [`read_all`]; a folder that is not there has no files.
pub fn read(folder: &Path) -> Result<VersionFiles, Fault> {
    read_files(folder, LARGEST, is_of_version)
}

/// The files of an unpacked bundle; `folder` of the answer is empty.
///
/// # Errors
/// As of [`read_all`].
pub fn read_bundle(folder: &Path) -> Result<VersionFiles, Fault> {
    let bundle = read_files(folder, LARGEST_OF_BUNDLE, |name| is_of_version(name) || is_of_bundle(name))?;
    Ok(VersionFiles { folder: String::new(), ..bundle })
}

fn read_files(folder: &Path, largest: u64, known: impl Fn(&str) -> bool) -> Result<VersionFiles, Fault> {
    let mut version = VersionFiles {
        folder: folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default(),
        files: BTreeMap::new(),
    };
    match what_stands(folder)? {
        Some(kind) if kind.is_dir() => {}
        Some(kind) => {
            let what = if kind.is_symlink() { "a link" } else { "a file" };
            version.files.insert(format!("{what}: {}", version.folder), Vec::new());
            return Ok(version);
        }
        None => return Ok(version),
    }
    for path in entries(folder)? {
        let Some(name) = path.file_name() else { continue };
        let lossy = name.to_string_lossy();
        if lossy.starts_with(IN_THE_MAKING) || LITTER.contains(&lossy.as_ref()) {
            continue;
        }
        let Some(name) = name.to_str() else {
            version.files.insert(format!("not written in UTF-8: {lossy}"), Vec::new());
            continue;
        };
        match content(&path, largest, known(name))? {
            Content::Bytes(bytes) => version.files.insert(name.to_owned(), bytes),
            Content::Foreign(what) => version.files.insert(format!("{what}: {name}"), Vec::new()),
            Content::Gone => None,
        };
    }
    Ok(version)
}

enum Content {
    Bytes(Vec<u8>),
    /// What it is instead of a file.
    Foreign(&'static str),
    /// It was taken away since the folder was listed.
    Gone,
}

fn content(path: &Path, largest: u64, wanted: bool) -> Result<Content, Fault> {
    let failed = |error: std::io::Error| match error.kind() {
        ErrorKind::NotFound => Ok(Content::Gone),
        _ => Err(Fault::io("read", path, &error)),
    };
    let found = match fs::symlink_metadata(path) {
        Ok(found) => found,
        Err(error) => return failed(error),
    };
    if found.is_symlink() {
        return Ok(Content::Foreign("a link"));
    }
    if found.is_dir() {
        return Ok(Content::Foreign("a folder"));
    }
    if !found.is_file() {
        return Ok(Content::Foreign("not a file"));
    }
    if !wanted {
        return Ok(Content::Bytes(Vec::new()));
    }
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) => return failed(error),
    };
    if !is_same(&found, &file.metadata().map_err(|error| Fault::io("read", path, &error))?) {
        return Ok(Content::Foreign("a link"));
    }
    let mut bytes = Vec::new();
    file.take(largest + 1).read_to_end(&mut bytes).map_err(|error| Fault::io("read", path, &error))?;
    Ok(if bytes.len() as u64 > largest { Content::Foreign("too large") } else { Content::Bytes(bytes) })
}

/// Whether what was opened is what was looked at, and no link that was put there in between.
#[cfg(unix)]
fn is_same(looked_at: &fs::Metadata, opened: &fs::Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    (looked_at.dev(), looked_at.ino()) == (opened.dev(), opened.ino())
}

#[cfg(not(unix))]
fn is_same(_looked_at: &fs::Metadata, opened: &fs::Metadata) -> bool {
    opened.is_file()
}

/// Whether a file of this name can be one of a version, or a sync tool's copy of one.
fn is_of_version(name: &str) -> bool {
    let signed = ["signoff-", "decline-"].iter().any(|kind| name.starts_with(kind));
    matches!(name, MANIFEST | "evidence.json" | "withdrawn.json")
        || signed && (name.ends_with(".json") || name.ends_with(".sig"))
        || Document::ALL.iter().any(|document| document.file_name() == name)
}

/// Whether a file of this name is one that a bundle has besides.
fn is_of_bundle(name: &str) -> bool {
    matches!(name, "BUNDLE" | "allowed_signers" | "agreement.pdf" | "HOW-TO-CHECK.txt")
}
