//! The snapshot is what the database says, or it is not used.

use std::path::PathBuf;

use simulation::dataset::Dataset;
use simulation::dataset::snapshot::{Part, write};

use crate::leads::database::{Changed, Revisions, next_revision};
use crate::leads::mapping::Mapping;
use crate::leads::tests::Bench;
use crate::leads::{Kind, LeadDatabase};

/// The bytes of a data set, without what they were made from.
fn content(data: &Dataset) -> Vec<u8> {
    let mut bytes = Vec::new();
    Part::ALL.iter().for_each(|part| write(data, *part, [0; 3], &mut bytes).expect("memory takes it"));
    bytes
}

/// A database with some leads that keeps a snapshot of however few.
fn bench() -> Bench {
    let mut bench = Bench::new();
    bench.database.worth_keeping = 0;
    bench.import(Kind::Leads, "lead_id,created_at,company,employees\nA1,2026-01-05,Acme,250\nA2,2026-01-06,Beta,12\n");
    bench.import(Kind::Events, "lead_id,at,event,path\nA1,2026-01-06T10:00,page_view,/pricing\nA3,2026-01-07,demo,\n");
    bench.import(Kind::Stages, "lead_id,stage,at,reason\nA1,won,2026-02-01,fit\n");
    bench
}

fn paths(database: &LeadDatabase) -> [PathBuf; 3] {
    Part::ALL.map(|part| database.snapshot().path(part))
}

fn bytes(database: &LeadDatabase) -> [Option<Vec<u8>>; 3] {
    paths(database).map(|path| std::fs::read(path).ok())
}

/// Takes the data set, which must be what the database says, and says which parts were written anew for it.
fn rewritten(database: &LeadDatabase) -> [bool; 3] {
    let stamp = |path: PathBuf| {
        #[cfg(unix)]
        let number = |file: std::fs::Metadata| std::os::unix::fs::MetadataExt::ino(&file);
        #[cfg(not(unix))]
        let number = |file: std::fs::Metadata| file.modified().ok();
        // Held open, so that the number of a file that goes is not given to the one that comes.
        let file = std::fs::File::open(&path).ok()?;
        Some((number(file.metadata().ok()?), file))
    };
    let before = paths(database).map(stamp);
    let data = database.dataset().expect("a data set");
    assert_eq!(content(&data), content(&database.load_dataset().expect("a data set")));
    let after = paths(database).map(stamp);
    let new = |place: usize| before[place].as_ref().map(|own| own.0) != after[place].as_ref().map(|own| own.0);
    [new(0), new(1), new(2)]
}

const NONE: [bool; 3] = [false; 3];
const ALL: [bool; 3] = [true; 3];

#[test]
fn only_what_changed_is_written_again() {
    let mut bench = bench();
    assert_eq!(rewritten(&bench.database), ALL);
    assert_eq!(rewritten(&bench.database), NONE);
    let cases = [
        (Kind::Stages, "lead_id,stage,at\nA2,rejected,2026-02-02\n", [false, false, true]),
        (Kind::Events, "lead_id,at,event\nA2,2026-01-09,webinar\n", [false, true, false]),
        (Kind::Leads, "lead_id,company\nA1,Acme & Sons\n", [true, false, true]),
        (Kind::Leads, "lead_id,company\nA1,Acme & Sons\n", NONE),
        // One who sorts before all others, and one whose events waited.
        (Kind::Leads, "lead_id,company\nA0,Zero\nA3,Three\n", ALL),
    ];
    for (kind, file, expected) in cases {
        bench.import(kind, file);
        assert_eq!(rewritten(&bench.database), expected, "{file}");
        assert_eq!(rewritten(&bench.database), NONE, "{file}");
    }
    assert_eq!(bench.database.dataset().expect("a data set").events().of(3).len(), 1);
}

#[test]
fn stages_that_rows_of_leads_make_are_there_whichever_part_is_read() {
    let mut bench = bench();
    let text = "kind: leads\ncolumns:\n  Id: lead_id\n  Won: { to: won_at, also_stage: won }\n";
    let mapping = Mapping::read(text, "crm.yaml").unwrap_or_else(|fault| panic!("{fault:?}"));
    bench.try_import(Kind::Leads, "Id,Won\nA1,2026-03-01\n", Some(&mapping)).unwrap_or_else(|fault| panic!("{fault}"));
    assert_eq!(rewritten(&bench.database), ALL);
    assert_eq!(bench.database.dataset().expect("a data set").stages().of(0).len(), 2);
    for (place, path) in paths(&bench.database).iter().enumerate() {
        std::fs::remove_file(path).expect("removed");
        let mut expected = NONE;
        expected[place] = true;
        assert_eq!(rewritten(&bench.database), expected);
    }
}

#[test]
fn a_damaged_part_is_noticed_and_made_anew() {
    let bench = bench();
    rewritten(&bench.database);
    let sound = bytes(&bench.database).map(|part| part.expect("kept"));
    for (place, path) in paths(&bench.database).iter().enumerate() {
        let mut expected = NONE;
        expected[place] = true;
        for at in (0..sound[place].len()).step_by(37) {
            let mut changed = sound[place].clone();
            changed[at] ^= 0x10;
            for damaged in [&changed[..], &sound[place][..at]] {
                std::fs::write(path, damaged).expect("damaged");
                assert_eq!(rewritten(&bench.database), expected, "{at}");
            }
        }
        assert_eq!(bytes(&bench.database).map(Option::unwrap_or_default), sound);
    }
}

#[test]
fn what_another_version_or_another_database_left_is_not_used() {
    let mut bench = bench();
    rewritten(&bench.database);
    // A program that does not tell what it changed.
    let connection = &bench.database.connection;
    connection.execute("UPDATE facts SET value = value + 1 WHERE name = 'revision'", []).expect("changed");
    connection.execute("UPDATE stages SET reason = 'none'", []).expect("changed");
    assert_eq!(rewritten(&bench.database), ALL);
    // From the same state no two changes lead to the same revision, or hardly ever.
    let next = || {
        let undone = bench.database.connection.unchecked_transaction().expect("a transaction");
        next_revision(&undone, Changed::ALL).expect("changed");
        Revisions::load(&undone).expect("revisions").now
    };
    let now = Revisions::load(&bench.database.connection).expect("revisions").now;
    let nexts: Vec<i64> = (0..8).map(|_| next()).collect();
    assert!(nexts.iter().all(|next| *next > now) && nexts.iter().any(|next| *next != nexts[0]), "{nexts:?}");
    // A database that was deleted and made anew has nothing of the old one beside it.
    let path = bench.database.path().to_owned();
    let old = bytes(&bench.database);
    bench.database = LeadDatabase::open(&bench.folder.path().join("data/other.db")).expect("another");
    std::fs::remove_file(&path).expect("deleted");
    bench.database = LeadDatabase::open(&path).expect("made anew");
    assert_eq!(bytes(&bench.database), [const { None }; 3]);
    bench.database.worth_keeping = 0;
    bench.import(Kind::Leads, "lead_id\nB1\n");
    paths(&bench.database)
        .iter()
        .zip(old)
        .for_each(|(path, old)| std::fs::write(path, old.expect("kept")).expect("put back"));
    assert_eq!(rewritten(&bench.database), ALL);
}

#[test]
fn few_leads_have_no_snapshot() {
    let mut bench = bench();
    rewritten(&bench.database);
    bench.database.worth_keeping = super::WORTH_KEEPING;
    rewritten(&bench.database);
    assert_eq!(bytes(&bench.database), [const { None }; 3]);
}

#[test]
fn one_that_is_forgotten_while_a_snapshot_is_written_is_not_in_it() {
    let bench = bench();
    let (data, files) = (bench.database.dataset().expect("a data set"), bench.database.snapshot());
    files.remove().expect("removed");
    let names = || std::fs::read_dir(bench.folder.path().join("data")).expect("listed").count();
    let before = names();
    // Before it was asked whether the data set is still current, and after.
    files.keep(&data, Part::Leads, [0; 3], || false).expect("nothing to write");
    assert_eq!(names(), before);
    let removed = || {
        files.remove().expect("removed");
        true
    };
    files.keep(&data, Part::Leads, [0; 3], removed).expect_err("its file is gone");
    assert_eq!(names(), before);
}

#[test]
fn what_a_program_that_was_killed_left_does_no_harm_and_goes() {
    let bench = bench();
    let left = bench.folder.path().join("data/leads.db-x1y2z3.snapshot-tmp");
    std::fs::write(&left, "half").expect("left");
    assert_eq!(rewritten(&bench.database), ALL);
    assert!(!left.exists());
}

#[cfg(unix)]
#[test]
fn only_the_user_can_look_at_it_and_where_it_cannot_be_written_there_is_none() {
    use std::os::unix::fs::PermissionsExt;
    let bench = bench();
    rewritten(&bench.database);
    for path in paths(&bench.database) {
        assert_eq!(std::fs::metadata(&path).expect("there").permissions().mode() & 0o777, 0o600);
        // What cannot be replaced: a folder that is not empty.
        std::fs::remove_file(&path).expect("removed");
        std::fs::create_dir_all(path.join("in the way")).expect("made");
    }
    assert_eq!(rewritten(&bench.database), NONE);
}
