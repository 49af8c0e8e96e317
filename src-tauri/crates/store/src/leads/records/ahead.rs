//! Records of a large file, read ahead by a thread of their own, so that taking them apart and making something of them go
//! on at the same time. A small file is not worth it.

use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::thread::JoinHandle;

use super::{BytesRead, Record, Records};
use crate::leads::fault::LeadError;

/// From this size on a file is read ahead, in bytes.
const LARGE: u64 = 4 << 20;
/// How many records, and how many bytes of them, are handed over at a time.
const RECORDS: usize = 1024;
const BYTES: usize = 128 << 10;
/// How many such lots may wait.
const WAITING: usize = 4;
/// Of what a longer record took, the memory is given back.
const LONG: usize = 16 << 10;

/// Records that another thread reads.
pub(crate) struct Ahead {
    lots: Option<Receiver<Lot>>,
    emptied: Sender<Vec<Record>>,
    lot: Lot,
    next: usize,
    reader: Option<JoinHandle<Records>>,
}

/// Some records, in order.
#[derive(Default)]
struct Lot {
    records: Vec<Record>,
    count: usize,
    /// How far the reader was after them.
    done: u64,
    /// What comes behind them, if they are the last.
    end: Option<Result<(), LeadError>>,
}

impl Records {
    /// The same records, read ahead if a file of this size is worth it.
    pub fn read_ahead(self, size: u64, bytes: &BytesRead) -> Records {
        if size < LARGE {
            return self;
        }
        let (hand_over, lots) = sync_channel(WAITING);
        let (emptied, returned) = channel();
        let bytes = bytes.clone();
        let reader = std::thread::spawn(move || read(self, &bytes, &hand_over, &returned));
        Records::Ahead(Box::new(Ahead {
            lots: Some(lots),
            emptied,
            lot: Lot::default(),
            next: 0,
            reader: Some(reader),
        }))
    }

    /// What was read ahead, once it is at its end.
    pub fn at_end(self) -> Records {
        match self {
            Records::Ahead(mut ahead) => ahead.reader(),
            other => other,
        }
    }
}

fn read(
    mut records: Records,
    bytes: &BytesRead,
    hand_over: &SyncSender<Lot>,
    returned: &Receiver<Vec<Record>>,
) -> Records {
    loop {
        let mut lot = Lot { records: returned.try_recv().unwrap_or_default(), ..Lot::default() };
        let mut size = 0;
        while lot.count < RECORDS && size < BYTES && lot.end.is_none() {
            if lot.count == lot.records.len() {
                lot.records.push(Record::default());
            }
            let record = &mut lot.records[lot.count];
            if record.text.capacity() > LONG {
                *record = Record::default();
            }
            match records.next(record) {
                Ok(true) => {
                    size += record.text.len();
                    lot.count += 1;
                }
                Ok(false) => lot.end = Some(Ok(())),
                Err(fault) => lot.end = Some(Err(fault)),
            }
        }
        lot.done = records.done(bytes);
        let is_last = lot.end.is_some();
        // Nobody takes them any more when the work was stopped.
        if hand_over.send(lot).is_err() || is_last {
            return records;
        }
    }
}

impl Ahead {
    /// Reads the next record; false at the end.
    pub fn next(&mut self, record: &mut Record) -> Result<bool, LeadError> {
        while self.next == self.lot.count {
            match self.lot.end.take() {
                Some(Ok(())) => {
                    self.lot.end = Some(Ok(()));
                    return Ok(false);
                }
                Some(Err(fault)) => return Err(fault),
                None => {}
            }
            let Some(lot) = self.lots.as_ref().and_then(|lots| lots.recv().ok()) else {
                return Err(self.broken_off());
            };
            let emptied = std::mem::replace(&mut self.lot, lot).records;
            // The reader has ended when it does not want them any more.
            let _ = self.emptied.send(emptied);
            self.next = 0;
        }
        std::mem::swap(record, &mut self.lot.records[self.next]);
        self.next += 1;
        Ok(true)
    }

    /// How far the reader was after what was taken over.
    pub fn done(&self) -> u64 {
        self.lot.done
    }

    /// The reader hands nothing over and has not said why: it panicked, and so does whoever waits for it.
    fn broken_off(&mut self) -> LeadError {
        drop(self.reader());
        LeadError::cancelled()
    }

    fn reader(&mut self) -> Records {
        self.lots = None;
        match self.reader.take().map(JoinHandle::join) {
            Some(Ok(records)) => records,
            Some(Err(panic)) => std::panic::resume_unwind(panic),
            None => Records::None,
        }
    }
}

impl Drop for Ahead {
    fn drop(&mut self) {
        self.lots = None;
        if let Some(reader) = self.reader.take() {
            let _ = reader.join();
        }
    }
}
