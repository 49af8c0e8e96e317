//! Habits of exports that are no faults once they are known: each is found from the whole file, shown, and read. The files
//! are in `tests/invalid/leads` too, since a reader that takes none of them into account reads every one of them wrongly.

mod leads_bench;

use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use chrono_tz::Tz;
use leads_bench::Bench;
use simulation::dataset::Value;
use store::leads::mapping::Mapping;
use store::leads::survey::{Encoding, Overrides};
use store::leads::{DateOrder, DecimalSign, Import, Kind, Report, Run, csv_safe};

fn fixture(habit: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("invalid/leads").join(format!("{habit}.csv"))
}

/// Imports a file and gives the values of all leads, column by column.
fn read(bench: &mut Bench, habit: &str, overrides: Overrides) -> (Report, Vec<Vec<String>>) {
    let report =
        bench.try_import(Kind::Leads, &fixture(habit), None, overrides).unwrap_or_else(|fault| panic!("{fault}"));
    assert_eq!((report.rejected.count, report.misfits.count), (0, 0), "{habit}");
    let dataset = bench.database.load_dataset().expect("a data set");
    let value = |lead, column| match dataset.value(lead, column) {
        Value::Text(text) => text.to_owned(),
        Value::Number(number) => number.to_string(),
        Value::Missing => String::new(),
        other => format!("{other:?}"),
    };
    let rows = dataset.leads().map(|lead| (0..dataset.columns().len()).map(|column| value(lead, column)).collect());
    (report, rows.collect())
}

#[track_caller]
fn reads(habit: &str, expected: &[&[&str]]) -> Report {
    let (report, rows) = read(&mut Bench::new(), habit, Overrides::default());
    assert_eq!(rows, expected, "{habit}");
    report
}

#[test]
fn encodings() {
    let report = reads("windows-1252", &[&["Müller & Söhne"], &["Café “Zoë” €"]]);
    assert_eq!(report.format.encoding, Some(Encoding::Windows1252));
    assert_eq!(reads("utf-16", &[&["Müller & Söhne"]]).format.encoding, Some(Encoding::Utf16Le));
    assert_eq!(reads("byte-order-mark", &[&["Müller & Söhne"]]).format.encoding, Some(Encoding::Utf8));
    let said = Overrides { encoding: Some(Encoding::Windows1252), ..Overrides::default() };
    let (_, rows) = read(&mut Bench::new(), "mixed-encodings", said);
    assert_eq!(rows, [["MÃ¼ller"], ["Söhne"]]);
}

#[test]
fn separators_and_decimal_signs() {
    let report = reads("semicolons", &[&["Acme, Inc.", "1234.56"], &["Beta", "12.5"]]);
    assert_eq!(report.format.dialect.map(|dialect| dialect.separator), Some(';'));
    assert_eq!(report.format.decimal, Some(DecimalSign::Comma));
    let report = reads("tabs", &[&["Acme, Inc."], &["Beta; Co"]]);
    assert_eq!(report.format.dialect.map(|dialect| dialect.separator), Some('\t'));
    let comma = Overrides { decimal: Some(DecimalSign::Comma), ..Overrides::default() };
    assert_eq!(read(&mut Bench::new(), "decimal-in-doubt", comma).1, [["1.234"], ["12.5"]]);
    let dot = Overrides { decimal: Some(DecimalSign::Dot), ..Overrides::default() };
    assert_eq!(read(&mut Bench::new(), "decimal-in-doubt", dot).1, [["1234"], ["12500"]]);
}

#[test]
fn line_ends_spaces_and_quotes() {
    let report = reads("mixed-line-ends", &[&["Acme"], &["Beta"], &["Gamma"], &["Delta"]]);
    let ends = report.format.line_ends;
    assert_eq!((ends.crlf, ends.lf, ends.cr), (2, 2, 1));
    let report = reads("space-after-comma", &[&["Acme, Inc.", "Berlin"]]);
    assert!(report.format.dialect.expect("text").space_after);
    let report = reads("backslash-quotes", &[&["The \"Best\", Ltd.", "Berlin"], &["C:\\temp", "Paris"]]);
    assert!(report.format.dialect.expect("text").backslash_quotes);
}

#[test]
fn the_order_of_dates_as_a_person_says_it() {
    for (order, expected) in [(DateOrder::Dmy, "2026-04-03T00:00:00Z"), (DateOrder::Mdy, "2026-03-04T00:00:00Z")] {
        let mut bench = Bench::new();
        let said = Overrides { date_order: Some(order), ..Overrides::default() };
        let (report, _) = read(&mut bench, "ambiguous-dates", said);
        assert_eq!(report.format.date_order, Some(order));
        let dataset = bench.database.load_dataset().expect("a data set");
        assert_eq!(dataset.created_at(0).map(agreement::time::to_rfc3339).as_deref(), Some(expected));
    }
}

#[test]
fn markup_is_text_like_any_other() {
    let mut bench = Bench::new();
    let (_, rows) = read(&mut bench, "markup-in-names", Overrides::default());
    assert_eq!(rows, [["<b>Acme</b>"]]);
    let summary = bench.database.summary().expect("a summary");
    assert_eq!(summary.columns[1].name, "<img src=x onerror=alert(1)>");
}

#[test]
fn rejected_rows_are_written_so_that_no_spreadsheet_runs_them() {
    let mut bench = Bench::new();
    let file = fixture("formula-cells");
    let import = Import {
        kind: Kind::Events,
        file: &file,
        mapping: None,
        run: Run::Commit,
        strict: false,
        overrides: Overrides::default(),
        zone: Tz::UTC,
    };
    let mut rejects = Vec::new();
    let report =
        bench.database.import(&import, Some(&mut rejects), &mut |_| {}, &AtomicBool::new(false)).expect("done");
    assert_eq!(report.rejected.count, 4);
    assert_eq!(
        String::from_utf8(rejects).expect("UTF-8"),
        "line,column,value,reason\n\
         2,at,'=cmd|' /C calc'!A0,is not a date or time\n\
         3,at,'@SUM(A1),is not a date or time\n\
         4,at,'+1,is not a date or time\n\
         5,at,'-1,is not a date or time\n"
    );
}

#[test]
fn a_file_with_far_fewer_rows_than_the_last_is_pointed_out() {
    let mut bench = Bench::new();
    let rows: String = (0..1200).map(|n| format!("A{n}\n")).collect();
    let whole = bench.file("whole.csv", format!("lead_id\n{rows}"));
    assert_eq!(bench.import(Kind::Leads, &whole, None).warnings, []);
    let short = bench.file("short.csv", &format!("lead_id\n{rows}")[..2003]);
    let report = bench.import(Kind::Leads, &short, None);
    let told: Vec<_> = report.warnings.iter().map(|warning| warning.message.as_str()).collect();
    assert_eq!(told, ["this file has 421 rows, the last import of leads had 1,200: see that it was not cut short"]);
}

#[test]
fn a_record_longer_than_a_megabyte_is_refused_before_it_fills_the_memory() {
    let mut bench = Bench::new();
    let file = bench.file("long.csv", format!("lead_id,notes\nA1,short\nA2,{}\n", "x".repeat(1_100_000)));
    let fault = bench.try_import(Kind::Leads, &file, None, Overrides::default()).expect_err("too long");
    assert_eq!((fault.line, fault.message.as_str()), (Some(3), "this row is longer than 1 MB"));
    assert_eq!(bench.database.summary().expect("a summary").leads, 0);
}

/// The strings that break programs, as values of leads and back; then as names of events, and as ids.
#[test]
fn naughty_strings_come_back_as_they_were() {
    let strings = naughty_strings();
    let mut bench = Bench::new();
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(["lead_id", "note"]).expect("memory");
    for (n, string) in strings.iter().enumerate() {
        writer.write_record([&format!("{n:05}"), string]).expect("memory");
    }
    let file = bench.file("naughty.csv", writer.into_inner().expect("memory"));
    let mapping = Mapping::read("kind: leads\ncolumns: { note: { type: text } }\n", "naughty.yaml").expect("a mapping");
    let report = bench.try_import(Kind::Leads, &file, Some(&mapping), Overrides::default()).expect("imported");
    assert_eq!((report.rows, report.rejected.count), (strings.len() as u64, 0));
    let dataset = bench.database.load_dataset().expect("a data set");
    for lead in dataset.leads() {
        let string = strings[lead as usize].trim();
        let found = match dataset.value(lead, 0) {
            Value::Text(text) => text,
            _ => "",
        };
        assert_eq!(found, string);
        assert!(!csv_safe(string).starts_with(['=', '+', '-', '@', '\t', '\r']));
    }
}

/// The "big list of naughty strings" where COUNTERSIGN_NAUGHTY_STRINGS names it (a JSON list of texts) or it lies in
/// `vectors` beside the folder of real leads; else a few of its kinds.
fn naughty_strings() -> Vec<String> {
    let beside = |folder| Path::new(&folder).join("../vectors/naughty-strings.json");
    let path = std::env::var_os("COUNTERSIGN_NAUGHTY_STRINGS").map(PathBuf::from);
    let path = path.or_else(|| std::env::var_os("COUNTERSIGN_REAL_LEADS").map(beside).filter(|path| path.exists()));
    if let Some(path) = path {
        let text = std::fs::read_to_string(path).expect("the list of naughty strings");
        return serde_json::from_str(&text).expect("a list of texts");
    }
    #[expect(clippy::print_stderr, reason = "whoever runs the tests must see what was not run")]
    {
        eprintln!("naughty strings: a few only, as COUNTERSIGN_NAUGHTY_STRINGS does not name the whole list");
    }
    [
        "undefined",
        "NULL",
        "(null)",
        "true",
        "1E+02",
        "0x0",
        "-1/0",
        "1,000.00",
        "NaN",
        "\u{1}\u{2}\u{7f}",
        "\u{85}",
        "\u{feff}x",
        "ÅÍÎÏ˝ÓÔ",
        "田中さんにあげて下さい",
        "😍👾 🙇",
        "\u{202a}\u{202a}test\u{202a}",
        "Ṱ̺̺̕o͞ ̷i̲̬͇̪͙n̝̗͕v̟̜̘̦͟o̶̙̰̠kè͚̮̺̪̹̱̤",
        "<script>alert(1)</script>",
        "'; DROP TABLE leads; --",
        "../../../etc/passwd",
        "=cmd|' /C calc'!A0",
        "%s%n%x",
        "$(touch /tmp/x)",
        "\"\"",
        "a\nb\r\nc",
        "ﷺ",
        "İstanbul",
    ]
    .map(str::to_owned)
    .to_vec()
}
