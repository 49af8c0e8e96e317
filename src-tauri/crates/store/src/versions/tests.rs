//! Version folders on a disk where anything may stand.

use std::collections::BTreeMap;

use agreement::Document;
use agreement::canonical::sha256_hex;

use super::*;

/// A workspace with a version 1, and a data folder of its own.
struct Bench {
    folder: tempfile::TempDir,
    workspace: Workspace,
    version: Version,
}

impl Bench {
    fn new() -> Bench {
        let folder = tempfile::tempdir().expect("a folder");
        let documents: Vec<_> =
            Document::ALL.into_iter().map(|document| (document, "format: countersign/1\n")).collect();
        let workspace = Workspace::create(&folder.path().join("deal"), &documents).expect("made");
        let version = freeze(&workspace, 1, &files_of(1)).expect("frozen");
        Bench { folder, workspace, version }
    }

    fn own(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn read(&self) -> BTreeMap<String, Vec<u8>> {
        read(&self.version.folder).expect("read").files
    }

    fn sign(&self, statement: &str, signature: &str) -> Result<(), Fault> {
        let folder = &self.version.folder;
        add_pair(folder, "signoff-sales", statement.as_bytes(), signature.as_bytes(), &self.own())
    }
}

fn files_of(number: u32) -> BTreeMap<String, Vec<u8>> {
    let names = Document::ALL.iter().map(|document| document.file_name()).chain(["evidence.json"]);
    names.map(|name| (name.to_owned(), format!("{name} of {number}\n").into_bytes())).collect()
}

fn names(folder: &Path) -> Vec<String> {
    let name = |path: &PathBuf| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    entries(folder).expect("listed").iter().map(name).collect()
}

#[test]
fn only_folders_named_like_a_version_are_one() {
    assert_eq!(number_of("0004-3fa92c10"), Some(4));
    assert_eq!(number_of("10004-3fa92c10"), Some(10_004));
    for other in
        ["4-3fa92c10", "0004", "0004-3FA92C10", "0004-3fa92c1", "0004-3fa92c10 (conflicted copy)", "0004-3fa92c1é"]
    {
        assert_eq!(number_of(other), None, "{other}");
    }
    assert!(begins_like_one("0004-3fa92c10 (conflicted copy)") && !begins_like_one("notes-2026"));
}

#[test]
fn what_is_frozen_is_read_back_with_a_manifest_that_sha256sum_would_write() {
    let bench = Bench::new();
    let version = read(&bench.version.folder).expect("read");
    let manifest = String::from_utf8(version.files[MANIFEST].clone()).expect("text");
    let lines: Vec<String> = files_of(1).iter().map(|(name, bytes)| format!("{}  {name}", sha256_hex(bytes))).collect();
    assert_eq!(manifest.lines().collect::<Vec<_>>(), lines);
    assert_eq!(version.folder, signoff::version::folder_name(1, &sha256_hex(manifest.as_bytes())));
    let mut expected = files_of(1);
    expected.insert(MANIFEST.to_owned(), manifest.into_bytes());
    assert_eq!(version.files, expected);
    assert_eq!(names(&folder_of_versions(&bench.workspace)), [version.folder]);
}

#[test]
fn freezing_the_same_again_changes_nothing_and_a_damaged_one_is_not_taken_for_it() {
    let bench = Bench::new();
    bench.sign("{}", "sig").expect("signed");
    assert_eq!(freeze(&bench.workspace, 1, &files_of(1)).expect("the same"), bench.version);
    fs::write(bench.version.folder.join("mql.yaml"), "another").expect("written");
    assert_eq!(freeze(&bench.workspace, 1, &files_of(1)).expect_err("damaged").code, "damaged-version");
}

#[test]
fn eight_programs_that_freeze_the_same_make_one_version() {
    let bench = Bench::new();
    let content = files_of(2);
    let made: Vec<Version> = std::thread::scope(|scope| {
        let freezing: Vec<_> =
            (0..8).map(|_| scope.spawn(|| freeze(&bench.workspace, 2, &content).expect("frozen"))).collect();
        freezing.into_iter().map(|done| done.join().expect("no panic")).collect()
    });
    assert!(made.iter().all(|version| *version == made[0]));
    assert_eq!(list(&bench.workspace).expect("listed").len(), 2);
    assert_eq!(names(&folder_of_versions(&bench.workspace)).len(), 2, "nothing is left beside");
}

#[test]
fn two_hundred_versions_are_all_read() {
    let bench = Bench::new();
    for number in 2..=200 {
        freeze(&bench.workspace, number, &files_of(number)).expect("frozen");
    }
    let all = read_all(&bench.workspace).expect("read");
    assert_eq!(all.len(), 200);
    assert!(all.iter().all(|version| version.files.len() == 7));
    assert!(all.is_sorted_by(|a, b| a.folder < b.folder));
}

#[test]
fn what_a_version_does_not_hold_is_named_and_what_is_in_the_making_is_not() {
    let bench = Bench::new();
    let folder = &bench.version.folder;
    fs::write(folder.join("notes.txt"), "mine").expect("written");
    fs::write(folder.join(".countersign-1.tmp"), "half").expect("written");
    fs::write(folder.join(".DS_Store"), "").expect("written");
    fs::create_dir(folder.join("old")).expect("made");
    fs::File::create(folder.join("evidence.json")).and_then(|file| file.set_len(5 << 20)).expect("made large");
    let read = bench.read();
    let foreign: Vec<&String> = read.iter().filter(|(_, bytes)| bytes.is_empty()).map(|(name, _)| name).collect();
    assert_eq!(foreign, ["a folder: old", "notes.txt", "too large: evidence.json"]);
    assert!(!read.contains_key("evidence.json"));
}

#[test]
fn copies_of_sync_tools_are_given_and_what_is_in_the_making_is_not() {
    let bench = Bench::new();
    let all = folder_of_versions(&bench.workspace);
    let name = names(&all).remove(0);
    for other in [format!("{name} (conflicted copy)"), ".countersign-abc".to_owned(), "notes".to_owned()] {
        fs::create_dir(all.join(other)).expect("made");
    }
    fs::create_dir(all.join("renamed")).expect("made");
    fs::write(all.join("renamed").join(MANIFEST), "").expect("written");
    let folders: Vec<String> = read_all(&bench.workspace).expect("read").into_iter().map(|it| it.folder).collect();
    assert_eq!(folders, [name.clone(), format!("{name} (conflicted copy)"), "renamed".to_owned()]);
}

#[cfg(unix)]
#[test]
fn links_are_named_and_never_followed() {
    use std::os::unix::fs::symlink;
    let bench = Bench::new();
    let (all, elsewhere) = (folder_of_versions(&bench.workspace), bench.folder.path().join("elsewhere"));
    fs::create_dir(&elsewhere).expect("made");
    fs::rename(bench.version.folder.join(MANIFEST), elsewhere.join(MANIFEST)).expect("moved");
    symlink(elsewhere.join(MANIFEST), bench.version.folder.join(MANIFEST)).expect("linked");
    symlink(&elsewhere, all.join("0002-00000000")).expect("linked");
    let read = read_all(&bench.workspace).expect("read");
    assert!(read[0].files.contains_key("a link: MANIFEST") && !read[0].files.contains_key(MANIFEST));
    assert_eq!(read[1].files.keys().collect::<Vec<_>>(), ["a link: 0002-00000000"]);
    let fault = add(&all.join("0002-00000000"), "withdrawn.json", b"{}").expect_err("a link");
    assert_eq!(fault.code, "not-a-folder");
    assert!(!elsewhere.join("withdrawn.json").exists());

    fs::rename(&all, bench.folder.path().join("versions")).expect("moved");
    symlink(bench.folder.path().join("versions"), &all).expect("linked");
    assert_eq!(read_all(&bench.workspace).expect_err("a link").code, "not-a-folder");
    assert_eq!(freeze(&bench.workspace, 2, &files_of(2)).expect_err("a link").code, "not-a-folder");
}

#[cfg(unix)]
#[test]
fn what_cannot_be_read_is_not_taken_for_what_is_not_there() {
    use std::os::unix::fs::PermissionsExt;
    let bench = Bench::new();
    let close = |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("permitted");
    for path in
        [bench.version.folder.join("mql.yaml"), bench.version.folder.clone(), folder_of_versions(&bench.workspace)]
    {
        let mode = fs::metadata(&path).expect("there").permissions().mode();
        close(&path, 0o000);
        let closed = fs::File::open(&path).is_err();
        let read = read_all(&bench.workspace);
        close(&path, mode);
        if closed {
            assert_eq!(read.expect_err("closed").code, "file", "{}", path.display());
        } else {
            // Whoever runs the tests may read everything.
            assert!(read.is_ok());
        }
    }
}

#[test]
fn a_pair_is_added_once_and_the_same_again_changes_nothing() {
    let bench = Bench::new();
    bench.sign("{}", "sig").expect("signed");
    bench.sign("{}", "sig").expect("the same");
    let fault = bench.sign("{ }", "gis").expect_err("there");
    assert_eq!(fault.code, "already-there");
    assert!(fault.message.starts_with("`signoff-sales.json` already stands in `0001-"), "{}", fault.message);
    let read = bench.read();
    assert_eq!((&read["signoff-sales.json"][..], &read["signoff-sales.sig"][..]), (&b"{}"[..], &b"sig"[..]));
    add(&bench.version.folder, "withdrawn.json", b"{}").expect("added");
    assert_eq!(add(&bench.version.folder, "withdrawn.json", b"[]").expect_err("there").code, "already-there");
}

#[test]
fn a_half_pair_of_a_program_that_was_killed_gives_way_and_is_kept() {
    for (left, other) in [("signoff-sales.json", "signoff-sales.sig"), ("signoff-sales.sig", "signoff-sales.json")] {
        let bench = Bench::new();
        fs::write(bench.version.folder.join(left), "left").expect("written");
        bench.sign("{}", "sig").expect("signed");
        let read = bench.read();
        assert_eq!((&read["signoff-sales.json"][..], &read["signoff-sales.sig"][..]), (&b"{}"[..], &b"sig"[..]));
        let aside = bench.own().join("set-aside");
        let kept = names(&aside);
        assert_eq!(kept.len(), 1, "{left} but not {other}");
        assert_eq!(fs::read_to_string(aside.join(&kept[0])).expect("read"), "left");
    }
}

#[test]
fn the_same_half_is_completed() {
    let bench = Bench::new();
    fs::write(bench.version.folder.join("signoff-sales.json"), "{}").expect("written");
    bench.sign("{}", "sig").expect("signed");
    assert!(!bench.own().join("set-aside").exists());
}

#[test]
fn of_eight_that_sign_for_one_leader_one_is_first_and_its_pair_is_whole() {
    let bench = Bench::new();
    let signed: Vec<bool> = std::thread::scope(|scope| {
        let bench = &bench;
        let signing: Vec<_> = (0..8)
            .map(|by| {
                // Half of them have another data folder, so that they do not take turns with the rest.
                let own = bench.folder.path().join(format!("data{}", by % 2));
                let (statement, signature) = (format!("statement {by}"), format!("signature {by}"));
                let folder = &bench.version.folder;
                scope.spawn(move || {
                    add_pair(folder, "signoff-sales", statement.as_bytes(), signature.as_bytes(), &own).is_ok()
                })
            })
            .collect();
        signing.into_iter().map(|done| done.join().expect("no panic")).collect()
    });
    let read = bench.read();
    if let Some(by) = signed.iter().position(|done| *done) {
        assert_eq!(signed.iter().filter(|done| **done).count(), 1);
        assert_eq!(read["signoff-sales.json"], format!("statement {by}").into_bytes());
        assert_eq!(read["signoff-sales.sig"], format!("signature {by}").into_bytes());
    } else {
        // All were refused: then nothing counts as signed.
        assert!(!(read.contains_key("signoff-sales.json") && read.contains_key("signoff-sales.sig")));
    }
}
