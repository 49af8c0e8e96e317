//! The specs of `tests/specs`: Markdown pages that a leader can read, each a definition, leads, and what must come out.
//! How a page is read is said in `tests/specs/README.md`.

mod data;
mod judge;
mod oracle;
mod page;

use std::path::{Path, PathBuf};

/// Where the pages lie: in the clone that cargo runs in, which need not be the one that was once compiled.
fn folder() -> PathBuf {
    Path::new(&std::env::var_os("CARGO_MANIFEST_DIR").expect("cargo runs the tests")).join("specs")
}

/// Every page but the one that explains the others.
fn pages() -> Vec<PathBuf> {
    let folder = folder();
    let entries = std::fs::read_dir(&folder).expect("tests/specs can be listed");
    let mut pages: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    pages.retain(|page| page.extension().is_some_and(|ending| ending == "md") && !page.ends_with("README.md"));
    pages.sort();
    pages
}

#[test]
fn every_spec_holds() {
    let pages = pages();
    assert!(pages.len() >= 12, "only {} pages found", pages.len());
    let mut faults = Vec::new();
    for path in pages {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let text = std::fs::read_to_string(&path).expect("a readable page");
        let sections = page::sections(&name, &text);
        assert!(!sections.is_empty(), "{name} says nothing that could be tested");
        for section in &sections {
            faults.extend(judge::judge(section).into_iter().map(|fault| format!("{name}: {}: {fault}", section.title)));
        }
    }
    assert!(faults.is_empty(), "{} expectations do not hold:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn a_spec_that_does_not_hold_is_found() {
    // Each line of a page that is changed here must make it fail: a runner that skipped a table would pass them all.
    let folder = folder();
    for (page, true_line, false_line) in [
        ("bands.md", "| exactly-fifty | 10 | 40 | 50 | qualified |", "| exactly-fifty | 10 | 40 | 50 | nurture |"),
        ("bands.md", "| one-short | 10 | 39 | 49 | nurture |", "| one-short | 10 | 40 | 49 | nurture |"),
        ("windows.md", "| exactly-30-days | 1 | none |", "| exactly-30-days | 11 | none |"),
        ("windows.md", "| handed-over | 2026-03-10T09:00:00Z | 0 |", "| handed-over | 2026-03-10T09:01:00Z | 0 |"),
        ("replay.md", "| 2026-07-05T07:00:00Z |", "| 2026-07-05T07:00:00.001Z |"),
        ("outcomes.md", "| rejected | qualified | rejected |", "| rejected | qualified | lost |"),
        ("outcomes.md", "| acceptance_rate.low | 0.3542 |", "| acceptance_rate.low | 0.3543 |"),
        ("outcomes.md", "| lost_after.decided | 1 |", "| lost_after.decided | 0 |"),
        ("comparison.md", "| enters | 10 | nurture |", "| enters | 10 | none |"),
        ("comparison.md", "| qualified | nurture | won | 1 | 900 |", "| qualified | nurture | won | 1 | 901 |"),
        ("comparison.md", "| tiny | title 60 to 20 |", "| tiny | title 60 to 21 |"),
        ("as-of.md", "| created-later | left out |", "| created-later | none |"),
        ("sql.md", "| need-alone | false |", "| need-alone | true |"),
        ("tiers.md", "| company-size |\n", ""),
        ("sla.md", "| first-touch | 2026-05-01 | 3 | 2 | 1 |", "| first-touch | 2026-05-01 | 4 | 1 | 1 |"),
    ] {
        let text = std::fs::read_to_string(folder.join(page)).expect("a readable page");
        assert!(text.contains(true_line), "{page} no longer says `{true_line}`");
        let sections = page::sections(page, &text.replacen(true_line, false_line, 1));
        assert!(sections.iter().any(|section| !judge::judge(section).is_empty()), "{page} passes with `{false_line}`");
    }
}
