//! What holds of every lead of the sample, whatever a definition makes of it.

use crate::calendar::{at, next_working};
use crate::sales::Stage;
use crate::{Lead, SEED, day, end, everybody, files, files_of, first};

fn find<'l>(lead: &'l Lead, name: &str) -> Option<&'l Stage> {
    lead.stages.iter().find(|stage| stage.name == name)
}

#[test]
fn the_same_seed_makes_the_same_files_and_another_seed_others() {
    assert_eq!(files(), files_of(SEED));
    assert_ne!(files(), files_of(SEED + 1));
    // What is shown of the sample is its beginning.
    let (whole, part) = (files(), first(30));
    assert!(whole.leads.starts_with(&part.leads) && whole.events.starts_with(&part.events));
    assert!(whole.stages.starts_with(&part.stages) && part.leads.lines().count() == 31);
}

#[test]
fn everything_lies_in_the_year_and_in_order() {
    let leads = everybody(SEED);
    assert!(leads.is_sorted_by_key(|lead| lead.created));
    for lead in &leads {
        assert!((at(day(2025, 7, 1), 0)..=end()).contains(&lead.created), "{lead:?}");
        assert!(lead.events.iter().all(|event| event.at <= end()), "{lead:?}");
        assert!(lead.events.is_sorted_by_key(|event| event.at), "{lead:?}");
        assert!(lead.stages.iter().all(|stage| stage.at <= end()), "{lead:?}");
        assert!(lead.stages.is_sorted_by_key(|stage| stage.at), "{lead:?}");
    }
}

#[test]
fn sales_works_in_working_hours_and_one_step_after_another() {
    for lead in everybody(SEED) {
        let names: Vec<&str> = lead.stages.iter().map(|stage| stage.name).collect();
        assert!(lead.stages.iter().all(|stage| next_working(stage.at) == stage.at), "{lead:?}");
        assert!(names.first().is_none_or(|name| ["handed_off", "first_touch"].contains(name)), "{names:?}");
        assert!(!(names.contains(&"accepted") && names.contains(&"rejected")), "{names:?}");
        assert!(!(names.contains(&"won") && names.contains(&"lost")), "{names:?}");
        for (later, needs) in
            [("meeting", "accepted"), ("proposal", "meeting"), ("won", "proposal"), ("lost", "accepted")]
        {
            assert!(!names.contains(&later) || names.contains(&needs), "{names:?}");
        }
        assert!(lead.stages.iter().all(|stage| stage.amount.is_some() == (stage.name == "won")), "{lead:?}");
        let decided = find(&lead, "accepted").or(find(&lead, "rejected"));
        assert_eq!(lead.notes.is_some(), decided.is_some(), "sales writes down what it learnt, when it has decided");
    }
}

#[test]
fn nobody_in_it_can_be_a_real_person() {
    for lead in everybody(SEED) {
        assert!(lead.person.company.domain.ends_with(".example"));
        assert!(lead.person.email.is_none_or(|email| email.ends_with(".example")));
    }
}

#[test]
fn cells_with_a_comma_are_quoted() {
    let files = files();
    assert!(files.leads.contains(",\"VP, Sales Operations\","));
    let cells = |line: &str| line.split('"').step_by(2).map(|part| part.matches(',').count()).sum::<usize>() + 1;
    for (text, columns) in [(&files.leads, 14), (&files.events, 5), (&files.stages, 5)] {
        assert!(text.lines().all(|line| cells(line) == columns));
    }
}
