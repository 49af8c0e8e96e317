//! Other programs: found, run, and their failures told with the command that one can repeat by hand.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::Outcome;

/// The folder of the project. Cargo says where it runs this program from; what was true when it was compiled may be
/// another clone that shares the build folder.
pub fn root() -> PathBuf {
    let own = std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
    Path::new(&own).ancestors().nth(3).map(Path::to_owned).unwrap_or_default()
}

/// The folder that cargo builds into: this program lies in it.
pub fn target() -> PathBuf {
    let own = std::env::current_exe().ok();
    own.as_deref().and_then(Path::parent).and_then(Path::parent).map_or_else(|| root().join("target"), Path::to_owned)
}

/// A program of the project, once it is built.
pub fn built(profile: &str, name: &str) -> PathBuf {
    target().join(profile).join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
}

/// Says what is going on now.
pub fn say(what: &str) {
    eprintln!("\n== {what}");
}

/// Cargo, the same one that started this program, in the project's folder.
pub fn cargo<A: AsRef<OsStr>>(arguments: impl IntoIterator<Item = A>) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(arguments).current_dir(root());
    command
}

/// npm, in the folder of the UI.
pub fn npm<A: AsRef<OsStr>>(arguments: impl IntoIterator<Item = A>) -> Command {
    // On Windows npm is a script, which only its full name starts.
    let mut command = Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" });
    command.args(arguments).current_dir(root().join("ui"));
    command
}

/// Whether a program can be found.
pub fn is_there(program: &str) -> bool {
    let name = format!("{program}{}", std::env::consts::EXE_SUFFIX);
    std::env::var_os("PATH").is_some_and(|path| std::env::split_paths(&path).any(|folder| folder.join(&name).is_file()))
}

/// Runs a program to its end; its output is the developer's to read.
pub fn run(command: &mut Command) -> Outcome {
    let status = command.status().map_err(|fault| cannot_start(command, &fault))?;
    if status.success() { Ok(()) } else { Err(format!("`{}` failed ({status})", shown(command))) }
}

/// Runs a program silently; whether it ended well.
pub fn succeeds(command: &mut Command) -> bool {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// Runs a program silently and gives what it says; what it complained of is told only if it failed.
pub fn answer(command: &mut Command) -> Outcome<String> {
    let done = command.stdin(Stdio::null()).output().map_err(|fault| cannot_start(command, &fault))?;
    if !done.status.success() {
        let complaint = String::from_utf8_lossy(&done.stderr);
        return Err(format!("`{}` failed ({})\n{}", shown(command), done.status, complaint.trim_end()));
    }
    Ok(String::from_utf8_lossy(&done.stdout).trim_end().to_owned())
}

/// Runs a program, passes its output on as it comes, and gives the lines of it; and whether it ended well.
pub fn read(command: &mut Command) -> Outcome<(Vec<String>, bool)> {
    let mut child = command.stdout(Stdio::piped()).spawn().map_err(|fault| cannot_start(command, &fault))?;
    let mut lines = Vec::new();
    if let Some(output) = child.stdout.take() {
        for line in BufReader::new(output).split(b'\n') {
            let line = line.map_err(|fault| format!("the output of `{}` cannot be read: {fault}", shown(command)))?;
            let line = String::from_utf8_lossy(&line).trim_end_matches('\r').to_owned();
            println!("{line}");
            lines.push(line);
        }
    }
    let status = child.wait().map_err(|fault| format!("`{}` was lost: {fault}", shown(command)))?;
    Ok((lines, status.success()))
}

fn cannot_start(command: &Command, fault: &std::io::Error) -> String {
    format!("`{}` cannot be started: {fault}", shown(command))
}

fn shown(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_name().unwrap_or_default().to_string_lossy();
    command.get_args().fold(program.into_owned(), |line, argument| format!("{line} {}", argument.to_string_lossy()))
}
