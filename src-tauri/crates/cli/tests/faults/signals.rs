//! Ctrl-C and the wish of the system that the program ends, in the middle of a long import.

use std::fmt::Write;
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::desk::{Answer, Desk, State, answer};
use crate::points::{Point, injected, missing, points, say};

const IMPORT: [&str; 5] = ["--workspace", "$/w", "import", "leads", "$/long.csv"];

/// A desk with a file that takes a while.
fn long_import() -> Desk {
    let mut rows = "lead_id,created_at,country\n".to_owned();
    for row in 0..30_000 {
        writeln!(rows, "L{row},2026-01-{:02} 10:00:00,DE", row % 28 + 1).expect("memory");
    }
    let desk = Desk::new();
    desk.write("long.csv", &rows);
    desk.done(&["new", "$/w"]);
    desk.keep();
    desk
}

/// Tries a signal at calls of one name, some way through those on files of one name. Answers how many were tried.
fn signalled(desk: &Desk, call: &str, file: &str, what: &str, then: impl Fn(usize, &str, [&State; 3])) -> usize {
    let old = desk.state("before");
    desk.set_back();
    let all = points(desk, &IMPORT);
    let new = desk.state("undisturbed");
    let calls: Vec<_> = all.iter().filter(|point| point.call == call && point.line.contains(file)).collect();
    let quarters = [1, 2, 3].map(|quarter| calls[calls.len() * quarter / 4]);
    for (at, point) in quarters.iter().enumerate() {
        desk.set_back();
        let answer = injected(desk, &IMPORT, call, what, &format!("{}{}", point.nth, if at == 0 { "+" } else { "" }));
        let when = format!("{what} at {point}: {:?} {}", answer.code.or(answer.signal), answer.err);
        assert!(!answer.err.contains("panicked"), "{when}");
        let now = desk.state(&when);
        then(answer.code.and_then(|code| usize::try_from(code).ok()).unwrap_or(usize::MAX), &when, [&old, &new, &now]);
        // Whatever was left, the same import brings everything.
        desk.done(&IMPORT);
        assert_eq!(desk.state(&when), new, "{when}");
    }
    quarters.len()
}

/// Starts the import, slowed down from one of its calls on, and sends it a signal once it has come to that call.
fn told_to_stop(desk: &Desk, point: &Point, signal: &str) -> Answer {
    let log = desk.root().with_file_name("slow");
    let slowly = format!("inject=read:delay_enter=200000:when={}+", point.nth);
    let mut line: Vec<String> =
        ["strace", "-f", "-qq", "-e", "trace=read", "-e", &slowly, "-o"].map(str::to_owned).to_vec();
    line.push(log.to_string_lossy().into_owned());
    line.extend(desk.command(&IMPORT));
    let mut import = desk.start(&line).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("strace runs");
    loop {
        let text = std::fs::read_to_string(&log).unwrap_or_default();
        let process = text.split_whitespace().next().unwrap_or_default();
        let reads = text.lines().filter(|line| line.starts_with(process) && line.contains(" read(")).count();
        if reads > usize::try_from(point.nth).expect("a count") {
            assert!(Command::new("kill").args([signal, process]).status().expect("`kill` runs").success());
            break;
        }
        assert!(import.try_wait().expect("it can be asked").is_none(), "the import ended before {point}");
        std::thread::sleep(Duration::from_millis(5));
    }
    std::fs::remove_file(&log).expect("removed");
    answer(import.wait_with_output().expect("strace runs"))
}

#[test]
fn an_import_that_is_stopped_says_so_and_leaves_the_old_leads() {
    if let Some(why) = missing() {
        return say(&format!("not run: signals: {why}"));
    }
    let desk = long_import();
    let old = desk.state("before");
    desk.set_back();
    let reads: Vec<Point> = points(&desk, &IMPORT)
        .into_iter()
        .filter(|point| point.call == "read" && point.line.contains("long.csv"))
        .collect();
    // The file is read more than once, for how it is written and for its rows: a stop is heeded in each.
    let tried = [("-INT", 1), ("-INT", 5), ("-TERM", 5)];
    for (signal, eighths) in tried {
        desk.set_back();
        let answer = told_to_stop(&desk, &reads[reads.len() * eighths / 8], signal);
        assert_eq!(answer.code, Some(3), "{signal}: {}{}", answer.out, answer.err);
        assert!(answer.err.contains("stopped; nothing was changed"), "{signal}: {}", answer.err);
        assert_eq!(desk.state(signal), old, "{signal}");
    }
    say(&format!("signals while rows are read: tried {}", tried.len()));
}

#[test]
fn a_stop_that_comes_while_the_leads_are_saved_leaves_all_or_nothing() {
    if let Some(why) = missing() {
        return say(&format!("not run: signals: {why}"));
    }
    let desk = long_import();
    let tried =
        signalled(&desk, "pwrite64", "leads.sqlite", "signal=SIGINT", |code, when, [old, new, now]| match code {
            0 => assert_eq!(now, new, "{when}"),
            3 if when.contains("stopped; nothing was changed") => assert_eq!(now, old, "{when}"),
            // The second signal ends the program at once, as it says.
            3 if when.contains("ended at once") => assert!(now == old || now == new, "{when}"),
            _ => panic!("{when}"),
        });
    say(&format!("signals while leads are saved: tried {tried}"));
}
