//! One version's folder, looked at alone: `versions/NNNN-xxxxxxxx/`.

use std::collections::BTreeMap;

/// The raw bytes of a version's folder, as they were found. Nothing of it is believed yet.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct VersionFiles {
    /// The folder's name, such as `0004-3fa92c10`; empty for an unpacked bundle, whose folder may be called anything.
    pub folder: String,
    /// Its files by name.
    pub files: BTreeMap<String, Vec<u8>>,
}

/// The name of a version's folder: its number with at least four digits, and the first eight hexadecimal digits of its
/// MANIFEST's SHA-256, so that two machines never write one folder.
pub fn folder_name(number: u32, manifest_sha256: &str) -> String {
    format!("{number:04}-{}", manifest_sha256.get(..8).unwrap_or(manifest_sha256))
}

/// The number and the eight digits that a folder's name states; None when it is no name that [`folder_name`] gives.
pub fn parse_folder(name: &str) -> Option<(u32, &str)> {
    let (number, digits) = name.split_once('-')?;
    let number = number.parse().ok().filter(|number| *number > 0)?;
    let hexadecimal = digits.len() == 8 && digits.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
    (hexadecimal && folder_name(number, digits) == name).then_some((number, digits))
}
