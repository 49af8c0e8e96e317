//! What leads did.

use std::collections::HashMap;

use agreement::model::Decimal;
use agreement::text::fold;
use agreement::time::Instant;

use super::packed::{Codes, Times};
use super::texts::Interner;
use super::{ColumnType, Dictionary, Lead, Property, Value, ends_by_lead};

/// A property that events may have: a number or a text, as declared; else a number where every value in the data is one
/// (section 2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PropertyColumn {
    /// Its name, trimmed; case-sensitive.
    pub name: String,
    /// Number or text.
    pub kind: ColumnType,
}

/// A name with the values of the properties: what many events have in common.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventKind {
    /// A code of [`Events::names`].
    pub name: u32,
    /// Property and code of its value, by property.
    pub(crate) properties: Box<[(u32, u32)]>,
}

/// All events: kinds once each, and lead by lead in time order which kind when.
#[derive(Debug, Clone, Default)]
pub struct Events {
    pub(super) names: Dictionary,
    pub(super) properties: Vec<PropertyColumn>,
    pub(super) kinds: Vec<EventKind>,
    pub(super) values: Dictionary,
    /// What each value is as a number; NaN where it is none.
    pub(super) numbers: Vec<f64>,
    pub(super) ends: Vec<u32>,
    pub(super) at: Times,
    pub(super) kind: Codes,
}

/// Some events of one lead, in time order.
#[derive(Debug, Clone, Copy)]
pub struct LeadEvents<'a> {
    all: &'a Events,
    from: usize,
    to: usize,
}

impl<'a> LeadEvents<'a> {
    /// How many there are.
    pub fn len(self) -> usize {
        self.to - self.from
    }

    /// Whether there are none.
    pub fn is_empty(self) -> bool {
        self.from == self.to
    }

    /// When the one at a place was.
    #[inline]
    pub fn at(self, place: usize) -> Instant {
        self.all.at.get(self.from + place)
    }

    /// The kind of the one at a place: an index of [`Events::kinds`].
    #[inline]
    pub fn kind(self, place: usize) -> u32 {
        self.all.kind.get(self.from + place)
    }

    /// Each with its time and its kind, times rising.
    pub fn iter(self) -> impl DoubleEndedIterator<Item = (Instant, u32)> + use<'a> {
        (0..self.len()).map(move |place| (self.at(place), self.kind(place)))
    }

    /// Those up to a moment, the moment itself included.
    pub fn up_to(self, at: Instant) -> LeadEvents<'a> {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = (low + high) / 2;
            if self.at(middle) <= at { low = middle + 1 } else { high = middle }
        }
        LeadEvents { to: self.from + low, ..self }
    }

    /// None of them.
    pub fn none(self) -> LeadEvents<'a> {
        LeadEvents { to: self.from, ..self }
    }
}

impl Events {
    /// How many events there are.
    pub fn len(&self) -> usize {
        self.at.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.at.is_empty()
    }

    /// A lead's events.
    pub fn of(&self, lead: Lead) -> LeadEvents<'_> {
        let row = lead as usize;
        let from = if row == 0 { 0 } else { self.ends[row - 1] as usize };
        LeadEvents { all: self, from, to: self.ends[row] as usize }
    }

    /// Where each lead's events end among all.
    pub(crate) fn ends(&self) -> &[u32] {
        &self.ends
    }

    /// When each of all events was, lead by lead.
    pub(crate) fn times(&self) -> &Times {
        &self.at
    }

    /// The kind of each of all events, lead by lead.
    pub(crate) fn codes(&self) -> &Codes {
        &self.kind
    }

    /// The distinct names.
    pub fn names(&self) -> &Dictionary {
        &self.names
    }

    /// The properties that occur.
    pub fn properties(&self) -> &[PropertyColumn] {
        &self.properties
    }

    /// The distinct kinds.
    pub fn kinds(&self) -> &[EventKind] {
        &self.kinds
    }

    /// The value of a property (an index of [`Events::properties`]) of a kind of event.
    pub fn value(&self, kind: &EventKind, property: usize) -> Value<'_> {
        let Some((_, code)) = kind.properties.iter().find(|(own, _)| *own as usize == property) else {
            return Value::Missing;
        };
        match self.properties[property].kind {
            // A value that does not fit its property counts as missing.
            ColumnType::Number if self.numbers[*code as usize].is_nan() => Value::Missing,
            ColumnType::Number => Value::Number(self.numbers[*code as usize]),
            _ => Value::Text(self.values.text(*code)),
        }
    }

    pub(crate) fn latest(&self) -> Option<Instant> {
        self.at.latest()
    }
}

#[derive(Debug, Clone, Default)]
pub(crate) struct EventsBuilder {
    /// Names by how they are compared, and as they were first written.
    names: HashMap<String, u32>,
    written_names: Interner,
    properties: Vec<PropertyBuilder>,
    values: Interner,
    kinds: HashMap<Box<[u32]>, u32>,
    rows: Vec<(Lead, Instant, u32)>,
    /// The kind that is being looked up, kept to spare an allocation per event.
    key: Vec<u32>,
}

#[derive(Debug, Clone)]
struct PropertyBuilder {
    name: String,
    declared: Option<ColumnType>,
    has_texts: bool,
}

impl EventsBuilder {
    pub(crate) fn property(&mut self, name: &str, declared: Option<ColumnType>) -> usize {
        let name = name.trim();
        let place = self.properties.iter().position(|own| own.name == name).unwrap_or_else(|| {
            self.properties.push(PropertyBuilder { name: name.to_owned(), declared: None, has_texts: false });
            self.properties.len() - 1
        });
        if declared.is_some() {
            self.properties[place].declared = declared;
        }
        place
    }

    pub(crate) fn push(&mut self, lead: Lead, at: Instant, name: &str, properties: &[(usize, Property<'_>)]) {
        let name = self.name(name);
        let mut pairs: Vec<(u32, u32)> = Vec::with_capacity(properties.len());
        for (property, value) in properties {
            let (text, is_text) = match value {
                Property::Raw(text) => (text.trim(), false),
                Property::Text(text) => (text.trim(), true),
            };
            if text.is_empty() {
                continue;
            }
            self.properties[*property].has_texts |= is_text;
            pairs.push((*property as u32, self.values.code(text)));
        }
        pairs.sort_unstable();
        self.key.clear();
        self.key.push(name);
        self.key.extend(pairs.iter().flat_map(|(property, value)| [*property, *value]));
        let kind = match self.kinds.get(self.key.as_slice()) {
            Some(kind) => *kind,
            None => {
                let kind = self.kinds.len() as u32;
                self.kinds.insert(self.key.as_slice().into(), kind);
                kind
            }
        };
        self.rows.push((lead, at, kind));
    }

    fn name(&mut self, name: &str) -> u32 {
        let folded = fold(name);
        if let Some(code) = self.names.get(&folded) {
            return *code;
        }
        let code = self.written_names.code(name.trim());
        self.names.insert(folded, code);
        code
    }

    pub(crate) fn build(mut self, leads: usize) -> Events {
        // Stable, so that events of the same time stay in the order in which they came.
        self.rows.sort_by_key(|(lead, at, _)| (*lead, *at));
        let values = self.values.into_dictionary();
        let number = |code| Decimal::parse(values.text(code)).map_or(f64::NAN, |number| number.value());
        let numbers: Vec<f64> = (0..values.len() as u32).map(number).collect();
        let mut kinds = unpack(self.kinds);
        let properties = used_properties(self.properties, &mut kinds, &numbers);
        let kind = Codes::pack(self.rows.iter().map(|row| row.2), kinds.len());
        Events {
            names: self.written_names.into_dictionary(),
            properties,
            kinds,
            values,
            numbers,
            ends: ends_by_lead(leads, self.rows.iter().map(|row| row.0)),
            at: Times::pack(self.rows.iter().map(|row| row.1)),
            kind,
        }
    }
}

fn unpack(kinds: HashMap<Box<[u32]>, u32>) -> Vec<EventKind> {
    let mut kinds: Vec<_> = kinds.into_iter().collect();
    kinds.sort_unstable_by_key(|(_, kind)| *kind);
    let kind = |(key, _): (Box<[u32]>, u32)| EventKind {
        name: key[0],
        properties: key[1..].chunks_exact(2).map(|pair| (pair[0], pair[1])).collect(),
    };
    kinds.into_iter().map(kind).collect()
}

/// The properties of which there is a value, with their types; one without any would only seem to be there.
fn used_properties(properties: Vec<PropertyBuilder>, kinds: &mut [EventKind], numbers: &[f64]) -> Vec<PropertyColumn> {
    let mut has_values = vec![false; properties.len()];
    let mut has_texts: Vec<bool> = properties.iter().map(|property| property.has_texts).collect();
    for (property, value) in kinds.iter().flat_map(|kind| kind.properties.iter()) {
        has_values[*property as usize] = true;
        has_texts[*property as usize] |= numbers[*value as usize].is_nan();
    }
    let mut places = vec![0; properties.len()];
    let mut used = Vec::new();
    for (place, property) in properties.into_iter().enumerate().filter(|(place, _)| has_values[*place]) {
        let found = if has_texts[place] { ColumnType::Text } else { ColumnType::Number };
        // A property is a number or a text, whatever else was declared.
        let kind = property.declared.map_or(found, |kind| match kind {
            ColumnType::Number => ColumnType::Number,
            _ => ColumnType::Text,
        });
        places[place] = used.len() as u32;
        used.push(PropertyColumn { name: property.name, kind });
    }
    for (property, _) in kinds.iter_mut().flat_map(|kind| kind.properties.iter_mut()) {
        *property = places[*property as usize];
    }
    used
}
