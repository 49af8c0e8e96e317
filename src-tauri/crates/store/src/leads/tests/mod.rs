//! Whole imports: files in, figures out.

mod carrying_over;
mod fingerprint;
mod identity;
mod keeping;
mod many_events;
mod recognition;

use std::path::PathBuf;
use std::sync::atomic::AtomicBool;

use chrono_tz::Tz;

use super::mapping::Mapping;
use super::survey::Overrides;
use super::*;

/// A database in a folder of its own.
pub(super) struct Bench {
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

    pub fn try_import(
        &mut self,
        kind: Kind,
        content: impl AsRef<[u8]>,
        mapping: Option<&Mapping>,
    ) -> Result<Report, LeadError> {
        let file = self.file("file.csv", content);
        self.import_with(kind, &file, mapping, |_| {})
    }

    pub fn import(&mut self, kind: Kind, content: impl AsRef<[u8]>) -> Report {
        self.try_import(kind, content, None).unwrap_or_else(|fault| panic!("{fault}"))
    }

    pub fn import_with(
        &mut self,
        kind: Kind,
        file: &std::path::Path,
        mapping: Option<&Mapping>,
        change: impl FnOnce(&mut Import<'_>),
    ) -> Result<Report, LeadError> {
        let mut import = Import {
            kind,
            file,
            mapping,
            run: Run::Commit,
            strict: false,
            overrides: Overrides::default(),
            zone: Tz::UTC,
        };
        change(&mut import);
        self.database.import(&import, None, &mut |_| {}, &AtomicBool::new(false))
    }

    pub fn summary(&self) -> Summary {
        self.database.summary().expect("a summary")
    }
}

/// Added, changed, unchanged, rejected.
pub(super) fn counts(report: &Report) -> [u64; 4] {
    [report.added, report.changed, report.unchanged, report.rejected.count]
}

#[test]
fn native_files_come_in_and_the_same_files_again_change_nothing() {
    let mut bench = Bench::new();
    let leads = "lead_id,created_at,employees,industry,newsletter,zip\n\
                 A1,2026-01-05,250,Software,true,00501\n\
                 A2,2026-01-06T10:00:00Z,12,,FALSE,10115\n";
    let events = "lead_id,at,event,path,seconds\n\
                  A1,2026-01-06T10:00,page_view,/pricing,30\n\
                  A1,2026-01-06T10:00,page_view,/pricing,30\n\
                  A3,2026-01-07,page_view,/blog,5\n";
    let stages = "lead_id,stage,at,reason,amount\nA1,handed_off,2026-01-10,,\nA1,Won,,,1200.50\nA2,rejected,2026-02-01,bad-fit,\n";
    assert_eq!(counts(&bench.import(Kind::Leads, leads)), [2, 0, 0, 0]);
    assert_eq!(counts(&bench.import(Kind::Events, events)), [3, 0, 0, 0]);
    assert_eq!(counts(&bench.import(Kind::Stages, stages)), [3, 0, 0, 0]);
    let first = bench.summary();
    assert_eq!((first.leads, first.events, first.waiting_events, first.stages), (2, 2, 1, 3));
    let columns: Vec<_> = first.columns.iter().map(|column| (column.name.as_str(), type_name(column.kind))).collect();
    assert_eq!(
        columns,
        [
            ("created_at", "date-time"),
            ("employees", "number"),
            ("industry", "text"),
            ("newsletter", "boolean"),
            ("zip", "text")
        ]
    );
    assert_eq!(first.columns[2].known, 0.5);

    assert_eq!(counts(&bench.import(Kind::Leads, leads)), [0, 0, 2, 0]);
    assert_eq!(counts(&bench.import(Kind::Events, events)), [0, 0, 3, 0]);
    assert_eq!(counts(&bench.import(Kind::Stages, stages)), [0, 0, 3, 0]);
    assert_eq!(bench.summary(), first);

    bench.import(Kind::Leads, "lead_id\nA3\n");
    let joined = bench.summary();
    assert_eq!((joined.leads, joined.events, joined.waiting_events), (3, 3, 0));
    assert_ne!(joined.revision, first.revision);

    let dataset = bench.database.load_dataset().expect("a data set");
    assert_eq!(dataset.len(), 3);
    let won = dataset.stages().of(0).iter().find(|row| row.stage == Stage::Won).expect("won");
    assert_eq!((won.at(), won.amount()), (None, Some(12_005_000)));
}

#[test]
fn a_later_file_replaces_only_the_columns_that_it_has_and_an_empty_cell_clears() {
    let mut bench = Bench::new();
    bench.import(Kind::Leads, "lead_id,industry,employees\nA1,Software,250\n");
    let report = bench.import(Kind::Leads, "lead_id,employees,city\nA1,,Berlin\n");
    assert_eq!(counts(&report), [0, 1, 0, 0]);
    let known: Vec<_> = bench.summary().columns.into_iter().map(|column| (column.name, column.known)).collect();
    assert_eq!(
        known,
        [("created_at", 0.0), ("industry", 1.0), ("employees", 0.0), ("city", 1.0)]
            .map(|(name, known)| (name.to_owned(), known))
    );
}

#[test]
fn a_value_that_does_not_fit_the_fixed_type_counts_as_missing() {
    let mut bench = Bench::new();
    bench.import(Kind::Leads, "lead_id,employees\nA1,250\n");
    let report = bench.import(Kind::Leads, "lead_id,employees\nA2,many\nA3,12\n");
    assert_eq!(counts(&report), [2, 0, 0, 0]);
    assert_eq!(
        report.misfits.first,
        [Rejected {
            line: 2,
            column: "employees".into(),
            value: "many".into(),
            reason: "is not a number, as column `employees` holds; it counts as missing".into()
        }]
    );
}

#[test]
fn a_row_that_is_rejected_has_no_say_in_the_type_of_a_column() {
    let mut bench = Bench::new();
    let kinds = |report: &Report, bench: &Bench| {
        let columns = super::database::Columns::load(&bench.database.connection).expect("the columns");
        let named = columns.0.into_iter().map(|column| (column.name, column.kind.map(type_name)));
        (report.rejected.count, named.collect::<Vec<_>>())
    };
    let expected = |types: &[(&str, Option<&'static str>)]| {
        types.iter().map(|(name, kind)| ((*name).to_owned(), *kind)).collect::<Vec<_>>()
    };
    // Without a lead; `price` shows its decimal sign in a row that is taken, `later` holds nothing in any such row.
    let report = bench.import(
        Kind::Leads,
        "lead_id,n,active,price,later\nL1,5,true,\"1.234,50\",\n,Total,2 active,average,12\nL2,6,false,,\n",
    );
    let leads = [("n", Some("number")), ("active", Some("boolean")), ("price", Some("number")), ("later", None)];
    assert_eq!(kinds(&report, &bench), (1, expected(&leads)));
    let commonest = |name: &str, bench: &Bench| {
        let column = bench.summary().columns.into_iter().find(|column| column.name == name).expect("the column");
        column.commonest.into_iter().map(|value| value.value).collect::<Vec<_>>()
    };
    assert_eq!(commonest("price", &bench), ["1234.50"]);
    // What no row that was taken has decided is decided by a later file.
    bench.import(Kind::Leads, "lead_id,later\nL1,soon\n");
    assert_eq!(commonest("later", &bench), ["soon"]);
    // Events without a lead, a time, a time that can be read, or a name, with dates of any form.
    for (day, faulty) in [("2026-01-31", "Total"), ("31.01.2026", "31.13.2026")] {
        let mut bench = Bench::new();
        let report = bench.import(
            Kind::Events,
            format!(
                "lead_id,at,event,seconds\nL1,{day},call,5\n,{day},call,a\nL1,,call,b\nL1,{faulty},call,c\nL1,{day},,d\n"
            ),
        );
        assert_eq!(kinds(&report, &bench), (4, expected(&[("seconds", Some("number"))])), "{day}");
    }
    // What must be asked is asked before the import as in it.
    let file = bench.file("doubt.csv", "lead_id,n\nL1,\"1,234\"\n,Total\n");
    let look = |path| survey::survey(path, &Overrides::default(), &[], &mut |_| {}, &AtomicBool::new(false));
    let found = look(&file).expect("looked through");
    let asked = obstacles(&Mapping::empty(Kind::Leads), &found, &Overrides::default());
    let fault = bench.import_with(Kind::Leads, &file, None, |_| {}).expect_err("a question");
    assert_eq!(asked.iter().map(|one| &one.message).collect::<Vec<_>>(), [&fault.message]);
    assert!(matches!(fault.kind, FaultKind::Question(Question { option: "--decimal", .. })), "{fault}");
    // A row that is taken has its say, of course.
    let mut bench = Bench::new();
    let report = bench.import(Kind::Leads, "lead_id,n\nL1,5\nL2,Total\n,7\n");
    assert_eq!(kinds(&report, &bench), (1, expected(&[("n", Some("text"))])));
}

#[test]
fn the_same_id_twice_is_told_and_the_last_row_counts() {
    let mut bench = Bench::new();
    let file = "lead_id,industry\nA1,Software\nA2,Retail\n A1 ,Banking\na1,Other\n";
    let report = bench.import(Kind::Leads, file);
    assert_eq!((counts(&report), report.repeated), ([3, 0, 0, 0], 1));
    assert_eq!(report.warnings[0].message, "lead `A1` stands in line 2 and again in line 4; the last row counts");
    let commonest: Vec<_> = bench.summary().columns[1].commonest.iter().map(|value| value.value.clone()).collect();
    assert_eq!(commonest, ["Banking", "Other", "Retail"]);
    let again = bench.import(Kind::Leads, file);
    assert_eq!((counts(&again), again.repeated), ([0, 0, 3, 0], 1));
}

#[test]
fn a_preview_says_what_would_happen_and_leaves_everything() {
    let mut bench = Bench::new();
    let file = bench.file("leads.csv", "lead_id\nA1\n");
    let before = bench.summary();
    let report = bench.import_with(Kind::Leads, &file, None, |import| import.run = Run::Preview).expect("a preview");
    assert_eq!(counts(&report), [1, 0, 0, 0]);
    assert_eq!(bench.summary(), before);
}

#[test]
fn strict_means_all_or_nothing() {
    let mut bench = Bench::new();
    let file = bench.file("leads.csv", "lead_id,a\nA1,1\n,2\n");
    let fault =
        bench.import_with(Kind::Leads, &file, None, |import| import.strict = true).expect_err("a row without id");
    assert_eq!(fault.message, "1 row cannot be read (the first is line 3), so nothing was imported");
    assert!(matches!(fault.kind, FaultKind::Strict(report) if report.rejected.count == 1));
    assert_eq!(bench.summary().leads, 0);
}

#[test]
fn stopping_leaves_the_old_state() {
    let mut bench = Bench::new();
    bench.import(Kind::Leads, "lead_id\nA1\n");
    let before = bench.summary();
    let rows: String = (0..20_000).map(|n| format!("B{n}\n")).collect();
    let file = bench.file("leads.csv", format!("lead_id\n{rows}"));
    let cancel = AtomicBool::new(false);
    let import = Import {
        kind: Kind::Leads,
        file: &file,
        mapping: None,
        run: Run::Commit,
        strict: false,
        overrides: Overrides::default(),
        zone: Tz::UTC,
    };
    let mut stop = |progress: &Progress| {
        if progress.phase == Phase::Importing {
            cancel.store(true, std::sync::atomic::Ordering::Relaxed);
        }
    };
    let fault = bench.database.import(&import, None, &mut stop, &cancel).expect_err("stopped");
    assert!(matches!(fault.kind, FaultKind::Cancelled));
    assert_eq!(bench.summary(), before);
}
