//! What people say beside the changes (comments, suggestions): files of lines of JSON in `drafts/DEVICE/`, to each of which
//! only that device adds. What all devices' lines together make is the business of whoever reads them.

use std::path::Path;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::log;
use super::seen::{read, sha256};
use crate::{Fault, files};

/// The lines of all devices' files of this name, those among them that a sync tool has put beside one. A line that cannot
/// be understood may be half synced, and is left out until it can be.
pub(super) fn all<T: DeserializeOwned>(root: &Path, name: &str) -> Result<Vec<T>, Fault> {
    let mut all = Vec::new();
    for device in log::devices(root)? {
        for path in log::list(&device)?.into_iter().filter(|path| is_of(path, name)) {
            let text = read(&path)?.unwrap_or_default();
            all.extend(text.lines().filter_map(|line| serde_json::from_str::<T>(line).ok()));
        }
    }
    Ok(all)
}

/// Adds a line to a file, which is made where it is missing.
pub(super) fn add<T: Serialize>(path: &Path, entry: &T) -> Result<(), Fault> {
    files::make_folder(files::folder_of(path))?;
    // A line that was cut off must not swallow the next one.
    let half = read(path)?.is_some_and(|text| !text.is_empty() && !text.ends_with('\n'));
    files::append(path, format!("{}{}\n", if half { "\n" } else { "" }, line(entry)).as_bytes())
}

/// What names an entry for good: the first 16 hexadecimal digits of the SHA-256 of the rest.
pub(super) fn name<T: Serialize>(entry: &T) -> String {
    sha256(&line(entry))[..16].to_owned()
}

fn line<T: Serialize>(entry: &T) -> String {
    // No entry holds anything that JSON cannot.
    serde_json::to_string(entry).unwrap_or_default()
}

fn is_of(path: &Path, name: &str) -> bool {
    let found = path.file_name().and_then(|found| found.to_str()).unwrap_or_default();
    let stem = name.strip_suffix(".jsonl").unwrap_or(name);
    found.starts_with(stem) && found.ends_with(".jsonl")
}
