//! `mql.yaml`.

use super::build::{Sentence, item, joined, text_item};
use super::condition::condition;
use super::example::example;
use super::rule::rule;
use super::{Item, Section, SlotKind};
use crate::model::{Band, Category, Gate, Literal, Mql};

pub(super) fn sections(mql: &Mql) -> Vec<Section> {
    let section = |path: &str, title: &str, items: Vec<Item>| Section { path: path.into(), title: title.into(), items };
    let own = vec![
        text_item("title", "This definition is called ", &mql.title),
        text_item("purpose", "Its purpose: ", &mql.purpose),
    ];
    let lists = mql.lists.iter().map(|(name, values)| list(name, values)).collect();
    let must_have = mql.must_have.iter().map(|gate| self::gate("must_have", "Qualifies only when ", gate)).collect();
    let never = mql.never.iter().map(|gate| self::gate("never", "Never qualifies when ", gate)).collect();
    let last = mql.bands.len().saturating_sub(1);
    let bands = mql.bands.iter().enumerate().map(|(at, band)| self::band(band, at == last, &mql.categories)).collect();
    vec![
        section("", "The definition", own),
        section("lists", "Lists", lists),
        section("categories", "Categories", mql.categories.iter().map(category_item).collect()),
        section("must_have", "Must have", must_have),
        section("never", "Never", never),
        section("rules", "Scoring rules", mql.rules.iter().map(|one| rule(one, &mql.categories)).collect()),
        section("bands", "Bands", bands),
        section("examples", "Examples", mql.examples.iter().map(|one| example(one, &mql.bands)).collect()),
    ]
}

fn list(name: &str, values: &[Literal]) -> Item {
    let path = format!("lists.{name}");
    let numbers = values.iter().any(|value| matches!(value, Literal::Number(_)));
    let kind = if numbers { SlotKind::Numbers } else { SlotKind::Texts };
    item(name, &path, "", |s| {
        s.slot(&path, kind, if values.is_empty() { "nothing".to_owned() } else { joined(values) })
    })
}

fn category_item(Category { id, label, cap, floor }: &Category) -> Item {
    let path = format!("categories.{id}");
    item(id, &path, label, |s| {
        let at_most = |s: &mut Sentence, cap: i32| s.slot(format!("{path}.cap"), SlotKind::Integer, cap);
        let at_least = |s: &mut Sentence, floor: i32| s.slot(format!("{path}.floor"), SlotKind::Integer, floor);
        match (cap, floor) {
            (None, None) => s.words("Its points count without limit."),
            (Some(cap), None) => {
                s.words("Its points count up to ");
                at_most(s, *cap);
                s.words(".");
            }
            (None, Some(floor)) => {
                s.words("Its points count down to ");
                at_least(s, *floor);
                s.words(".");
            }
            (Some(cap), Some(floor)) => {
                s.words("Its points count up to ");
                at_most(s, *cap);
                s.words(" and down to ");
                at_least(s, *floor);
                s.words(".");
            }
        }
    })
}

fn gate(list: &str, lead_in: &str, Gate { id, label, when }: &Gate) -> Item {
    let path = format!("{list}.{id}");
    item(id, &path, label, |s| {
        s.words(lead_in);
        condition(s, &format!("{path}.when"), when);
        s.words(".");
    })
}

fn band(band: &Band, qualifies: bool, categories: &[Category]) -> Item {
    let path = format!("bands.{}", band.id);
    item(&band.id, &path, &band.label, |s| {
        match band.from {
            None => s.words("Every lead that reaches no other band"),
            Some(from) => {
                s.words(if qualifies { "Qualifies from " } else { "From " });
                s.points(format!("{path}.from"), from);
                s.words(" on");
            }
        }
        for (at, (id, total)) in band.needs.iter().enumerate() {
            s.words(if at == 0 { ", with at least " } else { " and at least " });
            s.slot(format!("{path}.needs.{id}"), SlotKind::Integer, total);
            s.words(" in ");
            // Which category is a key of the document and not a value: it is shown, not edited, here.
            match categories.iter().find(|category| category.id == *id) {
                Some(found) => s.words(&super::quoted(&found.label)),
                None => s.words(&super::name(id)),
            }
        }
        s.words(". What happens: ");
        s.last_text(format!("{path}.action"), &band.action);
    })
}
