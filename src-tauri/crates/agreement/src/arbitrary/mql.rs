//! `mql.yaml`.

use std::collections::BTreeMap;

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use super::condition::{Lists, distinct};
use super::*;
use crate::model::{
    Band, Category, DISQUALIFIED, Example, ExampleEvent, ExampleValue, Gate, Literal, Mql, Rule, Scoring, Tier,
};

/// A marketing-qualified lead: a few lists, one to three categories, up to two gates of each kind, up to six rules, two
/// to four bands, up to two examples (whose band is not what the rules would give: that is not a matter of form).
pub fn mql() -> impl Strategy<Value = Mql> {
    (lists(), categories()).prop_flat_map(|(lists, categories)| {
        let names = Lists {
            texts: names_where(&lists, |value| matches!(value, Literal::Text(_))),
            numbers: names_where(&lists, |value| matches!(value, Literal::Number(_))),
        };
        let ids: Vec<String> = categories.iter().map(|category| category.id.clone()).collect();
        let bands = bands(ids.clone());
        (
            (text(), text(), Just(lists), Just(categories)),
            gates("must", names.clone()),
            gates("never", names.clone()),
            rules(ids, names),
            bands.prop_flat_map(|bands| (examples(&bands), Just(bands))),
        )
            .prop_map(|((title, purpose, lists, categories), must_have, never, rules, (examples, bands))| {
                Mql { title, purpose, lists, categories, must_have, never, rules, bands, examples }
            })
    })
}

fn names_where(lists: &BTreeMap<String, Vec<Literal>>, is: impl Fn(&Literal) -> bool) -> Vec<String> {
    lists.iter().filter(|(_, values)| values.iter().all(&is)).map(|(name, _)| name.clone()).collect()
}

fn lists() -> impl Strategy<Value = BTreeMap<String, Vec<Literal>>> {
    let values = prop_oneof![
        vec(select(&TEXTS[..]).prop_map(|text| Literal::Text(text.to_owned())), 1..4),
        vec(decimal().prop_map(Literal::Number), 1..4),
    ]
    .prop_map(distinct);
    (subsequence(vec!["free-mail", "partners", "sizes"], 0..=3), vec(values, 3))
        .prop_map(|(names, values)| names.into_iter().map(str::to_owned).zip(values).collect())
}

fn categories() -> impl Strategy<Value = Vec<Category>> {
    let one = (text(), option::of(0..100i32), option::of(-100..=0i32));
    vec(one, 1..4).prop_map(|all| {
        let category = |(n, (words, cap, floor)): (usize, (String, Option<i32>, Option<i32>))| Category {
            id: id("category", n),
            label: label(&words, n),
            cap,
            floor,
        };
        all.into_iter().enumerate().map(category).collect()
    })
}

fn gates(kind: &'static str, lists: Lists) -> impl Strategy<Value = Vec<Gate>> {
    vec((text(), condition(lists)), 0..3).prop_map(move |all| {
        all.into_iter()
            .enumerate()
            .map(|(n, (words, when))| Gate { id: id(kind, n), label: label(&words, n), when })
            .collect()
    })
}

fn rules(categories: Vec<String>, lists: Lists) -> impl Strategy<Value = Vec<Rule>> {
    vec((text(), select(categories), scoring(lists), option::of(text())), 0..7).prop_map(|all| {
        all.into_iter()
            .enumerate()
            .map(|(n, (words, category, scoring, why))| Rule {
                id: id("rule", n),
                label: label(&words, n),
                category,
                scoring,
                why,
            })
            .collect()
    })
}

fn points() -> impl Strategy<Value = i32> {
    prop_oneof![8 => -30..60i32, 1 => Just(10_000), 1 => Just(-10_000)]
}

fn scoring(lists: Lists) -> impl Strategy<Value = Scoring> {
    let each = (
        event_test(lists.clone(), false),
        prop_oneof![1..20i32, -20..-1i32],
        option::of(duration()),
        0..5i32,
        0..20i32,
    )
        .prop_map(|(each, points, halve_every, times, rest)| Scoring::Each {
            each,
            points,
            halve_every,
            limit: points * times + rest * points.signum(),
        });
    let tiers = (select(&NUMBER_FIELDS[..]), vec((decimal(), points()), 1..5)).prop_map(|(field, mut tiers)| {
        tiers.sort_by(|(a, _), (b, _)| a.value().total_cmp(&b.value()));
        tiers.dedup_by(|(a, _), (b, _)| a.value() == b.value());
        let tiers = tiers.into_iter().map(|(from, points)| Tier { from, points }).collect();
        Scoring::Tiers { field: field.to_owned(), tiers }
    });
    prop_oneof![
        4 => (condition(lists.clone()), points()).prop_map(|(when, points)| Scoring::Once { when, points }),
        2 => (event_test(lists, true), points(), duration())
            .prop_map(|(when, points, halve_every)| Scoring::Fading { when, points, halve_every }),
        2 => each,
        2 => tiers,
    ]
}

fn bands(categories: Vec<String>) -> impl Strategy<Value = Vec<Band>> {
    let needs = move || {
        let all = categories.len();
        (subsequence(categories.clone(), 0..=all.min(2)), vec(-20..60i32, 2))
            .prop_map(|(ids, totals)| ids.into_iter().zip(totals).collect::<BTreeMap<_, _>>())
    };
    (text(), text(), -40..40i32, vec((text(), text(), needs(), 1..40i32), 1..4)).prop_map(
        |(words, action, base, all)| {
            let mut bands =
                vec![Band { id: id("band", 0), label: label(&words, 0), from: None, needs: BTreeMap::new(), action }];
            let mut from = base;
            for (n, (words, action, needs, step)) in all.into_iter().enumerate() {
                from += step;
                bands.push(Band {
                    id: id("band", n + 1),
                    label: label(&words, n + 1),
                    from: Some(from),
                    needs,
                    action,
                });
            }
            bands
        },
    )
}

fn examples(bands: &[Band]) -> impl Strategy<Value = Vec<Example>> + use<> {
    let mut ids: Vec<String> = bands.iter().map(|band| band.id.clone()).collect();
    ids.push(DISQUALIFIED.to_owned());
    let attribute = prop_oneof![
        (select(&NUMBER_FIELDS[..]), decimal().prop_map(|n| ExampleValue::One(Literal::Number(n)))),
        (
            select(&TEXT_FIELDS[..]),
            select(&TEXTS[..]).prop_map(|text| ExampleValue::One(Literal::Text(text.to_owned())))
        ),
        (select(&BOOLEAN_FIELDS[..]), any::<bool>().prop_map(|b| ExampleValue::One(Literal::Boolean(b)))),
        (select(&TIME_FIELDS[..]), moment().prop_map(|at| ExampleValue::One(Literal::Text(at.to_string())))),
        (
            select(&LIST_FIELDS[..]),
            vec(select(&TEXTS[..]), 0..3)
                .prop_map(|texts| ExampleValue::List(texts.into_iter().map(str::to_owned).collect()))
        ),
    ];
    let property = prop_oneof![
        (select(&TEXT_PROPERTIES[..]), select(&TEXTS[..]).prop_map(|text| Literal::Text(text.to_owned()))),
        (select(&NUMBER_PROPERTIES[..]), decimal().prop_map(Literal::Number)),
    ];
    let event =
        (select(&EVENTS[..]), duration(), vec(property, 0..3)).prop_map(|(event, ago, properties)| ExampleEvent {
            event: event.to_owned(),
            ago,
            properties: properties.into_iter().map(|(name, value)| (name.to_owned(), value)).collect(),
        });
    vec((text(), vec(attribute, 0..4), vec(event, 0..3), select(ids)), 0..3).prop_map(|all| {
        all.into_iter()
            .enumerate()
            .map(|(n, (words, lead, events, band))| Example {
                id: id("example", n),
                label: label(&words, n),
                lead: lead.into_iter().map(|(name, value)| (name.to_owned(), value)).collect(),
                events,
                band,
            })
            .collect()
    })
}
