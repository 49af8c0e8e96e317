use std::collections::HashMap;

use proptest::prelude::*;

use super::*;
use crate::arbitrary;
use crate::canonical::document_to_yaml;
use crate::model::*;
use crate::yaml::{Kind, Tree};

mod single_changes;

#[test]
fn the_sentences_of_everything() {
    let agreement = arbitrary::everything();
    let all: Vec<String> =
        Document::ALL.into_iter().map(|document| plain(&document_sections(&agreement, document))).collect();
    assert_eq!(all.join("\n"), include_str!("../../fixtures/sentences.txt"));
}

/// What a slot shows must be what stands at its path in the document, so that an edit there changes what is seen.
fn check_paths(tree: &Tree, parts: &[Part]) -> Result<(), TestCaseError> {
    for part in parts {
        match part {
            Part::Words(_) => {}
            Part::Group { path, parts } => {
                // A lead without attributes has none of its own in the document.
                prop_assert!(tree.find(path).is_some() || path.ends_with(".lead"), "no such group: {}", path);
                check_paths(tree, parts)?;
            }
            Part::Slot { path, kind, text } => {
                let Some(found) = tree.find(path) else {
                    return Err(TestCaseError::fail(format!("no such slot: {path}")));
                };
                match (kind, &found.value.kind) {
                    (SlotKind::Operator, Kind::Map { .. }) => {}
                    (SlotKind::Category | SlotKind::Band, Kind::Scalar { .. }) => {}
                    (SlotKind::Duration | SlotKind::WorkingDuration, Kind::Scalar { text: written, .. }) => {
                        prop_assert_eq!(&Duration::parse(written).expect(written).words(), text);
                    }
                    (SlotKind::Event, Kind::Scalar { text: written, .. }) if written == ANY_EVENT => {
                        prop_assert_eq!(text, "event");
                    }
                    (SlotKind::Texts, Kind::Scalar { text: written, .. }) => prop_assert_eq!(&quoted(written), text),
                    (SlotKind::Criteria, Kind::Seq { .. }) => {}
                    (SlotKind::Leaders | SlotKind::Workdays | SlotKind::Dates, Kind::Seq { items, .. }) => {
                        prop_assert_eq!(items.len(), text.split(", ").count());
                    }
                    (SlotKind::Texts, Kind::Seq { items, .. }) => {
                        let all: Vec<String> = items.iter().filter_map(|item| item.text()).map(quoted).collect();
                        prop_assert!(all.join(", ") == *text || (all.is_empty() && text == "nothing"));
                    }
                    (SlotKind::Numbers, Kind::Seq { items, .. }) => {
                        let all: Vec<&str> = items.iter().filter_map(|item| item.text()).collect();
                        prop_assert_eq!(&all.join(", "), text);
                    }
                    (_, Kind::Scalar { text: written, .. }) => prop_assert_eq!(written, text),
                    other => return Err(TestCaseError::fail(format!("{path}: {other:?}"))),
                }
            }
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn every_slot_shows_what_stands_at_its_path(agreement in arbitrary::agreement()) {
        for document in Document::ALL {
            let tree = crate::yaml::parse(&document_to_yaml(&agreement, document)).tree.expect("canonical YAML");
            for item in document_sections(&agreement, document).iter().flat_map(|section| &section.items) {
                check_paths(&tree, &item.parts)?;
            }
        }
    }

    #[test]
    fn different_documents_read_differently(a in arbitrary::agreement(), b in arbitrary::agreement()) {
        for document in Document::ALL {
            let same = document_to_yaml(&a, document) == document_to_yaml(&b, document);
            prop_assert_eq!(same, plain(&document_sections(&a, document)) == plain(&document_sections(&b, document)));
        }
    }

    /// Names and texts made of pieces of sentences, quotation marks above all.
    #[test]
    fn a_text_cannot_break_out_of_its_marks(a in "[“”#a, ]{0,8}", b in "[“”#a, ]{0,8}", c in "[“”#a, ]{0,8}", d in "[“”#a, ]{0,8}") {
        let both = |a: &str, b: &str| format!("{}, {}", quoted(a), quoted(b));
        prop_assert_eq!((&a, &b) == (&c, &d), both(&a, &b) == both(&c, &d));
        let named = |a: &str, b: &str| format!("{} {}", name(a), name(b));
        prop_assert_eq!((&a, &b) == (&c, &d), named(&a, &b) == named(&c, &d));
    }
}

/// Tests and names chosen to be mistaken for one another and for the words of a sentence.
fn confusing_leaves() -> Vec<Condition> {
    let text = |text: &str| Literal::Text(text.to_owned());
    let number = |n: &str| Decimal::parse(n).expect(n);
    let names = ["event", "any", "no", "a", "x", "x is known and y", "x” is known and “y", "a x happened", "y"];
    let values = |all: &[&str]| Choices::Values(all.iter().map(|one| text(one)).collect());
    let mut tests = vec![Test::Known(true), Test::Known(false)];
    for value in ["5", "true", "x", "a”, “b", "nothing", "list"] {
        tests.push(Test::Is(text(value)));
        tests.push(Test::IsNot(text(value)));
        tests.push(Test::In(values(&[value])));
        tests.push(Test::NotIn(values(&[value])));
        tests.push(Test::Contains(values(&[value])));
        tests.push(Test::In(Choices::List(value.to_owned())));
        tests.push(Test::Contains(Choices::List(value.to_owned())));
    }
    tests.push(Test::In(values(&[])));
    tests.push(Test::In(values(&["a", "b"])));
    tests.push(Test::Contains(values(&["a", "b"])));
    tests.push(Test::Contains(values(&[])));
    tests.push(Test::HasWord(values(&["a", "b"])));
    tests.push(Test::StartsWith(values(&["a"])));
    tests.push(Test::EndsWith(values(&["a"])));
    tests.push(Test::Is(Literal::Boolean(true)));
    tests.push(Test::Is(Literal::Number(number("5"))));
    for n in ["5", "5.0", "12"] {
        let bound = || Bound::Number(number(n));
        tests.extend([Test::AtLeast(bound()), Test::AtMost(bound()), Test::MoreThan(bound()), Test::LessThan(bound())]);
        tests.push(Test::Between(bound(), Bound::Number(number("12"))));
    }
    for duration in ["1d", "24h", "12h", "2w", "14d"] {
        let duration = Duration::parse(duration).expect(duration);
        tests.extend([Test::Within(duration), Test::OlderThan(duration)]);
    }
    let day = || Bound::Moment(Moment::parse("2026-01-01").expect("a date"));
    tests.extend([Test::AtLeast(day()), Test::AtMost(day()), Test::MoreThan(day()), Test::LessThan(day())]);

    let mut leaves: Vec<Condition> = Vec::new();
    for name in names {
        for test in &tests {
            leaves.push(Condition::Field(FieldTest { field: name.to_owned(), test: test.clone() }));
        }
        let counts =
            [None, Some(Count::AtLeast(1)), Some(Count::Is(0)), Some(Count::Between(1, 2)), Some(Count::LessThan(1))];
        for count in counts {
            for within in [None, Duration::parse("7d"), Duration::parse("1w")] {
                for properties in
                    [vec![], vec![("x", Test::Known(true))], vec![("x", Test::Known(true)), ("y", Test::Known(true))]]
                {
                    let properties = properties.into_iter().map(|(name, test)| (name.to_owned(), test)).collect();
                    leaves.push(Condition::Event(EventTest { event: name.to_owned(), properties, count, within }));
                }
            }
        }
    }
    leaves
}

#[test]
fn no_two_small_conditions_read_the_same() {
    let leaves = confusing_leaves();
    let mut seen: HashMap<String, Condition> = HashMap::new();
    let mut take = |condition: Condition| {
        let said = condition_text(&condition);
        if let Some(other) = seen.get(&said) {
            assert_eq!(other, &condition, "two conditions read alike: {said}");
        }
        seen.insert(said, condition);
    };
    for leaf in &leaves {
        take(leaf.clone());
        take(Condition::Not(Box::new(leaf.clone())));
        take(Condition::All(vec![leaf.clone()]));
        take(Condition::Any(vec![leaf.clone()]));
    }
    // Of the pairs every thirteenth leaf with every seventeenth: each kind of leaf comes on each side.
    let mut level: Vec<Condition> = vec![Condition::All(Vec::new()), Condition::Any(Vec::new())];
    for a in leaves.iter().step_by(13) {
        for b in leaves.iter().step_by(17) {
            level.push(Condition::All(vec![a.clone(), b.clone()]));
            level.push(Condition::Any(vec![a.clone(), b.clone()]));
        }
    }
    for a in level.iter().step_by(397) {
        for b in level.iter().step_by(401).chain(leaves.iter().step_by(29)) {
            for pair in [vec![a.clone(), b.clone()], vec![b.clone(), a.clone()], vec![a.clone(), b.clone(), a.clone()]]
            {
                take(Condition::All(pair.clone()));
                take(Condition::Any(pair.clone()));
                take(Condition::Not(Box::new(Condition::All(pair))));
            }
        }
    }
    level.into_iter().for_each(&mut take);
}
