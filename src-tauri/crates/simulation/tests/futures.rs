//! What happens after the as-of moment changes nothing about the leads that were there (language reference, section 6).

mod support;

use proptest::prelude::*;
use simulation::plan::Plan;
use simulation::{Evaluation, World, score};
use support::{definitions, leads};

#[test]
fn no_future_changes_a_score() {
    let case = (definitions::mql(), leads::rows(8), leads::instant(), leads::zone());
    let case = case.prop_flat_map(|(mql, rows, as_of, zone)| {
        (Just(mql), Just(rows), Just(as_of), Just(zone), leads::future(as_of, 8))
    });
    support::runner(2)
        .run(&case, |(mql, rows, as_of, zone, future)| {
            let before = leads::dataset(&rows, zone, true);
            let after = leads::dataset(&future.append_to(rows), zone, true);
            let (was, is) = (World::new(&before, Some(as_of)), World::new(&after, Some(as_of)));
            prop_assert_eq!(was.leads().collect::<Vec<_>>(), is.leads().collect::<Vec<_>>());
            for moment in [Evaluation::HandOff, Evaluation::Replay] {
                let earlier = score(&was, &Plan::new(&mql, &before, zone), moment);
                let later = score(&is, &Plan::new(&mql, &after, zone), moment);
                for lead in was.leads() {
                    prop_assert_eq!(earlier.score(lead), later.score(lead));
                    prop_assert_eq!(earlier.band(lead), later.band(lead));
                    prop_assert_eq!(earlier.at(lead), later.at(lead));
                    prop_assert_eq!(earlier.first_qualified(lead), later.first_qualified(lead));
                    prop_assert_eq!(was.reached(lead), is.reached(lead));
                }
            }
            Ok(())
        })
        .unwrap_or_else(|fault| panic!("{fault}"));
}
