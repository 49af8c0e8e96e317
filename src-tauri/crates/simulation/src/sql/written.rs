//! Names, texts and comments as they are written in a statement. They come from strangers' files, and must stay names,
//! texts and comments whatever they hold.

use super::dialect::Dialect;

/// Words that one of the databases keeps for itself. A column of such a name stands in quotation marks everywhere.
const KEPT: &str = " account all analyze and any array as asc asymmetric at authorization between binary both by case cast check \
    collate collation column concurrently connect connection constraint contains create cross cube current \
    current_catalog current_date current_role current_schema current_time current_timestamp current_user database \
    default deferrable define delete desc distinct drop else end enum escape except exclude exists extract false fetch \
    following for foreign freeze from full function grant group grouping groups gscluster hash having if ignore ilike in \
    increment index initially inner insert intersect interval into is isnull issue join lateral leading left like limit \
    localtime localtimestamp lookup merge minus natural new no not notnull null nulls of offset on only or order \
    organization outer over overlaps partition placing qualify pivot preceding primary proto qualify range recursive references \
    regexp respect returning revoke right rlike rollup row rows sample schema select session_user set similar some start \
    struct symmetric table tablesample then to trailing treat trigger true try_cast unbounded union unique unnest unpivot \
    update user using values variadic verbose view when whenever where window with within ";

impl Dialect {
    /// A column's name. One of small letters, digits and underscores needs no quotation marks.
    pub(super) fn name_of(self, name: &str) -> String {
        let small = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        let plain = name.chars().all(small) && !name.starts_with(|c: char| c.is_ascii_digit()) && !name.is_empty();
        let kept = KEPT.contains(&format!(" {name} "));
        match self {
            _ if plain && !kept => name.to_owned(),
            // Snowflake keeps names that were written without quotation marks in capitals.
            Dialect::Snowflake if plain => format!("\"{}\"", name.to_ascii_uppercase()),
            Dialect::Spark => format!("`{}`", name.replace('`', "``")),
            Dialect::Bigquery => format!("`{}`", escaped(name, '`')),
            _ => format!("\"{}\"", name.replace('"', "\"\"")),
        }
    }

    /// A text. What cannot be seen, or would be taken for something else, stands by its number.
    pub(super) fn literal(self, text: &str) -> String {
        match self {
            Dialect::Spark | Dialect::Snowflake | Dialect::Bigquery => format!("'{}'", escaped(text, '\'')),
            Dialect::Postgres if text.chars().any(unseen) => {
                // No text in PostgreSQL holds the character 0, so any that is no character does for it.
                format!("E'{}'", escaped(&text.replace('\0', "\u{ffff}"), '\''))
            }
            Dialect::Postgres => format!("'{}'", text.replace('\'', "''")),
            Dialect::Sqlite | Dialect::Duckdb => {
                let function = if self == Dialect::Sqlite { "char" } else { "chr" };
                pieces(text, function)
            }
        }
    }
}

/// With a backslash before what would end the text, and the unseen by number.
fn escaped(text: &str, end: char) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            c if c == end || c == '\\' => out.extend(['\\', c]),
            c if unseen(c) => out += &format!("\\u{:04X}", u32::from(c)),
            c => out.push(c),
        }
    }
    out
}

/// `'a' || char(769) || 'b'`
fn pieces(text: &str, function: &str) -> String {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some((place, c)) = rest.char_indices().find(|(_, c)| unseen(*c)) {
        if place > 0 {
            pieces.push(format!("'{}'", rest[..place].replace('\'', "''")));
        }
        pieces.push(format!("{function}({})", u32::from(c)));
        rest = &rest[place + c.len_utf8()..];
    }
    if !rest.is_empty() || pieces.is_empty() {
        pieces.push(format!("'{}'", rest.replace('\'', "''")));
    }
    if pieces.len() == 1 { pieces.remove(0) } else { format!("({})", pieces.join(" || ")) }
}

/// Control and formatting characters, all spaces but the common one, marks that join the letter before, and the Kelvin
/// sign, which looks like a K. All below U+10000, as `\u` needs.
fn unseen(c: char) -> bool {
    c.is_control()
        || (c.is_whitespace() && c != ' ')
        || matches!(c, '\u{ad}' | '\u{300}'..='\u{36f}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}')
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{212a}' | '\u{feff}' | '\u{fff0}'..='\u{ffff}')
}

/// A text as it can stand in a comment of one line.
pub(super) fn remark(text: &str) -> String {
    let seen = text.chars().map(|c| if unseen(c) && !('\u{300}'..='\u{36f}').contains(&c) { ' ' } else { c });
    seen.collect::<String>().trim().to_owned()
}

/// Items in lines of at most about a hundred characters, each indented.
pub(super) fn wrapped(items: &[String], indent: usize) -> String {
    let one_line = items.join(", ");
    if one_line.chars().count() <= 90 {
        return one_line;
    }
    let pad = " ".repeat(indent + 4);
    let (mut lines, mut line) = (Vec::new(), String::new());
    for item in items {
        if !line.is_empty() && line.chars().count() + item.chars().count() > 90 {
            lines.push(format!("{pad}{}", std::mem::take(&mut line).trim_end()));
        }
        line += &format!("{item}, ");
    }
    lines.push(format!("{pad}{}", line.trim_end_matches(", ")));
    format!("\n{}\n{}", lines.join("\n"), " ".repeat(indent))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_stay_texts_whatever_they_hold() {
        let hostile = "a'; DROP TABLE leads; --\\' \n\u{202e}";
        let written = Dialect::ALL.map(|dialect| dialect.literal(hostile));
        assert_eq!(
            written,
            [
                r"('a''; DROP TABLE leads; --\'' ' || char(10) || char(8238))",
                r"('a''; DROP TABLE leads; --\'' ' || chr(10) || chr(8238))",
                r"E'a\'; DROP TABLE leads; --\\\' \u000A\u202E'",
                r"'a\'; DROP TABLE leads; --\\\' \u000A\u202E'",
                r"'a\'; DROP TABLE leads; --\\\' \u000A\u202E'",
                r"'a\'; DROP TABLE leads; --\\\' \u000A\u202E'",
            ]
        );
    }

    #[test]
    fn names_stay_names_whatever_they_hold() {
        let hostile = r#"x"; drop table leads; --`\"#;
        assert_eq!(Dialect::Sqlite.name_of(hostile), r#""x""; drop table leads; --`\""#);
        assert_eq!(Dialect::Spark.name_of(hostile), r#"`x"; drop table leads; --``\`"#);
        assert_eq!(Dialect::Bigquery.name_of(hostile), r#"`x"; drop table leads; --\`\\`"#);
        assert_eq!(
            ["employees", "at", "Total Visits", "2nd", ""].map(|name| Dialect::Snowflake.name_of(name)),
            ["employees", "\"AT\"", "\"Total Visits\"", "\"2nd\"", "\"\""]
        );
        assert_eq!(Dialect::Duckdb.name_of("at"), "\"at\"");
    }

    #[test]
    fn remarks_stay_on_their_line() {
        assert_eq!(remark(" a\n; drop\r\u{2028}b\u{202e} "), "a ; drop  b");
    }
}
