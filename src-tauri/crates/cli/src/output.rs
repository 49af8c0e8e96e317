//! Where answers and faults go: the one place that writes to the terminal.

use std::io::{IsTerminal, Write};
use std::process::ExitCode;

use commands::{Diagnostic, Fault, FaultKind, is_hidden};
use serde::Serialize;

/// How answers are written.
#[derive(Debug, Clone, Copy)]
pub struct Output {
    /// One JSON document on standard output and nothing else there.
    pub json: bool,
}

impl Output {
    /// Writes an answer: as JSON, or as the text that a person reads.
    pub fn answer<T: Serialize>(&self, answer: &T, text: impl FnOnce(&T) -> String) -> Result<(), Fault> {
        let text = match self.json {
            true => match serde_json::to_string_pretty(answer) {
                Ok(json) => json + "\n",
                Err(error) => {
                    return Err(Fault::impossible("json", format!("the answer cannot be written: {error}"), ""));
                }
            },
            false => printable(&text(answer)),
        };
        match std::io::stdout().lock().write_all(text.as_bytes()) {
            // Whoever reads may have read enough, as `head` does.
            Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
                Err(Fault::impossible("output", format!("the answer cannot be written: {error}"), ""))
            }
            _ => Ok(()),
        }
    }

    /// Says something beside the answer.
    pub fn aside(&self, text: &str) {
        self.tell(&printable(text));
    }

    fn tell(&self, text: &str) {
        // Standard error that is closed leaves nobody to tell.
        let _ = std::io::stderr().lock().write_all(text.as_bytes());
    }

    /// Shows faults of documents with the line underlined.
    pub fn diagnostics(&self, diagnostics: &[Diagnostic]) {
        for diagnostic in diagnostics {
            let text = printable(&diagnostic.to_text());
            let shown = if colours() { coloured(&text, diagnostic.is_error()) } else { text };
            self.tell(&format!("{shown}\n"));
        }
    }

    /// Says why there is no answer, and with which code the program ends.
    pub fn fault(&self, fault: &Fault) -> ExitCode {
        if self.json {
            let told = self.answer(&serde_json::json!({ "error": fault.to_view() }), |_| String::new());
            if told.is_err() {
                self.aside(&format!("{}\n", fault.message));
            }
        }
        self.diagnostics(&fault.diagnostics);
        self.aside(&format!("countersign: {}\n", fault.message));
        if !fault.help.is_empty() {
            self.aside(&format!("help: {}\n", fault.help));
        }
        ExitCode::from(match fault.kind {
            FaultKind::No => 1,
            FaultKind::Usage => 2,
            FaultKind::Impossible => 3,
        })
    }
}

/// Texts come from strangers' exports: what is not seen, or makes the terminal do something, is shown by its code.
fn printable(text: &str) -> String {
    let mut before = ' ';
    let show = |c: char| {
        let hidden = !matches!(c, '\n' | '\t') && (c.is_control() || is_hidden(c, std::mem::replace(&mut before, c)));
        if hidden { c.escape_unicode().to_string() } else { c.to_string() }
    };
    text.chars().map(show).collect()
}

/// Colour only on a terminal, and never with NO_COLOR (no-color.org: set and not empty).
fn colours() -> bool {
    std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}

/// The line of carets in red (yellow for a warning), the place and the word `help:` in bold.
fn coloured(text: &str, error: bool) -> String {
    let (caret, bold, plain) = (if error { "\u{1b}[31m" } else { "\u{1b}[33m" }, "\u{1b}[1m", "\u{1b}[0m");
    text.lines()
        .enumerate()
        .map(|(at, line)| match line {
            _ if at == 0 => format!("{bold}{line}{plain}\n"),
            line if line.trim_start_matches([' ', '|', '\t']).starts_with('^') => format!("{caret}{line}{plain}\n"),
            line if line.starts_with("help:") => format!("{bold}help:{plain}{}\n", &line[5..]),
            line => format!("{line}\n"),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::printable;

    #[test]
    fn what_cannot_be_seen_is_shown_by_its_code() {
        assert_eq!(printable("L\u{1b}[31m1\n"), "L\\u{1b}[31m1\n");
        assert_eq!(printable("a\u{202e}b\tc"), "a\\u{202e}b\tc");
        assert_eq!(printable("Zoë ✔\u{fe0f}"), "Zoë ✔\u{fe0f}");
    }
}
