//! Sections 4 and 5: points and bands.

use std::collections::BTreeMap;

use agreement::model::*;
use agreement::time::Instant;
use chrono_tz::Tz;

use super::condition::Asked;
use super::{Cell, LeadRow, Rows};

/// What a definition says of a lead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judgement {
    /// The score.
    pub score: i64,
    /// The band's id, or `disqualified`.
    pub band: String,
    /// The total of each category.
    pub totals: BTreeMap<String, i64>,
    /// The points of each rule.
    pub points: BTreeMap<String, i64>,
}

/// What a definition says of a lead at a moment.
pub fn judge(mql: &Mql, zone: Tz, rows: &Rows, lead: &LeadRow, t: Option<Instant>) -> Judgement {
    let asked = Asked { lists: &mql.lists, zone, rows, lead, t };
    let points: BTreeMap<String, i64> =
        mql.rules.iter().map(|rule| (rule.id.clone(), rule_points(asked, &rule.scoring))).collect();
    let mut totals = BTreeMap::new();
    for category in &mql.categories {
        let own = mql.rules.iter().filter(|rule| rule.category == category.id);
        let mut total: i64 = own.map(|rule| points[&rule.id]).sum();
        if let Some(floor) = category.floor {
            total = total.max(floor.into());
        }
        if let Some(cap) = category.cap {
            total = total.min(cap.into());
        }
        totals.insert(category.id.clone(), total);
    }
    let score = totals.values().sum();
    let band = band(mql, asked, score, &totals);
    Judgement { score, band, totals, points }
}

fn rule_points(asked: Asked<'_>, scoring: &Scoring) -> i64 {
    match scoring {
        Scoring::Once { when, points } => {
            if asked.holds(when) {
                i64::from(*points)
            } else {
                0
            }
        }
        Scoring::Fading { when, points, halve_every } => {
            let matching = asked.matching(when);
            let counted = when.count.unwrap_or(Count::AtLeast(1)).holds(matching.len() as u32);
            match (matching.iter().max(), asked.t) {
                (Some(at), Some(t)) if counted => halve(i64::from(*points), (t - at) / halve_every.milliseconds()),
                _ => 0,
            }
        }
        Scoring::Each { each, points, halve_every, limit } => {
            let mut sum = 0;
            for at in asked.matching(each) {
                let k = match (halve_every, asked.t) {
                    (Some(length), Some(t)) => (t - at) / length.milliseconds(),
                    _ => 0,
                };
                sum += halve(i64::from(*points), k);
            }
            if *points > 0 { sum.min(i64::from(*limit)) } else { sum.max(i64::from(*limit)) }
        }
        Scoring::Tiers { field, tiers } => match asked.attribute(field) {
            (_, Some(Cell::Number(value))) => {
                let mut points = 0;
                for tier in tiers {
                    if tier.from.value() <= value {
                        points = i64::from(tier.points);
                    }
                }
                points
            }
            _ => 0,
        },
    }
}

/// Halved so many times, each time rounding towards zero.
fn halve(points: i64, times: i64) -> i64 {
    let mut points = points;
    for _ in 0..times.min(64) {
        points /= 2;
    }
    points
}

fn band(mql: &Mql, asked: Asked<'_>, score: i64, totals: &BTreeMap<String, i64>) -> String {
    if mql.never.iter().any(|gate| asked.holds(&gate.when)) {
        return "disqualified".to_owned();
    }
    let fails = mql.must_have.iter().any(|gate| !asked.holds(&gate.when));
    let mut found = &mql.bands[0];
    for (place, band) in mql.bands.iter().enumerate().skip(1) {
        let qualifies = place == mql.bands.len() - 1;
        let reached = band.from.is_none_or(|from| score >= i64::from(from))
            && band.needs.iter().all(|(category, least)| totals[category] >= i64::from(*least));
        if reached && !(qualifies && fails) {
            found = band;
        }
    }
    found.id.clone()
}
