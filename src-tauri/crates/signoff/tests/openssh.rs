//! Against the real `ssh-keygen`: what it makes is read here, and what is made here it reads.
//!
//! A plain `cargo test` must not ask for packages of the system: where the tools are not there, that is said and nothing
//! is tried. `cargo xtask test` sees to it that they are.
#![allow(clippy::disallowed_methods, clippy::disallowed_types)]

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use signoff::key::{PrivateKey, PublicKey};
use signoff::{allowed_signers, signature};

const STATEMENT: &[u8] = b"{\"type\":\"countersign/sign-off/v1\"}";

/// Whether the tools are there; where one is not, whoever runs the tests is told what was not run.
fn there(tools: &[&str]) -> bool {
    let is_there = |tool: &str| {
        let mut command = Command::new(tool);
        command.arg("--version").stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok()
    };
    let missing: Vec<&str> = tools.iter().copied().filter(|tool| !is_there(tool)).collect();
    if !missing.is_empty() {
        let _ = writeln!(std::io::stderr(), "not run: `{}` cannot be found", missing.join("`, `"));
    }
    missing.is_empty()
}

fn keygen(folder: &Path, arguments: &[&str], input: Option<&Path>) -> bool {
    let stdin = input.map_or(Stdio::null(), |path| std::fs::File::open(path).expect("the input").into());
    let mut command = Command::new("ssh-keygen");
    let command = command.current_dir(folder).args(arguments).stdin(stdin).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().expect("ssh-keygen is installed").success()
}

#[cfg(unix)]
fn private(path: &Path, text: &str) {
    use std::os::unix::fs::PermissionsExt;
    std::fs::write(path, text).expect("the key's file");
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600)).expect("its mode");
}

#[cfg(not(unix))]
fn private(path: &Path, text: &str) {
    std::fs::write(path, text).expect("the key's file");
}

#[test]
fn a_key_and_a_signature_made_by_ssh_keygen_are_good_here() {
    if !there(&["ssh-keygen"]) {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name);
    for (name, passphrase) in [("plain", ""), ("locked", "correct horse")] {
        assert!(keygen(
            folder.path(),
            &["-q", "-t", "ed25519", "-a", "1", "-N", passphrase, "-C", "dana@acme", "-f", name],
            None
        ));
        let text = std::fs::read_to_string(at(name)).expect("the key");
        let line = std::fs::read_to_string(at(&format!("{name}.pub"))).expect("its public half");
        let public = PublicKey::from_line(&line).expect("a public key");
        assert!(line.starts_with(&public.to_string()), "{line}");
        let seen = PrivateKey::look(&text).expect("a private key");
        assert_eq!((seen.public, seen.encrypted), (public, !passphrase.is_empty()));
        let key = PrivateKey::from_openssh(&text, Some(passphrase).filter(|p| !p.is_empty()));
        let key = key.map_err(|refusal| refusal.code).expect("it opens");
        assert_eq!(key.public(), public);
        if passphrase.is_empty() {
            std::fs::write(at("statement"), STATEMENT).expect("the statement");
            assert!(keygen(folder.path(), &["-q", "-Y", "sign", "-f", name, "-n", "countersign", "statement"], None));
            let signed = std::fs::read(at("statement.sig")).expect("the signature");
            assert_eq!(signature::verify(&public, STATEMENT, &signed), Ok(()));
            assert_eq!(String::from_utf8(signed).ok(), key.sign(STATEMENT).ok(), "one signature, byte for byte");
        }
    }
}

#[test]
fn the_sha_256_variant_of_ssh_keygen_is_good_here_and_other_namespaces_are_not() {
    if !there(&["ssh-keygen"]) {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let key = PrivateKey::generate(&[5; 32]);
    private(&folder.path().join("key"), &key.to_openssh(None, [0; 20]).expect("a file"));
    for (namespace, hash, good) in
        [("countersign", "sha256", true), ("file", "sha512", false), ("git", "sha512", false)]
    {
        std::fs::write(folder.path().join("statement"), STATEMENT).expect("the statement");
        let _ = std::fs::remove_file(folder.path().join("statement.sig"));
        let option = format!("hashalg={hash}");
        let done = ["-q", "-Y", "sign", "-f", "key", "-n", namespace, "-O", &option, "statement"];
        assert!(keygen(folder.path(), &done, None));
        let signed = std::fs::read(folder.path().join("statement.sig")).expect("the signature");
        assert_eq!(signature::verify(&key.public(), STATEMENT, &signed).is_ok(), good, "{namespace} {hash}");
    }
}

#[test]
fn a_key_and_a_signature_made_here_are_good_for_ssh_keygen() {
    if !there(&["ssh-keygen"]) {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name);
    let key = PrivateKey::generate(&[7; 32]).with_comment("dana@acme.example");
    for (name, passphrase) in [("plain", None), ("locked", Some("correct horse"))] {
        private(&at(name), &key.to_openssh(passphrase, [9; 20]).expect("a file"));
        std::fs::write(at("statement"), STATEMENT).expect("the statement");
        let _ = std::fs::remove_file(at("public"));
        // Whether the passphrase opens it: write it anew with another.
        let changed = keygen(folder.path(), &["-q", "-p", "-P", passphrase.unwrap_or(""), "-N", "", "-f", name], None);
        assert!(changed, "ssh-keygen opens the key");
        let _ = std::fs::remove_file(at("statement.sig"));
        assert!(keygen(folder.path(), &["-q", "-Y", "sign", "-f", name, "-n", "countersign", "statement"], None));
        let signed = std::fs::read(at("statement.sig")).expect("the signature");
        assert_eq!(signature::verify(&key.public(), STATEMENT, &signed), Ok(()));
    }
    std::fs::write(at("ours.sig"), key.sign(STATEMENT).expect("a signature")).expect("the signature");
    let known = key.public();
    std::fs::write(at("allowed_signers"), allowed_signers::write([("dana@acme.example", &known)]))
        .expect("the signers");
    let verify = |who: &str, namespace: &str, input: &Path| {
        let asked = ["-Y", "verify", "-f", "allowed_signers", "-I", who, "-n", namespace, "-s", "ours.sig"];
        keygen(folder.path(), &asked, Some(input))
    };
    assert!(verify("dana@acme.example", "countersign", &at("statement")));
    assert!(!verify("lee@acme.example", "countersign", &at("statement")), "the signers' file is about Dana");
    assert!(!verify("dana@acme.example", "file", &at("statement")), "and about one namespace");
    std::fs::write(at("other"), b"{}").expect("another statement");
    assert!(!verify("dana@acme.example", "countersign", &at("other")));
}

#[test]
fn the_three_commands_of_a_bundle_pass() {
    if !there(&["sh", "sha256sum", "ssh-keygen"]) {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let book = signoff::made_up::Book::signed(2);
    let files = signoff::bundle::files(&book.folders[1], b"%PDF-".to_vec());
    for (name, bytes) in &files {
        std::fs::write(folder.path().join(name), bytes).expect("a file");
    }
    let how = String::from_utf8(files["HOW-TO-CHECK.txt"].clone()).expect("a text");
    let commands: Vec<&str> =
        how.lines().filter(|l| l.starts_with("sha256sum") || l.starts_with("ssh-keygen")).collect();
    assert_eq!(commands.len(), 5);
    for command in commands {
        let done = Command::new("sh").current_dir(folder.path()).args(["-c", command]).output().expect("a shell");
        assert!(done.status.success(), "{command}: {}", String::from_utf8_lossy(&done.stderr));
        if command == "sha256sum MANIFEST" {
            assert!(String::from_utf8_lossy(&done.stdout).starts_with(&signoff::made_up::sum(&book.folders[1])));
        }
    }
    let checked = signoff::bundle::check(&files, &signoff::Known::default());
    assert_eq!(checked.faults, []);
}
