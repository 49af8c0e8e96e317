//! Examples of a definition, each judged at its own now (language reference, section 1).

mod support;

use agreement::model::*;
use simulation::{ExampleVerdict, judge_examples};
use support::build::*;

fn example(lead: &[(&str, Literal)], events: Vec<ExampleEvent>) -> Example {
    let one = |(name, value): &(&str, Literal)| ((*name).to_owned(), ExampleValue::One(value.clone()));
    Example {
        id: "one".to_owned(),
        label: String::new(),
        lead: lead.iter().map(one).collect(),
        events,
        band: "qualified".to_owned(),
    }
}

fn done(event: &str, ago: &str, properties: &[(&str, Literal)]) -> ExampleEvent {
    let properties = properties.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
    ExampleEvent { event: event.to_owned(), ago: length(ago), properties }
}

fn verdict(condition: Condition, example: Example) -> ExampleVerdict {
    let mut definition = mql(vec![("rule", once(condition, 10))]);
    definition.examples = vec![example];
    judge_examples(&definition, chrono_tz::UTC).remove(0)
}

#[test]
fn a_keen_manufacturer_qualifies() {
    let lead = [
        ("employees", Literal::Number(number("900"))),
        ("email", text("a@Maker.example")),
        ("decides", Literal::Boolean(true)),
    ];
    let events = vec![
        done("page_view", "1d", &[("path", text("/pricing"))]),
        done("page_view", "3d", &[("path", text("/pricing/enterprise"))]),
    ];
    let pricing = EventTest {
        properties: [("path".to_owned(), Test::StartsWith(texts(&["/pricing"])))].into(),
        count: Some(Count::AtLeast(2)),
        ..event("page_view", Some("1w"))
    };
    let condition = Condition::All(vec![
        field("employees", at_least("500")),
        field("email_domain", Test::Is(text("maker.example"))),
        field("decides", Test::Is(Literal::Boolean(true))),
        Condition::Event(pricing),
    ]);
    let verdict = verdict(condition, example(&lead, events));
    assert!(verdict.holds(), "{verdict:?}");
    assert_eq!((verdict.score, verdict.actual.as_str()), (10, "qualified"));
}

#[test]
fn an_event_as_old_as_the_window_is_out() {
    let condition = || Condition::Event(event("demo", Some("7d")));
    assert!(!verdict(condition(), example(&[], vec![done("demo", "7d", &[])])).holds());
    assert!(verdict(condition(), example(&[], vec![done("demo", "6d", &[])])).holds());
}

#[test]
fn an_attribute_has_the_type_of_its_value() {
    let quoted = example(&[("employees", text("900"))], Vec::new());
    assert!(!verdict(field("employees", at_least("500")), quoted).holds(), "a quoted number is a text");
    let mut list = example(&[], Vec::new());
    list.lead.insert("tags".to_owned(), ExampleValue::List(vec!["Demo".to_owned(), "a; b".to_owned()]));
    assert!(verdict(field("tags", Test::Contains(texts(&["A; B"]))), list).holds());
    let property = vec![done("call", "1d", &[("minutes", Literal::Number(number("12")))])];
    let asked = EventTest { properties: [("minutes".to_owned(), at_least("10"))].into(), ..event("call", None) };
    assert!(verdict(Condition::Event(asked.clone()), example(&[], property)).holds());
    let property = vec![done("call", "1d", &[("minutes", text("12"))])];
    assert!(!verdict(Condition::Event(asked), example(&[], property)).holds());
}

#[test]
fn a_text_that_is_a_date_is_one_where_a_date_is_asked_for() {
    let lead = || example(&[("trial_ends", text("2026-06-10T15:00")), ("created_at", text("2026-06-01"))], Vec::new());
    assert!(verdict(field("trial_ends", Test::AtMost(day("2026-06-10"))), lead()).holds());
    assert!(verdict(field("trial_ends", Test::Is(text("2026-06-10"))), lead()).holds());
    assert!(verdict(field("trial_ends", Test::StartsWith(texts(&["2026"]))), lead()).holds(), "a text it is too");
    assert!(verdict(field("created_at", Test::Within(length("2w"))), lead()).holds(), "now is the latest date of all");
    assert!(verdict(field("created_at", Test::OlderThan(length("9d"))), lead()).holds());
}

#[test]
fn an_example_can_demand_that_a_lead_is_disqualified() {
    let mut definition = mql(vec![]);
    definition.never = vec![gate("rival", field("email_domain", Test::In(texts(&["rival.example"]))))];
    let mut rival = example(&[("email", text("a@rival.example"))], Vec::new());
    rival.band = DISQUALIFIED.to_owned();
    definition.examples = vec![rival, example(&[], Vec::new())];
    let verdicts = judge_examples(&definition, chrono_tz::UTC);
    assert_eq!(verdicts.iter().map(ExampleVerdict::holds).collect::<Vec<_>>(), [true, false]);
}
