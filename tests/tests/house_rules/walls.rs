//! The walls inside the window: one door to the program, shared parts that know no screen, and no more rights than
//! named.

use crate::{files, nothing_breaks, text};

/// What a source of the UI imports.
fn imports(file: &str) -> Vec<String> {
    text(file)
        .lines()
        .filter(|line| ["import", "export", "}"].iter().any(|start| line.trim_start().starts_with(start)))
        .filter_map(|line| line.split(" from ").nth(1).or_else(|| line.trim_start().strip_prefix("import ")))
        .map(|end| end.trim_matches(|c: char| c == ';' || c == '\'' || c == '"' || c.is_whitespace()).to_owned())
        .collect()
}

#[test]
fn only_the_backend_speaks_to_the_program() {
    let mut breaches = Vec::new();
    for file in files("ui/src", &[".ts", ".svelte"]) {
        if !file.starts_with("ui/src/backend/") && imports(&file).iter().any(|from| from.contains("@tauri-apps")) {
            breaches.push(format!("`{file}`"));
        }
    }
    nothing_breaks("only ui/src/backend imports @tauri-apps", &breaches);
}

#[test]
fn shared_parts_import_no_screen() {
    const SCREENS: [&str; 4] = ["agreement", "leads", "simulation", "signoff"];
    let mut breaches = Vec::new();
    for file in files("ui/src", &[".ts", ".svelte"]).into_iter().filter(|file| file.starts_with("ui/src/parts/")) {
        for from in imports(&file) {
            let own = from.starts_with('.') || from.starts_with('$') || from.starts_with("~");
            // Types of what crosses to the program lie in folders of the same names below `backend`.
            if own && !from.contains("backend/") && from.split('/').any(|part| SCREENS.contains(&part)) {
                breaches.push(format!("`{file}` imports `{from}`"));
            }
        }
    }
    nothing_breaks("ui/src/parts imports no screen", &breaches);
}

#[test]
fn the_window_shows_nothing_from_elsewhere_and_runs_no_inline_script() {
    let config: serde_json::Value = serde_json::from_str(&text("src-tauri/tauri.conf.json")).expect("JSON");
    let policy = config["app"]["security"]["csp"].as_object().expect("a policy, directive by directive");
    assert_eq!(policy["default-src"], "'self'");
    assert_eq!(policy["script-src"], "'self'");
    let mut breaches = Vec::new();
    for (directive, sources) in policy {
        for source in sources.as_str().expect("a text").split(' ') {
            // The program answers the page under the last two names.
            let known = ["'self'", "'none'", "data:", "ipc:", "http://ipc.localhost"];
            let inline_style = directive == "style-src" && source == "'unsafe-inline'";
            if !known.contains(&source) && !inline_style {
                breaches.push(format!("`{directive}` allows `{source}`"));
            }
        }
    }
    nothing_breaks("no remote content, no inline script", &breaches);
}

#[test]
fn the_window_may_call_the_program_and_open_two_dialogs() {
    let capability: serde_json::Value = serde_json::from_str(&text("src-tauri/capabilities/main.json")).expect("JSON");
    let foreign: Vec<&str> = capability["permissions"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|permission| permission.as_str().expect("plain names only"))
        .filter(|permission| permission.contains(':'))
        .collect();
    assert_eq!(
        foreign,
        ["core:event:allow-listen", "core:event:allow-unlisten", "dialog:allow-open", "dialog:allow-save"]
    );
    assert_eq!(files("src-tauri/capabilities", &[".json", ".toml"]), ["src-tauri/capabilities/main.json"]);
}

#[test]
fn the_window_may_make_every_call_of_the_table_and_no_other() {
    let mut allowed: Vec<String> = permissions()
        .iter()
        .filter(|permission| !permission.contains(':'))
        .map(|permission| permission.trim_start_matches("allow-").replace('-', "_"))
        .collect();
    let mut table = commands::router::NAMES.to_vec();
    allowed.sort();
    table.sort_unstable();
    assert_eq!(allowed, table);
}

/// What the window is allowed, by name.
fn permissions() -> Vec<String> {
    let capability: serde_json::Value = serde_json::from_str(&text("src-tauri/capabilities/main.json")).expect("JSON");
    let list = capability["permissions"].as_array().expect("a list");
    list.iter().map(|permission| permission.as_str().expect("plain names only").to_owned()).collect()
}
