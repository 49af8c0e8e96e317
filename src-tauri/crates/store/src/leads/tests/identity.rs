//! What makes a row the same row again.

use proptest::prelude::*;

use super::*;

/// A summary without its revision, and the stages of all leads: what the leads at hand are.
fn state(bench: &Bench) -> String {
    let summary = Summary { revision: 0, ..bench.summary() };
    let dataset = bench.database.load_dataset().expect("a data set");
    let stages: Vec<_> = dataset
        .leads()
        .map(|lead| {
            let rows = dataset.stages().of(lead).iter();
            let rows: Vec<_> =
                rows.map(|row| (row.stage, row.at(), row.amount(), dataset.stages().reason(row))).collect();
            (dataset.lead_id(lead), rows)
        })
        .collect();
    format!("{summary:?} {stages:?}")
}

#[test]
fn an_event_with_an_id_is_changed_and_one_without_is_another() {
    let mut bench = Bench::new();
    bench.import(Kind::Leads, "lead_id\nA1\n");
    let first = "event_id,lead_id,at,event,path\nE1,A1,2026-01-05,page_view,/a\n,A1,2026-01-05,page_view,/a\n";
    assert_eq!(counts(&bench.import(Kind::Events, first)), [2, 0, 0, 0]);
    assert_eq!(counts(&bench.import(Kind::Events, first)), [0, 0, 2, 0]);
    let second = "event_id,lead_id,at,event,path\nE1,A1,2026-01-06,page_view,/b\n,A1,2026-01-05,page_view,/b\n";
    assert_eq!(counts(&bench.import(Kind::Events, second)), [1, 1, 0, 0]);
    assert_eq!(bench.summary().events, 3);
    let twice = "event_id,lead_id,at,event\nE2,A1,2026-01-06,call\nE2,A1,2026-01-07,call\n";
    let report = bench.import(Kind::Events, twice);
    assert_eq!((counts(&report), report.repeated), ([1, 0, 0, 0], 1));
    assert_eq!(report.warnings[0].message, "event `E2` stands in line 2 and again in line 3; the last row counts");
    assert_eq!(counts(&bench.import(Kind::Events, twice)), [0, 0, 1, 0]);
}

#[test]
fn of_equal_events_the_how_many_eth_counts() {
    let mut bench = Bench::new();
    bench.import(Kind::Leads, "lead_id\nA1\n");
    let file = |n: usize| format!("lead_id,at,event\n{}", "A1,2026-01-05,page_view\n".repeat(n));
    assert_eq!(counts(&bench.import(Kind::Events, file(5))), [5, 0, 0, 0]);
    assert_eq!(counts(&bench.import(Kind::Events, file(3))), [0, 0, 3, 0]);
    assert_eq!(counts(&bench.import(Kind::Events, file(9))), [4, 0, 5, 0]);
    assert_eq!(bench.summary().events, 9);
}

#[test]
fn of_a_stage_twice_the_last_that_is_not_empty_counts() {
    let mut bench = Bench::new();
    bench.import(Kind::Leads, "lead_id\nA1\n");
    let file = "lead_id,stage,at,reason,amount\nA1,rejected,2026-01-05,bad-fit,10\nA1,Rejected ,2026-01-05,,20\n";
    let report = bench.import(Kind::Stages, file);
    assert_eq!((counts(&report), report.repeated), ([1, 0, 0, 0], 1));
    assert_eq!(counts(&bench.import(Kind::Stages, file)), [0, 0, 1, 0]);
    let dataset = bench.database.load_dataset().expect("a data set");
    let row = dataset.stages().of(0)[0];
    assert_eq!((dataset.stages().reason(&row), row.amount()), (Some("bad-fit"), Some(200_000)));
    assert_eq!(
        report.warnings[0].message,
        "the same stage of lead `A1` stands in line 2 and again in line 3; the last reason and amount that are not empty count"
    );
    // Across files as within one: an empty cell, or one that does not fit, takes nothing away.
    let empty = "lead_id,stage,at,reason,amount\nA1,rejected,2026-01-05,,\n";
    assert_eq!(counts(&bench.import(Kind::Stages, empty)), [0, 0, 1, 0]);
    let misfit = "lead_id,stage,at,amount\nA1,rejected,2026-01-05,much\n";
    assert_eq!(counts(&bench.import(Kind::Stages, misfit)), [0, 0, 1, 0]);
    let later = "lead_id,stage,at,reason,amount\nA1,rejected,2026-01-05,,30\n";
    assert_eq!(counts(&bench.import(Kind::Stages, later)), [0, 1, 0, 0]);
    let dataset = bench.database.load_dataset().expect("a data set");
    let row = dataset.stages().of(0)[0];
    assert_eq!((dataset.stages().reason(&row), row.amount()), (Some("bad-fit"), Some(300_000)));
}

#[test]
fn values_that_the_mapping_gives_no_stage_are_told_with_their_counts() {
    let mapping = |kind: &str| {
        let text = format!(
            "kind: {kind}\ncolumns:\n  Status: {{ to: stage, when: {{ \"Closed Won\": won }} }}\nmissing: [\"-\"]\n"
        );
        Mapping::read(&text, "crm.yaml").expect("a mapping")
    };
    let mut bench = Bench::new();
    let mut import = |kind: Kind, file: &str| {
        let report = bench.try_import(kind, file, Some(&mapping(kind.name()))).expect("imported");
        let told = report.warnings.iter().filter(|warning| warning.code == "unnamed-value");
        told.map(|warning| (warning.column.clone().expect("a column"), warning.message.clone())).collect::<Vec<_>>()
    };
    let status = |message: &str| vec![("Status".to_owned(), message.to_owned())];
    assert_eq!(import(Kind::Leads, "lead_id,Status\nA1,Closed Won\nA2,-\nA3,\n,Lost\n"), []);
    assert_eq!(
        import(Kind::Leads, "lead_id,Status\nA1,Won\nA2, Won \n"),
        status(
            "`Status` holds a value that the mapping gives no stage: `Won` (2 rows); if it means a stage, name it in `when`"
        )
    );
    assert_eq!(
        import(
            Kind::Stages,
            "lead_id,Status,at\nA1,b,\nA1,a,\nA1,c,\nA1,c,\nA1,Closed Won,\nA1,d,\nA1,e,\nA1,g,\nA1,f,\n"
        ),
        status(
            "`Status` holds values that the mapping gives no stage: `c` (2 rows), `a` (1 row), `b` (1 row), `d` (1 row), \
             `e` (1 row) and 2 more (2 rows); if one of them means a stage, name it in `when`"
        )
    );
}

#[test]
fn a_stage_that_a_column_of_a_file_of_leads_makes_goes_with_the_column() {
    let mapping = Mapping::read(
        "kind: leads\ncolumns:\n  Converted: { to: stage, when: { \"1\": won, \"0\": lost } }\n  MQL: { also_stage: handed_off }\n",
        "crm.yaml",
    )
    .expect("a mapping");
    let mut bench = Bench::new();
    let import = |bench: &mut Bench, file: &str| {
        bench.try_import(Kind::Leads, file, Some(&mapping)).unwrap_or_else(|fault| panic!("{fault}"));
        let dataset = bench.database.load_dataset().expect("a data set");
        dataset.stages().of(0).iter().map(|row| (row.stage, row.at())).collect::<Vec<_>>()
    };
    let january = 1_767_225_600_000;
    assert_eq!(
        import(&mut bench, "lead_id,Converted,MQL\nA1,0,2026-01-01\n"),
        [(Stage::Lost, None), (Stage::HandedOff, Some(january))]
    );
    assert_eq!(
        import(&mut bench, "lead_id,Converted,MQL\nA1,1,2026-01-02\n"),
        [(Stage::Won, None), (Stage::HandedOff, Some(january + 86_400_000))]
    );
    assert_eq!(import(&mut bench, "lead_id,Converted,MQL\nA1,,\n"), []);
    assert_eq!(bench.summary().columns.iter().filter(|column| column.name == "MQL").count(), 1);
}

#[test]
fn lists_are_parted_and_types_are_what_the_mapping_says() {
    let mapping = Mapping::read(
        "kind: leads\ncolumns:\n  zip: { type: number }\n  tags: { type: list }\n  when: { format: \"%d.%m.%Y\" }\nmissing: [\"-\"]\n",
        "crm.yaml",
    )
    .expect("a mapping");
    let mut bench = Bench::new();
    let file = "lead_id,zip,tags,when\nA1,10115,a; b ;;c,31.12.2026\nA2,00501,-,2026-12-31\n";
    let report = bench.try_import(Kind::Leads, file, Some(&mapping)).expect("imported");
    let misfits: Vec<_> =
        report.misfits.first.iter().map(|one| (one.line, one.column.as_str(), one.value.as_str())).collect();
    assert_eq!(misfits, [(3, "zip", "00501"), (3, "when", "2026-12-31")]);
    let commonest: Vec<_> =
        bench.summary().columns.into_iter().skip(1).map(|column| column.commonest[0].value.clone()).collect();
    assert_eq!(commonest, ["10115", "a;b;c", "2026-12-31T00:00:00Z"]);
}

/// Few ids, names and times, so that rows repeat and wait.
fn rows() -> impl Strategy<Value = [String; 3]> {
    let id = || (0..6u8).prop_map(|n| format!("L{n}"));
    let day = || (1..4u8).prop_map(|day| format!("2026-01-0{day}"));
    let lead = (id(), prop_oneof![Just(String::new()), day()], 0..3u8)
        .prop_map(|(id, at, size)| format!("{id},{at},{size}\n"));
    let event =
        (id(), day(), 0..2u8, 0..2u8).prop_map(|(id, at, name, path)| format!("{id},{at},event{name},/{path}\n"));
    let stage =
        (id(), prop_oneof![Just("won"), Just("rejected")], day(), 0..3u8).prop_map(|(id, stage, at, reason)| {
            format!("{id},{stage},{at},{}\n", ["", "price", "size"][usize::from(reason)])
        });
    let table = |header: &'static str, row: BoxedStrategy<String>| {
        proptest::collection::vec(row, 0..10).prop_map(move |rows| format!("{header}\n{}", rows.concat()))
    };
    (
        table("lead_id,created_at,size", lead.boxed()),
        table("lead_id,at,event,path", event.boxed()),
        table("lead_id,stage,at,reason", stage.boxed()),
    )
        .prop_map(|(leads, events, stages)| [leads, events, stages])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Whatever the files hold, the same files again change nothing, and the order of the files does not matter.
    #[test]
    fn the_same_files_in_any_order_and_again_are_the_same_leads(files in rows(), order in Just([0usize, 1, 2]).prop_shuffle()) {
        let mut first = Bench::new();
        for (kind, file) in Kind::ALL.into_iter().zip(&files) {
            first.import(kind, file);
        }
        let expected = state(&first);
        let revision = first.summary().revision;
        for (kind, file) in Kind::ALL.into_iter().zip(&files) {
            let again = first.import(kind, file);
            prop_assert_eq!((again.added, again.changed), (0, 0), "{}", file);
        }
        prop_assert_eq!(state(&first), expected.clone());
        prop_assert_eq!(first.summary().revision, revision);

        let mut second = Bench::new();
        for at in order {
            second.import(Kind::ALL[at], &files[at]);
        }
        prop_assert_eq!(state(&second), expected);
    }

    /// What a report counts adds up.
    #[test]
    fn every_row_is_counted_once(files in rows()) {
        let mut bench = Bench::new();
        for (kind, file) in Kind::ALL.into_iter().zip(&files) {
            let report = bench.import(kind, file);
            prop_assert_eq!(report.rows, file.lines().count() as u64 - 1);
            let counted = counts(&report).iter().sum::<u64>() + report.repeated + report.forgotten;
            prop_assert_eq!(counted, report.rows);
        }
    }
}
