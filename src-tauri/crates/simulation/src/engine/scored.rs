//! Every lead's score under a definition, kept as the sums of the categories: an edit adds what a rule gives now, takes
//! away what it gave, and leaves everything else as it is.

use std::sync::Arc;

use rayon::prelude::*;

use super::ages::BLOCK;
use super::column::{Column, Table};
use super::judge::{LEFT_OUT, States};
use crate::plan::CategoryPlan;

/// What one rule gives: a column, and the points for each of its small numbers.
#[derive(Debug, Clone)]
pub(crate) struct Term {
    pub category: usize,
    pub column: Arc<Column>,
    pub table: Option<Table>,
}

impl PartialEq for Term {
    fn eq(&self, other: &Term) -> bool {
        self.category == other.category && Arc::ptr_eq(&self.column, &other.column) && self.table == other.table
    }
}

/// All that scores hang on.
#[derive(Debug, Clone)]
pub(crate) struct Formula {
    pub terms: Vec<Term>,
    /// Which gate stands against each lead; None where there is no gate.
    pub gates: Option<Arc<Column>>,
    pub categories: Vec<CategoryPlan>,
    pub states: States,
}

impl PartialEq for Formula {
    fn eq(&self, other: &Formula) -> bool {
        self.terms == other.terms && self.has_same_states(other) && self.categories == other.categories
    }
}

impl Formula {
    fn has_same_states(&self, other: &Formula) -> bool {
        let same_gates = match (&self.gates, &other.gates) {
            (Some(one), Some(other)) => Arc::ptr_eq(one, other),
            (None, None) => true,
            _ => false,
        };
        same_gates && self.states == other.states
    }
}

/// Every lead's sums, score and state, in columns by the lead's place in the data.
#[derive(Debug, Clone)]
pub(crate) struct Scored {
    formula: Formula,
    sums: Vec<Vec<i32>>,
    score: Vec<i32>,
    state: Vec<u8>,
}

/// What is added to the sum of a category.
struct Delta<'a> {
    column: &'a Column,
    added: Added,
}

enum Added {
    /// So much where the small number is 1.
    Flag(i32),
    /// So much for each small number.
    Steps(Box<[i32; 256]>),
    /// So often the points in the column.
    Points(i32),
}

impl Scored {
    /// The scores by a formula, from nothing.
    pub(crate) fn new(formula: Formula, present: &[bool]) -> Scored {
        let nothing = Formula { terms: Vec::new(), ..formula.clone() };
        let leads = present.len();
        let mut scored = Scored {
            sums: vec![vec![0; leads]; formula.categories.len()],
            score: vec![0; leads],
            state: vec![0; leads],
            formula: nothing,
        };
        // Nothing is yet clamped to a floor.
        for category in &mut scored.formula.categories {
            (category.floor, category.cap) = (i64::MIN, i64::MAX);
        }
        scored.become_by(formula, present, true);
        scored
    }

    /// What they hang on.
    pub(crate) fn formula(&self) -> &Formula {
        &self.formula
    }

    /// Whether these are the scores of a formula.
    pub(crate) fn is(&self, formula: &Formula) -> bool {
        self.formula == *formula
    }

    /// How much of the way to a formula is done already: None when its categories are not the same, else how many terms
    /// would have to be added or taken away.
    pub(crate) fn distance(&self, formula: &Formula) -> Option<usize> {
        let ids = |formula: &Formula| formula.categories.iter().map(|own| own.id.clone()).collect::<Vec<_>>();
        if ids(&self.formula) != ids(formula) {
            return None;
        }
        let (gone, come) = differences(&self.formula.terms, &formula.terms);
        Some(gone.len() + come.len())
    }

    /// Turns these scores into those of a formula with the same categories.
    pub(crate) fn update(&mut self, formula: Formula, present: &[bool]) {
        let restate = !self.formula.has_same_states(&formula);
        self.become_by(formula, present, restate);
    }

    fn become_by(&mut self, formula: Formula, present: &[bool], restate: bool) {
        let before = std::mem::replace(&mut self.formula, formula);
        let after = &self.formula;
        let categories = after.categories.len();
        let deltas: Vec<Vec<Delta<'_>>> = (0..categories).map(|own| deltas(own, &before.terms, &after.terms)).collect();
        let touched: Vec<usize> = (0..categories)
            .filter(|own| !deltas[*own].is_empty() || before.categories[*own] != after.categories[*own])
            .collect();
        if touched.is_empty() && !restate {
            return;
        }
        // Which needs are met hangs on the categories' totals.
        let restate = restate
            || match &after.states {
                States::Needs(needs) => needs.iter().flatten().any(|(category, _)| touched.contains(category)),
                States::Bands(_) => true,
            };
        let mut blocks: Vec<BlockOf<'_>> = Vec::with_capacity(self.score.len() / BLOCK + 1);
        let mut sums: Vec<_> = self.sums.iter_mut().map(|sums| sums.chunks_mut(BLOCK)).collect();
        for ((score, state), present) in
            self.score.chunks_mut(BLOCK).zip(self.state.chunks_mut(BLOCK)).zip(present.chunks(BLOCK))
        {
            let sums = sums.iter_mut().map(|sums| sums.next().unwrap_or_default()).collect();
            blocks.push(BlockOf { first: blocks.len() * BLOCK, sums, score, state, present });
        }
        blocks.into_par_iter().for_each(|mut block| {
            for category in &touched {
                let limits = [&before.categories[*category], &after.categories[*category]];
                block.update(*category, limits, &deltas[*category]);
            }
            if restate {
                block.restate(after);
            }
        });
    }

    pub(crate) fn score(&self) -> &[i32] {
        &self.score
    }

    pub(crate) fn state(&self) -> &[u8] {
        &self.state
    }

    pub(crate) fn states(&self) -> &States {
        &self.formula.states
    }

    /// The total of a category of one lead.
    pub(crate) fn total(&self, lead: usize, category: usize) -> i32 {
        self.formula.categories[category].total(i64::from(self.sums[category][lead]))
    }

    /// Whether they hang on a column.
    pub(crate) fn uses(&self, column: &Arc<Column>) -> bool {
        let formula = &self.formula;
        formula.terms.iter().map(|term| &term.column).chain(&formula.gates).any(|own| Arc::ptr_eq(own, column))
    }

    pub(crate) fn categories(&self) -> usize {
        self.formula.categories.len()
    }
}

/// A block of leads that is being worked on.
struct BlockOf<'a> {
    first: usize,
    sums: Vec<&'a mut [i32]>,
    score: &'a mut [i32],
    state: &'a mut [u8],
    present: &'a [bool],
}

impl BlockOf<'_> {
    fn update(&mut self, category: usize, [before, after]: [&CategoryPlan; 2], deltas: &[Delta<'_>]) {
        let (sums, score) = (&mut *self.sums[category], &mut *self.score);
        let total = |limits: &CategoryPlan| {
            let (floor, cap) =
                (limits.floor.max(i64::from(i32::MIN)) as i32, limits.cap.min(i64::from(i32::MAX)) as i32);
            move |sum: i32| sum.max(floor).min(cap)
        };
        let (old, new) = (total(before), total(after));
        score.iter_mut().zip(&*sums).for_each(|(score, sum)| *score -= old(*sum));
        for delta in deltas {
            delta.add(self.first, sums);
        }
        score.iter_mut().zip(&*sums).for_each(|(score, sum)| *score += new(*sum));
    }

    fn restate(&mut self, formula: &Formula) {
        let gates = match formula.gates.as_deref() {
            Some(Column::Levels(levels)) => &levels[self.first..self.first + self.score.len()],
            _ => &[],
        };
        let gate = |(place, present): (usize, &bool)| match present {
            true => gates.get(place).copied().unwrap_or(0),
            false => LEFT_OUT,
        };
        let gates = self.present.iter().enumerate().map(gate);
        formula.states.fill(gates, &formula.categories, &self.sums, self.score, self.state);
    }
}

impl Delta<'_> {
    fn add(&self, first: usize, sums: &mut [i32]) {
        match (self.column, &self.added) {
            (Column::Levels(levels), Added::Flag(points)) => {
                // 0 or 1, so that all bits of the points are taken or none.
                let flag = |level: u8| -i32::from(level) & points;
                sums.iter_mut().zip(&levels[first..]).for_each(|(sum, level)| *sum += flag(*level));
            }
            (Column::Levels(levels), Added::Steps(table)) => {
                sums.iter_mut().zip(&levels[first..]).for_each(|(sum, level)| *sum += table[usize::from(*level)]);
            }
            (Column::Points(points), Added::Points(times)) => {
                sums.iter_mut().zip(&points[first..]).for_each(|(sum, points)| *sum += i32::from(*points) * times);
            }
            // A table is of small numbers.
            _ => {}
        }
    }
}

/// What has to be added to the sum of a category to come from some terms to others.
fn deltas<'a>(category: usize, before: &'a [Term], after: &'a [Term]) -> Vec<Delta<'a>> {
    let (gone, come) = differences(before, after);
    let gone = gone.into_iter().map(|term| (term, -1));
    let mut columns: Vec<(&Arc<Column>, Vec<Signed<'_>>)> = Vec::new();
    for (term, sign) in gone.chain(come.into_iter().map(|term| (term, 1))).filter(|(term, _)| term.category == category)
    {
        match columns.iter_mut().find(|(column, _)| Arc::ptr_eq(column, &term.column)) {
            Some((_, terms)) => terms.push((term, sign)),
            None => columns.push((&term.column, vec![(term, sign)])),
        }
    }
    columns.into_iter().map(|(column, terms)| Delta { column, added: added(&terms) }).collect()
}

/// A term, and whether it is added (1) or taken away (-1).
type Signed<'a> = (&'a Term, i32);

/// The sum of terms over one column.
fn added(terms: &[Signed<'_>]) -> Added {
    if terms.iter().any(|(term, _)| term.table.is_none()) {
        return Added::Points(terms.iter().map(|(_, sign)| sign).sum());
    }
    let points = |level: usize| -> i32 {
        let points = |(term, sign): &(&Term, i32)| {
            term.table.as_ref().map_or(0, |table| sign * i32::from(table.points(level as u8)))
        };
        terms.iter().map(points).sum()
    };
    let table: Box<[i32; 256]> = Box::new(std::array::from_fn(points));
    let is_flag = table[0] == 0 && terms.iter().all(|(term, _)| term.is_flag());
    if is_flag { Added::Flag(table[1]) } else { Added::Steps(table) }
}

impl Term {
    /// Whether its column holds nothing but 0 and 1: nothing beyond is given anything else.
    fn is_flag(&self) -> bool {
        self.table.as_ref().is_some_and(Table::is_flag)
    }
}

/// The terms of the first that the second has not, and the other way round; a term that stands twice counts twice.
fn differences<'a>(before: &'a [Term], after: &'a [Term]) -> (Vec<&'a Term>, Vec<&'a Term>) {
    let mut come: Vec<&Term> = after.iter().collect();
    let mut gone = Vec::new();
    for term in before {
        match come.iter().position(|own| *own == term) {
            Some(place) => {
                come.swap_remove(place);
            }
            None => gone.push(term),
        }
    }
    (gone, come)
}
