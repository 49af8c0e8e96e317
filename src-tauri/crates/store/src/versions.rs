//! Frozen versions: `versions/0004-3fa92c10/`, named by number and the first eight digits of the MANIFEST's SHA-256, so
//! that two machines never write one folder. Signatures come with sign-off; until then the newest version counts as in
//! force.

use std::fs;
use std::path::PathBuf;

use agreement::read::Source;
use agreement::{Agreement, Diagnostic, Document, canonical};
use sha2::{Digest, Sha256};

use crate::workspace::{MANIFEST, Workspace, read_document};
use crate::{Fault, files};

/// A frozen version in a workspace.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version {
    /// From 1.
    pub number: u32,
    /// Its folder.
    pub folder: PathBuf,
}

impl Version {
    /// A document of this version, as it was frozen.
    pub fn source(&self, document: Document) -> Result<Source, Box<Diagnostic>> {
        read_document(&self.folder, document)
    }
}

/// Every version of a workspace, by number. Folders that are not named like one, or hold no MANIFEST, are passed over.
pub fn list(workspace: &Workspace) -> Result<Vec<Version>, Fault> {
    let folder = workspace.root().join("versions");
    let entries = match fs::read_dir(&folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(Fault::io("read", &folder, &error)),
    };
    let mut versions = Vec::new();
    for entry in entries {
        // A version that cannot be looked at must not be taken for one that is not there: another would be in force.
        let folder = entry.map_err(|error| Fault::io("read", &folder, &error))?.path();
        let Some(number) = folder.file_name().and_then(|name| number_of(name.to_str()?)) else { continue };
        if files::stands(&folder.join(MANIFEST))? {
            versions.push(Version { number, folder });
        }
    }
    versions.sort();
    Ok(versions)
}

/// The version in force: until sign-off is built, the newest.
pub fn in_force(workspace: &Workspace) -> Result<Option<Version>, Fault> {
    Ok(list(workspace)?.pop())
}

/// Freezes an agreement as a version: everything is written to a folder beside, which then takes its name at once.
pub fn freeze(workspace: &Workspace, number: u32, agreement: &Agreement, evidence: &[u8]) -> Result<Version, Fault> {
    let mut content: Vec<(&str, Vec<u8>)> = Document::ALL
        .into_iter()
        .map(|document| (document.file_name(), canonical::document_to_yaml(agreement, document).into_bytes()))
        .collect();
    content.push(("evidence.json", evidence.to_vec()));
    content.sort();
    let manifest: String = content.iter().map(|(name, bytes)| format!("{}  {name}\n", sha256_hex(bytes))).collect();
    let folder = workspace.root().join("versions");
    files::make_folder(&folder)?;
    let name = format!("{number:04}-{}", &sha256_hex(manifest.as_bytes())[..8]);
    let target = folder.join(&name);
    if files::stands(&target)? {
        return Ok(Version { number, folder: target });
    }
    let beside = tempfile::Builder::new()
        .prefix(".countersign-")
        .tempdir_in(&folder)
        .map_err(|error| Fault::io("made", &folder, &error))?;
    for (file, bytes) in &content {
        files::replace(&beside.path().join(file), bytes)?;
    }
    files::replace(&beside.path().join(MANIFEST), manifest.as_bytes())?;
    files::share(beside.path())?;
    fs::rename(beside.path(), &target).map_err(|error| Fault::io("written", &target, &error))?;
    files::sync_folder(&folder)?;
    Ok(Version { number, folder: target })
}

fn sha256_hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The number in a folder's name such as `0004-3fa92c10`.
fn number_of(name: &str) -> Option<u32> {
    let (number, digest) = name.split_once('-')?;
    let named = number.len() >= 4
        && number.bytes().all(|b| b.is_ascii_digit())
        && digest.len() == 8
        && digest.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    named.then(|| number.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_folders_named_like_a_version_are_one() {
        assert_eq!(number_of("0004-3fa92c10"), Some(4));
        assert_eq!(number_of("10004-3fa92c10"), Some(10_004));
        for other in ["4-3fa92c10", "0004", "0004-3FA92C10", "0004-3fa92c1", "0004-3fa92c10 (conflicted copy)"] {
            assert_eq!(number_of(other), None, "{other}");
        }
    }
}
