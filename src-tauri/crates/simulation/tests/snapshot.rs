//! A data set as bytes and back: the same data set, and from bytes that were changed never another one.

mod support;

use crc32fast::Hasher;
use proptest::prelude::*;
use simulation::dataset::snapshot::{Part, Parts, Stamp, Unusable, read_events, read_leads, read_stages, write};
use simulation::dataset::{ColumnType, Property, Stage};
use simulation::{Dataset, DatasetBuilder};
use support::build::{at, builder};
use support::leads::{dataset, rows, zone};

const STAMP: Stamp = [1, 2, 3];

fn written(data: &Dataset, part: Part) -> Vec<u8> {
    let mut bytes = Vec::new();
    write(data, part, STAMP, &mut bytes).expect("memory takes it");
    bytes
}

fn read(part: Part, bytes: &[u8]) -> Result<Parts, Unusable> {
    let (mut from, length) = (bytes, bytes.len() as u64);
    let mut parts = Parts::default();
    match part {
        Part::Leads => parts.leads = Some(read_leads(STAMP, &mut from, length)?),
        Part::Events => parts.events = Some(read_events(STAMP, &mut from, length)?),
        Part::Stages => parts.stages = Some(read_stages(STAMP, &mut from, length)?),
    }
    Ok(parts)
}

fn empty() -> Dataset {
    DatasetBuilder::new(chrono_tz::UTC, Vec::new()).build()
}

/// Everything that a data set says of one lead after another.
fn told(data: &Dataset) -> Vec<String> {
    let (events, stages) = (data.events(), data.stages());
    let mut told = vec![format!(
        "{:?} {:?} {} {:?} {}",
        data.columns(),
        data.latest(),
        data.derives_email_domain(),
        events.properties(),
        stages.len()
    )];
    for code in 0..events.names().len() as u32 {
        told.push(format!("{} {}", events.names().text(code), events.names().folded(code)));
    }
    let value_of = |value| match value {
        simulation::dataset::Value::Texts(codes, dictionary) => {
            let texts = codes.iter().map(|code| (dictionary.text(*code), dictionary.folded(*code)));
            format!("{:?}", texts.collect::<Vec<_>>())
        }
        value => format!("{value:?}"),
    };
    for kind in events.kinds() {
        let values = (0..events.properties().len()).map(|property| format!("{:?}", events.value(kind, property)));
        told.push(format!("{} {:?}", kind.name, values.collect::<Vec<_>>()));
    }
    for lead in data.leads() {
        let values: Vec<_> = (0..data.columns().len()).map(|column| value_of(data.value(lead, column))).collect();
        let stages: Vec<_> = stages.of(lead).iter().map(|row| format!("{row:?} {:?}", stages.reason(row))).collect();
        let events: Vec<_> = events.of(lead).iter().collect();
        told.push(format!("{} {:?} {values:?} {events:?} {stages:?}", data.lead_id(lead), data.created_at(lead)));
    }
    told
}

/// Leads with something of everything.
fn few() -> Dataset {
    let mut builder = builder(&[
        ("employees", ColumnType::Number),
        ("email", ColumnType::Text),
        ("demo", ColumnType::Boolean),
        ("signup", ColumnType::Time),
        ("tags", ColumnType::Texts),
    ]);
    let seconds = builder.property("seconds");
    let path = builder.property("path");
    for (place, id) in ["A-1", "Ä-2", "A-3"].into_iter().enumerate() {
        let lead = builder.lead(id, Some(at("2026-03-01")));
        assert!(builder.set(lead, 0, "12.5") && builder.set(lead, 1, "Ann@Acme.example"));
        assert!(builder.set(lead, 2, "true") && builder.set(lead, 3, "2026-02-01") && builder.set(lead, 4, "a;Ü"));
        for day in 0..place {
            let raw = [(seconds, Property::Raw("30")), (path, Property::Raw("/Preise"))];
            builder.event(lead, at("2026-03-02") + day as i64 * 86_400_000, "Page_View", &raw);
        }
        builder.stage(lead, Stage::Won, Some(at("2026-04-01")), Some("fit"), Some(27_500_000));
        builder.stage(lead, Stage::HandedOff, None, None, None);
    }
    builder.build()
}

#[test]
fn what_was_written_comes_back() {
    let cases = (rows(12), zone(), any::<bool>(), 0..8_usize);
    let mut runner = support::runner(1);
    runner
        .run(&cases, |(rows, zone, typed, kept)| {
            let data = dataset(&rows, zone, typed);
            let mut parts = Parts::default();
            // Any of the parts from the snapshot, the others as they are.
            for (place, part) in Part::ALL.into_iter().enumerate().filter(|(place, _)| kept & (1 << place) != 0) {
                let read = read(part, &written(&data, part)).map_err(|why| TestCaseError::fail(format!("{why:?}")))?;
                match place {
                    0 => parts.leads = read.leads,
                    1 => parts.events = read.events,
                    _ => parts.stages = read.stages,
                }
            }
            let rest = if kept == 7 { empty() } else { data.clone() };
            let again = parts.complete(rest).expect("parts of the same leads");
            prop_assert_eq!(told(&again), told(&data));
            for part in Part::ALL {
                prop_assert_eq!(written(&again, part), written(&data, part));
            }
            Ok(())
        })
        .unwrap_or_else(|fault| panic!("{fault}"));
}

#[test]
fn more_kinds_and_finer_times_than_are_packed_small_come_back_too() {
    let mut builder = builder(&[]);
    let lead = builder.lead("A", None);
    let path = builder.property("path");
    for page in 0..70_000 {
        builder.event(lead, i64::from(page) * 7, "page_view", &[(path, Property::Raw(&format!("/{page}")))]);
    }
    let data = builder.build();
    let parts = read(Part::Events, &written(&data, Part::Events)).expect("sound");
    assert_eq!(told(&parts.complete(data.clone()).expect("of these leads")), told(&data));
}

#[test]
fn every_changed_bit_and_every_lost_end_is_noticed() {
    let data = few();
    for part in Part::ALL {
        let sound = written(&data, part);
        let refused = |bytes: &[u8], what: &str| {
            let found = read(part, bytes);
            assert!(matches!(found, Err(Unusable::Damaged | Unusable::Old)), "{part:?}: {what}: {found:?}");
        };
        for place in 0..sound.len() {
            refused(&sound[..place], &format!("cut off at {place}"));
            for bit in 0..8 {
                let mut changed = sound.clone();
                changed[place] ^= 1 << bit;
                refused(&changed, &format!("bit {bit} of byte {place}"));
            }
        }
        refused(&[&sound[..], &[0]].concat(), "a byte more");
        for other in Part::ALL.into_iter().filter(|other| *other != part) {
            refused(&written(&data, other), "another part");
        }
        assert!(read(part, &sound).is_ok());
    }
}

#[test]
fn a_part_that_was_made_from_something_else_is_old() {
    let bytes = written(&few(), Part::Events);
    for stamp in [[0, 2, 3], [1, 0, 3], [1, 2, 4]] {
        let found = read_events(stamp, &mut &bytes[..], bytes.len() as u64);
        assert!(matches!(found, Err(Unusable::Old)), "{stamp:?}: {found:?}");
    }
}

#[test]
fn parts_of_other_leads_are_not_put_together() {
    let (three, none) = (few(), empty());
    for part in Part::ALL {
        assert!(read(part, &written(&three, part)).expect("sound").complete(none.clone()).is_none(), "{part:?}");
    }
}

/// Puts every sum right, as only somebody would who wants to deceive.
fn mend(bytes: &mut [u8]) {
    let (mut sum, mut place) = (Hasher::new(), 8);
    while let Some(length) = bytes.get(place..place + 8) {
        let length = u64::from_le_bytes(length.try_into().expect("eight bytes"));
        let end = usize::try_from(length).ok().and_then(|length| place.checked_add(8)?.checked_add(length));
        let Some(end) = end.filter(|end| end + 4 <= bytes.len()) else { return };
        sum.update(&bytes[place..end]);
        bytes[end..end + 4].copy_from_slice(&sum.clone().finalize().to_le_bytes());
        place = end + 4;
    }
}

#[test]
fn bytes_made_to_deceive_are_refused_or_can_be_read_through() {
    let data = few();
    let mut accepted = 0;
    for part in Part::ALL {
        let sound = written(&data, part);
        for place in 8..sound.len() {
            for value in [0, 1, 2, 5, 0x7f, 0x80, 0xff] {
                let mut changed = sound.clone();
                changed[place] = value;
                mend(&mut changed);
                if let Some(read) = read(part, &changed).ok().and_then(|parts| parts.complete(data.clone())) {
                    accepted += 1;
                    assert!(!told(&read).is_empty());
                }
            }
        }
    }
    assert!(accepted > 0, "the sums were put right");
}
