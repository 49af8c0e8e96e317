//! What a definition asks that the leads cannot answer is said, with the rule's id, and never stops the others.

mod support;

use agreement::model::*;
use simulation::dataset::{Column, ColumnType, DatasetBuilder, Property};
use simulation::{Dataset, Evaluation, Setting, Side, Warning, compare};
use support::build::*;

fn data() -> Dataset {
    let column = |name: &str, kind, known_as_of_export| Column { name: name.to_owned(), kind, known_as_of_export };
    let columns = vec![
        column("employees", ColumnType::Number, false),
        column("title", ColumnType::Text, false),
        column("visits", ColumnType::Number, true),
    ];
    let mut builder = DatasetBuilder::new(chrono_tz::UTC, columns);
    let lead = builder.lead("lead-0", None);
    for (column, raw) in ["900", "CTO", "12"].into_iter().enumerate() {
        assert!(builder.set(lead, column, raw));
    }
    let seconds = builder.property("seconds");
    builder.property("path");
    builder.event(lead, at("2026-03-01"), "page_view", &[(seconds, Property::Raw("30"))]);
    builder.build()
}

fn told(definition: &Mql) -> Vec<(&'static str, String, String)> {
    let told = |warning: Warning| (warning.code, warning.rule, warning.message);
    warnings(&data(), definition).into_iter().map(told).collect()
}

#[test]
fn a_column_that_is_not_there() {
    let definition = mql(vec![("size", once(field("employes", at_least("5")), 10))]);
    assert_eq!(
        told(&definition),
        [(
            "unknown-column",
            "size".to_owned(),
            "the leads have no column `employes`, so every test of it takes it as not known".to_owned()
        )]
    );
}

#[test]
fn a_test_that_does_not_fit_is_false_and_its_opposite_true() {
    let misfit = || field("title", at_least("5"));
    let definition = mql(vec![
        ("wrong", once(misfit(), 1)),
        ("not-wrong", once(not(misfit()), 10)),
        ("right", once(field("employees", at_least("5")), 100)),
    ]);
    assert_eq!(scores(&data(), &definition, None).score(0), 110);
    let message = "`title` is a text in these leads, which `at_least` here does not fit; the test is never true";
    assert_eq!(
        told(&definition),
        [
            ("type-mismatch", "wrong".to_owned(), message.to_owned()),
            ("type-mismatch", "not-wrong".to_owned(), message.to_owned())
        ]
    );
}

#[test]
fn what_does_not_fit() {
    for (name, test) in [
        ("employees", Test::Is(text("900"))),
        ("employees", Test::HasWord(texts(&["900"]))),
        ("employees", Test::Within(length("1d"))),
        ("title", Test::Is(Literal::Number(number("5")))),
        ("title", Test::In(Choices::Values(vec![Literal::Number(number("5"))]))),
        ("title", Test::Is(Literal::Boolean(true))),
        ("title", Test::AtLeast(day("2026-01-01"))),
        ("created_at", Test::In(texts(&["2026-01-01"]))),
        ("created_at", Test::Is(text("not a date"))),
    ] {
        let told = told(&mql(vec![("rule", once(field(name, test.clone()), 1))]));
        assert_eq!(told.len(), 1, "{name} {test:?}: {told:?}");
        assert_eq!(told[0].0, "type-mismatch");
    }
}

#[test]
fn properties_of_events_that_do_not_fit_or_are_not_there() {
    let asking = |name: &str, test: Test| {
        let properties = [(name.to_owned(), test)].into();
        told(&mql(vec![("rule", once(Condition::Event(EventTest { properties, ..event("page_view", None) }), 1))]))
    };
    assert_eq!(
        asking("seconds", Test::StartsWith(texts(&["3"])))[0].2,
        "`seconds` of an event is a number in these leads, which `starts_with` here does not fit; the test is never true"
    );
    assert_eq!(asking("seconds", Test::Is(Literal::Boolean(true)))[0].0, "type-mismatch");
    assert_eq!(asking("path", Test::Known(true))[0].2, "no event in the data has a `path`");
}

#[test]
fn an_event_that_no_lead_has_is_no_fault_but_said() {
    let definition = mql(vec![
        ("any", once(Condition::Event(event("ANY", None)), 1)),
        ("views", once(Condition::Event(event("Page_View", None)), 1)),
        ("calls", once(Condition::Event(event("call", None)), 1)),
    ]);
    assert_eq!(
        told(&definition),
        [("unknown-event", "calls".to_owned(), "no lead in the data has an event `call`".to_owned())]
    );
}

#[test]
fn every_gate_and_rule_that_rests_on_the_export_says_so_once() {
    let visits = || field("visits", at_least("5"));
    let mut definition = mql(vec![("visits", once(Condition::All(vec![visits(), not(visits())]), 1))]);
    definition.never = vec![gate("bot", visits())];
    let rules: Vec<String> = told(&definition).into_iter().map(|(code, rule, _)| format!("{code} {rule}")).collect();
    assert_eq!(rules, ["known-as-of-export bot", "known-as-of-export visits"]);
}

#[test]
fn a_comparison_says_each_thing_once_and_what_was_assumed() {
    let definition = mql(vec![("size", once(field("budget", Test::Known(true)), 1))]);
    let sql = Sql {
        title: String::new(),
        purpose: String::new(),
        criteria: vec![Criterion {
            id: "authority".to_owned(),
            label: String::new(),
            question: None,
            when: field("title", Test::Is(Literal::Boolean(true))),
        }],
        accept: Accept { at_least: 1, always: Vec::new() },
        rejection_reasons: Vec::new(),
    };
    let side = Side { mql: &definition, sql: Some(&sql) };
    let setting =
        Setting { zone: chrono_tz::UTC, moment: Evaluation::HandOff, as_of: None, lost_after: Some(length("180d")) };
    let comparison = compare(&data(), Some(side), side, setting);
    let told: Vec<(&str, &str)> =
        comparison.warnings.iter().map(|warning| (warning.code, warning.rule.as_str())).collect();
    assert_eq!(told, [("unknown-column", "size"), ("type-mismatch", "authority"), ("lost-after", "")]);
    assert_eq!(
        comparison.warnings[2].message,
        "0 open leads count as lost only because both sides agreed to wait no longer than 180 days"
    );
}
