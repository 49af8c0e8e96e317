//! Whether a rule gives every lead at most, or at least, the points that it gave before.

use super::Effect;
use super::events;
use super::implies::{Lists, Relation, relation};
use crate::model::{Condition, Duration, EventTest, Scoring, Tier};

/// What a new way of scoring does, held against the one before.
pub(super) fn effect(lists: &Lists<'_>, before: &Scoring, after: &Scoring) -> Effect {
    let (low, high) = range(before);
    let (new_low, new_high) = range(after);
    // Whatever the lead, what is never above the least is no more, and the other way round.
    let (mut no_higher, mut no_lower) = (new_high <= low, new_low >= high);
    let (more_or_less, fewer_or_same) = match (before, after) {
        (Scoring::Tiers { field: a, tiers: before }, Scoring::Tiers { field: b, tiers: after }) if a == b => {
            (tiers_no_higher(before, after), tiers_no_higher(after, before))
        }
        // Only of one sign: the limit of the one is an upper, that of the other a lower one.
        (Scoring::Each { limit: a, points: p, .. }, Scoring::Each { limit: b, points: q, .. })
            if p.signum() == q.signum() =>
        {
            let (no_higher, no_lower) = by_strength(lists, before, after);
            (no_higher && b <= a, no_lower && b >= a)
        }
        (Scoring::Once { .. } | Scoring::Fading { .. }, Scoring::Once { .. } | Scoring::Fading { .. }) => {
            by_strength(lists, before, after)
        }
        _ => (false, false),
    };
    no_higher |= more_or_less;
    no_lower |= fewer_or_same;
    Effect::of(no_higher, no_lower)
}

/// What adding a rule does: before it, every lead had 0 points of it.
pub(super) fn effect_of_adding(scoring: &Scoring) -> Effect {
    let (low, high) = range(scoring);
    Effect::of(high <= 0, low >= 0)
}

/// The least and the most points that a lead can have of it.
fn range(scoring: &Scoring) -> (i32, i32) {
    match scoring {
        Scoring::Once { points, .. } | Scoring::Fading { points, .. } => ((*points).min(0), (*points).max(0)),
        Scoring::Each { limit, .. } => ((*limit).min(0), (*limit).max(0)),
        Scoring::Tiers { tiers, .. } => {
            let all = || tiers.iter().map(|tier| tier.points);
            (all().min().unwrap_or(0).min(0), all().max().unwrap_or(0).max(0))
        }
    }
}

/// Points times a strength between 0 and 1 that rises with the condition, the matching events and the time to halve.
fn by_strength(lists: &Lists<'_>, before: &Scoring, after: &Scoring) -> (bool, bool) {
    let strength = strength(lists, before, after);
    let (p, q) = (points(before), points(after));
    let at_most = |p: i32, q: i32, narrower: bool, wider: bool| {
        (q <= 0 && 0 <= p) || (0 <= q && q <= p && narrower) || (q <= p && p <= 0 && wider)
    };
    (
        at_most(p, q, strength.narrower, strength.wider),
        // The same seen from the other side.
        at_most(q, p, strength.wider, strength.narrower),
    )
}

fn points(scoring: &Scoring) -> i32 {
    match scoring {
        Scoring::Once { points, .. } | Scoring::Fading { points, .. } | Scoring::Each { points, .. } => *points,
        Scoring::Tiers { .. } => 0,
    }
}

fn strength(lists: &Lists<'_>, before: &Scoring, after: &Scoring) -> Relation {
    let halving = {
        let (before, after) = (time_to_halve(before), time_to_halve(after));
        Relation { narrower: after <= before, wider: after >= before }
    };
    match (before, after) {
        (Scoring::Once { when: before, .. }, Scoring::Once { when: after, .. }) => relation(lists, before, after),
        (Scoring::Each { each: before, .. }, Scoring::Each { each: after, .. }) => {
            events::matching(lists, before, after).and(halving)
        }
        _ => match (event(before), event(after)) {
            (Some(before), Some(after)) => {
                // The most recent matching event decides how much is left, the count whether there is anything.
                let holds = relation(lists, &Condition::Event(before.clone()), &Condition::Event(after.clone()));
                let latest = events::matching(lists, before, after);
                holds.and(latest).and(halving)
            }
            _ => Relation { narrower: false, wider: false },
        },
    }
}

fn event(scoring: &Scoring) -> Option<&EventTest> {
    match scoring {
        Scoring::Once { when: Condition::Event(test), .. } | Scoring::Fading { when: test, .. } => Some(test),
        _ => None,
    }
}

/// In milliseconds; for ever where nothing is halved.
fn time_to_halve(scoring: &Scoring) -> i64 {
    let length = |duration: &Duration| duration.milliseconds();
    match scoring {
        Scoring::Fading { halve_every, .. } => length(halve_every),
        Scoring::Each { halve_every, .. } => halve_every.as_ref().map_or(i64::MAX, length),
        Scoring::Once { .. } | Scoring::Tiers { .. } => i64::MAX,
    }
}

/// Whether the new steps give no value more points than the old ones. Between two steps nothing changes, so the steps
/// themselves are all that has to be looked at; below the first there are none on either side.
fn tiers_no_higher(before: &[Tier], after: &[Tier]) -> bool {
    let at = |tiers: &[Tier], value: f64| {
        tiers.iter().rev().find(|tier| tier.from.value() <= value).map_or(0, |tier| tier.points)
    };
    before.iter().chain(after).map(|tier| tier.from.value()).all(|value| at(after, value) <= at(before, value))
}
