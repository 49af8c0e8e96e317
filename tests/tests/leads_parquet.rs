//! The same leads in Parquet as several programs write them (`tests/parquet`, made by `make.py` there): each file gives
//! what a CSV of them gives.

mod leads_bench;

use std::path::{Path, PathBuf};

use leads_bench::Bench;
use store::leads::mapping::Mapping;
use store::leads::survey::Overrides;
use store::leads::{DecimalSign, Kind, type_name};

const CSV: &str = "\
lead_id,created_at,seen_on,employees,revenue,share,newsletter,company,zip,tags
A1,2026-01-05T09:30:15.250Z,2026-01-31,250,1200.5,0.3,true,Müller & Söhne,00501,a;b
A2,2026-01-06,,,-0.05,1.5,false,,10115,
A3,,1969-12-31,12,,,,\"Acme, Inc.\",20095,
";

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("parquet").join(format!("{name}.parquet"))
}

/// The digest over all leads of a database that holds this file alone, and the types of its columns.
fn read(file: &Path, mapping: Option<&Mapping>, overrides: Overrides) -> (String, Vec<(String, &'static str)>) {
    let mut bench = Bench::new();
    let report = bench
        .try_import(Kind::Leads, file, mapping, overrides)
        .unwrap_or_else(|fault| panic!("{fault}: {}", file.display()));
    assert_eq!((report.rows, report.added, report.misfits.count), (3, 3, 0), "{}", file.display());
    let columns = bench.database.summary().expect("a summary").columns;
    let columns = columns.into_iter().map(|column| (column.name, type_name(column.kind))).collect();
    let stop = std::sync::atomic::AtomicBool::new(false);
    (bench.database.dataset_summary(&stop).expect("a digest").sha256, columns)
}

#[test]
fn every_program_s_file_gives_what_a_csv_gives() {
    let bench = Bench::new();
    let csv = bench.file("leads.csv", CSV);
    // Of a list a CSV says nothing; in Parquet it is one.
    let mapping = Mapping::read("kind: leads\ncolumns: { tags: { type: list } }\n", "tags.yaml").expect("a mapping");
    let expected = read(&csv, Some(&mapping), Overrides::default());
    let types: Vec<_> = expected.1.iter().map(|(_, kind)| *kind).collect();
    let each = ["date-time", "date-time", "number", "number", "number", "boolean", "text", "text", "list"];
    assert_eq!(types, each);
    for name in
        ["pyarrow-snappy", "pyarrow-zstd", "pyarrow-gzip", "pyarrow-lz4", "pyarrow-int96", "pandas", "polars", "duckdb"]
    {
        assert_eq!(read(&fixture(name), None, Overrides::default()), expected, "{name}");
        // What was said of text files has no say in what the file itself states.
        let comma = Overrides { decimal: Some(DecimalSign::Comma), ..Overrides::default() };
        let dated = "kind: leads\ncolumns: { created_at: { format: \"%d.%m.%Y\" } }\n";
        let dated = Mapping::read(dated, "dated.yaml").expect("a mapping");
        assert_eq!(read(&fixture(name), Some(&dated), comma), expected, "{name}");
    }
}

#[test]
fn what_cannot_be_read_is_told_with_what_to_do() {
    let told = |name: &str, mapping: Option<&str>| {
        let mapping = mapping.map(|text| Mapping::read(text, "mapping.yaml").expect("a mapping"));
        let found = Bench::new().try_import(Kind::Leads, &fixture(name), mapping.as_ref(), Overrides::default());
        let fault = found.expect_err(name);
        format!("{}\nhelp: {}", fault.message, fault.help)
    };
    assert_eq!(
        told("pyarrow-brotli", None),
        "this Parquet file is compressed with brotli, which is not read here\n\
         help: write it with snappy, zstd, gzip, lz4 or without compression"
    );
    assert_eq!(told("encrypted", None), "this Parquet file is encrypted\nhelp: export it without encryption");
    assert_eq!(
        told("encrypted-column", None),
        "parts of this Parquet file are damaged or encrypted\nhelp: export it again, without encryption"
    );
    assert_eq!(
        told("nested", None),
        "column `deals` holds lists of groups or of lists, which no cell of a table can hold\n\
         help: export it in another form or not at all, or drop it in a mapping: `\"deals\": ~`"
    );
    assert_eq!(
        told("nested", Some("kind: leads\ncolumns: { deals: ~ }\n")),
        "column `counts` holds maps, which no cell of a table can hold\n\
         help: export it in another form or not at all, or drop it in a mapping: `\"counts\": ~`"
    );
    let mut bench = Bench::new();
    let named = bench.file("leads.parquet", CSV);
    let fault = bench.try_import(Kind::Leads, &named, None, Overrides::default()).expect_err("a CSV");
    assert_eq!(
        (fault.message.as_str(), fault.help.as_str()),
        (
            "this is no Parquet file, though its name says so",
            "give it the name of what it is, such as `.csv`, or export it again"
        )
    );
}

#[test]
fn groups_are_columns_of_their_own_and_row_numbers_are_left_out() {
    let mut bench = Bench::new();
    let mapping = Mapping::read("kind: leads\ncolumns: { deals: ~, counts: ~ }\n", "nested.yaml").expect("a mapping");
    let report = bench.try_import(Kind::Leads, &fixture("nested"), Some(&mapping), Overrides::default());
    assert_eq!(report.expect("imported").added, 1);
    let columns = bench.database.summary().expect("a summary").columns;
    let columns: Vec<_> = columns.iter().map(|column| column.name.as_str()).collect();
    assert_eq!(columns, ["created_at", "address.city", "address.street"]);

    let report = bench.try_import(Kind::Leads, &fixture("pandas"), None, Overrides::default()).expect("imported");
    let told: Vec<_> = report.warnings.iter().map(|warning| (warning.code, warning.message.as_str())).collect();
    let message = "`__index_level_0__` only numbers the rows and is left out, unless a mapping says what it is";
    assert_eq!(told, [("row-numbers", message)]);
    let mapping = "kind: leads\ncolumns: { __index_level_0__: place }\n";
    let mapping = Mapping::read(mapping, "mapping.yaml").expect("a mapping");
    bench.try_import(Kind::Leads, &fixture("pandas"), Some(&mapping), Overrides::default()).expect("imported");
    let place = bench.database.summary().expect("a summary").columns.pop().expect("a column");
    assert_eq!((place.name.as_str(), place.commonest.len()), ("place", 3));
}
