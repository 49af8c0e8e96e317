//! The file itself: private, never changed, and honest about damage.

use std::process::Command;

use super::*;

#[test]
fn rows_cannot_be_changed_or_deleted_by_any_program() {
    let bench = Bench::new(2);
    bench.look();
    bench
        .mirror()
        .accept_hand_over(&HandOver {
            manifest_sha256: "ab".repeat(32),
            by: "Dana".into(),
            reason: "Lee left".into(),
            at: AT,
        })
        .expect("kept");
    let other = Connection::open(bench.file()).expect("opened");
    for table in ["files", "heads", "workspaces", "hand_overs"] {
        assert!(
            other.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get::<_, u32>(0)).expect("read")
                > 0
        );
        for change in [format!("DELETE FROM {table}"), format!("UPDATE {table} SET at = 0")] {
            let refused = other.execute(&change, []).expect_err("refused");
            assert!(refused.to_string().contains("what was seen stays"), "{refused}");
        }
    }
}

#[cfg(unix)]
#[test]
fn only_the_user_can_look_at_it() {
    use std::os::unix::fs::PermissionsExt;
    let bench = Bench::new(1);
    bench.look();
    let mode = |path: &Path| fs::metadata(path).expect("there").permissions().mode() & 0o777;
    assert_eq!((mode(&bench.file()), mode(&bench.data())), (0o600, 0o700));
}

#[test]
fn damage_is_said_set_aside_and_sign_off_goes_on_unanchored() {
    let damages: [fn(&Path); 4] = [
        |path| fs::write(path, "no database at all").expect("written"),
        |path| fs::write(path, "").expect("written"),
        |path| fs::File::options().write(true).open(path).and_then(|file| file.set_len(5000)).expect("cut"),
        |path| {
            let other = Connection::open(path).expect("opened");
            other.execute_batch("DROP TRIGGER files_DELETE; DELETE FROM files").expect("deleted");
        },
    ];
    for (number, damage) in damages.into_iter().enumerate() {
        let bench = Bench::new(2);
        bench.look();
        fold_log(&bench.file());
        damage(&bench.file());
        let mut mirror = bench.mirror();
        let lost = mirror.lost().unwrap_or_else(|| panic!("damage {number} is not said")).clone();
        assert_eq!(lost.code, "damaged-history");
        assert!(!look(&mut mirror, &bench.workspace).anchored, "a lost anchor is not passed over");
        assert!(bench.data().join("history.sqlite.damaged-1").exists());
        let mut again = bench.mirror();
        assert!(again.lost().is_none());
        assert!(look(&mut again, &bench.workspace).anchored);
    }
}

/// Writes what the log holds into the file itself.
fn fold_log(path: &Path) {
    let connection = Connection::open(path).expect("opened");
    connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).expect("folded");
}

/// The first page, which says what the file is, stays sound: programs can open it, and meet the damage later.
fn damage_rows(path: &Path) {
    let mut bytes = fs::read(path).expect("read");
    bytes[4096..].fill(0x5a);
    fs::write(path, bytes).expect("written");
}

#[test]
fn eight_programs_that_meet_damage_begin_anew_once() {
    let damages: [fn(&Path); 3] = [
        |path| fs::write(path, "no database at all").expect("written"),
        |path| fs::write(path, "").expect("written"),
        damage_rows,
    ];
    for round in 0..30 {
        let bench = Bench::new(2);
        bench.look();
        fold_log(&bench.file());
        damages[round % 3](&bench.file());
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| bench.look());
            }
        });
        assert!(bench.data().join("history.sqlite.damaged-1").exists());
        assert!(!bench.data().join("history.sqlite.damaged-2").exists());
        assert!(bench.look().anchored);
    }
}

#[test]
fn a_program_that_has_it_open_goes_on_when_another_begins_it_anew() {
    let bench = Bench::new(2);
    bench.look();
    let mut open = bench.mirror();
    fold_log(&bench.file());
    damage_rows(&bench.file());
    let mut other = bench.mirror();
    assert!(other.lost().is_some());
    assert!(!look(&mut other, &bench.workspace).anchored);
    for mirror in [&mut open, &mut other, &mut bench.mirror()] {
        assert!(look(mirror, &bench.workspace).anchored);
    }
    assert!(open.lost().is_none(), "only one of them says what is lost");
    assert!(!bench.data().join("history.sqlite.damaged-2").exists());
}

#[test]
fn no_flipped_bit_is_believed() {
    let bench = Bench::new(2);
    bench.look();
    fold_log(&bench.file());
    let sound = fs::read(bench.file()).expect("read");
    let seen = bench.seen();
    let folders = versions::read_all(&bench.workspace).expect("read");
    let (mut found, mut harmless) = (0, 0);
    // Bits all over the file, every one another.
    for step in 0..200_usize {
        let at = (step * 7919 + step * step) % sound.len();
        let mut damaged = sound.clone();
        damaged[at] ^= 1 << (step % 8);
        for rest in ["-wal", "-shm", ".damaged-1"] {
            drop(fs::remove_file(bench.data().join(format!("history.sqlite{rest}"))));
        }
        fs::write(bench.file(), &damaged).expect("damaged");
        match Mirror::open(&bench.data()).and_then(|mut mirror| {
            let seen = mirror.seen(&bench.workspace, &folders)?;
            Ok((seen, mirror.lost().is_some()))
        }) {
            Ok((None, true)) | Err(_) => found += 1,
            Ok((Some(read), false)) if read == seen => harmless += 1,
            other => panic!("a flipped bit at byte {at} gives {other:?}"),
        }
    }
    assert!(found > 50, "{found} found, {harmless} in what is not used");
}

#[test]
fn a_program_that_is_killed_while_it_notes_leaves_a_sound_file() {
    // This test calls itself as another program, and kills it at whatever it is doing.
    if let Some(folder) = std::env::var_os("COUNTERSIGN_TEST_NOTES_IN") {
        let workspace = Workspace::open(&Path::new(&folder).join("deal")).expect("opened");
        for number in 0.. {
            look(&mut Mirror::open(&Path::new(&folder).join(format!("data-{number}"))).expect("opened"), &workspace);
        }
    }
    let bench = Bench::new(2);
    let data = |number: u32| bench.folder.path().join(format!("data-{number}"));
    for wait in 0..12 {
        let mut other = Command::new(std::env::current_exe().expect("a program"))
            .args(["--exact", "history::tests::damage::a_program_that_is_killed_while_it_notes_leaves_a_sound_file"])
            .env("COUNTERSIGN_TEST_NOTES_IN", bench.folder.path())
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null())
            .spawn()
            .expect("started");
        while !data(0).exists() {
            std::thread::yield_now();
        }
        std::thread::sleep(std::time::Duration::from_millis(wait * 7));
        other.kill().expect("killed");
        other.wait().expect("ended");
        for number in (0..).take_while(|number| data(*number).exists()) {
            let mut mirror = Mirror::open(&data(number)).expect("opened");
            assert_eq!(mirror.lost(), None);
            look(&mut mirror, &bench.workspace);
            assert!(look(&mut mirror, &bench.workspace).anchored);
            fs::remove_dir_all(data(number)).expect("removed");
        }
    }
}
