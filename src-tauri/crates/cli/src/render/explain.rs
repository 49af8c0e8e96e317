//! Why a lead has its score.

use commands::wire::Explanation;

use super::{Align, Table};

/// Gates, and each category's rules with their points and why.
pub fn explanation(explanation: &Explanation) -> String {
    let at = explanation.at.as_deref().map_or(String::new(), |at| format!(" at {at}"));
    let mut out = format!("{}: {} points, {}{at}\n", explanation.lead_id, explanation.score, explanation.band);
    if !explanation.gates.is_empty() {
        let mut table = Table::new(&[
            ("gate", Align::Left),
            ("kind", Align::Left),
            ("holds", Align::Left),
            ("because", Align::Left),
        ]);
        for gate in &explanation.gates {
            let kind = if gate.kind == "never" { "never" } else { "must have" };
            table.row([gate.label.as_str(), kind, if gate.holds { "yes" } else { "no" }, &gate.because]);
        }
        out += &format!("\n{table}");
    }
    for category in &explanation.categories {
        let limited = if i64::from(category.total) == category.sum {
            String::new()
        } else {
            format!(", limited from {}", category.sum)
        };
        out += &format!("\n{}: {}{limited}\n", category.label, category.total);
        let mut table = Table::new(&[("points", Align::Right), ("rule", Align::Left), ("because", Align::Left)]);
        for rule in &category.rules {
            table.row([rule.points.to_string(), rule.label.clone(), rule.because.clone()]);
        }
        out += &table.to_string();
    }
    out
}
