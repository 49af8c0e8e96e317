//! What stands in the folder of versions, without what differs from one run to the next: times, and the digests and
//! signatures over them.

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
    if let Some(agreement) = files.get_mut("agreement.yaml") {
        *agreement = without_keys(agreement);
    }
    let frozen: Vec<String> = files.keys().filter(|name| name.starts_with("versions/")).cloned().collect();
    for name in frozen {
        let bytes = files.remove(&name).unwrap_or_default();
        let (folder, file) = name.rsplit_once('/').unwrap_or(("", &name));
        let number = folder.rsplit_once('-').map_or(folder, |(number, _)| number);
        files.insert(format!("{number}/{file}"), timeless(file, bytes));
    }
}

/// A key is made at random: that one stands there is what all runs have in common.
fn without_keys(agreement: &[u8]) -> Vec<u8> {
    const KEY: &str = "ssh-ed25519 ";
    let text = String::from_utf8(agreement.to_vec()).expect("a text");
    let keyless = |line: &str| line.find(KEY).map_or(line.to_owned(), |at| line[..at + KEY.len()].to_owned());
    text.lines().map(|line| keyless(line) + "\n").collect::<String>().into_bytes()
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
