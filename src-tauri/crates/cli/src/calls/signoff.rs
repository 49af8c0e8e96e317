//! The commands about versions, keys and signatures.

use std::io::{IsTerminal, Write};
use std::path::Path;
use std::process::ExitCode;

use commands::keys::{KeySource, Passphrase};
use commands::signoff::{Action, Prepared};
use commands::wire::Signed;
use commands::{Fault, Session, Surroundings, export, keys, signoff, suggestions, workspaces};

use super::{DONE, no};
use crate::args::{Format, Key, SignOff, With};
use crate::output::Output;
use crate::{passphrase, render};

/// Answers a command about versions; `verify` of a bundle is the only one that needs no workspace.
pub fn answer(
    surroundings: &Surroundings,
    workspace: Option<&Path>,
    command: &SignOff,
    output: &Output,
) -> Result<ExitCode, Fault> {
    if let SignOff::Verify { path, trust } = command {
        return verify(surroundings, workspace, path.as_deref(), trust.as_deref(), output);
    }
    let session = workspaces::open(surroundings, workspace)?;
    match command {
        SignOff::Verify { .. } => Ok(DONE),
        SignOff::Key { key } => key_call(&session, key, output),
        SignOff::Propose { message, after } => {
            let proposed = signoff::propose(&session, message, after.as_deref(), None)?;
            output.aside(&render::beside(suggestions::count(&session)?));
            output.answer(&proposed, render::proposed).map(|()| DONE)
        }
        SignOff::Sign { version, with } => {
            let signed = put_name(&session, version, with, Action::Sign, output)?;
            output.answer(&signed, render::signed).map(|()| DONE)
        }
        SignOff::Decline { version, with, reason } => {
            let decline = Action::Decline { reason: reason.clone() };
            let signed = put_name(&session, version, with, decline, output)?;
            output.answer(&signed, render::declined).map(|()| DONE)
        }
        SignOff::Withdraw { version, reason } => {
            output.answer(&signoff::withdraw(&session, version, reason)?, render::stands).map(|()| DONE)
        }
        SignOff::HandOver { version, reason } => {
            output.answer(&signoff::hand_over(&session, version, reason)?, render::stands).map(|()| DONE)
        }
        SignOff::Restore { version } => {
            output.answer(&signoff::restore(&session, version)?, render::restored).map(|()| DONE)
        }
        SignOff::Log => output.answer(&signoff::log(&session)?, render::log).map(|()| DONE),
        SignOff::Export { version, output: file, format } => {
            let format = match format {
                Format::Bundle => export::Format::Bundle,
                Format::Pdf => export::Format::Pdf,
                Format::Html => export::Format::Html,
                Format::Md => export::Format::Markdown,
            };
            output.answer(&export::export(&session, version, file, format)?, render::exported).map(|()| DONE)
        }
        SignOff::InForce { on } => {
            let report = signoff::in_force_on(&session, on.as_deref())?;
            output.answer(&report, render::in_force)?;
            Ok(if report.version.is_some() { DONE } else { no() })
        }
    }
}

fn verify(
    surroundings: &Surroundings,
    workspace: Option<&Path>,
    path: Option<&Path>,
    trust: Option<&Path>,
    output: &Output,
) -> Result<ExitCode, Fault> {
    // A bundle is held against the workspace that one is in, if one is in any.
    let session = match (path, workspace) {
        (Some(_), None) => workspaces::open(surroundings, None).ok(),
        _ => Some(workspaces::open(surroundings, workspace)?),
    };
    let report = signoff::verify(surroundings, session.as_ref(), path, trust)?;
    output.answer(&report, render::verified)?;
    Ok(if report.ok { DONE } else { no() })
}

fn key_call(session: &Session, key: &Key, output: &Output) -> Result<ExitCode, Fault> {
    match key {
        Key::List => output.answer(&keys::list(session)?, render::keys).map(|()| DONE),
        Key::Use { leader, file } => {
            output.answer(&keys::adopt(session, leader, file)?, render::key_adopted).map(|()| DONE)
        }
        Key::New { leader, passphrase_file } => {
            let passphrase = match passphrase_file {
                Some(file) => Some(Passphrase::from_file(file)?),
                None => passphrase::for_a_new_key()?,
            };
            let made = keys::make(session, leader, passphrase.as_ref())?;
            if !made.encrypted {
                output.aside("warning: the key is not encrypted: whoever can read its file can sign with it\n");
            }
            output.answer(&made, render::key_made).map(|()| DONE)
        }
    }
}

/// Signs, once whoever sits at a terminal has read what is signed and agreed.
fn put_name(session: &Session, version: &str, with: &With, action: Action, output: &Output) -> Result<Signed, Fault> {
    let declines = matches!(action, Action::Decline { .. });
    let named = with.key.as_ref().map(|key| match key.to_str() {
        Some(name) => KeySource::named(name),
        None => KeySource::File(key.clone()),
    });
    let prepared = match &named {
        Some(source) => signoff::statement_with_key(session, version, &with.leader, action, source)?,
        None => signoff::statement(session, version, &with.leader, action)?,
    };
    let source = named.map_or_else(|| kept_key(session, with, &prepared), Ok)?;
    let asks = std::io::stdin().is_terminal() && std::io::stderr().is_terminal();
    if asks || !output.json {
        let view = signoff::version(session, version)?;
        output.aside(&render::before_signing(&view, prepared.view()));
    }
    if asks && !agreed(declines, prepared.view().name.as_str(), output) {
        return Err(Fault::no("not-signed", "nothing was signed", ""));
    }
    if let Some(file) = &with.passphrase_file {
        return signoff::sign(session, &prepared, &source, Some(&Passphrase::from_file(file)?));
    }
    match signoff::sign(session, &prepared, &source, None) {
        Err(fault) if fault.code == "needs-passphrase" && asks => {
            let passphrase = passphrase::ask("passphrase of the key: ")?;
            signoff::sign(session, &prepared, &source, Some(&passphrase))
        }
        done => done,
    }
}

/// The key of the data folder that signs where none is named.
fn kept_key(session: &Session, with: &With, prepared: &Prepared) -> Result<KeySource, Fault> {
    let view = prepared.view();
    let kept = match view.own.first() {
        Some(own) => Some(own.clone()),
        // A key that could not be read a moment ago must not be taken for none.
        None => keys::list(session)?.keys.into_iter().find(|key| key.public_key == view.key),
    };
    if let Some(own) = kept {
        return Ok(KeySource::File(own.path.into()));
    }
    Err(keys::unreadable(session)?.unwrap_or_else(|| {
        Fault::usage(
            "no-key",
            format!("the key of `{}` is not in this user's data folder", with.leader),
            "name it with `--key FILE`: a private key, a public one whose private half the ssh-agent holds, or `agent`",
        )
    }))
}

/// Asks whoever sits at the terminal.
fn agreed(declines: bool, name: &str, output: &Output) -> bool {
    let what = if declines { "decline" } else { "sign" };
    output.aside(&format!("{what} this as {name}? [y/N] "));
    let mut line = String::new();
    let read = std::io::stdin().read_line(&mut line);
    let _ = std::io::stderr().flush();
    read.is_ok() && matches!(line.trim().to_lowercase().as_str(), "y" | "yes")
}
