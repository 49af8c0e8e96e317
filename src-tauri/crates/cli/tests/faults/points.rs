//! The calls at which a command touches the desk, found by tracing it once, and the same command with a fault at one of
//! them. `strace` counts the calls of each name from 1.

use std::collections::HashMap;
use std::fmt;
use std::io::Write;
use std::process::Command;

use crate::desk::{Answer, Desk, answer};

/// One call of the program: the how-manieth of its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Point {
    pub call: String,
    pub nth: u32,
    /// The call as it was traced, for whoever reads a failure.
    pub line: String,
}

/// What happens at a point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    Kill,
    Error(&'static str),
    /// This call and every later one of its name: a disk that is full, or broken, stays so.
    ErrorsFromHereOn(&'static str),
}

pub const ERRORS: [Fault; 4] =
    [Fault::Error("ENOSPC"), Fault::Error("EIO"), Fault::Error("EROFS"), Fault::Error("EACCES")];

/// Calls that write, and what they answer on a disk that is full, broken, or was turned read-only.
/// (`write` is not among them: the program could not say why, either. A disk that is really full stands for it.)
pub const LASTING: [(&str, &str); 7] = [
    ("pwrite64", "ENOSPC"),
    ("pwrite64", "EIO"),
    ("fsync", "EIO"),
    ("ftruncate", "EIO"),
    ("renameat", "EROFS"),
    ("rename", "EROFS"),
    ("unlink", "EROFS"),
];

impl fmt::Display for Point {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} no. {} ({})", self.call, self.nth, self.line)
    }
}

/// Why no fault can be made here; None when it can. A plain `cargo test` must not ask for packages of the system, so
/// this is said and nothing is tried; `cargo xtask test` sees to it that `strace` is there.
pub fn missing() -> Option<String> {
    let tried = Command::new("strace").args(["-f", "-qq", "-o", "/dev/null", "true"]).output();
    match tried {
        Ok(done) if done.status.success() => None,
        Ok(done) => Some(format!("`strace` may not trace here: {}", String::from_utf8_lossy(&done.stderr).trim())),
        Err(fault) => Some(format!("`strace` cannot be started ({fault}); it is the Debian package `strace`")),
    }
}

/// Says something past the test runner, which keeps what a test that passes prints to itself.
pub fn say(text: &str) {
    // Nobody may be listening.
    let _ = writeln!(std::io::stderr(), "{text}");
}

/// Every call with which a command touches the desk, in order.
pub fn points(desk: &Desk, arguments: &[&str]) -> Vec<Point> {
    let log = desk.root().with_file_name("trace");
    let mut line: Vec<String> =
        ["strace", "-f", "-y", "-qq", "-s", "0", "-e", "trace=%file,%desc", "-o"].map(str::to_owned).to_vec();
    line.push(log.to_string_lossy().into_owned());
    line.extend(desk.command(arguments));
    let traced = answer(desk.start(&line).output().expect("strace runs"));
    assert_eq!(traced.code, Some(0), "{arguments:?}: {}", traced.err);
    let root = desk.root().to_string_lossy().into_owned();
    let mut counted: HashMap<String, u32> = HashMap::new();
    let (mut found, mut first) = (Vec::new(), None);
    for line in std::fs::read_to_string(&log).expect("a trace").lines() {
        let Some((process, call)) = line.split_once(char::is_whitespace) else { continue };
        // Threads beside the first one only wait for signals.
        if *first.get_or_insert_with(|| process.to_owned()) != process {
            continue;
        }
        let Some((name, rest)) = call.trim_start().split_once('(') else { continue };
        if !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
            continue;
        }
        let nth = counted.entry(name.to_owned()).or_default();
        *nth += 1;
        // What the desk is named by as the current folder is no call on the desk.
        let told = rest.replace(&format!("AT_FDCWD<{root}>"), "");
        if told.contains(&root) {
            let line = told.replace(&root, "").chars().take(120).collect();
            found.push(Point { call: name.to_owned(), nth: *nth, line });
        }
    }
    found
}

/// Runs a command with a fault at one point.
pub fn with_fault(desk: &Desk, arguments: &[&str], point: &Point, fault: Fault) -> Answer {
    let (what, on) = match fault {
        Fault::Kill => ("signal=SIGKILL".to_owned(), ""),
        Fault::Error(error) => (format!("error={error}"), ""),
        Fault::ErrorsFromHereOn(error) => (format!("error={error}"), "+"),
    };
    injected(desk, arguments, &point.call, &what, &format!("{}{on}", point.nth))
}

/// Runs a command while something is done to calls of a name.
pub fn injected(desk: &Desk, arguments: &[&str], call: &str, what: &str, when: &str) -> Answer {
    let mut line: Vec<String> = ["strace", "-f", "--seccomp-bpf", "-qq", "-o", "/dev/null"].map(str::to_owned).to_vec();
    line.extend([
        "-e".to_owned(),
        format!("trace={call}"),
        "-e".to_owned(),
        format!("inject={call}:{what}:when={when}"),
    ]);
    line.extend(desk.command(arguments));
    answer(desk.start(&line).output().expect("strace runs"))
}

/// As many of the points as are to be tried: all when `COUNTERSIGN_ALL_FAULTS` is set, else about so many, spread
/// evenly.
pub fn chosen<T: Clone>(all: Vec<T>, most: usize) -> Vec<T> {
    if std::env::var_os("COUNTERSIGN_ALL_FAULTS").is_some_and(|value| !value.is_empty()) || all.len() <= most {
        return all;
    }
    // A step without a common divisor with the number of errors, so that each error has its turn.
    let step = (all.len() / most) | 1;
    all.into_iter().step_by(step).collect()
}
