//! The draft as several people make it.

use std::process::ExitCode;

use commands::wire::{ResolveChoice, ThreadAnswer};
use commands::{Fault, Session, draft, merging, suggestions, threads};

use super::{DONE, edit_request, no};
use crate::args::{Command, Comment, Decision, Leftover, Suggestion};
use crate::output::Output;
use crate::render;

/// Answers a command that looks at what several people did, or decides it.
pub fn answer(session: &Session, command: &Command, output: &Output) -> Result<ExitCode, Fault> {
    match command {
        Command::History { restore: Some(change), .. } => {
            let report = merging::restore(session, change)?;
            output.answer(&report, |report| match report.changes.is_empty() {
                true => "nothing changed: the draft is so already\n".to_owned(),
                false => render::draft_history(report),
            })?;
        }
        Command::History { limit, .. } => {
            let mut report = merging::history(session)?;
            report.changes.truncate(limit.unwrap_or(usize::MAX));
            output.answer(&report, render::draft_history)?;
        }
        Command::Conflicts => {
            let report = merging::conflicts(session)?;
            output.answer(&report, render::conflicts)?;
            return Ok(if report.conflicts.is_empty() { DONE } else { no() });
        }
        Command::Resolve { conflict, choice } => {
            let report = merging::resolve(session, conflict, decision(choice)?)?;
            output.answer(&report, |report| format!("{}\n", report.sentence))?;
        }
        Command::Comment { comment } => {
            let report = match comment {
                Comment::List => threads::list(session)?,
                Comment::Add { document, place, text } => threads::add(session, document, place, text)?,
                Comment::Reply { thread, text } => {
                    threads::go_on(session, thread, ThreadAnswer::Reply { text: text.clone() })?
                }
                Comment::Resolve { thread } => threads::go_on(session, thread, ThreadAnswer::Resolve)?,
                Comment::Reopen { thread } => threads::go_on(session, thread, ThreadAnswer::Reopen)?,
            };
            output.answer(&report, render::threads)?;
        }
        Command::Suggest { edit, why } => {
            let (document, request) = edit_request(edit)?;
            let report = suggestions::suggest(session, document, request, why.as_deref().unwrap_or_default())?;
            output.answer(&report, render::suggestions)?;
        }
        Command::Suggestions { all } => {
            output.answer(&suggestions::list(session, *all)?, render::suggestions)?;
        }
        Command::Suggestion { suggestion } => match suggestion {
            Suggestion::Accept { suggestion } => {
                let report = suggestions::accept(session, suggestion)?;
                output.answer(&report, |report| format!("{}\n", report.sentence))?;
            }
            Suggestion::Decline { suggestion, reason } => {
                let reason = reason.as_deref().unwrap_or_default();
                output.answer(&suggestions::decline(session, suggestion, reason)?, render::suggestions)?;
            }
            Suggestion::Withdraw { suggestion } => {
                output.answer(&suggestions::withdraw(session, suggestion)?, render::suggestions)?;
            }
        },
        Command::Leftovers => {
            let report = merging::list_leftovers(session)?;
            output.answer(&report, render::leftovers)?;
            return Ok(if report.leftovers.is_empty() { DONE } else { no() });
        }
        Command::Leftover { leftover } => {
            let (name, merge) = match leftover {
                Leftover::Merge { name } => (name, true),
                Leftover::Aside { name } => (name, false),
            };
            let report = merging::clear_leftover(session, name, merge)?;
            output.answer(&report, |report| format!("{}\n", report.sentence))?;
        }
        _ => {}
    }
    Ok(DONE)
}

fn decision(choice: &Decision) -> Result<ResolveChoice, Fault> {
    Ok(match (&choice.take, &choice.value) {
        (Some(change), _) => ResolveChoice::Side { change: change.clone() },
        (None, Some(value)) => ResolveChoice::Value { value: draft::parse_value(value)? },
        (None, None) => ResolveChoice::Value { value: serde_json::Value::Null },
    })
}
