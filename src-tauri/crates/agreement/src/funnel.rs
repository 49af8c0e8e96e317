//! The shared revenue target walked back through the agreed conversion rates (language reference, section 1).

use crate::model::{Funnel, Percent};

/// How many must reach a place of the funnel for the target to be met.
#[derive(Debug, Clone, PartialEq)]
pub struct Need {
    /// Such as `won` or `lead`.
    pub place: String,
    /// Unrounded.
    pub exact: f64,
    /// The count as it is shown: rounded up.
    pub rounded_up: u64,
}

/// From `won` back to where the funnel begins. Nothing is rounded on the way: 48 sales at 50 % are 96 proposals, not 97
/// because of a last binary digit.
pub fn walk_back(funnel: &Funnel) -> Vec<Need> {
    let mut amount = Amount::of(u128::from(funnel.revenue_target), u128::from(funnel.average_deal));
    let last = funnel.stages.last().map_or("won", |stage| stage.to.as_str());
    let mut needs = vec![amount.need(last)];
    for stage in funnel.stages.iter().rev() {
        amount = amount.before(&stage.rate);
        needs.push(amount.need(&stage.from));
    }
    needs
}

/// A count as an exact fraction; as a float once the fraction does not fit its integers any more.
#[derive(Debug, Clone, Copy)]
enum Amount {
    Exact { parts: u128, whole: u128 },
    Near(f64),
}

impl Amount {
    fn of(parts: u128, whole: u128) -> Amount {
        let common = greatest_common_divisor(parts, whole).max(1);
        Amount::Exact { parts: parts / common, whole: (whole / common).max(1) }
    }

    /// How many there must be before a step that so many of them take.
    fn before(self, rate: &Percent) -> Amount {
        let (kept, of) = fraction(rate);
        let exact = match self {
            Amount::Exact { parts, whole } => {
                // What the two fractions share is taken out first, so that they fit as long as they can.
                let (first, second) = (greatest_common_divisor(parts, kept), greatest_common_divisor(of, whole));
                let parts = (parts / first.max(1)).checked_mul(of / second.max(1));
                parts.zip((whole / second.max(1)).checked_mul(kept / first.max(1)))
            }
            Amount::Near(_) => None,
        };
        match exact {
            Some((parts, whole)) => Amount::of(parts, whole),
            None => Amount::Near(self.value() * of as f64 / kept as f64),
        }
    }

    fn value(self) -> f64 {
        match self {
            Amount::Exact { parts, whole } => parts as f64 / whole as f64,
            Amount::Near(value) => value,
        }
    }

    fn need(self, place: &str) -> Need {
        let rounded_up = match self {
            Amount::Exact { parts, whole } => u64::try_from(parts.div_ceil(whole)).unwrap_or(u64::MAX),
            Amount::Near(value) => value.ceil() as u64,
        };
        Need { place: place.to_owned(), exact: self.value(), rounded_up }
    }
}

/// `12.5%` is 125 of 1000.
fn fraction(rate: &Percent) -> (u128, u128) {
    let text = rate.to_string();
    let (whole, places) = text.trim_end_matches('%').split_once('.').unwrap_or((text.trim_end_matches('%'), ""));
    // A checked percentage is a plain decimal of at most 15 digits, and of a funnel above 0.
    let kept = format!("{whole}{places}").parse().unwrap_or(1_u128).max(1);
    (kept, 100 * 10_u128.pow(places.len() as u32))
}

fn greatest_common_divisor(a: u128, b: u128) -> u128 {
    if b == 0 { a } else { greatest_common_divisor(b, a % b) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Document;
    use crate::read::{Source, read_funnel};

    fn needs(target: u64, deal: u64, stages: &[(&str, &str, &str)]) -> Vec<(String, f64, u64)> {
        let steps: String = stages
            .iter()
            .map(|(from, to, rate)| format!("  - {{ id: {from}-to-{to}, from: {from}, to: {to}, rate: {rate} }}\n"))
            .collect();
        let text = format!(
            "format: countersign/1\ntitle: T\nperiod: {{ from: 2027-01-01, to: 2027-12-31 }}\nrevenue_target: {target}\n\
             average_deal: {deal}\nstages:\n{steps}"
        );
        let reading = read_funnel(&Source::new(Document::Funnel, text));
        let funnel = reading.checked().unwrap_or_else(|| panic!("{:?}", reading.diagnostics));
        walk_back(funnel).into_iter().map(|need| (need.place, need.exact, need.rounded_up)).collect()
    }

    #[test]
    fn the_target_of_the_reference_needs_728_sales_4849_meetings_and_80809_leads() {
        let needs = needs(2_000_000, 2_750, &[("lead", "meeting", "6%"), ("meeting", "won", "15%")]);
        let rounded: Vec<(&str, u64)> = needs.iter().map(|(place, _, up)| (place.as_str(), *up)).collect();
        assert_eq!(rounded, [("won", 728), ("meeting", 4_849), ("lead", 80_809)]);
        assert!((needs[0].1 - 727.272_727).abs() < 1e-6);
    }

    #[test]
    fn what_comes_out_even_is_not_rounded_up_by_a_binary_digit() {
        let rates = ["1.1%", "0.7%", "33.3%", "12.5%", "60%"];
        for rate in rates {
            let (kept, of) = fraction(&Percent::parse(rate).expect("a rate"));
            let sales = u64::try_from(kept).expect("small");
            let needs = needs(sales, 1, &[("lead", "won", rate)]);
            assert_eq!(needs[1].2, u64::try_from(of).expect("small"), "{rate}");
        }
    }

    #[test]
    fn rates_with_all_their_digits_still_give_an_answer() {
        let rate = "12.3456789012345%";
        let needs =
            needs(1_000_000, 7, &[("lead", "meeting", rate), ("meeting", "proposal", rate), ("proposal", "won", rate)]);
        let expected = 1_000_000.0 / 7.0 / 0.123_456_789_012_345_f64.powi(3);
        assert!((needs[3].1 / expected - 1.0).abs() < 1e-9);
        assert_eq!(needs[3].2, expected.ceil() as u64);
    }
}
