//! The database itself: private, erasable, and honest about damage.

use super::*;

#[cfg(unix)]
#[test]
fn only_the_user_can_look_at_it() {
    use std::os::unix::fs::PermissionsExt;
    let mut bench = Bench::new();
    bench.import(Kind::Leads, "lead_id\nA1\n");
    let mode = |path: &std::path::Path| std::fs::metadata(path).expect("there").permissions().mode() & 0o777;
    let path = bench.database.path().to_owned();
    assert_eq!((mode(&path), mode(path.parent().expect("a folder"))), (0o600, 0o700));
    let log = path.with_file_name("leads.db-wal");
    assert_eq!(mode(&log), 0o600);
    // One that somebody opened up is closed again.
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).expect("opened up");
    drop(LeadDatabase::open(&path).expect("opened"));
    assert_eq!(mode(&path), 0o600);
}

#[test]
fn who_is_forgotten_leaves_no_byte_and_does_not_come_back() {
    let mut bench = Bench::new();
    let leads =
        "lead_id,created_at,name,phone\nPERSON-77,2026-01-01,Zebulon Quartermain,+49-555-0199\nA2,2026-01-02,Ann,1\n";
    let events = "lead_id,at,event,path\nPERSON-77,2026-01-03,visited_by_zebulon,/secret-quartermain\nA2,2026-01-03,page_view,/\n";
    let stages = "lead_id,stage,at,reason\nPERSON-77,rejected,2026-01-04,quartermain-said-no\nA2,won,2026-01-05,\n";
    bench.import(Kind::Leads, leads);
    bench.import(Kind::Events, events);
    bench.import(Kind::Stages, stages);
    // A change leaves the old value behind in a free part of the file, unless that is overwritten.
    bench.import(Kind::Leads, "lead_id,name\nPERSON-77,Zebulon Q.\n");
    let before = bench.summary();
    bench.database.worth_keeping = 0;
    drop(bench.database.dataset().expect("a data set, and a snapshot of it"));
    let folder = bench.database.path().parent().expect("a folder").to_owned();
    let kept = std::fs::read(folder.join("leads.db-leads.snapshot")).expect("a snapshot");
    assert!(String::from_utf8_lossy(&kept).contains("PERSON-77"));
    std::fs::copy(folder.join("leads.db-leads.snapshot"), folder.join("leads.db-1.snapshot-tmp"))
        .expect("one half made");

    let ids = [" PERSON-77 ".to_owned(), "nobody".to_owned()];
    let report = bench.database.forget(&ids).expect("forgotten");
    assert_eq!(report, ForgetReport { forgotten: 1, unknown: vec!["nobody".to_owned()] });
    drop(bench.database.dataset().expect("a data set, and a snapshot of those who are left"));
    for file in std::fs::read_dir(folder).expect("the folder") {
        let path = file.expect("a file").path();
        let bytes = String::from_utf8_lossy(&std::fs::read(&path).expect("read")).to_lowercase();
        for trace in ["person-77", "zebulon", "quartermain", "0199"] {
            assert!(!bytes.contains(trace), "`{trace}` is still in {}", path.display());
        }
    }
    let after = bench.summary();
    assert_eq!((after.leads, after.events, after.stages), (1, 1, 1));
    assert_ne!(after.revision, before.revision);

    for (kind, file) in [(Kind::Leads, leads), (Kind::Events, events), (Kind::Stages, stages)] {
        let report = bench.import(kind, file);
        assert_eq!((counts(&report), report.forgotten), ([0, 0, 1, 0], 1), "{kind}");
    }
    assert_eq!(bench.summary(), after);
    assert_eq!(bench.database.forget(&["nobody".to_owned()]).expect("nothing to do").forgotten, 0);
    assert_eq!(bench.summary(), after);
}

#[test]
fn both_forms_of_a_salesforce_id_are_forgotten() {
    let mut bench = Bench::new();
    bench.import(Kind::Leads, "Id,Email\n00Q1G00000nDnM5UAK,a@acme.example\n");
    let report = bench.database.forget(&["00Q1G00000nDnM5".to_owned()]).expect("forgotten");
    assert_eq!(report.forgotten, 1);
    let report = bench.import(Kind::Leads, "Id,Email\n00Q1G00000nDnM5,a@acme.example\n");
    assert_eq!((report.forgotten, report.added), (1, 0));
}

#[test]
fn damage_is_noticed_and_said() {
    let mut bench = Bench::new();
    let rows: String = (0..3000).map(|n| format!("A{n},Company {n}\n")).collect();
    bench.import(Kind::Leads, format!("lead_id,company\n{rows}"));
    let path = bench.database.path().to_owned();
    let sound = std::fs::read(&path).expect("read");
    drop(bench.database);
    let said = |bytes: &[u8]| {
        std::fs::write(&path, bytes).expect("written");
        let found = LeadDatabase::open(&path).and_then(|database| database.summary());
        found.map_err(|fault| {
            assert!(matches!(fault.kind, FaultKind::Damaged), "{fault}");
            format!("{fault}: {}", fault.help).replace(&path.display().to_string(), "the file").replace('`', "")
        })
    };
    let damaged =
        "the lead database is damaged: delete the file and import the leads again; nothing else is lost with it";
    let expected = said(&sound).expect("sound");
    // Each page in turn, its beginning overwritten: told, or (a page that holds nothing) without any effect.
    let mut told = 0;
    let pages = sound.len() / 4096;
    for page in 0..pages {
        let mut flipped = sound.clone();
        flipped[page * 4096..page * 4096 + 64].iter_mut().for_each(|byte| *byte ^= 0xff);
        match said(&flipped) {
            Ok(summary) => assert_eq!(summary, expected, "page {page}"),
            Err(fault) => {
                assert_eq!(fault, damaged, "page {page}");
                told += 1;
            }
        }
    }
    assert!(told * 3 > pages, "{told} of {pages}");
    // The file cut off, and something else entirely.
    assert_eq!(said(&sound[..sound.len() / 2]).expect_err("cut off"), damaged);
    assert_eq!(said(&[b"not a database at all".as_slice(), &[7; 8192]].concat()).expect_err("none"), damaged);
    std::fs::write(&path, &sound).expect("written");
    assert_eq!(LeadDatabase::open(&path).and_then(|database| database.summary()).expect("sound").leads, 3000);
}

#[test]
fn an_empty_file_where_leads_were_is_damage_and_one_that_was_only_just_made_is_not() {
    let mut bench = Bench::new();
    bench.import(Kind::Leads, "lead_id\nA1\n");
    let path = bench.database.path().to_owned();
    drop(bench.database);
    let names = || {
        let entries = std::fs::read_dir(path.parent().expect("a folder")).expect("listed");
        entries.map(|entry| entry.expect("an entry").file_name()).collect::<Vec<_>>()
    };
    assert_eq!(names(), ["leads.db"]);
    for _ in 0..2 {
        std::fs::write(&path, "").expect("emptied");
        let fault = LeadDatabase::open(&path).expect_err("damaged");
        assert!(matches!(fault.kind, FaultKind::Damaged), "{fault}");
        assert_eq!(std::fs::metadata(&path).expect("still there").len(), 0, "nothing was made in its place");
    }
    // What it says helps: once the file is deleted, a new one is made.
    std::fs::remove_file(&path).expect("deleted");
    assert_eq!(LeadDatabase::open(&path).and_then(|made| made.summary()).expect("made").leads, 0);
    assert_eq!(names(), ["leads.db"]);

    // A program that was killed while it made the database leaves its mark, with the file or without it.
    let mark = path.with_file_name("leads.db-making");
    for left in [None, Some("")] {
        std::fs::remove_file(&path).expect("deleted");
        std::fs::write(&mark, "").expect("written");
        if let Some(content) = left {
            std::fs::write(&path, content).expect("written");
        }
        assert_eq!(LeadDatabase::open(&path).and_then(|made| made.summary()).expect("made").leads, 0);
        assert_eq!(names(), ["leads.db"]);
    }
}

#[test]
fn a_database_has_content_as_soon_as_it_is_made() {
    let bench = Bench::new();
    // An empty file would be taken for a lost one, were the program killed now.
    assert!(std::fs::metadata(bench.database.path()).expect("there").len() > 0);
    let other = LeadDatabase::open(bench.database.path()).expect("opened while the first is open");
    assert_eq!(other.summary().expect("a summary").leads, 0);
}

#[test]
fn programs_that_make_it_at_once_do_not_take_each_other_for_damage() {
    for _ in 0..8 {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("data/leads.db");
        std::thread::scope(|scope| {
            let open = || LeadDatabase::open(&path).and_then(|made| made.summary());
            let all: Vec<_> = (0..4).map(|_| scope.spawn(open)).collect();
            for one in all {
                assert_eq!(one.join().expect("no panic").expect("opened").leads, 0);
            }
        });
    }
}

#[test]
fn two_programs_see_whole_imports_only() {
    let mut bench = Bench::new();
    bench.import(Kind::Leads, "lead_id\nA1\n");
    let other = LeadDatabase::open(bench.database.path()).expect("opened twice");
    let rows: String = (0..20_000).map(|n| format!("B{n}\n")).collect();
    let file = bench.file("leads.csv", format!("lead_id\n{rows}"));
    let mut seen = Vec::new();
    let import = Import {
        kind: Kind::Leads,
        file: &file,
        mapping: None,
        run: Run::Commit,
        strict: false,
        overrides: Overrides::default(),
        zone: Tz::UTC,
    };
    let mut look = |_: &Progress| seen.push(other.summary().expect("readable").leads);
    bench.database.import(&import, None, &mut look, &AtomicBool::new(false)).expect("imported");
    assert!(!seen.is_empty() && seen.iter().all(|leads| *leads == 1), "{seen:?}");
    assert_eq!(other.summary().expect("readable").leads, 20_001);
}
