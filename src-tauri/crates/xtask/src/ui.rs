//! The UI's packages and its build, each done again only when what it is made of has changed.

use std::collections::hash_map::DefaultHasher;
use std::fs;
use std::hash::Hasher;
use std::path::{Path, PathBuf};

use crate::Outcome;
use crate::process::{npm, root, run, say};

/// Installs the UI's packages, exactly those of its lock file.
pub fn install() -> Outcome {
    let ui = root().join("ui");
    let wanted = hash_of([ui.join("package-lock.json"), ui.join("package.json")])?;
    if stamp("packages") == Some(wanted.clone()) {
        return Ok(());
    }
    say("installing the UI's packages (npm ci)");
    run(&mut npm(["ci", "--no-audit", "--no-fund"]))?;
    set_stamp("packages", &wanted)
}

/// Builds the UI into `ui/dist`, which the program takes in.
pub fn build() -> Outcome {
    install()?;
    let ui = root().join("ui");
    let wanted = hash_of(sources(&ui)?)?;
    if stamp("dist") == Some(wanted.clone()) && ui.join("dist/index.html").is_file() {
        return Ok(());
    }
    say("building the UI");
    run(&mut npm(["run", "build"]))?;
    set_stamp("dist", &wanted)
}

/// Stamps lie among the installed packages: who removes those also removes them.
fn stamp_file(name: &str) -> PathBuf {
    root().join("ui/node_modules/.countersign").join(name)
}

fn stamp(name: &str) -> Option<String> {
    fs::read_to_string(stamp_file(name)).ok()
}

fn set_stamp(name: &str, value: &str) -> Outcome {
    let file = stamp_file(name);
    let folder = file.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)
        .and_then(|()| fs::write(&file, value))
        .map_err(|fault| format!("`{}` cannot be written: {fault}", file.display()))
}

/// Every file that the UI is built from, in a fixed order.
fn sources(ui: &Path) -> Outcome<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut folders = vec![ui.to_owned()];
    while let Some(folder) = folders.pop() {
        let entries =
            fs::read_dir(&folder).map_err(|fault| format!("`{}` cannot be read: {fault}", folder.display()))?;
        for entry in entries.flatten() {
            let path = entry.path();
            if path.is_file() {
                found.push(path);
            } else if !["node_modules", "dist"].map(|name| ui.join(name)).contains(&path) {
                folders.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

fn hash_of(files: impl IntoIterator<Item = PathBuf>) -> Outcome<String> {
    let mut hasher = DefaultHasher::new();
    for file in files {
        let bytes = fs::read(&file).map_err(|fault| format!("`{}` cannot be read: {fault}", file.display()))?;
        hasher.write(file.to_string_lossy().as_bytes());
        hasher.write_usize(bytes.len());
        hasher.write(&bytes);
    }
    Ok(format!("{:016x}", hasher.finish()))
}
