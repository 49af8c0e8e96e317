//! Definitions and leads in few words, for tests that read as a specification.

use std::collections::BTreeMap;

use agreement::model::*;
use agreement::time::{Instant, Written};
use simulation::dataset::{Column, ColumnType, DatasetBuilder, Property};
use simulation::{BandIndex, Dataset, Evaluation, Lead, Plan, Scores, Warning, World, score};

/// An instant in UTC.
pub fn at(text: &str) -> Instant {
    Written::parse(text).expect(text).instant(chrono_tz::UTC)
}

pub fn number(text: &str) -> Decimal {
    Decimal::parse(text).expect(text)
}

pub fn length(text: &str) -> Duration {
    Duration::parse(text).expect(text)
}

pub fn text(text: &str) -> Literal {
    Literal::Text(text.to_owned())
}

pub fn texts(those: &[&str]) -> Choices {
    Choices::Values(those.iter().map(|one| text(one)).collect())
}

pub fn at_least(bound: &str) -> Test {
    Test::AtLeast(Bound::Number(number(bound)))
}

pub fn day(bound: &str) -> Bound {
    Bound::Moment(Moment::parse(bound).expect(bound))
}

pub fn field(field: &str, test: Test) -> Condition {
    Condition::Field(FieldTest { field: field.to_owned(), test })
}

pub fn not(condition: Condition) -> Condition {
    Condition::Not(Box::new(condition))
}

pub fn event(name: &str, within: Option<&str>) -> EventTest {
    EventTest { event: name.to_owned(), properties: BTreeMap::new(), count: None, within: within.map(length) }
}

pub fn once(when: Condition, points: i32) -> Scoring {
    Scoring::Once { when, points }
}

pub fn fading(when: EventTest, points: i32, halve_every: &str) -> Scoring {
    Scoring::Fading { when, points, halve_every: length(halve_every) }
}

pub fn each(each: EventTest, points: i32, limit: i32) -> Scoring {
    Scoring::Each { each, points, halve_every: None, limit }
}

pub fn gate(id: &str, when: Condition) -> Gate {
    Gate { id: id.to_owned(), label: id.to_owned(), when }
}

pub fn category(id: &str, cap: Option<i32>, floor: Option<i32>) -> Category {
    Category { id: id.to_owned(), label: id.to_owned(), cap, floor }
}

pub fn band(id: &str, from: Option<i32>, needs: &[(&str, i32)]) -> Band {
    let needs = needs.iter().map(|(category, least)| ((*category).to_owned(), *least)).collect();
    Band { id: id.to_owned(), label: id.to_owned(), from, needs, action: String::new() }
}

/// Rules under one category `fit`, and two bands of which `qualified` is from 10.
pub fn mql(rules: Vec<(&str, Scoring)>) -> Mql {
    let rule = |(id, scoring): (&str, Scoring)| Rule {
        id: id.to_owned(),
        label: id.to_owned(),
        category: "fit".to_owned(),
        scoring,
        why: None,
    };
    Mql {
        title: String::new(),
        purpose: String::new(),
        lists: BTreeMap::new(),
        categories: vec![category("fit", None, None)],
        must_have: Vec::new(),
        never: Vec::new(),
        rules: rules.into_iter().map(rule).collect(),
        bands: vec![band("none", None, &[]), band("qualified", Some(10), &[])],
        examples: Vec::new(),
    }
}

/// A data set in which columns are declared as `name: type`.
pub fn builder(columns: &[(&str, ColumnType)]) -> DatasetBuilder {
    let column =
        |(name, kind): &(&str, ColumnType)| Column { name: (*name).to_owned(), kind: *kind, known_as_of_export: false };
    DatasetBuilder::new(chrono_tz::UTC, columns.iter().map(column).collect())
}

/// One lead with one column.
pub fn one(name: &str, kind: ColumnType, raw: &str) -> Dataset {
    let mut builder = builder(&[(name, kind)]);
    let lead = builder.lead("lead-0", None);
    assert!(builder.set(lead, 0, raw), "{raw} fits");
    builder.build()
}

/// Names and values.
pub type Properties<'a> = &'a [(&'a str, &'a str)];

/// No properties.
pub const NONE: Properties<'static> = &[];

/// One lead that did these things.
pub fn doing(events: &[(&str, &str, Properties<'_>)]) -> Dataset {
    let mut builder = builder(&[]);
    let lead = builder.lead("lead-0", None);
    for (time, name, properties) in events {
        let properties: Vec<_> =
            properties.iter().map(|(name, value)| (builder.property(name), Property::Raw(value))).collect();
        builder.event(lead, at(time), name, &properties);
    }
    builder.build()
}

/// Every lead's score at hand-off, as of a moment or of the latest time.
pub fn scores(data: &Dataset, mql: &Mql, as_of: Option<&str>) -> Scores {
    judge(data, mql, as_of, Evaluation::HandOff)
}

pub fn judge(data: &Dataset, mql: &Mql, as_of: Option<&str>, moment: Evaluation) -> Scores {
    score(&World::new(data, as_of.map(at)), &Plan::new(mql, data, chrono_tz::UTC), moment)
}

pub fn band_of(scores: &Scores, lead: Lead, mql: &Mql) -> String {
    BandIndex::id(scores.band(lead), mql).to_owned()
}

/// Whether a condition holds for the only lead.
pub fn holds(data: &Dataset, condition: Condition, as_of: Option<&str>) -> bool {
    scores(data, &mql(vec![("only", once(condition, 1))]), as_of).score(0) == 1
}

pub fn warnings(data: &Dataset, mql: &Mql) -> Vec<Warning> {
    Plan::new(mql, data, chrono_tz::UTC).warnings().to_vec()
}
