//! `cargo xtask bench simulation`: how long the program takes for what a person waits for, on made-up leads in three
//! sizes; with `--peers`, beside DuckDB and Polars on the same leads and the same definition in the same run, every score
//! held against theirs.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "it talks to whoever measures")]

mod definition;
mod files;
mod made_up;
mod measure;
mod own;
mod parquet;
mod peers;
mod row;
mod table;

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

use agreement::time::Instant;
use chrono_tz::Tz;
use measure::Measured;
use own::Format;
use table::{Column, Size};

type Done<T = ()> = Result<T, Box<dyn Error>>;

const ZONE: Tz = Tz::Europe__Berlin;
/// The end of the made-up world.
const AS_OF: Instant = made_up::instant(made_up::LAST);
/// Everybody gets as many.
const THREADS: &str = "2";

/// So often is the program opened, each time in a process of its own.
const OPENINGS: usize = 3;

const USAGE: &str = "usage: bench-simulation [--peers] [--unstored] [--leads 10k,100k,1m]";

/// What was asked for.
struct Asked {
    leads: Vec<u32>,
    peers: bool,
    /// Without files and a database: the leads are put into memory as they are made up.
    unstored: bool,
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match arguments.as_slice() {
        // How this program calls itself for what needs a process of its own.
        ["own", what, folder, leads] => own_part(what, Path::new(folder), leads),
        others => ask(others).and_then(|asked| bench(&asked)),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("error: {fault}");
            ExitCode::FAILURE
        }
    }
}

fn ask(arguments: &[&str]) -> Done<Asked> {
    let mut asked = Asked { leads: vec![10_000, 100_000, 1_000_000], peers: false, unstored: false };
    let mut rest = arguments.iter().flat_map(|argument| argument.splitn(2, '='));
    while let Some(argument) = rest.next() {
        match argument {
            "--peers" => asked.peers = true,
            "--unstored" => asked.unstored = true,
            "--leads" => asked.leads = rest.next().ok_or(USAGE)?.split(',').map(count).collect::<Done<_>>()?,
            other => return Err(format!("`{other}` means nothing here\n{USAGE}").into()),
        }
    }
    if asked.peers && asked.unstored {
        return Err(format!("without files there is nothing for the others to read\n{USAGE}").into());
    }
    Ok(asked)
}

/// `10k`, `1m`, or a plain number.
fn count(text: &str) -> Done<u32> {
    let small = text.to_lowercase();
    let (digits, times) = match small.strip_suffix('k').map(|digits| (digits, 1000)) {
        Some(thousands) => thousands,
        None => small.strip_suffix('m').map_or((small.as_str(), 1), |digits| (digits, 1_000_000)),
    };
    let count = digits.parse::<u32>().ok().and_then(|number| number.checked_mul(times));
    // Ids have seven digits.
    let count = count.filter(|count| (100..10_000_000).contains(count));
    count.ok_or_else(|| format!("`{text}` is no number of leads from 100 to 9m, such as `10k` or `1m`").into())
}

fn bench(asked: &Asked) -> Done {
    let mut sizes = Vec::new();
    for &leads in &asked.leads {
        let folder = folder(leads)?;
        let size = measure(asked, leads, &folder)?;
        std::fs::remove_dir_all(&folder)?;
        table::print(&size);
        sizes.push(size);
    }
    table::print_growth(&sizes);
    Ok(())
}

/// An empty folder beside what cargo builds.
fn folder(leads: u32) -> Done<PathBuf> {
    let program = std::env::current_exe()?;
    let target = program.ancestors().nth(2).ok_or("this program lies in no build folder")?;
    let folder = target.join("bench/simulation").join(leads.to_string());
    if folder.exists() {
        std::fs::remove_dir_all(&folder)?;
    }
    std::fs::create_dir_all(&folder)?;
    Ok(folder)
}

fn measure(asked: &Asked, leads: u32, folder: &Path) -> Done<Size> {
    let mut own = Measured::default();
    let mut title = format!("{leads} leads");
    if asked.unstored {
        own.take(call_self("made-up", folder, leads)?);
    } else {
        let counts = files::write(folder, leads)?;
        title = format!(
            "{leads} leads, {} of them handed over; {} events; {} stages",
            counts.handed_over, counts.events, counts.stages
        );
        eprintln!("made {title}");
        own.take(call_self("import-parquet", folder, leads)?);
        own.take(call_self("import-csv", folder, leads)?);
        own::compare_imports(folder)?;
        for _ in 0..OPENINGS {
            own.take(call_self("open", folder, leads)?);
        }
        own.take(call_self("answer", folder, leads)?);
    }
    let mut size = Size { leads, title, columns: vec![Column { name: "Countersign", measured: own }] };
    if asked.peers {
        peers::measure(folder, &mut size)?;
    }
    Ok(size)
}

fn own_part(what: &str, folder: &Path, leads: &str) -> Done {
    let measured = match what {
        "import-csv" => own::import(folder, Format::Csv)?,
        "import-parquet" => own::import(folder, Format::Parquet)?,
        "open" => own::open(folder)?,
        "answer" => own::answer(folder, None)?,
        _ => own::answer(folder, Some(leads.parse()?))?,
    };
    println!("{}", measured.to_json());
    Ok(())
}

fn call_self(what: &str, folder: &Path, leads: u32) -> Done<Measured> {
    eprintln!("measuring the program's own part: {what}");
    let done = Command::new(std::env::current_exe()?)
        .args(["own", what])
        .arg(folder)
        .arg(leads.to_string())
        .env("RAYON_NUM_THREADS", THREADS)
        .stderr(Stdio::inherit())
        .output()?;
    if !done.status.success() {
        return Err(format!("the process that measures `{what}` failed").into());
    }
    let answer = serde_json::from_slice(&done.stdout)?;
    Measured::from_json(&answer).ok_or_else(|| format!("the process that measures `{what}` said {answer}").into())
}
