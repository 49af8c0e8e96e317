//! Stages in a snapshot, lead by lead.

use std::io;

use agreement::time::Instant;

use super::sections::{Sink, Source};
use super::{Unusable, parts_rows};
use crate::dataset::{NO_TEXT, Stage, StageRow, Stages};

pub(super) fn write(stages: &Stages, sink: &mut Sink<'_>) -> io::Result<()> {
    sink.section(&stages.ends)?;
    sink.section_of(stages.rows.iter().map(|row| row.stage as u8))?;
    sink.section_of(stages.rows.iter().map(|row| row.at))?;
    sink.section_of(stages.rows.iter().map(|row| row.reason))?;
    sink.section_of(stages.rows.iter().map(|row| row.amount))?;
    sink.section_of(stages.rows.iter().map(|row| u8::from(row.has_amount)))?;
    sink.dictionary(&stages.reasons)
}

pub(super) fn read(source: &mut Source<'_>) -> Result<Stages, Unusable> {
    let ends: Vec<u32> = source.section()?;
    let (stages, times) = (source.section::<u8>()?, source.section::<Instant>()?);
    let (reasons, amounts) = (source.section::<u32>()?, source.section::<i64>()?);
    let (have_amounts, texts) = (source.section::<u8>()?, source.dictionary()?);
    let count = stages.len();
    let same = [times.len(), reasons.len(), amounts.len(), have_amounts.len()].iter().all(|length| *length == count);
    if !same || !parts_rows(&ends, count) {
        return Err(Unusable::Damaged);
    }
    let mut rows = Vec::with_capacity(count);
    for (place, stage) in stages.iter().enumerate() {
        let (reason, has_amount) = (reasons[place], have_amounts[place]);
        let stage = Stage::ALL.get(usize::from(*stage));
        let (Some(stage), 0 | 1) = (stage, has_amount) else { return Err(Unusable::Damaged) };
        if reason != NO_TEXT && reason as usize >= texts.len() {
            return Err(Unusable::Damaged);
        }
        let (at, amount) = (times[place], amounts[place]);
        rows.push(StageRow { stage: *stage, at, reason, amount, has_amount: has_amount == 1 });
    }
    let mut from = 0;
    let in_order = ends.iter().all(|end| {
        let own = from..*end as usize;
        from = own.end;
        rows[own].is_sorted_by_key(|row| row.at)
    });
    if in_order { Ok(Stages { ends, rows, reasons: texts }) } else { Err(Unusable::Damaged) }
}
