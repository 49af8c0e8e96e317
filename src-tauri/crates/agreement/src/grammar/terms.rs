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

/// The active codes of ISO 4217 that money is counted in.
pub const CURRENCIES: &[&str] = &[
    "AED", "AFN", "ALL", "AMD", "AOA", "ARS", "AUD", "AWG", "AZN", "BAM", "BBD", "BDT", "BGN", "BHD", "BIF", "BMD",
    "BND", "BOB", "BRL", "BSD", "BTN", "BWP", "BYN", "BZD", "CAD", "CDF", "CHF", "CLP", "CNY", "COP", "CRC", "CUP",
    "CVE", "CZK", "DJF", "DKK", "DOP", "DZD", "EGP", "ERN", "ETB", "EUR", "FJD", "FKP", "GBP", "GEL", "GHS", "GIP",
    "GMD", "GNF", "GTQ", "GYD", "HKD", "HNL", "HTG", "HUF", "IDR", "ILS", "INR", "IQD", "IRR", "ISK", "JMD", "JOD",
    "JPY", "KES", "KGS", "KHR", "KMF", "KPW", "KRW", "KWD", "KYD", "KZT", "LAK", "LBP", "LKR", "LRD", "LSL", "LYD",
    "MAD", "MDL", "MGA", "MKD", "MMK", "MNT", "MOP", "MRU", "MUR", "MVR", "MWK", "MXN", "MYR", "MZN", "NAD", "NGN",
    "NIO", "NOK", "NPR", "NZD", "OMR", "PAB", "PEN", "PGK", "PHP", "PKR", "PLN", "PYG", "QAR", "RON", "RSD", "RUB",
    "RWF", "SAR", "SBD", "SCR", "SDG", "SEK", "SGD", "SHP", "SLE", "SOS", "SRD", "SSP", "STN", "SVC", "SYP", "SZL",
    "THB", "TJS", "TMT", "TND", "TOP", "TRY", "TTD", "TWD", "TZS", "UAH", "UGX", "USD", "UYU", "UZS", "VED", "VES",
    "VND", "VUV", "WST", "XAF", "XCD", "XCG", "XOF", "XPF", "YER", "ZAR", "ZMW", "ZWG",
];
