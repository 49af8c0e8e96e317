//! What stands in the folder of versions, without what differs from one run to the next: times, keys made at random, and
//! the digests and signatures over them.

use std::collections::BTreeMap;

use serde_json::Value;

/// Half of a pair of statement and signature: what a kill between the two leaves counts as no signature at all.
fn is_half(name: &str, files: &BTreeMap<String, Vec<u8>>) -> bool {
    let other = match name.rsplit_once('.') {
        Some((stem, "json")) => format!("{stem}.sig"),
        Some((stem, "sig")) => format!("{stem}.json"),
        _ => return false,
    };
    let file = name.rsplit('/').next().unwrap_or_default();
    (file.starts_with("signoff-") || file.starts_with("decline-")) && !files.contains_key(&other)
}

/// Takes from the files of a workspace what no two runs have in common. Whether digests and signatures hold is for
/// `verify` to say.
pub fn without_times(files: &mut BTreeMap<String, Vec<u8>>) {
    let whole = files.clone();
    files.retain(|name, _| !is_half(name, &whole));
    name_keys(files);
    let frozen: Vec<String> = files.keys().filter(|name| name.starts_with("versions/")).cloned().collect();
    for name in frozen {
        let bytes = files.remove(&name).unwrap_or_default();
        let (folder, file) = name.rsplit_once('/').unwrap_or(("", &name));
        let number = folder.rsplit_once('-').map_or(folder, |(number, _)| number);
        files.insert(format!("{number}/{file}"), timeless(file, bytes));
    }
}

/// A key is made at random. Wherever one of the draft's keys stands, its place among them stands instead: so two runs
/// compare, and a version, an evidence or a statement with any other key than the draft's still differs.
fn name_keys(files: &mut BTreeMap<String, Vec<u8>>) {
    const KEY: &str = "ssh-ed25519 ";
    let draft = files.get("agreement.yaml").cloned().unwrap_or_default();
    let draft = String::from_utf8(draft).expect("a text");
    let keys = draft.split(KEY).skip(1).filter_map(|rest| rest.split(|c: char| c.is_whitespace() || c == '"').next());
    let keys: Vec<&str> = keys.collect();
    for (name, bytes) in files.iter_mut().filter(|(name, _)| name.ends_with(".yaml") || name.ends_with(".json")) {
        let mut text = String::from_utf8(bytes.clone()).unwrap_or_else(|_| panic!("{name} is no text"));
        for (at, key) in keys.iter().enumerate() {
            text = text.replace(&format!("{KEY}{key}"), &format!("{KEY}no. {} of the draft", at + 1));
        }
        *bytes = text.into_bytes();
    }
}

fn timeless(file: &str, bytes: Vec<u8>) -> Vec<u8> {
    const OF_THE_RUN: [&str; 6] = ["proposed_at", "signed_at", "at", "manifest_sha256", "agreement", "previous"];
    if file.ends_with(".sig") {
        return Vec::new();
    }
    if file == "MANIFEST" {
        let text = String::from_utf8(bytes).expect("a MANIFEST is a text");
        return text.lines().map(|line| format!("{}\n", &line[64..])).collect::<String>().into_bytes();
    }
    match serde_json::from_slice::<Value>(&bytes) {
        Ok(Value::Object(mut object)) if file.ends_with(".json") => {
            object.retain(|key, _| !OF_THE_RUN.contains(&key.as_str()));
            // They are sorted by what they are, which is made at random.
            if let Some(Value::Array(keys)) = object.get_mut("sample_keys") {
                keys.sort_by_key(Value::to_string);
            }
            Value::Object(object).to_string().into_bytes()
        }
        _ => bytes,
    }
}

/// What `verify --json` tells of a history, without digests and times: each version with its status and those of its
/// signatures. The error is what does not hold; a statement that is there without its signature is told as well, and
/// counts as none.
pub fn standing(report: &str) -> Result<String, String> {
    let report: Value = serde_json::from_str(report).map_err(|fault| format!("no JSON ({fault}): {report}"))?;
    let list = |value: &Value, key: &str| value[key].as_array().cloned().unwrap_or_default();
    let half = |fault: &Value| {
        let message = fault["message"].as_str().unwrap_or_default();
        fault["code"] == "missing-file" && message.contains(".sig` is missing beside `")
    };
    let faults: Vec<Value> = list(&report, "faults").into_iter().filter(|fault| !half(fault)).collect();
    if !faults.is_empty() {
        return Err(Value::from(faults).to_string());
    }
    let versions = list(&report, "versions").into_iter().map(|version| {
        let signatures = list(&version, "signatures");
        let signatures = signatures.iter().map(|one| format!(" {} {}", one["leader"], one["status"]));
        format!("{} {}{}\n", version["version"], version["status"], signatures.collect::<String>())
    });
    Ok(versions.collect())
}

#[test]
fn the_drafts_keys_are_told_from_any_other_whatever_run_made_them() {
    let files = |draft: [&str; 2], signed: [&str; 2], sample: [&str; 2]| {
        let document = |[one, two]: [&str; 2]| {
            format!("leaders:\n  - key: ssh-ed25519 {one}\n  - key: \"ssh-ed25519 {two}\"\n").into_bytes()
        };
        let statement = format!("{{\"key\":\"ssh-ed25519 {}\",\"signed_at\":\"{}\"}}", signed[0], sample[0]);
        let keys = sample.map(|key| format!("ssh-ed25519 {key}"));
        let mut files = BTreeMap::from([
            ("agreement.yaml".to_owned(), document(draft)),
            ("versions/0001-ab/agreement.yaml".to_owned(), document(signed)),
            ("versions/0001-ab/signoff-sales.json".to_owned(), statement.into_bytes()),
            ("versions/0001-ab/signoff-sales.sig".to_owned(), signed[0].into()),
            (
                "versions/0001-ab/evidence.json".to_owned(),
                serde_json::json!({ "sample_keys": keys }).to_string().into(),
            ),
        ]);
        without_times(&mut files);
        files
    };
    let one_run = files(["AAb+/", "AAa"], ["AAb+/", "AAa"], ["AAa", "AAb+/"]);
    let another = files(["AAc", "AAd"], ["AAc", "AAd"], ["AAc", "AAd"]);
    assert_eq!(one_run, another);
    for (signed, sample) in
        [(["AAd", "AAc"], ["AAc", "AAd"]), (["AAc", "AAe"], ["AAc", "AAd"]), (["AAc", "AAd"], ["AAc", "AAe"])]
    {
        assert_ne!(files(["AAc", "AAd"], signed, sample), one_run, "{signed:?}, {sample:?}");
    }
}
