//! One attribute of all leads.

use std::collections::HashMap;

use agreement::model::Decimal;
use agreement::text::fold;
use agreement::time::{Instant, Written};
use chrono_tz::Tz;

use super::texts::Interner;
use super::{Dictionary, LIST_SEPARATOR, Lead, NO_TIME, known};

/// In a column of texts: there is none.
pub(crate) const NO_TEXT: u32 = u32::MAX;

/// What an attribute's values are; fixed at its first import (section 2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ColumnType {
    /// Plain decimals of at most 15 digits.
    Number,
    /// `true` or `false`.
    Boolean,
    /// Date-times.
    Time,
    /// Texts.
    Text,
    /// Lists of texts.
    Texts,
}

impl ColumnType {
    /// As it is said to people: `a text`, `a list of texts`.
    pub fn words(self) -> &'static str {
        match self {
            ColumnType::Number => "a number",
            ColumnType::Boolean => "yes or no",
            ColumnType::Time => "a date",
            ColumnType::Text => "a text",
            ColumnType::Texts => "a list of texts",
        }
    }
}

/// An attribute that leads may have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name, trimmed; case-sensitive.
    pub name: String,
    /// What its values are.
    pub kind: ColumnType,
    /// Whether its values are known only as of the export (a count of visits, say): every result that rests on it says so.
    pub known_as_of_export: bool,
}

/// One attribute of one lead.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Value<'a> {
    /// There is none.
    Missing,
    /// A number.
    Number(f64),
    /// `true` or `false`.
    Boolean(bool),
    /// A date-time.
    Time(Instant),
    /// A text as it stands in the data, trimmed and not empty.
    Text(&'a str),
    /// A list of texts: the codes of its elements in their dictionary; at least one.
    Texts(&'a [u32], &'a Dictionary),
}

/// The values of one column, in its own representation.
#[derive(Debug, Clone)]
pub(crate) enum ColumnData {
    /// NaN is no value.
    Number(Vec<f64>),
    /// 0 and 1, and 2 for no value.
    Boolean(Vec<u8>),
    /// [`NO_TIME`] is no value.
    Time(Vec<Instant>),
    /// [`NO_TEXT`] is no value. `times`: what each text means where a date-time test meets it; only in made-up leads.
    Text { codes: Vec<u32>, dictionary: Dictionary, times: Option<Vec<Instant>> },
    /// [`NO_TEXT`] is no value, else the place among the lists, whose elements are in the dictionary.
    Texts { codes: Vec<u32>, lists: Lists, dictionary: Dictionary },
}

/// Lists of texts, each once however many leads have it: what is asked of a list is asked once.
#[derive(Debug, Clone, Default)]
pub(crate) struct Lists {
    /// The elements of list `n` are `elements[ends[n - 1]..ends[n]]`.
    pub ends: Vec<u32>,
    pub elements: Vec<u32>,
}

impl Lists {
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The elements of a list.
    pub(crate) fn of(&self, list: u32) -> &[u32] {
        let list = list as usize;
        let from = if list == 0 { 0 } else { self.ends[list - 1] as usize };
        &self.elements[from..self.ends[list] as usize]
    }

    /// Each list, in its place.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &[u32]> {
        (0..self.len() as u32).map(|list| self.of(list))
    }
}

impl ColumnData {
    pub(crate) fn value(&self, lead: Lead) -> Value<'_> {
        let row = lead as usize;
        match self {
            ColumnData::Number(values) if values[row].is_nan() => Value::Missing,
            ColumnData::Number(values) => Value::Number(values[row]),
            ColumnData::Boolean(values) if values[row] > 1 => Value::Missing,
            ColumnData::Boolean(values) => Value::Boolean(values[row] == 1),
            ColumnData::Time(values) => known(values[row]).map_or(Value::Missing, Value::Time),
            ColumnData::Text { codes, .. } if codes[row] == NO_TEXT => Value::Missing,
            ColumnData::Text { codes, dictionary, .. } => Value::Text(dictionary.text(codes[row])),
            ColumnData::Texts { codes, .. } if codes[row] == NO_TEXT => Value::Missing,
            ColumnData::Texts { codes, lists, dictionary } => Value::Texts(lists.of(codes[row]), dictionary),
        }
    }
}

/// A column while the data streams in. Rows that were never set have no value.
#[derive(Debug, Clone)]
pub(crate) enum ColumnBuilder {
    Number(Vec<f64>),
    Boolean(Vec<u8>),
    Time(Vec<Instant>),
    Text { codes: Vec<u32>, interner: Interner },
    Texts { entries: Vec<(Lead, u32)>, interner: Interner },
}

impl ColumnBuilder {
    pub(crate) fn new(kind: ColumnType) -> ColumnBuilder {
        match kind {
            ColumnType::Number => ColumnBuilder::Number(Vec::new()),
            ColumnType::Boolean => ColumnBuilder::Boolean(Vec::new()),
            ColumnType::Time => ColumnBuilder::Time(Vec::new()),
            ColumnType::Text => ColumnBuilder::Text { codes: Vec::new(), interner: Interner::default() },
            ColumnType::Texts => ColumnBuilder::Texts { entries: Vec::new(), interner: Interner::default() },
        }
    }

    /// Sets a value from its text; false when the text does not fit the type and there is no value therefore.
    pub(crate) fn set(&mut self, lead: Lead, raw: &str, zone: Tz) -> bool {
        let (row, raw) = (lead as usize, raw.trim());
        if raw.is_empty() {
            return true;
        }
        match self {
            ColumnBuilder::Number(values) => match Decimal::parse(raw) {
                Some(number) => place(values, row, f64::NAN, number.value()),
                None => return false,
            },
            ColumnBuilder::Boolean(values) => match raw.to_ascii_lowercase().as_str() {
                "true" => place(values, row, 2, 1),
                "false" => place(values, row, 2, 0),
                _ => return false,
            },
            ColumnBuilder::Time(values) => match Written::parse(raw) {
                Some(written) => place(values, row, NO_TIME, written.instant(zone)),
                None => return false,
            },
            ColumnBuilder::Text { codes, interner } => place(codes, row, NO_TEXT, interner.code(raw)),
            ColumnBuilder::Texts { .. } => self.set_texts(lead, raw.split(LIST_SEPARATOR)),
        }
        true
    }

    /// Sets the elements of a list; in a column of another type there is no value.
    pub(crate) fn set_texts<'a>(&mut self, lead: Lead, texts: impl IntoIterator<Item = &'a str>) {
        if let ColumnBuilder::Texts { entries, interner } = self {
            let texts = texts.into_iter().map(str::trim).filter(|text| !text.is_empty());
            entries.extend(texts.map(|text| (lead, interner.code(text))));
        }
    }

    pub(crate) fn build(self, leads: usize) -> ColumnData {
        match self {
            ColumnBuilder::Number(mut values) => {
                values.resize(leads, f64::NAN);
                ColumnData::Number(values)
            }
            ColumnBuilder::Boolean(mut values) => {
                values.resize(leads, 2);
                ColumnData::Boolean(values)
            }
            ColumnBuilder::Time(mut values) => {
                values.resize(leads, NO_TIME);
                ColumnData::Time(values)
            }
            ColumnBuilder::Text { mut codes, interner } => {
                codes.resize(leads, NO_TEXT);
                ColumnData::Text { codes, dictionary: interner.into_dictionary(), times: None }
            }
            ColumnBuilder::Texts { mut entries, interner } => {
                entries.sort_by_key(|(lead, _)| *lead);
                let (codes, lists) = lists_of(leads, &entries);
                ColumnData::Texts { codes, lists, dictionary: interner.into_dictionary() }
            }
        }
    }
}

/// Each lead's list among the different ones; `entries` are elements by lead.
fn lists_of(leads: usize, entries: &[(Lead, u32)]) -> (Vec<u32>, Lists) {
    let mut codes = vec![NO_TEXT; leads];
    let mut lists = Lists::default();
    let mut places: HashMap<Vec<u32>, u32> = HashMap::new();
    for own in entries.chunk_by(|one, next| one.0 == next.0) {
        let list: Vec<u32> = own.iter().map(|(_, element)| *element).collect();
        codes[own[0].0 as usize] = match places.get(&list) {
            Some(place) => *place,
            None => {
                let place = lists.len() as u32;
                lists.elements.extend(&list);
                lists.ends.push(lists.elements.len() as u32);
                places.insert(list, place);
                place
            }
        };
    }
    (codes, lists)
}

/// `email_domain` from `email`: the part after the last `@`, lower case; none where there is no `@` or nothing behind it.
pub(crate) fn email_domains(codes: &[u32], dictionary: &Dictionary) -> ColumnData {
    let mut interner = Interner::default();
    let domains: Vec<u32> = (0..dictionary.len() as u32)
        .map(|code| match dictionary.text(code).rsplit_once('@') {
            Some((_, domain)) if !domain.trim().is_empty() => interner.code(&fold(domain)),
            _ => NO_TEXT,
        })
        .collect();
    let codes = codes.iter().map(|&code| if code == NO_TEXT { NO_TEXT } else { domains[code as usize] }).collect();
    ColumnData::Text { codes, dictionary: interner.into_dictionary(), times: None }
}

/// What each text means as a date-time.
pub(crate) fn times_of(dictionary: &Dictionary, zone: Tz) -> Vec<Instant> {
    let instant = |code| Written::parse(dictionary.text(code)).map_or(NO_TIME, |written| written.instant(zone));
    (0..dictionary.len() as u32).map(instant).collect()
}

fn place<T: Clone>(values: &mut Vec<T>, row: usize, none: T, value: T) {
    if values.len() <= row {
        values.resize(row + 1, none);
    }
    values[row] = value;
}
