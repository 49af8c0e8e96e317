//! The events of one lead, packed into pieces, and one event as a record that sorts as it stands there.
//!
//! A piece is one value of the database: its events in order, each as the time since the one before (the first: since
//! 1970), the key of its name, whether it has an id, the fingerprint of that id, the length of its content, and the content.

use crate::leads::database::content::{number, push_number};
use crate::leads::fault::LeadError;

/// How many bytes a piece has before the next is begun.
const PIECE: usize = 32 << 10;
/// How far the keys of the pieces of two leads are apart: so many pieces a lead may have.
const PIECES: i64 = 1 << 20;

/// The key of a piece of a lead in the database.
pub(crate) fn piece_key(lead: i64, nth: i64) -> i64 {
    lead * PIECES + nth
}

/// The lead of a piece.
pub(crate) fn lead_of(piece: i64) -> i64 {
    piece.div_euclid(PIECES)
}

/// An event as it is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Event<'a> {
    pub at: i64,
    pub name: u32,
    /// The fingerprint of its `event_id`, if it has one.
    pub id: Option<u64>,
    pub content: &'a [u8],
}

/// What follows the time in a record: an event without an id, or what becomes of one with an id.
const WITHOUT_ID: u8 = 0;
const WITH_ID: u8 = 1;
/// What becomes of an event with an id: the old is taken away before the new is put in.
const TAKEN_AWAY: u8 = 0;
const PUT_IN: u8 = 1;
/// Bytes of a record before its name, without an id and with one.
const HEAD: usize = 8 + 1;
const HEAD_WITH_ID: usize = HEAD + 8 + 1;
/// Bytes of a record that say which event with an id it is about.
const WHICH: usize = HEAD + 8;
/// Bytes of a record that takes an event away.
pub(super) const REMOVAL: usize = WHICH + 1;

/// Writes an event as a record: the bytes of two records have the order in which their events stand.
pub(super) fn write_record(event: &Event<'_>, out: &mut Vec<u8>) {
    out.extend_from_slice(&ordered(event.at));
    match event.id {
        None => out.push(WITHOUT_ID),
        Some(id) => {
            out.push(WITH_ID);
            out.extend_from_slice(&id.to_be_bytes());
            out.push(PUT_IN);
        }
    }
    out.extend_from_slice(&event.name.to_be_bytes());
    out.extend_from_slice(event.content);
}

/// Writes a record that takes an event with an id away.
pub(super) fn write_removal(at: i64, id: u64, out: &mut Vec<u8>) {
    out.extend_from_slice(&ordered(at));
    out.push(WITH_ID);
    out.extend_from_slice(&id.to_be_bytes());
    out.push(TAKEN_AWAY);
}

/// A moment as bytes that have its order.
fn ordered(at: i64) -> [u8; 8] {
    (at as u64 ^ 1 << 63).to_be_bytes()
}

/// What a record says.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Said<'a> {
    /// There is such an event without an id.
    Is(Event<'a>),
    /// This event with an id is put in.
    PutIn(Event<'a>),
    /// The event with an id of which the record begins so is taken away.
    TakenAway(&'a [u8]),
}

/// Reads a record; None where it is none.
pub(super) fn read_record(record: &[u8]) -> Option<Said<'_>> {
    let at = (u64::from_be_bytes(*record.first_chunk()?) ^ 1 << 63) as i64;
    let tail = |from: usize| {
        let (name, content) = record.get(from..)?.split_first_chunk()?;
        Some((u32::from_be_bytes(*name), content))
    };
    if *record.get(8)? == WITHOUT_ID {
        let (name, content) = tail(HEAD)?;
        return Some(Said::Is(Event { at, name, id: None, content }));
    }
    let id = u64::from_be_bytes(record.get(HEAD..WHICH)?.try_into().ok()?);
    if record[WHICH..].first() == Some(&TAKEN_AWAY) {
        return Some(Said::TakenAway(&record[..WHICH]));
    }
    let (name, content) = tail(HEAD_WITH_ID)?;
    Some(Said::PutIn(Event { at, name, id: Some(id), content }))
}

/// The events of a piece, in order.
pub(crate) struct Events<'a> {
    rest: &'a [u8],
    at: i64,
}

impl<'a> Events<'a> {
    pub fn of(piece: &'a [u8]) -> Events<'a> {
        Events::resume(piece, 0)
    }

    /// Goes on within a piece, behind an event of this time.
    pub fn resume(rest: &'a [u8], at: i64) -> Events<'a> {
        Events { rest, at }
    }

    /// How many bytes are left.
    pub fn left(&self) -> usize {
        self.rest.len()
    }

    fn take(&mut self) -> Option<Event<'a>> {
        let since = number(&mut self.rest)?;
        // Of the first the sign stands in the lowest bit; no other is before the one before it.
        self.at = self.at.wrapping_add((since >> 1) as i64 ^ -((since & 1) as i64));
        let tag = number(&mut self.rest)?;
        let id = match tag & 1 {
            0 => None,
            _ => {
                let (id, rest) = self.rest.split_first_chunk()?;
                self.rest = rest;
                Some(u64::from_be_bytes(*id))
            }
        };
        let length = usize::try_from(number(&mut self.rest)?).ok()?;
        let (content, rest) = self.rest.split_at_checked(length)?;
        self.rest = rest;
        Some(Event { at: self.at, name: u32::try_from(tag >> 1).ok()?, id, content })
    }
}

impl<'a> Iterator for Events<'a> {
    type Item = Result<Event<'a>, LeadError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        let event = self.take();
        if event.is_none() {
            self.rest = &[];
        }
        Some(event.ok_or_else(LeadError::damaged))
    }
}

/// A piece that is being written.
#[derive(Debug, Default)]
pub(crate) struct Piece {
    pub bytes: Vec<u8>,
    /// How many events it holds.
    pub events: i64,
    at: i64,
}

impl Piece {
    /// One more event, not before the last.
    pub fn push(&mut self, event: &Event<'_>) {
        let since = event.at.wrapping_sub(self.at);
        push_number(&mut self.bytes, (since << 1 ^ since >> 63) as u64);
        push_number(&mut self.bytes, u64::from(event.name) << 1 | u64::from(event.id.is_some()));
        if let Some(id) = event.id {
            self.bytes.extend_from_slice(&id.to_be_bytes());
        }
        push_number(&mut self.bytes, event.content.len() as u64);
        self.bytes.extend_from_slice(event.content);
        self.at = event.at;
        self.events += 1;
    }

    /// Whether the next event belongs into another piece.
    pub fn is_full(&self) -> bool {
        self.bytes.len() >= PIECE
    }

    pub fn clear(&mut self) {
        self.bytes.clear();
        (self.events, self.at) = (0, 0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn event() -> impl Strategy<Value = (i64, u32, Option<u64>, Vec<u8>)> {
        let at = prop_oneof![Just(i64::MIN), Just(i64::MAX), -3i64..3, any::<i64>()];
        (at, 0u32..3, proptest::option::of(0u64..3), proptest::collection::vec(any::<u8>(), 0..6))
    }

    proptest! {
        #[test]
        fn what_is_packed_comes_back(mut made in proptest::collection::vec(event(), 0..30)) {
            made.sort();
            let mut piece = Piece::default();
            let events: Vec<Event<'_>> =
                made.iter().map(|(at, name, id, content)| Event { at: *at, name: *name, id: *id, content }).collect();
            events.iter().for_each(|event| piece.push(event));
            let found: Result<Vec<_>, _> = Events::of(&piece.bytes).collect();
            prop_assert_eq!(found.expect("sound"), events);
            prop_assert_eq!(piece.events as usize, made.len());
        }

        #[test]
        fn records_say_what_was_written_and_have_the_order_of_their_events(a in event(), b in event()) {
            let [first, second] = [&a, &b].map(|(at, name, id, content)| {
                let mut record = Vec::new();
                write_record(&Event { at: *at, name: *name, id: *id, content }, &mut record);
                record
            });
            let key = |(at, name, id, content): &(i64, u32, Option<u64>, Vec<u8>)| (*at, *id, *name, content.clone());
            prop_assert_eq!(first.cmp(&second), key(&a).cmp(&key(&b)));
            let event = Event { at: a.0, name: a.1, id: a.2, content: &a.3 };
            let said = read_record(&first).expect("a record");
            prop_assert_eq!(said, if a.2.is_some() { Said::PutIn(event) } else { Said::Is(event) });
            if let Some(id) = a.2 {
                let mut removal = Vec::new();
                write_removal(a.0, id, &mut removal);
                prop_assert!(removal < first);
                prop_assert_eq!(read_record(&removal), Some(Said::TakenAway(&first[..WHICH])));
            }
        }

        #[test]
        fn damage_is_an_error_and_never_a_panic(bytes in proptest::collection::vec(any::<u8>(), 0..60)) {
            let _ = Events::of(&bytes).count();
            let _ = read_record(&bytes);
        }
    }

    #[test]
    fn pieces_of_a_lead_stand_behind_each_other() {
        assert!(piece_key(7, 0) < piece_key(7, 1) && piece_key(7, PIECES - 1) < piece_key(8, 0));
        assert_eq!([lead_of(piece_key(7, 0)), lead_of(piece_key(7, PIECES - 1))], [7, 7]);
    }
}
