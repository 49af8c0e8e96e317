//! The one door between the page and the program.

use std::panic::{self, AssertUnwindSafe};

use commands::wire::{FaultView, Progress};
use commands::{App, Progressing, router};
use serde_json::Value;
use tauri::ipc::{Invoke, InvokeBody};
use tauri::{AppHandle, Emitter, Manager, Wry};

use crate::watch::Watch;

/// The event's name; the page knows it too.
const PROGRESS: &str = "import-progress";

/// The calls that write to the history of the draft because somebody wants them to. Every other call leaves it unknown
/// whether the others' changes that arrived meanwhile were seen: the page asks once more than it must, and misses none.
const EDITS: [&str; 14] = [
    "agreement_edit",
    "agreement_undo",
    "agreement_redo",
    "agreement_restore",
    "agreement_resolve",
    "agreement_leftover",
    "agreement_comment",
    "agreement_answer",
    "agreement_suggest",
    "agreement_accept",
    "agreement_decline",
    "agreement_withdraw",
    "signoff_key_new",
    "signoff_key_adopt",
];

/// The calls that write nothing and may take long: what others change meanwhile must not be taken for the page's own doing,
/// or the page would never hear of it.
const READS: [&str; 8] = [
    "agreement_suppose",
    "signoff_view",
    "signoff_version",
    "signoff_compare",
    "signoff_proposal",
    "signoff_statement",
    "signoff_log",
    "signoff_verify",
];

/// Answers one call of the page. Tauri has already refused every name that the capability file does not allow. The work
/// is done on a thread of its own, so that the window never waits for it.
pub fn answer(invoke: Invoke<Wry>) -> bool {
    let Invoke { message, resolver, .. } = invoke;
    let name = message.command().to_owned();
    let arguments = match message.payload() {
        InvokeBody::Json(payload) => payload.get("args").cloned().unwrap_or(Value::Null),
        InvokeBody::Raw(_) => Value::Null,
    };
    let app = message.webview().app_handle().clone();
    tauri::async_runtime::spawn_blocking(move || match call(&app, &name, arguments) {
        Ok(value) => resolver.resolve(value),
        Err(fault) => resolver.reject(fault),
    });
    true
}

fn call(app: &AppHandle<Wry>, name: &str, arguments: Value) -> Result<Value, FaultView> {
    let writes = !name.starts_with("simulation_") && !READS.contains(&name);
    if writes {
        app.state::<Watch>().tell(app);
    }
    // A fault of the program itself must still be an answer: the page would wait for ever.
    let answered =
        panic::catch_unwind(AssertUnwindSafe(|| router::call(&app.state::<App>(), name, arguments, &Told(app))));
    if writes {
        app.state::<Watch>().take_as_known(app, EDITS.contains(&name));
    }
    match answered {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(fault)) => Err(fault.to_view()),
        Err(_) => Err(FaultView {
            code: "unexpected".to_owned(),
            message: format!("the program has a fault of its own and could not finish `{name}`"),
            help: "nothing was half done; try again, and report it if it happens again".to_owned(),
            diagnostics: Vec::new(),
        }),
    }
}

/// Tells the page how far long work is.
struct Told<'a>(&'a AppHandle<Wry>);

impl Progressing for Told<'_> {
    fn told(&self, progress: Progress) {
        // A page that is just being closed hears nothing any more, and needs to hear nothing.
        drop(self.0.emit(PROGRESS, progress));
    }
}
