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

use agreement::time::Written;
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

/// The program's own answer to a question.
fn own(question: Question<'_>, data: &Dataset) -> Scored {
    let Question { mql, zone, as_of, moment, .. } = question;
    let world = World::new(data, as_of);
    let scores = score(&world, &Plan::new(mql, data, zone), moment);
    let one = |lead| {
        let band = scores.band(lead).id(mql).to_owned();
        (data.lead_id(lead).to_owned(), scores.score(lead).into(), band, scores.first_qualified(lead))
    };
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
            for moment in [Evaluation::HandOff, Evaluation::Replay] {
                let question = Question { mql: &mql, zone, data: at_hand, as_of, moment };
                let sql = statement(question, dialect).sql;
                let found =
                    database.scores(&tables::everything(), zoned, &sql).unwrap_or_else(|fault| panic!("{fault}"));
                assert_eq!(found, own(question, &data), "{sql}");
                counted(&found);
            }
        }
    }
}

fn template(dialect: Dialect, database: &mut Database, counted: &dyn Fn(&Scored)) {
    let (draft, files) = (template::agreement(DRAFT), sample::files());
    let zone = draft.terms.calendar.timezone;
    let data = files::dataset(&files, zone);
    let tables = tables::sample(&files, &data, zone);
    let early = Some(Written::parse("2026-01-15").expect("a date").instant(zone));
    for (as_of, moment) in [(None, Evaluation::HandOff), (early, Evaluation::HandOff), (early, Evaluation::Replay)] {
        let question = Question { mql: &draft.mql, zone, data: Some(&data), as_of, moment };
        let sql = statement(question, dialect).sql;
        let found = database.scores(&tables, true, &sql).unwrap_or_else(|fault| panic!("{fault}"));
        let wanted = own(question, &data);
        assert!(found == wanted, "{:?}", found.iter().zip(&wanted).find(|(found, wanted)| found != wanted));
        assert!(wanted.iter().any(|(_, _, band, _)| band == "qualified"), "the question has an answer");
        counted(&found);
    }
}

fn random(dialect: Dialect, database: &mut Database, cases: u32, counted: &dyn Fn(&Scored)) {
    let database = RefCell::new(database);
    let config = Config { cases, failure_persistence: None, max_shrink_iters: 200, ..Config::default() };
    let moment = prop_oneof![2 => Just(Evaluation::HandOff), 1 => Just(Evaluation::Replay)];
    let case =
        (definitions::mql(), leads::rows(40), leads::zone(), option::of(leads::instant()), any::<bool>(), moment);
    TestRunner::new(config)
        .run(&case, |(mql, rows, zone, as_of, zoned, moment)| {
            let data = leads::dataset(&rows, zone, false);
            let question = Question { mql: &mql, zone, data: Some(&data), as_of, moment };
            let sql = statement(question, dialect).sql;
            let found = database.borrow_mut().scores(&tables::rows(&rows, &data, &sql), zoned, &sql);
            let found = found.map_err(TestCaseError::fail)?;
            prop_assert_eq!(&found, &own(question, &data), "{}", sql);
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
    let mut understood = |dialect: Dialect, question: Question<'_>| {
        for moment in [Evaluation::HandOff, Evaluation::Replay] {
            let sql = statement(Question { moment, ..question }, dialect).sql;
            let answer = reader.ask(&serde_json::json!({ "dialect": dialect.name(), "sql": sql }));
            let mut columns = vec!["lead_id", "score", "band"];
            columns.extend((moment == Evaluation::Replay).then_some("first_qualified_ms"));
            assert_eq!(answer["columns"], serde_json::json!(columns), "{answer}\n{sql}");
            read += 1;
        }
    };
    let mql = everything::definition();
    let draft = template::agreement(DRAFT);
    let moment = Evaluation::HandOff;
    let mut runner = TestRunner::new(Config::default());
    for dialect in [Dialect::Snowflake, Dialect::Bigquery] {
        for (mql, zone) in [(&mql, everything::ZONE), (&draft.mql, draft.terms.calendar.timezone)] {
            for as_of in [None, everything::instant("2026-06-18T00:00:00Z")] {
                understood(dialect, Question { mql, zone, data: None, as_of, moment });
            }
        }
        for _ in 0..200 {
            let case = (definitions::mql(), leads::rows(3), leads::zone());
            let (mql, rows, zone) = case.new_tree(&mut runner).expect("a case").current();
            let data = leads::dataset(&rows, zone, false);
            understood(dialect, Question { mql: &mql, zone, data: Some(&data), as_of: None, moment });
        }
    }
    told(&format!("snowflake and bigquery: {read} statements understood by another reader, not run"));
    let refused = reader.ask(&serde_json::json!({ "dialect": "snowflake", "sql": "SELECT FROM WHERE (;" }));
    assert!(matches!(&refused["fault"], Value::String(_)), "the reader does refuse: {refused}");
}
