use proptest::prelude::*;

use super::*;
use crate::arbitrary;
use crate::canonical::{document_to_yaml, to_yaml};
use crate::model::Document;

fn told(diagnostics: &[Diagnostic]) -> String {
    diagnostics.iter().map(Diagnostic::to_text).collect::<Vec<_>>().join("\n")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn the_canonical_form_says_the_same_again(agreement in arbitrary::agreement()) {
        let sources: Vec<Source> = Document::ALL
            .into_iter()
            .map(|document| Source::new(document, document_to_yaml(&agreement, document)))
            .collect();
        let reading = read_workspace(&sources);
        prop_assert!(reading.agreement.is_some(), "{}", told(&reading.diagnostics));
        prop_assert_eq!(reading.agreement.as_ref(), Some(&agreement));
    }

    #[test]
    fn any_bytes_are_read_or_told(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        for document in Document::ALL {
            match Source::from_bytes(document, document.file_name(), bytes.clone()) {
                Ok(source) => prop_assert!(!read_workspace(&[source]).diagnostics.is_empty()),
                Err(diagnostic) => prop_assert_eq!(diagnostic.code, "not-utf-8"),
            }
        }
    }

    #[test]
    fn a_document_with_something_else_in_it_is_read_or_told(
        agreement in arbitrary::agreement(),
        which in 0usize..5,
        changes in proptest::collection::vec((any::<prop::sample::Index>(), 0usize..12, junk()), 1..6),
    ) {
        let document = Document::ALL[which];
        let mut text = document_to_yaml(&agreement, document);
        for (at, length, junk) in changes {
            let mut start = at.index(text.len() + 1);
            while !text.is_char_boundary(start) {
                start -= 1;
            }
            let mut end = (start + length).min(text.len());
            while !text.is_char_boundary(end) {
                end += 1;
            }
            text.replace_range(start..end, junk);
        }
        let text_of = |text: &str| Source::new(document, text);
        let told_of = |reading: &[Diagnostic]| {
            for fault in reading {
                assert!(!fault.message.is_empty() && !fault.help.is_empty() && !fault.to_text().is_empty());
                assert!(fault.line >= 1 && fault.column >= 1 && fault.width >= 1);
            }
        };
        // What has no fault is what its canonical form says.
        macro_rules! again {
            ($read:path) => {{
                let reading = $read(&text_of(&text));
                told_of(&reading.diagnostics);
                prop_assert!(reading.value.is_some() || reading.diagnostics.iter().any(Diagnostic::is_error));
                if let Some(read) = reading.checked() {
                    let again = $read(&text_of(&to_yaml(read)));
                    prop_assert_eq!(again.checked(), Some(read), "{}", told(&again.diagnostics));
                }
            }};
        }
        match document {
            Document::Agreement => again!(read_terms),
            Document::Mql => again!(read_mql),
            Document::Sql => again!(read_sql),
            Document::Sla => again!(read_sla),
            Document::Funnel => again!(read_funnel),
        }
    }
}

fn junk() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "", "\n", "  ", "\t", ":", ": ", "- ", "[", "]", "{", "}", "\"", "'", "#", " #", "&a ", "*a", "!x ", "|\n",
        ">", "?", "%", "~", "null", "yes", "0x1", "1e9", "-", "\u{202e}", "\u{feff}", "ä", "<<: ", "---\n", "\r\n",
        "\r", ",", "id: x",
    ])
}

#[test]
fn a_fault_can_be_told_at_a_path() {
    let text = "format: countersign/1\nexamples:\n  - id: a\n    band: none\n";
    let reading = read_mql(&Source::new(Document::Mql, text));
    let at = |path: &str| {
        let told = reading.diagnostic_at(path, "example", "no", "", Severity::Error);
        (told.line, told.column, told.width, told.source_line)
    };
    assert_eq!(at("examples.a.band"), (4, 11, 4, "    band: none".to_owned()));
    assert_eq!(at("examples.a.lead.email"), (3, 5, 5, "  - id: a".to_owned()));
    assert_eq!(at("nothing.here").0, 1);
}

#[test]
fn faults_of_one_document_that_need_another() {
    let read = |yaml: &str, document| Source::new(document, yaml);
    let sources = [
        read("leaders:\n  - id: marketing\n", Document::Agreement),
        read("commitments:\n  - { id: a, by: marketting }\n", Document::Sla),
        read("bands:\n  - id: warm\n", Document::Mql),
        read("rejection_reasons:\n  - { id: a, then: warmm }\n  - { id: b, then: warm }\n", Document::Sql),
    ];
    let reading = read_workspace(&sources);
    let codes = |code: &str| reading.diagnostics.iter().filter(|fault| fault.code == code).count();
    assert_eq!(codes("unknown-leader"), 1);
    assert_eq!(codes("unknown-step"), 1);
    assert_eq!(codes("missing-document"), 1);
    assert!(reading.sla.diagnostics.iter().any(|fault| fault.help == "did you mean `marketing`?"));
    assert!(reading.has_errors());
}

macro_rules! template {
    ($folder:literal) => {
        [
            (Document::Agreement, include_str!(concat!("../../../../../definitions/", $folder, "/agreement.yaml"))),
            (Document::Mql, include_str!(concat!("../../../../../definitions/", $folder, "/mql.yaml"))),
            (Document::Sql, include_str!(concat!("../../../../../definitions/", $folder, "/sql.yaml"))),
            (Document::Sla, include_str!(concat!("../../../../../definitions/", $folder, "/sla.yaml"))),
            (Document::Funnel, include_str!(concat!("../../../../../definitions/", $folder, "/funnel.yaml"))),
        ]
    };
}

#[test]
fn the_template_has_neither_fault_nor_warning() {
    for documents in [template!("template"), template!("template/in-force")] {
        let reading = read_workspace(&documents.map(|(document, text)| Source::new(document, text)));
        assert_eq!(told(&reading.diagnostics), "");
        assert!(reading.agreement.is_some());
    }
}

#[test]
fn the_limits_themselves_are_allowed() {
    let rules: String = (0..500)
        .map(|n| {
            format!(
                "  - {{ id: r{n}, label: Rule {n}, category: fit, when: {{ field: a, known: true }}, points: 10000 }}\n"
            )
        })
        .collect();
    let bands: String =
        (1..50).map(|n| format!("  - {{ id: b{n}, label: Band {n}, from: {n}, action: Nothing. }}\n")).collect();
    let text = format!(
        "format: countersign/1\ntitle: t\npurpose: p\ncategories:\n  - {{ id: fit, label: Fit, cap: 10000, floor: -10000 }}\n\
         must_have:\n  - id: {}\n    label: g\n    when: {{ field: a, between: [-999999999999999, 99999999999999.9] }}\n\
         never:\n  - {{ id: n, label: n, when: {{ event: e, within: 3650d }} }}\n\
         rules:\n{rules}bands:\n  - {{ id: b0, label: Band 0, action: Nothing. }}\n{bands}",
        "i".repeat(64),
    );
    let reading = read_mql(&Source::new(Document::Mql, text));
    assert_eq!(told(&reading.diagnostics), "");
    let sla = "format: countersign/1\ntitle: t\ncommitments:\n\
               - { id: a, by: sales, label: l, measure: rejections_with_reason, share: 100% }\n\
               - { id: b, by: sales, label: m, measure: acceptance_rate, per: week, at_least: 0% }\n";
    assert_eq!(told(&read_sla(&Source::new(Document::Sla, sla)).diagnostics), "");
}

#[test]
fn a_document_may_have_exactly_so_many_bytes() {
    let sized = |bytes: usize| {
        let text = format!("a: 1\n#{}\n", "x".repeat(bytes - 7));
        crate::yaml::parse(&text).faults.iter().map(|fault| fault.code).collect::<Vec<_>>()
    };
    assert_eq!(sized(crate::yaml::MAX_BYTES), [""; 0]);
    assert_eq!(sized(crate::yaml::MAX_BYTES + 1), ["too-large"]);
}

#[test]
fn what_is_said_stops_somewhere() {
    let text = "x: 1\n".repeat(20_000);
    let reading = read_mql(&Source::new(Document::Mql, text));
    assert_eq!(reading.diagnostics.iter().filter(|fault| fault.code == "too-many-faults").count(), 1);
    assert!(reading.checked().is_none());
}

/// Whether the keys of a mapping, and of what it holds, stand in the order of the grammar.
fn in_order(node: &crate::yaml::Node, group: &crate::grammar::Group) -> Result<(), String> {
    use crate::grammar::Shape;
    let order = group.key_order();
    let mut last = 0;
    for entry in node.entries().unwrap_or_default() {
        let Some(place) = order.iter().position(|key| *key == entry.key()) else { continue };
        if place < last {
            return Err(format!("`{}` of {} is out of order", entry.key(), group.what));
        }
        last = place;
        let shape = group.all_keys().find(|key| key.name == entry.key()).map(|key| &key.shape);
        match shape {
            Some(Shape::Group(inner)) => in_order(&entry.value, inner)?,
            Some(Shape::List(Shape::Group(inner), ..)) => {
                for item in entry.value.items().unwrap_or_default() {
                    in_order(item, inner)?;
                }
            }
            _ => {}
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn the_canonical_form_has_its_keys_in_the_order_of_the_grammar(agreement in arbitrary::agreement()) {
        for document in Document::ALL {
            let tree = crate::yaml::parse(&document_to_yaml(&agreement, document)).tree.expect("a tree");
            let order = in_order(&tree.root, crate::grammar::document(document));
            prop_assert!(order.is_ok(), "{}: {:?}", document.file_name(), order);
        }
    }
}
