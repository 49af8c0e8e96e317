//! A share of what is known, with how sure it is and what the unknown could make of it (language reference, section 7).

/// The standard normal quantile of a two-sided 95 % interval.
const Z: f64 = 1.959964;

/// A rate over the leads whose answer is known. An unknown is never counted as a failure. Nothing is rounded.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rate {
    /// Good ones among the known; None when nothing is known.
    pub rate: Option<f64>,
    /// Lower end of the 95 % Wilson interval; None when nothing is known.
    pub low: Option<f64>,
    /// Upper end of it.
    pub high: Option<f64>,
    /// How many answers are known.
    pub known: usize,
    /// How many are not.
    pub unknown: usize,
    /// The rate if all the unknown were bad; None of an empty group.
    pub worst: Option<f64>,
    /// The rate if all the unknown were good; None of an empty group.
    pub best: Option<f64>,
}

impl Rate {
    /// Of so many good ones, bad ones and unknown ones.
    pub fn new(good: usize, bad: usize, unknown: usize) -> Rate {
        let (known, all) = (good + bad, good + bad + unknown);
        let share = |part: usize, of: usize| (of > 0).then(|| part as f64 / of as f64);
        let interval = (known > 0).then(|| wilson(good, known));
        Rate {
            rate: share(good, known),
            low: interval.map(|(low, _)| low),
            high: interval.map(|(_, high)| high),
            known,
            unknown,
            worst: share(good, all),
            best: share(good + unknown, all),
        }
    }
}

/// Wilson's score interval (E. B. Wilson, Probable inference, the law of succession, and statistical inference, 1927):
/// `(p + z²/2n ± z √(p(1-p)/n + z²/4n²)) / (1 + z²/n)`.
fn wilson(good: usize, known: usize) -> (f64, f64) {
    let n = known as f64;
    let (p, z2) = (good as f64 / n, Z * Z);
    let centre = p + z2 / (2.0 * n);
    let half = Z * (p * (1.0 - p) / n + z2 / (4.0 * n * n)).sqrt();
    let scale = 1.0 + z2 / n;
    // At the ends the formula gives exactly 0 and 1; the arithmetic would miss them by a last digit.
    let low = if good == 0 { 0.0 } else { (centre - half) / scale };
    let high = if good == known { 1.0 } else { (centre + half) / scale };
    (low, high)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rounded(value: Option<f64>) -> Option<f64> {
        value.map(|value| (value * 1000.0).round() / 1000.0)
    }

    #[test]
    fn the_example_of_the_contract() {
        let acceptance = Rate::new(232, 348, 20);
        assert_eq!(
            [acceptance.rate, acceptance.low, acceptance.high, acceptance.worst, acceptance.best].map(rounded),
            [Some(0.4), Some(0.361), Some(0.44), Some(0.387), Some(0.42)]
        );
        assert_eq!((acceptance.known, acceptance.unknown), (580, 20));
    }

    #[test]
    fn with_nothing_known_the_rate_is_null_and_anything_is_possible() {
        let rate = Rate::new(0, 0, 7);
        assert_eq!((rate.rate, rate.low, rate.high), (None, None, None));
        assert_eq!((rate.worst, rate.best), (Some(0.0), Some(1.0)));
    }

    #[test]
    fn of_an_empty_group_everything_is_null() {
        let rate = Rate::new(0, 0, 0);
        assert_eq!((rate.rate, rate.low, rate.high, rate.worst, rate.best), (None, None, None, None, None));
    }

    #[test]
    fn the_interval_ends_at_nothing_and_at_all() {
        assert_eq!(Rate::new(0, 5, 0).low, Some(0.0));
        assert_eq!(Rate::new(5, 0, 0).high, Some(1.0));
        assert_eq!(rounded(Rate::new(0, 5, 0).high), Some(0.434));
    }
}
