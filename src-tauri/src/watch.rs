//! Changes that somebody else makes to what is open: by hand in an editor, by the command line, by a folder that is
//! shared. The page is told, and asks anew.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use commands::App;
use tauri::{AppHandle, Emitter, Manager, Wry};

/// The event's name; the page knows it too.
const CHANGED: &str = "workspace-changed";

/// Shared folders give no reliable notice of changes, so the few files are looked at, which costs next to nothing.
const BETWEEN_LOOKS: Duration = Duration::from_secs(1);

/// What tells one state of a file from the next without reading it.
type Look = Vec<(PathBuf, State)>;

/// Size and time of a file that is there.
type State = Option<(u64, SystemTime)>;

/// The folder to which every device writes its changes of the draft.
const HISTORY: &str = "drafts";

/// What the watched files looked like when the page last knew them.
#[derive(Default)]
pub struct Watch {
    known: Mutex<Look>,
}

impl Watch {
    /// Looks from now on, for as long as the window is there.
    pub fn begin(app: AppHandle<Wry>) {
        std::thread::spawn(move || {
            loop {
                std::thread::sleep(BETWEEN_LOOKS);
                app.state::<Watch>().tell(&app);
            }
        });
    }

    /// Tells the page if somebody else has changed something since it last knew.
    pub fn tell(&self, app: &AppHandle<Wry>) {
        let now = look(&app.state::<App>());
        let before = self.replace(now.clone());
        // Another workspace has another first file: the page itself has just opened it. Further files come and go, such as
        // the folders of versions.
        let same_workspace = before.first().map(|(path, _)| path) == now.first().map(|(path, _)| path);
        if same_workspace && before != now {
            // A page that is just being closed hears nothing any more, and needs to hear nothing.
            drop(app.emit(CHANGED, ()));
        }
    }

    /// Takes what the files look like now as known: the page's own call has just changed them. Those of the draft's history
    /// only after an edit: what arrives there during another call would never be told.
    pub fn take_as_known(&self, app: &AppHandle<Wry>, edit: bool) {
        let now = look(&app.state::<App>());
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let keep = |path: &Path| !edit && path.components().any(|part| part.as_os_str() == HISTORY);
        let kept: Look = known.drain(..).filter(|(path, _)| keep(path)).collect();
        let as_known = |one: (PathBuf, State)| {
            if keep(&one.0) { kept.iter().find(|(path, _)| *path == one.0).cloned() } else { Some(one) }
        };
        *known = now.into_iter().filter_map(as_known).collect();
    }

    fn replace(&self, look: Look) -> Look {
        std::mem::replace(&mut *self.known.lock().unwrap_or_else(PoisonError::into_inner), look)
    }
}

fn look(app: &App) -> Look {
    let state = |path: &PathBuf| {
        let found = fs::metadata(path).ok()?;
        Some((found.len(), found.modified().ok()?))
    };
    app.watched().into_iter().map(|path| (path.clone(), state(&path))).collect()
}
