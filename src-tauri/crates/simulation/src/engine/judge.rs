//! From score to band (language reference, section 5).

use crate::plan::{BandIndex, BandPlan, CategoryPlan, Plan};

/// The lead came into being after the as-of moment.
pub(crate) const LEFT_OUT: u8 = 3;
/// Of a state: which gate stands against the lead; 0 none, 1 a `must_have`, 2 a `never`, [`LEFT_OUT`].
const GATE: u8 = 0b11;
/// So many bands may have needs of their own for a state to tell which are met.
const MOST_NEEDS: usize = 6;

/// What of a lead decides its band beside its score, in a byte: the gate, and which bands' needs are met; where too many
/// bands have needs, the band itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum States {
    /// The needs of each bit, from the third: category and least total.
    Needs(Vec<Vec<(usize, i32)>>),
    /// The band itself, by these bands.
    Bands(Vec<BandPlan>),
}

/// Which band a lead is in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Judge {
    /// The least score of each band.
    from: Vec<i32>,
    /// The bits of the state that each band asks for.
    needs: Vec<u8>,
    is_band: bool,
}

impl States {
    pub(crate) fn of(plan: &Plan) -> States {
        let needs: Vec<_> =
            plan.bands.iter().map(|band| band.needs.clone()).filter(|needs| !needs.is_empty()).collect();
        if needs.len() > MOST_NEEDS { States::Bands(plan.bands.clone()) } else { States::Needs(needs) }
    }

    /// How many different states there may be, those of leads that were not there left aside.
    pub(crate) fn len(&self) -> usize {
        match self {
            States::Needs(needs) => 3 << needs.len(),
            States::Bands(_) => 1 << 8,
        }
    }

    /// A state's place among them; None for leads that were not there.
    #[inline]
    pub(crate) fn place(&self, state: u8) -> Option<usize> {
        match self {
            States::Needs(_) if state & GATE == LEFT_OUT => None,
            States::Needs(_) => Some(usize::from(state & GATE) + 3 * usize::from(state >> 2)),
            States::Bands(_) if state == BandIndex::LEFT_OUT.0 => None,
            States::Bands(_) => Some(usize::from(state)),
        }
    }

    /// The state at a place.
    pub(crate) fn at(&self, place: usize) -> u8 {
        match self {
            States::Needs(_) => (place % 3) as u8 | ((place / 3) as u8) << 2,
            States::Bands(_) => place as u8,
        }
    }

    /// Whether a state is that of a lead that a gate disqualifies.
    pub(crate) fn is_disqualified(&self, state: u8) -> bool {
        match self {
            States::Needs(_) => state & GATE == 2,
            States::Bands(_) => state == BandIndex::DISQUALIFIED.0,
        }
    }

    /// The states of some leads. `gates` says of each which gate stands against it; `score` and the categories' `sums` are
    /// theirs.
    pub(crate) fn fill(
        &self,
        gates: impl Iterator<Item = u8>,
        categories: &[CategoryPlan],
        sums: &[&mut [i32]],
        score: &[i32],
        states: &mut [u8],
    ) {
        states.iter_mut().zip(gates).for_each(|(state, gate)| *state = gate);
        match self {
            States::Needs(needs) => {
                for (bit, needs) in needs.iter().enumerate() {
                    let bit = 4_u8 << bit;
                    let gate = |state: u8| state & GATE != LEFT_OUT;
                    states.iter_mut().for_each(|state| *state |= if gate(*state) { bit } else { 0 });
                    for (category, least) in needs {
                        let reached = categories[*category].reaching(*least);
                        for (state, sum) in states.iter_mut().zip(&*sums[*category]) {
                            *state &= if *sum >= reached { u8::MAX } else { !bit };
                        }
                    }
                }
            }
            States::Bands(bands) => {
                for (lead, state) in states.iter_mut().enumerate() {
                    let total = |category: usize| categories[category].total(i64::from(sums[category][lead]));
                    let reached = |band: &BandPlan| {
                        score[lead] >= band.from
                            && band.needs.iter().all(|(category, least)| total(*category) >= *least)
                    };
                    let below = |count: usize| BandIndex::new(bands[..count].iter().rposition(reached).unwrap_or(0)).0;
                    *state = match *state {
                        0 => below(bands.len()),
                        1 => below(bands.len() - 1),
                        2 => BandIndex::DISQUALIFIED.0,
                        _ => BandIndex::LEFT_OUT.0,
                    };
                }
            }
        }
    }
}

impl Judge {
    pub(crate) fn of(plan: &Plan) -> Judge {
        let mut bit = 2;
        let needs = plan.bands.iter().map(|band| match band.needs.is_empty() {
            true => 0,
            false => {
                bit += 1;
                1_u8.checked_shl(bit - 1).unwrap_or(0)
            }
        });
        Judge {
            needs: needs.collect(),
            from: plan.bands.iter().map(|band| band.from).collect(),
            is_band: matches!(States::of(plan), States::Bands(_)),
        }
    }

    /// How many bands there are.
    pub(crate) fn bands(&self) -> usize {
        self.from.len()
    }

    /// The band of a score and a state.
    #[inline]
    pub(crate) fn band(&self, score: i32, state: u8) -> BandIndex {
        if self.is_band {
            return BandIndex(state);
        }
        let below = match state & GATE {
            0 => self.from.len(),
            1 => self.from.len() - 1,
            2 => return BandIndex::DISQUALIFIED,
            _ => return BandIndex::LEFT_OUT,
        };
        let reached = |(from, needs): (&i32, &u8)| score >= *from && state & needs == *needs;
        BandIndex::new(self.from[..below].iter().zip(&self.needs[..below]).rposition(reached).unwrap_or(0))
    }
}
