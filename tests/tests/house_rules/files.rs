//! What may stand in a file, and how long it may be.

use crate::{files, nothing_breaks, text};

/// A file that one can hold in the head.
const LONGEST_FILE: usize = 500;

fn sources() -> Vec<String> {
    let mut found = files("src-tauri", &[".rs"]);
    found.extend(files("tests", &[".rs"]));
    found.extend(files("ui", &[".ts", ".svelte"]));
    found
}

#[test]
fn no_file_grows_past_what_one_can_hold_in_the_head() {
    let long = |file: &String| (text(file).lines().count() > LONGEST_FILE).then(|| format!("`{file}`"));
    nothing_breaks(
        &format!("no more than {LONGEST_FILE} lines"),
        &sources().iter().filter_map(long).collect::<Vec<_>>(),
    );
}

#[test]
fn modules_say_first_what_they_are_for() {
    let silent = |file: &&String| !file.ends_with("/tests.rs") && !text(file).starts_with("//!");
    let rust: Vec<String> = files("src-tauri", &[".rs"]).into_iter().chain(files("tests", &[".rs"])).collect();
    let breaches: Vec<String> = rust.iter().filter(silent).map(|file| format!("`{file}`")).collect();
    nothing_breaks("the first lines say what a module is for", &breaches);
}

#[test]
fn names_say_what_a_thing_is() {
    const SAY_NOTHING: [&str; 6] = ["Manager", "Service", "Helper", "Helpers", "Util", "Utils"];
    const DECLARES: [&str; 6] = ["struct", "enum", "trait", "type", "class", "interface"];
    let mut breaches = Vec::new();
    for file in sources() {
        for line in text(&file).lines() {
            let words: Vec<&str> = line.split(|c: char| !c.is_alphanumeric() && c != '_').collect();
            let names = words.windows(2).filter(|pair| DECLARES.contains(&pair[0])).map(|pair| pair[1]);
            let empty = names.filter(|name| SAY_NOTHING.iter().any(|ending| name.ends_with(ending)));
            breaches.extend(empty.map(|name| format!("`{file}`: `{name}`")));
        }
        let stem = file.rsplit('/').next().and_then(|name| name.split('.').next()).unwrap_or_default();
        if ["util", "utils", "helper", "helpers", "misc", "common"].contains(&stem) {
            breaches.push(format!("`{file}`"));
        }
    }
    nothing_breaks("no name ends in Manager, Service, Helper or Util", &breaches);
}

#[test]
fn nothing_is_left_open() {
    // Put together from halves, so that this file does not hold what it looks for.
    let open = [
        ["to", "do!("],
        ["unimple", "mented!("],
        ["FIX", "ME"],
        ["#[ig", "nore"],
        ["@ts-", "ignore"],
        ["it.sk", "ip("],
        ["test.sk", "ip("],
        ["describe.sk", "ip("],
        [".on", "ly("],
    ]
    .map(|halves| halves.concat());
    let mut breaches = Vec::new();
    for file in sources() {
        let text = text(&file);
        breaches.extend(open.iter().filter(|mark| text.contains(*mark)).map(|mark| format!("`{file}`: `{mark}`")));
    }
    nothing_breaks("no stub and no test that does not run", &breaches);
}
