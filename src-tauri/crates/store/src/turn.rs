//! One program at a time, of those that share a data folder. In the shared folder no lock is ever taken: other machines
//! would not see it, and a sync tool would carry it about.

use std::fs::{File, TryLockError};
use std::path::Path;
use std::time::{Duration, Instant};

use crate::{Fault, files, settings};

/// How long another program's turn is waited for, and how often it is asked for.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);
pub(crate) const BETWEEN_TRIES: Duration = Duration::from_millis(20);

/// A turn, until it is dropped or the program ends, however it ends.
#[derive(Debug)]
pub struct Turn {
    _locked: Option<File>,
}

impl Turn {
    /// Waits for the turn of this data folder, which is made where it is missing: `own` is that of a workspace, or the
    /// user's. What is looked at and then acted on, such as "nothing waits for signatures, so this may be proposed", is
    /// looked at within a turn. Whoever has a turn must not ask for it again.
    ///
    /// # Errors
    /// Another program has had its turn for half a minute (code `busy`), or the folder cannot be written to.
    pub fn take(own: &Path) -> Result<Turn, Fault> {
        settings::make_private_folder(own)?;
        let path = own.join("turn");
        let file = files::open_private(&path)?;
        let began = Instant::now();
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(Turn { _locked: Some(file) }),
                Err(TryLockError::WouldBlock) if began.elapsed() < PATIENCE => std::thread::sleep(BETWEEN_TRIES),
                Err(TryLockError::WouldBlock) => {
                    return Err(Fault::new(
                        "busy",
                        "another program is at work on this workspace",
                        "wait until it is done, then try again",
                    ));
                }
                // Some network drives have no locks. Two programs that act at once are told apart later all the same:
                // what they write are new files.
                Err(TryLockError::Error(_)) => return Ok(Turn { _locked: None }),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicU32, Ordering};

    #[test]
    fn eight_take_turns() {
        let own = tempfile::tempdir().expect("a folder");
        let (inside, most) = (AtomicU32::new(0), AtomicU32::new(0));
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    for _ in 0..20 {
                        let turn = Turn::take(own.path()).expect("a turn");
                        most.fetch_max(inside.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                        inside.fetch_sub(1, Ordering::SeqCst);
                        drop(turn);
                    }
                });
            }
        });
        assert_eq!(most.into_inner(), 1);
    }
}
