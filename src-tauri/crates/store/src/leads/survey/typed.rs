//! What a file itself says of its columns, as Parquet does.

use super::{Stated, Survey};
use crate::leads::report::Warning;

/// Notes what the file says, and what of it a person should look at.
pub(super) fn take(survey: &mut Survey, stated: Vec<Stated>) {
    for (column, stated) in survey.columns.iter_mut().zip(stated) {
        let name = &column.name;
        let warning = match &stated {
            Stated::Unreadable(why) => Some(("unreadable-column", format!("column `{name}` {why}"))),
            Stated::RowNumbers => {
                let message =
                    format!("`{name}` only numbers the rows and is left out, unless a mapping says what it is");
                Some(("row-numbers", message))
            }
            _ => None,
        };
        survey.warnings.extend(warning.map(|(code, message)| Warning::new(code, message).of(name.clone())));
        column.stated = stated;
    }
}

/// Tells of lists that come apart otherwise than the file has them.
pub(super) fn warn_of_torn_lists(survey: &mut Survey, torn: impl Iterator<Item = usize>) {
    for at in torn {
        let Some(column) = survey.columns.get(at) else { continue };
        let name = column.name.clone();
        let message = format!("a list in `{name}` has an element with a `;` in it, which is read as several elements");
        survey.warnings.push(Warning::new("torn-list", message).of(name));
    }
}
