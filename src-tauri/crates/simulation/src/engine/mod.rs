//! Scores of all leads at once, and of an edit only what it touches.
//!
//! - [`ages`]: events by whole days before the moment of decision; [`count`]: all counts of a definition in one go;
//!   [`nth`]: single events, for whoever moves a window.
//! - [`mask`]: conditions asked of a block of leads; [`column`]: what a rule finds, apart from its points.
//! - [`scored`]: sums, scores, and what of a lead decides its band ([`judge`]).
//! - [`by_score`] and [`crossing`]: the leads counted by all that a comparison tells.
//!
//! What is exact in whole days takes this way; anything else that a condition can say is asked lead by lead, by the plain
//! reading of [`crate::plan`], inside the same columns.

mod ages;
mod by_score;
mod column;
mod count;
mod crossing;
mod judge;
mod mask;
mod nth;
mod scored;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use agreement::time::Instant;
use rayon::prelude::*;

use crate::dataset::{Dataset, Lead};
use crate::plan::Plan;

pub(crate) use ages::{Ages, BLOCK};
pub(crate) use by_score::{ByScore, FromPlaces};
pub(crate) use count::Counts;
pub(crate) use crossing::{Crossing, Places, count};
pub(crate) use judge::Judge;
pub(crate) use mask::{Block, Mask};
pub(crate) use scored::{Formula, Scored};

use column::{Column, Finding, Part, Recipe};
use count::Lanes;
use judge::States;
use nth::NthAges;
use scored::Term;

/// So many columns are kept that the last definitions did not ask for: a window that is dragged back is there again.
const SPARE: usize = 12;

/// An edit changes no more findings than these at once.
const FEW: usize = 3;

/// Whether the answer is still wanted.
pub(crate) type Wanted<'a> = &'a (dyn Fn() -> bool + Sync);

/// All leads at their moments of decision.
#[derive(Clone, Copy)]
pub(crate) struct Sight<'a> {
    pub data: &'a Dataset,
    pub ages: &'a Ages,
    pub moment: &'a (dyn Fn(Lead) -> Option<Instant> + Sync),
}

/// Columns that were found, the ones asked for last at the end.
#[derive(Debug, Default)]
pub(crate) struct Columns {
    kept: Vec<(Finding, Arc<Column>)>,
    aged: NthAges,
}

impl Columns {
    /// What scores hang on under a definition: finds what is not there yet. None when the answer is wanted no longer.
    pub(crate) fn formula(&mut self, sight: Sight<'_>, plan: &Plan, wanted: Wanted<'_>) -> Option<Formula> {
        let rules: Vec<_> =
            plan.rules.iter().filter_map(|rule| Some((rule.category?, Finding::of(&rule.points)?))).collect();
        let gated = !plan.must_have.is_empty() || !plan.never.is_empty();
        let gates = gated.then(|| Finding::Gates { must_have: plan.must_have.clone(), never: plan.never.clone() });
        self.find(sight, rules.iter().map(|(_, (finding, _))| finding).chain(&gates), wanted)?;
        let term = |(category, (finding, table))| Some(Term { category, column: self.get(&finding)?, table });
        Some(Formula {
            terms: rules.into_iter().map(term).collect::<Option<_>>()?,
            gates: match gates {
                Some(gates) => Some(self.get(&gates)?),
                None => None,
            },
            categories: plan.categories.clone(),
            states: States::of(plan),
        })
    }

    /// Drops what neither of these formulas hangs on, but for the newest.
    pub(crate) fn keep_for(&mut self, formulas: &[&Scored]) {
        let used = |column: &Arc<Column>| formulas.iter().any(|scored| scored.uses(column));
        let mut spare = self.kept.iter().filter(|(_, column)| !used(column)).count();
        self.kept.retain(|(_, column)| {
            let dropped = spare > SPARE && !used(column);
            spare -= usize::from(dropped);
            !dropped
        });
    }

    fn get(&self, finding: &Finding) -> Option<Arc<Column>> {
        self.kept.iter().find(|(own, _)| own == finding).map(|(_, column)| column.clone())
    }

    /// Finds what is not there yet, all of it in one go through the events.
    fn find<'f>(
        &mut self,
        sight: Sight<'_>,
        findings: impl Iterator<Item = &'f Finding>,
        wanted: Wanted<'_>,
    ) -> Option<()> {
        let mut missing: Vec<&Finding> = Vec::new();
        for finding in findings {
            if self.get(finding).is_none() && !missing.contains(&finding) {
                missing.push(finding);
            }
        }
        if missing.is_empty() {
            return Some(());
        }
        let mut columns: Vec<Column> = missing.iter().map(|finding| finding.column(sight.data.len())).collect();
        // Whoever edits a rule will edit it again; many rules at once are found faster by counting.
        let is_edit = !self.kept.is_empty() && missing.len() <= FEW;
        let lanes = if is_edit { Lanes::with_ages() } else { Lanes::default() };
        self.fill(sight, &missing, lanes, &mut columns, wanted)?;
        self.kept.extend(missing.into_iter().cloned().zip(columns.into_iter().map(Arc::new)));
        Some(())
    }

    fn fill(
        &mut self,
        sight: Sight<'_>,
        findings: &[&Finding],
        lanes: Lanes,
        columns: &mut [Column],
        wanted: Wanted<'_>,
    ) -> Option<()> {
        let data = sight.data;
        let mut lanes = Some(lanes);
        let recipes: Vec<Recipe<'_>> = findings.iter().map(|finding| Recipe::new(finding, &mut lanes)).collect();
        let lanes = lanes.unwrap_or_default();
        let events = lanes.nth_events().to_vec();
        let known: Vec<Option<Arc<Vec<u16>>>> = events.iter().map(|event| self.aged.get(event)).collect();
        let mut new: Vec<Vec<u16>> =
            known.iter().map(|known| vec![0; if known.is_some() { 0 } else { data.len() }]).collect();
        let counter = (!lanes.is_empty()).then(|| lanes.counter(data));

        let mut blocks: Vec<Parts<'_>> = Vec::new();
        blocks.resize_with(data.len().div_ceil(BLOCK), Parts::default);
        for column in columns {
            blocks.iter_mut().zip(column.parts(BLOCK)).for_each(|(block, part)| block.columns.push(part));
        }
        for ages in &mut new {
            let mut parts = ages.chunks_mut(BLOCK);
            blocks.iter_mut().for_each(|block| block.new_ages.push(parts.next().unwrap_or_default()));
        }
        let stopped = AtomicBool::new(false);
        blocks.into_par_iter().enumerate().for_each_init(Counts::default, |counts, (number, mut parts)| {
            if stopped.load(Ordering::Relaxed) || !wanted() {
                stopped.store(true, Ordering::Relaxed);
                return;
            }
            let first = number * BLOCK;
            let leads = first..(first + BLOCK).min(data.len());
            if let Some(counter) = &counter {
                counter.count(data, sight.ages, leads.clone(), counts);
            }
            for ((event, known), ages) in events.iter().zip(&known).zip(&mut parts.new_ages) {
                if known.is_none() {
                    nth::fill(data, sight.ages, event, leads.clone(), ages);
                }
            }
            let aged = known.iter().zip(&parts.new_ages).map(|(known, new)| match known {
                Some(known) => &known[leads.clone()],
                None => &**new,
            });
            let aged: Vec<&[u16]> = aged.collect();
            let block = Block { data, leads, moment: sight.moment, counts, aged: &aged };
            recipes.iter().zip(parts.columns).for_each(|(recipe, part)| recipe.fill(&block, part));
        });
        let aged: Vec<_> =
            known.into_iter().zip(new).map(|(known, new)| known.unwrap_or_else(|| Arc::new(new))).collect();
        let done = !stopped.into_inner();
        if done {
            self.aged.keep(&events, &aged);
        }
        done.then_some(())
    }
}

/// What a block of leads fills.
#[derive(Default)]
struct Parts<'a> {
    columns: Vec<Part<'a>>,
    /// Of each event whose ages are asked for; empty where they are known.
    new_ages: Vec<&'a mut [u16]>,
}

/// Scores under a definition: those that are there already, else made from the nearest of them, else from nothing.
pub(crate) fn scored(formula: Formula, near: &mut [Option<Arc<Scored>>], present: &[bool]) -> Arc<Scored> {
    if let Some(same) = near.iter().flatten().find(|scored| scored.is(&formula)) {
        return same.clone();
    }
    let all = formula.terms.len().max(1);
    let distances = near.iter_mut().filter_map(|place| {
        let distance = place.as_ref()?.distance(&formula)?;
        Some((distance, place))
    });
    match distances.min_by_key(|(distance, _)| *distance) {
        Some((distance, place)) if distance < all => {
            // Changed in place where nobody else looks at them; whoever does keeps them as they were.
            let mut scored = place.take().unwrap_or_else(|| Arc::new(Scored::new(formula.clone(), present)));
            Arc::make_mut(&mut scored).update(formula, present);
            scored
        }
        _ => Arc::new(Scored::new(formula, present)),
    }
}
