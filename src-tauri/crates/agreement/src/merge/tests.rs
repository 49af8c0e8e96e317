//! Devices that change one draft without knowledge of each other.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::*;
use crate::edit::{Edit, What, Write, apply};
use crate::model::Document;

mod random;

const MQL: &str = "\
# What Acme calls a lead.
format: countersign/1
title: Lead
lists:
  free-mail: [gmail.com, yahoo.com]
categories:
  - { id: fit, label: Fit }
  - { id: intent, label: Intent }
rules:
  # Enterprise deals.
  - id: enterprise
    label: Large
    category: fit
    when: { field: employees, at_least: 500 } # was 300
    points: 15
  - id: pricing
    label: Prices
    category: intent
    when: { event: page_view, within: 30d }
    points: 50
  - id: demo
    label: Demo
    category: intent
    when: { event: demo }
    points: 40
bands:
  - { id: none, label: No action }
  - id: qualified
    label: Qualified
    from: 70 # agreed in March
";

fn began() -> BTreeMap<String, String> {
    BTreeMap::from([("mql".to_owned(), MQL.to_owned()), ("sla".to_owned(), "title: SLA\n".to_owned())])
}

/// Somebody with a draft.
#[derive(Clone)]
struct Desk {
    name: &'static str,
    draft: Merged,
}

fn making(name: &str, sentence: &str) -> Making {
    Making {
        device: name.to_owned(),
        author: name.to_uppercase(),
        at: 0,
        sentence: sentence.to_owned(),
        group: None,
        action: Action::Do,
        decides: None,
    }
}

impl Desk {
    fn new(name: &'static str) -> Desk {
        Desk { name, draft: Merged::default() }
    }

    fn text(&self) -> &str {
        self.draft.text(Document::Mql).unwrap_or(MQL)
    }

    fn write(&mut self, after: &str) -> Change {
        let change = self.draft.make(Document::Mql, after, making(self.name, "something"), &began());
        self.draft.add([change.clone()]);
        assert_eq!(self.text(), after, "one sees what one wrote");
        change
    }

    fn edit(&mut self, edit: &Edit) -> Change {
        let after = apply(Document::Mql, self.text(), edit).unwrap_or_else(|fault| panic!("{fault}"));
        self.write(&after)
    }

    fn set(&mut self, path: &str, value: Value) -> Change {
        self.edit(&Edit::Set { path: path.to_owned(), value })
    }

    fn remove(&mut self, path: &str) -> Change {
        self.edit(&Edit::Remove { path: path.to_owned() })
    }

    fn take(&mut self, other: &Desk) {
        self.draft.add(other.draft.changes().to_vec());
    }

    fn decide(&mut self, write: Write) {
        let after = apply(Document::Mql, self.text(), &write.edit()).unwrap_or_else(|fault| panic!("{fault}"));
        let making = Making { decides: Some(write), action: Action::Resolve, ..making(self.name, "decided") };
        let change = self.draft.make(Document::Mql, &after, making, &began());
        self.draft.add([change]);
    }

    /// Each conflict as its place and the values of its sides.
    fn conflicts(&self) -> Vec<(String, Vec<Option<Value>>)> {
        let values = |conflict: Conflict| conflict.sides.into_iter().map(|side| side.value).collect();
        self.draft.conflicts().into_iter().map(|one| (one.place.clone(), values(one))).collect()
    }
}

/// Two that have begun together and are apart since.
fn apart() -> (Desk, Desk) {
    let mut a = Desk::new("a");
    a.set("title", json!("Our lead"));
    let mut b = Desk::new("b");
    b.take(&a);
    (a, b)
}

fn together(a: &mut Desk, b: &mut Desk) {
    let before = b.clone();
    b.take(a);
    a.take(&before);
    assert_eq!(a.text(), b.text());
    assert_eq!(a.draft.conflicts(), b.draft.conflicts());
}

#[test]
fn edits_of_different_things_combine() {
    let (mut a, mut b) = apart();
    a.set("bands.qualified.from", json!(65));
    a.edit(&Edit::Move { path: "rules.demo".into(), before: Some("enterprise".into()) });
    b.set("rules.enterprise.points", json!(20));
    b.set("lists.free-mail", json!(["gmail.com", "yahoo.com", "gmx.de"]));
    b.remove("rules.pricing");
    a.set("lists.free-mail", json!(["web.de", "gmail.com", "yahoo.com"]));
    together(&mut a, &mut b);
    assert_eq!(a.conflicts(), []);
    let text = a.text();
    for stands in ["from: 65 # agreed", "points: 20", "[web.de, gmail.com, yahoo.com, gmx.de]", "# was 300"] {
        assert!(text.contains(stands), "{stands}: {text}");
    }
    assert!(!text.contains("pricing") && text.find("id: demo") < text.find("id: enterprise"), "{text}");
    assert!(text.contains("# What Acme calls a lead.") && text.contains("# Enterprise deals."), "{text}");
}

#[test]
fn both_values_are_kept_until_somebody_who_has_seen_both_decides() {
    let (mut a, mut b) = apart();
    a.set("bands.qualified.from", json!(60));
    a.set("bands.qualified.from", json!(65));
    b.set("bands.qualified.from", json!(75));
    together(&mut a, &mut b);
    let both = ("bands.qualified.from".to_owned(), vec![Some(json!(75)), Some(json!(65))]);
    assert_eq!(a.conflicts(), std::slice::from_ref(&both));
    assert_eq!(a.draft.conflicts()[0].standing, Some(json!(65)));
    // Going on elsewhere decides nothing.
    a.set("rules.demo.points", json!(41));
    together(&mut a, &mut b);
    assert_eq!(b.conflicts(), [both]);
    // Nor does choosing without having seen the other's newest.
    let (mut early, mut late) = (a.clone(), b.clone());
    late.name = "c";
    late.set("bands.qualified.from", json!(80));
    early.decide(Write {
        place: "bands.qualified.from".into(),
        what: What::Set { was: Some(json!(65)), is: Some(json!(65)) },
    });
    assert_eq!((early.conflicts().len(), late.conflicts().len()), (0, 0));
    together(&mut early, &mut late);
    assert_eq!(early.conflicts(), [("bands.qualified.from".into(), vec![Some(json!(65)), Some(json!(80))])]);
    early.set("bands.qualified.from", json!(70));
    together(&mut early, &mut late);
    assert_eq!(late.conflicts(), []);
    assert!(late.text().contains("from: 70 # agreed in March"));
}

#[test]
fn the_same_value_from_both_is_no_conflict() {
    let (mut a, mut b) = apart();
    for desk in [&mut a, &mut b] {
        desk.set("bands.qualified.from", json!(65));
        desk.edit(&Edit::Add {
            path: "categories".into(),
            value: json!({ "id": "new", "label": "New" }),
            before: None,
        });
        desk.remove("rules.demo");
    }
    together(&mut a, &mut b);
    assert_eq!(a.conflicts(), []);
    assert_eq!(a.text().matches("id: new").count(), 1);
}

#[test]
fn taking_away_what_the_other_changed_is_not_decided_silently() {
    for swap in [false, true] {
        let (mut a, mut b) = apart();
        let (remover, changer) = if swap { (&mut b, &mut a) } else { (&mut a, &mut b) };
        remover.remove("rules.enterprise");
        changer.set("rules.enterprise.points", json!(20));
        together(&mut a, &mut b);
        let all = a.draft.conflicts();
        assert_eq!(
            (all.len(), all[0].kind, all[0].place.as_str()),
            (1, ConflictKind::ChangedAndRemoved, "rules.enterprise")
        );
        assert!(a.text().contains("points: 20"), "it stays until somebody decides: {}", a.text());
        let side = |gone: bool| all[0].sides.iter().find(|side| side.value.is_none() == gone).expect("a side");
        assert_eq!(a.draft.change(&side(true).change).expect("known").device, if swap { "b" } else { "a" });
        let kept = side(false).value.clone().expect("a rule");
        assert_eq!((&kept["points"], &kept["label"]), (&json!(20), &json!("Large")));
        let what =
            if swap { What::Set { was: None, is: Some(kept) } } else { What::Remove { was: kept, before: None } };
        b.decide(Write { place: "rules.enterprise".into(), what });
        together(&mut a, &mut b);
        assert_eq!(a.conflicts(), []);
        assert_eq!(a.text().contains("id: enterprise"), swap, "{}", a.text());
    }
}

#[test]
fn two_conditions_are_never_mixed_into_a_third() {
    let (mut a, mut b) = apart();
    a.set("rules.enterprise.when.at_least", json!(1000));
    b.set("rules.enterprise.when", json!({ "field": "revenue", "at_least": 500 }));
    together(&mut a, &mut b);
    let sides =
        [Some(json!({ "field": "employees", "at_least": 1000 })), Some(json!({ "field": "revenue", "at_least": 500 }))];
    let conflicts = a.conflicts();
    assert_eq!((conflicts.len(), conflicts[0].0.as_str()), (1, "rules.enterprise.when"));
    assert!(sides.iter().all(|side| conflicts[0].1.contains(side)), "{conflicts:?}");
}

#[test]
fn two_items_of_one_id_are_two_values_of_one_place() {
    let (mut a, mut b) = apart();
    let item = |label: &str| json!({ "id": "new", "label": label });
    for (desk, label) in [(&mut a, "Mine"), (&mut b, "Theirs")] {
        desk.edit(&Edit::Add { path: "categories".into(), value: item(label), before: None });
    }
    together(&mut a, &mut b);
    assert_eq!(a.conflicts(), [("categories.new".into(), vec![Some(item("Mine")), Some(item("Theirs"))])]);
    assert_eq!(a.text().matches("id: new").count(), 1);
}

#[test]
fn comments_of_both_stay() {
    let (mut a, mut b) = apart();
    a.set("bands.qualified.from", json!(65));
    a.set("rules.pricing.points", json!(45));
    let commented = b
        .text()
        .replace("    points: 40\n", "    points: 42 # after the fair\n")
        .replace("# was 300", "# was 300, then 400")
        .replace("bands:\n", "# From here on: bands\nbands:\n");
    b.write(&commented);
    together(&mut a, &mut b);
    assert_eq!(a.conflicts(), []);
    let expected = commented.replace("from: 70", "from: 65").replace("points: 50", "points: 45");
    assert_eq!(a.text(), expected);
}

#[test]
fn a_text_that_cannot_be_read_in_between_stands_in_nobodys_way() {
    let (mut a, mut b) = apart();
    let broken = a.text().replace("points: 15\n", "points: [15\n");
    a.write(&broken);
    b.set("bands.qualified.from", json!(65));
    let mut c = b.clone();
    c.name = "c";
    together(&mut a, &mut b);
    assert!(a.text().contains("points: [15") && a.text().contains("from: 65"), "{}", a.text());
    let mended = a.text().replace("points: [15\n", "points: 16\n");
    a.write(&mended);
    c.set("rules.demo.points", json!(41));
    together(&mut a, &mut c);
    assert_eq!(a.conflicts(), []);
    for stands in ["points: 16", "from: 65", "points: 41"] {
        assert!(a.text().contains(stands), "{stands}: {}", a.text());
    }
}

#[test]
fn two_beginnings_are_joined_and_what_differs_is_shown() {
    let (mut a, mut b) = (Desk::new("a"), Desk::new("b"));
    a.set("bands.qualified.from", json!(65));
    let theirs =
        BTreeMap::from([("mql".to_owned(), MQL.replace("from: 70", "from: 75").replace("points: 50", "points: 55"))]);
    let after = theirs["mql"].replace("title: Lead", "title: Leads");
    let change = b.draft.make(Document::Mql, &after, making("b", "theirs"), &theirs);
    b.draft.add([change]);
    together(&mut a, &mut b);
    assert_eq!(a.conflicts(), [("bands.qualified.from".into(), vec![Some(json!(65)), Some(json!(75))])]);
    assert!(a.text().contains("title: Leads") && a.text().contains("points: 55"), "{}", a.text());
    a.set("rules.demo.points", json!(1));
    together(&mut a, &mut b);
}

#[test]
fn changes_wait_for_those_that_they_were_made_upon() {
    let (a, mut b) = apart();
    let first = b.set("title", json!("One"));
    let second = b.set("title", json!("Two"));
    let mut c = Desk::new("c");
    c.draft.add([second.clone()]);
    assert_eq!((c.draft.changes().len(), c.draft.waiting()), (0, &[second][..]));
    c.draft.add([first]);
    c.take(&a);
    assert_eq!((c.text(), c.draft.waiting().len()), (b.text(), 0));
}
