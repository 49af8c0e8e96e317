//! What a mapping may say of a column in each kind of file.

use agreement::yaml::Entry;

use super::read::Faults;
use super::{Mapping, Target, Use};
use crate::leads::types::Kind;

/// What a row of a file of stages has.
const OF_STAGES: [&str; 5] = ["lead_id", "stage", "at", "reason", "amount"];

/// Tells what does not go together. `entries` are the columns as they are written.
pub(super) fn check(mapping: &Mapping, entries: &[Entry], faults: &mut Faults<'_>) {
    let mut taken: Vec<(&str, &str)> = Vec::new();
    for (name, usage) in &mapping.columns {
        let Use::Take(target) = usage else { continue };
        let Some(entry) = entries.iter().find(|entry| entry.key().trim() == name) else { continue };
        let span = &entry.value.span;
        for (code, message, help) in of_column(mapping.kind, name, target) {
            faults.add(span, code, message, help);
        }
        let to = target.to.as_deref().unwrap_or(name);
        let gives_stage = target.stage.is_some() || (to == "stage" && mapping.kind == Kind::Leads);
        if let (false, Some((_, other))) = (gives_stage, taken.iter().find(|(taken, _)| *taken == to)) {
            let message = format!("`{other}` and `{name}` would both be `{to}`");
            faults.add(span, "same-name-twice", message, "give one of them another name, or drop it with `~`");
        }
        taken.push((to, name));
    }
}

type Fault = (&'static str, String, String);

fn of_column(kind: Kind, name: &str, target: &Target) -> Vec<Fault> {
    let to = target.to.as_deref().unwrap_or(name);
    let mut found: Vec<Fault> = Vec::new();
    let mut add = |code, message: String, help: &str| found.push((code, message, help.to_owned()));
    if target.also_stage.is_some() && kind != Kind::Leads {
        add(
            "also-stage-elsewhere",
            format!("`also_stage` has no meaning in a file of {kind}"),
            "in a file of stages write `{ to: at, stage: won }`",
        );
    }
    if target.stage.is_some() && (kind != Kind::Stages || to != "at") {
        add(
            "stage-elsewhere",
            "`stage` goes with `to: at` in a file of stages".to_owned(),
            "in a file of leads write `also_stage` to make a stage of a date, or `{ to: stage, when: { .. } }`",
        );
    }
    if target.event.is_some() && (kind != Kind::Events || to != "at") {
        add(
            "event-elsewhere",
            "`event` goes with `to: at` in a file of events".to_owned(),
            "it is the name of the event that each row is",
        );
    }
    if !target.when.is_empty() && (to != "stage" || kind == Kind::Events) {
        add(
            "when-elsewhere",
            "`when` goes with `to: stage`".to_owned(),
            "write for example `{ to: stage, when: { \"1\": won, \"0\": lost } }`",
        );
    }
    if kind == Kind::Stages && !OF_STAGES.contains(&to) {
        add(
            "no-room",
            format!("a file of stages has no room for `{to}`"),
            "stages have `lead_id`, `stage`, `at`, `reason` and `amount`",
        );
    }
    found
}
