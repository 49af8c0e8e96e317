//! Files that are made here, in every form that a value can have, and files that are damaged.

use std::path::PathBuf;
use std::sync::Arc;

use ::parquet::basic::{Compression, Encoding, GzipLevel, ZstdLevel};
use ::parquet::data_type::{
    BoolType, ByteArray, ByteArrayType, DataType, DoubleType, FixedLenByteArrayType, FloatType, Int32Type, Int64Type,
    Int96, Int96Type,
};
use ::parquet::file::properties::{WriterProperties, WriterPropertiesBuilder, WriterVersion};
use ::parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use ::parquet::schema::parser::parse_message_type;

use super::*;

type Fill = Box<dyn Fn(&mut SerializedColumnWriter<'_>)>;

/// Values of a column that each row has at most one of.
fn flat<T: DataType>(rows: Vec<Option<T::T>>) -> Fill {
    Box::new(move |column| {
        let typed = column.typed::<T>();
        let deepest = typed.get_descriptor().max_def_level();
        let depths: Vec<i16> = rows.iter().map(|row| if row.is_some() { deepest } else { 0 }).collect();
        let values: Vec<T::T> = rows.iter().flatten().cloned().collect();
        typed.write_batch(&values, (deepest > 0).then_some(&depths[..]), None).expect("written");
    })
}

/// Lists of texts: None is no list, an element of None a missing one. `depths` are those of no list, an empty one, one
/// with a missing element, and one with an element.
fn lists(rows: Vec<Option<Vec<Option<&'static str>>>>, depths: [i16; 4]) -> Fill {
    Box::new(move |column| {
        let (mut values, mut definitions, mut repetitions) = (Vec::new(), Vec::new(), Vec::new());
        for row in &rows {
            let elements = row.as_deref().unwrap_or_default();
            if elements.is_empty() {
                definitions.push(if row.is_some() { depths[1] } else { depths[0] });
                repetitions.push(0);
            }
            for (at, element) in elements.iter().enumerate() {
                definitions.push(if element.is_some() { depths[3] } else { depths[2] });
                repetitions.push(i16::from(at > 0));
                values.extend(element.map(ByteArray::from));
            }
        }
        column.typed::<ByteArrayType>().write_batch(&values, Some(&definitions), Some(&repetitions)).expect("written");
    })
}

fn texts(rows: &[Option<&str>]) -> Fill {
    flat::<ByteArrayType>(rows.iter().map(|row| row.map(ByteArray::from)).collect())
}

/// A file with these row groups.
struct Made {
    folder: tempfile::TempDir,
    path: PathBuf,
}

fn make(schema: &str, properties: WriterPropertiesBuilder, groups: &[Vec<Fill>]) -> Made {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("leads.parquet");
    let schema = Arc::new(parse_message_type(&format!("message table {{ {schema} }}")).expect("a schema"));
    let file = std::fs::File::create(&path).expect("made");
    let mut writer = SerializedFileWriter::new(file, schema, Arc::new(properties.build())).expect("begun");
    for columns in groups {
        let mut group = writer.next_row_group().expect("a row group");
        for fill in columns {
            let mut column = group.next_column().expect("a column").expect("one more");
            fill(&mut column);
            column.close().expect("closed");
        }
        group.close().expect("closed");
    }
    writer.close().expect("closed");
    Made { folder, path }
}

fn read(path: &Path) -> Result<Vec<(u64, Vec<String>)>, LeadError> {
    let mut rows = open(path)?;
    let mut record = Record::default();
    let mut all = Vec::new();
    while rows.next(&mut record)? {
        all.push((record.line, record.fields().map(str::to_owned).collect()));
    }
    Ok(all)
}

/// The rows of a file of one row group, without the header.
#[track_caller]
fn cells(schema: &str, columns: Vec<Fill>) -> Vec<Vec<String>> {
    let made = make(schema, WriterProperties::builder(), &[columns]);
    read(&made.path).expect("read").into_iter().skip(1).map(|(_, cells)| cells).collect()
}

#[test]
fn numbers_become_plain_decimals() {
    let bytes = |bytes: &[u8]| Some(ByteArray::from(bytes.to_vec()));
    let fixed = |bytes: &[u8]| Some(ByteArray::from(bytes.to_vec()).into());
    let rows = cells(
        "required int64 id; optional int32 small (INTEGER(32, false)); required int64 big (INTEGER(64, false));
         optional int32 price (DECIMAL(9, 2)); required int64 share (DECIMAL(18, 4));
         required fixed_len_byte_array(16) wide (DECIMAL(38, 18)); required binary any (DECIMAL(50, 3));
         optional float single; optional double double; required fixed_len_byte_array(2) half (FLOAT16);",
        vec![
            flat::<Int64Type>(vec![Some(i64::MIN), Some(42)]),
            flat::<Int32Type>(vec![Some(-1), None]),
            flat::<Int64Type>(vec![Some(-1), Some(7)]),
            flat::<Int32Type>(vec![Some(-5), Some(120_050)]),
            flat::<Int64Type>(vec![Some(0), Some(123_400)]),
            flat::<FixedLenByteArrayType>(vec![
                fixed(&12_500_000_000_000_000_000_i128.to_be_bytes()),
                fixed(&(-1_i128).to_be_bytes()),
            ]),
            flat::<ByteArrayType>(vec![
                bytes(&[0xff, 0x85]),
                bytes(&[&[0; 10][..], &1_234_567_i128.to_be_bytes()].concat()),
            ]),
            flat::<FloatType>(vec![Some(0.1), Some(f32::NAN)]),
            flat::<DoubleType>(vec![Some(0.1 + 0.2), Some(1e20)]),
            flat::<FixedLenByteArrayType>(vec![fixed(&[0x00, 0xc4]), fixed(&[0x01, 0x00])]),
        ],
    );
    let first = ["-9223372036854775808", "4294967295", "18446744073709551615", "-0.05", "0", "12.5", "-0.123", "0.1"];
    assert_eq!(rows[0][..8], first);
    assert_eq!(rows[0][8..], ["0.3", "-4"]);
    let second = ["42", "", "7", "1200.5", "12.34", "-0.000000000000000001", "1234.567", "", "100000000000000000000"];
    assert_eq!(rows[1][..9], second);
    assert_eq!(rows[1][9], "0.000000059604645");
}

#[test]
fn times_of_any_unit_become_iso_8601() {
    let nanos = 1_769_851_815_123_456_789; // 2026-01-31T09:30:15.123456789Z
    let mut old = Int96::new();
    // Day 2461072 of the Julian calendar is 2026-01-31.
    let since_midnight = 34_215_123_000_000_u64;
    old.set_data(since_midnight as u32, (since_midnight >> 32) as u32, 2_461_072);
    let rows = cells(
        "required int64 millis (TIMESTAMP(MILLIS, true)); required int64 micros (TIMESTAMP(MICROS, false));
         required int64 nanos (TIMESTAMP(NANOS, true)); required int64 older (TIMESTAMP_MILLIS); required int96 oldest;
         optional int32 day (DATE); required int32 clock (TIME(MILLIS, true)); required int64 fine (TIME(MICROS, false));",
        vec![
            flat::<Int64Type>(vec![Some(nanos / 1_000_000), Some(-1)]),
            flat::<Int64Type>(vec![Some(nanos / 1_000), Some(0)]),
            flat::<Int64Type>(vec![Some(nanos), Some(-1)]),
            flat::<Int64Type>(vec![Some(0), Some(i64::MAX)]),
            flat::<Int96Type>(vec![Some(old), Some(old)]),
            flat::<Int32Type>(vec![Some(20_484), Some(i32::MIN)]),
            flat::<Int32Type>(vec![Some(34_215_000), Some(86_399_999)]),
            flat::<Int64Type>(vec![Some(0), Some(34_215_000_001)]),
        ],
    );
    let at = "2026-01-31T09:30:15";
    assert_eq!(rows[0][..3], [format!("{at}.123Z"), format!("{at}.123456"), format!("{at}.123456789Z")]);
    assert_eq!(rows[0][3..], ["1970-01-01T00:00:00Z", &format!("{at}.123Z"), "2026-01-31", "09:30:15", "00:00:00"]);
    assert_eq!(rows[1][..3], ["1969-12-31T23:59:59.999Z", "1970-01-01T00:00:00", "1969-12-31T23:59:59.999999999Z"]);
    assert_eq!(rows[1][3..4], ["infinity"]);
    assert_eq!(rows[1][5..], ["-infinity", "23:59:59.999", "09:30:15.000001"]);
}

#[test]
fn texts_truths_and_lists_become_what_a_csv_would_hold() {
    let uuid: Vec<u8> = (0..16).collect();
    let three_levels = lists(
        vec![Some(vec![Some("a"), None, Some("b")]), Some(vec![]), None, Some(vec![Some("x;y"), Some("z")])],
        [0, 1, 2, 3],
    );
    let made = make(
        "required binary id (UTF8); optional boolean yes; optional binary bare; required fixed_len_byte_array(16) u (UUID);
         optional group tags (LIST) { repeated group list { optional binary element (UTF8); } }
         optional group old (LIST) { repeated binary array (UTF8); }
         repeated binary oldest (UTF8);
         optional group address { optional binary city (UTF8); required group geo { required double lat; } }",
        WriterProperties::builder(),
        &[vec![
            texts(&[Some("00501"), Some("é"), Some(""), Some(" x ")]),
            flat::<BoolType>(vec![Some(true), Some(false), None, Some(true)]),
            flat::<ByteArrayType>(vec![Some("text".into()), None, Some(vec![0xff, 0x00].into()), None]),
            flat::<FixedLenByteArrayType>(vec![Some(ByteArray::from(uuid).into()); 4]),
            three_levels,
            lists(vec![Some(vec![Some("p"), Some("q")]), None, Some(vec![]), Some(vec![Some("r")])], [0, 1, 1, 2]),
            lists(vec![Some(vec![]), Some(vec![Some("s")]), Some(vec![]), Some(vec![Some("t"), Some("u")])], [0, 0, 0, 1]),
            texts(&[None, None, None, None]),
            flat::<DoubleType>(vec![Some(52.5), None, None, None]),
        ]],
    );
    let rows = read(&made.path).expect("read");
    let header = ["id", "yes", "bare", "u", "tags", "old", "oldest", "address.city", "address.geo.lat"];
    assert_eq!((rows[0].0, &rows[0].1[..]), (0, &header.map(str::to_owned)[..]));
    let id = "00010203-0405-0607-0809-0a0b0c0d0e0f";
    for (row, expected) in rows[1..].iter().zip([
        ["00501", "true", "text", id, "a;b", "p;q", "", "", "52.5"],
        ["é", "false", "", id, "", "", "s", "", ""],
        ["", "", "0xff00", id, "", "", "", "", ""],
        [" x ", "true", "", id, "x;y;z", "r", "t;u", "", ""],
    ]) {
        assert_eq!(row.1, expected);
    }
    assert_eq!(rows.iter().map(|row| row.0).collect::<Vec<_>>(), [0, 1, 2, 3, 4]);
    let mut again = open(&made.path).expect("opened");
    while again.next(&mut Record::default()).expect("read") {}
    assert_eq!(again.torn_lists().collect::<Vec<_>>(), [4]);
    drop(made.folder);
}

#[test]
fn what_no_cell_can_hold_is_named_and_the_rest_is_read() {
    let made = make(
        "required binary id (UTF8);
         optional group deals (LIST) { repeated group list { optional group element { optional binary a (UTF8); optional int32 b; } } }
         optional group counts (MAP) { repeated group key_value { required binary key (UTF8); optional int32 value; } }
         repeated group notes { required binary text (UTF8); }
         required fixed_len_byte_array(12) span (INTERVAL);
         required int32 n;",
        WriterProperties::builder(),
        &[vec![
            texts(&[Some("A1")]),
            lists(vec![None], [0; 4]),
            Box::new(|column| {
                column.typed::<Int32Type>().write_batch(&[], Some(&[0]), Some(&[0])).expect("written");
            }),
            lists(vec![None], [0; 4]),
            Box::new(|column| {
                column.typed::<Int32Type>().write_batch(&[], Some(&[0]), Some(&[0])).expect("written");
            }),
            lists(vec![None], [0; 4]),
            flat::<FixedLenByteArrayType>(vec![Some(ByteArray::from(vec![0; 12]).into())]),
            flat::<Int32Type>(vec![Some(7)]),
        ]],
    );
    let rows = open(&made.path).expect("opened");
    let stated = rows.stated();
    let unreadable = |why: &str| Stated::Unreadable(why.to_owned());
    assert_eq!(
        stated,
        [
            Stated::Nothing,
            unreadable("holds lists of groups or of lists, which no cell of a table can hold"),
            unreadable("holds maps, which no cell of a table can hold"),
            unreadable("holds lists of groups of values, which no cell of a table can hold"),
            unreadable("holds values of a type that is not read here"),
            Stated::Whole,
        ]
    );
    assert_eq!(read(&made.path).expect("read")[1].1, ["A1", "", "", "", "", "7"]);
}

#[test]
fn every_codec_encoding_and_number_of_row_groups_gives_the_same_rows() {
    const ROWS: usize = 3_000;
    let id = |row: usize| format!("L{row}");
    let name = |row: usize| (!row.is_multiple_of(3)).then(|| ["page_view", "form", "call"][row % 7 % 3]);
    let number = |row: usize| (!row.is_multiple_of(5)).then_some(row as i64 * 1_000);
    let expected: Vec<(u64, Vec<String>)> = (0..ROWS)
        .map(|row| {
            let number = number(row).map_or(String::new(), |number| number.to_string());
            (row as u64 + 1, vec![id(row), name(row).unwrap_or_default().to_owned(), number])
        })
        .collect();
    let plain = WriterProperties::builder;
    let small = plain().set_data_page_size_limit(512).set_write_batch_size(64);
    let deltas = plain()
        .set_writer_version(WriterVersion::PARQUET_2_0)
        .set_dictionary_enabled(false)
        .set_column_encoding("id".into(), Encoding::DELTA_BYTE_ARRAY)
        .set_column_encoding("name".into(), Encoding::DELTA_LENGTH_BYTE_ARRAY)
        .set_column_encoding("n".into(), Encoding::DELTA_BINARY_PACKED);
    let split = plain().set_dictionary_enabled(false).set_column_encoding("n".into(), Encoding::BYTE_STREAM_SPLIT);
    let zstd = Compression::ZSTD(ZstdLevel::default());
    let gzip = Compression::GZIP(GzipLevel::default());
    for (properties, groups) in [
        (plain(), 1),
        (plain().set_dictionary_enabled(false), 3),
        (plain().set_compression(Compression::SNAPPY), 2),
        (plain().set_compression(zstd), 1),
        (plain().set_compression(gzip), 5),
        (plain().set_compression(Compression::LZ4), 1),
        (plain().set_compression(Compression::LZ4_RAW), 1),
        (small.clone(), 2),
        (small.set_compression(Compression::SNAPPY).set_writer_version(WriterVersion::PARQUET_2_0), 3),
        (deltas, 2),
        (split, 1),
    ] {
        let of_group = |group: usize| -> Vec<Fill> {
            let rows = || (ROWS * group / groups)..(ROWS * (group + 1) / groups);
            vec![
                flat::<ByteArrayType>(rows().map(|row| Some(id(row).as_str().into())).collect()),
                flat::<ByteArrayType>(rows().map(|row| name(row).map(ByteArray::from)).collect()),
                flat::<Int64Type>(rows().map(number).collect()),
            ]
        };
        let all: Vec<Vec<Fill>> = (0..groups).map(of_group).collect();
        let schema = "required binary id (UTF8); optional binary name (UTF8); optional int64 n;";
        let made = make(schema, properties, &all);
        assert!(read(&made.path).expect("read")[1..] == expected[..], "{groups} row groups");
        assert_eq!(open(&made.path).expect("opened").total(), ROWS as u64);
    }
}

#[test]
fn a_file_that_is_damaged_cut_short_or_encrypted_is_refused_and_never_a_panic() {
    let columns = || vec![texts(&[Some("A1"), None, Some("A3")]), flat::<Int64Type>(vec![Some(1), Some(2), None])];
    let schema = "optional binary id (UTF8); optional int64 n;";
    let compressed = WriterProperties::builder().set_compression(Compression::SNAPPY);
    for properties in [WriterProperties::builder(), compressed] {
        let made = make(schema, properties, &[columns(), columns()]);
        let sound = std::fs::read(&made.path).expect("read");
        let try_with = |bytes: &[u8]| {
            std::fs::write(&made.path, bytes).expect("written");
            read(&made.path)
        };
        for length in 4..sound.len() {
            let fault = try_with(&sound[..length]).expect_err("cut short");
            assert_eq!(fault.message, "this Parquet file is damaged or cut short", "{length}");
        }
        let mut refused = 0;
        for at in 4..sound.len() - 4 {
            for mask in [0x01, 0xff] {
                let mut changed = sound.clone();
                changed[at] ^= mask;
                // Some bytes are values, names or remarks: whatever they become is read.
                refused += usize::from(try_with(&changed).is_err());
            }
        }
        assert!(refused > sound.len() / 2, "{refused} of {}", sound.len() * 2);
        let mut encrypted = sound.clone();
        encrypted.splice(..4, *b"PARE");
        let end = encrypted.len() - 4;
        encrypted.splice(end.., *b"PARE");
        assert_eq!(try_with(&encrypted).expect_err("encrypted").message, "this Parquet file is encrypted");
    }
}
