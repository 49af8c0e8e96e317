//! `mql.yaml`.

use super::{
    EVENT_TEST, FORMAT, Form, Group, ID, LABEL, MAX_BANDS, MAX_POINTS, MAX_RULES, MAX_SCORE, POINTS, Shape, form,
    optional, required,
};

/// The document.
pub static MQL: Group = Group {
    name: "mql",
    what: "the marketing-qualified lead",
    doc: "The marketing-qualified lead: gates, scoring rules and bands.",
    keys: &[
        FORMAT,
        required("title", Shape::Text, "What the document is called."),
        required("purpose", Shape::Text, "What a marketing-qualified lead is for, in a sentence."),
        optional("lists", Shape::Free(&Shape::Values), "Named lists of values that tests can refer to."),
        required("categories", Shape::List(&Shape::Group(&CATEGORY), 0, MAX_RULES), "What points are gathered under."),
        optional(
            "must_have",
            Shape::List(&Shape::Group(&GATE), 0, MAX_RULES),
            "Without any one of these a lead does not qualify, however high its score.",
        ),
        optional(
            "never",
            Shape::List(&Shape::Group(&GATE), 0, MAX_RULES),
            "With any one of these a lead is disqualified, whatever its score.",
        ),
        required("rules", Shape::List(&Shape::Group(&RULE), 0, MAX_RULES), "What gives and takes points."),
        required(
            "bands",
            Shape::List(&Shape::Group(&BAND), 2, MAX_BANDS),
            "From the lowest score to the highest; the last one is the qualified lead.",
        ),
        optional(
            "examples",
            Shape::List(&Shape::Group(&EXAMPLE), 0, MAX_RULES),
            "What must hold, as made-up leads; one that does not hold keeps a version from being proposed.",
        ),
    ],
    forms: &[],
    rest: None,
};

/// A category.
pub static CATEGORY: Group = Group {
    name: "category",
    what: "a category",
    doc: "What the points of several rules are gathered under.",
    keys: &[
        ID,
        LABEL,
        optional("cap", POINTS, "The most that it can give."),
        optional("floor", POINTS, "The least that it can give."),
    ],
    forms: &[],
    rest: None,
};

/// A gate.
pub static GATE: Group = Group {
    name: "gate",
    what: "a gate",
    doc: "A condition that decides by itself, whatever the score.",
    keys: &[ID, LABEL, required("when", Shape::Condition, "The condition.")],
    forms: &[],
    rest: None,
};

/// A rule.
pub static RULE: Group = Group {
    name: "rule",
    what: "a rule",
    doc: "What gives or takes points.",
    keys: &[
        ID,
        LABEL,
        required(
            "category",
            Shape::Reference("a category"),
            "The id of the category that the points are gathered under.",
        ),
        optional("why", Shape::Text, "Why the rule is there; signed with the rest."),
    ],
    forms: &[
        form(
            "when",
            &[
                required("when", Shape::Condition, "The condition under which the points are given, once."),
                required("points", POINTS, "How many points; below 0 they are taken."),
                optional(
                    "halve_every",
                    Shape::Duration { working: false },
                    "How old the latest event must be for the points to be half; needs a single event test.",
                ),
            ],
        ),
        Form {
            one_of: &["at_most", "at_least"],
            ..form(
                "each",
                &[
                    required("each", Shape::Group(&EVENT_TEST), "The events of which each gives the points."),
                    required("points", POINTS, "How many points each event gives; below 0 they are taken."),
                    optional(
                        "halve_every",
                        Shape::Duration { working: false },
                        "How old an event must be for its points to be half.",
                    ),
                    optional(
                        "at_most",
                        Shape::Integer(0, MAX_POINTS),
                        "The most points of all events; with points above 0.",
                    ),
                    optional(
                        "at_least",
                        Shape::Integer(-MAX_POINTS, 0),
                        "The least points of all events; with points below 0.",
                    ),
                ],
            )
        },
        form(
            "tiers",
            &[
                required("field", Shape::Name, "The attribute, a number."),
                required(
                    "tiers",
                    Shape::List(&Shape::Group(&TIER), 1, MAX_RULES),
                    "Steps with rising `from`; the last one that is reached gives its points.",
                ),
            ],
        ),
    ],
    rest: None,
};

/// A tier.
pub static TIER: Group = Group {
    name: "tier",
    what: "a tier",
    doc: "A step of a scale.",
    keys: &[
        required("from", Shape::Decimal, "From this value on."),
        required("points", POINTS, "How many points; below 0 they are taken."),
    ],
    forms: &[],
    rest: None,
};

/// A band.
pub static BAND: Group = Group {
    name: "band",
    what: "a band",
    doc: "A range of scores, and what happens with a lead in it.",
    keys: &[
        ID,
        LABEL,
        optional(
            "from",
            Shape::Integer(-MAX_SCORE, MAX_SCORE),
            "The lowest score. The first band has none and catches everything.",
        ),
        optional(
            "needs",
            Shape::Free(&Shape::Integer(-MAX_SCORE, MAX_SCORE)),
            "The least total of each of these categories.",
        ),
        required("action", Shape::Text, "What happens with a lead in it."),
    ],
    forms: &[],
    rest: None,
};

/// An example.
pub static EXAMPLE: Group = Group {
    name: "example",
    what: "an example",
    doc: "A made-up lead and the band that it must have.",
    keys: &[
        ID,
        LABEL,
        optional("lead", Shape::Free(&Shape::Attribute), "What is known about the lead."),
        optional("events", Shape::List(&Shape::Group(&EXAMPLE_EVENT), 0, 1000), "What the lead did."),
        required("band", Shape::Reference("a band"), "The id of the band that it must be in, or `disqualified`."),
    ],
    forms: &[],
    rest: None,
};

/// An event of an example. Further keys are properties of the event.
pub static EXAMPLE_EVENT: Group = Group {
    name: "example_event",
    what: "an event",
    doc: "Something that the made-up lead did; further keys are properties of the event.",
    keys: &[
        required("event", Shape::Name, "The event's name."),
        required("ago", Shape::Duration { working: false }, "How long ago it was: `3d`."),
    ],
    forms: &[],
    rest: Some(&Shape::Plain),
};
