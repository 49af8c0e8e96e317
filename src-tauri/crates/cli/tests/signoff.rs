//! The commands about versions, keys and signatures as others rely on them: names, flags, exit codes and JSON keys.

mod support;

use serde_json::Value;
use support::Desk;

/// The keys that the contract names are there; more may be added.
#[track_caller]
fn holds(value: &Value, named: &[&str]) {
    let object = value.as_object().unwrap_or_else(|| panic!("an object: {value}"));
    for key in named {
        assert!(object.contains_key(*key), "`{key}` is missing: {value}");
    }
}

fn sha256_like(value: &Value) -> bool {
    value.as_str().is_some_and(|text| text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

fn on_w<'a>(arguments: &[&'a str]) -> Vec<&'a str> {
    [&["--workspace", "w"], arguments].concat()
}

fn on_demo<'a>(arguments: &[&'a str]) -> Vec<&'a str> {
    [&["--workspace", "demo"], arguments].concat()
}

/// The code of a refusal, which must be told in words as well.
#[track_caller]
fn refused(desk: &Desk, arguments: &[&str], code: i32) -> String {
    let answer = desk.run(&[arguments, &["--json"]].concat());
    assert_eq!(answer.code, code, "{arguments:?}: {}{}", answer.out, answer.err);
    assert!(answer.err.starts_with("countersign: "), "{}", answer.err);
    let told: Value = serde_json::from_str(&answer.out).expect("JSON");
    told["error"]["code"].as_str().expect("a code").to_owned()
}

#[test]
fn a_key_is_made_outside_the_shared_folder_and_its_public_half_goes_into_the_draft() {
    let desk = Desk::new();
    desk.done(&["new", "w"]);
    assert_eq!(desk.json(&on_w(&["key", "list"]))["keys"], serde_json::json!([]));
    let answer = desk.run(&on_w(&["key", "new", "--leader", "marketing", "--json"]));
    assert_eq!(answer.code, 0, "{}", answer.err);
    assert!(answer.err.contains("not encrypted"), "{}", answer.err);
    let made: Value = serde_json::from_str(&answer.out).expect("JSON");
    holds(&made, &["public_key", "path"]);
    let (public, path) = (made["public_key"].as_str().expect("a key"), made["path"].as_str().expect("a path"));
    assert!(public.starts_with("ssh-ed25519 AAAA"), "{public}");
    assert!(desk.read("w/agreement.yaml").contains(public), "the draft states it");
    let shared = desk.path("w").canonicalize().expect("there");
    assert!(!std::path::Path::new(path).canonicalize().expect("there").starts_with(shared), "{path}");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(path).expect("there").permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "only the user");
    }
    let list = desk.json(&on_w(&["key", "list"]));
    holds(&list["keys"][0], &["leader", "path", "public_key", "fingerprint", "sample"]);
    assert_eq!(
        (&list["keys"][0]["public_key"], &list["keys"][0]["sample"]),
        (&made["public_key"], &Value::Bool(false))
    );
    assert!(list["keys"][0]["fingerprint"].as_str().expect("a text").starts_with("SHA256:"));
    desk.done(&on_w(&["key", "new", "--leader", "marketing"]));
    let list = desk.json(&on_w(&["key", "list"]));
    assert_eq!(list["keys"].as_array().expect("keys").len(), 2, "a key is never written over another: {list}");
}

#[test]
fn a_passphrase_file_encrypts_the_key() {
    let desk = Desk::new();
    desk.done(&["new", "w"]);
    desk.write("passphrase", "correct horse\n");
    let answer = desk.run(&on_w(&["key", "new", "--leader", "sales", "--passphrase-file", "passphrase", "--json"]));
    assert_eq!((answer.code, answer.err.as_str()), (0, ""), "nothing to warn of");
    let made: Value = serde_json::from_str(&answer.out).expect("JSON");
    assert_eq!(made["encrypted"], true);
    let private = std::fs::read_to_string(made["path"].as_str().expect("a path")).expect("read");
    assert!(private.starts_with("-----BEGIN OPENSSH PRIVATE KEY-----"), "{private}");
    assert_eq!(desk.json(&on_w(&["key", "list"]))["keys"][0]["encrypted"], true);
    // Without the passphrase, or with another one, it does not sign.
    desk.done(&on_w(&["key", "new", "--leader", "marketing"]));
    desk.done(&on_w(&["propose", "--message", "First version"]));
    refused(&desk, &on_w(&["sign", "1", "--as", "sales"]), 1);
    desk.write("wrong", "incorrect horse\n");
    refused(&desk, &on_w(&["sign", "1", "--as", "sales", "--passphrase-file", "wrong"]), 1);
    desk.done(&on_w(&["sign", "1", "--as", "sales", "--passphrase-file", "passphrase"]));
}

#[test]
fn the_sample_goes_from_a_proposal_to_a_bundle() {
    let desk = Desk::new();
    desk.done(&["new", "demo", "--sample"]);
    let keys = desk.json(&on_demo(&["key", "list"]));
    let keys = keys["keys"].as_array().expect("keys");
    assert_eq!(keys.iter().map(|key| &key["sample"]).collect::<Vec<_>>(), [true, true], "{keys:?}");
    assert_eq!(desk.json(&on_demo(&["status"]))["in_force"], 1);

    let proposed = desk.json(&on_demo(&["propose", "--message", "Score what closes"]));
    holds(&proposed, &["version", "manifest_sha256"]);
    assert_eq!(proposed["version"], 2);
    assert!(sha256_like(&proposed["manifest_sha256"]), "{proposed}");

    let status = desk.json(&on_demo(&["status"]));
    holds(&status, &["in_force", "proposed", "draft_changes"]);
    holds(&status["proposed"], &["version", "signed_by", "missing"]);
    assert_eq!(status["in_force"], 1);
    assert_eq!(status["proposed"]["missing"], serde_json::json!(["marketing", "sales"]));

    let file = |leader: &str| -> &str {
        let key = keys.iter().find(|key| key["leader"] == leader).expect("a key");
        key["path"].as_str().expect("a path")
    };
    let signed = desk.json(&on_demo(&["sign", "2", "--as", "marketing", "--key", file("marketing")]));
    holds(&signed, &["version", "leader", "statement_sha256"]);
    assert_eq!((&signed["version"], &signed["leader"]), (&Value::from(2), &Value::from("marketing")));
    assert!(sha256_like(&signed["statement_sha256"]), "{signed}");
    let status = desk.json(&on_demo(&["status"]));
    assert_eq!(status["proposed"]["signed_by"], serde_json::json!(["marketing"]));
    assert_eq!(status["proposed"]["missing"], serde_json::json!(["sales"]));
    assert_eq!(status["in_force"], 1, "one signature is not enough");
    // The leader's own key in the data folder needs no name.
    let text = desk.run(&on_demo(&["sign", "v2", "--as", "sales"]));
    assert_eq!(text.code, 0, "{}", text.err);
    for told in ["Score what closes", "what changes", "mql.yaml", "acceptance rate", "sample key"] {
        assert!(text.err.contains(told), "`{told}` is shown before signing: {}", text.err);
    }
    let manifest = proposed["manifest_sha256"].as_str().expect("a digest");
    assert!(text.err.contains(manifest), "the digest is shown before signing: {}", text.err);
    assert!(text.out.contains("signed version 2 as sales"), "{}", text.out);
    let status = desk.json(&on_demo(&["status"]));
    assert_eq!(
        (&status["in_force"], &status["proposed"], &status["draft_changes"]),
        (&2.into(), &Value::Null, &0.into())
    );

    let log = desk.json(&on_demo(&["log"]));
    let kinds: Vec<&str> =
        log["entries"].as_array().expect("entries").iter().map(|one| one["kind"].as_str().expect("a kind")).collect();
    for kind in ["proposed", "signed"] {
        assert!(kinds.iter().filter(|own| **own == kind).count() >= 2, "{kinds:?}");
    }
    assert_eq!(desk.json(&on_demo(&["diff", "v2", "draft"]))["changes"], serde_json::json!([]));
    let changes = desk.json(&on_demo(&["diff", "v1", "v2"]));
    holds(&changes["changes"][0], &["document", "id", "kind", "effect", "sentence"]);

    let bundle = desk.path("v2.zip");
    let bundle = bundle.to_string_lossy();
    let exported = desk.json(&on_demo(&["export", "2", "--output", &bundle]));
    holds(&exported, &["path", "files"]);
    let names: Vec<&str> =
        exported["files"].as_array().expect("files").iter().map(|one| one["name"].as_str().expect("a name")).collect();
    for name in [
        "MANIFEST",
        "BUNDLE",
        "allowed_signers",
        "agreement.pdf",
        "HOW-TO-CHECK.txt",
        "evidence.json",
        "signoff-marketing.sig",
    ] {
        assert!(names.contains(&name), "{name}: {names:?}");
    }
    assert!(exported["files"].as_array().expect("files").iter().all(|file| sha256_like(&file["sha256"])));
    let before = std::fs::read(&*bundle).expect("read");
    desk.done(&on_demo(&["export", "2", "--output", &bundle]));
    assert_eq!(std::fs::read(&*bundle).expect("read"), before, "one version is one bundle, byte for byte");
    for (format, begins) in [("pdf", "%PDF-"), ("html", "<!"), ("md", "#")] {
        let file = desk.path(&format!("v2.{format}"));
        desk.done(&on_demo(&["export", "2", "--output", &file.to_string_lossy(), "--format", format]));
        assert!(std::fs::read(&file).expect("read").starts_with(begins.as_bytes()), "{format}");
    }
}

#[test]
fn verify_tells_of_each_version_and_signature_and_needs_no_workspace_for_a_bundle() {
    let desk = Desk::new();
    desk.proposed();
    let waiting = desk.json(&on_w(&["verify"]));
    holds(&waiting, &["ok", "trust", "anchored", "versions", "faults"]);
    assert_eq!(waiting["ok"], true, "a version that waits for signatures is no fault");
    assert_eq!(waiting["versions"][0]["status"], "proposed");
    for leader in ["marketing", "sales"] {
        desk.done(&on_w(&["sign", "1", "--as", leader]));
    }
    let report = desk.json(&on_w(&["verify"]));
    assert_eq!((&report["ok"], &report["faults"]), (&Value::Bool(true), &serde_json::json!([])));
    holds(&report["versions"][0], &["version", "status", "signatures"]);
    let signatures = report["versions"][0]["signatures"].as_array().expect("signatures");
    assert_eq!(signatures.len(), 2);
    for signature in signatures {
        holds(signature, &["leader", "status"]);
        assert_eq!(signature["status"], "good");
    }
    desk.done(&on_w(&["export", "1", "--output", "v1.zip"]));
    // Where nothing is known of the keys, they are stated and no more; that is no failure.
    let elsewhere = Desk::new();
    std::fs::copy(desk.path("v1.zip"), elsewhere.path("v1.zip")).expect("copied");
    let report = elsewhere.json(&["verify", "v1.zip"]);
    assert_eq!((&report["ok"], &report["trust"]), (&Value::Bool(true), &Value::from("stated")));
    assert_eq!(report["versions"][0]["status"], "signed", "what is in force only a history can say");
    let text = elsewhere.done(&["verify", "v1.zip"]);
    for told in ["everything holds", "SHA256:", "stated only by what was checked"] {
        assert!(text.contains(told), "`{told}`: {text}");
    }
    assert!(!elsewhere.path("data").exists(), "looking at a stranger's bundle writes nothing");

    let mut bytes = std::fs::read(elsewhere.path("v1.zip")).expect("read");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(elsewhere.path("v1.zip"), bytes).expect("written");
    let answer = elsewhere.run(&["verify", "v1.zip", "--json"]);
    let report: Value = serde_json::from_str(&answer.out).expect("JSON");
    assert_eq!((answer.code, &report["ok"]), (1, &Value::Bool(false)));
    holds(&report["faults"][0], &["code", "message"]);
    assert_eq!(elsewhere.run(&["verify", "nothing.zip"]).code, 3);
}

#[test]
fn a_changed_version_is_told_and_restored_byte_for_byte() {
    let desk = Desk::new();
    desk.proposed();
    for leader in ["marketing", "sales"] {
        desk.done(&on_w(&["sign", "1", "--as", leader]));
    }
    let (folder, _) = desk.version(1);
    let file = folder.join("mql.yaml");
    let whole = std::fs::read(&file).expect("read");
    let mut changed = whole.clone();
    changed.extend_from_slice(b"# a word more\n");
    std::fs::write(&file, &changed).expect("written");
    let answer = desk.run(&on_w(&["verify", "--json"]));
    let report: Value = serde_json::from_str(&answer.out).expect("JSON");
    assert_eq!((answer.code, &report["ok"]), (1, &Value::Bool(false)), "{report}");
    assert!(report["faults"].to_string().contains("changed-file"), "{report}");
    let text = desk.run(&on_w(&["verify"]));
    assert!(text.out.contains("changed-file: ") && text.out.contains("mql.yaml"), "{}", text.out);
    desk.done(&on_w(&["restore", "1"]));
    assert_eq!(std::fs::read(&file).expect("read"), whole);
    assert_eq!(desk.json(&on_w(&["verify"]))["ok"], true);
}

#[test]
fn a_leader_declines_and_a_proposal_is_taken_back() {
    let desk = Desk::new();
    desk.proposed();
    let declined = desk.json(&on_w(&["decline", "1", "--as", "sales", "--reason", "The bar is too low"]));
    assert_eq!(declined["version"], 1);
    let log = desk.done(&on_w(&["log"]));
    assert!(log.contains("The bar is too low"), "{log}");
    desk.done(&on_w(&["propose", "--message", "A higher bar"]));
    let withdrawn = desk.json(&on_w(&["withdraw", "2", "--reason", "A slip"]));
    assert_eq!(withdrawn["version"], 2);
    let log = desk.done(&on_w(&["log"]));
    assert!(log.contains("A slip"), "{log}");
    assert_eq!(desk.json(&on_w(&["verify"]))["ok"], true, "both stay in the history, and nothing is wrong with that");
}

#[test]
fn in_force_answers_for_a_day() {
    let desk = Desk::new();
    desk.proposed();
    let answer = desk.run(&on_w(&["in-force", "--on", "2027-01-01", "--json"]));
    let none: Value = serde_json::from_str(&answer.out).expect("JSON");
    assert_eq!((answer.code, &none["version"]), (1, &Value::Null), "nobody has signed yet");
    for leader in ["marketing", "sales"] {
        desk.done(&on_w(&["sign", "1", "--as", leader]));
    }
    let own = desk.json(&on_w(&["in-force"]));
    holds(&own, &["version", "claimed"]);
    assert_eq!((&own["version"], &own["claimed"]), (&Value::from(1), &Value::Bool(true)));
    assert_eq!(desk.run(&on_w(&["in-force", "--on", "2020-01-01"])).code, 1, "long before");
    assert_eq!(desk.run(&on_w(&["in-force", "--on", "tomorrow"])).code, 2);
}

#[test]
fn refusals_wrong_use_and_what_could_not_be_done_are_told_apart() {
    let desk = Desk::new();
    desk.done(&["new", "w"]);
    refused(&desk, &on_w(&["propose", "--message", "Without keys"]), 1);
    let desk = Desk::new();
    let [_, of_sales] = desk.proposed();
    assert_eq!(refused(&desk, &on_w(&["propose", "--message", "Again"]), 1), "already-proposed");
    refused(&desk, &on_w(&["sign", "7", "--as", "sales"]), 2);
    refused(&desk, &on_w(&["sign", "1", "--as", "nobody"]), 2);
    refused(&desk, &on_w(&["sign", "1", "--as", "marketing", "--key", &of_sales]), 1);
    refused(&desk, &on_w(&["sign", "1", "--as", "marketing", "--key", "nothing"]), 3);
    refused(&desk, &on_w(&["sign", "one", "--as", "marketing"]), 2);
    refused(&desk, &on_w(&["sign", "1"]), 2);
    refused(&desk, &on_w(&["decline", "1", "--as", "sales"]), 2);
    refused(&desk, &on_w(&["decline", "1", "--as", "sales", "--reason", " "]), 2);
    refused(&desk, &on_w(&["export", "1", "--output", "none/v1.zip"]), 3);
    let (folder, _) = desk.version(1);
    let files = std::fs::read_dir(folder).expect("listed").count();
    assert_eq!(files, 7, "nothing of what was refused stays");
    desk.done(&on_w(&["sign", "1", "--as", "sales"]));
    refused(&desk, &on_w(&["sign", "1", "--as", "sales"]), 1);
    refused(&desk, &on_w(&["decline", "1", "--as", "sales", "--reason", "Too late"]), 1);
}

#[test]
fn every_command_explains_itself_with_an_example() {
    let desk = Desk::new();
    let of = |group: &[&str]| -> Vec<String> {
        let help = desk.done(&[group, &["--help"]].concat());
        assert!(help.contains("Example: countersign ") || group == ["edit"] || group == ["key"], "{group:?}: {help}");
        let commands = help.lines().skip_while(|line| *line != "Commands:").skip(1);
        let names = commands.take_while(|line| !line.is_empty()).filter_map(|line| line.strip_prefix("  "));
        // A description that is too long goes on in a line that is indented further.
        let names = names.filter(|line| !line.starts_with(' ')).filter_map(|line| line.split_whitespace().next());
        names.filter(|name| *name != "help").map(str::to_owned).collect()
    };
    let mut tried = 0;
    for command in of(&[]) {
        for inner in of(&[&command]) {
            of(&[&command, &inner]);
            tried += 1;
        }
        tried += 1;
    }
    assert!(tried >= 30, "{tried}");
}
