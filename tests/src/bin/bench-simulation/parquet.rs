//! The same three files in Parquet, typed as a data warehouse writes them.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use agreement::time::Written;
use chrono_tz::Tz;
use parquet::basic::Compression;
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DataType, DoubleType, Int64Type};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::parser::parse_message_type;

use crate::Done;

/// So many rows are a row group.
const GROUP: usize = 500_000;

/// What a column holds.
#[derive(Debug, Clone, Copy)]
enum Kind {
    Text,
    Whole,
    Decimal,
    Truth,
    Time,
}

impl Kind {
    fn of(column: &str) -> Kind {
        match column {
            "employees" | "seconds" | "amount" => Kind::Whole,
            "revenue" => Kind::Decimal,
            "opted_in" => Kind::Truth,
            "created_at" | "at" | "contract_ends" => Kind::Time,
            _ => Kind::Text,
        }
    }

    fn in_schema(self, column: &str) -> String {
        match self {
            Kind::Text => format!("optional binary {column} (UTF8);"),
            Kind::Whole => format!("optional int64 {column};"),
            Kind::Decimal => format!("optional double {column};"),
            Kind::Truth => format!("optional boolean {column};"),
            Kind::Time => format!("optional int64 {column} (TIMESTAMP(MILLIS, true));"),
        }
    }
}

/// Writes the rows of a CSV file into a Parquet file; an empty cell is no value.
pub fn write(csv: &Path, to: &Path) -> Done {
    let mut rows = csv::Reader::from_path(csv)?;
    let names: Vec<String> = rows.headers()?.iter().map(str::to_owned).collect();
    let kinds: Vec<Kind> = names.iter().map(|name| Kind::of(name)).collect();
    let columns: String = names.iter().zip(&kinds).map(|(name, kind)| kind.in_schema(name)).collect();
    let schema = Arc::new(parse_message_type(&format!("message rows {{ {columns} }}"))?);
    let properties = WriterProperties::builder().set_compression(Compression::SNAPPY).build();
    let mut file = SerializedFileWriter::new(File::create(to)?, schema, Arc::new(properties))?;
    let mut cells: Vec<Vec<Option<String>>> = vec![Vec::new(); names.len()];
    let mut record = csv::StringRecord::new();
    loop {
        let more = rows.read_record(&mut record)?;
        if more {
            let each = cells.iter_mut().zip(record.iter());
            each.for_each(|(column, cell)| column.push((!cell.is_empty()).then(|| cell.to_owned())));
        }
        if cells[0].len() == GROUP || (!more && !cells[0].is_empty()) {
            let mut group = file.next_row_group()?;
            for (kind, cells) in kinds.iter().zip(&mut cells) {
                let mut column = group.next_column()?.ok_or("the file has too few columns")?;
                fill(*kind, cells, &mut column)?;
                column.close()?;
                cells.clear();
            }
            group.close()?;
        }
        if !more {
            file.close()?;
            return Ok(());
        }
    }
}

fn fill(kind: Kind, cells: &[Option<String>], column: &mut SerializedColumnWriter<'_>) -> Done {
    match kind {
        Kind::Text => values::<ByteArrayType>(cells, column, |text| Some(ByteArray::from(text))),
        Kind::Whole => values::<Int64Type>(cells, column, |text| text.parse().ok()),
        Kind::Decimal => values::<DoubleType>(cells, column, |text| text.parse().ok()),
        Kind::Truth => values::<BoolType>(cells, column, |text| text.parse().ok()),
        Kind::Time => values::<Int64Type>(cells, column, |text| Some(Written::parse(text)?.instant(Tz::UTC))),
    }
}

fn values<T: DataType>(
    cells: &[Option<String>],
    column: &mut SerializedColumnWriter<'_>,
    read: impl Fn(&str) -> Option<T::T>,
) -> Done {
    let given: Vec<i16> = cells.iter().map(|cell| i16::from(cell.is_some())).collect();
    let read = |text: &String| read(text).ok_or_else(|| format!("`{text}` does not fit its column"));
    let values: Vec<T::T> = cells.iter().flatten().map(read).collect::<Result<_, _>>()?;
    column.typed::<T>().write_batch(&values, Some(&given), None)?;
    Ok(())
}
