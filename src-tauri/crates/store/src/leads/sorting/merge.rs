//! Several sorted parts as one.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;
use std::io;

use super::part::{LaidAside, Part, Reading, beginning};

/// Where a part's records come from.
enum Source {
    Aside(Reading),
    InMemory { part: Part, next: usize },
}

impl Source {
    fn advance(&mut self) -> io::Result<bool> {
        match self {
            Source::Aside(reading) => reading.advance(),
            Source::InMemory { part, next } => {
                *next += 1;
                Ok(part.get(*next - 1).is_some())
            }
        }
    }

    /// The record that it stands at.
    fn record(&self) -> &[u8] {
        match self {
            Source::Aside(reading) => &reading.record,
            Source::InMemory { part, next } => part.get(*next - 1).unwrap_or_default(),
        }
    }
}

/// A part with the record that it stands at, by that record.
struct Head {
    beginning: u128,
    source: Source,
}

impl Ord for Head {
    fn cmp(&self, other: &Head) -> Ordering {
        self.beginning.cmp(&other.beginning).then_with(|| self.source.record().cmp(other.source.record()))
    }
}

impl PartialOrd for Head {
    fn partial_cmp(&self, other: &Head) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Head {
    fn eq(&self, other: &Head) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Head {}

/// The records of several parts in order.
pub(super) struct Merge {
    heads: BinaryHeap<Reverse<Box<Head>>>,
    /// Whether the least head's record has been given.
    given: bool,
}

impl Merge {
    pub fn of(aside: Vec<LaidAside>, in_memory: Option<Part>) -> io::Result<Merge> {
        let mut heads = BinaryHeap::new();
        let in_memory = in_memory.map(|part| Ok(Source::InMemory { part, next: 0 }));
        for source in aside.into_iter().map(|part| part.read().map(Source::Aside)).chain(in_memory) {
            let mut source = source?;
            if source.advance()? {
                heads.push(Reverse(Box::new(Head { beginning: beginning(source.record()), source })));
            }
        }
        Ok(Merge { heads, given: false })
    }

    /// The next record; None at the end.
    pub fn next(&mut self) -> io::Result<Option<&[u8]>> {
        if self.given
            && let Some(mut least) = self.heads.peek_mut()
        {
            let head = &mut least.0;
            if head.source.advance()? {
                head.beginning = beginning(head.source.record());
            } else {
                std::collections::binary_heap::PeekMut::pop(least);
            }
        }
        self.given = true;
        Ok(self.heads.peek().map(|head| head.0.source.record()))
    }
}
