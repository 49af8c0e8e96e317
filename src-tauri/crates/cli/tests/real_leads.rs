//! Real leads, where they are at hand: every count that is known of them comes out of a one-rule definition.

mod support;

use serde_json::Value;
use support::{Desk, mapping, one_rule, real_leads};

fn leads_and_won(desk: &Desk, condition: &str) -> (u64, u64) {
    desk.write("w/mql.yaml", &one_rule(condition));
    let side = &desk.json(&["--workspace", "w", "simulate"])["sides"]["to"];
    (side["qualified"].as_u64().expect("a count"), side["outcomes"]["won"].as_u64().expect("a count"))
}

fn olist() -> Option<Desk> {
    let folder = real_leads("olist_funnel")?;
    let desk = Desk::new();
    desk.workspace(&one_rule("{ all: [] }"));
    let path = |name: &str| folder.join(name).to_string_lossy().into_owned();
    let leads = path("olist_marketing_qualified_leads_dataset.csv");
    let deals = path("olist_closed_deals_dataset.csv");
    let leads = desk.json(&["--workspace", "w", "import", "leads", &leads, "--mapping", &mapping("olist-leads.yaml")]);
    assert_eq!((&leads["added"], &leads["rejected"]), (&Value::from(8000), &Value::Array(Vec::new())));
    let deals = desk.json(&["--workspace", "w", "import", "stages", &deals, "--mapping", &mapping("olist-deals.yaml")]);
    assert_eq!(deals["added"], 842);
    // No assumption about old open leads, unless a test makes one.
    let funnel = desk.read("w/funnel.yaml");
    let kept: Vec<&str> = funnel.lines().filter(|line| !line.starts_with("lost_after")).collect();
    desk.write("w/funnel.yaml", &(kept.join("\n") + "\n"));
    Some(desk)
}

#[test]
fn olist_says_what_is_won_and_that_the_rest_is_unknown() {
    let Some(desk) = olist() else { return };
    let report = desk.json(&["--workspace", "w", "simulate"]);
    let side = &report["sides"]["to"];
    assert_eq!(
        side["outcomes"],
        serde_json::json!({ "won": 842, "lost": 0, "rejected": 0, "open": 7158, "never_worked": 0 })
    );
    let rate = &side["win_rate"];
    assert_eq!((rate["known"].as_u64(), rate["unknown"].as_u64()), (Some(842), Some(7158)));
    assert_eq!((rate["worst"].as_f64(), rate["best"].as_f64()), (Some(0.10525), Some(1.0)));

    desk.done(&["--workspace", "w", "edit", "set", "funnel", "lost_after", "180d"]);
    let report = desk.json(&["--workspace", "w", "simulate"]);
    let outcomes = &report["sides"]["to"]["outcomes"];
    let decided = report["lost_after"]["decided"].as_u64().expect("a count");
    assert!(decided > 0);
    assert_eq!(outcomes["lost"].as_u64(), Some(decided));
    assert_eq!(outcomes["open"].as_u64(), Some(7158 - decided));
}

#[test]
fn olist_by_origin() {
    let Some(desk) = olist() else { return };
    let counts = [
        ("organic_search", 2296, 271),
        ("paid_search", 1586, 195),
        ("social", 1350, 75),
        ("unknown", 1099, 179),
        ("direct_traffic", 499, 56),
        ("email", 493, 15),
        ("referral", 284, 24),
    ];
    for (origin, leads, won) in counts {
        assert_eq!(leads_and_won(&desk, &format!("{{ field: origin, is: {origin} }}")), (leads, won), "{origin}");
    }
    assert_eq!(leads_and_won(&desk, "{ field: origin, known: false }"), (60, 14), "blank");
}

fn imported(folder: &str, file: &str, mapping_name: &str) -> Option<(Desk, Value)> {
    let folder = real_leads(folder)?;
    let desk = Desk::new();
    desk.workspace(&one_rule("{ all: [] }"));
    let file = folder.join(file).to_string_lossy().into_owned();
    let report = desk.json(&["--workspace", "w", "import", "leads", &file, "--mapping", &mapping(mapping_name)]);
    Some((desk, report))
}

#[test]
fn x_education_by_source_and_occupation() {
    let Some((desk, report)) = imported("x_education", "Leads.csv", "x-education.yaml") else { return };
    assert_eq!(report["rows"], 9240);
    assert_eq!(leads_and_won(&desk, "{ all: [] }"), (9240, 3561));
    let source = "Lead Source";
    // `Google` stands 2,868 times and `google` 5 times; texts are compared without regard to case.
    assert_eq!(leads_and_won(&desk, &format!("{{ field: {source}, is: Google }}")).0, 2868 + 5);
    let counts = [
        ("Direct Traffic", 2543, 818),
        ("Olark Chat", 1755, 448),
        ("Reference", 534, 490),
        ("Welingak Website", 142, 140),
    ];
    for (name, leads, won) in counts {
        assert_eq!(leads_and_won(&desk, &format!("{{ field: {source}, is: {name} }}")), (leads, won), "{name}");
    }
    let occupation = "What is your current occupation";
    assert_eq!(leads_and_won(&desk, &format!("{{ field: {occupation}, is: Working Professional }}")), (706, 647));
    let time = "Total Time Spent on Website";
    assert_eq!(leads_and_won(&desk, &format!("{{ field: {time}, is: 0 }}")), (2193, 916));
    assert_eq!(leads_and_won(&desk, &format!("{{ field: {time}, at_least: 1000 }}")), (2127, 1481));
}

#[test]
fn x_education_warns_of_what_was_set_after_the_sale() {
    let Some((desk, report)) = imported("x_education", "Leads.csv", "x-education.yaml") else { return };
    let warnings = report["warnings"].to_string();
    for column in ["Tags", "Lead Quality", "Lead Profile", "Last Notable Activity"] {
        assert!(warnings.contains(column), "{column} is warned about at the import: {warnings}");
    }
    desk.write("w/mql.yaml", &one_rule("{ field: Tags, is: Ringing }"));
    let report = desk.json(&["--workspace", "w", "simulate"]);
    let warned = |warning: &Value| warning["code"] == "known-as-of-export" && warning["rule"] == "one";
    assert!(report["warnings"].as_array().expect("warnings").iter().any(warned), "{}", report["warnings"]);
}

#[test]
fn extraalearn_converted() {
    let Some((desk, _)) = imported("extraalearn", "ExtraaLearn.csv", "extraalearn.yaml") else { return };
    assert_eq!(leads_and_won(&desk, "{ all: [] }"), (4612, 1377));
    assert_eq!(leads_and_won(&desk, "{ field: first_interaction, is: Website }"), (2542, 1159));
}
