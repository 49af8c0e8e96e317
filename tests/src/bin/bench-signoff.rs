//! How long it takes to verify a long history and a bundle, and to write one; beside what any program would have to do at
//! least, and beside the standard tools, in the same run.
#![allow(clippy::print_stdout, reason = "it talks to whoever measures")]

use std::error::Error;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use ::signoff::manifest::sha256;
use commands::export::{self, Format};
use commands::keys::KeySource;
use commands::signoff::{self, Action};
use commands::wire::EditRequest;
use commands::{Session, Surroundings, draft, keys, workspaces};

const VERSIONS: u32 = 200;
const RUNS: usize = 9;

type Done<T = ()> = Result<T, Box<dyn Error>>;

fn main() -> Done {
    let folder = tempfile::tempdir()?;
    let surroundings =
        Surroundings { data: folder.path().join("data"), author: Some("Dana Reyes".to_owned()), agent: None };
    let began = Instant::now();
    let session = history(&surroundings, &folder.path().join("w"))?;
    println!(
        "made {VERSIONS} versions, each proposed with its evidence and signed by two, in {:.1} s",
        began.elapsed().as_secs_f64()
    );
    let versions = session.workspace.root().join("versions");
    let bundle = folder.path().join("bundle.zip");
    let newest = VERSIONS.to_string();
    export::export(&session, &newest, &bundle, Format::Bundle)?;

    println!("\nverify of a workspace with {VERSIONS} versions, {} signatures", 2 * VERSIONS);
    let bytes = read_all(&versions)?;
    let hashing =
        times("SHA-256 of the same bytes", RUNS, || Ok(bytes.iter().map(|one| sha256(one).len()).sum::<usize>()))?;
    let own = times("countersign verify", RUNS, || {
        let report = signoff::verify(&surroundings, Some(&session), None, None)?;
        if report.ok { Ok(report.versions.len()) } else { Err(format!("it does not hold: {:?}", report.faults).into()) }
    })?;
    ratio("the SHA-256 of the same bytes", own, hashing);
    let tools = times("ssh-keygen -Y verify of each", 3, || keygen(&folder.path().join("signers"), &versions))?;
    ratio("`ssh-keygen -Y verify` of the same signatures", own, tools);

    let size = std::fs::metadata(&bundle)?.len();
    println!("\nverify of a bundle of {size} bytes, 2 signatures");
    let bytes = std::fs::read(&bundle)?;
    let hashing = times("SHA-256 of the same bytes", RUNS, || Ok(sha256(&bytes).len()))?;
    let own = times("countersign verify", RUNS, || {
        let report = signoff::verify(&surroundings, None, Some(&bundle), None)?;
        if report.ok { Ok(report.versions.len()) } else { Err(format!("it does not hold: {:?}", report.faults).into()) }
    })?;
    ratio("the SHA-256 of the same bytes", own, hashing);

    println!("\nexport");
    for (name, format) in
        [("bundle", Format::Bundle), ("pdf", Format::Pdf), ("html", Format::Html), ("md", Format::Markdown)]
    {
        let file = folder.path().join(format!("out.{name}"));
        let own = times(name, RUNS, || {
            let _ = std::fs::remove_file(&file);
            Ok(export::export(&session, &newest, &file, format)?.files.len())
        })?;
        let bytes = std::fs::read(&file)?;
        let hashing = spread(RUNS, || Ok(sha256(&bytes).len()))?;
        ratio("the SHA-256 of what it wrote", own, hashing);
    }
    Ok(())
}

/// A workspace whose every version was proposed and signed as people do it.
fn history(surroundings: &Surroundings, folder: &Path) -> Done<Session> {
    let session = workspaces::create(surroundings, folder, true)?;
    let keys = keys::list(&session)?.keys;
    for number in 2..=VERSIONS {
        let purpose =
            serde_json::json!(format!("A lead that sales calls this week, in the words of version {number}."));
        draft::edit(&session, "mql", EditRequest::Set { path: "purpose".to_owned(), value: purpose })?;
        signoff::propose(&session, &format!("Version {number}"), None, None)?;
        for key in &keys {
            let prepared = signoff::statement(&session, &number.to_string(), &key.leader, Action::Sign)?;
            signoff::sign(&session, &prepared, &KeySource::File(PathBuf::from(&key.path)), None)?;
        }
    }
    Ok(session)
}

fn read_all(folder: &Path) -> Done<Vec<Vec<u8>>> {
    let mut all = Vec::new();
    for version in std::fs::read_dir(folder)? {
        for file in std::fs::read_dir(version?.path())? {
            all.push(std::fs::read(file?.path())?);
        }
    }
    Ok(all)
}

/// Checks every signature by the standard tool, with the keys of the newest version's leaders.
fn keygen(signers: &Path, versions: &Path) -> Done<usize> {
    let mut checked = 0;
    for version in std::fs::read_dir(versions)? {
        let folder = version?.path();
        for leader in ["marketing", "sales"] {
            let statement = folder.join(format!("signoff-{leader}.json"));
            let text: serde_json::Value = serde_json::from_slice(&std::fs::read(&statement)?)?;
            std::fs::write(signers, format!("{leader} {}\n", text["key"].as_str().unwrap_or_default()))?;
            let signature = folder.join(format!("signoff-{leader}.sig"));
            let done = Command::new("ssh-keygen")
                .args(["-Y", "verify", "-n", "countersign", "-I", leader, "-f"])
                .arg(signers)
                .arg("-s")
                .arg(signature)
                .stdin(std::fs::File::open(&statement)?)
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .status()?;
            if !done.success() {
                return Err(format!("`{}` does not hold", statement.display()).into());
            }
            checked += 1;
        }
    }
    Ok(checked)
}

/// Median, least and most of several runs.
type Spread = [Duration; 3];

fn spread(runs: usize, mut work: impl FnMut() -> Done<usize>) -> Done<Spread> {
    let mut all = Vec::new();
    for _ in 0..runs {
        let began = Instant::now();
        black_box(work()?);
        all.push(began.elapsed());
    }
    all.sort();
    Ok([all[runs / 2], all[0], all[runs - 1]])
}

fn times(name: &str, runs: usize, work: impl FnMut() -> Done<usize>) -> Done<Spread> {
    let spread = spread(runs, work)?;
    let [median, least, most] = spread.map(|time| time.as_secs_f64() * 1000.0);
    println!("  {name:<32} {median:10.3} ms   ({least:.3} to {most:.3}, {runs} runs)");
    Ok(spread)
}

fn ratio(to: &str, own: Spread, other: Spread) {
    println!("    {:.2} times {to}", own[0].as_secs_f64() / other[0].as_secs_f64());
}
