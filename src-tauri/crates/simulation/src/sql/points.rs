//! Rules, gates, totals and bands as expressions (language reference, sections 4 and 5). All arithmetic is on integers.

use agreement::model::{Band, Category, DISQUALIFIED, EventTest, Gate, Mql, Rule, Scoring, Tier};

use super::condition::{counted, steps};
use super::emitter::Emitter;
use super::written::remark;

/// Something that a step of the statement gives under a name, with a comment.
#[derive(Debug, Clone)]
pub(super) struct Given {
    pub alias: String,
    pub expression: String,
    pub remark: String,
}

impl Emitter<'_> {
    pub(super) fn gate(&mut self, prefix: &str, gate: &Gate) -> Given {
        self.warnings.about(&gate.id);
        let holds = self.condition(&gate.when, &gate.id, 6);
        Given {
            alias: self.name(prefix, &gate.id),
            expression: format!("CASE WHEN {holds} THEN 1 ELSE 0 END"),
            remark: format!("gate {}: {}", gate.id, remark(&gate.label)),
        }
    }

    pub(super) fn rule(&mut self, rule: &Rule) -> Given {
        self.warnings.about(&rule.id);
        let expression = match &rule.scoring {
            Scoring::Once { when, points } => {
                let holds = self.condition(when, &rule.id, 6);
                format!("CASE WHEN {holds} THEN {points} ELSE 0 END")
            }
            Scoring::Fading { when, points, halve_every } => {
                let (events, latest) = self.events_and_latest(when, &rule.id);
                self.changes_of_events(when, Some((*points, *halve_every)));
                let holds = counted(&format!("a.{events}"), when.count);
                let halved = self.halved(*points, &format!("j.judged_at - a.{latest}"), halve_every.milliseconds());
                format!(
                    "CASE WHEN a.{latest} IS NOT NULL AND {holds}\n      THEN {halved} ELSE 0 END /* halved every \
                     {halve_every} */"
                )
            }
            Scoring::Each { each, points, halve_every, limit } => {
                let one = match halve_every {
                    Some(length) => self.halved(*points, "j.judged_at - e.at_ms", length.milliseconds()),
                    None => points.to_string(),
                };
                let sum = self.sum(each, &rule.id, &one);
                self.changes_of_events(each, halve_every.map(|length| (*points, length)));
                self.dialect.limit(*points >= 0, &format!("COALESCE(a.{sum}, 0)"), &limit.to_string())
            }
            Scoring::Tiers { field, tiers } => match steps(self, field) {
                Some(column) => tier_points(&column, tiers),
                None => "0".to_owned(),
            },
        };
        Given {
            alias: self.name("points_of_", &rule.id),
            expression,
            remark: format!("{} / {}: {}", rule.category, rule.id, remark(&rule.label)),
        }
    }

    fn sum(&mut self, each: &EventTest, id: &str, one: &str) -> String {
        let matching = self.matching(each);
        let sum = format!("CAST(SUM(CASE WHEN {matching}\n      THEN {one} ELSE 0 END) AS {})", self.dialect.integer());
        self.aggregate("sum_of_", id, sum)
    }

    /// `sign(p) * (|p| >> k)`: towards zero, which a shift of a negative number is not.
    fn halved(&self, points: i32, age: &str, length: i64) -> String {
        let sign = if points < 0 { "-" } else { "" };
        format!("{sign}{}", self.dialect.halved(points.abs(), age, length))
    }

    /// A category's total from the points of its rules.
    pub(super) fn total(&mut self, category: &Category, points: &[String]) -> Given {
        let mut expression = if points.is_empty() { "0".to_owned() } else { points.join("\n      + ") };
        if let Some(floor) = category.floor {
            expression = self.dialect.limit(false, &expression, &floor.to_string());
        }
        if let Some(cap) = category.cap {
            expression = self.dialect.limit(true, &expression, &cap.to_string());
        }
        let mut limits = String::new();
        if let Some(floor) = category.floor {
            limits += &format!(", at least {floor}");
        }
        if let Some(cap) = category.cap {
            limits += &format!(", at most {cap}");
        }
        Given {
            alias: self.name("total_of_", &category.id),
            expression,
            remark: format!("category {}: {}{limits}", category.id, remark(&category.label)),
        }
    }

    /// Which band a lead is in: `never` first, then the highest band that is reached; the last one only with every
    /// `must_have`.
    pub(super) fn band(&self, mql: &Mql, never: &[Given], must: &[Given], totals: &[Given]) -> String {
        let total = |id: &str| {
            let place = mql.categories.iter().position(|category| category.id == id)?;
            Some(format!("s.{}", totals[place].alias))
        };
        let mut lines = Vec::new();
        if !never.is_empty() {
            let any: Vec<String> = never.iter().map(|gate| format!("s.{} = 1", gate.alias)).collect();
            lines.push(format!("WHEN {} THEN {}", any.join(" OR "), self.dialect.literal(DISQUALIFIED)));
        }
        for (place, band) in mql.bands.iter().enumerate().skip(1).rev() {
            let mut asked = reached(band, &total);
            if place + 1 == mql.bands.len() {
                asked.extend(must.iter().map(|gate| format!("s.{} = 1", gate.alias)));
            }
            lines.push(format!("-- {}", remark(&band.label)));
            lines.push(format!("WHEN {} THEN {}", asked.join(" AND "), self.dialect.literal(&band.id)));
        }
        let lowest = mql.bands.first().map_or("", |band| &band.id);
        lines.push(format!("ELSE {}", self.dialect.literal(lowest)));
        format!("CASE\n    {}\n  END", lines.join("\n    "))
    }
}

fn reached(band: &Band, total: &impl Fn(&str) -> Option<String>) -> Vec<String> {
    let from = band.from.map(|from| format!("s.score >= {from}"));
    let needs = band.needs.iter().filter_map(|(id, least)| Some(format!("{} >= {least}", total(id)?)));
    from.into_iter().chain(needs).collect()
}

/// The points of the last tier whose `from` is at most the value; a missing value is in none.
fn tier_points(column: &str, tiers: &[Tier]) -> String {
    let steps = tiers.iter().rev();
    let steps: Vec<String> = steps.map(|tier| format!("WHEN {column} >= {} THEN {}", tier.from, tier.points)).collect();
    format!("CASE {} ELSE 0 END", steps.join("\n      "))
}
