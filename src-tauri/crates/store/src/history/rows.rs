//! The tables of what was seen, which only grow.

use std::collections::BTreeSet;
use std::path::Path;

use agreement::time::Instant;
use rusqlite::{Connection, ErrorCode, OptionalExtension, Row, Transaction, TransactionBehavior, params};
use sha2::{Digest, Sha256};

use super::HandOver;
use crate::Fault;
use crate::fault::in_words;
use crate::sqlite::{self, Trouble};

/// One step for each version so far; the file counts them in `user_version`. `sum` is SHA-256 over the other columns.
const STEPS: [&str; 1] = ["
-- Files of versions that held when they were seen, by the agreement: SHA-256 of version 1's MANIFEST.
CREATE TABLE files(
  agreement TEXT NOT NULL, folder TEXT NOT NULL, name TEXT NOT NULL, bytes BLOB NOT NULL, at INTEGER NOT NULL,
  sum BLOB NOT NULL, PRIMARY KEY(agreement, folder, name)) WITHOUT ROWID;
-- MANIFESTs of the versions that were the newest that all had signed; the last row is the newest.
CREATE TABLE heads(
  place INTEGER PRIMARY KEY, agreement TEXT NOT NULL, manifest TEXT NOT NULL, at INTEGER NOT NULL, sum BLOB NOT NULL);
-- Which agreement a workspace has, by its path; the last row counts, null after it was made anew.
CREATE TABLE workspaces(
  place INTEGER PRIMARY KEY, path BLOB NOT NULL, agreement TEXT, at INTEGER NOT NULL, sum BLOB NOT NULL);
-- Versions that count without a former leader's signature, by their MANIFESTs.
CREATE TABLE hand_overs(
  place INTEGER PRIMARY KEY, manifest TEXT NOT NULL, person TEXT NOT NULL, reason TEXT NOT NULL, at INTEGER NOT NULL,
  sum BLOB NOT NULL);
"];

const TABLES: [&str; 4] = ["files", "heads", "workspaces", "hand_overs"];
/// Each table, and two triggers for each.
const WHOLE: u32 = 12;

/// Up to this size every row is checked when the file is opened; of a larger one those that are read.
const CHECKED_WHOLE: u64 = 16 << 20;

/// Why nothing can be had from the file.
#[derive(Debug)]
pub(super) enum Broken {
    /// It is damaged: it has to be begun anew.
    Damaged,
    /// Something else, which passes or a person must remedy.
    Other(Fault),
}

impl Broken {
    /// In words.
    pub fn told(self, path: &Path) -> Fault {
        match self {
            Broken::Damaged => Fault::new(
                "damaged-history",
                format!("`{}` is damaged again right after it was begun anew", path.display()),
                "see that the disk is in order",
            ),
            Broken::Other(fault) => fault,
        }
    }

    fn unusable(why: impl std::fmt::Display, help: &str) -> Broken {
        let message = format!("what this machine has seen of histories cannot be used: {why}");
        Broken::Other(Fault::new("history-file", message, help))
    }
}

impl From<rusqlite::Error> for Broken {
    fn from(error: rusqlite::Error) -> Broken {
        const ROOM: &str = "see that the data folder is on a disk of this computer, has room and can be written to";
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Broken::Damaged,
            // A table or column that should be there is not, or the other way round.
            Some(ErrorCode::Unknown) => Broken::Damaged,
            // The tables are there since the file was opened: what has another type was never written.
            None if matches!(
                error,
                rusqlite::Error::FromSqlConversionFailure(..)
                    | rusqlite::Error::InvalidColumnType(..)
                    | rusqlite::Error::IntegralValueOutOfRange(..)
                    | rusqlite::Error::Utf8Error(..)
            ) =>
            {
                Broken::Damaged
            }
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
                Broken::unusable("another program is writing to it", "wait until it is done, then try again")
            }
            Some(ErrorCode::DiskFull) => Broken::unusable("the disk is full", "make room, then try again"),
            Some(ErrorCode::SystemIoFailure) => Broken::unusable("the disk reported an error", ROOM),
            Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied | ErrorCode::CannotOpen) => {
                Broken::unusable("it cannot be written to", ROOM)
            }
            _ => Broken::unusable(error, ""),
        }
    }
}

impl From<Trouble> for Broken {
    fn from(trouble: Trouble) -> Broken {
        match trouble {
            Trouble::Damaged => Broken::Damaged,
            Trouble::Device => Broken::unusable("the disk reported an error", "see that the disk is in order"),
            Trouble::Path { path, doing, error } => Broken::unusable(
                format_args!("`{}` cannot be {doing}: {}", path.display(), in_words(&error)),
                "see that the data folder exists and that you may write there",
            ),
            Trouble::Sqlite(error) => error.into(),
        }
    }
}

/// Opens the file, and looks through it if it is small.
pub(super) fn open(path: &Path) -> Result<Connection, Broken> {
    let small = std::fs::metadata(path).is_ok_and(|file| file.len() <= CHECKED_WHOLE);
    if small { open_checked(path) } else { open_unchecked(path) }
}

/// Opens the file and looks at every row.
pub(super) fn open_checked(path: &Path) -> Result<Connection, Broken> {
    let connection = open_unchecked(path)?;
    check_all(&connection)?;
    Ok(connection)
}

fn open_unchecked(path: &Path) -> Result<Connection, Broken> {
    let (mut connection, making) = sqlite::open(path)?;
    connection.execute_batch("PRAGMA recursive_triggers = ON")?;
    migrate(&mut connection)?;
    let whole = "SELECT count(*) FROM sqlite_schema WHERE type IN ('table', 'trigger')";
    if connection.query_row(whole, [], |row| row.get::<_, u32>(0))? != WHOLE {
        return Err(Broken::Damaged);
    }
    making.end();
    Ok(connection)
}

fn migrate(connection: &mut Connection) -> Result<(), Broken> {
    let version = |connection: &Connection| {
        let version = connection.query_row("PRAGMA user_version", [], |row| row.get::<_, u32>(0))?;
        Ok::<_, Broken>(version as usize)
    };
    if version(connection)? == STEPS.len() {
        return Ok(());
    }
    let writing = begin_writing(connection)?;
    let found = version(&writing)?;
    if found > STEPS.len() {
        return Err(Broken::unusable("it was written by a newer version of this program", "use that version"));
    }
    for step in STEPS.iter().skip(found) {
        writing.execute_batch(step)?;
    }
    for table in TABLES {
        for change in ["UPDATE", "DELETE"] {
            writing.execute_batch(&format!(
                "CREATE TRIGGER IF NOT EXISTS {table}_{change} BEFORE {change} ON {table}
                 BEGIN SELECT RAISE(ABORT, 'what was seen stays'); END"
            ))?;
        }
    }
    writing.pragma_update(None, "user_version", STEPS.len() as i64)?;
    Ok(writing.commit()?)
}

/// Waits for other programs that are writing.
pub(super) fn begin_writing(connection: &mut Connection) -> Result<Transaction<'_>, Broken> {
    Ok(connection.transaction_with_behavior(TransactionBehavior::Immediate)?)
}

/// Looks at every row, in the order in which they lie in the file: a key that was damaged would not be found by it.
fn check_all(connection: &Connection) -> Result<(), Broken> {
    let reading = connection.unchecked_transaction()?;
    each(&reading, FILES, [], |row| SeenFile::of(row).map(drop))?;
    each(&reading, HEADS, [], |row| head_of(row).map(drop))?;
    each(&reading, WORKSPACES, [], |row| workspace_of(row).map(drop))?;
    each(&reading, HAND_OVERS, [], |row| hand_over_of(row).map(drop))
}

/// Does something with each row.
fn each(
    connection: &Connection,
    sql: &str,
    parameters: impl rusqlite::Params,
    mut work: impl FnMut(&Row<'_>) -> Result<(), Broken>,
) -> Result<(), Broken> {
    let mut read = connection.prepare_cached(sql)?;
    let mut rows = read.query(parameters)?;
    while let Some(row) = rows.next()? {
        work(row)?;
    }
    Ok(())
}

const FILES: &str = "SELECT agreement, folder, name, bytes, at, sum FROM files";
const HEADS: &str = "SELECT agreement, manifest, at, sum FROM heads";
const WORKSPACES: &str = "SELECT path, agreement, at, sum FROM workspaces";
const HAND_OVERS: &str = "SELECT manifest, person, reason, at, sum FROM hand_overs";

/// SHA-256 over the columns of a row, each with its length before it.
fn sum(columns: &[&[u8]]) -> [u8; 32] {
    let mut hash = Sha256::new();
    for column in columns {
        hash.update((column.len() as u64).to_le_bytes());
        hash.update(column);
    }
    hash.finalize().into()
}

/// Whether the last column of a row is the sum of the others.
fn check(columns: &[&[u8]], row: &Row<'_>) -> Result<(), Broken> {
    let found: Vec<u8> = row.get("sum")?;
    if sum(columns) == found[..] { Ok(()) } else { Err(Broken::Damaged) }
}

/// A file that was seen.
pub(super) struct SeenFile {
    pub folder: String,
    pub name: String,
    pub bytes: Vec<u8>,
}

impl SeenFile {
    fn of(row: &Row<'_>) -> Result<SeenFile, Broken> {
        let (agreement, at): (String, Instant) = (row.get(0)?, row.get(4)?);
        let file = SeenFile { folder: row.get(1)?, name: row.get(2)?, bytes: row.get(3)? };
        let (folder, name) = (file.folder.as_bytes(), file.name.as_bytes());
        check(&[agreement.as_bytes(), folder, name, &file.bytes, &at.to_le_bytes()], row)?;
        Ok(file)
    }
}

/// The files of an agreement.
pub(super) fn files(connection: &Connection, agreement: &str) -> Result<Vec<SeenFile>, Broken> {
    let mut files = Vec::new();
    each(connection, &format!("{FILES} WHERE agreement = ?1"), [agreement], |row| {
        files.push(SeenFile::of(row)?);
        Ok(())
    })?;
    Ok(files)
}

/// The folders and names of an agreement's files.
pub(super) fn names(connection: &Connection, agreement: &str) -> Result<BTreeSet<(String, String)>, Broken> {
    let mut read = connection.prepare_cached("SELECT folder, name FROM files WHERE agreement = ?1")?;
    let names = read.query_map([agreement], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(names.collect::<Result<_, _>>()?)
}

/// Keeps a file; the first of its name stays.
pub(super) fn add_file(
    writing: &Transaction<'_>,
    agreement: &str,
    folder: &str,
    name: &str,
    bytes: &[u8],
    at: Instant,
) -> Result<(), Broken> {
    let sum = sum(&[agreement.as_bytes(), folder.as_bytes(), name.as_bytes(), bytes, &at.to_le_bytes()]);
    writing
        .prepare_cached("INSERT OR IGNORE INTO files VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?
        .execute(params![agreement, folder, name, bytes, at, sum])?;
    Ok(())
}

/// The agreement to which this file of this folder belongs.
pub(super) fn agreement_of_version(
    connection: &Connection,
    folder: &str,
    name: &str,
    bytes: &[u8],
) -> Result<Option<String>, Broken> {
    let mut read =
        connection.prepare_cached("SELECT agreement FROM files WHERE folder = ?1 AND name = ?2 AND bytes = ?3")?;
    Ok(read.query_row(params![folder, name, bytes], |row| row.get(0)).optional()?)
}

/// The newest version of an agreement that all had signed.
pub(super) fn head(connection: &Connection, agreement: &str) -> Result<Option<String>, Broken> {
    let mut newest = None;
    each(connection, &format!("{HEADS} WHERE agreement = ?1 ORDER BY place"), [agreement], |row| {
        newest = Some(head_of(row)?);
        Ok(())
    })?;
    Ok(newest)
}

fn head_of(row: &Row<'_>) -> Result<String, Broken> {
    let (agreement, manifest, at): (String, String, Instant) = (row.get(0)?, row.get(1)?, row.get(2)?);
    check(&[agreement.as_bytes(), manifest.as_bytes(), &at.to_le_bytes()], row)?;
    Ok(manifest)
}

/// Whether a version was once the newest that all had signed.
pub(super) fn has_head(connection: &Connection, agreement: &str, manifest: &str) -> Result<bool, Broken> {
    let mut read = connection.prepare_cached("SELECT 1 FROM heads WHERE agreement = ?1 AND manifest = ?2")?;
    Ok(read.exists([agreement, manifest])?)
}

/// Keeps the newest version that all have signed. One that was that before does not become it again: whoever noted it just
/// now had not seen the newer one yet.
pub(super) fn add_head(writing: &Transaction<'_>, agreement: &str, manifest: &str, at: Instant) -> Result<(), Broken> {
    if !has_head(writing, agreement, manifest)? {
        let sum = sum(&[agreement.as_bytes(), manifest.as_bytes(), &at.to_le_bytes()]);
        writing
            .prepare_cached("INSERT INTO heads(agreement, manifest, at, sum) VALUES (?1, ?2, ?3, ?4)")?
            .execute(params![agreement, manifest, at, sum])?;
    }
    Ok(())
}

/// The agreement that a workspace has; None when it was never seen, or was made anew.
pub(super) fn agreement_of_place(connection: &Connection, path: &[u8]) -> Result<Option<String>, Broken> {
    let mut newest = None;
    each(connection, &format!("{WORKSPACES} WHERE path = ?1 ORDER BY place"), [path], |row| {
        newest = workspace_of(row)?;
        Ok(())
    })?;
    Ok(newest)
}

fn workspace_of(row: &Row<'_>) -> Result<Option<String>, Broken> {
    let (path, agreement, at): (Vec<u8>, Option<String>, Instant) = (row.get(0)?, row.get(1)?, row.get(2)?);
    check(&[&path, agreement.as_deref().unwrap_or_default().as_bytes(), &at.to_le_bytes()], row)?;
    Ok(agreement)
}

/// Keeps the agreement that a workspace has from now on.
pub(super) fn add_place(
    writing: &Transaction<'_>,
    path: &[u8],
    agreement: Option<&str>,
    at: Instant,
) -> Result<(), Broken> {
    let sum = sum(&[path, agreement.unwrap_or_default().as_bytes(), &at.to_le_bytes()]);
    writing
        .prepare_cached("INSERT INTO workspaces(path, agreement, at, sum) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![path, agreement, at, sum])?;
    Ok(())
}

/// The hand-overs that were accepted, in their order.
pub(super) fn hand_overs(connection: &Connection) -> Result<Vec<HandOver>, Broken> {
    let mut accepted = Vec::new();
    each(connection, &format!("{HAND_OVERS} ORDER BY place"), [], |row| {
        accepted.push(hand_over_of(row)?);
        Ok(())
    })?;
    Ok(accepted)
}

fn hand_over_of(row: &Row<'_>) -> Result<HandOver, Broken> {
    let one = HandOver { manifest_sha256: row.get(0)?, by: row.get(1)?, reason: row.get(2)?, at: row.get(3)? };
    check(&hand_over_columns(&one, &one.at.to_le_bytes()), row)?;
    Ok(one)
}

/// Keeps a hand-over; the first acceptance stays.
pub(super) fn add_hand_over(writing: &Transaction<'_>, accepted: &HandOver) -> Result<(), Broken> {
    if hand_overs(writing)?.iter().any(|other| other.manifest_sha256 == accepted.manifest_sha256) {
        return Ok(());
    }
    let sum = sum(&hand_over_columns(accepted, &accepted.at.to_le_bytes()));
    writing
        .prepare_cached("INSERT INTO hand_overs(manifest, person, reason, at, sum) VALUES (?1, ?2, ?3, ?4, ?5)")?
        .execute(params![accepted.manifest_sha256, accepted.by, accepted.reason, accepted.at, sum])?;
    Ok(())
}

fn hand_over_columns<'a>(accepted: &'a HandOver, at: &'a [u8]) -> [&'a [u8]; 4] {
    [accepted.manifest_sha256.as_bytes(), accepted.by.as_bytes(), accepted.reason.as_bytes(), at]
}
