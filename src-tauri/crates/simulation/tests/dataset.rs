//! How leads become columns (language reference, section 2).

mod support;

use simulation::dataset::{ColumnType, Property, Value};
use support::build::*;

#[test]
fn a_value_is_read_by_its_column_and_one_that_does_not_fit_is_missing() {
    let mut builder = builder(&[
        ("number", ColumnType::Number),
        ("boolean", ColumnType::Boolean),
        ("time", ColumnType::Time),
        ("text", ColumnType::Text),
        ("texts", ColumnType::Texts),
    ]);
    let lead = builder.lead(" lead-0 ", None);
    for (column, wrong) in ["00501", "yes", "03/04/2026"].into_iter().enumerate() {
        assert!(!builder.set(lead, column, wrong), "{wrong}");
    }
    for (column, right) in [" 12.5 ", "TRUE", "2026-03-01", " CTO ", "a; ;b;"].into_iter().enumerate() {
        assert!(builder.set(lead, column, right), "{right}");
    }
    builder.lead("lead-1", None);
    let data = builder.build();
    assert_eq!((data.len(), data.lead_id(0), data.find("lead-1")), (2, "lead-0", Some(1)));
    assert_eq!(data.value(0, 0), Value::Number(12.5));
    assert_eq!(data.value(0, 1), Value::Boolean(true));
    assert_eq!(data.value(0, 2), Value::Time(at("2026-03-01")));
    assert_eq!(data.value(0, 3), Value::Text("CTO"));
    let Value::Texts(codes, dictionary) = data.value(0, 4) else { panic!("a list") };
    assert_eq!(codes.iter().map(|code| dictionary.text(*code)).collect::<Vec<_>>(), ["a", "b"]);
    assert!((0..5).all(|column| data.value(1, column) == Value::Missing));
}

#[test]
fn events_stand_in_time_order_and_equal_ones_share_a_kind() {
    let events = [
        ("2026-03-02", "Demo", &[("seconds", "30"), ("path", "/a")][..]),
        ("2026-03-01", "demo", &[("path", "/a"), ("seconds", "30")][..]),
        ("2026-03-03", "demo", &[("path", " "), ("seconds", "31")][..]),
    ];
    let data = doing(&events);
    let (times, kinds): (Vec<_>, Vec<_>) = data.events().of(0).iter().unzip();
    assert_eq!(times, ["2026-03-01", "2026-03-02", "2026-03-03"].map(at));
    assert_eq!(kinds[0], kinds[1], "names compare as text does, and the order of properties means nothing");
    assert_ne!(kinds[1], kinds[2]);
    let properties: Vec<_> =
        data.events().properties().iter().map(|property| (property.name.as_str(), property.kind)).collect();
    assert_eq!(properties, [("seconds", ColumnType::Number), ("path", ColumnType::Text)]);
}

#[test]
fn the_type_of_a_property_can_be_fixed_beforehand() {
    let mut builder = builder(&[]);
    let lead = builder.lead("lead-0", None);
    let seconds = builder.typed_property("seconds", ColumnType::Number);
    let code = builder.typed_property("code", ColumnType::Text);
    builder.typed_property("never", ColumnType::Number);
    builder.event(lead, 0, "call", &[(seconds, Property::Raw("long")), (code, Property::Raw("12"))]);
    let data = builder.build();
    let kind = &data.events().kinds()[0];
    assert_eq!(data.events().value(kind, seconds), Value::Missing, "it does not fit");
    assert_eq!(data.events().value(kind, code), Value::Text("12"));
    assert_eq!(data.events().properties().len(), 2, "a property without any value is not there");
}
