//! What a developer runs: `cargo xtask run`, `cargo xtask test` and what they are made of.
//!
//! Built with the standard library alone, so that the first command on a fresh machine starts within seconds.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "it talks to the terminal and to nobody else")]

mod bench;
mod engines;
mod packages;
mod process;
mod python;
mod run;
mod sample;
mod test;
mod ui;
mod window;

use std::process::ExitCode;

const USAGE: &str = "\
What a developer of Countersign runs:

  cargo xtask run [--headless] [--release] [--fresh]
      Installs what is missing, builds the UI and the program, makes the sample workspace, and opens the window on it.
      Without a display: prints the preview as a table; with --headless it also starts the window on a virtual display
      and leaves a picture of it. --fresh makes the sample workspace anew.

  cargo xtask test [--quick] [FILTER]
      Sets up and runs every test: Rust, the UI, and the walks through the real window. --quick leaves the walks out;
      FILTER runs only the tests whose name holds it.

  cargo xtask test --engines [FILTER]
      Instead runs the statements in SQL on DuckDB, PostgreSQL and Spark, which it installs (600 MB), on random
      definitions and leads and on the sample; scores and bands must be the program's to the last point.

  cargo xtask test --syncthing [FILTER]
      Instead has two people change one draft through two real Syncthings on this machine, one of which is not connected
      for a while; brings Syncthing in (Debian's package).

  cargo xtask bench [TOPIC] [FLAG]
      Measures how long things take, in a release build. Topics: draft, signoff, simulation.

  cargo xtask bench simulation [--peers] [--leads 10k,100k,1m] [--unstored]
      Import, opening, edits and replay on made-up leads. --peers has DuckDB and Polars (80 MB) do the same beside it, and
      fails where a score is not theirs; --unstored measures the engine alone, without files and a database.

  cargo xtask bench draft [--changes 10000] [--devices 2] [--seed 1]
      A draft with a long history of several people: opening it, taking in one more change, memory, and its size on disk.

  cargo xtask screenshots
      Pictures of every screen of the real window, in light and dark.

  cargo xtask setup
      Only installs what is missing and builds the UI.
";

/// How a command ends that could not do its work: in words, already complete.
type Outcome<T = ()> = Result<T, String>;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match arguments.split_first() {
        Some((&"run", rest)) => run::run(rest),
        Some((&"test", rest)) => test::test(rest),
        Some((&"bench", rest)) => bench::bench(rest),
        Some((&"screenshots", [])) => window::screenshots(),
        Some((&"setup", [])) => window::set_up(),
        None | Some((&("help" | "--help" | "-h"), _)) => {
            print!("{USAGE}");
            return ExitCode::SUCCESS;
        }
        _ => {
            eprint!("`cargo xtask {}` is not known\n\n{USAGE}", arguments.join(" "));
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("\n{fault}");
            ExitCode::FAILURE
        }
    }
}
