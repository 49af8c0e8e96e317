//! A lead database in a folder of its own, for tests of whole imports.

#![allow(dead_code, reason = "each test file uses its part of it")]

use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use chrono_tz::Tz;
use store::leads::mapping::Mapping;
use store::leads::survey::Overrides;
use store::leads::{Import, Kind, LeadDatabase, LeadError, Report, Run};

pub struct Bench {
    pub folder: tempfile::TempDir,
    pub database: LeadDatabase,
}

impl Bench {
    pub fn new() -> Bench {
        let folder = tempfile::tempdir().expect("a folder");
        let database = LeadDatabase::open(&folder.path().join("data/leads.db")).expect("a database");
        Bench { folder, database }
    }

    pub fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, content).expect("written");
        path
    }

    pub fn import(&mut self, kind: Kind, file: &Path, mapping: Option<&Path>) -> Report {
        let mapping = mapping.map(|path| Mapping::load(path).unwrap_or_else(|fault| panic!("{fault}")));
        self.try_import(kind, file, mapping.as_ref(), Overrides::default()).unwrap_or_else(|fault| panic!("{fault}"))
    }

    pub fn try_import(
        &mut self,
        kind: Kind,
        file: &Path,
        mapping: Option<&Mapping>,
        overrides: Overrides,
    ) -> Result<Report, LeadError> {
        let import = Import { kind, file, mapping, run: Run::Commit, strict: false, overrides, zone: Tz::UTC };
        self.database.import(&import, None, &mut |_| {}, &AtomicBool::new(false))
    }
}
