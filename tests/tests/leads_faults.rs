//! What is told of each faulty file of leads: the whole of it. The files are in `tests/invalid/leads`, named by their fault.

mod leads_bench;

use std::fmt::Write;
use std::path::{Path, PathBuf};

use leads_bench::Bench;
use store::leads::survey::Overrides;
use store::leads::{FaultKind, Kind, LeadError, Report, type_name};

fn fixture(fault: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("invalid/leads").join(format!("{fault}.csv"))
}

/// Everything that an import tells, as text.
fn told(outcome: Result<Report, LeadError>) -> String {
    let mut out = String::new();
    match outcome {
        Err(fault) => {
            let kind = match &fault.kind {
                FaultKind::Question(question) => format!("question {} {:?}", question.option, question.choices),
                _ => "error".to_owned(),
            };
            let line = fault.line.map_or_else(String::new, |line| format!(" in line {line}"));
            writeln!(out, "{kind}{line}: {}", fault.message).expect("memory");
            writeln!(out, "help: {}", fault.help).expect("memory");
        }
        Ok(report) => {
            let Report { rows, added, changed, unchanged, repeated, rejected, misfits, warnings, .. } = report;
            writeln!(out, "rows {rows}, added {added}, changed {changed}, unchanged {unchanged}, repeated {repeated}")
                .expect("memory");
            for (what, faults) in [("rejected", rejected), ("misfit", misfits)] {
                for one in faults.first {
                    writeln!(out, "{what} in line {}: {}: `{}` {}", one.line, one.column, one.value, one.reason)
                        .expect("memory");
                }
            }
            for warning in warnings {
                let line = warning.line.map_or_else(String::new, |line| format!(" in line {line}"));
                writeln!(out, "warning {}{line}: {}", warning.code, warning.message).expect("memory");
            }
        }
    }
    out
}

#[track_caller]
fn tells(kind: Kind, fault: &str, expected: &str) {
    let mut bench = Bench::new();
    let folder = fixture(fault).parent().expect("a folder").display().to_string();
    let found = told(bench.try_import(kind, &fixture(fault), None, Overrides::default())).replace(&folder, "FOLDER");
    assert_eq!(found, expected, "{fault}:\n{found}");
}

#[test]
fn ambiguous_dates() {
    tells(
        Kind::Leads,
        "ambiguous-dates",
        "question --date-order [\"dmy\", \"mdy\", \"ymd\"] in line 2: the order of the dates in column `created_at` is in doubt: `03/04/2026` can be read day first or month first, and no other value tells which\n\
         help: say which it is with `--date-order dmy`, `mdy` or `ymd`, or give the column a `format` in the mapping\n",
    );
}

#[test]
fn amount_with_five_places() {
    tells(
        Kind::Stages,
        "amount-with-five-places",
        "rows 1, added 1, changed 0, unchanged 0, repeated 0\n\
         misfit in line 2: amount: `1.00001` is not an amount with at most four decimal places; it counts as missing\n\
         warning misfits: 1 value does not fit the type of the column and count as missing\n\
         warning waiting: 1 row is of a lead that is not known yet; it is kept and joins when the lead is imported\n",
    );
}

#[test]
fn binary() {
    tells(
        Kind::Leads,
        "binary",
        "error: `FOLDER/binary.csv` is not a table: it holds bytes that no text has\n\
         help: export it again as CSV or Excel (.xlsx)\n",
    );
}

#[test]
fn blank_header() {
    tells(
        Kind::Leads,
        "blank-header",
        "rows 2, added 2, changed 0, unchanged 0, repeated 0\n\
         warning blank-header in line 1: the header has no name for column 2, which holds values from line 2 on; it is called `column 2`\n\
         warning blank-header in line 1: the header has no name for column 4; it is empty and was left out\n",
    );
}

#[test]
fn cut_short() {
    tells(
        Kind::Leads,
        "cut-short",
        "rows 3, added 2, changed 0, unchanged 0, repeated 0\n\
         rejected in line 4: : `A3 | Gam` has 2 values instead of 3\n",
    );
}

#[test]
fn dates_in_both_orders() {
    tells(
        Kind::Leads,
        "dates-in-both-orders",
        "question --date-order [\"dmy\", \"mdy\", \"ymd\"] in line 2: the order of the dates in column `created_at` is in doubt: `13/02/2026` (line 2) has the day first and `02/13/2026` (line 3) the month\n\
         help: say which it is with `--date-order dmy`, `mdy` or `ymd`, or give the column a `format` in the mapping\n",
    );
}

#[test]
fn decimal_in_doubt() {
    tells(
        Kind::Leads,
        "decimal-in-doubt",
        "question --decimal [\"dot\", \"comma\"]: column `revenue` holds numbers such as `1,234`, and nothing in the file tells whether that sign parts thousands or the fraction\n\
         help: say which sign stands before the fraction with `--decimal dot` or `--decimal comma`\n",
    );
}

#[test]
fn empty_rows() {
    tells(
        Kind::Leads,
        "empty-rows",
        "rows 2, added 2, changed 0, unchanged 0, repeated 0\n\
         warning empty-rows: 3 empty rows were left out\n",
    );
}

#[test]
fn empty() {
    tells(
        Kind::Leads,
        "empty",
        "error: the file is empty\n\
         help: export it again\n",
    );
}

#[test]
fn event_without_time() {
    tells(
        Kind::Events,
        "event-without-time",
        "rows 2, added 0, changed 0, unchanged 0, repeated 0\n\
         rejected in line 2: at: `` the event has no time\n\
         rejected in line 3: event: `` the event has no name\n",
    );
}

#[test]
fn formula_cells() {
    tells(
        Kind::Events,
        "formula-cells",
        "rows 4, added 0, changed 0, unchanged 0, repeated 0\n\
         rejected in line 2: at: `=cmd|' /C calc'!A0` is not a date or time\n\
         rejected in line 3: at: `@SUM(A1)` is not a date or time\n\
         rejected in line 4: at: `+1` is not a date or time\n\
         rejected in line 5: at: `-1` is not a date or time\n",
    );
}

#[test]
fn header_in_one_quote() {
    tells(
        Kind::Leads,
        "header-in-one-quote",
        "error in line 1: the header is wrapped whole in one pair of quotes, so that it is a single column\n\
         help: export the file again; opening and saving it in Excel often does this\n",
    );
}

#[test]
fn hidden_character_in_header() {
    tells(
        Kind::Leads,
        "hidden-character-in-header",
        "rows 1, added 1, changed 0, unchanged 0, repeated 0\n\
         warning hidden-characters in line 1: the name of column 2 holds characters that cannot be seen; it is called `company`\n",
    );
}

#[test]
fn hidden_header() {
    tells(
        Kind::Leads,
        "hidden-header",
        "rows 1, added 1, changed 0, unchanged 0, repeated 0\n\
         warning hidden-characters in line 1: the name of column 3 holds characters that cannot be seen; it is called `company`\n\
         warning blank-header in line 1: the header has no name for column 2, which holds values from line 2 on; it is called `column 2`\n",
    );
}

#[test]
fn id_column_twice() {
    tells(
        Kind::Leads,
        "id-column-twice",
        "error: the header names `lead_id` twice, and which of the two is meant cannot be told\n\
         help: rename one of them in the file, or drop one in a mapping: `\"lead_id (2)\": ~`\n",
    );
}

#[test]
fn missing_id() {
    tells(
        Kind::Leads,
        "missing-id",
        "rows 2, added 1, changed 0, unchanged 0, repeated 0\n\
         rejected in line 2: lead_id: `` there is no lead id\n",
    );
}

#[test]
fn mixed_encodings() {
    tells(
        Kind::Leads,
        "mixed-encodings",
        "question --encoding [\"utf-8\", \"windows-1252\"] in line 3: most of the file is UTF-8, but this line is not\n\
         help: name the encoding with `--encoding utf-8` (what is not UTF-8 then shows as `�`) or `--encoding windows-1252`\n",
    );
}

#[test]
fn no_lead_id() {
    tells(
        Kind::Leads,
        "no-lead-id",
        "error: no column gives `lead_id`; the file has `name`, `email`\n\
         help: name the column `lead_id`, or say in a mapping which one it is: `COLUMN: lead_id`\n",
    );
}

#[test]
fn only_blank_lines() {
    tells(
        Kind::Leads,
        "only-blank-lines",
        "error: the file has no header\n\
         help: its first line must name the columns\n",
    );
}

#[test]
fn open_quote() {
    tells(
        Kind::Leads,
        "open-quote",
        "error in line 2: a quote is opened here and not closed within 1 MB or before the file ends\n\
         help: close the quote, or double it (`\"\"`) where it is part of the text; a file that was cut short ends like this too\n",
    );
}

#[test]
fn ragged_row() {
    tells(
        Kind::Leads,
        "ragged-row",
        "rows 3, added 2, changed 0, unchanged 0, repeated 0\n\
         rejected in line 3: : `A2 | Beta | extra` has 3 values instead of 2\n",
    );
}

#[test]
fn report_footer() {
    tells(
        Kind::Leads,
        "report-footer",
        "rows 2, added 2, changed 0, unchanged 0, repeated 0\n\
         warning report-footer in line 5: the last 2 lines are the footer of a report, not rows, and were left out\n",
    );
}

#[test]
fn row_in_one_quote() {
    tells(
        Kind::Leads,
        "row-in-one-quote",
        "rows 3, added 2, changed 0, unchanged 0, repeated 0\n\
         rejected in line 3: : `A2,\"Beta\"` the whole row is wrapped in one pair of quotes\n",
    );
}

#[test]
fn same_column_twice() {
    tells(
        Kind::Leads,
        "same-column-twice",
        "rows 1, added 1, changed 0, unchanged 0, repeated 0\n\
         warning repeated-header in line 1: the header names `email` twice; column 3 is called `email (2)`\n",
    );
}

#[test]
fn same_id_twice() {
    tells(
        Kind::Leads,
        "same-id-twice",
        "rows 3, added 2, changed 0, unchanged 0, repeated 1\n\
         warning same-id-twice in line 4: lead `A1` stands in line 2 and again in line 4; the last row counts\n",
    );
}

#[test]
fn same_stage_twice() {
    tells(
        Kind::Stages,
        "same-stage-twice",
        "rows 2, added 1, changed 0, unchanged 0, repeated 1\n\
         warning same-stage-twice in line 3: the same stage of lead `A1` stands in line 2 and again in line 3; the last reason and amount that are not empty count\n\
         warning waiting: 2 rows are of leads that are not known yet; they are kept and join when the leads are imported\n",
    );
}

#[test]
fn text_behind_a_quote() {
    tells(
        Kind::Leads,
        "text-behind-a-quote",
        "rows 2, added 1, changed 0, unchanged 0, repeated 0\n\
         rejected in line 2: : `A1 | Acme Inc` text stands behind a closing quote; a quote that is part of a text must be doubled\n",
    );
}

#[test]
fn too_many_columns() {
    tells(
        Kind::Leads,
        "too-many-columns",
        "error in line 1: the header names 1,001 columns; the most is 1,000\n\
         help: export only the columns that you need\n",
    );
}

#[test]
fn totals_row() {
    tells(
        Kind::Leads,
        "totals-row",
        "rows 3, added 2, changed 0, unchanged 0, repeated 0\n\
         rejected in line 3: lead_id: `` there is no lead id\n",
    );
    let mut bench = Bench::new();
    bench.try_import(Kind::Leads, &fixture("totals-row"), None, Overrides::default()).expect("imported");
    let columns = bench.database.summary().expect("a summary").columns;
    let types: Vec<_> = columns.iter().skip(1).map(|column| (column.name.as_str(), type_name(column.kind))).collect();
    assert_eq!(types, [("employees", "number"), ("active", "boolean")]);
}

#[test]
fn unknown_stage() {
    tells(
        Kind::Stages,
        "unknown-stage",
        "rows 4, added 1, changed 0, unchanged 0, repeated 0\n\
         rejected in line 2: stage: `qualified` is not a stage; the stages are `handed_off`, `first_touch`, `accepted`, `rejected`, `meeting`, `proposal`, `won`, `lost`\n\
         rejected in line 4: stage: `` the row names no stage\n\
         rejected in line 5: at: `yesterday` is not a date or time\n\
         warning waiting: 1 row is of a lead that is not known yet; it is kept and joins when the lead is imported\n",
    );
}

#[test]
fn unreadable_date() {
    tells(
        Kind::Leads,
        "unreadable-date",
        "rows 2, added 2, changed 0, unchanged 0, repeated 0\n\
         misfit in line 3: created_at: `soon` is not a date or time; it counts as missing\n\
         warning misfits: 1 value does not fit the type of the column and count as missing\n",
    );
}

#[test]
fn every_fixture_is_tested() {
    let tests = [include_str!("leads_faults.rs"), include_str!("leads_habits.rs")].concat();
    for file in std::fs::read_dir(fixture("any").parent().expect("a folder")).expect("the folder") {
        let path = file.expect("a file").path();
        let name = path.file_stem().and_then(|name| name.to_str()).expect("a name");
        assert!(tests.contains(&format!("\"{name}\"")), "no test names {name}");
    }
}
