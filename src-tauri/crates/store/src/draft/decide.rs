//! Deciding conflicts, and bringing back what the draft was.

use agreement::Document;
use agreement::edit::{self, What, Write, value_at};
use agreement::merge::{Action, Change, Conflict, Merged, Side};
use agreement::time::Instant;
use serde_json::Value;

use super::{Draft, Plan, describe};
use crate::Fault;

/// How a conflict is decided.
#[derive(Debug, Clone, PartialEq)]
pub enum Choice {
    /// As the side has it whose last change there is of this id.
    Side(String),
    /// By another value; None takes away what stands there.
    Value(Option<Value>),
}

impl Draft {
    /// Decides a conflict by one more change.
    ///
    /// # Errors
    /// `no-conflict` when there is none of this name any more, `no-side` when it has no such side, `edit` when the value
    /// cannot stand there.
    pub fn decide(&mut self, conflict: &str, choice: &Choice, now: Instant) -> Result<Change, Fault> {
        let _turn = self.turn()?;
        self.take_in_now(now, None)?;
        let conflict = self.conflict(conflict)?;
        let before = self.text(conflict.document)?;
        let (after, decides) = self.outcome(&conflict, choice, &before)?;
        let edits = [decides.edit()];
        let sentence = if before == after {
            format!("decided: `{}` stays as it is", conflict.place)
        } else {
            format!("decided: {}", describe(conflict.document, &before, &after, &edits))
        };
        let (document, action) = (conflict.document, Action::Resolve);
        self.carry_out(Plan { document, after, sentence, group: None, action, decides: Some(decides) }, now)
    }

    /// A document's text as a choice would leave it; nothing is written.
    ///
    /// # Errors
    /// As [`Draft::decide`].
    pub fn preview_of_choice(&self, conflict: &str, choice: &Choice) -> Result<(Document, String), Fault> {
        let conflict = self.conflict(conflict)?;
        let (after, _) = self.outcome(&conflict, choice, &self.text(conflict.document)?)?;
        Ok((conflict.document, after))
    }

    fn conflict(&self, id: &str) -> Result<Conflict, Fault> {
        let mut all = self.merged().conflicts();
        let at = all.iter().position(|one| one.id == id);
        at.map(|at| all.swap_remove(at)).ok_or_else(|| {
            Fault::new(
                "no-conflict",
                format!("there is no open conflict `{id}`"),
                "it may have been decided, or become another one since; look at the conflicts as they are now",
            )
        })
    }

    /// The draft as it was after a change.
    ///
    /// # Errors
    /// `no-change` when none of that name is known.
    pub fn as_it_was(&self, change: &str) -> Result<Merged, Fault> {
        self.merged().after(change).ok_or_else(|| {
            Fault::new(
                "no-change",
                format!("there is no change `{change}` whose draft could be looked at"),
                "name one that `countersign history` lists",
            )
        })
    }

    /// Brings back the draft as it was after a change, by new changes. Answers those; none when it is so already.
    ///
    /// # Errors
    /// As [`Draft::as_it_was`].
    pub fn restore(&mut self, change: &str, now: Instant) -> Result<Vec<Change>, Fault> {
        let _turn = self.turn()?;
        self.take_in_now(now, None)?;
        let was = self.as_it_was(change)?;
        let group = Some(format!("restore {change} {now}"));
        let mut made = Vec::new();
        for document in Document::ALL {
            let Some(after) = was.text(document).map(str::to_owned) else { continue };
            let before = self.text(document)?;
            if before == after {
                continue;
            }
            let edits = edit::edits_between(document, &before, &after);
            let sentence = format!("brought back: {}", describe(document, &before, &after, &edits));
            let action = Action::Restore(change.to_owned());
            let plan = Plan { document, after, sentence, group: group.clone(), action, decides: None };
            made.push(self.carry_out(plan, now)?);
        }
        Ok(made)
    }

    /// The text after a choice, and what that decides.
    fn outcome(&self, conflict: &Conflict, choice: &Choice, before: &str) -> Result<(String, Write), Fault> {
        let document = conflict.document;
        let value = match choice {
            Choice::Value(value) => value.clone(),
            Choice::Side(change) => side(conflict, change)?.value.clone(),
        };
        let standing = value_at(document, before, &conflict.place);
        let is_item = is_item(document, before, &conflict.place);
        let what = match (&standing, &value) {
            (None, Some(item)) if is_item => What::Add { is: item.clone(), before: None },
            (Some(was), None) if is_item => What::Remove { was: was.clone(), before: None },
            _ => What::Set { was: standing.clone(), is: value.clone() },
        };
        let decides = Write { place: conflict.place.clone(), what };
        let whole = match choice {
            // A whole document is as whoever made that side saw it.
            Choice::Side(change) if conflict.place.is_empty() => self.merged().as_seen_by(std::slice::from_ref(change)),
            _ => Merged::default(),
        };
        if let Some(whole) = whole.text(document) {
            return Ok((whole.to_owned(), decides));
        }
        if standing == value {
            return Ok((before.to_owned(), decides));
        }
        let after = edit::apply(document, before, &decides.edit())
            .map_err(|fault| Fault::new("edit", fault.message, fault.help))?;
        Ok((after, decides))
    }
}

fn side<'c>(conflict: &'c Conflict, change: &str) -> Result<&'c Side, Fault> {
    conflict.sides.iter().find(|side| side.change == change).ok_or_else(|| {
        let ids: Vec<&str> = conflict.sides.iter().map(|side| side.change.as_str()).collect();
        let help = format!("the sides are {}", ids.join(", "));
        Fault::new("no-side", format!("`{change}` is no side of this conflict"), help)
    })
}

/// Whether a place is an item of a list.
fn is_item(document: Document, text: &str, place: &str) -> bool {
    let list = place.rsplit_once('.').map_or("", |(list, _)| list);
    value_at(document, text, list).is_some_and(|list| list.is_array())
}
