//! Comments on places of the draft, as threads that can be resolved.

use agreement::Document;
use agreement::time::to_rfc3339;
use store::draft::{Draft, Said, Thread};

use crate::Fault;
use crate::draft::open_draft;
use crate::session::{Session, now};
use crate::wire::{CommentView, ThreadAnswer, ThreadView, ThreadsReport};

/// Every thread of the draft, the oldest first.
pub(crate) fn all(draft: &Draft) -> Result<Vec<ThreadView>, Fault> {
    Ok(draft.threads()?.into_iter().map(|thread| view(draft, thread)).collect())
}

fn view(draft: &Draft, thread: Thread) -> ThreadView {
    let comment = |comment: store::draft::Comment| {
        let (kind, text) = match comment.said {
            Said::Begin { text, .. } | Said::Reply { text } => ("said", text),
            Said::Resolve => ("resolved", String::new()),
            Said::Reopen => ("reopened", String::new()),
        };
        CommentView {
            id: comment.id,
            author: comment.author,
            mine: comment.device == draft.device(),
            at: to_rfc3339(comment.at),
            kind: kind.to_owned(),
            text,
        }
    };
    ThreadView {
        id: thread.id,
        document: thread.document.into(),
        place: thread.place,
        resolved: thread.resolved,
        comments: thread.comments.into_iter().map(comment).collect(),
    }
}

pub(crate) fn begin(draft: &Draft, document: Document, place: &str, text: &str) -> Result<(), Fault> {
    draft.comment(document, place, text, now())?;
    Ok(())
}

pub(crate) fn answer(draft: &Draft, thread: &str, answer: ThreadAnswer) -> Result<(), Fault> {
    let said = match answer {
        ThreadAnswer::Reply { text } => Said::Reply { text },
        ThreadAnswer::Resolve => Said::Resolve,
        ThreadAnswer::Reopen => Said::Reopen,
    };
    draft.answer(thread, said, now())?;
    Ok(())
}

/// `countersign comment list`.
pub fn list(session: &Session) -> Result<ThreadsReport, Fault> {
    Ok(ThreadsReport { threads: all(&open_draft(session)?)? })
}

/// `countersign comment add`: a thread begins.
///
/// # Errors
/// A document or a place that is not there.
pub fn add(session: &Session, document: &str, place: &str, text: &str) -> Result<ThreadsReport, Fault> {
    let document = crate::draft::named(document)?;
    let draft = open_draft(session)?;
    let there = draft.source(document).ok().and_then(|source| agreement::edit::value_at(document, &source.text, place));
    if there.is_none() {
        return Err(Fault::usage(
            "no-place",
            format!("there is no `{place}` in {}", document.file_name()),
            "name a place as `countersign edit` does, such as `rules.enterprise`",
        ));
    }
    begin(&draft, document, place, text)?;
    list(session)
}

/// `countersign comment reply`, `resolve` and `reopen`.
pub fn go_on(session: &Session, thread: &str, with: ThreadAnswer) -> Result<ThreadsReport, Fault> {
    answer(&open_draft(session)?, thread, with)?;
    list(session)
}
