//! Reading: first as what [`super::write`] makes, then, with a library, as any zip. Nothing is ever written to a disk
//! from here, so that no name can lead anywhere; all sizes are held while unpacking, whatever the headers state.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::crc::crc32;
use super::write::{LOCAL, Packed, pack};
use super::{Container, Contents, Limits, Refusal};

/// The files of a zip, if it holds nothing but files with names that `known` knows.
///
/// # Errors
/// A [`Refusal`], for what is no zip and for what a bundle never holds.
pub fn read(bytes: &[u8], limits: &Limits, known: impl Fn(&str) -> bool) -> Result<Contents, Refusal> {
    // Stored files take their own size, and headers take little: what is larger holds too much in any case.
    if bytes.len() > limits.all.saturating_add(limits.files.saturating_mul(1 << 10)) {
        return Err(Refusal::TooLarge(format!("it has {} bytes; a bundle has at most {}", bytes.len(), limits.all)));
    }
    let contents = match as_written(bytes) {
        Some(contents) => contents,
        None => return with_library(bytes, limits, known),
    };
    let mut all = 0;
    for (name, file) in &contents.files {
        if !known(name) {
            return Err(Refusal::UnknownName(shown(name)));
        }
        all += file.len();
        within(limits, name, file.len(), all, contents.files.len())?;
    }
    Ok(contents)
}

/// What [`super::write`] made: None when one byte is not where it puts it. A file whose checksum does not hold is still
/// told from the others.
fn as_written(bytes: &[u8]) -> Option<Contents> {
    let mut packed: Vec<Packed<'_>> = Vec::new();
    let mut rest = bytes;
    while let Some(header) = rest.strip_prefix(&LOCAL) {
        let crc = u32::from_le_bytes(header.get(10..14)?.try_into().ok()?);
        let length = u32::from_le_bytes(header.get(14..18)?.try_into().ok()?) as usize;
        let name = usize::from(u16::from_le_bytes(header.get(22..24)?.try_into().ok()?));
        let after = header.get(26..)?;
        let (name, after) = after.split_at_checked(name)?;
        let (file, after) = after.split_at_checked(length)?;
        packed.push(Packed { name: std::str::from_utf8(name).ok()?, bytes: file, crc });
        rest = after;
    }
    // Ascending names: none twice, and in the one order.
    if !packed.is_sorted_by(|one, next| one.name < next.name) || pack(&packed).ok()? != bytes {
        return None;
    }
    let damaged: Vec<String> =
        packed.iter().filter(|file| crc32(file.bytes) != file.crc).map(|file| file.name.to_owned()).collect();
    let container = if damaged.is_empty() { Container::AsWritten } else { Container::Damaged(damaged) };
    let files = packed.iter().map(|file| (file.name.to_owned(), file.bytes.to_vec())).collect();
    Some(Contents { files, container })
}

fn with_library(bytes: &[u8], limits: &Limits, known: impl Fn(&str) -> bool) -> Result<Contents, Refusal> {
    let no_zip = |fault: zip::result::ZipError| Refusal::NotAZip(fault.to_string());
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(no_zip)?;
    if archive.has_duplicate_names() {
        return Err(Refusal::Twice);
    }
    let count = archive.len();
    let (mut files, mut all) = (BTreeMap::new(), 0);
    for index in 0..count {
        let raw = archive.name_for_index(index).ok_or_else(|| Refusal::NotAZip("an entry is missing".to_owned()))?;
        let name = raw.map_err(no_zip)?.into_owned();
        if !known(&name) {
            return Err(Refusal::UnknownName(shown(&name)));
        }
        // Without a password the library refuses what is encrypted before any of it is read.
        if archive.by_index_data(index).map_err(no_zip)?.encrypted() {
            return Err(Refusal::Encrypted(name));
        }
        let entry = archive.by_index(index).map_err(|_| Refusal::Damaged(name.clone()))?;
        if entry.is_symlink() {
            return Err(Refusal::Link(name));
        }
        let mut file = Vec::new();
        let most = limits.file.min(limits.all - all) as u64;
        entry.take(most + 1).read_to_end(&mut file).map_err(|_| Refusal::Damaged(name.clone()))?;
        all += file.len();
        within(limits, &name, file.len(), all, count)?;
        if files.insert(name, file).is_some() {
            return Err(Refusal::Twice);
        }
    }
    Ok(Contents { files, container: Container::Repacked })
}

fn within(limits: &Limits, name: &str, file: usize, all: usize, files: usize) -> Result<(), Refusal> {
    if file > limits.file {
        return Err(Refusal::TooLarge(format!("`{name}` is larger than the {} bytes that it may have", limits.file)));
    }
    if all > limits.all {
        return Err(Refusal::TooLarge(format!("its files have more than {} bytes together", limits.all)));
    }
    if files > limits.files {
        return Err(Refusal::TooLarge(format!("it holds {files} files; a bundle has at most {}", limits.files)));
    }
    Ok(())
}

/// A stranger's name for a message: short, and without what a terminal would obey.
fn shown(name: &str) -> String {
    let plain: String = name.chars().take(80).map(|c| if c.is_control() { '\u{FFFD}' } else { c }).collect();
    if name.chars().count() > 80 { format!("{plain}...") } else { plain }
}
