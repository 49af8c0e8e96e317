//! `mql.yaml`: gates, scoring rules, bands and examples (language reference, sections 4 and 5).

use std::collections::BTreeMap;

use super::{Condition, Decimal, Duration, EventTest, Literal};

/// The id that no band may have: a lead for which a `never` gate holds.
pub const DISQUALIFIED: &str = "disqualified";

/// The marketing-qualified lead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mql {
    /// Its title.
    pub title: String,
    /// What it is for, in a sentence.
    pub purpose: String,
    /// Named lists that tests refer to; each holds texts only or numbers only.
    pub lists: BTreeMap<String, Vec<Literal>>,
    /// What points are gathered under.
    pub categories: Vec<Category>,
    /// Gates that must all hold for a lead to qualify.
    pub must_have: Vec<Gate>,
    /// Gates of which one that holds disqualifies a lead.
    pub never: Vec<Gate>,
    /// What gives and takes points.
    pub rules: Vec<Rule>,
    /// From lowest to highest; at least two, the first without `from`, the last the one that qualifies.
    pub bands: Vec<Band>,
    /// What must hold, as made-up leads.
    pub examples: Vec<Example>,
}

impl Mql {
    /// The band that qualifies: the last one.
    pub fn qualifying(&self) -> &Band {
        // A checked document has at least two bands.
        &self.bands[self.bands.len() - 1]
    }
}

/// What the points of several rules are gathered under, and within which limits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Category {
    /// Stable id.
    pub id: String,
    /// As people call it.
    pub label: String,
    /// The most that it can give.
    pub cap: Option<i32>,
    /// The least that it can give.
    pub floor: Option<i32>,
}

/// A condition that decides by itself, whatever the score.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gate {
    /// Stable id.
    pub id: String,
    /// As people call it.
    pub label: String,
    /// The condition.
    pub when: Condition,
}

/// A rule that gives or takes points.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// Stable id.
    pub id: String,
    /// As people call it.
    pub label: String,
    /// The id of its category.
    pub category: String,
    /// How it gives points.
    pub scoring: Scoring,
    /// Why it is there, for those who sign.
    pub why: Option<String>,
}

/// How a rule gives points.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scoring {
    /// `when` + `points`: once, if the condition holds.
    Once {
        /// The condition.
        when: Condition,
        /// From -10,000 to 10,000.
        points: i32,
    },
    /// `when` + `points` + `halve_every`: the points of the most recent matching event, halved as it ages.
    Fading {
        /// The event test; with a count, that must hold too.
        when: EventTest,
        /// From -10,000 to 10,000.
        points: i32,
        /// After how long the points are halved, rounding towards zero.
        halve_every: Duration,
    },
    /// `each` + `points` + a limit: the sum over all matching events, then limited.
    Each {
        /// The event test, without a count.
        each: EventTest,
        /// Of one event; not 0.
        points: i32,
        /// After how long one event's points are halved, if ever.
        halve_every: Option<Duration>,
        /// `at_most` when points are above 0, `at_least` when they are below.
        limit: i32,
    },
    /// `field` + `tiers`: the points of the last tier whose `from` is at most the value.
    Tiers {
        /// The attribute.
        field: String,
        /// With strictly rising `from`; at least one.
        tiers: Vec<Tier>,
    },
}

/// A step of a [`Scoring::Tiers`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tier {
    /// From this value on.
    pub from: Decimal,
    /// From -10,000 to 10,000.
    pub points: i32,
}

/// A band of scores, and what happens with a lead in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Band {
    /// Stable id.
    pub id: String,
    /// As people call it.
    pub label: String,
    /// The lowest score; None in the first band, which catches everything.
    pub from: Option<i32>,
    /// The least total of a category, by the category's id.
    pub needs: BTreeMap<String, i32>,
    /// What happens with a lead in it.
    pub action: String,
}

/// A made-up lead and the band that it must have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    /// Stable id.
    pub id: String,
    /// As people call it.
    pub label: String,
    /// The lead's attributes.
    pub lead: BTreeMap<String, ExampleValue>,
    /// What the lead did.
    pub events: Vec<ExampleEvent>,
    /// The band's id, or [`DISQUALIFIED`].
    pub band: String,
}

/// An attribute of a made-up lead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExampleValue {
    /// One value.
    One(Literal),
    /// A list of texts.
    List(Vec<String>),
}

/// An event of a made-up lead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExampleEvent {
    /// Its name.
    pub event: String,
    /// How long before the example's *now* it was.
    pub ago: Duration,
    /// Its further properties.
    pub properties: BTreeMap<String, Literal>,
}
