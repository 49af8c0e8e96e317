//! Two definitions on past leads (language reference, section 7): every lead in exactly one cell of *band under one* by
//! *band under the other* by *outcome*, the rates of those who qualify, and every lead whose band differs.

mod changes;
mod figures;
mod lists;
mod noise;

use std::collections::BTreeMap;

use agreement::model::{Duration, Mql, Sql};
use agreement::time::Instant;
use chrono_tz::Tz;
use rayon::prelude::*;

use crate::dataset::{Dataset, Lead};
use crate::outcome::{Fate, Outcome};
use crate::plan::{BandIndex, Plan, SqlPlan};
use crate::score::{Evaluation, Scores, score};
use crate::warning::Warning;
use crate::world::World;

pub use changes::{Change, RuleChange};
pub use figures::{Figures, SqlFigures};
pub use lists::{Figure, HistogramBar, Which};

/// One of the two definitions.
#[derive(Debug, Clone, Copy)]
pub struct Side<'a> {
    /// What qualifies a lead.
    pub mql: &'a Mql,
    /// What sales confirms, if that is to be held against the leads too.
    pub sql: Option<&'a Sql>,
}

/// Under which both definitions are judged; the calendar and `lost_after` are those of the second one's workspace.
#[derive(Debug, Clone, Copy)]
pub struct Setting {
    /// The agreement's time zone.
    pub zone: Tz,
    /// At which moment leads are judged.
    pub moment: Evaluation,
    /// The world as it was known then; by default the latest creation, event or stage.
    pub as_of: Option<Instant>,
    /// An open lead handed off longer ago than this counts as lost.
    pub lost_after: Option<Duration>,
}

/// So many leads with this band under either definition and this outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cell {
    /// Under the first definition; None when there is no first one.
    pub from: Option<BandIndex>,
    /// Under the second.
    pub to: BandIndex,
    /// What became of them.
    pub outcome: Outcome,
    /// How many.
    pub leads: usize,
    /// What was sold to them, in ten-thousandths of the currency.
    pub amount: i128,
}

/// What one definition says of the leads.
#[derive(Debug, Clone)]
pub struct SideResult {
    /// Score, band and moment of every lead.
    pub scores: Scores,
    /// The band that qualifies.
    pub qualifying: BandIndex,
    /// The figures of the leads in the qualifying band.
    pub figures: Figures,
    /// All leads that reached a stage, held against this side's sales-qualified lead.
    pub sql: Option<SqlFigures>,
    bands: Vec<String>,
    /// Of each lead, whether it meets the sales-qualified lead.
    meets: Option<Vec<bool>>,
}

impl SideResult {
    /// A band's id, `disqualified` where it is none of the bands.
    pub fn band_id(&self, band: BandIndex) -> &str {
        band.place().and_then(|place| self.bands.get(place)).map_or(agreement::DISQUALIFIED, String::as_str)
    }

    /// The bands' ids from lowest to highest, `disqualified` not among them.
    pub fn band_ids(&self) -> &[String] {
        &self.bands
    }

    /// How many leads are in each band that has any.
    pub fn bands(&self) -> BTreeMap<BandIndex, usize> {
        let mut counts = BTreeMap::new();
        let leads = 0..self.scores.len() as Lead;
        for lead in leads.filter(|lead| self.scores.has(*lead)) {
            *counts.entry(self.scores.band(lead)).or_default() += 1;
        }
        counts
    }
}

/// The assumption that both sign, and what it did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LostAfter {
    /// `lost_after`
    pub after: Duration,
    /// How many open leads it made lost.
    pub decided: usize,
}

/// Two definitions on past leads.
#[derive(Debug, Clone)]
pub struct Comparison {
    /// The world as it was known then; None when the data has no time at all.
    pub as_of: Option<Instant>,
    /// At which moment leads were judged.
    pub moment: Evaluation,
    /// How many leads there were.
    pub leads: usize,
    /// The first definition, if there is one.
    pub from: Option<SideResult>,
    /// The second definition.
    pub to: SideResult,
    /// The cells that hold a lead, by bands and outcome; together they are all leads.
    pub cells: Vec<Cell>,
    /// Every lead whose band differs, in the order of the data.
    pub changes: Vec<Change>,
    /// The assumption under which open leads count as lost, if there is one.
    pub lost_after: Option<LostAfter>,
    /// What the documents of both sides ask that these leads cannot answer, each once.
    pub warnings: Vec<Warning>,
    /// What became of each lead.
    fates: Vec<Fate>,
    zone: Tz,
}

impl Comparison {
    /// What became of a lead.
    pub fn fate(&self, lead: Lead) -> &Fate {
        &self.fates[lead as usize]
    }
}

/// Judges every lead under both definitions.
pub fn compare(data: &Dataset, from: Option<Side<'_>>, to: Side<'_>, setting: Setting) -> Comparison {
    let world = World::new(data, setting.as_of);
    let fate = |lead| Fate::of(&world, lead, setting.lost_after, setting.zone);
    let fates: Vec<Fate> = data.leads().into_par_iter().map(fate).collect();
    let mut warnings = Vec::new();
    let mut judge = |side: Side<'_>| {
        let plan = Plan::new(side.mql, data, setting.zone);
        warnings.extend_from_slice(plan.warnings());
        let sql = side.sql.map(|sql| SqlPlan::new(sql, data, setting.zone));
        warnings.extend(sql.iter().flat_map(|sql| sql.warnings().iter().cloned()));
        let result = side_result(&world, side.mql, &plan, sql.as_ref(), &fates, setting);
        (plan, result)
    };
    let from = from.map(|side| (side, judge(side)));
    let (to_plan, to_result) = judge(to);
    let changes = from.as_ref().map_or_else(Vec::new, |(_, (plan, result))| {
        changes::changes(&world, (plan, &result.scores), (&to_plan, &to_result.scores), &fates)
    });
    let from = from.map(|(_, (_, result))| result);
    let lost_after = setting.lost_after.map(|after| LostAfter {
        after,
        decided: world.leads().filter(|lead| fates[*lead as usize].lost_by_assumption).count(),
    });
    warnings.extend(lost_after.map(assumption));
    Comparison {
        as_of: world.as_of(),
        moment: setting.moment,
        leads: world.leads().count(),
        cells: cells(&world, from.as_ref(), &to_result, &fates),
        changes,
        from,
        to: to_result,
        lost_after,
        warnings: distinct(warnings),
        fates,
        zone: setting.zone,
    }
}

fn side_result(
    world: &World<'_>,
    mql: &Mql,
    plan: &Plan,
    sql: Option<&SqlPlan>,
    fates: &[Fate],
    setting: Setting,
) -> SideResult {
    let scores = score(world, plan, setting.moment);
    let meets = sql.map(|sql| -> Vec<bool> {
        let leads = world.data().leads().into_par_iter();
        leads.map(|lead| sql.meets(world.data(), lead, world.as_of())).collect()
    });
    SideResult {
        figures: Figures::of(world, &scores, plan.qualifying(), fates, setting.zone),
        sql: meets.as_ref().map(|meets| SqlFigures::of(world, meets, fates)),
        qualifying: plan.qualifying(),
        bands: mql.bands.iter().map(|band| band.id.clone()).collect(),
        scores,
        meets,
    }
}

fn cells(world: &World<'_>, from: Option<&SideResult>, to: &SideResult, fates: &[Fate]) -> Vec<Cell> {
    let mut cells: BTreeMap<(Option<BandIndex>, BandIndex, Outcome), (usize, i128)> = BTreeMap::new();
    for lead in world.leads() {
        let fate = &fates[lead as usize];
        let key = (from.map(|side| side.scores.band(lead)), to.scores.band(lead), fate.outcome);
        let cell = cells.entry(key).or_default();
        cell.0 += 1;
        cell.1 += i128::from(fate.amount);
    }
    let cell = |((from, to, outcome), (leads, amount))| Cell { from, to, outcome, leads, amount };
    cells.into_iter().map(cell).collect()
}

fn assumption(LostAfter { after, decided }: LostAfter) -> Warning {
    let (leads, counts) = if decided == 1 { ("open lead", "counts") } else { ("open leads", "count") };
    Warning {
        code: "lost-after",
        rule: String::new(),
        message: format!(
            "{decided} {leads} {counts} as lost only because both sides agreed to wait no longer than {}",
            after.words()
        ),
    }
}

fn distinct(warnings: Vec<Warning>) -> Vec<Warning> {
    let mut seen = std::collections::HashSet::new();
    warnings.into_iter().filter(|warning| seen.insert(warning.clone())).collect()
}
