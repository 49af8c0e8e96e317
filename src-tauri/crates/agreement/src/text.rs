//! How texts are compared (language reference, section 3).

/// A text as it is compared: trimmed, and each code point lower-cased by itself, one that would become several
/// becoming the first of them (so `İ` is `i`, not `i` with a dot above).
pub fn fold(text: &str) -> String {
    text.trim().chars().map(fold_char).collect()
}

fn fold_char(c: char) -> char {
    c.to_lowercase().next().unwrap_or(c)
}

/// The words of a text: its runs of letters and digits.
pub fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_goes_code_point_by_code_point() {
        assert_eq!(fold("  ÄPFEL "), "äpfel");
        assert_eq!(fold("İstanbul"), "istanbul");
        assert_eq!(fold("ΟΔΟΣ"), "οδοσ", "a final sigma is lower-cased by itself, not by its place in the word");
        assert_eq!(fold("ẞ"), "ß");
    }

    #[test]
    fn words_are_runs_of_letters_and_digits() {
        assert_eq!(words("CTO/Co-founder, 2nd").collect::<Vec<_>>(), ["CTO", "Co", "founder", "2nd"]);
        assert!(words("director").all(|word| word != "cto"));
    }
}
