//! The user's own data folder: which device this is, who works on it, which workspaces were open before.

use std::fs;
use std::path::{Path, PathBuf};

use crate::{Fault, files};

/// Who edits, and on which device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Editor {
    /// Names the device in the shared folder: letters and digits.
    pub device: String,
    /// The person, as the history shows them.
    pub author: String,
}

/// How many workspaces are remembered.
const REMEMBERED: usize = 10;

/// The user's own data folder: what was asked for, else the platform's usual place.
pub fn data_folder(asked: Option<PathBuf>) -> Result<PathBuf, Fault> {
    let usual = || directories::ProjectDirs::from("", "", "countersign").map(|dirs| dirs.data_dir().to_owned());
    asked.filter(|path| !path.as_os_str().is_empty()).or_else(usual).ok_or_else(|| {
        Fault::new(
            "no-data-folder",
            "there is no home folder to keep the leads in",
            "name a folder with `--data DIR` or the variable COUNTERSIGN_DATA",
        )
    })
}

/// Makes a folder, and those above it that are not there, that only this user can look into.
pub fn make_private_folder(path: &Path) -> Result<(), Fault> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path).map_err(|error| Fault::io("made", path, &error))
}

/// This device's name in shared folders (chosen at random at its first use) and the person who works on it.
pub fn editor(data: &Path, author: Option<String>) -> Result<Editor, Fault> {
    let path = data.join("device");
    let known = match fs::read_to_string(&path) {
        Ok(text) => Some(text.trim().to_owned()),
        // Another name would make this device a stranger to its own changes.
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(Fault::io("read", &path, &error)),
        Err(_) => None,
    };
    let device = match known.filter(|id| id.len() == 16 && id.bytes().all(|b| b.is_ascii_hexdigit())) {
        Some(device) => device,
        None => {
            let mut bytes = [0_u8; 8];
            getrandom::fill(&mut bytes).map_err(|error| {
                Fault::new("random", format!("the system gave no random numbers: {error}"), "try again")
            })?;
            let device: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
            make_private_folder(data)?;
            files::replace_private(&path, device.as_bytes())?;
            device
        }
    };
    Ok(Editor {
        device,
        author: author.filter(|name| !name.trim().is_empty()).unwrap_or_else(|| "somebody".to_owned()),
    })
}

/// Workspaces that were open before, latest first, as (folder, name); those that are gone are left out.
pub fn recent(data: &Path) -> Vec<(PathBuf, String)> {
    let text = fs::read_to_string(data.join("recent.json")).unwrap_or_default();
    let known: Vec<(PathBuf, String)> = serde_json::from_str(&text).unwrap_or_default();
    known.into_iter().filter(|(path, _)| path.join("agreement.yaml").exists()).collect()
}

/// Puts a workspace at the head of those that were open before.
pub fn remember(data: &Path, path: &Path, name: &str) -> Result<(), Fault> {
    let mut known = recent(data);
    known.retain(|(other, _)| other != path);
    known.insert(0, (path.to_owned(), name.to_owned()));
    known.truncate(REMEMBERED);
    make_private_folder(data)?;
    let text = serde_json::to_string_pretty(&known).unwrap_or_default();
    files::replace_private(&data.join("recent.json"), text.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_keeps_its_name() {
        let data = tempfile::tempdir().expect("a folder");
        let first = editor(data.path(), Some("Dana".into())).expect("named");
        assert_eq!(first, editor(data.path(), Some("Dana".into())).expect("named"));
        let other = tempfile::tempdir().expect("a folder");
        assert_ne!(first.device, editor(other.path(), None).expect("named").device);
    }

    #[test]
    fn the_latest_workspace_comes_first_and_a_vanished_one_is_left_out() {
        let data = tempfile::tempdir().expect("a folder");
        let folders = ["a", "b"].map(|name| data.path().join(name));
        for folder in &folders {
            fs::create_dir(folder).expect("made");
            fs::write(folder.join("agreement.yaml"), "").expect("written");
            remember(data.path(), folder, "Acme").expect("remembered");
        }
        remember(data.path(), &folders[0], "Acme").expect("remembered");
        let names = |data: &Path| recent(data).into_iter().map(|(path, _)| path).collect::<Vec<_>>();
        assert_eq!(names(data.path()), folders);
        fs::remove_file(folders[0].join("agreement.yaml")).expect("removed");
        assert_eq!(names(data.path()), [folders[1].clone()]);
    }
}
