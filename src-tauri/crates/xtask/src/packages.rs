//! Packages of the system: which are missing for a purpose, and how they come in.

use std::process::Command;

use crate::process::{is_there, run, say, succeeds};
use crate::{Outcome, engines, python};

/// What something is needed for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// The window is built and opened.
    Window,
    /// The window is also driven on a virtual display, the command line put under faults, and what it signs checked by
    /// the standard tools.
    Walks,
    /// Statements in SQL are run on other databases.
    Engines,
    /// The simulation is measured beside others.
    Peers,
    /// Two people share a folder as people do.
    Syncthing,
}

/// A package of Debian and Ubuntu, and how one sees that what it brings is there already, from wherever it came.
struct Package {
    name: &'static str,
    purposes: &'static [Purpose],
    is_there: fn() -> bool,
}

/// Whatever is done, Rust links with a C compiler.
const EVERY: &[Purpose] = &[Purpose::Window, Purpose::Walks, Purpose::Engines, Purpose::Peers, Purpose::Syncthing];
const WINDOW: &[Purpose] = &[Purpose::Window, Purpose::Walks];
const WALKS: &[Purpose] = &[Purpose::Walks];
const ENGINES: &[Purpose] = &[Purpose::Engines];
const PYTHON: &[Purpose] = &[Purpose::Engines, Purpose::Peers];

const PACKAGES: [Package; 14] = [
    Package { name: "gcc", purposes: EVERY, is_there: || is_there("cc") },
    Package { name: "libc6-dev", purposes: EVERY, is_there: || is_there("cc") },
    Package { name: "pkg-config", purposes: WINDOW, is_there: || is_there("pkg-config") },
    Package {
        name: "libwebkit2gtk-4.1-dev",
        purposes: WINDOW,
        is_there: || succeeds(Command::new("pkg-config").args(["--exists", "webkit2gtk-4.1"])),
    },
    Package { name: "xvfb", purposes: WALKS, is_there: || is_there("Xvfb") },
    Package { name: "webkit2gtk-driver", purposes: WALKS, is_there: || is_there("WebKitWebDriver") },
    Package { name: "strace", purposes: WALKS, is_there: || is_there("strace") },
    Package { name: "openssh-client", purposes: WALKS, is_there: || is_there("ssh-keygen") },
    Package { name: "unzip", purposes: WALKS, is_there: || is_there("unzip") },
    Package { name: "zip", purposes: WALKS, is_there: || is_there("zip") },
    Package { name: "python3-venv", purposes: PYTHON, is_there: python::is_whole },
    Package { name: "default-jre-headless", purposes: ENGINES, is_there: || is_there("java") },
    Package { name: "syncthing", purposes: &[Purpose::Syncthing], is_there: || is_there("syncthing") },
    Package { name: "postgresql", purposes: ENGINES, is_there: || engines::programs().is_some() },
];

/// Sees to it that everything for a purpose is there: installs it where that is allowed without asking for a password,
/// and otherwise says which command does it.
pub fn provide(purpose: Purpose) -> Outcome {
    if matches!(purpose, Purpose::Window | Purpose::Walks) && !is_there(if cfg!(windows) { "node" } else { "npm" }) {
        return Err(
            "Node.js with npm is missing (version 20.19 or newer)\nhelp: install it from your system's packages \
                    or from https://nodejs.org, then run this again"
                .to_owned(),
        );
    }
    // Windows and macOS bring their own web view; README.md says what a person installs there.
    if !cfg!(target_os = "linux") {
        return Ok(());
    }
    let missing: Vec<&str> =
        wanted(purpose).filter(|package| !(package.is_there)()).map(|package| package.name).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let names = missing.join(" ");
    let install = format!("apt-get install -y --no-install-recommends {names}");
    if !is_there("apt-get") {
        return Err(format!(
            "missing on this system (by Debian's names): {names}\nhelp: install them and run this again"
        ));
    }
    let Some(prefix) = right_to_install() else {
        return Err(format!(
            "missing on this system: {names}\nhelp: run this once, then the same command again:\n\n  sudo apt-get update && sudo {install}"
        ));
    };
    say(&format!("installing {names} (through apt, once)"));
    apt(prefix, &["update", "-q"])?;
    let arguments: Vec<&str> = install.split(' ').skip(1).collect();
    apt(prefix, &arguments)?;
    match wanted(purpose).find(|package| !(package.is_there)()) {
        None => Ok(()),
        Some(package) => Err(format!("`{}` is installed, but what it brings cannot be found", package.name)),
    }
}

fn wanted(purpose: Purpose) -> impl Iterator<Item = &'static Package> {
    PACKAGES.iter().filter(move |package| package.purposes.contains(&purpose))
}

/// How to become root without a password: not at all, by `sudo`, or (nothing) not possible.
fn right_to_install() -> Option<&'static [&'static str]> {
    let root = Command::new("id").arg("-u").output().is_ok_and(|done| done.stdout.trim_ascii() == b"0");
    if root {
        return Some(&[]);
    }
    succeeds(Command::new("sudo").args(["-n", "true"])).then_some(&["sudo", "-n"])
}

fn apt(prefix: &[&str], arguments: &[&str]) -> Outcome {
    let line: Vec<&str> = prefix
        .iter()
        .copied()
        .chain(["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"])
        .chain(arguments.iter().copied())
        .collect();
    run(Command::new(line[0]).args(&line[1..]))
}
