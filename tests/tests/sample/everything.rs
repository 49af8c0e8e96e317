//! A definition that asks everything that can be asked, and leads on which each of its questions has both answers.

use std::fs;
use std::path::{Path, PathBuf};

use agreement::read::{Source, read_mql};
use agreement::time::{Instant, Written};
use agreement::{Document, Mql};
use chrono_tz::Tz;
use simulation::Dataset;
use simulation::dataset::{Column, ColumnType, DatasetBuilder, Property};

/// Where the definition lies, and the statements that are made of it.
pub fn folder() -> PathBuf {
    Path::new(&std::env::var_os("CARGO_MANIFEST_DIR").expect("cargo runs the tests")).join("sql")
}

/// The definition.
pub fn definition() -> Mql {
    let file = "everything.yaml".to_owned();
    let text = fs::read_to_string(folder().join(&file)).expect("a definition");
    let reading = read_mql(&Source { document: Document::Mql, file, text });
    let faults: Vec<String> = reading.diagnostics.iter().map(agreement::Diagnostic::to_text).collect();
    reading.checked().cloned().unwrap_or_else(|| panic!("{}", faults.join("\n")))
}

/// The zone whose days it means.
pub const ZONE: Tz = chrono_tz::Europe::Berlin;

/// When all of the leads came into being.
pub const CREATED: &str = "2026-06-20T00:00:00Z";

/// The columns besides `lead_id` and `created_at`.
pub const COLUMNS: [(&str, ColumnType); 8] = [
    ("Head Office", ColumnType::Text),
    ("country", ColumnType::Text),
    ("email", ColumnType::Text),
    ("employees", ColumnType::Number),
    ("job_title", ColumnType::Text),
    ("opt_in", ColumnType::Boolean),
    ("signup", ColumnType::Time),
    ("tags", ColumnType::Text),
];

/// Ids and what stands in the columns.
pub const LEADS: [(&str, [&str; 8]); 5] = [
    ("a", [" ŁÓDŹ", "Poland", "x@Gmail.com", "49.5", "Chief of staff", "true", "2026-02-28T23:00:00Z", "A partner"]),
    ("b", ["o'Hare", "ÖSTERREICH", "x@y@b.example ", "49.4", "Mischief", "false", "2026-05-31T22:00:00Z", ""]),
    ("c", ["Paris", "France", "c@c.example", "200", "Vice-\u{130}ntern/D\u{130}RECTR\u{130}CE", "", "", "partner"]),
    ("d", ["", "Iceland", "nobody", "", "", "true", "2026-05-31T21:59:59.999Z", "other"]),
    ("e", ["", "", "", "", "", "", "", ""]),
];

/// Leads, times, names, `path` and `seconds`.
pub const EVENTS: [(&str, &str, &str, &str, &str); 7] = [
    ("b", "2026-06-01T00:00:00.001Z", "PAGE_VIEW ", "/Pricing/team", "11"),
    ("b", "2026-06-17T00:00:00Z", "page_view", "/pricing", "10.5"),
    ("b", "2026-06-20T00:00:00Z", "page_view", "/pricing", "10"),
    ("c", "2026-04-02T00:00:00Z", "Unsubscribe", "", ""),
    ("c", "2026-04-01T23:59:59.999Z", "unsubscribe", "", ""),
    ("c", "2026-07-01T00:00:00Z", "webinar", "", ""),
    ("d", "2026-06-30T00:00:00Z", "WEBINAR", "", ""),
];

/// A time as it stands there.
pub fn instant(text: &str) -> Option<Instant> {
    Some(Written::parse(text)?.instant(Tz::UTC))
}

/// The leads in columns.
pub fn dataset() -> Dataset {
    let of = |(name, kind): (&str, ColumnType)| Column { name: name.to_owned(), kind, known_as_of_export: false };
    let mut builder = DatasetBuilder::new(ZONE, COLUMNS.map(of).into());
    for (id, cells) in LEADS {
        let lead = builder.lead(id, instant(CREATED));
        for (column, cell) in cells.into_iter().enumerate() {
            assert!(builder.set(lead, column, cell), "{cell}");
        }
        for (_, at, name, path, seconds) in EVENTS.into_iter().filter(|event| event.0 == id) {
            let properties = [("path", path), ("seconds", seconds)];
            let properties = properties.map(|(name, value)| (builder.property(name), Property::Raw(value)));
            builder.event(lead, instant(at).expect("a time"), name, &properties);
        }
    }
    builder.build()
}
