use std::fs;
use std::path::Path;

use agreement::edit::Edit;

use super::*;

mod by_hand;
mod leftovers;
mod packing;
mod presence;
mod suggestions;
mod threads;
mod two;

/// A draft of one device in a shared folder.
fn draft(folder: &Path, device: &str) -> Draft {
    let root = folder.join("w");
    if !root.exists() {
        let text = "format: countersign/1\n# The title.\ntitle: Old\n";
        let documents: Vec<(Document, &str)> = Document::ALL.into_iter().map(|document| (document, text)).collect();
        Workspace::create(&root, &documents).expect("made");
    }
    at(&root, folder, device)
}

fn at(root: &Path, folder: &Path, device: &str) -> Draft {
    let editor = Editor { device: device.into(), author: format!("{device} of Acme") };
    let mut draft = Draft::open(Workspace::open(root).expect("opened"), &folder.join(device), editor).expect("a draft");
    draft.take_in(1).expect("looked at");
    draft
}

fn set(draft: &mut Draft, path: &str, value: &str, now: Instant) -> Change {
    let edit = Edit::Set { path: path.into(), value: value.into() };
    draft.edit(Document::Mql, &edit, None, now).expect("edited").expect("a change")
}

fn file(draft: &Draft) -> String {
    draft.text(Document::Mql).expect("read")
}

fn put(draft: &Draft, text: &str) {
    fs::write(draft.workspace().path_of(Document::Mql), text).expect("written");
}

fn by_hand(draft: &Draft) -> usize {
    draft.history().iter().filter(|change| change.sentence.starts_with("by hand")).count()
}
