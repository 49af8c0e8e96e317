//! A database of the first version, in which each event was a row, becomes a current one.

use rusqlite::params;
use sha2::{Digest, Sha256};

use super::super::database::{Events, lead_of};
use super::*;

const LEADS: &str = "lead_id\nA1\nB2\n";
const EVENTS: &str = "event_id,lead_id,at,event,path,seconds\n\
                      ,A1,2026-01-06T10:00,page_view,/pricing,30\n\
                      ,A1,2026-01-06T10:00,page_view,/pricing,30\n\
                      ,A1,2026-01-06T10:00,form,/demo,5\n\
                      E1,A1,2026-01-06T10:00,call,,9\n\
                      E2,A1,2026-01-06T10:00,call,,8\n\
                      ,A1,1969-12-31,page_view,/blog,5\n\
                      E3,B2,2026-01-06,call,,7\n\
                      ,C3,2026-01-07,page_view,/waits,5\n";

/// Turns the database back into one of the first version.
fn turn_back(database: &LeadDatabase) {
    let connection = &database.connection;
    let mut rows = Vec::new();
    {
        let mut read =
            connection.prepare("SELECT event_key, content FROM events ORDER BY event_key DESC").expect("sql");
        let mut pieces = read.query([]).expect("pieces");
        while let Some(piece) = pieces.next().expect("a piece") {
            let (key, content): (i64, Vec<u8>) = (piece.get(0).expect("a key"), piece.get(1).expect("content"));
            for event in Events::of(&content) {
                let event = event.expect("an event");
                rows.push((lead_of(key), event.at, event.id, event.name, event.content.to_vec()));
            }
        }
    }
    connection
        .execute_batch(
            "DROP TABLE events;
             ALTER TABLE event_names DROP COLUMN events;
             CREATE TABLE events(
               lead_key INTEGER NOT NULL, at INTEGER NOT NULL, print INTEGER NOT NULL, nth INTEGER NOT NULL,
               import INTEGER NOT NULL, name_key INTEGER NOT NULL, content BLOB NOT NULL,
               PRIMARY KEY(lead_key, at, print, nth)) WITHOUT ROWID;
             PRAGMA user_version = 1;",
        )
        .expect("turned back");
    for (lead, at, id, name, content) in rows {
        let hash = Sha256::digest([&name.to_le_bytes()[..], &content].concat());
        let print = id.map_or_else(|| i64::from_le_bytes(hash[..8].try_into().expect("eight")), |id| id as i64);
        let first = if id.is_some() { -1 } else { 0 };
        let mut insert = connection
            .prepare("INSERT OR IGNORE INTO events VALUES (?1, ?2, ?3, ?4, 1, ?5, ?6)")
            .expect("an insertion");
        let added =
            (first..).find(|nth| insert.execute(params![lead, at, print, nth, name, content]).expect("inserted") == 1);
        assert!(added.is_some_and(|nth| id.is_none() || nth == -1), "an id stands once");
    }
}

#[test]
fn events_of_the_first_version_are_carried_over() {
    let mut bench = Bench::new();
    bench.import(Kind::Leads, LEADS);
    assert_eq!(counts(&bench.import(Kind::Events, EVENTS)), [8, 0, 0, 0]);
    let digest = |bench: &Bench| bench.database.dataset_summary(&AtomicBool::new(false)).expect("a digest");
    let (summary, sum) = (bench.summary(), digest(&bench));
    assert_eq!((summary.events, summary.waiting_events), (7, 1));

    turn_back(&bench.database);
    let path = bench.database.path().to_owned();
    bench.database = LeadDatabase::open(&path).expect("carried over");
    assert_eq!((bench.summary(), digest(&bench)), (summary.clone(), sum));
    let version: i64 =
        bench.database.connection.query_row("PRAGMA user_version", [], |row| row.get(0)).expect("a version");
    assert_eq!(version, 2);
    // What is the same row again is known as before.
    assert_eq!(counts(&bench.import(Kind::Events, EVENTS)), [0, 0, 8, 0]);
    assert_eq!(bench.summary(), summary);
    let moved = "event_id,lead_id,at,event,seconds\nE1,B2,2026-01-08,call,10\n";
    assert_eq!(counts(&bench.import(Kind::Events, moved)), [0, 1, 0, 0]);
    // The names that only the forgotten had are counted as before too.
    bench.database.forget(&["A1".to_owned()]).expect("forgotten");
    let names: Vec<_> = bench.summary().event_names.into_iter().map(|name| (name.name, name.events)).collect();
    assert_eq!(names, [("call".to_owned(), 2)]);
    bench.import(Kind::Leads, "lead_id\nC3\n");
    let names: Vec<_> = bench.summary().event_names.into_iter().map(|name| (name.name, name.events)).collect();
    assert_eq!(names, [("call".to_owned(), 2), ("page_view".to_owned(), 1)]);
}
