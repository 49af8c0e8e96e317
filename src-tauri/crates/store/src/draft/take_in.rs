//! Taking in what others did: changes that arrived from other devices, and files that were changed by hand.

use std::path::PathBuf;

use agreement::Document;
use agreement::edit::edits_between;
use agreement::merge::{Action, Change, Merged};
use agreement::time::Instant;

use super::seen::{Seen, is_rendering};
use super::{Draft, Plan, describe, log};
use crate::{Fault, files, settings};

/// How long a text that nobody is known to have written is left alone, in milliseconds: the changes that it comes from may
/// be on their way, or half of the file.
pub const PATIENCE: Instant = 20_000;

/// In the data folder: the changes that were known when somebody last looked.
const LOOKED: &str = "looked";

/// In the data folder: how changes were fitted into texts that their authors had not seen.
pub(super) const FITS: &str = "fits";
/// So many of them take longer to find out again than to keep.
const WORTH_KEEPING: usize = 16;

/// A file that waits to be understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// Which document's.
    pub document: Document,
    /// Since when.
    pub since: Instant,
}

impl Draft {
    /// Notices what was changed by hand, or by another device, since this device last looked. Answers how many documents.
    pub fn take_in(&mut self, now: Instant) -> Result<usize, Fault> {
        let _turn = self.turn()?;
        self.take_in_now(now, None)
    }

    /// Files whose text nobody is known to have written, and that are left alone for a while.
    pub fn waiting(&self) -> &[Waiting] {
        &self.waiting
    }

    /// What this device had seen when somebody last looked at what others did; None before the first look.
    pub fn looked_at(&self) -> Result<Option<Vec<String>>, Fault> {
        let text = super::seen::read(&self.own.join(LOOKED))?;
        Ok(text.map(|text| text.lines().map(str::to_owned).collect()))
    }

    /// Somebody has looked: what is here now is no news any more.
    pub fn look_at(&mut self) -> Result<(), Fault> {
        settings::make_private_folder(&self.own)?;
        let heads: String = self.merged.heads().iter().map(|head| format!("{head}\n")).collect();
        files::replace_private(&self.own.join(LOOKED), heads.as_bytes())
    }

    /// Every file whose change may mean a change of the draft.
    pub fn watched(&self) -> Vec<PathBuf> {
        // What cannot be listed now can be at the next look.
        let mut all: Vec<PathBuf> = Document::ALL.iter().map(|one| self.workspace.path_of(*one)).collect();
        for device in log::devices(self.workspace.root()).unwrap_or_default() {
            all.extend(log::list(&device).unwrap_or_default());
        }
        all
    }

    /// Reads what changes have arrived.
    pub(super) fn read(&mut self) -> Result<(), Fault> {
        let mut files = log::files_of_changes(self.workspace.root())?;
        files.extend(log::changes_in(&self.own)?);
        let fresh = self.log.fresh(&files, |id| self.merged.knows(id))?;
        self.merged.add(fresh);
        Ok(())
    }

    /// `now_by` names a document that is about to be edited: what stands in its file is not waited for any more.
    pub(super) fn take_in_now(&mut self, now: Instant, now_by: Option<Document>) -> Result<usize, Fault> {
        self.read()?;
        self.keep_for_good()?;
        self.pack_if_long();
        self.keep_fits();
        self.waiting.clear();
        let mut taken = 0;
        for document in Document::ALL {
            let there = self.workspace.source(document);
            let text = match there {
                Ok(source) => source.text,
                Err(fault) if fault.code == "missing-document" && self.merged.text(document).is_some() => {
                    self.write(document)?;
                    taken += 1;
                    continue;
                }
                Err(_) => continue,
            };
            taken += usize::from(self.look(document, &text, now, now_by == Some(document))?);
        }
        Ok(taken)
    }

    /// Looks at the file of one document; answers whether something had changed.
    fn look(&mut self, document: Document, text: &str, now: Instant, at_once: bool) -> Result<bool, Fault> {
        if self.take_in_sides(document, text, now)?.is_some() {
            return Ok(true);
        }
        let seen = self.notes.seen(document)?;
        let changed = seen.as_ref().is_some_and(|seen| seen.text != text);
        if let Some(merged) = self.merged.text(document) {
            if merged == text {
                if changed || seen.is_none_or(|seen| seen.heads.is_empty()) {
                    drop(self.notes.remember(document, text, self.merged.heads()));
                }
                return Ok(changed);
            }
            let alone = self.is_alone()?;
            let stale = seen.as_ref().is_some_and(|seen| seen.text == text);
            if stale || !alone && is_rendering(self.workspace.root(), &self.merged, document, text)? {
                self.write(document)?;
                return Ok(true);
            }
            // What is but the beginning of the draft was not written by hand: it is half a file, and waited for.
            let half = merged.starts_with(text);
            if (!alone || half) && !at_once && self.has_to_wait(document, text, now)? {
                return Ok(changed);
            }
            if half {
                self.write(document)?;
                return Ok(true);
            }
        } else {
            let Some(seen) = &seen else {
                self.notes.remember(document, text, Vec::new())?;
                return Ok(false);
            };
            if !changed {
                return Ok(false);
            }
            let half = seen.text.starts_with(text);
            if (half || !self.is_alone()?) && !at_once && self.has_to_wait(document, text, now)? {
                return Ok(true);
            }
            if self.is_told(document, &seen.text, text) {
                self.notes.remember(document, text, Vec::new())?;
                return Ok(true);
            }
        }
        self.by_hand(document, text, seen, now)?;
        Ok(true)
    }

    fn has_to_wait(&mut self, document: Document, text: &str, now: Instant) -> Result<bool, Fault> {
        let since = self.notes.unknown_since(document, text, now)?;
        let waits = now < since + PATIENCE;
        if waits {
            self.waiting.push(Waiting { document, since });
        }
        Ok(waits)
    }

    /// Whether no other device has ever changed this draft.
    fn is_alone(&self) -> Result<bool, Fault> {
        let own = |change: &Change| change.device == self.editor.device;
        if !self.merged.changes().iter().chain(self.merged.waiting()).all(own) {
            return Ok(false);
        }
        let devices = log::devices(self.workspace.root())?;
        Ok(devices.iter().all(|folder| folder.file_name().is_some_and(|name| name == self.editor.device.as_str())))
    }

    /// A file that was changed by hand: a change upon what this device had last seen there, since whoever made it had not
    /// seen more.
    fn by_hand(&mut self, document: Document, text: &str, seen: Option<Seen>, now: Instant) -> Result<(), Fault> {
        let began = match &seen {
            // Since before the first change, which was another device's.
            Some(seen) if seen.heads.is_empty() && !self.merged.changes().is_empty() => {
                let text = |one: Document| Some((one.name().to_owned(), self.notes.seen(one).ok().flatten()?.text));
                Document::ALL.into_iter().filter_map(text).collect()
            }
            _ => self.beginning(),
        };
        let upon = match &seen {
            Some(seen) if seen.heads.is_empty() => Merged::default(),
            Some(seen) if seen.heads != self.merged.heads() => self.merged.as_seen_by(&seen.heads),
            _ => self.merged.clone(),
        };
        let fits = seen.as_ref().is_none_or(|seen| upon.text(document).is_none_or(|text| text == seen.text));
        let upon = if fits { upon } else { self.merged.clone() };
        let before = upon.text(document).or_else(|| began.get(document.name()).map(String::as_str)).unwrap_or_default();
        let edits = edits_between(document, before, text);
        let sentence = format!("by hand: {}", describe(document, before, text, &edits));
        let plan = Plan { document, after: text.to_owned(), sentence, group: None, action: Action::Do, decides: None };
        let (making, after) = self.making(plan, now);
        let change = upon.make(document, &after, making, &began);
        // First of all it is known for good; the file says it already, or is written anew with what others did.
        self.keep(&change)?;
        self.mirror(&[&change]);
        self.write(document)
    }

    /// Whether the history from before drafts were merged tells how one text became the other.
    fn is_told(&self, document: Document, before: &str, after: &str) -> bool {
        let mut text = after.to_owned();
        for change in self.merged.earlier().iter().rev().filter(|change| change.document == document.name()) {
            match change.splice.inverse().apply(&text) {
                Some(earlier) if earlier == before => return true,
                Some(earlier) => text = earlier,
                None => return false,
            }
        }
        false
    }

    /// Keeps every change that is known in this device's own data folder, and puts those of its own that vanished from
    /// the shared folder back there.
    fn keep_for_good(&mut self) -> Result<(), Fault> {
        if self.log.is_settled() {
            return Ok(());
        }
        let path = self.own_changes();
        let (kept, shared) = (self.log.ids_in(&self.own, false), self.log.ids_in(files::folder_of(&path), false));
        let history = self.history();
        let new: Vec<&Change> = history.iter().copied().filter(|change| !kept.contains(change.id.as_str())).collect();
        self.mirror(&new);
        let own = history.into_iter().filter(|change| change.device == self.editor.device);
        let gone: Vec<&Change> = own.filter(|change| !shared.contains(change.id.as_str())).collect();
        if !gone.is_empty() {
            files::make_folder(files::folder_of(&path))?;
            log::append(&path, &gone)?;
        }
        if new.is_empty() && gone.is_empty() {
            self.log.settle();
        }
        Ok(())
    }

    /// Keeps how changes were fitted, if that took a while: merging them again is quick then. What cannot be kept is found
    /// out once more.
    fn keep_fits(&mut self) {
        if self.merged.fits().fresh() >= WORTH_KEEPING && settings::make_private_folder(&self.own).is_ok() {
            let text = self.merged.fits_to_save();
            drop(files::replace_private(&self.own.join(FITS), text.as_bytes()));
        }
    }

    /// Adds changes to those that are kept in the user's own data folder. What cannot be kept now is at the next look.
    pub(super) fn mirror(&self, changes: &[&Change]) {
        if !changes.is_empty() && settings::make_private_folder(&self.own).is_ok() {
            drop(log::append(&self.own.join(log::CHANGES), changes));
        }
    }
}
