//! How every SQLite file of this program is opened: private to the user, made so that a kill leaves no half of it, with a
//! log that lasts, many programs at a time, and looked through for damage.

mod making;

use std::fs::File;
use std::io::{self, Read};
use std::mem::ManuallyDrop;
use std::path::{Path, PathBuf};
use std::time::Instant;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode};

use crate::turn::{BETWEEN_TRIES, PATIENCE};
pub(crate) use making::Making;

/// Up to this size a database is looked through for damage when it is opened; larger ones are found damaged where the
/// damage is met.
const CHECKED_WHOLE: u64 = 128 << 20;

/// Why a database cannot be opened.
#[derive(Debug)]
pub(crate) enum Trouble {
    /// It is damaged, or no database.
    Damaged,
    /// The disk reported an error under it.
    Device,
    /// What the operating system said of a file or folder.
    Path { path: PathBuf, doing: &'static str, error: io::Error },
    /// What SQLite said.
    Sqlite(rusqlite::Error),
}

impl Trouble {
    fn path(path: &Path, doing: &'static str, error: io::Error) -> Trouble {
        Trouble::Path { path: path.to_owned(), doing, error }
    }
}

impl From<rusqlite::Error> for Trouble {
    fn from(error: rusqlite::Error) -> Trouble {
        Trouble::Sqlite(error)
    }
}

/// Opens a database, and makes it and its folder where they are missing, for the user alone. The [`Making`] must be ended
/// when its tables are there.
pub(crate) fn open(path: &Path) -> Result<(Connection, Making), Trouble> {
    let making = Making::begin(path)?;
    making::make_private(path)?;
    let connection = Connection::open(path)?;
    connection.busy_timeout(PATIENCE)?;
    // Deleted content is overwritten; what was acknowledged survives a power failure.
    connection.execute_batch(
        "PRAGMA secure_delete = ON;
         PRAGMA synchronous = FULL;
         PRAGMA foreign_keys = OFF;
         PRAGMA temp_store = MEMORY;",
    )?;
    keep_log(&connection)?;
    let size = std::fs::metadata(path).map(|file| file.len()).unwrap_or(0);
    if size > 0 && size <= CHECKED_WHOLE {
        let verdict: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
        if verdict != "ok" {
            return Err(if could_not_read(&verdict) { Trouble::Device } else { Trouble::Damaged });
        }
    }
    Ok((connection, making))
}

/// Takes everything out of a database, however damaged it is and whoever else has it open; its tables have to be made then.
/// (`SQLITE_DBCONFIG_RESET_DATABASE`, <https://sqlite.org/c3ref/c_dbconfig_defensive.html>.)
pub(crate) fn empty(path: &Path) -> Result<(), Trouble> {
    Making::begin_again(path)?;
    let connection = Connection::open(path)?;
    connection.busy_timeout(PATIENCE)?;
    // Only what has been read keeps its log, and only with it can others have the file open meanwhile. Of a file that cannot
    // be read at all they have to be waited for.
    drop(connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(())));
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_RESET_DATABASE, true)?;
    connection.execute_batch("VACUUM")?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_RESET_DATABASE, false)?;
    Ok(())
}

/// The bytes of a database or its log, to be kept elsewhere.
///
/// The file stays open until the program ends: POSIX takes away all locks that a program has on a file as soon as the program
/// closes any handle of it, those of other connections in this program too
/// (<https://sqlite.org/howtocorrupt.html>, section 2.2).
pub(crate) fn bytes(path: &Path) -> io::Result<Vec<u8>> {
    let mut file = ManuallyDrop::new(File::open(path)?);
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Turns the log on. SQLite does not wait its usual time for that but refuses at once while another program has the file,
/// as happens when several make a database together; so the waiting is done here.
fn keep_log(connection: &Connection) -> Result<(), rusqlite::Error> {
    let began = Instant::now();
    loop {
        match connection.query_row("PRAGMA journal_mode = WAL", [], |row| row.get::<_, String>(0)) {
            Ok(_) => return Ok(()),
            Err(fault) if is_busy(&fault) && began.elapsed() < PATIENCE => std::thread::sleep(BETWEEN_TRIES),
            Err(fault) => return Err(fault),
        }
    }
}

fn is_busy(fault: &rusqlite::Error) -> bool {
    matches!(fault.sqlite_error_code(), Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked))
}

/// Whether a check failed because a page could not be read, which is no damage: the next try may read it. SQLite tells it
/// as `error code=N`, whose lowest byte is 10 (SQLITE_IOERR) for every error of input and output.
fn could_not_read(verdict: &str) -> bool {
    let code = verdict.split("error code=").nth(1).map(|rest| rest.chars().take_while(char::is_ascii_digit));
    code.and_then(|digits| digits.collect::<String>().parse::<u32>().ok()).is_some_and(|code| code & 0xff == 10)
}
