//! Events that arrived, in order, laid over what is known of their leads.

use std::collections::HashMap;

use rusqlite::{Connection, params};

use super::kept::Kept;
use super::packed::{Event, Piece, Said, piece_key, read_record, write_record};
use crate::leads::fault::LeadError;

/// Lays records over what is known, in the order of leads and events.
pub(super) struct Laying<'c> {
    connection: &'c Connection,
    /// Whether any lead has events from before.
    any_before: bool,
    lead: Option<i64>,
    kept: Kept,
    piece: Piece,
    /// How many pieces of the lead are written.
    written: usize,
    /// By how many the events of each name became more or fewer.
    names: HashMap<u32, i64>,
    /// Events without an id that were not there before, and those that were.
    pub added: u64,
    pub unchanged: u64,
}

impl<'c> Laying<'c> {
    pub fn begin(connection: &'c Connection) -> Result<Laying<'c>, LeadError> {
        let any_before = connection.query_row("SELECT EXISTS(SELECT 1 FROM events)", [], |row| row.get(0))?;
        Ok(Laying {
            connection,
            any_before,
            lead: None,
            kept: Kept::default(),
            piece: Piece::default(),
            written: 0,
            names: HashMap::new(),
            added: 0,
            unchanged: 0,
        })
    }

    /// One more record, not before the last.
    pub fn take(&mut self, lead: i64, record: &[u8]) -> Result<(), LeadError> {
        if self.lead != Some(lead) {
            self.end_lead()?;
            self.lead = Some(lead);
            if self.any_before {
                self.kept = Kept::load(self.connection, lead)?;
            }
        }
        while self.kept.record().is_some_and(|kept| kept < record) {
            self.keep()?;
        }
        match read_record(record).ok_or_else(LeadError::damaged)? {
            // Of equal events each takes one of those that were there: what is there in the end is the greater number.
            Said::Is(_) if self.kept.record() == Some(record) => {
                self.unchanged += 1;
                self.keep()?;
            }
            Said::Is(event) => {
                self.added += 1;
                self.add(&event)?;
            }
            Said::PutIn(event) => self.add(&event)?,
            Said::TakenAway(which) => {
                let kept = self.kept.record().filter(|kept| kept.starts_with(which)).and_then(read_record);
                let Some(Said::PutIn(event)) = kept else { return Err(LeadError::damaged()) };
                *self.names.entry(event.name).or_default() -= 1;
                self.kept.advance()?;
            }
        }
        Ok(())
    }

    fn add(&mut self, event: &Event<'_>) -> Result<(), LeadError> {
        *self.names.entry(event.name).or_default() += 1;
        self.piece.push(event);
        if self.piece.is_full() { self.end_piece() } else { Ok(()) }
    }

    /// Keeps the event at hand.
    fn keep(&mut self) -> Result<(), LeadError> {
        match self.kept.record().and_then(read_record) {
            Some(Said::Is(event) | Said::PutIn(event)) => self.piece.push(&event),
            _ => return Err(LeadError::damaged()),
        }
        self.kept.advance()?;
        if self.piece.is_full() { self.end_piece() } else { Ok(()) }
    }

    fn end_piece(&mut self) -> Result<(), LeadError> {
        let Some(lead) = self.lead else { return Ok(()) };
        if self.kept.piece(self.written) != Some(&self.piece.bytes) {
            self.connection.prepare_cached("INSERT OR REPLACE INTO events VALUES (?1, ?2, ?3)")?.execute(params![
                piece_key(lead, self.written as i64),
                self.piece.events,
                self.piece.bytes
            ])?;
        }
        self.written += 1;
        self.piece.clear();
        Ok(())
    }

    fn end_lead(&mut self) -> Result<(), LeadError> {
        while self.kept.record().is_some() {
            self.keep()?;
        }
        if self.piece.events > 0 {
            self.end_piece()?;
        }
        if let Some(lead) = self.lead.filter(|_| self.written < self.kept.pieces()) {
            self.connection
                .prepare_cached("DELETE FROM events WHERE event_key >= ?1 AND event_key < ?2")?
                .execute([piece_key(lead, self.written as i64), piece_key(lead + 1, 0)])?;
        }
        self.kept = Kept::default();
        self.written = 0;
        Ok(())
    }

    /// There are no more records.
    pub fn end(&mut self) -> Result<(), LeadError> {
        self.end_lead()?;
        for (name, more) in self.names.drain() {
            self.connection
                .prepare_cached("UPDATE event_names SET events = events + ?2 WHERE name_key = ?1")?
                .execute(params![name, more])?;
        }
        Ok(())
    }
}

/// Carries the events of a database over in which each was a row of its own, in the table `events_one_by_one`.
pub(crate) fn carry_over(connection: &Connection) -> Result<(), LeadError> {
    let mut laying = Laying::begin(connection)?;
    // The records of one lead and one moment; they stood there in another order.
    let (mut moment, mut records) = (None, Vec::new());
    let mut read = connection
        .prepare("SELECT lead_key, at, print, nth, name_key, content FROM events_one_by_one ORDER BY lead_key, at")?;
    let mut rows = read.query([])?;
    while let Some(row) = rows.next()? {
        let (lead, at): (i64, i64) = (row.get(0)?, row.get(1)?);
        if moment != Some((lead, at)) {
            lay_moment(&mut laying, moment, &mut records)?;
            moment = Some((lead, at));
        }
        let id = (row.get::<_, i64>(3)? < 0).then_some(row.get::<_, i64>(2)? as u64);
        let content = row.get_ref(5)?.as_blob().map_err(|_| LeadError::damaged())?;
        let mut record = Vec::new();
        write_record(&Event { at, name: row.get(4)?, id, content }, &mut record);
        records.push(record);
    }
    lay_moment(&mut laying, moment, &mut records)?;
    laying.end()
}

fn lay_moment(
    laying: &mut Laying<'_>,
    moment: Option<(i64, i64)>,
    records: &mut Vec<Vec<u8>>,
) -> Result<(), LeadError> {
    records.sort_unstable();
    let Some((lead, _)) = moment else { return Ok(()) };
    records.drain(..).try_for_each(|record| laying.take(lead, &record))
}
