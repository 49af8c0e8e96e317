//! The draft: five YAML files that people and git can read, and beside them the history of every change with its author,
//! time and sentence, so that two people's work can be merged.
//!
//! The files are what counts. A file that was changed by hand is taken in as a change of its own; if the program dies
//! between writing a file and its history, that is what happens at the next start.

mod describe;
mod log;
mod splice;
#[cfg(test)]
mod tests;

use std::fs::{self, File};
use std::io::ErrorKind;
use std::path::PathBuf;

use agreement::edit::{self, Edit};
use agreement::read::Source;
use agreement::time::Instant;
use agreement::{Diagnostic, Document};
use describe::describe;
pub use log::{Action, Change};
pub use splice::Splice;

use crate::settings::Editor;
use crate::workspace::Workspace;
use crate::{Fault, files, settings};

/// The draft of a workspace with its history.
#[derive(Debug)]
pub struct Draft {
    workspace: Workspace,
    editor: Editor,
    /// Where the texts are kept as this device last saw them, to notice changes made by hand.
    seen: PathBuf,
    changes: Vec<Change>,
}

impl Draft {
    /// Opens the draft of a workspace. `data_folder` is the workspace's own in the user's data folder.
    pub fn open(workspace: Workspace, data_folder: &std::path::Path, editor: Editor) -> Result<Draft, Fault> {
        let changes = log::read(workspace.root())?;
        Ok(Draft { workspace, editor, seen: data_folder.join("seen"), changes })
    }

    /// The workspace.
    pub fn workspace(&self) -> &Workspace {
        &self.workspace
    }

    /// Every change that is known, in order of time.
    pub fn history(&self) -> &[Change] {
        &self.changes
    }

    /// A document as it stands.
    pub fn source(&self, document: Document) -> Result<Source, Box<Diagnostic>> {
        self.workspace.source(document)
    }

    /// Notes what was changed by hand, or by another device, since this device last looked. Answers how many documents.
    pub fn take_in(&mut self, now: Instant) -> Result<usize, Fault> {
        let _turn = self.turn()?;
        self.take_in_now(now)
    }

    /// Waits until no other program of this device is changing this draft: reading a file, changing it and writing it
    /// must not be done by two at once, or one of the changes is lost. The lock is in the user's own data folder; other
    /// devices are not waited for, their changes come as files of their own.
    fn turn(&self) -> Result<File, Fault> {
        let folder = self.seen.parent().unwrap_or(&self.seen);
        settings::make_private_folder(folder)?;
        let path = folder.join("draft.lock");
        let locked = File::options().create(true).append(true).open(&path).and_then(|file| file.lock().map(|()| file));
        locked.map_err(|error| Fault::io("locked", &path, &error))
    }

    fn take_in_now(&mut self, now: Instant) -> Result<usize, Fault> {
        self.changes = log::read(self.workspace.root())?;
        let mut taken = 0;
        for document in Document::ALL {
            let Ok(source) = self.workspace.source(document) else { continue };
            let Some(before) = self.seen_text(document)? else {
                self.remember(document, &source.text)?;
                continue;
            };
            if before == source.text {
                continue;
            }
            taken += 1;
            if self.is_noted(document, &before, &source.text) {
                self.remember(document, &source.text)?;
                continue;
            }
            let edits = edit::edits_between(document, &before, &source.text);
            let sentence = format!("by hand: {}", describe(document, &before, &source.text, &edits));
            self.note(document, edits, &before, &source.text, sentence, None, Action::Do, now)?;
        }
        Ok(taken)
    }

    /// Whether the history tells how one text became the other: what another device did, or this one before it died. Only
    /// what nobody noted was made by hand.
    fn is_noted(&self, document: Document, before: &str, after: &str) -> bool {
        let mut text = after.to_owned();
        for change in self.changes.iter().rev().filter(|change| change.document == document.name()) {
            match change.splice.inverse().apply(&text) {
                Some(earlier) if earlier == before => return true,
                Some(earlier) => text = earlier,
                None => return false,
            }
        }
        false
    }

    /// Makes one change and answers it; None when the text stays what it is.
    pub fn edit(
        &mut self,
        document: Document,
        edit: &Edit,
        group: Option<String>,
        now: Instant,
    ) -> Result<Option<Change>, Fault> {
        let _turn = self.turn()?;
        self.take_in_now(now)?;
        let before = self.text(document)?;
        let after =
            edit::apply(document, &before, edit).map_err(|fault| Fault::new("edit", fault.message, fault.help))?;
        if before == after {
            return Ok(None);
        }
        let edits = match edit {
            Edit::Replace { .. } => edit::edits_between(document, &before, &after),
            one => vec![one.clone()],
        };
        let sentence = describe(document, &before, &after, &edits);
        self.change(document, edits, &before, &after, sentence, group, Action::Do, now)?;
        Ok(self.changes.last().cloned())
    }

    /// A document's text as an edit would leave it; nothing is written.
    pub fn preview(&self, document: Document, edit: &Edit) -> Result<String, Fault> {
        edit::apply(document, &self.text(document)?, edit)
            .map_err(|fault| Fault::new("edit", fault.message, fault.help))
    }

    /// Takes back this device's last change, with the others of its group. Answers the sentences of what was taken back.
    pub fn undo(&mut self, now: Instant) -> Result<Vec<String>, Fault> {
        let _turn = self.turn()?;
        self.take_in_now(now)?;
        let (done, _) = self.stacks();
        self.step(last_group(&done), Splice::inverse, Action::Undo, "taken back: ", now)
    }

    /// Does again what was taken back last.
    pub fn redo(&mut self, now: Instant) -> Result<Vec<String>, Fault> {
        let _turn = self.turn()?;
        self.take_in_now(now)?;
        let (_, undone) = self.stacks();
        self.step(last_group(&undone), Splice::clone, Action::Redo, "done again: ", now)
    }

    /// What undo would take back, in words.
    pub fn undoable(&self) -> Option<String> {
        self.stacks().0.last().map(|change| change.sentence.clone())
    }

    /// What redo would do again, in words.
    pub fn redoable(&self) -> Option<String> {
        self.stacks().1.last().map(|change| change.sentence.clone())
    }

    fn text(&self, document: Document) -> Result<String, Fault> {
        match self.workspace.source(document) {
            Ok(source) => Ok(source.text),
            Err(fault) => Err(Fault::new("file", fault.message, fault.help)),
        }
    }

    /// This device's own changes that stand, and those that were taken back and can be done again.
    fn stacks(&self) -> (Vec<&Change>, Vec<&Change>) {
        let (mut done, mut undone): (Vec<&Change>, Vec<&Change>) = (Vec::new(), Vec::new());
        let pull = |from: &mut Vec<_>, id: &String| {
            let at = from.iter().rposition(|change: &&Change| change.id == *id)?;
            Some(from.remove(at))
        };
        for change in self.changes.iter().filter(|change| change.device == self.editor.device) {
            match &change.action {
                Action::Do => {
                    done.push(change);
                    undone.clear();
                }
                Action::Undo(id) => undone.extend(pull(&mut done, id)),
                Action::Redo(id) => done.extend(pull(&mut undone, id)),
            }
        }
        (done, undone)
    }

    fn step(
        &mut self,
        changes: Vec<Change>,
        splice: impl Fn(&Splice) -> Splice,
        action: impl Fn(String) -> Action,
        words: &str,
        now: Instant,
    ) -> Result<Vec<String>, Fault> {
        let mut sentences = Vec::new();
        for change in changes {
            let Some(document) = Document::from_name(&change.document) else { continue };
            let before = self.text(document)?;
            let after = splice(&change.splice).apply(&before).ok_or_else(|| {
                Fault::new(
                    "changed-since",
                    format!("“{}” cannot be reversed: the passage has been changed since", change.sentence),
                    format!("edit {} as you want it to be", document.file_name()),
                )
            })?;
            let edits = edit::edits_between(document, &before, &after);
            let sentence = format!("{words}{}", change.sentence);
            self.change(document, edits, &before, &after, sentence, None, action(change.id), now)?;
            sentences.push(change.sentence);
        }
        Ok(sentences)
    }

    fn write(&self, document: Document, text: &str) -> Result<(), Fault> {
        files::replace(&self.workspace.path_of(document), text.as_bytes())
    }

    /// Writes a document and its entry in the history; when either fails, the document is as it was.
    #[allow(clippy::too_many_arguments)] // As below.
    fn change(
        &mut self,
        document: Document,
        edits: Vec<Edit>,
        before: &str,
        after: &str,
        sentence: String,
        group: Option<String>,
        action: Action,
        now: Instant,
    ) -> Result<(), Fault> {
        let written = self.write(document, after);
        let done = written.and_then(|()| self.note(document, edits, before, after, sentence, group, action, now));
        let Err(fault) = done else { return Ok(()) };
        let stands = self.workspace.source(document).is_ok_and(|source| source.text == after);
        if stands && self.write(document, before).is_err() {
            let told = format!("{}; the change stands in {} all the same", fault.message, document.file_name());
            return Err(Fault { message: told, ..fault });
        }
        Err(fault)
    }

    #[allow(clippy::too_many_arguments)] // Each is a field of the change; a struct of them would be the change again.
    fn note(
        &mut self,
        document: Document,
        edits: Vec<Edit>,
        before: &str,
        after: &str,
        sentence: String,
        group: Option<String>,
        action: Action,
        now: Instant,
    ) -> Result<(), Fault> {
        let change = Change {
            id: String::new(),
            parents: self.heads(),
            device: self.editor.device.clone(),
            author: self.editor.author.clone(),
            // A clock that was set back must not put a change before those that it follows.
            at: self.changes.last().map_or(now, |last| now.max(last.at)),
            document: document.name().to_owned(),
            edits,
            splice: Splice::between(before, after),
            sentence,
            group,
            action,
        }
        .named();
        log::append(self.workspace.root(), &change)?;
        // The history has it: a text that cannot be remembered now is found to be noted at the next look.
        drop(self.remember(document, after));
        self.changes.push(change);
        Ok(())
    }

    /// Changes that no other change follows yet.
    fn heads(&self) -> Vec<String> {
        let followed: std::collections::HashSet<&String> =
            self.changes.iter().flat_map(|change| &change.parents).collect();
        self.changes.iter().map(|change| &change.id).filter(|id| !followed.contains(id)).cloned().collect()
    }

    fn seen_text(&self, document: Document) -> Result<Option<String>, Fault> {
        let path = self.seen.join(document.file_name());
        match fs::read_to_string(&path) {
            Ok(text) => Ok(Some(text)),
            Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::InvalidData) => Ok(None),
            Err(error) => Err(Fault::io("read", &path, &error)),
        }
    }

    fn remember(&self, document: Document, text: &str) -> Result<(), Fault> {
        settings::make_private_folder(&self.seen)?;
        files::replace_private(&self.seen.join(document.file_name()), text.as_bytes())
    }
}

/// The changes of the last gesture, latest first.
fn last_group(stack: &[&Change]) -> Vec<Change> {
    let Some(last) = stack.last() else { return Vec::new() };
    let same = |change: &&&Change| change.id == last.id || (change.group.is_some() && change.group == last.group);
    stack.iter().rev().take_while(same).map(|change| (*change).clone()).collect()
}
