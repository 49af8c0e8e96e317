//! Numbers as a person reads them in a terminal.

/// A count with its thousands apart: `12,340`.
pub fn count(number: impl Into<u64>) -> String {
    let digits = number.into().to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A share as a percentage with one place, `unknown` when there is none.
pub fn percent(share: Option<f64>) -> String {
    share.map_or("unknown".to_owned(), |share| format!("{:.1} %", share * 100.0))
}

/// An amount of money with its thousands apart and two places where it has any.
pub fn amount(amount: f64) -> String {
    let sign = if amount < 0.0 { "-" } else { "" };
    let hundredths = (amount.abs() * 100.0).round() as u64;
    match hundredths % 100 {
        0 => format!("{sign}{}", count(hundredths / 100)),
        places => format!("{sign}{}.{places:02}", count(hundredths / 100)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_set_apart() {
        assert_eq!([0_u64, 999, 1000, 1_234_567].map(count), ["0", "999", "1,000", "1,234,567"]);
        assert_eq!([16_500.0, -2.5, 1e6].map(amount), ["16,500", "-2.50", "1,000,000"]);
        assert_eq!([Some(0.10525), None].map(percent), ["10.5 %", "unknown"]);
    }
}
