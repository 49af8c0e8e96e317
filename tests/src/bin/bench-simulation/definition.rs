//! The definitions that are measured, and the edits: each changes one thing, as somebody does who drags it, and never to
//! something that was there before.

use agreement::model::{Bound, Condition, Decimal, Document, Duration, Mql, Rule, Scoring, Test};
use agreement::read::{Source, read_mql};

use crate::Done;
use crate::row::Row;

/// What is being written.
pub fn draft() -> Done<Mql> {
    read(include_str!("definition/draft.yaml"))
}

/// What it is compared with.
pub fn in_force() -> Done<Mql> {
    read(include_str!("definition/in-force.yaml"))
}

fn read(text: &str) -> Done<Mql> {
    let reading = read_mql(&Source::new(Document::Mql, text));
    let faults: Vec<String> =
        reading.diagnostics.iter().map(|fault| format!("line {}: {}", fault.line, fault.message)).collect();
    reading.checked().cloned().ok_or_else(|| faults.join("\n").into())
}

/// The draft after the edit of a row, the how-many-eth of its kind from 0; the draft itself for a row that edits nothing.
pub fn edited(draft: &Mql, row: Row, nth: u32) -> Done<Mql> {
    let mut own = draft.clone();
    let more = i32::try_from(nth)? + 1;
    match row {
        Row::Points => {
            let Scoring::Once { points, .. } = &mut rule(&mut own, "pricing-at-length")?.scoring else {
                return missing();
            };
            *points += more;
        }
        Row::Value => {
            let Scoring::Once { when: Condition::Field(test), .. } = &mut rule(&mut own, "enterprise")?.scoring else {
                return missing();
            };
            test.test =
                Test::AtLeast(Bound::Number(Decimal::parse(&(500 + 10 * more).to_string()).ok_or("no number")?));
        }
        Row::Window => {
            let Scoring::Once { when: Condition::Event(test), .. } = &mut rule(&mut own, "return-visits")?.scoring
            else {
                return missing();
            };
            test.within = Some(Duration::parse(&format!("{}d", 14 + more)).ok_or("no duration")?);
        }
        Row::Threshold => {
            let from = own.bands.last_mut().and_then(|band| band.from.as_mut()).ok_or("no threshold")?;
            *from += more;
        }
        _ => {}
    }
    Ok(own)
}

fn rule<'a>(mql: &'a mut Mql, id: &str) -> Done<&'a mut Rule> {
    mql.rules.iter_mut().find(|rule| rule.id == id).ok_or_else(|| format!("the draft has no rule `{id}`").into())
}

fn missing<T>() -> Done<T> {
    Err("the rule that is edited is of another kind than the benchmark takes it for".into())
}
