//! Comments on a place of the draft, as threads that can be resolved: `drafts/DEVICE/comments.jsonl`, to which only that
//! device adds. What was said is never changed; a thread is what all devices' lines together make of it.

use std::collections::BTreeMap;
use std::path::Path;

use agreement::Document;
use agreement::time::Instant;
use serde::{Deserialize, Serialize};

use super::seen::{read, sha256};
use super::{Draft, log};
use crate::{Fault, files};

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
        let mut all: BTreeMap<String, Comment> = BTreeMap::new();
        for device in log::devices(self.workspace().root())? {
            let copies = log::list(&device)?.into_iter().filter(|path| is_of_comments(path));
            for path in copies {
                let text = read(&path)?.unwrap_or_default();
                let lines = text.lines().filter_map(|line| serde_json::from_str::<Comment>(line).ok());
                all.extend(lines.map(|comment| (comment.id.clone(), comment)));
            }
        }
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
        comment.id = sha256(&line(&comment))[..16].to_owned();
        let path = self.own_changes().with_file_name(COMMENTS);
        files::make_folder(files::folder_of(&path))?;
        let half = read(&path)?.is_some_and(|text| !text.is_empty() && !text.ends_with('\n'));
        files::append(&path, format!("{}{}\n", if half { "\n" } else { "" }, line(&comment)).as_bytes())?;
        Ok(comment.id)
    }
}

fn line(comment: &Comment) -> String {
    // A comment holds nothing that JSON cannot.
    serde_json::to_string(comment).unwrap_or_default()
}

fn is_of_comments(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    name.starts_with("comments") && name.ends_with(".jsonl")
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
