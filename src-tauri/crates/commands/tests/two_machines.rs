//! Two machines with one shared folder, each with a memory of its own.

mod support;

use std::fs;
use std::path::{Path, PathBuf};

use commands::signoff;
use commands::wire::{Proposed, VersionStatus};
use commands::{Session, Surroundings, workspaces};
use support::{Table, faults, key, propose, set_threshold, sign, sign_by_both, standing};

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("made");
    for entry in fs::read_dir(from).expect("listed") {
        let path = entry.expect("an entry").path();
        let target = to.join(path.file_name().expect("a name"));
        if path.is_dir() { copy(&path, &target) } else { fs::copy(&path, &target).map(drop).expect("copied") }
    }
}

/// Both work offline: Lee on a copy, which then comes together with Dana's.
fn apart(table: &Table) -> (PathBuf, Surroundings) {
    let copied = table.beside("copy-of-lee");
    copy(&table.shared(), &copied);
    (copied, table.machine("lee"))
}

fn forked() -> (Table, Session, Proposed, Proposed) {
    let (table, dana) = Table::agreed();
    let (copied, machine) = apart(&table);
    let lee = workspaces::open(&machine, Some(&copied)).expect("opened");
    set_threshold(&lee, 60);
    let of_lee = propose(&lee, "Lee's");
    set_threshold(&dana, 70);
    let of_dana = propose(&dana, "Dana's");
    copy(&copied.join("versions"), &table.shared().join("versions"));
    (table, dana, of_dana, of_lee)
}

#[test]
fn two_that_propose_at_once_make_a_fork_of_which_neither_comes_into_force() {
    let (table, dana, of_dana, of_lee) = forked();
    assert_eq!(table.folders().len(), 3, "both are kept");
    let now = standing(&dana);
    assert_eq!(now[1..], [(2, VersionStatus::Forked), (2, VersionStatus::Forked)]);
    assert_eq!(faults(&dana), ["fork", "fork"]);
    let ambiguous = signoff::version(&dana, "2").expect_err("which of them");
    assert_eq!(ambiguous.code, "ambiguous-version");
    let exact = |proposed: &Proposed| format!("v2-{}", &proposed.manifest_sha256[..8]);
    for proposed in [&of_dana, &of_lee] {
        assert!(ambiguous.help.contains(&exact(proposed)), "{}", ambiguous.help);
        assert_eq!(sign(&dana, &exact(proposed), "sales").expect_err("a fork").code, "fork");
        let view = signoff::version(&dana, &exact(proposed)).expect("seen");
        assert_eq!((view.entry.folder.as_str(), view.changes.len()), (proposed.folder.as_str(), 1));
    }
    signoff::withdraw(&dana, &exact(&of_lee), "Dana's it is").expect("taken back");
    sign_by_both(&dana, &exact(&of_dana));
    let view = signoff::view(&dana).expect("seen");
    assert_eq!(view.in_force.expect("a seal").folder, of_dana.folder);
    assert_eq!(faults(&dana), [""; 0]);
}

#[test]
fn programs_that_propose_at_once_lose_nothing() {
    let (table, dana) = Table::agreed();
    set_threshold(&dana, 70);
    let made: Vec<_> = std::thread::scope(|scope| {
        let one = |number: usize| {
            let session = table.at(&format!("machine-{}", number % 2));
            scope.spawn(move || signoff::propose(&session, &format!("the {number}th"), None, None))
        };
        let all: Vec<_> = (0..4).map(one).collect();
        all.into_iter().map(|one| one.join().expect("no panic")).collect()
    });
    let done: Vec<Proposed> = made.iter().filter_map(|made| made.as_ref().ok().cloned()).collect();
    assert!(!done.is_empty(), "{made:?}");
    for proposed in &done {
        assert!(table.version(proposed).join("MANIFEST").exists());
    }
    for refused in made.iter().filter_map(|made| made.as_ref().err()) {
        assert!(["already-proposed", "fork"].contains(&refused.code.as_str()), "{refused:?}");
    }
    assert_eq!(table.folders().len(), 1 + done.len());
    assert_eq!(faults(&dana).iter().any(|code| code == "fork"), done.len() > 1);
}

#[test]
fn a_history_that_is_cut_off_is_told_by_whoever_saw_it_and_brought_back() {
    let (table, dana) = Table::agreed();
    set_threshold(&dana, 70);
    let second = propose(&dana, "stricter");
    sign_by_both(&dana, "2");
    let before = fs::read(table.version(&second).join("signoff-sales.sig")).expect("read");
    assert!(signoff::view(&dana).expect("seen").anchored);
    fs::remove_dir_all(table.version(&second)).expect("removed");

    let view = signoff::view(&dana).expect("seen");
    let codes: Vec<&str> = view.faults.iter().map(|fault| fault.code.as_str()).collect();
    assert_eq!(codes, ["cut-off", "deleted-version"]);
    assert_eq!(view.in_force.expect("still known").version, 2, "deleting takes nothing out of force here");
    set_threshold(&dana, 71);
    assert_eq!(signoff::propose(&dana, "next", None, None).expect_err("incomplete").code, "cut-off");
    let stranger = signoff::view(&table.at("stranger")).expect("seen");
    assert_eq!((stranger.faults.len(), stranger.in_force.expect("a seal").version), (0, 1));

    let report = signoff::restore(&dana, "2").expect("restored");
    assert_eq!((report.version, report.folder.as_str(), report.files.len()), (2, second.folder.as_str(), 11));
    assert_eq!(fs::read(table.version(&second).join("signoff-sales.sig")).expect("read"), before);
    assert_eq!(faults(&dana), [""; 0]);
    assert_eq!(signoff::restore(&dana, "2").expect("nothing to do").files, [""; 0]);
}

#[test]
fn a_changed_file_is_told_and_comes_back_byte_for_byte() {
    let (table, dana) = Table::agreed();
    let first = signoff::view(&dana).expect("seen").versions[0].clone();
    let path = table.shared().join("versions").join(&first.folder).join("sla.yaml");
    let bytes = fs::read(&path).expect("read");
    fs::write(&path, "format: countersign/1\n").expect("written");
    assert_eq!(faults(&dana), ["changed-file"]);
    let lee = table.at("lee");
    assert!(faults(&lee).contains(&"changed-file".to_owned()), "{:?}", faults(&lee));
    assert_eq!(standing(&lee), [(1, VersionStatus::Broken)]);
    assert_eq!(signoff::compare(&lee, "v1", "draft").expect_err("broken").code, "broken-version");
    assert_eq!(signoff::restore(&lee, "1").expect_err("never seen").code, "never-seen");
    assert_eq!(signoff::restore(&dana, "1").expect("restored").files, ["sla.yaml"]);
    assert_eq!(fs::read(&path).expect("read"), bytes);
    assert_eq!(faults(&lee), [""; 0]);
}

#[test]
fn a_copy_that_a_sync_program_left_is_told_and_stands_in_nobodys_way() {
    let (table, dana) = Table::agreed();
    set_threshold(&dana, 70);
    let second = propose(&dana, "stricter");
    let folder = table.version(&second);
    copy(&folder, &folder.with_file_name(format!("{} (conflicted copy)", second.folder)));
    assert_eq!(faults(&dana), ["conflict-copy"]);
    sign_by_both(&dana, "2");
    assert_eq!(signoff::in_force_on(&dana, None).expect("told").folder, Some(second.folder));
}

#[test]
fn a_signature_that_arrives_from_the_other_machine_is_seen_at_once() {
    let (table, dana) = Table::agreed();
    set_threshold(&dana, 70);
    propose(&dana, "stricter");
    let lee = table.at("lee");
    assert_eq!(standing(&lee)[1], (2, VersionStatus::Proposed));
    sign(&dana, "2", "marketing").expect("signed");
    let prepared = signoff::statement(&lee, "2", "sales", signoff::Action::Sign).expect("shown");
    signoff::sign(&lee, &prepared, &key(&dana, "sales"), None).expect("signed");
    assert_eq!(standing(&dana)[1], (2, VersionStatus::InForce));
    assert_eq!(standing(&lee)[1], (2, VersionStatus::InForce));
}

#[test]
fn two_versions_that_were_both_signed_apart_are_settled_by_a_third() {
    let (table, dana) = Table::agreed();
    let (copied, machine) = apart(&table);
    let lee = workspaces::open(&machine, Some(&copied)).expect("opened");
    set_threshold(&lee, 60);
    let of_lee = propose(&lee, "Lee's");
    set_threshold(&dana, 70);
    let of_dana = propose(&dana, "Dana's");
    for (session, version) in [(&lee, &of_lee), (&dana, &of_dana)] {
        for leader in ["marketing", "sales"] {
            let prepared = signoff::statement(session, &version.folder, leader, signoff::Action::Sign).expect("shown");
            signoff::sign(session, &prepared, &key(&dana, leader), None).expect("signed");
        }
    }
    copy(&copied.join("versions"), &table.shared().join("versions"));

    let on = |session: &Session| signoff::in_force_on(session, None).expect("told").version;
    assert_eq!(on(&dana), Some(1), "neither is in force");
    assert_eq!(faults(&dana), ["fork", "fork"]);
    set_threshold(&dana, 66);
    assert_eq!(signoff::propose(&dana, "both ways", None, None).expect_err("upon which?").code, "fork");
    assert_eq!(signoff::proposal(&dana).expect("told").refusals[0].code, "fork");
    let third = signoff::propose(&dana, "Dana's it is", Some(&of_dana.folder), None).expect("proposed");
    sign_by_both(&dana, &third.folder);
    assert_eq!(on(&dana), Some(3));
    assert_eq!(faults(&dana), [""; 0]);
    let stand: Vec<VersionStatus> = standing(&dana).into_iter().map(|(_, status)| status).collect();
    let count = |status| stand.iter().filter(|own| **own == status).count();
    assert_eq!(
        (count(VersionStatus::Superseded), count(VersionStatus::Forked), count(VersionStatus::InForce)),
        (2, 1, 1)
    );
    let exact = |proposed: &Proposed| format!("v2-{}", &proposed.manifest_sha256[..8]);
    assert_eq!(signoff::version(&dana, &exact(&of_lee)).expect("seen").entry.status, VersionStatus::Forked);
}
