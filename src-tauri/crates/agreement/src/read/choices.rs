//! Values in tests: single ones, lists of them, named lists, and the ends of ranges.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use super::fields::Fields;
use super::known::{date_help, moment_help};
use super::numbers::{number_fix, too_many_digits};
use super::reader::{Reader, shorten};
use super::texts::{Ambiguous, ambiguous};
use super::words::did_you_mean;
use crate::grammar::LIST_REFERENCE;
use crate::model::{Bound, Choices, Decimal, Literal, Moment};
use crate::text::{fold, words};
use crate::time::Written;
use crate::yaml::{Node, Style};

/// The named lists of a document, and which of them a test has used.
#[derive(Default)]
pub(super) struct Lists {
    pub values: BTreeMap<String, Vec<Literal>>,
    used: RefCell<BTreeSet<String>>,
}

impl Lists {
    /// Reads the `lists` of a document, by name.
    pub fn read(reader: &Reader<'_>, named: BTreeMap<String, &Node>) -> Lists {
        let values = named
            .into_iter()
            .map(|(name, node)| {
                let values = reader.values(node, &name).unwrap_or_default();
                (name, values)
            })
            .collect();
        Lists { values, used: RefCell::default() }
    }

    /// Whether a test has used this list.
    pub fn is_used(&self, name: &str) -> bool {
        self.used.borrow().contains(name)
    }
}

/// What a value is wanted for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asked {
    /// To hold an attribute against.
    Test,
    /// As one of several.
    List,
    /// As what is known about a made-up lead or event.
    Attribute,
}

/// Which texts a test can take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Take {
    /// Any value.
    Values,
    /// Texts.
    Texts,
    /// Texts of one word each.
    Words,
}

impl Reader<'_> {
    /// A text, a number, `true` or `false`.
    pub fn literal(&self, node: &Node, key: &str, asked: Asked) -> Option<Literal> {
        let Some((text, style)) = node.scalar() else {
            let (found, help) = match node.items() {
                Some(_) if asked == Asked::Test => ("a list", "for one of several values write `in: [..]`"),
                Some(_) => ("a list", "write a single value"),
                None => ("a group of keys", "write a single value"),
            };
            self.error(&node.span, "not-a-value", format!("{found} stands where a single value is expected"), help);
            return None;
        };
        if style == Style::Plain {
            match text {
                "true" => return Some(Literal::Boolean(true)),
                "false" => return Some(Literal::Boolean(false)),
                _ => {}
            }
            if let Some(number) = Decimal::parse(text) {
                return Some(Literal::Number(number));
            }
            if let Some(kind) = ambiguous(text) {
                self.undecided(node, text, kind, asked);
                return None;
            }
        }
        let text = text.trim();
        if text.is_empty() {
            let (message, help) = match asked {
                Asked::Test => {
                    (format!("`{key}` asks for an empty text"), "to ask whether there is a value write `known: false`")
                }
                Asked::List => {
                    ("this list has an empty text in it".to_owned(), "delete it; an empty text counts as no value")
                }
                Asked::Attribute => {
                    (format!("`{}` is empty", shorten(key)), "leave it out; an empty text counts as no value")
                }
            };
            self.error(&node.span, "empty-text", message, help);
            return None;
        }
        self.check_scripts(node, text);
        Some(Literal::Text(text.to_owned()))
    }

    /// Tells a scalar without quotes that could be a text or something else.
    fn undecided(&self, node: &Node, text: &str, kind: Ambiguous, asked: Asked) {
        let found = shorten(text);
        match kind {
            Ambiguous::Nothing => {
                let otherwise = match asked {
                    Asked::Test => "to ask whether there is a value write `known: false`",
                    Asked::List => "an empty place in a list is left out",
                    Asked::Attribute => "an attribute without a value is left out",
                };
                let message = format!("`{found}` without quotes is \"no value\"");
                self.error(
                    &node.span,
                    "needs-quotes",
                    message,
                    format!("{otherwise}; for the text write `\"{found}\"`"),
                );
            }
            Ambiguous::YesOrNo => {
                let boolean = matches!(text.to_ascii_lowercase().as_str(), "yes" | "on" | "true");
                let message = format!("`{found}` without quotes could be a text or yes and no");
                let help = match asked {
                    Asked::List => format!("write `\"{found}\"`"),
                    _ => format!("write `{boolean}` for yes and no, or `\"{found}\"` for the text"),
                };
                self.error(&node.span, "needs-quotes", message, help);
            }
            Ambiguous::Number => {
                let message = format!("`{found}` is not written as a number is here");
                let help = match number_fix(text) {
                    Some(fixed) => format!("write `{fixed}` for the number, or `\"{found}\"` for the text"),
                    None => format!("write a number in at most 15 digits, or `\"{found}\"` for the text"),
                };
                self.error(&node.span, "not-a-number", message, help);
            }
        }
    }

    /// A list of texts only or numbers only.
    pub fn values(&self, node: &Node, key: &str) -> Option<Vec<Literal>> {
        let Some(items) = node.items() else {
            let help = match node.text() {
                Some(_) => format!("write `[{}]`", self.found(&node.span)),
                None => "write its values as `[a, b]`".to_owned(),
            };
            self.error(&node.span, "not-a-list", format!("`{}` is not a list", shorten(key)), help);
            return None;
        };
        let mut values: Vec<Literal> = Vec::new();
        let mut seen = BTreeSet::new();
        for item in items {
            let Some(value) = self.literal(item, key, Asked::List) else { continue };
            let found = self.found(&item.span);
            if matches!(value, Literal::Boolean(_)) {
                let help = format!("for the text write `\"{found}\"`; for yes or no write `is: {found}`");
                self.error(&item.span, "not-a-value", format!("`{found}` cannot stand in a list"), help);
                continue;
            }
            if values
                .first()
                .is_some_and(|first| matches!(first, Literal::Text(_)) != matches!(value, Literal::Text(_)))
            {
                let help = match value {
                    Literal::Number(_) => format!("write `\"{found}\"` if it is a text like the others"),
                    _ => "write only numbers, or put the numbers in quotes".to_owned(),
                };
                self.error(&item.span, "mixed-list", "this list has both texts and numbers", help);
                continue;
            }
            let same = match &value {
                Literal::Text(text) => fold(text),
                Literal::Number(number) => number.value().to_string(),
                Literal::Boolean(_) => String::new(),
            };
            if !seen.insert(same) {
                let help = "delete it; capitals and space around a text do not matter";
                self.warning(&item.span, "duplicate-value", format!("`{found}` stands twice in this list"), help);
            }
            values.push(value);
        }
        Some(values)
    }

    /// A list of values, or the name of one.
    pub fn choices(&self, node: &Node, key: &str, lists: &Lists) -> Option<Choices> {
        if node.entries().is_some() {
            return self.list_reference(node, Take::Values, lists);
        }
        self.values(node, key).map(Choices::Values)
    }

    /// A text, a list of texts, or the name of one.
    pub fn texts(&self, node: &Node, key: &str, take: Take, lists: &Lists) -> Option<Choices> {
        if node.entries().is_some() {
            return self.list_reference(node, take, lists);
        }
        let nodes = node.items().unwrap_or(std::slice::from_ref(node));
        let mut texts = Vec::new();
        for node in nodes {
            let Some(text) = self.text(node, key) else { continue };
            if take == Take::Words && !is_word(&text) {
                let message = format!("`{}` is not a single word", shorten(&text));
                self.error(
                    &node.span,
                    "not-a-word",
                    message,
                    "write one word, or ask with `contains` instead of `has_word`",
                );
                continue;
            }
            texts.push(Literal::Text(text));
        }
        // What was refused is told; a test of nothing would say something else.
        if texts.len() < nodes.len() { None } else { Some(Choices::Values(texts)) }
    }

    fn list_reference(&self, node: &Node, take: Take, lists: &Lists) -> Option<Choices> {
        let fields = Fields::open(self, node, &LIST_REFERENCE)?;
        let name_node = fields.value("list")?;
        let name = self.text(name_node, "list")?;
        let Some(values) = lists.values.get(&name) else {
            let names: Vec<&str> = lists.values.keys().map(String::as_str).collect();
            let help = did_you_mean(
                &name,
                &names,
                if names.is_empty() {
                    "this document has no `lists`; write the values here"
                } else {
                    "write one of the `lists`"
                },
            );
            self.error(&name_node.span, "unknown-list", format!("there is no list `{}`", shorten(&name)), help);
            return Some(Choices::List(name));
        };
        lists.used.borrow_mut().insert(name.clone());
        let unfit = values.iter().find_map(|value| match value {
            Literal::Text(text) if take == Take::Words && !is_word(text) => Some(text.clone()),
            Literal::Number(number) if take != Take::Values => Some(number.to_string()),
            _ => None,
        });
        if let Some(unfit) = unfit {
            let what = if take == Take::Words { "single words" } else { "texts" };
            let message =
                format!("the list `{}` has `{}`, and this test needs {what}", shorten(&name), shorten(&unfit));
            let help = match take {
                Take::Words => "ask with `contains` instead of `has_word`, or keep to single words",
                _ => "ask with `in`, or put the numbers of the list in quotes",
            };
            self.error(&name_node.span, "unfit-list", message, help);
        }
        Some(Choices::List(name))
    }

    /// A number or a moment.
    pub fn bound(&self, node: &Node, key: &str) -> Option<Bound> {
        let Some(text) = node.text() else {
            let help = "write a number such as `500`, or a date such as `2027-01-31`";
            self.error(&node.span, "not-a-number", format!("`{key}` is not a single number or date"), help);
            return None;
        };
        if let Some(moment) = Moment::parse(text) {
            return Some(Bound::Moment(moment));
        }
        let (day, clock) = text.trim().split_once(['T', 't', ' ']).unwrap_or((text.trim(), ""));
        let dated = day.split(['-', '.', '/']).filter(|part| part.trim().parse::<u32>().is_ok()).count() == 3;
        if dated {
            let (what, help) = match clock {
                "" => ("neither a number nor a date", date_help(text)),
                _ => ("not a date and a time", moment_help(day)),
            };
            self.error(&node.span, "not-a-date", format!("`{}` is {what}", shorten(text)), help);
            return None;
        }
        let nearly_number = Decimal::parse(text).is_some() || too_many_digits(text).is_some();
        if !nearly_number && number_fix(text).is_none() {
            let message = format!("`{}` is neither a number nor a date", self.found(&node.span));
            let help = "write a number in digits, such as `500` or `2.5`, or a date such as `2027-01-31`";
            self.error(&node.span, "not-a-number", message, help);
            return None;
        }
        self.decimal(node, key).map(Bound::Number)
    }

    /// The two ends of a range.
    pub fn range(&self, node: &Node, key: &str) -> Option<(Bound, Bound)> {
        let (low, high) = self.pair(node, key)?;
        let ends = (self.bound(low, key), self.bound(high, key));
        let (Some(from), Some(to)) = ends else { return None };
        match (&from, &to) {
            (Bound::Number(a), Bound::Number(b)) if a.value() > b.value() => self.reversed(node, low, high),
            (Bound::Moment(a), Bound::Moment(b)) if later(a, b) => self.reversed(node, low, high),
            (Bound::Number(_), Bound::Moment(_)) | (Bound::Moment(_), Bound::Number(_)) => {
                let help = "write two numbers or two dates";
                self.error(&node.span, "mixed-range", "this range goes from a number to a date or back", help);
            }
            _ => return Some((from, to)),
        }
        None
    }

    /// Two values in a list.
    pub fn pair<'n>(&self, node: &'n Node, key: &str) -> Option<(&'n Node, &'n Node)> {
        if let Some([low, high]) = node.items() {
            return Some((low, high));
        }
        self.error(
            &node.span,
            "not-a-range",
            format!("`{key}` needs two values"),
            format!("write the lower and the higher one: `{key}: [10, 20]`"),
        );
        None
    }

    /// Tells a range that ends before it begins.
    pub fn reversed(&self, node: &Node, low: &Node, high: &Node) {
        let (low, high) = (self.found(&low.span), self.found(&high.span));
        let message = format!("this range goes from `{low}` down to `{high}`");
        self.error(&node.span, "reversed-range", message, format!("write `[{high}, {low}]`"));
    }
}

fn is_word(text: &str) -> bool {
    let mut parts = words(text);
    parts.next() == Some(text) && parts.next().is_none()
}

/// Whether a moment is later than another in every time zone.
fn later(a: &Moment, b: &Moment) -> bool {
    let local = |moment: &Moment| !matches!(Written::parse(moment.as_str()), Some(Written::Instant(_)));
    // No two zones are further apart than 26 hours.
    let leeway = if local(a) == local(b) { 0 } else { 26 * 3_600_000 };
    a.span(chrono_tz::UTC).first > b.span(chrono_tz::UTC).last.saturating_add(leeway)
}
