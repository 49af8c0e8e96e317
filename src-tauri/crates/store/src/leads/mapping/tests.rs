use proptest::prelude::*;

use super::*;
use crate::leads::types::{Kind, Stage};

fn faults(text: &str) -> String {
    match Mapping::read(text, "crm.yaml") {
        Ok(_) => String::new(),
        Err(found) => found.iter().map(agreement::Diagnostic::to_text).collect::<Vec<_>>().join("\n"),
    }
}

#[test]
fn the_mapping_of_the_contract_is_read() {
    let mapping = Mapping::read(
        "kind: leads\n\
         columns:\n\
         \x20 mql_id: lead_id\n\
         \x20 first_contact_date: { to: created_at, format: \"%Y-%m-%d\", also_stage: handed_off }\n\
         \x20 Converted: { to: stage, when: { \"1\": won, \"0\": lost } }\n\
         \x20 TotalVisits: { to: total_visits, type: number, known_as_of: export }   # a count as of the export\n\
         \x20 Tags: ~                                                  # dropped\n\
         missing: [\"\", \"Select\", \"NaN\", \"unknown\"]\n",
        "crm.yaml",
    )
    .expect("a mapping");
    let take = |to: &str| Target::named(to);
    let expected = [
        ("mql_id", Use::Take(take("lead_id"))),
        (
            "first_contact_date",
            Use::Take(Target {
                format: Some("%Y-%m-%d".into()),
                also_stage: Some(Stage::HandedOff),
                ..take("created_at")
            }),
        ),
        (
            "Converted",
            Use::Take(Target { when: vec![("1".into(), Stage::Won), ("0".into(), Stage::Lost)], ..take("stage") }),
        ),
        (
            "TotalVisits",
            Use::Take(Target { kind: Some(ColumnType::Number), known_as_of_export: true, ..take("total_visits") }),
        ),
        ("Tags", Use::Drop),
    ];
    assert_eq!(mapping.kind, Kind::Leads);
    assert_eq!(mapping.columns, expected.map(|(name, usage)| (name.to_owned(), usage)));
    assert_eq!(mapping.missing, ["", "Select", "NaN", "unknown"]);
    assert_eq!(
        mapping.to_yaml(),
        "kind: leads\n\
         columns:\n\
         \x20 mql_id: lead_id\n\
         \x20 first_contact_date: { to: created_at, format: \"%Y-%m-%d\", also_stage: handed_off }\n\
         \x20 Converted: { to: stage, when: { \"1\": won, \"0\": lost } }\n\
         \x20 TotalVisits: { to: total_visits, type: number, known_as_of: export }\n\
         \x20 Tags: ~\n\
         missing: [\"\", \"Select\", \"NaN\", \"unknown\"]\n"
    );
}

#[test]
fn an_unknown_key_is_told_with_what_was_meant() {
    assert_eq!(
        faults("kind: leads\ncolumns:\n  Visits: { to: visits, known_as_off: export }\nmising: [\"\"]\n"),
        "crm.yaml:3:25: a column has no key `known_as_off`\n  |\n3 |   Visits: { to: visits, known_as_off: export }\n  |                         ^^^^^^^^^^^^\nhelp: did you mean `known_as_of`?\n\n\
         crm.yaml:4:1: a mapping has no key `mising`\n  |\n4 | mising: [\"\"]\n  | ^^^^^^\nhelp: did you mean `missing`?\n"
    );
}

#[test]
fn every_value_that_has_no_meaning_is_told_at_once() {
    let found = Mapping::read(
        "kind: stages\n\
         columns:\n\
         \x20 a: { to: at, stage: wom }\n\
         \x20 b: { to: owner, type: numbr, format: yyyy }\n\
         \x20 c:\n\
         \x20 d: { to: at, also_stage: won }\n\
         \x20 e: { to: lead_id, when: { x: lost }, known_as_of: now }\n\
         missing: none\n",
        "crm.yaml",
    )
    .expect_err("faults");
    let found: Vec<_> = found.into_iter().map(|fault| (fault.line, fault.message, fault.help)).collect();
    let expected = [
        (3, "`wom` is no stage", "did you mean `won`?"),
        (4, "a file of stages has no room for `owner`", "stages have `lead_id`, `stage`, `at`, `reason` and `amount`"),
        (4, "`numbr` is no type", "did you mean `number`?"),
        (4, "`yyyy` is no format of dates", "write for example `\"%d.%m.%Y %H:%M\"` for 31.12.2026 17:05"),
        (5, "nothing is said of column `c`", "write `~` to drop it, or the name to keep it under"),
        (6, "`also_stage` has no meaning in a file of stages", "in a file of stages write `{ to: at, stage: won }`"),
        (6, "`a` and `d` would both be `at`", "give one of them another name, or drop it with `~`"),
        (7, "`when` goes with `to: stage`", "write for example `{ to: stage, when: { \"1\": won, \"0\": lost } }`"),
        (7, "`known_as_of` cannot be `now`", "write `known_as_of: export`, or leave it out"),
        (8, "`missing` must be a list of texts", "write for example `missing: [\"\", \"n/a\"]`"),
    ];
    assert_eq!(found, expected.map(|(line, message, help)| (line, message.to_owned(), help.to_owned())));
}

#[test]
fn a_mapping_that_is_none_says_what_one_is() {
    assert_eq!(
        faults("- a\n"),
        "crm.yaml:1:1: a mapping has the keys `kind`, `columns` and `missing`\n  |\n1 | - a\n  | ^^^\nhelp: write for example `kind: leads` and below it `columns:`\n"
    );
    assert_eq!(
        faults("columns: {}\n"),
        "crm.yaml:1:1: the mapping does not say its `kind`\n  |\n1 | columns: {}\n  | ^\nhelp: add `kind: leads`, `events` or `stages`\n"
    );
}

fn target() -> impl Strategy<Value = Use> {
    let text = || "[ -~äß\u{1F600}]{0,6}[a-z]";
    let visits = (proptest::option::of(text()), any::<bool>(), proptest::option::of(0usize..5)).prop_map(
        |(to, known_as_of_export, kind)| {
            let kinds =
                [ColumnType::Number, ColumnType::Boolean, ColumnType::Time, ColumnType::Texts, ColumnType::Text];
            let to = to.map(|to| to.trim().to_owned());
            Use::Take(Target { to, known_as_of_export, kind: kind.map(|kind| kinds[kind]), ..Target::default() })
        },
    );
    prop_oneof![Just(Use::Drop), visits]
}

proptest! {
    /// What the window saves is what the import reads.
    #[test]
    fn what_is_written_is_read_back(
        columns in proptest::collection::btree_map("[ -~ä\u{1F600}]{0,5}[a-z]", target(), 0..6),
        missing in proptest::collection::vec("[!-~é]{0,5}", 0..4),
    ) {
        let mut mapping = Mapping::empty(Kind::Leads);
        let mut names = std::collections::HashSet::new();
        for (name, usage) in columns {
            let name = name.trim().to_owned();
            let to = match &usage {
                Use::Take(Target { to: Some(to), .. }) => to.clone(),
                Use::Take(_) => name.clone(),
                Use::Drop => format!("dropped {name}"),
            };
            if names.insert(to) && mapping.of(&name).is_none() {
                mapping.columns.push((name, usage));
            }
        }
        mapping.missing.extend(missing);
        let text = mapping.to_yaml();
        prop_assert_eq!(Mapping::read(&text, "crm.yaml").map_err(|found| found[0].to_text()), Ok(mapping), "{}", text);
    }

    #[test]
    fn no_text_makes_the_reader_panic(text in "[a-z:{}~\\[\\], \n\"-]{0,80}") {
        let _ = Mapping::read(&text, "crm.yaml");
    }
}
