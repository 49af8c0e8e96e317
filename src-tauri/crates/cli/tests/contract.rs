//! The command line as others rely on it: names, flags, exit codes and JSON keys.

mod support;

use serde_json::Value;
use support::{Desk, one_rule};

fn keys(value: &Value) -> Vec<&str> {
    value.as_object().expect("an object").keys().map(String::as_str).collect()
}

#[test]
fn a_new_sample_workspace_shows_the_preview_of_its_draft() {
    let desk = Desk::new();
    let made = desk.json(&["new", "demo", "--sample"]);
    assert!(made["workspace"].as_str().expect("a path").ends_with("demo"));
    let report = desk.json(&["--workspace", "demo", "simulate"]);
    assert_eq!(report["from"]["ref"], "v1");
    assert_eq!(report["to"]["ref"], "draft");
    let (from, to) = (&report["sides"]["from"], &report["sides"]["to"]);
    let rate = |side: &Value| side["acceptance_rate"]["rate"].as_f64().expect("a rate");
    assert!((0.36..0.44).contains(&rate(from)), "in force: {}", rate(from));
    assert!((0.74..0.81).contains(&rate(to)), "draft: {}", rate(to));
    let count = |side: &Value, key: &str| side[key].as_u64().expect("a count");
    assert!(count(to, "qualified") < count(from, "qualified"), "fewer leads");
    assert!(to["outcomes"]["won"].as_u64() > from["outcomes"]["won"].as_u64(), "and more sales");

    let cells: u64 = report["cells"].as_array().expect("cells").iter().map(|cell| count(cell, "leads")).sum();
    assert_eq!(cells, count(&report, "leads"), "the cells add up to all leads");
    let changed = |cell: &&Value| cell["from"] != cell["to"];
    let moved: u64 =
        report["cells"].as_array().expect("cells").iter().filter(changed).map(|cell| count(cell, "leads")).sum();
    assert_eq!(moved as usize, report["changes"].as_array().expect("changes").len());
    let text = desk.done(&["--workspace", "demo", "simulate"]);
    assert!(text.contains("acceptance rate") && text.contains("who changes band"), "{text}");
}

#[test]
fn simulate_answers_with_the_keys_of_the_contract() {
    let desk = Desk::new();
    desk.done(&["new", "demo", "--sample"]);
    let report = desk.json(&["simulate", "--workspace", "demo"]);
    for key in ["from", "to", "as_of", "moment", "leads", "cells", "sides", "sql", "changes", "warnings"] {
        assert!(report.get(key).is_some(), "{key}");
    }
    assert_eq!(keys(&report["from"]), ["ref", "sha256"]);
    assert_eq!(keys(&report["cells"][0]), ["from", "to", "outcome", "leads", "amount"]);
    let side = &report["sides"]["from"];
    let expected = [
        "qualified",
        "handed_off",
        "accepted",
        "rejected",
        "acceptance_rate",
        "win_rate",
        "outcomes",
        "reached",
        "amount",
        "per_month",
    ];
    assert_eq!(keys(side), expected);
    assert_eq!(keys(&side["win_rate"]), ["rate", "low", "high", "known", "unknown", "worst", "best"]);
    assert_eq!(keys(&side["outcomes"]), ["won", "lost", "rejected", "open", "never_worked"]);
    assert_eq!(keys(&side["reached"]), ["meeting", "proposal", "won"]);
    assert_eq!(keys(&side["per_month"][0]), ["month", "qualified"]);
    assert_eq!(keys(&report["sql"]["to"]), ["meets", "meets_though_rejected", "accepted_without_meeting"]);
    assert_eq!(keys(&report["changes"][0]), ["lead_id", "from", "to", "outcome", "rules"]);
    assert_eq!(keys(&report["changes"][0]["from"]), ["score", "band"]);
}

#[test]
fn commitments_are_measured_on_the_leads_that_were_handed_off() {
    let desk = Desk::new();
    desk.done(&["new", "demo", "--sample"]);
    let report = desk.json(&["--workspace", "demo", "simulate"]);
    let commitments = report["commitments"].as_array().expect("commitments");
    let ids: Vec<&str> = commitments.iter().map(|own| own["id"].as_str().expect("an id")).collect();
    assert_eq!(ids, ["volume", "acceptance", "first-touch", "decision", "reasons"]);
    for own in commitments {
        assert_eq!(keys(own), ["id", "label", "by", "measure", "tally", "periods"]);
        for key in ["kept", "broken", "running", "unknown"] {
            let periods = own["periods"].as_array().expect("periods").iter();
            let sum: u64 = periods.map(|period| period["tally"][key].as_u64().expect("a count")).sum();
            assert_eq!(own["tally"][key].as_u64(), Some(sum), "{} {key}", own["id"]);
        }
    }
    let handed_off = commitments[0]["tally"]["kept"].as_u64().expect("a count");
    let stages = desk.json(&["--workspace", "demo", "simulate", "--to", "v1"]);
    assert_eq!(
        stages["sides"]["to"]["handed_off"].as_u64(),
        Some(handed_off),
        "the sample hands off what version 1 qualifies"
    );
}

#[test]
fn without_a_version_in_force_only_the_draft_is_shown() {
    let desk = Desk::new();
    desk.done(&["new", "w"]);
    desk.write("leads.csv", "lead_id,email,employees\n1,a@maker.example,900\n");
    desk.done(&["--workspace", "w", "import", "leads", "leads.csv"]);
    let report = desk.json(&["--workspace", "w", "simulate"]);
    assert_eq!(report["from"], Value::Null);
    assert_eq!(report["sides"]["from"], Value::Null);
    assert_eq!(report["as_of"], Value::Null, "these leads have no time at all");
    assert_eq!(report["cells"][0]["from"], Value::Null);
    assert_eq!(desk.json(&["--workspace", "w", "status"])["in_force"], Value::Null);
}

#[test]
fn exit_codes_tell_no_from_wrong_use_from_could_not() {
    let desk = Desk::new();
    desk.done(&["new", "w"]);
    assert_eq!(desk.run(&["--workspace", "w", "check"]).code, 0);
    assert_eq!(desk.run(&["--workspace", "w", "frobnicate"]).code, 2);
    assert_eq!(desk.run(&["--workspace", "w", "score", "--definition", "v9"]).code, 2);
    assert_eq!(desk.run(&["check"]).code, 2, "no workspace here");
    assert_eq!(desk.run(&["--workspace", "nowhere", "check"]).code, 3);
    assert_eq!(desk.run(&["--workspace", "w", "import", "leads", "nothing.csv"]).code, 3);
    assert_eq!(desk.run(&["new", "w"]).code, 2, "it stands there already");
    std::fs::remove_file(desk.path("w/sla.yaml")).expect("removed");
    let answer = desk.run(&["--workspace", "w", "check", "--json"]);
    assert_eq!(answer.code, 1);
    let report: Value = serde_json::from_str(&answer.out).expect("JSON");
    assert_eq!(report["ok"], false);
    assert_eq!(report["diagnostics"][0]["file"], "sla.yaml");
    assert_eq!(keys(&report["diagnostics"][0])[..7], ["file", "line", "column", "code", "message", "help", "severity"]);
}

#[test]
fn a_fault_shows_its_line_underlined_and_what_to_do() {
    let desk = Desk::new();
    desk.workspace(&one_rule("{ field: employees, at_leest: 500 }"));
    let answer = desk.run(&["--workspace", "w", "check"]);
    assert_eq!(answer.code, 1);
    assert_eq!(answer.out, "");
    let lines: Vec<&str> = answer.err.lines().collect();
    assert!(lines[0].starts_with("mql.yaml:7:") && lines[0].contains("`at_leest`"), "{}", answer.err);
    assert!(lines.iter().any(|line| line.contains("^^^^^^^^")), "{}", answer.err);
    assert!(answer.err.contains("help: ") && answer.err.contains("`at_least`"), "{}", answer.err);
}

#[test]
fn an_edit_changes_one_value_and_says_so() {
    let desk = Desk::new();
    desk.done(&["new", "demo", "--sample"]);
    let before = desk.read("demo/mql.yaml");
    let report = desk.json(&["--workspace", "demo", "edit", "set", "mql", "bands.qualified.from", "60"]);
    assert_eq!(keys(&report), ["sentence", "sha256"]);
    assert!(report["sentence"].as_str().expect("a sentence").contains("from 65 to 60"), "{report}");
    let after = desk.read("demo/mql.yaml");
    let differing: Vec<(&str, &str)> =
        before.lines().zip(after.lines()).filter(|(before, after)| before != after).collect();
    assert_eq!(differing.len(), 1, "one line, every comment kept: {differing:?}");
    assert!(differing[0].1.contains("from: 60"));
    let answer = desk.run(&["--workspace", "demo", "edit", "set", "mql", "bands.qualifyed.from", "60"]);
    assert_eq!(answer.code, 2);
    assert!(answer.err.contains("`qualified`"), "a suggestion: {}", answer.err);
    let history = std::fs::read_dir(desk.path("demo/drafts")).expect("a history").count();
    assert_eq!(history, 1, "this device's own folder");
}

#[test]
fn an_edit_that_would_leave_a_fault_is_refused() {
    let desk = Desk::new();
    desk.done(&["new", "w"]);
    let before = desk.read("w/mql.yaml");
    let answer = desk.run(&["--workspace", "w", "edit", "set", "mql", "bands.qualified.from", "sixty"]);
    assert_eq!(answer.code, 1);
    assert!(answer.err.contains("`sixty`") && answer.err.contains("nothing was changed"), "{}", answer.err);
    assert_eq!(desk.read("w/mql.yaml"), before);
    assert!(!desk.path("w/drafts").exists(), "nothing in the history");
    // A document that has a fault already can be mended in steps.
    desk.write("w/mql.yaml", &before.replace("from: 65", "from: sixty").replace("points: 40", "points: forty"));
    desk.done(&["--workspace", "w", "edit", "set", "mql", "bands.qualified.from", "65"]);
    assert_eq!(desk.run(&["--workspace", "w", "check"]).code, 1);
}

#[test]
fn wrong_usage_is_json_too_where_json_is_asked_for() {
    let desk = Desk::new();
    for line in [&["frobnicate", "--json"][..], &["--json", "score", "--moment", "never"], &["explain", "--json"]] {
        let answer = desk.run(line);
        assert_eq!(answer.code, 2, "{line:?}");
        let fault: Value = serde_json::from_str(&answer.out).expect("JSON");
        assert_eq!(fault["error"]["code"], "usage");
        assert!(!fault["error"]["message"].as_str().expect("words").is_empty());
    }
    assert!(desk.run(&["explain", "--json"]).out.contains("<LEAD_ID>"), "what is missing is named");
    assert_eq!(desk.run(&["--help"]).code, 0);
}

#[test]
fn rejected_rows_never_take_the_place_of_the_export() {
    let desk = Desk::new();
    desk.done(&["new", "w"]);
    let export = "lead_id,email\n1,a@maker.example\n2\n";
    desk.write("leads.csv", export);
    let import = ["--workspace", "w", "import", "leads", "leads.csv"];
    let answer = desk.run(&[&import[..], &["--rejects", "./leads.csv"]].concat());
    assert_eq!((answer.code, desk.read("leads.csv").as_str()), (2, export), "{}", answer.err);
    let report = desk.json(&[&import[..], &["--rejects", "rejects.csv"]].concat());
    assert_eq!((&report["added"], report["rejected"].as_array().map(Vec::len)), (&Value::from(1), Some(1)));
    assert!(desk.read("rejects.csv").lines().nth(1).is_some_and(|row| row.starts_with("3,")));
    desk.write("open.csv", "lead_id,email\n1,\"a@maker.example\n");
    let answer = desk.run(&["--workspace", "w", "import", "leads", "open.csv", "--rejects", "rejects.csv"]);
    assert_eq!(answer.code, 3);
    assert!(answer.err.contains("open.csv:2: "), "the file and the line: {}", answer.err);
    assert!(desk.read("rejects.csv").contains("3,"), "what stood there is kept when nothing was imported");
}

#[test]
fn programs_that_edit_at_the_same_time_lose_nothing() {
    let desk = Desk::new();
    desk.done(&["new", "w"]);
    let edits_of = |program: usize| {
        (0..6).map(move |nth| {
            let id = format!("gate-{program}-{nth}");
            let gate = format!("{{ id: {id}, label: Gate {program} {nth}, when: {{ field: company, is: {id} }} }}");
            (id, gate)
        })
    };
    std::thread::scope(|scope| {
        for program in 0..8 {
            let desk = &desk;
            scope.spawn(move || {
                for (_, gate) in edits_of(program) {
                    desk.done(&["--workspace", "w", "edit", "add", "mql", "never", &gate]);
                }
            });
        }
    });
    let (text, log) = (desk.read("w/mql.yaml"), history(&desk));
    for (id, _) in (0..8).flat_map(edits_of) {
        assert!(text.contains(&format!("id: {id}")), "{id} is in the document");
        assert_eq!(log.matches(&format!("\"id\":\"{id}\"")).count(), 1, "{id} is once in the history");
    }
    desk.done(&["--workspace", "w", "check"]);
}

/// The draft's history, of every device.
fn history(desk: &Desk) -> String {
    let devices = std::fs::read_dir(desk.path("w/drafts")).expect("a history").flatten();
    devices.map(|device| std::fs::read_to_string(device.path().join("changes.jsonl")).expect("read")).collect()
}

#[test]
fn a_failing_example_is_a_fault_of_the_definition() {
    let desk = Desk::new();
    let examples = "examples:\n  - { id: big, label: A big one, lead: { employees: 900 }, band: other }\n";
    desk.workspace(&(one_rule("{ field: employees, at_least: 500 }") + examples));
    let answer = desk.run(&["check", "--workspace", "w"]);
    assert_eq!(answer.code, 1);
    assert!(answer.err.contains("mql.yaml:12:") && answer.err.contains("`big`"), "{}", answer.err);
    assert_eq!(desk.run(&["simulate", "--workspace", "w"]).code, 0, "it can be simulated all the same");
    let answer = desk.run(&["edit", "set", "mql", "bands.chosen.from", "8", "--workspace", "w"]);
    assert_eq!(answer.code, 0, "and edited, as threshold and example are changed one after the other");
    assert!(answer.err.contains("`big`"), "{}", answer.err);
}

#[test]
fn scores_as_csv_are_those_of_the_json() {
    let desk = Desk::new();
    desk.done(&["new", "demo", "--sample"]);
    for moment in ["handoff", "replay"] {
        let report = desk.json(&["--workspace", "demo", "score", "--moment", moment, "--csv", "scores.csv"]);
        let csv = desk.read("scores.csv");
        let leads = report["leads"].as_array().expect("leads");
        assert_eq!(csv.lines().count(), leads.len() + 1);
        let piped = desk.done(&["--workspace", "demo", "score", "--moment", moment, "--csv", "-"]);
        assert_eq!(piped, csv, "a dash is standard output");
        let heading = if moment == "replay" { "lead_id,first_qualified_at" } else { "lead_id,score,band,at" };
        assert_eq!(csv.lines().next(), Some(heading));
        let ids: Vec<&str> = leads.iter().map(|lead| lead["lead_id"].as_str().expect("an id")).collect();
        assert!(ids.is_sorted());
        let bands: u64 =
            report["bands"].as_object().expect("bands").values().map(|n| n.as_u64().expect("a count")).sum();
        assert_eq!(bands as usize, leads.len());
    }
}

#[test]
fn a_table_never_takes_the_place_of_a_document() {
    let desk = Desk::new();
    desk.done(&["new", "w"]);
    let before = desk.read("w/mql.yaml");
    assert_eq!(desk.run(&["--workspace", "w", "score", "--csv", "w/mql.yaml"]).code, 2);
    assert_eq!(desk.read("w/mql.yaml"), before);
}

#[test]
fn an_explanation_adds_up_to_the_score() {
    let desk = Desk::new();
    desk.done(&["new", "demo", "--sample"]);
    let scores = desk.json(&["--workspace", "demo", "score"]);
    for lead in scores["leads"].as_array().expect("leads").iter().step_by(500) {
        let id = lead["lead_id"].as_str().expect("an id");
        let explanation = desk.json(&["explain", id, "--workspace", "demo"]);
        for key in ["lead_id", "at", "score", "band", "gates", "categories"] {
            assert!(explanation.get(key).is_some(), "{key}");
        }
        assert_eq!(
            (&explanation["score"], &explanation["band"], &explanation["at"]),
            (&lead["score"], &lead["band"], &lead["at"])
        );
        let categories = explanation["categories"].as_array().expect("categories");
        let total: i64 = categories.iter().map(|category| category["total"].as_i64().expect("points")).sum();
        assert_eq!(total, lead["score"].as_i64().expect("a score"));
        for category in categories {
            let rules = category["rules"].as_array().expect("rules");
            let sum: i64 = rules.iter().map(|rule| rule["points"].as_i64().expect("points")).sum();
            assert_eq!(sum, category["sum"].as_i64().expect("a sum"));
            assert!(rules.iter().all(|rule| !rule["because"].as_str().expect("words").is_empty()));
        }
    }
}

#[test]
fn what_is_forgotten_is_gone_and_stays_gone() {
    let desk = Desk::new();
    desk.done(&["new", "w"]);
    desk.write("leads.csv", "lead_id,email\nsecret-person,a@maker.example\nother,b@maker.example\n");
    desk.done(&["--workspace", "w", "import", "leads", "leads.csv"]);
    assert_eq!(desk.json(&["--workspace", "w", "forget", "secret-person"])["forgotten"], 1);
    desk.done(&["--workspace", "w", "import", "leads", "leads.csv"]);
    assert_eq!(desk.json(&["--workspace", "w", "leads"])["leads"], 1);
    let mut folders = vec![desk.path("data")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("listed").flatten() {
            if entry.path().is_dir() {
                folders.push(entry.path());
                continue;
            }
            let bytes = std::fs::read(entry.path()).expect("read");
            let found = bytes.windows(13).any(|window| window == b"secret-person");
            assert!(!found, "{} still holds the id", entry.path().display());
        }
    }
}

#[cfg(unix)]
#[test]
fn a_workspace_that_is_renamed_keeps_its_leads() {
    let desk = Desk::new();
    desk.done(&["new", "demo", "--sample"]);
    let before = desk.json(&["--workspace", "demo", "leads"]);
    std::fs::rename(desk.path("demo"), desk.path("acme")).expect("renamed");
    assert_eq!(desk.json(&["--workspace", "acme", "leads"]), before);
}

#[cfg(unix)]
#[test]
fn only_the_user_may_look_at_the_leads() {
    use std::os::unix::fs::PermissionsExt;
    let desk = Desk::new();
    desk.done(&["new", "demo", "--sample"]);
    let mut paths = vec![desk.path("data")];
    while let Some(path) = paths.pop() {
        let mode = std::fs::metadata(&path).expect("there").permissions().mode() & 0o077;
        if path.is_dir() {
            assert_eq!(mode, 0, "{}", path.display());
            paths.extend(std::fs::read_dir(path).expect("listed").flatten().map(|entry| entry.path()));
        } else if path.to_string_lossy().contains("sqlite") {
            assert_eq!(mode, 0, "{}", path.display());
        }
    }
}

#[test]
fn a_definition_is_one_statement_in_every_dialect() {
    let desk = Desk::new();
    desk.done(&["new", "demo", "--sample"]);
    for dialect in ["sqlite", "duckdb", "postgres", "spark", "snowflake", "bigquery"] {
        let report = desk.json(&["--workspace", "demo", "sql", "--dialect", dialect]);
        assert_eq!(keys(&report), ["sql", "warnings"]);
        let warnings = report["warnings"].as_array().expect("warnings");
        assert!(!warnings.is_empty(), "it asks for words");
        for warning in warnings {
            assert_eq!(keys(warning), ["code", "rule", "message"]);
            assert_eq!(warning["code"], "whole-words");
        }
        let answer = desk.run(&["--workspace", "demo", "sql", "--dialect", dialect]);
        assert_eq!((answer.code, &answer.out), (0, &report["sql"].as_str().expect("a statement").to_owned()));
        assert!(answer.err.contains("warning: decision-maker: "), "{}", answer.err);
        assert!(answer.out.ends_with("ORDER BY s.lead_id;\n"), "{}", answer.out);
        assert_eq!(answer.out.matches(';').count() - answer.out.matches("`;`").count(), 1 + remarks(&answer.out));
    }
    let of =
        |arguments: &[&str]| desk.done(&[&["--workspace", "demo", "sql", "--dialect", "sqlite"], arguments].concat());
    assert_ne!(of(&["--definition", "v1"]), of(&["--definition", "draft"]));
    assert!(of(&["--as-of", "2026-01-15T12:00:00Z"]).contains("'2026-01-15T12:00:00Z' AS as_of"));
    assert_eq!(of(&["--moment", "handoff"]), of(&[]));
    assert!(of(&["--moment", "replay"]).contains("AS first_qualified_ms\n"));
    assert_eq!(desk.run(&["--workspace", "demo", "sql", "--dialect", "oracle"]).code, 2);
    assert_eq!(desk.run(&["--workspace", "demo", "sql"]).code, 2, "a dialect must be named");
}

/// Signs that end a statement, but in remarks end nothing.
fn remarks(sql: &str) -> usize {
    let remarks = sql.lines().filter(|line| line.trim_start().starts_with("--"));
    remarks.map(|line| line.matches(';').count() - line.matches("`;`").count()).sum()
}

#[test]
fn without_leads_a_statement_takes_the_columns_from_the_definition() {
    let desk = Desk::new();
    desk.workspace(&one_rule("{ field: employees, at_least: 500 }"));
    let report = desk.json(&["--workspace", "w", "sql", "--dialect", "postgres"]);
    let sql = report["sql"].as_str().expect("a statement");
    assert!(sql.contains("COALESCE(j.lead_employees >= 500, FALSE) THEN 10"), "{sql}");
    assert_eq!(report["warnings"], Value::Array(Vec::new()));
}
