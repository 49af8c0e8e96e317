//! Conditions as expressions that are true or false and never unknown: a test of a missing value is false, and `not` of
//! it therefore true, which is not what SQL makes of NULL by itself.

use agreement::model::{ANY_EVENT, Condition, Count, EventTest, FieldTest, Test};
use agreement::text::fold;
use agreement::time::{Instant, to_rfc3339};

use super::emitter::{Aggregate, Emitter, Form, Table};
use super::schema::Known;
use super::written::wrapped;
use crate::dataset::ColumnType;
use crate::plan::value::{NumberTest, TextTest, TimeTest, ValueTest};

const TRUE: &str = "TRUE";
const FALSE: &str = "FALSE";

impl Emitter<'_> {
    /// A condition of a lead, for the rule or gate of this id; lines after the first are indented so far.
    pub(super) fn condition(&mut self, condition: &Condition, id: &str, indent: usize) -> String {
        match condition {
            Condition::All(parts) => self.joined(parts, id, indent, "AND", TRUE),
            Condition::Any(parts) => self.joined(parts, id, indent, "OR", FALSE),
            Condition::Not(part) => format!("NOT ({})", self.condition(part, id, indent)),
            Condition::Field(test) => self.field(test),
            Condition::Event(test) => {
                let events = self.events(test, id);
                counted(&format!("COALESCE(a.{events}, 0)"), test.count)
            }
        }
    }

    fn joined(&mut self, parts: &[Condition], id: &str, indent: usize, word: &str, empty: &str) -> String {
        let parts: Vec<String> = parts.iter().map(|part| self.condition(part, id, indent + 2)).collect();
        match parts.as_slice() {
            [] => empty.to_owned(),
            [part] => part.clone(),
            parts => format!("({})", parts.join(&format!("\n{}{word} ", " ".repeat(indent + 2)))),
        }
    }

    fn field(&mut self, FieldTest { field, test }: &FieldTest) -> String {
        let known = self.schema.attribute(field);
        match self.value(Table::Leads, field, known, test) {
            Tested::Decided(test) => test,
            Tested::Nullable(test) => format!("COALESCE({test}, FALSE)"),
        }
    }

    fn value(&mut self, table: Table, name: &str, known: Option<Known>, test: &Test) -> Tested {
        let Some(known) = known else {
            return Tested::always(matches!(test, Test::Known(false)));
        };
        let Some(ready) = ValueTest::new(test, known.kind, self.scope) else {
            self.misfit(name, known, test);
            return Tested::always(false);
        };
        let form = if matches!(ready, ValueTest::Text(TextTest::HasWord(_))) { Form::Words } else { Form::Value };
        let mut column = |form| self.column(table, name, form, known);
        match ready {
            ValueTest::Known(true) => Tested::Decided(format!("{} IS NOT NULL", column(form))),
            ValueTest::Known(false) => Tested::Decided(format!("{} IS NULL", column(form))),
            ValueTest::Boolean { equal, to } => {
                Tested::Nullable(format!("{} = {}", column(form), if equal == to { TRUE } else { FALSE }))
            }
            ValueTest::Number(test) => number(&column(form), &test),
            // Properties of events are never times, so it is the lead's moment that is meant.
            ValueTest::Time(test) => {
                let column = column(form);
                self.changes_of_time(&column, &test);
                Tested::Nullable(time(&column, &test))
            }
            ValueTest::Text(test) => {
                let column = column(form);
                self.text(&column, test)
            }
            ValueTest::Texts(those) => {
                let column = column(form);
                // No element has the sign in it that parts elements.
                let mut those: Vec<String> = those.into_iter().filter(|one| !one.contains(';')).collect();
                those.sort();
                self.some(&those, |emitter, one| {
                    let part = emitter.folded(&format!(";{one};"));
                    emitter.dialect.contains(&column, &part)
                })
            }
        }
    }

    fn text(&mut self, column: &str, test: TextTest) -> Tested {
        let sorted = |mut those: Vec<String>| {
            those.sort();
            those.dedup();
            those
        };
        match test {
            TextTest::In { among, wanted } => {
                let those = sorted(among.into_iter().collect());
                let those: Vec<String> = those.iter().map(|one| self.folded(one)).collect();
                among_those(column, &those, wanted)
            }
            TextTest::HasWord(those) => {
                self.warn_of_words();
                // What is no word is never one of them.
                let is_word = |word: &String| word.chars().all(char::is_alphanumeric);
                let those = sorted(those.into_iter().filter(is_word).collect());
                self.uses_words = true;
                self.some(&those, |emitter, word| emitter.has_word(column, word))
            }
            TextTest::Contains(those) => self.some(&sorted(those), |emitter, part| {
                let part = emitter.folded(part);
                emitter.dialect.contains(column, &part)
            }),
            TextTest::StartsWith(those) => self.some(&sorted(those), |emitter, part| {
                let written = emitter.folded(part);
                emitter.dialect.starts(column, &written, part.chars().count())
            }),
            TextTest::EndsWith(those) => self.some(&sorted(those), |emitter, part| {
                let written = emitter.folded(part);
                emitter.dialect.ends(column, &written, part.chars().count())
            }),
        }
    }

    fn has_word(&mut self, column: &str, word: &str) -> String {
        use super::dialect::Dialect::Sqlite;
        if self.dialect == Sqlite {
            // A word is of letters and digits, none of which means anything in a pattern.
            let word = self.folded(word);
            return format!("{column} GLOB '*' || p.gap || {word} || p.gap || '*'");
        }
        self.folded(word);
        let spaced = self.dialect.literal(&format!(" {word} "));
        self.dialect.contains(column, &spaced)
    }

    /// One of several; false when there are none.
    fn some(&mut self, those: &[String], mut test: impl FnMut(&mut Self, &str) -> String) -> Tested {
        let tests: Vec<String> = those.iter().map(|one| test(self, one)).collect();
        match tests.as_slice() {
            [] => Tested::always(false),
            [test] => Tested::Nullable(test.clone()),
            tests => Tested::Nullable(format!("({})", tests.join("\n        OR "))),
        }
    }

    fn misfit(&mut self, name: &str, known: Known, test: &Test) {
        if !self.typed_by_leads {
            self.warnings.add(
                "type-mismatch",
                format!(
                    "`{name}` is taken for {}, as another test has it, which `{}` here does not fit; the test is never \
                     true",
                    known.kind.words(),
                    test.operator()
                ),
            );
        }
    }

    fn warn_of_words(&mut self) {
        self.warnings.add(
            "whole-words",
            "words are told apart exactly in Latin, Greek and Cyrillic; of other scripts every sign counts as a letter, \
             so that a word right beside one of their punctuation marks is not found"
                .to_owned(),
        );
    }

    /// Counts the events of a test, under a name.
    fn events(&mut self, test: &EventTest, id: &str) -> String {
        let matching = self.matching(test);
        self.aggregate("events_of_", id, format!("COUNT(CASE WHEN {matching} THEN 1 END)"))
    }

    /// The same and the time of the most recent one.
    pub(super) fn events_and_latest(&mut self, test: &EventTest, id: &str) -> (String, String) {
        let (matching, events) = (self.matching(test), self.events(test, id));
        let latest = self.aggregate("latest_of_", id, format!("MAX(CASE WHEN {matching} THEN e.at_ms END)"));
        (events, latest)
    }

    pub(super) fn aggregate(&mut self, prefix: &str, id: &str, expression: String) -> String {
        let alias = self.name(prefix, id);
        self.aggregates.push(Aggregate { alias: alias.clone(), expression, remark: id.to_owned() });
        alias
    }

    /// That an event is one that a test means; NULL stands for no, since it is only asked in `CASE WHEN`. Events after the
    /// moment are gone already.
    pub(super) fn matching(&mut self, test: &EventTest) -> String {
        let mut parts = self.kind(test);
        self.changes_of_events(test, None);
        if let Some(within) = test.within {
            parts.push(format!("e.at_ms > j.judged_at - {} /* {within} */", within.milliseconds()));
        }
        conjunction(&parts)
    }

    /// That an event is of the name and has the properties that a test asks for, whenever it was.
    pub(super) fn kind(&mut self, test: &EventTest) -> Vec<String> {
        let mut parts = Vec::new();
        if fold(&test.event) != ANY_EVENT {
            parts.push(format!("e.event_name = {}", self.folded(&test.event)));
        }
        for (name, test) in &test.properties {
            let known = self.schema.property(name);
            let (Tested::Decided(part) | Tested::Nullable(part)) = self.value(Table::Events, name, known, test);
            parts.push(part);
        }
        parts
    }
}

pub(super) fn conjunction(parts: &[String]) -> String {
    if parts.is_empty() { TRUE.to_owned() } else { parts.join(" AND ") }
}

/// A test of one value as an expression.
enum Tested {
    /// Never NULL.
    Decided(String),
    /// NULL where the value is missing, which stands for false.
    Nullable(String),
}

impl Tested {
    fn always(truth: bool) -> Tested {
        Tested::Decided(if truth { TRUE } else { FALSE }.to_owned())
    }
}

pub(super) fn counted(events: &str, count: Option<Count>) -> String {
    match count.unwrap_or(Count::AtLeast(1)) {
        Count::Is(n) => format!("{events} = {n}"),
        Count::AtLeast(n) => format!("{events} >= {n}"),
        Count::AtMost(n) => format!("{events} <= {n}"),
        Count::MoreThan(n) => format!("{events} > {n}"),
        Count::LessThan(n) => format!("{events} < {n}"),
        Count::Between(low, high) => format!("({events} >= {low} AND {events} <= {high})"),
    }
}

fn among_those(column: &str, those: &[String], wanted: bool) -> Tested {
    match (those, wanted) {
        ([], true) => Tested::always(false),
        ([], false) => Tested::Decided(format!("{column} IS NOT NULL")),
        ([one], true) => Tested::Nullable(format!("{column} = {one}")),
        ([one], false) => Tested::Nullable(format!("{column} <> {one}")),
        (those, true) => Tested::Nullable(format!("{column} IN ({})", wrapped(those, 6))),
        (those, false) => Tested::Nullable(format!("{column} NOT IN ({})", wrapped(those, 6))),
    }
}

fn number(column: &str, test: &NumberTest) -> Tested {
    Tested::Nullable(match test {
        NumberTest::In { among, wanted } => {
            let those: Vec<String> = among.iter().map(f64::to_string).collect();
            return among_those(column, &those, *wanted);
        }
        NumberTest::Between(low, high) if *high == f64::INFINITY => format!("{column} >= {low}"),
        NumberTest::Between(low, high) if *low == f64::NEG_INFINITY => format!("{column} <= {high}"),
        NumberTest::Between(low, high) => format!("{column} BETWEEN {low} AND {high}"),
        NumberTest::Above(bound) => format!("{column} > {bound}"),
        NumberTest::Below(bound) => format!("{column} < {bound}"),
    })
}

fn time(column: &str, test: &TimeTest) -> String {
    match *test {
        TimeTest::Span { first: Instant::MIN, last, .. } => format!("{column} <= {}", instant(last)),
        TimeTest::Span { first, last: Instant::MAX, .. } => format!("{column} >= {}", instant(first)),
        TimeTest::Span { first, last, inside } => {
            let not = if inside { "" } else { "NOT " };
            format!("{column} {not}BETWEEN {} AND {}", instant(first), instant(last))
        }
        TimeTest::Within(length) => format!("({column} > j.judged_at - {length} AND {column} <= j.judged_at)"),
        TimeTest::OlderThan(length) => format!("{column} <= j.judged_at - {length}"),
    }
}

/// Milliseconds, and beside them what they mean.
fn instant(at: Instant) -> String {
    format!("{at} /* {} */", to_rfc3339(at))
}

/// A column whose steps give points: a number, or None when the rule gives none.
pub(super) fn steps(emitter: &mut Emitter<'_>, field: &str) -> Option<String> {
    let known = emitter.schema.attribute(field)?;
    if known.kind == ColumnType::Number {
        return Some(emitter.column(Table::Leads, field, Form::Value, known));
    }
    if !emitter.typed_by_leads {
        let words = known.kind.words();
        emitter.warnings.add(
            "type-mismatch",
            format!("`{field}` is taken for {words}, as another test has it, and steps need a number; no points"),
        );
    }
    None
}
