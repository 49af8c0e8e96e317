//! Leads in a snapshot: ids, times of creation, and column by column what is known of them.

use std::io;

use agreement::time::Instant;

use super::sections::{Sink, Source};
use super::{Unusable, parts_rows, within};
use crate::dataset::{Column, ColumnData, ColumnType, Dataset, EMAIL_DOMAIN, Lists, NO_TEXT, Texts};

/// Who there is, and their attributes, as read from a snapshot.
#[derive(Debug)]
pub struct Leads {
    pub(super) ids: Texts,
    pub(super) created: Vec<Instant>,
    pub(super) columns: Vec<Column>,
    pub(super) cells: Vec<ColumnData>,
    pub(super) derives_email_domain: bool,
}

/// The types of columns, by the codes that stand for them.
pub(super) const TYPES: [ColumnType; 5] =
    [ColumnType::Number, ColumnType::Boolean, ColumnType::Time, ColumnType::Text, ColumnType::Texts];

pub(super) fn code_of(kind: ColumnType) -> u8 {
    TYPES.iter().position(|own| *own == kind).unwrap_or_default() as u8
}

pub(super) fn write(data: &Dataset, sink: &mut Sink<'_>) -> io::Result<()> {
    sink.texts(&data.ids)?;
    sink.section(&data.created)?;
    sink.texts(&data.columns.iter().map(|column| column.name.as_str()).collect())?;
    sink.section_of(data.columns.iter().map(|column| code_of(column.kind)))?;
    sink.section_of(data.columns.iter().map(|column| u8::from(column.known_as_of_export)))?;
    sink.section(&[u8::from(data.derives_email_domain)])?;
    for cells in &data.cells {
        match cells {
            ColumnData::Number(values) => sink.section(values)?,
            ColumnData::Boolean(values) => sink.section(values)?,
            ColumnData::Time(values) => sink.section(values)?,
            // What texts mean as times is only known of made-up leads.
            ColumnData::Text { codes, dictionary, times: _ } => {
                sink.section(codes)?;
                sink.dictionary(dictionary)?;
            }
            ColumnData::Texts { codes, lists, dictionary } => {
                sink.section(codes)?;
                sink.section(&lists.ends)?;
                sink.section(&lists.elements)?;
                sink.dictionary(dictionary)?;
            }
        }
    }
    Ok(())
}

pub(super) fn read(source: &mut Source<'_>) -> Result<Leads, Unusable> {
    let ids = source.texts()?;
    let created: Vec<Instant> = source.section()?;
    let leads = created.len();
    let (names, kinds, flags) = (source.texts()?, source.section::<u8>()?, source.section::<u8>()?);
    let derives_email_domain = match source.section::<u8>()?[..] {
        [0] => false,
        [1] => true,
        _ => return Err(Unusable::Damaged),
    };
    let sound = ids.len() == leads && u32::try_from(leads).is_ok();
    if !sound || kinds.len() != names.len() || flags.len() != names.len() {
        return Err(Unusable::Damaged);
    }
    let mut columns = Vec::with_capacity(names.len());
    for (name, (kind, flag)) in names.iter().zip(kinds.iter().zip(&flags)) {
        let kind = *TYPES.get(usize::from(*kind)).ok_or(Unusable::Damaged)?;
        columns.push(Column { name: name.to_owned(), kind, known_as_of_export: *flag == 1 });
    }
    // The derived column is the last one, and one of texts.
    let derived = columns.last().is_some_and(|last| last.name == EMAIL_DOMAIN && last.kind == ColumnType::Text);
    if derives_email_domain && !derived {
        return Err(Unusable::Damaged);
    }
    let cells: Vec<ColumnData> =
        columns.iter().map(|column| cells(column.kind, leads, source)).collect::<Result<_, _>>()?;
    Ok(Leads { ids, created, columns, cells, derives_email_domain })
}

/// The values of so many leads in a column of a type.
fn cells(kind: ColumnType, leads: usize, source: &mut Source<'_>) -> Result<ColumnData, Unusable> {
    let (rows, sound, cells) = match kind {
        ColumnType::Number => {
            let values: Vec<f64> = source.section()?;
            (values.len(), true, ColumnData::Number(values))
        }
        ColumnType::Boolean => {
            let values: Vec<u8> = source.section()?;
            (values.len(), values.iter().all(|value| *value <= 2), ColumnData::Boolean(values))
        }
        ColumnType::Time => {
            let values: Vec<Instant> = source.section()?;
            (values.len(), true, ColumnData::Time(values))
        }
        ColumnType::Text => {
            let (codes, dictionary) = (source.section::<u32>()?, source.dictionary()?);
            let sound = codes.iter().all(|code| (*code as usize) < dictionary.len() || *code == NO_TEXT);
            (codes.len(), sound, ColumnData::Text { codes, dictionary, times: None })
        }
        ColumnType::Texts => {
            let codes: Vec<u32> = source.section()?;
            let (ends, elements) = (source.section::<u32>()?, source.section::<u32>()?);
            let (lists, dictionary) = (Lists { ends, elements }, source.dictionary()?);
            let sound = parts_rows(&lists.ends, lists.elements.len())
                && within(&lists.elements, dictionary.len())
                && codes.iter().all(|code| (*code as usize) < lists.len() || *code == NO_TEXT);
            (codes.len(), sound, ColumnData::Texts { codes, lists, dictionary })
        }
    };
    if sound && rows == leads { Ok(cells) } else { Err(Unusable::Damaged) }
}
