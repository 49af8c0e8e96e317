//! The program under faults: killed at any call on a file, refused any call, stopped, out of room, and beside others.
//! What was there before stays, or what was asked for is there: never a half, and never a "done" that is not.
//!
//! By default a sample of the calls is tried; `COUNTERSIGN_ALL_FAULTS=1` tries every one.
#![cfg(target_os = "linux")]

mod beside;
mod desk;
mod frozen;
mod operation;
mod points;
mod room;
mod signals;
mod signing;

use operation::{Operation, try_faults};

const LEADS: &str = "lead_id,created_at,country,employees\nZEBULON-77,2026-01-01 09:00:00,DE,250\n\
                     A2,2026-01-02 23:30:00,FR,40\nA3,2026-01-05 08:15:00,US,9\n";
const EVENTS: &str = "lead_id,at,event,path\nZEBULON-77,2026-01-03 10:00:00,page_view,/pricing\n\
                      A2,2026-01-03 11:00:00,page_view,/\nA2,2026-01-04 12:00:00,demo_request,\n";
const STAGES: &str = "lead_id,stage,at,reason\nZEBULON-77,rejected,2026-01-04 10:00:00,no budget\n\
                      A2,won,2026-01-05 10:00:00,\n";

/// A first import makes the database, which a second finds.
#[test]
fn a_first_import_of_leads() {
    try_faults(&Operation {
        name: "first import",
        before: &[&["new", "$/w"]],
        command: &["--workspace", "$/w", "import", "leads", "$/leads.csv"],
        afterwards: operation::import_again,
        most: 24,
    });
}

#[test]
fn a_later_import_of_events() {
    try_faults(&Operation {
        name: "import of events",
        before: &[&["new", "$/w"], &["--workspace", "$/w", "import", "leads", "$/leads.csv"]],
        command: &["--workspace", "$/w", "import", "events", "$/events.csv"],
        afterwards: operation::import_again,
        most: 10,
    });
}

#[test]
fn a_later_import_of_stages() {
    try_faults(&Operation {
        name: "import of stages",
        before: &[&["new", "$/w"], &["--workspace", "$/w", "import", "leads", "$/leads.csv"]],
        command: &["--workspace", "$/w", "import", "stages", "$/stages.csv"],
        afterwards: operation::import_again,
        most: 10,
    });
}

#[test]
fn edits_of_the_draft() {
    let edits: [(&str, &[&str]); 4] = [
        ("edit set", &["--workspace", "$/w", "edit", "set", "mql", "bands.qualified.from", "61"]),
        ("edit add", &["--workspace", "$/w", "edit", "add", "agreement", "calendar.holidays", "2027-07-05"]),
        ("edit remove", &["--workspace", "$/w", "edit", "remove", "mql", "rules.white-papers"]),
        ("edit move", &["--workspace", "$/w", "edit", "move", "agreement", "leaders.sales", "--before", "marketing"]),
    ];
    for (name, command) in edits {
        let before: &[&[&str]] = &[&["new", "$/w"], &["--workspace", "$/w", "edit", "set", "sla", "title", "\"SLA\""]];
        try_faults(&Operation { name, before, command, afterwards: operation::history_holds, most: 10 });
    }
}

#[test]
fn a_new_workspace() {
    let command: &[&str] = &["new", "$/w"];
    try_faults(&Operation { name: "new", before: &[], command, afterwards: operation::new_again, most: 18 });
}

#[test]
fn a_new_workspace_with_the_sample() {
    let command: &[&str] = &["new", "$/w", "--sample"];
    try_faults(&Operation { name: "new --sample", before: &[], command, afterwards: operation::new_again, most: 5 });
}

#[test]
fn a_person_who_is_forgotten() {
    try_faults(&Operation {
        name: "forget",
        before: &[
            &["new", "$/w"],
            &["--workspace", "$/w", "import", "leads", "$/leads.csv"],
            &["--workspace", "$/w", "import", "events", "$/events.csv"],
            &["--workspace", "$/w", "import", "stages", "$/stages.csv"],
        ],
        command: &["--workspace", "$/w", "forget", "ZEBULON-77"],
        afterwards: operation::nothing_of_the_person_is_left,
        most: 22,
    });
}
