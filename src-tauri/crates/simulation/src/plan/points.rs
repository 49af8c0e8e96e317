//! Rules made ready for the leads at hand (language reference, section 4). All arithmetic is on integers.

use std::sync::Arc;

use agreement::model::{Count, Rule, Scoring};

use super::compile::Compiler;
use super::condition::{EventNode, Node, Seen};
use crate::dataset::{Attribute, ColumnData, ColumnType};

/// A rule made ready.
#[derive(Debug, Clone)]
pub(crate) struct RulePlan {
    pub id: String,
    /// Which category it gives to; None when it names none of the document, and then it gives nothing.
    pub category: Option<usize>,
    pub points: PointsPlan,
}

#[derive(Debug, Clone)]
pub(crate) enum PointsPlan {
    Once {
        when: Arc<Node>,
        points: i32,
    },
    Fading {
        events: Arc<EventNode>,
        count: Count,
        points: i32,
        halve_every: i64,
    },
    Each {
        events: Arc<EventNode>,
        points: i32,
        halve_every: Option<i64>,
        limit: i32,
    },
    /// `column` is None when the values are no numbers.
    Tiers {
        column: Option<usize>,
        tiers: Vec<(f64, i32)>,
    },
}

/// `sign(p) * (|p| >> k)`: points after `k` halvings, each rounding towards zero.
pub(crate) fn halved(points: i32, k: i64) -> i32 {
    // At most 14 bits are set, so beyond that nothing is left; and a shift by 32 or more is not one.
    if k >= 31 { 0 } else { points.signum() * (points.abs() >> k) }
}

/// `at_most` of what is given, `at_least` of what is taken.
pub(crate) fn limited(sum: i64, points: i32, limit: i32) -> i32 {
    let limit = i64::from(limit);
    // Limited to the range of an `i32`, so the cast keeps the value.
    (if points >= 0 { sum.min(limit) } else { sum.max(limit) }) as i32
}

impl PointsPlan {
    /// Whether the other one asks the same and gives the same, its tests being kept in the same place.
    pub(crate) fn is_same(&self, other: &PointsPlan) -> bool {
        match (self, other) {
            (PointsPlan::Once { when, points }, PointsPlan::Once { when: own, points: given }) => {
                Arc::ptr_eq(when, own) && points == given
            }
            (
                PointsPlan::Fading { events, count, points, halve_every },
                PointsPlan::Fading { events: own, count: many, points: given, halve_every: length },
            ) => Arc::ptr_eq(events, own) && count == many && points == given && halve_every == length,
            (
                PointsPlan::Each { events, points, halve_every, limit },
                PointsPlan::Each { events: own, points: given, halve_every: length, limit: most },
            ) => Arc::ptr_eq(events, own) && points == given && halve_every == length && limit == most,
            (PointsPlan::Tiers { column, tiers }, PointsPlan::Tiers { column: own, tiers: steps }) => {
                column == own && tiers == steps
            }
            _ => false,
        }
    }

    pub(crate) fn points(&self, seen: Seen<'_>) -> i32 {
        match self {
            PointsPlan::Once { when, points } => {
                if when.holds(seen) {
                    *points
                } else {
                    0
                }
            }
            PointsPlan::Fading { events, count, points, halve_every } => {
                let (matching, latest) = events.count_and_latest(seen);
                match (latest, seen.at) {
                    (Some(latest), Some(at)) if count.holds(matching) => halved(*points, (at - latest) / halve_every),
                    _ => 0,
                }
            }
            PointsPlan::Each { events, points, halve_every, limit } => {
                let sum: i64 = match (halve_every, seen.at) {
                    (Some(halve_every), Some(at)) => {
                        let one = |event: i64| i64::from(halved(*points, (at - event) / halve_every));
                        events.matching(seen).map(one).sum()
                    }
                    _ => i64::from(*points) * events.matching(seen).count() as i64,
                };
                limited(sum, *points, *limit)
            }
            PointsPlan::Tiers { column: Some(column), tiers } => match seen.data.cells(*column) {
                ColumnData::Number(values) => {
                    let value = values[seen.lead as usize];
                    // A missing value is NaN, which no tier is at most.
                    tiers.iter().rev().find(|(from, _)| *from <= value).map_or(0, |(_, points)| *points)
                }
                _ => 0,
            },
            PointsPlan::Tiers { column: None, .. } => 0,
        }
    }
}

impl Compiler<'_> {
    pub(crate) fn scoring(&mut self, scoring: &Scoring) -> PointsPlan {
        match scoring {
            Scoring::Once { when, points } => PointsPlan::Once { when: self.ready_condition(when), points: *points },
            Scoring::Fading { when, points, halve_every } => PointsPlan::Fading {
                events: self.ready_event(when),
                count: when.count.unwrap_or(Count::AtLeast(1)),
                points: *points,
                halve_every: halve_every.milliseconds(),
            },
            Scoring::Each { each, points, halve_every, limit } => PointsPlan::Each {
                events: self.ready_event(each),
                points: *points,
                halve_every: halve_every.map(|length| length.milliseconds()),
                limit: *limit,
            },
            Scoring::Tiers { field, tiers } => PointsPlan::Tiers {
                column: self.number_column(field),
                tiers: tiers.iter().map(|tier| (tier.from.value(), tier.points)).collect(),
            },
        }
    }

    fn number_column(&mut self, field: &str) -> Option<usize> {
        let attribute = self.attribute(field)?;
        let kind = self.data.attribute_type(attribute);
        match attribute {
            Attribute::Column(column) if kind == ColumnType::Number => Some(column),
            _ => {
                self.warnings.add(
                    "type-mismatch",
                    format!(
                        "`{field}` is {} in these leads, and steps need a number; the rule gives no points",
                        kind.words()
                    ),
                );
                None
            }
        }
    }

    pub(crate) fn rule(&mut self, rule: &Rule, category: Option<usize>) -> RulePlan {
        self.warnings.about(&rule.id);
        RulePlan { id: rule.id.clone(), category, points: self.scoring(&rule.scoring) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halving_rounds_towards_zero_and_ends_at_nothing() {
        assert_eq!([0, 1, 2, 5, 6, 31, 32, 63, 64, i64::MAX].map(|k| halved(50, k)), [50, 25, 12, 1, 0, 0, 0, 0, 0, 0]);
        assert_eq!([0, 1, 2, 3].map(|k| halved(-5, k)), [-5, -2, -1, 0], "towards zero, not down");
    }
}
