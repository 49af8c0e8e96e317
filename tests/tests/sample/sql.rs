//! The template's definition as SQL: run in SQLite on the whole sample it gives the program's own scores; and in every
//! dialect it stands in `tests/sql` for people to read, beside one that asks everything that can be asked.

use std::fs;

use agreement::Mql;
use agreement::time::{Instant, Written};
use chrono_tz::Tz;
use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};
use sample::template::DRAFT;
use simulation::dataset::ColumnType;
use simulation::sql::{Dialect, Question, Statement, statement};
use simulation::{Dataset, Evaluation, Plan, World, score};

use crate::template::agreement;
use crate::{everything, files, shown};

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
        let question = Question { mql: &draft.mql, zone, data: Some(data), as_of, moment: Evaluation::HandOff };
        let stated = statement(question, Dialect::Sqlite);
        let (found, wanted) = (run(&database, &stated.sql), engine(&draft.mql, data, zone, as_of));
        assert!(found == wanted, "{:?}", found.iter().zip(&wanted).find(|(found, wanted)| found != wanted));
        assert!(wanted.iter().any(|(.., band)| band == "qualified"), "the question has an answer");
    }
}

/// Without leads at hand the tests themselves tell the columns and their types.
#[test]
fn sqlite_gives_the_scores_of_everything_that_can_be_asked_without_leads_at_hand() {
    let database = Connection::open_in_memory().expect("a database");
    database
        .execute_batch(
            "CREATE TABLE leads (lead_id, created_at, \"Head Office\", country, email, employees, job_title, opt_in, signup,
               tags);
             CREATE TABLE events (lead_id, at, event, path, seconds);
             CREATE TABLE stages (lead_id, stage, at);",
        )
        .expect("tables");
    let text = |text: &str| Value::Text(text.to_owned());
    let cell = |kind, cell: &str| match kind {
        ColumnType::Number => cell.parse().map_or(Value::Null, Value::Real),
        ColumnType::Boolean if !cell.is_empty() => Value::Integer((cell == "true").into()),
        ColumnType::Boolean | ColumnType::Time if cell.is_empty() => Value::Null,
        _ => text(cell),
    };
    for (id, cells) in everything::LEADS {
        let cells = everything::COLUMNS.into_iter().zip(cells).map(|((_, kind), own)| cell(kind, own));
        let row = [id, everything::CREATED].map(text).into_iter().chain(cells);
        database
            .execute("INSERT INTO leads VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", params_from_iter(row))
            .expect("inserted");
    }
    for (id, at, name, path, seconds) in everything::EVENTS {
        let row = [text(id), text(at), text(name), text(path), cell(ColumnType::Number, seconds)];
        database.execute("INSERT INTO events VALUES (?, ?, ?, ?, ?)", params_from_iter(row)).expect("inserted");
    }
    let (mql, data) = (everything::definition(), everything::dataset());
    let stated = statement(
        Question { mql: &mql, zone: everything::ZONE, data: None, as_of: None, moment: Evaluation::HandOff },
        Dialect::Sqlite,
    );
    let (found, wanted) = (run(&database, &stated.sql), engine(&mql, &data, everything::ZONE, None));
    assert_eq!(found, wanted);
    let scores: Vec<i32> = wanted.iter().map(|(_, score, _)| *score).collect();
    assert_eq!(scores.iter().collect::<std::collections::BTreeSet<_>>().len(), scores.len(), "all unlike: {scores:?}");
}

/// What is not exact is said of every rule that it touches, in every dialect, and in the statement itself.
#[test]
fn every_rule_that_asks_for_words_is_named() {
    let mql = everything::definition();
    for dialect in Dialect::ALL {
        let Statement { sql, warnings } = statement(
            Question { mql: &mql, zone: Tz::UTC, data: None, as_of: None, moment: Evaluation::HandOff },
            dialect,
        );
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
    let template = Question {
        mql: &draft.mql,
        zone: draft.terms.calendar.timezone,
        data: Some(&data),
        as_of: None,
        moment: Evaluation::HandOff,
    };
    let mql = everything::definition();
    let all = Question { mql: &mql, zone: everything::ZONE, data: None, as_of: None, moment: Evaluation::HandOff };
    let replay = Question { moment: Evaluation::Replay, ..template };
    for dialect in Dialect::ALL {
        for (name, question) in [("template", template), ("template-replay", replay), ("everything", all)] {
            let file = everything::folder().join(name).join(dialect.name()).with_extension("sql");
            let sql = statement(question, dialect).sql;
            if rewrite {
                fs::create_dir_all(everything::folder().join(name)).expect("a folder");
                fs::write(&file, &sql).expect("written");
            } else if fs::read_to_string(&file).unwrap_or_default() != sql {
                wrong.push(format!("{} is to be\n{sql}", file.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
