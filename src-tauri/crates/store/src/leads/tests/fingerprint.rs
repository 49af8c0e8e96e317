//! The SHA-256 over all leads: the same whatever the order, another whatever changes, and to be computed by others.

use sha2::{Digest, Sha256};

use super::super::fingerprint::DatasetSummary;
use super::*;

const LEADS: &str = "lead_id,created_at,employees,name,zip\nA1,2026-01-05,250,\"Ann \"\"x\"\" \\ Ü\",00501\nB2,,12,,\n";
const EVENTS: &str = "lead_id,at,event,path,seconds\n\
                      A1,2026-01-06T10:00,page_view,/pricing,30\n\
                      A1,2026-01-06T10:00,page_view,/pricing,30\n\
                      A1,2026-01-06T10:00,form,/demo,5\n\
                      A1,2026-01-05T10:00,page_view,/blog,5\n\
                      C3,2026-01-07,page_view,/waits,5\n";
const STAGES: &str =
    "lead_id,stage,at,reason,amount\nA1,won,,,1200.50\nA1,handed_off,2026-01-10,,\nB2,rejected,2026-02-01,bad-fit,\n";

impl Bench {
    fn fingerprint(&self) -> DatasetSummary {
        self.database.dataset_summary(&AtomicBool::new(false)).expect("a summary")
    }
}

/// The files in another order, their rows and columns too, and each in two parts.
fn shuffled(text: &str) -> Vec<String> {
    let mut lines: Vec<Vec<&str>> = text.lines().map(|line| line.split(',').collect()).collect();
    lines.iter_mut().for_each(|cells| cells[1..].reverse());
    let lines: Vec<String> = lines.iter().map(|cells| cells.join(",")).collect();
    let (first, second) = lines[1..].split_at(lines.len() / 2);
    [second, first].map(|part| format!("{}\n{}\n", lines[0], part.join("\n"))).to_vec()
}

#[test]
fn it_is_the_sha_256_of_the_lines_that_its_format_says() {
    let mut bench = Bench::new();
    bench.import(Kind::Leads, LEADS);
    bench.import(Kind::Events, EVENTS);
    bench.import(Kind::Stages, STAGES);
    let lines = [
        r#"countersign/dataset/v1"#,
        r#"["lead","A1",1767571200000,[["employees","number","250"],["name","text","Ann \"x\" \\ Ü"],["zip","text","00501"]]]"#,
        r#"["stage","handed_off",1768003200000,null,null]"#,
        r#"["stage","won",null,null,"1200.5"]"#,
        r#"["event",1767607200000,"page_view",[["path","text","/blog"],["seconds","number","5"]]]"#,
        r#"["event",1767693600000,"form",[["path","text","/demo"],["seconds","number","5"]]]"#,
        r#"["event",1767693600000,"page_view",[["path","text","/pricing"],["seconds","number","30"]]]"#,
        r#"["event",1767693600000,"page_view",[["path","text","/pricing"],["seconds","number","30"]]]"#,
        r#"["lead","B2",null,[["employees","number","12"]]]"#,
        r#"["stage","rejected",1769904000000,"bad-fit",null]"#,
    ];
    let sha256 = Sha256::digest(format!("{}\n", lines.join("\n")));
    let expected = DatasetSummary {
        leads: 2,
        events: 4,
        stages: 3,
        from: Some(1_767_571_200_000),
        to: Some(1_769_904_000_000),
        sha256: sha256.iter().map(|byte| format!("{byte:02x}")).collect(),
    };
    assert_eq!(bench.fingerprint(), expected);
    let summary = bench.summary();
    assert_eq!((summary.leads, summary.events, summary.stages), (expected.leads, expected.events, expected.stages));
    assert_eq!((summary.from, summary.to), (expected.from, expected.to));
}

#[test]
fn it_does_not_depend_on_the_order_in_which_leads_came_in() {
    let mut straight = Bench::new();
    let events =
        EVENTS.replace("page_view,/pricing,30\nA1,2026-01-06T10:00,page_view,/pricing,30\n", "page_view,/pricing,30\n");
    straight.import(Kind::Leads, LEADS);
    straight.import(Kind::Events, &events);
    straight.import(Kind::Stages, STAGES);
    let mut other = Bench::new();
    // Numbered otherwise from the start: people and columns that are gone again, or that wait.
    other.import(Kind::Events, "lead_id,at,event,seconds,zone\nZ9,2026-01-01,other,1,x\nC3,2026-01-08,other,1,x\n");
    for part in shuffled(STAGES) {
        other.import(Kind::Stages, part);
    }
    for part in shuffled(&events) {
        other.import(Kind::Events, part);
    }
    other.import(Kind::Leads, "lead_id,region\nZ9,north\n");
    for part in shuffled(LEADS) {
        other.import(Kind::Leads, part);
    }
    other.database.forget(&["Z9".to_owned()]).expect("forgotten");
    assert_eq!(other.fingerprint(), straight.fingerprint());
}

#[test]
fn whatever_changes_gives_another() {
    let prints = |leads: &str, events: &str, stages: &str| {
        let mut bench = Bench::new();
        bench.import(Kind::Leads, leads);
        bench.import(Kind::Events, events);
        bench.import(Kind::Stages, stages);
        bench.fingerprint().sha256
    };
    let mut seen = std::collections::HashSet::from([prints(LEADS, EVENTS, STAGES)]);
    let changed = |from: &str, to: &str| {
        let (leads, events, stages) = (LEADS.replace(from, to), EVENTS.replace(from, to), STAGES.replace(from, to));
        assert_ne!((leads.as_str(), events.as_str(), stages.as_str()), (LEADS, EVENTS, STAGES), "{from}");
        prints(&leads, &events, &stages)
    };
    for (from, to) in [
        ("250", "251"),
        ("A1,2026-01-05,", "A1,2026-01-04,"),
        ("A1,2026-01-05,250", "A1,2026-01-05,"),
        ("zip", "code"),
        ("/pricing,30\nA1", "/pricing,31\nA1"),
        ("10:00,page_view,/pricing,30\nA1,2026-01-06T10:00,", "10:00,"),
        ("form", "forms"),
        ("T10:00,form", "T10:01,form"),
        ("bad-fit", "bad-fits"),
        ("1200.50", "1200.51"),
        ("won", "proposal"),
        ("won,,", "won,2026-03-01,"),
        ("B2,", "B3,"),
    ] {
        assert!(seen.insert(changed(from, to)), "{from}");
    }
}

#[test]
fn a_value_of_another_type_or_known_as_of_export_is_another_value() {
    let leads = "lead_id,total\nA1,12\n";
    let mapping = |kind: &str| {
        let yaml = format!("kind: leads\ncolumns:\n  lead_id: lead_id\n  total: {kind}\n");
        Mapping::read(&yaml, "mapping.yaml").expect("a mapping")
    };
    let print = |kind: &str| {
        let mut bench = Bench::new();
        bench.try_import(Kind::Leads, leads, Some(&mapping(kind))).expect("imported");
        bench.fingerprint().sha256
    };
    let prints = [
        "{ to: total, type: number }",
        "{ to: total, type: text }",
        "{ to: total, type: number, known_as_of: export }",
    ]
    .map(print);
    assert!(prints[0] != prints[1] && prints[0] != prints[2] && prints[1] != prints[2]);
}

#[test]
fn it_can_be_stopped_and_no_leads_have_one_too() {
    let mut bench = Bench::new();
    let none = bench.fingerprint();
    assert_eq!((none.leads, none.from, none.to), (0, None, None));
    assert_eq!(none.sha256, "9d776a7312fa923e1bcb245437d426de67aa7970dbc7be3a51e72ba42b6fab37");
    bench.import(Kind::Leads, LEADS);
    let stopped = bench.database.dataset_summary(&AtomicBool::new(true)).expect_err("stopped");
    assert!(matches!(stopped.kind, FaultKind::Cancelled));
}
