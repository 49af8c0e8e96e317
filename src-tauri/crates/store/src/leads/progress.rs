//! How far long work is, and whether it should stop.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use super::fault::LeadError;

/// How far an import is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Progress {
    /// What is being done.
    pub phase: Phase,
    /// Rows done in this phase.
    pub rows: u64,
    /// Bytes of the file done in this phase; of a spreadsheet or of Parquet, rows.
    pub bytes: u64,
    /// Bytes of the file; of a spreadsheet or of Parquet, rows.
    pub total_bytes: u64,
    /// Rows a second in this phase.
    pub rows_per_second: f64,
    /// Seconds until this phase is done, once that can be told.
    pub seconds_left: Option<f64>,
}

/// What an import is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// Looking through the whole file for how it is written.
    Surveying,
    /// Taking its rows into the database.
    Importing,
    /// Writing the database to the disk.
    Saving,
}

/// Tells the progress to whoever listens, and notices when the work should stop.
pub(crate) struct Watch<'a> {
    tell: Option<&'a mut dyn FnMut(&Progress)>,
    cancel: Option<&'a AtomicBool>,
    phase: Phase,
    total_bytes: u64,
    started: Instant,
    told: Option<Instant>,
    /// How often it was called since it looked at the clock.
    calls: u32,
}

/// How often it is called before it looks at the clock again, which takes longer than many a row.
const BETWEEN_LOOKS: u32 = 64;

impl<'a> Watch<'a> {
    pub fn new(tell: &'a mut dyn FnMut(&Progress), cancel: &'a AtomicBool) -> Watch<'a> {
        Watch { tell: Some(tell), cancel: Some(cancel), ..Watch::silent() }
    }

    /// Nobody listens and nobody stops it.
    pub fn silent() -> Watch<'static> {
        Watch {
            tell: None,
            cancel: None,
            phase: Phase::Surveying,
            total_bytes: 0,
            started: Instant::now(),
            told: None,
            calls: 0,
        }
    }

    /// A new phase begins.
    pub fn begin(&mut self, phase: Phase, total_bytes: u64) {
        self.phase = phase;
        self.total_bytes = total_bytes;
        self.started = Instant::now();
        self.told = None;
    }

    /// So much is done. Called often; told ten times a second.
    pub fn tick(&mut self, rows: u64, bytes: u64) -> Result<(), LeadError> {
        if self.cancel.is_some_and(|cancel| cancel.load(Ordering::Relaxed)) {
            return Err(LeadError::cancelled());
        }
        self.calls += 1;
        if self.told.is_some() && self.calls < BETWEEN_LOOKS {
            return Ok(());
        }
        self.calls = 0;
        let Some(tell) = self.tell.as_mut() else { return Ok(()) };
        let now = Instant::now();
        if self.told.is_some_and(|told| now - told < Duration::from_millis(100)) {
            return Ok(());
        }
        self.told = Some(now);
        let seconds = (now - self.started).as_secs_f64();
        let share = bytes as f64 / self.total_bytes.max(1) as f64;
        tell(&Progress {
            phase: self.phase,
            rows,
            bytes,
            total_bytes: self.total_bytes,
            rows_per_second: if seconds > 0.0 { rows as f64 / seconds } else { 0.0 },
            seconds_left: (share > 0.01 && seconds > 0.2).then(|| (seconds / share - seconds).max(0.0)),
        });
        Ok(())
    }
}
