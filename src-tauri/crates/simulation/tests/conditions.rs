//! Section 3 of the language reference: tests.

mod support;

use agreement::model::*;
use simulation::dataset::ColumnType::*;
use support::build::*;

#[test]
fn text_is_compared_after_trimming_and_lower_casing() {
    let data = one("title", Text, "  Head of İT ");
    assert!(holds(&data, field("title", Test::Is(text("head of it"))), None));
    assert!(holds(&data, field("title", Test::StartsWith(texts(&["HEAD"]))), None));
    assert!(holds(&data, field("title", Test::EndsWith(texts(&["xx", "IT"]))), None));
    assert!(holds(&data, field("title", Test::Contains(texts(&[" of "]))), None), "a needle is trimmed too");
    assert!(!holds(&data, field("title", Test::IsNot(text("HEAD OF IT"))), None));
}

#[test]
fn a_word_is_had_whole() {
    let data = one("title", Text, "Director/CTO");
    assert!(holds(&data, field("title", Test::HasWord(texts(&["cto"]))), None));
    let data = one("title", Text, "Director");
    assert!(!holds(&data, field("title", Test::HasWord(texts(&["cto"]))), None));
    assert!(holds(&data, field("title", Test::Contains(texts(&["cto"]))), None));
}

#[test]
fn a_test_of_a_missing_value_is_false_and_its_opposite_true() {
    let data = one("title", Text, "");
    let is_not = || field("title", Test::IsNot(text("cto")));
    assert!(!holds(&data, is_not(), None), "is_not needs a known value");
    assert!(!holds(&data, field("title", Test::NotIn(texts(&["cto"]))), None));
    assert!(holds(&data, not(is_not()), None));
    assert!(holds(&data, field("title", Test::Known(false)), None));
    assert!(holds(&data, field("no_such_column", Test::Known(false)), None));
    assert!(!holds(&data, field("no_such_column", Test::Known(true)), None));
}

#[test]
fn nothing_asked_is_true_and_nothing_that_would_do_is_false() {
    let data = one("title", Text, "CTO");
    assert!(holds(&data, Condition::All(Vec::new()), None));
    assert!(!holds(&data, Condition::Any(Vec::new()), None));
    assert!(!holds(&data, field("title", Test::In(texts(&[]))), None));
    assert!(holds(&data, field("title", Test::NotIn(texts(&[]))), None));
}

#[test]
fn numbers_are_compared_with_their_ends() {
    let data = one("employees", Number, "500");
    let bound = |text| Bound::Number(number(text));
    for (test, truth) in [
        (at_least("500"), true),
        (Test::AtMost(bound("500")), true),
        (Test::MoreThan(bound("500")), false),
        (Test::LessThan(bound("500")), false),
        (Test::Between(bound("500"), bound("500.1")), true),
        (Test::Is(Literal::Number(number("500.0"))), true),
        (Test::In(Choices::Values(vec![Literal::Number(number("1")), Literal::Number(number("500"))])), true),
    ] {
        assert_eq!(holds(&data, field("employees", test.clone()), None), truth, "{test:?}");
    }
}

#[test]
fn a_list_of_texts_contains_an_element_and_not_a_part_of_one() {
    let data = one("tags", Texts, "Demo; Trial user");
    assert!(holds(&data, field("tags", Test::Contains(texts(&["x", "trial USER"]))), None));
    assert!(!holds(&data, field("tags", Test::Contains(texts(&["trial"]))), None));
    assert!(!holds(&data, field("tags", Test::Is(text("demo"))), None), "only `contains` is for lists");
}

#[test]
fn a_date_means_its_whole_day() {
    let data = one("signup", Time, "2026-03-28T23:59:59.999Z");
    let moment = || day("2026-03-28");
    assert!(holds(&data, field("signup", Test::Is(text("2026-03-28"))), None));
    assert!(!holds(&data, field("signup", Test::IsNot(text("2026-03-28"))), None));
    assert!(holds(&data, field("signup", Test::AtMost(moment())), None));
    assert!(!holds(&data, field("signup", Test::MoreThan(moment())), None));
    assert!(holds(&data, field("signup", Test::MoreThan(day("2026-03-28T23:59"))), None));
    assert!(!holds(&data, field("signup", Test::LessThan(moment())), None));
    assert!(holds(&data, field("signup", Test::Between(day("2026-03-27"), moment())), None));
}

#[test]
fn recent_and_old_count_from_the_evaluation_moment() {
    let data = one("signup", Time, "2026-03-01T00:00:00Z");
    let within = || field("signup", Test::Within(length("1d")));
    let older = || field("signup", Test::OlderThan(length("1d")));
    let (just_before, after) = (Some("2026-03-01T23:59:59.999Z"), Some("2026-03-02T00:00:00Z"));
    assert!(holds(&data, within(), Some("2026-03-01T00:00:00Z")));
    assert!(holds(&data, within(), just_before) && !holds(&data, older(), just_before));
    assert!(!holds(&data, within(), after) && holds(&data, older(), after));
    assert!(!holds(&data, within(), Some("2026-02-28T00:00:00Z")), "not yet");
    assert!(!holds(&data, within(), None) && !holds(&data, older(), None), "no moment at all");
}

#[test]
fn events_are_counted_in_their_window() {
    let data = doing(&[
        ("2026-03-01T00:00:00Z", "Page_View", &[]),
        ("2026-03-02T00:00:00Z", "page_view ", &[]),
        ("2026-03-03T00:00:00Z", "demo", &[]),
    ]);
    let counted = |count, within, as_of: &str| {
        let test = EventTest { count: Some(count), ..event(" PAGE_VIEW", within) };
        holds(&data, Condition::Event(test), Some(as_of))
    };
    assert!(counted(Count::Is(2), None, "2026-03-02T00:00:00Z"), "an event at the moment itself is seen");
    assert!(counted(Count::Is(1), None, "2026-03-01T23:59:59.999Z"), "none after it");
    assert!(counted(Count::Is(1), Some("1d"), "2026-03-02T00:00:00Z"), "one exactly as old as the window is out");
    assert!(counted(Count::AtMost(0), Some("1d"), "2026-03-05T00:00:00Z"));
    assert!(holds(&data, Condition::Event(EventTest { count: Some(Count::Is(3)), ..event("any", None) }), None));
}

#[test]
fn properties_of_events_are_numbers_or_texts() {
    let events = [
        ("2026-03-01T00:00:00Z", "page_view", &[("path", "/Pricing/x"), ("seconds", "30")][..]),
        ("2026-03-02T00:00:00Z", "page_view", &[("path", "/blog")][..]),
    ];
    let data = doing(&events);
    let seen = |name: &str, test: Test| {
        let properties = [(name.to_owned(), test)].into();
        let test = EventTest { properties, count: Some(Count::Is(1)), ..event("page_view", None) };
        holds(&data, Condition::Event(test), None)
    };
    assert!(seen("path", Test::StartsWith(texts(&["/pricing"]))));
    assert!(seen("seconds", at_least("30")));
    assert!(seen("seconds", Test::Known(false)));
    assert!(!seen("seconds", Test::Contains(texts(&["3"]))), "a text test of a number does not fit");
    assert!(!seen("colour", Test::IsNot(text("red"))), "a property that is missing passes nothing");
}

#[test]
fn email_domain_is_the_part_behind_the_last_at_sign() {
    let domain = |email: &str, domain: &str| {
        holds(&one("email", Text, email), field("email_domain", Test::Is(text(domain))), None)
    };
    assert!(domain("a@b@Rival.Example ", "rival.example"));
    for email in ["nobody", "nobody@"] {
        assert!(holds(&one("email", Text, email), field("email_domain", Test::Known(false)), None), "{email}");
    }
    let own = one("email_domain", Text, "own.example");
    assert!(holds(&own, field("email_domain", Test::Is(text("own.example"))), None));
}
