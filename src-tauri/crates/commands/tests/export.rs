//! Exporting: a bundle that anyone can check, and the record for reading.
#![allow(clippy::print_stdout, reason = "a check that needs a tool which is not installed says so")]

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use commands::export::{Format, export};
use commands::wire::{ExportReport, PartView, SignatureStatus};
use commands::{Session, signoff, workspaces};
use support::{Table, decline, give_keys, propose, set, set_threshold, sign, sign_by_both};

fn to(session: &Session, version: &str, path: &Path, format: Format) -> ExportReport {
    export(session, version, path, format).expect("exported")
}

fn unpacked(bundle: &Path, folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let bytes = fs::read(bundle).expect("the bundle");
    let files = ::export::zip::read(&bytes, &::export::zip::Limits::BUNDLE, |_| true).expect("a zip").files;
    fs::create_dir_all(folder).expect("a folder");
    for (name, bytes) in &files {
        fs::write(folder.join(name), bytes).expect("written");
    }
    files
}

/// What a tool prints; None, with the reason printed, where it is not installed.
fn tool(command: &mut Command) -> Option<(bool, String)> {
    let name = command.get_program().to_string_lossy().into_owned();
    match command.stderr(Stdio::null()).output() {
        // So a shell says that what it was to start is not there.
        Ok(done) if done.status.code() == Some(127) => {
            println!("`{name}` does not find what it is to start: what that would say is not looked at");
            None
        }
        Ok(done) => Some((done.status.success(), String::from_utf8_lossy(&done.stdout).into_owned())),
        Err(error) => {
            println!("`{name}` cannot be run here ({error}): what it would say is not looked at");
            None
        }
    }
}

fn sentence(parts: &[PartView]) -> String {
    let one = |part: &PartView| match part {
        PartView::Words { text } | PartView::Slot { text, .. } => text.clone(),
        PartView::Group { parts, .. } => sentence(parts),
    };
    parts.iter().map(one).collect()
}

#[test]
fn a_bundle_is_the_same_whoever_writes_it_and_checks_out() {
    let (table, dana) = Table::agreed();
    let (one, two) = (table.beside("one.zip"), table.beside("two.zip"));
    let report = to(&dana, "1", &one, Format::Bundle);
    to(&table.at("lee"), "v1", &two, Format::Bundle);
    assert!(fs::read(&one).expect("there") == fs::read(&two).expect("there"), "two machines, two bundles");
    let names: Vec<&str> = report.files.iter().map(|file| file.name.as_str()).collect();
    let expected = [
        "BUNDLE",
        "HOW-TO-CHECK.txt",
        "MANIFEST",
        "agreement.pdf",
        "agreement.yaml",
        "allowed_signers",
        "evidence.json",
        "funnel.yaml",
        "mql.yaml",
        "signoff-marketing.json",
        "signoff-marketing.sig",
        "signoff-sales.json",
        "signoff-sales.sig",
        "sla.yaml",
        "sql.yaml",
    ];
    assert_eq!(names, expected);
    assert_eq!(report.notes, Vec::<String>::new());
    let checked = signoff::verify(&table.machine("stranger"), None, Some(&one), None).expect("looked at");
    assert!(checked.ok, "{:?}", checked.faults);
    assert!(checked.versions[0].signatures.iter().all(|signature| signature.status == SignatureStatus::Good));
}

#[test]
fn the_standard_tools_check_a_bundle_as_its_instructions_say() {
    let (table, dana) = Table::agreed();
    let (bundle, folder) = (table.beside("bundle.zip"), table.beside("unpacked"));
    to(&dana, "1", &bundle, Format::Bundle);
    let files = unpacked(&bundle, &folder);
    let how = String::from_utf8(files["HOW-TO-CHECK.txt"].clone()).expect("text");
    let typed: Vec<&str> =
        how.lines().filter(|line| line.starts_with("sha256sum") || line.starts_with("ssh-")).collect();
    assert_eq!(typed.len(), 5, "{how}");
    let manifest = signoff::view(&dana).expect("seen").versions[0].manifest_sha256.clone();
    for line in typed {
        let Some((done, said)) = tool(Command::new("sh").args(["-c", line]).current_dir(&folder)) else { continue };
        assert!(done, "`{line}` says `{said}`");
        let expected = match line.split(' ').nth(1) {
            Some("-c") => ": OK",
            Some("-Y") => "Good \"countersign\" signature",
            _ => manifest.as_str(),
        };
        assert!(said.contains(expected), "`{line}` says `{said}`");
    }
}

#[test]
fn a_version_that_is_not_signed_by_all_says_so() {
    let (table, dana) = Table::new();
    give_keys(&dana);
    propose(&dana, "the first");
    let page = table.beside("page.html");
    let told = |file: &Path| fs::read_to_string(file).expect("there");
    let report = to(&dana, "1", &page, Format::Html);
    let nobody = "Not in force: a proposal that nobody has signed. It needs Dana Reyes and Lee Okafor.";
    assert_eq!(report.notes, [format!("this version is not signed by all: {nobody}")]);
    assert!(told(&page).contains(nobody));
    sign(&dana, "1", "marketing").expect("signed");
    to(&dana, "1", &page, Format::Html);
    assert!(told(&page).contains("Not in force: signed by Dana Reyes; Lee Okafor must sign too."));
    decline(&dana, "1", "sales", "seventy leads are too many").expect("declined");
    to(&dana, "1", &page, Format::Html);
    assert!(told(&page).contains("Not in force: declined by Lee Okafor."));
    assert!(told(&page).contains("Reason: seventy leads are too many"));
}

#[test]
fn a_later_version_says_what_it_changes_and_from_when_on() {
    let (table, dana) = Table::agreed();
    set_threshold(&dana, 70);
    set(&dana, "agreement", "effective_from", serde_json::json!("2099-01-01")).expect("edited");
    propose(&dana, "five points more");
    sign_by_both(&dana, "2");
    let text = table.beside("record.md");
    let report = to(&dana, "2", &text, Format::Markdown);
    assert_eq!(report.files.len(), 1);
    let text = fs::read_to_string(&text).expect("there");
    assert!(text.contains("> Signed by Dana Reyes and Lee Okafor. In force from 1 January 2099."), "{text}");
    assert!(text.contains("differences from version 1."), "{text}");
    assert!(text.contains("- *tightens*: "), "{text}");
    assert!(text.contains("- Reason given: five points more\n"), "{text}");
    assert!(text.contains("No leads were loaded when this version was proposed"), "{text}");
}

#[test]
fn the_sample_is_exported_with_its_evidence_in_every_format() {
    let table = Table::new().0;
    let dana = workspaces::create(&table.machine("sample"), &table.beside("sample-workspace"), true).expect("made");
    propose(&dana, "what closed");
    sign_by_both(&dana, "2");
    let page = table.beside("page.html");
    to(&dana, "2", &page, Format::Html);
    let page = fs::read_to_string(page).expect("there");
    assert!(page.contains("<svg") && page.contains("<th scope=\"col\" class=\"figure\">Version 1</th>"));
    assert!(page.contains("Sample key: anybody can sign with it."));
    let print = table.beside("record.pdf");
    to(&dana, "2", &print, Format::Pdf);
    if let Some((sound, said)) = tool(Command::new("qpdf").arg("--check").arg(&print)) {
        assert!(sound, "{said}");
    }
    if let Some((_, said)) = tool(Command::new("pdftotext").arg(&print).arg("-")) {
        let tight = |text: &str| text.chars().filter(|sign| !sign.is_whitespace()).collect::<String>();
        let said = tight(&said);
        let view = signoff::version(&dana, "2").expect("seen");
        for document in &view.documents {
            for item in document.sections.iter().flat_map(|section| &section.items) {
                let sentence = sentence(&item.parts);
                assert!(said.contains(&tight(&sentence)), "`{sentence}`");
            }
        }
        for change in &view.changes {
            assert!(said.contains(&tight(&change.sentence)), "`{}`", change.sentence);
        }
    }
}

#[test]
fn nothing_of_the_workspace_is_written_over() {
    let (table, dana) = Table::agreed();
    let inside = table.shared().join("versions").join("bundle.zip");
    for path in [inside, table.shared().join("mql.yaml"), table.shared().join("versions/../mql.yaml")] {
        let fault = export(&dana, "1", &path, Format::Markdown).expect_err("refused");
        assert_eq!((fault.code.as_str(), fault.help.as_str()), ("own-file", "export to a file elsewhere"));
    }
    let fault = export(&dana, "7", &table.beside("x.zip"), Format::Bundle).expect_err("refused");
    assert_eq!(fault.code, "unknown-version");
    assert_eq!(Format::from_name("docx").expect_err("refused").code, "unknown-format");
    let nowhere = export(&dana, "1", &table.beside("no/such/folder/x.md"), Format::Markdown).expect_err("refused");
    assert_eq!(nowhere.kind, commands::FaultKind::Impossible);
}
