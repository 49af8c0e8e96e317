//! Salesforce's ids of records: 15 characters of which capitals matter, or the same with three more that say which are
//! capitals, so that the id survives programs that do not tell them apart.

use std::borrow::Cow;

const SIGNS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";

/// Whether a text is such an id: a lead or a contact of 15 characters, or any record of 18 with the right last three.
pub(crate) fn is_one(text: &str) -> bool {
    let text = text.trim();
    let plain = text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    match text.len() {
        15 => plain && (text.starts_with("00Q") || text.starts_with("003")),
        18 => plain && suffix(&text[..15]).eq_ignore_ascii_case(&text[15..]),
        _ => false,
    }
}

/// The form of 18 characters of an id of 15; anything else as it is.
pub(crate) fn long_form(text: &str) -> Cow<'_, str> {
    if text.len() == 15 && text.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        Cow::Owned(format!("{text}{}", suffix(text)))
    } else {
        Cow::Borrowed(text)
    }
}

/// Each five characters give one sign: bit `n` says whether character `n` is a capital.
fn suffix(id: &str) -> String {
    id.as_bytes()
        .chunks(5)
        .map(|five| {
            let bits =
                five.iter().enumerate().map(|(at, byte)| usize::from(byte.is_ascii_uppercase()) << at).sum::<usize>();
            char::from(SIGNS[bits % 32])
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_are_one_id() {
        assert_eq!(long_form("00Q1G00000nDnM5"), "00Q1G00000nDnM5UAK");
        assert_eq!(long_form("0031G00001QtDPl"), "0031G00001QtDPlQAN");
        assert_eq!(long_form("lead-15-letters"), "lead-15-letters");
        assert!(is_one("00Q1G00000nDnM5") && is_one("00Q1G00000nDnM5UAK") && is_one("0061G00000N38JZQAZ"));
        assert!(!is_one("00Q1G00000nDnM5UAX") && !is_one("123456789012345") && !is_one("dac32acd4db4c29c23"));
    }
}
