//! Keys on a disk: private, never overwritten, never shared, and silent.

use super::*;

struct Bench {
    folder: tempfile::TempDir,
    workspace: Workspace,
}

impl Bench {
    fn new() -> Bench {
        let folder = tempfile::tempdir().expect("a folder");
        let documents: Vec<_> =
            agreement::Document::ALL.into_iter().map(|document| (document, "format: countersign/1\n")).collect();
        let workspace = Workspace::create(&folder.path().join("deal"), &documents).expect("made");
        Bench { folder, workspace }
    }

    fn own(&self) -> PathBuf {
        self.folder.path().join("data/workspaces/deal-1")
    }

    fn make(&self, leader: &str, passphrase: Option<&str>) -> KeptKey {
        make(&self.workspace, &self.own(), leader, passphrase).expect("made")
    }

    fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.folder.path().join(name);
        fs::write(&path, text).expect("written");
        path
    }
}

fn private(path: &Path) -> PrivateKeyFile {
    match read(path).expect("read") {
        GivenKey::Private(file) => file,
        GivenKey::Public(key) => panic!("{key} is public"),
    }
}

#[test]
fn a_key_is_made_kept_listed_and_signs() {
    let bench = Bench::new();
    let made = bench.make("sales", None);
    assert_eq!(made.path, bench.own().join("keys/sales"));
    assert_eq!(list(&bench.own()).expect("listed"), KeptKeys { keys: vec![made.clone()], faults: Vec::new() });
    let line = fs::read_to_string(bench.own().join("keys/sales.pub")).expect("read");
    assert_eq!(line, format!("{} sales\n", made.public));
    match read(&bench.own().join("keys/sales.pub")).expect("read") {
        GivenKey::Public(key) => assert_eq!(key, made.public),
        GivenKey::Private(_) => panic!("it is the public half"),
    }
    let key = private(&made.path).open(None).expect("opened");
    let signature = key.sign(b"statement").expect("signed");
    signoff::signature::verify(&made.public, b"statement", signature.as_bytes()).expect("good");
}

#[test]
fn no_key_is_overwritten_and_a_number_is_told_from_a_name() {
    let bench = Bench::new();
    let keys = [bench.make("sales", None), bench.make("sales", None), bench.make("sales-2", None)];
    let names: Vec<_> = keys.iter().map(|key| key.path.file_name().expect("a name").to_owned()).collect();
    assert_eq!(names, ["sales", "sales-2", "sales-2-2"]);
    let listed = list(&bench.own()).expect("listed").keys;
    let leaders: Vec<_> = listed.iter().map(|key| key.leader.as_str()).collect();
    assert_eq!(leaders, ["sales", "sales", "sales-2"]);
    assert!(keys.iter().all(|key| listed.contains(key)));
}

#[test]
fn eight_that_make_a_key_for_one_leader_make_eight() {
    let bench = Bench::new();
    let made: Vec<KeptKey> = std::thread::scope(|scope| {
        let making: Vec<_> = (0..8).map(|_| scope.spawn(|| bench.make("sales", None))).collect();
        making.into_iter().map(|done| done.join().expect("no panic")).collect()
    });
    for key in &made {
        assert_eq!(private(&key.path).public(), key.public);
        let line = fs::read_to_string(public_path(&key.path)).expect("read");
        assert_eq!(line, format!("{} sales\n", key.public), "the halves belong together");
    }
    assert_eq!(list(&bench.own()).expect("listed").keys.len(), 8);
}

#[test]
fn a_passphrase_is_needed_and_must_be_the_right_one() {
    let bench = Bench::new();
    let made = bench.make("sales", Some("correct horse"));
    assert!(list(&bench.own()).expect("listed").keys[0].encrypted);
    let file = private(&made.path);
    assert!(file.is_encrypted());
    let code = |passphrase: Option<&str>| {
        let passphrase = passphrase.map(|text| Secret::new(text.to_owned()));
        file.open(passphrase.as_ref()).map(|key| key.public()).map_err(|fault| fault.code)
    };
    assert_eq!(code(None), Err("needs-passphrase"));
    assert_eq!(code(Some("wrong")), Err("wrong-passphrase"));
    assert_eq!(code(Some("correct horse")), Ok(made.public));
}

#[test]
fn a_passphrase_file_loses_one_line_break() {
    let bench = Bench::new();
    let read = |text: &str| read_passphrase(&bench.file("passphrase", text)).map(|secret| secret.expose().to_owned());
    assert_eq!(read("secret"), Ok("secret".to_owned()));
    assert_eq!(read("secret\n"), Ok("secret".to_owned()));
    assert_eq!(read("secret\r\n"), Ok("secret".to_owned()));
    assert_eq!(read(" secret \n\n"), Ok(" secret \n".to_owned()));
    assert_eq!(read("\n").map_err(|fault| fault.code), Err("empty-passphrase"));
}

#[test]
fn what_is_no_key_of_ours_is_said_without_a_word_of_what_is_in_it() {
    let bench = Bench::new();
    let rsa = "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAQQC7SECRET== dana";
    for (text, code) in [
        ("SECRET notes\n", "not-a-key"),
        ("", "not-a-key"),
        (rsa, "not-ed25519"),
        ("-----BEGIN RSA PRIVATE KEY-----\nSECRET\n-----END RSA PRIVATE KEY-----\n", "not-ed25519"),
        ("-----BEGIN PRIVATE KEY-----\nSECRET\n-----END PRIVATE KEY-----\n", "not-a-private-key"),
        ("-----BEGIN OPENSSH PRIVATE KEY-----\nSECRET\n-----END OPENSSH PRIVATE KEY-----\n", "not-a-private-key"),
        ("PuTTY-User-Key-File-3: ssh-ed25519\nSECRET\n", "not-a-private-key"),
    ] {
        let path = bench.file("key", text);
        let fault = read(&path).expect_err(text);
        assert_eq!(fault.code, code, "{text}");
        assert!(fault.message.starts_with(&format!("`{}`", path.display())), "{}", fault.message);
        assert!(!format!("{fault:?}").contains("SECRET"), "{fault:?}");
    }
    let large = bench.file("large", &"x".repeat(LARGE));
    assert_eq!(read(&large).expect_err("large").code, "not-a-key");
    assert_eq!(read(bench.folder.path()).expect_err("a folder").code, "not-a-key");
    assert_eq!(read(&bench.folder.path().join("none")).expect_err("none").code, "file");
}

const LARGE: usize = 70_000;

#[test]
fn a_secret_does_not_show_itself() {
    let bench = Bench::new();
    let made = bench.make("sales", None);
    let text = fs::read_to_string(&made.path).expect("read");
    let body = text.lines().nth(3).expect("lines").to_owned();
    let shown = format!("{:?} {:?} {:?}", made, read(&made.path).expect("read"), Secret::new("hush".to_owned()));
    assert!(!shown.contains(&body) && !shown.contains("hush"), "{shown}");
}

#[test]
fn files_that_are_no_keys_are_told_beside_those_that_are() {
    let bench = Bench::new();
    let made = bench.make("sales", None);
    fs::write(bench.own().join("keys/notes"), "mine").expect("written");
    let kept = list(&bench.own()).expect("listed");
    assert_eq!((kept.keys, kept.faults.len()), (vec![made], 1));
    assert_eq!(kept.faults[0].code, "not-a-private-key");
}

#[test]
fn the_samples_keys_are_kept_apart_and_once() {
    let bench = Bench::new();
    let own = bench.make("sales", None);
    let of_sample = || of_sample(&bench.workspace, &bench.own(), "sales").expect("kept");
    let first = of_sample();
    assert_eq!(first.path, bench.own().join("keys/sample/sales"));
    assert_ne!(first.public, own.public);
    assert_eq!(private(&first.path).open(None).expect("opened").public(), first.public);
    assert_eq!(of_sample(), first);
    let listed: Vec<_> = list(&bench.own()).expect("listed").keys.iter().map(|key| key.sample).collect();
    assert_eq!(listed, [false, true]);
}

#[test]
fn a_data_folder_in_the_shared_folder_gets_no_key() {
    let bench = Bench::new();
    let inside = bench.workspace.root().join("data/own");
    assert_eq!(make(&bench.workspace, &inside, "sales", None).expect_err("shared").code, "keys-in-workspace");
    assert!(!inside.exists());
    #[cfg(unix)]
    {
        let own = bench.own();
        fs::create_dir_all(&own).expect("made");
        fs::create_dir(bench.workspace.root().join("mappings")).expect("made");
        std::os::unix::fs::symlink(bench.workspace.root().join("mappings"), own.join("keys")).expect("linked");
        assert_eq!(make(&bench.workspace, &own, "sales", None).expect_err("shared").code, "keys-in-workspace");
        assert_eq!(fs::read_dir(bench.workspace.root().join("mappings")).expect("listed").count(), 0);
    }
}

#[cfg(unix)]
#[test]
fn only_the_user_can_look_at_keys() {
    use std::os::unix::fs::PermissionsExt;
    let bench = Bench::new();
    let keys = bench.own().join("keys");
    fs::create_dir_all(&keys).expect("made");
    fs::set_permissions(&keys, fs::Permissions::from_mode(0o755)).expect("opened up");
    let made = bench.make("sales", None);
    let mode = |path: &Path| fs::metadata(path).expect("there").permissions().mode() & 0o777;
    assert_eq!((mode(&keys), mode(&made.path), mode(&public_path(&made.path))), (0o700, 0o600, 0o600));
    assert_eq!(private(&made.path).warning(), None);
    fs::set_permissions(&made.path, fs::Permissions::from_mode(0o640)).expect("opened up");
    assert!(private(&made.path).warning().expect("a warning").contains("`chmod 600`"));
}
