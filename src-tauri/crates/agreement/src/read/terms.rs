//! `agreement.yaml`.

use std::collections::BTreeMap;

use chrono::Weekday;

use super::fields::Fields;
use super::known::is_ed25519;
use super::names::{self, LEADER};
use super::reader::{Reader, shorten};
use crate::grammar::{self, Shape};
use crate::model::{Calendar, Date, Leader, Review, Terms};
use crate::text::fold;
use crate::yaml::{Node, Span};

pub(super) fn terms(reader: &Reader<'_>, fields: &Fields<'_, '_>) -> Option<Terms> {
    let leader_nodes = fields.items("leaders");
    names::check(reader, &[("leaders", leader_nodes)]);
    let leaders: Vec<Leader> = leader_nodes.iter().filter_map(|node| leader(reader, node)).collect();
    check_people(reader, leader_nodes);
    let known = names::ids(leader_nodes);
    let required = fields
        .value("sign_off")
        .and_then(|node| Fields::open(reader, node, &grammar::SIGN_OFF))
        .map(|fields| reader.references(fields.items("required"), "required", &LEADER, &known));
    let calendar = fields.value("calendar").and_then(|node| calendar(reader, node));
    let review = fields.value("review").and_then(|node| review(reader, node));
    let (name, currency) = (fields.text("name"), currency(reader, fields));
    let effective_from = fields.date("effective_from");
    Some(Terms {
        name: name?,
        currency: currency?,
        leaders,
        required: required?,
        calendar: calendar?,
        review: review?,
        effective_from,
    })
}

fn currency(reader: &Reader<'_>, fields: &Fields<'_, '_>) -> Option<String> {
    reader.currency(fields.value("currency")?, "currency")
}

fn leader(reader: &Reader<'_>, node: &Node) -> Option<Leader> {
    let fields = Fields::open(reader, node, &grammar::LEADER)?;
    let (id, title, name) = (fields.id("id"), fields.text("title"), fields.text("name"));
    let email = fields.value("email").and_then(|node| reader.email(node, "email"));
    let key = fields.value("key").and_then(|node| reader.public_key(node, "key"));
    Some(Leader { id: id?, title: title?, name: name?, email: email?, key })
}

/// Two leaders are two people: each has an address and a key of their own.
fn check_people(reader: &Reader<'_>, leaders: &[Node]) {
    let mut emails: BTreeMap<String, Span> = BTreeMap::new();
    let mut keys: BTreeMap<String, Span> = BTreeMap::new();
    let mut people: BTreeMap<String, Span> = BTreeMap::new();
    for leader in leaders {
        let text = |key: &str| leader.get(key).and_then(|node| Some((node.text()?.trim(), &node.span)));
        if let Some((email, span)) = text("email").filter(|(email, _)| !email.is_empty())
            && let Some(first) = emails.insert(names::skeleton(&fold(email)), span.clone())
        {
            let message = format!("the e-mail address `{}` is that of another leader", shorten(email));
            let help = format!("give each leader an own one; the other is on line {}", reader.line(&first));
            reader.error(span, "same-email", message, help);
        }
        // The key itself is the second part of the line; what is no key yet is told where it is read.
        let key = text("key").and_then(|(key, span)| Some((key.split_whitespace().nth(1)?, span)));
        let key = key.filter(|(key, _)| is_ed25519(key));
        if let Some((key, span)) = key
            && let Some(first) = keys.insert(key.to_owned(), span.clone())
        {
            let help =
                format!("each leader signs with a key of their own; the other is on line {}", reader.line(&first));
            reader.error(span, "same-key", "this key is that of another leader", help);
        }
        if let Some((name, span)) = text("name").filter(|(name, _)| !name.is_empty())
            && let Some(first) = people.insert(names::skeleton(&fold(name)), span.clone())
        {
            let message = format!("two leaders are called `{}`", shorten(name));
            let help =
                format!("if they are two people, say how they differ; the other is on line {}", reader.line(&first));
            reader.warning(span, "same-name", message, help);
        }
    }
}

fn calendar(reader: &Reader<'_>, node: &Node) -> Option<Calendar> {
    let fields = Fields::open(reader, node, &grammar::CALENDAR)?;
    let timezone = fields.value("timezone").and_then(|node| reader.time_zone(node, "timezone"));
    let workdays = workdays(reader, &fields);
    let hours = fields.value("hours").and_then(|node| reader.hours(node, "hours"));
    let holidays = holidays(reader, &fields);
    let (opens, closes) = hours?;
    Some(Calendar { timezone: timezone?, workdays, opens, closes, holidays })
}

fn workdays(reader: &Reader<'_>, fields: &Fields<'_, '_>) -> Vec<Weekday> {
    let Shape::List(Shape::Word(words), ..) = fields.shape("workdays") else { return Vec::new() };
    let mut days: Vec<Weekday> = Vec::new();
    for node in fields.items("workdays") {
        let Some(word) = reader.word(node, "workdays", words) else { continue };
        let Ok(day) = word.parse::<Weekday>() else { continue };
        if days.contains(&day) {
            reader.error(&node.span, "duplicate-value", format!("`{word}` stands twice in `workdays`"), "delete it");
            continue;
        }
        days.push(day);
    }
    days.sort_by_key(Weekday::num_days_from_monday);
    days
}

fn holidays(reader: &Reader<'_>, fields: &Fields<'_, '_>) -> Vec<Date> {
    let mut days: Vec<Date> = Vec::new();
    for node in fields.items("holidays") {
        let Some(day) = reader.date(node, "holidays") else { continue };
        if days.contains(&day) {
            reader.error(&node.span, "duplicate-value", format!("`{day}` stands twice in `holidays`"), "delete it");
            continue;
        }
        days.push(day);
    }
    days.sort();
    days
}

fn review(reader: &Reader<'_>, node: &Node) -> Option<Review> {
    let fields = Fields::open(reader, node, &grammar::REVIEW)?;
    let (meeting, every) = (fields.text("meeting"), fields.duration("definitions_every"));
    Some(Review { meeting: meeting?, definitions_every: every? })
}
