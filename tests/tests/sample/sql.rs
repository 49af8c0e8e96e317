//! The template's definition as SQL: run in SQLite on the whole sample it gives the program's own scores; and in every
//! dialect it stands in `tests/sql` for people to read, beside one that asks everything that can be asked.

use std::fs;
use std::path::{Path, PathBuf};

use agreement::read::{Source, read_mql};
use agreement::{Document, Mql};
use chrono_tz::Tz;
use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};
use sample::template::DRAFT;
use simulation::dataset::ColumnType;
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

#[test]
fn sqlite_gives_the_whole_sample_the_programs_own_scores_and_bands() {
    let (draft, (data, _)) = (agreement(DRAFT), shown());
    let (zone, files) = (draft.terms.calendar.timezone, sample::files());
    let database = Connection::open_in_memory().expect("a database");
    table(&database, "leads", &files.leads, &numbers(data));
    table(&database, "events", &files.events, &[]);
    table(&database, "stages", &files.stages, &[]);
    let early = agreement::time::Written::parse("2026-01-15").expect("a date").instant(zone);
    for as_of in [None, Some(early)] {
        let question = Question { mql: &draft.mql, zone, data: Some(data), as_of };
        let stated = statement(question, Dialect::Sqlite);
        let mut query = database.prepare(&stated.sql).expect("a statement");
        let found = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).expect("an answer");
        let found: Vec<(String, i32, String)> = found.collect::<Result<_, _>>().expect("rows");

        let world = World::new(data, as_of);
        let scores = score(&world, &Plan::new(&draft.mql, data, zone), Evaluation::HandOff);
        let own =
            |lead| (data.lead_id(lead).to_owned(), scores.score(lead), scores.band(lead).id(&draft.mql).to_owned());
        let mut wanted: Vec<_> = world.leads().map(own).collect();
        wanted.sort();
        assert!(found == wanted, "{:?}", found.iter().zip(&wanted).find(|(found, wanted)| found != wanted));
        assert!(wanted.iter().any(|(.., band)| band == "qualified"), "the question has an answer");
    }
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
