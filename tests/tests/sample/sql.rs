//! The template's definition as SQL: run in SQLite on the whole sample it gives the program's own scores; and in every
//! dialect it stands in `tests/sql` for people to read, beside one that asks everything that can be asked.

use std::fs;
use std::path::{Path, PathBuf};

use agreement::read::{Source, read_mql};
use agreement::time::{Instant, Written};
use agreement::{Document, Mql};
use chrono_tz::Tz;
use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};
use sample::template::DRAFT;
use simulation::dataset::{Column, ColumnType, DatasetBuilder, Property};
use simulation::sql::{Dialect, Question, Statement, statement};
use simulation::{Dataset, Evaluation, Plan, World, score};

use crate::{agreement, files, shown};

fn folder() -> PathBuf {
    Path::new(&std::env::var_os("CARGO_MANIFEST_DIR").expect("cargo runs the tests")).join("sql")
}

fn everything() -> Mql {
    let file = "everything.yaml".to_owned();
    let text = fs::read_to_string(folder().join(&file)).expect("a definition");
    let reading = read_mql(&Source { document: Document::Mql, file, text });
    let faults: Vec<String> = reading.diagnostics.iter().map(agreement::Diagnostic::to_text).collect();
    reading.checked().cloned().unwrap_or_else(|| panic!("{}", faults.join("\n")))
}

/// A file of the sample as a table of the same columns; an empty cell is no value.
fn table(database: &Connection, name: &str, text: &str, numbers: &[&str]) {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let header = reader.headers().expect("a header").clone();
    let columns: Vec<String> = header.iter().map(|column| format!("\"{column}\"")).collect();
    database.execute_batch(&format!("CREATE TABLE {name} ({})", columns.join(", "))).expect("a table");
    let places = vec!["?"; columns.len()].join(", ");
    let mut insert = database.prepare(&format!("INSERT INTO {name} VALUES ({places})")).expect("an insertion");
    for row in reader.records() {
        let row = row.expect("a row");
        let cells = row.iter().zip(&header).map(|(cell, column)| match cell {
            "" => Value::Null,
            number if numbers.contains(&column) => Value::Real(number.parse().expect("a number")),
            text => Value::Text(text.to_owned()),
        });
        insert.execute(params_from_iter(cells)).expect("inserted");
    }
}

fn numbers(data: &Dataset) -> Vec<&str> {
    let numbers = data.columns().iter().filter(|column| column.kind == ColumnType::Number);
    numbers.map(|column| column.name.as_str()).collect()
}

fn instant(text: &str) -> Option<Instant> {
    Some(Written::parse(text)?.instant(Tz::UTC))
}

/// Scores and bands by lead, as SQLite finds them.
fn run(database: &Connection, sql: &str) -> Vec<(String, i32, String)> {
    let mut query = database.prepare(sql).expect("a statement");
    let found = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).expect("an answer");
    found.collect::<Result<_, _>>().expect("rows")
}

/// The same as the program finds them.
fn engine(mql: &Mql, data: &Dataset, zone: Tz, as_of: Option<Instant>) -> Vec<(String, i32, String)> {
    let world = World::new(data, as_of);
    let scores = score(&world, &Plan::new(mql, data, zone), Evaluation::HandOff);
    let own = |lead| (data.lead_id(lead).to_owned(), scores.score(lead), scores.band(lead).id(mql).to_owned());
    let mut scored: Vec<_> = world.leads().map(own).collect();
    scored.sort();
    scored
}

#[test]
fn sqlite_gives_the_whole_sample_the_programs_own_scores_and_bands() {
    let (draft, (data, _)) = (agreement(DRAFT), shown());
    let (zone, files) = (draft.terms.calendar.timezone, sample::files());
    let database = Connection::open_in_memory().expect("a database");
    table(&database, "leads", &files.leads, &numbers(data));
    table(&database, "events", &files.events, &[]);
    table(&database, "stages", &files.stages, &[]);
    let early = Written::parse("2026-01-15").expect("a date").instant(zone);
    for as_of in [None, Some(early)] {
        let question = Question { mql: &draft.mql, zone, data: Some(data), as_of };
        let stated = statement(question, Dialect::Sqlite);
        let (found, wanted) = (run(&database, &stated.sql), engine(&draft.mql, data, zone, as_of));
        assert!(found == wanted, "{:?}", found.iter().zip(&wanted).find(|(found, wanted)| found != wanted));
        assert!(wanted.iter().any(|(.., band)| band == "qualified"), "the question has an answer");
    }
}

/// Without leads at hand the tests themselves tell the columns and their types.
#[test]
fn sqlite_gives_the_scores_of_everything_that_can_be_asked_without_leads_at_hand() {
    let columns = [
        ("Head Office", ColumnType::Text),
        ("country", ColumnType::Text),
        ("email", ColumnType::Text),
        ("employees", ColumnType::Number),
        ("job_title", ColumnType::Text),
        ("opt_in", ColumnType::Boolean),
        ("signup", ColumnType::Time),
        ("tags", ColumnType::Text),
    ];
    let leads = [
        ("a", " ŁÓDŹ", "Poland", "x@Gmail.com", "49.5", "Chief of staff", "true", "2026-02-28T23:00:00Z", "A partner"),
        ("b", "o'Hare", "ÖSTERREICH", "x@y@b.example ", "49.4", "Mischief", "false", "2026-05-31T22:00:00Z", ""),
        ("c", "Paris", "France", "c@c.example", "200", "Vice-\u{130}ntern/D\u{130}RECTR\u{130}CE", "", "", "partner"),
        ("d", "", "Iceland", "nobody", "", "", "true", "2026-05-31T21:59:59.999Z", "other"),
        ("e", "", "", "", "", "", "", "", ""),
    ];
    let events = [
        ("b", "2026-06-01T00:00:00.001Z", "PAGE_VIEW ", "/Pricing/team", "11"),
        ("b", "2026-06-17T00:00:00Z", "page_view", "/pricing", "10.5"),
        ("b", "2026-06-20T00:00:00Z", "page_view", "/pricing", "10"),
        ("c", "2026-04-02T00:00:00Z", "Unsubscribe", "", ""),
        ("c", "2026-04-01T23:59:59.999Z", "unsubscribe", "", ""),
        ("c", "2026-07-01T00:00:00Z", "webinar", "", ""),
        ("d", "2026-06-30T00:00:00Z", "WEBINAR", "", ""),
    ];
    let (mql, zone) = (everything(), chrono_tz::Europe::Berlin);
    let of = |(name, kind): (&str, ColumnType)| Column { name: name.to_owned(), kind, known_as_of_export: false };
    let mut builder = DatasetBuilder::new(zone, columns.map(of).into());
    let database = Connection::open_in_memory().expect("a database");
    database
        .execute_batch(
            "CREATE TABLE leads (lead_id, created_at, \"Head Office\", country, email, employees, job_title, opt_in, signup,
               tags);
             CREATE TABLE events (lead_id, at, event, path, seconds);
             CREATE TABLE stages (lead_id, stage, at);",
        )
        .expect("tables");
    let number = |text: &str| text.parse().map_or(Value::Null, Value::Real);
    let text = |text: &str| Value::Text(text.to_owned());
    let created = "2026-06-20T00:00:00Z";
    for (id, office, country, email, employees, job, opt_in, signup, tags) in leads {
        let lead = builder.lead(id, instant(created));
        for (column, cell) in [office, country, email, employees, job, opt_in, signup, tags].into_iter().enumerate() {
            assert!(builder.set(lead, column, cell), "{cell}");
        }
        let opt_in = if opt_in.is_empty() { Value::Null } else { Value::Integer((opt_in == "true").into()) };
        let signup = if signup.is_empty() { Value::Null } else { text(signup) };
        let first = [id, created, office, country, email].map(text);
        let row = first.into_iter().chain([number(employees), text(job), opt_in, signup, text(tags)]);
        database
            .execute("INSERT INTO leads VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", params_from_iter(row))
            .expect("inserted");
        for (_, at, name, path, seconds) in events.into_iter().filter(|event| event.0 == id) {
            let properties = [("path", path), ("seconds", seconds)];
            let properties = properties.map(|(name, value)| (builder.property(name), Property::Raw(value)));
            builder.event(lead, instant(at).expect("a time"), name, &properties);
            let row = [text(id), text(at), text(name), text(path), number(seconds)];
            database.execute("INSERT INTO events VALUES (?, ?, ?, ?, ?)", params_from_iter(row)).expect("inserted");
        }
    }
    let data = builder.build();
    let stated = statement(Question { mql: &mql, zone, data: None, as_of: None }, Dialect::Sqlite);
    let (found, wanted) = (run(&database, &stated.sql), engine(&mql, &data, zone, None));
    assert_eq!(found, wanted);
    let scores: Vec<i32> = wanted.iter().map(|(_, score, _)| *score).collect();
    assert_eq!(scores.iter().collect::<std::collections::BTreeSet<_>>().len(), leads.len(), "all unlike: {scores:?}");
}

/// What is not exact is said of every rule that it touches, in every dialect, and in the statement itself.
#[test]
fn every_rule_that_asks_for_words_is_named() {
    let mql = everything();
    for dialect in Dialect::ALL {
        let Statement { sql, warnings } =
            statement(Question { mql: &mql, zone: Tz::UTC, data: None, as_of: None }, dialect);
        let named: Vec<_> = warnings.iter().map(|warning| (warning.code, warning.rule.as_str())).collect();
        assert_eq!(named, [("whole-words", "chief")], "{}", dialect.name());
        assert!(sql.contains("-- Not exact: chief: "), "{sql}");
    }
}

#[test]
fn the_statements_that_people_read_are_those_that_are_written() {
    let rewrite = std::env::var_os("COUNTERSIGN_REWRITE").is_some();
    let (draft, first, mut wrong) = (agreement(DRAFT), sample::first(20), Vec::new());
    let data = files::dataset(&first, draft.terms.calendar.timezone);
    let template = Question { mql: &draft.mql, zone: draft.terms.calendar.timezone, data: Some(&data), as_of: None };
    let mql = everything();
    let all = Question { mql: &mql, zone: chrono_tz::Europe::Berlin, data: None, as_of: None };
    for dialect in Dialect::ALL {
        for (name, question) in [("template", template), ("everything", all)] {
            let file = folder().join(name).join(dialect.name()).with_extension("sql");
            let sql = statement(question, dialect).sql;
            if rewrite {
                fs::create_dir_all(folder().join(name)).expect("a folder");
                fs::write(&file, &sql).expect("written");
            } else if fs::read_to_string(&file).unwrap_or_default() != sql {
                wrong.push(format!("{} is to be\n{sql}", file.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
