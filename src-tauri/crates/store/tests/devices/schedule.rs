//! One course of events, and what must hold when everything has arrived.

use std::fs;
use std::path::{Path, PathBuf};

use agreement::Document;
use agreement::edit::value_at;
use agreement::merge::ConflictKind;
use store::draft::{Choice, PATIENCE};

use crate::desk::Desk;
use crate::dice::Dice;

/// A file on its way from one device to another.
struct Parcel {
    to: usize,
    /// From the workspace's folder on.
    name: PathBuf,
    bytes: Vec<u8>,
}

/// What a tool would carry from a device: its own files, and the documents.
fn parcels(desk: &Desk, to: usize, documents: bool) -> Vec<Parcel> {
    let own = PathBuf::from("drafts").join(&desk.name);
    let files = fs::read_dir(desk.root().join(&own)).into_iter().flatten().flatten();
    let mut names: Vec<PathBuf> = files.map(|file| own.join(file.file_name())).collect();
    names.sort();
    if documents {
        names.extend(Document::ALL.map(|one| PathBuf::from(one.file_name())));
    }
    let parcel = |name: PathBuf| Some(Parcel { to, bytes: fs::read(desk.root().join(&name)).ok()?, name });
    names.into_iter().filter_map(parcel).collect()
}

fn deliver(desks: &[Desk], parcel: &Parcel, name: &Path, bytes: &[u8]) {
    let path = desks[parcel.to].root().join(name);
    fs::create_dir_all(path.parent().expect("a folder")).expect("made");
    fs::write(path, bytes).expect("written");
}

pub fn run(dice: &mut Dice) {
    let names = ["a", "b", "c"];
    let mut desks: Vec<Desk> = names[..2 + dice.roll(2)].iter().map(|name| Desk::new(name)).collect();
    let mut under_way: Vec<Parcel> = Vec::new();
    let mut now = 1000;
    for _ in 0..12 + dice.roll(14) {
        now += dice.roll(9000) as i64;
        let who = dice.roll(desks.len());
        let desk = &mut desks[who];
        match dice.roll(27) {
            0..=7 => desk.edit(now, dice),
            8 => {
                let (mut inner, at) = (Dice::new(dice.roll(1 << 30) as u64), now);
                desk.die_within(|desk| desk.edit(at, &mut inner), dice);
            }
            9 | 10 => desk.by_hand(dice),
            11 => desk.undo(now, dice),
            12 => desk.decide(now, dice),
            13 => desk.restore(now, dice),
            14 => desk.reopen(),
            15 => desk.look(now),
            16 => now += PATIENCE,
            17 | 18 => desk.pack(dice),
            19 => desk.lose(now, dice),
            20..=22 => {
                let (to, documents) = (dice.roll(desks.len()), dice.once_in(2));
                if to != who {
                    under_way.extend(parcels(&desks[who], to, documents));
                }
            }
            _ => arrive(&desks, &mut under_way, dice),
        }
    }
    settle(&mut desks, now);
    judge(&mut desks);
}

/// One of the files under way arrives: whole, in half, twice, or beside the one that is there.
fn arrive(desks: &[Desk], under_way: &mut Vec<Parcel>, dice: &mut Dice) {
    if under_way.is_empty() {
        return;
    }
    for _ in 0..1 + dice.roll(4).min(under_way.len() - 1) {
        let parcel = under_way.swap_remove(dice.roll(under_way.len()));
        let in_drafts = parcel.name.starts_with("drafts");
        match dice.roll(8) {
            0 => {
                deliver(desks, &parcel, &parcel.name, &parcel.bytes[..dice.roll(parcel.bytes.len() + 1)]);
                under_way.push(parcel);
            }
            1 => {
                deliver(desks, &parcel, &parcel.name, &parcel.bytes);
                under_way.push(parcel);
            }
            2 if in_drafts => {
                let stem = parcel.name.file_stem().unwrap_or_default().to_string_lossy().into_owned();
                let ending = parcel.name.extension().map(|ending| format!(".{}", ending.to_string_lossy()));
                let copy = format!("{stem}.sync-conflict-20261128-070000-ABCDEFG{}", ending.unwrap_or_default());
                deliver(desks, &parcel, &parcel.name.with_file_name(copy), &parcel.bytes);
            }
            _ => deliver(desks, &parcel, &parcel.name, &parcel.bytes),
        }
        if under_way.is_empty() {
            return;
        }
    }
}

/// Everything arrives, and everybody looks, until nothing changes any more.
fn settle(desks: &mut [Desk], mut now: i64) {
    for round in 0..6 {
        for from in 0..desks.len() {
            desks[from].reopen();
            desks[from].look(now);
            now += PATIENCE + 1;
            desks[from].look(now);
            for to in (0..desks.len()).filter(|to| *to != from) {
                for parcel in parcels(&desks[from], to, round > 3) {
                    deliver(desks, &parcel, &parcel.name, &parcel.bytes);
                }
            }
        }
    }
    for desk in desks {
        desk.look(now);
        assert!(desk.draft.waiting().is_empty(), "nothing waits any more");
        assert!(desk.draft.merged().waiting().is_empty(), "every change is there");
    }
}

fn judge(desks: &mut [Desk]) {
    let first = desks[0].draft.merged().clone();
    let acknowledged: Vec<String> = desks.iter().flat_map(|desk| desk.acknowledged.clone()).collect();
    for desk in desks.iter() {
        for document in Document::ALL {
            assert_eq!(desk.text(document), desks[0].text(document), "{} of {}", document.file_name(), desk.name);
            if let Some(text) = first.text(document) {
                assert_eq!(desk.text(document), text, "the file is the draft");
            }
        }
        assert_eq!(desk.draft.merged().changes(), first.changes(), "one history");
        assert_eq!(desk.draft.merged().conflicts(), first.conflicts());
        for id in &acknowledged {
            assert!(first.change(id).is_some(), "{id} was acknowledged");
        }
    }
    // What stands is what was written there last, or what is in conflict with it; and of that every value can be had.
    let readable = |document: Document| {
        let read = |text: &str| value_at(document, text, "").is_some();
        first.text(document).is_none_or(read)
    };
    // Half a file that somebody went on to write in is what that person made of it.
    if !readable(Document::Mql) {
        return;
    }
    for conflict in first.conflicts() {
        for side in conflict.sides.iter().filter(|_| conflict.kind != ConflictKind::Unplaced) {
            let choice = Choice::Side(side.change.clone());
            let (document, text) = desks[0].draft.preview_of_choice(&conflict.id, &choice).unwrap_or_else(|fault| {
                panic!("a side cannot be had: {fault:?}\n{conflict:#?}\n{}", desks[0].text(Document::Mql))
            });
            let whole = conflict.place.is_empty();
            assert!(whole || value_at(document, &text, &conflict.place) == side.value, "{conflict:#?}");
        }
    }
    for (at, change) in first.changes().iter().enumerate() {
        let document = Document::from_name(&change.document).expect("a document");
        for write in change.writes.iter().filter(|write| write.outcome().is_some()) {
            let over = |later: &agreement::merge::Change| {
                first.sees(&later.id, &change.id)
                    && later.writes.iter().any(|other| {
                        write.place == other.place || write.place.starts_with(&format!("{}.", other.place))
                    })
            };
            if first.changes()[at + 1..].iter().any(over) {
                continue;
            }
            let stands = first.text(document).and_then(|text| value_at(document, text, &write.place));
            let shown = first.conflicts().iter().any(|conflict| {
                write.place == conflict.place
                    || conflict.place.is_empty()
                    || write.place.starts_with(&format!("{}.", conflict.place))
                    || conflict.place.starts_with(&format!("{}.", write.place))
            });
            // An item of which something was changed later is not what it was when it came.
            let within = first.changes()[at + 1..]
                .iter()
                .any(|later| later.writes.iter().any(|other| other.place.starts_with(&format!("{}.", write.place))));
            let holds = stands.as_ref() == write.outcome().flatten();
            assert!(
                holds || shown || within,
                "{} by {} is lost: {stands:?}, not {:?}\n{}\n{:#?}",
                write.place,
                change.device,
                write.outcome(),
                first.text(document).unwrap_or_default(),
                first
                    .changes()
                    .iter()
                    .map(|one| (&one.device, one.order, &one.sentence, &one.writes))
                    .collect::<Vec<_>>(),
            );
        }
    }
    // And whatever the draft was, it can be had again.
    if let Some(change) = first.changes().first() {
        let was = first.after(&change.id).expect("known");
        desks[0].draft.restore(&change.id, i64::MAX / 2).expect("brought back");
        for document in Document::ALL {
            assert_eq!(desks[0].draft.merged().text(document), was.text(document));
        }
    }
}
