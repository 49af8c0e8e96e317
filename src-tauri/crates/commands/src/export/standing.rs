//! How a version stands, in a sentence or two. Only what its own files and the documents before it tell goes in: neither
//! today nor what this machine has accepted, so that the record is the same wherever it is made.

use agreement::Agreement;
use agreement::time::local_date;
use signoff::history::{Signature, Version};

/// How a version stands.
pub(super) struct Standing {
    /// Whether all who had to have signed.
    pub complete: bool,
    /// In words.
    pub sentence: String,
}

pub(super) fn standing(version: &Version, agreement: &Agreement, before: Option<&Agreement>) -> Standing {
    let missing: Vec<&Signature> = version.missing().collect();
    let complete = missing.is_empty() && !version.signatures.is_empty();
    let sentence = if complete {
        format!("Signed by {}. {}", names(version.signatures.iter()), in_force(version, agreement, before))
    } else if let Some(no) = version.declined.first() {
        let others: Vec<String> = version.declined.iter().skip(1).map(|no| no.leader.name.clone()).collect();
        let all: Vec<String> = std::iter::once(no.leader.name.clone()).chain(others).collect();
        format!("Not in force: declined by {}.", listed(&all))
    } else if let Some(taken) = &version.frozen.withdrawal {
        let day = local_date(agreement.terms.calendar.timezone, taken.at);
        format!("Not in force: {} took it back on {}: {}", person(&taken.by), written(day), ended(&taken.reason))
    } else {
        waiting(version, &missing)
    };
    Standing { complete, sentence }
}

fn waiting(version: &Version, missing: &[&Signature]) -> String {
    let signed: Vec<&Signature> = version.signatures.iter().filter(|one| one.holds()).collect();
    if missing.iter().all(|one| one.former) && !signed.is_empty() {
        let (own, former) = (names(signed.into_iter()), names(missing.iter().copied()));
        return format!(
            "Signed by {own}, but not by {former}, who led before and had to sign too: a hand-over without that signature."
        );
    }
    let yet = names(missing.iter().copied());
    match signed.is_empty() {
        true => format!("Not in force: a proposal that nobody has signed. It needs {yet}."),
        false => format!("Not in force: signed by {}; {yet} must sign too.", names(signed.into_iter())),
    }
}

/// From when on it is in force: the day that it is the first to state, else its last signature.
fn in_force(version: &Version, agreement: &Agreement, before: Option<&Agreement>) -> String {
    let stated = agreement.terms.effective_from;
    let carried = before.is_some_and(|before| before.terms.effective_from == stated);
    if let Some(day) = stated.filter(|_| !carried) {
        return format!("In force from {}.", written(day));
    }
    let last = version.signatures.iter().filter_map(|one| one.statement.as_ref()).map(|one| one.signed_at).max();
    last.map_or_else(String::new, |last| {
        let day = local_date(agreement.terms.calendar.timezone, last);
        format!("In force from the last signature on, on {} as claimed.", written(day))
    })
}

fn names<'a>(signatures: impl Iterator<Item = &'a Signature>) -> String {
    let name = |one: &Signature| match one.former {
        true => format!("{} (for the version before)", one.leader.name),
        false => one.leader.name.clone(),
    };
    listed(&signatures.map(name).collect::<Vec<_>>())
}

/// `A`, `A and B`, `A, B and C`.
fn listed(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

fn person(by: &str) -> &str {
    if by.is_empty() { "somebody" } else { by }
}

fn ended(text: &str) -> String {
    if text.ends_with(['.', '!', '?']) { text.to_owned() } else { format!("{text}.") }
}

/// `14 July 2026`
fn written(day: chrono::NaiveDate) -> String {
    day.format("%-d %B %Y").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_days_are_written_out() {
        let names = ["Dana", "Lee", "Kim"].map(str::to_owned);
        assert_eq!(
            [listed(&names[..1]), listed(&names[..2]), listed(&names)],
            ["Dana", "Dana and Lee", "Dana, Lee and Kim"]
        );
        assert_eq!(written(chrono::NaiveDate::from_ymd_opt(2026, 7, 4).expect("a day")), "4 July 2026");
        assert_eq!([ended("Too early"), ended("Why?")], ["Too early.", "Why?"]);
    }
}
