//! A disk that is really full: a megabyte of memory mounted as one, in a name space of its own that ends with the test.

use std::fmt::Write;
use std::process::Command;

use crate::desk::{Desk, PROGRAM, answer, without_revision};
use crate::points::say;

/// What is done on the small disk: a name for each step, and its command. `leads` after each failure shows that nothing
/// of it stayed.
const SCRIPT: &str = r#"
mount -t tmpfs -o size=1m small "$DESK/small" || exit 99
export COUNTERSIGN_DATA="$DESK/small/data"
step() { name=$1; shift; "$@" > "$DESK/$name.out" 2> "$DESK/$name.err"; echo "$?" > "$DESK/$name.code"; }
cs() { name=$1; shift; step "$name" "$PROGRAM" --workspace "$DESK/small/w" "$@"; }
step new "$PROGRAM" new "$DESK/small/w"
cs import import leads "$DESK/leads.csv"
cs before leads --json
cs too-much import leads "$DESK/long.csv"
cs after leads --json
cp "$DESK/small/w/mql.yaml" "$DESK/mql.before"
dd if=/dev/zero of="$DESK/small/rest" bs=1k 2> /dev/null
cs full-edit edit set mql bands.qualified.from 61
cs full-import import events "$DESK/events.csv"
cs full-forget forget A2
step full-new "$PROGRAM" new "$DESK/small/other"
ls -A "$DESK/small" > "$DESK/folders"
cp "$DESK/small/w/mql.yaml" "$DESK/mql.full"
rm "$DESK/small/rest"
cs room leads --json
cs edit edit set mql bands.qualified.from 61
cs check check
cs events import events "$DESK/events.csv"
"#;

#[test]
fn a_full_disk_is_said_and_nothing_is_lost() {
    let desk = Desk::new();
    let mut rows = crate::LEADS.to_owned();
    for row in 0..30_000 {
        writeln!(rows, "L{row},2026-01-01 10:00:00,DE,{row}").expect("memory");
    }
    desk.write("long.csv", &rows);
    desk.write("leads.csv", crate::LEADS);
    desk.write("events.csv", crate::EVENTS);
    std::fs::create_dir(desk.path("small")).expect("made");
    let own = ["--user", "--map-root-user", "--mount", "sh", "-c", SCRIPT];
    let spaces = [&own[2..], &own[..]];
    // Root may mount as it is; others as root of a name space of their own, where the system allows that.
    let done = spaces.iter().any(|arguments| {
        let mut command = Command::new("unshare");
        command
            .args(*arguments)
            .env("DESK", desk.root())
            .env("PROGRAM", PROGRAM)
            .env("COUNTERSIGN_AUTHOR", "Dana Reyes");
        command.output().is_ok_and(|output| answer(output).code == Some(0))
    });
    if !done {
        return say(
            "not run: a full disk: no small disk may be mounted here (a full disk is also made up by `strace`)",
        );
    }
    let code = |name: &str| desk.text(&format!("{name}.code")).trim().to_owned();
    let told = |name: &str| desk.text(&format!("{name}.err"));
    for name in ["new", "import", "before", "after", "room", "edit", "check", "events"] {
        assert_eq!(code(name), "0", "{name}: {}", told(name));
    }
    for name in ["too-much", "full-edit", "full-import", "full-forget", "full-new"] {
        assert_eq!(code(name), "3", "{name}: {}{}", desk.text(&format!("{name}.out")), told(name));
        assert!(told(name).contains("disk"), "{name}: {}", told(name));
        assert!(!told(name).contains("panicked"), "{name}: {}", told(name));
    }
    let leads = |name: &str| without_revision(&desk.text(&format!("{name}.out")));
    assert_eq!(leads("after"), leads("before"), "what did not fit");
    assert_eq!(leads("room"), leads("before"), "what was tried on the full disk");
    assert_eq!(desk.text("mql.full"), desk.text("mql.before"));
    assert!(!desk.text("folders").contains("other"), "{}", desk.text("folders"));
    say("a full disk: tried an import that outgrows it and an edit, an import, a forgetting and a new workspace on it");
}
