//! Section 7: two definitions on past leads.

use std::collections::BTreeMap;

use agreement::model::*;
use agreement::time::{Instant, month_of};
use chrono_tz::Tz;

use super::condition::Asked;
use super::scoring::judge;
use super::{LeadRow, Rows, first_qualified};

/// Under which both definitions are judged.
#[derive(Debug, Clone, Copy)]
pub struct OracleSetting {
    /// The agreement's time zone.
    pub zone: Tz,
    /// Replay instead of hand-off.
    pub replay: bool,
    /// As given.
    pub as_of: Option<Instant>,
    /// `lost_after`
    pub lost_after: Option<Duration>,
}

/// A rate with its interval and what the unknown could make of it.
#[derive(Debug, Clone, PartialEq)]
pub struct OracleRate {
    /// Good among known.
    pub rate: Option<f64>,
    /// The 95 % Wilson interval.
    pub interval: Option<(f64, f64)>,
    /// How many are known.
    pub known: usize,
    /// How many are not.
    pub unknown: usize,
    /// From all the unknown bad to all the unknown good.
    pub range: Option<(f64, f64)>,
}

/// The leads in the qualifying band of one definition, and its `sql.yaml`.
#[derive(Debug, Clone, PartialEq)]
pub struct OracleSide {
    /// How many qualify.
    pub qualified: usize,
    /// How many of them were handed off, accepted, rejected.
    pub handed_off: usize,
    /// Of them accepted.
    pub accepted: usize,
    /// Of them rejected.
    pub rejected: usize,
    /// accepted / (accepted + rejected)
    pub acceptance: OracleRate,
    /// won / (won + lost + rejected)
    pub win: OracleRate,
    /// By name.
    pub outcomes: BTreeMap<String, usize>,
    /// `meeting`, `proposal`, `won`.
    pub reached: BTreeMap<String, usize>,
    /// Sold.
    pub amount: i128,
    /// By year and month, None for no known month.
    pub per_month: BTreeMap<Option<(i32, u32)>, usize>,
    /// Of all leads that reached a stage: meets; meets though rejected; accepted without meeting.
    pub sql: (usize, usize, usize),
}

/// Two definitions on past leads.
#[derive(Debug, Clone, PartialEq)]
pub struct OracleComparison {
    /// How many leads there were.
    pub leads: usize,
    /// By bands and outcome: leads and amount.
    pub cells: BTreeMap<(String, String, String), (usize, i128)>,
    /// Of the first definition.
    pub from: OracleSide,
    /// Of the second.
    pub to: OracleSide,
    /// Ids of the leads whose band differs.
    pub changed: Vec<String>,
    /// How many open leads `lost_after` made lost.
    pub decided: usize,
}

/// Judges every lead under both definitions.
pub fn compare(rows: &Rows, from: (&Mql, &Sql), to: (&Mql, &Sql), setting: OracleSetting) -> OracleComparison {
    let as_of = rows.as_of(setting.as_of);
    let known = rows.as_known_at(as_of);
    // Types are those of all data, whenever it is from.
    let judged = |mql: &Mql| -> Vec<(String, Option<Instant>)> {
        known.leads.iter().map(|lead| band(mql, rows, lead, as_of, setting)).collect()
    };
    let (before, after) = (judged(from.0), judged(to.0));
    let mut cells: BTreeMap<_, (usize, i128)> = BTreeMap::new();
    let mut changed = Vec::new();
    let mut decided = 0;
    for ((lead, (before, _)), (after, _)) in known.leads.iter().zip(&before).zip(&after) {
        let outcome = outcome(lead, as_of, setting.lost_after);
        let cell = cells.entry((before.clone(), after.clone(), outcome.to_owned())).or_default();
        cell.0 += 1;
        cell.1 += amount(lead);
        if before != after {
            changed.push(lead.id.clone());
        }
        decided += usize::from(outcome != self::outcome(lead, as_of, None));
    }
    let side = |(mql, sql): (&Mql, &Sql), bands: &[(String, Option<Instant>)]| {
        one_side(mql, sql, bands, rows, &known, as_of, setting)
    };
    OracleComparison {
        leads: known.leads.len(),
        from: side(from, &before),
        to: side(to, &after),
        cells,
        changed,
        decided,
    }
}

/// A lead's band, and in a replay its first qualified moment.
fn band(
    mql: &Mql,
    rows: &Rows,
    lead: &LeadRow,
    as_of: Option<Instant>,
    setting: OracleSetting,
) -> (String, Option<Instant>) {
    if !setting.replay {
        return (judge(mql, setting.zone, rows, lead, lead.handoff(as_of)).band, None);
    }
    match first_qualified(mql, setting.zone, rows, lead, as_of) {
        Some(first) => (mql.bands[mql.bands.len() - 1].id.clone(), Some(first)),
        None => (judge(mql, setting.zone, rows, lead, as_of).band, None),
    }
}

fn one_side(
    mql: &Mql,
    sql: &Sql,
    bands: &[(String, Option<Instant>)],
    rows: &Rows,
    known: &Rows,
    as_of: Option<Instant>,
    setting: OracleSetting,
) -> OracleSide {
    let qualifying = &mql.bands[mql.bands.len() - 1].id;
    let qualified: Vec<(&LeadRow, Option<Instant>)> = known
        .leads
        .iter()
        .zip(bands)
        .filter(|(_, (band, _))| band == qualifying)
        .map(|(lead, (_, first))| (lead, *first))
        .collect();
    let count = |test: &dyn Fn(&LeadRow) -> bool| qualified.iter().filter(|(lead, _)| test(lead)).count();
    let outcomes: BTreeMap<String, usize> = ["won", "lost", "rejected", "open", "never_worked"]
        .map(|name| (name.to_owned(), count(&|lead| outcome(lead, as_of, setting.lost_after) == name)))
        .into();
    let mut per_month = BTreeMap::new();
    for (lead, first) in &qualified {
        let at = if setting.replay { *first } else { lead.earliest("handed_off").or(lead.created) };
        *per_month.entry(at.map(|at| month_of(setting.zone, at))).or_default() += 1;
    }
    let worked = || known.leads.iter().filter(|lead| !lead.stages.is_empty());
    let meets = |lead: &LeadRow| meets(sql, setting.zone, rows, lead, as_of);
    let (accepted_leads, rejected_leads) = (count(&accepted), count(&rejected));
    OracleSide {
        qualified: qualified.len(),
        handed_off: count(&|lead| lead.has("handed_off")),
        accepted: accepted_leads,
        rejected: rejected_leads,
        acceptance: rate(accepted_leads, accepted_leads + rejected_leads, qualified.len()),
        win: rate(outcomes["won"], outcomes["won"] + outcomes["lost"] + outcomes["rejected"], qualified.len()),
        reached: ["meeting", "proposal", "won"].map(|stage| (stage.to_owned(), count(&|lead| lead.has(stage)))).into(),
        amount: qualified.iter().map(|(lead, _)| amount(lead)).sum(),
        per_month,
        outcomes,
        sql: (
            worked().filter(|lead| meets(lead)).count(),
            worked().filter(|lead| meets(lead) && rejected(lead)).count(),
            worked().filter(|lead| !meets(lead) && accepted(lead)).count(),
        ),
    }
}

/// Section 5: at least so many criteria hold, and all that always must.
pub fn meets(sql: &Sql, zone: Tz, rows: &Rows, lead: &LeadRow, as_of: Option<Instant>) -> bool {
    let lists = BTreeMap::new();
    let asked = Asked { lists: &lists, zone, rows, lead, t: as_of };
    let holding: Vec<&str> =
        sql.criteria.iter().filter(|one| asked.holds(&one.when)).map(|one| one.id.as_str()).collect();
    holding.len() >= sql.accept.at_least as usize && sql.accept.always.iter().all(|id| holding.contains(&id.as_str()))
}

fn accepted(lead: &LeadRow) -> bool {
    lead.has("accepted") || lead.has("proposal") || lead.has("won")
}

fn rejected(lead: &LeadRow) -> bool {
    lead.has("rejected") && !accepted(lead)
}

fn outcome(lead: &LeadRow, as_of: Option<Instant>, lost_after: Option<Duration>) -> &'static str {
    if lead.has("won") {
        "won"
    } else if lead.has("lost") || (lead.has("rejected") && accepted(lead)) {
        "lost"
    } else if lead.has("rejected") {
        "rejected"
    } else if !lead.stages.is_empty() {
        match (lead.earliest("handed_off"), as_of, lost_after) {
            (Some(at), Some(as_of), Some(after)) if at < as_of - after.milliseconds() => "lost",
            _ => "open",
        }
    } else {
        "never_worked"
    }
}

/// Of the `won` stage the latest amount that is stated: by time, then by order in the file.
fn amount(lead: &LeadRow) -> i128 {
    let mut latest: Option<(Option<Instant>, i64)> = None;
    for row in lead.stages.iter().filter(|row| row.stage == "won") {
        if let Some(amount) = row.amount
            && latest.is_none_or(|(at, _)| row.at >= at)
        {
            latest = Some((row.at, amount));
        }
    }
    latest.map_or(0, |(_, amount)| i128::from(amount))
}

fn rate(good: usize, known: usize, all: usize) -> OracleRate {
    let share = |part: usize, of: usize| part as f64 / of as f64;
    OracleRate {
        rate: (known > 0).then(|| share(good, known)),
        interval: (known > 0).then(|| interval(share(good, known), known as f64)),
        known,
        unknown: all - known,
        range: (all > 0).then(|| (share(good, all), share(good + all - known, all))),
    }
}

/// The shares `p` for which the observed one is exactly 1.959964 standard errors away: the two roots of
/// `(share - p)² = z² p (1 - p) / n`.
fn interval(share: f64, n: f64) -> (f64, f64) {
    let q = 1.959964_f64 * 1.959964 / n;
    let (a, b, c) = (1.0 + q, -(2.0 * share + q), share * share);
    let root = (b * b - 4.0 * a * c).max(0.0).sqrt();
    ((-b - root) / (2.0 * a), (-b + root) / (2.0 * a))
}
