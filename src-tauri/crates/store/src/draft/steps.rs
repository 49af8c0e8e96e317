//! Undo and redo of one's own changes.

use agreement::Document;
use agreement::merge::{Action, Change, Way, go};
use agreement::time::Instant;

use super::{Draft, Plan};
use crate::Fault;

impl Draft {
    /// Takes back this device's last change, with the others of its group. Answers the sentences of what was taken back.
    pub fn undo(&mut self, now: Instant) -> Result<Vec<String>, Fault> {
        let _turn = self.turn()?;
        self.take_in_now(now, None)?;
        let (done, _) = self.stacks();
        self.step(last_group(&done), Way::Back, now)
    }

    /// Does again what was taken back last.
    pub fn redo(&mut self, now: Instant) -> Result<Vec<String>, Fault> {
        let _turn = self.turn()?;
        self.take_in_now(now, None)?;
        let (_, undone) = self.stacks();
        self.step(last_group(&undone), Way::Again, now)
    }

    /// What undo would take back, in words.
    pub fn undoable(&self) -> Option<String> {
        self.stacks().0.last().map(|change| change.sentence.clone())
    }

    /// What redo would do again, in words.
    pub fn redoable(&self) -> Option<String> {
        self.stacks().1.last().map(|change| change.sentence.clone())
    }

    /// This device's own changes that stand, and those that were taken back and can be done again.
    fn stacks(&self) -> (Vec<&Change>, Vec<&Change>) {
        let (mut done, mut undone): (Vec<&Change>, Vec<&Change>) = (Vec::new(), Vec::new());
        let pull = |from: &mut Vec<_>, id: &String| {
            let at = from.iter().rposition(|change: &&Change| change.id == *id)?;
            Some(from.remove(at))
        };
        for change in self.history().into_iter().filter(|change| change.device == self.editor.device) {
            match &change.action {
                Action::Do | Action::Resolve | Action::Restore(_) => {
                    done.push(change);
                    undone.clear();
                }
                Action::Undo(id) => undone.extend(pull(&mut done, id)),
                Action::Redo(id) => done.extend(pull(&mut undone, id)),
            }
        }
        (done, undone)
    }

    fn step(&mut self, changes: Vec<Change>, way: Way, now: Instant) -> Result<Vec<String>, Fault> {
        let mut sentences = Vec::new();
        for change in changes {
            let Some(document) = Document::from_name(&change.document) else { continue };
            let before = self.text(document)?;
            let after = go(document, &before, &change, way).ok_or_else(|| {
                Fault::new(
                    "changed-since",
                    format!("“{}” cannot be reversed: the passage has been changed since", change.sentence),
                    format!("edit {} as you want it to be", document.file_name()),
                )
            })?;
            let (words, action) = match way {
                Way::Back => ("taken back: ", Action::Undo(change.id)),
                Way::Again => ("done again: ", Action::Redo(change.id)),
            };
            let sentence = format!("{words}{}", change.sentence);
            self.carry_out(Plan { document, after, sentence, group: None, action, decides: None }, now)?;
            sentences.push(change.sentence);
        }
        Ok(sentences)
    }
}

/// The changes of the last gesture, latest first.
fn last_group(stack: &[&Change]) -> Vec<Change> {
    let Some(last) = stack.last() else { return Vec::new() };
    let same = |change: &&&Change| change.id == last.id || (change.group.is_some() && change.group == last.group);
    stack.iter().rev().take_while(same).map(|change| (*change).clone()).collect()
}
