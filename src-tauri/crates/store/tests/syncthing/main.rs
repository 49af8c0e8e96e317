//! Two people with a Syncthing each, who share a workspace and change it while one of the two is not connected: they come
//! to the same bytes, both edits are in the history, and what both changed is a conflict until it is decided.
//!
//! Run by name, with Syncthing at hand: `cargo xtask test --syncthing` brings it in. Nothing leaves this machine.
#![cfg(unix)]

mod node;

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use agreement::Document;
use agreement::edit::Edit;
use node::Node;
use serde_json::{Value, json};
use store::Workspace;
use store::draft::{Change, Choice, Draft};
use store::settings::Editor;
use tempfile::TempDir;

const MQL: &str = "\
# What Acme calls a lead.
format: countersign/1
title: Lead
rules:
  - id: enterprise
    label: Large
    when: { field: employees, at_least: 500 } # was 300
    points: 15
bands:
  - { id: none, label: No action }
  - { id: qualified, label: Qualified, from: 70 }
";

/// Longer than both tools could need together: one that looks for changes, and one that waits for what it does not know.
const PATIENCE: Duration = Duration::from_secs(180);

/// Somebody with a folder that is synced, a data folder, and the program.
struct Desk {
    name: &'static str,
    folder: TempDir,
    draft: Draft,
}

impl Desk {
    fn open(name: &'static str, folder: TempDir) -> Desk {
        let editor = Editor { device: name.to_owned(), author: format!("{name} of Acme") };
        let workspace = Workspace::open(&folder.path().join("w")).expect("opened");
        let draft = Draft::open(workspace, &folder.path().join("data"), editor).expect("a draft");
        Desk { name, folder, draft }
    }

    fn look(&mut self) {
        self.draft.take_in(now()).expect("looked at");
    }

    fn set(&mut self, path: &str, value: Value) -> Change {
        let edit = Edit::Set { path: path.to_owned(), value };
        self.draft.edit(Document::Mql, &edit, None, now()).expect("edited").expect("a change")
    }

    fn file(&self, document: Document) -> String {
        std::fs::read_to_string(self.folder.path().join("w").join(document.file_name())).unwrap_or_default()
    }
}

fn now() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970").as_millis() as i64
}

/// Looks again and again until it is so.
fn wait_until(what: &str, mut is_so: impl FnMut() -> bool) {
    let began = Instant::now();
    while !is_so() {
        assert!(began.elapsed() < PATIENCE, "waited in vain: {what}");
        std::thread::sleep(Duration::from_millis(200));
    }
}

/// Until both have the same history, the same files, and files that say what the history says.
fn come_together(desks: &mut [Desk; 2], changes: usize) {
    wait_until("both have all changes and the same bytes", || {
        desks.iter_mut().for_each(Desk::look);
        let [a, b] = &*desks;
        let settled = |desk: &Desk| {
            let says = |one| desk.draft.merged().text(one).is_none_or(|text| text == desk.file(one));
            desk.draft.history().len() >= changes
                && desk.draft.waiting().is_empty()
                && Document::ALL.into_iter().all(says)
        };
        let same = |document: Document| a.file(document) == b.file(document);
        settled(a) && settled(b) && a.draft.history() == b.draft.history() && Document::ALL.into_iter().all(same)
    });
    let [a, b] = &*desks;
    assert_eq!(a.draft.history().len(), changes, "nothing was taken for a change by hand: {:#?}", sentences(a));
    assert_eq!(a.draft.merged().conflicts(), b.draft.merged().conflicts());
    for desk in desks {
        let unknown: Vec<_> = desk.draft.leftovers().expect("listed").into_iter().filter(|one| !one.known).collect();
        assert_eq!(unknown, [], "copies that hold what {} does not know", desk.name);
    }
}

fn sentences(desk: &Desk) -> Vec<String> {
    desk.draft.history().iter().map(|change| format!("{}: {}", change.device, change.sentence)).collect()
}

#[test]
fn two_nodes_that_were_apart_come_to_the_same_draft_and_nothing_is_lost() {
    let folders = [(); 2].map(|()| tempfile::tempdir().expect("a folder"));
    let text = |document| if document == Document::Mql { MQL } else { "format: countersign/1\ntitle: T\n" };
    let documents: Vec<(Document, &str)> = Document::ALL.into_iter().map(|one| (one, text(one))).collect();
    Workspace::create(&folders[0].path().join("w"), &documents).expect("made");
    let mut nodes = Node::pair([folders[0].path(), folders[1].path()]);
    nodes.iter_mut().for_each(Node::start);
    let arrived = |document: Document| folders[1].path().join("w").join(document.file_name()).is_file();
    wait_until("the workspace arrives", || Document::ALL.into_iter().all(arrived));
    let [one, other] = folders;
    let mut desks = [Desk::open("dana", one), Desk::open("lee", other)];
    desks.iter_mut().for_each(Desk::look);

    // Connected: what one does, the other has.
    desks[0].set("title", json!("Our lead"));
    come_together(&mut desks, 1);
    assert!(desks[1].file(Document::Mql).contains("title: Our lead"));

    // Apart: different things, one thing, and one of the two packs its history.
    nodes[1].stop();
    let [dana, lee] = &mut desks;
    dana.set("rules.enterprise.points", json!(20));
    let dana_bar = dana.set("bands.qualified.from", json!(65));
    dana.draft.pack().expect("packed");
    lee.set("purpose", json!("What sales calls this week."));
    let lee_bar = lee.set("bands.qualified.from", json!(75));
    lee.set("rules.enterprise.label", json!("Enterprise"));
    nodes[1].start();
    come_together(&mut desks, 6);
    for stands in ["points: 20", "purpose: What sales calls this week.", "label: Enterprise", "# was 300"] {
        assert!(desks[0].file(Document::Mql).contains(stands), "{stands}: {}", desks[0].file(Document::Mql));
    }
    let conflicts = desks[1].draft.merged().conflicts();
    let sides: Vec<&str> = conflicts.iter().flat_map(|one| &one.sides).map(|side| side.change.as_str()).collect();
    assert_eq!((conflicts.len(), conflicts[0].place.as_str()), (1, "bands.qualified.from"));
    assert!(sides.contains(&dana_bar.id.as_str()) && sides.contains(&lee_bar.id.as_str()), "{conflicts:#?}");

    // The losing value is had again.
    let losing = conflicts[0].sides.iter().find(|side| side.value != conflicts[0].standing).expect("a side");
    desks[0].draft.decide(&conflicts[0].id, &Choice::Side(losing.change.clone()), now()).expect("decided");
    come_together(&mut desks, 7);
    assert_eq!(desks[1].draft.merged().conflicts(), []);
    let bar = losing.value.as_ref().and_then(Value::as_i64).expect("a number");
    assert!(desks[1].file(Document::Mql).contains(&format!("from: {bar}")), "{}", desks[1].file(Document::Mql));
}
