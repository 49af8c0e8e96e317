//! DuckDB and Polars on the same leads and the same definition. What they find must be what the program found, lead by
//! lead; a difference is a fault of the one or the other, and no figure is worth anything before it is gone.

mod duckdb;
mod polars;
mod process;

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use duckdb::Layout;

use crate::Done;
use crate::measure::Measured;
use crate::row::Row;
use crate::table::{Column, Size};

/// Has the others do the same, and adds what they took.
pub fn measure(folder: &Path, size: &mut Size) -> Done {
    let leads = size.leads;
    let mut take = |name: &'static str, measured: Measured| -> Done {
        if let Some(own) = size.columns.first() {
            same_cells(name, &own.measured, &measured)?;
        }
        size.columns.push(Column { name, measured });
        Ok(())
    };
    take("DuckDB, as loaded", duckdb::measure(folder, Layout::AsLoaded, leads)?)?;
    take("DuckDB, sorted by lead", duckdb::measure(folder, Layout::Sorted, leads)?)?;
    take("DuckDB, and prepared", duckdb::measure(folder, Layout::Prepared, leads)?)?;
    take("Polars", polars::measure(folder)?)
}

/// Holds what another wrote of a row against what the program wrote, line by line.
fn same_scores(folder: &Path, peer: &str, row: Row) -> Done<u64> {
    let lines = |whose: &str| -> Done<_> {
        Ok(BufReader::new(File::open(folder.join(format!("{whose}-{}.csv", row.key())))?).lines())
    };
    let (mut own, mut other) = (lines("own")?, lines(peer)?);
    let mut leads = 0;
    loop {
        let (own, other) = (own.next().transpose()?, other.next().transpose()?);
        if own != other {
            let [own, other] = [own, other].map(|line| line.unwrap_or_else(|| "no further lead".to_owned()));
            return Err(format!("{peer} finds `{other}` where the program has `{own}` ({})", row.title()).into());
        }
        if own.is_none() {
            break;
        }
        leads += 1;
    }
    eprintln!("  {peer}: {leads} leads equal ({})", row.title());
    Ok(leads)
}

/// Holds the cells of every comparison that both made against each other.
fn same_cells(peer: &str, own: &Measured, other: &Measured) -> Done {
    for (row, found) in &other.cells {
        let wanted = own.cells.get(row).ok_or("the program has not compared what the other did")?;
        if found != wanted {
            let differing = found.iter().find(|(cell, leads)| wanted.get(*cell) != Some(leads));
            return Err(format!("{peer} compares otherwise than the program ({}): {differing:?}", row.title()).into());
        }
    }
    Ok(())
}
