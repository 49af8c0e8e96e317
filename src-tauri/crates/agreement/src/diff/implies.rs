//! Whether every lead that satisfies one condition satisfies another, whatever its data. `true` is a proof; `false` may
//! only mean that none was found.

use std::cell::Cell;
use std::collections::BTreeMap;

use super::events;
use super::tests_of_values;
use crate::model::{Choices, Condition, FieldTest, Literal, Test};

/// How many pairs of conditions are looked at before the search gives up: conditions can be nested so that a full search
/// would take as good as for ever.
const STEPS: u32 = 20_000;

/// What the named lists hold, as far as both versions agree on it.
pub(super) struct Lists<'a> {
    before: &'a BTreeMap<String, Vec<Literal>>,
    after: &'a BTreeMap<String, Vec<Literal>>,
    steps: Cell<u32>,
}

impl<'a> Lists<'a> {
    pub(super) fn new(before: &'a BTreeMap<String, Vec<Literal>>, after: &'a BTreeMap<String, Vec<Literal>>) -> Self {
        Lists { before, after, steps: Cell::new(0) }
    }

    /// The values; None of a list that the two versions do not agree on. A list that only one of them has can only
    /// mean that one.
    pub(super) fn values<'b>(&'b self, choices: &'b Choices) -> Option<&'b [Literal]> {
        match choices {
            Choices::Values(values) => Some(values),
            Choices::List(name) => match (self.before.get(name), self.after.get(name)) {
                (Some(before), Some(after)) if before == after => Some(after),
                (Some(only), None) | (None, Some(only)) => Some(only),
                _ => None,
            },
        }
    }
}

/// How a condition changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Relation {
    /// The new one holds only where the old one held.
    pub(super) narrower: bool,
    /// The new one holds wherever the old one held.
    pub(super) wider: bool,
}

impl Relation {
    /// Both got narrower, both got wider.
    pub(super) fn and(self, other: Relation) -> Relation {
        Relation { narrower: self.narrower && other.narrower, wider: self.wider && other.wider }
    }
}

/// How a condition changed from one version to the next.
pub(super) fn relation(lists: &Lists<'_>, before: &Condition, after: &Condition) -> Relation {
    Relation { narrower: implies(lists, after, before), wider: implies(lists, before, after) }
}

/// Whether every lead that satisfies `a` satisfies `b`.
pub(super) fn implies(lists: &Lists<'_>, a: &Condition, b: &Condition) -> bool {
    lists.steps.set(0);
    proves(lists, a, b)
}

fn proves(lists: &Lists<'_>, a: &Condition, b: &Condition) -> bool {
    let step = lists.steps.get() + 1;
    lists.steps.set(step);
    if step > STEPS {
        return false;
    }
    if a == b {
        return true;
    }
    match (a, b) {
        // These two lose nothing: a goes on exactly when each part does.
        (_, Condition::All(parts)) => parts.iter().all(|part| proves(lists, a, part)),
        (Condition::Any(parts), _) => parts.iter().all(|part| proves(lists, part, b)),
        // These are enough, yet not needed.
        (Condition::All(all), Condition::Any(any)) => {
            any.iter().any(|part| proves(lists, a, part)) || all.iter().any(|part| proves(lists, part, b))
        }
        (_, Condition::Any(parts)) => parts.iter().any(|part| proves(lists, a, part)),
        (Condition::All(parts), _) => parts.iter().any(|part| proves(lists, part, b)),
        (Condition::Not(a), Condition::Not(b)) => proves(lists, b, a),
        // What is not known passes no test but `known: false`.
        (Condition::Field(FieldTest { field, test: Test::Known(false) }), Condition::Not(part)) => {
            matches!(&**part, Condition::Field(other) if other.field == *field && other.test != Test::Known(false))
        }
        (Condition::Field(a), Condition::Field(b)) => {
            a.field == b.field && tests_of_values::proves(lists, &a.test, &b.test)
        }
        (Condition::Event(a), Condition::Event(b)) => events::proves(lists, a, b),
        _ => false,
    }
}
