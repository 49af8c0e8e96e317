//! Texts and times as they may stand in a signed file, and how something found is quoted in a message.

use agreement::time::{Instant, Written, to_rfc3339};
use agreement::yaml::hidden_character;

/// The most characters that a reason or a message may have.
pub(crate) const LONGEST_TEXT: usize = 4000;

/// Why a text that a person wrote may not be signed or frozen; None when it may. A signer must see all that is there:
/// nothing hidden, no second line, no blanks at the ends that two programs would treat differently.
pub(crate) fn unfit(text: &str) -> Option<String> {
    if text.trim().is_empty() {
        return Some("is empty".into());
    }
    if text.trim() != text {
        return Some("begins or ends with a blank".into());
    }
    if let Some(hidden) = hidden_character(text) {
        return Some(match hidden {
            '\n' | '\r' => "has a line break in it".into(),
            other => format!("has the hidden character `U+{:04X}` in it", u32::from(other)),
        });
    }
    let length = text.chars().count();
    (length > LONGEST_TEXT).then(|| format!("has {length} characters, more than the {LONGEST_TEXT} that are read"))
}

/// A moment as it is written in a signed file: RFC 3339 in UTC, whole seconds (a fraction is cut off).
pub(crate) fn to_seconds(at: Instant) -> String {
    to_rfc3339(whole_seconds(at))
}

/// A moment without its fraction of a second.
pub(crate) fn whole_seconds(at: Instant) -> Instant {
    at.div_euclid(1000).saturating_mul(1000)
}

/// Reads what [`to_seconds`] wrote, and nothing else: one moment has one way of being written.
pub(crate) fn from_seconds(text: &str) -> Option<Instant> {
    let Written::Instant(at) = Written::parse(text)? else { return None };
    (to_seconds(at) == text).then_some(at)
}

/// Something found, short enough for a message and without what a terminal would obey.
pub(crate) fn shown(found: &str) -> String {
    const MOST: usize = 80;
    let clean: String =
        found.chars().take(MOST).map(|c| if c.is_control() || c == '`' { '\u{fffd}' } else { c }).collect();
    if found.chars().nth(MOST).is_some() { format!("{clean}…") } else { clean }
}

/// Whether a text is a SHA-256 as it is written everywhere here: 64 lower-case hexadecimal digits.
pub(crate) fn is_sha256(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
}

/// A word for a shell's command line: in single quotes unless it needs none.
pub(crate) fn plain_word(word: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_' | b'@' | b'+');
    if !word.is_empty() && !word.starts_with('-') && word.bytes().all(plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', "'\\''"))
}
