//! Examples: `A lead with employees 900 that did page_view (path “/pricing”) 1 day ago must be in “Qualified”.`

use super::build::{Sentence, item, name, quoted};
use super::{Item, SlotKind};
use crate::model::{Band, DISQUALIFIED, Example, ExampleEvent, ExampleValue};

pub(super) fn example(example: &Example, bands: &[Band]) -> Item {
    let path = format!("examples.{}", example.id);
    item(&example.id, &path, &example.label, |s| {
        s.words("A lead ");
        s.group(&format!("{path}.lead"), |s| attributes(s, &path, example));
        if !example.events.is_empty() {
            s.words(", that did ");
            s.group(&format!("{path}.events"), |s| {
                for (at, event) in example.events.iter().enumerate() {
                    s.words(if at == 0 { "" } else { ", " });
                    let path = format!("{path}.events.{at}");
                    s.group(&path, |s| self::event(s, &path, event));
                }
            });
        }
        s.words(if example.events.is_empty() { " must be " } else { ", must be " });
        band(s, &format!("{path}.band"), &example.band, bands);
        s.words(".");
    })
}

fn attributes(s: &mut Sentence, path: &str, example: &Example) {
    if example.lead.is_empty() {
        return s.words("of which nothing is known");
    }
    for (at, (attribute, value)) in example.lead.iter().enumerate() {
        s.words(&format!("{}{} ", if at == 0 { "with " } else { ", " }, name(attribute)));
        let path = format!("{path}.lead.{attribute}");
        match value {
            ExampleValue::One(literal) => s.literal(path, literal),
            ExampleValue::List(texts) => {
                s.words("[");
                s.slot(path, SlotKind::Texts, texts.iter().map(|text| quoted(text)).collect::<Vec<_>>().join(", "));
                s.words("]");
            }
        }
    }
}

fn event(s: &mut Sentence, path: &str, event: &ExampleEvent) {
    s.name(format!("{path}.event"), SlotKind::Event, &event.event);
    s.words(" ");
    for (at, (property, value)) in event.properties.iter().enumerate() {
        s.words(if at == 0 { "(" } else { ", " });
        s.words(&format!("{} ", name(property)));
        s.literal(format!("{path}.{property}"), value);
    }
    s.words(if event.properties.is_empty() { "" } else { ") " });
    s.duration(format!("{path}.ago"), event.ago);
    s.words(" ago");
}

/// A band by its label; by its id where there is no such band, which says `disqualified` as it is.
fn band(s: &mut Sentence, path: &str, id: &str, bands: &[Band]) {
    match bands.iter().find(|band| band.id == id) {
        Some(band) if id != DISQUALIFIED => {
            s.words("in ");
            s.text(path, SlotKind::Band, &band.label);
        }
        _ => s.slot(path, SlotKind::Band, id),
    }
}
