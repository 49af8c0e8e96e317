//! Virtual environments of Python beside what cargo builds, each with the packages of a list that stands in the project.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::Outcome;
use crate::process::{is_there, root, run, say, succeeds, target};

/// What an environment is for, and what belongs into it.
pub struct Environment {
    /// Where it is made, within cargo's folder.
    pub folder: &'static str,
    /// The list of packages, within the project.
    pub requirements: &'static str,
    /// What it brings in, and how much that is.
    pub brings: &'static str,
}

impl Environment {
    /// Its Python. Made where it is missing, and made again when what belongs into it has changed.
    pub fn python(&self) -> Outcome<PathBuf> {
        let folder = target().join(self.folder);
        let (python, stamp) = (folder.join("bin/python"), folder.join("requirements.txt"));
        let list = root().join(self.requirements);
        let wanted =
            fs::read_to_string(&list).map_err(|fault| format!("{} cannot be read: {fault}", list.display()))?;
        if python.is_file() && fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
            return Ok(python);
        }
        say(&format!("installing {} from PyPI (once)", self.brings));
        run(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&folder))?;
        run(Command::new(&python).args(["-m", "pip", "install", "--quiet", "--requirement"]).arg(&list))?;
        fs::write(&stamp, wanted).map_err(|fault| format!("{} cannot be written: {fault}", stamp.display()))?;
        Ok(python)
    }
}

/// Whether Python can make virtual environments, which Debian packs by itself.
pub fn is_whole() -> bool {
    is_there("python3") && succeeds(Command::new("python3").args(["-c", "import venv, ensurepip"]))
}
