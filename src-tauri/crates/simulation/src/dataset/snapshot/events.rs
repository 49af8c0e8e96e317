//! Events in a snapshot: their kinds once each, and lead by lead in time order which kind when.

use std::io;

use agreement::time::Instant;

use super::leads::{TYPES, code_of};
use super::sections::{Sink, Source};
use super::{Unusable, parts_rows, within};
use crate::dataset::packed::SECOND;
use crate::dataset::{Codes, ColumnType, EventKind, Events, PropertyColumn, Times};

pub(super) fn write(events: &Events, sink: &mut Sink<'_>) -> io::Result<()> {
    sink.dictionary(&events.names)?;
    sink.texts(&events.properties.iter().map(|property| property.name.as_str()).collect())?;
    sink.section_of(events.properties.iter().map(|property| code_of(property.kind)))?;
    sink.section_of(events.kinds.iter().map(|kind| kind.name))?;
    let pairs = || events.kinds.iter().flat_map(|kind| kind.properties.iter().copied());
    let counts = events.kinds.iter().map(|kind| kind.properties.len() as u32);
    let ends = counts.scan(0, |sum: &mut u32, count| {
        *sum += count;
        Some(*sum)
    });
    sink.section(&ends.collect::<Vec<_>>())?;
    sink.section(&pairs().map(|(property, _)| property).collect::<Vec<_>>())?;
    sink.section(&pairs().map(|(_, value)| value).collect::<Vec<_>>())?;
    sink.dictionary(&events.values)?;
    sink.section(&events.numbers)?;
    sink.section(&events.ends)?;
    match &events.at {
        Times::Seconds { base, offsets } => {
            sink.section(&[*base])?;
            sink.section(offsets)?;
        }
        Times::Exact(times) => {
            sink.section::<Instant>(&[])?;
            sink.section(times)?;
        }
    }
    match &events.kind {
        Codes::Narrow(codes) => {
            sink.section(&[NARROW])?;
            sink.section(codes)
        }
        Codes::Wide(codes) => {
            sink.section(&[WIDE])?;
            sink.section(codes)
        }
    }
}

/// How many bytes a code takes.
const NARROW: u8 = 2;
const WIDE: u8 = 4;

pub(super) fn read(source: &mut Source<'_>) -> Result<Events, Unusable> {
    let names = source.dictionary()?;
    let properties = properties(source)?;
    let kinds = kinds(source)?;
    let (values, numbers) = (source.dictionary()?, source.section::<f64>()?);
    let ends: Vec<u32> = source.section()?;
    let at = match source.section::<Instant>()?[..] {
        [] => Times::Exact(source.section()?),
        [base] => Times::Seconds { base, offsets: source.section()? },
        _ => return Err(Unusable::Damaged),
    };
    let kind = match source.section::<u8>()?[..] {
        [NARROW] => Codes::Narrow(source.section()?),
        [WIDE] => Codes::Wide(source.section()?),
        _ => return Err(Unusable::Damaged),
    };
    let (codes, codes_fit) = match &kind {
        Codes::Narrow(codes) => (codes.len(), codes.iter().max().is_none_or(|most| usize::from(*most) < kinds.len())),
        Codes::Wide(codes) => (codes.len(), within(codes, kinds.len())),
    };
    let kinds_fit = kinds.iter().all(|kind| {
        let pair_fits = |(property, value): &(u32, u32)| {
            (*property as usize) < properties.len() && (*value as usize) < values.len()
        };
        (kind.name as usize) < names.len() && kind.properties.iter().all(pair_fits)
    });
    let lengths_fit = codes == at.len() && numbers.len() == values.len() && parts_rows(&ends, at.len());
    if !(codes_fit && kinds_fit && lengths_fit && times_fit(&at, &ends)) {
        return Err(Unusable::Damaged);
    }
    Ok(Events { names, properties, kinds, values, numbers, ends, at, kind })
}

fn properties(source: &mut Source<'_>) -> Result<Vec<PropertyColumn>, Unusable> {
    let (names, kinds) = (source.texts()?, source.section::<u8>()?);
    if names.len() != kinds.len() {
        return Err(Unusable::Damaged);
    }
    let property = |(name, kind): (&str, u8)| match TYPES.get(usize::from(kind)) {
        Some(&kind @ (ColumnType::Number | ColumnType::Text)) => Ok(PropertyColumn { name: name.to_owned(), kind }),
        _ => Err(Unusable::Damaged),
    };
    names.iter().zip(kinds).map(property).collect()
}

fn kinds(source: &mut Source<'_>) -> Result<Vec<EventKind>, Unusable> {
    let (names, ends) = (source.section::<u32>()?, source.section::<u32>()?);
    let (properties, values) = (source.section::<u32>()?, source.section::<u32>()?);
    if names.len() != ends.len() || properties.len() != values.len() || !parts_rows(&ends, values.len()) {
        return Err(Unusable::Damaged);
    }
    let mut from = 0;
    let kind = |(name, end): (u32, u32)| {
        let own = from..end as usize;
        from = own.end;
        let pairs = properties[own.clone()].iter().copied().zip(values[own].iter().copied());
        EventKind { name, properties: pairs.collect() }
    };
    Ok(names.into_iter().zip(ends).map(kind).collect())
}

/// Whether all times can be told, and those of each lead rise.
fn times_fit(at: &Times, ends: &[u32]) -> bool {
    match at {
        Times::Seconds { base, offsets } => {
            let most = offsets.iter().max().map_or(0, |most| Instant::from(*most) * SECOND);
            base.checked_add(most).is_some() && rise_by_lead(offsets, ends)
        }
        Times::Exact(times) => rise_by_lead(times, ends),
    }
}

fn rise_by_lead<T: PartialOrd>(times: &[T], ends: &[u32]) -> bool {
    let mut from = 0;
    ends.iter().all(|end| {
        let own = from..*end as usize;
        from = own.end;
        times[own].is_sorted()
    })
}
