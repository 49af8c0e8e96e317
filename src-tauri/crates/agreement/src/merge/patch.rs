//! Finding the place of a change again in a text that others have changed, by what stood around it, as a person would
//! with a pencilled page: so that comments and layout come along with what was changed.

use serde::{Deserialize, Serialize};

use super::Splice;

/// Lines kept on either side.
const LINES: usize = 3;
/// No more bytes than this on either side: a text may be one line.
const MOST: usize = 400;
/// Most pairs of lines that are compared to part a long passage into several.
const PAIRS: usize = 4_000_000;

/// What stood around a passage.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Around {
    /// The end of what stood before it.
    pub before: String,
    /// The beginning of what stood behind it.
    pub after: String,
}

impl Around {
    /// What stands around a passage in the text that it is put into.
    pub fn of(text: &str, splice: &Splice) -> Around {
        let (head, tail) = (&text[..splice.at], &text[splice.at + splice.removed.len()..]);
        let start = head.rmatch_indices('\n').nth(LINES).map_or(0, |(at, _)| at + 1);
        let end = tail.match_indices('\n').nth(LINES).map_or(tail.len(), |(at, _)| at + 1);
        let start = (start.max(head.len().saturating_sub(MOST))..=head.len()).find(|at| head.is_char_boundary(*at));
        let end = (0..=end.min(MOST)).rev().find(|at| tail.is_char_boundary(*at));
        Around { before: head[start.unwrap_or(head.len())..].to_owned(), after: tail[..end.unwrap_or(0)].to_owned() }
    }
}

/// A text after a change that was made to another text, where every passage of it is found again, and but once; None
/// otherwise.
pub fn place_again(text: &str, splice: &Splice, around: &Around) -> Option<String> {
    if let Some(whole) = put(text, &splice.removed, &splice.inserted, around) {
        return Some(whole);
    }
    let mut text = text.to_owned();
    let hunks = hunks(splice, around)?;
    // One that is found is put in before the next is looked for: no two can be taken for each other's place then.
    for (removed, inserted, around) in hunks {
        text = put(&text, &removed, &inserted, &around)?;
    }
    Some(text)
}

/// Puts one passage in its place, with as much of its surroundings as can be found.
fn put(text: &str, removed: &str, inserted: &str, around: &Around) -> Option<String> {
    for lines in (1..=LINES + 1).rev() {
        let before = last_lines(&around.before, lines);
        let after = first_lines(&around.after, lines);
        // Both sides, else one alone: whoever wrote a line right above or below must not make the other lost.
        for (before, after) in [(before, after), (before, ""), ("", after)] {
            if removed.is_empty() && before.trim().len() + after.trim().len() < 4 {
                continue;
            }
            // With nothing on one side, what is removed must be more than a few characters.
            if (before.is_empty() || after.is_empty()) && !(removed.is_empty() || removed.contains('\n')) {
                continue;
            }
            let needle = format!("{before}{removed}{after}");
            // Another has made the same change: it stands there already.
            let done = format!("{before}{inserted}{after}");
            if !before.is_empty() && !after.is_empty() && !text.contains(&needle) && only(text, &done).is_some() {
                return Some(text.to_owned());
            }
            if let Some(at) = only(text, &needle) {
                let at = at + before.len();
                let rest = &text[at + removed.len()..];
                return Some(format!("{}{inserted}{rest}", &text[..at]));
            }
        }
    }
    None
}

/// Where a passage stands, if it stands but once; one that overlaps itself stands twice.
fn only(text: &str, passage: &str) -> Option<usize> {
    let at = text.find(passage)?;
    let next = at + text[at..].chars().next().map_or(1, char::len_utf8);
    (!text.get(next..).unwrap_or_default().contains(passage)).then_some(at)
}

/// The end of a text: what stands on its last line, and whole lines before that.
fn last_lines(text: &str, lines: usize) -> &str {
    text.rmatch_indices('\n').nth(lines - 1).map_or(text, |(at, _)| &text[at + 1..])
}

fn first_lines(text: &str, lines: usize) -> &str {
    text.match_indices('\n').nth(lines - 1).map_or(text, |(at, _)| &text[..=at])
}

type Hunk = (String, String, Around);

/// A passage of many lines as the several passages that really differ; None where it is one.
fn hunks(splice: &Splice, around: &Around) -> Option<Vec<Hunk>> {
    let old_text = format!("{}{}{}", around.before, splice.removed, around.after);
    let new_text = format!("{}{}{}", around.before, splice.inserted, around.after);
    let (old, new): (Vec<&str>, Vec<&str>) =
        (old_text.split_inclusive('\n').collect(), new_text.split_inclusive('\n').collect());
    if old.len().saturating_mul(new.len()) > PAIRS {
        return None;
    }
    let kept = common(&old, &new);
    let mut hunks = Vec::new();
    let (mut a, mut b) = (0, 0);
    for (x, y) in kept.into_iter().chain([(old.len(), new.len())]) {
        if x > a || y > b {
            let before = old[a.saturating_sub(LINES)..a].concat();
            let after = old[x..(x + LINES).min(old.len())].concat();
            hunks.push((old[a..x].concat(), new[b..y].concat(), Around { before, after }));
        }
        (a, b) = (x + 1, y + 1);
    }
    Some(hunks)
}

/// Which lines two texts have in common: the longest such sequence, as pairs of places.
fn common(old: &[&str], new: &[&str]) -> Vec<(usize, usize)> {
    let width = new.len() + 1;
    let mut longest = vec![0_u32; (old.len() + 1) * width];
    for a in (0..old.len()).rev() {
        for b in (0..new.len()).rev() {
            longest[a * width + b] = if old[a] == new[b] {
                longest[(a + 1) * width + b + 1] + 1
            } else {
                longest[(a + 1) * width + b].max(longest[a * width + b + 1])
            };
        }
    }
    let (mut a, mut b, mut pairs) = (0, 0, Vec::new());
    while a < old.len() && b < new.len() {
        if old[a] == new[b] {
            pairs.push((a, b));
            (a, b) = (a + 1, b + 1);
        } else if longest[(a + 1) * width + b] >= longest[a * width + b + 1] {
            a += 1;
        } else {
            b += 1;
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "# a\na: 1\n# b\nb: 2\n# c\nc: 3\nd: 4\ne: 5\nf: 6\n";

    fn again(of: &str, to: &str, on: &str) -> Option<String> {
        let splice = Splice::between(of, to);
        place_again(on, &splice, &Around::of(of, &splice))
    }

    #[test]
    fn a_comment_finds_its_place_in_a_text_that_another_changed() {
        let commented = TEXT.replace("# b\n", "# b, as agreed\n");
        let theirs = TEXT.replace("a: 1", "a: 10").replace("f: 6\n", "f: 60\n");
        assert_eq!(again(TEXT, &commented, &theirs), Some(theirs.replace("# b\n", "# b, as agreed\n")));
        let added = TEXT.replace("d: 4\n", "# new\nd: 4\n");
        assert_eq!(again(TEXT, &added, &theirs), Some(theirs.replace("d: 4\n", "# new\nd: 4\n")));
    }

    #[test]
    fn a_passage_with_changes_at_both_ends_leaves_what_another_did_in_between() {
        let mine = TEXT.replace("a: 1", "a: 10").replace("f: 6", "f: 60");
        let theirs = TEXT.replace("c: 3", "c: 30 # three");
        assert_eq!(again(TEXT, &mine, &theirs), Some(theirs.replace("a: 1", "a: 10").replace("f: 6", "f: 60")));
    }

    #[test]
    fn what_another_changed_too_or_what_stands_twice_is_not_guessed() {
        assert_eq!(again(TEXT, &TEXT.replace("c: 3", "c: 4"), &TEXT.replace("c: 3", "c: 5")), None);
        let twice = "- x\n- x\n- x\n";
        assert_eq!(again(twice, "- x\n- y\n- x\n", "- x\n- x\n- x\n- x\n"), None);
    }
}
