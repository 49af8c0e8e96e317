//! Values that the world has agreed on: dates, time zones, currencies, addresses, public keys.

use chrono::NaiveTime;
use chrono_tz::Tz;

use super::fields::Fields;
use super::reader::{Reader, shorten};
use super::words::{did_you_mean, suggestion};
use crate::grammar::{CURRENCIES, Shape};
use crate::model::Date;
use crate::time::parse_date;
use crate::yaml::Node;

impl Reader<'_> {
    /// A day.
    pub fn date(&self, node: &Node, key: &str) -> Option<Date> {
        let Some(text) = node.text().map(str::trim) else {
            self.error(&node.span, "not-a-date", format!("`{key}` is not a date"), "write a date such as `2027-01-31`");
            return None;
        };
        let date = parse_date(text);
        if date.is_none() {
            let message = format!("`{}` is not a date", shorten(text));
            self.error(&node.span, "not-a-date", message, date_help(text));
        }
        date
    }

    /// An e-mail address.
    pub fn email(&self, node: &Node, key: &str) -> Option<String> {
        let text = self.text(node, key)?;
        let found = shorten(&text);
        // Addresses become patterns in the file of allowed signers, where these have a meaning of their own.
        if let Some(bad) = text.chars().find(|c| matches!(c, '*' | '?' | '!' | ',' | '"' | '#') || c.is_whitespace()) {
            let what = if bad.is_whitespace() { "a space".to_owned() } else { format!("`{bad}`") };
            let message = format!("the e-mail address `{found}` has {what} in it");
            self.error(&node.span, "invalid-email", message, "write the plain address, such as `dana@acme.example`");
            return None;
        }
        let fits = text.split_once('@').is_some_and(|(name, domain)| {
            !name.is_empty() && !domain.contains('@') && domain.split('.').all(|part| !part.is_empty())
        });
        if !fits || text.contains(['<', '>', '(', ')', '`', '\\', ';', ':']) {
            let message = format!("`{found}` is not an e-mail address");
            self.error(&node.span, "invalid-email", message, "write the plain address, such as `dana@acme.example`");
            return None;
        }
        Some(text)
    }

    /// A public key as it is written; one that cannot be one is a warning, for a draft may still get its key.
    pub fn public_key(&self, node: &Node, key: &str) -> Option<String> {
        let text = self.text(node, key)?;
        if text.contains("PRIVATE KEY") {
            let help = "take it out, and make a new key: this one has been shared and is no longer only yours";
            self.error(&node.span, "private-key", "this is a private key, which nobody else may ever see", help);
            self.hide_line();
            return None;
        }
        let problem = match text.split_whitespace().collect::<Vec<_>>()[..] {
            ["ssh-ed25519", key] if is_ed25519(key) && text == format!("ssh-ed25519 {key}") => None,
            ["ssh-ed25519", key, ..] if is_ed25519(key) => {
                Some(format!("write `ssh-ed25519 {key}` and nothing behind it"))
            }
            ["ssh-ed25519", ..] => {
                Some("part of it seems to be missing; copy the whole line of the `.pub` file".to_owned())
            }
            _ => Some("write the Ed25519 key as `countersign key new` shows it: `ssh-ed25519 AAAA...`".to_owned()),
        };
        if let Some(help) = problem {
            let message = format!("`{}` is not a public key that can check a signature", shorten(&text));
            self.warning(&node.span, "invalid-key", message, help);
        }
        Some(text)
    }

    /// A currency of ISO 4217.
    pub fn currency(&self, node: &Node, key: &str) -> Option<String> {
        let text = self.text(node, key)?;
        if CURRENCIES.contains(&text.as_str()) {
            return Some(text);
        }
        let by_sign = [("$", "USD"), ("€", "EUR"), ("£", "GBP"), ("¥", "JPY"), ("dollar", "USD"), ("euro", "EUR")];
        let lower = text.to_lowercase();
        let help = match by_sign.iter().find(|(sign, _)| lower.trim_end_matches('s') == *sign) {
            Some((_, code)) => format!("write `{code}`"),
            None => did_you_mean(&text, CURRENCIES, "write the three letters of ISO 4217"),
        };
        self.error(&node.span, "unknown-currency", format!("`{}` is not a currency", shorten(&text)), help);
        None
    }

    /// A time zone of the IANA database.
    pub fn time_zone(&self, node: &Node, key: &str) -> Option<Tz> {
        let text = self.text(node, key)?;
        if let Ok(zone) = text.parse::<Tz>() {
            return Some(zone);
        }
        let names: Vec<&str> = chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name()).collect();
        let wanted = text.replace(' ', "_");
        let city = |name: &&&str| name.rsplit('/').next().is_some_and(|city| city.eq_ignore_ascii_case(&wanted));
        let help = match names.iter().find(city).copied().or_else(|| suggestion(&wanted, &names)) {
            Some(name) => format!("did you mean `{name}`?"),
            None => "write a region and a city, such as `Europe/Berlin` or `America/New_York`".to_owned(),
        };
        self.error(&node.span, "unknown-time-zone", format!("`{}` is not a time zone", shorten(&text)), help);
        None
    }

    /// When work begins and ends.
    pub fn hours(&self, node: &Node, key: &str) -> Option<(NaiveTime, NaiveTime)> {
        let text = self.text(node, key)?;
        let found = shorten(&text);
        let parts = text.split_once('-').map(|(opens, closes)| (clock(opens), clock(closes)));
        match parts {
            Some((Some(opens), Some(closes))) if opens < closes => Some((opens, closes)),
            Some((Some(_), Some(_))) => {
                let message = format!("the working hours `{found}` end before they begin");
                self.error(&node.span, "invalid-hours", message, "write the earlier time first: `\"09:00-17:30\"`");
                None
            }
            _ => {
                let help = "write two times of the day from `00:00` to `23:59`: `\"09:00-17:30\"`";
                self.error(&node.span, "invalid-hours", format!("`{found}` are not working hours"), help);
                None
            }
        }
    }

    /// One of the words that the grammar knows.
    pub fn word(&self, node: &Node, key: &str, words: &'static [(&'static str, &'static str)]) -> Option<&'static str> {
        let text = self.text(node, key)?;
        if let Some((word, _)) = words.iter().find(|(word, _)| *word == text) {
            return Some(word);
        }
        let names: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
        let by_meaning = words.iter().find(|(_, meaning)| meaning.eq_ignore_ascii_case(&text));
        let help = match by_meaning {
            Some((word, _)) => format!("write `{word}`"),
            None => did_you_mean(&text, &names, "write one of these"),
        };
        self.error(&node.span, "unknown-word", format!("`{}` is not known for `{key}`", shorten(&text)), help);
        None
    }
}

impl Fields<'_, '_> {
    /// The date of a key.
    pub fn date(&self, key: &str) -> Option<Date> {
        self.reader.date(self.value(key)?, key)
    }

    /// The word of a key, one of those that the grammar knows.
    pub fn word(&self, key: &str) -> Option<&'static str> {
        match self.shape(key) {
            Shape::Word(words) => self.reader.word(self.value(key)?, key, words),
            _ => None,
        }
    }
}

/// How a date is to be written.
pub(super) fn date_help(text: &str) -> String {
    let parts: Vec<&str> = text.split(['-', '.', '/']).map(str::trim).collect();
    let numbers: Option<Vec<u32>> = parts.iter().map(|part| part.parse().ok()).collect();
    let shown = |year: u32, month: u32, day: u32| {
        let fixed = format!("{year:04}-{month:02}-{day:02}");
        parse_date(&fixed).map(|_| fixed)
    };
    let fixed = match numbers.as_deref() {
        Some([year, month, day]) if *year > 1000 => {
            if shown(*year, *month, *day).is_none() {
                return "there is no such day; write year, month and day such as `2027-01-31`".to_owned();
            }
            shown(*year, *month, *day)
        }
        // Day or month first cannot be told apart when both are at most twelve.
        Some([first, second, year]) if *year > 1000 && (*first > 12 || text.contains('.')) => {
            shown(*year, *second, *first)
        }
        Some([first, second, year]) if *year > 1000 && *second > 12 => shown(*year, *first, *second),
        _ => None,
    };
    match fixed {
        Some(fixed) => format!("write `{fixed}`"),
        None => "write year, month and day such as `2027-01-31`".to_owned(),
    }
}

/// How a date with a time is to be written, by its day.
pub(super) fn moment_help(day: &str) -> String {
    match parse_date(day) {
        Some(_) => format!(
            "write hours and minutes from `00:00` to `23:59` behind the day, such as `{day}T09:30`, or `{day}` alone"
        ),
        None => date_help(day),
    }
}

/// `09:00`; the hour may have one digit.
fn clock(text: &str) -> Option<NaiveTime> {
    let (hour, minute) = text.trim().split_once(':')?;
    let number = |part: &str, least: usize| {
        ((least..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit())).then(|| part.parse().ok())?
    };
    NaiveTime::from_hms_opt(number(hour, 1)?, number(minute, 2)?, 0)
}

/// Whether this is the base64 of an Ed25519 public key as OpenSSH writes it (RFC 8709, section 4): the length-prefixed
/// name and 32 bytes, 51 in all, which are 68 characters without padding. The 26th still has two bits of the length.
pub(super) fn is_ed25519(base64: &str) -> bool {
    base64.len() == 68
        && base64.starts_with("AAAAC3NzaC1lZDI1NTE5AAAAI")
        && base64.as_bytes()[25].is_ascii_uppercase()
        && base64.as_bytes()[25] <= b'P'
        && base64.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/'))
}
