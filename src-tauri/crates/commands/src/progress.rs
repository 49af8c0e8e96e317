//! How far long work is, and stopping it.

use std::sync::atomic::{AtomicBool, Ordering};

use crate::wire::Progress;

/// Is told how far long work is.
pub trait Progressing: Sync {
    /// Takes the latest state; called a few times a second at most.
    fn told(&self, progress: Progress);
}

/// Nobody is told.
#[derive(Debug, Clone, Copy)]
pub struct Silent;

impl Progressing for Silent {
    fn told(&self, _progress: Progress) {}
}

/// A wish to stop, which long work looks at between rows.
#[derive(Debug, Default)]
pub struct Stop(AtomicBool);

impl Stop {
    /// Asks for the work to stop.
    pub fn ask(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Forgets the wish, before new work begins.
    pub fn clear(&self) {
        self.0.store(false, Ordering::Relaxed);
    }

    /// The flag itself, for the work to look at.
    pub fn flag(&self) -> &AtomicBool {
        &self.0
    }
}
