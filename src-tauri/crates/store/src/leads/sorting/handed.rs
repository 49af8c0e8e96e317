//! The records of a merge, lot by lot from a thread of its own: whoever makes something of them need not wait for each.

use std::io;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::JoinHandle;

use super::merge::Merge;

/// How many bytes of records are handed over at a time, and how many such lots may wait.
const BYTES: usize = 256 << 10;
const WAITING: usize = 4;

/// Some records, in order.
#[derive(Default)]
struct Lot {
    bytes: Vec<u8>,
    /// Where each ends.
    ends: Vec<usize>,
}

/// Records that another thread merges.
pub(crate) struct Handed {
    lots: Option<Receiver<io::Result<Lot>>>,
    lot: Lot,
    next: usize,
    merging: Option<JoinHandle<()>>,
}

impl Handed {
    /// Begins with the merge that `merge` makes, in a thread of its own.
    pub(super) fn from(merge: impl FnOnce() -> io::Result<Merge> + Send + 'static) -> Handed {
        let (hand_over, lots) = sync_channel(WAITING);
        let merging = std::thread::spawn(move || {
            let ended = merge().and_then(|merge| hand_all(merge, &hand_over));
            if let Err(fault) = ended {
                // Nobody hears it any more when the work was stopped.
                let _ = hand_over.send(Err(fault));
            }
        });
        Handed { lots: Some(lots), lot: Lot::default(), next: 0, merging: Some(merging) }
    }

    /// The next record; None at the end.
    pub fn next(&mut self) -> io::Result<Option<&[u8]>> {
        if self.next == self.lot.ends.len() {
            let Some(lot) = self.lots.as_ref().and_then(|lots| lots.recv().ok()) else {
                return self.ended().map(|()| None);
            };
            (self.lot, self.next) = (lot?, 0);
        }
        let start = self.next.checked_sub(1).map_or(0, |last| self.lot.ends[last]);
        self.next += 1;
        Ok(Some(&self.lot.bytes[start..self.lot.ends[self.next - 1]]))
    }

    /// The thread hands nothing over any more: it is done, or it panicked.
    fn ended(&mut self) -> io::Result<()> {
        let ended = self.merging.take().map_or(Ok(()), JoinHandle::join);
        ended.map_err(|_| io::Error::other("sorting broke off"))
    }
}

impl Drop for Handed {
    fn drop(&mut self) {
        self.lots = None;
        // Whether it panicked does not matter any more.
        let _ = self.ended();
    }
}

/// Hands all records over; ends early when nobody takes them.
fn hand_all(mut merge: Merge, hand_over: &SyncSender<io::Result<Lot>>) -> io::Result<()> {
    loop {
        let mut lot = Lot::default();
        while lot.bytes.len() < BYTES {
            let Some(record) = merge.next()? else { break };
            lot.bytes.extend_from_slice(record);
            lot.ends.push(lot.bytes.len());
        }
        if lot.ends.is_empty() || hand_over.send(Ok(lot)).is_err() {
            return Ok(());
        }
    }
}
