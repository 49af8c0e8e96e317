//! Sign-off as the window asks for it: by the table of calls.

mod support;

use commands::{App, Silent, router};
use serde_json::{Value, json};
use support::{Table, give_keys, set_threshold};

struct Window(App);

impl Window {
    fn on(table: &Table) -> Window {
        let app = App::new(table.machine("dana"), Some(table.shared()));
        let window = Window(app);
        window.ask("app_start", json!({}));
        window
    }

    fn ask(&self, name: &str, arguments: Value) -> Value {
        router::call(&self.0, name, arguments, &Silent).unwrap_or_else(|fault| panic!("{name}: {fault:?}"))
    }

    fn refused(&self, name: &str, arguments: Value) -> String {
        router::call(&self.0, name, arguments, &Silent).expect_err("refused").code
    }
}

#[test]
fn propose_sign_and_verify() {
    let (table, dana) = Table::new();
    give_keys(&dana);
    let window = Window::on(&table);
    let shown = window.ask("signoff_proposal", json!({}));
    assert_eq!((&shown["version"], &shown["refusals"]), (&json!(1), &json!([])));
    let sha256 = &shown["draft_sha256"];
    let proposed = window.ask("signoff_propose", json!({ "message": "the first", "draft_sha256": sha256 }));
    let folder = &proposed["folder"];
    for leader in ["marketing", "sales"] {
        let shown = window.ask("signoff_statement", json!({ "version": folder, "leader": leader }));
        assert_eq!(shown["text"].as_str().map(|text| text.contains(leader)), Some(true));
        let (statement, key) = (&shown["statement_sha256"], &shown["own"][0]["path"]);
        let signed = window.ask("signoff_sign", json!({ "statement_sha256": statement, "key": key }));
        assert_eq!(&signed["statement_sha256"], statement);
    }
    let unseen = json!({ "statement_sha256": "0".repeat(64), "key": "agent" });
    assert_eq!(window.refused("signoff_sign", unseen), "moved-since");
    let view = window.ask("signoff_view", json!({}));
    assert_eq!(view["in_force"]["folder"], *folder);
    assert_eq!(window.ask("workspace_view", json!({}))["status"]["sealed_by"], json!(["Dana Reyes", "Lee Okafor"]));
    assert_eq!(window.ask("signoff_verify", json!({}))["ok"], true);
    assert_eq!(window.ask("signoff_in_force", json!({}))["version"], 1);
    assert_eq!(window.ask("signoff_log", json!({}))["entries"].as_array().map(Vec::len), Some(4));
    assert_eq!(window.ask("signoff_keys", json!({}))["keys"].as_array().map(Vec::len), Some(2));
}

#[test]
fn the_draft_is_held_against_the_newest_signed_version() {
    let (table, dana) = Table::agreed();
    let window = Window::on(&table);
    assert_eq!(window.ask("agreement_draft", json!({}))["changes"], json!([]));
    set_threshold(&dana, 70);
    let draft = window.ask("agreement_draft", json!({}));
    assert_eq!((&draft["in_force"], draft["changes"].as_array().map(Vec::len)), (&json!(1), Some(1)));
    assert_eq!(window.ask("signoff_view", json!({}))["draft_changes"], 1);
    let compared = window.ask("signoff_compare", json!({ "from": "in-force", "to": "draft" }));
    assert_eq!(compared, draft["changes"]);
}

#[test]
fn the_window_hears_of_signatures_that_arrive() {
    let (table, _dana) = Table::agreed();
    let window = Window::on(&table);
    let watched = window.0.watched();
    let versions = table.shared().join("versions").canonicalize().expect("there");
    for folder in table.folders() {
        assert!(watched.contains(&versions.join(folder)), "{watched:?}");
    }
    assert!(watched[0].ends_with("agreement.yaml"), "what tells one workspace from another comes first");
}
