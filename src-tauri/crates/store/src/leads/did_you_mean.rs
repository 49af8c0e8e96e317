//! The name that was probably meant.

/// The candidate that is nearest to a name, if one is near enough to be a slip.
pub(crate) fn closest<'a>(name: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let folded = agreement::text::fold(name);
    let limit = (folded.chars().count() / 3).max(1);
    candidates
        .map(|candidate| (distance(&folded, &agreement::text::fold(candidate)), candidate))
        .filter(|(distance, _)| *distance <= limit)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

fn distance(a: &str, b: &str) -> usize {
    strsim::damerau_levenshtein(a, b)
}

#[cfg(test)]
mod tests {
    use super::closest;

    #[test]
    fn slips_are_found_and_strangers_are_not() {
        let columns = ["lead_id", "Company Size", "at"];
        assert_eq!(closest("Lead_ID", columns.into_iter()), Some("lead_id"));
        assert_eq!(closest("company_size", columns.into_iter()), Some("Company Size"));
        assert_eq!(closest("employees", columns.into_iter()), None);
    }
}
