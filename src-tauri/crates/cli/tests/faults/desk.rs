//! A workspace and its leads that can be set back to how they began, and what can be seen of them.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

use crate::frozen;

pub const PROGRAM: &str = env!("CARGO_BIN_EXE_countersign");

/// The documents of a workspace.
pub const DOCUMENTS: [&str; 5] = ["agreement.yaml", "mql.yaml", "sql.yaml", "sla.yaml", "funnel.yaml"];

/// A folder with a workspace `w` and the data folder `data`. It stays at one path for as long as it lives, because leads
/// belong to the path of their workspace.
pub struct Desk {
    folder: tempfile::TempDir,
}

/// How the program ended.
pub struct Answer {
    /// The exit code; None when a signal ended it.
    pub code: Option<i32>,
    /// The signal that ended it.
    pub signal: Option<i32>,
    pub out: String,
    pub err: String,
}

/// What a person sees of a workspace: the documents, the versions, and the leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct State {
    /// Every file of the shared folder by its path, but for the history of the draft and temporary files.
    pub files: BTreeMap<String, Vec<u8>>,
    /// What `leads --json` tells; empty without a workspace.
    pub leads: String,
    /// How the versions and their signatures stand, as `verify --json` tells it; empty without any.
    pub history: String,
}

impl Desk {
    /// A desk on a RAM disk where there is one: thousands of syncs of a real disk would take minutes.
    pub fn new() -> Desk {
        let fast = Path::new("/dev/shm");
        let folder = tempfile::Builder::new().prefix("countersign-faults-").tempdir_in(fast);
        Desk { folder: folder.or_else(|_| tempfile::tempdir()).expect("a folder") }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join("desk").join(name)
    }

    pub fn root(&self) -> PathBuf {
        self.folder.path().join("desk")
    }

    pub fn write(&self, name: &str, text: &str) {
        fs::create_dir_all(self.root()).expect("made");
        fs::write(self.path(name), text).expect("written");
    }

    pub fn text(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).expect("read")
    }

    /// Keeps everything as it stands, to be set back to.
    pub fn keep(&self) {
        copy(&self.root(), &self.folder.path().join("kept"));
    }

    /// Sets everything back to how it was kept.
    pub fn set_back(&self) {
        fs::remove_dir_all(self.root()).expect("removed");
        copy(&self.folder.path().join("kept"), &self.root());
    }

    /// The program with these arguments; `$` stands for the desk's folder: a trace shows by the whole path whose call it is.
    pub fn command(&self, arguments: &[&str]) -> Vec<String> {
        let root = self.root().to_string_lossy().into_owned();
        let mut command = vec![PROGRAM.to_owned()];
        command.extend(arguments.iter().map(|argument| argument.replace('$', &root)));
        command
    }

    /// Runs a command line in the desk's surroundings.
    pub fn start(&self, line: &[String]) -> Command {
        fs::create_dir_all(self.root()).expect("made");
        let mut command = Command::new(&line[0]);
        command
            .args(&line[1..])
            .current_dir(self.root())
            .env("COUNTERSIGN_DATA", self.path("data"))
            .env("COUNTERSIGN_AUTHOR", "Dana Reyes")
            .env_remove("SSH_AUTH_SOCK")
            .stdin(Stdio::null())
            .env("TMPDIR", self.folder.path());
        command
    }

    pub fn run(&self, arguments: &[&str]) -> Answer {
        answer(self.start(&self.command(arguments)).output().expect("the program runs"))
    }

    /// Runs the program, which must be done.
    #[track_caller]
    pub fn done(&self, arguments: &[&str]) -> String {
        let answer = self.run(arguments);
        assert_eq!(answer.code, Some(0), "{arguments:?}: {}{}", answer.out, answer.err);
        answer.out
    }

    /// Runs the program, which must be done in the end: where it says that another program has its turn, it is run again,
    /// as it advises. How long turns take on a busy machine is not for a test to say.
    #[track_caller]
    pub fn done_in_turn(&self, arguments: &[&str]) {
        const TRIES: usize = 20;
        for _ in 1..TRIES {
            let answer = self.run(arguments);
            let refused = answer.code == Some(3) && answer.err.contains("another program is");
            if !refused {
                assert_eq!(answer.code, Some(0), "{arguments:?}: {}{}", answer.out, answer.err);
                return;
            }
        }
        self.done(arguments);
    }

    /// What can be seen of the workspace `w`; `when` tells whoever reads a failure.
    #[track_caller]
    pub fn state(&self, when: &str) -> State {
        let mut files = BTreeMap::new();
        collect(&self.path("w"), "", &mut files);
        let (mut leads, mut history) = (String::new(), String::new());
        if !files.is_empty() {
            let answer = self.run(&["--workspace", "$/w", "leads", "--json"]);
            assert_eq!(answer.code, Some(0), "{when}: the leads cannot be read: {}", answer.err);
            leads = without_revision(&answer.out);
        }
        if files.keys().any(|name| name.starts_with("versions/")) {
            let answer = self.run(&["--workspace", "$/w", "verify", "--json"]);
            history = frozen::standing(&answer.out)
                .unwrap_or_else(|why| panic!("{when}: the history does not hold: {why}{}", answer.err));
        }
        frozen::without_times(&mut files);
        State { files, leads, history }
    }

    /// Every change in the history of the draft, in order.
    pub fn history(&self) -> Vec<Value> {
        let Ok(devices) = fs::read_dir(self.path("w/drafts")) else { return Vec::new() };
        let mut changes = Vec::new();
        for device in devices {
            let text = fs::read_to_string(device.expect("an entry").path().join("changes.jsonl")).unwrap_or_default();
            // A line that was cut off is passed over, as the program does.
            changes.extend(text.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok()));
        }
        changes.sort_by_key(|change| change["at"].as_i64());
        changes
    }

    /// Whether a text stands anywhere in the files of the data folder.
    pub fn data_holds(&self, text: &str) -> bool {
        let mut files = BTreeMap::new();
        collect_all(&self.path("data"), "", &mut files);
        files.values().any(|bytes| bytes.windows(text.len()).any(|window| window == text.as_bytes()))
    }
}

/// What `leads --json` tells of the leads themselves. The revision begins at random, so that two databases never share
/// one, and may change without them.
pub fn without_revision(summary: &str) -> String {
    let mut summary: Value = serde_json::from_str(summary).expect("JSON");
    summary.as_object_mut().expect("an object").remove("revision").expect("a revision");
    summary.to_string()
}

pub fn answer(Output { status, stdout, stderr }: Output) -> Answer {
    Answer {
        code: status.code(),
        signal: status.signal(),
        out: String::from_utf8_lossy(&stdout).into_owned(),
        err: String::from_utf8_lossy(&stderr).into_owned(),
    }
}

fn collect(folder: &Path, below: &str, files: &mut BTreeMap<String, Vec<u8>>) {
    collect_all(folder, below, files);
    files.retain(|name, _| !name.starts_with("drafts/") && !name.contains(".countersign-"));
}

fn collect_all(folder: &Path, below: &str, files: &mut BTreeMap<String, Vec<u8>>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = format!("{below}{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            collect_all(&entry.path(), &format!("{name}/"), files);
        } else {
            files.insert(name, fs::read(entry.path()).expect("read"));
        }
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("made");
    fs::set_permissions(to, fs::metadata(from).expect("there").permissions()).expect("set");
    for entry in fs::read_dir(from).expect("listed").flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("copied");
        }
    }
}
