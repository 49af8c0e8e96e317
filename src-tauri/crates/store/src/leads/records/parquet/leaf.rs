//! One column of a row group: decoded some rows at a time, given row by row.

use ::parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use ::parquet::data_type::DataType;
use ::parquet::errors::Result;

use super::cells::{Cell, Form};
use simulation::dataset::LIST_SEPARATOR;

/// A column whose cells can be written as text.
pub(super) trait Leaf: Send {
    /// Decodes the next rows; how many there were.
    fn decode(&mut self, rows: usize) -> Result<usize>;

    /// Writes the next row's cell: nothing where it is empty, the elements of a list parted by `;`. Whether an element
    /// holds that sign itself.
    fn write(&mut self, out: &mut String) -> bool;
}

/// The cells of a column. `levels` are the highest definition and repetition levels: how deep a value stands, and how many
/// lists it stands in.
pub(super) fn open(reader: ColumnReader, form: Form, levels: (i16, i16)) -> Box<dyn Leaf> {
    match reader {
        ColumnReader::BoolColumnReader(reader) => cells(reader, form, levels),
        ColumnReader::Int32ColumnReader(reader) => cells(reader, form, levels),
        ColumnReader::Int64ColumnReader(reader) => cells(reader, form, levels),
        ColumnReader::Int96ColumnReader(reader) => cells(reader, form, levels),
        ColumnReader::FloatColumnReader(reader) => cells(reader, form, levels),
        ColumnReader::DoubleColumnReader(reader) => cells(reader, form, levels),
        ColumnReader::ByteArrayColumnReader(reader) => cells(reader, form, levels),
        ColumnReader::FixedLenByteArrayColumnReader(reader) => cells(reader, form, levels),
    }
}

fn cells<T: DataType>(reader: ColumnReaderImpl<T>, form: Form, (deepest, lists): (i16, i16)) -> Box<dyn Leaf>
where
    T::T: Cell,
{
    Box::new(Cells {
        reader,
        form,
        deepest,
        is_list: lists > 0,
        values: Vec::new(),
        depths: Vec::new(),
        continued: Vec::new(),
        next_value: 0,
        next: 0,
    })
}

struct Cells<T: DataType> {
    reader: ColumnReaderImpl<T>,
    form: Form,
    deepest: i16,
    is_list: bool,
    /// Those that are there.
    values: Vec<T::T>,
    /// How deep each value stands; one that is not there less than the deepest. Empty where each is there.
    depths: Vec<i16>,
    /// Of lists: whether a value belongs to the row of the one before (not 0).
    continued: Vec<i16>,
    next_value: usize,
    next: usize,
}

impl<T: DataType> Cells<T>
where
    T::T: Cell,
{
    /// The next value, if it is there.
    fn take(&mut self) -> Option<&T::T> {
        let is_there = self.depths.get(self.next).is_none_or(|depth| *depth == self.deepest);
        self.next += 1;
        if !is_there {
            return None;
        }
        self.next_value += 1;
        self.values.get(self.next_value - 1)
    }
}

impl<T: DataType> Leaf for Cells<T>
where
    T::T: Cell,
{
    fn decode(&mut self, rows: usize) -> Result<usize> {
        self.values.clear();
        self.depths.clear();
        self.continued.clear();
        (self.next_value, self.next) = (0, 0);
        let (depths, continued) = (Some(&mut self.depths), Some(&mut self.continued));
        let (rows, ..) = self.reader.read_records(rows, depths, continued, &mut self.values)?;
        Ok(rows)
    }

    fn write(&mut self, out: &mut String) -> bool {
        let form = self.form;
        let Some(first) = self.take() else {
            return self.is_list && self.write_further(out, false);
        };
        let start = out.len();
        first.write(form, out);
        let is_torn = self.is_list && out[start..].contains(LIST_SEPARATOR);
        self.is_list && self.write_further(out, is_torn)
    }
}

impl<T: DataType> Cells<T>
where
    T::T: Cell,
{
    /// The further elements of a row's list.
    fn write_further(&mut self, out: &mut String, mut is_torn: bool) -> bool {
        let form = self.form;
        while self.continued.get(self.next).is_some_and(|level| *level > 0) {
            let Some(value) = self.take() else { continue };
            out.push(LIST_SEPARATOR);
            let start = out.len();
            value.write(form, out);
            is_torn |= out[start..].contains(LIST_SEPARATOR);
        }
        is_torn
    }
}
