//! How long a draft with a long history takes to open and to take in one more change, what memory that needs, and how much
//! smaller packing makes it: `cargo xtask bench draft`. The history is made up from a number ([`made_up`]); each figure
//! comes from a program of its own, which opens the draft as the window does. What any program would have to do at least,
//! reading the same lines as JSON, is measured beside it.
#![allow(clippy::print_stdout, reason = "it talks to whoever measures")]

mod made_up;

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use agreement::Document;
use agreement::edit::{Edit, apply};
use agreement::merge::{Action, Change, Making, Merged};
use store::Workspace;
use store::draft::Draft;
use store::settings::Editor;

type Done<T = ()> = Result<T, Box<dyn Error>>;

const USAGE: &str = "usage: cargo xtask bench draft [--changes 10000] [--devices 2] [--seed 1]";
const RUNS: usize = 5;
/// Far behind the times of all changes, so that no file waits for others.
const NOW: i64 = 4_000_000_000_000;
/// A device that comes late has not seen so many of the last changes.
const LATE: usize = 200;

fn main() -> Done {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    if let ["--opened", root, data, device, arrives] = arguments[..] {
        return opened(Path::new(root), Path::new(data), device, Path::new(arrives));
    }
    let (mut count, mut devices, mut seed) = (10_000, 2, 1);
    for pair in arguments.chunks(2) {
        match pair {
            ["--changes", number] => count = number.parse()?,
            ["--devices", number] => devices = number.parse::<usize>()?.clamp(1, made_up::DEVICES.len()),
            ["--seed", number] => seed = number.parse()?,
            _ => return Err(USAGE.into()),
        }
    }
    let folder = tempfile::tempdir()?;
    let bench = Bench::new(folder.path(), count, devices, seed)?;
    bench.json()?;
    for (nth, device) in made_up::DEVICES[..devices].iter().enumerate() {
        println!("\nas {device}");
        bench.open("the first time: everything is merged", device, 1, None)?;
        if nth == 0 {
            bench.open("again", device, RUNS, None)?;
        }
    }
    let before = bench.sizes()?;
    for device in &made_up::DEVICES[..devices] {
        bench.draft(device)?.pack()?;
    }
    println!("\nsize of all devices' files of changes");
    println!("  {:<44} {:>10.1} KB", "as they were written", kilobytes(bench.written));
    println!("  {:<44} {:>10.1} KB", "packed by the program itself", kilobytes(before));
    println!("  {:<44} {:>10.1} KB", "packed as far as can be", kilobytes(bench.sizes()?));
    println!("\nas {}, packed as far as can be", made_up::DEVICES[0]);
    bench.open("again", made_up::DEVICES[0], RUNS, None)?;
    bench.open("and one more change arrives", made_up::DEVICES[0], RUNS, Some(&bench.next))?;
    bench.open(&format!("and one made {LATE} changes ago"), made_up::DEVICES[0], RUNS, Some(&bench.late))?;
    Ok(())
}

/// A workspace as a sync tool has brought it, and changes that arrive later.
struct Bench {
    root: PathBuf,
    folder: PathBuf,
    written: u64,
    next: Change,
    late: Change,
}

impl Bench {
    fn new(folder: &Path, count: usize, devices: usize, seed: u64) -> Done<Bench> {
        let began = Instant::now();
        let changes = made_up::changes(count, devices, seed);
        let merged = Merged::of(changes.clone());
        let root = folder.join("w");
        let mut texts = made_up::documents();
        for (document, text) in &mut texts {
            *text = merged.text(*document).unwrap_or(text);
        }
        Workspace::create(&root, &texts)?;
        let mut files: BTreeMap<&str, String> = BTreeMap::new();
        for change in &changes {
            let file = files.entry(&change.device).or_default();
            *file += &change.line();
            file.push('\n');
        }
        for (device, lines) in files {
            fs::create_dir_all(root.join("drafts").join(device))?;
            fs::write(root.join("drafts").join(device).join("changes.jsonl"), lines)?;
        }
        let late = &merged.changes()[merged.changes().len().saturating_sub(LATE)].id;
        let late = arriving(&merged.as_seen_by(std::slice::from_ref(late)))?;
        println!(
            "made {} changes of {devices} devices, of which {} did not fit as they stood, and {} conflicts, in {:.1} s",
            changes.len(),
            merged.fits().fresh(),
            merged.conflicts().len(),
            began.elapsed().as_secs_f64()
        );
        let next = arriving(&merged)?;
        let mut bench = Bench { root, folder: folder.to_owned(), written: 0, next, late };
        bench.written = bench.sizes()?;
        Ok(bench)
    }

    /// Reading every line as JSON.
    fn json(&self) -> Done {
        let mut times = Vec::new();
        for _ in 0..RUNS {
            let began = Instant::now();
            let mut lines = Vec::new();
            for file in self.files()? {
                for line in fs::read_to_string(file)?.lines() {
                    lines.push(serde_json::from_str::<serde_json::Value>(line)?);
                }
            }
            times.push(began.elapsed().as_secs_f64() * 1000.0);
        }
        let [median, least, most] = spread(times);
        println!("  {:<44} {median:>10.1} ms   ({least:.1} to {most:.1})", "reading the same lines as JSON");
        Ok(())
    }

    fn files(&self) -> Done<Vec<PathBuf>> {
        let mut files = Vec::new();
        for device in fs::read_dir(self.root.join("drafts"))? {
            for file in fs::read_dir(device?.path())? {
                let path = file?.path();
                if path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("changes")) {
                    files.push(path);
                }
            }
        }
        Ok(files)
    }

    fn sizes(&self) -> Done<u64> {
        self.files()?.iter().map(|file| Ok(fs::metadata(file)?.len())).sum()
    }

    fn draft(&self, device: &str) -> Done<Draft> {
        open(&self.root, &self.folder.join(device), device)
    }

    /// Opens the draft in a program of its own, so many times, and tells what that took; with a change that arrives then,
    /// what that took.
    fn open(&self, what: &str, device: &str, runs: usize, arrives: Option<&Change>) -> Done {
        let line = self.folder.join("arrives");
        fs::write(&line, arrives.map_or(String::new(), |change| format!("{}\n", change.line())))?;
        let (mut times, mut memory) = (Vec::new(), 0.0_f64);
        for _ in 0..runs {
            let (mut root, mut data) = (self.root.clone(), self.folder.join(device));
            if arrives.is_some() {
                // What arrives is new each time.
                let copies = tempfile::tempdir_in(&self.folder)?.keep();
                copy(&root, &copies.join("w"))?;
                copy(&data, &copies.join("data"))?;
                (root, data) = (copies.join("w"), copies.join("data"));
            }
            let done = Command::new(std::env::current_exe()?)
                .arg("--opened")
                .args([root.as_os_str(), data.as_os_str(), device.as_ref(), line.as_os_str()])
                .output()?;
            let said = String::from_utf8(done.stdout)?;
            let numbers: Vec<f64> = said.split_whitespace().map(str::parse).collect::<Result<_, _>>()?;
            let [opening, arriving, most] = numbers[..] else {
                return Err(format!("it could not be opened: {}", String::from_utf8_lossy(&done.stderr)).into());
            };
            times.push(if arrives.is_some() { arriving } else { opening });
            memory = memory.max(most);
        }
        let [median, least, most] = spread(times);
        println!("  {what:<44} {median:>10.1} ms   ({least:.1} to {most:.1}, {runs} runs; memory {memory:.0} MB)");
        Ok(())
    }
}

fn copy(from: &Path, to: &Path) -> Done {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

fn kilobytes(bytes: u64) -> f64 {
    bytes as f64 / 1024.0
}

/// Median, least and most.
fn spread(mut times: Vec<f64>) -> [f64; 3] {
    times.sort_by(f64::total_cmp);
    [times[times.len() / 2], times[0], times[times.len() - 1]]
}

/// One more change, of a device of its own.
fn arriving(draft: &Merged) -> Done<Change> {
    let edit = Edit::Set { path: "bands.qualified.from".to_owned(), value: 41.into() };
    let after = apply(Document::Mql, draft.text(Document::Mql).unwrap_or_default(), &edit)?;
    let making = Making {
        device: "late-laptop".to_owned(),
        author: "Somebody else".to_owned(),
        at: 0,
        sentence: "the bar is 41".to_owned(),
        group: None,
        action: Action::Do,
        decides: None,
    };
    Ok(draft.make(Document::Mql, &after, making, &BTreeMap::new()))
}

fn open(root: &Path, data: &Path, device: &str) -> Done<Draft> {
    let editor = Editor { device: device.to_owned(), author: device.to_owned() };
    let mut draft = Draft::open(Workspace::open(root)?, data, editor)?;
    draft.take_in(NOW)?;
    Ok(draft)
}

/// The program that opens the draft: prints the milliseconds that this took, those of what arrives then, and its memory at
/// most in MB.
fn opened(root: &Path, data: &Path, device: &str, arrives: &Path) -> Done {
    let began = Instant::now();
    let mut draft = open(root, data, device)?;
    draft.merged().conflicts();
    let opening = began.elapsed();
    let count = draft.history().len();
    let line = fs::read(arrives)?;
    let mut arriving = 0.0;
    if !line.is_empty() {
        let folder = root.join("drafts/late-laptop");
        fs::create_dir_all(&folder)?;
        fs::write(folder.join("changes.jsonl"), line)?;
        let began = Instant::now();
        draft.take_in(NOW)?;
        draft.merged().conflicts();
        arriving = began.elapsed().as_secs_f64() * 1000.0;
        if draft.history().len() != count + 1 {
            return Err("it did not arrive".into());
        }
    }
    println!("{} {arriving} {}", opening.as_secs_f64() * 1000.0, memory_at_most());
    Ok(())
}

/// The most memory that this program has had, in MB; 0 where the system does not say.
fn memory_at_most() -> f64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches("kB").trim().parse::<f64>().ok()).map_or(0.0, |kb| kb / 1024.0)
}
