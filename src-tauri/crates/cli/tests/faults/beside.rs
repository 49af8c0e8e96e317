//! Several programs on one workspace and its leads at once: each gets its turn, and nothing of any is lost.

use std::fmt::Write;
use std::thread;

use crate::desk::Desk;
use crate::operation::replayed;

const WORKSPACE: [&str; 2] = ["--workspace", "$/w"];

fn on_workspace<'a>(arguments: &[&'a str]) -> Vec<&'a str> {
    [&WORKSPACE, arguments].concat()
}

/// Leads of a name that no other file has.
fn leads(name: &str, rows: usize) -> String {
    let mut text = "lead_id,created_at,country\n".to_owned();
    for row in 0..rows {
        writeln!(text, "{name}-{row},2026-01-{:02} 10:00:00,DE", row % 28 + 1).expect("memory");
    }
    text
}

fn count(desk: &Desk) -> serde_json::Value {
    let summary: serde_json::Value =
        serde_json::from_str(&desk.done(&on_workspace(&["leads", "--json"]))).expect("JSON");
    summary["leads"].clone()
}

#[test]
fn eight_first_imports_at_once_make_one_database() {
    let desk = Desk::new();
    desk.done(&["new", "$/w"]);
    let names: Vec<String> = (0..8).map(|program| format!("P{program}")).collect();
    names.iter().for_each(|name| desk.write(&format!("{name}.csv"), &leads(name, 50)));
    thread::scope(|scope| {
        for name in &names {
            let desk = &desk;
            scope.spawn(move || desk.done_in_turn(&on_workspace(&["import", "leads", &format!("$/{name}.csv")])));
        }
    });
    assert_eq!(count(&desk), 400);
}

#[test]
fn imports_edits_and_readers_at_once_lose_nothing() {
    const EDITORS: usize = 4;
    const EDITS: usize = 6;
    let desk = Desk::new();
    desk.done(&["new", "$/w"]);
    let first = crate::desk::DOCUMENTS.map(|name| (name, desk.text(&format!("w/{name}"))));
    desk.write("first.csv", &leads("first", 10));
    desk.done(&on_workspace(&["import", "leads", "$/first.csv"]));
    for name in ["one", "two"] {
        desk.write(&format!("{name}.csv"), &leads(name, 3000));
    }
    let date = |editor: usize, edit: usize| format!("2029-{:02}-{:02}", editor + 1, edit + 1);
    thread::scope(|scope| {
        let desk = &desk;
        for name in ["one", "two"] {
            scope.spawn(move || desk.done_in_turn(&on_workspace(&["import", "leads", &format!("$/{name}.csv")])));
        }
        for editor in 0..EDITORS {
            scope.spawn(move || {
                for edit in 0..EDITS {
                    let date = date(editor, edit);
                    desk.done_in_turn(&on_workspace(&["edit", "add", "agreement", "calendar.holidays", &date]));
                }
            });
        }
        for command in [&["leads"][..], &["simulate", "--to", "draft"][..]] {
            scope.spawn(move || {
                for _ in 0..EDITS {
                    desk.done_in_turn(&on_workspace(command));
                }
            });
        }
    });
    assert_eq!(count(&desk), 6010);
    let agreement = desk.text("w/agreement.yaml");
    for (editor, edit) in (0..EDITORS).flat_map(|editor| (0..EDITS).map(move |edit| (editor, edit))) {
        assert!(agreement.contains(&date(editor, edit)), "an edit was lost: {agreement}");
    }
    assert_eq!(replayed(&desk, &first, "after edits at once"), EDITORS * EDITS);
}
