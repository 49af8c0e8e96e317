//! A command, every fault at every call of it, and what must hold afterwards.

use crate::desk::{Answer, DOCUMENTS, Desk, State};
use crate::points::{ERRORS, Fault, LASTING, Point, chosen, missing, points, say, with_fault};
use crate::{EVENTS, LEADS, STAGES};

/// A command whose faults are tried.
pub struct Operation {
    pub name: &'static str,
    /// What is done before; `$` stands for the desk's folder.
    pub before: &'static [&'static [&'static str]],
    pub command: &'static [&'static str],
    /// What must hold of the desk after a fault, beside the state being the old or the new one.
    pub afterwards: fn(&Desk, &Case<'_>),
    /// How many kills, and how many errors, are tried by default.
    pub most: usize,
}

/// One fault of an operation, and what came of it.
pub struct Case<'a> {
    pub when: &'a str,
    pub command: &'a [&'a str],
    pub old: &'a State,
    pub new: &'a State,
    pub now: &'a State,
    /// The documents as the template has them, which the history begins with.
    pub texts: &'a [(&'static str, String)],
}

/// Tries a command with a kill and with errors at its calls.
pub fn try_faults(operation: &Operation) {
    if let Some(why) = missing() {
        return say(&format!("not run: faults of `{}`: {why}", operation.name));
    }
    let desk = Desk::new();
    for (name, text) in [("leads.csv", LEADS), ("events.csv", EVENTS), ("stages.csv", STAGES)] {
        desk.write(name, text);
    }
    let mut texts = Vec::new();
    for (at, command) in operation.before.iter().enumerate() {
        desk.done(command);
        if at == 0 {
            texts = DOCUMENTS.map(|name| (name, desk.text(&format!("w/{name}")))).to_vec();
        }
    }
    desk.keep();
    let old = desk.state("before");
    desk.set_back();
    let all = points(&desk, operation.command);
    let new = desk.state("undisturbed");
    assert_ne!(old, new, "{} does nothing", operation.name);
    let kills = chosen(all.iter().map(|point| (point, Fault::Kill)).collect(), operation.most);
    // A file is closed whatever closing it answers, and what had to last was synced before.
    let refusable: Vec<&Point> = all.iter().filter(|point| point.call != "close").collect();
    let errors =
        chosen(refusable.iter().flat_map(|point| ERRORS.map(|error| (*point, error))).collect(), operation.most);
    let lasting = all.iter().flat_map(|point| {
        let of_call = LASTING.into_iter().filter(|(call, _)| *call == point.call);
        of_call.map(move |(_, error)| (point, Fault::ErrorsFromHereOn(error)))
    });
    let lasting = chosen(lasting.collect(), operation.most / 2);
    let (mut hit, mut failed) = (0, 0);
    for (point, fault) in kills.iter().chain(&errors).chain(&lasting) {
        desk.set_back();
        let answer = with_fault(&desk, operation.command, point, *fault);
        let when = format!("{}, {fault:?} at {point}", operation.name);
        let tried = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            let now = desk.state(&when);
            ended_well(&answer, *fault, &when, [&old, &new, &now]);
            let case = Case { when: &when, command: operation.command, old: &old, new: &new, now: &now, texts: &texts };
            (operation.afterwards)(&desk, &case);
        }));
        hit += usize::from(answer.code != Some(0));
        if tried.is_err() {
            say(&format!("went wrong: {when}"));
            failed += 1;
        }
    }
    say(&format!(
        "{}: {} calls; tried {} kills, {} errors and {} lasting ones, {hit} of which ended the command; {} went wrong",
        operation.name,
        all.len(),
        kills.len(),
        errors.len(),
        lasting.len(),
        failed
    ));
    assert!(failed == 0, "{failed} of {} went wrong", kills.len() + errors.len() + lasting.len());
    assert!(hit > 0, "no fault was noticed at all");
}

/// The state is the old or the new one, and the answer says truly which.
fn ended_well(answer: &Answer, fault: Fault, when: &str, [old, new, now]: [&State; 3]) {
    let is = |state: &State| state == now;
    assert!(is(old) || is(new), "{when}: a half was left: {}{}\n{now:?}", answer.out, answer.err);
    assert!(!answer.err.contains("panicked"), "{when}: {}", answer.err);
    match (answer.code, fault) {
        (None, Fault::Kill) => assert_eq!(answer.signal, Some(9), "{when}"),
        (Some(0), _) => assert!(is(new), "{when}: said to be done, and is not: {}", answer.out),
        (Some(3), Fault::Error(_) | Fault::ErrorsFromHereOn(_)) => {
            // Who is erased but not yet wiped off the disk is told to be just that. So is a change that the disk neither
            // takes into the history nor lets be taken back.
            let halfway = [
                "they are erased, but traces of them are still on the disk",
                "yaml all the same",
                // What is signed stands, and only looking at it again was not possible.
                "but it cannot be looked at now",
            ];
            let halfway = halfway.iter().any(|words| answer.err.contains(words));
            assert!(is(old) || halfway, "{when}: said to be impossible, and is done: {}", answer.err);
            let told = answer.err.lines().find_map(|line| line.strip_prefix("countersign: "));
            let words = told.unwrap_or_else(|| panic!("{when}: no word on why: {}", answer.err));
            assert!(!words.contains("os error") && words.len() > 10, "{when}: not in words: {words}");
        }
        other => panic!("{when}: ended with {other:?}: {}{}", answer.out, answer.err),
    }
}

/// The same import once more brings the new state, whatever the fault left.
pub fn import_again(desk: &Desk, case: &Case<'_>) {
    desk.done(case.command);
    assert_eq!(&desk.state(case.when), case.new, "{}: the same import again", case.when);
}

/// After the next edit, the history leads from the template to what stands in the files, each change once.
pub fn history_holds(desk: &Desk, case: &Case<'_>) {
    desk.done(&["--workspace", "$/w", "edit", "set", "funnel", "title", "\"Next\""]);
    let made = replayed(desk, case.texts, case.when);
    assert_eq!(made, 2 + usize::from(case.now == case.new), "{}: {:#?}", case.when, desk.history());
    desk.done(&["--workspace", "$/w", "status"]);
}

/// Holds the history against the files: its changes, one after another, lead from these texts to what stands there.
/// Answers how many they are.
pub fn replayed(desk: &Desk, texts: &[(&'static str, String)], when: &str) -> usize {
    let history = desk.history();
    for (name, first) in texts {
        let document = name.strip_suffix(".yaml").expect("a document");
        let mut text = first.clone();
        for change in history.iter().filter(|change| change["document"] == document) {
            let splice = &change["splice"];
            let at = usize::try_from(splice["at"].as_u64().expect("a place")).expect("a place");
            let (removed, inserted) = (splice["removed"].as_str(), splice["inserted"].as_str());
            let rest = text.get(at..).and_then(|rest| rest.strip_prefix(removed.expect("a text")));
            let rest = rest.unwrap_or_else(|| panic!("{when}: {} does not fit: {history:#?}", change["sentence"]));
            text = format!("{}{}{rest}", &text[..at], inserted.expect("a text"));
        }
        assert_eq!(text, desk.text(&format!("w/{name}")), "{when}: {name}: {history:#?}");
    }
    history.len()
}

/// `new` once more makes the workspace, or says that it stands there whole.
pub fn new_again(desk: &Desk, case: &Case<'_>) {
    let again = desk.run(case.command);
    let expected = if case.now == case.new { 2 } else { 0 };
    assert_eq!(again.code, Some(expected), "{}: `new` again: {}", case.when, again.err);
    assert_eq!(&desk.state(case.when), case.new, "{}", case.when);
    desk.done(&["--workspace", "$/w", "check"]);
    desk.done(&["--workspace", "$/w", "edit", "set", "funnel", "title", "\"Next\""]);
}

/// Once the person is seen to be gone, no byte is left; and asking again makes sure of it.
pub fn nothing_of_the_person_is_left(desk: &Desk, case: &Case<'_>) {
    let gone = |told: &str| assert!(!desk.data_holds("ZEBULON"), "{}: something is left {told}", case.when);
    if case.now == case.new {
        gone("after the next look at the leads");
    }
    desk.done(case.command);
    gone("after `forget` was asked for again");
    assert_eq!(&desk.state(case.when), case.new, "{}", case.when);
    assert_ne!(case.old, case.new);
}
