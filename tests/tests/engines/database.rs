//! A database that runs statements, as `tests/engines/engine.py` speaks to it.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::{Value, json};

use crate::tables::Table;

/// Scores and bands, by lead, and in a replay the first moments in the qualifying band.
pub type Scored = Vec<(String, i64, String, Option<i64>)>;

/// The column of a replay.
const FIRST: &str = "first_qualified_ms";

/// A running database and the way to it.
pub struct Database {
    process: Child,
    questions: ChildStdin,
    answers: BufReader<ChildStdout>,
}

/// Whatever `cargo xtask test --engines` says where things are.
fn given(variable: &str) -> String {
    std::env::var(variable).unwrap_or_else(|_| {
        panic!("`{variable}` is not set: `cargo xtask test --engines` sets the databases up and runs this")
    })
}

/// The folder of PostgreSQL's socket.
pub fn postgres() -> String {
    given("COUNTERSIGN_POSTGRES")
}

impl Database {
    /// Starts one.
    pub fn start(arguments: &[&str]) -> Database {
        let program = Path::new(&given("CARGO_MANIFEST_DIR")).join("engines/engine.py");
        let mut process = Command::new(given("COUNTERSIGN_PYTHON"))
            .arg(program)
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("Python starts");
        let questions = process.stdin.take().expect("a pipe");
        let answers = BufReader::new(process.stdout.take().expect("a pipe"));
        Database { process, questions, answers }
    }

    /// One question, one answer.
    pub fn ask(&mut self, job: &Value) -> Value {
        writeln!(self.questions, "{job}").expect("the database takes questions");
        let mut line = String::new();
        let read = self.answers.read_line(&mut line).expect("the database answers");
        assert!(read > 0, "the database has ended without an answer; what it said stands above");
        serde_json::from_str(&line).expect("an answer in JSON")
    }

    /// What a statement finds in these tables.
    ///
    /// # Errors
    /// What the database does not like about it, and the statement.
    pub fn scores(&mut self, tables: &[Table], zoned: bool, sql: &str) -> Result<Scored, String> {
        let tables: Vec<Value> = tables.iter().map(Table::to_json).collect();
        let answer = self.ask(&json!({ "sql": sql, "zoned": zoned, "tables": tables }));
        if let Some(fault) = answer["fault"].as_str() {
            return Err(format!("{fault}\n{sql}"));
        }
        let columns = &answer["columns"];
        if *columns != json!(["lead_id", "score", "band"]) && *columns != json!(["lead_id", "score", "band", FIRST]) {
            return Err(format!("columns {columns}\n{sql}"));
        }
        // Where there is no such column, indexing finds nothing either.
        let row = |row: &Value| {
            Some((row[0].as_str()?.to_owned(), row[1].as_i64()?, row[2].as_str()?.to_owned(), row[3].as_i64()))
        };
        let rows = answer["rows"].as_array().ok_or("no rows")?;
        // Databases sort texts by the rules of a language; here it is the bytes that count.
        let mut scored: Scored = rows
            .iter()
            .map(|found| row(found).ok_or_else(|| format!("no id, whole number and band: {found}\n{sql}")))
            .collect::<Result<_, _>>()?;
        scored.sort();
        Ok(scored)
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        // It may have ended by itself, and then there is nothing to end.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
