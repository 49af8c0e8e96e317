//! The statement in SQL against the engine: run in SQLite on random definitions and leads, and read by people in every
//! dialect.

mod support;

use std::collections::BTreeSet;

use agreement::model::Mql;
use agreement::time::{Instant, to_rfc3339};
use chrono_tz::Tz;
use proptest::option;
use proptest::prelude::*;
use rusqlite::Connection;
use rusqlite::types::Value;
use simulation::dataset::{ColumnType, Dataset};
use simulation::oracle::{Cell, Rows, Type};
use simulation::sql::{Dialect, Question, statement};
use simulation::{Evaluation, Plan, World, score};
use support::{definitions, leads};

/// Scores and bands, by lead.
type Scored = Vec<(String, i64, String)>;

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

fn insert(database: &Connection, table: &str, row: &[Value]) {
    let places = vec!["?"; row.len()].join(", ");
    let mut insert = database.prepare_cached(&format!("INSERT INTO {table} VALUES ({places})")).expect("an insertion");
    insert.execute(rusqlite::params_from_iter(row)).expect("inserted");
}

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

fn time(at: Option<Instant>) -> Value {
    at.map_or(Value::Null, |at| Value::Text(to_rfc3339(at)))
}

fn cell(cell: Option<&Cell>) -> Value {
    match cell {
        None => Value::Null,
        Some(Cell::Number(number)) => Value::Real(*number),
        Some(Cell::Boolean(truth)) => Value::Integer((*truth).into()),
        Some(Cell::Time(at)) => time(Some(*at)),
        Some(Cell::Text(text)) => Value::Text(text.clone()),
        Some(Cell::Texts(texts)) => Value::Text(texts.join(" ; ")),
    }
}

/// The rows in tables as the statement asks for them, with rows of a lead that is not there, which must move nothing.
fn tables(rows: &Rows, data: &Dataset) -> Connection {
    let database = Connection::open_in_memory().expect("a database");
    let columns: String = rows.columns.keys().map(|name| format!(", {}", quoted(name))).collect();
    let known = data.events().properties();
    let names: BTreeSet<&str> = match known {
        // The definition alone says then what is asked of events.
        [] => ["path", "seconds", "mixed", "colour"].into(),
        known => known.iter().map(|property| property.name.as_str()).collect(),
    };
    let properties: String = names.iter().map(|name| format!(", {}", quoted(name))).collect();
    database
        .execute_batch(&format!(
            "CREATE TABLE leads (lead_id, created_at{columns}); CREATE TABLE events (lead_id, at, event{properties});
             CREATE TABLE stages (lead_id, stage, at, reason, amount);
             INSERT INTO events (lead_id, at, event) VALUES ('nobody', '2099-01-01T00:00:00Z', 'demo');
             INSERT INTO stages (lead_id, stage, at) VALUES ('nobody', 'won', '2099-01-01T00:00:00Z');"
        ))
        .expect("tables");
    for lead in &rows.leads {
        let mut row = vec![text(&lead.id), time(lead.created)];
        row.extend(rows.columns.keys().map(|name| cell(lead.attributes.get(name))));
        insert(&database, "leads", &row);
        for event in &lead.events {
            let mut row = vec![text(&lead.id), time(Some(event.at)), text(&event.name)];
            row.extend(names.iter().map(|name| match event.properties.get(*name) {
                None => Value::Null,
                Some(value) if known.iter().any(|own| own.name == *name && own.kind == ColumnType::Number) => {
                    value.trim().parse().map_or(Value::Null, Value::Real)
                }
                Some(value) => text(value),
            }));
            insert(&database, "events", &row);
        }
        for stage in &lead.stages {
            insert(
                &database,
                "stages",
                &[text(&lead.id), text(&stage.stage), time(stage.at), Value::Null, Value::Null],
            );
        }
    }
    database
}

fn run(database: &Connection, sql: &str) -> Scored {
    let mut query = database.prepare(sql).unwrap_or_else(|fault| panic!("{fault}\n{sql}"));
    assert_eq!(query.column_names().collect::<Vec<_>>(), ["lead_id", "score", "band"]);
    let row = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?));
    query.query_map([], row).expect("runs").collect::<Result<_, _>>().expect("rows of an id, a whole number and a band")
}

fn engine(data: &Dataset, mql: &Mql, zone: Tz, as_of: Option<Instant>) -> Scored {
    let world = World::new(data, as_of);
    let scores = score(&world, &Plan::new(mql, data, zone), Evaluation::HandOff);
    let one = |lead| (data.lead_id(lead).to_owned(), scores.score(lead).into(), scores.band(lead).id(mql).to_owned());
    let mut scored: Scored = world.leads().map(one).collect();
    scored.sort();
    scored
}

#[test]
fn sqlite_gives_the_scores_and_bands_of_the_engine() {
    let case = (definitions::mql(), leads::rows(10), leads::zone(), option::of(leads::instant()));
    support::runner(4)
        .run(&case, |(mql, rows, zone, as_of)| {
            let data = leads::dataset(&rows, zone, false);
            let question = Question { mql: &mql, zone, data: Some(&data), as_of, moment: Evaluation::HandOff };
            let stated = statement(question, Dialect::Sqlite);
            let found = run(&tables(&rows, &data), &stated.sql);
            // Nothing in these leads is of a script in which `whole-words` has anything to warn of.
            prop_assert_eq!(found, engine(&data, &mql, zone, as_of), "{}", stated.sql);
            Ok(())
        })
        .unwrap_or_else(|fault| panic!("{fault}"));
}

/// A lead's id, score and band, and the first moment in the qualifying band.
type Followed = Vec<(String, i64, String, Option<Instant>)>;

#[test]
fn sqlite_gives_the_first_moments_of_the_engine() {
    let case = (definitions::mql(), leads::rows(6), leads::zone(), option::of(leads::instant()));
    let ever = std::cell::Cell::new(0);
    support::runner(2)
        .run(&case, |(mql, rows, zone, as_of)| {
            let data = leads::dataset(&rows, zone, false);
            let question = Question { mql: &mql, zone, data: Some(&data), as_of, moment: Evaluation::Replay };
            let sql = statement(question, Dialect::Sqlite).sql;
            let database = tables(&rows, &data);
            let mut query = database.prepare(&sql).unwrap_or_else(|fault| panic!("{fault}\n{sql}"));
            assert_eq!(query.column_names().collect::<Vec<_>>(), ["lead_id", "score", "band", "first_qualified_ms"]);
            let row = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?));
            let found: Followed = query.query_map([], row).expect("runs").collect::<Result<_, _>>().expect("such rows");

            let world = World::new(&data, as_of);
            let scores = score(&world, &Plan::new(&mql, &data, zone), Evaluation::Replay);
            let one = |lead| {
                let band = scores.band(lead).id(&mql).to_owned();
                (data.lead_id(lead).to_owned(), scores.score(lead).into(), band, scores.first_qualified(lead))
            };
            let mut wanted: Followed = world.leads().map(one).collect();
            wanted.sort();
            ever.set(ever.get() + wanted.iter().filter(|(.., first)| first.is_some()).count());
            prop_assert_eq!(found, wanted, "{}", sql);
            Ok(())
        })
        .unwrap_or_else(|fault| panic!("{fault}"));
    assert!(ever.get() > 0, "some lead qualifies");
}

/// What comes from strangers' exports and definitions stays a name or a text in SQLite, whatever it holds.
#[test]
fn hostile_names_and_texts_do_nothing() {
    use support::build::{field, mql, once, text, texts};
    let hostile = "x\"; DROP TABLE leads; --'\\`]\n\u{202e}";
    let columns = [(hostile.to_owned(), Type::Text)].into();
    let lead = simulation::oracle::LeadRow {
        id: hostile.to_owned(),
        attributes: [(hostile.to_owned(), Cell::Text(hostile.to_owned()))].into(),
        ..Default::default()
    };
    let rows = Rows::new(columns, vec![lead]);
    let data = leads::dataset(&rows, Tz::UTC, false);
    let is = |name: &str| field(name, agreement::model::Test::Is(text(hostile)));
    let has = field(hostile, agreement::model::Test::EndsWith(texts(&["`]\n\u{202e}"])));
    let mut asked = mql(vec![("one", once(is(hostile), 1)), ("two", once(is("lead_id"), 2)), ("three", once(has, 4))]);
    asked.title = format!("{hostile}\nDROP TABLE leads;");
    asked.rules.iter_mut().for_each(|rule| rule.label = asked.title.clone());
    asked.bands.iter_mut().for_each(|band| band.label = asked.title.clone());
    let database = tables(&rows, &data);
    for data in [Some(&data), None] {
        let question = Question { mql: &asked, zone: Tz::UTC, data, as_of: None, moment: Evaluation::HandOff };
        let found = run(&database, &statement(question, Dialect::Sqlite).sql);
        assert_eq!(found, [(hostile.to_owned(), 7, "none".to_owned())]);
    }
}
