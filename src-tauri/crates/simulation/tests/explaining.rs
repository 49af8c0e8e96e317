//! Why a lead has its score, in words that a leader reads.

mod support;

use agreement::model::*;
use simulation::dataset::{ColumnType, DatasetBuilder, Property};
use simulation::explain::GateKind;
use simulation::{Dataset, Evaluation, Explanation, World, explain};
use support::build::*;

fn builder_with_lead() -> DatasetBuilder {
    let mut builder = builder(&[
        ("employees", ColumnType::Number),
        ("industry", ColumnType::Text),
        ("signup", ColumnType::Time),
        ("tags", ColumnType::Texts),
        ("email", ColumnType::Text),
    ]);
    let lead = builder.lead("lead-0", Some(at("2026-06-01")));
    for (column, raw) in ["900", "Manufacturing", "2026-06-30T09:05Z", "Demo; Trial", ""].into_iter().enumerate() {
        assert!(builder.set(lead, column, raw));
    }
    builder
}

fn data() -> Dataset {
    let mut builder = builder_with_lead();
    let path = builder.property("path");
    for (time, page) in
        [("2026-06-20", "/blog"), ("2026-06-27T22:30Z", "/pricing/enterprise"), ("2026-06-29", "/pricing")]
    {
        builder.event(0, at(time), "page_view", &[(path, Property::Raw(page))]);
    }
    builder.build()
}

fn explained(definition: &Mql) -> Explanation {
    let data = data();
    let world = World::new(&data, Some(at("2026-06-30T12:00:00Z")));
    explain(&world, definition, chrono_tz::UTC, Evaluation::HandOff, 0, None)
}

fn because(scoring: Scoring) -> String {
    explained(&mql(vec![("rule", scoring)])).categories[0].rules[0].because.clone()
}

fn says(condition: Condition, because_of: &str) {
    assert_eq!(because(once(condition, 1)), because_of);
}

fn pricing(within: Option<&str>) -> EventTest {
    let properties = [("path".to_owned(), Test::StartsWith(texts(&["/pricing"])))].into();
    EventTest { properties, ..event("page_view", within) }
}

#[test]
fn attributes() {
    says(field("employees", at_least("500")), "employees is 900, at least 500");
    says(field("employees", at_least("1000")), "employees is 900, less than 1000");
    says(field("employees", Test::Known(true)), "employees is 900");
    says(field("email", Test::Known(true)), "email is not known");
    says(field("budget", Test::Known(true)), "budget is not known of any lead");
    says(field("industry", Test::Is(text("manufacturing"))), "industry is “Manufacturing”");
    says(field("industry", Test::Is(text("retail"))), "industry is “Manufacturing”, not “retail”");
    says(field("industry", Test::In(texts(&["a", "b"]))), "industry is “Manufacturing”, none of “a”, “b”");
    says(
        field("industry", Test::NotIn(Choices::List("excluded".to_owned()))),
        "industry is “Manufacturing”, not in the list “excluded”",
    );
    says(field("tags", Test::Contains(texts(&["trial"]))), "tags is “Demo”, “Trial”, with “trial”");
    says(field("signup", Test::Within(length("7d"))), "signup is 2026-06-30 09:05, in the last 7 days");
    says(field("signup", Test::OlderThan(length("1d"))), "signup is 2026-06-30 09:05, not yet 1 day before");
    says(field("signup", Test::MoreThan(day("2026-06-30"))), "signup is 2026-06-30 09:05, not after 2026-06-30");
    says(field("industry", at_least("5")), "industry is “Manufacturing”, which the test `at_least` here does not fit");
}

#[test]
fn events() {
    let test = |test| Condition::Event(test);
    says(test(pricing(Some("2d"))), "page_view with path “/pricing” 1 day before (2026-06-29)");
    says(
        test(pricing(Some("30d"))),
        "2 times page_view whose path begins with “/pricing” in the last 30 days, last 1 day before (2026-06-29)",
    );
    says(test(event("call", Some("30d"))), "no call in the last 30 days");
    says(not(test(event("any", Some("60d")))), "3 events in the last 60 days, last 1 day before (2026-06-29)");
    says(
        test(EventTest { count: Some(Count::AtLeast(5)), ..event("page_view", None) }),
        "3 times page_view, last 1 day before (2026-06-29), fewer than 5",
    );
}

#[test]
fn wholes_are_told_by_the_parts_that_decide() {
    let (big, known) = (|| field("employees", at_least("500")), || field("email", Test::Known(true)));
    says(Condition::All(vec![big(), known()]), "email is not known");
    says(Condition::Any(vec![big(), known()]), "employees is 900, at least 500");
    says(Condition::All(vec![big(), not(known())]), "employees is 900, at least 500 and email is not known");
    says(Condition::All(vec![]), "nothing is asked");
}

#[test]
fn points() {
    assert_eq!(
        because(fading(pricing(Some("2d")), 50, "12h")),
        "page_view with path “/pricing” 1 day before (2026-06-29), 50 points halved 3 times"
    );
    assert_eq!(
        because(each(event("page_view", None), 5, 10)),
        "3 times page_view, last 1 day before (2026-06-29), 5 points each, limited to 10"
    );
    let tiers = |field: &str| Scoring::Tiers {
        field: field.to_owned(),
        tiers: vec![Tier { from: number("200"), points: 5 }, Tier { from: number("1000"), points: 10 }],
    };
    assert_eq!(because(tiers("employees")), "employees is 900, at least 200");
    assert_eq!(because(tiers("industry")), "industry is “Manufacturing”, which is no number");
}

#[test]
fn gates_and_categories() {
    let mut definition = mql(vec![("big", once(field("employees", at_least("500")), 30))]);
    definition.categories[0].cap = Some(20);
    definition.must_have = vec![gate("reachable", field("email", Test::Known(true)))];
    definition.never = vec![gate("rival", field("industry", Test::Is(text("rival"))))];
    let explained = explained(&definition);
    let gates: Vec<_> = explained.gates.iter().map(|gate| (gate.id.as_str(), gate.kind, gate.held)).collect();
    assert_eq!(gates, [("rival", GateKind::Never, false), ("reachable", GateKind::MustHave, false)]);
    let category = &explained.categories[0];
    assert_eq!((category.sum, category.total, explained.score, explained.band.as_str()), (30, 20, 20, "none"));
}

#[test]
fn a_lead_can_be_explained_at_any_time() {
    let data = data();
    let world = World::new(&data, None);
    let definition = mql(vec![("views", each(event("page_view", None), 1, 100))]);
    let at = |time| explain(&world, &definition, chrono_tz::UTC, Evaluation::HandOff, 0, time);
    assert_eq!((at(None).score, at(Some(support::build::at("2026-06-27"))).score), (3, 1));
}
