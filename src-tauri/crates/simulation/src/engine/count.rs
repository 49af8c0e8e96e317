//! Events counted for all conditions of a definition at once. Each count that a condition asks for has a lane; what an
//! event of a kind and an age adds to all lanes stands ready as one row of bytes, so that a lead's events cost one
//! addition of such a row each, however many conditions there are.

use std::collections::HashMap;
use std::ops::Range;

use super::ages::{Ages, UNSEEN};
use crate::dataset::{Codes, Dataset};

/// So many lanes are added by one instruction on every processor that the program runs on.
const LANES: usize = 16;
/// So many rows of lanes are summed in one go through the events; more lanes take another go.
const MOST_VECTORS: usize = 8;
const _: () = assert!(LANES * MOST_VECTORS <= u128::BITS as usize);
/// A count of so many or more.
pub(crate) const MANY: u32 = 255;

type Vector = [u8; LANES];

/// Counts the events of some kinds that are at least `from` and less than `to` whole days old. A count of [`MANY`] says
/// only that it is that or more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Lane {
    kinds: usize,
    from: u16,
    to: u16,
}

/// What is asked for of the events, each once.
#[derive(Debug, Default)]
pub(crate) struct Lanes {
    kinds: Vec<Vec<bool>>,
    lanes: Vec<Lane>,
    /// Where counts may be told by the ages of single events: these.
    by_age: Option<Vec<NthEvent>>,
}

/// The n-th newest event of some kinds, from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NthEvent {
    pub kinds: Vec<bool>,
    pub n: u32,
}

impl Lanes {
    /// Lanes beside which counts are told by the ages of single events where that is enough: "at least n in so many days"
    /// says that the n-th newest is younger than that, so that its age answers for every window.
    pub(crate) fn with_ages() -> Lanes {
        Lanes { by_age: Some(Vec::new()), ..Lanes::default() }
    }

    /// Whether counts are told by ages where that is enough.
    pub(crate) fn by_age(&self) -> bool {
        self.by_age.is_some()
    }

    /// The place of the n-th newest event of these kinds among those whose ages are asked for.
    pub(crate) fn nth(&mut self, kinds: &[bool], n: u32) -> usize {
        let all = self.by_age.get_or_insert_default();
        all.iter().position(|own| own.n == n && own.kinds == kinds).unwrap_or_else(|| {
            all.push(NthEvent { kinds: kinds.to_vec(), n });
            all.len() - 1
        })
    }

    /// The events whose ages are asked for.
    pub(crate) fn nth_events(&self) -> &[NthEvent] {
        self.by_age.as_deref().unwrap_or(&[])
    }

    /// The lane that counts events of these kinds in `from <= age < to`, ages in whole days.
    pub(crate) fn lane(&mut self, kinds: &[bool], from: u16, to: u16) -> usize {
        let kinds = self.kinds.iter().position(|own| own == kinds).unwrap_or_else(|| {
            self.kinds.push(kinds.to_vec());
            self.kinds.len() - 1
        });
        let lane = Lane { kinds, from, to };
        self.lanes.iter().position(|own| *own == lane).unwrap_or_else(|| {
            self.lanes.push(lane);
            self.lanes.len() - 1
        })
    }

    /// Whether no lane is asked for.
    pub(crate) fn is_empty(&self) -> bool {
        self.lanes.is_empty()
    }

    pub(crate) fn counter(self, data: &Dataset) -> Counter {
        let kinds = data.events().kinds().len();
        let groups = self.lanes.chunks(LANES * MOST_VECTORS).map(|lanes| Group::new(&self.kinds, lanes, kinds));
        Counter { lanes: self.lanes.len(), groups: groups.collect() }
    }
}

/// The lanes made ready for a data set.
#[derive(Debug)]
pub(crate) struct Counter {
    lanes: usize,
    groups: Vec<Group>,
}

/// Lanes that are summed together.
#[derive(Debug)]
struct Group {
    /// How many rows of [`LANES`] lanes.
    vectors: usize,
    /// Where the rows of each kind of event begin in the table.
    of_kind: Vec<u32>,
    /// How far behind that the row of each age is.
    of_age: Box<[u16; 1 << 16]>,
    table: Vec<Vector>,
}

impl Group {
    fn new(kinds: &[Vec<bool>], lanes: &[Lane], kinds_of_events: usize) -> Group {
        let vectors = lanes.len().div_ceil(LANES);
        // Between two of these ages no lane tells one from another; unseen events are in no lane.
        let mut edges: Vec<u16> = lanes.iter().flat_map(|lane| [lane.from, lane.to]).chain([0, UNSEEN]).collect();
        edges.sort_unstable();
        edges.dedup();
        let mut of_age = Box::new([0; 1 << 16]);
        for (part, from) in edges.iter().enumerate() {
            of_age[usize::from(*from)..].fill((part * vectors) as u16);
        }
        // Kinds that are in the same lanes share their rows. There are no more lanes than a number has bits.
        let mut own = vec![0_u128; kinds_of_events];
        for (bit, lane) in lanes.iter().enumerate() {
            own.iter_mut().zip(&kinds[lane.kinds]).for_each(|(own, kind)| *own |= u128::from(*kind) << bit);
        }
        let mut classes: Vec<u128> = Vec::new();
        let mut places: HashMap<u128, usize> = HashMap::new();
        let of_kind = own.into_iter().map(|class| {
            let place = *places.entry(class).or_insert_with(|| {
                classes.push(class);
                classes.len() - 1
            });
            (place * edges.len() * vectors) as u32
        });
        let of_kind = of_kind.collect();
        let mut table = vec![[0; LANES]; classes.len() * edges.len() * vectors];
        for (rows, class) in table.chunks_mut(edges.len() * vectors).zip(&classes) {
            for (row, age) in rows.chunks_mut(vectors).zip(&edges) {
                for (place, lane) in lanes.iter().enumerate() {
                    let counted = class >> place & 1 == 1 && lane.from <= *age && *age < lane.to;
                    row[place / LANES][place % LANES] = u8::from(counted);
                }
            }
        }
        Group { vectors, of_kind, of_age, table }
    }

    fn count(&self, kinds: &Codes, ages: &[u16], ends: Ends<'_>, rows: &mut Vec<Vector>) {
        match kinds {
            Codes::Narrow(kinds) => self.of_width(kinds, ages, ends, rows),
            Codes::Wide(kinds) => self.of_width(kinds, ages, ends, rows),
        }
    }

    fn of_width<K: Copy + TryInto<usize>>(&self, kinds: &[K], ages: &[u16], ends: Ends<'_>, rows: &mut Vec<Vector>) {
        match self.vectors {
            1 => self.sums::<1, K>(kinds, ages, ends, rows),
            2 => self.sums::<2, K>(kinds, ages, ends, rows),
            3 => self.sums::<3, K>(kinds, ages, ends, rows),
            4 => self.sums::<4, K>(kinds, ages, ends, rows),
            5 => self.sums::<5, K>(kinds, ages, ends, rows),
            6 => self.sums::<6, K>(kinds, ages, ends, rows),
            7 => self.sums::<7, K>(kinds, ages, ends, rows),
            _ => self.sums::<MOST_VECTORS, K>(kinds, ages, ends, rows),
        }
    }

    /// The counts of each lead, lead by lead, in rows of this many vectors.
    fn sums<const VECTORS: usize, K: Copy + TryInto<usize>>(
        &self,
        kinds: &[K],
        ages: &[u16],
        Ends { mut from, ends }: Ends<'_>,
        rows: &mut Vec<Vector>,
    ) {
        for end in ends {
            let to = *end as usize;
            let mut sums = [[0_u8; LANES]; VECTORS];
            for (kind, age) in kinds[from..to].iter().zip(&ages[from..to]) {
                // A code fits, as there is a kind of that code.
                let kind = (*kind).try_into().unwrap_or(0);
                let at = self.of_kind[kind] as usize + usize::from(self.of_age[usize::from(*age)]);
                let row: &[Vector; VECTORS] = self.table[at..at + VECTORS].try_into().expect("so many vectors");
                for (sum, own) in sums.iter_mut().zip(row) {
                    for (sum, own) in sum.iter_mut().zip(own) {
                        *sum = sum.saturating_add(*own);
                    }
                }
            }
            rows.extend_from_slice(&sums);
            from = to;
        }
    }
}

/// Where the events of some leads are.
#[derive(Clone, Copy)]
struct Ends<'a> {
    from: usize,
    ends: &'a [u32],
}

/// The counts of a block of leads, lane by lane.
#[derive(Debug, Default)]
pub(crate) struct Counts {
    stride: usize,
    bytes: Vec<u8>,
    rows: Vec<Vector>,
}

impl Counts {
    /// The counts of one lane, lead by lead.
    pub(crate) fn of(&self, lane: usize, leads: usize) -> &[u8] {
        &self.bytes[lane * self.stride..lane * self.stride + leads]
    }
}

impl Counter {
    /// Counts the events of these leads; `counts` is written anew.
    pub(crate) fn count(&self, data: &Dataset, ages: &Ages, leads: Range<usize>, counts: &mut Counts) {
        // Rows are turned eight leads at a time.
        counts.stride = leads.len().next_multiple_of(8);
        counts.bytes.resize(self.lanes.next_multiple_of(LANES) * counts.stride, 0);
        let ends = data.events().ends();
        let from = if leads.start == 0 { 0 } else { ends[leads.start - 1] as usize };
        for (number, group) in self.groups.iter().enumerate() {
            counts.rows.clear();
            group.count(data.events().codes(), ages.all(), Ends { from, ends: &ends[leads.clone()] }, &mut counts.rows);
            counts.rows.resize(counts.stride * group.vectors, [0; LANES]);
            let first = number * MOST_VECTORS * LANES;
            for vector in 0..group.vectors {
                let lanes = &mut counts.bytes[(first + vector * LANES) * counts.stride..][..LANES * counts.stride];
                turn(&counts.rows, group.vectors, vector, counts.stride, lanes);
            }
        }
    }
}

/// Turns the vectors of each lead into lanes of all leads.
fn turn(rows: &[Vector], vectors: usize, vector: usize, stride: usize, lanes: &mut [u8]) {
    for first in (0..stride).step_by(8) {
        for half in 0..2 {
            let mut square = [0_u64; 8];
            for (place, line) in square.iter_mut().enumerate() {
                let row = &rows[(first + place) * vectors + vector];
                *line = u64::from_le_bytes(row[half * 8..half * 8 + 8].try_into().expect("eight bytes"));
            }
            transpose(&mut square);
            for (place, line) in square.iter().enumerate() {
                let at = (half * 8 + place) * stride + first;
                lanes[at..at + 8].copy_from_slice(&line.to_le_bytes());
            }
        }
    }
}

/// Turns a square of 8 x 8 bytes, one line in each number, lowest byte first: Hacker's Delight, section 7-3, with bytes
/// for bits.
fn transpose(square: &mut [u64; 8]) {
    let mut swap = |width: usize, shift: u32, mask: u64| {
        for line in (0..8).filter(|line| line & width == 0) {
            let (above, below) = (square[line], square[line + width]);
            let moved = ((above >> shift) ^ below) & mask;
            square[line] = above ^ (moved << shift);
            square[line + width] = below ^ moved;
        }
    };
    swap(1, 8, 0x00ff_00ff_00ff_00ff);
    swap(2, 16, 0x0000_ffff_0000_ffff);
    swap(4, 32, 0x0000_0000_ffff_ffff);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_square_is_turned() {
        let mut square =
            std::array::from_fn(|line| u64::from_le_bytes(std::array::from_fn(|column| (line * 8 + column) as u8)));
        transpose(&mut square);
        for (line, bytes) in square.iter().map(|line| line.to_le_bytes()).enumerate() {
            for (column, byte) in bytes.iter().enumerate() {
                assert_eq!(usize::from(*byte), column * 8 + line);
            }
        }
    }
}
