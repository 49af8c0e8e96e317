//! What a leader reads before signing: the version as it was frozen, never as the draft stands now.

use commands::wire::{
    ChangeView, DocumentName, EditReport, EvidenceRate, EvidenceSide, EvidenceView, ExportReport, KeyList, KeyMade,
    Proposed, RestoreReport, Signed, StatementView, VersionEntry, VersionStatus, VersionView,
};

use super::{Align, Table, amount, count, percent, standing};

/// The version, what it changes, what that would have done, and the digests that are signed.
pub fn before_signing(version: &VersionView, statement: &StatementView) -> String {
    let entry = &version.entry;
    let former = if statement.former { ", as one who led before" } else { "" };
    let mut out = format!("{}, version {} ({})\n", version.name, entry.version, entry.folder);
    out += &format!("proposed by {} at {}: {}\n\n", entry.proposed_by, entry.proposed_at, entry.message);
    out += &changed(&version.changes, entry.previous.is_some());
    out.push('\n');
    out += &evidence(version.evidence.as_ref(), &version.currency);
    out += &format!("\nmanifest   {}\n", statement.manifest_sha256);
    out += &format!("statement  {}\n", statement.statement_sha256);
    let sample = statement.own.iter().any(|key| key.sample);
    out += &format!("key        {}{}\n", statement.fingerprint, if sample { " (sample key)" } else { "" });
    out += &format!("leader     {}, {}{former}\n", statement.name, statement.title);
    out
}

fn changed(changes: &[ChangeView], follows: bool) -> String {
    match (changes.is_empty(), follows) {
        (_, false) => return "the first version: there is nothing that it changes\n".to_owned(),
        (true, true) => return "no sentence differs from the version before\n".to_owned(),
        _ => {}
    }
    let mut out = "what changes\n".to_owned();
    let mut document: Option<DocumentName> = None;
    for change in changes {
        if document != Some(change.document) {
            document = Some(change.document);
            out += &format!("  {}\n", document_name(change.document));
        }
        let sentence = change.sentence.replace(['\n', '\t'], " ");
        out += &format!("    {:<10}{sentence}\n", change.effect);
    }
    out
}

fn document_name(document: DocumentName) -> String {
    let name = serde_json::to_value(document).unwrap_or_default();
    format!("{}.yaml", name.as_str().unwrap_or_default())
}

fn evidence(evidence: Option<&EvidenceView>, currency: &str) -> String {
    let Some(evidence) = evidence else { return "evidence: it cannot be read\n".to_owned() };
    let Some(numbers) = &evidence.numbers else {
        return "evidence: none; no leads were loaded when this was proposed\n".to_owned();
    };
    let judged = if numbers.moment == "replay" { "followed to the exact moment" } else { "judged at their hand-off" };
    let as_of = numbers.as_of.as_ref().map_or(String::new(), |as_of| format!(" as of {as_of}"));
    let mut out = format!("evidence: {} past leads{as_of}, {judged}\n", count(numbers.leads));
    let heading = [("", Align::Left), ("before", Align::Right), ("after", Align::Right)];
    let mut table = match numbers.side_from {
        Some(_) => Table::new(&heading),
        None => Table::new(&[heading[0], ("this version", Align::Right)]),
    };
    let before = numbers.side_from.as_ref().map(|side| figures(side, currency));
    for (row, (label, after)) in figures(&numbers.side_to, currency).into_iter().enumerate() {
        match &before {
            Some(before) => table.row([label, &before[row].1, &after]),
            None => table.row([label, &after]),
        }
    }
    out += &table.to_string();
    if let Some(lost_after) = &numbers.lost_after {
        out += &format!(
            "open leads count as lost after {}: that decided {} of them\n",
            lost_after.after,
            count(lost_after.decided)
        );
    }
    for warning in numbers.warnings.iter().filter(|warning| warning.code != "lost-after") {
        let rule = if warning.rule.is_empty() { String::new() } else { format!("{}: ", warning.rule) };
        out += &format!("warning: {rule}{}\n", warning.message);
    }
    out
}

/// The figures of one side, always the same ones in the same order.
fn figures(side: &EvidenceSide, currency: &str) -> Vec<(&'static str, String)> {
    let mut rows = vec![
        ("qualified", count(side.qualified)),
        ("accepted by sales", count(side.accepted)),
        ("rejected by sales", count(side.rejected)),
    ];
    rows.extend(rate("acceptance rate", &side.acceptance_rate));
    rows.push(("won", count(side.won)));
    rows.extend(rate("win rate", &side.win_rate));
    let won = side.amount.parse().map_or(side.amount.clone(), amount);
    rows.push(("amount won", format!("{won} {currency}")));
    rows
}

/// A rate is never shown without how sure it is, and how many are not known.
fn rate(label: &'static str, rate: &EvidenceRate) -> [(&'static str, String); 3] {
    let share = |text: &Option<String>| text.as_ref().and_then(|text| text.parse().ok());
    let interval = match (share(&rate.low), share(&rate.high)) {
        (Some(low), Some(high)) => format!("{} to {}", percent(Some(low)), percent(Some(high))),
        _ => "-".to_owned(),
    };
    [
        (label, percent(share(&rate.rate))),
        ("  95 % interval", interval),
        ("  known / unknown", format!("{} / {}", count(rate.known), count(rate.unknown))),
    ]
}

/// What signing came to.
pub fn signed(signed: &Signed) -> String {
    let now = match signed.status {
        VersionStatus::InForce => "signed by all, and in force",
        VersionStatus::ToCome => "signed by all, and comes into force on its day",
        status => standing(status),
    };
    let mut out = format!("signed version {} as {}; it is {now}\n", signed.version, signed.leader);
    if !signed.missing.is_empty() {
        out += &format!("still to sign: {}\n", signed.missing.join(", "));
    }
    out
}

/// What a signed no came to.
pub fn declined(signed: &Signed) -> String {
    format!("declined version {} as {}; it is {}\n", signed.version, signed.leader, standing(signed.status))
}

/// A version that was taken back, or whose hand-over was accepted.
pub fn stands(entry: &VersionEntry) -> String {
    format!("version {} ({}) is {}\n", entry.version, entry.folder, standing(entry.status))
}

/// What `propose` came to.
pub fn proposed(proposed: &Proposed) -> String {
    format!(
        "proposed version {} ({})\nmanifest {}\nnext: countersign sign {} --as LEADER\n",
        proposed.version, proposed.folder, proposed.manifest_sha256, proposed.version
    )
}

/// What was written back.
pub fn restored(report: &RestoreReport) -> String {
    if report.files.is_empty() {
        return format!("nothing of version {} ({}) was missing or damaged\n", report.version, report.folder);
    }
    let files = report.files.iter().map(|file| format!("  {file}\n"));
    format!("wrote back of version {} ({})\n{}", report.version, report.folder, files.collect::<String>())
}

/// The keys in the data folder.
pub fn keys(list: &KeyList) -> String {
    if list.keys.is_empty() {
        return "no key yet; `countersign key new --leader ID` makes one\n".to_owned();
    }
    let heading = ["leader", "fingerprint", "", "file"].map(|name| (name, Align::Left));
    let mut table = Table::new(&heading);
    for key in &list.keys {
        let marks = [(key.sample, "sample key"), (key.encrypted, "with a passphrase")];
        let marks: Vec<&str> = marks.into_iter().filter(|(is, _)| *is).map(|(_, mark)| mark).collect();
        table.row([key.leader.as_str(), &key.fingerprint, &marks.join(", "), &key.path]);
    }
    table.to_string()
}

/// A key that was made, or taken.
pub fn key_made(made: &KeyMade) -> String {
    format!("{}\nfingerprint {}\nprivate half in {}\n", made.sentence, made.fingerprint, made.path)
}

/// A key that was there already, and now stands in the draft.
pub fn key_adopted(report: &EditReport) -> String {
    format!("{}\n", report.sentence)
}

/// What was written, with digests as `sha256sum` shows them.
pub fn exported(report: &ExportReport) -> String {
    let mut out = format!("wrote {}\n", report.path);
    for file in &report.files {
        out += &format!("{}  {}\n", file.sha256, file.name);
    }
    for note in &report.notes {
        out += &format!("note: {note}\n");
    }
    out
}
