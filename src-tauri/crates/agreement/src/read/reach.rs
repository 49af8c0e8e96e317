//! Bands that no lead can reach, because the rules do not give so many points. Such a band is not wrong, but whoever
//! signs it would wait for leads that never come.

use std::collections::BTreeMap;

use super::reader::Reader;
use crate::model::{Mql, Scoring};
use crate::yaml::{Node, Span};

/// Warns of each band that is out of reach. `nodes` are those of the bands.
pub(super) fn check(reader: &Reader<'_>, mql: &Mql, nodes: &[Node]) {
    let most = most_of_categories(mql);
    let all: i64 = most.values().sum();
    for (band, node) in mql.bands.iter().zip(nodes) {
        let span = |key: &str| node.get(key).map_or_else(|| node.span.clone(), |node| node.span.clone());
        let warn = |span: &Span, message: String| {
            reader.warning(span, "unreachable-band", message, "lower it, or raise points or caps");
        };
        if let Some(from) = band.from.filter(|from| i64::from(*from) > all) {
            let message =
                format!("no lead can reach `{}`: it begins at `{from}`, and the rules give at most {all}", band.id);
            warn(&span("from"), message);
        }
        for (category, need) in &band.needs {
            let Some(most) = most.get(category.as_str()).filter(|most| i64::from(*need) > **most) else { continue };
            let place = node
                .get("needs")
                .and_then(|needs| needs.get(category))
                .map_or_else(|| span("needs"), |node| node.span.clone());
            let message = format!(
                "no lead can reach `{}`: it needs `{need}` of `{category}`, which gives at most {most}",
                band.id
            );
            warn(&place, message);
        }
    }
}

/// The most that each category can give.
fn most_of_categories(mql: &Mql) -> BTreeMap<&str, i64> {
    let mut most: BTreeMap<&str, i64> = mql.categories.iter().map(|category| (category.id.as_str(), 0)).collect();
    for rule in &mql.rules {
        if let Some(sum) = most.get_mut(rule.category.as_str()) {
            *sum += i64::from(most_of_rule(&rule.scoring)).max(0);
        }
    }
    for category in &mql.categories {
        if let Some(sum) = most.get_mut(category.id.as_str()) {
            *sum = category.cap.map_or(*sum, |cap| (*sum).min(cap.into()));
            *sum = category.floor.map_or(*sum, |floor| (*sum).max(floor.into()));
        }
    }
    most
}

fn most_of_rule(scoring: &Scoring) -> i32 {
    match scoring {
        Scoring::Once { points, .. } | Scoring::Fading { points, .. } => *points,
        Scoring::Each { points, limit, .. } => {
            if *points > 0 {
                *limit
            } else {
                0
            }
        }
        Scoring::Tiers { tiers, .. } => tiers.iter().map(|tier| tier.points).max().unwrap_or(0),
    }
}
