//! Money as exact decimals of up to four places.

/// Money in ten-thousandths of the agreement's currency.
pub type Amount = i64;

const PLACES: usize = 4;

/// Reads a plain decimal of at most 15 digits and four places: `2750`, `-12.5`. None when it is anything else, or beyond
/// 922 trillion.
pub fn parse_amount(text: &str) -> Option<Amount> {
    let text = text.trim();
    agreement::model::Decimal::parse(text)?;
    let (sign, unsigned) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    let fraction = fraction.trim_end_matches('0');
    if fraction.len() > PLACES {
        return None;
    }
    let digits = format!("{whole}{fraction:0<PLACES$}");
    digits.parse::<i64>().ok()?.checked_mul(sign)
}

/// An amount (or a sum of amounts) as a plain decimal without needless places: `16500`, `12.5`.
pub fn amount_to_text(amount: i128) -> String {
    let (sign, units) = (if amount < 0 { "-" } else { "" }, amount.unsigned_abs());
    let (whole, fraction) = (units / 10_000, units % 10_000);
    if fraction == 0 {
        return format!("{sign}{whole}");
    }
    let fraction = format!("{fraction:04}");
    format!("{sign}{whole}.{}", fraction.trim_end_matches('0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_exact_to_four_places() {
        assert_eq!(parse_amount("2750"), Some(27_500_000));
        assert_eq!(parse_amount("-12.5"), Some(-125_000));
        assert_eq!(parse_amount("0.00010"), Some(1));
        assert_eq!(parse_amount("922337203685477"), Some(9_223_372_036_854_770_000));
        for wrong in ["", "1.00001", "1,000", "1e3", "00501", "999999999999999"] {
            assert_eq!(parse_amount(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn amounts_are_written_without_needless_places() {
        assert_eq!(amount_to_text(165_000_000), "16500");
        assert_eq!(amount_to_text(-125_000), "-12.5");
        assert_eq!(amount_to_text(-1), "-0.0001");
        assert_eq!(amount_to_text(0), "0");
    }
}
