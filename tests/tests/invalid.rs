//! Documents that are wrong, each named by its fault, and the whole of what is said of them.
//!
//! A fixture `invalid/NAME.yaml` begins with a comment that says which document it is (`# mql.yaml`); it takes the place
//! of that one in the template workspace, whose other documents have no fault. `invalid/NAME.txt` holds every word
//! that is then said. With `COUNTERSIGN_REWRITE=1` in the environment the texts are written anew, to be read in the diff.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use agreement::read::read_workspace_with;
use agreement::{Diagnostic, Document, Source};

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// The names of the files with this ending.
fn names(ending: &str) -> BTreeSet<String> {
    let files = fs::read_dir(folder("invalid")).expect("the folder of fixtures");
    files
        .map(|file| file.expect("a file").path())
        .filter(|path| path.extension().is_some_and(|found| found == ending))
        .map(|path| path.file_stem().expect("a name").to_string_lossy().into_owned())
        .collect()
}

/// Which document a fixture is, by its first line.
fn document_of(name: &str, bytes: &[u8]) -> Document {
    let line = bytes.split(|byte| *byte == b'\n' || *byte == b'\r').next().unwrap_or_default();
    let line = String::from_utf8_lossy(line);
    let found = line.trim_start_matches('\u{feff}').strip_prefix("# ").and_then(|file| file.strip_suffix(".yaml"));
    found
        .and_then(Document::from_name)
        .unwrap_or_else(|| panic!("invalid/{name}.yaml begins with a comment such as `# mql.yaml`"))
}

fn said_of(name: &str) -> Vec<Diagnostic> {
    let bytes = fs::read(folder("invalid").join(format!("{name}.yaml"))).expect("the fixture");
    let document = document_of(name, &bytes);
    let template = folder("../definitions/template");
    let mut sources: Vec<Source> = Document::ALL
        .into_iter()
        .filter(|other| *other != document)
        .map(|other| Source::new(other, fs::read_to_string(template.join(other.file_name())).expect("the template")))
        .collect();
    let mut unreadable = Vec::new();
    match Source::from_bytes(document, document.file_name(), bytes) {
        Ok(source) => sources.push(source),
        Err(diagnostic) => unreadable.push((document, *diagnostic)),
    }
    let reading = read_workspace_with(&sources, &unreadable);
    assert_eq!(reading.has_errors(), reading.diagnostics.iter().any(Diagnostic::is_error), "{name}");
    reading.diagnostics
}

#[test]
fn everything_that_is_said_of_every_fault() {
    let rewrite = std::env::var_os("COUNTERSIGN_REWRITE").is_some();
    let mut wrong = Vec::new();
    for name in names("yaml") {
        let said = said_of(&name);
        let text: Vec<String> = said.iter().map(|told| format!("[{}]\n{}", told.code, told.to_text())).collect();
        let text = text.join("\n");
        let file = folder("invalid").join(format!("{name}.txt"));
        let expected = fs::read_to_string(&file).unwrap_or_default();
        if rewrite {
            fs::write(&file, &text).expect("the expectation is written");
        } else if text.is_empty() || text != expected {
            wrong.push(format!("--- invalid/{name}.txt expects\n{expected}\n--- but this is said\n{text}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let fixtures = names("yaml");
    let orphans: Vec<String> = names("txt").difference(&fixtures).cloned().collect();
    assert_eq!(orphans, Vec::<String>::new(), "expectations without a fixture");
}

#[test]
fn what_is_said_is_in_plain_words() {
    for name in names("yaml") {
        let said = said_of(&name);
        assert!(!said.is_empty(), "{name}: nothing is said");
        for told in said {
            let first = told.message.chars().next().expect("a message");
            assert!(!first.is_uppercase(), "{name}: a capital at the start of `{}`", told.message);
            assert!(!told.message.ends_with('.'), "{name}: a full stop at the end of `{}`", told.message);
            assert!(!told.help.is_empty(), "{name}: no help with `{}`", told.message);
            for word in ["Some(", "None", "i32", "u32", "i64", "f64", "usize", "String", "enum ", "struct ", "parse"] {
                let text = format!("{} {}", told.message, told.help);
                assert!(!text.contains(word), "{name}: `{word}` is no word for a sales leader in `{text}`");
            }
        }
    }
}
