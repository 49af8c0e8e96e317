//! `MANIFEST`: what a version consists of, in the lines that sha256sum(1) writes and checks:
//! 64 hexadecimal digits, two spaces, the file's name, a newline.
//!
//! sha256sum also reads other forms (a `*` for binary files, a `\` before escaped names, BSD lines, comments). None of
//! them is read here: two programs must never read one MANIFEST in two ways.

use std::collections::BTreeMap;

pub use agreement::canonical::sha256_hex as sha256;

use crate::words::{is_sha256, shown};

/// The file that lists the others.
pub const NAME: &str = "MANIFEST";

/// The files that a MANIFEST lists, in its order: the evidence and the five documents.
pub const FILES: [&str; 6] = ["agreement.yaml", "evidence.json", "funnel.yaml", "mql.yaml", "sla.yaml", "sql.yaml"];

/// The most bytes of a MANIFEST or a BUNDLE that are read.
pub(crate) const LONGEST: usize = 64 * 1024;

/// The lines of sha256sum(1) for these files, in the order of their names.
pub fn lines<'a>(files: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> String {
    let sorted: BTreeMap<&str, &[u8]> = files.into_iter().collect();
    sorted.iter().map(|(name, bytes)| format!("{}  {name}\n", sha256(bytes))).collect()
}

/// The MANIFEST of a version: of `files` those that [`FILES`] names (one that is not there has no line, and then the
/// result is none that [`read`] accepts).
pub fn write(files: &BTreeMap<String, Vec<u8>>) -> String {
    lines(FILES.iter().filter_map(|name| Some((*name, files.get(*name)?.as_slice()))))
}

/// What a MANIFEST states of each of the six files, by name; or why it is none.
pub fn read(bytes: &[u8]) -> Result<BTreeMap<String, String>, String> {
    let listed = read_lines(bytes)?;
    match FILES.iter().find(|name| !listed.contains_key(**name)) {
        Some(missing) => Err(format!("it has no line for `{missing}`")),
        None if listed.len() != FILES.len() => Err("it lists other files than the six of a version".to_owned()),
        None => Ok(listed),
    }
}

/// Strict lines of sha256sum(1), sorted by name, each name once.
pub(crate) fn read_lines(bytes: &[u8]) -> Result<BTreeMap<String, String>, String> {
    if bytes.len() > LONGEST {
        return Err(format!("it has {} bytes, more than the {LONGEST} that are read", bytes.len()));
    }
    let text = std::str::from_utf8(bytes).map_err(|_| "it is no plain text".to_owned())?;
    if !text.is_empty() && !text.ends_with('\n') {
        return Err("its last line has no end".to_owned());
    }
    let mut listed = BTreeMap::new();
    let mut before = "";
    for (number, line) in (1..).zip(text.split_terminator('\n')) {
        let parts = line.split_at_checked(64).and_then(|(sum, rest)| Some((sum, rest.strip_prefix("  ")?)));
        let Some((sum, name)) = parts.filter(|(sum, name)| is_sha256(sum) && is_plain(name)) else {
            return Err(format!("line {number} is not of the form that `sha256sum` writes: `{}`", shown(line)));
        };
        if name <= before {
            return Err(format!("line {number} is out of order or stands twice: `{name}`"));
        }
        before = name;
        listed.insert(name.to_owned(), sum.to_owned());
    }
    Ok(listed)
}

/// A name of a file of a version or bundle: letters, digits, `.`, `-` and `_`, beginning with a letter.
fn is_plain(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_'))
}
