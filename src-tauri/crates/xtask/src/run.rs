//! `cargo xtask run`: from a fresh clone to the window on the sample workspace.

use std::process::Command;

use crate::Outcome;
use crate::packages::{Purpose, provide};
use crate::process::{built, cargo, run as run_command, say};
use crate::{sample, ui, window};

/// What the developer asked for.
#[derive(Default)]
struct Wish {
    headless: bool,
    release: bool,
    fresh: bool,
}

impl Wish {
    fn read(arguments: &[&str]) -> Outcome<Self> {
        let mut wish = Self::default();
        for argument in arguments {
            match *argument {
                "--headless" => wish.headless = true,
                "--release" => wish.release = true,
                "--fresh" => wish.fresh = true,
                other => {
                    return Err(format!(
                        "`cargo xtask run` knows no `{other}`; `cargo xtask help` lists what there is"
                    ));
                }
            }
        }
        Ok(wish)
    }

    fn profile(&self) -> &'static str {
        if self.release { "release" } else { "debug" }
    }
}

/// Builds, makes the sample, and shows it: in the window, or where there is no display as a table.
pub fn run(arguments: &[&str]) -> Outcome {
    let wish = Wish::read(arguments)?;
    let profile = wish.profile();
    if wish.headless {
        headless(&wish)
    } else if has_display() {
        provide(Purpose::Window)?;
        ui::build()?;
        build_window(&wish)?;
        sample::make(profile, wish.fresh)?;
        say("opening the window");
        run_command(
            Command::new(built(profile, "countersign-window"))
                .arg(sample::workspace())
                .env("COUNTERSIGN_DATA", sample::folder().join("data")),
        )
    } else {
        say("there is no display here: the window is left out, the command line shows the same preview");
        build_command_line(&wish)?;
        sample::make(profile, wish.fresh)?;
        table(profile)?;
        println!("\n`cargo xtask run --headless` starts the window on a virtual display and leaves a picture of it");
        Ok(())
    }
}

fn headless(wish: &Wish) -> Outcome {
    let profile = wish.profile();
    provide(Purpose::Walks)?;
    ui::build()?;
    window::build(profile)?;
    sample::make(profile, wish.fresh)?;
    table(profile)?;
    say("starting the window on a virtual display");
    window::picture(profile, &sample::folder())
}

/// On Windows and macOS there always is one.
fn has_display() -> bool {
    let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(target_os = "linux") || set("DISPLAY") || set("WAYLAND_DISPLAY")
}

fn build_window(wish: &Wish) -> Outcome {
    say("building the program (some minutes the first time, seconds afterwards)");
    build(wish, &["-p", "countersign-window", "-p", "countersign", "--features", "countersign-window/custom-protocol"])
}

fn build_command_line(wish: &Wish) -> Outcome {
    say("building the command line (a minute or two the first time, seconds afterwards)");
    build(wish, &["-p", "countersign"])
}

fn build(wish: &Wish, what: &[&str]) -> Outcome {
    let release: &[&str] = if wish.release { &["--release"] } else { &[] };
    run_command(&mut cargo(["build"].iter().chain(what).chain(release)))
}

/// The preview of the sample's draft against the version in force.
fn table(profile: &str) -> Outcome {
    say("what the sample's draft would have done to its leads");
    run_command(sample::countersign(profile).arg("--workspace").arg(sample::workspace()).arg("simulate"))
}
