//! Comments on a place of the draft, as threads that can be resolved: `drafts/DEVICE/comments.jsonl`, to which only that
//! device adds. What was said is never changed; a thread is what all devices' lines together make of it.

use std::collections::BTreeMap;

use agreement::Document;
use agreement::time::Instant;
use serde::{Deserialize, Serialize};

use super::{Draft, lines};
use crate::Fault;

const COMMENTS: &str = "comments.jsonl";
/// Longest comment, in characters.
const LONGEST: usize = 4000;

/// Something that was said, or done with a thread.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comment {
    /// Names it for good: the first 16 hexadecimal digits of the SHA-256 of the rest.
    #[serde(default)]
    pub id: String,
    /// The thread that it belongs to: the id of its first comment; empty in that one.
    pub thread: String,
    /// The device that it was made on.
    pub device: String,
    /// Who made it.
    pub author: String,
    /// When, by that device's clock.
    pub at: Instant,
    /// What it is.
    #[serde(flatten)]
    pub said: Said,
}

/// What a [`Comment`] is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Said {
    /// The first of a thread.
    Begin {
        /// The document's name.
        document: String,
        /// The place, such as `rules.enterprise`.
        place: String,
        /// The words.
        text: String,
    },
    /// A further one.
    Reply {
        /// The words.
        text: String,
    },
    /// The thread is settled.
    Resolve,
    /// The thread is opened again.
    Reopen,
}

/// A thread of comments on a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Thread {
    /// The id of its first comment.
    pub id: String,
    /// Which document.
    pub document: Document,
    /// The place, such as `rules.enterprise`.
    pub place: String,
    /// Whether it is settled.
    pub resolved: bool,
    /// What was said, in order of time, settling and opening again among it.
    pub comments: Vec<Comment>,
}

impl Draft {
    /// Every thread, the oldest first. One whose first comment has not arrived yet is not among them.
    pub fn threads(&self) -> Result<Vec<Thread>, Fault> {
        let all = lines::all::<Comment>(self.workspace().root(), COMMENTS)?;
        let all: BTreeMap<String, Comment> = all.into_iter().map(|comment| (comment.id.clone(), comment)).collect();
        let mut all: Vec<Comment> = all.into_values().collect();
        all.sort_by(|a, b| (a.at, &a.id).cmp(&(b.at, &b.id)));
        let mut threads: Vec<Thread> = all.iter().filter_map(begun).collect();
        for comment in all.into_iter().filter(|comment| !comment.thread.is_empty()) {
            let Some(thread) = threads.iter_mut().find(|thread| thread.id == comment.thread) else { continue };
            match comment.said {
                Said::Resolve => thread.resolved = true,
                // Whoever answers has not settled it.
                Said::Reopen | Said::Reply { .. } => thread.resolved = false,
                Said::Begin { .. } => {}
            }
            thread.comments.push(comment);
        }
        Ok(threads)
    }

    /// Begins a thread on a place; answers its id.
    ///
    /// # Errors
    /// `comment` when there are no words, or too many.
    pub fn comment(&self, document: Document, place: &str, text: &str, now: Instant) -> Result<String, Fault> {
        let text = words(text)?;
        let said = Said::Begin { document: document.name().to_owned(), place: place.to_owned(), text };
        self.say(String::new(), said, now)
    }

    /// Says something in a thread, settles it, or opens it again.
    ///
    /// # Errors
    /// `no-thread` when there is none of this id; `comment` when there are no words, or too many.
    pub fn answer(&self, thread: &str, said: Said, now: Instant) -> Result<String, Fault> {
        let known = self.threads()?.into_iter().find(|known| known.id == thread);
        let known = known.ok_or_else(|| {
            Fault::new(
                "no-thread",
                format!("there is no thread `{thread}`"),
                "name one that `countersign comment list` shows",
            )
        })?;
        let said = match said {
            Said::Reply { text } => Said::Reply { text: words(&text)? },
            other => other,
        };
        // Whoever answers comes after what was said, whatever the clocks say.
        let last = known.comments.last().map_or(now, |last| last.at + 1);
        self.say(thread.to_owned(), said, now.max(last))
    }

    fn say(&self, thread: String, said: Said, at: Instant) -> Result<String, Fault> {
        let (device, author) = (self.editor.device.clone(), self.editor.author.clone());
        let mut comment = Comment { id: String::new(), thread, device, author, at, said };
        comment.id = lines::name(&comment);
        lines::add(&self.own_changes().with_file_name(COMMENTS), &comment)?;
        Ok(comment.id)
    }
}

fn begun(comment: &Comment) -> Option<Thread> {
    let Said::Begin { document, place, .. } = &comment.said else { return None };
    Some(Thread {
        id: comment.id.clone(),
        document: Document::from_name(document)?,
        place: place.clone(),
        resolved: false,
        comments: vec![comment.clone()],
    })
}

fn words(text: &str) -> Result<String, Fault> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > LONGEST {
        return Err(Fault::new("comment", "a comment needs words, and at most 4,000 characters of them", ""));
    }
    Ok(text.to_owned())
}
