//! Which leads a comparison rested on: counts, the time that they span, and one SHA-256 over all of them, so that two
//! people can tell whether they speak of the same leads without showing each other one.
//!
//! The SHA-256 is over lines of UTF-8, each ending in `\n`; the first is `countersign/dataset/v1`. Every further line is a
//! JSON array without blanks, its texts escaped as RFC 8785 (canonical JSON) does, which is what `json.dumps(row,
//! ensure_ascii=False, separators=(",", ":"))` of Python gives:
//!
//! ```text
//! ["lead",ID,CREATED_AT,[[COLUMN,TYPE,VALUE],...]]
//! ["stage",STAGE,AT,REASON,AMOUNT]
//! ["event",AT,NAME,[[PROPERTY,TYPE,VALUE],...]]
//! ```
//!
//! - Leads come in the order of the bytes of their ids; after each lead its stages, and after them its events.
//! - Columns and properties stand in the order of the bytes of their names; those without a value are left out.
//! - Stages of a lead come in the order of the bytes of their lines. Those that a file of leads made count too.
//! - Events of a lead come by time, those of one millisecond in the order of the bytes of their lines. Equal ones all
//!   stand there.
//! - Moments are whole numbers of milliseconds since 1970-01-01T00:00:00Z, `null` where not known. VALUE is a text: a
//!   number is a plain decimal, a time RFC 3339 in UTC, the texts of a list are parted by `;`. AMOUNT is a plain decimal as
//!   a text without needless places; REASON and AMOUNT are `null` where there is none. TYPE is `number`, `boolean`,
//!   `date-time`, `list` or `text`, with ` as of export` behind it where the mapping said that the value is only known as
//!   of the export.
//! - What waits for its lead, and whoever was forgotten, is not in it.
//!
//! Nothing in this depends on the order of imports, on the files that rows came in, or on how the database numbers them.

use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicBool, Ordering};

use agreement::time::Instant;
use rusqlite::{Connection, Statement};
use serde::Serialize;
use sha2::{Digest, Sha256};
use simulation::dataset::{ColumnType, Stage, amount_to_text};

use super::database::{Columns, Events, LeadDatabase, Room, UNKNOWN_TIME, Values, made_stage, pieces_of};
use super::fault::LeadError;
use super::types::type_name;

/// The first line, which names the format.
const FORMAT: &str = "countersign/dataset/v1";

/// The leads that a comparison rests on, with no lead's data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DatasetSummary {
    /// Leads.
    pub leads: u64,
    /// Their events.
    pub events: u64,
    /// Their stages.
    pub stages: u64,
    /// The earliest creation, event or stage among them, in milliseconds since 1970.
    pub from: Option<Instant>,
    /// The latest.
    pub to: Option<Instant>,
    /// SHA-256 over all rows, 64 hexadecimal digits. Of a handful of leads it could give one away to whoever can guess the
    /// others: where it is shown to others it is left out under 50 leads.
    pub sha256: String,
}

impl LeadDatabase {
    /// Sums up the leads that take part in a comparison. The format of the SHA-256 is in the language reference, chapter
    /// "Versions and sign-off". It reads all rows once; of them it holds those of one lead and one moment in memory.
    ///
    /// # Errors
    /// A database that is damaged or cannot be read; that `stop` was set.
    pub fn dataset_summary(&self, stop: &AtomicBool) -> Result<DatasetSummary, LeadError> {
        // One reading transaction: an import by another program in between cannot tear the rows apart.
        let reading = self.connection.unchecked_transaction()?;
        let mut lines = Lines::new(&reading)?;
        let mut read = reading
            .prepare("SELECT lead_key, lead_id, created_at, content FROM leads WHERE known = 1 ORDER BY lead_id")?;
        let mut stages = reading.prepare("SELECT stage, at, reason, amount FROM stages WHERE lead_key = ?1")?;
        let mut rows = read.query([])?;
        while let Some(row) = rows.next()? {
            if stop.load(Ordering::Relaxed) {
                return Err(LeadError::cancelled());
            }
            let key: i64 = row.get(0)?;
            let lead_id = row.get_ref(1)?.as_str().map_err(|_| LeadError::damaged())?;
            let content = row.get_ref(3)?.as_blob().map_err(|_| LeadError::damaged())?;
            let made = lines.lead(lead_id, row.get(2)?, content)?;
            lines.stages(made, &mut stages, key)?;
            lines.events(pieces_of(&reading, key)?)?;
        }
        Ok(lines.summary())
    }
}

/// Takes rows in their order.
struct Lines {
    hash: Sha256,
    columns: HashMap<u32, Column>,
    names: HashMap<u32, String>,
    summary: DatasetSummary,
}

struct Column {
    room: Room,
    name: String,
    kind: String,
}

impl Lines {
    fn new(reading: &Connection) -> Result<Lines, LeadError> {
        let columns = Columns::load(reading)?.0.into_iter().map(|column| {
            let kind = type_name(column.kind.unwrap_or(ColumnType::Text));
            let kind = if column.known_as_of_export { format!("{kind} as of export") } else { kind.to_owned() };
            (column.key, Column { room: column.room, name: column.name, kind })
        });
        let columns = columns.collect();
        let mut names = HashMap::new();
        let mut read = reading.prepare("SELECT name_key, name FROM event_names")?;
        let mut rows = read.query([])?;
        while let Some(row) = rows.next()? {
            names.insert(row.get(0)?, row.get(1)?);
        }
        let summary = DatasetSummary { leads: 0, events: 0, stages: 0, from: None, to: None, sha256: String::new() };
        let mut lines = Lines { hash: Sha256::new(), columns, names, summary };
        lines.line(FORMAT.to_owned());
        Ok(lines)
    }

    fn line(&mut self, line: String) {
        self.hash.update(line.as_bytes());
        self.hash.update(b"\n");
    }

    fn span(&mut self, at: Option<Instant>) {
        let Some(at) = at else { return };
        let summary = &mut self.summary;
        summary.from = Some(summary.from.map_or(at, |from| from.min(at)));
        summary.to = Some(summary.to.map_or(at, |to| to.max(at)));
    }

    /// The line of a lead; gives the lines of the stages that its file made.
    fn lead(&mut self, id: &str, created_at: Option<Instant>, content: &[u8]) -> Result<Vec<String>, LeadError> {
        let mut values = Vec::new();
        let mut made = Vec::new();
        for value in Values(content) {
            let (key, value) = value?;
            let column = self.columns.get(&key).ok_or_else(LeadError::damaged)?;
            if column.room == Room::Stage {
                made.push(made_stage(value)?);
            } else {
                values.push((column.name.as_str(), column.kind.as_str(), value));
            }
        }
        values.sort_unstable();
        let line = written(&("lead", id, created_at, values))?;
        self.line(line);
        self.summary.leads += 1;
        self.span(created_at);
        made.iter().for_each(|(_, at)| self.span(*at));
        made.into_iter().map(|(stage, at)| stage_line(stage, at, None, None)).collect()
    }

    fn stages(&mut self, mut lines: Vec<String>, read: &mut Statement<'_>, lead: i64) -> Result<(), LeadError> {
        let mut rows = read.query([lead])?;
        while let Some(row) = rows.next()? {
            let stage: u8 = row.get(0)?;
            let stage = *Stage::ALL.get(usize::from(stage)).ok_or_else(LeadError::damaged)?;
            let at = Some(row.get(1)?).filter(|at| *at != UNKNOWN_TIME);
            let reason = row.get_ref(2)?.as_str_or_null().map_err(|_| LeadError::damaged())?;
            lines.push(stage_line(stage, at, reason, row.get(3)?)?);
            self.span(at);
        }
        self.summary.stages += lines.len() as u64;
        lines.sort_unstable();
        lines.into_iter().for_each(|line| self.line(line));
        Ok(())
    }

    fn events(&mut self, pieces: Vec<Vec<u8>>) -> Result<(), LeadError> {
        let mut moment = None;
        // The lines of one moment, and how often each stands there.
        let mut lines: BTreeMap<String, u64> = BTreeMap::new();
        for event in pieces.iter().flat_map(|piece| Events::of(piece)) {
            let event = event?;
            let at: Instant = event.at;
            if moment != Some(at) {
                self.moment(&mut lines);
                moment = Some(at);
                self.span(moment);
            }
            let name = self.names.get(&event.name).ok_or_else(LeadError::damaged)?;
            let mut values = Vec::new();
            for value in Values(event.content) {
                let (key, value) = value?;
                let column = self.columns.get(&key).ok_or_else(LeadError::damaged)?;
                values.push((column.name.as_str(), column.kind.as_str(), value));
            }
            values.sort_unstable();
            *lines.entry(written(&("event", at, name, values))?).or_default() += 1;
            self.summary.events += 1;
        }
        self.moment(&mut lines);
        Ok(())
    }

    fn moment(&mut self, lines: &mut BTreeMap<String, u64>) {
        for (line, times) in std::mem::take(lines) {
            for _ in 0..times {
                self.line(line.clone());
            }
        }
    }

    fn summary(self) -> DatasetSummary {
        let sha256 = self.hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        DatasetSummary { sha256, ..self.summary }
    }
}

fn stage_line(
    stage: Stage,
    at: Option<Instant>,
    reason: Option<&str>,
    amount: Option<i64>,
) -> Result<String, LeadError> {
    let amount = amount.map(|amount| amount_to_text(amount.into()));
    written(&("stage", stage.name(), at, reason, amount))
}

/// A row as JSON: texts, whole numbers and lists of them can always be written.
fn written(row: &impl Serialize) -> Result<String, LeadError> {
    serde_json::to_string(row).map_err(|_| LeadError::damaged())
}
