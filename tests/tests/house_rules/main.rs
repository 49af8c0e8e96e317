//! The rules of the house: how it is laid out, what may depend on what, and what may not be found in it. README.md
//! states them; here they are held against the files, so that the statement cannot rot.

mod files;
mod readme;
mod rooms;
mod walls;

use std::fs;
use std::path::{Path, PathBuf};

/// The folder of the project, as cargo says it when it runs the tests: another clone may share the build folder.
fn root() -> PathBuf {
    let tests = std::env::var_os("CARGO_MANIFEST_DIR").expect("run by cargo");
    Path::new(&tests).parent().expect("the tests lie in the project").to_owned()
}

/// A text of the project.
fn text(path: impl AsRef<Path>) -> String {
    let path = root().join(path);
    fs::read_to_string(&path).unwrap_or_else(|fault| panic!("`{}` cannot be read: {fault}", path.display()))
}

/// Every file below a folder of the project with one of the endings, except what is installed or built; paths as from
/// the project's folder, with `/`.
fn files(folder: &str, endings: &[&str]) -> Vec<String> {
    const NOT_OURS: [&str; 5] = ["node_modules", "dist", "target", "gen", ".git"];
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        let entries = fs::read_dir(&folder).unwrap_or_else(|fault| panic!("`{}`: {fault}", folder.display()));
        for entry in entries.flatten() {
            let (path, name) = (entry.path(), entry.file_name().to_string_lossy().into_owned());
            if path.is_dir() && !NOT_OURS.contains(&name.as_str()) {
                folders.push(path);
            } else if path.is_file() && endings.iter().any(|ending| name.ends_with(ending)) {
                let relative = path.strip_prefix(root()).expect("below the project's folder");
                found.push(relative.to_string_lossy().replace('\\', "/"));
            }
        }
    }
    found.sort();
    found
}

/// Fails with every breach of a rule at once.
#[track_caller]
fn nothing_breaks(rule: &str, breaches: &[String]) {
    assert!(breaches.is_empty(), "{rule}:\n  {}", breaches.join("\n  "));
}
