//! The draft: the history of every change with its author, time and sentence, in files of which each device writes its
//! own, and five YAML files that are written from it for people and git to read.
//!
//! What the changes make together is the business of [`agreement::merge`]; here they are read and written. A file that was
//! changed by hand is taken in as a change of its own; if the program dies between writing a file and its change, that
//! is what happens at the next start.

mod decide;
mod describe;
mod leftovers;
mod lines;
mod log;
mod pack;
mod presence;
mod seen;
mod steps;
mod suggestions;
mod take_in;
#[cfg(test)]
mod tests;
mod threads;

use std::collections::BTreeMap;
use std::fs::File;
use std::path::{Path, PathBuf};

use agreement::edit::{self, Edit, Write};
pub use agreement::merge::{Action, Change};
use agreement::merge::{Fits, Making, Merged};
use agreement::read::Source;
use agreement::time::Instant;
use agreement::{Diagnostic, Document};
use describe::describe;
use log::Log;
use seen::Notes;

pub use decide::Choice;
pub use leftovers::Leftover;
pub use presence::{GONE_AFTER, Presence};
pub use suggestions::{End, Ending, Fit, Suggestion, suggestions_in};
pub use take_in::{PATIENCE, Waiting};
pub use threads::{Comment, Said, Thread};

use crate::settings::Editor;
use crate::workspace::Workspace;
use crate::{Fault, files, settings};

/// The draft of a workspace with its history.
#[derive(Debug)]
pub struct Draft {
    workspace: Workspace,
    editor: Editor,
    /// The workspace's own folder in the user's data folder.
    own: PathBuf,
    notes: Notes,
    log: Log,
    merged: Merged,
    /// Files of documents that wait to be understood.
    waiting: Vec<Waiting>,
}

/// What a change shall be, before it is one.
struct Plan {
    document: Document,
    after: String,
    sentence: String,
    group: Option<String>,
    action: Action,
    decides: Option<Write>,
}

impl Draft {
    /// Opens the draft of a workspace. `data_folder` is the workspace's own in the user's data folder.
    pub fn open(workspace: Workspace, data_folder: &Path, editor: Editor) -> Result<Draft, Fault> {
        let fits = seen::read(&data_folder.join(take_in::FITS))?;
        let mut draft = Draft {
            workspace,
            editor,
            own: data_folder.to_owned(),
            notes: Notes::new(data_folder),
            log: Log::default(),
            merged: Merged::with([], fits.map_or_else(Fits::default, |text| Fits::from_text(&text))),
            waiting: Vec::new(),
        };
        draft.read()?;
        Ok(draft)
    }

    /// The workspace.
    pub fn workspace(&self) -> &Workspace {
        &self.workspace
    }

    /// This device's name in the shared folder.
    pub fn device(&self) -> &str {
        &self.editor.device
    }

    /// The draft as all known changes make it, with its conflicts.
    pub fn merged(&self) -> &Merged {
        &self.merged
    }

    /// Every change that is known, in order; those that wait for others come last.
    pub fn history(&self) -> Vec<&Change> {
        self.merged.earlier().iter().chain(self.merged.changes()).chain(self.merged.waiting()).collect()
    }

    /// A document as it stands.
    pub fn source(&self, document: Document) -> Result<Source, Box<Diagnostic>> {
        self.workspace.source(document)
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
        self.take_in_now(now, Some(document))?;
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
        self.carry_out(Plan { document, after, sentence, group, action: Action::Do, decides: None }, now).map(Some)
    }

    /// A document's text as an edit would leave it; nothing is written.
    pub fn preview(&self, document: Document, edit: &Edit) -> Result<String, Fault> {
        edit::apply(document, &self.text(document)?, edit)
            .map_err(|fault| Fault::new("edit", fault.message, fault.help))
    }

    /// Forgets what this device has seen of a workspace that stood here before: another one is made in its place.
    ///
    /// # Errors
    /// What is to be forgotten cannot be moved aside.
    pub fn begin_anew(data_folder: &Path) -> Result<(), Fault> {
        let mut all = log::changes_in(data_folder)?;
        all.push(data_folder.join("seen"));
        for path in all {
            let mut aside = path.clone().into_os_string();
            aside.push(".former");
            let aside = PathBuf::from(aside);
            if !files::stands(&path)? {
                continue;
            }
            if aside.is_dir() {
                drop(std::fs::remove_dir_all(&aside));
            }
            std::fs::rename(&path, &aside).map_err(|error| Fault::io("moved aside", &path, &error))?;
        }
        Ok(())
    }

    /// Waits until no other program of this device is changing this draft: reading a file, changing it and writing it
    /// must not be done by two at once, or one of the changes is lost. The lock is in the user's own data folder; other
    /// devices are not waited for, their changes come as files of their own.
    fn turn(&self) -> Result<File, Fault> {
        settings::make_private_folder(&self.own)?;
        let path = self.own.join("draft.lock");
        let locked = File::options().create(true).append(true).open(&path).and_then(|file| file.lock().map(|()| file));
        locked.map_err(|error| Fault::io("locked", &path, &error))
    }

    /// The document as it stands in its file.
    fn text(&self, document: Document) -> Result<String, Fault> {
        match self.workspace.source(document) {
            Ok(source) => Ok(source.text),
            Err(fault) => Err(Fault::new("file", fault.message, fault.help)),
        }
    }

    /// Where this device's own changes are.
    fn own_changes(&self) -> PathBuf {
        self.workspace.root().join("drafts").join(&self.editor.device).join(log::CHANGES)
    }

    /// Makes a change upon all that is known: writes its document and its entry in the history. When either fails, the
    /// document is as it was. If the program dies in between, the file is taken in at the next start.
    fn carry_out(&mut self, plan: Plan, now: Instant) -> Result<Change, Fault> {
        let began = self.beginning();
        let document = plan.document;
        let before = self.text(document)?;
        let (making, after) = self.making(plan, now);
        let change = self.merged.make(document, &after, making, &began);
        let written = match before == after {
            true => Ok(()),
            false => files::replace(&self.workspace.path_of(document), after.as_bytes()),
        };
        // A file that was replaced, and of which the disk then did not say that it will last, is put back as well.
        if let Err(fault) = written.and_then(|()| self.keep(&change)) {
            let stands = before != after && self.text(document).is_ok_and(|text| text == after);
            if stands && files::replace(&self.workspace.path_of(document), before.as_bytes()).is_err() {
                let told = format!("{}; the change stands in {} all the same", fault.message, document.file_name());
                return Err(Fault { message: told, ..fault });
            }
            return Err(fault);
        }
        self.mirror(&[&change]);
        self.write(document)?;
        Ok(change)
    }

    fn making(&self, plan: Plan, now: Instant) -> (Making, String) {
        let Plan { after, sentence, group, action, decides, .. } = plan;
        let Editor { device, author } = self.editor.clone();
        (Making { device, author, at: now, sentence, group, action, decides }, after)
    }

    /// The texts that the history begins with, if this is its first change: as this device has last seen them.
    fn beginning(&self) -> BTreeMap<String, String> {
        let text = |document: Document| {
            let seen = self.notes.seen(document).ok().flatten().map(|seen| seen.text);
            let text = seen.or_else(|| self.workspace.source(document).ok().map(|source| source.text));
            Some((document.name().to_owned(), text?))
        };
        if self.merged.changes().is_empty() {
            Document::ALL.into_iter().filter_map(text).collect()
        } else {
            BTreeMap::new()
        }
    }

    /// Keeps a change in this device's file.
    fn keep(&mut self, change: &Change) -> Result<(), Fault> {
        let path = self.own_changes();
        if !files::stands(&path)? {
            files::make_folder(files::folder_of(&path))?;
            // A repository is merged without it as well, only less kindly.
            drop(leftovers::tell_git(self.workspace.root()));
        }
        log::append(&path, &[change])?;
        self.merged.add([change.clone()]);
        Ok(())
    }

    /// Writes a document as all changes make it, and notes that it was seen so.
    fn write(&self, document: Document) -> Result<(), Fault> {
        let Some(text) = self.merged.text(document) else { return Ok(()) };
        let stands = self.workspace.source(document).is_ok_and(|source| source.text == text);
        if !stands {
            seen::note(self.workspace.root(), &self.editor.device, &self.merged, document, text)?;
            files::replace(&self.workspace.path_of(document), text.as_bytes())?;
        }
        // A text that cannot be remembered now is found to be known at the next look.
        drop(self.notes.remember(document, text, self.merged.heads()));
        Ok(())
    }
}
