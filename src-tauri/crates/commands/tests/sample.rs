//! The sample workspace: signed by both sample leaders from the start, and ready to be gone on with.

mod support;

use std::fs;
use std::path::{Path, PathBuf};

use commands::keys::{self, KeySource};
use commands::signoff::{self, Action};
use commands::wire::{EvidenceNumbers, SignatureStatus, VersionStatus};
use commands::{Session, Surroundings, draft, workspaces};
use support::{propose, sign_by_both, standing};

struct Desk {
    folder: tempfile::TempDir,
}

impl Desk {
    fn new() -> Desk {
        Desk { folder: tempfile::tempdir().expect("a folder") }
    }

    fn place(&self) -> PathBuf {
        self.folder.path().join("demo")
    }

    fn surroundings(&self) -> Surroundings {
        Surroundings { data: self.folder.path().join("data"), author: Some("newcomer".to_owned()), agent: None }
    }

    fn make(&self) -> Session {
        workspaces::create(&self.surroundings(), &self.place(), true).expect("made")
    }
}

fn numbers(session: &Session, version: &str) -> EvidenceNumbers {
    let evidence = signoff::version(session, version).expect("seen").evidence.expect("evidence");
    evidence.numbers.expect("numbers")
}

fn file(folder: &Path, name: &str) -> String {
    fs::read_to_string(folder.join(name)).expect("read")
}

#[test]
fn version_1_is_in_force_and_signed_with_keys_that_are_marked_as_the_samples() {
    let desk = Desk::new();
    let session = desk.make();
    assert_eq!(standing(&session), [(1, VersionStatus::InForce)]);
    let status = draft::status(&session).expect("told");
    assert_eq!((status.in_force, status.faults, status.sample), (Some(1), 0, true));
    assert_eq!(status.sealed_by, ["Dana Reyes", "Lee Okafor"]);
    assert!(status.draft_changes > 0 && status.draft_ok);
    let seal = signoff::view(&session).expect("seen").in_force.expect("a seal");
    assert!(seal.signatures.iter().all(|one| one.sample && one.status == SignatureStatus::Good));
    let keys = keys::list(&session).expect("listed").keys;
    assert_eq!(keys.len(), 2);
    assert!(
        keys.iter()
            .all(|key| key.sample && !key.encrypted && Path::new(&key.path).starts_with(desk.surroundings().data))
    );

    // Version 1 has nothing before it, and says what it makes of the sample's leads.
    let seen = signoff::version(&session, "v1").expect("seen");
    assert!(seen.evidence.expect("evidence").first && seen.changes.is_empty());
    let first = numbers(&session, "1");
    assert_eq!((first.side_from, first.from), (None, None));
    assert!(first.dataset.sha256.is_some_and(|sum| sum.len() == 64));
    assert!(first.leads > 1000 && first.side_to.qualified > 0);

    let report = signoff::verify(&desk.surroundings(), Some(&session), None, None).expect("verified");
    assert!(report.ok, "{:?}", report.faults);
    // Comments of the template stay where the keys came in.
    let text = file(&desk.place(), "agreement.yaml");
    assert!(text.starts_with("# Who agrees, and the calendar") && text.matches("key: ").count() == 2, "{text}");
}

#[test]
fn a_newcomer_goes_through_propose_sign_and_verify_at_once() {
    let desk = Desk::new();
    let session = desk.make();
    let shown = signoff::proposal(&session).expect("shown");
    assert_eq!((shown.version, &shown.refusals), (2, &Vec::new()));
    assert!(shown.changes.len() > 3);
    let proposed = signoff::propose(&session, "Score what closes", None, Some(&shown.draft_sha256)).expect("proposed");
    assert_eq!(Some(numbers(&session, "2")), shown.numbers, "what was shown is what is frozen");
    let frozen = numbers(&session, "2");
    let (before, after) = (frozen.side_from.expect("a side"), frozen.side_to);
    assert!(before.acceptance_rate.rate.as_deref().is_some_and(|rate| rate.len() == 6 && rate.starts_with("0.")));
    assert!(after.won > before.won, "{} and {}", after.won, before.won);
    let cells: u32 = frozen.cells.iter().map(|cell| cell.leads).sum();
    assert_eq!(cells, frozen.leads);
    // No lead's data is in what others get to see; the leaders' own addresses are, with their keys.
    let text = file(&desk.place().join("versions").join(&proposed.folder), "evidence.json");
    let evidence: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let simulation = evidence["simulation"].to_string();
    assert!(simulation.len() > 1000 && !simulation.contains("L-0") && !simulation.contains('@'), "{simulation}");

    sign_by_both(&session, "2");
    assert_eq!(standing(&session), [(1, VersionStatus::Superseded), (2, VersionStatus::InForce)]);
    let report = signoff::verify(&desk.surroundings(), Some(&session), None, None).expect("verified");
    assert!(report.ok, "{:?}", report.faults);
}

#[test]
fn a_making_that_was_cut_off_is_completed_with_the_same_version_1() {
    let desk = Desk::new();
    fs::create_dir_all(desk.place()).expect("made");
    fs::write(desk.place().join("notes.txt"), "mine").expect("written");
    let first = standing(&desk.make());
    let folders = |desk: &Desk| -> Vec<_> {
        let entries = fs::read_dir(desk.place().join("versions")).expect("listed");
        entries.map(|entry| entry.expect("an entry").file_name()).collect()
    };
    let before = folders(&desk);
    // As after a kill before the last two documents were moved in: what makes the folder a workspace comes last.
    for name in ["agreement.yaml", "mql.yaml"] {
        fs::remove_file(desk.place().join(name)).expect("removed");
    }
    std::thread::sleep(std::time::Duration::from_millis(1100));
    let again = desk.make();
    assert_eq!(folders(&desk), before, "no second version 1");
    assert_eq!(standing(&again), first);
    let report = signoff::verify(&desk.surroundings(), Some(&again), None, None).expect("verified");
    assert!(report.ok, "{:?}", report.faults);
    assert_eq!(file(&desk.place(), "notes.txt"), "mine");
}

#[test]
fn a_folder_that_had_another_sample_before_begins_anew() {
    let desk = Desk::new();
    drop(desk.make());
    fs::remove_dir_all(desk.place()).expect("removed");
    let again = desk.make();
    assert_eq!(standing(&again), [(1, VersionStatus::InForce)]);
    let report = signoff::verify(&desk.surroundings(), Some(&again), None, None).expect("verified");
    assert!(report.ok, "{:?}", report.faults);
}

#[test]
fn the_leaders_own_keys_take_over_from_the_samples() {
    let desk = Desk::new();
    let session = desk.make();
    let made = keys::make(&session, "sales", None).expect("made");
    assert!(!made.path.contains("sample"));
    propose(&session, "Lee signs with a key of his own");
    let sample = |leader: &str| {
        let keys = keys::list(&session).expect("listed").keys;
        KeySource::File(keys.iter().find(|key| key.sample && key.leader == leader).expect("a key").path.clone().into())
    };
    let own = KeySource::File(made.path.into());
    let sign = |leader: &str, source: &KeySource| {
        let prepared = signoff::statement(&session, "2", leader, Action::Sign).expect("shown");
        signoff::sign(&session, &prepared, source, None).expect("signed").status
    };
    assert_eq!(sign("marketing", &sample("marketing")), VersionStatus::Proposed);
    assert_eq!(sign("sales", &own), VersionStatus::HandOver);
    assert_eq!(sign("sales", &sample("sales")), VersionStatus::InForce);
    let seal = signoff::view(&session).expect("seen").in_force.expect("a seal");
    let marked: Vec<bool> = seal.signatures.iter().map(|signature| signature.sample).collect();
    assert_eq!(marked, [true, false, true]);
}
