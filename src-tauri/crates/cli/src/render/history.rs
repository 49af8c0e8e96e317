//! The history of versions as text: what is in force, what happened, and whether it holds.

use commands::wire::{
    HistoryFault, InForceReport, LogReport, SealView, SignOffView, SignatureStatus, SignatureView, StatusView, Trust,
    VerifyReport, VersionEntry, VersionStatus,
};

use super::{Align, Table, count};

/// How a version stands, as people say it.
pub fn standing(status: VersionStatus) -> &'static str {
    match status {
        VersionStatus::Signed => "signed",
        VersionStatus::InForce => "in force",
        VersionStatus::ToCome => "to come",
        VersionStatus::Superseded => "superseded",
        VersionStatus::Proposed => "proposed",
        VersionStatus::Declined => "declined",
        VersionStatus::Withdrawn => "withdrawn",
        VersionStatus::Forked => "forked",
        VersionStatus::HandOver => "hand-over",
        VersionStatus::Broken => "broken",
    }
}

fn held(status: SignatureStatus) -> &'static str {
    match status {
        SignatureStatus::Good => "good",
        SignatureStatus::Bad => "bad",
        SignatureStatus::UnknownKey => "unknown key",
        SignatureStatus::Missing => "missing",
    }
}

/// Name and title, and that somebody signs as one who led before.
fn signer(signature: &SignatureView) -> String {
    let former = if signature.former { " (former)" } else { "" };
    format!("{}, {}{former}", signature.name, signature.title)
}

/// What is in force, who has yet to sign what is proposed, and what differs in the draft.
pub fn status(status: &StatusView, view: &SignOffView) -> String {
    let mut out = match &view.in_force {
        Some(seal) => format!("in force: {}\n", sealed(seal)),
        None => "in force: nothing yet\n".to_owned(),
    };
    if let Some(seal) = &view.to_come {
        out += &format!("to come: {}\n", sealed(seal));
    }
    for entry in &view.waiting {
        out += &waiting(entry);
    }
    let signed = view.in_force.is_some() || view.to_come.is_some();
    out += &match (status.draft_ok, signed, status.draft_changes) {
        (false, ..) => "draft: has faults; `countersign check` lists them\n".to_owned(),
        (true, false, _) => "draft: without a fault\n".to_owned(),
        (true, true, 0) => "draft: the same as what is signed\n".to_owned(),
        (true, true, 1) => "draft: differs in one thing; `countersign diff` shows it\n".to_owned(),
        (true, true, more) => format!("draft: differs in {more} things; `countersign diff` shows them\n"),
    };
    out += &match view.faults.len() {
        0 => String::new(),
        1 => format!("history: {}\nhelp: `countersign verify` says more\n", view.faults[0].message),
        more => format!("history: {more} faults; `countersign verify` lists them\n"),
    };
    out
}

fn sealed(seal: &SealView) -> String {
    let who: Vec<String> = seal.signatures.iter().map(signer).collect();
    let claimed = if seal.claimed { " (claimed)" } else { "" };
    let mut out = format!("version {} since {}{claimed}, signed by {}", seal.version, seal.since, who.join(" and "));
    if !seal.signatures.is_empty() && seal.signatures.iter().all(|signature| signature.sample) {
        out += ", with sample keys";
    }
    if !seal.without.is_empty() {
        out += &format!("; a hand-over, without the signature of {}", seal.without.join(" and "));
    }
    out
}

fn waiting(entry: &VersionEntry) -> String {
    let of = |good: bool| -> Vec<&str> {
        let own = entry.signatures.iter().filter(|signature| (signature.status == SignatureStatus::Good) == good);
        own.map(|signature| signature.leader.as_str()).collect()
    };
    let signed = match of(true) {
        none if none.is_empty() => "signed by nobody yet".to_owned(),
        some => format!("signed by {}", some.join(", ")),
    };
    let mut out = format!("{}: version {} ({})", standing(entry.status), entry.version, entry.folder);
    out += &format!(", {signed}, still to sign: {}\n", of(false).join(", "));
    if !entry.message.is_empty() {
        out += &format!("  {}\n", entry.message);
    }
    out
}

/// Every version and sign-off, one a line.
pub fn log(report: &LogReport) -> String {
    if report.entries.is_empty() {
        return "nothing was proposed yet\n".to_owned();
    }
    let mut table =
        Table::new(&[("at", Align::Left), ("version", Align::Left), ("what", Align::Left), ("in words", Align::Left)]);
    for entry in &report.entries {
        table.row([entry.at.as_str(), &entry.folder, &entry.kind.replace('-', " "), &entry.sentence]);
    }
    format!("{table}times are what each machine's clock claimed; the order is that of the chain\n")
}

/// The version that was in force.
pub fn in_force(report: &InForceReport) -> String {
    let Some(version) = report.version else { return "none was in force\n".to_owned() };
    let folder = report.folder.as_ref().map_or(String::new(), |folder| format!(" ({folder})"));
    let since = report.since.as_ref().map_or(String::new(), |since| format!(", since {since}"));
    let claimed = if report.claimed { ", by the claimed time of its last signature" } else { "" };
    format!("version {version}{folder}{since}{claimed}\n")
}

/// Every version with its signatures, then what does not hold.
pub fn verified(report: &VerifyReport) -> String {
    let holds = match report.faults.len() {
        0 if report.ok => "everything holds".to_owned(),
        1 => "one thing does not hold".to_owned(),
        more => format!("{} things do not hold", count(more as u64)),
    };
    let name = if report.name.is_empty() { report.path.as_str() } else { report.name.as_str() };
    let mut out = format!("{name}: {holds}\n\n");
    out += &signatures(&report.versions);
    for fault in &report.faults {
        out += &told(fault);
    }
    out += "\n";
    out += match report.trust {
        Trust::Stated => {
            "keys: stated only by what was checked; compare the fingerprints with what the leaders tell you, or give \
             `--trust FILE`\n"
        }
        Trust::Known => "keys: held against those that are known here\n",
    };
    if report.kind == "workspace" {
        out += match report.anchored {
            true => "history: held against what this machine has seen of it before\n",
            false => "history: not anchored; this machine sees it for the first time\n",
        };
    }
    for note in &report.notes {
        out += &format!("note: {note}\n");
    }
    out
}

fn signatures(versions: &[VersionEntry]) -> String {
    let heading = ["version", "status", "leader", "signature", "claimed at", "key"].map(|name| (name, Align::Left));
    let mut table = Table::new(&heading);
    for version in versions {
        let (mut folder, mut status) = (version.folder.clone(), standing(version.status));
        if folder.is_empty() {
            folder = version.version.to_string();
        }
        if version.signatures.is_empty() {
            table.row([folder.as_str(), status, "", "", "", ""]);
        }
        for signature in &version.signatures {
            let sample = if signature.sample { " (sample key)" } else { "" };
            let key = format!("{}{sample}", signature.fingerprint);
            let at = signature.claimed_at.as_deref().unwrap_or_default();
            table.row([folder.as_str(), status, &signer(signature), held(signature.status), at, &key]);
            (folder, status) = (String::new(), "");
        }
    }
    if versions.is_empty() { "no version\n".to_owned() } else { table.to_string() }
}

/// A fault as `code: message`, with the place where the message does not name it, and the help below.
fn told(fault: &HistoryFault) -> String {
    let place = [&fault.folder, &fault.file].into_iter().flatten().filter(|part| !fault.message.contains(*part));
    let place: Vec<&str> = place.map(String::as_str).collect();
    let place = if place.is_empty() { String::new() } else { format!(" ({})", place.join("/")) };
    let help = if fault.help.is_empty() { String::new() } else { format!("  help: {}\n", fault.help) };
    format!("\n{}: {}{place}\n{help}", fault.code, fault.message)
}
