//! Two devices and one draft on the command line: history, conflicts and their decision, as `interface.md` has commands.

mod support;

use std::fs;
use std::path::Path;

use serde_json::Value;
use support::{Answer, Desk};

/// Dana and Lee, each with a copy of the shared folder and a data folder.
struct Two {
    desk: Desk,
}

impl Two {
    fn new() -> Two {
        let desk = Desk::new();
        desk.done(&["new", "dana"]);
        let two = Two { desk };
        two.carry("dana", "lee");
        two
    }

    fn run(&self, who: &str, arguments: &[&str]) -> Answer {
        // Dana made the workspace with the usual data folder.
        let data = self.desk.path(if who == "dana" { "data" } else { "data-of-lee" });
        let variables = [("COUNTERSIGN_DATA", data.to_str().expect("a path")), ("COUNTERSIGN_AUTHOR", who)];
        self.desk.run_with(&variables, &[&["--workspace", who], arguments].concat())
    }

    fn done(&self, who: &str, arguments: &[&str]) -> String {
        let answer = self.run(who, arguments);
        assert_eq!(answer.code, 0, "{who}: {arguments:?}: {}{}", answer.out, answer.err);
        answer.out
    }

    fn json(&self, who: &str, arguments: &[&str]) -> Value {
        let answer = self.run(who, &[arguments, &["--json"]].concat());
        serde_json::from_str(&answer.out).unwrap_or_else(|error| panic!("{arguments:?}: {error}: {}", answer.out))
    }

    /// A sync tool brings what one wrote to the other: new files, and longer ones.
    fn carry(&self, from: &str, to: &str) {
        copy(&self.desk.path(from), &self.desk.path(to));
    }

    fn threshold(&self, who: &str) -> String {
        let text = self.desk.read(&format!("{who}/mql.yaml"));
        let mut band = text.lines().skip_while(|line| !line.contains("id: qualified"));
        let line = band.find(|line| line.contains("from: ")).expect("a threshold");
        line.split("from: ").nth(1).expect("a number").chars().take_while(char::is_ascii_digit).collect()
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("made");
    for entry in fs::read_dir(from).expect("listed") {
        let path = entry.expect("an entry").path();
        let target = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            copy(&path, &target);
        } else if fs::metadata(&target).is_ok_and(|there| there.len() > fs::metadata(&path).expect("read").len()) {
            // The other's own file is ahead.
        } else {
            fs::copy(&path, &target).expect("copied");
        }
    }
}

/// Only the histories: the documents are written from them.
fn drafts(two: &Two, from: &str, to: &str) {
    copy(&two.desk.path(&format!("{from}/drafts")), &two.desk.path(&format!("{to}/drafts")));
}

fn exchange(two: &Two) {
    drafts(two, "dana", "lee");
    drafts(two, "lee", "dana");
}

#[test]
fn what_both_changed_is_shown_and_decided() {
    let two = Two::new();
    two.done("dana", &["edit", "set", "sla", "title", "\"Our SLA\""]);
    drafts(&two, "dana", "lee");
    two.done("lee", &["history"]);
    assert!(two.desk.read("lee/sla.yaml").contains("Our SLA"), "the file follows the history");

    two.done("dana", &["edit", "set", "mql", "bands.qualified.from", "60"]);
    two.done("lee", &["edit", "set", "mql", "bands.qualified.from", "72"]);
    two.done("lee", &["edit", "set", "funnel", "title", "\"Lee's funnel\""]);
    exchange(&two);

    let report = two.json("dana", &["conflicts"]);
    assert_eq!(two.run("dana", &["conflicts"]).code, 1);
    assert_eq!(report, {
        let mut of_lee = two.json("lee", &["conflicts"]);
        for side in of_lee["conflicts"][0]["sides"].as_array_mut().expect("sides") {
            side["mine"] = (!side["mine"].as_bool().expect("a word")).into();
        }
        of_lee
    });
    let conflict = &report["conflicts"][0];
    assert_eq!((&conflict["place"], &conflict["kind"]), (&"bands.qualified.from".into(), &"both-changed".into()));
    let sides = conflict["sides"].as_array().expect("sides");
    let value = |who: &str| sides.iter().find(|side| side["author"] == who).expect("a side")["value"].clone();
    assert_eq!((value("dana"), value("lee")), (60.into(), 72.into()));
    assert!(conflict["sentence"].as_str().expect("words").contains("60 by dana"), "{conflict}");
    assert!(two.desk.read("dana/funnel.yaml").contains("Lee's funnel"), "what does not conflict is merged");

    let refused = two.run("dana", &["propose", "--message", "First", "--json"]);
    assert_eq!(refused.code, 1);
    assert!(refused.out.contains("open-conflicts"), "{}", refused.out);

    let id = conflict["id"].as_str().expect("an id");
    assert_eq!(two.run("dana", &["resolve", id]).code, 2, "a choice is needed");
    assert_eq!(two.run("dana", &["resolve", "nothing", "--value", "1"]).code, 2);
    let take = sides.iter().find(|side| side["author"] == "dana").expect("a side")["change"].as_str().expect("an id");
    let report = two.json("dana", &["resolve", id, "--take", take]);
    assert!(report["sentence"].as_str().expect("words").starts_with("decided: "), "{report}");
    assert!(report["sha256"].is_string());
    exchange(&two);
    assert_eq!(two.done("lee", &["conflicts"]), "nothing is to be decided\n");
    assert_eq!((two.threshold("dana"), two.threshold("lee")), ("60".into(), "60".into()));
}

#[test]
fn the_history_tells_who_did_what_and_brings_back_what_was() {
    let two = Two::new();
    two.done("dana", &["edit", "set", "mql", "bands.qualified.from", "60"]);
    exchange_from_dana(&two);
    two.done("lee", &["edit", "set", "mql", "bands.qualified.from", "72"]);
    drafts(&two, "lee", "dana");
    let report = two.json("dana", &["history"]);
    let changes = report["changes"].as_array().expect("changes");
    let told: Vec<(&str, bool)> = changes
        .iter()
        .map(|change| (change["author"].as_str().expect("a name"), change["mine"].as_bool().expect("a word")))
        .collect();
    assert_eq!(told, [("lee", false), ("dana", true)], "latest first");
    assert!(changes[0]["sentence"].as_str().expect("words").contains("from 60 to 72"), "{report}");
    assert_eq!(two.json("dana", &["history", "--limit", "1"])["changes"].as_array().map(Vec::len), Some(1));
    let first = changes[1]["id"].as_str().expect("an id");
    let brought = two.json("dana", &["history", "--restore", first]);
    assert!(brought["changes"][0]["sentence"].as_str().expect("words").starts_with("brought back: "), "{brought}");
    assert_eq!(two.threshold("dana"), "60");
    assert_eq!(two.run("dana", &["history", "--restore", "none"]).code, 2);
    assert!(two.done("dana", &["history", "--restore", first]).contains("nothing changed"));
}

fn exchange_from_dana(two: &Two) {
    drafts(two, "dana", "lee");
    two.done("lee", &["history"]);
}

#[test]
fn comments_go_from_one_to_the_other() {
    let two = Two::new();
    let begun = two.json("dana", &["comment", "add", "mql", "bands.qualified", "Why 65?"]);
    let id = begun["threads"][0]["id"].as_str().expect("an id").to_owned();
    assert_eq!(two.run("dana", &["comment", "add", "mql", "bands.none-such", "What?"]).code, 2);
    exchange(&two);
    two.done("lee", &["comment", "reply", &id, "It was 70 in March."]);
    two.done("lee", &["comment", "resolve", &id]);
    exchange(&two);
    let thread = &two.json("dana", &["comment", "list"])["threads"][0];
    assert_eq!((&thread["place"], &thread["resolved"]), (&"bands.qualified".into(), &true.into()));
    let texts: Vec<_> =
        thread["comments"].as_array().expect("comments").iter().map(|one| one["text"].clone()).collect();
    assert_eq!(texts, ["Why 65?", "It was 70 in March.", ""]);
    assert!(two.done("dana", &["comment", "list"]).contains("settled"));
    assert_eq!(two.run("dana", &["comment", "reopen", "none"]).code, 2);
}

#[test]
fn what_one_suggests_is_in_the_draft_once_the_other_accepts_it() {
    let two = Two::new();
    let suggest = ["suggest", "set", "mql", "bands.qualified.from", "71", "--why", "As it was in March"];
    let made = &two.json("dana", &suggest)["suggestions"][0];
    let id = made["id"].as_str().expect("an id").to_owned();
    assert_eq!((&made["status"], &made["fit"], &made["mine"]), (&"open".into(), &"fits".into(), &true.into()));
    assert_eq!((two.threshold("dana"), two.done("dana", &["history"]).lines().count()), ("65".into(), 1));
    exchange(&two);

    let seen = two.done("lee", &["suggestions"]);
    for told in [id.as_str(), "dana", "from 65 to 71", "why: As it was in March", "suggestion accept ID"] {
        assert!(seen.contains(told), "{told}: {seen}");
    }
    let reference = format!("suggestion:{id}");
    let differs = two.json("lee", &["diff", "draft", &reference]);
    assert_eq!((&differs["changes"][0]["id"], two.threshold("lee")), (&"qualified".into(), "65".into()));
    let simulated = two.json("lee", &["simulate", "--from", "draft", "--to", &reference]);
    assert_eq!(simulated["to"]["ref"], reference);

    let own = two.run("dana", &["suggestion", "accept", &id, "--json"]);
    assert!(own.code == 1 && own.out.contains("own-suggestion"), "{}", own.out);
    assert!(own.err.contains("the suggestion is dana’s own"), "{}", own.err);
    let report = two.json("lee", &["suggestion", "accept", &id]);
    assert!(report["sentence"].as_str().expect("words").starts_with("as dana suggested: "), "{report}");
    assert!(report["sha256"].is_string());
    exchange(&two);
    assert!(two.done("dana", &["history"]).contains("as dana suggested: "));
    assert_eq!((two.threshold("dana"), two.threshold("lee")), ("71".into(), "71".into()));
    assert_eq!(two.done("dana", &["suggestions"]), "nothing is suggested\n");
    let closed = &two.json("dana", &["suggestions", "--all"])["suggestions"][0];
    assert_eq!((&closed["status"], &closed["end"]["author"]), (&"accepted".into(), &"lee".into()));
    assert_eq!(two.run("lee", &["suggestion", "accept", &id]).code, 1, "once is enough");
    assert_eq!(two.run("lee", &["suggestion", "accept", "none"]).code, 2);
}

#[test]
fn a_suggestion_is_declined_withdrawn_or_fits_no_longer() {
    let two = Two::new();
    let made =
        |arguments: &[&str]| two.json("dana", arguments)["suggestions"][0]["id"].as_str().expect("an id").to_owned();
    let lower = made(&["suggest", "set", "mql", "bands.qualified.from", "50"]);
    let away = made(&["suggest", "remove", "sla", "commitments.first-touch"]);
    exchange(&two);
    let declined = two.json("lee", &["suggestion", "decline", &away, "--reason", "We need it"]);
    assert_eq!(declined["suggestions"][0]["end"]["reason"], "We need it");
    two.done("lee", &["edit", "set", "mql", "bands.qualified.from", "60"]);
    let refused = two.run("lee", &["suggestion", "accept", &lower]);
    assert!(refused.err.contains("`bands.qualified.from` has been changed since"), "{}", refused.err);
    assert!(two.done("lee", &["suggestions"]).contains("it does not fit any more"));
    assert_eq!(two.run("lee", &["simulate", "--to", &format!("suggestion:{lower}")]).code, 1);
    assert_eq!(two.run("lee", &["suggestion", "withdraw", &lower]).code, 1, "it is not his");
    two.done("dana", &["suggestion", "withdraw", &lower]);
    exchange(&two);
    assert_eq!(two.done("lee", &["suggestions"]), "nothing is suggested\n");
    let all = two.done("dana", &["suggestions", "--all"]);
    assert!(
        all.contains("declined by lee") && all.contains(": We need it") && all.contains("withdrawn by dana"),
        "{all}"
    );

    let faulty = two.run("dana", &["suggest", "set", "mql", "bands.qualified.from", "many", "--json"]);
    assert!(faulty.code == 1 && faulty.out.contains("faulty-edit"), "{}", faulty.out);
    assert_eq!(two.run("dana", &["suggest", "set", "mql", "bands.qualified.from", "60"]).code, 2, "it says so already");
}

#[test]
fn an_open_suggestion_stands_in_nobodys_way() {
    let two = Two::new();
    for leader in ["marketing", "sales"] {
        two.done("dana", &["key", "new", "--leader", leader]);
    }
    two.done("dana", &["suggest", "remove", "sla", "commitments.first-touch"]);
    let proposed = two.run("dana", &["propose", "--message", "First"]);
    assert_eq!(proposed.code, 0, "{}", proposed.err);
    assert!(proposed.err.contains("note: one suggestion is open, and no part of this"), "{}", proposed.err);
    assert!(two.desk.read("dana/sla.yaml").contains("first-touch"));
}

#[test]
fn copies_that_a_sync_tool_left_are_listed_merged_and_put_aside() {
    let two = Two::new();
    assert_eq!(two.done("dana", &["leftovers"]), "no copies stand beside the documents\n");
    two.done("dana", &["edit", "set", "sla", "title", "\"Our SLA\""]);
    let text = two.desk.read("dana/mql.yaml");
    let (copy, same) = ("mql.sync-conflict-20261128-071500-7QHUIXK.yaml", "sla (1).yaml");
    two.desk.write(&format!("dana/{copy}"), &text.replace("from: 65", "from: 66"));
    two.desk.write(&format!("dana/{same}"), &two.desk.read("dana/sla.yaml"));
    assert_eq!(two.run("dana", &["leftovers"]).code, 1);
    let report = two.json("dana", &["leftovers"]);
    let told: Vec<_> =
        report["leftovers"].as_array().expect("copies").iter().map(|one| (&one["name"], &one["known"])).collect();
    assert_eq!(told, [(&copy.into(), &false.into()), (&same.into(), &true.into())]);
    assert_eq!(report["leftovers"][0]["tool"], "Syncthing");

    assert_eq!(two.run("dana", &["leftover", "merge", "mql.yaml"]).code, 2, "it is no copy");
    let merged = two.done("dana", &["leftover", "merge", copy]);
    assert!(merged.contains("from 65 to 66") && merged.contains("put aside"), "{merged}");
    assert_eq!(two.threshold("dana"), "66");
    assert!(two.done("dana", &["leftover", "aside", same]).contains("is put aside"));
    assert_eq!(two.done("dana", &["leftovers"]), "no copies stand beside the documents\n");
    assert!(!two.desk.path(&format!("dana/{same}")).exists());
}
