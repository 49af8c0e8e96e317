//! How long it takes to bring in many events, and to load them again: `cargo run --release -p store --example import --
//! FOLDER LEADS EVENTS`. The files are made in the folder, where they are missing, and left there.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::time::Instant;

use agreement::time::to_rfc3339;
use chrono_tz::Tz;
use store::leads::survey::Overrides;
use store::leads::{Import, Kind, LeadDatabase, Run};

type Done<T = ()> = Result<T, Box<dyn std::error::Error>>;

fn main() -> Done {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [folder, leads, events] = &arguments[..] else {
        return Err("give a folder, how many leads and how many events".into());
    };
    let (leads, events) = (leads.parse()?, events.parse()?);
    let folder = Path::new(folder);
    fs::create_dir_all(folder)?;
    for sorted in [false, true] {
        measure(folder, leads, events, sorted)?;
    }
    Ok(())
}

fn measure(folder: &Path, leads: u64, events: u64, sorted: bool) -> Done {
    let order = if sorted { "by lead" } else { "in random order" };
    let out = &mut std::io::stdout();
    writeln!(out, "{leads} leads, {events} events {order}")?;
    let database = folder.join("data/leads.sqlite");
    fs::remove_dir_all(folder.join("data")).ok();
    let lead_file = made(folder, "leads.csv", |file| write_leads(file, leads))?;
    let name = |part: &str| format!("events-{events}-{part}-{}.csv", if sorted { "sorted" } else { "random" });
    let first = made(folder, &name("first"), |file| write_events(file, leads, 0..events, sorted))?;
    let later = made(folder, &name("later"), |file| write_events(file, leads, events..events + events / 20, sorted))?;
    for (what, kind, file) in [
        ("leads", Kind::Leads, &lead_file),
        ("events", Kind::Events, &first),
        ("a twentieth more", Kind::Events, &later),
        ("the first events again", Kind::Events, &first),
    ] {
        let (began, worked) = (Instant::now(), processor());
        let mut phases: Vec<(String, Instant)> = Vec::new();
        let mut opened = LeadDatabase::open(&database)?;
        let import = Import {
            kind,
            file,
            mapping: None,
            run: Run::Commit,
            strict: false,
            overrides: Overrides::default(),
            zone: Tz::UTC,
        };
        let mut told = |progress: &store::leads::Progress| {
            let phase = format!("{:?}", progress.phase);
            if phases.last().is_none_or(|(last, _)| *last != phase) {
                phases.push((phase, Instant::now()));
            }
        };
        let report = opened.import(&import, None, &mut told, &AtomicBool::new(false))?;
        drop(opened);
        let ended = Instant::now();
        let ends = phases.iter().skip(1).map(|(_, at)| *at).chain([ended]);
        let parts: Vec<String> = phases
            .iter()
            .zip(ends)
            .map(|((phase, from), to)| format!("{phase} {:.1}", (to - *from).as_secs_f64()))
            .collect();
        writeln!(
            out,
            "  {what}: {:.1} s, {:.1} s of processors ({}); {} added, {} unchanged; {} MB on disk, {} MB of memory at most",
            (ended - began).as_secs_f64(),
            processor() - worked,
            parts.join(", "),
            report.added,
            report.unchanged,
            fs::metadata(&database)?.len() >> 20,
            memory().unwrap_or(0),
        )?;
    }
    let timed = |what: &str, work: &dyn Fn() -> Done| -> Done {
        let (began, worked) = (Instant::now(), processor());
        work()?;
        let (took, worked) = (began.elapsed().as_secs_f64(), processor() - worked);
        writeln!(std::io::stdout(), "  {what}: {took:.1} s, {worked:.1} s of processors")?;
        Ok(())
    };
    let open = || LeadDatabase::open(&database);
    timed("loaded", &|| {
        open()?.load_dataset()?;
        Ok(())
    })?;
    timed("summed up", &|| {
        open()?.summary()?;
        Ok(())
    })?;
    timed("digested", &|| {
        open()?.dataset_summary(&AtomicBool::new(false))?;
        Ok(())
    })
}

/// How many seconds processors have worked for this program, all its threads together, where the system tells.
fn processor() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks = |at: usize| fields.get(at).and_then(|field| field.parse::<f64>().ok()).unwrap_or(0.0);
    (ticks(11) + ticks(12)) / 100.0
}

/// The most memory that this program has had, in megabytes, where the system tells.
fn memory() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM"))?;
    Some(line.split_whitespace().nth(1)?.parse::<u64>().ok()? >> 10)
}

fn made(folder: &Path, name: &str, write: impl FnOnce(&mut BufWriter<File>) -> Done) -> Done<PathBuf> {
    let path = folder.join(name);
    if !path.exists() {
        let mut file = BufWriter::with_capacity(1 << 20, File::create(&path)?);
        write(&mut file)?;
        file.flush()?;
    }
    Ok(path)
}

fn write_leads(file: &mut BufWriter<File>, leads: u64) -> Done {
    writeln!(file, "lead_id,created_at,industry,employees")?;
    for lead in 0..leads {
        let at = to_rfc3339(moment(lead));
        writeln!(file, "L-{lead:07},{at},{},{}", INDUSTRIES[mixed(lead) as usize % 4], mixed(lead) % 5000)?;
    }
    Ok(())
}

const INDUSTRIES: [&str; 4] = ["Software", "Retail", "Banking", "Media"];
const NAMES: [&str; 5] = ["page_view", "email_opened", "email_clicked", "form_submitted", "webinar_attended"];
const PATHS: [&str; 6] = ["/", "/pricing", "/blog/post", "/demo", "/docs/start", "/careers"];

/// Of the events in random order each is of some lead; sorted, those of a lead stand together.
fn write_events(file: &mut BufWriter<File>, leads: u64, events: std::ops::Range<u64>, sorted: bool) -> Done {
    writeln!(file, "lead_id,at,event,path,seconds")?;
    let count = events.end - events.start;
    for (nth, event) in events.enumerate() {
        let chance = mixed(event ^ 0x5bd1_e995);
        let lead = if sorted { nth as u64 * leads / count } else { chance % leads };
        let at = to_rfc3339(moment(event));
        let (name, path) = (NAMES[(chance >> 40) as usize % 5], PATHS[(chance >> 44) as usize % 6]);
        writeln!(file, "L-{lead:07},{at},{name},{path},{}", (chance >> 50) % 600)?;
    }
    Ok(())
}

/// Some moment within two years, to the second.
fn moment(of: u64) -> i64 {
    1_704_067_200_000 + (mixed(of) % 63_072_000) as i64 * 1000
}

/// A number that looks like chance (SplitMix64).
fn mixed(number: u64) -> u64 {
    let mut z = number.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    z = (z ^ z >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ z >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ z >> 31
}
