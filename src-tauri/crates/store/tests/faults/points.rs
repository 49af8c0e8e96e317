//! The calls at which a deed touches files, and the same deed with a fault at one of them.

use std::collections::HashMap;
use std::fmt;
use std::path::Path;
use std::process::{Command, Stdio};

/// One call: the how-manieth of its name.
#[derive(Debug, Clone)]
pub struct Point {
    call: String,
    nth: u32,
    line: String,
}

impl fmt::Display for Point {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} no. {} ({})", self.call, self.nth, self.line)
    }
}

/// What came of a deed.
pub struct Struck {
    /// None when it was killed.
    pub code: Option<i32>,
    pub said: String,
}

pub const ERRORS: [&str; 4] = ["ENOSPC", "EIO", "EROFS", "EACCES"];

/// Why no fault can be made here; None when it can.
pub fn missing() -> Option<String> {
    match Command::new("strace").args(["-f", "-qq", "-o", "/dev/null", "true"]).output() {
        Ok(done) if done.status.success() => None,
        Ok(done) => Some(format!("`strace` may not trace here: {}", String::from_utf8_lossy(&done.stderr).trim())),
        Err(fault) => Some(format!("`strace` cannot be started ({fault}); it is the Debian package `strace`")),
    }
}

fn run(deed: &str, root: &Path, options: &[&str]) -> Struck {
    let done = Command::new("strace")
        .args(["-qq"])
        .args(options)
        .arg(std::env::current_exe().expect("a program"))
        .env("COUNTERSIGN_DEED", deed)
        .env("COUNTERSIGN_ROOT", root)
        .stdin(Stdio::null())
        .output()
        .expect("strace runs");
    Struck { code: done.status.code(), said: String::from_utf8_lossy(&done.stderr).into_owned() }
}

/// Every call with which a deed touches files, in order.
pub fn points(deed: &str, root: &Path, log: &Path) -> Vec<Point> {
    let log_name = log.to_string_lossy().into_owned();
    let traced = run(deed, root, &["-y", "-s", "0", "-e", "trace=%file,%desc", "-o", &log_name]);
    assert_eq!(traced.code, Some(0), "{deed}: {}", traced.said);
    let root = root.to_string_lossy().into_owned();
    let mut counted: HashMap<String, u32> = HashMap::new();
    let mut found = Vec::new();
    for line in std::fs::read_to_string(log).expect("a trace").lines() {
        let Some((call, rest)) = line.split_once('(') else { continue };
        if !call.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
            continue;
        }
        let nth = counted.entry(call.to_owned()).or_default();
        *nth += 1;
        // Closing does not fail here, and nobody could do anything about it.
        if rest.contains(&root) && call != "close" {
            let line = rest.replace(&root, "").chars().take(120).collect();
            found.push(Point { call: call.to_owned(), nth: *nth, line });
        }
    }
    found
}

/// Does a deed with something done to it at one point.
pub fn strike(deed: &str, root: &Path, point: &Point, what: &str) -> Struck {
    let trace = format!("trace={}", point.call);
    let inject = format!("inject={}:{what}:when={}", point.call, point.nth);
    run(deed, root, &["-o", "/dev/null", "-e", &trace, "-e", &inject])
}

/// As many as are to be tried: all when COUNTERSIGN_ALL_FAULTS is set, else about so many, spread evenly.
pub fn chosen<T>(all: Vec<T>, most: usize) -> Vec<T> {
    if std::env::var_os("COUNTERSIGN_ALL_FAULTS").is_some_and(|value| !value.is_empty()) || all.len() <= most {
        return all;
    }
    // A step without a common divisor with the five faults, so that each has its turn.
    let step = all.len() / most + 1;
    let step = if step.is_multiple_of(5) { step + 1 } else { step };
    all.into_iter().step_by(step).collect()
}
