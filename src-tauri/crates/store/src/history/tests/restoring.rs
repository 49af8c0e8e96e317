//! What is gone or damaged in the shared folder comes back.

use super::*;

#[test]
fn what_is_deleted_or_cut_off_is_noticed_and_comes_back_byte_for_byte() {
    let bench = Bench::new(5);
    bench.look();
    let before = versions::read_all(&bench.workspace).expect("read");
    let folders = bench.folders();
    // Every version alone, and the history cut off after every one.
    let cuts = (0..5).map(|at| folders[at..=at].to_vec()).chain((0..5).map(|at| folders[at..].to_vec()));
    for cut in cuts {
        for folder in &cut {
            fs::remove_dir_all(bench.all().join(folder)).expect("deleted");
        }
        let history = bench.look();
        let told = |code| history.faults.iter().filter(|fault| fault.code == code).count();
        assert_eq!(told("deleted-version"), cut.len(), "{:?}", history.faults);
        assert_eq!(told("cut-off"), usize::from(cut.contains(&folders[4])), "{:?}", history.faults);
        for folder in &cut {
            let restored = bench.restore(folder);
            assert_eq!((restored.written.len(), restored.set_aside.len()), (11, 0));
        }
        assert_eq!(versions::read_all(&bench.workspace).expect("read"), before);
        assert_eq!(bench.codes(), [""; 0]);
    }
    assert!(!bench.own().join("set-aside").exists());
}

#[test]
fn what_was_damaged_comes_back_and_what_lay_there_is_kept() {
    let bench = Bench::new(2);
    bench.look();
    let folder = bench.folders()[0].clone();
    let path = |name: &str| bench.all().join(&folder).join(name);
    let names: Vec<String> = versions::read(&bench.all().join(&folder)).expect("read").files.into_keys().collect();
    for name in &names {
        let before = fs::read(path(name)).expect("read");
        let mut damaged = before.clone();
        damaged[0] ^= 1;
        fs::write(path(name), &damaged).expect("damaged");
        let history = bench.look();
        let told = &history.faults[0];
        assert_eq!((told.code, told.file.as_deref()), ("changed-file", Some(name.as_str())));
        assert_eq!(history.chain.len(), 2, "it stays in force by what was seen of it");
        let expected = Restored { written: vec![name.clone()], set_aside: vec![name.clone()] };
        assert_eq!(bench.restore(&folder), expected);
        assert_eq!(fs::read(path(name)).expect("read"), before);
        let kept = bench.own().join("set-aside").join(format!("{folder}_{name}"));
        assert_eq!(fs::read(kept).expect("kept"), damaged);
        assert_eq!(bench.codes(), [""; 0]);
        assert_eq!(bench.restore(&folder), Restored::default());
    }
    // The same again keeps both.
    fs::write(path("mql.yaml"), "another").expect("damaged");
    bench.restore(&folder);
    assert_eq!(fs::read_dir(bench.own().join("set-aside")).expect("listed").count(), names.len() + 1);
}

#[cfg(unix)]
#[test]
fn links_give_way_to_files_and_are_not_written_through() {
    use std::os::unix::fs::symlink;
    let bench = Bench::new(2);
    bench.look();
    let before = versions::read_all(&bench.workspace).expect("read");
    let folders = bench.folders();
    let elsewhere = bench.folder.path().join("elsewhere");
    fs::rename(bench.all().join(&folders[0]), &elsewhere).expect("moved");
    symlink(&elsewhere, bench.all().join(&folders[0])).expect("linked");
    let manifest = bench.all().join(&folders[1]).join("MANIFEST");
    fs::rename(&manifest, elsewhere.join("other")).expect("moved");
    symlink(elsewhere.join("other"), &manifest).expect("linked");
    let history = bench.look();
    let told: Vec<_> = history.faults.iter().map(|fault| (fault.code, fault.file.as_deref())).collect();
    assert!(told.contains(&("unknown-file", Some("a link: MANIFEST"))), "{told:?}");
    assert!(told.contains(&("missing-file", Some("MANIFEST"))), "{told:?}");
    assert!(told.contains(&("unknown-file", Some(format!("a link: {}", folders[0]).as_str()))), "{told:?}");

    fs::write(elsewhere.join("other"), "not to be touched").expect("written");
    assert_eq!(bench.restore(&folders[0]).set_aside, [folders[0].clone()]);
    assert_eq!(bench.restore(&folders[1]).set_aside, ["MANIFEST"]);
    assert_eq!(versions::read_all(&bench.workspace).expect("read"), before);
    assert_eq!(fs::read_to_string(elsewhere.join("other")).expect("read"), "not to be touched");
    let kept = fs::read_to_string(bench.own().join("set-aside").join(format!("{}_MANIFEST", folders[1])));
    assert_eq!(kept.expect("kept"), format!("a link to {}\n", elsewhere.join("other").display()));
    assert_eq!(bench.codes(), [""; 0]);
}

#[test]
fn a_version_that_was_never_seen_cannot_be_restored() {
    let bench = Bench::new(1);
    bench.look();
    for folder in ["0009-00000000", "../../elsewhere", ""] {
        let mut seen = bench.seen();
        seen.versions.insert("../../elsewhere".to_owned(), BTreeMap::new());
        let fault = restore(&bench.workspace, &bench.own(), &seen, folder).expect_err("never seen");
        assert_eq!(fault.code, "never-seen");
    }
}
