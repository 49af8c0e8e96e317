//! The visible top level, and the tree that README.md draws of the house.

use std::collections::BTreeSet;
use std::fs;

use crate::{nothing_breaks, root, text};

#[test]
fn the_visible_top_level_is_what_it_is_said_to_be() {
    const VISIBLE: [&str; 8] =
        ["Cargo.lock", "Cargo.toml", "LICENSE", "README.md", "definitions", "src-tauri", "tests", "ui"];
    let found: BTreeSet<String> = fs::read_dir(root())
        .expect("the project's folder")
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        // What cargo builds lies there by default and is no part of the project.
        .filter(|name| !name.starts_with('.') && name != "target")
        .collect();
    assert_eq!(found.iter().map(String::as_str).collect::<Vec<_>>(), VISIBLE);
}

/// The paths of the tree in README.md: in the code block that draws `src-tauri/`, every line that is not the
/// continuation of a description (those are indented far), its depth told by two spaces for each.
fn drawn() -> Vec<String> {
    let readme = text("README.md");
    let tree = readme.split("```").find(|block| block.contains("\nsrc-tauri/")).expect("README.md draws the tree");
    let mut above: Vec<String> = Vec::new();
    let mut paths = Vec::new();
    for line in tree.lines().skip(1).filter(|line| !line.trim().is_empty()) {
        let indent = line.len() - line.trim_start().len();
        if indent >= 12 {
            continue;
        }
        above.truncate(indent / 2);
        let folder = above.concat();
        // Several names may stand side by side; the description follows after two spaces.
        let names = line.trim().split("  ").next().unwrap_or_default();
        paths.extend(names.split(' ').map(|name| format!("{folder}{name}")));
        above.push(names.split(' ').next().unwrap_or_default().to_owned());
    }
    paths
}

#[test]
fn the_tree_of_the_readme_is_there() {
    let missing = |path: &String| (!root().join(path).exists()).then(|| format!("`{path}`"));
    nothing_breaks("README.md draws what is not there", &drawn().iter().filter_map(missing).collect::<Vec<_>>());
}

#[test]
fn the_tree_of_the_readme_leaves_no_room_out() {
    let drawn = drawn();
    let mut breaches = Vec::new();
    for folder in ["src-tauri/crates", "ui/src"] {
        for entry in fs::read_dir(root().join(folder)).expect("a folder of the house").flatten() {
            let path = format!("{folder}/{}/", entry.file_name().to_string_lossy());
            if entry.path().is_dir() && !drawn.contains(&path) {
                breaches.push(format!("`{path}`"));
            }
        }
    }
    nothing_breaks("README.md leaves rooms out", &breaches);
}
