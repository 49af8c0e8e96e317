//! What is signed here, checked by the tools that everybody has, and the other way round: `sha256sum`, `ssh-keygen`,
//! `ssh-agent`, and a program that unpacks zip files.
#![cfg(unix)]

mod support;

use std::io::Write;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use serde_json::Value;
use support::Desk;

const MARKETING: &str = "dana.reyes@acme.example";
const SALES: &str = "lee.okafor@acme.example";

/// Whether the tools are there; where they are not, whoever runs the tests is told what was not run.
fn there(tools: &[&str]) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let is_there = |tool: &str| std::env::split_paths(&path).any(|folder| folder.join(tool).is_file());
    let missing: Vec<&str> = tools.iter().copied().filter(|tool| !is_there(tool)).collect();
    if !missing.is_empty() {
        let _ = writeln!(std::io::stderr(), "not run: `{}` cannot be found", missing.join("`, `"));
    }
    missing.is_empty()
}

/// Runs a tool in a folder, with a file as its standard input.
fn tool(folder: &Path, input: Option<&Path>, line: &[&str]) -> Output {
    let input = input.map_or(Stdio::null(), |file| std::fs::File::open(file).expect("opened").into());
    let mut command = Command::new(line[0]);
    command.args(&line[1..]).current_dir(folder).stdin(input).env_remove("SSH_AUTH_SOCK");
    command.output().unwrap_or_else(|fault| panic!("{line:?}: {fault}"))
}

/// Runs a tool that must be done, and takes what it prints.
#[track_caller]
fn done(folder: &Path, input: Option<&Path>, line: &[&str]) -> String {
    let Output { status, stdout, stderr } = tool(folder, input, line);
    let (out, err) = (String::from_utf8_lossy(&stdout).into_owned(), String::from_utf8_lossy(&stderr).into_owned());
    assert!(status.success(), "{line:?}: {out}{err}");
    out
}

/// Checks a signature by `ssh-keygen`.
fn keygen_verifies(folder: &Path, identity: &str, leader: &str) -> bool {
    let (signature, statement) = (format!("signoff-{leader}.sig"), folder.join(format!("signoff-{leader}.json")));
    let line = ["ssh-keygen", "-Y", "verify", "-f", "allowed_signers", "-I", identity, "-n", "countersign", "-s"];
    tool(folder, Some(&statement), &[&line[..], &[&signature]].concat()).status.success()
}

fn on_w<'a>(arguments: &[&'a str]) -> Vec<&'a str> {
    [&["--workspace", "w"], arguments].concat()
}

/// A bundle of version 2 of the sample, signed by both, unpacked by a program that knows nothing of this one.
fn unpacked(desk: &Desk) -> PathBuf {
    desk.done(&["new", "w", "--sample"]);
    desk.done(&on_w(&["propose", "--message", "Score what closes"]));
    for leader in ["marketing", "sales"] {
        desk.done(&on_w(&["sign", "2", "--as", leader]));
    }
    desk.done(&on_w(&["export", "2", "--output", "bundle.zip"]));
    let folder = desk.path("unpacked");
    let (from, to) = (desk.path("bundle.zip"), folder.to_string_lossy().into_owned());
    let line = ["unzip", "-q", &from.to_string_lossy(), "-d", &to];
    done(&desk.path(""), None, &line);
    folder
}

#[test]
fn a_bundle_is_checked_by_sha256sum_and_ssh_keygen_alone() {
    if !there(&["unzip", "sha256sum", "ssh-keygen"]) {
        return;
    }
    let desk = Desk::new();
    let folder = unpacked(&desk);
    let checked = done(&folder, None, &["sha256sum", "-c", "MANIFEST"]);
    assert_eq!(checked.lines().filter(|line| line.ends_with(": OK")).count(), 6, "{checked}");
    let digest = done(&folder, None, &["sha256sum", "MANIFEST"]);
    let digest = digest.split_whitespace().next().expect("a digest");
    for (leader, identity, other) in [("marketing", MARKETING, SALES), ("sales", SALES, MARKETING)] {
        let statement = std::fs::read(folder.join(format!("signoff-{leader}.json"))).expect("read");
        let statement: Value = serde_json::from_slice(&statement).expect("JSON");
        assert_eq!(statement["manifest_sha256"], digest);
        assert!(keygen_verifies(&folder, identity, leader), "{leader}");
        assert!(!keygen_verifies(&folder, other, leader), "{leader}'s signature is nobody else's");
    }
    done(&folder, None, &["sha256sum", "-c", "BUNDLE"]);
    let covered = std::fs::read_to_string(folder.join("BUNDLE")).expect("read").lines().count();
    assert_eq!(covered + 1, std::fs::read_dir(&folder).expect("listed").count(), "all files but BUNDLE itself");
    // One character of the statement, and the same command says no.
    let statement = folder.join("signoff-sales.json");
    let changed = std::fs::read_to_string(&statement).expect("read").replace("Lee", "Leo");
    std::fs::write(&statement, changed).expect("written");
    assert!(!keygen_verifies(&folder, SALES, "sales"), "a changed statement");
}

#[test]
fn the_file_how_to_check_names_commands_that_pass() {
    if !there(&["unzip", "sha256sum", "ssh-keygen", "sh"]) {
        return;
    }
    let desk = Desk::new();
    let folder = unpacked(&desk);
    let text = std::fs::read_to_string(folder.join("HOW-TO-CHECK.txt")).expect("read");
    let commands: Vec<&str> = text
        .lines()
        .map(str::trim)
        .filter(|line| line.starts_with("sha256sum ") || line.starts_with("ssh-keygen "))
        .collect();
    assert!(commands.len() >= 4, "{text}");
    for command in commands {
        done(&folder, None, &["sh", "-c", command]);
    }
}

#[test]
fn an_unpacked_bundle_is_verified_as_well_and_one_packed_again_is_told() {
    if !there(&["unzip", "zip"]) {
        return;
    }
    let desk = Desk::new();
    let folder = unpacked(&desk);
    let report = desk.json(&["verify", "unpacked"]);
    assert_eq!((&report["ok"], &report["kind"]), (&Value::Bool(true), &Value::from("bundle")), "{report}");
    done(&folder, None, &["sh", "-c", "zip -q -X ../again.zip *"]);
    let answer = desk.run(&["verify", "again.zip", "--json"]);
    let report: Value = serde_json::from_str(&answer.out).expect("JSON");
    assert_eq!(answer.code, 1, "{report}");
    let codes: Vec<&Value> = report["faults"].as_array().expect("faults").iter().map(|fault| &fault["code"]).collect();
    assert_eq!(codes, ["repacked"], "{report}");
}

#[test]
fn a_key_of_ssh_keygen_signs_here() {
    if !there(&["ssh-keygen"]) {
        return;
    }
    let desk = Desk::new();
    let root = desk.path("");
    done(&root, None, &["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "dana", "-f", "dana"]);
    done(&root, None, &["ssh-keygen", "-q", "-t", "ed25519", "-N", "correct horse", "-C", "lee", "-f", "lee"]);
    desk.write("passphrase", "correct horse\n");
    desk.done(&["new", "w"]);
    desk.done(&on_w(&["key", "use", "marketing", "dana.pub"]));
    desk.done(&on_w(&["key", "use", "sales", "lee.pub"]));
    let stated = desk.read("w/agreement.yaml");
    let public = desk.read("lee.pub");
    let public = public.rsplit_once(' ').expect("a comment").0;
    assert!(stated.contains(public), "the public half stands in the draft: {stated}");
    desk.done(&on_w(&["propose", "--message", "First version"]));
    desk.done(&on_w(&["sign", "1", "--as", "marketing", "--key", "dana"]));
    assert_eq!(desk.run(&on_w(&["sign", "1", "--as", "sales", "--key", "lee"])).code, 1, "it needs its passphrase");
    desk.done(&on_w(&["sign", "1", "--as", "sales", "--key", "lee", "--passphrase-file", "passphrase"]));
    assert_eq!(desk.json(&on_w(&["verify"]))["versions"][0]["status"], "in-force");
    done(&root, None, &["ssh-keygen", "-q", "-t", "ecdsa", "-N", "", "-f", "other-kind"]);
    let answer = desk.run(&on_w(&["key", "use", "sales", "other-kind.pub"]));
    assert_ne!(answer.code, 0, "only Ed25519");
    assert!(answer.err.contains("Ed25519"), "{}", answer.err);
}

#[test]
fn a_key_made_here_signs_with_ssh_keygen_to_the_very_same_bytes() {
    if !there(&["ssh-keygen"]) {
        return;
    }
    let desk = Desk::new();
    let keys = desk.proposed();
    for leader in ["marketing", "sales"] {
        desk.done(&on_w(&["sign", "1", "--as", leader]));
    }
    desk.done(&on_w(&["export", "1", "--output", "bundle.zip"]));
    let (folder, _) = desk.version(1);
    for (leader, key) in ["marketing", "sales"].iter().zip(&keys) {
        let statement = folder.join(format!("signoff-{leader}.json"));
        let beside = desk.path(&format!("{leader}.json"));
        std::fs::copy(&statement, &beside).expect("copied");
        let name = beside.to_string_lossy();
        done(&desk.path(""), None, &["ssh-keygen", "-q", "-Y", "sign", "-f", key, "-n", "countersign", &name]);
        let theirs = std::fs::read(desk.path(&format!("{leader}.json.sig"))).expect("read");
        let own = folder.join(format!("signoff-{leader}.sig"));
        // Ed25519 gives one signature for one text and key: what `ssh-keygen` writes may stand in place of ours.
        assert_eq!(theirs, std::fs::read(&own).expect("read"), "{leader}");
        std::fs::write(&own, theirs).expect("written");
    }
    assert_eq!(desk.json(&on_w(&["verify"]))["ok"], true);
    // Another name space is another purpose, whatever key made it.
    let beside = desk.path("sales.json");
    std::fs::remove_file(desk.path("sales.json.sig")).expect("removed");
    let name = beside.to_string_lossy();
    done(&desk.path(""), None, &["ssh-keygen", "-q", "-Y", "sign", "-f", &keys[1], "-n", "file", &name]);
    std::fs::copy(desk.path("sales.json.sig"), folder.join("signoff-sales.sig")).expect("copied");
    // This machine has seen the good one; another one has not.
    assert_eq!(desk.run(&on_w(&["verify"])).code, 1);
    let answer = desk.run(&on_w(&["verify", "--json", "--data", "elsewhere"]));
    assert_eq!(answer.code, 1, "{}", answer.out);
    let report: Value = serde_json::from_str(&answer.out).expect("JSON");
    let of = |leader: &str| {
        let signatures = report["versions"][0]["signatures"].as_array().expect("signatures");
        signatures.iter().find(|one| one["leader"] == leader).expect("the leader")["status"].clone()
    };
    assert_eq!((of("marketing"), of("sales")), ("good".into(), "bad".into()), "{report}");
}

#[test]
fn an_encrypted_key_made_here_opens_in_ssh_keygen() {
    if !there(&["ssh-keygen"]) {
        return;
    }
    let desk = Desk::new();
    desk.write("passphrase", "correct horse");
    desk.done(&["new", "w"]);
    let made = desk.json(&on_w(&["key", "new", "--leader", "sales", "--passphrase-file", "passphrase"]));
    let path = made["path"].as_str().expect("a path");
    let told = done(&desk.path(""), None, &["ssh-keygen", "-y", "-P", "correct horse", "-f", path]);
    let public = made["public_key"].as_str().expect("a key");
    assert!(told.starts_with(public), "{told} is not {public}");
    assert!(!tool(&desk.path(""), None, &["ssh-keygen", "-y", "-P", "", "-f", path]).status.success());
    let told = done(&desk.path(""), None, &["ssh-keygen", "-l", "-f", &format!("{path}.pub")]);
    assert!(told.contains(made["fingerprint"].as_str().expect("a fingerprint")), "{told}");
}

/// An agent with a socket of its own, which ends with the test.
struct Agent {
    process: Child,
    socket: String,
}

impl Agent {
    fn start(desk: &Desk) -> Agent {
        let socket = desk.path("agent").to_string_lossy().into_owned();
        let process =
            Command::new("ssh-agent").args(["-D", "-a", &socket]).stdout(Stdio::null()).spawn().expect("started");
        let mut agent = Agent { process, socket };
        // It answers once it listens; a machine may be slow.
        while UnixStream::connect(&agent.socket).is_err() {
            assert_eq!(agent.process.try_wait().expect("asked"), None, "the agent ended at once");
            std::thread::sleep(std::time::Duration::from_millis(5));
        }
        agent
    }

    fn add(&self, key: &Path) {
        let added = Command::new("ssh-add").arg("-q").arg(key).env("SSH_AUTH_SOCK", &self.socket).status();
        assert!(added.expect("`ssh-add` runs").success());
    }
}

impl Drop for Agent {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[test]
fn a_key_in_the_agent_signs_without_its_private_half_at_hand() {
    if !there(&["ssh-keygen", "ssh-agent", "ssh-add"]) {
        return;
    }
    let desk = Desk::new();
    let root = desk.path("");
    let agent = Agent::start(&desk);
    desk.done(&["new", "w"]);
    for (name, leader) in [("dana", "marketing"), ("lee", "sales")] {
        done(&root, None, &["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", name]);
        desk.done(&on_w(&["key", "use", leader, &format!("{name}.pub")]));
    }
    desk.done(&on_w(&["propose", "--message", "First version"]));
    agent.add(&desk.path("dana"));
    for name in ["dana", "lee"] {
        std::fs::rename(desk.path(name), desk.path(&format!("{name}.elsewhere"))).expect("moved");
    }
    let socket = [("SSH_AUTH_SOCK", agent.socket.as_str())];
    let sign = |leader: &str, key: &str| desk.run_with(&socket, &on_w(&["sign", "1", "--as", leader, "--key", key]));
    assert_ne!(desk.run(&on_w(&["sign", "1", "--as", "marketing", "--key", "dana.pub"])).code, 0, "no agent is named");
    assert_ne!(sign("sales", "lee.pub").code, 0, "the agent does not hold this key");
    assert_ne!(sign("sales", "agent").code, 0, "nor any that is this leader's");
    let answer = sign("marketing", "dana.pub");
    assert_eq!(answer.code, 0, "{}", answer.err);
    agent.add(&desk.path("lee.elsewhere"));
    let answer = sign("sales", "agent");
    assert_eq!(answer.code, 0, "{}", answer.err);
    let report = desk.json(&on_w(&["verify"]));
    assert_eq!((&report["ok"], &report["versions"][0]["status"]), (&Value::Bool(true), &"in-force".into()), "{report}");
}
