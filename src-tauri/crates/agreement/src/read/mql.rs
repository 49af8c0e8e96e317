//! `mql.yaml`.

use std::collections::BTreeMap;

use super::choices::{Asked, Lists};
use super::condition::Scope;
use super::fields::Fields;
use super::names::{self, BAND, CATEGORY};
use super::reader::{Reader, shorten};
use super::{reach, rule};
use crate::grammar;
use crate::model::{Band, Category, DISQUALIFIED, Example, ExampleEvent, ExampleValue, Gate, Mql, Rule};
use crate::text::fold;
use crate::yaml::Node;

pub(super) fn mql(reader: &Reader<'_>, fields: &Fields<'_, '_>) -> Option<Mql> {
    let lists = lists(reader, fields);
    let scope = Scope { lists: &lists, events: true };
    let items = |key: &str| fields.items(key);
    let (categories, must_have, never) = (items("categories"), items("must_have"), items("never"));
    let (rules, bands, examples) = (items("rules"), items("bands"), items("examples"));
    names::check(
        reader,
        &[
            ("categories", categories),
            ("must_have gates", must_have),
            ("never gates", never),
            ("rules", rules),
            ("bands", bands),
            ("examples", examples),
        ],
    );
    let category_ids = names::ids(categories);
    let band_ids = names::ids(bands);
    let mql = Mql {
        title: fields.text("title").unwrap_or_default(),
        purpose: fields.text("purpose").unwrap_or_default(),
        categories: categories.iter().filter_map(|node| category(reader, node)).collect(),
        must_have: must_have.iter().filter_map(|node| gate(reader, node, scope)).collect(),
        never: never.iter().filter_map(|node| gate(reader, node, scope)).collect(),
        rules: rules.iter().filter_map(|node| rule(reader, node, scope, &category_ids)).collect(),
        bands: self::bands(reader, bands, &category_ids),
        examples: examples.iter().filter_map(|node| example(reader, node, &band_ids)).collect(),
        lists: lists.values.clone(),
    };
    tell_unused(reader, fields, &lists);
    // What is missing would give points, too.
    if !reader.has_errors() {
        reach::check(reader, &mql, bands);
    }
    Some(mql)
}

fn lists(reader: &Reader<'_>, fields: &Fields<'_, '_>) -> Lists {
    let names = fields.value("lists").and_then(Node::entries).unwrap_or_default().iter();
    names::check_labels(reader, "name", "lists", names.map(|entry| (entry.key(), &entry.key)));
    Lists::read(reader, fields.free("lists"))
}

/// A list that nothing uses says something that nobody signs up to.
fn tell_unused(reader: &Reader<'_>, fields: &Fields<'_, '_>, lists: &Lists) {
    let entries = fields.value("lists").and_then(Node::entries).unwrap_or_default();
    for entry in entries.iter().filter(|entry| !lists.is_used(entry.key().trim())) {
        let name = shorten(entry.key());
        let help = format!("use it in a test, such as `in: {{ list: {name} }}`, or delete it");
        reader.warning(&entry.key.span, "unused-list", format!("nothing uses the list `{name}`"), help);
    }
}

fn category(reader: &Reader<'_>, node: &Node) -> Option<Category> {
    let fields = Fields::open(reader, node, &grammar::CATEGORY)?;
    let (id, label) = (fields.id("id"), fields.text("label"));
    let (cap, floor) = (small(fields.integer("cap")), small(fields.integer("floor")));
    if let (Some(cap), Some(floor)) = (cap, floor)
        && floor > cap
    {
        let message = format!("the floor `{floor}` is above the cap `{cap}`");
        reader.error(&fields.span("floor"), "floor-above-cap", message, "the floor is the least and the cap the most");
    }
    Some(Category { id: id?, label: label?, cap, floor })
}

fn gate(reader: &Reader<'_>, node: &Node, scope: Scope<'_>) -> Option<Gate> {
    let fields = Fields::open(reader, node, &grammar::GATE)?;
    let (id, label) = (fields.id("id"), fields.text("label"));
    let when = fields.value("when").and_then(|node| reader.condition(node, scope));
    Some(Gate { id: id?, label: label?, when: when? })
}

fn rule(reader: &Reader<'_>, node: &Node, scope: Scope<'_>, categories: &[&str]) -> Option<Rule> {
    let fields = Fields::open(reader, node, &grammar::RULE)?;
    let (id, label, why) = (fields.id("id"), fields.text("label"), fields.text("why"));
    let category = fields.value("category").and_then(|node| reader.reference(node, "category", &CATEGORY, categories));
    let scoring = rule::scoring(reader, &fields, scope);
    Some(Rule { id: id?, label: label?, category: category?, scoring: scoring?, why })
}

fn bands(reader: &Reader<'_>, nodes: &[Node], categories: &[&str]) -> Vec<Band> {
    let mut bands = Vec::new();
    let mut last: Option<(i32, &Node)> = None;
    for (index, node) in nodes.iter().enumerate() {
        let Some(fields) = Fields::open(reader, node, &grammar::BAND) else { continue };
        check_place(reader, &fields, index);
        let from = small(fields.integer("from"));
        if let Some(from) = from {
            let span = fields.span("from");
            if let Some((below, other)) = last
                && from <= below
            {
                let message = format!("this band begins at `{from}`, not above the band before it at `{below}`");
                let help = format!(
                    "bands go from the lowest to the highest; the one before is on line {}",
                    reader.line(&other.span)
                );
                reader.error(&span, "band-order", message, help);
            }
            last = fields.value("from").map(|node| (from, node));
        }
        bands.extend(band(reader, &fields, from, categories));
    }
    bands
}

/// The first band catches everything, every other one begins somewhere.
fn check_place(reader: &Reader<'_>, fields: &Fields<'_, '_>, index: usize) {
    let entry = |key: &str| fields.node.entry(key).map(|entry| entry.span());
    match (index, entry("from"), entry("needs")) {
        (0, Some(from), _) => {
            let help = "delete this `from`, or put a band without one before it";
            reader.error(
                &from,
                "first-band",
                "the first band has a `from`, and it catches every lead below the others",
                help,
            );
        }
        (0, None, Some(needs)) => {
            let help = "delete `needs` here; it belongs to the bands above";
            reader.error(
                &needs,
                "first-band",
                "the first band has `needs`, and it catches every lead that no other band takes",
                help,
            );
        }
        (1.., None, _) => {
            let span = super::fields::place_of(fields.node);
            reader.error(
                &span,
                "missing-key",
                "this band has no `from`",
                "add `from:` with the lowest score; only the first band has none",
            );
        }
        _ => {}
    }
}

fn band(reader: &Reader<'_>, fields: &Fields<'_, '_>, from: Option<i32>, categories: &[&str]) -> Option<Band> {
    let id = fields.id("id");
    if id.as_deref() == Some(DISQUALIFIED) {
        let help = "choose another id; leads for which a `never` gate holds are shown under this one";
        reader.error(&fields.span("id"), "reserved-id", format!("`{DISQUALIFIED}` cannot be the id of a band"), help);
    }
    let (label, action) = (fields.text("label"), fields.text("action"));
    let mut needs = BTreeMap::new();
    for (category, node) in fields.free("needs") {
        if !categories.contains(&category.as_str()) {
            let place = fields
                .value("needs")
                .and_then(|needs| needs.entry(&category))
                .map_or(node.span.clone(), |entry| entry.key.span.clone());
            let help = super::words::did_you_mean(&category, categories, CATEGORY.otherwise);
            reader.error(&place, CATEGORY.code, format!("there is no category `{}`", shorten(&category)), help);
        }
        let total = reader.integer(node, "needs", -grammar::MAX_SCORE, grammar::MAX_SCORE);
        if let Some(total) = small(total) {
            needs.insert(category, total);
        }
    }
    Some(Band { id: id?, label: label?, from, needs, action: action? })
}

fn example(reader: &Reader<'_>, node: &Node, bands: &[&str]) -> Option<Example> {
    let fields = Fields::open(reader, node, &grammar::EXAMPLE)?;
    let (id, label) = (fields.id("id"), fields.text("label"));
    let mut lead = BTreeMap::new();
    for (name, node) in fields.free("lead") {
        if let Some(value) = attribute(reader, node, &name) {
            lead.insert(name, value);
        }
    }
    let events = fields.items("events").iter().filter_map(|node| example_event(reader, node)).collect();
    let known: Vec<&str> = bands.iter().copied().chain([DISQUALIFIED]).collect();
    let band = fields.value("band").and_then(|node| reader.reference(node, "band", &BAND, &known));
    Some(Example { id: id?, label: label?, lead, events, band: band? })
}

fn attribute(reader: &Reader<'_>, node: &Node, name: &str) -> Option<ExampleValue> {
    match node.items() {
        Some(items) => Some(ExampleValue::List(items.iter().filter_map(|item| reader.text(item, name)).collect())),
        None => reader.literal(node, name, Asked::Attribute).map(ExampleValue::One),
    }
}

fn example_event(reader: &Reader<'_>, node: &Node) -> Option<ExampleEvent> {
    let fields = Fields::open(reader, node, &grammar::EXAMPLE_EVENT)?;
    let event = fields.text("event");
    if event.as_deref().map(fold).as_deref() == Some(crate::model::ANY_EVENT) {
        let help = "write the event's own name; `any` in a test is every event";
        reader.error(&fields.span("event"), "reserved-name", "an event cannot be called `any`", help);
    }
    let ago = fields.duration("ago");
    let mut properties = BTreeMap::new();
    for (name, node) in fields.rest() {
        if let Some(value) = reader.property(node, &name) {
            properties.insert(name, value);
        }
    }
    Some(ExampleEvent { event: event?, ago: ago?, properties })
}

/// A number that the grammar keeps within 32 bits.
pub(super) fn small(number: Option<i64>) -> Option<i32> {
    number.and_then(|number| i32::try_from(number).ok())
}
