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

/// How the tables are laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// As in the file: events by time. Only scored.
    AsLoaded,
    /// By lead, and by time within. No replay.
    Sorted,
    /// Sorted, and the statement's first steps done once and kept as tables: texts trimmed and in small letters, times in
    /// milliseconds. Most of the time of the whole statement goes into those.
    Prepared,
}

/// So often is something measured that takes less than so many milliseconds the first time.
const RUNS: [(f64, u32); 3] = [(500.0, 9), (20_000.0, 3), (f64::INFINITY, 1)];
/// More leads than these are not replayed: the moments of all leads beside all their events are too many.
const MOST_REPLAYED: u32 = 100_000;

/// Loads the leads, has everything done, and holds it against what the program found.
pub fn measure(folder: &Path, layout: Layout, leads: u32) -> Done<Measured> {
    eprintln!("measuring DuckDB, {layout:?}");
    let mut duckdb = Duckdb { peer: Peer::start("duckdb")?, measured: Measured::default(), layout };
    let (in_force, draft) = (in_force()?, draft()?);
    duckdb.load(folder, &draft)?;
    duckdb.repeat(
        Row::Rescore,
        |_| Ok(vec![made(layout, "draft", &draft)?]),
        |duckdb, _| {
            duckdb.measured.memory = duckdb.peer.memory()?;
            duckdb.keep(folder, Row::Rescore)
        },
    )?;
    if layout == Layout::AsLoaded {
        return Ok(duckdb.measured);
    }

    // Not measured: what every edit finds there already.
    duckdb.run(&made(layout, "in_force", &in_force)?)?;
    duckdb.run(BEFORE)?;
    for row in [Row::Points, Row::Value, Row::Window] {
        let edit = |nth| Ok(vec![made(layout, "draft", &edited(&draft, row, nth)?)?, COMPARISON.to_owned()]);
        duckdb.repeat(row, edit, |duckdb, found| {
            duckdb.measured.cells.insert(row, cells(&found)?);
            duckdb.keep(folder, row)
        })?;
    }
    let scratch = |_| {
        let first = made(layout, "in_force", &in_force)?;
        Ok(vec![first, BEFORE.to_owned(), made(layout, "draft", &draft)?, COMPARISON.to_owned()])
    };
    duckdb.repeat(Row::FromScratch, scratch, |duckdb, found| {
        duckdb.measured.cells.insert(Row::FromScratch, cells(&found)?);
        Ok(())
    })?;

    duckdb.run(&Statement::of(&draft, layout)?.into_scores("scores"))?;
    let threshold = |nth| Statement::of(&edited(&draft, Row::Threshold, nth)?, layout).map(|own| own.band);
    let ask = |nth| {
        let band = threshold(nth)?;
        Ok(vec![format!("SELECT s.band_before, {band}, s.outcome, COUNT(*) FROM scores s GROUP BY ALL")])
    };
    duckdb.repeat(Row::Threshold, ask, |duckdb, found| {
        duckdb.measured.cells.insert(Row::Threshold, cells(&found)?);
        let band = threshold(0)?;
        duckdb.run(&format!("CREATE OR REPLACE TABLE draft AS SELECT s.lead_id, s.score, {band} FROM scores s"))?;
        duckdb.keep(folder, Row::Threshold)
    })?;
    if layout == Layout::Prepared && leads <= MOST_REPLAYED {
        let replay = |_| Ok(vec![format!("CREATE OR REPLACE TABLE draft AS\n{}", replay(&draft)?)]);
        duckdb.repeat(Row::Replay, replay, |duckdb, _| duckdb.keep(folder, Row::Replay))?;
    }
    duckdb.measured.memory.most = duckdb.peer.memory()?.most;
    Ok(duckdb.measured)
}

fn made(layout: Layout, table: &str, mql: &Mql) -> Done<String> {
    Ok(Statement::of(mql, layout)?.into_table(table))
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

/// The whole statement.
fn written(mql: &Mql, moment: Evaluation) -> String {
    statement(Question { mql, zone: ZONE, data: None, as_of: Some(AS_OF), moment }, Dialect::Duckdb).sql
}

/// The replay, on prepared tables. It is not put in order: that is for people who read it.
fn replay(mql: &Mql) -> Done<String> {
    let sql = on_prepared(&written(mql, Evaluation::Replay))?;
    let unordered = sql.trim_end().strip_suffix("ORDER BY b.lead_id;");
    Ok(unordered.ok_or("the replay has another last step than the benchmark takes it for")?.to_owned())
}

/// Where in the statement the steps begin that make the tables ready, and where they end.
const FIRST_STEP: &str =
    "\n-- The tables with times in milliseconds since 1970, and texts trimmed and in small letters.\n";
const NEXT_STEP: &str = ",\n-- The as-of moment.\n";

/// A statement without its first steps, which are tables by now.
fn on_prepared(sql: &str) -> Done<String> {
    let parts = sql.split_once(FIRST_STEP).and_then(|(before, rest)| Some((before, rest.split_once(NEXT_STEP)?.1)));
    let (before, after) = parts.ok_or_else(|| format!("the statement has other first steps than expected:\n{sql}"))?;
    Ok(format!("{before}\n{after}"))
}

/// The statements that make tables of the first steps.
fn preparing(sql: &str) -> Done<Vec<String>> {
    let (steps, _) =
        sql.split_once(NEXT_STEP).ok_or_else(|| format!("the statement has other steps than expected:\n{sql}"))?;
    let order = |table| if table == "all_events" { "lead_id, at_ms" } else { "lead_id" };
    let tables = ["all_leads", "all_events", "all_stages"]
        .map(|table| format!("CREATE TABLE {table} AS\n{steps}\nSELECT * FROM {table} ORDER BY {}", order(table)));
    // What they are made of is of no more use.
    let gone = ["leads", "events", "stages"].map(|table| format!("DROP TABLE {table}"));
    Ok(tables.into_iter().chain(gone).collect())
}

/// The statement of a definition, taken apart where its last step begins.
struct Statement {
    /// The steps up to the scores.
    steps: String,
    /// Which band a lead's scores put it in.
    band: String,
}

impl Statement {
    fn of(mql: &Mql, layout: Layout) -> Done<Statement> {
        let mut sql = written(mql, Evaluation::HandOff);
        if layout == Layout::Prepared {
            sql = on_prepared(&sql)?;
        }
        let parts = sql.rsplit_once("\nSELECT\n  s.lead_id,\n  s.score,\n").and_then(|(steps, last)| {
            let (band, _) = last.split_once("\nFROM scored s\nORDER BY s.lead_id;")?;
            Some(Statement { steps: steps.to_owned(), band: band.trim().to_owned() })
        });
        parts.ok_or_else(|| format!("the statement has another last step than expected:\n{sql}").into())
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

/// The cells of a comparison, from its rows.
fn cells(found: &[Value]) -> Done<Cells> {
    let cell = |cell: &Value| {
        let names = [cell[0].as_str()?, cell[1].as_str()?, cell[2].as_str()?];
        Some((names.map(str::to_owned), cell[3].as_u64()?))
    };
    let cells: Option<Cells> = found.iter().map(cell).collect();
    cells.ok_or_else(|| "a comparison of another shape than it was asked for".into())
}

struct Duckdb {
    peer: Peer,
    measured: Measured,
    layout: Layout,
}

impl Duckdb {
    fn run(&mut self, sql: &str) -> Done<(f64, Vec<Value>)> {
        self.peer.run(&json!({ "sql": sql }))
    }

    fn load(&mut self, folder: &Path, draft: &Mql) -> Done {
        let order = if self.layout == Layout::AsLoaded { "" } else { "ORDER BY lead_id, \"at\"" };
        let by_id = if order.is_empty() { "" } else { "ORDER BY lead_id" };
        for (table, order, types) in [
            (
                "leads",
                by_id,
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
        // Should it ever need more memory than it may have.
        let aside = folder.join("aside").display().to_string().replace('\'', "''");
        self.run(&format!("SET temp_directory = '{aside}'; SET memory_limit = '10GB'"))?;
        self.run(OUTCOMES)?;
        if self.layout == Layout::Prepared {
            for sql in preparing(&written(draft, Evaluation::HandOff))? {
                self.run(&sql)?;
            }
        }
        Ok(())
    }

    /// Runs statements again and again and notes how long they take together; what the last of them found in the first
    /// run is looked at at once, since the next run may put something else in its place.
    fn repeat(
        &mut self,
        row: Row,
        statements: impl Fn(u32) -> Done<Vec<String>>,
        look: impl FnOnce(&mut Duckdb, Vec<Value>) -> Done,
    ) -> Done {
        let first = statements(0)?;
        let (time, found) = self.run_all(&first)?;
        look(self, found)?;
        let mut times = vec![time];
        let runs = RUNS.iter().find(|(most, _)| time < *most).map_or(1, |(_, runs)| *runs);
        for nth in 1..runs {
            times.push(self.run_all(&statements(nth)?)?.0);
        }
        self.measured.times.insert(row, times);
        Ok(())
    }

    fn run_all(&mut self, statements: &[String]) -> Done<(f64, Vec<Value>)> {
        let (mut time, mut found) = (0.0, Vec::new());
        for sql in statements {
            let (took, rows) = self.run(sql)?;
            time += took;
            found = rows;
        }
        Ok((time, found))
    }

    /// Has the table of the draft's scores and bands written, and held against the program's.
    fn keep(&mut self, folder: &Path, row: Row) -> Done {
        let file = folder.join(format!("duckdb-{}.csv", row.key()));
        let file = file.display().to_string().replace('\'', "''");
        self.run(&format!("COPY (SELECT * FROM draft ORDER BY lead_id) TO '{file}' (HEADER false)"))?;
        same_scores(folder, "duckdb", row)?;
        Ok(())
    }
}
