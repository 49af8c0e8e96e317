//! Two windows on one folder: what is supposed, suggested and decided, and what it would do to past leads.

use std::path::PathBuf;

use commands::simulation::{When, simulate};
use commands::{App, Fault, Silent, Surroundings, router, workspaces};
use serde_json::{Value, json};

struct Desk {
    _folder: tempfile::TempDir,
    place: PathBuf,
    dana: App,
    lee: App,
}

impl Desk {
    /// The sample workspace, with its leads on Dana's machine, as both have it open.
    fn new() -> Desk {
        let folder = tempfile::tempdir().expect("a folder");
        let machine = |name: &str| {
            let data = folder.path().join(name);
            Surroundings { data, author: Some(name.to_owned()), agent: None }
        };
        let place = folder.path().join("demo");
        workspaces::create(&machine("dana"), &place, true).expect("made");
        let window = |name: &str| App::new(machine(name), Some(place.clone()));
        let desk = Desk { dana: window("dana"), lee: window("lee"), place, _folder: folder };
        ask(&desk.dana, "app_start", json!({}));
        ask(&desk.lee, "app_start", json!({}));
        desk
    }

    /// What the draft was before, and with this supposition.
    fn supposed(&self, supposition: &Value) -> Value {
        let asked = json!({ "moment": "handoff", "as_of": null, "supposition": supposition });
        ask(&self.dana, "simulation_suppose", asked)
    }
}

fn try_to(app: &App, name: &str, arguments: Value) -> Result<Value, Fault> {
    router::call(app, name, arguments, &Silent)
}

fn ask(app: &App, name: &str, arguments: Value) -> Value {
    try_to(app, name, arguments).unwrap_or_else(|fault| panic!("{name}: {fault:?}"))
}

fn threshold(points: i64) -> Value {
    json!({ "edit": "set", "path": "bands.qualified.from", "value": points })
}

fn qualified(side: &Value) -> i64 {
    side["qualified"].as_i64().expect("a number")
}

#[test]
fn what_is_supposed_is_what_the_simulation_says_once_it_is_so() {
    let desk = Desk::new();
    let edits = json!([threshold(70), { "edit": "remove", "path": "rules.target-industry" }]);
    let shown = ask(&desk.dana, "agreement_suppose", json!({ "document": "mql", "edits": edits }));
    assert!(shown["view"]["text"].as_str().expect("a text").contains("from: 70"), "{shown}");
    assert!(!shown["sentence"].as_str().expect("words").is_empty());
    let view = desk.supposed(&json!({ "suppose": "edits", "document": "mql", "edits": edits }));
    assert_eq!(view["faults"], json!([]));
    let before = ask(&desk.dana, "simulation_preview", json!({ "moment": "handoff", "as_of": null }));
    assert_eq!(view["comparison"]["sides"]["from"], before["comparison"]["sides"]["to"], "nothing was changed");
    assert!(qualified(&view["comparison"]["sides"]["to"]) < qualified(&view["comparison"]["sides"]["from"]));

    let why = "Fewer, and better";
    let made = ask(&desk.lee, "agreement_suggest", json!({ "document": "mql", "edits": edits, "why": why }));
    let id = &made[0]["id"];
    assert_eq!((&made[0]["mine"], &made[0]["why"], &made[0]["fit"]), (&json!(true), &json!(why), &json!("fits")));
    assert_eq!(made[0]["places"].as_array().map(Vec::len), Some(2));
    let asked = ask(&desk.dana, "agreement_suggestions", json!({}));
    assert_eq!((&asked[0]["mine"], &asked[0]["author"]), (&json!(false), &json!("lee")));
    let suggested = desk.supposed(&json!({ "suppose": "suggestion", "suggestion": id }));
    assert_eq!(suggested, view);
    assert_eq!(ask(&desk.dana, "signoff_proposal", json!({}))["suggestions"], 1);

    let own = try_to(&desk.lee, "agreement_accept", json!({ "suggestion": id })).expect_err("his own");
    assert_eq!(own.code, "own-suggestion");
    let draft = ask(&desk.dana, "agreement_accept", json!({ "suggestion": id }));
    assert!(draft["undo"].as_str().expect("words").starts_with("as lee suggested: "), "{}", draft["undo"]);
    let after = ask(&desk.dana, "simulation_preview", json!({ "moment": "handoff", "as_of": null }));
    assert_eq!(after["comparison"]["sides"]["to"], view["comparison"]["sides"]["to"]);
    assert_eq!(ask(&desk.dana, "agreement_suggestions", json!({}))[0]["status"], "accepted");
    assert_eq!(ask(&desk.dana, "signoff_proposal", json!({}))["suggestions"], 0);
}

#[test]
fn a_suggestion_with_a_fault_is_not_made_and_what_breaks_an_example_says_so() {
    let desk = Desk::new();
    let faulty = json!([{ "edit": "set", "path": "bands.qualified.from", "value": "many" }]);
    let shown = ask(&desk.dana, "agreement_suppose", json!({ "document": "mql", "edits": faulty }));
    assert_eq!(shown["view"]["diagnostics"].as_array().map(Vec::len), Some(1));
    let refused = try_to(&desk.dana, "agreement_suggest", json!({ "document": "mql", "edits": faulty, "why": "" }));
    assert_eq!(refused.expect_err("a fault").code, "faulty-edit");
    let view = desk.supposed(&json!({ "suppose": "edits", "document": "mql", "edits": faulty }));
    assert_eq!((&view["comparison"], view["faults"].as_array().map(Vec::len)), (&Value::Null, Some(1)));
    let steep = desk.supposed(&json!({ "suppose": "edits", "document": "mql", "edits": [threshold(100)] }));
    let codes: Vec<&Value> = steep["faults"].as_array().expect("faults").iter().map(|fault| &fault["code"]).collect();
    assert!(codes.contains(&&json!("example-fails")), "{codes:?}");
}

#[test]
fn each_side_of_a_conflict_has_its_own_preview() {
    let desk = Desk::new();
    // Lee works on a copy, which comes together with Dana's afterwards.
    let copied = desk.place.with_file_name("copy");
    copy(&desk.place, &copied);
    let machine = Surroundings { data: desk.place.with_file_name("lee"), author: Some("lee".to_owned()), agent: None };
    let lee = App::new(machine, Some(copied.clone()));
    ask(&lee, "app_start", json!({}));
    for (app, points) in [(&lee, 85), (&desk.dana, 40)] {
        ask(app, "agreement_edit", json!({ "document": "mql", "edit": threshold(points), "group": null }));
    }
    copy(&copied.join("drafts"), &desk.place.join("drafts"));
    let draft = ask(&desk.dana, "agreement_draft", json!({}));
    let conflict = &draft["conflicts"][0];
    let sides: Vec<(i64, i64)> = conflict["sides"]
        .as_array()
        .expect("sides")
        .iter()
        .map(|side| {
            let choice = json!({ "choice": "side", "change": side["change"] });
            let view = desk.supposed(&json!({ "suppose": "choice", "conflict": conflict["id"], "choice": choice }));
            (side["value"].as_i64().expect("points"), qualified(&view["comparison"]["sides"]["to"]))
        })
        .collect();
    for (points, count) in &sides {
        ask(&desk.dana, "agreement_edit", json!({ "document": "mql", "edit": threshold(*points), "group": null }));
        let when = When { moment: "handoff".to_owned(), as_of: None };
        let session = workspaces::open(
            &Surroundings { data: desk.place.with_file_name("dana"), author: None, agent: None },
            Some(&desk.place),
        );
        let report = simulate(&session.expect("opened"), "in-force", "draft", &when).expect("simulated");
        assert_eq!(i64::from(report.comparison.sides.to.qualified), *count, "{points}");
    }
    assert!(sides.len() == 2 && sides[0].1 != sides[1].1, "{sides:?}");
}

#[test]
fn a_window_that_closes_is_gone_at_once() {
    let desk = Desk::new();
    for app in [&desk.dana, &desk.lee] {
        ask(app, "agreement_present", json!({ "document": "mql" }));
    }
    let others = |app: &App| ask(app, "agreement_present", json!({ "document": "mql" })).as_array().map(Vec::len);
    assert_eq!((others(&desk.dana), others(&desk.lee)), (Some(1), Some(1)));
    desk.lee.leave();
    assert_eq!(others(&desk.dana), Some(0));
    ask(&desk.lee, "agreement_present", json!({ "document": null }));
    assert_eq!(others(&desk.dana), Some(1));
    ask(&desk.lee, "agreement_gone", json!({}));
    assert_eq!(others(&desk.dana), Some(0));
    // Another workspace in the same window.
    ask(&desk.lee, "agreement_present", json!({ "document": null }));
    ask(&desk.lee, "workspace_create", json!({ "path": desk.place.with_file_name("other"), "sample": false }));
    assert_eq!(others(&desk.dana), Some(0));
}

fn copy(from: &std::path::Path, to: &std::path::Path) {
    std::fs::create_dir_all(to).expect("made");
    for entry in std::fs::read_dir(from).expect("listed") {
        let path = entry.expect("an entry").path();
        let target = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            copy(&path, &target);
        } else if !target.exists() {
            std::fs::copy(&path, &target).map(drop).expect("copied");
        }
    }
}
