//! `cargo xtask test`: every test there is, each part with a closing line, no part left out in silence.

use std::process::Command;
use std::time::Instant;

use crate::engines::with_engines;
use crate::packages::{Purpose, provide};
use crate::process::{built, cargo, npm, read, run, say};
use crate::window::EVERYTHING;
use crate::{Outcome, ui, window};

/// How a part of the tests ended.
enum End {
    /// So many passed and failed, and whether the part as a whole is good (a type check has no count).
    Done { passed: usize, failed: usize, good: bool },
    /// Not run, and why.
    LeftOut(&'static str),
}

/// Runs everything, then says how each part ended.
pub fn test(arguments: &[&str]) -> Outcome {
    let (scope, filter) = wish(arguments)?;
    match scope {
        Scope::Engines => return on_engines(filter),
        Scope::Syncthing => return through_syncthing(filter),
        Scope::Everything | Scope::Quick => {}
    }
    let quick = scope == Scope::Quick;
    let walks = if quick {
        Err("asked for with --quick")
    } else if cfg!(target_os = "linux") {
        Ok(())
    } else {
        Err("the driver of the window's web view exists on Linux only")
    };
    provide(if walks.is_ok() { Purpose::Walks } else { Purpose::Window })?;
    let mut ends = Vec::new();
    let mut part = |name: &'static str, work: &mut dyn FnMut() -> Outcome<End>| -> Outcome {
        say(name);
        let began = Instant::now();
        let end = work()?;
        ends.push((name, end, began.elapsed().as_secs()));
        Ok(())
    };
    part("UI: types", &mut || ui_types(filter))?;
    part("UI: tests", &mut || ui_tests(filter))?;
    part("Rust: tests", &mut || rust(quick, filter))?;
    part("window: walks", &mut || walks.map_or_else(|why| Ok(End::LeftOut(why)), |()| walk(filter)))?;
    close(&ends)
}

/// What is to be run.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Scope {
    Everything,
    /// Without the walks through the window.
    Quick,
    /// Only the statements in SQL, on other databases.
    Engines,
    /// Only the draft of two who share a folder through Syncthing.
    Syncthing,
}

fn wish<'a>(arguments: &[&'a str]) -> Outcome<(Scope, Option<&'a str>)> {
    let (flags, names): (Vec<&str>, Vec<&str>) = arguments.iter().partition(|argument| argument.starts_with('-'));
    let scope = match &flags[..] {
        [] => Some(Scope::Everything),
        ["--quick"] => Some(Scope::Quick),
        ["--engines"] => Some(Scope::Engines),
        ["--syncthing"] => Some(Scope::Syncthing),
        _ => None,
    };
    match (scope, &names[..]) {
        (Some(scope), []) => Ok((scope, None)),
        (Some(scope), [filter]) => Ok((scope, Some(*filter))),
        _ => Err("usage: cargo xtask test [--quick | --engines | --syncthing] [FILTER]".to_owned()),
    }
}

/// The statements on other databases: how many scores were compared is part of what is told.
fn on_engines(filter: Option<&str>) -> Outcome {
    let began = Instant::now();
    let end = with_engines(|command| {
        command.args(["--", "--nocapture", "--test-threads=1"]).args(filter);
        counted(command)
    })?;
    close(&[("statements on other databases", end, began.elapsed().as_secs())])
}

/// Two real nodes on this machine, one draft.
fn through_syncthing(filter: Option<&str>) -> Outcome {
    if !cfg!(target_os = "linux") {
        return Err("Syncthing is set up on Linux only\nhelp: run this on Debian or Ubuntu".to_owned());
    }
    provide(Purpose::Syncthing)?;
    let began = Instant::now();
    let mut command = cargo(["test", "--no-fail-fast", "-p", "store", "--test", "syncthing"]);
    let end = cargo_test(&mut command, filter)?;
    close(&[("one draft through Syncthing", end, began.elapsed().as_secs())])
}

fn ui_types(filter: Option<&str>) -> Outcome<End> {
    if filter.is_some() {
        return Ok(End::LeftOut("only tests with a certain name were asked for"));
    }
    ui::install()?;
    Ok(End::Done { passed: 0, failed: 0, good: run(&mut npm(["run", "check"])).is_ok() })
}

fn ui_tests(filter: Option<&str>) -> Outcome<End> {
    // The window takes the built UI in, so this has to be done before anything of Rust is compiled.
    ui::build()?;
    let mut command = npm(["test", "--"]);
    command.env("NO_COLOR", "1");
    if let Some(filter) = filter {
        command.args(["-t", filter, "--passWithNoTests"]);
    }
    let (lines, good) = read(&mut command)?;
    // vitest closes with `      Tests  1 failed | 12 passed (13)`.
    let closing = lines.iter().rev().find(|line| line.trim_start().starts_with("Tests ")).map_or("", String::as_str);
    Ok(End::Done { passed: number_before("passed", closing), failed: number_before("failed", closing), good })
}

fn rust(quick: bool, filter: Option<&str>) -> Outcome<End> {
    let mut command = cargo(["test", "--no-fail-fast"]);
    if !quick {
        command.args(EVERYTHING);
    }
    cargo_test(&mut command, filter)
}

fn walk(filter: Option<&str>) -> Outcome<End> {
    window::build("debug")?;
    let mut command = cargo(["test", "--no-fail-fast", "--test", "window"]);
    command.args(EVERYTHING).env("COUNTERSIGN_WINDOW", built("debug", "countersign-window"));
    cargo_test(&mut command, filter)
}

fn cargo_test(command: &mut Command, filter: Option<&str>) -> Outcome<End> {
    if let Some(filter) = filter {
        command.args(["--", filter]);
    }
    counted(command)
}

fn counted(command: &mut Command) -> Outcome<End> {
    let (lines, good) = read(command)?;
    let (mut passed, mut failed) = (0, 0);
    for line in lines.iter().filter(|line| line.starts_with("test result: ")) {
        passed += number_before("passed", line);
        failed += number_before("failed", line);
    }
    Ok(End::Done { passed, failed, good })
}

/// The number in front of a word: 12 of `ok. 12 passed; 0 failed`.
fn number_before(word: &str, line: &str) -> usize {
    let words: Vec<&str> = line.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()).collect();
    words.windows(2).find(|pair| pair[1] == word).and_then(|pair| pair[0].parse().ok()).unwrap_or(0)
}

fn close(ends: &[(&str, End, u64)]) -> Outcome {
    let (mut all_passed, mut all_failed, mut all_good) = (0, 0, true);
    println!();
    for (name, end, seconds) in ends {
        match end {
            End::Done { passed, failed, good } => {
                let verdict = if *good { "ok" } else { "FAILED" };
                let count =
                    if passed + failed > 0 { format!("{passed} passed, {failed} failed, ") } else { String::new() };
                println!("{name}: {verdict} ({count}{seconds} s)");
                all_passed += passed;
                all_failed += failed;
                all_good &= good;
            }
            End::LeftOut(why) => println!("{name}: left out: {why}"),
        }
    }
    println!("{all_passed} passed, {all_failed} failed");
    if all_good { Ok(()) } else { Err("not every test passed".to_owned()) }
}

#[cfg(test)]
mod tests {
    use super::number_before;

    #[test]
    fn counts_are_read_from_the_closing_lines_of_cargo_and_vitest() {
        let cargo = "test result: FAILED. 12 passed; 3 failed; 0 ignored; 0 measured; 0 filtered out";
        let vitest = "      Tests  1 failed | 7 passed (8)";
        assert_eq!([number_before("passed", cargo), number_before("failed", cargo)], [12, 3]);
        assert_eq!([number_before("passed", vitest), number_before("failed", vitest)], [7, 1]);
        assert_eq!(number_before("failed", "      Tests  7 passed (7)"), 0);
    }
}
