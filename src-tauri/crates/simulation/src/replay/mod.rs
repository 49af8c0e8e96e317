//! Replay: the exact first moment at which a lead was in the qualifying band (language reference, section 6). Leads that
//! could never have got there ([`reach`]) are not followed; the others ([`path`]) are asked at every moment at which they
//! could have risen ([`guide`]).

mod guide;
mod path;
mod reach;

use std::sync::Arc;

use agreement::time::Instant;
use rayon::prelude::*;

use crate::dataset::{Lead, NO_TIME};
use crate::engine::{BLOCK, Columns, Judge, Scored, Sight, Wanted};
use crate::plan::{BandIndex, Plan, Verdict};
use crate::world::World;
use guide::Guide;
use path::Path;

/// What a definition says of every lead at its first moment in the qualifying band, else at the as-of moment.
#[derive(Debug)]
pub(crate) struct Replayed {
    as_of: Option<Instant>,
    at_end: Arc<Scored>,
    judge: Judge,
    /// The first moment in the qualifying band of each lead, if there is one.
    first: Vec<Instant>,
    /// The leads that have one, rising, with their scores and, lead by lead, their totals at it.
    qualified: Vec<(Lead, i32)>,
    totals: Vec<i32>,
    qualifying: BandIndex,
}

impl Replayed {
    pub(crate) fn as_of(&self) -> Option<Instant> {
        self.as_of
    }

    pub(crate) fn first(&self, lead: Lead) -> Instant {
        self.first[lead as usize]
    }

    /// The scores at the as-of moment.
    pub(crate) fn at_end(&self) -> &Arc<Scored> {
        &self.at_end
    }

    fn place(&self, lead: Lead) -> Option<usize> {
        self.qualified.binary_search_by_key(&lead, |(lead, _)| *lead).ok()
    }

    pub(crate) fn verdict(&self, lead: Lead) -> Verdict {
        let row = lead as usize;
        match self.place(lead) {
            Some(place) => Verdict { score: self.qualified[place].1, band: self.qualifying },
            None => {
                let score = self.at_end.score()[row];
                Verdict { score, band: self.judge.band(score, self.at_end.state()[row]) }
            }
        }
    }

    pub(crate) fn totals(&self, lead: Lead) -> Vec<i32> {
        let categories = self.at_end.categories();
        match self.place(lead) {
            Some(place) => self.totals[place * categories..(place + 1) * categories].to_vec(),
            None => (0..categories).map(|category| self.at_end.total(lead as usize, category)).collect(),
        }
    }
}

/// Follows every lead. None when the answer is wanted no longer.
pub(crate) fn replay(world: &World<'_>, plan: &Plan, at_end: Arc<Scored>, wanted: Wanted<'_>) -> Option<Replayed> {
    let data = world.data();
    let mut replayed = Replayed {
        as_of: world.as_of(),
        at_end,
        judge: Judge::of(plan),
        first: vec![NO_TIME; data.len()],
        qualified: Vec::new(),
        totals: Vec::new(),
        qualifying: plan.qualifying(),
    };
    let best = reach::at_best(plan);
    let sight = Sight { data, ages: world.ages_as_of(), moment: &|_| world.as_of() };
    let best =
        (Scored::new(Columns::default().formula(sight, &best, wanted)?, world.known().present()), Judge::of(&best));
    let could = |lead: usize| best.1.band(best.0.score()[lead], best.0.state()[lead]) == plan.qualifying();

    let guide = Guide::new(plan, data.events().kinds().len());
    let follow = |path: &mut Path<'_>, number: usize| {
        let (mut qualified, mut firsts, mut totals) = (Vec::new(), Vec::new(), Vec::new());
        if !wanted() {
            return None;
        }
        for lead in (number * BLOCK..((number + 1) * BLOCK).min(data.len())).filter(|lead| could(*lead)) {
            let lead = lead as Lead;
            if let Some((at, score)) = path.follow(world, lead) {
                qualified.push((lead, score));
                firsts.push(at);
                totals.extend_from_slice(path.totals());
            }
        }
        Some((qualified, firsts, totals))
    };
    let blocks = (0..data.len().div_ceil(BLOCK)).into_par_iter();
    let found: Vec<Option<_>> = blocks.map_init(|| Path::new(&guide), follow).collect();
    for block in found {
        let (qualified, firsts, totals) = block?;
        qualified.iter().zip(firsts).for_each(|((lead, _), at)| replayed.first[*lead as usize] = at);
        replayed.qualified.extend(qualified);
        replayed.totals.extend(totals);
    }
    Some(replayed)
}

/// The first moment at which one lead was in the qualifying band, if ever.
pub(crate) fn first_qualified(world: &World<'_>, plan: &Plan, lead: Lead) -> Option<Instant> {
    let guide = Guide::new(plan, world.data().events().kinds().len());
    Some(Path::new(&guide).follow(world, lead)?.0)
}
