//! A draft on which two people work, each on a computer of their own.

use std::fs;
use std::path::{Path, PathBuf};

use super::{Ground, Outcome};

/// The threshold that both change.
const THRESHOLD: &str = "bands.qualified.from";
/// The points of a rule that one changes while the other takes the rule away.
const RULE: &str = "rules.target-industry";
/// A rule whose points the other one would change.
const SUGGESTED: &str = "rules.pricing-pages";

/// A sample workspace in which Lee Park, on a copy of the folder, changed what is changed here too: one threshold, and a
/// rule that he takes away. He also asks something, and suggests two things: what is open, and what does not fit any more.
/// A sync tool has left a copy of the SLA.
///
/// # Errors
/// When it cannot be made.
pub fn sample_of_two(ground: &Ground) -> Outcome<PathBuf> {
    let workspace = ground.sample()?;
    let lee = Ground::of("Lee Park");
    let copied = lee.path("copy");
    bring(&workspace, &copied)?;
    let at_lees =
        |arguments: &[&str]| lee.countersign(&[&["--workspace", &copied.to_string_lossy()], arguments].concat());
    at_lees(&["edit", "set", "mql", THRESHOLD, "72"])?;
    at_lees(&["edit", "remove", "mql", RULE])?;
    at_lees(&["comment", "add", "mql", "bands.qualified", "Why not where it was in March?"])?;
    at_lees(&["suggest", "set", "mql", &format!("{SUGGESTED}.points"), "30", "--why", "Who reads prices buys"])?;
    at_lees(&["suggest", "set", "mql", "title", "\"What sales gets\""])?;
    let here =
        |arguments: &[&str]| ground.countersign(&[&["--workspace", &workspace.to_string_lossy()], arguments].concat());
    here(&["edit", "set", "mql", THRESHOLD, "60"])?;
    here(&["edit", "set", "mql", &format!("{RULE}.points"), "7"])?;
    here(&["edit", "set", "mql", "title", "\"Who qualifies\""])?;
    bring(&copied.join("drafts"), &workspace.join("drafts"))?;
    let copy = fs::read_to_string(workspace.join("sla.yaml"))?.replace("title: ", "title: Our ");
    fs::write(workspace.join("sla (1).yaml"), copy)?;
    Ok(workspace)
}

/// Brings what is not there yet from one folder to the other, as a sync tool does.
///
/// # Errors
/// When something cannot be read or written.
pub fn bring(from: &Path, to: &Path) -> Outcome {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let path = entry?.path();
        let target = to.join(path.file_name().ok_or("an entry without a name")?);
        if path.is_dir() {
            bring(&path, &target)?;
        } else if !target.exists() {
            fs::copy(&path, &target)?;
        }
    }
    Ok(())
}
