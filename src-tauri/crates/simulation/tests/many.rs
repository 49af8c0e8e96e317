//! Many leads and many rules: what is worked on block by block and in groups of counts is what is asked lead by lead.

mod support;

use std::sync::Arc;

use agreement::model::{Condition, Count, EventTest, Mql};
use simulation::plan::Plan;
use simulation::{DatasetBuilder, Engine, Evaluation, Setting, Side, World, compare, score};
use support::build::*;

const DAY: i64 = 86_400_000;
const LEADS: u32 = 2_500;

/// Leads of which each has another number of events of five names, up to three hundred.
fn leads() -> simulation::Dataset {
    let mut builder = DatasetBuilder::new(chrono_tz::UTC, Vec::new());
    for number in 0..LEADS {
        let lead = builder.lead(&format!("L-{number:05}"), Some(0));
        let events = if number % 400 == 7 { 300 } else { number % 23 };
        for event in 0..i64::from(events) {
            let at = (event * 7 + i64::from(number)) % 400 * DAY + event * 60_000;
            builder.event(lead, at, ["visit", "demo", "mail", "call", "fair"][(event % 5) as usize], &[]);
        }
    }
    builder.build()
}

/// Two hundred and sixty rules with as many windows, so that no one row of counts holds them all.
fn many_rules() -> Mql {
    let ids: Vec<String> = (0..260).map(|rule| format!("rule-{rule}")).collect();
    let rules = ids.iter().enumerate().map(|(rule, id)| {
        let name = ["visit", "demo", "mail", "any"][rule % 4];
        let (days, times) = (format!("{}d", rule + 1), [1, 2, 5, 254, 256][rule % 5]);
        let test = EventTest { count: Some(Count::AtLeast(times)), ..event(name, Some(&days)) };
        let counted = event(name, Some(&days));
        let scoring = match rule % 6 {
            0 => fading(event(name, Some(&days)), 300, "9d"),
            1 => each(counted, 3, 900),
            2 => each(counted, -2, -30),
            _ => once(Condition::Event(test), rule as i32 - 100),
        };
        (id.as_str(), scoring)
    });
    mql(rules.collect())
}

#[test]
fn blocks_and_groups_of_counts_are_no_other_than_leads_one_by_one() {
    let (data, mql) = (leads(), many_rules());
    let world = World::new(&data, Some(400 * DAY));
    let plan = Plan::new(&mql, &data, chrono_tz::UTC);
    let scores = score(&world, &plan, Evaluation::HandOff);
    let mut different = std::collections::BTreeSet::new();
    for lead in data.leads() {
        let points: i32 = plan.points(&data, lead, scores.at(lead)).iter().sum();
        assert_eq!(scores.score(lead), points, "{}", data.lead_id(lead));
        different.insert(points);
    }
    assert!(different.len() > 100, "the leads are of many kinds");
}

fn side(mql: &Mql) -> Side<'_> {
    Side { mql, sql: None }
}

#[test]
fn a_dragged_threshold_moves_the_leads_of_all_blocks() {
    let (data, mql) = (Arc::new(leads()), many_rules());
    let setting =
        Setting { zone: chrono_tz::UTC, moment: Evaluation::HandOff, as_of: Some(400 * DAY), lost_after: None };
    let mut engine = Engine::new(data.clone());
    engine.compare(Some(side(&mql)), side(&mql), setting);
    let mut moved = 0;
    for from in (-12_000..12_000).step_by(1_237) {
        let mut edited = mql.clone();
        edited.bands.last_mut().expect("bands").from = Some(from);
        let found = engine.compare(Some(side(&mql)), side(&edited), setting);
        let wanted = compare(&data, Some(side(&mql)), side(&edited), setting);
        assert_eq!(found.cells, wanted.cells, "from {from}");
        assert_eq!(found.to.figures, wanted.to.figures, "from {from}");
        moved += found.changed_leads;
    }
    assert!(moved > 0, "some thresholds move leads");
}
