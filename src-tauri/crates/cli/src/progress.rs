//! The progress of an import: a bar on a terminal, nothing elsewhere.

use std::io::IsTerminal;

use commands::Progressing;
use commands::wire::Progress;
use indicatif::{ProgressBar, ProgressStyle};

use crate::render::count;

/// A bar on standard error.
pub struct Bar(Option<ProgressBar>);

impl Bar {
    /// A bar if standard error is a terminal.
    pub fn new() -> Bar {
        Bar(std::io::stderr().is_terminal().then(|| {
            let bar = ProgressBar::new(1000);
            let style = ProgressStyle::with_template("{bar:40} {msg}").unwrap_or_else(|_| ProgressStyle::default_bar());
            bar.set_style(style);
            bar
        }))
    }

    /// Takes the bar away.
    pub fn finish(&self) {
        if let Some(bar) = &self.0 {
            bar.finish_and_clear();
        }
    }
}

impl Progressing for Bar {
    fn told(&self, progress: Progress) {
        let Some(bar) = &self.0 else { return };
        if let Some(share) = progress.share {
            bar.set_position((share * 1000.0) as u64);
        }
        let left =
            progress.seconds_left.map_or(String::new(), |seconds| format!(", {} s left", count(seconds.ceil() as u64)));
        bar.set_message(format!(
            "{}: {} rows, {} a second{left}",
            progress.phase,
            count(progress.rows),
            count(progress.rate as u64)
        ));
    }
}
