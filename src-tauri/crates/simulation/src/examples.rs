//! The examples of a definition, judged by the same engine as past leads (language reference, section 1).
//!
//! An example's *now* is the latest date-time among its attributes: a definition that both have signed must say the same
//! of its examples on every day. Where an example has no date-time, no moment is told from another, and any will do.

use std::collections::BTreeMap;

use agreement::model::{Example, ExampleValue, Literal, Mql};
use agreement::time::{Instant, Written};
use chrono_tz::Tz;

use crate::dataset::{CREATED_AT, Column, ColumnType, Dataset, DatasetBuilder, LEAD_ID, Lead, Property};
use crate::plan::Plan;
use crate::score::{Evaluation, score};
use crate::world::World;

/// What a definition says of one of its examples.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExampleVerdict {
    /// The example's id.
    pub id: String,
    /// The id of the band that it must have.
    pub expected: String,
    /// The id of the band that it has.
    pub actual: String,
    /// Its score.
    pub score: i32,
}

impl ExampleVerdict {
    /// Whether the definition does what the example demands.
    pub fn holds(&self) -> bool {
        self.expected == self.actual
    }
}

/// Judges every example of a definition, in its order. Dates without an offset are read in the zone.
pub fn judge_examples(mql: &Mql, zone: Tz) -> Vec<ExampleVerdict> {
    mql.examples.iter().map(|example| judge(mql, example, zone)).collect()
}

fn judge(mql: &Mql, example: &Example, zone: Tz) -> ExampleVerdict {
    let (data, now) = made_up(example, zone);
    let plan = Plan::new(mql, &data, zone);
    let scores = score(&World::new(&data, Some(now)), &plan, Evaluation::HandOff);
    const ONLY: Lead = 0;
    ExampleVerdict {
        id: example.id.clone(),
        expected: example.band.clone(),
        actual: scores.band(ONLY).id(mql).to_owned(),
        score: scores.score(ONLY),
    }
}

/// A data set of one lead, and its *now*.
pub(crate) fn made_up(example: &Example, zone: Tz) -> (Dataset, Instant) {
    let now = now(example, zone);
    let created = example.lead.get(CREATED_AT).and_then(|value| instant(value, zone));
    let lead_id = match example.lead.get(LEAD_ID) {
        Some(ExampleValue::One(literal)) => literal_text(literal),
        _ => &example.id,
    };
    let attributes: BTreeMap<&String, &ExampleValue> =
        example.lead.iter().filter(|(name, _)| *name != CREATED_AT && *name != LEAD_ID).collect();
    let column = |(name, value): (&&String, &&ExampleValue)| Column {
        name: (*name).clone(),
        kind: column_type(value),
        known_as_of_export: false,
    };
    let mut builder = DatasetBuilder::new(zone, attributes.iter().map(column).collect());
    let lead = builder.lead(lead_id, created);
    for (column, value) in attributes.values().enumerate() {
        match value {
            ExampleValue::One(literal) => {
                builder.set(lead, column, literal_text(literal));
            }
            ExampleValue::List(texts) => builder.set_texts(lead, column, texts.iter().map(String::as_str)),
        }
    }
    for event in &example.events {
        let properties: Vec<(usize, Property<'_>)> =
            event.properties.iter().map(|(name, value)| (builder.property(name), property(value))).collect();
        builder.event(lead, now - event.ago.milliseconds(), &event.event, &properties);
    }
    (builder.build_made_up(), now)
}

fn now(example: &Example, zone: Tz) -> Instant {
    example.lead.values().filter_map(|value| instant(value, zone)).max().unwrap_or(0)
}

fn instant(value: &ExampleValue, zone: Tz) -> Option<Instant> {
    match value {
        ExampleValue::One(Literal::Text(text)) => Written::parse(text).map(|written| written.instant(zone)),
        _ => None,
    }
}

fn column_type(value: &ExampleValue) -> ColumnType {
    match value {
        ExampleValue::One(Literal::Text(_)) => ColumnType::Text,
        ExampleValue::One(Literal::Number(_)) => ColumnType::Number,
        ExampleValue::One(Literal::Boolean(_)) => ColumnType::Boolean,
        ExampleValue::List(_) => ColumnType::Texts,
    }
}

fn literal_text(literal: &Literal) -> &str {
    match literal {
        Literal::Text(text) => text,
        Literal::Number(number) => number.as_str(),
        Literal::Boolean(true) => "true",
        Literal::Boolean(false) => "false",
    }
}

fn property(literal: &Literal) -> Property<'_> {
    match literal {
        Literal::Number(number) => Property::Raw(number.as_str()),
        other => Property::Text(literal_text(other)),
    }
}
