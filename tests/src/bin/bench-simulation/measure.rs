//! Times and memory of one process, and how they are told to the one that asked for them.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::Done;
use crate::row::Row;

/// At least and at most so often is something measured; in between, for as long as it is no burden.
const FEWEST: usize = 3;
const MOST: usize = 15;
const PATIENCE: Duration = Duration::from_secs(20);

/// What a process measured about itself.
#[derive(Debug, Clone, Default)]
pub struct Measured {
    /// Of each row the times in milliseconds, one for each run.
    pub times: BTreeMap<Row, Vec<f64>>,
    pub memory: Memory,
    /// Of each row that compares, the cells of its first comparison.
    pub cells: BTreeMap<Row, Cells>,
}

/// How many leads have a band under either definition and an outcome.
pub type Cells = BTreeMap<[String; 3], u64>;

/// Of a process, in bytes.
#[derive(Debug, Clone, Copy, Default)]
pub struct Memory {
    /// Resident while everything was loaded.
    pub resident: u64,
    /// The most that ever was.
    pub most: u64,
}

impl Memory {
    /// Of this process.
    pub fn own() -> Done<Memory> {
        let status = std::fs::read_to_string("/proc/self/status")?;
        let of = |name: &str| -> Option<u64> {
            let line = status.lines().find(|line| line.starts_with(name))?;
            Some(line.split_whitespace().nth(1)?.parse::<u64>().ok()? * 1024)
        };
        let (resident, most) =
            of("VmRSS:").zip(of("VmHWM:")).ok_or("the system does not tell the memory of a process")?;
        Ok(Memory { resident, most })
    }
}

impl Measured {
    /// Runs something again and again, each time on what was made ready for it, and notes how long it takes. Gives what
    /// was made ready for the first run, and what came of it.
    pub fn repeat<P, T>(
        &mut self,
        row: Row,
        mut ready: impl FnMut(u32) -> Done<P>,
        mut work: impl FnMut(&P) -> Done<T>,
    ) -> Done<(P, T)> {
        let began = Instant::now();
        let mut times = Vec::new();
        let mut run = |nth: usize| -> Done<(P, T)> {
            let given = ready(u32::try_from(nth)?)?;
            let start = Instant::now();
            let result = std::hint::black_box(work(&given)?);
            times.push(start.elapsed().as_secs_f64() * 1000.0);
            Ok((given, result))
        };
        let first = run(0)?;
        let mut runs = 1;
        while runs < FEWEST || (runs < MOST && began.elapsed() < PATIENCE) {
            // What it takes to be rid of the result is not part of it.
            drop(run(runs)?);
            runs += 1;
        }
        self.times.insert(row, times);
        Ok(first)
    }

    /// As one line for the process that asked.
    pub fn to_json(&self) -> Value {
        let times: serde_json::Map<_, _> =
            self.times.iter().map(|(row, all)| (row.key().to_owned(), json!(all))).collect();
        let cells = |cells: &Cells| -> Vec<Value> { cells.iter().map(|(cell, leads)| json!([cell, leads])).collect() };
        let cells: serde_json::Map<_, _> =
            self.cells.iter().map(|(row, own)| (row.key().to_owned(), json!(cells(own)))).collect();
        json!({ "times": times, "resident": self.memory.resident, "most": self.memory.most, "cells": cells })
    }

    /// From such a line.
    pub fn from_json(answer: &Value) -> Option<Measured> {
        let mut own = Measured::default();
        for row in Row::ALL {
            if let Some(times) = answer["times"][row.key()].as_array() {
                own.times.insert(row, times.iter().map(Value::as_f64).collect::<Option<_>>()?);
            }
            if let Some(cells) = answer["cells"][row.key()].as_array() {
                own.cells.insert(row, cells_of(cells)?);
            }
        }
        own.memory = Memory { resident: answer["resident"].as_u64()?, most: answer["most"].as_u64()? };
        Some(own)
    }

    /// Takes over what another process measured; its times beside those that are there of the same row.
    pub fn take(&mut self, other: Measured) {
        for (row, times) in other.times {
            self.times.entry(row).or_default().extend(times);
        }
        self.cells.extend(other.cells);
        self.memory = other.memory;
    }
}

fn cells_of(cells: &[Value]) -> Option<Cells> {
    cells
        .iter()
        .map(|cell| {
            let names = [cell[0][0].as_str()?, cell[0][1].as_str()?, cell[0][2].as_str()?];
            Some((names.map(str::to_owned), cell[1].as_u64()?))
        })
        .collect()
}
