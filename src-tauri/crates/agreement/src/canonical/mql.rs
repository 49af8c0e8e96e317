//! `mql.yaml`.

use super::condition::{condition, event_test, literal};
use super::emit::{Map, Yaml};
use crate::model::{Band, Category, Example, ExampleEvent, ExampleValue, Gate, Mql, Rule, Scoring, Tier};

pub(super) fn fill(mql: &Mql, map: &mut Map) {
    let Mql { title, purpose, lists, categories, must_have, never, rules, bands, examples } = mql;
    map.text("title", title);
    map.text("purpose", purpose);
    map.free_if_any("lists", lists, |values| Yaml::List(values.iter().map(literal).collect()));
    map.items("categories", categories, category);
    map.items_if_any("must_have", must_have, gate);
    map.items_if_any("never", never, gate);
    map.items("rules", rules, rule);
    map.items("bands", bands, band);
    map.items_if_any("examples", examples, example);
}

fn category(Category { id, label, cap, floor }: &Category, map: &mut Map) {
    map.text("id", id);
    map.text("label", label);
    map.plain_if("cap", *cap);
    map.plain_if("floor", *floor);
}

fn gate(Gate { id, label, when }: &Gate, map: &mut Map) {
    map.text("id", id);
    map.text("label", label);
    map.put("when", condition(when));
}

fn rule(Rule { id, label, category, scoring, why }: &Rule, map: &mut Map) {
    map.text("id", id);
    map.text("label", label);
    map.text("category", category);
    put_scoring(scoring, map);
    map.text_if("why", why.as_deref());
}

fn put_scoring(scoring: &Scoring, map: &mut Map) {
    match scoring {
        Scoring::Once { when, points } => {
            map.put("when", condition(when));
            map.plain("points", points);
        }
        Scoring::Fading { when, points, halve_every } => {
            map.put("when", event_test(when));
            map.plain("points", points);
            map.plain("halve_every", halve_every);
        }
        Scoring::Each { each, points, halve_every, limit } => {
            map.put("each", event_test(each));
            map.plain("points", points);
            map.plain_if("halve_every", *halve_every);
            map.plain(if *points < 0 { "at_least" } else { "at_most" }, limit);
        }
        Scoring::Tiers { field, tiers } => {
            map.text("field", field);
            map.items("tiers", tiers, |Tier { from, points }, map| {
                map.plain("from", from);
                map.plain("points", points);
            });
        }
    }
}

fn band(Band { id, label, from, needs, action }: &Band, map: &mut Map) {
    map.text("id", id);
    map.text("label", label);
    map.plain_if("from", *from);
    map.free_if_any("needs", needs, |total| Yaml::plain(total));
    map.text("action", action);
}

fn example(Example { id, label, lead, events, band }: &Example, map: &mut Map) {
    map.text("id", id);
    map.text("label", label);
    map.free_if_any("lead", lead, |value| match value {
        ExampleValue::One(value) => literal(value),
        ExampleValue::List(texts) => Yaml::texts(texts),
    });
    map.items_if_any("events", events, |ExampleEvent { event, ago, properties }, map| {
        map.text("event", event);
        map.plain("ago", ago);
        map.free(properties, literal);
    });
    map.text("band", band);
}
