use proptest::prelude::*;

use super::*;
use crate::arbitrary::{self, everything};
use crate::model::*;

/// What a change of the agreement with every construct is told as: id, kind, effect and sentence of each difference.
fn told(change: impl FnOnce(&mut Agreement)) -> Vec<String> {
    let before = everything();
    let mut after = before.clone();
    change(&mut after);
    let line = |change: Change| {
        format!(
            "{} {} {} {}: {}",
            change.document.name(),
            change.id,
            change.kind.name(),
            change.effect.name(),
            change.sentence
        )
    };
    diff(&before, &after).into_iter().map(line).collect()
}

fn rule<'a>(agreement: &'a mut Agreement, id: &str) -> &'a mut Rule {
    agreement.mql.rules.iter_mut().find(|rule| rule.id == id).expect(id)
}

fn at_least(n: &str) -> Condition {
    let bound = Bound::Number(Decimal::parse(n).expect(n));
    Condition::Field(FieldTest { field: "employees".to_owned(), test: Test::AtLeast(bound) })
}

#[test]
fn bars_points_and_limits() {
    assert_eq!(
        told(|all| all.mql.bands[2].from = Some(75)),
        ["mql qualified changed tightens: The bar for “Qualified” was raised from 70 to 75."]
    );
    assert_eq!(
        told(|all| all.mql.bands[1].from = Some(-5)),
        ["mql nurture changed loosens: The bar for “Keep warming” was lowered from 40 to -5."]
    );
    let needs = |total: Option<i32>| {
        told(|all| {
            all.mql.bands[2].needs.remove("fit");
            all.mql.bands[2].needs.extend(total.map(|total| ("fit".to_owned(), total)));
        })
    };
    assert_eq!(
        needs(Some(25)),
        ["mql qualified changed tightens: What “Qualified” needs in “Fit” was raised from 20 to 25."]
    );
    assert_eq!(needs(None), ["mql qualified changed loosens: “Qualified” no longer needs at least 20 in “Fit”."]);
    assert_eq!(
        told(|all| {
            let Scoring::Once { points, .. } = &mut rule(all, "enterprise").scoring else { panic!("a rule of once") };
            *points = 10;
        }),
        ["mql enterprise changed tightens: “500 or more employees” now gives 10 points instead of 15."]
    );
    assert_eq!(
        told(|all| all.mql.categories[0].cap = Some(60)),
        ["mql fit changed loosens: The most that “Fit” can count was raised from 50 to 60."]
    );
    assert_eq!(
        told(|all| all.mql.categories[1].floor = None),
        ["mql intent changed tightens: “Buying signals” now counts without a lower limit, before down to -30."]
    );
}

#[test]
fn both_ways_is_either_and_words_are_wording() {
    assert_eq!(
        told(|all| {
            all.mql.bands[2].from = Some(60);
            all.mql.bands[2].needs.insert("fit".to_owned(), 30);
        }),
        ["mql qualified changed either: The bar for “Qualified” was lowered from 70 to 60. \
          What “Qualified” needs in “Fit” was raised from 20 to 30."]
    );
    assert_eq!(
        told(|all| {
            rule(all, "enterprise").label = "Big".to_owned();
            rule(all, "enterprise").why = None;
        }),
        ["mql enterprise changed wording: “500 or more employees” is now called “Big”. \
          The reason for “Big” was taken away: “Enterprise deals close at twice the size.”."]
    );
    assert_eq!(
        told(|all| all.mql.title = "MQL".to_owned()),
        ["mql title changed wording: The title is now “MQL”, before “Marketing-qualified lead”."]
    );
    assert_eq!(
        told(|all| all.mql.examples[0].band = "nurture".to_owned()),
        ["mql keen-manufacturer changed wording: The example “A 900-person manufacturer that read pricing twice \
          this week qualifies” must now be nurture, before qualified."]
    );
}

#[test]
fn a_condition_that_got_narrower_takes_points_from_some() {
    let condition = |id: &str, n: &str| {
        told(|all| {
            let Scoring::Once { when, .. } = &mut rule(all, id).scoring else { panic!("a rule of once") };
            *when = at_least(n);
        })
    };
    assert_eq!(
        condition("enterprise", "1000"),
        ["mql enterprise changed tightens: “500 or more employees” now applies when employees is at least 1000. \
          Before: when employees is at least 500."]
    );
    assert!(condition("enterprise", "300")[0].starts_with("mql enterprise changed loosens: "));
    assert!(condition("enterprise", "500.0")[0].starts_with("mql enterprise changed wording: "));
    assert!(condition("gone-quiet", "300")[0].starts_with("mql gone-quiet changed either: "));
    let quiet = |days: &str| {
        told(|all| {
            let Scoring::Once { when: Condition::Not(part), .. } = &mut rule(all, "gone-quiet").scoring else {
                panic!("a rule of once")
            };
            let Condition::Event(test) = &mut **part else { panic!("an event test") };
            test.within = Duration::parse(days);
        })
    };
    // Fewer leads are quiet for so long, so fewer lose points.
    assert!(quiet("90d")[0].starts_with("mql gone-quiet changed loosens: "), "{:?}", quiet("90d"));
    assert!(quiet("2w")[0].starts_with("mql gone-quiet changed tightens: "));
}

#[test]
fn fading_and_summing_rules() {
    let fading = |change: fn(&mut EventTest, &mut i32, &mut Duration)| {
        told(|all| {
            let Scoring::Fading { when, points, halve_every } = &mut rule(all, "pricing-page").scoring else {
                panic!("a fading rule")
            };
            change(when, points, halve_every);
        })
    };
    assert_eq!(
        fading(|_, _, halve_every| *halve_every = Duration::parse("7d").expect("a duration")),
        [
            "mql pricing-page changed tightens: “Read a pricing page in the last 30 days” is now halved every 7 days instead \
          of every 14 days."
        ]
    );
    assert!(fading(|when, _, _| when.within = None)[0].starts_with("mql pricing-page changed loosens: "));
    // More events make the latest one later, yet "at most 3" fail sooner.
    assert!(
        fading(|when, _, _| when.count = Some(Count::AtMost(3)))[0].starts_with("mql pricing-page changed either: ")
    );
    let each = |change: fn(&mut i32, &mut Option<Duration>, &mut i32)| {
        told(|all| {
            let Scoring::Each { points, halve_every, limit, .. } = &mut rule(all, "webinars").scoring else {
                panic!("a summing rule")
            };
            change(points, halve_every, limit);
        })
    };
    assert_eq!(
        each(|_, _, limit| *limit = 10),
        ["mql webinars changed tightens: “Attended webinars in the last 90 days” now gives at most 10 points in all \
          instead of 15."]
    );
    assert!(each(|_, halve, _| *halve = Duration::parse("7d"))[0].starts_with("mql webinars changed tightens: "));
    assert!(each(|points, _, limit| (*points, *limit) = (6, 10))[0].starts_with("mql webinars changed either: "));
    let tiers = |change: fn(&mut Vec<Tier>)| {
        told(|all| {
            let Scoring::Tiers { tiers, .. } = &mut rule(all, "company-size").scoring else { panic!("tiers") };
            change(tiers);
        })
    };
    assert!(tiers(|tiers| tiers[1].points = 7)[0].starts_with("mql company-size changed tightens: "));
    assert!(
        tiers(|tiers| tiers[0].from = Decimal::parse("20").expect("a number"))[0]
            .starts_with("mql company-size changed loosens: ")
    );
    assert!(tiers(|tiers| tiers.truncate(2))[0].starts_with("mql company-size changed loosens: "));
    assert!(
        tiers(|tiers| (tiers[0].points, tiers[1].points) = (6, 9))[0].starts_with("mql company-size changed either: ")
    );
}

#[test]
fn added_removed_and_moved() {
    assert_eq!(
        told(|all| {
            all.mql.rules.remove(0);
        }),
        [
            "mql enterprise removed tightens: The rule “500 or more employees” was removed. It said: Add 15 points to “Fit” \
          when employees is at least 500. Why: “Enterprise deals close at twice the size.”"
        ]
    );
    assert_eq!(
        told(|all| {
            let gate = Gate { id: "tiny".to_owned(), label: "Tiny".to_owned(), when: at_least("0") };
            all.mql.never.push(gate);
        }),
        [
            "mql tiny added tightens: The reason never to qualify “Tiny” was added: Never qualifies when employees is at \
          least 0."
        ]
    );
    assert_eq!(
        told(|all| {
            let first = all.mql.rules.remove(0);
            all.mql.rules.push(first);
        }),
        ["mql enterprise changed wording: The rule “500 or more employees” was moved."]
    );
    assert_eq!(
        told(|all| {
            all.mql.bands.remove(1);
        })
        .len(),
        1
    );
    assert!(told(|all| drop(all.mql.bands.remove(1)))[0].starts_with("mql nurture removed tightens: "));
    assert!(told(|all| drop(all.mql.bands.remove(2)))[0].starts_with("mql qualified removed either: "));
}

#[test]
fn lists_by_where_they_are_used() {
    let list =
        |name: &'static str, value: Literal| told(move |all| all.mql.lists.get_mut(name).expect(name).push(value));
    // Once with `not_in` and once with `contains`, under the same rule.
    assert_eq!(
        list("free-mail", Literal::Text("gmx.de".to_owned())),
        ["mql free-mail changed either: The list “free-mail” gained “gmx.de”."]
    );
    assert_eq!(
        list("odd-sizes", Literal::Number(Decimal::parse("7").expect("a number"))),
        ["mql odd-sizes changed loosens: The list “odd-sizes” gained 7."]
    );
    assert_eq!(
        list("free-mail", Literal::Text(" GMAIL.com".to_owned())),
        ["mql free-mail changed wording: The list “free-mail” gained “ GMAIL.com”."],
        "what compares equal is no new value"
    );
    assert_eq!(
        told(|all| {
            all.mql.lists.insert("new".to_owned(), vec![Literal::Text("x".to_owned())]);
        }),
        ["mql new added wording: The list “new” was added: “x”."]
    );
}

#[test]
fn the_other_documents() {
    assert_eq!(
        told(|all| all.sql.accept.at_least = 2),
        ["sql accept.at_least changed loosens: How many criteria must hold was lowered from 3 to 2."]
    );
    assert_eq!(
        told(|all| all.sql.accept.always.push("budget".to_owned())),
        [
            "sql accept.always changed tightens: The criteria that must always hold are now “A need is stated”, “Budget is \
          confirmed”, before “A need is stated”."
        ]
    );
    assert!(told(|all| drop(all.sql.criteria.remove(0)))[0].starts_with("sql budget removed tightens: "));
    assert_eq!(
        told(|all| all.sla.commitments[2].measure = Measure::TimeToFirstTouch {
            within: Duration::parse("4wh").expect("a duration"),
            share: Percent::parse("100%").expect("a share")
        }),
        [
            "sla first-touch changed tightens: The time for “First touch” is now 4 working hours, before 8 working hours."
        ]
    );
    assert_eq!(
        told(|all| all.funnel.lost_after = None),
        [
            "funnel lost_after removed either: The time after which an open lead counts as lost was taken away: 180 days."
        ]
    );
    assert_eq!(
        told(|all| all.terms.leaders[1].key = Some("ssh-ed25519 x".to_owned())),
        ["agreement sales changed either: “sales” now has a key."]
    );
    assert_eq!(
        told(|all| all.terms.calendar.holidays.clear()),
        [
            "agreement calendar.holidays changed either: The list of days without work is now none, before 2026-12-25, 2027-01-01."
        ]
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn there_is_a_difference_exactly_where_documents_differ(a in arbitrary::agreement(), b in arbitrary::agreement()) {
        prop_assert_eq!(diff(&a, &a.clone()), Vec::new());
        prop_assert_eq!(a.terms == b.terms, diff_terms(&a.terms, &b.terms).is_empty());
        prop_assert_eq!(a.mql == b.mql, diff_mql(&a.mql, &b.mql).is_empty());
        prop_assert_eq!(a.sql == b.sql, diff_sql(&a.sql, &b.sql).is_empty());
        prop_assert_eq!(a.sla == b.sla, diff_sla(&a.sla, &b.sla).is_empty());
        prop_assert_eq!(a.funnel == b.funnel, diff_funnel(&a.funnel, &b.funnel).is_empty());
    }

    #[test]
    fn taking_back_reverses_the_effect(a in arbitrary::agreement(), b in arbitrary::agreement()) {
        let mut mixed = a.clone();
        mixed.mql.rules.clone_from(&b.mql.rules);
        mixed.mql.rules.retain(|rule| a.mql.categories.iter().any(|category| category.id == rule.category));
        mixed.mql.categories[0].cap = b.mql.categories[0].cap;
        let (there, back) = (diff_mql(&a.mql, &mixed.mql), diff_mql(&mixed.mql, &a.mql));
        prop_assert_eq!(there.len(), back.len());
        for change in there {
            let other = back.iter().find(|other| other.id == change.id).map(|other| other.effect);
            prop_assert_eq!(other, Some(change.effect.reversed()), "{}", change.sentence);
        }
    }
}
