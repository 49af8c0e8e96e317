//! Every lead's score and band at its evaluation moment (language reference, sections 4 to 6).

use std::sync::Arc;

use agreement::time::Instant;

use crate::dataset::{Lead, known};
use crate::engine::{Columns, Judge, Scored, Sight, Wanted, scored};
use crate::plan::{BandIndex, Plan};
use crate::replay::{self, Replayed};
use crate::world::{Known, World};

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

    /// Whether leads are followed through time.
    pub fn is_replay(self) -> bool {
        self == Evaluation::Replay
    }

    /// The evaluation of this name, if there is one.
    pub fn from_name(name: &str) -> Option<Evaluation> {
        [Evaluation::HandOff, Evaluation::Replay].into_iter().find(|own| own.name() == name)
    }
}

/// What a definition says of every lead, by the lead's place in the data set.
#[derive(Debug, Clone)]
pub struct Scores {
    known: Arc<Known>,
    pub(crate) own: Own,
}

#[derive(Debug, Clone)]
pub(crate) enum Own {
    HandOff { scored: Arc<Scored>, judge: Judge },
    Replay(Arc<Replayed>),
}

impl Scores {
    pub(crate) fn new(known: Arc<Known>, own: Own) -> Scores {
        Scores { known, own }
    }

    /// At which moment the leads were judged.
    pub fn moment(&self) -> Evaluation {
        match self.own {
            Own::HandOff { .. } => Evaluation::HandOff,
            Own::Replay(_) => Evaluation::Replay,
        }
    }

    /// How many leads the data has, whether or not they were there.
    pub fn len(&self) -> usize {
        self.known.present().len()
    }

    /// Whether the data has no leads.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether the lead was there at the as-of moment; of one that was not, nothing else has a meaning.
    pub fn has(&self, lead: Lead) -> bool {
        self.known.present()[lead as usize]
    }

    /// A lead's score.
    pub fn score(&self, lead: Lead) -> i32 {
        match &self.own {
            Own::HandOff { scored, .. } => scored.score()[lead as usize],
            Own::Replay(replayed) => replayed.verdict(lead).score,
        }
    }

    /// A lead's band.
    pub fn band(&self, lead: Lead) -> BandIndex {
        match &self.own {
            Own::HandOff { scored, judge } => judge.band(scored.score()[lead as usize], scored.state()[lead as usize]),
            Own::Replay(replayed) => replayed.verdict(lead).band,
        }
    }

    /// The moment at which a lead was judged; None when the data has no time at all.
    pub fn at(&self, lead: Lead) -> Option<Instant> {
        match &self.own {
            Own::HandOff { .. } => self.known.handoff_moment(lead),
            Own::Replay(replayed) => self.first_qualified(lead).or(replayed.as_of()),
        }
    }

    /// The categories' totals of a lead, in the definition's order.
    pub fn totals(&self, lead: Lead) -> Vec<i32> {
        match &self.own {
            Own::HandOff { scored, .. } => {
                (0..scored.categories()).map(|category| scored.total(lead as usize, category)).collect()
            }
            Own::Replay(replayed) => replayed.totals(lead),
        }
    }

    /// The first moment at which a lead was in the qualifying band, in a replay and if it ever was (and there is a time).
    pub fn first_qualified(&self, lead: Lead) -> Option<Instant> {
        match &self.own {
            Own::HandOff { .. } => None,
            Own::Replay(replayed) => known(replayed.first(lead)),
        }
    }
}

/// Judges every lead of a world.
pub fn score(world: &World<'_>, plan: &Plan, moment: Evaluation) -> Scores {
    let own = own(world, plan, moment, &mut Columns::default(), &mut [], &|| true);
    Scores::new(world.known().clone(), own.expect("an answer that is always wanted"))
}

/// The same with columns and scores that are there already. None when the answer is wanted no longer.
pub(crate) fn own(
    world: &World<'_>,
    plan: &Plan,
    moment: Evaluation,
    columns: &mut Columns,
    near: &mut [Option<Arc<Scored>>],
    wanted: Wanted<'_>,
) -> Option<Own> {
    let (data, present) = (world.data(), world.known().present());
    match moment {
        Evaluation::HandOff => {
            let at = |lead| world.handoff_moment(lead);
            let sight = Sight { data, ages: world.ages_at_handoff(), moment: &at };
            let formula = columns.formula(sight, plan, wanted)?;
            Some(Own::HandOff { scored: scored(formula, near, present), judge: Judge::of(plan) })
        }
        Evaluation::Replay => {
            let sight = Sight { data, ages: world.ages_as_of(), moment: &|_| world.as_of() };
            let formula = columns.formula(sight, plan, wanted)?;
            let at_end = scored(formula, near, present);
            Some(Own::Replay(Arc::new(replay::replay(world, plan, at_end, wanted)?)))
        }
    }
}
