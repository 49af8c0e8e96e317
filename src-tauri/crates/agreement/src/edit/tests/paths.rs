//! How things are named, and what is made on the way to them.

use super::*;

#[test]
fn a_group_is_never_made_up_for_one_key() {
    let text = format!("{MQL}  - id: other\n    label: Other\n    action: Wait.\n").replacen(
        "bands:",
        "  - id: webinars\n    label: Attended webinars\n    category: intent\n    each: { event: webinar }\n    points: 10\n    at_most: 30\nbands:",
        1,
    );
    let apply =
        |document, path: &str, value| apply(document, &text, &set(path, value)).map_err(|fault| fault.to_string());
    let fault = |path: &str, value: Value| apply(Document::Mql, path, value).expect_err("a fault");
    assert_eq!(
        fault("rules.webinars.when.within", json!("45d")),
        "`rules.webinars` has no `when` \u{2014} did you mean `rules.webinars.each.within`?"
    );
    assert_eq!(
        fault("rules.webinars.within", json!("45d")),
        "there is no key `within` here in mql.yaml \u{2014} did you mean `rules.webinars.each.within`?"
    );
    assert_eq!(
        fault("rules.enterprise.each.event", json!("webinar")),
        "`rules.enterprise` has no `each` \u{2014} did you mean `rules.enterprise.when.event`?"
    );
    assert_eq!(
        fault("rules.enterprise.when.not.field", json!("x")),
        "`rules.enterprise.when` has no `not` \u{2014} set `rules.enterprise.when.not` as a whole first"
    );
    assert_eq!(
        fault("rules.enterprise.why.because", json!("x")),
        "`rules.enterprise` has no `why` \u{2014} set `rules.enterprise.why` as a whole first"
    );
    let without = "format: countersign/1\ntitle: x\n";
    let fault =
        super::super::apply(Document::Funnel, without, &set("period.from", json!("2027-01-01"))).expect_err("a fault");
    assert_eq!(fault.to_string(), "funnel.yaml has no `period` \u{2014} set `period` as a whole first");
    // What says nothing by itself is made: a map of chosen names, a test, a count.
    let mql = |path: &str, value| apply(Document::Mql, path, value).unwrap_or_else(|fault| panic!("{fault}"));
    assert_eq!(
        mql("rules.webinars.each.where.page.Url.starts_with", json!("/a")),
        text.replace("event: webinar }", "event: webinar, where: { page.Url: { starts_with: /a } } }")
    );
    assert_eq!(
        mql("rules.pricing-page.when.count.at_least", json!(2)),
        text.replace("      within: 30d\n", "      count: { at_least: 2 }\n      within: 30d\n")
    );
    assert_eq!(
        mql("rules.webinars.each.within", json!("45d")),
        text.replace("event: webinar }", "event: webinar, within: 45d }")
    );
}

#[test]
fn a_text_in_a_list_is_named_by_itself() {
    check(remove("lists.free-mail.gmail.com"), "[gmail.com, yahoo.com]", "[yahoo.com]");
    check(remove("lists.free-mail.1"), "[gmail.com, yahoo.com]", "[gmail.com]");
    check(set("lists.free-mail.yahoo.com", json!("gmx.de")), "yahoo.com]", "gmx.de]");
    check(add("lists.free-mail", json!("gmx.de"), Some("yahoo.com")), "yahoo.com]", "gmx.de, yahoo.com]");
    check(shift("lists.free-mail.yahoo.com", Some("gmail.com")), "[gmail.com, yahoo.com]", "[yahoo.com, gmail.com]");
    let fault = |edit: Edit| apply(Document::Mql, MQL, &edit).expect_err("a fault").to_string();
    assert_eq!(
        fault(remove("lists.free-mail.gmial.com")),
        "there is no item of `free-mail` called `gmial.com` in mql.yaml \u{2014} did you mean `gmail.com`?"
    );
    assert_eq!(
        fault(remove("lists.free-mail.rival.example")),
        "there is no item of `free-mail` called `rival.example` in mql.yaml \u{2014} name a text by itself, such as \
         `lists.free-mail.gmail.com`, or by its place from 0, such as `lists.free-mail.0`"
    );
    assert_eq!(
        fault(shift("lists.free-mail.gmail.com", Some("rival.example"))),
        "there is no item of `free-mail` called `rival.example` in mql.yaml \u{2014} name a text by itself, such as \
         `lists.free-mail.gmail.com`, or by its place from 0, such as `lists.free-mail.0`"
    );
    // A number would be taken for a place, so numbers are named by theirs; a text of digits is a text.
    let text = "lists:\n  sizes: [1, 0, 2]\n  codes: [\"1\", \"0\"]\n  none: []\n";
    let apply = |path: &str| apply(Document::Mql, text, &remove(path)).map_err(|fault| fault.to_string());
    assert_eq!(apply("lists.sizes.0"), Ok(text.replace("[1, 0, 2]", "[0, 2]")));
    assert_eq!(apply("lists.codes.0"), Ok(text.replace("[\"1\", \"0\"]", "[\"1\"]")));
    assert_eq!(
        apply("lists.sizes.7"),
        Err("there is no item of `sizes` called `7` in mql.yaml \u{2014} these items are named by their place, from \
             `lists.sizes.0` to `lists.sizes.2`"
            .to_owned())
    );
    assert_eq!(
        apply("lists.none.x"),
        Err("there is no item of `none` called `x` in mql.yaml \u{2014} `lists.none` has no items".to_owned())
    );
}
