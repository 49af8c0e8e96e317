//! Words in messages: what was probably meant, and enumerations.

/// What people write, by habit from elsewhere, for a key that is called otherwise here.
const HABITS: &[(&str, &str)] = &[
    ("name", "label"),
    ("title", "label"),
    ("description", "why"),
    ("reason", "why"),
    ("score", "points"),
    ("value", "points"),
    ("if", "when"),
    ("condition", "when"),
    ("and", "all"),
    ("or", "any"),
    ("none", "not"),
    ("attribute", "field"),
    ("column", "field"),
    ("property", "field"),
    ("max", "at_most"),
    ("maximum", "at_most"),
    ("lte", "at_most"),
    ("<=", "at_most"),
    ("min", "at_least"),
    ("minimum", "at_least"),
    ("gte", "at_least"),
    (">=", "at_least"),
    ("gt", "more_than"),
    (">", "more_than"),
    ("greater_than", "more_than"),
    ("above", "more_than"),
    ("over", "more_than"),
    ("lt", "less_than"),
    ("<", "less_than"),
    ("below", "less_than"),
    ("under", "less_than"),
    ("equals", "is"),
    ("equal", "is"),
    ("eq", "is"),
    ("=", "is"),
    ("==", "is"),
    ("not_equal", "is_not"),
    ("isnt", "is_not"),
    ("!=", "is_not"),
    ("one_of", "in"),
    ("any_of", "in"),
    ("none_of", "not_in"),
    ("includes", "contains"),
    ("matches", "contains"),
    ("begins_with", "starts_with"),
    ("prefix", "starts_with"),
    ("suffix", "ends_with"),
    ("exists", "known"),
    ("present", "known"),
    ("last", "within"),
    ("since", "within"),
    ("before", "older_than"),
    ("half_life", "halve_every"),
    ("decay", "halve_every"),
    ("filter", "where"),
    ("times", "count"),
    ("e-mail", "email"),
    ("mail", "email"),
    ("public_key", "key"),
    ("threshold", "from"),
    ("start", "from"),
    ("end", "to"),
    ("until", "to"),
    ("owner", "by"),
    ("who", "by"),
    ("period", "per"),
    ("percent", "share"),
    ("when_ago", "ago"),
    ("target", "revenue_target"),
    ("deal_size", "average_deal"),
    ("conversion", "rate"),
];

/// A longer word is no slip of the pen, and comparing it would take its time.
const MAX_WORD: usize = 200;

/// So many candidates are compared; the world has fewer time zones.
const MAX_CANDIDATES: usize = 600;

/// The candidate that was probably meant by a word.
pub(crate) fn suggestion<'c>(found: &str, candidates: &[&'c str]) -> Option<&'c str> {
    if found.len() > MAX_WORD {
        return None;
    }
    let plain = |text: &str| text.trim().to_lowercase().replace([' ', '-'], "_");
    let word = plain(found);
    let by_habit = HABITS.iter().filter(|(habit, _)| *habit == word).map(|(_, meant)| *meant);
    for meant in by_habit {
        if let Some(candidate) = candidates.iter().find(|candidate| **candidate == meant) {
            return Some(candidate);
        }
    }
    let near = |candidate: &&'c str| {
        let candidate = plain(candidate);
        let slips = strsim::damerau_levenshtein(&word, &candidate);
        let longest = word.chars().count().max(candidate.chars().count());
        let part =
            word.len() > 3 && (candidate.starts_with(&word) || word.starts_with(&candidate) && candidate.len() > 3);
        (slips * 3 <= longest || part).then_some(slips)
    };
    candidates
        .iter()
        .take(MAX_CANDIDATES)
        .filter_map(|candidate| Some((near(candidate)?, *candidate)))
        .min_by_key(|(slips, _)| *slips)
        .map(|(_, candidate)| candidate)
}

/// "did you mean", or all that is possible when nothing is near.
pub(super) fn did_you_mean(found: &str, candidates: &[&str], otherwise: &str) -> String {
    match suggestion(found, candidates) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None if candidates.is_empty() => otherwise.to_owned(),
        None if candidates.len() > 12 => format!("{otherwise}, such as {}", list_of(&candidates[..3], "or")),
        None => format!("{otherwise}: {}", list_of(candidates, "or")),
    }
}

/// "`a`, `b` and `c`".
pub(super) fn list_of(words: &[&str], joint: &str) -> String {
    match words {
        [] => String::new(),
        [one] => format!("`{one}`"),
        [rest @ .., last] => {
            let rest: Vec<String> = rest.iter().map(|word| format!("`{word}`")).collect();
            format!("{} {joint} `{last}`", rest.join(", "))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_and_habits_are_understood_and_nothing_far_off_is() {
        let keys = ["label", "points", "category", "at_least", "more_than", "halve_every"];
        assert_eq!(suggestion("lable", &keys), Some("label"));
        assert_eq!(suggestion("Points", &keys), Some("points"));
        assert_eq!(suggestion("pts", &keys), None);
        assert_eq!(suggestion("at least", &keys), Some("at_least"));
        assert_eq!(suggestion("greater_than", &keys), Some("more_than"));
        assert_eq!(suggestion("halve", &keys), Some("halve_every"));
        assert_eq!(suggestion("colour", &keys), None);
        assert_eq!(suggestion(&"x".repeat(100_000), &keys), None);
    }
}
