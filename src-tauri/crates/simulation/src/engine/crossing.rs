//! How many leads are in each band under the first definition, in each band under the second, and of each fate: all that a
//! comparison tells in numbers is a sum over these.

use std::collections::BTreeMap;

use crate::outcome::{Fate, Fates, Month};
use crate::plan::BandIndex;

/// The bands of a definition, and beside them disqualified.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Places(usize);

impl Places {
    pub(crate) fn new(bands: usize) -> Places {
        Places(bands)
    }

    pub(crate) fn len(self) -> usize {
        self.0 + 1
    }

    /// The place of a band of a lead that was there.
    #[inline]
    pub(crate) fn of(self, band: BandIndex) -> usize {
        usize::from(band.0).min(self.0)
    }

    pub(crate) fn band(self, place: usize) -> BandIndex {
        if place == self.0 { BandIndex::DISQUALIFIED } else { BandIndex::new(place) }
    }
}

/// The counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Crossing {
    /// None where there is no first definition, which then has one place.
    pub from: Option<Places>,
    pub to: Places,
    kinds: usize,
    /// By band under the first, band under the second, and kind of fate.
    leads: Vec<u32>,
    /// By band under the first and band under the second.
    amounts: Vec<i128>,
    /// By band under the second and month, the last for leads of no known month.
    months: Vec<u32>,
    last_month: usize,
}

impl Crossing {
    pub(crate) fn new(from: Option<Places>, to: Places, kinds: usize, months: usize) -> Crossing {
        let pairs = from.map_or(1, Places::len) * to.len();
        Crossing {
            from,
            to,
            kinds,
            leads: vec![0; pairs * kinds],
            amounts: vec![0; pairs],
            months: vec![0; to.len() * (months + 1)],
            last_month: months,
        }
    }

    fn pair(&self, from: usize, to: usize) -> usize {
        from * self.to.len() + to
    }

    pub(crate) fn add(&mut self, from: usize, to: usize, kind: usize, leads: u32) {
        let place = self.pair(from, to) * self.kinds + kind;
        self.leads[place] += leads;
    }

    pub(crate) fn take(&mut self, from: usize, to: usize, kind: usize, leads: u32) {
        let place = self.pair(from, to) * self.kinds + kind;
        self.leads[place] -= leads;
    }

    pub(crate) fn add_amount(&mut self, from: usize, to: usize, amount: i128) {
        let place = self.pair(from, to);
        self.amounts[place] += amount;
    }

    pub(crate) fn add_months(&mut self, to: usize, months: &[u32]) {
        let own = &mut self.months[to * (self.last_month + 1)..][..months.len()];
        own.iter_mut().zip(months).for_each(|(own, leads)| *own += leads);
    }

    pub(crate) fn take_months(&mut self, to: usize, months: &[u32]) {
        let own = &mut self.months[to * (self.last_month + 1)..][..months.len()];
        own.iter_mut().zip(months).for_each(|(own, leads)| *own -= leads);
    }

    /// A lead of a month.
    pub(crate) fn add_month(&mut self, to: usize, month: usize) {
        self.months[to * (self.last_month + 1) + month] += 1;
    }

    /// Each pair of bands with the counts of its kinds of fate and what was sold.
    pub(crate) fn pairs(&self) -> impl Iterator<Item = (Option<BandIndex>, BandIndex, &[u32], i128)> {
        let bands = (0..self.from.map_or(1, Places::len)).flat_map(|from| (0..self.to.len()).map(move |to| (from, to)));
        bands.zip(self.leads.chunks(self.kinds.max(1)).chain(std::iter::repeat(&[][..]))).zip(&self.amounts).map(
            |(((from, to), leads), amount)| (self.from.map(|own| own.band(from)), self.to.band(to), leads, *amount),
        )
    }

    /// The counts of each fate, and what was sold, over the pairs that pass.
    pub(crate) fn sum(&self, passes: impl Fn(Option<BandIndex>, BandIndex) -> bool) -> (Vec<u32>, i128) {
        let (mut sums, mut sold) = (vec![0; self.kinds], 0);
        for (_, _, leads, amount) in self.pairs().filter(|(from, to, _, _)| passes(*from, *to)) {
            sums.iter_mut().zip(leads).for_each(|(sum, leads)| *sum += leads);
            sold += amount;
        }
        (sums, sold)
    }

    /// How many leads of a band under the second definition each month has, and how many belong to none.
    pub(crate) fn per_month(&self, to: BandIndex, months: &[Month]) -> (BTreeMap<Month, usize>, usize) {
        let own = &self.months[self.to.of(to) * (self.last_month + 1)..][..=self.last_month];
        let known = months.iter().zip(own).filter(|(_, leads)| **leads > 0);
        (known.map(|(month, leads)| (*month, *leads as usize)).collect(), own[self.last_month] as usize)
    }
}

/// Sums over counts by kind of fate.
pub(crate) fn count(fates: &Fates, leads: &[u32], passes: impl Fn(&Fate) -> bool) -> usize {
    fates.kinds().iter().zip(leads).filter(|(kind, _)| passes(kind)).map(|(_, leads)| *leads as usize).sum()
}
