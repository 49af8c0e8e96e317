//! `sql.yaml`, `sla.yaml` and `funnel.yaml`.

use super::{FORMAT, Group, ID, Key, LABEL, Shape, form_of, optional, required};

/// The SQL document.
pub static SQL: Group = Group {
    name: "sql",
    what: "the sales-qualified lead",
    doc: "The sales-qualified lead: what sales confirms before it calls a lead an opportunity.",
    keys: &[
        FORMAT,
        required("title", Shape::Text, "What the document is called."),
        required("purpose", Shape::Text, "What a sales-qualified lead is, in a sentence."),
        required("criteria", Shape::List(&Shape::Group(&CRITERION), 1, 500), "What sales confirms."),
        required("accept", Shape::Group(&ACCEPT), "How much of it must hold."),
        optional(
            "rejection_reasons",
            Shape::List(&Shape::Group(&REJECTION_REASON), 0, 500),
            "Why sales may reject a lead, and what happens with it then.",
        ),
    ],
    forms: &[],
    rest: None,
};

/// A criterion.
pub static CRITERION: Group = Group {
    name: "criterion",
    what: "a criterion",
    doc: "Something that sales confirms about a lead.",
    keys: &[
        ID,
        LABEL,
        optional("question", Shape::Text, "What sales asks to find out."),
        required("when", Shape::FieldCondition, "The evidence: a condition on the lead's attributes."),
    ],
    forms: &[],
    rest: None,
};

/// How much must hold.
pub static ACCEPT: Group = Group {
    name: "accept",
    what: "the rule of acceptance",
    doc: "How many criteria must hold, and which of them always.",
    keys: &[
        required("at_least", Shape::Integer(1, 500), "How many criteria must hold."),
        optional(
            "always",
            Shape::List(&Shape::Reference("a criterion"), 0, 500),
            "Ids of criteria that must hold in any case.",
        ),
    ],
    forms: &[],
    rest: None,
};

/// A reason for rejection.
pub static REJECTION_REASON: Group = Group {
    name: "rejection_reason",
    what: "a reason for rejection",
    doc: "Why sales may reject a lead.",
    keys: &[
        ID,
        LABEL,
        required(
            "then",
            Shape::Reference("a next step"),
            "What happens with the lead: `nurture`, `close` or the id of a band.",
        ),
    ],
    forms: &[],
    rest: None,
};

/// The SLA document.
pub static SLA: Group = Group {
    name: "sla",
    what: "the service-level agreement",
    doc: "What marketing owes sales and what sales owes marketing, each measurable on past leads.",
    keys: &[
        FORMAT,
        required("title", Shape::Text, "What the document is called."),
        required("commitments", Shape::List(&Shape::Group(&COMMITMENT), 0, 500), "What each side owes the other."),
    ],
    forms: &[],
    rest: None,
};

/// What a commitment can be measured by.
const MEASURES: &[(&str, &str)] = &[
    ("handed_off", "leads handed off in each period"),
    ("acceptance_rate", "the share of the leads handed off in each period that sales accepts"),
    ("time_to_first_touch", "from the hand-off to the first touch"),
    ("time_to_decision", "from the hand-off to the earlier of accepted and rejected"),
    ("rejections_with_reason", "rejections that state a reason"),
];

const PERIODS: &[(&str, &str)] = &[("month", "each calendar month"), ("week", "each week from Monday")];

const PER: Key = required("per", Shape::Word(PERIODS), "The period by which leads are counted.");
const WITHIN: Key = required(
    "within",
    Shape::Duration { working: true },
    "How long it may take: `24h`, or by the calendar `8wh` (working hours) or `5wd` (working days).",
);
const SHARE: Key = required("share", Shape::Percent, "For how many of the leads it must hold: `95%`.");

/// A commitment.
pub static COMMITMENT: Group = Group {
    name: "commitment",
    what: "a commitment",
    doc: "Something that one side owes the other.",
    keys: &[
        ID,
        required("by", Shape::Reference("a leader"), "The id of the leader who owes it."),
        LABEL,
        required("measure", Shape::Word(MEASURES), "What it is measured by."),
    ],
    forms: &[
        form_of(
            "measure",
            "handed_off",
            &[PER, required("at_least", Shape::Integer(1, 1_000_000_000), "How many leads in each period.")],
        ),
        form_of(
            "measure",
            "acceptance_rate",
            &[PER, required("at_least", Shape::Percent, "Which share of the leads in each period: `70%`.")],
        ),
        form_of("measure", "time_to_first_touch", &[WITHIN, SHARE]),
        form_of("measure", "time_to_decision", &[WITHIN, SHARE]),
        form_of("measure", "rejections_with_reason", &[SHARE]),
    ],
    rest: None,
};

/// 15 digits, which every reader of numbers keeps exactly.
const MAX_AMOUNT: i64 = 999_999_999_999_999;

/// The funnel document.
pub static FUNNEL: Group = Group {
    name: "funnel",
    what: "the revenue target",
    doc: "The shared revenue target, walked back through agreed conversion rates.",
    keys: &[
        FORMAT,
        required("title", Shape::Text, "What the document is called."),
        required("period", Shape::Group(&PERIOD), "The days that the target is for."),
        required(
            "revenue_target",
            Shape::Integer(0, MAX_AMOUNT),
            "The target in whole units of the currency: `2000000`.",
        ),
        required("average_deal", Shape::Integer(1, MAX_AMOUNT), "What a sale brings on average, in whole units."),
        optional(
            "lost_after",
            Shape::Duration { working: false },
            "A lead without a decision, handed off longer ago than this, counts as lost. An assumption that both sign.",
        ),
        required(
            "stages",
            Shape::List(&Shape::Group(&STAGE), 1, 50),
            "The steps up to `won`, each beginning where the one before ends.",
        ),
    ],
    forms: &[],
    rest: None,
};

/// The period of the target.
pub static PERIOD: Group = Group {
    name: "period",
    what: "the period",
    doc: "The days that the target is for.",
    keys: &[required("from", Shape::Date, "The first day."), required("to", Shape::Date, "The last day, included.")],
    forms: &[],
    rest: None,
};

/// A step of the funnel.
pub static STAGE: Group = Group {
    name: "stage",
    what: "a stage",
    doc: "A step of the funnel.",
    keys: &[
        ID,
        required("from", Shape::Reference("a stage"), "Where it begins, such as `lead`."),
        required("to", Shape::Reference("a stage"), "Where it ends; the last one at `won`."),
        required("rate", Shape::Percent, "How many of a hundred get from one to the other: `6%`."),
    ],
    forms: &[],
    rest: None,
};
