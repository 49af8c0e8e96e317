//! The table: medians with the least and the most, what the others take beside it, and how it all grows.

use crate::measure::{Measured, Memory};
use crate::row::Row;

/// Everything that was measured on so many leads.
pub struct Size {
    pub leads: u32,
    /// What there is, in words.
    pub title: String,
    /// The program's own first.
    pub columns: Vec<Column>,
}

/// What one program took.
pub struct Column {
    pub name: &'static str,
    pub measured: Measured,
}

/// Median, least and most, in milliseconds.
#[derive(Debug, Clone, Copy)]
struct Spread {
    median: f64,
    least: f64,
    most: f64,
    runs: usize,
}

impl Spread {
    fn of(measured: &Measured, row: Row) -> Option<Spread> {
        let mut times = measured.times.get(&row)?.clone();
        times.sort_by(f64::total_cmp);
        let (least, most) = (*times.first()?, *times.last()?);
        Some(Spread { median: times[times.len() / 2], least, most, runs: times.len() })
    }
}

/// Prints what was measured on one number of leads.
pub fn print(size: &Size) {
    println!("\n{}", size.title);
    for row in Row::ALL {
        let own = size.columns.first().and_then(|column| Spread::of(&column.measured, row));
        for (place, column) in size.columns.iter().enumerate() {
            let Some(Spread { median, least, most, runs }) = Spread::of(&column.measured, row) else { continue };
            let title = if place == 0 { row.title() } else { "" };
            let ratio = match own {
                Some(own) if place > 0 => format!("{:.1} times as long", median / own.median),
                _ => String::new(),
            };
            let spread = format!("({} to {}, {runs} runs)", milliseconds(least), milliseconds(most));
            let spread = if runs == 1 { "(once)".to_owned() } else { spread };
            let told =
                format!("  {title:<36} {:<22} {:>12} ms  {spread:<36} {ratio}", column.name, milliseconds(median));
            println!("{}", told.trim_end());
        }
    }
    let own = size.columns.first().map(|column| column.measured.memory.resident);
    for (place, Column { name, measured: Measured { memory: Memory { resident, most }, .. } }) in
        size.columns.iter().enumerate()
    {
        let title = if place == 0 { "resident memory" } else { "" };
        let ratio = match own {
            Some(own) if place > 0 => format!("{:.1} times as much", *resident as f64 / own as f64),
            _ => String::new(),
        };
        let most = format!("(at most {} MB)", megabytes(*most));
        println!(
            "{}",
            format!("  {title:<36} {name:<22} {:>12} MB  {most:<36} {ratio}", megabytes(*resident)).trim_end()
        );
    }
}

/// Prints with which power of the number of leads each row grows between the last two sizes.
pub fn print_growth(sizes: &[Size]) {
    let [.., before, last] = sizes else { return };
    if before.leads == last.leads {
        return;
    }
    println!("\ngrowth from {} to {} leads: the exponent, 1 where it is linear", before.leads, last.leads);
    let more = (f64::from(last.leads) / f64::from(before.leads)).ln();
    for (before, last) in before.columns.iter().zip(&last.columns) {
        println!("  {}", last.name);
        for row in Row::ALL {
            if let Some((few, many)) = Spread::of(&before.measured, row).zip(Spread::of(&last.measured, row)) {
                println!("    {:<36} {:>6.2}", row.title(), (many.median / few.median).ln() / more);
            }
        }
        let (few, many) = (before.measured.memory.resident, last.measured.memory.resident);
        println!("    {:<36} {:>6.2}", "resident memory", (many as f64 / few as f64).ln() / more);
    }
}

fn milliseconds(time: f64) -> String {
    match time {
        _ if time >= 1000.0 => format!("{time:.0}"),
        _ if time >= 10.0 => format!("{time:.1}"),
        _ => format!("{time:.3}"),
    }
}

fn megabytes(bytes: u64) -> u64 {
    bytes / 1_000_000
}
