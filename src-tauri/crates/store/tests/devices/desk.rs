//! One device: a folder of its own that a tool syncs, a data folder, and a program that may die.

use std::fs;
use std::path::{Path, PathBuf};

use agreement::Document;
use agreement::edit::{Edit, value_at};
use serde_json::{Value, json};
use store::Workspace;
use store::draft::{Choice, Draft};
use store::settings::Editor;
use tempfile::TempDir;

use crate::dice::Dice;

const MQL: &str = "\
# What Acme calls a lead.
format: countersign/1
title: Lead
lists:
  free-mail: [gmail.com, yahoo.com]
rules:
  # Enterprise deals.
  - id: enterprise
    label: Large
    when: { field: employees, at_least: 500 } # was 300
    points: 15
  - id: pricing
    label: Prices
    when: { event: page_view, within: 30d }
    points: 50
bands:
  - { id: none, label: No action }
  - { id: qualified, label: Qualified, from: 70 }
";

pub struct Desk {
    folder: TempDir,
    pub name: String,
    pub draft: Draft,
    /// The changes that this device was told to have made.
    pub acknowledged: Vec<String>,
    hands: usize,
}

/// Where nothing is waited for to be on a disk, if there is such a place.
fn temporary() -> TempDir {
    let memory = Path::new("/dev/shm");
    let made = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() };
    made.expect("a folder")
}

impl Desk {
    pub fn new(name: &str) -> Desk {
        let folder = temporary();
        let text = |document| if document == Document::Mql { MQL } else { "format: countersign/1\ntitle: T\n" };
        let documents: Vec<(Document, &str)> = Document::ALL.into_iter().map(|one| (one, text(one))).collect();
        Workspace::create(&folder.path().join("w"), &documents).expect("made");
        let draft = open(folder.path(), name);
        let mut desk = Desk { folder, name: name.to_owned(), draft, acknowledged: Vec::new(), hands: 0 };
        desk.draft.take_in(0).expect("looked at");
        desk
    }

    pub fn root(&self) -> PathBuf {
        self.folder.path().join("w")
    }

    pub fn file(&self, document: Document) -> PathBuf {
        self.root().join(document.file_name())
    }

    pub fn text(&self, document: Document) -> String {
        fs::read_to_string(self.file(document)).unwrap_or_default()
    }

    fn note(&mut self, before: usize) {
        let own: Vec<String> = self
            .draft
            .history()
            .iter()
            .filter(|change| change.device == self.name)
            .map(|change| change.id.clone())
            .collect();
        self.acknowledged.extend(own.into_iter().skip(before));
        self.acknowledged.sort();
        self.acknowledged.dedup();
    }

    pub fn look(&mut self, now: i64) {
        self.draft.take_in(now).expect("looked at");
        self.note(0);
    }

    /// The program ends, however, and begins anew.
    pub fn reopen(&mut self) {
        self.draft = open(self.folder.path(), &self.name);
    }

    /// It died before it had kept the change whose file it had written, or before it remembered that it had.
    pub fn die_within(&mut self, edit: impl FnOnce(&mut Desk), dice: &mut Dice) {
        let data = self.folder.path().join("data");
        let own = self.root().join("drafts").join(&self.name).join("changes.jsonl");
        let seen = Document::ALL.map(|one| data.join(format!("seen/{}.json", one.name())));
        let logs = [own.clone(), data.join("changes.jsonl")];
        let of = |paths: &[PathBuf]| paths.iter().map(|path| (path.clone(), fs::read(path).ok())).collect::<Vec<_>>();
        let (mut before, kept, acknowledged) = (of(&seen), of(&logs), self.acknowledged.clone());
        edit(self);
        if dice.once_in(2) {
            before.extend(kept);
            self.acknowledged = acknowledged;
        }
        for (path, bytes) in before {
            match bytes {
                Some(bytes) => fs::write(&path, bytes).expect("written"),
                None => drop(fs::remove_file(&path)),
            }
        }
        if dice.once_in(2) {
            // It was in the middle of one more line.
            if let Ok(bytes) = fs::read(&own) {
                fs::write(&own, [&bytes[..], b"{\"id\":\"half"].concat()).expect("written");
            }
        }
        self.reopen();
    }

    /// Packs its history; sometimes it dies when the packed file is there and the long one is not short yet, or leaves half
    /// of a packed file, which is what a tool may have brought.
    pub fn pack(&mut self, dice: &mut Dice) {
        let own = self.root().join("drafts").join(&self.name).join("changes.jsonl");
        let before = [own.clone(), self.folder.path().join("data/changes.jsonl")].map(|path| (fs::read(&path), path));
        self.draft.pack().expect("packed");
        if dice.once_in(2) {
            let died_at = dice.roll(2);
            for (bytes, path) in before.iter().skip(died_at) {
                if let Ok(bytes) = bytes {
                    fs::write(path, bytes).expect("written");
                }
            }
            self.reopen();
        }
    }

    /// A tool takes a file of somebody's history away from this device, or leaves half of it.
    pub fn lose(&mut self, now: i64, dice: &mut Dice) {
        self.look(now);
        let known: Vec<String> = self.draft.history().iter().map(|change| change.id.clone()).collect();
        let folders = fs::read_dir(self.root().join("drafts")).into_iter().flatten().flatten();
        let mut files: Vec<PathBuf> = folders
            .flat_map(|folder| fs::read_dir(folder.path()).into_iter().flatten().flatten())
            .map(|file| file.path())
            .filter(|path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("changes")))
            .collect();
        files.sort();
        let Some(file) = dice.pick(&files) else { return };
        match fs::read(file) {
            Ok(bytes) if dice.once_in(2) => fs::write(file, &bytes[..dice.roll(bytes.len() + 1)]).expect("written"),
            _ => fs::remove_file(file).expect("removed"),
        }
        if dice.once_in(2) {
            self.reopen();
        }
        self.look(now);
        for id in known {
            assert!(self.draft.history().iter().any(|change| change.id == id), "{id} was known to {}", self.name);
        }
    }

    fn rules(&self) -> Vec<String> {
        let rules = value_at(Document::Mql, &self.text(Document::Mql), "rules");
        let rules = rules.as_ref().and_then(Value::as_array).cloned().unwrap_or_default();
        rules.iter().filter_map(|rule| rule["id"].as_str().map(str::to_owned)).collect()
    }

    /// One edit of any kind; it may be one that is refused.
    pub fn edit(&mut self, now: i64, dice: &mut Dice) {
        let rules = self.rules();
        let rule = dice.pick(&rules).cloned().unwrap_or_default();
        let points = dice.roll(90);
        let edit = match dice.roll(12) {
            0 | 1 => Edit::Set { path: "bands.qualified.from".into(), value: (60 + dice.roll(3)).into() },
            2 | 3 => Edit::Set { path: format!("rules.{rule}.points"), value: points.into() },
            4 => Edit::Set { path: format!("rules.{rule}.label"), value: format!("By {}", self.name).into() },
            5 => Edit::Set {
                path: format!("rules.{rule}.when"),
                value: json!({ "field": "employees", "at_least": points }),
            },
            6 => Edit::Remove { path: format!("rules.{rule}") },
            7 => {
                let value = json!({ "id": format!("new-{}", dice.roll(2)), "label": self.name, "points": points });
                Edit::Add { path: "rules".into(), value, before: dice.pick(&rules).cloned() }
            }
            8 => Edit::Move { path: format!("rules.{rule}"), before: dice.pick(&rules).cloned() },
            9 => Edit::Add {
                path: "lists.free-mail".into(),
                value: format!("m{}.com", dice.roll(4)).into(),
                before: None,
            },
            10 => Edit::Set { path: format!("rules.{rule}.why"), value: Value::Null },
            _ => Edit::Set { path: format!("rules.{rule}.why"), value: format!("since {now}").into() },
        };
        let before = self.own();
        // A refusal leaves everything as it was; what is taken in before it is noted all the same.
        drop(self.draft.edit(Document::Mql, &edit, None, now));
        self.note(before);
    }

    fn own(&self) -> usize {
        self.draft.history().iter().filter(|change| change.device == self.name).count()
    }

    /// Somebody changes the file in an editor.
    pub fn by_hand(&mut self, dice: &mut Dice) {
        self.hands += 1;
        let text = self.text(Document::Mql);
        let lines: Vec<&str> = text.lines().collect();
        let at = dice.roll(lines.len());
        let note = format!(" # {} {}", self.name, self.hands);
        let changed: String = lines
            .iter()
            .enumerate()
            .map(|(nth, line)| match nth == at {
                true if line.contains("points: ") => format!("    points: {}{note}\n", dice.roll(90)),
                true => format!("{line}{note}\n"),
                false => format!("{line}\n"),
            })
            .collect();
        fs::write(self.file(Document::Mql), changed).expect("written");
    }

    pub fn undo(&mut self, now: i64, dice: &mut Dice) {
        let before = self.own();
        drop(if dice.once_in(3) { self.draft.redo(now) } else { self.draft.undo(now) });
        self.note(before);
    }

    pub fn decide(&mut self, now: i64, dice: &mut Dice) {
        let all = self.draft.merged().conflicts();
        let Some(conflict) = dice.pick(&all) else { return };
        let Some(side) = dice.pick(&conflict.sides) else { return };
        let before = self.own();
        drop(self.draft.decide(&conflict.id, &Choice::Side(side.change.clone()), now));
        self.note(before);
    }

    pub fn restore(&mut self, now: i64, dice: &mut Dice) {
        let ids: Vec<String> = self.draft.merged().changes().iter().map(|change| change.id.clone()).collect();
        let Some(id) = dice.pick(&ids) else { return };
        let before = self.own();
        drop(self.draft.restore(id, now));
        self.note(before);
    }
}

fn open(folder: &Path, name: &str) -> Draft {
    let editor = Editor { device: name.to_owned(), author: format!("{name} of Acme") };
    let workspace = Workspace::open(&folder.join("w")).expect("opened");
    Draft::open(workspace, &folder.join("data"), editor).expect("a draft")
}
