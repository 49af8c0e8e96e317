//! Verifying what somebody hands over: bundles whole and damaged, known and forged.

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use ::signoff::{VersionFiles, bundle};
use commands::wire::{SignatureStatus, Trust, VerifyReport};
use commands::{Session, Surroundings, signoff};
use support::{Table, propose, set_threshold, sign, sign_by_both};

struct Handed {
    table: Table,
    dana: Session,
}

impl Handed {
    fn new() -> Handed {
        let (table, dana) = Table::agreed();
        set_threshold(&dana, 70);
        propose(&dana, "stricter");
        sign_by_both(&dana, "2");
        Handed { table, dana }
    }

    /// The files of a version's bundle; what the PDF shows does not matter here.
    fn files(&self, version: &str) -> BTreeMap<String, Vec<u8>> {
        let folder = signoff::version(&self.dana, version).expect("seen").entry.folder;
        let read = |entry: std::io::Result<fs::DirEntry>| {
            let entry = entry.expect("an entry");
            let name = entry.file_name().into_string().expect("a name");
            (name, fs::read(entry.path()).expect("read"))
        };
        let entries = fs::read_dir(self.table.shared().join("versions").join(&folder)).expect("listed");
        let version = VersionFiles { folder, files: entries.map(read).collect() };
        bundle::files(&version, b"%PDF-1.7 as it was written".to_vec())
    }

    fn zip(&self, files: &BTreeMap<String, Vec<u8>>) -> PathBuf {
        let path = self.table.beside("handed.zip");
        fs::write(&path, export::zip::write(files).expect("packed")).expect("written");
        path
    }

    fn nobody(&self) -> Surroundings {
        Surroundings { data: self.table.beside("nobody"), author: None, agent: None }
    }

    /// As somebody checks it who has no workspace.
    fn check(&self, path: &Path) -> VerifyReport {
        signoff::verify(&self.nobody(), None, Some(path), None).expect("looked at")
    }
}

fn codes(report: &VerifyReport) -> Vec<&str> {
    report.faults.iter().map(|fault| fault.code.as_str()).collect()
}

#[test]
fn a_bundle_holds_without_a_workspace_and_says_that_its_keys_are_only_stated() {
    let handed = Handed::new();
    let report = handed.check(&handed.zip(&handed.files("2")));
    assert!(report.ok, "{:?}", report.faults);
    assert_eq!((report.kind.as_str(), report.trust, report.anchored), ("bundle", Trust::Stated, false));
    assert_eq!(report.name, "Acme lead agreement");
    assert_eq!(report.versions.len(), 1);
    assert_eq!(report.versions[0].signatures.len(), 2);
    assert!(
        report.notes.iter().any(|note| note.contains("Dana Reyes") && note.contains("SHA256:")),
        "{:?}",
        report.notes
    );
    assert!(!handed.table.beside("nobody").exists(), "checking a bundle writes nothing");
}

#[test]
fn a_workspace_of_the_same_agreement_knows_the_keys() {
    let handed = Handed::new();
    let path = handed.zip(&handed.files("2"));
    let report = signoff::verify(&handed.nobody(), Some(&handed.dana), Some(&path), None).expect("looked at");
    assert!(report.ok, "{:?}", report.faults);
    assert_eq!((report.trust, report.anchored), (Trust::Known, true));
    // To the workspace of another agreement they are strangers, and nothing is wrong with that.
    let other = Handed::new();
    let report = signoff::verify(&handed.nobody(), Some(&other.dana), Some(&path), None).expect("looked at");
    assert!(report.ok, "{:?}", report.faults);
    assert_eq!((report.trust, report.anchored), (Trust::Stated, false));
}

#[test]
fn keys_known_from_elsewhere_settle_whose_they_are() {
    let handed = Handed::new();
    let files = handed.files("2");
    let (path, trust) = (handed.zip(&files), handed.table.beside("trusted"));
    fs::write(&trust, &files["allowed_signers"]).expect("written");
    let check = || signoff::verify(&handed.nobody(), None, Some(&path), Some(&trust));
    let report = check().expect("looked at");
    assert!(report.ok, "{:?}", report.faults);
    assert_eq!(report.trust, Trust::Known);
    let stranger = Handed::new();
    fs::write(&trust, &stranger.files("2")["allowed_signers"]).expect("written");
    let report = check().expect("looked at");
    assert_eq!(codes(&report), ["unknown-key", "unknown-key"]);
    assert!(report.versions[0].signatures.iter().all(|one| one.status == SignatureStatus::UnknownKey));
    fs::write(&trust, "nobody in particular\n").expect("written");
    assert_eq!(check().expect_err("no signers").code, "trust");
}

#[test]
fn a_bundle_that_was_changed_anywhere_does_not_hold() {
    let handed = Handed::new();
    let files = handed.files("2");
    for name in files.keys() {
        let mut changed = files.clone();
        let bytes = changed.get_mut(name).expect("a file");
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        let report = handed.check(&handed.zip(&changed));
        assert!(!report.ok, "{name}");
        // A digit that changed in the list is told of the file that it stands beside.
        let told = report.faults.iter().any(|fault| name == "BUNDLE" || fault.file.as_deref() == Some(name.as_str()));
        assert!(told, "{name}: {:?}", report.faults);
        changed.remove(name);
        assert!(!handed.check(&handed.zip(&changed)).ok, "{name} taken out");
    }
}

#[test]
fn a_bundle_that_another_program_packed_is_checked_unpacked() {
    let handed = Handed::new();
    let files = handed.files("2");
    let folder = handed.table.beside("unpacked");
    fs::create_dir(&folder).expect("made");
    for (name, bytes) in &files {
        fs::write(folder.join(name), bytes).expect("written");
    }
    let report = handed.check(&folder);
    assert!(report.ok, "{:?}", report.faults);
    fs::write(folder.join("notes.txt"), "mine").expect("written");
    assert!(codes(&handed.check(&folder)).contains(&"unknown-file"));

    let path = handed.zip(&files);
    let mut bytes = fs::read(&path).expect("read");
    bytes.push(0);
    fs::write(&path, bytes).expect("written");
    assert!(!handed.check(&path).ok);
    fs::write(&path, "no zip").expect("written");
    assert_eq!(codes(&handed.check(&path)), ["not-a-bundle"]);
}

#[test]
fn a_proposal_is_told_from_what_was_agreed_on() {
    let handed = Handed::new();
    set_threshold(&handed.dana, 71);
    propose(&handed.dana, "stricter still");
    sign(&handed.dana, "3", "marketing").expect("signed");
    let report = handed.check(&handed.zip(&handed.files("3")));
    assert_eq!(codes(&report), ["not-signed-by-all"]);
    let whole = signoff::verify(&handed.nobody(), Some(&handed.dana), None, None).expect("looked at");
    assert!(whole.ok, "in its workspace it only waits: {:?}", whole.faults);
}
