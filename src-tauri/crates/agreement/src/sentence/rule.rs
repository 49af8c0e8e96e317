//! Rules: `Add 15 points to “Fit” when employees is at least 500.`

use super::build::{Sentence, item};
use super::condition::{condition, event, window};
use super::{Item, SlotKind};
use crate::model::{Category, Condition, Rule, Scoring};

pub(super) fn rule(rule: &Rule, categories: &[Category]) -> Item {
    let path = format!("rules.{}", rule.id);
    item(&rule.id, &path, &rule.label, |s| {
        scoring(s, &path, rule, categories);
        if let Some(why) = &rule.why {
            s.words(" Why: ");
            s.last_text(format!("{path}.why"), why);
        }
    })
}

fn scoring(s: &mut Sentence, path: &str, rule: &Rule, categories: &[Category]) {
    let add = |s: &mut Sentence, points: i32| {
        s.words("Add ");
        s.points(format!("{path}.points"), points);
        s.words(" to ");
        category(s, &format!("{path}.category"), &rule.category, categories);
    };
    match &rule.scoring {
        Scoring::Once { when, points } => {
            add(s, *points);
            s.words(" when ");
            condition(s, &format!("{path}.when"), when);
        }
        Scoring::Fading { when, points, halve_every } => {
            add(s, *points);
            s.words(" when ");
            condition(s, &format!("{path}.when"), &Condition::Event(when.clone()));
            s.words(", halved every ");
            s.duration(format!("{path}.halve_every"), *halve_every);
            s.words(" after the latest");
        }
        Scoring::Each { each, points, halve_every, limit } => {
            add(s, *points);
            s.words(" for each ");
            let each_path = format!("{path}.each");
            s.group(&each_path, |s| {
                event(s, &each_path, each);
                window(s, &each_path, each);
            });
            if let Some(halve_every) = halve_every {
                s.words(", each halved every ");
                s.duration(format!("{path}.halve_every"), *halve_every);
            }
            let (words, key) = if *points < 0 { (", at least ", "at_least") } else { (", at most ", "at_most") };
            s.words(words);
            s.points(format!("{path}.{key}"), *limit);
        }
        Scoring::Tiers { field, tiers } => {
            s.words("Add points to ");
            category(s, &format!("{path}.category"), &rule.category, categories);
            s.words(" by ");
            s.name(format!("{path}.field"), SlotKind::Field, field);
            s.words(": ");
            s.group(&format!("{path}.tiers"), |s| {
                for (at, tier) in tiers.iter().enumerate() {
                    s.words(if at == 0 { "" } else { ", " });
                    s.points(format!("{path}.tiers.{at}.points"), tier.points);
                    s.words(" from ");
                    s.slot(format!("{path}.tiers.{at}.from"), SlotKind::Number, &tier.from);
                    s.words(" on");
                }
            });
        }
    }
    s.words(".");
}

/// A category by its label; by its id where there is no such category.
pub(super) fn category(s: &mut Sentence, path: &str, id: &str, categories: &[Category]) {
    match categories.iter().find(|category| category.id == id) {
        Some(category) => s.text(path, SlotKind::Category, &category.label),
        None => s.name(path, SlotKind::Category, id),
    }
}
