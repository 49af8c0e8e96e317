//! The window's program: built with the UI inside, driven for its picture.

use std::path::Path;
use std::process::Command;

use crate::Outcome;
use crate::packages::{Purpose, provide};
use crate::process::{built, cargo, run, say, target};
use crate::ui;

/// The features under which everything is built when the window is part of it. Always the same ones on the whole
/// workspace: another choice would compile half of the dependencies once more.
pub const EVERYTHING: [&str; 3] =
    ["--workspace", "--features", "countersign-window/custom-protocol,countersign-tests/window"];

/// Installs what is missing and builds the UI, without which the window does not compile.
pub fn set_up() -> Outcome {
    provide(Purpose::Walks)?;
    ui::build()
}

/// Builds every program of the project.
pub fn build(profile: &str) -> Outcome {
    say("building the program (some minutes the first time, seconds afterwards)");
    let mut command = cargo(["build", "--bins"]);
    command.args(EVERYTHING);
    if profile == "release" {
        command.arg("--release");
    }
    run(&mut command)
}

/// Pictures of every screen.
pub fn screenshots() -> Outcome {
    set_up()?;
    build("debug")?;
    let out = target().join("screenshots");
    say("going through the screens");
    run(photographer("debug").arg(&out))?;
    println!("the pictures are in {}", out.display());
    Ok(())
}

/// One picture of the sample workspace as it opens.
pub fn picture(profile: &str, sample: &Path) -> Outcome {
    let out = target().join("screenshots");
    run(photographer(profile).arg(&out).arg("--of").arg(sample))?;
    println!("a picture of the window: {}", out.join("window.png").display());
    Ok(())
}

fn photographer(profile: &str) -> Command {
    let mut command = Command::new(built(profile, "screenshots"));
    command.env("COUNTERSIGN_WINDOW", built(profile, "countersign-window"));
    command
}
