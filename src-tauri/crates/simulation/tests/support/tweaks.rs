//! Small changes of a definition, such as people make: a number, a word, a window, an item more or less.

use agreement::model::*;

use super::leads::{NUMBERS, TEXTS};

/// Random numbers that run through again when they are used up.
pub struct Dice {
    rolls: Vec<u8>,
    at: usize,
}

impl Dice {
    pub fn new(rolls: Vec<u8>) -> Dice {
        Dice { rolls, at: 0 }
    }

    fn roll(&mut self, sides: usize) -> usize {
        self.at += 1;
        usize::from(self.rolls[self.at % self.rolls.len()].wrapping_add((self.at / self.rolls.len()) as u8)) % sides
    }

    fn one_of<'a, T>(&mut self, all: &'a [T]) -> Option<&'a T> {
        if all.is_empty() { None } else { Some(&all[self.roll(all.len())]) }
    }

    fn in_place<'a, T>(&mut self, all: &'a mut [T]) -> Option<&'a mut T> {
        if all.is_empty() { None } else { all.get_mut(self.roll(all.len())) }
    }

    fn nudge(&mut self, number: i32) -> i32 {
        number + [-7, -1, 1, 9][self.roll(4)]
    }

    fn duration(&mut self) -> Duration {
        let text = ["6h", "12h", "1d", "36h", "2d", "5d", "1w", "360min"][self.roll(8)];
        Duration::parse(text).expect(text)
    }
}

/// Changes one thing, if the dice fall on something that is there.
pub fn tweak(mql: &mut Mql, donor: &Mql, dice: &mut Dice) {
    match dice.roll(12) {
        0 => {
            if let Some(category) = dice.in_place(&mut mql.categories) {
                match dice.roll(3) {
                    0 => category.cap = category.cap.map(|cap| dice.nudge(cap).max(category.floor.unwrap_or(-99))),
                    1 => category.floor = category.floor.map(|floor| dice.nudge(floor).min(category.cap.unwrap_or(99))),
                    _ => category.cap = None,
                }
            }
        }
        1 => {
            let gates = if dice.roll(2) == 0 { &mut mql.must_have } else { &mut mql.never };
            if let Some(gate) = dice.in_place(gates) {
                condition(&mut gate.when, dice);
            }
        }
        2 => {
            if dice.roll(2) == 0 {
                mql.never.pop();
            } else {
                mql.must_have.clone_from(&donor.must_have);
            }
        }
        3 => {
            let at = dice.roll(mql.bands.len());
            if at > 0 {
                let low = mql.bands[at - 1].from.map_or(i32::MIN, |from| from + 1);
                let high = mql.bands.get(at + 1).and_then(|band| band.from).map_or(i32::MAX, |from| from - 1);
                let from = mql.bands[at].from.unwrap_or_default();
                mql.bands[at].from = Some(dice.nudge(from).max(low).min(high));
            }
        }
        4 => {
            if let Some(band) = dice.in_place(&mut mql.bands[1..]) {
                let category = mql.categories[dice.roll(mql.categories.len())].id.clone();
                let total = [-5, 0, 5, 20][dice.roll(4)];
                if dice.roll(3) == 0 {
                    band.needs.remove(&category)
                } else {
                    band.needs.insert(category, total)
                };
            }
        }
        5 if mql.bands.len() > 2 => {
            mql.bands.remove(1);
        }
        6 => {
            if let Some(list) = mql.lists.values_mut().nth(dice.roll(2)) {
                values(list, dice);
            }
        }
        7 => {
            mql.rules.pop();
        }
        8 => {
            if let (Some(rule), Some(other)) = (dice.in_place(&mut mql.rules), dice.one_of(&donor.rules)) {
                rule.scoring = other.scoring.clone();
            }
        }
        _ => {
            if let Some(rule) = dice.in_place(&mut mql.rules) {
                scoring(&mut rule.scoring, dice);
            }
        }
    }
}

fn scoring(scoring: &mut Scoring, dice: &mut Dice) {
    match scoring {
        Scoring::Once { when, points } => match dice.roll(3) {
            0 => *points = dice.nudge(*points),
            1 => condition(when, dice),
            _ => {
                if let Condition::Event(test) = when {
                    *scoring = Scoring::Fading { when: test.clone(), points: *points, halve_every: dice.duration() };
                } else {
                    condition(when, dice);
                }
            }
        },
        Scoring::Fading { when, points, halve_every } => match dice.roll(3) {
            0 => *points = dice.nudge(*points),
            1 => event(when, dice),
            _ => *halve_every = dice.duration(),
        },
        Scoring::Each { each, points, halve_every, limit } => match dice.roll(5) {
            0 => *points = points.signum() * dice.nudge(points.abs()).max(1),
            1 => *limit = limit.signum() * dice.nudge(limit.abs()).max(0),
            2 => *halve_every = Some(dice.duration()),
            _ => {
                event(each, dice);
                each.count = None;
            }
        },
        Scoring::Tiers { tiers, .. } => {
            let at = dice.roll(tiers.len());
            match dice.roll(3) {
                0 if tiers.len() > 1 => drop(tiers.remove(at)),
                1 => {
                    let from = Decimal::parse(NUMBERS[dice.roll(NUMBERS.len())]).expect("a number");
                    if !tiers.iter().any(|tier| tier.from.value() == from.value()) {
                        tiers[at].from = from;
                        tiers.sort_by(|a, b| a.from.value().total_cmp(&b.from.value()));
                    }
                }
                _ => tiers[at].points = dice.nudge(tiers[at].points),
            }
        }
    }
}

pub fn condition(condition: &mut Condition, dice: &mut Dice) {
    match condition {
        Condition::All(parts) | Condition::Any(parts) => match (dice.roll(4), parts.len()) {
            (0, 1..) => drop(parts.pop()),
            (1, 1..) => {
                let mut copy = parts[0].clone();
                self::condition(&mut copy, dice);
                parts.push(copy);
            }
            (_, 0) => parts.push(Condition::Not(Box::new(Condition::All(Vec::new())))),
            (_, len) => self::condition(&mut parts[dice.roll(len)], dice),
        },
        Condition::Not(part) => self::condition(part, dice),
        Condition::Event(test) => event(test, dice),
        Condition::Field(FieldTest { test, .. }) => value(test, dice),
    }
}

fn event(test: &mut EventTest, dice: &mut Dice) {
    match dice.roll(5) {
        0 => test.within = None,
        1 => test.within = Some(dice.duration()),
        2 => {
            let n = dice.roll(4) as u32;
            let all = [
                Count::AtLeast(n),
                Count::AtMost(n),
                Count::MoreThan(n),
                Count::Is(n),
                Count::LessThan(n),
                Count::Between(1, n + 1),
            ];
            test.count = Some(all[dice.roll(all.len())]);
        }
        3 => match test.properties.values_mut().next() {
            Some(asked) => value(asked, dice),
            None => test.event = ANY_EVENT.to_owned(),
        },
        _ => {
            test.properties.pop_first();
        }
    }
}

fn value(test: &mut Test, dice: &mut Dice) {
    let number = |dice: &mut Dice| Bound::Number(Decimal::parse(NUMBERS[dice.roll(NUMBERS.len())]).expect("a number"));
    match test {
        Test::In(Choices::Values(all))
        | Test::NotIn(Choices::Values(all))
        | Test::HasWord(Choices::Values(all))
        | Test::Contains(Choices::Values(all))
        | Test::StartsWith(Choices::Values(all))
        | Test::EndsWith(Choices::Values(all)) => values(all, dice),
        Test::Within(duration) | Test::OlderThan(duration) => *duration = dice.duration(),
        Test::AtLeast(Bound::Number(_))
        | Test::MoreThan(Bound::Number(_))
        | Test::AtMost(Bound::Number(_))
        | Test::LessThan(Bound::Number(_)) => {
            let to = number(dice);
            *test = match dice.roll(5) {
                0 => Test::AtLeast(to),
                1 => Test::MoreThan(to),
                2 => Test::AtMost(to),
                3 => Test::LessThan(to),
                _ => Test::In(Choices::Values(vec![Literal::Number(Decimal::parse("50").expect("a number"))])),
            };
        }
        Test::AtLeast(bound) | Test::MoreThan(bound) | Test::AtMost(bound) | Test::LessThan(bound) => {
            let days = ["2026-03-27", "2026-03-29", "2026-03-29T03:30", "2026-03-30T00:00Z", "2026-04-01"];
            let to = Bound::Moment(Moment::parse(days[dice.roll(days.len())]).expect("a moment"));
            if dice.roll(2) == 0 { *bound = to } else { *test = Test::AtLeast(to) }
        }
        Test::Between(low, Bound::Number(_)) => {
            let same = low.clone();
            *low = Bound::Number(Decimal::parse("-1").expect("a number"));
            if dice.roll(2) == 0 {
                *test = Test::AtLeast(same);
            }
        }
        Test::Is(literal) => *test = Test::In(Choices::Values(vec![literal.clone()])),
        Test::IsNot(literal) => *test = Test::NotIn(Choices::Values(vec![literal.clone()])),
        Test::Known(known) => *known = !*known,
        _ => *test = Test::Known(true),
    }
}

fn values(all: &mut Vec<Literal>, dice: &mut Dice) {
    let numbers = matches!(all.first(), Some(Literal::Number(_)));
    if dice.roll(2) == 0 && all.len() > 1 {
        all.pop();
    } else if numbers {
        all.push(Literal::Number(Decimal::parse(NUMBERS[dice.roll(NUMBERS.len())]).expect("a number")));
    } else {
        all.push(Literal::Text(TEXTS[dice.roll(TEXTS.len())].to_owned()));
    }
}
