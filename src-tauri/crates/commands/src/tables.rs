//! Answers as CSV files, every cell safe to open in a spreadsheet.

use std::io::Write;
use std::path::Path;

use agreement::Decimal;
use store::leads::csv_safe;

use crate::Fault;
use crate::wire::{ScoreReport, SimulateReport};

/// `-` stands for standard output, as everywhere on a command line.
pub fn is_standard_output(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// `score --csv`: `lead_id,score,band,at`, or for a replay `lead_id,first_qualified_at`; by lead id.
pub fn write_scores(report: &ScoreReport, path: &Path) -> Result<(), Fault> {
    let rows = report.leads.iter();
    let text = if report.moment == "replay" {
        let row = |lead: &crate::wire::LeadScore| {
            vec![lead.lead_id.clone(), lead.first_qualified_at.clone().unwrap_or_default()]
        };
        csv_table(&["lead_id", "first_qualified_at"], rows.map(row))
    } else {
        let row = |lead: &crate::wire::LeadScore| {
            vec![lead.lead_id.clone(), lead.score.to_string(), lead.band.clone(), lead.at.clone().unwrap_or_default()]
        };
        csv_table(&["lead_id", "score", "band", "at"], rows.map(row))
    };
    write(path, &text)
}

/// `simulate --csv`: every lead whose band differs, with both scores and bands, its outcome and the rules that changed.
pub fn write_changes(report: &SimulateReport, path: &Path) -> Result<(), Fault> {
    let columns = ["lead_id", "from_score", "from_band", "to_score", "to_band", "outcome", "rules"];
    let rows = report.changes.iter().map(|change| {
        let from = change.from.as_ref();
        let points = |points: Option<i32>| points.map_or("-".to_owned(), |points| points.to_string());
        let rules: Vec<String> = change
            .rules
            .iter()
            .map(|rule| format!("{} {} > {}", rule.id, points(rule.from), points(rule.to)))
            .collect();
        vec![
            change.lead_id.clone(),
            from.map_or(String::new(), |from| from.score.to_string()),
            from.map_or(String::new(), |from| from.band.clone()),
            change.to.score.to_string(),
            change.to.band.clone(),
            change.outcome.clone(),
            rules.join("; "),
        ]
    });
    write(path, &csv_table(&columns, rows))
}

/// Writes a table where none of the agreement's own files stands: a slip of the hand must not cost a document.
fn write(path: &Path, text: &str) -> Result<(), Fault> {
    if is_standard_output(path) {
        let written = std::io::stdout().lock().write_all(text.as_bytes());
        return written.map_err(|error| store::Fault::io("written", path, &error).into());
    }
    let own = ["yaml", "yml", "json", "jsonl", "sqlite"];
    let kind = path.extension().map(|kind| kind.to_string_lossy().to_lowercase()).unwrap_or_default();
    if path.exists() && own.contains(&kind.as_str()) {
        return Err(Fault::usage(
            "not-a-table",
            format!("`{}` is there already and is no table", path.display()),
            "name a `.csv` file; nothing was written",
        ));
    }
    Ok(store::files::deliver(path, &mut text.as_bytes())?)
}

/// Rows under a heading as CSV (RFC 4180). Texts come from strangers' exports and are made safe; numbers stay numbers.
fn csv_table(heading: &[&str], rows: impl Iterator<Item = Vec<String>>) -> String {
    let mut text = heading.join(",") + "\n";
    for row in rows {
        let cells: Vec<String> = row.iter().map(|cell| csv_cell(cell)).collect();
        text += &(cells.join(",") + "\n");
    }
    text
}

fn csv_cell(cell: &str) -> String {
    if Decimal::parse(cell).is_some() {
        return cell.to_owned();
    }
    let safe = csv_safe(cell);
    match safe.contains([',', '"', '\n', '\r']) {
        true => format!("\"{}\"", safe.replace('"', "\"\"")),
        false => safe.into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_quoted_and_safe_and_numbers_stay_numbers() {
        let rows = [vec!["=1+1".to_owned(), "-5".to_owned()], vec!["a,\"b\"".to_owned(), String::new()]];
        assert_eq!(csv_table(&["lead_id", "score"], rows.into_iter()), "lead_id,score\n'=1+1,-5\n\"a,\"\"b\"\"\",\n");
    }
}
