//! Sections 4 and 5 of the language reference: points and bands.

mod support;

use agreement::model::*;
use simulation::dataset::ColumnType::*;
use support::build::*;

#[test]
fn the_most_recent_event_counts_and_fades() {
    let data = doing(&[("2026-03-01T00:00:00Z", "demo", &[]), ("2026-03-03T00:00:00Z", "demo", &[])]);
    let score = |points, as_of: &str| {
        scores(&data, &mql(vec![("fade", fading(event("demo", None), points, "1d"))]), Some(as_of)).score(0)
    };
    assert_eq!(score(50, "2026-03-03T23:59:59.999Z"), 50);
    assert_eq!(score(50, "2026-03-04T00:00:00Z"), 25, "halved at exactly a day");
    assert_eq!(score(50, "2026-03-05T00:00:00Z"), 12);
    assert_eq!(score(-5, "2026-03-04T00:00:00Z"), -2, "towards zero");
    assert_eq!(score(10_000, "2036-01-01T00:00:00Z"), 0, "beyond any shift");
    assert_eq!(score(50, "2026-02-01T00:00:00Z"), 0, "nothing yet");
}

#[test]
fn a_fading_rule_with_a_count_gives_once_the_count_holds() {
    let data = doing(&[("2026-03-01T00:00:00Z", "demo", &[]), ("2026-03-02T00:00:00Z", "demo", &[])]);
    let score = |count| {
        let test = EventTest { count: Some(count), ..event("demo", None) };
        scores(&data, &mql(vec![("fade", fading(test, 50, "1d"))]), Some("2026-03-02T00:00:00Z")).score(0)
    };
    assert_eq!((score(Count::AtLeast(2)), score(Count::AtLeast(3)), score(Count::AtMost(1))), (50, 0, 0));
}

#[test]
fn a_count_that_none_satisfies_gives_no_fading_points() {
    let data = doing(&[("2026-03-01T00:00:00Z", "other", &[])]);
    let test = EventTest { count: Some(Count::AtMost(3)), ..event("demo", None) };
    assert_eq!(scores(&data, &mql(vec![("fade", fading(test, 50, "1d"))]), None).score(0), 0);
}

#[test]
fn each_event_gives_points_up_to_the_limit() {
    let data = doing(&[("2026-03-01T00:00:00Z", "demo", NONE); 5]);
    let score =
        |points, limit| scores(&data, &mql(vec![("each", each(event("demo", None), points, limit))]), None).score(0);
    assert_eq!(score(5, 100), 25, "two equal events are two events");
    assert_eq!(score(5, 15), 15);
    assert_eq!(score(-5, -15), -15);
    assert_eq!(score(-5, -100), -25);
}

#[test]
fn each_sums_beyond_what_a_score_can_hold_before_it_is_limited() {
    let events = vec![("2026-03-01T00:00:00Z", "demo", NONE); 220_000];
    let data = doing(&events);
    let scoring = each(event("demo", None), 10_000, 10_000);
    assert_eq!(scores(&data, &mql(vec![("each", scoring)]), None).score(0), 10_000, "2.2 thousand million, limited");
}

#[test]
fn the_last_tier_that_is_reached_counts() {
    let tiers = |field: &str| Scoring::Tiers {
        field: field.to_owned(),
        tiers: vec![Tier { from: number("50"), points: 5 }, Tier { from: number("200"), points: 10 }],
    };
    let score = |raw| scores(&one("employees", Number, raw), &mql(vec![("size", tiers("employees"))]), None).score(0);
    assert_eq!(["49.9", "50", "199", "200", "5000", ""].map(score), [0, 5, 5, 10, 10, 0]);
    let data = one("size", Text, "large");
    assert_eq!(scores(&data, &mql(vec![("size", tiers("size"))]), None).score(0), 0);
    assert_eq!(
        warnings(&data, &mql(vec![("size", tiers("size"))]))[0].message,
        "`size` is a text in these leads, and steps need a number; the rule gives no points"
    );
}

#[test]
fn categories_are_clamped_before_they_are_added() {
    let mut definition = mql(vec![
        ("plus", once(Condition::All(vec![]), 80)),
        ("minus", once(Condition::All(vec![]), -50)),
        ("other", once(Condition::All(vec![]), -20)),
    ]);
    definition.categories = vec![category("fit", Some(25), None), category("intent", None, Some(-5))];
    definition.rules[2].category = "intent".to_owned();
    let scores = scores(&one("title", Text, "x"), &definition, None);
    assert_eq!(scores.totals(0), [25, -5], "80 - 50 is 30, at most 25; -20 is at least -5");
    assert_eq!(scores.score(0), 20);
}

fn three_bands() -> Mql {
    let mut definition =
        mql(vec![("size", once(field("employees", at_least("500")), 70)), ("base", once(Condition::All(vec![]), 40))]);
    definition.bands =
        vec![band("none", None, &[]), band("nurture", Some(40), &[]), band("qualified", Some(70), &[("fit", 20)])];
    definition
}

fn band_for(employees: &str, definition: &Mql) -> String {
    band_of(&scores(&one("employees", Number, employees), definition, None), 0, definition)
}

#[test]
fn the_highest_band_that_is_reached() {
    assert_eq!(band_for("500", &three_bands()), "qualified");
    assert_eq!(band_for("499", &three_bands()), "nurture", "a score equal to `from` is in the band");
    let mut needs = three_bands();
    needs.bands[2].needs = [("fit".to_owned(), 111)].into();
    assert_eq!(band_for("500", &needs), "nurture", "110 points, and 111 needed");
    needs.bands[1].from = Some(111);
    assert_eq!(band_for("500", &needs), "none", "the first band catches everything");
}

#[test]
fn a_gate_that_fails_keeps_a_lead_from_the_qualifying_band_only() {
    let mut definition = three_bands();
    definition.must_have = vec![gate("known", field("email", Test::Known(true)))];
    assert_eq!(band_for("500", &definition), "nurture");
    definition.bands[1].needs = [("fit".to_owned(), 1000)].into();
    assert_eq!(band_for("500", &definition), "none", "the highest below that is reached");
}

#[test]
fn a_never_disqualifies_whatever_the_score() {
    let mut definition = three_bands();
    definition.never = vec![gate("huge", field("employees", at_least("500")))];
    definition.must_have = vec![gate("known", field("email", Test::Known(true)))];
    assert_eq!(band_for("500", &definition), "disqualified");
    assert_eq!(band_for("1", &definition), "nurture");
}
