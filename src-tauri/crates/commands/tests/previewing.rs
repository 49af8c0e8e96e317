//! The preview beside the draft goes from edit to edit, and says what `simulate` says that begins anew.

use commands::simulation::{When, simulate};
use commands::{App, Session, Silent, Surroundings, router, workspaces};
use serde_json::{Value, json};

struct Desk {
    _folder: tempfile::TempDir,
    session: Session,
    app: App,
}

impl Desk {
    /// The sample workspace as the window has it open.
    fn new() -> Desk {
        let folder = tempfile::tempdir().expect("a folder");
        let data = folder.path().join("data");
        let surroundings = Surroundings { data, author: Some("Dana".to_owned()), agent: None };
        let place = folder.path().join("demo");
        let session = workspaces::create(&surroundings, &place, true).expect("made");
        let desk = Desk { app: App::new(surroundings, Some(place)), session, _folder: folder };
        desk.ask("app_start", json!({}));
        desk
    }

    fn ask(&self, name: &str, arguments: Value) -> Value {
        router::call(&self.app, name, arguments, &Silent).unwrap_or_else(|fault| panic!("{name}: {fault:?}"))
    }

    fn set(&self, path: &str, value: Value) {
        let edit = json!({ "document": "mql", "edit": { "edit": "set", "path": path, "value": value }, "group": null });
        self.ask("agreement_edit", edit);
    }

    fn preview(&self, moment: &str) -> Value {
        self.ask("simulation_preview", json!({ "moment": moment, "as_of": null }))
    }

    /// What the command line says of the same draft, each time from the beginning.
    fn simulated(&self, moment: &str) -> (Value, usize) {
        let when = When { moment: moment.to_owned(), as_of: None };
        let report = simulate(&self.session, "in-force", "draft", &when).expect("simulated");
        (serde_json::to_value(&report.comparison).expect("JSON"), report.changes.len())
    }
}

#[test]
fn edit_after_edit_the_window_and_the_command_line_agree() {
    let desk = Desk::new();
    let first = desk.preview("handoff")["comparison"].clone();
    let text = desk.ask("agreement_draft", json!({}))["documents"].clone();
    let rules: Vec<String> = text
        .as_array()
        .and_then(|documents| documents.iter().find(|own| own["document"] == "mql"))
        .and_then(|mql| mql["value"]["rules"].as_array())
        .expect("rules")
        .iter()
        .filter(|rule| rule.get("points").is_some())
        .map(|rule| rule["id"].as_str().expect("an id").to_owned())
        .collect();
    assert!(rules.len() > 3);
    let mut seen = vec![first];
    let edits = rules.iter().take(4).map(|rule| (format!("rules.{rule}.points"), json!(7)));
    let thresholds = [("bands.qualified.from".to_owned(), json!(71)), ("bands.qualified.from".to_owned(), json!(58))];
    for (path, value) in edits.chain(thresholds) {
        desk.set(&path, value);
        for moment in ["handoff", "replay"] {
            let preview = desk.preview(moment);
            let (comparison, changes) = desk.simulated(moment);
            assert_eq!(preview["comparison"], comparison, "{path}, {moment}");
            assert_eq!(preview["changed_leads"], changes, "{path}, {moment}");
            let listed =
                json!({ "moment": moment, "as_of": null, "filter": { "changed": true }, "offset": 0, "limit": 1 });
            assert_eq!(desk.ask("simulation_leads", listed)["total"], changes, "{path}, {moment}");
            if moment == "handoff" {
                seen.push(comparison["cells"].clone());
            }
        }
    }
    seen.dedup();
    assert!(seen.len() > 4, "the edits do something");
    desk.ask("agreement_undo", json!({}));
    assert_eq!(desk.preview("handoff")["comparison"], desk.simulated("handoff").0, "after undo");
}
