//! The leads whose band differs, and the rules that differ on them.

use rayon::prelude::*;

use super::Comparison;
use crate::dataset::{Dataset, Lead};
use crate::outcome::Outcome;
use crate::plan::{Plan, Verdict};
use crate::score::Scores;

/// A lead whose band differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The lead.
    pub lead: Lead,
    /// Under the first definition.
    pub from: Verdict,
    /// Under the second.
    pub to: Verdict,
    /// What became of it.
    pub outcome: Outcome,
    /// The rules that give it different points: those of the second definition in their order, then those it no longer has.
    pub rules: Vec<RuleChange>,
}

/// A rule that gives a lead different points. One that a definition does not have gives none there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleChange {
    /// The rule's id.
    pub id: String,
    /// Under the first definition; None when it has no such rule.
    pub from: Option<i32>,
    /// Under the second; None when it has no such rule.
    pub to: Option<i32>,
}

impl Comparison {
    /// Every lead whose band differs, in the order of the data, which must be the one that was compared.
    pub fn changes(&self, data: &Dataset) -> Vec<Change> {
        let Some(from) = &self.from else { return Vec::new() };
        let to = &self.to;
        let pairs = pairs(&from.plan, &to.plan);
        let verdict = |scores: &Scores, lead| Verdict { score: scores.score(lead), band: scores.band(lead) };
        let change = |lead: Lead| {
            // Bands are the same band when they have the same id, wherever they stand.
            if !from.scores.has(lead) || from.band_id(from.scores.band(lead)) == to.band_id(to.scores.band(lead)) {
                return None;
            }
            let before = from.plan.points(data, lead, from.scores.at(lead));
            let after = to.plan.points(data, lead, to.scores.at(lead));
            let rules = pairs.iter().filter_map(|(id, own, other)| {
                let (from, to) = (own.map(|rule| before[rule]), other.map(|rule| after[rule]));
                (from.unwrap_or(0) != to.unwrap_or(0)).then(|| RuleChange { id: (*id).to_owned(), from, to })
            });
            Some(Change {
                lead,
                from: verdict(&from.scores, lead),
                to: verdict(&to.scores, lead),
                outcome: self.fate(lead).outcome,
                rules: rules.collect(),
            })
        };
        data.leads().into_par_iter().filter_map(change).collect()
    }
}

/// The rules of both, by id, with their places in either.
fn pairs<'a>(from: &'a Plan, to: &'a Plan) -> Vec<(&'a str, Option<usize>, Option<usize>)> {
    let place = |plan: &Plan, id: &str| plan.rules.iter().position(|rule| rule.id == id);
    let kept = to.rules.iter().enumerate().map(|(at, rule)| (rule.id.as_str(), place(from, &rule.id), Some(at)));
    let gone = from.rules.iter().enumerate().filter(|(_, rule)| place(to, &rule.id).is_none());
    kept.chain(gone.map(|(at, rule)| (rule.id.as_str(), Some(at), None))).collect()
}
