//! One agreement, made by hand, in which every construct of the language occurs: the fixtures of the canonical form and of
//! the sentences are its texts.

use std::collections::BTreeMap;

use chrono::{NaiveTime, Weekday};

use crate::model::*;

/// The agreement with every construct of the language.
pub fn everything() -> Agreement {
    Agreement { terms: terms(), mql: mql(), sql: sql(), sla: sla(), funnel: funnel() }
}

fn s(text: &str) -> String {
    text.to_owned()
}

fn date(text: &str) -> Date {
    crate::time::parse_date(text).expect(text)
}

fn duration(text: &str) -> Duration {
    Duration::parse(text).expect(text)
}

fn percent(text: &str) -> Percent {
    Percent::parse(text).expect(text)
}

fn number(text: &str) -> Decimal {
    Decimal::parse(text).expect(text)
}

fn literal(text: &str) -> Literal {
    Literal::Text(s(text))
}

fn texts(all: &[&str]) -> Choices {
    Choices::Values(all.iter().map(|text| literal(text)).collect())
}

fn bound(text: &str) -> Bound {
    match Decimal::parse(text) {
        Some(number) => Bound::Number(number),
        None => Bound::Moment(Moment::parse(text).expect(text)),
    }
}

fn field(name: &str, test: Test) -> Condition {
    Condition::Field(FieldTest { field: s(name), test })
}

fn event(name: &str, properties: &[(&str, Test)], count: Option<Count>, within: Option<&str>) -> EventTest {
    EventTest {
        event: s(name),
        properties: properties.iter().map(|(name, test)| (s(name), test.clone())).collect(),
        count,
        within: within.map(duration),
    }
}

fn terms() -> Terms {
    let leader = |id: &str, title: &str, name: &str, key: Option<&str>| Leader {
        id: s(id),
        title: s(title),
        name: s(name),
        email: format!("{}@acme.example", name.split(' ').next().unwrap_or(name).to_lowercase()),
        key: key.map(s),
    };
    Terms {
        name: s("Acme lead agreement"),
        currency: s("USD"),
        leaders: vec![
            leader(
                "marketing",
                "CMO",
                "Dana Reyes",
                Some("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAILM+rvN+ot98qgEN796jTiQfZfG1KaT0PtFDJ/XFSqti"),
            ),
            leader("sales", "Sales director", "Lee Okafor", None),
        ],
        required: vec![s("marketing"), s("sales")],
        calendar: Calendar {
            timezone: chrono_tz::Europe::Berlin,
            workdays: vec![Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri],
            opens: NaiveTime::from_hms_opt(9, 0, 0).expect("a time"),
            closes: NaiveTime::from_hms_opt(17, 30, 0).expect("a time"),
            holidays: vec![date("2026-12-25"), date("2027-01-01")],
        },
        review: Review { meeting: s("weekly"), definitions_every: duration("90d") },
        effective_from: Some(date("2027-01-01")),
    }
}

fn mql() -> Mql {
    let category = |id: &str, label: &str, cap, floor| Category { id: s(id), label: s(label), cap, floor };
    let gate = |id: &str, label: &str, when| Gate { id: s(id), label: s(label), when };
    let band = |id: &str, label: &str, from, needs: &[(&str, i32)], action: &str| Band {
        id: s(id),
        label: s(label),
        from,
        needs: needs.iter().map(|(category, total)| (s(category), *total)).collect(),
        action: s(action),
    };
    Mql {
        title: s("Marketing-qualified lead"),
        purpose: s("A contact that marketing hands to sales because it is worth a call this week."),
        lists: BTreeMap::from([
            (s("free-mail"), vec![literal("gmail.com"), literal("yahoo.com")]),
            (s("odd-sizes"), vec![Literal::Number(number("13")), Literal::Number(number("-2.50"))]),
        ]),
        categories: vec![
            category("fit", "Fit", Some(50), None),
            category("intent", "Buying signals", Some(70), Some(-30)),
            category("other", "Everything \"else\"", None, None),
        ],
        must_have: vec![
            gate("reachable", "Has an e-mail address", field("email", Test::Known(true))),
            gate("anything", "Always", Condition::All(Vec::new())),
        ],
        never: vec![
            gate("competitor", "Works for a competitor", field("email_domain", Test::In(texts(&["rival.example"])))),
            gate("nobody", "Never", Condition::Any(Vec::new())),
        ],
        rules: rules(),
        bands: vec![
            band("none", "No action", None, &[], "Nothing happens."),
            band("nurture", "Keep warming", Some(40), &[], "Marketing keeps warming with retargeting and e-mail."),
            band("qualified", "Qualified", Some(70), &[("intent", 20), ("fit", 20)], "Sales engages."),
        ],
        examples: vec![
            Example {
                id: s("keen-manufacturer"),
                label: s("A 900-person manufacturer that read pricing twice this week qualifies"),
                lead: BTreeMap::from([
                    (s("employees"), ExampleValue::One(Literal::Number(number("900")))),
                    (s("industry"), ExampleValue::One(literal("Manufacturing"))),
                    (s("newsletter"), ExampleValue::One(Literal::Boolean(true))),
                    (s("tags"), ExampleValue::List(vec![s("hot"), s("EMEA")])),
                ]),
                events: vec![
                    ExampleEvent {
                        event: s("page_view"),
                        ago: duration("1d"),
                        properties: BTreeMap::from([
                            (s("path"), literal("/pricing")),
                            (s("seconds"), Literal::Number(number("95"))),
                        ]),
                    },
                    ExampleEvent { event: s("demo_request"), ago: duration("30min"), properties: BTreeMap::new() },
                ],
                band: s("qualified"),
            },
            Example {
                id: s("stranger"),
                label: s("A lead of which nothing is known is turned away"),
                lead: BTreeMap::new(),
                events: Vec::new(),
                band: s(DISQUALIFIED),
            },
        ],
    }
}

fn rules() -> Vec<Rule> {
    let rule = |id: &str, label: &str, category: &str, scoring, why: Option<&str>| Rule {
        id: s(id),
        label: s(label),
        category: s(category),
        scoring,
        why: why.map(s),
    };
    let tiers = [("50", 5), ("200", 10), ("1000.5", -3)];
    vec![
        rule(
            "enterprise",
            "500 or more employees",
            "fit",
            Scoring::Once { when: field("employees", Test::AtLeast(bound("500"))), points: 15 },
            Some("Enterprise deals close at twice the size."),
        ),
        rule(
            "company-size",
            "Company size",
            "fit",
            Scoring::Tiers {
                field: s("employees"),
                tiers: tiers.into_iter().map(|(from, points)| Tier { from: number(from), points }).collect(),
            },
            None,
        ),
        rule(
            "pricing-page",
            "Read a pricing page in the last 30 days",
            "intent",
            Scoring::Fading {
                when: event("page_view", &[("path", Test::StartsWith(texts(&["/pricing"])))], None, Some("30d")),
                points: 50,
                halve_every: duration("14d"),
            },
            None,
        ),
        rule(
            "webinars",
            "Attended webinars in the last 90 days",
            "intent",
            Scoring::Each {
                each: event("webinar_attended", &[], None, Some("90d")),
                points: 5,
                halve_every: None,
                limit: 15,
            },
            None,
        ),
        rule(
            "bounces",
            "E-mails that bounced",
            "intent",
            Scoring::Each {
                each: event("bounce", &[("kind", Test::Is(literal("hard")))], None, None),
                points: -5,
                halve_every: Some(duration("2w")),
                limit: -20,
            },
            None,
        ),
        rule(
            "gone-quiet",
            "No activity for 60 days",
            "intent",
            Scoring::Once {
                when: Condition::Not(Box::new(Condition::Event(event(ANY_EVENT, &[], None, Some("60d"))))),
                points: -15,
            },
            None,
        ),
        rule("every-test", "Every test", "other", Scoring::Once { when: every_test(), points: 1 }, None),
    ]
}

/// Each operator at least once, nested in each way.
fn every_test() -> Condition {
    let numbers = |all: &[&str]| Choices::Values(all.iter().map(|n| Literal::Number(number(n))).collect());
    let fields = vec![
        field("industry", Test::Is(literal("Manufacturing"))),
        field("newsletter", Test::IsNot(Literal::Boolean(false))),
        field("employees", Test::In(numbers(&["10", "-2.50"]))),
        field("employees", Test::In(Choices::List(s("odd-sizes")))),
        field("email_domain", Test::NotIn(Choices::List(s("free-mail")))),
        field("industry", Test::NotIn(texts(&[]))),
        field("total_visits", Test::AtMost(bound("0"))),
        field("total_visits", Test::MoreThan(bound("-1"))),
        field("created_at", Test::LessThan(bound("2026-06-30T09:30"))),
        field("created_at", Test::Between(bound("2026-01-01"), bound("2026-06-30"))),
        field("created_at", Test::Is(literal("2026-01-01"))),
        field("trial_ends", Test::Within(duration("5min"))),
        field("trial_ends", Test::OlderThan(duration("12h"))),
        field("job_title", Test::HasWord(texts(&["cto", "director"]))),
        field("tags", Test::Contains(texts(&["hot"]))),
        field("job_title", Test::Contains(Choices::List(s("free-mail")))),
        field("Lead Source", Test::EndsWith(texts(&["#1: \"x\"", "C:\\"]))),
        field("phone", Test::Known(false)),
    ];
    let properties = [("campaign", Test::Known(true)), ("value", Test::Between(bound("1"), bound("2.5")))];
    let events = [
        event("page_view", &properties, Some(Count::Is(0)), None),
        event("page_view", &[], Some(Count::AtLeast(2)), Some("1d")),
        event("page_view", &[], Some(Count::AtMost(3)), None),
        event("page_view", &[], Some(Count::MoreThan(4)), None),
        event("page_view", &[], Some(Count::LessThan(5)), None),
        event("page_view", &[], Some(Count::Between(6, 7)), None),
    ];
    Condition::Any(vec![
        Condition::All(fields),
        Condition::Not(Box::new(Condition::Any(events.into_iter().map(Condition::Event).collect()))),
    ])
}

fn sql() -> Sql {
    let criterion = |id: &str, label: &str, question: Option<&str>, when| Criterion {
        id: s(id),
        label: s(label),
        question: question.map(s),
        when,
    };
    Sql {
        title: s("Sales-qualified lead"),
        purpose: s("A lead that sales confirms as a real opportunity."),
        criteria: vec![
            criterion(
                "budget",
                "Budget is confirmed",
                Some("Who pays, and from which budget?"),
                field("budget", Test::In(texts(&["approved", "planned"]))),
            ),
            criterion(
                "authority",
                "We talk to a decision maker",
                None,
                field("authority", Test::Is(Literal::Boolean(true))),
            ),
            criterion("need", "A need is stated", None, field("need", Test::Known(true))),
            criterion("timeline", "Buys within six months", None, field("timeline_months", Test::AtMost(bound("6")))),
        ],
        accept: Accept { at_least: 3, always: vec![s("need")] },
        rejection_reasons: vec![
            RejectionReason { id: s("no-timeline"), label: s("No timeline yet"), then: s("nurture") },
            RejectionReason { id: s("bad-fit"), label: s("Wrong kind of company"), then: s("close") },
        ],
    }
}

fn sla() -> Sla {
    let commitment =
        |id: &str, by: &str, label: &str, measure| Commitment { id: s(id), by: s(by), label: s(label), measure };
    Sla {
        title: s("Service-level agreement"),
        commitments: vec![
            commitment(
                "volume",
                "marketing",
                "Qualified leads handed over",
                Measure::HandedOff { per: Period::Month, at_least: 75 },
            ),
            commitment(
                "acceptance",
                "marketing",
                "Leads that sales accepts",
                Measure::AcceptanceRate { per: Period::Week, at_least: percent("70%") },
            ),
            commitment(
                "first-touch",
                "sales",
                "First touch",
                Measure::TimeToFirstTouch { within: duration("8wh"), share: percent("100%") },
            ),
            commitment(
                "decision",
                "sales",
                "Accept or reject",
                Measure::TimeToDecision { within: duration("5wd"), share: percent("95.5%") },
            ),
            commitment(
                "reasons",
                "sales",
                "Every rejection says why",
                Measure::RejectionsWithReason { share: percent("100%") },
            ),
        ],
    }
}

fn funnel() -> Funnel {
    let stage = |from: &str, to: &str, rate: &str| FunnelStage {
        id: format!("{from}-to-{to}"),
        from: s(from),
        to: s(to),
        rate: percent(rate),
    };
    Funnel {
        title: s("Revenue target"),
        from: date("2027-01-01"),
        to: date("2027-12-31"),
        revenue_target: 2_000_000,
        average_deal: 2_750,
        lost_after: Some(duration("180d")),
        stages: vec![stage("lead", "meeting", "6%"), stage("meeting", "won", "15%")],
    }
}
