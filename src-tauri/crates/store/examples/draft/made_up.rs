//! A long history of several people who work on one draft, made up from a number: for a while each sees at once what the
//! others do, then some are offline for long and come back with all that they did meanwhile.

use std::collections::BTreeMap;

use agreement::Document;
use agreement::edit::{Edit, apply, value_at};
use agreement::merge::{Action, Change, Making, Merged};
use serde_json::{Value, json};

/// The names of the devices, by number.
pub const DEVICES: [&str; 3] = ["dana-laptop", "lee-laptop", "ops-desk"];

const TEMPLATE: [(Document, &str); 5] = [
    (Document::Agreement, include_str!("../../../../../definitions/template/agreement.yaml")),
    (Document::Mql, include_str!("../../../../../definitions/template/mql.yaml")),
    (Document::Sql, include_str!("../../../../../definitions/template/sql.yaml")),
    (Document::Sla, include_str!("../../../../../definitions/template/sla.yaml")),
    (Document::Funnel, include_str!("../../../../../definitions/template/funnel.yaml")),
];

/// The texts from which the history begins.
pub fn documents() -> Vec<(Document, &'static str)> {
    TEMPLATE.to_vec()
}

/// Numbers that look random and come out the same every time (SplitMix64).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) % sides.max(1) as u64) as usize
    }
}

/// Somebody at a device.
struct Desk {
    device: &'static str,
    draft: Merged,
}

/// So many changes of so many devices, in the order in which they were made.
pub fn changes(count: usize, devices: usize, seed: u64) -> Vec<Change> {
    let mut dice = Dice(seed);
    let began: BTreeMap<String, String> =
        TEMPLATE.iter().map(|(document, text)| (document.name().to_owned(), (*text).to_owned())).collect();
    let mut desks: Vec<Desk> =
        DEVICES[..devices].iter().map(|device| Desk { device, draft: Merged::default() }).collect();
    let mut all: Vec<Change> = Vec::new();
    while all.len() < count {
        if all.len() < 10 || dice.roll(3) > 0 {
            // Everybody sees at once what the others do.
            for _ in 0..40 + dice.roll(160) {
                let who = dice.roll(devices);
                let change = desks[who].change(all.len(), &began, &mut dice);
                for desk in &mut desks {
                    desk.draft.add([change.clone()]);
                }
                all.push(change);
            }
        } else {
            // Nobody sees anything of the others until all are back.
            let from = all.len();
            for desk in &mut desks {
                for _ in 0..10 + dice.roll(150) {
                    let change = desk.change(all.len(), &began, &mut dice);
                    desk.draft.add([change.clone()]);
                    all.push(change);
                }
            }
            desks[0].draft.add(all[from..].to_vec());
            let merged = desks[0].draft.clone();
            desks[1..].iter_mut().for_each(|desk| desk.draft = merged.clone());
        }
    }
    // Whoever is still offline at the end stays so.
    all.truncate(count);
    all
}

impl Desk {
    fn change(&self, at: usize, began: &BTreeMap<String, String>, dice: &mut Dice) -> Change {
        let (document, before, after) = loop {
            let (document, edit) = self.edit(at, began, dice);
            let before = self.text(document, began);
            // One that is refused, or that changes nothing, is no change.
            match apply(document, before, &edit) {
                Ok(after) if after != before => break (document, before, after),
                _ => {}
            }
        };
        let making = Making {
            device: self.device.to_owned(),
            author: format!("The one at {}", self.device),
            at: 1_800_000_000_000 + at as i64 * 60_000,
            sentence: format!("{} was changed from {} to {} bytes", document.file_name(), before.len(), after.len()),
            group: None,
            action: Action::Do,
            decides: None,
        };
        self.draft.make(document, &after, making, began)
    }

    fn text<'t>(&'t self, document: Document, began: &'t BTreeMap<String, String>) -> &'t str {
        self.draft.text(document).or_else(|| began.get(document.name()).map(String::as_str)).unwrap_or_default()
    }

    fn edit(&self, at: usize, began: &BTreeMap<String, String>, dice: &mut Dice) -> (Document, Edit) {
        let set = |path: String, value: Value| Edit::Set { path, value };
        if dice.roll(8) == 0 {
            let share = format!("{}%", 50 + dice.roll(50));
            return (Document::Sla, set("commitments.acceptance.at_least".into(), share.into()));
        }
        let text = self.text(Document::Mql, began);
        let ids = || {
            let rules = value_at(Document::Mql, text, "rules").and_then(|rules| rules.as_array().cloned());
            let ids = rules.unwrap_or_default().into_iter().filter_map(|rule| rule["id"].as_str().map(str::to_owned));
            ids.collect::<Vec<String>>()
        };
        let mut rule = || {
            let ids = ids();
            ids.get(dice.roll(ids.len())).cloned().unwrap_or_default()
        };
        let rule = rule();
        let edit = match dice.roll(20) {
            0..=7 => set(format!("rules.{rule}.points"), dice.roll(60).into()),
            8..=11 => set("bands.qualified.from".into(), (40 + dice.roll(50)).into()),
            12 | 13 => set(format!("rules.{rule}.label"), format!("{rule}, as of change {at}").into()),
            14 => set(format!("rules.{rule}.why"), format!("Since change {at} it is so.").into()),
            15 => Edit::Add {
                path: "lists.free-mail".into(),
                value: format!("mail-{}.example", dice.roll(40)).into(),
                before: None,
            },
            16 => Edit::Remove { path: format!("lists.free-mail.mail-{}.example", dice.roll(40)) },
            17 => {
                let id = format!("made-up-{}", dice.roll(8));
                let when = json!({ "field": "employees", "at_least": dice.roll(900) });
                let value = json!({ "id": id, "label": id, "category": "fit", "when": when, "points": 5 });
                Edit::Add { path: "rules".into(), value, before: Some(rule) }
            }
            18 => Edit::Remove { path: format!("rules.made-up-{}", dice.roll(8)) },
            _ => {
                let lines: Vec<&str> = text.lines().filter(|line| !line.starts_with("# Note ")).collect();
                let place = dice.roll(lines.len());
                let noted = |(nth, line): (usize, &&str)| match nth == place && !line.starts_with(' ') {
                    true => format!("# Note {at}\n{line}\n"),
                    false => format!("{line}\n"),
                };
                Edit::Replace { text: lines.iter().enumerate().map(noted).collect() }
            }
        };
        (Document::Mql, edit)
    }
}
