//! What a statement is gathered from while the definition is walked: the columns that it needs of leads and events, what
//! it counts of events, and what to know about it.

use std::collections::{BTreeMap, BTreeSet};

use agreement::text::fold;

use super::dialect::Dialect;
use super::letters;
use super::schema::{Known, Schema};
use crate::dataset::ColumnType;
use crate::plan::value::Scope;
use crate::score::Evaluation;
use crate::warning::Warnings;

/// Which table a column is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Table {
    Leads,
    Events,
}

/// In which form a value is tested.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Form {
    /// The value, a text trimmed and in small letters, a time in milliseconds.
    Value,
    /// A text whose words have a space on either side.
    Words,
}

/// A column as it is made ready for the tests.
#[derive(Debug, Clone)]
pub(super) struct Prepared {
    pub alias: String,
    pub known: Known,
}

/// Something counted over a lead's events in one pass.
#[derive(Debug, Clone)]
pub(super) struct Aggregate {
    pub alias: String,
    pub expression: String,
    /// What it is for.
    pub remark: String,
}

/// From when on the moments are counted at which what a definition says of a lead may change.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Since {
    pub table: Table,
    /// A time in milliseconds.
    pub time: String,
    /// Of which rows.
    pub rows: String,
}

/// A statement in the making.
#[derive(Debug)]
pub(super) struct Emitter<'a> {
    pub dialect: Dialect,
    pub scope: Scope<'a>,
    pub schema: Schema,
    /// Whether the types are those of leads at hand; if not, what does not fit is found here alone.
    pub typed_by_leads: bool,
    pub warnings: Warnings,
    pub columns: BTreeMap<(Table, String, Form), Prepared>,
    pub aggregates: Vec<Aggregate>,
    /// At which moment the leads are judged.
    pub moment: Evaluation,
    /// In a replay: after how many milliseconds something changes.
    pub changes: BTreeMap<Since, BTreeSet<i64>>,
    /// Letters of the definition's texts.
    pub letters: BTreeSet<char>,
    /// Whether words are looked for, which in SQLite needs the pattern between them.
    pub uses_words: bool,
    names: BTreeSet<String>,
}

impl<'a> Emitter<'a> {
    pub(super) fn new(
        dialect: Dialect,
        scope: Scope<'a>,
        schema: Schema,
        typed_by_leads: bool,
        moment: Evaluation,
    ) -> Emitter<'a> {
        Emitter {
            dialect,
            scope,
            schema,
            typed_by_leads,
            warnings: Warnings::default(),
            columns: BTreeMap::new(),
            aggregates: Vec::new(),
            moment,
            changes: BTreeMap::new(),
            letters: BTreeSet::new(),
            uses_words: false,
            names: BTreeSet::new(),
        }
    }

    /// A name of the statement's own, which is no other's: `points_of_` and the id. At most 63 characters, of which
    /// PostgreSQL takes no more.
    pub(super) fn name(&mut self, prefix: &str, of: &str) -> String {
        let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '_' };
        let mut name: String = prefix.chars().chain(of.chars().map(plain).take(40)).collect();
        while !self.names.insert(name.clone()) {
            name.push('_');
        }
        name
    }

    /// A text of the definition, as it is compared.
    pub(super) fn folded(&mut self, text: &str) -> String {
        let folded = fold(text);
        self.letters.extend(folded.chars());
        self.dialect.literal(&folded)
    }

    /// A column in a form in which it can be tested, as it is spoken of where it is tested.
    pub(super) fn column(&mut self, table: Table, name: &str, form: Form, known: Known) -> String {
        let key = (table, name.to_owned(), form);
        if !self.columns.contains_key(&key) {
            self.warn_of_case(table, name);
            let prefix = match (table, form) {
                (Table::Leads, Form::Value) => "lead_",
                (Table::Leads, Form::Words) => "words_of_",
                (Table::Events, Form::Value) => "event_",
                (Table::Events, Form::Words) => "words_of_event_",
            };
            let alias = self.name(prefix, name);
            self.columns.insert(key.clone(), Prepared { alias, known });
        }
        let row = if table == Table::Leads { "j" } else { "e" };
        format!("{row}.{}", self.columns[&key].alias)
    }

    /// Only PostgreSQL and Snowflake tell columns apart whose names differ in nothing but capitals.
    fn warn_of_case(&mut self, table: Table, name: &str) {
        let same = |other: &str| other != name && other.to_lowercase() == name.to_lowercase();
        let twin = self.columns.keys().find(|(of, other, _)| *of == table && same(other));
        if let (Some((_, twin, _)), false) = (twin, matches!(self.dialect, Dialect::Postgres | Dialect::Snowflake)) {
            let message =
                format!("`{name}` and `{twin}` are one and the same column here, as capitals tell none apart");
            self.warnings.add("column-case", message);
        }
    }

    /// The columns of a table that are made ready, each as a line of a `SELECT`.
    pub(super) fn prepared(&self, table: Table) -> Vec<String> {
        let own = self.columns.iter().filter(|((of, ..), _)| *of == table);
        own.map(|((_, name, form), column)| {
            format!("{} AS {}", self.ready(table, name, *form, column.known), column.alias)
        })
        .collect()
    }

    fn ready(&self, table: Table, name: &str, form: Form, known: Known) -> String {
        let row = if table == Table::Leads { "l" } else { "e" };
        let raw = |name: &str| format!("{row}.{}", self.dialect.name_of(name));
        let text = |raw: String| if known.sure { raw } else { format!("CAST({raw} AS {})", self.dialect.text()) };
        match known.kind {
            ColumnType::Number | ColumnType::Boolean => raw(name),
            ColumnType::Time => self.dialect.milliseconds(&raw(name)),
            ColumnType::Texts => self.elements(&self.small(&raw(name))),
            ColumnType::Text => {
                let small = self.small(&match table == Table::Leads && self.schema.derives(name) {
                    true => self.domain(&raw("email")),
                    false => text(raw(name)),
                });
                match form {
                    Form::Value => format!("NULLIF({small}, '')"),
                    Form::Words => self.words(&small),
                }
            }
        }
    }

    /// Trimmed and in small letters.
    pub(super) fn small(&self, text: &str) -> String {
        let trimmed = self.dialect.trimmed(text, "p.spaces");
        if self.dialect != Dialect::Sqlite {
            return format!("translate({trimmed}, p.capitals, p.smalls)");
        }
        // SQLite lower-cases ASCII alone, and has no `translate` for the others.
        let beyond = letters::capitals(&self.letters).into_iter().filter(|(own, _)| !own.is_ascii());
        let replaced = beyond.fold(trimmed, |text, (own, small)| {
            let [own, small] = [own, small].map(|c| self.dialect.literal(&c.to_string()));
            format!("replace({text}, {own}, {small})")
        });
        format!("lower({replaced})")
    }

    /// What follows the last `@`.
    fn domain(&self, email: &str) -> String {
        match self.dialect {
            // What `rtrim` leaves when it may take everything but `@` ends with the last one.
            Dialect::Sqlite => format!(
                "CASE WHEN instr({email}, '@') > 0 THEN substr({email}, length(rtrim({email}, replace({email}, '@', ''))) \
                 + 1) END"
            ),
            Dialect::Duckdb | Dialect::Spark => format!("regexp_extract({email}, '@([^@]*)$', 1)"),
            Dialect::Postgres => format!("substring({email} FROM '@([^@]*)$')"),
            Dialect::Snowflake => format!("REGEXP_SUBSTR({email}, '@([^@]*)$', 1, 1, 'e', 1)"),
            Dialect::Bigquery => format!("REGEXP_EXTRACT({email}, '@([^@]*)$')"),
        }
    }

    /// A space on either side of every word. (SQLite has no regular expressions; there only the ends get theirs, and the
    /// pattern of the test does the rest.)
    fn words(&self, text: &str) -> String {
        if self.dialect == Dialect::Sqlite {
            return format!("' ' || {text} || ' '");
        }
        let between = self.dialect.literal(&format!("[^{}]+", letters::word_class()));
        format!("' ' || {} || ' '", self.dialect.replaced(text, &between, "' '"))
    }

    /// The elements of a list, each trimmed and with a `;` on either side; NULL when there is none.
    fn elements(&self, list: &str) -> String {
        if self.dialect == Dialect::Sqlite {
            return format!(
                "(SELECT ';' || group_concat(trim(part.value, p.spaces), ';') || ';'\n      \
                 FROM json_each('[' || replace(json_quote({list}), ';', '\",\"') || ']') AS part\n      \
                 WHERE trim(part.value, p.spaces) <> '')"
            );
        }
        let list = format!("NULLIF({}, '')", self.dialect.trimmed(list, "p.spaces || ';'"));
        let between = "'[;' || p.spaces || ']*;[;' || p.spaces || ']*'";
        format!("';' || {} || ';'", self.dialect.replaced(&list, between, "';'"))
    }
}
