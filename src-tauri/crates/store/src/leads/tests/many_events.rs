//! Events of one lead over several pieces, and files that are read ahead, against what a simple count says.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;

/// A day, a name, a path, and an `event_id` or none.
type Row = (u32, u8, u8, Option<u8>);

fn row() -> impl Strategy<Value = Row> {
    (0u32..40, 0u8..2, 0u8..3, proptest::option::weighted(0.3, 0u8..6))
}

fn csv(rows: &[Row]) -> String {
    let mut text = "lead_id,at,event,path,event_id\n".to_owned();
    for (day, name, path, id) in rows {
        let id = id.map_or(String::new(), |id| format!("E{id}"));
        let lead = day % 3;
        let at = format!("2026-01-{:02}T0{}:00", day / 2 + 1, day % 2);
        text += &format!("L{lead},{at},event{name},/{},{id}\n", "x".repeat(usize::from(*path) * 900));
    }
    text
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// After any files: of equal rows without an id as many as the file with the most has, of those with an id the last.
    #[test]
    fn what_is_there_is_what_the_files_say(
        files in proptest::collection::vec(proptest::collection::vec(row(), 0..120), 1..5),
    ) {
        let mut bench = Bench::new();
        bench.import(Kind::Leads, "lead_id\nL0\nL1\nL2\n");
        let mut plain: BTreeMap<Row, u64> = BTreeMap::new();
        let mut named: BTreeMap<u8, Row> = BTreeMap::new();
        for rows in &files {
            let report = bench.import(Kind::Events, csv(rows));
            let mut of_file: BTreeMap<Row, u64> = BTreeMap::new();
            let mut arrived: BTreeMap<u8, Row> = BTreeMap::new();
            for row in rows {
                match row.3 {
                    Some(id) => drop(arrived.insert(id, *row)),
                    None => *of_file.entry(*row).or_default() += 1,
                }
            }
            let (mut added, mut changed, mut unchanged) = (0, 0, 0);
            for (row, count) in of_file {
                let known = plain.entry(row).or_default();
                added += count.saturating_sub(*known);
                unchanged += count.min(*known);
                *known = count.max(*known);
            }
            for (id, row) in arrived {
                match named.insert(id, row) {
                    None => added += 1,
                    Some(before) if before == row => unchanged += 1,
                    Some(_) => changed += 1,
                }
            }
            prop_assert_eq!(counts(&report), [added, changed, unchanged, 0]);
            prop_assert_eq!(report.repeated, rows.len() as u64 - added - changed - unchanged);
            let count = plain.values().sum::<u64>() + named.len() as u64;
            prop_assert_eq!(bench.summary().events, count);
        }
        // The same events in one file and in another database: nothing of how they came is left.
        let mut all: Vec<Row> = plain.iter().flat_map(|(row, count)| vec![*row; *count as usize]).collect();
        all.extend(named.values());
        all.reverse();
        let mut other = Bench::new();
        other.import(Kind::Leads, "lead_id\nL0\nL1\nL2\n");
        other.import(Kind::Events, csv(&all));
        let digest = |bench: &Bench| bench.database.dataset_summary(&AtomicBool::new(false)).expect("a digest");
        prop_assert_eq!(digest(&other), digest(&bench));
        prop_assert_eq!(other.summary().event_names, bench.summary().event_names);
    }
}

#[test]
fn a_large_file_is_read_as_a_small_one() {
    let mut bench = Bench::new();
    let path = "p".repeat(200);
    let mut text = "lead_id,at,event,path\n".to_owned();
    for n in 0..25_000 {
        let at = if n == 20_000 { "soon".to_owned() } else { format!("2026-01-05T10:00:{:02}", n % 60) };
        text += &format!("L{},{at},page_view,/{path}{}\n", n % 7, n % 500);
    }
    assert!(text.len() > 4 << 20, "large enough to be read ahead");
    let file = bench.file("events.csv", &text);
    let report = bench.import_with(Kind::Events, &file, None, |_| {}).unwrap_or_else(|fault| panic!("{fault}"));
    assert_eq!((counts(&report), report.waiting), ([24_999, 0, 0, 1], 24_999));
    assert_eq!((report.rejected.first[0].line, report.rejected.first[0].value.as_str()), (20_002, "soon"));
    assert_eq!(counts(&bench.import_with(Kind::Events, &file, None, |_| {}).expect("again")), [0, 0, 24_999, 1]);
    // Stopped in the middle, and with a quote that stays open at the end.
    let cancel = AtomicBool::new(false);
    let import = Import {
        kind: Kind::Events,
        file: &file,
        mapping: None,
        run: Run::Commit,
        strict: false,
        overrides: Overrides::default(),
        zone: Tz::UTC,
    };
    let mut stop = |progress: &Progress| {
        cancel.store(progress.phase == Phase::Importing, std::sync::atomic::Ordering::Relaxed);
    };
    let fault = bench.database.import(&import, None, &mut stop, &cancel).expect_err("stopped");
    assert!(matches!(fault.kind, FaultKind::Cancelled), "{fault}");
    let open = bench.file("open.csv", format!("{text}L1,\"2026-01-01,page_view,/\n"));
    let fault = bench.import_with(Kind::Events, &open, None, |_| {}).expect_err("an open quote");
    assert_eq!(fault.line, Some(25_002));
    assert_eq!(bench.summary().waiting_events, 24_999);
}

#[test]
fn a_small_file_beside_many_leads_finds_its_leads_one_by_one() {
    let mut bench = Bench::new();
    let leads: String = (0..50).map(|n| format!("L{n}\n")).collect();
    bench.import(Kind::Leads, format!("lead_id\n{leads}"));
    let rows = "lead_id,at,event\nL7,2026-01-05,call\nX1,2026-01-05,call\nL7,2026-01-06,call\nX1,2026-01-06,call\n";
    let report = bench.import(Kind::Events, rows);
    assert_eq!((counts(&report), report.waiting), ([4, 0, 0, 0], 2));
    assert_eq!((bench.summary().events, bench.summary().waiting_events), (2, 2));
    // Known or not is known of all that are read at once, too.
    let all: String = (0..50).map(|n| format!("L{n},2026-01-07,call\n")).collect();
    let report = bench.import(Kind::Events, format!("lead_id,at,event\n{all}X1,2026-01-07,call\nX2,2026-01-07,call\n"));
    assert_eq!((counts(&report), report.waiting), ([52, 0, 0, 0], 2));
}
