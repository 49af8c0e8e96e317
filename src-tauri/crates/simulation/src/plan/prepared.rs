//! Conditions that were made ready once and are asked for again: an edit of one rule makes only that rule ready anew, and
//! a condition that stays the same is known by where it is kept.

use std::collections::BTreeMap;
use std::sync::Arc;

use agreement::model::{Choices, Condition, EventTest, Literal, Test};
use chrono_tz::Tz;

use super::compile::Compiler;
use super::condition::{EventNode, Node};
use crate::warning::Warning;

/// Beyond so many, those that were not asked for by the last definitions are dropped.
const MOST: usize = 2_000;

/// What was made ready for one data set.
#[derive(Debug, Default)]
pub(crate) struct Prepared {
    conditions: Vec<Entry<Condition, Node>>,
    events: Vec<Entry<EventTest, EventNode>>,
}

#[derive(Debug)]
struct Entry<A, R> {
    asked: A,
    zone: Tz,
    /// The named lists that it refers to, as they were.
    lists: BTreeMap<String, Option<Vec<Literal>>>,
    ready: Arc<R>,
    warnings: Vec<Warning>,
}

impl<A: PartialEq, R> Entry<A, R> {
    fn is(&self, asked: &A, compiler: &Compiler<'_>) -> bool {
        let list = |(name, list): (&String, &Option<Vec<Literal>>)| compiler.scope.lists.get(name) == list.as_ref();
        self.asked == *asked && self.zone == compiler.scope.zone && self.lists.iter().all(list)
    }
}

impl Compiler<'_> {
    /// A condition made ready, or the one that was.
    pub(crate) fn ready_condition(&mut self, asked: &Condition) -> Arc<Node> {
        if let Some(entry) = self.prepared.conditions.iter().find(|entry| entry.is(asked, self)) {
            let (ready, warnings) = (entry.ready.clone(), entry.warnings.clone());
            self.again(warnings);
            return ready;
        }
        let (ready, warnings) = self.aside(|compiler| compiler.condition(asked));
        let mut lists = BTreeMap::new();
        self.lists_of(asked, &mut lists);
        let entry = Entry { asked: asked.clone(), zone: self.scope.zone, lists, ready, warnings };
        keep(&mut self.prepared.conditions, entry)
    }

    /// An event test made ready, or the one that was.
    pub(crate) fn ready_event(&mut self, asked: &EventTest) -> Arc<EventNode> {
        if let Some(entry) = self.prepared.events.iter().find(|entry| entry.is(asked, self)) {
            let (ready, warnings) = (entry.ready.clone(), entry.warnings.clone());
            self.again(warnings);
            return ready;
        }
        let (ready, warnings) = self.aside(|compiler| compiler.event(asked));
        let mut lists = BTreeMap::new();
        asked.properties.values().for_each(|test| self.list_of(test, &mut lists));
        let entry = Entry { asked: asked.clone(), zone: self.scope.zone, lists, ready, warnings };
        keep(&mut self.prepared.events, entry)
    }

    /// Makes something ready and finds what it warns of.
    fn aside<R>(&mut self, make: impl FnOnce(&mut Self) -> R) -> (Arc<R>, Vec<Warning>) {
        let before = std::mem::take(&mut self.warnings);
        let ready = Arc::new(make(self));
        let found = std::mem::replace(&mut self.warnings, before).list;
        self.again(found.clone());
        (ready, found)
    }

    /// Warns of it again, about the rule at hand.
    fn again(&mut self, warnings: Vec<Warning>) {
        warnings.into_iter().for_each(|warning| self.warnings.add(warning.code, warning.message));
    }

    fn lists_of(&self, condition: &Condition, lists: &mut BTreeMap<String, Option<Vec<Literal>>>) {
        match condition {
            Condition::All(parts) | Condition::Any(parts) => parts.iter().for_each(|part| self.lists_of(part, lists)),
            Condition::Not(part) => self.lists_of(part, lists),
            Condition::Field(field) => self.list_of(&field.test, lists),
            Condition::Event(event) => event.properties.values().for_each(|test| self.list_of(test, lists)),
        }
    }

    fn list_of(&self, test: &Test, lists: &mut BTreeMap<String, Option<Vec<Literal>>>) {
        let (Test::In(choices)
        | Test::NotIn(choices)
        | Test::HasWord(choices)
        | Test::Contains(choices)
        | Test::StartsWith(choices)
        | Test::EndsWith(choices)) = test
        else {
            return;
        };
        if let Choices::List(name) = choices {
            lists.insert(name.clone(), self.scope.lists.get(name).cloned());
        }
    }
}

fn keep<A, R>(entries: &mut Vec<Entry<A, R>>, entry: Entry<A, R>) -> Arc<R> {
    if entries.len() >= MOST {
        // Whoever still needs one holds it, too.
        entries.retain(|own| Arc::strong_count(&own.ready) > 1);
    }
    let ready = entry.ready.clone();
    entries.push(entry);
    ready
}
