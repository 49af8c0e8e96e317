//! Numbers as files write them, and as they are kept: plain decimals of at most 15 digits.

use std::borrow::Cow;

use agreement::Decimal;
use serde::Serialize;

/// What stands before the fraction of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum DecimalSign {
    /// `1,234.56`
    Dot,
    /// `1.234,56`
    Comma,
}

impl DecimalSign {
    /// The name on the command line and in JSON.
    pub fn name(self) -> &'static str {
        match self {
            DecimalSign::Dot => "dot",
            DecimalSign::Comma => "comma",
        }
    }

    /// The sign of this name (`dot`, `comma`) or the sign itself (`.`, `,`), if it is one of the two.
    pub fn from_name(name: &str) -> Option<DecimalSign> {
        let is = |sign: &DecimalSign| name == sign.name() || name.chars().eq([sign.characters().0]);
        [DecimalSign::Dot, DecimalSign::Comma].into_iter().find(is)
    }

    fn characters(self) -> (char, char) {
        match self {
            DecimalSign::Dot => ('.', ','),
            DecimalSign::Comma => (',', '.'),
        }
    }
}

/// The plain decimal that a text is under this decimal sign; None when it is no number.
pub fn plain(text: &str, sign: DecimalSign) -> Option<Cow<'_, str>> {
    if is_whole(text) {
        return Some(Cow::Borrowed(text));
    }
    let text = text.trim();
    if text.len() > 24 || !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let (point, group) = sign.characters();
    if !text.contains([',', '.']) || (sign == DecimalSign::Dot && !text.contains(group)) {
        return Decimal::parse(text).map(|_| Cow::Borrowed(text));
    }
    let (whole, fraction) = match text.split_once(point) {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (text, None),
    };
    let unsigned = whole.strip_prefix('-').unwrap_or(whole);
    let mut groups = unsigned.split(group);
    let first = groups.next()?;
    let mut grouped = 0;
    for part in groups {
        if part.len() != 3 {
            return None;
        }
        grouped += 1;
    }
    if grouped > 0 && (first.is_empty() || first.len() > 3 || first.starts_with('0')) {
        return None;
    }
    let mut out = whole.replace(group, "");
    if let Some(fraction) = fraction {
        out.push('.');
        out.push_str(fraction);
    }
    Decimal::parse(&out)?;
    Some(Cow::Owned(out))
}

/// A number without an exponent, of at most the 15 digits that a number of the leads has: `0.1 + 0.2` is `0.3`, a third
/// is `0.33333333333333`.
pub(crate) fn plain_decimal(number: f64) -> String {
    const DIGITS: usize = 15;
    // Adding zero turns minus zero, which everything shows as 0, into zero.
    let number = number + 0.0;
    let whole = format!("{:.0}", number.trunc().abs()).len();
    if whole >= DIGITS {
        return number.to_string();
    }
    let text = format!("{number:.*}", DIGITS - whole);
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

/// Whether a text is nothing but the digits of a whole number that can be kept: most numbers of most files.
fn is_whole(text: &str) -> bool {
    let digits = text.as_bytes();
    (1..=15).contains(&digits.len())
        && (digits[0] != b'0' || digits.len() == 1)
        && digits.iter().all(u8::is_ascii_digit)
}

/// What a whole column says about its decimal sign.
#[derive(Debug, Clone)]
pub(crate) struct NumberTally {
    /// Every value so far is a number with this sign.
    dot: bool,
    comma: bool,
    /// Some value holds a dot or a comma.
    signs: bool,
    /// Some value holds a comma.
    commas: bool,
}

/// What a column of numbers is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Numbers {
    /// Not numbers.
    No,
    /// Whole numbers without any sign.
    Whole,
    /// Numbers with this sign, beyond doubt.
    Sure(DecimalSign),
    /// Like `1.234`: the dot may part thousands.
    DotInDoubt,
    /// Like `1,234`: the comma may part thousands.
    CommaInDoubt,
}

impl Default for NumberTally {
    fn default() -> NumberTally {
        NumberTally { dot: true, comma: true, signs: false, commas: false }
    }
}

impl NumberTally {
    /// One more value, which is not missing.
    pub fn take(&mut self, value: &str) {
        if !self.dot && !self.comma {
            return;
        }
        if self.dot && self.comma && is_whole(value) {
            return;
        }
        self.dot = self.dot && plain(value, DecimalSign::Dot).is_some();
        self.comma = self.comma && plain(value, DecimalSign::Comma).is_some();
        self.commas |= value.contains(',');
        self.signs |= value.contains([',', '.']);
    }

    /// What the values are.
    pub fn verdict(&self) -> Numbers {
        match (self.dot, self.comma) {
            (false, false) => Numbers::No,
            (true, false) => Numbers::Sure(DecimalSign::Dot),
            (false, true) => Numbers::Sure(DecimalSign::Comma),
            _ if !self.signs => Numbers::Whole,
            _ if self.commas => Numbers::CommaInDoubt,
            _ => Numbers::DotInDoubt,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, sign: DecimalSign) -> Option<String> {
        plain(text, sign).map(Cow::into_owned)
    }

    #[test]
    fn both_signs_and_their_thousands() {
        use DecimalSign::{Comma, Dot};
        for (text, dot, comma) in [
            ("12", Some("12"), Some("12")),
            ("-0.5", Some("-0.5"), None),
            ("1.234,56", None, Some("1234.56")),
            ("1,234.56", Some("1234.56"), None),
            ("1.234", Some("1.234"), Some("1234")),
            ("1,234", Some("1234"), Some("1.234")),
            ("12,5", None, Some("12.5")),
            ("1.23.456", None, None),
            ("0.234.567", None, None),
            ("00501", None, None),
            ("0", Some("0"), Some("0")),
            ("123456789012345", Some("123456789012345"), Some("123456789012345")),
            ("1e5", None, None),
            ("1234567890123456", None, None),
            (".5", None, None),
            ("5.", None, None),
            ("-", None, None),
        ] {
            assert_eq!(read(text, Dot).as_deref(), dot, "{text} with a dot");
            assert_eq!(read(text, Comma).as_deref(), comma, "{text} with a comma");
        }
    }

    #[test]
    fn the_column_decides() {
        let verdict = |values: &[&str]| {
            let mut tally = NumberTally::default();
            values.iter().for_each(|value| tally.take(value));
            tally.verdict()
        };
        assert_eq!(verdict(&["1", "25"]), Numbers::Whole);
        assert_eq!(verdict(&["1,5", "1.234"]), Numbers::Sure(DecimalSign::Comma));
        assert_eq!(verdict(&["1.861", "0.32"]), Numbers::Sure(DecimalSign::Dot));
        assert_eq!(verdict(&["1.234"]), Numbers::DotInDoubt);
        assert_eq!(verdict(&["12", "1,234"]), Numbers::CommaInDoubt);
        assert_eq!(verdict(&["12", "n/a"]), Numbers::No);
    }
}
