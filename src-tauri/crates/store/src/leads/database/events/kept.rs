//! The events of one lead as the database has them.

use rusqlite::Connection;

use super::packed::{Events, piece_key, write_record};
use crate::leads::fault::LeadError;

/// The pieces of a lead, in order.
pub(crate) fn pieces_of(connection: &Connection, lead: i64) -> Result<Vec<Vec<u8>>, LeadError> {
    let mut read = connection
        .prepare_cached("SELECT content FROM events WHERE event_key >= ?1 AND event_key < ?2 ORDER BY event_key")?;
    let rows = read.query_map([piece_key(lead, 0), piece_key(lead + 1, 0)], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// A lead's events, one after another, each as a record.
#[derive(Debug, Default)]
pub(super) struct Kept {
    pieces: Vec<Vec<u8>>,
    nth: usize,
    /// Where in its piece the next event stands, and the time of the one before it there.
    place: (usize, i64),
    record: Vec<u8>,
    is_at_event: bool,
}

impl Kept {
    /// From the first event on.
    pub fn load(connection: &Connection, lead: i64) -> Result<Kept, LeadError> {
        let mut kept = Kept { pieces: pieces_of(connection, lead)?, ..Kept::default() };
        kept.advance()?;
        Ok(kept)
    }

    /// The event that it stands at; None behind the last.
    pub fn record(&self) -> Option<&[u8]> {
        self.is_at_event.then_some(&self.record[..])
    }

    /// Goes on to the next event.
    pub fn advance(&mut self) -> Result<(), LeadError> {
        self.record.clear();
        self.is_at_event = false;
        while let Some(piece) = self.pieces.get(self.nth) {
            let (from, at) = self.place;
            let mut events = Events::resume(&piece[from..], at);
            if let Some(event) = events.next() {
                let event = event?;
                write_record(&event, &mut self.record);
                self.place = (piece.len() - events.left(), event.at);
                self.is_at_event = true;
                return Ok(());
            }
            self.nth += 1;
            self.place = (0, 0);
        }
        Ok(())
    }

    /// A piece as it stands in the database.
    pub fn piece(&self, nth: usize) -> Option<&[u8]> {
        self.pieces.get(nth).map(Vec::as_slice)
    }

    /// How many pieces there are.
    pub fn pieces(&self) -> usize {
        self.pieces.len()
    }
}
