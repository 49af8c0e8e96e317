//! Random changes of three people, exchanged at random.

use proptest::prelude::*;
use proptest::sample::Index;

use super::*;
use crate::edit::value_at;

/// What a person does.
#[derive(Debug, Clone)]
enum Step {
    Points(Index, i32),
    From(i32),
    Remove(Index),
    Add(u8),
    Move(Index, Index),
    Mail(u8),
    Comment(Index),
    Break(Index),
    Mend,
    Decide(Index),
    Take(usize),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (any::<Index>(), 0..9).prop_map(|(rule, points)| Step::Points(rule, points)),
        2 => (60..63).prop_map(Step::From),
        1 => any::<Index>().prop_map(Step::Remove),
        1 => (0_u8..3).prop_map(Step::Add),
        1 => any::<(Index, Index)>().prop_map(|(rule, before)| Step::Move(rule, before)),
        1 => (0_u8..3).prop_map(Step::Mail),
        1 => any::<Index>().prop_map(Step::Comment),
        1 => any::<Index>().prop_map(Step::Break),
        1 => Just(Step::Mend),
        2 => any::<Index>().prop_map(Step::Decide),
        3 => (0_usize..3).prop_map(Step::Take),
    ]
}

fn rules(desk: &Desk) -> Vec<String> {
    let rules = value_at(Document::Mql, desk.text(), "rules");
    let rules = rules.as_ref().and_then(Value::as_array).cloned().unwrap_or_default();
    rules.iter().filter_map(|rule| rule["id"].as_str().map(str::to_owned)).collect()
}

/// The step as an edit of the draft as this person sees it; None where it makes no sense there.
fn edit_of(desk: &Desk, step: &Step) -> Option<Edit> {
    let all = rules(desk);
    let pick = |index: &Index| (!all.is_empty()).then(|| all[index.index(all.len())].clone());
    Some(match step {
        Step::Points(rule, points) => {
            Edit::Set { path: format!("rules.{}.points", pick(rule)?), value: (*points).into() }
        }
        Step::From(from) => Edit::Set { path: "bands.qualified.from".into(), value: (*from).into() },
        Step::Remove(rule) => Edit::Remove { path: format!("rules.{}", pick(rule)?) },
        Step::Add(nth) => {
            let value = json!({ "id": format!("new-{nth}"), "label": format!("By {}", desk.name), "points": nth });
            Edit::Add { path: "rules".into(), value, before: all.first().cloned() }
        }
        Step::Move(rule, before) => Edit::Move { path: format!("rules.{}", pick(rule)?), before: pick(before) },
        Step::Mail(nth) => {
            let path = "lists.free-mail".to_owned();
            let name = format!("mail-{nth}.com");
            match value_at(Document::Mql, desk.text(), &format!("{path}.{name}")) {
                Some(_) => Edit::Remove { path: format!("{path}.{name}") },
                None => Edit::Add { path, value: name.into(), before: None },
            }
        }
        Step::Comment(line) => {
            let lines: Vec<&str> = desk.text().lines().collect();
            let at = line.index(lines.len());
            let with =
                |(nth, line): (usize, &&str)| if nth == at { format!("{line} # c\n") } else { format!("{line}\n") };
            Edit::Replace { text: lines.iter().enumerate().map(with).collect() }
        }
        Step::Break(line) => {
            let ends: Vec<usize> = desk.text().match_indices('\n').map(|(at, _)| at).collect();
            let (head, tail) = desk.text().split_at(ends[line.index(ends.len())]);
            Edit::Replace { text: format!("{head}: [broken]]{tail}") }
        }
        Step::Mend => Edit::Replace { text: desk.text().replace(": [broken]]", "") },
        Step::Decide(_) | Step::Take(_) => return None,
    })
}

fn decide(desk: &mut Desk, index: &Index) {
    let all = desk.draft.conflicts();
    if all.is_empty() {
        return;
    }
    let conflict = &all[index.index(all.len())];
    let side = &conflict.sides[index.index(conflict.sides.len())];
    let what = What::Set { was: conflict.standing.clone(), is: side.value.clone() };
    let write = Write { place: conflict.place.clone(), what };
    let edit = match &side.value {
        None if conflict.place.starts_with("rules.") => Edit::Remove { path: conflict.place.clone() },
        _ => write.edit(),
    };
    let Ok(after) = apply(Document::Mql, desk.text(), &edit) else { return };
    let making = Making { decides: Some(write), action: Action::Resolve, ..making(desk.name, "decided") };
    let change = desk.draft.make(Document::Mql, &after, making, &began());
    desk.draft.add([change]);
    let left = desk.draft.conflicts();
    assert!(left.iter().all(|one| one.id != conflict.id), "decided: {conflict:#?}");
}

/// All that a draft holds of its documents, to be compared.
fn whole(draft: &Merged) -> String {
    format!("{:?}", Document::ALL.map(|document| draft.of_document(document)))
}

proptest! {
    #![proptest_config(ProptestConfig { max_shrink_iters: 2000, ..ProptestConfig::with_cases(64) })]

    #[test]
    fn whatever_is_exchanged_when_all_see_the_same_and_nothing_is_lost(
        steps in proptest::collection::vec((0_usize..3, step()), 1..40),
        order in any::<prop::sample::Index>(),
    ) {
        let mut desks = ["a", "b", "c"].map(Desk::new);
        for (who, step) in &steps {
            match step {
                Step::Take(from) => {
                    let other = desks[*from].clone();
                    desks[*who].take(&other);
                }
                Step::Decide(index) => decide(&mut desks[*who], index),
                step => {
                    let Some(edit) = edit_of(&desks[*who], step) else { continue };
                    if let Ok(after) = apply(Document::Mql, desks[*who].text(), &edit) {
                        // Asserts that one sees what one wrote, to the byte.
                        desks[*who].write(&after);
                    }
                }
            }
        }
        let mut all: Vec<Change> = desks.iter().flat_map(|desk| desk.draft.changes().to_vec()).collect();
        let merged = Merged::of(all.clone());
        // In another order, and one by one.
        if !all.is_empty() {
            let middle = order.index(all.len());
            all.rotate_left(middle);
            all[..middle].reverse();
        }
        let mut one_by_one = Merged::default();
        for change in &all {
            one_by_one.add([change.clone()]);
        }
        for desk in &mut desks {
            desk.draft.add(all.clone());
            prop_assert_eq!(desk.draft.text(Document::Mql), merged.text(Document::Mql));
            prop_assert_eq!(desk.draft.conflicts(), merged.conflicts());
        }
        // With what is remembered of earlier merges, be it of another order of events, it is the same in all that it holds.
        let saved = Fits::from_text(&one_by_one.fits().to_text());
        let again = Merged::with(all.clone(), saved.clone());
        prop_assert_eq!(again.fits().fresh(), 0, "nothing is found out twice");
        for other in desks.iter().map(|desk| &desk.draft).chain([&one_by_one, &again]) {
            prop_assert_eq!(whole(other), whole(&merged));
            prop_assert_eq!(other.changes(), merged.changes());
        }
        if let Some(change) = (!all.is_empty()).then(|| &all[order.index(all.len())]) {
            let before = merged.changes().iter().take_while(|one| one.id != change.id).chain([change]);
            let after = again.after(&change.id).expect("it is applied");
            prop_assert_eq!(whole(&after), whole(&Merged::of(before.cloned())));
            let seen = merged.changes().iter().filter(|one| merged.sees(&change.id, &one.id)).cloned();
            prop_assert_eq!(whole(&again.as_seen_by(std::slice::from_ref(&change.id))), whole(&Merged::of(seen)));
        }
        prop_assert!(merged.waiting().is_empty());
        // What a place says is what somebody wrote there last, or what another wrote there who did not know of it; and in
        // the second case both are shown.
        let Some(text) = merged.text(Document::Mql).filter(|text| crate::yaml::parse(text).tree.is_some()) else { return Ok(()) };
        let conflicts = merged.conflicts();
        for change in merged.changes() {
            for write in change.writes.iter().filter(|write| write.place == "bands.qualified.from" || write.place.ends_with(".points")) {
                let seen_and_over = merged.changes().iter().any(|later| later.id != change.id && merged.sees(&later.id, &change.id)
                    && later.writes.iter().any(|other| write.place.starts_with(&other.place)));
                let stands = value_at(Document::Mql, text, &write.place).as_ref() == write.outcome().flatten();
                let shown = conflicts.iter().any(|one| write.place.starts_with(&one.place)
                    && one.sides.iter().any(|side| merged.sees(&side.change, &change.id)));
                prop_assert!(seen_and_over || stands || shown, "{} of {}: {:#?}\n{}", write.place, change.device, conflicts, text);
            }
        }
    }
}
