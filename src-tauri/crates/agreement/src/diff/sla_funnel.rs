//! `sla.yaml`, where a stricter promise tightens, and `funnel.yaml`, whose numbers are aims and neither tighten nor loosen.

use super::aspects::{Aspects, Differences, List};
use super::mql::moved;
use super::{Change, Effect};
use crate::model::{Commitment, Document, Duration, Funnel, FunnelStage, Measure, Percent, Period, Sla};
use crate::sentence::{Sentences, name, quoted};

/// What differs between two versions of `sla.yaml`.
pub fn diff_sla(before: &Sla, after: &Sla) -> Vec<Change> {
    let mut all = Differences::new(Document::Sla, before.sections(), after.sections());
    all.value("title", Effect::Wording, "The title", (&before.title, &after.title), |text| quoted(text));
    all.items(
        List {
            path: "commitments",
            noun: "commitment",
            id: |commitment: &Commitment| &commitment.id,
            added: &|_| Effect::Tightens,
            removed: &|_| Effect::Loosens,
            changed: &commitment,
            moved: Effect::Wording,
        },
        &before.commitments,
        &after.commitments,
    );
    all.finish()
}

fn commitment(before: &Commitment, after: &Commitment, aspects: &mut Aspects) {
    aspects.label(&before.label, &after.label);
    let called = quoted(&after.label);
    if before.by != after.by {
        aspects.note(
            Effect::Either,
            format!("{called} is now owed by {}, before by {}.", name(&after.by), name(&before.by)),
        );
    }
    match (&before.measure, &after.measure) {
        (Measure::HandedOff { per: p, at_least: a }, Measure::HandedOff { per: q, at_least: b }) => {
            period(aspects, &called, *p, *q);
            least(aspects, &called, (a, b), (f64::from(*a), f64::from(*b)));
        }
        (Measure::AcceptanceRate { per: p, at_least: a }, Measure::AcceptanceRate { per: q, at_least: b }) => {
            period(aspects, &called, *p, *q);
            least(aspects, &called, (a, b), (a.percent(), b.percent()));
        }
        (Measure::TimeToFirstTouch { within: t, share: a }, Measure::TimeToFirstTouch { within: u, share: b })
        | (Measure::TimeToDecision { within: t, share: a }, Measure::TimeToDecision { within: u, share: b }) => {
            time(aspects, &called, *t, *u);
            share(aspects, &called, a, b);
        }
        (Measure::RejectionsWithReason { share: a }, Measure::RejectionsWithReason { share: b }) => {
            share(aspects, &called, a, b);
        }
        (old, new) => {
            let sentence = format!("{called} is now measured by {}, before by {}.", new.name(), old.name());
            aspects.note(Effect::Either, sentence);
        }
    }
}

fn period(aspects: &mut Aspects, called: &str, before: Period, after: Period) {
    if before != after {
        let sentence = format!("{called} is now counted by the {}, before by the {}.", after.name(), before.name());
        aspects.note(Effect::Either, sentence);
    }
}

fn least<T: PartialEq + std::fmt::Display>(aspects: &mut Aspects, called: &str, shown: (&T, &T), value: (f64, f64)) {
    let ((old, new), (a, b)) = (shown, value);
    if old != new {
        let sentence = match a == b {
            true => format!("The least for {called} is now written {new}, before {old}."),
            false => format!("The least for {called} was {} from {old} to {new}.", moved(a, b)),
        };
        aspects.note(Effect::of(b >= a, b <= a), sentence);
    }
}

fn share(aspects: &mut Aspects, called: &str, before: &Percent, after: &Percent) {
    least(aspects, called, (before, after), (before.percent(), after.percent()));
}

fn time(aspects: &mut Aspects, called: &str, before: Duration, after: Duration) {
    if before != after {
        let sentence = format!("The time for {called} is now {}, before {}.", after.words(), before.words());
        let comparable = before.unit == after.unit || !(before.unit.is_working() || after.unit.is_working());
        let (a, b) = (before.milliseconds(), after.milliseconds());
        // A working day is not so many working hours, and neither is so many hours.
        let effect = if comparable { Effect::of(b <= a, b >= a) } else { Effect::Either };
        aspects.note(effect, sentence);
    }
}

/// What differs between two versions of `funnel.yaml`.
pub fn diff_funnel(before: &Funnel, after: &Funnel) -> Vec<Change> {
    let mut all = Differences::new(Document::Funnel, before.sections(), after.sections());
    let either = Effect::Either;
    all.value("title", Effect::Wording, "The title", (&before.title, &after.title), |text| quoted(text));
    all.value("period.from", either, "The first day", (&before.from, &after.from), ToString::to_string);
    all.value("period.to", either, "The last day", (&before.to, &after.to), ToString::to_string);
    let revenue = (&before.revenue_target, &after.revenue_target);
    all.value("revenue_target", either, "The revenue to reach", revenue, ToString::to_string);
    all.value(
        "average_deal",
        either,
        "An average deal",
        (&before.average_deal, &after.average_deal),
        ToString::to_string,
    );
    let lost_after = (before.lost_after.as_ref(), after.lost_after.as_ref());
    all.optional("lost_after", either, "The time after which an open lead counts as lost", lost_after, |time| {
        time.words()
    });
    all.items(
        List {
            path: "stages",
            noun: "step",
            id: |stage: &FunnelStage| &stage.id,
            added: &|_| Effect::Either,
            removed: &|_| Effect::Either,
            changed: &|old, new, aspects| {
                let called = quoted(&new.id);
                if old.rate != new.rate {
                    let (a, b) = (&old.rate, &new.rate);
                    aspects.note(Effect::Either, format!("The rate of {called} is now {b}, before {a}."));
                }
                if (&old.from, &old.to) != (&new.from, &new.to) {
                    let (a, b, c, d) = (name(&new.from), name(&new.to), name(&old.from), name(&old.to));
                    let sentence = format!("The step {called} now leads from {a} to {b}, before from {c} to {d}.");
                    aspects.note(Effect::Either, sentence);
                }
            },
            moved: Effect::Either,
        },
        &before.stages,
        &after.stages,
    );
    all.finish()
}
