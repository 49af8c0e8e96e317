//! What a row says, by column, packed into one value of the database: for each column its key, the length of its text and
//! the text, in the order of the keys. Numbers are plain decimals, times RFC 3339 in UTC, lists parted by `;`.

use crate::leads::fault::LeadError;

/// The values of one row, by column. A column without a value is not there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Content {
    /// By column key, rising.
    values: Vec<(u32, String)>,
}

impl Content {
    /// Sets a column's value; an empty text takes it away.
    pub fn set(&mut self, column: u32, value: &str) {
        match self.values.binary_search_by_key(&column, |(key, _)| *key) {
            Ok(at) if value.is_empty() => {
                self.values.remove(at);
            }
            Ok(at) => self.values[at].1 = value.to_owned(),
            Err(_) if value.is_empty() => {}
            Err(at) => self.values.insert(at, (column, value.to_owned())),
        }
    }

    /// Nothing is in it any more.
    pub fn clear(&mut self) {
        self.values.clear();
    }

    /// Takes over what another says of these columns, and nothing of any other.
    pub fn replace(&mut self, columns: &[u32], other: &Content) {
        self.values.retain(|(column, _)| !columns.contains(column));
        self.values.extend(other.values.iter().filter(|(column, _)| columns.contains(column)).cloned());
        self.values.sort_unstable_by_key(|(column, _)| *column);
    }

    /// Packs it.
    pub fn pack(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.values.iter().map(|(_, value)| value.len() + 3).sum());
        for (column, value) in &self.values {
            push_value(&mut bytes, *column, value);
        }
        bytes
    }

    /// Unpacks it.
    pub fn unpack(bytes: &[u8]) -> Result<Content, LeadError> {
        let mut values = Vec::new();
        for value in Values(bytes) {
            let (column, value) = value?;
            values.push((column, value.to_owned()));
        }
        Ok(Content { values })
    }
}

/// Packs one more value behind those of lower columns.
pub(crate) fn push_value(bytes: &mut Vec<u8>, column: u32, value: &str) {
    push_number(bytes, u64::from(column));
    push_number(bytes, value.len() as u64);
    bytes.extend_from_slice(value.as_bytes());
}

/// The columns and values of packed content, one after another.
pub(crate) struct Values<'a>(pub &'a [u8]);

impl<'a> Iterator for Values<'a> {
    type Item = Result<(u32, &'a str), LeadError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.0.is_empty() {
            return None;
        }
        let value = self.take();
        if value.is_none() {
            self.0 = &[];
        }
        Some(value.ok_or_else(LeadError::damaged))
    }
}

impl<'a> Values<'a> {
    fn take(&mut self) -> Option<(u32, &'a str)> {
        let column = u32::try_from(number(&mut self.0)?).ok()?;
        let length = usize::try_from(number(&mut self.0)?).ok()?;
        let (value, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some((column, std::str::from_utf8(value).ok()?))
    }
}

/// Takes a whole number off the front, in seven bits a byte, the lowest first.
pub(super) fn number(bytes: &mut &[u8]) -> Option<u64> {
    let mut number = 0;
    for shift in (0..64).step_by(7) {
        let (&byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u64::from(byte & 0x7f).checked_shl(shift)?;
        if byte < 0x80 {
            return Some(number);
        }
    }
    None
}

/// Puts a whole number behind the rest, so that [`number`] takes it off again.
pub(super) fn push_number(bytes: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_packed_comes_back(pairs in proptest::collection::btree_map(0u32..100_000, "\\PC{1,200}", 0..20)) {
            let mut content = Content::default();
            pairs.iter().for_each(|(column, value)| content.set(*column, value));
            prop_assert_eq!(Content::unpack(&content.pack()).expect("sound"), content);
        }

        #[test]
        fn damaged_content_is_an_error_and_never_a_panic(bytes in proptest::collection::vec(any::<u8>(), 0..40)) {
            let _ = Content::unpack(&bytes);
        }
    }

    #[test]
    fn replacing_touches_only_the_columns_that_the_file_has() {
        let mut old = Content::default();
        [(1, "a"), (2, "b"), (3, "c")].into_iter().for_each(|(column, value)| old.set(column, value));
        let mut new = Content::default();
        new.set(2, "B");
        old.replace(&[2, 3], &new);
        let mut expected = Content::default();
        expected.set(1, "a");
        expected.set(2, "B");
        assert_eq!(old, expected);
    }
}
