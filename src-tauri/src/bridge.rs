//! The one door between the page and the program.

use serde_json::{Value, json};
use tauri::ipc::{Invoke, InvokeBody};
use tauri::{AppHandle, Manager, Wry};

/// Answers one call of the page. Tauri has already refused every name that the capability file does not allow. The work
/// is done on a thread of its own, so that the window never waits for it.
pub fn answer(invoke: Invoke<Wry>) -> bool {
    let Invoke { message, resolver, .. } = invoke;
    let name = message.command().to_owned();
    let arguments = match message.payload() {
        InvokeBody::Json(arguments) => arguments.clone(),
        InvokeBody::Raw(_) => Value::Null,
    };
    let app = message.webview().app_handle().clone();
    tauri::async_runtime::spawn_blocking(move || match call(&app, &name, arguments) {
        Ok(value) => resolver.resolve(value),
        Err(fault) => resolver.reject(fault),
    });
    true
}

fn call(app: &AppHandle<Wry>, name: &str, _arguments: Value) -> Result<Value, Value> {
    match name {
        "app_info" => Ok(json!({
            "name": app.package_info().name,
            "version": app.package_info().version.to_string(),
            "workspace": std::env::args_os().nth(1).map(|path| path.to_string_lossy().into_owned()),
        })),
        unknown => Err(json!({ "message": format!("there is no command `{unknown}`") })),
    }
}
