//! Section 6: replay, by looking at every moment at which anything could possibly change, and at the millisecond before.

use std::collections::BTreeSet;

use agreement::model::*;
use agreement::time::Instant;
use chrono_tz::Tz;

use super::scoring::judge;
use super::{Cell, LeadRow, Rows};

/// The first moment at which a lead is in the qualifying band. `rows` are those known at the as-of moment.
pub fn first_qualified(mql: &Mql, zone: Tz, rows: &Rows, lead: &LeadRow, as_of: Option<Instant>) -> Option<Instant> {
    let as_of = as_of?;
    let from = lead.created.or(lead.times().min()).unwrap_or(as_of);
    let mut moments = BTreeSet::from([from, as_of]);
    for time in times(lead) {
        for length in lengths(mql) {
            moments.extend([time + length - 1, time + length]);
        }
    }
    let qualifies = |t: &Instant| judge(mql, zone, rows, lead, Some(*t)).band == mql.bands[mql.bands.len() - 1].id;
    moments.range(from..=as_of).find(|t| qualifies(t)).copied()
}

/// Every time that a condition can see.
fn times(lead: &LeadRow) -> BTreeSet<Instant> {
    let attributes = lead.attributes.values().filter_map(|cell| match cell {
        Cell::Time(at) => Some(*at),
        _ => None,
    });
    lead.times().chain(attributes).collect()
}

/// Nothing, every window, and every halving as often as any points can be halved.
fn lengths(mql: &Mql) -> BTreeSet<i64> {
    let mut lengths = BTreeSet::from([0]);
    for gate in mql.must_have.iter().chain(&mql.never) {
        windows(&gate.when, &mut lengths);
    }
    for rule in &mql.rules {
        match &rule.scoring {
            Scoring::Once { when, .. } => windows(when, &mut lengths),
            Scoring::Fading { when, halve_every, .. } => {
                lengths.extend(when.within.map(Duration::milliseconds));
                lengths.extend((1..=15).map(|k| k * halve_every.milliseconds()));
            }
            Scoring::Each { each, halve_every, .. } => {
                lengths.extend(each.within.map(Duration::milliseconds));
                lengths.extend(halve_every.iter().flat_map(|length| (1..=15).map(|k| k * length.milliseconds())));
            }
            Scoring::Tiers { .. } => {}
        }
    }
    lengths
}

fn windows(condition: &Condition, lengths: &mut BTreeSet<i64>) {
    match condition {
        Condition::All(parts) | Condition::Any(parts) => parts.iter().for_each(|part| windows(part, lengths)),
        Condition::Not(part) => windows(part, lengths),
        Condition::Event(test) => lengths.extend(test.within.map(Duration::milliseconds)),
        Condition::Field(FieldTest { test: Test::Within(length) | Test::OlderThan(length), .. }) => {
            lengths.insert(length.milliseconds());
        }
        Condition::Field(_) => {}
    }
}
