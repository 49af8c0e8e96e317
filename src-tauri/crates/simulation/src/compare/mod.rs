//! Two definitions on past leads (language reference, section 7): every lead in exactly one cell of *band under one* by
//! *band under the other* by *outcome*, the rates of those who qualify, and every lead whose band differs.

mod changes;
mod engine;
mod figures;
mod lists;
mod noise;
mod timing;

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use agreement::model::{Duration, Mql, Sql};
use agreement::time::Instant;
use chrono_tz::Tz;

use crate::dataset::{Dataset, Lead};
use crate::engine::{Crossing, count};
use crate::outcome::{Fate, Fates, Outcome};
use crate::plan::{BandIndex, Plan};
use crate::score::{Evaluation, Scores};
use crate::warning::Warning;

pub use changes::{Change, RuleChange};
pub use engine::Engine;
pub use figures::{Figures, SqlFigures};
pub use lists::{Figure, HistogramBar, Which};
pub use timing::{Shift, Timing};

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
    plan: Arc<Plan>,
    /// How many leads are in each band that has any.
    per_band: BTreeMap<BandIndex, usize>,
    /// Of each lead, whether it meets the sales-qualified lead.
    meets: Option<Arc<Vec<bool>>>,
}

impl SideResult {
    /// A band's id, `disqualified` where it is none of the bands.
    pub fn band_id(&self, band: BandIndex) -> &str {
        self.plan.band_id(band)
    }

    /// The bands' ids from lowest to highest, `disqualified` not among them.
    pub fn band_ids(&self) -> impl ExactSizeIterator<Item = &str> {
        self.plan.bands.iter().map(|band| band.id.as_str())
    }

    /// How many leads are in each band that has any.
    pub fn bands(&self) -> &BTreeMap<BandIndex, usize> {
        &self.per_band
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
    /// How many leads have another band under the second definition than under the first.
    pub changed_leads: usize,
    /// The assumption under which open leads count as lost, if there is one.
    pub lost_after: Option<LostAfter>,
    /// What the documents of both sides ask that these leads cannot answer, each once.
    pub warnings: Vec<Warning>,
    /// What became of each lead.
    fates: Arc<Fates>,
    crossing: Crossing,
    histogram: Option<Arc<Vec<HistogramBar>>>,
    zone: Tz,
}

impl Comparison {
    /// What became of a lead.
    pub fn fate(&self, lead: Lead) -> Fate {
        self.fates.fate(lead)
    }
}

/// Judges every lead under both definitions.
pub fn compare(data: &Dataset, from: Option<Side<'_>>, to: Side<'_>, setting: Setting) -> Comparison {
    let found = engine::Memory::default().compare(data, from, to, setting, &|| true);
    found.expect("an answer that is always wanted")
}

fn cells(crossing: &Crossing, fates: &Fates) -> Vec<Cell> {
    let mut cells = Vec::new();
    for (from, to, leads, amount) in crossing.pairs() {
        for outcome in Outcome::ALL {
            let leads = count(fates, leads, |fate| fate.outcome == outcome);
            // Only who bought has an amount.
            let amount = if outcome == Outcome::Won { amount } else { 0 };
            if leads > 0 {
                cells.push(Cell { from, to, outcome, leads, amount });
            }
        }
    }
    // By the bands' places; disqualified is behind all of them.
    cells.sort_by_key(|cell| (cell.from, cell.to, cell.outcome));
    cells
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
    let mut seen = HashSet::new();
    warnings.into_iter().filter(|warning| seen.insert(warning.clone())).collect()
}
