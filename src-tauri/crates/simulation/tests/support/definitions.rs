//! Random definitions over the columns and events of the random leads.

use std::collections::BTreeMap;

use agreement::model::*;
use proptest::collection::{btree_map, vec};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

use super::leads::{EMAILS, EVENTS, NUMBERS, PATHS, TEXTS};

fn duration() -> impl Strategy<Value = Duration> {
    select(vec!["6h", "12h", "1d", "36h", "2d", "5d", "1w", "360min"])
        .prop_map(|text| Duration::parse(text).expect(text))
}

pub fn lost_after() -> impl Strategy<Value = Option<Duration>> {
    option::of(duration())
}

fn decimal() -> impl Strategy<Value = Decimal> {
    select(&NUMBERS[..]).prop_map(|text| Decimal::parse(text).expect(text))
}

fn text() -> impl Strategy<Value = String> {
    let part = select(vec!["c", "CTO ", "I", "i", "office", "/p", "rival.example", "GMAIL.COM", "lead-1", "50", "k"]);
    prop_oneof![select(&TEXTS[..]), select(&EMAILS[..]), select(&PATHS[..]), part].prop_map(str::to_owned)
}

fn date() -> impl Strategy<Value = &'static str> {
    select(vec!["2026-03-28", "2026-03-29", "2026-03-30T12:00", "2026-03-29 02:30", "2026-04-01T00:00:00Z"])
}

fn bound() -> impl Strategy<Value = Bound> {
    let moment = date().prop_map(|text| Bound::Moment(Moment::parse(text).expect(text)));
    prop_oneof![decimal().prop_map(Bound::Number), moment]
}

fn literal() -> impl Strategy<Value = Literal> {
    prop_oneof![
        text().prop_map(Literal::Text),
        date().prop_map(|text| Literal::Text(text.to_owned())),
        decimal().prop_map(Literal::Number),
        any::<bool>().prop_map(Literal::Boolean),
    ]
}

fn choices() -> impl Strategy<Value = Choices> {
    prop_oneof![
        3 => vec(text().prop_map(Literal::Text), 0..4).prop_map(Choices::Values),
        1 => vec(decimal().prop_map(Literal::Number), 0..4).prop_map(Choices::Values),
        1 => select(vec!["texts", "numbers"]).prop_map(|name| Choices::List(name.to_owned())),
    ]
}

fn texts() -> impl Strategy<Value = Choices> {
    prop_oneof![
        4 => vec(text().prop_map(Literal::Text), 1..3).prop_map(Choices::Values),
        1 => select(vec!["texts", "numbers"]).prop_map(|name| Choices::List(name.to_owned())),
    ]
}

/// Any test on anything: a good part of them does not fit the column.
fn test() -> impl Strategy<Value = Test> {
    prop_oneof![
        literal().prop_map(Test::Is),
        literal().prop_map(Test::IsNot),
        choices().prop_map(Test::In),
        choices().prop_map(Test::NotIn),
        bound().prop_map(Test::AtLeast),
        bound().prop_map(Test::AtMost),
        bound().prop_map(Test::MoreThan),
        bound().prop_map(Test::LessThan),
        (bound(), bound()).prop_map(|(a, b)| Test::Between(a, b)),
        duration().prop_map(Test::Within),
        duration().prop_map(Test::OlderThan),
        texts().prop_map(Test::HasWord),
        texts().prop_map(Test::Contains),
        texts().prop_map(Test::StartsWith),
        texts().prop_map(Test::EndsWith),
        any::<bool>().prop_map(Test::Known),
    ]
}

fn field_test() -> impl Strategy<Value = FieldTest> {
    let named = |field: &str, test: BoxedStrategy<Test>| {
        let field = field.to_owned();
        test.prop_map(move |test| FieldTest { field: field.clone(), test })
    };
    let number = prop_oneof![
        decimal().prop_map(|number| Test::AtLeast(Bound::Number(number))),
        decimal().prop_map(|number| Test::LessThan(Bound::Number(number))),
        decimal().prop_map(|number| Test::IsNot(Literal::Number(number))),
    ];
    let words = || {
        prop_oneof![texts().prop_map(Test::HasWord), texts().prop_map(Test::Contains), choices().prop_map(Test::NotIn)]
    };
    let time = || {
        prop_oneof![
            duration().prop_map(Test::Within),
            duration().prop_map(Test::OlderThan),
            bound().prop_map(Test::AtMost),
            bound().prop_map(Test::MoreThan),
            date().prop_map(|text| Test::Is(Literal::Text(text.to_owned()))),
        ]
    };
    let fitting = prop_oneof![
        named("employees", number.boxed()),
        named("title", words().boxed()),
        named("email_domain", words().boxed()),
        named("tags", texts().prop_map(Test::Contains).boxed()),
        named("demo", any::<bool>().prop_map(|truth| Test::Is(Literal::Boolean(truth))).boxed()),
        named("signup", time().boxed()),
        named("created_at", time().boxed()),
    ];
    let field = select(vec![
        "employees",
        "title",
        "email",
        "email_domain",
        "demo",
        "signup",
        "tags",
        "lead_id",
        "created_at",
        "budget",
    ]);
    let anything = (field, test()).prop_map(|(field, test)| FieldTest { field: field.to_owned(), test });
    prop_oneof![2 => fitting, 1 => anything]
}

fn count() -> impl Strategy<Value = Count> {
    prop_oneof![
        (0..4u32).prop_map(Count::Is),
        (0..4u32).prop_map(Count::AtLeast),
        (0..4u32).prop_map(Count::AtMost),
        (0..4u32).prop_map(Count::MoreThan),
        (0..4u32).prop_map(Count::LessThan),
        (0..3u32, 0..3u32).prop_map(|(low, more)| Count::Between(low, low + more)),
    ]
}

fn event_test(with_count: bool) -> impl Strategy<Value = EventTest> {
    let name = prop_oneof![3 => select(&EVENTS[..]), 2 => select(vec!["any", " ANY", "DEMO ", "nothing"])];
    let properties =
        btree_map(select(vec!["path", "seconds", "mixed", "colour"]).prop_map(str::to_owned), test(), 0..3);
    let properties = prop_oneof![3 => Just(BTreeMap::new()), 2 => properties];
    let count = if with_count { option::weighted(0.5, count()).boxed() } else { Just(None).boxed() };
    (name, properties, count, option::weighted(0.8, duration()))
        .prop_map(|(event, properties, count, within)| EventTest { event: event.to_owned(), properties, count, within })
}

fn condition(events: bool) -> BoxedStrategy<Condition> {
    let field = field_test().prop_map(Condition::Field);
    let leaf = if events {
        prop_oneof![1 => field, 1 => event_test(true).prop_map(Condition::Event)].boxed()
    } else {
        field.boxed()
    };
    leaf.prop_recursive(2, 6, 3, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..3).prop_map(Condition::All),
            vec(inner.clone(), 0..3).prop_map(Condition::Any),
            inner.prop_map(|part| Condition::Not(Box::new(part))),
        ]
    })
    .boxed()
}

fn points() -> impl Strategy<Value = i32> {
    prop_oneof![8 => -30..60i32, 2 => select(vec![-2, -1, 1, 2]), 1 => select(vec![-10_000, 10_000])]
}

fn scoring() -> impl Strategy<Value = Scoring> {
    let each = (event_test(false), points(), option::of(duration()), 0..100i32);
    let tiers = (select(vec!["employees", "title", "created_at", "budget"]), vec(points(), 1..5));
    prop_oneof![
        3 => (condition(true), points()).prop_map(|(when, points)| Scoring::Once { when, points }),
        2 => (event_test(true), points(), duration())
            .prop_map(|(when, points, halve_every)| Scoring::Fading { when, points, halve_every }),
        2 => each.prop_map(|(each, points, halve_every, limit)| {
            let points = if points == 0 { 1 } else { points };
            Scoring::Each { each, points, halve_every, limit: limit * points.signum() }
        }),
        1 => tiers.prop_map(|(field, points)| {
            let from = ["-1", "49.5", "50", "500"].map(|text| Decimal::parse(text).expect(text));
            let tiers = from.into_iter().zip(points).map(|(from, points)| Tier { from, points });
            Scoring::Tiers { field: field.to_owned(), tiers: tiers.collect() }
        }),
    ]
}

const CATEGORIES: [&str; 3] = ["fit", "intent", "empty"];

fn categories() -> impl Strategy<Value = Vec<Category>> {
    vec((option::of(0..60i32), option::of(-40..0i32)), CATEGORIES.len()).prop_map(|limits| {
        let category = |(id, (cap, floor)): (&str, (Option<i32>, Option<i32>))| Category {
            id: id.to_owned(),
            label: id.to_owned(),
            cap,
            floor,
        };
        CATEGORIES.into_iter().zip(limits).map(category).collect()
    })
}

fn gates(prefix: &'static str) -> impl Strategy<Value = Vec<Gate>> {
    vec(condition(true), 0..2).prop_map(move |conditions| {
        let gate = |(place, when)| Gate { id: format!("{prefix}-{place}"), label: String::new(), when };
        conditions.into_iter().enumerate().map(gate).collect()
    })
}

fn bands() -> impl Strategy<Value = Vec<Band>> {
    let needs = btree_map(select(&CATEGORIES[..]).prop_map(str::to_owned), -10..30i32, 0..3);
    let needs = prop_oneof![2 => Just(BTreeMap::new()), 1 => needs];
    (-20..30i32, vec((1..30i32, needs), 1..4)).prop_map(|(lowest, steps)| {
        let band = |place: usize, from, needs| Band {
            id: format!("band-{place}"),
            label: String::new(),
            from,
            needs,
            action: String::new(),
        };
        let mut bands = vec![band(0, None, BTreeMap::new())];
        let mut from = lowest;
        for (step, needs) in steps {
            from += step;
            bands.push(band(bands.len(), Some(from), needs));
        }
        bands
    })
}

/// Any definition that the checks would let through.
pub fn mql() -> impl Strategy<Value = Mql> {
    let rules = vec((scoring(), select(&CATEGORIES[..2])), 0..6);
    (categories(), gates("must"), gates("never"), rules, bands()).prop_map(
        |(categories, must_have, never, rules, bands)| {
            let rule = |(place, (scoring, category)): (usize, (Scoring, &str))| Rule {
                id: format!("rule-{place}"),
                label: String::new(),
                category: category.to_owned(),
                scoring,
                why: None,
            };
            let lists = BTreeMap::from([
                (
                    "texts".to_owned(),
                    ["gmail.com", "CTO", "İstanbul"].map(|text| Literal::Text(text.to_owned())).to_vec(),
                ),
                (
                    "numbers".to_owned(),
                    NUMBERS[2..5].iter().filter_map(|text| Decimal::parse(text)).map(Literal::Number).collect(),
                ),
            ]);
            Mql {
                title: String::new(),
                purpose: String::new(),
                lists,
                categories,
                must_have,
                never,
                rules: rules.into_iter().enumerate().map(rule).collect(),
                bands,
                examples: Vec::new(),
            }
        },
    )
}

/// Two definitions: unlike each other, or with something taken over from the other.
pub fn pair() -> impl Strategy<Value = (Mql, Mql)> {
    (mql(), mql(), 0..4u8).prop_map(|(from, to, kept)| {
        let to = match kept {
            0 => to,
            1 => Mql { bands: to.bands, ..from.clone() },
            2 => Mql { never: to.never, must_have: to.must_have, ..from.clone() },
            _ => Mql { rules: to.rules, ..from.clone() },
        };
        (from, to)
    })
}

/// Any sales-qualified lead that the checks would let through.
pub fn sql() -> impl Strategy<Value = Sql> {
    (vec(condition(false), 1..4), 0..3u32, any::<bool>()).prop_map(|(conditions, at_least, always)| {
        let criterion =
            |(place, when)| Criterion { id: format!("criterion-{place}"), label: String::new(), question: None, when };
        let criteria: Vec<Criterion> = conditions.into_iter().enumerate().map(criterion).collect();
        let always = criteria.iter().take(usize::from(always)).map(|one| one.id.clone()).collect();
        Sql {
            title: String::new(),
            purpose: String::new(),
            accept: Accept { at_least: at_least.min(criteria.len() as u32), always },
            criteria,
            rejection_reasons: Vec::new(),
        }
    })
}
