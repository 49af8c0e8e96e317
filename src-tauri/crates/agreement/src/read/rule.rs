//! How a rule gives points.

use super::condition::Scope;
use super::fields::{Fields, place_of};
use super::mql::small;
use super::reader::Reader;
use crate::grammar;
use crate::model::{Condition, Decimal, EventTest, Scoring, Tier};
use crate::yaml::Node;

/// The scoring of a rule whose keys have been checked.
pub(super) fn scoring(reader: &Reader<'_>, fields: &Fields<'_, '_>, scope: Scope<'_>) -> Option<Scoring> {
    match fields.group.forms[fields.form()?].mark.0 {
        "when" => when(reader, fields, scope),
        "each" => each(reader, fields, scope),
        _ => tiers(reader, fields),
    }
}

fn when(reader: &Reader<'_>, fields: &Fields<'_, '_>, scope: Scope<'_>) -> Option<Scoring> {
    let when = fields.value("when").and_then(|node| reader.condition(node, scope));
    let points = small(fields.integer("points"));
    if fields.value("halve_every").is_none() {
        return Some(Scoring::Once { when: when?, points: points? });
    }
    let halve_every = fields.duration("halve_every");
    match when? {
        Condition::Event(when) => Some(Scoring::Fading { when, points: points?, halve_every: halve_every? }),
        _ => {
            let entry = fields.node.entry("halve_every").map_or_else(|| place_of(fields.node), |entry| entry.span());
            let help =
                "points are halved as an event gets older: make `when` one test of events, or delete `halve_every`";
            reader.error(&entry, "halve-without-event", "`halve_every` needs a single test of events", help);
            None
        }
    }
}

fn each(reader: &Reader<'_>, fields: &Fields<'_, '_>, scope: Scope<'_>) -> Option<Scoring> {
    let each: Option<EventTest> = fields.value("each").and_then(|node| {
        if node.entry("event").is_none() && node.entries().is_some_and(|entries| !entries.is_empty()) {
            let help = "write `each: { event: .. }`; for other conditions use `when`";
            reader.error(
                &node.span,
                "each-without-event",
                "`each` counts events, and there is no test of events here",
                help,
            );
            return None;
        }
        reader.event_test(node, scope.lists, false)
    });
    let points = small(fields.integer("points"));
    let halve_every = match fields.value("halve_every") {
        Some(_) => Some(fields.duration("halve_every")?),
        None => None,
    };
    let points = points?;
    let (needed, other, most) = match points {
        0 => {
            let help = "write how many points each event gives; below 0 they are taken";
            reader.error(&fields.span("points"), "no-points", "each event gives `0` points, which is nothing", help);
            return None;
        }
        1.. => ("at_most", "at_least", "most"),
        _ => ("at_least", "at_most", "least"),
    };
    let sign = if points > 0 { "above" } else { "below" };
    if let Some(entry) = fields.node.entry(other) {
        let message = format!("`{other}` does not limit points {sign} 0");
        reader.error(
            &entry.span(),
            "wrong-limit",
            message,
            format!("write `{needed}:` with the {most} points of all events"),
        );
        return None;
    }
    if fields.node.entry(needed).is_none() {
        let help = format!(
            "add `{needed}:` with the {most} points of all events, such as `{needed}: {}`",
            points.saturating_mul(3)
        );
        reader.error(
            &place_of(fields.node),
            "missing-key",
            format!("a rule with `each` and points {sign} 0 needs `{needed}`"),
            help,
        );
        return None;
    }
    let limit = small(fields.integer(needed));
    Some(Scoring::Each { each: each?, points, halve_every, limit: limit? })
}

fn tiers(reader: &Reader<'_>, fields: &Fields<'_, '_>) -> Option<Scoring> {
    let field = fields.text("field");
    let nodes = fields.items("tiers");
    let mut tiers = Vec::new();
    let mut last: Option<(Decimal, &Node)> = None;
    for node in nodes {
        let Some(tier) = Fields::open(reader, node, &grammar::TIER) else { continue };
        let from = tier.value("from").and_then(|node| Some((reader.decimal(node, "from")?, node)));
        let points = small(tier.integer("points"));
        let Some((from, place)) = from else { continue };
        if let Some((below, other)) = &last
            && from.value() <= below.value()
        {
            let message = format!("this tier begins at `{from}`, not above the one before it at `{below}`");
            let help = format!(
                "tiers go from the lowest to the highest; the one before is on line {}",
                reader.line(&other.span)
            );
            reader.error(&place.span, "tier-order", message, help);
        }
        last = Some((from.clone(), place));
        tiers.extend(points.map(|points| Tier { from, points }));
    }
    // A step that is missing would change what the others mean.
    (tiers.len() == nodes.len() && !tiers.is_empty()).then_some(())?;
    Some(Scoring::Tiers { field: field?, tiers })
}
