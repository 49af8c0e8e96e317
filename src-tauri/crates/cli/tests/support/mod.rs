//! Running the real program in a folder of its own.
#![allow(dead_code)] // Each test file uses what it needs.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

/// A folder with a data folder of its own, so that no test sees another's leads.
pub struct Desk {
    folder: tempfile::TempDir,
}

/// What the program answered.
pub struct Answer {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Desk {
    pub fn new() -> Desk {
        Desk { folder: tempfile::tempdir().expect("a folder") }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("made");
        std::fs::write(&path, text).expect("written");
        path
    }

    pub fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).expect("read")
    }

    /// Runs the program in the folder and takes what it says.
    pub fn run(&self, arguments: &[&str]) -> Answer {
        self.run_with(&[], arguments)
    }

    /// Runs the program with further variables in its environment. It has no terminal.
    pub fn run_with(&self, variables: &[(&str, &str)], arguments: &[&str]) -> Answer {
        let Output { status, stdout, stderr } = Command::new(env!("CARGO_BIN_EXE_countersign"))
            .args(arguments)
            .current_dir(self.folder.path())
            .env("COUNTERSIGN_DATA", self.folder.path().join("data"))
            .env("COUNTERSIGN_AUTHOR", "Dana Reyes")
            .env_remove("SSH_AUTH_SOCK")
            .envs(variables.iter().copied())
            .stdin(Stdio::null())
            .output()
            .expect("the program runs");
        Answer {
            code: status.code().expect("an exit code"),
            out: String::from_utf8(stdout).expect("UTF-8"),
            err: String::from_utf8(stderr).expect("UTF-8"),
        }
    }

    /// Runs the program, which must be done without a complaint.
    pub fn done(&self, arguments: &[&str]) -> String {
        let answer = self.run(arguments);
        assert_eq!(answer.code, 0, "{arguments:?}: {}{}", answer.out, answer.err);
        answer.out
    }

    /// Runs the program with `--json`, which must be done.
    pub fn json(&self, arguments: &[&str]) -> Value {
        let out = self.done(&[arguments, &["--json"]].concat());
        serde_json::from_str(&out).unwrap_or_else(|error| panic!("{arguments:?} gave no JSON ({error}): {out}"))
    }

    /// A workspace `w` whose two leaders have keys that are not encrypted, and its version 1, which nobody has signed.
    /// Answers the files of the private keys.
    pub fn proposed(&self) -> [String; 2] {
        self.done(&["new", "w"]);
        let keys = ["marketing", "sales"].map(|leader| {
            let made = self.json(&["--workspace", "w", "key", "new", "--leader", leader]);
            made["path"].as_str().expect("a path").to_owned()
        });
        self.done(&["--workspace", "w", "propose", "--message", "First version"]);
        keys
    }

    /// The folder of a version of the workspace `w`, and its name.
    pub fn version(&self, number: u32) -> (PathBuf, String) {
        let versions = self.path("w/versions");
        let entries = std::fs::read_dir(&versions).expect("versions").flatten();
        let mut names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
        let name = names.find(|name| name.starts_with(&format!("{number:04}-"))).expect("the version");
        (versions.join(&name), name)
    }

    /// A workspace whose five documents are those of the template, its MQL document replaced.
    pub fn workspace(&self, mql: &str) -> PathBuf {
        self.done(&["new", "w"]);
        self.write("w/mql.yaml", mql)
    }
}

/// A folder with real leads, which are not part of the project; None (and a word on why) where they are not at hand.
pub fn real_leads(folder: &str) -> Option<PathBuf> {
    let Some(root) = std::env::var_os("COUNTERSIGN_REAL_LEADS") else {
        not_run();
        return None;
    };
    let path = Path::new(&root).join(folder);
    assert!(path.is_dir(), "COUNTERSIGN_REAL_LEADS is set, but {} is not there", path.display());
    Some(path)
}

#[expect(clippy::print_stderr, reason = "whoever runs the tests must know what was not run, and why")]
fn not_run() {
    eprintln!("not run: COUNTERSIGN_REAL_LEADS does not name the folder with real leads");
}

/// A mapping that is kept with the tests.
pub fn mapping(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../tests/mappings").join(name);
    path.to_string_lossy().into_owned()
}

/// An MQL document in which leads with one value of one attribute qualify.
pub fn one_rule(condition: &str) -> String {
    format!(
        "format: countersign/1\ntitle: One rule\npurpose: To count leads.\ncategories:\n  - {{ id: fit, label: Fit }}\n\
         rules:\n  - {{ id: one, label: The rule, category: fit, when: {condition}, points: 10 }}\n\
         bands:\n  - {{ id: other, label: Other leads, action: Nothing. }}\n  \
         - {{ id: chosen, label: Chosen, from: 10, action: Counted. }}\n"
    )
}
