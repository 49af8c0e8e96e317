//! The window: sets Tauri up and hands every call of the page to `commands`. No rule of the domain lives here, and no
//! table of commands: what may be called at all is written in `capabilities/main.json`, what it does in `commands`.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

mod bridge;
mod watch;

use std::panic::{self, AssertUnwindSafe};
use std::path::PathBuf;
use std::process::ExitCode;

use commands::{App, Surroundings};
use tauri::{Manager, RunEvent, Wry};

use watch::Watch;

fn main() -> ExitCode {
    match open() {
        Ok(app) => {
            app.run(|app, event| {
                if matches!(event, RunEvent::Exit) {
                    app.state::<App>().leave();
                }
            });
            ExitCode::SUCCESS
        }
        Err(fault) => {
            report(&fault);
            ExitCode::from(3)
        }
    }
}

/// Sets the window up. The toolkit does not return a missing display as an error but panics; that is caught here, because
/// a person who starts the program over a plain SSH line deserves a sentence and not a backtrace.
fn open() -> Result<tauri::App<Wry>, String> {
    let surroundings = Surroundings::find(None).map_err(|fault| format!("{fault}"))?;
    // `countersign-window DIR` opens the workspace in that folder.
    let start = std::env::args_os().nth(1).map(PathBuf::from);
    let usual = panic::take_hook();
    panic::set_hook(Box::new(|_| {}));
    let built = panic::catch_unwind(AssertUnwindSafe(|| {
        tauri::Builder::default()
            .plugin(tauri_plugin_dialog::init())
            .manage(App::new(surroundings, start))
            .manage(Watch::default())
            .setup(|app| {
                Watch::begin(app.handle().clone());
                Ok(())
            })
            .invoke_handler(bridge::answer)
            .build(tauri::generate_context!())
    }));
    panic::set_hook(usual);
    match built {
        Ok(Ok(app)) => Ok(app),
        Ok(Err(fault)) => Err(fault.to_string()),
        Err(_) => Err("there is no display".to_owned()),
    }
}

#[expect(clippy::print_stderr, reason = "no window is there to say it in")]
fn report(fault: &str) {
    eprintln!("the window cannot be opened: {fault}");
    eprintln!("help: start it from a desktop session; `countersign --help` shows how to work without a window");
}
