//! A sales-qualified lead made ready for the leads at hand.

use agreement::model::Sql;
use agreement::time::Instant;
use chrono_tz::Tz;
use rayon::prelude::*;

use super::compile::Compiler;
use super::condition::{Node, Seen};
use super::prepared::Prepared;
use super::value::Scope;
use crate::dataset::{Dataset, Lead};
use crate::engine::{BLOCK, Block, Counts, Mask};
use crate::warning::{Warning, Warnings};

/// A `sql.yaml` made ready for a data set. It is judged on the attributes as they stand (section 5).
#[derive(Debug, Clone)]
pub struct SqlPlan {
    criteria: Vec<Node>,
    at_least: usize,
    /// Places of the criteria that must hold; None for one that does not exist, which nothing meets.
    always: Vec<Option<usize>>,
    warnings: Vec<Warning>,
}

impl SqlPlan {
    /// Makes a document ready. What it asks that these leads cannot answer is in [`SqlPlan::warnings`].
    pub fn new(sql: &Sql, data: &Dataset, zone: Tz) -> SqlPlan {
        let (lists, mut prepared) = (std::collections::BTreeMap::new(), Prepared::default());
        let scope = Scope { lists: &lists, zone };
        let mut compiler = Compiler { data, scope, warnings: Warnings::default(), prepared: &mut prepared };
        let criteria = sql.criteria.iter().map(|criterion| {
            compiler.warnings.about(&criterion.id);
            compiler.condition(&criterion.when)
        });
        let criteria = criteria.collect();
        let always = &sql.accept.always;
        SqlPlan {
            criteria,
            at_least: sql.accept.at_least as usize,
            always: always.iter().map(|id| sql.criteria.iter().position(|own| own.id == *id)).collect(),
            warnings: compiler.warnings.list,
        }
    }

    /// What the document asks that these leads cannot answer.
    pub fn warnings(&self) -> &[Warning] {
        &self.warnings
    }

    /// Whether a lead meets the document; `as_of` is the moment that `within` and `older_than` count from.
    pub fn meets(&self, data: &Dataset, lead: Lead, as_of: Option<Instant>) -> bool {
        let seen = Seen::new(data, lead, as_of);
        let holds: Vec<bool> = self.criteria.iter().map(|criterion| criterion.holds(seen)).collect();
        holds.iter().filter(|holds| **holds).count() >= self.at_least
            && self.always.iter().all(|place| place.is_some_and(|place| holds[place]))
    }

    /// The same of all leads.
    pub(crate) fn meets_all(&self, data: &Dataset, as_of: Option<Instant>) -> Vec<bool> {
        let masks: Vec<Mask<'_>> = self.criteria.iter().map(|node| Mask::new(node, &mut None)).collect();
        let counts = Counts::default();
        let mut meets = vec![false; data.len()];
        meets.par_chunks_mut(BLOCK).enumerate().for_each(|(number, meets)| {
            let leads = number * BLOCK..number * BLOCK + meets.len();
            let block = Block { data, leads, moment: &|_| as_of, counts: &counts, aged: &[] };
            let (mut met, mut holds) = (vec![0_u16; meets.len()], vec![0; meets.len()]);
            meets.fill(true);
            for (place, mask) in masks.iter().enumerate() {
                mask.ask(&block, &mut holds);
                met.iter_mut().zip(&holds).for_each(|(met, holds)| *met += u16::from(*holds));
                if self.always.contains(&Some(place)) {
                    meets.iter_mut().zip(&holds).for_each(|(meets, holds)| *meets &= *holds == 1);
                }
            }
            let always = !self.always.contains(&None);
            meets.iter_mut().zip(&met).for_each(|(meets, met)| *meets &= always && usize::from(*met) >= self.at_least);
        });
        meets
    }
}
