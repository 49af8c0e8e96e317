//! A replay as steps of the statement: every lead is judged at each moment at which something about it can change, and the
//! first of them in the qualifying band is taken. Between two such moments nothing changes, so the moment found is exact.

use agreement::model::{Duration, EventTest};

use super::condition::conjunction;
use super::emitter::{Emitter, Since, Table};
use crate::plan::points::halved;
use crate::plan::value::TimeTest;
use crate::score::Evaluation;

impl Emitter<'_> {
    /// Notes when events of a kind change what is said of a lead: when they happen, when they leave the window, and each
    /// time that their points are halved, until nothing is left to be halved.
    pub(super) fn changes_of_events(&mut self, test: &EventTest, halving: Option<(i32, Duration)>) {
        if self.moment != Evaluation::Replay {
            return;
        }
        let mut after = vec![0];
        after.extend(test.within.map(Duration::milliseconds));
        if let Some((points, length)) = halving {
            let times = (1..).take_while(|k| halved(points, k - 1) != 0);
            after.extend(times.map(|k| k * length.milliseconds()));
        }
        let rows = conjunction(&self.kind(test));
        self.change(Table::Events, "e.at_ms".to_owned(), rows, &after);
    }

    /// Notes when a test of a date-time, spoken of as `j.` and its name, begins and ends to hold.
    pub(super) fn changes_of_time(&mut self, column: &str, test: &TimeTest) {
        let after = match *test {
            TimeTest::Span { .. } => return,
            TimeTest::Within(length) => vec![0, length],
            TimeTest::OlderThan(length) => vec![length],
        };
        let column = column.replacen("j.", "l.", 1);
        self.change(Table::Leads, column.clone(), format!("{column} IS NOT NULL"), &after);
    }

    fn change(&mut self, table: Table, time: String, rows: String, after: &[i64]) {
        if self.moment == Evaluation::Replay {
            self.changes.entry(Since { table, time, rows }).or_default().extend(after);
        }
    }
}

/// From when to when each lead is followed, and the moments at which it is judged.
pub(super) fn moments(emitter: &Emitter<'_>, params: &str) -> String {
    let changes: Vec<String> = emitter
        .changes
        .iter()
        .map(|(Since { table, time, rows }, after)| {
            let (row, from) = match table {
                Table::Leads => ("l", "all_leads l"),
                Table::Events => ("e", "all_events e"),
            };
            let after: Vec<String> = after.iter().map(|after| format!("SELECT {after} AS later")).collect();
            let after = after.join(" UNION ALL ");
            format!(
                "SELECT {row}.lead_id, {time} + d.later AS at_ms\n  FROM {from}\n  \
                 CROSS JOIN ({after}) d{params}\n  WHERE {rows}"
            )
        })
        .collect();
    let followed = "-- Each lead is followed from its creation, else from the first that is known of it, to the as-of \
                    moment.\n\
                    followed AS (\n  SELECT\n    l.*,\n    COALESCE(l.created_ms, f.at_ms, m.as_of) AS begins,\n    \
                    m.as_of\n  FROM all_leads l\n  CROSS JOIN moment m\n  LEFT JOIN (\n    \
                    SELECT t.lead_id, MIN(t.at_ms) AS at_ms\n    FROM (\n      \
                    SELECT lead_id, at_ms FROM all_events\n      UNION ALL SELECT lead_id, at_ms FROM all_stages\n    \
                    ) t\n    CROSS JOIN moment m\n    WHERE t.at_ms <= m.as_of\n    GROUP BY t.lead_id\n  ) f \
                    ON f.lead_id = l.lead_id\n  \
                    WHERE l.created_ms IS NULL OR m.as_of IS NULL OR l.created_ms <= m.as_of\n)";
    let ends = "SELECT lead_id, begins AS at_ms FROM followed\n    UNION SELECT lead_id, as_of FROM followed";
    let (changes, between) = match changes.is_empty() {
        true => (String::new(), String::new()),
        false => (
            format!(
                ",\n-- When something about a lead changes: an event, the end of its window, a halving of its points, a date.\n\
                 changes AS (\n  {}\n)",
                changes.join("\n  UNION ALL ")
            ),
            "\n    UNION SELECT f.lead_id, c.at_ms\n    FROM followed f\n    JOIN changes c ON c.lead_id = f.lead_id\n    \
             WHERE c.at_ms > f.begins AND c.at_ms <= f.as_of"
                .to_owned(),
        ),
    };
    format!(
        "{followed}{changes},\n-- A lead is judged at each of these moments.\njudged AS (\n  SELECT\n    f.*,\n    \
         t.at_ms AS judged_at\n  FROM followed f\n  JOIN (\n    {ends}{between}\n  ) t ON t.lead_id = f.lead_id\n)"
    )
}

/// The last steps: of each lead the first moment in the qualifying band, else the last of all.
pub(super) fn first(emitter: &Emitter<'_>, qualifying: &str, band: &str) -> String {
    let qualifying = emitter.dialect.literal(qualifying);
    format!(
        ",\nbanded AS (\n  SELECT\n    s.lead_id,\n    s.score,\n    s.judged_at,\n  {band} AS band\n  FROM scored s\n),\n\
         -- First the moments in the qualifying band, from the earliest on; then the others, from the latest on.\n\
         placed AS (\n  SELECT\n    b.*,\n    ROW_NUMBER() OVER (\n      PARTITION BY b.lead_id\n      ORDER BY \
         CASE WHEN b.band = {qualifying} THEN 0 ELSE 1 END,\n        \
         CASE WHEN b.band = {qualifying} THEN b.judged_at ELSE -b.judged_at END\n    ) AS place\n  FROM banded b\n)\n\
         SELECT\n  b.lead_id,\n  b.score,\n  b.band,\n  \
         CASE WHEN b.band = {qualifying} THEN b.judged_at END AS first_qualified_ms\n\
         FROM placed b\nWHERE b.place = 1\nORDER BY b.lead_id;\n"
    )
}
