//! New files of a version: a sign-off, a refusal, the withdrawal of a proposal.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use super::{holds, leftovers, refuse_link, set_aside, what_stands};
use crate::turn::{BETWEEN_TRIES, Turn};
use crate::{Fault, files};

/// How long the other half of a pair is waited for that another program may just be writing.
const OTHER_HALF: Duration = Duration::from_secs(1);

/// Adds a file such as `withdrawn.json` to a version. It is new or refused, appears whole or not at all, and lasts once
/// this returns.
///
/// # Errors
/// Code `already-there` when a file of that name with other content stands there; what cannot be written.
pub fn add(version: &Path, name: &str, bytes: &[u8]) -> Result<(), Fault> {
    refuse_link(version)?;
    leftovers::clear(version);
    let path = version.join(name);
    if files::add(&path, bytes)? || holds(&path, bytes)? { Ok(()) } else { Err(taken(&path)) }
}

/// Adds a signed statement to a version: `STEM.json` and then `STEM.sig`, so that there is no signature without its
/// statement. A kill in between leaves a statement that nobody signed; it counts as none, and is moved to the folder
/// `set-aside` of the workspace's own data folder when the leader signs again. The same pair a second time changes
/// nothing.
///
/// Must not be called within a [`Turn`] of the same data folder: it takes one. [`add_pair_in`] does not.
///
/// # Errors
/// Code `already-there` when such a pair stands there; what cannot be written. Then there is no `STEM.sig` of this one.
pub fn add_pair(version: &Path, stem: &str, statement: &[u8], signature: &[u8], own: &Path) -> Result<(), Fault> {
    add_pair_in(&Turn::take(own)?, version, stem, statement, signature, own)
}

/// Does what [`add_pair`] does within a turn of the workspace's own data folder. Whoever looks in the same turn whether the
/// leader may sign, and then signs, is sure that no other program of that data folder has declined for the leader, or
/// taken the version back, in between.
///
/// # Errors
/// As of [`add_pair`].
pub fn add_pair_in(
    _turn: &Turn,
    version: &Path,
    stem: &str,
    statement: &[u8],
    signature: &[u8],
    own: &Path,
) -> Result<(), Fault> {
    refuse_link(version)?;
    leftovers::clear(version);
    let (json, sig) = (version.join(format!("{stem}.json")), version.join(format!("{stem}.sig")));
    clear_half(&json, &sig, statement, signature, own)?;
    if holds(&json, statement)? && holds(&sig, signature)? {
        return Ok(());
    }
    for (path, bytes) in [(&json, statement), (&sig, signature)] {
        if !files::add(path, bytes)? && !holds(path, bytes)? {
            return Err(taken(path));
        }
    }
    // Both are written: one that cannot be read at this moment is there all the same.
    if holds(&json, statement).unwrap_or(true) {
        return Ok(());
    }
    // A program with another data folder took the statement for a half pair while the signature was on its way.
    drop(fs::remove_file(&sig));
    Err(Fault::new("busy", format!("another program is writing `{}`", sig.display()), "try again"))
}

/// Sets one file of a pair aside whose other half is not there, unless it is just what is about to be written.
fn clear_half(json: &Path, sig: &Path, statement: &[u8], signature: &[u8], own: &Path) -> Result<(), Fault> {
    let began = Instant::now();
    loop {
        let (half, bytes, other) = match (what_stands(json)?.is_some(), what_stands(sig)?.is_some()) {
            (true, false) => (json, statement, sig),
            (false, true) => (sig, signature, json),
            _ => return Ok(()),
        };
        if holds(half, bytes)? {
            return Ok(());
        }
        if began.elapsed() >= OTHER_HALF {
            let kept = set_aside(half, own)?;
            if what_stands(other)?.is_some() {
                // It came at this very moment, and the pair was told to be done: whole it is again.
                files::add(half, &kept)?;
            }
            return Ok(());
        }
        std::thread::sleep(BETWEEN_TRIES);
    }
}

fn taken(path: &Path) -> Fault {
    let name = |path: Option<&Path>| path.and_then(Path::file_name).unwrap_or_default().display().to_string();
    Fault::new(
        "already-there",
        format!("`{}` already stands in `{}`", name(Some(path)), name(path.parent())),
        "look at it with `countersign log`; nothing is ever overwritten there",
    )
}
