//! What is written for a sign-off, with a kill or an error of the disk at every call that touches a file: the old state or
//! the new, nothing half, nothing said to be done that is not, and the same thing again brings it about.
//!
//! The program calls itself with what to do, under `strace`, which it says when it is not there. All faults are tried when
//! COUNTERSIGN_ALL_FAULTS is set, else some, spread evenly; `cargo test -p store --test faults -- pack` tries those of one
//! deed.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "it is a program of its own")]

mod deeds;
mod points;

use std::path::Path;
use std::process::ExitCode;

use deeds::{ALL, Deed};
use points::{ERRORS, chosen, missing, points, strike};

fn main() -> ExitCode {
    if let (Ok(name), Some(root)) = (std::env::var("COUNTERSIGN_DEED"), std::env::var_os("COUNTERSIGN_ROOT")) {
        let deed = ALL.into_iter().find(|deed| deed.name == name).expect("a deed of this name");
        return match (deed.act)(Path::new(&root)) {
            Ok(()) => ExitCode::SUCCESS,
            Err(fault) => {
                eprintln!("{}", fault.message);
                ExitCode::from(3)
            }
        };
    }
    if let Some(why) = missing() {
        println!("not run: {why}");
        return ExitCode::SUCCESS;
    }
    let named: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with('-')).collect();
    for deed in ALL.into_iter().filter(|deed| named.is_empty() || named.iter().any(|name| deed.name.contains(name))) {
        let tried = try_faults(&deed);
        println!("{}: {tried} faults, no half state and no false success", deed.name);
    }
    ExitCode::SUCCESS
}

fn try_faults(deed: &Deed) -> usize {
    let bench = tempfile::tempdir().expect("a folder");
    let log = bench.path().join("trace");
    let prepared = || {
        let root = bench.path().join("root");
        drop(std::fs::remove_dir_all(&root));
        std::fs::create_dir(&root).expect("made");
        (deed.prepare)(&root);
        root
    };
    let all = points(deed.name, &prepared(), &log);
    assert!(all.len() > 10, "{}: {all:?}", deed.name);
    let faults = all.iter().flat_map(|point| {
        let kill = std::iter::once("signal=SIGKILL".to_owned());
        kill.chain(ERRORS.map(|error| format!("error={error}"))).map(|what| (point.clone(), what))
    });
    let faults = chosen(faults.collect(), 60);
    for (point, what) in &faults {
        let root = prepared();
        let struck = strike(deed.name, &root, point, what);
        let when = format!("{}: {what} at {point}: {:?} {}", deed.name, struck.code, struck.said);
        assert!(!struck.said.contains("panicked"), "{when}");
        let killed = what.starts_with("signal") && struck.code.is_none();
        assert!(killed || matches!(struck.code, Some(0 | 3)), "{when}");
        (deed.check)(&root, struck.code == Some(0), &when);
        (deed.act)(&root).unwrap_or_else(|fault| panic!("{when}: and again: {}", fault.message));
        (deed.check)(&root, true, &when);
    }
    faults.len()
}
