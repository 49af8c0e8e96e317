//! The whole statement: each step a table expression that can be read, and tried out, by itself.

use super::Question;
use super::dialect::Dialect;
use super::emitter::{Emitter, Table};
use super::letters;
use super::points::Given;
use super::replay;
use super::written::remark;
use crate::dataset::{ColumnType, Stage};
use crate::score::Evaluation;

/// Writes the statement of a question.
pub(super) fn write(emitter: &mut Emitter<'_>, question: Question<'_>) -> String {
    let mql = question.mql;
    // The definition is walked first: what it asks decides which columns are made ready.
    let never: Vec<Given> = mql.never.iter().map(|gate| emitter.gate("never_", gate)).collect();
    let must: Vec<Given> = mql.must_have.iter().map(|gate| emitter.gate("must_", gate)).collect();
    let rules: Vec<Given> = mql.rules.iter().map(|rule| emitter.rule(rule)).collect();
    let totals: Vec<Given> = mql
        .categories
        .iter()
        .map(|category| {
            let own = mql.rules.iter().zip(&rules).filter(|(rule, _)| rule.category == category.id);
            let points: Vec<String> = own.map(|(_, points)| format!("r.{}", points.alias)).collect();
            emitter.total(category, &points)
        })
        .collect();
    let gates: Vec<String> = never.iter().chain(&must).map(|gate| gate.alias.clone()).collect();
    let params = if emitter.uses_words && emitter.dialect == Dialect::Sqlite { "\n  CROSS JOIN params p" } else { "" };
    let steps = [
        parameters(emitter, question),
        tables(emitter),
        as_of(emitter),
        match emitter.moment {
            Evaluation::HandOff => at_hand_off(),
            Evaluation::Replay => replay::moments(emitter, params),
        },
        activity(emitter, params),
        points(emitter, never.iter().chain(&must).chain(&rules), params),
        sums(emitter, &gates, &totals),
    ];
    let band = emitter.band(mql, &never, &must, &totals);
    let steps: Vec<String> = steps.into_iter().filter(|step| !step.is_empty()).collect();
    let last = match emitter.moment {
        Evaluation::HandOff => {
            format!("\nSELECT\n  s.lead_id,\n  s.score,\n  {band} AS band\nFROM scored s\nORDER BY s.lead_id;\n")
        }
        Evaluation::Replay => replay::first(emitter, &mql.qualifying().id, &band),
    };
    format!("{}WITH\n{}{last}", heading(emitter, question), steps.join(",\n"))
}

/// What the statement is, and what the tables must be like.
fn heading(emitter: &Emitter<'_>, Question { mql, zone, .. }: Question<'_>) -> String {
    let dialect = emitter.dialect;
    let mut lines = vec![
        remark(&mql.title),
        format!("{} For {}.", gives(emitter.moment), dialect.database()),
        String::new(),
        "Tables, each with the native columns:".to_owned(),
        format!("  leads: one row a lead: {}", columns(emitter, Table::Leads, "lead_id, created_at")),
        format!("  events: one row an event: {}", columns(emitter, Table::Events, "lead_id, at, event")),
        "  stages: lead_id, stage, at; at is empty (NULL) where only the stage is known".to_owned(),
        format!("Times are kept as {}.", dialect.times()),
        format!("Numbers are kept as numbers, yes and no as {}; a missing value is NULL or,", dialect.booleans()),
        "among texts, an empty text. A list of texts is one text with `;` between its elements.".to_owned(),
        format!("Dates in tests are days of {zone}. A lead_id is written alike in all tables."),
    ];
    if dialect == Dialect::Snowflake {
        lines
            .push("Columns of small letters, digits and _ are those that were created without quotation marks.".into());
    }
    for warning in &emitter.warnings.list {
        lines.push(format!("Not exact: {}: {}", warning.rule, remark(&warning.message)));
    }
    let lines = lines.iter().flat_map(|line| folded_lines(line));
    lines.map(|line| format!("-- {line}").trim_end().to_owned() + "\n").collect()
}

fn gives(moment: Evaluation) -> &'static str {
    match moment {
        Evaluation::HandOff => "Every lead's score and band at the moment of hand-off.",
        Evaluation::Replay => {
            "Every lead's first moment in the qualifying band, and its score and band then; of a lead that never got \
             there, those at the as-of moment."
        }
    }
}

/// A long remark in several lines, those after the first indented further.
fn folded_lines(text: &str) -> Vec<String> {
    let indent = " ".repeat(text.len() - text.trim_start().len());
    let (mut lines, mut line) = (Vec::new(), indent.clone());
    for word in text.split_whitespace() {
        if line.chars().count() + word.chars().count() > 110 {
            lines.push(std::mem::replace(&mut line, format!("{indent}  ")));
        }
        line += &format!("{word} ");
    }
    lines.push(line);
    lines
}

/// The columns that a table must have, with their types.
fn columns(emitter: &Emitter<'_>, table: Table, always: &str) -> String {
    let mut named: Vec<String> = Vec::new();
    for ((_, name, _), column) in emitter.columns.iter().filter(|((of, ..), _)| *of == table) {
        let (name, kind) = match emitter.schema.derives(name) && table == Table::Leads {
            true => ("email", "text"),
            false => (name.as_str(), if column.known.sure { kind_word(column.known.kind) } else { "any type" }),
        };
        let text = format!("{} ({kind})", remark(name));
        if name != "lead_id" && name != "created_at" && !named.contains(&text) {
            named.push(text);
        }
    }
    if named.is_empty() { always.to_owned() } else { format!("{always}, {}", named.join(", ")) }
}

fn kind_word(kind: ColumnType) -> &'static str {
    match kind {
        ColumnType::Number => "number",
        ColumnType::Boolean => "yes or no",
        ColumnType::Time => "time",
        ColumnType::Text => "text",
        ColumnType::Texts => "list of texts",
    }
}

fn parameters(emitter: &Emitter<'_>, question: Question<'_>) -> String {
    let dialect = emitter.dialect;
    let example = dialect.moment(Some(1_782_863_999_000));
    let mut rows = vec![format!("{} AS as_of", dialect.moment(question.as_of))];
    rows.push(format!("{} AS spaces", dialect.literal(letters::SPACES)));
    if dialect == Dialect::Sqlite {
        if emitter.uses_words {
            let gap = dialect.literal(&format!("[^{}]", letters::word_class()));
            rows.push(format!("-- what is no letter and no digit stands between words\n    {gap} AS gap"));
        }
    } else {
        let pairs = letters::capitals(&emitter.letters);
        let text = |side: fn(&(char, char)) -> char| dialect.literal(&pairs.iter().map(side).collect::<String>());
        rows.push(format!("-- which letters become which\n    {} AS capitals", text(|pair| pair.0)));
        rows.push(format!("{} AS smalls", text(|pair| pair.1)));
    }
    format!(
        "-- The world as it was known at this moment, such as {example};\n-- while it is NULL, the latest time in the \
         tables. And what is trimmed off texts.\nparams AS (\n  SELECT\n    {}\n)",
        rows.join(",\n    ")
    )
}

/// The three tables, made ready: times in milliseconds, texts trimmed and in small letters. Events and stages of leads
/// that are not there count nowhere.
fn tables(emitter: &Emitter<'_>) -> String {
    let dialect = emitter.dialect;
    let at = |row: &str, name: &str| dialect.milliseconds(&format!("{row}.{}", dialect.name_of(name)));
    let mut leads = vec!["l.lead_id".to_owned(), format!("{} AS created_ms", at("l", "created_at"))];
    leads.extend(emitter.prepared(Table::Leads));
    let mut events = vec!["e.lead_id".to_owned(), format!("{} AS at_ms", at("e", "at"))];
    if !emitter.aggregates.is_empty() {
        let name = emitter.small(&format!("e.{}", dialect.name_of("event")));
        events.push(format!("{name} AS event_name"));
    }
    events.extend(emitter.prepared(Table::Events));
    let stages: Vec<String> = Stage::ALL.iter().map(|stage| format!("'{}'", stage.name())).collect();
    format!(
        "-- The tables with times in milliseconds since 1970, and texts trimmed and in small letters.\n\
         all_leads AS (\n  SELECT\n    {}\n  FROM leads l\n  CROSS JOIN params p\n),\n\
         all_events AS (\n  SELECT\n    {}\n  FROM events e\n  JOIN leads l ON l.lead_id = e.lead_id\n  \
         CROSS JOIN params p\n),\n\
         all_stages AS (\n  SELECT\n    s.lead_id,\n    {} AS at_ms\n  FROM stages s\n  \
         JOIN leads l ON l.lead_id = s.lead_id\n  WHERE s.stage IN (\n    {}\n  )\n)",
        leads.join(",\n    "),
        events.join(",\n    "),
        at("s", "at"),
        stages.join(", "),
    )
}

fn as_of(emitter: &Emitter<'_>) -> String {
    let as_of = emitter.dialect.milliseconds("p.as_of");
    format!(
        "-- The as-of moment.\n\
         moment AS (\n  SELECT COALESCE((SELECT {as_of} FROM params p), MAX(t.at_ms)) AS as_of\n  FROM (\n    \
         SELECT created_ms AS at_ms FROM all_leads\n    UNION ALL SELECT at_ms FROM all_events\n    \
         UNION ALL SELECT at_ms FROM all_stages\n  ) t\n)"
    )
}

fn at_hand_off() -> String {
    "-- Each lead is judged at the earliest known time among its stages, else at the as-of moment.\n\
     judged AS (\n  SELECT\n    l.*,\n    COALESCE(f.at_ms, m.as_of) AS judged_at\n  FROM all_leads l\n  \
     CROSS JOIN moment m\n  LEFT JOIN (\n    SELECT s.lead_id, MIN(s.at_ms) AS at_ms\n    \
     FROM all_stages s\n    CROSS JOIN moment m\n    WHERE s.at_ms <= m.as_of\n    GROUP BY s.lead_id\n  ) f \
     ON f.lead_id = l.lead_id\n  WHERE l.created_ms IS NULL OR m.as_of IS NULL OR l.created_ms <= m.as_of\n)"
        .to_owned()
}

/// What is counted of each lead's events, in one pass over them.
fn activity(emitter: &Emitter<'_>, params: &str) -> String {
    if emitter.aggregates.is_empty() {
        return String::new();
    }
    let counted = emitter
        .aggregates
        .iter()
        .map(|one| format!("-- {}\n    {} AS {}", one.remark, one.expression, one.alias))
        .collect::<Vec<_>>();
    let (each, by) = match emitter.moment {
        Evaluation::HandOff => ("e.lead_id", "e.lead_id"),
        Evaluation::Replay => ("e.lead_id,\n    j.judged_at", "e.lead_id, j.judged_at"),
    };
    format!(
        "-- What each lead did up to that moment; nothing later is seen.\nactivity AS (\n  SELECT\n    {each},\n    \
         {}\n  FROM all_events e\n  JOIN judged j ON j.lead_id = e.lead_id{params}\n  WHERE e.at_ms <= j.judged_at\n  \
         GROUP BY {by}\n)",
        counted.join(",\n    ")
    )
}

fn points<'a>(emitter: &Emitter<'_>, given: impl Iterator<Item = &'a Given>, params: &str) -> String {
    let (judged, same) = match emitter.moment {
        Evaluation::HandOff => ("j.lead_id", ""),
        Evaluation::Replay => ("j.lead_id,\n    j.judged_at", " AND a.judged_at = j.judged_at"),
    };
    let lines: Vec<String> = std::iter::once(judged.to_owned())
        .chain(given.map(|one| format!("-- {}\n    {} AS {}", one.remark, one.expression, one.alias)))
        .collect();
    let activity = match emitter.aggregates.is_empty() {
        true => String::new(),
        false => format!("\n  LEFT JOIN activity a ON a.lead_id = j.lead_id{same}"),
    };
    format!(
        "-- Gates (1 holds, 0 does not) and the points of each rule.\nruled AS (\n  SELECT\n    {}\n  FROM \
         judged j{activity}{params}\n)",
        lines.join(",\n    ")
    )
}

/// The categories' totals within their limits, and the score, which is their sum.
fn sums(emitter: &Emitter<'_>, gates: &[String], totals: &[Given]) -> String {
    let mut lines = vec!["r.lead_id".to_owned()];
    if emitter.moment == Evaluation::Replay {
        lines.push("r.judged_at".to_owned());
    }
    lines.extend(gates.iter().map(|gate| format!("r.{gate}")));
    lines.extend(totals.iter().map(|one| format!("-- {}\n    {} AS {}", one.remark, one.expression, one.alias)));
    let mut scored: Vec<String> = totals.iter().map(|one| format!("t.{}", one.alias)).collect();
    if scored.is_empty() {
        scored.push("0".to_owned());
    }
    format!(
        "totals AS (\n  SELECT\n    {}\n  FROM ruled r\n),\nscored AS (\n  SELECT t.*, {} AS score\n  FROM totals t\n)",
        lines.join(",\n    "),
        scored.join(" + ")
    )
}
