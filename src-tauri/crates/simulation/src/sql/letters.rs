//! Lower-casing and words, spelled out: databases lower-case differently (SQLite only ASCII, others by their locale), so a
//! statement says itself which letter becomes which. It needs only those that can become a letter of a text in the
//! definition; whatever the others are, they match nothing either way.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use agreement::text::fold;

/// The characters that Unicode calls white space: what is trimmed.
pub(super) const SPACES: &str = "\t\n\u{b}\u{c}\r \u{85}\u{a0}\u{1680}\u{2000}\u{2001}\u{2002}\u{2003}\u{2004}\u{2005}\u{2006}\
    \u{2007}\u{2008}\u{2009}\u{200a}\u{2028}\u{2029}\u{202f}\u{205f}\u{3000}";

/// From each letter that others become when texts are compared, to those others.
static CAPITALS: LazyLock<BTreeMap<char, Vec<char>>> = LazyLock::new(|| {
    let mut found: BTreeMap<char, Vec<char>> = BTreeMap::new();
    let mut buffer = [0; 4];
    for c in ('\0'..=char::MAX).filter(|c| !c.is_whitespace()) {
        let folded = fold(c.encode_utf8(&mut buffer));
        if let Some(small) = folded.chars().next().filter(|small| *small != c) {
            found.entry(small).or_default().push(c);
        }
    }
    found
});

/// Which characters become which, for the texts of a definition: ASCII always, others where a text has them.
pub(super) fn capitals(used: &BTreeSet<char>) -> Vec<(char, char)> {
    let ascii = 'a'..='z';
    let small = ascii.clone().chain(used.iter().copied().filter(|c| !ascii.contains(c)));
    let mut pairs: Vec<(char, char)> =
        small.flat_map(|small| CAPITALS.get(&small).into_iter().flatten().map(move |own| (*own, small))).collect();
    // A to Z first, as one would write it.
    pairs.sort_by_key(|(own, _)| (!own.is_ascii(), *own));
    pairs
}

/// The end of the scripts in which letters and digits are told apart one by one: Latin, Greek and Cyrillic.
const EXACT: char = '\u{530}';

/// The scripts beyond in blocks, all of whose characters count as letters.
const BLOCKS: [(char, char); 10] = [
    ('Ա', 'ῼ'),
    ('Ⰰ', 'ⳮ'),
    ('ぁ', '힣'),
    ('豈', 'ﷻ'),
    ('ﹰ', 'ﻼ'),
    ('０', '９'),
    ('Ａ', 'Ｚ'),
    ('ａ', 'ｚ'),
    ('ｦ', 'ￜ'),
    ('𠀀', '𪘀'),
];

/// The letters and digits of which words are made, as they stand in a class of a pattern: `0-9A-Za-z…`.
pub(super) fn word_class() -> String {
    let mut ranges: Vec<(char, char)> = Vec::new();
    for c in ('\0'..EXACT).filter(|c| c.is_alphanumeric()) {
        match ranges.last_mut() {
            Some((_, last)) if u32::from(*last) + 1 == u32::from(c) => *last = c,
            _ => ranges.push((c, c)),
        }
    }
    ranges.extend(BLOCKS);
    let range = |(first, last): (char, char)| match u32::from(last) - u32::from(first) {
        0 => first.to_string(),
        1 => format!("{first}{last}"),
        _ => format!("{first}-{last}"),
    };
    ranges.into_iter().map(range).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What makes the map enough: a letter that something becomes stays what it is, and letters become letters.
    #[test]
    fn lower_casing_is_done_once_and_keeps_letters_letters() {
        for (small, capitals) in CAPITALS.iter() {
            assert_eq!(fold(&small.to_string()), small.to_string());
            for capital in capitals {
                assert_eq!(capital.is_alphanumeric(), small.is_alphanumeric(), "{capital} becomes {small}");
            }
        }
    }

    #[test]
    fn two_letters_beyond_ascii_become_ascii() {
        let beyond: Vec<_> = capitals(&BTreeSet::new()).into_iter().filter(|(own, _)| !own.is_ascii()).collect();
        assert_eq!(beyond, [('\u{130}', 'i'), ('\u{212a}', 'k')]);
    }

    #[test]
    fn every_space_is_trimmed() {
        let spaces: String = ('\0'..=char::MAX).filter(|c| c.is_whitespace()).collect();
        assert_eq!(SPACES, spaces);
    }

    #[test]
    fn the_class_of_words_is_rising_and_holds_no_sign_of_a_pattern() {
        assert!(word_class().starts_with("0-9A-Za-zª²³µ¹º¼-¾À-ÖØ-öø-ˁ"));
        assert!(!word_class().contains(['[', ']', '^', '\\', '*', '?', '\'']));
        assert!(BLOCKS.iter().all(|(first, last)| first < last) && BLOCKS.is_sorted());
    }
}
