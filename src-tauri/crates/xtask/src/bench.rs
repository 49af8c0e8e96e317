//! `cargo xtask bench`: how long things take, in a release build, each beside something known in the same run.

use crate::Outcome;
use crate::packages::{Purpose, provide};
use crate::process::{cargo, run, say};
use crate::python::Environment;

/// What can be measured, and how cargo is told of the program that measures it.
struct Topic {
    name: &'static str,
    program: [&'static str; 4],
}

const TOPICS: [Topic; 3] = [
    // With the store alone: the window's rooms take minutes to build, and are not needed.
    Topic { name: "draft", program: ["-p", "store", "--example", "draft"] },
    Topic { name: "signoff", program: ["-p", "countersign-tests", "--bin", "bench-signoff"] },
    Topic { name: "simulation", program: ["-p", "countersign-tests", "--bin", "bench-simulation"] },
];

/// Others that do the same, to be measured beside the program.
const PEERS: Environment = Environment {
    folder: "bench/python",
    requirements: "tests/src/bin/bench-simulation/peers/requirements.txt",
    brings: "DuckDB and Polars (about 80 MB)",
};

/// Measures the topics that are named, or all of them; what follows from the first flag on is for the programs that
/// measure.
pub fn bench(arguments: &[&str]) -> Outcome {
    let first_flag = arguments.iter().position(|argument| argument.starts_with('-')).unwrap_or(arguments.len());
    let (names, flags) = arguments.split_at(first_flag);
    let python = if flags.contains(&"--peers") {
        provide(Purpose::Peers)?;
        Some(PEERS.python()?)
    } else {
        None
    };
    let known = |name: &&&str| !TOPICS.iter().any(|topic| topic.name == **name);
    if let Some(name) = names.iter().find(known) {
        let all: Vec<&str> = TOPICS.iter().map(|topic| topic.name).collect();
        return Err(format!("`{name}` is nothing that is measured\nhelp: the topics are {}", all.join(", ")));
    }
    for topic in TOPICS.iter().filter(|topic| names.is_empty() || names.contains(&topic.name)) {
        say(topic.name);
        let mut command = cargo(["run", "--quiet", "--release"]);
        command.args(topic.program).arg("--").envs(python.iter().map(|python| ("COUNTERSIGN_PYTHON", python)));
        run(command.args(flags))?;
    }
    Ok(())
}
