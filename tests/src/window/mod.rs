//! Walks through the real window: the program as it is delivered, in WebKit, on a virtual display.
//!
//! A walk gets a folder of its own for the workspace and another for the program's data, so that walks neither see each
//! other nor anything of the person who runs them. When a walk fails, what the window showed last is left as a picture.

mod accessibility;
mod dialogs;
mod host;
mod page;
mod tour;
mod two;

use std::error::Error;
use std::panic::{self, AssertUnwindSafe};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use tempfile::TempDir;

pub use fantoccini::key::Key;
use host::Host;
pub use page::{Page, same};
pub use tour::{tour, tour_of_the_sign_off, tour_of_two};
pub use two::{bring, sample_of_two};

/// What a step of a walk gives: its result, or why it could not be taken.
pub type Outcome<T = ()> = Result<T, Box<dyn Error>>;

/// A walk that takes longer than this hangs; the longest needs less than half a minute on two slow cores.
const LONGEST_WALK: Duration = Duration::from_secs(180);

/// How the window is started.
#[derive(Clone, Debug, Default)]
pub struct Start {
    /// The workspace to open; without one the window shows its first screen.
    pub workspace: Option<PathBuf>,
    /// The colours that the desktop asks for.
    pub dark: bool,
    /// The desktop's `LANG`; American English if none is given.
    pub lang: Option<String>,
}

/// The folders of one walk: the workspace, the program's data, the home of whoever walks.
pub struct Ground {
    folder: PathBuf,
    /// Who changes the draft; whoever runs the walk if nobody is named.
    author: Option<String>,
    // Removes the folder when the walk ends.
    _temporary: Option<TempDir>,
}

impl Ground {
    /// An empty place for one walk.
    ///
    /// # Panics
    /// When no temporary folder can be made.
    #[must_use]
    pub fn new() -> Self {
        let temporary = TempDir::new().expect("a temporary folder for the walk");
        Self { folder: temporary.path().to_owned(), author: None, _temporary: Some(temporary) }
    }

    /// An empty place of somebody's own: another computer, as far as the program can tell.
    ///
    /// # Panics
    /// As [`Ground::new`].
    #[must_use]
    pub fn of(author: &str) -> Self {
        Self { author: Some(author.to_owned()), ..Self::new() }
    }

    /// A place that stays, with what is in it.
    #[must_use]
    pub fn at(folder: PathBuf) -> Self {
        Self { folder, author: None, _temporary: None }
    }

    /// Where workspaces of this walk go.
    #[must_use]
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Runs the command line on this walk's data, and gives back what it printed.
    ///
    /// # Errors
    /// What the command printed as its fault, when it did not end with success.
    pub fn countersign(&self, arguments: &[&str]) -> Outcome<String> {
        let mut command = Command::new(command_line());
        command.args(arguments).env("COUNTERSIGN_DATA", self.path("data")).env("NO_COLOR", "1");
        if let Some(author) = &self.author {
            command.env("COUNTERSIGN_AUTHOR", author);
        }
        let done = command.output()?;
        if !done.status.success() {
            let said = String::from_utf8_lossy(&done.stderr).into_owned();
            return Err(format!("`countersign {}` failed: {said}", arguments.join(" ")).into());
        }
        Ok(String::from_utf8(done.stdout)?)
    }

    /// A workspace from the template with the sample leads, as `countersign new --sample` makes it.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn sample(&self) -> Outcome<PathBuf> {
        let workspace = self.path("sample");
        self.countersign(&["new", &workspace.to_string_lossy(), "--sample"])?;
        Ok(workspace)
    }
}

impl Default for Ground {
    fn default() -> Self {
        Self::new()
    }
}

/// Opens the window, takes the walk, closes the window.
///
/// # Panics
/// When the walk fails; the message says where the picture of the last screen is.
pub fn walk(name: &str, ground: &Ground, start: &Start, steps: impl AsyncFnOnce(&Page) -> Outcome) {
    walk_all(name, [(ground, start)], async |[(_, page)]: &[Window; 1]| steps(page).await);
}

/// Opens two windows, each a program of its own on its own ground, takes the walk through both, closes them.
///
/// # Panics
/// As [`walk`].
pub fn walk_two(name: &str, grounds: [&Ground; 2], start: &Start, steps: impl AsyncFnOnce(&Page, &Page) -> Outcome) {
    let ways = grounds.map(|ground| (ground, start));
    walk_all(name, ways, async |[(_, one), (_, other)]: &[Window; 2]| steps(one, other).await);
}

/// A window, and what it runs on.
type Window = (Host, Page);

fn walk_all<const N: usize>(
    name: &str,
    ways: [(&Ground, &Start); N],
    steps: impl AsyncFnOnce(&[Window; N]) -> Outcome,
) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime for the walk");
    let windows = ways.map(|(ground, start)| {
        let host = Host::start(ground, start).expect("a virtual display and a driver");
        let page = runtime.block_on(Page::open(&host, &window_binary(), start));
        (host, page.unwrap_or_else(|fault| panic!("{fault}")))
    });
    let taken = panic::catch_unwind(AssertUnwindSafe(|| {
        runtime.block_on(async { tokio::time::timeout(LONGEST_WALK, steps(&windows)).await })
    }));
    let fault = match &taken {
        Ok(Ok(Ok(()))) => None,
        Ok(Ok(Err(fault))) => Some(fault.to_string()),
        Ok(Err(_)) => Some(format!("the walk did not end within {} s", LONGEST_WALK.as_secs())),
        Err(_) => Some("an assertion of the walk failed (its message stands above)".to_owned()),
    };
    let mut shown = String::new();
    for (at, (_host, page)) in windows.into_iter().enumerate() {
        if fault.is_some() {
            let picture = if at == 0 { name.to_owned() } else { format!("{name}-{}", at + 1) };
            shown += &format!("\n{}", runtime.block_on(last_screen(&picture, &page)));
        }
        runtime.block_on(page.close());
    }
    if let Some(fault) = fault {
        panic!("{name}: {fault}{shown}");
    }
}

/// Leaves what the window shows as a picture and as text, and says where.
async fn last_screen(name: &str, page: &Page) -> String {
    let picture = pictures().join(format!("{name}.png"));
    let text = picture.with_extension("txt");
    let left = async {
        page.screenshot(&picture).await?;
        std::fs::write(&text, page.all_text().await?)?;
        Outcome::Ok(())
    };
    match left.await {
        Ok(()) => format!("the last screen: {} and .txt", picture.display()),
        Err(fault) => format!("no picture of the last screen: {fault}"),
    }
}

/// Where pictures of failed walks go: beside the build.
fn pictures() -> PathBuf {
    window_binary().parent().and_then(Path::parent).unwrap_or(Path::new(".")).join("walks")
}

/// The window's program.
///
/// # Panics
/// When nobody said where it is: walking through nothing may not count as a walk.
#[must_use]
pub fn window_binary() -> PathBuf {
    std::env::var_os("COUNTERSIGN_WINDOW").map(PathBuf::from).unwrap_or_else(|| {
        panic!(
            "COUNTERSIGN_WINDOW does not say where the window's program is; `cargo xtask test` builds it and says so"
        )
    })
}

/// The command line's program, which is built beside the window's.
fn command_line() -> PathBuf {
    window_binary().with_file_name(format!("countersign{}", std::env::consts::EXE_SUFFIX))
}
