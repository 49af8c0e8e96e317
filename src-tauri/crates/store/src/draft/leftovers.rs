//! What sync tools and git leave behind when two have written one file: copies of a document beside it, under the name
//! that each tool gives them, and both sides of a merge within it. Such a text is a change like one made by hand, upon the
//! state of the draft that it came from; what it says that the draft does not is then merged, or in conflict.

use std::fs;
use std::path::PathBuf;

use agreement::Document;
use agreement::edit::{edits_between, writes_between};
use agreement::merge::{Action, Change, Merged};
use agreement::time::Instant;

use super::seen::is_rendering;
use super::{Draft, Plan, describe, log};
use crate::{Fault, files};

/// In a device's own folder: what was put aside.
const ASIDE: &str = "aside";
/// Of the changes of a document, so many last ones are tried for the state that a copy came from.
const TRIED: usize = 30;

/// A copy of a document that stands beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leftover {
    /// Its name in the workspace's folder.
    pub name: String,
    /// Of which document it is a copy.
    pub document: Document,
    /// Which tool names copies so, as far as that can be told.
    pub tool: &'static str,
    /// Whether all that it says is in the history of the draft.
    pub known: bool,
}

impl Draft {
    /// The copies that stand beside the documents.
    pub fn leftovers(&self) -> Result<Vec<Leftover>, Fault> {
        let root = self.workspace().root();
        let mut all = Vec::new();
        for path in log::list(root)? {
            let Some(name) = path.file_name().and_then(|name| name.to_str()).map(str::to_owned) else { continue };
            let Some((document, tool)) = copy_of(&name).filter(|_| path.is_file()) else { continue };
            let text = fs::read_to_string(&path).unwrap_or_default();
            let stands =
                self.merged().text(document) == Some(&text) || self.text(document).is_ok_and(|now| now == text);
            let known = stands || is_rendering(root, self.merged(), document, &text)?;
            all.push(Leftover { name, document, tool, known });
        }
        Ok(all)
    }

    /// Merges what a copy says into the draft, and puts the copy aside. Answers the change; None when the draft has all of
    /// it.
    ///
    /// # Errors
    /// `no-leftover` when there is no such copy; a text that is not UTF-8.
    pub fn merge_leftover(&mut self, name: &str, now: Instant) -> Result<Option<Change>, Fault> {
        let _turn = self.turn()?;
        self.take_in_now(now, None)?;
        let leftover = self.leftover(name)?;
        let text = files::read_text(&self.workspace().root().join(name))?;
        let upon = self.nearest(leftover.document, &text);
        let made = if leftover.known { None } else { self.merge_text(leftover.document, &text, upon, name, now)? };
        self.move_aside(name)?;
        Ok(made)
    }

    /// Puts a copy aside, into this device's own folder; nothing of it comes into the draft.
    ///
    /// # Errors
    /// `no-leftover` when there is no such copy.
    pub fn put_leftover_aside(&mut self, name: &str) -> Result<(), Fault> {
        let _turn = self.turn()?;
        self.leftover(name)?;
        self.move_aside(name)
    }

    /// The copy of this name.
    ///
    /// # Errors
    /// `no-leftover` when there is none.
    pub fn leftover(&self, name: &str) -> Result<Leftover, Fault> {
        let found = self.leftovers()?.into_iter().find(|one| one.name == name);
        found.ok_or_else(|| {
            Fault::new(
                "no-leftover",
                format!("there is no copy `{name}` of a document in the workspace"),
                "name one that `countersign leftovers` lists",
            )
        })
    }

    fn move_aside(&self, name: &str) -> Result<(), Fault> {
        let folder = self.own_changes().with_file_name(ASIDE);
        files::make_folder(&folder)?;
        let from = self.workspace().root().join(name);
        let mut to = folder.join(name);
        for nth in 1.. {
            if !files::stands(&to)? {
                break;
            }
            to = folder.join(format!("{nth} {name}"));
        }
        fs::rename(&from, &to).map_err(|error| Fault::io("moved", &from, &error))?;
        files::sync_folder(&folder)
    }

    /// A text that came from some state of the draft, as a change upon that state.
    fn merge_text(
        &mut self,
        document: Document,
        text: &str,
        upon: Merged,
        from: &str,
        now: Instant,
    ) -> Result<Option<Change>, Fault> {
        let began = self.beginning();
        let first = || began.get(document.name()).map(String::as_str);
        let before = upon.text(document).or_else(first).unwrap_or_default();
        if before == text {
            return Ok(None);
        }
        let edits = edits_between(document, before, text);
        let sentence = format!("from `{from}`: {}", describe(document, before, text, &edits));
        let plan = Plan { document, after: text.to_owned(), sentence, group: None, action: Action::Do, decides: None };
        let (making, after) = self.making(plan, now);
        let change = upon.make(document, &after, making, &began);
        self.keep(&change)?;
        self.mirror(&[&change]);
        self.write(document)?;
        Ok(Some(change))
    }

    /// The state of the draft from which a text differs least: the newest of those.
    fn nearest(&self, document: Document, text: &str) -> Merged {
        let merged = self.merged();
        let differs = |state: &Merged| {
            let before = state.text(document).unwrap_or_default();
            writes_between(document, before, text).map_or(usize::MAX, |writes| writes.len())
        };
        let of_document = merged.changes().iter().rev().filter(|change| change.document == document.name());
        let states = of_document.take(TRIED).map(|change| merged.as_seen_by(std::slice::from_ref(&change.id)));
        let mut best = (differs(merged), merged.clone());
        for state in states {
            let count = differs(&state);
            if count < best.0 {
                best = (count, state);
            }
        }
        best.1
    }

    /// Takes both sides of a merge that git left within a document; None when there is none in it.
    pub(super) fn take_in_sides(&mut self, document: Document, text: &str, now: Instant) -> Result<Option<()>, Fault> {
        let Some(sides) = sides_of_merge(text) else { return Ok(None) };
        // Each upon what was there before either was taken in: neither has seen the other.
        let upon = [self.nearest(document, &sides[0]), self.nearest(document, &sides[1])];
        for (side, upon) in sides.into_iter().zip(upon) {
            if !is_rendering(self.workspace().root(), self.merged(), document, &side)? {
                self.merge_text(document, &side, upon, &format!("{} as git merged it", document.file_name()), now)?;
            }
        }
        self.write(document)?;
        Ok(Some(()))
    }
}

/// Of which document a file is a copy, and by which tool.
fn copy_of(name: &str) -> Option<(Document, &'static str)> {
    let stem = name.strip_suffix(".yaml").or_else(|| name.strip_suffix(".yml"))?;
    Document::ALL.into_iter().find_map(|document| {
        let rest = stem.strip_prefix(document.name()).filter(|rest| !rest.is_empty())?;
        let lower = rest.to_lowercase();
        let in_brackets = lower.strip_prefix(" (").and_then(|rest| rest.strip_suffix(')'));
        let tool = if lower.starts_with(".sync-conflict-") {
            "Syncthing"
        } else if lower.starts_with("_conflict-") {
            "ownCloud"
        } else if let Some(words) = in_brackets {
            match words {
                number if number.bytes().all(|byte| byte.is_ascii_digit()) => "Google Drive",
                words if words.starts_with("conflicted copy ") => "Nextcloud",
                words if words.contains("conflict") || words.contains("konflikt") || words.contains("conflit") => {
                    "Dropbox"
                }
                _ => return None,
            }
        } else if rest.starts_with('-') && rest.len() > 1 {
            // The name of a computer: `mql-LAPTOP-7.yaml`.
            "OneDrive"
        } else {
            return None;
        };
        Some((document, tool))
    })
}

/// Both sides of a text in which git has left the marks of a merge, the common part in both; None when there are none, or
/// they do not pair.
fn sides_of_merge(text: &str) -> Option<[String; 2]> {
    #[derive(PartialEq)]
    enum In {
        Both,
        Ours,
        Base,
        Theirs,
    }
    let (mut ours, mut theirs, mut within, mut any) = (String::new(), String::new(), In::Both, false);
    for line in text.split_inclusive('\n') {
        match within {
            In::Both if line.starts_with("<<<<<<< ") => (within, any) = (In::Ours, true),
            In::Ours if line.starts_with("||||||| ") => within = In::Base,
            In::Ours | In::Base if line.trim_end() == "=======" => within = In::Theirs,
            In::Theirs if line.starts_with(">>>>>>> ") => within = In::Both,
            In::Both => {
                ours += line;
                theirs += line;
            }
            In::Ours => ours += line,
            In::Theirs => theirs += line,
            In::Base => {}
        }
    }
    (any && within == In::Both).then_some([ours, theirs])
}

/// In a git repository, the file that tells git how to merge histories: line by line, each side's.
pub(super) fn tell_git(root: &std::path::Path) -> Result<(), Fault> {
    const LINES: &str = "# The history of the draft: each device adds lines to files of its own.\ndrafts/*/*.jsonl merge=union -text\ndrafts/*/*.jsonl.gz binary\ndrafts/*/renderings merge=union -text\n";
    let in_git = root.ancestors().any(|folder| folder.join(".git").exists());
    let path: PathBuf = root.join(".gitattributes");
    let there = super::seen::read(&path)?;
    if !in_git || there.as_ref().is_some_and(|text| text.contains("drafts/*/*.jsonl")) {
        return Ok(());
    }
    let before = there.map_or(String::new(), |text| if text.ends_with('\n') { text } else { text + "\n" });
    files::replace(&path, format!("{before}{LINES}").as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_are_known_by_the_names_that_tools_give_them() {
        let named = |name: &str| copy_of(name).map(|(document, tool)| (document.name(), tool));
        for (name, tool) in [
            ("mql.sync-conflict-20261128-071500-7QHUIXK.yaml", "Syncthing"),
            ("mql (Dana's conflicted copy 2026-11-28).yaml", "Dropbox"),
            ("mql (In Konflikt stehende Kopie von Lee 2026-11-28).yaml", "Dropbox"),
            ("mql-LAPTOP-7.yaml", "OneDrive"),
            ("mql (1).yaml", "Google Drive"),
            ("mql (conflicted copy 2026-11-28 071500).yaml", "Nextcloud"),
            ("mql_conflict-20261128-071500.yaml", "ownCloud"),
        ] {
            assert_eq!(named(name), Some(("mql", tool)), "{name}");
        }
        for name in ["mql.yaml", "mqls.yaml", "mql (draft for Lee).yaml", "notes.yaml", "mql.txt", "sql-.yaml"] {
            assert_eq!(named(name), None, "{name}");
        }
    }

    #[test]
    fn the_marks_of_a_merge_part_into_two_texts() {
        let text = "a: 1\n<<<<<<< HEAD\nb: 2\n||||||| base\nb: 0\n=======\nb: 3\n>>>>>>> theirs\nc: 4\n";
        let sides = ["a: 1\nb: 2\nc: 4\n", "a: 1\nb: 3\nc: 4\n"].map(str::to_owned);
        assert_eq!(sides_of_merge(text), Some(sides));
        assert_eq!(sides_of_merge("a: 1\n"), None);
        assert_eq!(sides_of_merge("<<<<<<< HEAD\nb: 2\n"), None);
    }
}
