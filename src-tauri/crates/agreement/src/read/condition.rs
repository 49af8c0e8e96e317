//! Conditions and tests.

use std::collections::BTreeMap;

use super::choices::{Asked, Lists, Take};
use super::fields::{Fields, place_of};
use super::reader::{Reader, shorten};
use super::words::{list_of, suggestion};
use crate::grammar::{COUNT, EVENT_TEST, FIELD_TEST, GROUP_ALL, GROUP_ANY, GROUP_NOT, TEST};
use crate::model::{ANY_EVENT, Condition, Count, EventTest, FieldTest, Literal, Test};
use crate::text::fold;
use crate::yaml::{Node, Style};

/// What a condition may speak of.
#[derive(Clone, Copy)]
pub(super) struct Scope<'a> {
    pub lists: &'a Lists,
    /// Whether events may be tested; sales confirms attributes only.
    pub events: bool,
}

/// The keys of which a condition has exactly one.
const MARKS: [&str; 5] = ["all", "any", "not", "field", "event"];

impl Reader<'_> {
    /// A condition. Parts that cannot be read make the whole unreadable: what is left would say something else.
    pub fn condition(&self, node: &Node, scope: Scope<'_>) -> Option<Condition> {
        match self.mark(node)? {
            "all" => self.parts(node, &GROUP_ALL, scope).map(Condition::All),
            "any" => self.parts(node, &GROUP_ANY, scope).map(Condition::Any),
            "not" => {
                let fields = Fields::open(self, node, &GROUP_NOT)?;
                let part = fields.value("not")?;
                if part.items().is_some() {
                    let help = "write `not: { any: [..] }` for none of them, `not: { all: [..] }` for not all of them";
                    self.error(&part.span, "not-a-condition", "`not` takes one condition, not a list", help);
                    return None;
                }
                self.condition(part, scope).map(|part| Condition::Not(Box::new(part)))
            }
            "field" => self.field_test(node, scope.lists).map(Condition::Field),
            _ if !scope.events => {
                let place = node.entry("event").map_or_else(|| place_of(node), |entry| entry.span());
                let help = "test an attribute with `field: ..`; what a lead did is scored in mql.yaml";
                self.error(
                    &place,
                    "event-in-criterion",
                    "a criterion cannot test events: sales confirms attributes",
                    help,
                );
                None
            }
            _ => self.event_test(node, scope.lists, true).map(Condition::Event),
        }
    }

    /// Which of the five kinds of condition this is.
    fn mark(&self, node: &Node) -> Option<&'static str> {
        let Some(entries) = node.entries() else {
            let (found, help) = match node.text() {
                Some(text) => {
                    (format!("`{}`", shorten(text)), "write a test such as `{ field: employees, at_least: 500 }`")
                }
                None => {
                    ("a list".to_owned(), "write `all: [..]` if all of them must hold, `any: [..]` if one is enough")
                }
            };
            self.error(&node.span, "not-a-condition", format!("a condition is expected here, not {found}"), help);
            return None;
        };
        let marks: Vec<&'static str> = MARKS.into_iter().filter(|mark| node.entry(mark).is_some()).collect();
        match marks[..] {
            [mark] => Some(mark),
            [] => {
                let nearly = entries.iter().find_map(|entry| Some((entry, suggestion(entry.key(), &MARKS)?)));
                match nearly {
                    Some((entry, meant)) => {
                        let message = format!("a condition has no key `{}`", shorten(entry.key()));
                        self.error(&entry.key.span, "unknown-key", message, format!("did you mean `{meant}`?"));
                    }
                    None if entries.iter().any(|entry| TEST.forms.iter().any(|form| form.mark.0 == entry.key())) => {
                        let help = "add the attribute: `{ field: employees, at_least: 500 }`";
                        self.error(&place_of(node), "missing-key", "this test does not say what it tests", help);
                    }
                    None => {
                        let message = format!("a condition needs one of {}", list_of(&MARKS, "or"));
                        let help = "write a test such as `{ field: employees, at_least: 500 }`";
                        self.error(&place_of(node), "missing-key", message, help);
                    }
                }
                None
            }
            [first, second, ..] => {
                let place = node.entry(second).map_or_else(|| node.span.clone(), |entry| entry.key.span.clone());
                let message = format!("a condition cannot have both `{first}` and `{second}`");
                self.error(&place, "conflicting-keys", message, "write two conditions: `all: [ { .. }, { .. } ]`");
                None
            }
        }
    }

    fn parts(&self, node: &Node, group: &'static crate::grammar::Group, scope: Scope<'_>) -> Option<Vec<Condition>> {
        let fields = Fields::open(self, node, group)?;
        fields.value(group.name)?.items().or_else(|| {
            fields.items(group.name);
            None
        })?;
        let parts: Vec<_> = fields.items(group.name).iter().map(|part| self.condition(part, scope)).collect();
        parts.into_iter().collect()
    }

    fn field_test(&self, node: &Node, lists: &Lists) -> Option<FieldTest> {
        let fields = Fields::open(self, node, &FIELD_TEST)?;
        let field = fields.text("field");
        let test = self.test(&fields, lists);
        Some(FieldTest { field: field?, test: test? })
    }

    /// A test of events; `each` may not have a count.
    pub fn event_test(&self, node: &Node, lists: &Lists, counted: bool) -> Option<EventTest> {
        let fields = Fields::open(self, node, &EVENT_TEST)?;
        let event = fields.value("event").and_then(|node| self.event_name(node));
        let mut properties = BTreeMap::new();
        let tests = fields.free("where");
        let stated = tests.len();
        for (name, node) in tests {
            let test = Fields::open(self, node, &TEST).and_then(|fields| self.test(&fields, lists));
            if let Some(test) = test {
                properties.insert(name, test);
            }
        }
        let count = match fields.value("count") {
            Some(node) if !counted => {
                let help = "leave it out: `each` gives its points for every event, up to its limit";
                self.error(&node.span, "count-in-each", "`each` cannot have a count", help);
                None
            }
            Some(node) => Some(self.count(node)?),
            None => None,
        };
        let within = match fields.value("within") {
            Some(_) => Some(fields.duration("within")?),
            None => None,
        };
        let whole = fields.value("where").is_none_or(|node| node.entries().is_some());
        (whole && properties.len() == stated).then_some(())?;
        Some(EventTest { event: event?, properties, count, within })
    }

    /// The name of an event in a test.
    fn event_name(&self, node: &Node) -> Option<String> {
        let name = self.text(node, "event")?;
        if name != ANY_EVENT && fold(&name) == ANY_EVENT {
            let help = "write `any` for every event";
            self.error(&node.span, "reserved-name", format!("`{name}` could be every event or one of that name"), help);
            return None;
        }
        Some(name)
    }

    fn count(&self, node: &Node) -> Option<Count> {
        if let Some(text) = node.text() {
            let help = format!("write `count: {{ at_least: {} }}`", shorten(text));
            self.error(&node.span, "not-a-group", "a count says how it compares", help);
            return None;
        }
        let fields = Fields::open(self, node, &COUNT)?;
        let key = COUNT.forms[fields.form()?].mark.0;
        if key == "between" {
            let pair = fields.value(key)?;
            let (low, high) = self.pair(pair, key)?;
            let ends = (self.many(low, key), self.many(high, key));
            let (Some(from), Some(to)) = ends else { return None };
            if from > to {
                self.reversed(pair, low, high);
                return None;
            }
            return Some(Count::Between(from, to));
        }
        let many = self.many(fields.value(key)?, key)?;
        Some(match key {
            "is" => Count::Is(many),
            "at_least" => Count::AtLeast(many),
            "at_most" => Count::AtMost(many),
            "more_than" => Count::MoreThan(many),
            _ => Count::LessThan(many),
        })
    }

    fn many(&self, node: &Node, key: &str) -> Option<u32> {
        self.integer(node, key, 0, 1_000_000).and_then(|many| u32::try_from(many).ok())
    }

    /// What is asked of one value.
    fn test(&self, fields: &Fields<'_, '_>, lists: &Lists) -> Option<Test> {
        let key = fields.group.forms[fields.form()?].mark.0;
        let node = fields.value(key)?;
        match key {
            "is" => self.literal(node, key, Asked::Test).map(Test::Is),
            "is_not" => self.literal(node, key, Asked::Test).map(Test::IsNot),
            "in" => self.choices(node, key, lists).map(Test::In),
            "not_in" => self.choices(node, key, lists).map(Test::NotIn),
            "at_least" => self.bound(node, key).map(Test::AtLeast),
            "at_most" => self.bound(node, key).map(Test::AtMost),
            "more_than" => self.bound(node, key).map(Test::MoreThan),
            "less_than" => self.bound(node, key).map(Test::LessThan),
            "between" => self.range(node, key).map(|(low, high)| Test::Between(low, high)),
            "within" => self.duration(node, key, false).map(Test::Within),
            "older_than" => self.duration(node, key, false).map(Test::OlderThan),
            "has_word" => self.texts(node, key, Take::Words, lists).map(Test::HasWord),
            "contains" => self.texts(node, key, Take::Texts, lists).map(Test::Contains),
            "starts_with" => self.texts(node, key, Take::Texts, lists).map(Test::StartsWith),
            "ends_with" => self.texts(node, key, Take::Texts, lists).map(Test::EndsWith),
            _ => self.known(node).map(Test::Known),
        }
    }

    fn known(&self, node: &Node) -> Option<bool> {
        match node.scalar() {
            Some(("true", Style::Plain)) => Some(true),
            Some(("false", Style::Plain)) => Some(false),
            _ => {
                let message = format!("`{}` is neither `true` nor `false`", self.found(&node.span));
                let help = "write `known: true` if there must be a value, `known: false` if there must be none";
                self.error(&node.span, "not-true-or-false", message, help);
                None
            }
        }
    }

    /// A value of an event's property: a text or a number.
    pub fn property(&self, node: &Node, key: &str) -> Option<Literal> {
        match self.literal(node, key, Asked::Attribute)? {
            Literal::Boolean(value) => {
                let message = format!("`{key}` of an event cannot be `{value}`");
                self.error(
                    &node.span,
                    "not-a-value",
                    message,
                    format!("properties are texts or numbers; write `\"{value}\"`"),
                );
                None
            }
            value => Some(value),
        }
    }
}
