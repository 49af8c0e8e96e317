//! A new version: put together in a folder of its own, out of sight, which then takes its name at once.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use agreement::{Agreement, Document, canonical};

use signoff::manifest;
use signoff::version::folder_name;

use super::{Version, folder_of_versions, leftovers, read, refuse_link, what_stands};
use crate::files::IN_THE_MAKING;
use crate::workspace::{MANIFEST, Workspace};
use crate::{Fault, files};

/// What is frozen of an agreement: its five documents in their canonical form, and the evidence.
pub fn content(agreement: &Agreement, evidence: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let document = |document: Document| {
        (document.file_name().to_owned(), canonical::document_to_yaml(agreement, document).into_bytes())
    };
    let mut content: BTreeMap<_, _> = Document::ALL.into_iter().map(document).collect();
    content.insert("evidence.json".to_owned(), evidence.to_vec());
    content
}

/// Freezes the six files as a version, with their MANIFEST. A kill at any moment leaves no version or the whole one.
/// The very same version, frozen before, is left as it is.
///
/// # Errors
/// What cannot be written; a folder of that name with other content in it.
pub fn freeze(workspace: &Workspace, number: u32, content: &BTreeMap<String, Vec<u8>>) -> Result<Version, Fault> {
    let manifest = manifest::write(content);
    let mut content = content.clone();
    content.insert(MANIFEST.to_owned(), manifest.clone().into_bytes());
    let all = folder_of_versions(workspace);
    files::make_folder(&all)?;
    refuse_link(&all)?;
    leftovers::clear(&all);
    let target = all.join(folder_name(number, &manifest::sha256(manifest.as_bytes())));
    if what_stands(&target)?.is_none() && appear(&all, &target, &content)? {
        return Ok(Version { number, folder: target });
    }
    if read(&target)?.files.iter().filter(|(name, _)| content.contains_key(*name)).eq(&content) {
        return Ok(Version { number, folder: target });
    }
    Err(Fault::new(
        "damaged-version",
        format!("`{}` stands there already, with other content", target.display()),
        "look at it with `countersign verify`; nothing was changed",
    ))
}

/// Lets a version be seen; false when something stands in its place.
pub(crate) fn appear(all: &Path, target: &Path, content: &BTreeMap<String, Vec<u8>>) -> Result<bool, Fault> {
    let beside = tempfile::Builder::new()
        .prefix(IN_THE_MAKING)
        .tempdir_in(all)
        .map_err(|error| Fault::io("made", all, &error))?;
    for (name, bytes) in content {
        files::replace(&beside.path().join(name), bytes)?;
    }
    files::share(beside.path())?;
    files::sync_folder(beside.path())?;
    if let Err(error) = fs::rename(beside.path(), target) {
        // Another program that froze the same was first: a folder with something in it is never replaced.
        let taken = fs::symlink_metadata(target).is_ok();
        return if taken { Ok(false) } else { Err(Fault::io("written", target, &error)) };
    }
    if let Err(fault) = files::sync_folder(all) {
        // It may not last, so it must not be taken for done: out of sight with it.
        drop(fs::rename(target, beside.path()));
        return Err(fault);
    }
    Ok(true)
}
