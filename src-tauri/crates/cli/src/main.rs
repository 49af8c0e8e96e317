//! The command line: arguments in, text or JSON out. Results go to standard output, progress and diagnostics to standard
//! error; what is done, and how, is the business of `commands`.

mod args;
mod calls;
mod output;
mod progress;
mod render;

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    let arguments = args::Arguments::parse();
    let output = output::Output { json: arguments.json };
    match calls::answer(&arguments, &output) {
        Ok(code) => code,
        Err(fault) => output.fault(&fault),
    }
}
