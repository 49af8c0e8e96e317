//! What a result says of itself: that it rests on what was not known then, and that a difference is noise.

mod support;

use serde_json::Value;
use support::{Desk, one_rule};

const MAPPING: &str = "kind: leads\ncolumns:\n  visits: { type: number, known_as_of: export }\n  \
                       fate: { to: stage, when: { a: accepted, r: rejected } }\n";

/// 18 leads with 1 to 18 visits, of whom every third was rejected.
fn leads() -> String {
    let row = |visits: u32| {
        format!("L-{visits:02},2026-01-01,{visits},{}\n", if visits.is_multiple_of(3) { "r" } else { "a" })
    };
    "lead_id,created_at,visits,fate\n".to_owned() + &(1..=18).map(row).collect::<String>()
}

fn desk() -> Desk {
    let desk = Desk::new();
    desk.workspace(&one_rule("{ field: visits, at_least: 9 }"));
    desk.write("before.yaml", &one_rule("{ field: visits, at_least: 13 }"));
    desk.write("leads.csv", &leads());
    desk.write("w/mappings/crm.yaml", MAPPING);
    desk.done(&["--workspace", "w", "import", "leads", "leads.csv", "--mapping", "w/mappings/crm.yaml"]);
    desk
}

/// The warnings' codes and rules, as `known-as-of-export one`.
fn codes(report: &Value) -> Vec<String> {
    let text = |warning: &Value, key| warning[key].as_str().expect("a text").to_owned();
    let warnings = report["warnings"].as_array().expect("warnings");
    warnings.iter().map(|warning| format!("{} {}", text(warning, "code"), text(warning, "rule"))).collect()
}

#[test]
fn whatever_rests_on_the_export_says_so_in_every_answer() {
    let desk = desk();
    let mut answers: Vec<Vec<&str>> = vec![vec!["score"], vec!["simulate"], vec!["explain", "L-07"]];
    answers.push(vec!["score", "--moment", "replay"]);
    answers.push(vec!["simulate", "--moment", "replay"]);
    answers.extend(
        ["sqlite", "duckdb", "postgres", "spark", "snowflake", "bigquery"].map(|d| vec!["sql", "--dialect", d]),
    );
    for answer in answers {
        let arguments = [&["--workspace", "w"], answer.as_slice()].concat();
        assert!(codes(&desk.json(&arguments)).contains(&"known-as-of-export one".to_owned()), "{answer:?}");
        let told = desk.run(&arguments).err;
        assert!(told.contains("warning: one: ") && told.contains("`visits`"), "{answer:?}: {told}");
    }
    desk.write("w/mql.yaml", &one_rule("{ field: lead_id, is: L-07 }"));
    assert!(codes(&desk.json(&["--workspace", "w", "score"])).is_empty(), "what rests on nothing else says nothing");
}

#[test]
fn a_difference_that_chance_makes_is_called_noise() {
    let desk = desk();
    let report = desk.json(&["--workspace", "w", "simulate", "--from", "before.yaml"]);
    let rate = |side: &str| report["sides"][side]["acceptance_rate"]["rate"].as_f64().expect("a rate");
    assert!(rate("from") > rate("to"), "4 of 6 and 6 of 10");
    let noise = report["warnings"].as_array().expect("warnings").iter().find(|warning| warning["code"] == "noise");
    assert_eq!(
        noise.expect("a warning")["message"],
        "6 of 10 accepted against 4 of 6 before: a difference like this comes about by chance in nearly every case"
    );
    let told = desk.run(&["--workspace", "w", "simulate", "--from", "before.yaml"]).err;
    assert!(told.contains("warning: 6 of 10 accepted against 4 of 6 before: "), "{told}");
    let same = desk.json(&["--workspace", "w", "simulate", "--from", "w/mql.yaml"]);
    assert!(!codes(&same).contains(&"noise ".to_owned()), "the same is no difference");
}
