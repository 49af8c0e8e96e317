//! Cells of exported CSV files that no spreadsheet takes for a formula.

use std::borrow::Cow;

/// A text as a cell: with `'` before it where it begins with a sign that makes a spreadsheet run it. Every text that the
/// program writes into a CSV file goes through here; numbers that it computed itself need not.
pub fn csv_safe(cell: &str) -> Cow<'_, str> {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        Cow::Owned(format!("'{cell}"))
    } else {
        Cow::Borrowed(cell)
    }
}

#[cfg(test)]
mod tests {
    use super::csv_safe;

    #[test]
    fn no_cell_begins_like_a_formula() {
        for formula in ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\tx", "\rx"] {
            assert_eq!(csv_safe(formula), format!("'{formula}"));
        }
        for plain in ["", "a=b", "Müller", "'quoted", " =1"] {
            assert_eq!(csv_safe(plain), plain);
        }
    }
}
