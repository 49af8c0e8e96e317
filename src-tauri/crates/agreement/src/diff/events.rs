//! Event tests: which matches more events, and what that does to their count.

use super::implies::{Lists, Relation};
use super::tests_of_values;
use crate::model::{ANY_EVENT, Count, EventTest};
use crate::text::fold;

/// Whether every lead that satisfies `a` satisfies `b`.
pub(super) fn proves(lists: &Lists<'_>, a: &EventTest, b: &EventTest) -> bool {
    let (fewer, more) = (matches_no_more(lists, a, b), matches_no_more(lists, b, a));
    let (a, b) = (range(a.count), range(b.count));
    if a.0 > a.1 {
        return true;
    }
    let inside = b.0 <= a.0 && a.1 <= b.1;
    match (fewer, more) {
        (true, true) => inside,
        // `b` sees at least as many events: that they are enough carries over, that they are few does not.
        (true, false) => inside && b.1 == u32::MAX,
        (false, true) => inside && b.0 == 0,
        (false, false) => false,
    }
}

/// Whether each event that `a` matches is matched by `b`, at any moment.
pub(super) fn matches_no_more(lists: &Lists<'_>, a: &EventTest, b: &EventTest) -> bool {
    let same_name = b.event == ANY_EVENT || (a.event != ANY_EVENT && fold(&a.event) == fold(&b.event));
    let window = match (a.within, b.within) {
        (_, None) => true,
        (None, Some(_)) => false,
        (Some(a), Some(b)) => a.milliseconds() <= b.milliseconds(),
    };
    let properties = b.properties.iter().all(|(name, asked)| {
        a.properties.get(name).is_some_and(|stated| stated == asked || tests_of_values::proves(lists, stated, asked))
    });
    same_name && window && properties
}

/// How the set of matching events changed.
pub(super) fn matching(lists: &Lists<'_>, before: &EventTest, after: &EventTest) -> Relation {
    Relation { narrower: matches_no_more(lists, after, before), wider: matches_no_more(lists, before, after) }
}

/// The numbers of events that satisfy a count, both ends included; [`u32::MAX`] stands for any number. Empty when the first
/// is above the second.
pub(super) fn range(count: Option<Count>) -> (u32, u32) {
    match count {
        None => (1, u32::MAX),
        Some(Count::Is(n)) => (n, n),
        Some(Count::AtLeast(n)) => (n, u32::MAX),
        Some(Count::AtMost(n)) => (0, n),
        Some(Count::MoreThan(n)) => (n.saturating_add(1), u32::MAX),
        Some(Count::LessThan(0)) => (1, 0),
        Some(Count::LessThan(n)) => (0, n - 1),
        Some(Count::Between(low, high)) => (low, high),
    }
}
