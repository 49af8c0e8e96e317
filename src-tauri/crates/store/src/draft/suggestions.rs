//! Suggestions: changes that are not in the draft until somebody else accepts them. They are made and closed in
//! `drafts/DEVICE/suggestions.jsonl`, to which only that device adds; what became of one is what all devices' lines
//! together make of it.

use std::collections::BTreeMap;

use agreement::Document;
use agreement::edit::{self, Edit, What, value_at};
use agreement::merge::{Action, Change, Way, go};
use agreement::time::Instant;
use serde::{Deserialize, Serialize};

use super::{Draft, Plan, describe, lines};
use crate::{Fault, Workspace};

const SUGGESTIONS: &str = "suggestions.jsonl";
/// Longest reason, in characters.
const LONGEST: usize = 4000;

/// A line: a suggestion, or what somebody did with one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Entry {
    #[serde(default)]
    id: String,
    /// The suggestion that is closed; empty in one that is made.
    suggestion: String,
    device: String,
    author: String,
    at: Instant,
    #[serde(flatten)]
    deed: Deed,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
enum Deed {
    Suggest {
        change: Box<Change>,
        #[serde(default, skip_serializing_if = "String::is_empty")]
        why: String,
    },
    Accept {
        /// The change that it became; None when the draft said so already.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        change: Option<String>,
    },
    Decline {
        #[serde(default, skip_serializing_if = "String::is_empty")]
        reason: String,
    },
    Withdraw,
}

/// What somebody would have changed.
#[derive(Debug, Clone, PartialEq)]
pub struct Suggestion {
    /// Names it for good.
    pub id: String,
    /// Which document.
    pub document: Document,
    /// The change, as it would have been in the draft that its author saw.
    pub change: Change,
    /// Why; may be empty.
    pub why: String,
    /// What became of it; None while it is open.
    pub end: Option<End>,
}

/// How a suggestion was closed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct End {
    /// How.
    pub how: Ending,
    /// Who.
    pub author: String,
    /// When, by the clock of the device.
    pub at: Instant,
}

/// What became of a suggestion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ending {
    /// Somebody else made it a change of the draft.
    Accepted,
    /// Somebody else said no, with a reason that may be empty.
    Declined(String),
    /// Its author took it back.
    Withdrawn,
}

/// How a suggestion stands to the draft as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fit {
    /// Accepted, it would make this of its document.
    Fits(String),
    /// The draft says so already.
    Already,
    /// What it would change has been changed since, or is gone.
    NoLonger,
}

impl Suggestion {
    /// Where it would change something first, such as `bands.qualified.from`; empty where only comments or layout change.
    pub fn place(&self) -> &str {
        self.change.writes.first().map_or("", |write| &write.place)
    }
}

/// Every suggestion, the oldest first. One that was both accepted and closed otherwise by people who did not know of
/// each other was accepted: its change is in the draft.
pub fn suggestions_in(workspace: &Workspace) -> Result<Vec<Suggestion>, Fault> {
    let all = lines::all::<Entry>(workspace.root(), SUGGESTIONS)?;
    let all: BTreeMap<String, Entry> = all.into_iter().map(|entry| (entry.id.clone(), entry)).collect();
    let mut all: Vec<Entry> = all.into_values().collect();
    all.sort_by(|a, b| (a.at, &a.id).cmp(&(b.at, &b.id)));
    let mut suggestions: Vec<Suggestion> = all.iter().filter_map(made).collect();
    for entry in all.into_iter().filter(|entry| !entry.suggestion.is_empty()) {
        let Some(suggestion) = suggestions.iter_mut().find(|one| one.id == entry.suggestion) else { continue };
        let how = match entry.deed {
            Deed::Suggest { .. } => continue,
            Deed::Accept { .. } => Ending::Accepted,
            Deed::Decline { reason } => Ending::Declined(reason),
            Deed::Withdraw => Ending::Withdrawn,
        };
        let accepted = |end: &End| end.how == Ending::Accepted;
        if suggestion.end.as_ref().is_none_or(|end| how == Ending::Accepted && !accepted(end)) {
            suggestion.end = Some(End { how, author: entry.author, at: entry.at });
        }
    }
    Ok(suggestions)
}

impl Draft {
    /// Every suggestion, as [`suggestions_in`] has it.
    pub fn suggestions(&self) -> Result<Vec<Suggestion>, Fault> {
        suggestions_in(self.workspace())
    }

    /// A document's text after several edits, one upon the other; nothing is written.
    ///
    /// # Errors
    /// `edit` when one of them cannot be made.
    pub fn preview_of_edits(&self, document: Document, edits: &[Edit]) -> Result<String, Fault> {
        edits.iter().try_fold(self.text(document)?, |text, one| {
            edit::apply(document, &text, one).map_err(|fault| Fault::new("edit", fault.message, fault.help))
        })
    }

    /// What a document would say instead, in a sentence.
    pub fn told(&self, document: Document, after: &str) -> Result<String, Fault> {
        let before = self.text(document)?;
        Ok(describe(document, &before, after, &edit::edits_between(document, &before, after)))
    }

    /// Suggests what these edits would make of a document; answers the suggestion's id.
    ///
    /// # Errors
    /// `edit` when one of them cannot be made, `suggestion` when the document would say the same or could not be read, or
    /// the reason is too long.
    pub fn suggest(&mut self, document: Document, edits: &[Edit], why: &str, now: Instant) -> Result<String, Fault> {
        let _turn = self.turn()?;
        self.take_in_now(now, Some(document))?;
        let why = reason(why)?;
        let after = self.preview_of_edits(document, edits)?;
        let sentence = self.told(document, &after)?;
        let plan = Plan { document, after, sentence, group: None, action: Action::Do, decides: None };
        let (making, after) = self.making(plan, now);
        let change = self.merged().make(document, &after, making, &self.beginning());
        if change.splice.removed == change.splice.inserted {
            let message = format!("{} says so already", document.file_name());
            return Err(Fault::new("suggestion", message, "suggest something else"));
        }
        if change.broken {
            let message = format!("{} could not be read any more", document.file_name());
            return Err(Fault::new("suggestion", message, "suggest what can be read"));
        }
        // It is no part of the history, so no history begins with it.
        let change = Change { began: BTreeMap::new(), ..change }.named();
        self.note(String::new(), Deed::Suggest { change: Box::new(change), why }, now)
    }

    /// How a suggestion stands to the draft as it is: it is applied by what it means, place by place.
    pub fn fit(&self, suggestion: &Suggestion) -> Result<Fit, Fault> {
        let (document, change) = (suggestion.document, &suggestion.change);
        let text = self.text(document)?;
        let said = |place: &str| value_at(document, &text, place);
        let is_gone = |what: &What, place: &str| matches!(what, What::Move { .. }) && said(place).is_none();
        if change.writes.iter().any(|write| is_gone(&write.what, &write.place)) {
            return Ok(Fit::NoLonger);
        }
        Ok(match go(document, &text, change, Way::Again) {
            Some(after) if after == text => Fit::Already,
            Some(after) => Fit::Fits(after),
            None => {
                let mut outcomes = change.writes.iter().map(|write| (write, write.outcome()));
                let says = outcomes.all(|(write, outcome)| outcome.is_some_and(|is| said(&write.place).as_ref() == is));
                if says && !change.writes.is_empty() { Fit::Already } else { Fit::NoLonger }
            }
        })
    }

    /// A suggestion that is open.
    ///
    /// # Errors
    /// `no-suggestion` when there is none of this id, `closed-suggestion` when it is not open any more.
    pub fn open_suggestion(&self, id: &str) -> Result<Suggestion, Fault> {
        let found = self.suggestions()?.into_iter().find(|one| one.id == id);
        let found = found.ok_or_else(|| {
            let help = "name one that `countersign suggestions` lists";
            Fault::new("no-suggestion", format!("there is no suggestion `{id}`"), help)
        })?;
        let Some(end) = &found.end else { return Ok(found) };
        let how = match end.how {
            Ending::Accepted => "accepted by",
            Ending::Declined(_) => "declined by",
            Ending::Withdrawn => "withdrawn by",
        };
        Err(Fault::new("closed-suggestion", format!("the suggestion was {how} {} already", end.author), ""))
    }

    /// What its document would say if an open suggestion were accepted now; nothing is written.
    ///
    /// # Errors
    /// As [`Draft::open_suggestion`]; `no-longer-fits` when what it would change has been changed since.
    pub fn preview_of_suggestion(&self, id: &str) -> Result<(Document, String), Fault> {
        let suggestion = self.open_suggestion(id)?;
        let document = suggestion.document;
        match self.fit(&suggestion)? {
            Fit::Fits(after) => Ok((document, after)),
            Fit::Already => Ok((document, self.text(document)?)),
            Fit::NoLonger => Err(no_longer(&suggestion)),
        }
    }

    /// Makes a suggestion a change of the draft. Answers the change; None when the draft says so already.
    ///
    /// # Errors
    /// As [`Draft::preview_of_suggestion`]; `own-suggestion` when it is this author's.
    pub fn accept(&mut self, id: &str, now: Instant) -> Result<Option<Change>, Fault> {
        let _turn = self.turn()?;
        let suggestion = self.open_suggestion(id)?;
        if self.is_own(&suggestion) {
            let help =
                "somebody else accepts it; whoever wants it without asking makes the change itself, and withdraws it";
            let message = format!("the suggestion is {}’s own", suggestion.change.author);
            return Err(Fault::new("own-suggestion", message, help));
        }
        let document = suggestion.document;
        self.take_in_now(now, Some(document))?;
        let made = match self.fit(&suggestion)? {
            Fit::NoLonger => return Err(no_longer(&suggestion)),
            Fit::Already => None,
            Fit::Fits(after) => {
                let sentence = format!("as {} suggested: {}", suggestion.change.author, self.told(document, &after)?);
                let plan = Plan { document, after, sentence, group: None, action: Action::Do, decides: None };
                Some(self.carry_out(plan, now)?)
            }
        };
        let noted = self.close(&suggestion, Deed::Accept { change: made.as_ref().map(|made| made.id.clone()) }, now);
        // The change stands: a suggestion whose acceptance could not be noted is found to be said already.
        if made.is_none() { noted.map(|()| None) } else { Ok(made) }
    }

    /// Says no to a suggestion.
    ///
    /// # Errors
    /// As [`Draft::open_suggestion`]; `own-suggestion` when it is this author's; `suggestion` when the reason is too long.
    pub fn decline(&self, id: &str, why: &str, now: Instant) -> Result<(), Fault> {
        let suggestion = self.open_suggestion(id)?;
        if self.is_own(&suggestion) {
            let message = format!("the suggestion is {}’s own", suggestion.change.author);
            return Err(Fault::new("own-suggestion", message, "withdraw it instead"));
        }
        self.close(&suggestion, Deed::Decline { reason: reason(why)? }, now)
    }

    /// Takes one's own suggestion back.
    ///
    /// # Errors
    /// As [`Draft::open_suggestion`]; `not-own-suggestion` when it is somebody else's.
    pub fn withdraw(&self, id: &str, now: Instant) -> Result<(), Fault> {
        let suggestion = self.open_suggestion(id)?;
        if !self.is_own(&suggestion) {
            let message = format!("the suggestion is {}’s", suggestion.change.author);
            return Err(Fault::new("not-own-suggestion", message, "decline it instead"));
        }
        self.close(&suggestion, Deed::Withdraw, now)
    }

    /// Whether a suggestion is this author's: it is people who agree, whatever machines they work on.
    pub fn is_own(&self, suggestion: &Suggestion) -> bool {
        suggestion.change.author == self.editor.author
    }

    fn close(&self, suggestion: &Suggestion, deed: Deed, now: Instant) -> Result<(), Fault> {
        // Whoever closes it comes after it was made, whatever the clocks say.
        self.note(suggestion.id.clone(), deed, now.max(suggestion.change.at + 1)).map(drop)
    }

    fn note(&self, suggestion: String, deed: Deed, at: Instant) -> Result<String, Fault> {
        let (device, author) = (self.editor.device.clone(), self.editor.author.clone());
        let mut entry = Entry { id: String::new(), suggestion, device, author, at, deed };
        entry.id = lines::name(&entry);
        lines::add(&self.own_changes().with_file_name(SUGGESTIONS), &entry)?;
        Ok(entry.id)
    }
}

fn made(entry: &Entry) -> Option<Suggestion> {
    let Deed::Suggest { change, why } = &entry.deed else { return None };
    Some(Suggestion {
        id: entry.id.clone(),
        document: Document::from_name(&change.document)?,
        change: Change::clone(change),
        why: why.clone(),
        end: None,
    })
}

fn no_longer(suggestion: &Suggestion) -> Fault {
    let message = match suggestion.place() {
        "" => format!("the suggestion does not fit {} any more", suggestion.document.file_name()),
        place => format!("the suggestion does not fit any more: `{place}` has been changed since it was made"),
    };
    Fault::new("no-longer-fits", message, "decline it, or ask for another one")
}

fn reason(text: &str) -> Result<String, Fault> {
    let text = text.trim();
    if text.chars().count() > LONGEST {
        return Err(Fault::new("suggestion", "a reason has at most 4,000 characters", ""));
    }
    Ok(text.to_owned())
}
