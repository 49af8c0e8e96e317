//! The arrows between the rooms, held against what cargo knows.

use std::process::Command;

use serde_json::Value;

use crate::{files, nothing_breaks, root, text};

/// Which rooms of the house a room may know. Nobody else is known.
const ARROWS: [(&str, &[&str]); 11] = [
    ("agreement", &[]),
    ("sample", &[]),
    ("simulation", &["agreement"]),
    ("signoff", &["agreement"]),
    ("export", &[]),
    ("store", &["agreement", "simulation", "signoff"]),
    ("commands", &["agreement", "sample", "simulation", "signoff", "export", "store"]),
    ("countersign", &["commands"]),
    ("countersign-window", &["commands"]),
    ("xtask", &[]),
    ("countersign-tests", &["agreement", "sample", "simulation", "signoff", "export", "store", "commands"]),
];

/// The pure rooms, and all that they may bring in from outside: nothing that touches a disk, a clock or the network.
/// (`proptest` is for the made-up documents with which other rooms are tested, and optional.)
const PURE: [(&str, &[&str]); 5] = [
    (
        "agreement",
        &[
            "chrono",
            "chrono-tz",
            "granit-parser",
            "proptest",
            "serde",
            "serde_json",
            "sha2",
            "strsim",
            "unicode-security",
        ],
    ),
    ("sample", &["chrono", "chrono-tz"]),
    ("simulation", &["agreement", "chrono", "chrono-tz", "crc32fast", "hashbrown", "rayon", "statrs"]),
    ("signoff", &["agreement", "serde", "serde_json", "serde_json_canonicalizer", "sha2", "ssh-key", "thiserror"]),
    ("export", &["chrono", "serde", "serde_json", "sha2", "thiserror", "typst", "typst-layout", "typst-pdf", "zip"]),
];

fn packages() -> Vec<Value> {
    let done = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--format-version", "1", "--offline"])
        .current_dir(root())
        .output()
        .expect("cargo can be asked");
    let metadata: Value = serde_json::from_slice(&done.stdout).expect("cargo answers in JSON");
    metadata["packages"].as_array().expect("a list of packages").clone()
}

fn name(value: &Value) -> &str {
    value["name"].as_str().expect("a name")
}

fn dependencies(package: &Value) -> impl Iterator<Item = &Value> {
    package["dependencies"].as_array().expect("a list of dependencies").iter()
}

#[test]
fn rooms_know_only_the_rooms_that_the_arrows_allow() {
    let mut breaches = Vec::new();
    for package in packages() {
        let Some((_, known)) = ARROWS.iter().find(|(room, _)| *room == name(&package)) else {
            breaches.push(format!("`{}` is a room that the rules do not know", name(&package)));
            continue;
        };
        for inner in dependencies(&package).filter(|dependency| dependency["path"].is_string()) {
            // (A room's tests may ask for the room itself with its made-up things.)
            if !known.contains(&name(inner)) && name(inner) != name(&package) {
                breaches.push(format!("`{}` depends on `{}`", name(&package), name(inner)));
            }
        }
    }
    nothing_breaks("the arrows between the rooms", &breaches);
}

#[test]
fn pure_rooms_bring_nothing_in_that_could_touch_the_world() {
    let mut breaches = Vec::new();
    for package in packages() {
        let Some((_, allowed)) = PURE.iter().find(|(room, _)| *room == name(&package)) else { continue };
        for dependency in dependencies(&package).filter(|dependency| dependency["kind"].is_null()) {
            if !allowed.contains(&name(dependency)) {
                breaches.push(format!("`{}` depends on `{}`", name(&package), name(dependency)));
            }
        }
    }
    nothing_breaks("a pure room depends only on what is pure", &breaches);
}

#[test]
fn pure_rooms_ban_the_clock_files_and_the_environment_by_lint() {
    const BANNED: [&str; 9] = [
        "std::time::SystemTime::now",
        "std::time::Instant::now",
        "chrono::Utc::now",
        "chrono::Local::now",
        "std::env::var",
        "std::fs::read",
        "std::fs::write",
        "std::fs::File",
        "std::process::Command::new",
    ];
    let mut breaches = Vec::new();
    for (room, _) in PURE {
        let lints = text(format!("src-tauri/crates/{room}/clippy.toml"));
        let missing = BANNED.iter().filter(|banned| !lints.contains(&format!("\"{banned}\"")));
        breaches.extend(missing.map(|banned| format!("`{room}` does not ban `{banned}`")));
        for file in files(&format!("src-tauri/crates/{room}/src"), &[".rs"]) {
            let code = text(&file);
            if ["allow(clippy::disallowed", "expect(clippy::disallowed"].iter().any(|way_out| code.contains(way_out)) {
                breaches.push(format!("`{file}` lets itself out of the ban"));
            }
        }
    }
    nothing_breaks("a pure room is pure by lint", &breaches);
}

#[test]
fn every_room_is_under_the_same_lints_and_none_is_unsafe() {
    let mut breaches = Vec::new();
    if !text("Cargo.toml").contains("unsafe_code = \"deny\"") {
        breaches.push("`Cargo.toml` does not deny unsafe code".to_owned());
    }
    for manifest in manifests() {
        if !text(&manifest).contains("[lints]\nworkspace = true") {
            breaches.push(format!("`{manifest}` does not take the workspace's lints"));
        }
    }
    for file in files("src-tauri", &[".rs"]).into_iter().chain(files("tests", &[".rs"])) {
        if file != "tests/tests/house_rules/rooms.rs" && text(&file).contains("(unsafe_code") {
            breaches.push(format!("`{file}` lets unsafe code in"));
        }
    }
    nothing_breaks("one list of lints", &breaches);
}

#[test]
fn versions_of_dependencies_stand_in_one_list() {
    let mut breaches = Vec::new();
    for manifest in manifests() {
        let mut in_dependencies = false;
        for line in text(&manifest).lines() {
            if line.starts_with('[') {
                in_dependencies = line.contains("dependencies");
            } else if in_dependencies && line.contains('=') && !line.contains("workspace = true") {
                breaches.push(format!("`{manifest}`: `{line}`"));
            }
        }
    }
    nothing_breaks("versions stand in the root's `[workspace.dependencies]`", &breaches);
}

fn manifests() -> Vec<String> {
    let mut found = files("src-tauri", &["Cargo.toml"]);
    found.extend(files("tests", &["Cargo.toml"]));
    found
}
