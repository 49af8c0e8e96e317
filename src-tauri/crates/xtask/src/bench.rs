//! `cargo xtask bench`: how long things take, in a release build, each beside something known in the same run.

use crate::Outcome;
use crate::process::{cargo, run, say};

/// What can be measured, and the program that measures it.
struct Topic {
    name: &'static str,
    program: &'static str,
}

const TOPICS: [Topic; 1] = [Topic { name: "signoff", program: "bench-signoff" }];

/// Measures the topics that are named, or all of them; flags go to the programs that measure.
pub fn bench(arguments: &[&str]) -> Outcome {
    let (flags, names): (Vec<&str>, Vec<&str>) = arguments.iter().partition(|argument| argument.starts_with('-'));
    let known = |name: &&&str| !TOPICS.iter().any(|topic| topic.name == **name);
    if let Some(name) = names.iter().find(known) {
        let all: Vec<&str> = TOPICS.iter().map(|topic| topic.name).collect();
        return Err(format!("`{name}` is nothing that is measured\nhelp: the topics are {}", all.join(", ")));
    }
    for topic in TOPICS.iter().filter(|topic| names.is_empty() || names.contains(&topic.name)) {
        say(topic.name);
        let mut command =
            cargo(["run", "--quiet", "--release", "-p", "countersign-tests", "--bin", topic.program, "--"]);
        run(command.args(&flags))?;
    }
    Ok(())
}
