//! A peer in a process of its own, as `peer.py` speaks.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::{Value, json};

use crate::measure::Memory;
use crate::{Done, THREADS};

/// A running peer.
pub struct Peer {
    process: Child,
    jobs: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Peer {
    /// Starts one: `duckdb` or `polars`.
    pub fn start(name: &str) -> Done<Peer> {
        let python = std::env::var_os("COUNTERSIGN_PYTHON")
            .ok_or("`COUNTERSIGN_PYTHON` is not set: `cargo xtask bench simulation --peers` brings the others in")?;
        let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/bin/bench-simulation/peers/peer.py");
        let mut process = Command::new(python)
            .arg(program)
            .arg(name)
            .env("COUNTERSIGN_THREADS", THREADS)
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let (jobs, answers) = process.stdin.take().zip(process.stdout.take()).ok_or("no pipes to the other process")?;
        Ok(Peer { process, jobs, answers: BufReader::new(answers) })
    }

    /// Has a job done; gives how long it took, in milliseconds, and what was found.
    pub fn run(&mut self, job: &Value) -> Done<(f64, Vec<Value>)> {
        let mut answer = self.ask(job)?;
        let time = answer["milliseconds"].as_f64().ok_or("no time in the answer")?;
        match answer["rows"].take() {
            Value::Array(rows) => Ok((time, rows)),
            _ => Ok((time, Vec::new())),
        }
    }

    /// Its memory as it is now.
    pub fn memory(&mut self) -> Done<Memory> {
        let answer = self.ask(&json!({ "memory": true }))?;
        let (resident, most) =
            answer["resident"].as_u64().zip(answer["most"].as_u64()).ok_or("no memory in the answer")?;
        Ok(Memory { resident, most })
    }

    fn ask(&mut self, job: &Value) -> Done<Value> {
        writeln!(self.jobs, "{job}")?;
        let mut line = String::new();
        if self.answers.read_line(&mut line)? == 0 {
            return Err("the other process has ended without an answer; what it said stands above".into());
        }
        let answer: Value = serde_json::from_str(&line)?;
        match answer["fault"].as_str() {
            Some(fault) => Err(format!("{fault}\n{}", job["sql"].as_str().unwrap_or_default()).into()),
            None => Ok(answer),
        }
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        // It may have ended by itself, and then there is nothing to end.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
