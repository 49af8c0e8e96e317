//! A sheet of a spreadsheet as records: dates as dates, numbers as plain decimals, everything else as it stands.

use std::path::Path;

use calamine::{Data, Range, Reader, Sheets, open_workbook_auto};

use super::Record;
use crate::leads::fault::LeadError;
use crate::leads::numbers::plain_decimal;

/// The most bytes of a spreadsheet: a sheet is held in memory while it is read, unlike text.
const SIZE_LIMIT: u64 = 256 << 20;

/// Rows of one sheet.
pub(crate) struct SheetRows {
    range: Range<Data>,
    first_row: u64,
    next: usize,
}

impl SheetRows {
    /// Reads the next row that the sheet has; false at the end.
    pub fn next(&mut self, record: &mut Record) -> bool {
        if self.next >= self.range.height() {
            return false;
        }
        record.clear(self.first_row + self.next as u64);
        let row = &self.range[self.next];
        for cell in row {
            record.push(&as_text(cell));
        }
        self.next += 1;
        true
    }

    /// How many rows are done.
    pub fn done(&self) -> u64 {
        self.next as u64
    }

    /// How many rows there are.
    pub fn total(&self) -> u64 {
        self.range.height() as u64
    }
}

/// Whether these first bytes are those of a spreadsheet, whatever the file is called.
pub(crate) fn is_spreadsheet(head: &[u8]) -> bool {
    head.starts_with(b"PK\x03\x04") || head.starts_with(&[0xd0, 0xcf, 0x11, 0xe0])
}

/// Opens a sheet, the first one if none is named; gives its name too.
pub(crate) fn open(path: &Path, sheet: Option<&str>) -> Result<(SheetRows, String), LeadError> {
    let size = std::fs::metadata(path).map_err(|fault| LeadError::io(path, "read", &fault))?.len();
    if size > SIZE_LIMIT {
        return Err(LeadError::file(
            None,
            "this spreadsheet is larger than 256 MB",
            "save it as CSV, which is read row by row whatever its size",
        ));
    }
    let unreadable = |_: calamine::Error| {
        LeadError::file(
            None,
            "this is no spreadsheet that can be read: it is damaged, cut short or protected by a password",
            "open it in the program that made it and save it again as .xlsx, or as CSV",
        )
    };
    let mut book: Sheets<_> = open_workbook_auto(path).map_err(unreadable)?;
    let names = book.sheet_names();
    let listed = || names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    let name = match sheet {
        Some(wanted) => names.iter().find(|name| *name == wanted).ok_or_else(|| {
            LeadError::file(None, format!("there is no sheet `{wanted}`"), format!("the sheets are {}", listed()))
        })?,
        None => names.first().ok_or_else(|| LeadError::file(None, "this spreadsheet has no sheet", ""))?,
    };
    let range = book.worksheet_range(name).map_err(unreadable)?;
    let first_row = range.start().map_or(1, |(row, _)| u64::from(row) + 1);
    Ok((SheetRows { range, first_row, next: 0 }, name.clone()))
}

fn as_text(cell: &Data) -> String {
    match cell {
        Data::Empty => String::new(),
        Data::String(text) => text.clone(),
        Data::Int(number) => number.to_string(),
        Data::Float(number) => plain_decimal(*number),
        Data::Bool(yes) => yes.to_string(),
        // Less than a day since the spreadsheet's first one is a time of day, not an instant of the year 1899.
        Data::DateTime(at) if at.is_datetime() && (0.0..1.0).contains(&at.as_f64()) => {
            let (_, _, _, hour, minute, second, _) = at.to_ymd_hms_milli();
            format!("{hour:02}:{minute:02}:{second:02}")
        }
        Data::DateTime(at) if at.is_datetime() => {
            let (year, month, day, hour, minute, second, milli) = at.to_ymd_hms_milli();
            match (hour, minute, second, milli) {
                (0, 0, 0, 0) => format!("{year:04}-{month:02}-{day:02}"),
                (.., 0) => format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}"),
                _ => format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{milli:03}"),
            }
        }
        Data::DateTime(at) => plain_decimal(at.as_f64()),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};

    #[test]
    fn cells_become_what_a_text_file_would_hold() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("leads.xlsx");
        let mut book = Workbook::new();
        let date = Format::new().set_num_format("yyyy-mm-dd");
        let time = Format::new().set_num_format("yyyy-mm-dd hh:mm:ss");
        let sheet = book.add_worksheet();
        sheet.write(0, 0, "lead_id").expect("cell");
        sheet.write(1, 0, 0.1 + 0.2).expect("cell");
        sheet.write(1, 1, 1e20).expect("cell");
        sheet.write(1, 2, true).expect("cell");
        let day = ExcelDateTime::from_ymd(2026, 1, 31).expect("a day");
        sheet.write_with_format(1, 3, &day, &date).expect("cell");
        let at = ExcelDateTime::from_ymd(2026, 1, 31).and_then(|day| day.and_hms(9, 30, 15)).expect("a time");
        sheet.write_with_format(1, 4, &at, &time).expect("cell");
        sheet.write(1, 5, "00501").expect("cell");
        sheet.write(1, 6, 1.0 / 3.0).expect("cell");
        sheet.write(1, 7, -1234.5).expect("cell");
        let clock = ExcelDateTime::from_hms(10, 30, 0).expect("a time of day");
        sheet.write_with_format(1, 8, &clock, &Format::new().set_num_format("hh:mm:ss")).expect("cell");
        sheet.write(3, 0, 12).expect("cell");
        book.save(&path).expect("saved");

        let (mut rows, name) = open(&path, None).expect("a sheet");
        assert_eq!((name.as_str(), rows.total()), ("Sheet1", 4));
        let mut record = Record::default();
        let mut all = Vec::new();
        while rows.next(&mut record) {
            all.push((record.line, record.fields().map(str::to_owned).collect::<Vec<_>>()));
        }
        let day = ["2026-01-31", "2026-01-31T09:30:15"];
        let expected = ["0.3", "100000000000000000000", "true", day[0], day[1], "00501"];
        assert_eq!(all[1].1[..6], expected);
        assert_eq!(all[1].1[6..], ["0.33333333333333", "-1234.5", "10:30:00"]);
        assert_eq!((all[3].0, all[3].1[0].as_str()), (4, "12"));
        std::fs::write(folder.path().join("cut.xlsx"), b"PK\x03\x04 and no more").expect("written");
        let fault = open(&folder.path().join("cut.xlsx"), None).err().expect("damaged");
        assert!(fault.message.contains("damaged"), "{}", fault.message);
        let fault = open(&path, Some("Deals")).err().expect("no such sheet");
        assert_eq!(
            (fault.message.as_str(), fault.help.as_str()),
            ("there is no sheet `Deals`", "the sheets are `Sheet1`")
        );
    }
}
