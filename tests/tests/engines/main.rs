//! The statements in SQL, run by the databases that they are written for: each must give the program's own scores and
//! bands, to the last point. Only `cargo xtask test --engines` runs this, as it brings the databases in.

mod database;
#[path = "../sample/everything.rs"]
mod everything;
#[path = "../sample/files.rs"]
#[allow(dead_code, reason = "the tests of the sample use the rest")]
mod files;
#[path = "../../../src-tauri/crates/simulation/tests/support/mod.rs"]
mod support;
mod tables;
#[path = "../sample/template.rs"]
mod template;

use std::cell::{Cell, RefCell};

use agreement::Mql;
use agreement::time::{Instant, Written};
use chrono_tz::Tz;
use database::{Database, Scored};
use proptest::option;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, TestRunner};
use sample::template::DRAFT;
use serde_json::Value;
use simulation::sql::{Dialect, Question, statement};
use simulation::{Dataset, Evaluation, Plan, World, score};
use support::{definitions, leads};

/// The program's own scores and bands, by lead.
fn own(mql: &Mql, data: &Dataset, zone: Tz, as_of: Option<Instant>) -> Scored {
    let world = World::new(data, as_of);
    let scores = score(&world, &Plan::new(mql, data, zone), Evaluation::HandOff);
    let one = |lead| (data.lead_id(lead).to_owned(), scores.score(lead).into(), scores.band(lead).id(mql).to_owned());
    let mut scored: Scored = world.leads().map(one).collect();
    scored.sort();
    scored
}

/// Runs everything in a database, so many random definitions among it.
fn agrees(dialect: Dialect, database: &mut Database, definitions: u32) {
    let (asked, equal) = (Cell::new(0), Cell::new(0));
    let counted = |found: &Scored| {
        asked.set(asked.get() + 1);
        equal.set(equal.get() + found.len());
    };
    everything(dialect, database, &counted);
    template(dialect, database, &counted);
    random(dialect, database, definitions, &counted);
    told(&format!("{}: {} statements, {} scores and bands equal", dialect.name(), asked.get(), equal.get()));
}

fn everything(dialect: Dialect, database: &mut Database, counted: &dyn Fn(&Scored)) {
    let (mql, data, zone) = (everything::definition(), everything::dataset(), everything::ZONE);
    for as_of in [None, everything::instant("2026-06-18T00:00:00Z"), everything::instant("2026-06-30T12:00:00.001Z")] {
        for (zoned, at_hand) in [(true, None), (false, None), (true, Some(&data))] {
            let sql = statement(Question { mql: &mql, zone, data: at_hand, as_of }, dialect).sql;
            let found = database.scores(&tables::everything(), zoned, &sql).unwrap_or_else(|fault| panic!("{fault}"));
            assert_eq!(found, own(&mql, &data, zone, as_of), "{sql}");
            counted(&found);
        }
    }
}

fn template(dialect: Dialect, database: &mut Database, counted: &dyn Fn(&Scored)) {
    let (draft, files) = (template::agreement(DRAFT), sample::files());
    let zone = draft.terms.calendar.timezone;
    let data = files::dataset(&files, zone);
    let tables = tables::sample(&files, &data, zone);
    for as_of in [None, Some(Written::parse("2026-01-15").expect("a date").instant(zone))] {
        let sql = statement(Question { mql: &draft.mql, zone, data: Some(&data), as_of }, dialect).sql;
        let found = database.scores(&tables, true, &sql).unwrap_or_else(|fault| panic!("{fault}"));
        let wanted = own(&draft.mql, &data, zone, as_of);
        assert!(found == wanted, "{:?}", found.iter().zip(&wanted).find(|(found, wanted)| found != wanted));
        assert!(wanted.iter().any(|(.., band)| band == "qualified"), "the question has an answer");
        counted(&found);
    }
}

fn random(dialect: Dialect, database: &mut Database, cases: u32, counted: &dyn Fn(&Scored)) {
    let database = RefCell::new(database);
    let config = Config { cases, failure_persistence: None, max_shrink_iters: 200, ..Config::default() };
    let case = (definitions::mql(), leads::rows(40), leads::zone(), option::of(leads::instant()), any::<bool>());
    TestRunner::new(config)
        .run(&case, |(mql, rows, zone, as_of, zoned)| {
            let data = leads::dataset(&rows, zone, false);
            let sql = statement(Question { mql: &mql, zone, data: Some(&data), as_of }, dialect).sql;
            let found = database.borrow_mut().scores(&tables::rows(&rows, &data, &sql), zoned, &sql);
            let found = found.map_err(TestCaseError::fail)?;
            prop_assert_eq!(&found, &own(&mql, &data, zone, as_of), "{}", sql);
            counted(&found);
            Ok(())
        })
        .unwrap_or_else(|fault| panic!("{fault}"));
}

#[expect(clippy::print_stderr, reason = "how much was compared is part of the answer")]
fn told(line: &str) {
    eprintln!("{line}");
}

#[test]
fn duckdb_gives_the_programs_own_scores_and_bands() {
    agrees(Dialect::Duckdb, &mut Database::start(&["duckdb"]), 500);
}

#[test]
fn postgres_gives_the_programs_own_scores_and_bands() {
    agrees(Dialect::Postgres, &mut Database::start(&["postgres", &database::postgres()]), 1000);
}

#[test]
fn spark_gives_the_programs_own_scores_and_bands() {
    agrees(Dialect::Spark, &mut Database::start(&["spark"]), 100);
}

/// Snowflake and BigQuery are services that nobody can install: their statements are at least read by another program
/// that knows their languages.
#[test]
fn the_statements_for_snowflake_and_bigquery_are_understood_by_another_reader() {
    let mut reader = Database::start(&["parse"]);
    let mut read = 0;
    let mut understood = |dialect: Dialect, sql: &str| {
        let answer = reader.ask(&serde_json::json!({ "dialect": dialect.name(), "sql": sql }));
        assert_eq!(answer["columns"], serde_json::json!(["lead_id", "score", "band"]), "{answer}\n{sql}");
        read += 1;
    };
    let mql = everything::definition();
    let draft = template::agreement(DRAFT);
    let mut runner = TestRunner::new(Config::default());
    for dialect in [Dialect::Snowflake, Dialect::Bigquery] {
        for (mql, zone) in [(&mql, everything::ZONE), (&draft.mql, draft.terms.calendar.timezone)] {
            for as_of in [None, everything::instant("2026-06-18T00:00:00Z")] {
                understood(dialect, &statement(Question { mql, zone, data: None, as_of }, dialect).sql);
            }
        }
        for _ in 0..200 {
            let case = (definitions::mql(), leads::rows(3), leads::zone());
            let (mql, rows, zone) = case.new_tree(&mut runner).expect("a case").current();
            let data = leads::dataset(&rows, zone, false);
            understood(dialect, &statement(Question { mql: &mql, zone, data: Some(&data), as_of: None }, dialect).sql);
        }
    }
    told(&format!("snowflake and bigquery: {read} statements understood by another reader, not run"));
    let refused = reader.ask(&serde_json::json!({ "dialect": "snowflake", "sql": "SELECT FROM WHERE (;" }));
    assert!(matches!(&refused["fault"], Value::String(_)), "the reader does refuse: {refused}");
}
