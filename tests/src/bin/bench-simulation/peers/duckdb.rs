//! DuckDB: the statement that `simulation::sql` writes, on tables in memory. Every edit is its whole statement again, since
//! nothing of it can be kept, and the comparison as a query on what it gave; a threshold alone is only asked of scores that
//! are there already.

use std::path::Path;

use agreement::model::Mql;
use serde_json::{Value, json};
use simulation::Evaluation;
use simulation::sql::{Dialect, Question, statement};

use super::process::Peer;
use super::same_scores;
use crate::definition::{draft, edited, in_force};
use crate::measure::{Cells, Measured};
use crate::row::Row;
use crate::{AS_OF, Done, ZONE};

/// In which order the events stand in their table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// As in the file: by time.
    AsLoaded,
    /// By lead, and by time within.
    ByLead,
}

/// So often is something measured that takes less than so many milliseconds the first time.
const RUNS: [(f64, u32); 3] = [(500.0, 9), (20_000.0, 3), (f64::INFINITY, 1)];
/// More leads than these are not replayed: the moments of all leads beside all their events are too many.
const MOST_REPLAYED: u32 = 100_000;

/// Loads the leads, has everything done, and holds it against what the program found.
pub fn measure(folder: &Path, order: Order, leads: u32) -> Done<Measured> {
    eprintln!("measuring DuckDB, {order:?}");
    let mut duckdb = Duckdb { peer: Peer::start("duckdb")?, measured: Measured::default() };
    duckdb.load(folder, order)?;
    let (in_force, draft) = (in_force()?, draft()?);
    let made = |table: &str, mql: &Mql| -> Done<String> { Ok(Statement::of(mql)?.into_table(table)) };

    // Not measured: what every edit finds there already.
    duckdb.run(OUTCOMES)?;
    duckdb.run(&made("in_force", &in_force)?)?;
    duckdb.run(BEFORE)?;

    duckdb.repeat(Row::Rescore, |_| Ok(vec![made("draft", &draft)?]))?;
    duckdb.measured.memory = duckdb.peer.memory()?;
    duckdb.keep(folder, Row::Rescore, "draft")?;
    for row in [Row::Points, Row::Value, Row::Window] {
        duckdb.compare(row, |nth| Ok(vec![made("draft", &edited(&draft, row, nth)?)?, COMPARISON.to_owned()]))?;
        duckdb.run(&made("draft", &edited(&draft, row, 0)?)?)?;
        duckdb.keep(folder, row, "draft")?;
    }
    duckdb.compare(Row::FromScratch, |_| {
        Ok(vec![made("in_force", &in_force)?, BEFORE.to_owned(), made("draft", &draft)?, COMPARISON.to_owned()])
    })?;

    duckdb.run(&Statement::of(&draft)?.into_scores("scores"))?;
    duckdb.compare(Row::Threshold, |nth| {
        let band = Statement::of(&edited(&draft, Row::Threshold, nth)?)?.band;
        Ok(vec![format!("SELECT s.band_before, {band}, s.outcome, COUNT(*) FROM scores s GROUP BY ALL")])
    })?;
    let band = Statement::of(&edited(&draft, Row::Threshold, 0)?)?.band;
    duckdb.run(&format!("CREATE OR REPLACE TABLE draft AS SELECT s.lead_id, s.score, {band} FROM scores s"))?;
    duckdb.keep(folder, Row::Threshold, "draft")?;
    if leads <= MOST_REPLAYED {
        let question = Question { moment: Evaluation::Replay, ..question(&draft) };
        let sql = statement(question, Dialect::Duckdb).sql;
        let sql = sql.trim_end().strip_suffix("ORDER BY b.lead_id;").ok_or("the replay has another last step")?;
        duckdb.repeat(Row::Replay, |_| Ok(vec![format!("CREATE OR REPLACE TABLE draft AS\n{sql}")]))?;
        duckdb.keep(folder, Row::Replay, "draft")?;
    }
    duckdb.measured.memory.most = duckdb.peer.memory()?.most;
    Ok(duckdb.measured)
}

/// What became of each lead, as section 7 of the language has it.
const OUTCOMES: &str = "CREATE TABLE outcomes AS SELECT l.lead_id, CASE \
    WHEN BOOL_OR(s.stage = 'won') THEN 'won' \
    WHEN BOOL_OR(s.stage = 'lost') OR (BOOL_OR(s.stage = 'rejected') AND BOOL_OR(s.stage IN ('accepted', 'proposal'))) \
      THEN 'lost' \
    WHEN BOOL_OR(s.stage = 'rejected') THEN 'rejected' \
    WHEN COUNT(s.stage) > 0 THEN 'open' ELSE 'never_worked' END AS outcome \
    FROM leads l LEFT JOIN stages s ON s.lead_id = l.lead_id GROUP BY l.lead_id";

/// What an edit is compared with.
const BEFORE: &str = "CREATE OR REPLACE TABLE before AS SELECT f.lead_id, f.band, o.outcome \
    FROM in_force f JOIN outcomes o ON o.lead_id = f.lead_id";

const COMPARISON: &str = "SELECT b.band, d.band, b.outcome, COUNT(*) \
    FROM before b JOIN draft d ON d.lead_id = b.lead_id GROUP BY ALL";

fn question(mql: &Mql) -> Question<'_> {
    Question { mql, zone: ZONE, data: None, as_of: Some(AS_OF), moment: Evaluation::HandOff }
}

/// The statement of a definition, taken apart where its last step begins.
struct Statement {
    /// The steps up to the scores.
    steps: String,
    /// Which band a lead's scores put it in.
    band: String,
}

impl Statement {
    fn of(mql: &Mql) -> Done<Statement> {
        let sql = statement(question(mql), Dialect::Duckdb).sql;
        let parts = sql.rsplit_once("\nSELECT\n  s.lead_id,\n  s.score,\n").and_then(|(steps, last)| {
            let (band, _) = last.split_once("\nFROM scored s\nORDER BY s.lead_id;")?;
            Some(Statement { steps: steps.to_owned(), band: band.trim().to_owned() })
        });
        parts.ok_or_else(|| {
            format!("the statement has another last step than the benchmark takes it for:\n{sql}").into()
        })
    }

    /// Makes a table of every lead's score and band. They are not put in order: that is for people who read them.
    fn into_table(self, table: &str) -> String {
        let Statement { steps, band } = self;
        format!(
            "CREATE OR REPLACE TABLE {table} AS\n{steps}\nSELECT\n  s.lead_id,\n  s.score,\n  {band}\nFROM scored s"
        )
    }

    /// Makes a table of all that a band hangs on, beside what it is compared with.
    fn into_scores(self, table: &str) -> String {
        let steps = self.steps;
        format!(
            "CREATE OR REPLACE TABLE {table} AS\n{steps}\nSELECT s.*, b.band AS band_before, b.outcome\n\
             FROM scored s JOIN before b ON b.lead_id = s.lead_id"
        )
    }
}

struct Duckdb {
    peer: Peer,
    measured: Measured,
}

impl Duckdb {
    fn run(&mut self, sql: &str) -> Done<(f64, Vec<Value>)> {
        self.peer.run(&json!({ "sql": sql }))
    }

    fn load(&mut self, folder: &Path, order: Order) -> Done {
        let order = if order == Order::ByLead { "ORDER BY lead_id, \"at\"" } else { "" };
        let sorted_leads = if order.is_empty() { "" } else { "ORDER BY lead_id" };
        for (table, order, types) in [
            (
                "leads",
                sorted_leads,
                "'lead_id': 'VARCHAR', 'created_at': 'TIMESTAMP', 'employees': 'DOUBLE', 'revenue': 'DOUBLE', \
                 'industry': 'VARCHAR', 'country': 'VARCHAR', 'source': 'VARCHAR', 'job_title': 'VARCHAR', \
                 'email': 'VARCHAR', 'technologies': 'VARCHAR', 'opted_in': 'BOOLEAN', 'contract_ends': 'TIMESTAMP'",
            ),
            (
                "events",
                order,
                "'lead_id': 'VARCHAR', 'at': 'TIMESTAMP', 'event': 'VARCHAR', 'path': 'VARCHAR', 'seconds': 'DOUBLE'",
            ),
            (
                "stages",
                order,
                "'lead_id': 'VARCHAR', 'stage': 'VARCHAR', 'at': 'TIMESTAMP', 'reason': 'VARCHAR', 'amount': 'DOUBLE'",
            ),
        ] {
            let file = folder.join(format!("{table}.csv"));
            let file = file.display().to_string().replace('\'', "''");
            self.run(&format!(
                "CREATE TABLE {table} AS SELECT * FROM read_csv('{file}', header = true, columns = {{{types}}}) {order}"
            ))?;
        }
        Ok(())
    }

    /// Runs statements again and again and notes how long they take together; gives what the last of the first run found.
    fn repeat(&mut self, row: Row, statements: impl Fn(u32) -> Done<Vec<String>>) -> Done<Vec<Value>> {
        let (mut times, mut first, mut nth, mut runs) = (Vec::new(), Vec::new(), 0, 1);
        while nth < runs {
            let mut time = 0.0;
            for sql in statements(nth)? {
                let (took, rows) = self.run(&sql)?;
                time += took;
                if nth == 0 {
                    first = rows;
                }
            }
            if nth == 0 {
                runs = RUNS.iter().find(|(most, _)| time < *most).map_or(1, |(_, runs)| *runs);
            }
            times.push(time);
            nth += 1;
        }
        self.measured.times.insert(row, times);
        Ok(first)
    }

    /// The same, where what is found last are the cells of a comparison.
    fn compare(&mut self, row: Row, statements: impl Fn(u32) -> Done<Vec<String>>) -> Done {
        let found = self.repeat(row, statements)?;
        let cell = |cell: &Value| {
            let names = [cell[0].as_str()?, cell[1].as_str()?, cell[2].as_str()?];
            Some((names.map(str::to_owned), cell[3].as_u64()?))
        };
        let cells: Option<Cells> = found.iter().map(cell).collect();
        self.measured.cells.insert(row, cells.ok_or("a comparison of another shape than it was asked for")?);
        Ok(())
    }

    /// Has a table of scores and bands written, and held against the program's.
    fn keep(&mut self, folder: &Path, row: Row, table: &str) -> Done {
        let file = folder.join(format!("duckdb-{}.csv", row.key()));
        let file = file.display().to_string().replace('\'', "''");
        self.run(&format!("COPY (SELECT * FROM {table} ORDER BY lead_id) TO '{file}' (HEADER false)"))?;
        same_scores(folder, "duckdb", row)?;
        Ok(())
    }
}
