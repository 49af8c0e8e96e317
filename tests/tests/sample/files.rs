//! Makes a data set of the sample's files.

use agreement::time::{Instant, Written};
use chrono_tz::Tz;
use csv::StringRecord;
use sample::Files;
use simulation::dataset::{Column, ColumnType, Property, Stage, parse_amount};
use simulation::{Dataset, DatasetBuilder};

/// The rows of a file, without its header.
pub fn rows(text: &str) -> Vec<StringRecord> {
    csv::Reader::from_reader(text.as_bytes()).records().map(|row| row.expect("a row of as many cells")).collect()
}

/// The leads of a sample, as an import of its files types them.
pub fn dataset(files: &Files, zone: Tz) -> Dataset {
    let header = csv::Reader::from_reader(files.leads.as_bytes()).headers().expect("a header").clone();
    let kind = |name: &str| match name {
        "employees" | "timeline_months" => ColumnType::Number,
        "authority" => ColumnType::Boolean,
        _ => ColumnType::Text,
    };
    let column = |name: &str| Column { name: name.to_owned(), kind: kind(name), known_as_of_export: false };
    // `lead_id` and `created_at` come first.
    let mut builder = DatasetBuilder::new(zone, header.iter().skip(2).map(column).collect());
    let mut ids = std::collections::HashMap::new();
    for row in rows(&files.leads) {
        let lead = builder.lead(&row[0], Some(instant(&row[1])));
        ids.insert(row[0].to_owned(), lead);
        for (at, cell) in row.iter().skip(2).enumerate() {
            assert!(builder.set(lead, at, cell) || cell.is_empty(), "`{cell}` in {row:?}");
        }
    }
    let properties = [builder.property("path"), builder.property("title")];
    for row in rows(&files.events) {
        let known = properties.into_iter().zip([&row[3], &row[4]]).filter(|(_, text)| !text.is_empty());
        let values: Vec<(usize, Property<'_>)> = known.map(|(at, text)| (at, Property::Raw(text))).collect();
        builder.event(ids[&row[0]], instant(&row[1]), &row[2], &values);
    }
    for row in rows(&files.stages) {
        let stage = Stage::from_name(&row[1]).expect("a stage of the language");
        let (reason, amount) = ((!row[3].is_empty()).then_some(&row[3]), parse_amount(&row[4]));
        builder.stage(ids[&row[0]], stage, Some(instant(&row[2])), reason, amount);
    }
    builder.build()
}

fn instant(text: &str) -> Instant {
    Written::parse(text).expect("a time").instant(Tz::UTC)
}
