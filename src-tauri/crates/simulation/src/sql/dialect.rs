//! What differs between the databases: how an instant becomes whole milliseconds, how integers are divided and halved,
//! how texts are taken apart, and how names and texts are written so that they stay what they are.

use agreement::time::{Instant, to_rfc3339};

/// A database's way of writing SQL.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Dialect {
    /// SQLite 3.38 or newer.
    Sqlite,
    /// DuckDB 1.0 or newer.
    Duckdb,
    /// PostgreSQL 14 or newer, with a database in UTF-8.
    Postgres,
    /// Apache Spark 3.4 or newer, and Databricks.
    Spark,
    /// Snowflake.
    Snowflake,
    /// Google BigQuery.
    Bigquery,
}

use Dialect::{Bigquery, Duckdb, Postgres, Snowflake, Spark, Sqlite};

impl Dialect {
    /// All of them.
    pub const ALL: [Dialect; 6] = [Sqlite, Duckdb, Postgres, Spark, Snowflake, Bigquery];

    /// As it is asked for, such as `sqlite`.
    pub fn name(self) -> &'static str {
        match self {
            Sqlite => "sqlite",
            Duckdb => "duckdb",
            Postgres => "postgres",
            Spark => "spark",
            Snowflake => "snowflake",
            Bigquery => "bigquery",
        }
    }

    /// The dialect of this name, if there is one.
    pub fn from_name(name: &str) -> Option<Dialect> {
        Dialect::ALL.into_iter().find(|dialect| dialect.name() == name)
    }

    /// The database and from which version on the statement runs there.
    pub(super) fn database(self) -> &'static str {
        match self {
            Sqlite => "SQLite 3.38 or newer",
            Duckdb => "DuckDB 1.0 or newer",
            Postgres => "PostgreSQL 14 or newer, with a database in UTF-8",
            Spark => "Apache Spark 3.4 or newer, and Databricks",
            Snowflake => "Snowflake",
            Bigquery => "Google BigQuery",
        }
    }

    /// How times must be kept in the tables.
    pub(super) fn times(self) -> &'static str {
        match self {
            Sqlite => "a text in ISO 8601, in UTC, with at most three decimals, as 2026-06-30T23:59:59.250Z",
            Duckdb => "TIMESTAMP in UTC, or TIMESTAMPTZ; those before 1970 in whole milliseconds",
            Postgres => "TIMESTAMPTZ, or TIMESTAMP in UTC",
            Spark => "TIMESTAMP",
            Snowflake => "TIMESTAMP_TZ or TIMESTAMP_LTZ, or TIMESTAMP_NTZ in UTC",
            Bigquery => "TIMESTAMP",
        }
    }

    /// How yes and no must be kept in the tables.
    pub(super) fn booleans(self) -> &'static str {
        if self == Sqlite { "1 or 0" } else { "BOOLEAN" }
    }

    /// An as-of moment as an analyst writes it; without one, a place to write one.
    pub(super) fn moment(self, at: Option<Instant>) -> String {
        let Some(at) = at else {
            let kind = match self {
                Sqlite => "TEXT",
                Duckdb | Spark | Bigquery => "TIMESTAMP",
                Postgres => "TIMESTAMPTZ",
                Snowflake => "TIMESTAMP_TZ",
            };
            return format!("CAST(NULL AS {kind})");
        };
        let text = to_rfc3339(at);
        match self {
            Sqlite => format!("'{text}'"),
            // With a time zone it would depend on the session.
            Duckdb => format!("TIMESTAMP '{}'", text.trim_end_matches('Z').replace('T', " ")),
            Postgres => format!("TIMESTAMPTZ '{text}'"),
            Spark | Bigquery => format!("TIMESTAMP '{text}'"),
            Snowflake => format!("'{text}'::TIMESTAMP_TZ"),
        }
    }

    /// A time as whole milliseconds since 1970 in UTC.
    pub(super) fn milliseconds(self, time: &str) -> String {
        match self {
            // The fraction is taken from its text: as a number it would be a binary fraction.
            Sqlite => format!(
                "(CAST(strftime('%s', {time}) AS INTEGER) * 1000 + CAST(substr(strftime('%f', {time}), 4) AS INTEGER))"
            ),
            // `epoch_ms` rounds what is finer than a millisecond, where it is to be cut off.
            Duckdb => format!("epoch_us({time}) // 1000"),
            Postgres => format!("CAST(FLOOR(EXTRACT(EPOCH FROM {time}) * 1000) AS BIGINT)"),
            Spark => format!("unix_millis({time})"),
            Snowflake => format!("DATE_PART(epoch_millisecond, DATE_TRUNC(millisecond, {time}))"),
            Bigquery => format!("UNIX_MILLIS({time})"),
        }
    }

    /// `points >> k` with `k = floor(age / length)`; points and age are not negative. Points have at most 14 bits, so
    /// that beyond 14 halvings nothing is left.
    pub(super) fn halved(self, points: i32, age: &str, length: i64) -> String {
        match self {
            Sqlite => format!("({points} >> MIN(({age}) / {length}, 14))"),
            Duckdb => format!("({points} >> CAST(LEAST(({age}) // {length}, 14) AS INTEGER))"),
            Postgres => format!("({points} >> CAST(LEAST(({age}) / {length}, 14) AS INTEGER))"),
            Spark => format!("shiftright({points}, CAST(LEAST(({age}) DIV {length}, 14) AS INT))"),
            // Its `/` rounds after some decimals, so what it divides must leave no rest.
            Snowflake => {
                format!(
                    "BITSHIFTRIGHT({points}, LEAST(CAST(({age} - MOD({age}, {length})) / {length} AS INTEGER), 14))"
                )
            }
            Bigquery => format!("({points} >> LEAST(DIV({age}, {length}), 14))"),
        }
    }

    /// The type of whole numbers.
    pub(super) fn integer(self) -> &'static str {
        match self {
            Sqlite | Snowflake => "INTEGER",
            Duckdb | Postgres | Spark => "BIGINT",
            Bigquery => "INT64",
        }
    }

    /// The type of texts.
    pub(super) fn text(self) -> &'static str {
        match self {
            Sqlite | Postgres => "TEXT",
            Duckdb | Snowflake => "VARCHAR",
            Spark | Bigquery => "STRING",
        }
    }

    /// The smaller (`LEAST`) or the larger (`GREATEST`) of two.
    pub(super) fn limit(self, least: bool, one: &str, other: &str) -> String {
        let function = match (self, least) {
            (Sqlite, true) => "MIN",
            (Sqlite, false) => "MAX",
            (_, true) => "LEAST",
            (_, false) => "GREATEST",
        };
        format!("{function}({one}, {other})")
    }

    /// A text without any of the characters at its ends.
    pub(super) fn trimmed(self, text: &str, characters: &str) -> String {
        match self {
            Spark => format!("trim(BOTH {characters} FROM {text})"),
            Postgres => format!("btrim({text}, {characters})"),
            _ => format!("trim({text}, {characters})"),
        }
    }

    /// A text in which every run that a regular expression finds is put as something else. Not in SQLite.
    pub(super) fn replaced(self, text: &str, pattern: &str, with: &str) -> String {
        match self {
            Duckdb | Postgres => format!("regexp_replace({text}, {pattern}, {with}, 'g')"),
            _ => format!("REGEXP_REPLACE({text}, {pattern}, {with})"),
        }
    }

    /// Whether a text has another in it.
    pub(super) fn contains(self, text: &str, part: &str) -> String {
        match self {
            Sqlite | Spark => format!("instr({text}, {part}) > 0"),
            Duckdb => format!("contains({text}, {part})"),
            Postgres => format!("strpos({text}, {part}) > 0"),
            Snowflake => format!("CONTAINS({text}, {part})"),
            Bigquery => format!("STRPOS({text}, {part}) > 0"),
        }
    }

    /// Whether a text begins with another of so many characters.
    pub(super) fn starts(self, text: &str, part: &str, length: usize) -> String {
        match self {
            Sqlite => format!("substr({text}, 1, {length}) = {part}"),
            Duckdb | Postgres => format!("starts_with({text}, {part})"),
            Spark | Snowflake => format!("startswith({text}, {part})"),
            Bigquery => format!("STARTS_WITH({text}, {part})"),
        }
    }

    /// Whether a text ends with another of so many characters.
    pub(super) fn ends(self, text: &str, part: &str, length: usize) -> String {
        match self {
            Sqlite => format!("substr({text}, -{length}) = {part}"),
            Duckdb => format!("ends_with({text}, {part})"),
            Postgres => format!("right({text}, {length}) = {part}"),
            Spark | Snowflake => format!("endswith({text}, {part})"),
            Bigquery => format!("ENDS_WITH({text}, {part})"),
        }
    }
}
