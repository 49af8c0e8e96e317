//! `agreement.yaml`.

use super::{FORMAT, Group, ID, Shape, optional, required};

/// The document.
pub static AGREEMENT: Group = Group {
    name: "agreement",
    what: "the agreement",
    doc: "Who agrees, and the calendar that everything is counted by.",
    keys: &[
        FORMAT,
        required("name", Shape::Text, "What the agreement is called."),
        required("currency", Shape::Currency, "The currency of all amounts, as three letters: `USD`."),
        required("leaders", Shape::List(&Shape::Group(&LEADER), 1, 50), "Who leads which side."),
        required("sign_off", Shape::Group(&SIGN_OFF), "Who must sign."),
        required("calendar", Shape::Group(&CALENDAR), "When people work; months and weeks are those of its time zone."),
        required("review", Shape::Group(&REVIEW), "How often people meet and look at the definitions again."),
        optional(
            "effective_from",
            Shape::Date,
            "Once signed, in force from this day; without it, from the last signature.",
        ),
    ],
    forms: &[],
    rest: None,
};

/// A leader.
pub static LEADER: Group = Group {
    name: "leader",
    what: "a leader",
    doc: "A leader of one side.",
    keys: &[
        ID,
        required("title", Shape::Text, "Such as `CMO`."),
        required("name", Shape::Text, "The person."),
        required("email", Shape::Email, "Unlike that of any other leader."),
        optional("key", Shape::PublicKey, "The public key that the leader signs with; may be missing in a draft."),
    ],
    forms: &[],
    rest: None,
};

/// Who must sign.
pub static SIGN_OFF: Group = Group {
    name: "sign_off",
    what: "the sign-off",
    doc: "Who must sign.",
    keys: &[required(
        "required",
        Shape::List(&Shape::Reference("a leader"), 1, 50),
        "The ids of the leaders who must sign a version before it is in force.",
    )],
    forms: &[],
    rest: None,
};

/// The working calendar.
pub static CALENDAR: Group = Group {
    name: "calendar",
    what: "the calendar",
    doc: "When people work.",
    keys: &[
        required("timezone", Shape::TimeZone, "Where days, weeks and months begin: `Europe/Berlin`."),
        required("workdays", Shape::List(&Shape::Word(WEEKDAYS), 1, 7), "The days on which people work."),
        required("hours", Shape::Hours, "When work begins and ends: `\"09:00-17:30\"`."),
        optional("holidays", Shape::List(&Shape::Date, 0, 1000), "Days on which nobody works."),
    ],
    forms: &[],
    rest: None,
};

/// How often people meet.
pub static REVIEW: Group = Group {
    name: "review",
    what: "the review",
    doc: "How often people meet and look at the definitions again.",
    keys: &[
        required("meeting", Shape::Text, "How often both sides meet, such as `weekly`."),
        required(
            "definitions_every",
            Shape::Duration { working: false },
            "How often the definitions are looked at again: `90d`.",
        ),
    ],
    forms: &[],
    rest: None,
};

/// As days are written, from Monday on.
const WEEKDAYS: &[(&str, &str)] = &[
    ("mon", "Monday"),
    ("tue", "Tuesday"),
    ("wed", "Wednesday"),
    ("thu", "Thursday"),
    ("fri", "Friday"),
    ("sat", "Saturday"),
    ("sun", "Sunday"),
];
