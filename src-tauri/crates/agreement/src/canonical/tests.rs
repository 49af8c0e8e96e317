use proptest::prelude::*;

use super::emit::quoted;
use super::*;
use crate::arbitrary;
use crate::read::{Source, read_workspace};

/// A whole agreement with every construct of the language, made by hand once; its canonical texts are fixed by files.
fn everything() -> Agreement {
    arbitrary::everything()
}

#[test]
fn the_canonical_texts_are_fixed() {
    let agreement = everything();
    for (document, fixed) in [
        (Document::Agreement, include_str!("../../fixtures/canonical/agreement.yaml")),
        (Document::Mql, include_str!("../../fixtures/canonical/mql.yaml")),
        (Document::Sql, include_str!("../../fixtures/canonical/sql.yaml")),
        (Document::Sla, include_str!("../../fixtures/canonical/sla.yaml")),
        (Document::Funnel, include_str!("../../fixtures/canonical/funnel.yaml")),
    ] {
        assert_eq!(document_to_yaml(&agreement, document), fixed, "{}", document.file_name());
    }
}

#[test]
fn the_hash_is_that_of_sha256sum() {
    assert_eq!(sha256_hex(b""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    let agreement = everything();
    assert_eq!(sha256(&agreement.mql), sha256_hex(include_str!("../../fixtures/canonical/mql.yaml").as_bytes()));
}

#[test]
fn quoting_leaves_nothing_unseen() {
    assert_eq!(quoted("a \"b\" \\ c\n\té €"), r#""a \"b\" \\ c\n\té €""#);
    assert_eq!(quoted("\u{202E}x\u{200B}\u{7}\u{85}\u{E0041}"), r#""\u202Ex\u200B\u0007\u0085\U000E0041""#);
}

/// Reads the canonical texts of an agreement.
fn read_back(agreement: &Agreement) -> crate::read::WorkspaceReading {
    let source = |document| Source::new(document, document_to_yaml(agreement, document));
    read_workspace(&Document::ALL.map(source))
}

#[test]
fn everything_is_read_back() {
    let reading = read_back(&everything());
    assert_eq!(reading.agreement, Some(everything()), "{:#?}", reading.diagnostics);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn what_is_written_is_read_back_and_written_again_alike(agreement in arbitrary::agreement()) {
        let reading = read_back(&agreement);
        prop_assert!(!reading.has_errors(), "{:#?}", reading.diagnostics.iter().filter(|told| told.is_error()).collect::<Vec<_>>());
        let again = reading.agreement.expect("no errors");
        prop_assert_eq!(&again, &agreement);
        for document in Document::ALL {
            prop_assert_eq!(document_to_yaml(&again, document), document_to_yaml(&agreement, document));
        }
    }
}

proptest! {
    #[test]
    fn different_agreements_have_different_texts_and_hashes(a in arbitrary::agreement(), b in arbitrary::agreement()) {
        prop_assert_eq!(a == b, agreement_sha256(&a) == agreement_sha256(&b));
        prop_assert_eq!(a.mql == b.mql, to_yaml(&a.mql) == to_yaml(&b.mql));
        prop_assert_eq!(a.terms == b.terms, to_yaml(&a.terms) == to_yaml(&b.terms));
        prop_assert_eq!(a.sql == b.sql, to_yaml(&a.sql) == to_yaml(&b.sql));
        prop_assert_eq!(a.sla == b.sla, to_yaml(&a.sla) == to_yaml(&b.sla));
        prop_assert_eq!(a.funnel == b.funnel, to_yaml(&a.funnel) == to_yaml(&b.funnel));
    }
}
