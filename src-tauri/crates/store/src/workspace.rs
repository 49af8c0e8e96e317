//! The shared folder: finding it, making it, reading its five documents and its mappings.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use agreement::read::{Source, missing_document};
use agreement::{Diagnostic, Document};
use sha2::{Digest, Sha256};

use crate::{Fault, NewWorkspace, files};

/// The file that makes a folder a version rather than a workspace.
pub const MANIFEST: &str = "MANIFEST";

/// A shared folder with the five documents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Workspace {
    root: PathBuf,
}

impl Workspace {
    /// The nearest folder from `start` upwards that holds `agreement.yaml` and no `MANIFEST`.
    pub fn find(start: &Path) -> Result<Workspace, Fault> {
        let start = fs::canonicalize(start).map_err(|error| Fault::io("read", start, &error))?;
        for folder in start.ancestors() {
            if is_workspace(folder)? {
                return Ok(Workspace { root: folder.to_owned() });
            }
        }
        Err(Fault::new(
            "not-a-workspace",
            format!("there is no workspace in `{}` or above it", start.display()),
            "name one with `--workspace DIR`, or make one with `countersign new DIR`",
        ))
    }

    /// The workspace in this very folder. Documents may be missing; that is for `check` to say.
    pub fn open(folder: &Path) -> Result<Workspace, Fault> {
        let root = fs::canonicalize(folder).map_err(|error| Fault::io("opened", folder, &error))?;
        let found = fs::metadata(&root).map_err(|error| Fault::io("opened", folder, &error))?;
        if !found.is_dir() {
            return Err(Fault::new(
                "not-a-workspace",
                format!("`{}` is a file, not a folder", folder.display()),
                "name the folder that holds `agreement.yaml`",
            ));
        }
        if files::stands(&root.join(MANIFEST))? {
            return Err(Fault::new(
                "is-a-version",
                format!("`{}` is a frozen version, not a workspace", folder.display()),
                "open the workspace that it lies in; a version can be looked at with `--definition` or `--from`",
            ));
        }
        let mut any = false;
        for document in Document::ALL {
            any |= files::stands(&root.join(document.file_name()))?;
        }
        if !any {
            return Err(Fault::new(
                "not-a-workspace",
                format!("`{}` holds none of the five documents", folder.display()),
                "name the folder that holds `agreement.yaml`, or make a workspace with `countersign new DIR`",
            ));
        }
        Ok(Workspace { root })
    }

    /// Makes a workspace of these five documents in a folder that has none of them yet. Other files there are left alone.
    pub fn create(folder: &Path, documents: &[(Document, &str)]) -> Result<Workspace, Fault> {
        NewWorkspace::begin(folder, documents)?.appear()
    }

    /// Writes five documents into a folder that is not seen yet.
    pub(crate) fn of_documents(folder: &Path, documents: &[(Document, &str)]) -> Result<Workspace, Fault> {
        for (document, text) in documents {
            files::replace(&folder.join(document.file_name()), text.as_bytes())?;
        }
        Ok(Workspace::at(folder.to_owned()))
    }

    /// The workspace of this name, whatever is there; the path is as [`fs::canonicalize`] gives it.
    pub(crate) fn at(root: PathBuf) -> Workspace {
        Workspace { root }
    }

    /// The folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The file of a document.
    pub fn path_of(&self, document: Document) -> PathBuf {
        self.root.join(document.file_name())
    }

    /// A document as it stands; a missing, unreadable or non-UTF-8 file is a diagnostic of its own.
    pub fn source(&self, document: Document) -> Result<Source, Box<Diagnostic>> {
        read_document(&self.root, document)
    }

    /// The folder of this workspace's own things in the user's data folder: its leads and what it has seen. Two folders
    /// never share one; a copy starts anew, and a folder that was moved or renamed finds its own again.
    pub fn data_folder(&self, data: &Path) -> PathBuf {
        let digest = Sha256::digest(self.root.as_os_str().as_encoded_bytes());
        let key: String = digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        let name: String = self
            .root
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default()
            .chars()
            .filter(|c| c.is_ascii_alphanumeric() || *c == '-' || *c == '_')
            .take(40)
            .collect();
        let all = data.join("workspaces");
        let own = all.join(format!("{name}-{key}"));
        if !own.exists()
            && let Some(former) = self.former_data_folder(&all)
        {
            // If it cannot be renamed it stays where it is, and this folder starts anew: nothing is lost.
            let _ = fs::rename(former, &own);
        }
        own
    }

    /// Notes in a workspace's data folder which folder it belongs to, so that it is found again when that is moved.
    pub fn claim(&self, data_folder: &Path) -> Result<(), Fault> {
        let Some(identity) = identity(&self.root) else { return Ok(()) };
        let note = format!("{identity}\n{}\n", self.root.display());
        let path = data_folder.join("workspace");
        if fs::read_to_string(&path).is_ok_and(|known| known == note) {
            return Ok(());
        }
        files::replace_private(&path, note.as_bytes())
    }

    /// The data folder of this very folder from when it had another path, which must be gone.
    fn former_data_folder(&self, all: &Path) -> Option<PathBuf> {
        let identity = identity(&self.root)?;
        fs::read_dir(all).ok()?.flatten().map(|entry| entry.path()).find(|folder| {
            let note = fs::read_to_string(folder.join("workspace")).unwrap_or_default();
            let mut lines = note.lines();
            lines.next() == Some(identity.as_str()) && lines.next().is_some_and(|path| !Path::new(path).exists())
        })
    }

    /// Names of the mappings that are kept in the workspace.
    pub fn mappings(&self) -> Vec<String> {
        let Ok(entries) = fs::read_dir(self.root.join("mappings")) else { return Vec::new() };
        let mut names: Vec<String> = entries
            .filter_map(|entry| entry.ok()?.file_name().to_str()?.strip_suffix(".yaml").map(str::to_owned))
            .collect();
        names.sort();
        names
    }

    /// Keeps a mapping as `mappings/NAME.yaml`, so that both leaders import alike.
    pub fn keep_mapping(&self, name: &str, yaml: &str) -> Result<(), Fault> {
        let plain = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | ' '));
        if !plain {
            return Err(Fault::new(
                "mapping-name",
                format!("`{name}` cannot be the name of a mapping"),
                "use letters, digits, spaces, `-` and `_`",
            ));
        }
        files::make_folder(&self.root.join("mappings"))?;
        files::replace(&self.root.join("mappings").join(format!("{name}.yaml")), yaml.as_bytes())
    }
}

/// A document in a folder, which may be a workspace or a version.
pub fn read_document(folder: &Path, document: Document) -> Result<Source, Box<Diagnostic>> {
    read_document_file(&folder.join(document.file_name()), document.file_name(), document)
}

/// A document in a file of any name; `name` is what its faults call it.
pub fn read_document_file(path: &Path, name: &str, document: Document) -> Result<Source, Box<Diagnostic>> {
    match fs::read(path) {
        Ok(bytes) => Source::from_bytes(document, name, bytes),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Err(Box::new(missing_document(document, name))),
        Err(error) => {
            let fault = Fault::io("read", path, &error);
            let missing = missing_document(document, name);
            Err(Box::new(Diagnostic {
                code: "unreadable-document",
                message: fault.message,
                help: fault.help,
                ..missing
            }))
        }
    }
}

/// What stays the same when a folder is moved or renamed on its disk; None where the system has no such thing at hand.
#[cfg(unix)]
fn identity(folder: &Path) -> Option<String> {
    use std::os::unix::fs::MetadataExt;
    let found = fs::metadata(folder).ok()?;
    // A number is given again once its folder is gone; when the folder was made tells the two apart.
    let made = found.created().ok().and_then(|made| made.duration_since(std::time::UNIX_EPOCH).ok());
    Some(format!("{}:{}:{}", found.dev(), found.ino(), made.map_or(0, |made| made.as_nanos())))
}

#[cfg(not(unix))]
fn identity(_folder: &Path) -> Option<String> {
    None
}

fn is_workspace(folder: &Path) -> Result<bool, Fault> {
    let path = folder.join(Document::Agreement.file_name());
    match fs::metadata(&path) {
        Ok(found) => Ok(found.is_file() && !files::stands(&folder.join(MANIFEST))?),
        // A folder above that this user may not look into is not this user's workspace.
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::PermissionDenied) => Ok(false),
        // One that cannot be looked at now may be: another, further up, must not be taken instead.
        Err(error) => Err(Fault::io("read", &path, &error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn documents() -> Vec<(Document, &'static str)> {
        Document::ALL.into_iter().map(|document| (document, "format: countersign/1\n")).collect()
    }

    #[test]
    fn a_workspace_is_found_from_below_and_versions_are_passed_over() {
        let folder = tempfile::tempdir().expect("a folder");
        let made = Workspace::create(&folder.path().join("deal"), &documents()).expect("made");
        let version = made.root().join("versions/0001-00000000");
        fs::create_dir_all(&version).expect("made");
        fs::write(version.join("agreement.yaml"), "").expect("written");
        fs::write(version.join(MANIFEST), "").expect("written");
        assert_eq!(Workspace::find(&version).expect("found"), made);
        assert_eq!(Workspace::open(&version).expect_err("a version").code, "is-a-version");
        assert_eq!(Workspace::find(folder.path()).expect_err("none").code, "not-a-workspace");
    }

    #[test]
    fn making_a_workspace_never_overwrites_a_document() {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join("sla.yaml"), "mine").expect("written");
        let fault = Workspace::create(folder.path(), &documents()).expect_err("taken");
        assert_eq!(fault.code, "already-there");
        assert_eq!(fs::read_to_string(folder.path().join("sla.yaml")).expect("read"), "mine");
        assert!(!folder.path().join("mql.yaml").exists());
    }

    #[cfg(unix)]
    #[test]
    fn a_folder_that_was_moved_finds_its_leads_again_and_a_copy_does_not() {
        let folder = tempfile::tempdir().expect("a folder");
        let data = folder.path().join("data");
        let before = Workspace::create(&folder.path().join("deal"), &documents()).expect("made");
        let own = before.data_folder(&data);
        fs::create_dir_all(&own).expect("made");
        before.claim(&own).expect("claimed");
        fs::write(own.join("leads.sqlite"), "leads").expect("written");

        let copy = Workspace::create(&folder.path().join("copy"), &documents()).expect("made");
        assert!(!copy.data_folder(&data).exists());

        fs::rename(before.root(), folder.path().join("renamed")).expect("moved");
        let after = Workspace::open(&folder.path().join("renamed")).expect("opened");
        assert_eq!(fs::read_to_string(after.data_folder(&data).join("leads.sqlite")).expect("found"), "leads");
    }

    #[test]
    fn a_mapping_keeps_to_its_folder() {
        let folder = tempfile::tempdir().expect("a folder");
        let workspace = Workspace::create(folder.path(), &documents()).expect("made");
        workspace.keep_mapping("HubSpot leads", "kind: leads\n").expect("kept");
        assert_eq!(workspace.mappings(), ["HubSpot leads"]);
        assert_eq!(workspace.keep_mapping("../agreement", "").expect_err("refused").code, "mapping-name");
    }
}
