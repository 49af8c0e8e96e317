//! Every lead's score and band at its evaluation moment (language reference, sections 4 to 6).

use agreement::time::Instant;
use rayon::prelude::*;

use crate::dataset::{Lead, NO_TIME, known};
use crate::plan::condition::Seen;
use crate::plan::{BandIndex, Plan, Verdict};
use crate::replay;
use crate::world::World;

/// At which moment a lead is judged (section 6).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Evaluation {
    /// When sales took over, else at the as-of moment.
    #[default]
    HandOff,
    /// At the first moment in the qualifying band, if ever, else at the as-of moment.
    Replay,
}

impl Evaluation {
    /// As it is written on the command line and in JSON: `handoff`, `replay`.
    pub fn name(self) -> &'static str {
        match self {
            Evaluation::HandOff => "handoff",
            Evaluation::Replay => "replay",
        }
    }

    /// The evaluation of this name, if there is one.
    pub fn from_name(name: &str) -> Option<Evaluation> {
        [Evaluation::HandOff, Evaluation::Replay].into_iter().find(|own| own.name() == name)
    }
}

/// What a definition says of every lead, in columns by the lead's place in the data set.
#[derive(Debug, Clone)]
pub struct Scores {
    moment: Evaluation,
    score: Vec<i32>,
    band: Vec<BandIndex>,
    at: Vec<Instant>,
    /// Lead by lead, category by category.
    totals: Vec<i32>,
    categories: usize,
    /// Empty but in a replay.
    first_qualified: Vec<Instant>,
}

impl Scores {
    /// At which moment the leads were judged.
    pub fn moment(&self) -> Evaluation {
        self.moment
    }

    /// How many leads the data has, whether or not they were there.
    pub fn len(&self) -> usize {
        self.score.len()
    }

    /// Whether the data has no leads.
    pub fn is_empty(&self) -> bool {
        self.score.is_empty()
    }

    /// Whether the lead was there at the as-of moment; of one that was not, nothing else has a meaning.
    pub fn has(&self, lead: Lead) -> bool {
        self.band[lead as usize] != BandIndex::LEFT_OUT
    }

    /// A lead's score.
    pub fn score(&self, lead: Lead) -> i32 {
        self.score[lead as usize]
    }

    /// A lead's band.
    pub fn band(&self, lead: Lead) -> BandIndex {
        self.band[lead as usize]
    }

    /// The moment at which a lead was judged; None when the data has no time at all.
    pub fn at(&self, lead: Lead) -> Option<Instant> {
        known(self.at[lead as usize])
    }

    /// The categories' totals of a lead, in the definition's order.
    pub fn totals(&self, lead: Lead) -> &[i32] {
        let row = lead as usize;
        &self.totals[row * self.categories..(row + 1) * self.categories]
    }

    /// The first moment at which a lead was in the qualifying band, in a replay and if it ever was (and there is a time).
    pub fn first_qualified(&self, lead: Lead) -> Option<Instant> {
        self.first_qualified.get(lead as usize).copied().and_then(known)
    }
}

/// Judges every lead of a world.
pub fn score(world: &World<'_>, plan: &Plan, moment: Evaluation) -> Scores {
    let (leads, categories) = (world.data().len(), plan.categories());
    // A definition without categories is none, yet rows must have a width.
    let width = categories.max(1);
    let mut scores = Scores {
        moment,
        score: vec![0; leads],
        band: vec![BandIndex::LEFT_OUT; leads],
        at: vec![NO_TIME; leads],
        totals: vec![0; leads * width],
        categories: width,
        first_qualified: if moment == Evaluation::Replay { vec![NO_TIME; leads] } else { Vec::new() },
    };
    let rows = scores.score.par_iter_mut().zip(&mut scores.band).zip(&mut scores.at);
    let rows = rows.zip(scores.totals.par_chunks_mut(width)).enumerate();
    let judge = |(row, (((score, band), at), totals)): Row<'_>| {
        let lead = row as Lead;
        if !world.has(lead) {
            return NO_TIME;
        }
        let totals = &mut totals[..categories];
        let judged = match moment {
            Evaluation::HandOff => judge(world, plan, lead, totals),
            Evaluation::Replay => replay::judge(world, plan, lead, totals),
        };
        *score = judged.verdict.score;
        *band = judged.verdict.band;
        *at = judged.at.unwrap_or(NO_TIME);
        judged.first_qualified.unwrap_or(NO_TIME)
    };
    match moment {
        Evaluation::HandOff => rows.for_each(|row| {
            judge(row);
        }),
        Evaluation::Replay => {
            let first = rows.map(judge).collect();
            scores.first_qualified = first;
        }
    }
    scores
}

type Row<'a> = (usize, (((&'a mut i32, &'a mut BandIndex), &'a mut Instant), &'a mut [i32]));

/// What is found about one lead.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Judged {
    pub verdict: Verdict,
    pub at: Option<Instant>,
    pub first_qualified: Option<Instant>,
}

fn judge(world: &World<'_>, plan: &Plan, lead: Lead, totals: &mut [i32]) -> Judged {
    let at = world.handoff_moment(lead);
    let verdict = plan.verdict(Seen::new(world.data(), lead, at), totals);
    Judged { verdict, at, first_qualified: None }
}
