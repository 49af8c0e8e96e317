//! `agreement.yaml`: who agrees and what time is counted by. None of it tightens or loosens.

use super::aspects::{Aspects, Differences, List};
use super::{Change, Effect};
use crate::model::{Document, Leader, Terms};
use crate::sentence::{Sentences, name, quoted};

/// What differs between two versions of `agreement.yaml`.
pub fn diff_terms(before: &Terms, after: &Terms) -> Vec<Change> {
    let mut all = Differences::new(Document::Agreement, before.sections(), after.sections());
    let either = Effect::Either;
    all.value("name", Effect::Wording, "The agreement's name", (&before.name, &after.name), |text| quoted(text));
    all.value("currency", either, "The currency", (&before.currency, &after.currency), |text| name(text));
    let day = (before.effective_from.as_ref(), after.effective_from.as_ref());
    all.optional("effective_from", either, "The first day in force", day, ToString::to_string);
    all.items(
        List {
            path: "leaders",
            noun: "leader",
            id: |leader: &Leader| &leader.id,
            added: &|_| Effect::Either,
            removed: &|_| Effect::Either,
            changed: &leader,
            moved: Effect::Wording,
        },
        &before.leaders,
        &after.leaders,
    );
    let ids = |ids: &Vec<String>| ids.iter().map(|id| name(id)).collect::<Vec<_>>().join(", ");
    let required = (&before.required, &after.required);
    let same_people = required.0.iter().all(|id| required.1.contains(id)) && required.0.len() == required.1.len();
    let effect = if same_people { Effect::Wording } else { either };
    all.value("sign_off.required", effect, "Who must sign", required, ids);
    calendar(&mut all, before, after);
    let (old, new) = (&before.review, &after.review);
    all.value("review.meeting", either, "How often the leaders meet", (&old.meeting, &new.meeting), |text| {
        quoted(text)
    });
    let every = (&old.definitions_every, &new.definitions_every);
    all.value(
        "review.definitions_every",
        either,
        "The time after which the definitions are looked at again",
        every,
        |time| time.words(),
    );
    all.finish()
}

fn calendar(all: &mut Differences, before: &Terms, after: &Terms) {
    let (old, new) = (&before.calendar, &after.calendar);
    let either = Effect::Either;
    all.value("calendar.timezone", either, "The time zone", (&old.timezone, &new.timezone), |zone| {
        zone.name().to_owned()
    });
    let days = (&old.workdays, &new.workdays);
    all.value("calendar.workdays", either, "The working week", days, |days| {
        days.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
    });
    let hours = (&(old.opens, old.closes), &(new.opens, new.closes));
    all.value("calendar.hours", either, "The time of work", hours, |(opens, closes)| {
        format!("{}-{}", opens.format("%H:%M"), closes.format("%H:%M"))
    });
    all.value("calendar.holidays", either, "The list of days without work", (&old.holidays, &new.holidays), |days| {
        match days.as_slice() {
            [] => "none".to_owned(),
            days => days.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
        }
    });
}

fn leader(before: &Leader, after: &Leader, aspects: &mut Aspects) {
    let who = quoted(&after.id);
    aspects.text(&format!("The title of {who}"), &before.title, &after.title);
    if before.name != after.name {
        let sentence = format!("{who} is now {}, before {}.", quoted(&after.name), quoted(&before.name));
        aspects.note(Effect::Either, sentence);
    }
    if before.email != after.email {
        let sentence =
            format!("The e-mail address of {who} is now {}, before {}.", quoted(&after.email), quoted(&before.email));
        aspects.note(Effect::Either, sentence);
    }
    match (&before.key, &after.key) {
        (a, b) if a == b => {}
        (None, _) => aspects.note(Effect::Either, format!("{who} now has a key.")),
        (_, None) => aspects.note(Effect::Either, format!("{who} has no key any more.")),
        _ => aspects.note(Effect::Either, format!("{who} has another key.")),
    }
}
