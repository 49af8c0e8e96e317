//! The command line: arguments in, text or JSON out. Results go to standard output, progress and diagnostics to standard
//! error; what is done, and how, is the business of `commands`.

mod args;
mod calls;
mod output;
mod passphrase;
mod progress;
mod render;

use std::process::ExitCode;

use clap::Parser;
use commands::Fault;

fn main() -> ExitCode {
    let arguments = match args::Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(refusal) if refusal.use_stderr() => return refused(&refusal),
        // `--help` and `--version` are answers, not refusals.
        Err(answer) => answer.exit(),
    };
    let output = output::Output { json: arguments.json };
    match calls::answer(&arguments, &output) {
        Ok(code) => code,
        Err(fault) => output.fault(&fault),
    }
}

/// A line that cannot be understood; whoever asked for JSON gets JSON here too.
fn refused(refusal: &clap::Error) -> ExitCode {
    if !std::env::args_os().any(|argument| argument == "--json") {
        refusal.exit();
    }
    let text = refusal.to_string();
    // The refusal and what it names stand before the first empty line; the rest is how the command is used.
    let told: Vec<&str> = text.lines().take_while(|line| !line.is_empty()).map(str::trim).collect();
    let message = told.join(" ");
    let message = message.trim_start_matches("error: ");
    output::Output { json: true }.fault(&Fault::usage(
        "usage",
        message,
        "`countersign --help` shows what can be written",
    ))
}
