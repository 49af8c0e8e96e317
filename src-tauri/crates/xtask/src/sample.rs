//! The sample workspace that a developer looks at, beside the build: neither it nor its leads touch the person's own data.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::Outcome;
use crate::process::{built, run, say, target};

/// The folder of the sample; the workspace and the lead database are in it.
pub fn folder() -> PathBuf {
    target().join("sample")
}

/// The workspace.
pub fn workspace() -> PathBuf {
    folder().join("workspace")
}

/// The command line, on the sample's data.
pub fn countersign(profile: &str) -> Command {
    let mut command = Command::new(built(profile, "countersign"));
    command.env("COUNTERSIGN_DATA", folder().join("data"));
    command
}

/// Makes the sample; one that is there already is kept, with whatever the developer has changed in it.
pub fn make(profile: &str, fresh: bool) -> Outcome {
    // Written last: a sample without it was interrupted, and is made anew.
    let complete = folder().join("complete");
    if complete.is_file() && !fresh {
        say(&format!("opening the sample workspace that is there: {}", workspace().display()));
        return Ok(());
    }
    if folder().exists() {
        fs::remove_dir_all(folder()).map_err(|fault| format!("the old sample cannot be removed: {fault}"))?;
    }
    say(&format!("making the sample workspace: {}", workspace().display()));
    fs::create_dir_all(folder()).map_err(|fault| format!("`{}` cannot be made: {fault}", folder().display()))?;
    run(countersign(profile).arg("new").arg(workspace()).arg("--sample"))?;
    fs::write(&complete, "").map_err(|fault| format!("`{}` cannot be written: {fault}", complete.display()))
}
