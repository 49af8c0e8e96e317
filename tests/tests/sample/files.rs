//! Brings the sample's files in as `countersign new --sample` does: through the importer, into a lead database.

use std::fs;
use std::sync::atomic::AtomicBool;

use chrono_tz::Tz;
use csv::StringRecord;
use sample::Files;
use simulation::Dataset;
use store::leads::survey::Overrides;
use store::leads::{Import, Kind, LeadDatabase, Run};

/// The rows of a file, without its header.
pub fn rows(text: &str) -> Vec<StringRecord> {
    csv::Reader::from_reader(text.as_bytes()).records().map(|row| row.expect("a row of as many cells")).collect()
}

/// The leads of a sample; every row of it must be understood.
pub fn dataset(files: &Files, zone: Tz) -> Dataset {
    let folder = tempfile::tempdir().expect("a folder");
    let mut database = LeadDatabase::open(&folder.path().join("leads.sqlite")).expect("a database");
    for (kind, text) in [(Kind::Leads, &files.leads), (Kind::Events, &files.events), (Kind::Stages, &files.stages)] {
        let file = folder.path().join(kind.name()).with_extension("csv");
        fs::write(&file, text).expect("a written file");
        let overrides = Overrides::default();
        let import = Import { kind, file: &file, mapping: None, run: Run::Commit, strict: true, overrides, zone };
        let report = database.import(&import, None, &mut |_| {}, &AtomicBool::new(false)).expect("an import");
        assert_eq!(report.added, text.lines().count() as u64 - 1, "every row of {}", kind.name());
    }
    database.load_dataset().expect("a data set")
}
