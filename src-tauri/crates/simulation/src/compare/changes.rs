//! The leads whose band differs, and the rules that differ on them.

use rayon::prelude::*;

use crate::dataset::Lead;
use crate::outcome::{Fate, Outcome};
use crate::plan::{Plan, Verdict};
use crate::score::Scores;
use crate::world::World;

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

pub(super) fn changes(world: &World<'_>, from: (&Plan, &Scores), to: (&Plan, &Scores), fates: &[Fate]) -> Vec<Change> {
    let pairs = pairs(from.0, to.0);
    let verdict = |scores: &Scores, lead| Verdict { score: scores.score(lead), band: scores.band(lead) };
    let differing: Vec<Lead> = world.leads().filter(|lead| differs(from, to, *lead)).collect();
    let change = |lead: Lead| {
        let before = from.0.points(world.data(), lead, from.1.at(lead));
        let after = to.0.points(world.data(), lead, to.1.at(lead));
        let rules = pairs.iter().filter_map(|(id, own, other)| {
            let (from, to) = (own.map(|rule| before[rule]), other.map(|rule| after[rule]));
            (from.unwrap_or(0) != to.unwrap_or(0)).then(|| RuleChange { id: (*id).to_owned(), from, to })
        });
        Change {
            lead,
            from: verdict(from.1, lead),
            to: verdict(to.1, lead),
            outcome: fates[lead as usize].outcome,
            rules: rules.collect(),
        }
    };
    differing.into_par_iter().map(change).collect()
}

/// Bands are the same band when they have the same id, wherever they stand.
fn differs(from: (&Plan, &Scores), to: (&Plan, &Scores), lead: Lead) -> bool {
    from.0.band_id(from.1.band(lead)) != to.0.band_id(to.1.band(lead))
}

/// The rules of both, by id, with their places in either.
fn pairs<'a>(from: &'a Plan, to: &'a Plan) -> Vec<(&'a str, Option<usize>, Option<usize>)> {
    let place = |plan: &Plan, id: &str| plan.rules.iter().position(|rule| rule.id == id);
    let kept = to.rules.iter().enumerate().map(|(at, rule)| (rule.id.as_str(), place(from, &rule.id), Some(at)));
    let gone = from.rules.iter().enumerate().filter(|(_, rule)| place(to, &rule.id).is_none());
    kept.chain(gone.map(|(at, rule)| (rule.id.as_str(), Some(at), None))).collect()
}
