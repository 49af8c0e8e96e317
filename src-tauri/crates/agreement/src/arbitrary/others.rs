//! `sql.yaml`, `sla.yaml` and `funnel.yaml`.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use super::*;
use crate::model::{
    Accept, Commitment, Criterion, Duration, DurationUnit, Funnel, FunnelStage, Measure, Period, RejectionReason, Sla,
    Sql,
};

/// A sales-qualified lead with one to four criteria.
pub fn sql() -> impl Strategy<Value = Sql> {
    let criterion = (text(), option::of(text()), field_condition());
    let reason = (text(), select(vec!["nurture", "close"]));
    (text(), text(), vec(criterion, 1..5), vec(reason, 0..4)).prop_flat_map(|(title, purpose, criteria, reasons)| {
        let criteria: Vec<Criterion> = criteria
            .into_iter()
            .enumerate()
            .map(|(n, (words, question, when))| Criterion {
                id: id("criterion", n),
                label: label(&words, n),
                question,
                when,
            })
            .collect();
        let rejection_reasons: Vec<RejectionReason> = reasons
            .into_iter()
            .enumerate()
            .map(|(n, (words, then))| RejectionReason {
                id: id("reason", n),
                label: label(&words, n),
                then: then.to_owned(),
            })
            .collect();
        let ids: Vec<String> = criteria.iter().map(|criterion| criterion.id.clone()).collect();
        let all = ids.len();
        (1..=all as u32, subsequence(ids, 0..=all)).prop_map(move |(at_least, always)| Sql {
            title: title.clone(),
            purpose: purpose.clone(),
            criteria: criteria.clone(),
            accept: Accept { at_least, always },
            rejection_reasons: rejection_reasons.clone(),
        })
    })
}

/// A service-level agreement between these leaders, with up to five commitments.
pub fn sla(leaders: Vec<String>) -> impl Strategy<Value = Sla> {
    let within = (
        1u32..50,
        select(vec![DurationUnit::Hours, DurationUnit::Days, DurationUnit::WorkingHours, DurationUnit::WorkingDays]),
    )
        .prop_map(|(count, unit)| Duration { count, unit });
    let per = || select(vec![Period::Month, Period::Week]);
    let measure = prop_oneof![
        (per(), 1u32..200).prop_map(|(per, at_least)| Measure::HandedOff { per, at_least }),
        (per(), percent()).prop_map(|(per, at_least)| Measure::AcceptanceRate { per, at_least }),
        (within.clone(), percent()).prop_map(|(within, share)| Measure::TimeToFirstTouch { within, share }),
        (within, percent()).prop_map(|(within, share)| Measure::TimeToDecision { within, share }),
        percent().prop_map(|share| Measure::RejectionsWithReason { share }),
    ];
    (text(), vec((select(leaders), text(), measure), 0..6)).prop_map(|(title, all)| Sla {
        title,
        commitments: all
            .into_iter()
            .enumerate()
            .map(|(n, (by, words, measure))| Commitment {
                id: id("commitment", n),
                by,
                label: label(&words, n),
                measure,
            })
            .collect(),
    })
}

/// A revenue target with one to four steps, each beginning where the one before ends.
pub fn funnel() -> impl Strategy<Value = Funnel> {
    let between = subsequence(vec!["meeting", "demo", "proposal"], 0..=3);
    (text(), date(), 0u64..400, 0u64..10_000_000, 1u64..100_000, option::of(duration()), between, vec(percent(), 4))
        .prop_map(|(title, from, days, revenue_target, average_deal, lost_after, between, rates)| {
            let places: Vec<&str> = std::iter::once("lead").chain(between).chain(std::iter::once("won")).collect();
            let stages = places
                .windows(2)
                .zip(rates)
                .map(|(step, rate)| FunnelStage {
                    id: format!("{}-to-{}", step[0], step[1]),
                    from: step[0].to_owned(),
                    to: step[1].to_owned(),
                    rate,
                })
                .collect();
            let to = from + chrono::Days::new(days);
            Funnel { title, from, to, revenue_target, average_deal, lost_after, stages }
        })
}
