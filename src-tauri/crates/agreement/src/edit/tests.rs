use serde_json::json;

use super::*;

mod comments;
mod paths;
mod random;

const MQL: &str = r#"# What Acme calls a lead.
format: countersign/1
title: "Marketing-qualified lead"   # as on the website
purpose: A contact that marketing hands to sales.
lists:
  free-mail: [gmail.com, yahoo.com] # more to come
categories:
  - { id: fit, label: Fit, cap: 50 }
  - { id: intent, label: 'Buying signals', cap: 70, floor: -30 }   # halved below
rules:
  # Enterprise deals.
  - id: enterprise
    label: 500 or more employees
    category: fit
    when: { field: employees, at_least: 500 } # was 300
    points: 15

  # Looking at prices.
  - id: pricing-page
    label: Read a pricing page
    category: intent
    when:
      event: page_view
      # everything below it
      where: { path: { starts_with: /pricing } }
      within: 30d
    points: 50
bands:
  - { id: none, label: No action, action: Nothing happens. }
  - id: qualified
    label: Qualified
    from: 70       # agreed in March
    action: Sales engages.
"#;

fn changed(edit: Edit) -> String {
    apply(Document::Mql, MQL, &edit).unwrap_or_else(|fault| panic!("{fault}"))
}

fn set(path: &str, value: Value) -> Edit {
    Edit::Set { path: path.to_owned(), value }
}

fn add(path: &str, value: Value, before: Option<&str>) -> Edit {
    Edit::Add { path: path.to_owned(), value, before: before.map(str::to_owned) }
}

fn remove(path: &str) -> Edit {
    Edit::Remove { path: path.to_owned() }
}

fn shift(path: &str, before: Option<&str>) -> Edit {
    Edit::Move { path: path.to_owned(), before: before.map(str::to_owned) }
}

/// What one edit makes of the document, as one replacement of text.
fn check(edit: Edit, old: &str, new: &str) {
    assert!(MQL.matches(old).count() == 1, "{old} stands once");
    assert_eq!(changed(edit), MQL.replacen(old, new, 1));
}

#[test]
fn one_value_changes_and_nothing_else() {
    check(set("bands.qualified.from", json!(65)), "from: 70  ", "from: 65  ");
    check(set("title", json!("A \"good\" lead")), "\"Marketing-qualified lead\"", "\"A \\\"good\\\" lead\"");
    check(set("categories.intent.label", json!("It's intent")), "'Buying signals'", "'It''s intent'");
    check(set("categories.fit.cap", json!(60)), "cap: 50 }", "cap: 60 }");
    check(set("rules.enterprise.when.at_least", json!(300)), "at_least: 500", "at_least: 300");
    check(set("rules.pricing-page.when.within", json!("2w")), "within: 30d", "within: 2w");
    check(set("lists.free-mail", json!(["gmail.com", "gmx.de", "yahoo.com"])), "[gmail.com, ", "[gmail.com, gmx.de, ");
    check(set("lists.free-mail.0", json!("a, b")), "[gmail.com", "[\"a, b\"");
    check(set("rules.enterprise.when.at_least", json!("300.50")), "at_least: 500", "at_least: 300.50");
    check(set("title", json!(2026)), "\"Marketing-qualified lead\"", "\"2026\"");
    check(set("rules.enterprise.label", json!("yes")), "label: 500 or more employees", "label: \"yes\"");
}

#[test]
fn missing_keys_are_made_where_the_schema_has_them() {
    check(
        set("rules.enterprise.why", json!("They buy: often")),
        "points: 15\n",
        "points: 15\n    why: \"They buy: often\"\n",
    );
    check(set("bands.qualified.needs.fit", json!(20)), "in March\n", "in March\n    needs: { fit: 20 }\n");
    check(set("categories.fit.floor", json!(-5)), "cap: 50 }", "cap: 50, floor: -5 }");
    check(
        add(
            "never",
            json!({ "when": { "field": "email_domain", "in": ["rival.example"] }, "label": "Rival", "id": "rival" }),
            None,
        ),
        "rules:\n",
        "never:\n  - id: rival\n    label: Rival\n    when: { field: email_domain, in: [rival.example] }\nrules:\n",
    );
    check(
        set("rules.pricing-page.when.where.seconds.at_least", json!(30)),
        "/pricing } }",
        "/pricing }, seconds: { at_least: 30 } }",
    );
    check(
        set("lists.free mail.de", json!(["gmx.de"])),
        "# more to come\n",
        "# more to come\n  free mail.de: [gmx.de]\n",
    );
}

#[test]
fn another_operator_takes_the_place_of_the_old_one() {
    check(
        set("rules.enterprise.when", json!({ "field": "employees", "more_than": 499 })),
        "at_least: 500",
        "more_than: 499",
    );
    check(
        set(
            "rules.pricing-page.when",
            json!({ "event": "page_view", "where": { "path": { "starts_with": "/pricing" } }, "count": { "at_least": 2 }, "within": "30d" }),
        ),
        "      within: 30d\n",
        "      count: { at_least: 2 }\n      within: 30d\n",
    );
}

#[test]
fn the_first_line_may_have_a_byte_order_mark() {
    let text = "\u{FEFF}lists:\n  a: [b]\ntitle: x\n";
    let after = apply(Document::Mql, text, &remove("lists")).expect("an edit");
    assert_eq!(after, "\u{FEFF}title: x\n");
    let add = add("", json!({ "format": "countersign/1" }), Some("lists"));
    let after = apply(Document::Mql, text, &add).expect("an edit");
    assert_eq!(after, text.replace("lists:", "format: countersign/1\nlists:"));
}

#[test]
fn items_are_added_as_their_neighbours_are_written() {
    check(
        add("categories", json!({ "id": "other", "label": "Other" }), Some("intent")),
        "cap: 50 }\n",
        "cap: 50 }\n  - { id: other, label: Other }\n",
    );
    check(
        add(
            "rules",
            json!({ "points": 5, "id": "b2b", "label": "B2B", "category": "fit", "when": { "field": "b2b", "is": true } }),
            None,
        ),
        "    points: 50\n",
        "    points: 50\n\n  - id: b2b\n    label: B2B\n    category: fit\n    when: { field: b2b, is: true }\n    points: 5\n",
    );
    check(
        add("lists", json!({ "rivals": ["rival.example"] }), Some("free-mail")),
        "  free-mail:",
        "  rivals: [rival.example]\n  free-mail:",
    );
}

#[test]
fn optional_keys_go_and_needed_ones_stay() {
    check(set("categories.intent.floor", Value::Null), ", floor: -30", "");
    check(remove("rules.pricing-page.when.within"), "      within: 30d\n", "");
    assert_eq!(changed(set("rules.enterprise.why", Value::Null)), MQL, "it was not there");
    check(remove("lists.free-mail"), "lists:\n  free-mail: [gmail.com, yahoo.com] # more to come\n", "lists: {}\n");
    let fault = apply(Document::Mql, MQL, &remove("rules.enterprise.points"));
    // `points` is needed in two of the three forms of a rule, so the check of the document says so.
    assert!(fault.is_ok());
    let fault = apply(Document::Mql, MQL, &remove("title")).expect_err("needed");
    assert_eq!(fault.to_string(), "`title` is needed and cannot be taken away \u{2014} give it another value instead");
}

#[test]
fn faults_in_words() {
    let fault = |edit: Edit| apply(Document::Mql, MQL, &edit).expect_err("a fault").to_string();
    assert_eq!(
        fault(set("rules.enterprize.points", json!(5))),
        "there is no rule `enterprize` in mql.yaml \u{2014} did you mean `enterprise`?"
    );
    assert_eq!(
        fault(set("bands.qualified.form", json!(5))),
        "there is no key `form` here in mql.yaml \u{2014} did you mean `from`?"
    );
    assert_eq!(
        fault(set("title.x", json!(5))),
        "`title` is `Marketing-qualified lead`, and has no `x` in it \u{2014} set the value itself"
    );
    assert_eq!(
        fault(shift("rules.enterprise", Some("web"))),
        "there is no rule `web` in mql.yaml \u{2014} there is `enterprise`, `pricing-page`"
    );
    assert_eq!(
        fault(add("rules", json!({ "id": "enterprise" }), None)),
        "there is already an item `enterprise` in `rules` \u{2014} give the new one an id of its own"
    );
    let broken = apply(Document::Mql, "title: [", &set("title", json!("x"))).expect_err("no YAML").to_string();
    assert_eq!(
        broken,
        "mql.yaml cannot be read, so nothing in it can be changed alone \u{2014} mend what `check` reports in its text first"
    );
}

#[test]
fn line_ends_byte_order_mark_and_a_missing_last_line_end_stay() {
    let windows = format!("\u{FEFF}{}", MQL.trim_end().replace('\n', "\r\n"));
    let after = apply(Document::Mql, &windows, &set("bands.qualified.needs", json!({ "fit": 20 }))).expect("an edit");
    assert_eq!(after, windows.replacen("in March\r\n", "in March\r\n    needs: { fit: 20 }\r\n", 1));
    let moved = apply(Document::Mql, &windows, &shift("bands.qualified", Some("none"))).expect("an edit");
    assert!(
        moved.starts_with('\u{FEFF}')
            && moved.ends_with("Nothing happens. }")
            && !moved.replace("\r\n", "").contains('\n')
    );
    let added =
        apply(Document::Mql, &windows, &add("bands", json!({ "id": "top", "label": "Top" }), None)).expect("an edit");
    assert_eq!(added, format!("{windows}\r\n  - id: top\r\n    label: Top"));
}

#[test]
fn empty_lists_and_texts_of_several_lines() {
    let text = "title: |\n  Two\n  lines\n# all\nmust_have: []  # none\nrules:\nbands: [ ]\n";
    let apply = |edit: Edit| apply(Document::Mql, text, &edit).unwrap_or_else(|fault| panic!("{fault}"));
    assert_eq!(apply(set("title", json!("One"))), text.replace("|\n  Two\n  lines\n", "One\n"));
    assert_eq!(
        apply(add("must_have", json!({ "id": "a" }), None)),
        text.replace("must_have: []  # none\n", "must_have:  # none\n  - id: a\n")
    );
    assert_eq!(apply(add("rules", json!({ "id": "a" }), None)), text.replace("rules:\n", "rules:\n  - id: a\n"));
    assert_eq!(apply(set("rules", json!([]))), text.replace("rules:\n", "rules: []\n"));
    let begun = super::apply(Document::Mql, "# nothing yet\n", &set("title", json!("A"))).expect("an edit");
    assert_eq!(begun, "# nothing yet\ntitle: A\n");
}

#[test]
fn values_of_a_command_line() {
    let parse = |text: &str| parse_value(text).unwrap_or_else(|fault| panic!("{fault}"));
    assert_eq!(parse("65"), json!(65));
    assert_eq!(parse("-2.5"), json!(-2.5));
    assert_eq!(parse("true"), json!(true));
    assert_eq!(parse("null"), Value::Null);
    assert_eq!(parse("30d"), json!("30d"));
    assert_eq!(parse("Leads: the good ones # all"), json!("Leads: the good ones # all"));
    assert_eq!(parse("\"65\""), json!("65"));
    assert_eq!(parse("[a, 5, \"5\"]"), json!(["a", 5, "5"]));
    assert_eq!(parse("{field: x, is: true}"), json!({ "field": "x", "is": true }));
    assert_eq!(
        parse_value("[a, ").expect_err("a fault").to_string(),
        "`[a,` cannot be read as a value \u{2014} write it as in YAML: `[a, b]`, `{ field: x, is: y }` or `\"a text\"`"
    );
}

#[test]
fn a_file_changed_by_hand_becomes_edits() {
    let by_hand = MQL
        .replace("from: 70", "from: 65")
        .replace("    points: 15\n", "    points: 10\n    why: Fewer\n")
        .replace("  - { id: fit, label: Fit, cap: 50 }\n", "")
        .replace("bands:\n", "  - { id: new, label: New }\nbands:\n");
    assert_eq!(
        edits_between(Document::Mql, MQL, &by_hand),
        [
            remove("categories.fit"),
            add("rules", json!({ "id": "new", "label": "New" }), None),
            set("rules.enterprise.points", json!(10)),
            set("rules.enterprise.why", json!("Fewer")),
            set("bands.qualified.from", json!(65)),
        ]
    );
    assert_eq!(edits_between(Document::Mql, MQL, &MQL.replace("# agreed", "# set")), []);
    assert_eq!(edits_between(Document::Mql, MQL, "["), [Edit::Replace { text: "[".to_owned() }]);
}
