//! The container of a bundle: a zip with one spelling only. The same files give the same bytes on every machine, so
//! that one who has a bundle can be sure to have all of it: entries in the order of their names, stored and not
//! compressed, all of one date, with nothing before, between or behind them.
//!
//! It is written by the format's own description (PKWARE's APPNOTE.TXT, version 6.3.10), because no library promises
//! its bytes. What was not written here is read by a library, and never taken for a bundle as it was written.

mod crc;
mod read;
mod write;

use std::collections::BTreeMap;

pub use read::read;
pub use write::write;

/// What a bundle may hold at most. A version's documents are at most 256 KB each, its evidence and PDF a few MB.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of one file.
    pub file: usize,
    /// Bytes of all files together.
    pub all: usize,
    /// How many files.
    pub files: usize,
}

impl Limits {
    /// Of a bundle.
    pub const BUNDLE: Limits = Limits { file: 32 << 20, all: 64 << 20, files: 200 };
}

/// What a zip holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contents {
    /// The files by name.
    pub files: BTreeMap<String, Vec<u8>>,
    /// What became of the container.
    pub container: Container,
}

/// How a zip compares with what [`write`] makes of its files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Container {
    /// It is that, byte for byte.
    AsWritten,
    /// It is that except for files that are not what was packed: their checksums do not hold. By name.
    Damaged(Vec<String>),
    /// Another program packed the files, or this one's container was changed. Nothing is wrong with the files for
    /// that, but it is not the bundle as it was handed out.
    Repacked,
}

/// Why a zip is not read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// It is none, or so damaged that its files cannot be told apart.
    #[error("it is no zip that can be read: {0}")]
    NotAZip(String),
    /// It holds more than a bundle does.
    #[error("{0}")]
    TooLarge(String),
    /// It holds something under a name that no file of a bundle has; folders and paths are such.
    #[error("it holds `{0}`, which is no file of a bundle")]
    UnknownName(String),
    /// Two of its files have one name.
    #[error("it holds two files of the same name")]
    Twice,
    /// It holds a link.
    #[error("`{0}` is a link, not a file")]
    Link(String),
    /// A file of it needs a password.
    #[error("`{0}` is encrypted")]
    Encrypted(String),
    /// A file of it cannot be unpacked.
    #[error("`{0}` cannot be unpacked: it is damaged")]
    Damaged(String),
}

#[cfg(test)]
mod tests;
