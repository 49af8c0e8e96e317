//! Long columns of whole numbers in as few bytes as their values need: twenty million events must fit beside the leads.

use agreement::time::Instant;

/// Milliseconds of a second.
const SECOND: Instant = 1_000;

/// Instants: 32 bits each where all are whole seconds after the earliest and near enough to it (136 years), as those of
/// CRM exports are; else as they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Times {
    /// Whole seconds after `base`.
    Seconds {
        /// The earliest of them.
        base: Instant,
        /// How many seconds later each is.
        offsets: Vec<u32>,
    },
    /// As they are.
    Exact(Vec<Instant>),
}

impl Default for Times {
    fn default() -> Times {
        Times::Seconds { base: 0, offsets: Vec::new() }
    }
}

impl Times {
    /// Packs instants.
    pub fn pack(times: impl ExactSizeIterator<Item = Instant> + Clone) -> Times {
        let base = times.clone().min().unwrap_or(0);
        let offset = |at: Instant| {
            let since = at.checked_sub(base).filter(|since| since % SECOND == 0)?;
            u32::try_from(since / SECOND).ok()
        };
        let mut offsets = Vec::with_capacity(times.len());
        for at in times.clone() {
            match offset(at) {
                Some(offset) => offsets.push(offset),
                None => return Times::Exact(times.collect()),
            }
        }
        Times::Seconds { base, offsets }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        match self {
            Times::Seconds { offsets, .. } => offsets.len(),
            Times::Exact(times) => times.len(),
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The one at a place.
    #[inline]
    pub fn get(&self, place: usize) -> Instant {
        match self {
            Times::Seconds { base, offsets } => base + Instant::from(offsets[place]) * SECOND,
            Times::Exact(times) => times[place],
        }
    }

    /// The latest.
    pub fn latest(&self) -> Option<Instant> {
        match self {
            Times::Seconds { base, offsets } => {
                offsets.iter().max().map(|offset| base + Instant::from(*offset) * SECOND)
            }
            Times::Exact(times) => times.iter().copied().max(),
        }
    }
}

/// Codes: 16 bits each where all are small enough, else 32.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Codes {
    /// All are below 65,536.
    Narrow(Vec<u16>),
    /// As they are.
    Wide(Vec<u32>),
}

impl Default for Codes {
    fn default() -> Codes {
        Codes::Narrow(Vec::new())
    }
}

impl Codes {
    /// Packs codes that are all below `bound`.
    pub fn pack(codes: impl Iterator<Item = u32>, bound: usize) -> Codes {
        if bound <= 1 << 16 {
            Codes::Narrow(codes.map(|code| code as u16).collect())
        } else {
            Codes::Wide(codes.collect())
        }
    }

    /// The one at a place.
    #[inline]
    pub fn get(&self, place: usize) -> u32 {
        match self {
            Codes::Narrow(codes) => u32::from(codes[place]),
            Codes::Wide(codes) => codes[place],
        }
    }
}

/// Texts one after another in one allocation: a million e-mail addresses must not be a million allocations.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Texts {
    text: String,
    /// Where each ends in `text`.
    ends: Vec<usize>,
}

impl Texts {
    /// Adds one at the end.
    pub fn push(&mut self, text: &str) {
        self.text.push_str(text);
        self.ends.push(self.text.len());
    }

    /// The same in no more memory than they need.
    pub fn packed(mut self) -> Texts {
        self.text.shrink_to_fit();
        self.ends.shrink_to_fit();
        self
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The one at a place.
    pub fn get(&self, place: usize) -> &str {
        let from = if place == 0 { 0 } else { self.ends[place - 1] };
        &self.text[from..self.ends[place]]
    }

    /// All of them, in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &str> {
        (0..self.len()).map(|place| self.get(place))
    }
}

impl<'a> FromIterator<&'a str> for Texts {
    fn from_iter<T: IntoIterator<Item = &'a str>>(texts: T) -> Texts {
        let mut all = Texts::default();
        texts.into_iter().for_each(|text| all.push(text));
        all.packed()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packed_times_are_the_times() {
        let far = Instant::from(u32::MAX) * SECOND;
        for (times, narrow) in [
            (vec![], true),
            (vec![-7_000, 0, 1_000, 86_400_000], true),
            (vec![-7_000, 0, 1_001], false),
            (vec![5, 1_005, far + 5], true),
            (vec![5, 1_005, far + 1_005], false),
            (vec![Instant::MIN + 1, Instant::MAX], false),
        ] {
            let packed = Times::pack(times.iter().copied());
            assert_eq!(matches!(packed, Times::Seconds { .. }), narrow, "{times:?}");
            assert_eq!((0..packed.len()).map(|place| packed.get(place)).collect::<Vec<_>>(), times);
            assert_eq!(packed.latest(), times.iter().copied().max());
        }
    }

    #[test]
    fn packed_codes_are_the_codes() {
        for (codes, bound) in [(vec![0, 65_535], 65_536), (vec![0, 65_536], 65_537), (vec![], 0)] {
            let packed = Codes::pack(codes.iter().copied(), bound);
            assert_eq!((0..codes.len()).map(|place| packed.get(place)).collect::<Vec<_>>(), codes);
        }
    }
}
