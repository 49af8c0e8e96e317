//! `sql.yaml`.

use super::choices::Lists;
use super::condition::Scope;
use super::fields::Fields;
use super::names::{self, CRITERION};
use super::reader::Reader;
use crate::grammar;
use crate::model::{Accept, Criterion, RejectionReason, Sql};
use crate::yaml::Node;

pub(super) fn sql(reader: &Reader<'_>, fields: &Fields<'_, '_>) -> Option<Sql> {
    let (criteria, reasons) = (fields.items("criteria"), fields.items("rejection_reasons"));
    names::check(reader, &[("criteria", criteria), ("rejection reasons", reasons)]);
    let accept = fields.value("accept").and_then(|node| accept(reader, node, criteria));
    let sql = Sql {
        title: fields.text("title").unwrap_or_default(),
        purpose: fields.text("purpose").unwrap_or_default(),
        criteria: criteria.iter().filter_map(|node| criterion(reader, node)).collect(),
        accept: accept.unwrap_or(Accept { at_least: 1, always: Vec::new() }),
        rejection_reasons: reasons.iter().filter_map(|node| reason(reader, node)).collect(),
    };
    Some(sql)
}

fn criterion(reader: &Reader<'_>, node: &Node) -> Option<Criterion> {
    let fields = Fields::open(reader, node, &grammar::CRITERION)?;
    let (id, label, question) = (fields.id("id"), fields.text("label"), fields.text("question"));
    let scope = Scope { lists: &Lists::default(), events: false };
    let when = fields.value("when").and_then(|node| reader.condition(node, scope));
    Some(Criterion { id: id?, label: label?, question, when: when? })
}

fn accept(reader: &Reader<'_>, node: &Node, criteria: &[Node]) -> Option<Accept> {
    let fields = Fields::open(reader, node, &grammar::ACCEPT)?;
    let at_least = fields.integer("at_least");
    if let Some(wanted) = at_least
        && wanted > criteria.len() as i64
        && !criteria.is_empty()
    {
        let message = format!("`{wanted}` criteria must hold, and there are only {}", criteria.len());
        let help = format!("write at most `{}`", criteria.len());
        reader.error(&fields.span("at_least"), "too-many-needed", message, help);
    }
    let always = reader.references(fields.items("always"), "always", &CRITERION, &names::ids(criteria));
    Some(Accept { at_least: u32::try_from(at_least?).ok()?, always })
}

fn reason(reader: &Reader<'_>, node: &Node) -> Option<RejectionReason> {
    let fields = Fields::open(reader, node, &grammar::REJECTION_REASON)?;
    let (id, label, then) = (fields.id("id"), fields.text("label"), fields.id("then"));
    Some(RejectionReason { id: id?, label: label?, then: then? })
}
