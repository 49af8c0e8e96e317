//! A [`Dataset`] as bytes, so that it need not be read from a database again: a copy in three parts (leads, events, stages),
//! each by itself, so that an import of stages leaves the events as they stand.
//!
//! A part is eight bytes that say what it is, then sections: the length of each, its values in little-endian order, and
//! the CRC-32 of everything up to there, lengths included, so that a section that is changed, missing or in another's place is
//! noticed. The first section says which part in which version of this format it is, and its [`Stamp`].
//!
//! A part that is read is one that was written, or an error: beside the sums, each length, code and order is checked, so
//! that not even bytes made to deceive bring the evaluation to a stop.

mod events;
mod leads;
mod sections;
mod stages;

use std::io::{self, Read, Write};

use super::{Dataset, Events, Stages};
pub use leads::Leads;
use sections::{Sink, Source};

/// What a part was made from, as its keeper tells it: a part is used only under the stamp that it was written with.
pub type Stamp = [u64; 3];

/// What a snapshot consists of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Part {
    /// Who there is, and their attributes.
    Leads,
    /// What they did.
    Events,
    /// What became of them.
    Stages,
}

impl Part {
    /// All parts.
    pub const ALL: [Part; 3] = [Part::Leads, Part::Events, Part::Stages];
}

/// Why a part cannot be used.
#[derive(Debug)]
pub enum Unusable {
    /// It was made from something else, or by another version of this program.
    Old,
    /// It is not as it was written.
    Damaged,
    /// What the reader said.
    Unread(io::Error),
}

/// What every part begins with; no text does.
const MAGIC: [u8; 8] = *b"CSLEADS\x80";
/// Of the format, and of what the values in it mean.
const VERSION: u64 = 2;

/// Writes a part of a data set that was not made up.
pub fn write(data: &Dataset, part: Part, stamp: Stamp, to: &mut dyn Write) -> io::Result<()> {
    let mut sink = Sink::begin(to, MAGIC)?;
    sink.section(&head(part, stamp))?;
    match part {
        Part::Leads => leads::write(data, &mut sink),
        Part::Events => events::write(&data.events, &mut sink),
        Part::Stages => stages::write(&data.stages, &mut sink),
    }
}

fn head(part: Part, [set, first, second]: Stamp) -> [u64; 5] {
    [VERSION, part as u64, set, first, second]
}

/// Reads the leads; `length` is how many bytes there are.
pub fn read_leads(stamp: Stamp, from: &mut dyn Read, length: u64) -> Result<Leads, Unusable> {
    read(Part::Leads, stamp, from, length, leads::read)
}

/// Reads the events; `length` is how many bytes there are.
pub fn read_events(stamp: Stamp, from: &mut dyn Read, length: u64) -> Result<Events, Unusable> {
    read(Part::Events, stamp, from, length, events::read)
}

/// Reads the stages; `length` is how many bytes there are.
pub fn read_stages(stamp: Stamp, from: &mut dyn Read, length: u64) -> Result<Stages, Unusable> {
    read(Part::Stages, stamp, from, length, stages::read)
}

fn read<T>(
    part: Part,
    stamp: Stamp,
    from: &mut dyn Read,
    length: u64,
    content: impl FnOnce(&mut Source<'_>) -> Result<T, Unusable>,
) -> Result<T, Unusable> {
    let mut source = Source::begin(from, length, MAGIC)?;
    if source.section::<u64>()? != head(part, stamp) {
        return Err(Unusable::Old);
    }
    let read = content(&mut source)?;
    source.end()?;
    Ok(read)
}

/// The parts of a data set that were read from a snapshot.
#[derive(Debug, Default)]
pub struct Parts {
    /// Who there is.
    pub leads: Option<Leads>,
    /// What they did.
    pub events: Option<Events>,
    /// What became of them.
    pub stages: Option<Stages>,
}

impl Parts {
    /// Whether a part is among them.
    pub fn has(&self, part: Part) -> bool {
        match part {
            Part::Leads => self.leads.is_some(),
            Part::Events => self.events.is_some(),
            Part::Stages => self.stages.is_some(),
        }
    }

    /// The data set of these parts and, where one is missing, those of `rest`. None when they are not of the same leads.
    pub fn complete(self, rest: Dataset) -> Option<Dataset> {
        let mut data = rest;
        if let Some(leads) = self.leads {
            (data.ids, data.created) = (leads.ids, leads.created);
            (data.columns, data.cells) = (leads.columns, leads.cells);
            data.derives_email_domain = leads.derives_email_domain;
        }
        data.events = self.events.unwrap_or(data.events);
        data.stages = self.stages.unwrap_or(data.stages);
        let leads = data.len();
        let fits = data.ids.len() == leads && data.events.ends().len() == leads && data.stages.ends.len() == leads;
        data.latest = data.latest_of_all();
        fits.then_some(data)
    }
}

/// Whether `ends` parts `all` rows among leads.
fn parts_rows(ends: &[u32], all: usize) -> bool {
    ends.is_sorted() && ends.last().map_or(0, |end| *end as usize) == all
}

/// Whether each code has something in a list of so many.
fn within(codes: &[u32], bound: usize) -> bool {
    codes.iter().max().is_none_or(|most| (*most as usize) < bound)
}
