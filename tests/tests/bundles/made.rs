//! The bundle that is changed: version 2 of a history of three, signed by both leaders of each.

use std::collections::BTreeMap;

use signoff::made_up::Book;
use signoff::{Known, VersionFiles, bundle, manifest};

use crate::mutation::Material;

/// What becomes of bytes that are taken for a bundle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// All of it holds.
    Accepted,
    /// It does not, and why.
    Refused(String),
}

/// What `countersign verify` says of a file.
pub fn verdict(zip: &[u8]) -> Verdict {
    let contents = match export::zip::read(zip, &export::zip::Limits::BUNDLE, |_| true) {
        Ok(contents) => contents,
        Err(refusal) => return Verdict::Refused(refusal.to_string()),
    };
    let checked = bundle::check(&contents.files, &Known::default());
    match (checked.faults.first(), contents.container) {
        (Some(fault), _) => Verdict::Refused(fault.code.to_owned()),
        (None, export::zip::Container::AsWritten) => Verdict::Accepted,
        (None, _) => Verdict::Refused("repacked".to_owned()),
    }
}

/// Version 2, and versions 1 and 3 as what may be taken over from others.
pub fn material() -> Material {
    let pdf = b"%PDF-1.7\nin place of the pages, so that every bit has its turn\n%%EOF\n".to_vec();
    let bundle_of = |version: &VersionFiles| bundle::files(version, pdf.clone());
    let bundles: Vec<_> = Book::signed(3).folders.iter().map(bundle_of).collect();
    let [first, files, third] = bundles.try_into().expect("three");
    Material { zip: export::zip::write(&files).expect("small enough"), files, others: vec![first, third] }
}

/// Makes BUNDLE fit the other files.
pub fn cover(files: &mut BTreeMap<String, Vec<u8>>) {
    files.remove("BUNDLE");
    let lines = manifest::lines(files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())));
    files.insert("BUNDLE".to_owned(), lines.into_bytes());
}
