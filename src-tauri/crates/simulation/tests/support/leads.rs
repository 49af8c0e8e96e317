//! Random leads, as rows for the oracle and as columns for the engine.

use agreement::time::Instant;
use chrono_tz::Tz;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use simulation::dataset::{Column, ColumnType, Dataset, DatasetBuilder, Property, Stage};
use simulation::oracle::{Cell, EventRow, LeadRow, Rows, StageRow, Type};

/// 2026-03-26T00:00:00Z, three days before clocks change in Berlin.
pub const START: Instant = 1_774_483_200_000;
const STEP: i64 = 6 * 3_600_000;

/// Texts in which case, spaces, words and single code points matter.
pub const TEXTS: [&str; 16] = [
    "CTO",
    "cto",
    "director",
    "Co-Founder/CTO",
    "İstanbul",
    "istanbul",
    "ΟΔΟΣ",
    "οδος",
    "ẞ",
    "ß",
    "e\u{301}clair",
    "éclair",
    "\u{212A}2",
    "k2",
    "٣ chief",
    "ﬃce",
];
pub const EMAILS: [&str; 7] =
    ["a@Gmail.com", "b@rival.example", "c@x@RIVAL.example", "nobody", "d@", "@only", "e@İx.example"];
pub const NUMBERS: [&str; 8] = ["-1", "0", "49.5", "50", "200", "500", "900", "999999999999999"];
pub const EVENTS: [&str; 4] = ["page_view", "Page_View", "demo", "webinar"];
pub const PATHS: [&str; 5] = ["/pricing", "/Pricing/enterprise", "/blog", "50", "İ"];
pub const STAGES: [&str; 8] =
    ["handed_off", "first_touch", "accepted", "rejected", "meeting", "proposal", "won", "lost"];

/// The columns; a definition may also ask for `budget`, which is not there.
pub const COLUMNS: [(&str, Type); 6] = [
    ("employees", Type::Number),
    ("title", Type::Text),
    ("email", Type::Text),
    ("demo", Type::Boolean),
    ("signup", Type::Time),
    ("tags", Type::Texts),
];

/// A moment on the edge of a window, or a millisecond beside it.
pub fn instant() -> impl Strategy<Value = Instant> {
    (0..40i64, prop_oneof![8 => Just(0), 1 => Just(-1), 1 => Just(1)])
        .prop_map(|(steps, beside)| START + steps * STEP + beside)
}

pub fn zone() -> impl Strategy<Value = Tz> {
    select(vec![chrono_tz::Europe::Berlin, chrono_tz::America::Sao_Paulo, chrono_tz::UTC])
}

fn number() -> impl Strategy<Value = f64> {
    select(&NUMBERS[..]).prop_map(|text| text.parse().expect("a number"))
}

/// A text that may have spaces around it.
fn text(pool: &'static [&'static str]) -> impl Strategy<Value = String> {
    (select(pool), prop_oneof![4 => Just(""), 1 => Just(" "), 1 => Just("\u{a0}")])
        .prop_map(|(text, space)| format!("{space}{text}{space}"))
}

fn event() -> impl Strategy<Value = EventRow> {
    let property = prop_oneof![
        text(&PATHS).prop_map(|path| ("path".to_owned(), path)),
        select(&NUMBERS[..]).prop_map(|number| ("seconds".to_owned(), number.to_owned())),
        prop_oneof![select(&NUMBERS[..]), select(&PATHS[..])].prop_map(|any| ("mixed".to_owned(), any.to_owned())),
        Just(("path".to_owned(), " ".to_owned())),
    ];
    (instant(), select(&EVENTS[..]), vec(property, 0..3)).prop_map(|(at, name, properties)| EventRow {
        at,
        name: name.to_owned(),
        properties: properties.into_iter().collect(),
    })
}

fn stage() -> impl Strategy<Value = StageRow> {
    let stage = prop_oneof![1 => Just("handed_off"), 1 => select(&STAGES[..])];
    let amount = option::weighted(0.3, select(vec![0, 1, 27_500_000, 9_000_000_000_000_000_000]));
    (stage, option::weighted(0.8, instant()), amount).prop_map(|(stage, at, amount)| StageRow {
        stage: stage.to_owned(),
        at,
        amount,
    })
}

fn lead() -> impl Strategy<Value = LeadRow> {
    let cells = (
        option::weighted(0.8, number()),
        option::weighted(0.8, text(&TEXTS)),
        option::weighted(0.7, text(&EMAILS)),
        option::weighted(0.7, any::<bool>()),
        option::weighted(0.7, instant()),
        vec(text(&TEXTS), 0..3),
    );
    let stages = prop_oneof![1 => Just(Vec::new()), 3 => vec(stage(), 0..4)];
    (option::weighted(0.8, instant()), cells, vec(event(), 0..7), stages).prop_map(
        |(created, cells, events, stages)| {
            let (employees, title, email, demo, signup, tags) = cells;
            let cells = [
                ("employees", employees.map(Cell::Number)),
                ("title", title.map(Cell::Text)),
                ("email", email.map(Cell::Text)),
                ("demo", demo.map(Cell::Boolean)),
                ("signup", signup.map(Cell::Time)),
                ("tags", (!tags.is_empty()).then_some(Cell::Texts(tags))),
            ];
            let attributes = cells.into_iter().filter_map(|(name, cell)| Some((name.to_owned(), cell?))).collect();
            LeadRow { id: String::new(), created, attributes, events, stages }
        },
    )
}

/// So many leads; now and then without any time, or without the column `email`.
pub fn rows(leads: usize) -> impl Strategy<Value = Rows> {
    let timeless = prop_oneof![19 => Just(false), 1 => Just(true)];
    (vec(lead(), leads), timeless, any::<bool>()).prop_map(|(mut leads, timeless, mixed_is_text)| {
        for (place, lead) in leads.iter_mut().enumerate() {
            lead.id = if place == 0 { "CTO".to_owned() } else { format!("lead-{place}") };
            if timeless {
                lead.created = None;
                lead.events.clear();
                lead.stages.iter_mut().for_each(|stage| stage.at = None);
                lead.attributes.remove("signup");
            }
            // A property that is a number in some data sets and a text in others.
            if !mixed_is_text {
                for event in &mut lead.events {
                    event.properties.retain(|name, value| name != "mixed" || NUMBERS.contains(&value.as_str()));
                }
            }
        }
        Rows::new(COLUMNS.map(|(name, kind)| (name.to_owned(), kind)).into(), leads)
    })
}

/// Events and stages of the future, and leads created in it.
pub fn future(after: Instant, leads: usize) -> impl Strategy<Value = Future> {
    let later = move || (1..10 * STEP).prop_map(move |length| after + length);
    let events = vec((0..leads, later(), event()), 0..8).prop_map(|events| {
        let moved = |(lead, at, event): (usize, Instant, EventRow)| (lead, EventRow { at, ..event });
        events.into_iter().map(moved).collect()
    });
    let stages = vec((0..leads, later(), stage()), 0..8).prop_map(|stages| {
        let moved = |(lead, at, stage): (usize, Instant, StageRow)| (lead, StageRow { at: Some(at), ..stage });
        stages.into_iter().map(moved).collect()
    });
    let newcomers = vec((later(), lead()), 0..3).prop_map(|leads| {
        let named = |(place, (at, lead)): (usize, (Instant, LeadRow))| LeadRow {
            id: format!("new-{place}"),
            created: Some(at),
            events: lead.events.into_iter().map(|event| EventRow { at: event.at.max(at), ..event }).collect(),
            ..lead
        };
        leads.into_iter().enumerate().map(named).collect()
    });
    (events, stages, newcomers).prop_map(|(events, stages, newcomers)| Future { events, stages, newcomers })
}

/// What happens later.
#[derive(Debug, Clone)]
pub struct Future {
    pub events: Vec<(usize, EventRow)>,
    pub stages: Vec<(usize, StageRow)>,
    pub newcomers: Vec<LeadRow>,
}

impl Future {
    pub fn append_to(self, mut rows: Rows) -> Rows {
        self.events.into_iter().for_each(|(lead, event)| rows.leads[lead].events.push(event));
        self.stages.into_iter().for_each(|(lead, stage)| rows.leads[lead].stages.push(stage));
        rows.leads.extend(self.newcomers);
        rows
    }
}

/// The rows as columns. With `typed`, types of event properties are fixed beforehand, as an import fixes them.
pub fn dataset(rows: &Rows, zone: Tz, typed: bool) -> Dataset {
    let columns = rows.columns.iter().map(|(name, kind)| Column {
        name: name.clone(),
        kind: match kind {
            Type::Number => ColumnType::Number,
            Type::Boolean => ColumnType::Boolean,
            Type::Time => ColumnType::Time,
            Type::Text => ColumnType::Text,
            Type::Texts => ColumnType::Texts,
        },
        known_as_of_export: name == "employees",
    });
    let mut builder = DatasetBuilder::new(zone, columns.collect());
    if typed {
        builder.typed_property("path", ColumnType::Text);
        builder.typed_property("seconds", ColumnType::Number);
        builder.typed_property("mixed", ColumnType::Number);
    }
    for row in &rows.leads {
        let lead = builder.lead(&row.id, row.created);
        for (column, name) in rows.columns.keys().enumerate() {
            match row.attributes.get(name) {
                None => {}
                Some(Cell::Texts(texts)) => builder.set_texts(lead, column, texts.iter().map(String::as_str)),
                Some(cell) => assert!(builder.set(lead, column, &raw(cell)), "{cell:?}"),
            }
        }
        for event in &row.events {
            let properties: Vec<_> =
                event.properties.iter().map(|(name, value)| (builder.property(name), Property::Raw(value))).collect();
            builder.event(lead, event.at, &event.name, &properties);
        }
        for stage in &row.stages {
            let name = Stage::from_name(&stage.stage).expect("a stage");
            builder.stage(lead, name, stage.at, None, stage.amount);
        }
    }
    builder.build()
}

fn raw(cell: &Cell) -> String {
    match cell {
        Cell::Number(number) => number.to_string(),
        Cell::Boolean(truth) => truth.to_string().to_uppercase(),
        Cell::Time(at) => agreement::time::to_rfc3339(*at),
        Cell::Text(text) => text.clone(),
        Cell::Texts(texts) => texts.join(";"),
    }
}
