//! Conditions and tests.

use super::{Form, Group, Key, Shape, form, optional, required};

/// `{ all: [..] }`
pub static GROUP_ALL: Group = Group {
    name: "all",
    what: "a condition",
    doc: "All of these hold.",
    keys: &[required("all", Shape::List(&Shape::Condition, 0, 1000), "All of these hold; true when there are none.")],
    forms: &[],
    rest: None,
};

/// `{ any: [..] }`
pub static GROUP_ANY: Group = Group {
    name: "any",
    what: "a condition",
    doc: "At least one of these holds.",
    keys: &[required("any", Shape::List(&Shape::Condition, 0, 1000), "One of these holds; false when there are none.")],
    forms: &[],
    rest: None,
};

/// `{ not: .. }`
pub static GROUP_NOT: Group = Group {
    name: "not",
    what: "a condition",
    doc: "This does not hold.",
    keys: &[required("not", Shape::Condition, "The condition that does not hold.")],
    forms: &[],
    rest: None,
};

/// `{ field: NAME, OP: value }`; its second key is one of those of [`TEST`].
pub static FIELD_TEST: Group = Group {
    name: "field_test",
    what: "a test of an attribute",
    doc: "A test of an attribute of the lead.",
    keys: &[required("field", Shape::Name, "The attribute, as its column is called; capitals matter.")],
    forms: TEST_FORMS,
    rest: None,
};

/// `{ event: NAME, .. }`
pub static EVENT_TEST: Group = Group {
    name: "event_test",
    what: "a test of events",
    doc: "How many events of this kind the lead has.",
    keys: &[
        required("event", Shape::Name, "The event's name; `any` is every event."),
        optional("where", Shape::Free(&Shape::Test), "What must hold of the event's properties."),
        optional("count", Shape::Count, "How many there must be; at least one when not stated."),
        optional("within", Shape::Duration { working: false }, "How far back events are counted: `30d`."),
    ],
    forms: &[],
    rest: None,
};

/// `{ list: NAME }`
pub static LIST_REFERENCE: Group = Group {
    name: "list_reference",
    what: "a named list",
    doc: "A list of this document, by its name.",
    keys: &[required("list", Shape::Name, "The name of one of the `lists`.")],
    forms: &[],
    rest: None,
};

const DURATION: Shape = Shape::Duration { working: false };

/// What can be asked of one value, as of an event's property: exactly one of these keys.
pub static TEST: Group = Group {
    name: "test",
    what: "a test",
    doc: "What is asked of one value.",
    keys: &[],
    forms: TEST_FORMS,
    rest: None,
};

/// How many events there must be: exactly one of these keys.
pub static COUNT: Group = Group {
    name: "count",
    what: "a count",
    doc: "How many there must be.",
    keys: &[],
    forms: &[
        form("is", &[required("is", MANY, "Exactly so many.")]),
        form("at_least", &[required("at_least", MANY, "So many or more.")]),
        form("at_most", &[required("at_most", MANY, "So many or fewer.")]),
        form("more_than", &[required("more_than", MANY, "More than so many.")]),
        form("less_than", &[required("less_than", MANY, "Fewer than so many.")]),
        form("between", &[required("between", Shape::Counts, "From the first to the second number, both included.")]),
    ],
    rest: None,
};

const MANY: Shape = Shape::Integer(0, 1_000_000);

const IS: Key = required("is", Shape::Value, "Is equal to this; capitals do not matter.");
const IS_NOT: Key = required("is_not", Shape::Value, "Is known and not equal to this.");
const IN: Key = required("in", Shape::Choices, "Is one of these.");
const NOT_IN: Key = required("not_in", Shape::Choices, "Is known and none of these.");
const AT_LEAST: Key = required("at_least", Shape::Bound, "Is this or above; a date counts from its start.");
const AT_MOST: Key = required("at_most", Shape::Bound, "Is this or below; a date counts to its end.");
const MORE_THAN: Key = required("more_than", Shape::Bound, "Is above this.");
const LESS_THAN: Key = required("less_than", Shape::Bound, "Is below this.");
const BETWEEN: Key = required("between", Shape::Range, "Is from the first to the second, both included.");
const WITHIN: Key = required("within", DURATION, "Is a date within this time back.");
const OLDER_THAN: Key = required("older_than", DURATION, "Is a date longer ago than this.");
const HAS_WORD: Key = required("has_word", Shape::Texts, "Has this word, or one of these, as a whole word.");
const CONTAINS: Key = required("contains", Shape::Texts, "Has this text, or one of these, somewhere in it.");
const STARTS_WITH: Key = required("starts_with", Shape::Texts, "Begins with this text, or one of these.");
const ENDS_WITH: Key = required("ends_with", Shape::Texts, "Ends with this text, or one of these.");
const KNOWN: Key = required("known", Shape::Boolean, "Whether there is a value at all.");

const TEST_FORMS: &[Form] = &[
    form("is", &[IS]),
    form("is_not", &[IS_NOT]),
    form("in", &[IN]),
    form("not_in", &[NOT_IN]),
    form("at_least", &[AT_LEAST]),
    form("at_most", &[AT_MOST]),
    form("more_than", &[MORE_THAN]),
    form("less_than", &[LESS_THAN]),
    form("between", &[BETWEEN]),
    form("within", &[WITHIN]),
    form("older_than", &[OLDER_THAN]),
    form("has_word", &[HAS_WORD]),
    form("contains", &[CONTAINS]),
    form("starts_with", &[STARTS_WITH]),
    form("ends_with", &[ENDS_WITH]),
    form("known", &[KNOWN]),
];
