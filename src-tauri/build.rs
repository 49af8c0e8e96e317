//! Tells Tauri which commands exist. The capability file is the one list of what the window may call: a command that it
//! does not allow by name does not exist for the window, even if the program has it.

use std::path::Path;

const CAPABILITY: &str = "capabilities/main.json";

fn main() {
    println!("cargo:rerun-if-changed={CAPABILITY}");
    let text = std::fs::read_to_string(Path::new(CAPABILITY)).expect("the capability file is part of the source");
    // The build script runs once and ends, so the names may live as long as it does.
    let names: Vec<&'static str> = own_commands(&text).into_iter().map(|name| &*name.leak()).collect();
    let manifest = tauri_build::AppManifest::new().commands(names.leak());
    tauri_build::try_build(tauri_build::Attributes::new().app_manifest(manifest))
        .expect("the window's configuration is in order");
}

/// The program's own commands among the permissions: `allow-leads-import` stands for `leads_import`. Permissions of
/// Tauri and its plugins have a colon in their name.
fn own_commands(capability: &str) -> Vec<String> {
    capability
        .split('"')
        .filter_map(|text| text.strip_prefix("allow-"))
        .filter(|name| !name.contains(':'))
        .map(|name| name.replace('-', "_"))
        .collect()
}
