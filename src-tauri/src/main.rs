//! The window: sets Tauri up and hands every call of the page to `commands`. No rule of the domain lives here, and no
//! table of commands: what may be called at all is written in `capabilities/main.json`, what it does in `commands`.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

mod bridge;

use std::panic::{self, AssertUnwindSafe};
use std::process::ExitCode;

use tauri::{App, Wry};

fn main() -> ExitCode {
    match open() {
        Ok(app) => {
            app.run(|_, _| {});
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
fn open() -> Result<App<Wry>, String> {
    let usual = panic::take_hook();
    panic::set_hook(Box::new(|_| {}));
    let built = panic::catch_unwind(AssertUnwindSafe(|| {
        tauri::Builder::default()
            .plugin(tauri_plugin_dialog::init())
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
