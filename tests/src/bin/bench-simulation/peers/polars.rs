//! Polars: the full rescore, by hand for this definition (`polars_definition.py`).

use std::path::Path;

use serde_json::{Value, json};

use super::process::Peer;
use super::same_scores;
use crate::Done;
use crate::measure::Measured;
use crate::row::Row;

const RUNS: usize = 3;

/// Loads the leads and scores them.
pub fn measure(folder: &Path) -> Done<Measured> {
    eprintln!("measuring Polars");
    let mut measured = Measured::default();
    let mut polars = Peer::start("polars")?;
    let job = |what: &str| -> Value { json!({ "do": what, "folder": folder }) };
    polars.run(&job("load"))?;
    let mut times = Vec::new();
    for _ in 0..RUNS {
        times.push(polars.run(&job("rescore"))?.0);
    }
    measured.times.insert(Row::Rescore, times);
    measured.memory = polars.memory()?;
    polars.run(&job("save"))?;
    same_scores(folder, "polars", Row::Rescore)?;
    Ok(measured)
}
