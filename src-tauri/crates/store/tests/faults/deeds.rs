//! What is done, and what must hold afterwards, whether it was done or not.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use agreement::Document;
use agreement::edit::Edit;
use signoff::made_up::Book;
use signoff::{History, Known, VersionFiles};
use store::draft::Draft;
use store::history::{Mirror, restore};
use store::settings::Editor;
use store::{Fault, Workspace, keys, versions};

/// Something that is done to files under a folder.
pub struct Deed {
    pub name: &'static str,
    /// Puts the folder into the state before.
    pub prepare: fn(&Path),
    /// Does it.
    pub act: fn(&Path) -> Result<(), Fault>,
    /// Looks at what came of it; the flag says whether it was said to be done.
    pub check: fn(&Path, bool, &str),
}

pub const ALL: [Deed; 6] = [
    Deed { name: "freeze", prepare: workspace_of_one, act: freeze, check: is_frozen },
    Deed { name: "sign", prepare: workspace_of_one, act: sign, check: is_signed },
    Deed { name: "key", prepare: workspace_of_one, act: make_key, check: has_keys },
    Deed { name: "note", prepare: workspace_of_one, act: note, check: is_noted },
    Deed { name: "restore", prepare: damaged_workspace, act: bring_back, check: is_whole },
    Deed { name: "pack", prepare: draft_of_three, act: pack, check: has_three },
];

fn open(root: &Path) -> Result<Workspace, Fault> {
    Workspace::open(&root.join("deal"))
}

fn workspace(root: &Path) -> Workspace {
    open(root).expect("a workspace")
}

fn data(root: &Path) -> PathBuf {
    root.join("data")
}

fn own(root: &Path) -> PathBuf {
    data(root).join("workspaces/deal-1")
}

fn book() -> Book {
    Book::signed(2)
}

fn folder(root: &Path, version: &VersionFiles) -> PathBuf {
    root.join("deal/versions").join(&version.folder)
}

/// Version 1 without the signature of sales.
fn workspace_of_one(root: &Path) {
    let documents: Vec<_> = Document::ALL.into_iter().map(|document| (document, "format: countersign/1\n")).collect();
    Workspace::create(&root.join("deal"), &documents).expect("made");
    let first = &book().folders[0];
    fs::create_dir_all(folder(root, first)).expect("made");
    for (name, bytes) in first.files.iter().filter(|(name, _)| !name.starts_with("signoff-sales")) {
        fs::write(folder(root, first).join(name), bytes).expect("written");
    }
}

fn six(version: &VersionFiles) -> BTreeMap<String, Vec<u8>> {
    let six = version.files.iter().filter(|(name, _)| signoff::manifest::FILES.contains(&name.as_str()));
    six.map(|(name, bytes)| (name.clone(), bytes.clone())).collect()
}

fn freeze(root: &Path) -> Result<(), Fault> {
    versions::freeze(&open(root)?, 2, &six(&book().folders[1])).map(drop)
}

fn is_frozen(root: &Path, done: bool, when: &str) {
    let second = &book().folders[1];
    let found = versions::read_all(&workspace(root)).expect("read");
    match found.iter().find(|version| version.folder == second.folder) {
        Some(version) => {
            let mut expected = six(second);
            expected.insert("MANIFEST".to_owned(), second.files["MANIFEST"].clone());
            assert_eq!(version.files, expected, "half a version: {when}");
        }
        None => assert!(!done, "not there: {when}"),
    }
    assert_eq!(found.len(), 1 + usize::from(found.iter().any(|version| version.folder == second.folder)), "{when}");
}

fn sign(root: &Path) -> Result<(), Fault> {
    let first = &book().folders[0];
    let (json, sig) = (&first.files["signoff-sales.json"], &first.files["signoff-sales.sig"]);
    versions::add_pair(&folder(root, first), "signoff-sales", json, sig, &own(root))
}

fn is_signed(root: &Path, done: bool, when: &str) {
    let first = &book().folders[0];
    let found = versions::read(&folder(root, first)).expect("read");
    for name in ["signoff-sales.json", "signoff-sales.sig"] {
        assert!(found.files.get(name).is_none_or(|bytes| *bytes == first.files[name]), "half a file: {when}");
    }
    let there = |name: &str| found.files.contains_key(name);
    assert!(there("signoff-sales.json") || !there("signoff-sales.sig"), "a signature of nothing: {when}");
    let history = History::fold(std::slice::from_ref(&found), &Known::default());
    assert_eq!(history.head().is_some(), there("signoff-sales.sig"), "{when}");
    assert!(!done || there("signoff-sales.sig"), "not signed: {when}");
}

fn make_key(root: &Path) -> Result<(), Fault> {
    keys::make(&open(root)?, &own(root), "sales", None).map(drop)
}

fn has_keys(root: &Path, done: bool, when: &str) {
    let kept = keys::list(&own(root)).expect("listed");
    assert_eq!(kept.faults, [], "{when}");
    assert!(!done || !kept.keys.is_empty(), "no key: {when}");
    for key in kept.keys {
        let keys::GivenKey::Private(file) = keys::read(&key.path).expect("read") else { panic!("{when}") };
        let signed = file.open(None).and_then(|key| Ok(key.sign(b"statement")?)).expect("signed");
        signoff::signature::verify(&key.public, b"statement", signed.as_bytes()).expect("good");
        let line = fs::read_to_string(key.path.with_extension("pub")).expect("read");
        assert!(line.starts_with(&key.public.to_string()), "halves of two keys: {when}");
    }
}

fn look(root: &Path) -> Result<(Mirror, History), Fault> {
    let workspace = open(root)?;
    let mut mirror = Mirror::open(&data(root))?;
    let folders = versions::read_all(&workspace)?;
    let seen = mirror.seen(&workspace, &folders)?;
    let history = History::fold(&folders, &Known { seen, ..Known::default() });
    mirror.note(&workspace, &folders, &history, 0)?;
    Ok((mirror, history))
}

fn note(root: &Path) -> Result<(), Fault> {
    look(root).map(drop)
}

fn is_noted(root: &Path, done: bool, when: &str) {
    let folders = versions::read_all(&workspace(root)).expect("read");
    let mut mirror = Mirror::open(&data(root)).unwrap_or_else(|fault| panic!("{}: {when}", fault.message));
    assert_eq!(mirror.lost(), None, "{when}");
    match mirror.seen(&workspace(root), &folders).expect("read") {
        Some(seen) => {
            let expected = folders.into_iter().map(|version| (version.folder, version.files)).collect();
            assert_eq!(seen.versions, expected, "half of it is noted: {when}");
        }
        None => assert!(!done, "not noted: {when}"),
    }
}

/// Two versions that were seen; of the first, one file is damaged and one gone.
fn damaged_workspace(root: &Path) {
    workspace_of_one(root);
    let book = book();
    for version in &book.folders {
        fs::create_dir_all(folder(root, version)).expect("made");
        for (name, bytes) in &version.files {
            fs::write(folder(root, version).join(name), bytes).expect("written");
        }
    }
    note(root).expect("noted");
    fs::write(folder(root, &book.folders[0]).join("mql.yaml"), "damaged").expect("damaged");
    fs::remove_file(folder(root, &book.folders[0]).join("signoff-sales.sig")).expect("removed");
    fs::remove_dir_all(folder(root, &book.folders[1])).expect("removed");
}

fn bring_back(root: &Path) -> Result<(), Fault> {
    let workspace = open(root)?;
    let folders = versions::read_all(&workspace)?;
    let seen = Mirror::open(&data(root))?.seen(&workspace, &folders)?.expect("seen");
    for version in seen.versions.keys() {
        restore(&workspace, &own(root), &seen, version)?;
    }
    Ok(())
}

fn is_whole(root: &Path, done: bool, when: &str) {
    let found = versions::read_all(&workspace(root)).expect("read");
    let book = book();
    for version in &found {
        let original = book.folders.iter().find(|original| original.folder == version.folder).expect("one of the two");
        for (name, bytes) in &version.files {
            assert!(*bytes == original.files[name] || bytes == b"damaged", "half a file {name}: {when}");
        }
    }
    // What gave way is kept, at every moment.
    let aside = fs::read_dir(own(root).join("set-aside")).into_iter().flatten().flatten();
    let kept = aside.filter(|entry| fs::read(entry.path()).is_ok_and(|bytes| bytes == b"damaged")).count();
    let lies_there = found.iter().any(|version| version.files.get("mql.yaml").is_some_and(|bytes| bytes == b"damaged"));
    assert!(lies_there || kept > 0, "lost: {when}");
    assert!(!done || found == book.folders, "not whole: {when}");
}

fn draft(root: &Path, data_folder: &str) -> Result<Draft, Fault> {
    let editor = Editor { device: "laptop".to_owned(), author: "Dana".to_owned() };
    Draft::open(open(root)?, &root.join(data_folder), editor)
}

/// A draft of three changes.
fn draft_of_three(root: &Path) {
    workspace_of_one(root);
    let mut draft = draft(root, "own").expect("opened");
    for nth in 1..=3 {
        let edit = Edit::Set { path: "title".to_owned(), value: format!("No. {nth}").into() };
        draft.edit(Document::Mql, &edit, None, nth).expect("edited").expect("a change");
    }
    draft.take_in(4).expect("looked at");
}

fn pack(root: &Path) -> Result<(), Fault> {
    draft(root, "own")?.pack()
}

/// Whoever opens it, here or on a device that has seen nothing of it yet, has all that was done.
fn has_three(root: &Path, done: bool, when: &str) {
    for data_folder in ["own", "of another device"] {
        let draft = draft(root, data_folder).unwrap_or_else(|fault| panic!("{}: {when}", fault.message));
        let text = draft.merged().text(Document::Mql).unwrap_or_default();
        assert_eq!((draft.history().len(), draft.merged().changes().len()), (3, 3), "{data_folder}: {when}");
        assert!(text.contains("title: No. 3\n"), "{data_folder}: {text}: {when}");
    }
    let long = fs::read(root.join("deal/drafts/laptop/changes.jsonl")).expect("read");
    assert!(!done || long.is_empty(), "not packed: {when}");
}
