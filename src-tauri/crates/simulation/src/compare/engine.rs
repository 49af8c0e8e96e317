//! Comparisons of one data set, each made from the one before: an edit costs what it touches.

use std::sync::Arc;

use agreement::model::{Duration, Sql};
use agreement::time::Instant;
use chrono_tz::Tz;

use super::figures::per_month;
use super::{
    BandIndex, Comparison, Figures, HistogramBar, LostAfter, Setting, Side, SideResult, SqlFigures, assumption, cells,
    distinct,
};
use crate::dataset::{Dataset, Lead};
use crate::engine::{ByScore, Columns, Crossing, Formula, FromPlaces, Judge, Places, Scored, Wanted, count};
use crate::outcome::{Fates, Month};
use crate::plan::{Plan, Prepared, SqlPlan};
use crate::score::{Evaluation, Own, Scores, own};
use crate::warning::Warning;
use crate::world::{Known, World};

/// Compares definitions on one data set again and again.
#[derive(Debug)]
pub struct Engine {
    data: Arc<Dataset>,
    memory: Memory,
}

impl Engine {
    /// An engine that has not compared anything yet.
    pub fn new(data: Arc<Dataset>) -> Engine {
        Engine { data, memory: Memory::default() }
    }

    /// The leads that it compares definitions on.
    pub fn data(&self) -> &Arc<Dataset> {
        &self.data
    }

    /// Judges every lead under both definitions, as [`super::compare`] does, computing only what the last comparison did
    /// not. A comparison that is kept keeps its numbers; where the last one is dropped before, its memory is used again.
    pub fn compare(&mut self, from: Option<Side<'_>>, to: Side<'_>, setting: Setting) -> Comparison {
        self.compare_while(from, to, setting, &|| true).expect("an answer that is always wanted")
    }

    /// The same as long as the answer is wanted, which is asked many times; None when it was not any more.
    pub fn compare_while(
        &mut self,
        from: Option<Side<'_>>,
        to: Side<'_>,
        setting: Setting,
        wanted: &(dyn Fn() -> bool + Sync),
    ) -> Option<Comparison> {
        let data = self.data.clone();
        self.memory.compare(&data, from, to, setting, wanted)
    }
}

/// What is kept from one comparison to the next.
#[derive(Debug, Default)]
pub(super) struct Memory {
    prepared: Prepared,
    known: Option<(Option<Instant>, Arc<Known>)>,
    fates: Option<(FatesOf, Arc<Fates>)>,
    columns: Columns,
    /// Which evaluation the columns and scores are of.
    moment: Evaluation,
    /// The scores of the first and the second definition.
    scored: [Option<Arc<Scored>>; 2],
    from: Option<FromCounted>,
    to: Option<ToCounted>,
    meets: Vec<Meets>,
}

type FatesOf = (Option<Instant>, Option<Duration>, Tz);

/// The leads of the first definition, counted.
#[derive(Debug)]
struct FromCounted {
    formula: Formula,
    judge: Judge,
    fates: Arc<Fates>,
    places: Arc<FromPlaces>,
    per_month: (std::collections::BTreeMap<Month, usize>, usize),
}

/// The leads of the second definition, counted by score, with their bands under the first.
#[derive(Debug)]
struct ToCounted {
    formula: Formula,
    from: Option<Arc<FromPlaces>>,
    fates: Arc<Fates>,
    table: ByScore,
    histogram: Arc<Vec<HistogramBar>>,
    judge: Judge,
    crossing: Crossing,
}

/// Which leads meet a sales-qualified lead.
#[derive(Debug)]
struct Meets {
    sql: Sql,
    zone: Tz,
    fates: Arc<Fates>,
    meets: Arc<Vec<bool>>,
    figures: SqlFigures,
    warnings: Vec<Warning>,
}

/// What one definition says, before it is held against the other.
struct Judged {
    plan: Arc<Plan>,
    scores: Scores,
}

impl Memory {
    pub(super) fn compare(
        &mut self,
        data: &Dataset,
        from: Option<Side<'_>>,
        to: Side<'_>,
        setting: Setting,
        wanted: Wanted<'_>,
    ) -> Option<Comparison> {
        let world = self.world(data, setting);
        let fates = self.fates(&world, setting);
        let first = match from {
            Some(side) => Some(self.judge(&world, side, setting, 0, wanted)?),
            None => None,
        };
        let second = self.judge(&world, to, setting, 1, wanted)?;
        let kept: Vec<Arc<Scored>> = self.scored.iter().flatten().cloned().collect();
        self.columns.keep_for(&kept.iter().map(|scored| &**scored).collect::<Vec<_>>());
        drop(kept);

        let (crossing, histogram) = self.crossing(&world, first.as_ref(), &second, &fates);
        let months_of =
            |judged: &Judged| per_month(&world, &judged.scores, judged.plan.qualifying(), &fates, setting.zone);
        let from_months = match (&first, &self.from) {
            (Some(judged), Some(counted)) if matches!(judged.scores.own, Own::HandOff { .. }) => {
                counted.per_month.clone()
            }
            (Some(judged), _) => months_of(judged),
            (None, _) => Default::default(),
        };
        let to_months = match second.scores.own {
            Own::HandOff { .. } => crossing.per_month(second.plan.qualifying(), fates.months()),
            Own::Replay(_) => months_of(&second),
        };
        let mut warnings = Vec::new();
        let mut result = |memory: &mut Memory, side: Side<'_>, judged: Judged, months, is_first: bool| {
            warnings.extend_from_slice(judged.plan.warnings());
            let sql = side.sql.map(|sql| memory.meets(&world, sql, &fates, setting.zone));
            warnings.extend(sql.iter().flat_map(|sql| sql.warnings.iter().cloned()));
            let qualifying = judged.plan.qualifying();
            let is_own =
                |from: Option<BandIndex>, to: BandIndex, band| if is_first { from == Some(band) } else { to == band };
            let mut per_band = std::collections::BTreeMap::new();
            for (from, to, leads, _) in crossing.pairs() {
                let leads = count(&fates, leads, |_| true);
                if let (true, Some(band)) = (leads > 0, if is_first { from } else { Some(to) }) {
                    *per_band.entry(band).or_default() += leads;
                }
            }
            SideResult {
                figures: Figures::of(&fates, crossing.sum(|from, to| is_own(from, to, qualifying)), months),
                sql: sql.map(|sql| sql.figures),
                meets: sql.map(|sql| sql.meets.clone()),
                qualifying,
                per_band,
                plan: judged.plan,
                scores: judged.scores,
            }
        };
        let first = from.zip(first).map(|(side, judged)| result(self, side, judged, from_months, true));
        let second = result(self, to, second, to_months, false);
        let (all, _) = crossing.sum(|_, _| true);
        let lost_after = setting
            .lost_after
            .map(|after| LostAfter { after, decided: count(&fates, &all, |fate| fate.lost_by_assumption) });
        warnings.extend(lost_after.map(assumption));
        let differs = |before: Option<BandIndex>, after| {
            first.as_ref().zip(before).is_some_and(|(first, before)| first.band_id(before) != second.band_id(after))
        };
        Some(Comparison {
            as_of: world.as_of(),
            moment: setting.moment,
            leads: world.count(),
            cells: cells(&crossing, &fates),
            changed_leads: count(&fates, &crossing.sum(differs).0, |_| true),
            from: first,
            to: second,
            lost_after,
            warnings: distinct(warnings),
            fates,
            crossing,
            histogram,
            zone: setting.zone,
        })
    }

    fn world<'a>(&mut self, data: &'a Dataset, setting: Setting) -> World<'a> {
        if let Some((_, known)) = self.known.as_ref().filter(|(as_of, _)| *as_of == setting.as_of) {
            return World::again(data, known.clone());
        }
        let world = World::new(data, setting.as_of);
        // Nothing that was found at another moment holds at this one.
        *self = Memory { prepared: std::mem::take(&mut self.prepared), ..Memory::default() };
        self.known = Some((setting.as_of, world.known().clone()));
        world
    }

    fn fates(&mut self, world: &World<'_>, setting: Setting) -> Arc<Fates> {
        let of = (setting.as_of, setting.lost_after, setting.zone);
        if let Some((_, fates)) = self.fates.as_ref().filter(|(own, _)| *own == of) {
            return fates.clone();
        }
        let fates = Arc::new(Fates::of(world, setting.lost_after, setting.zone));
        self.fates = Some((of, fates.clone()));
        fates
    }

    fn judge(
        &mut self,
        world: &World<'_>,
        side: Side<'_>,
        setting: Setting,
        place: usize,
        wanted: Wanted<'_>,
    ) -> Option<Judged> {
        if self.moment != setting.moment {
            // Ages are another matter at another moment.
            (self.columns, self.scored, self.from, self.to) = (Columns::default(), [None, None], None, None);
            self.moment = setting.moment;
        }
        let plan = Plan::with(&mut self.prepared, side.mql, world.data(), setting.zone);
        // The scores of the other definition are a beginning, too, but only to be copied.
        let mut near = [self.scored[place].take(), self.scored[1 - place].clone()];
        let found = own(world, &plan, setting.moment, &mut self.columns, &mut near, wanted);
        let scored = match found.as_ref() {
            Some(Own::HandOff { scored, .. }) => Some(scored.clone()),
            Some(Own::Replay(replayed)) => Some(replayed.at_end().clone()),
            // What was there stays there for whoever asks next.
            None => near[0].take(),
        };
        self.scored[place] = scored;
        Some(Judged { scores: Scores::new(world.known().clone(), found?), plan: Arc::new(plan) })
    }

    /// Counts the leads by both bands and fate.
    fn crossing(
        &mut self,
        world: &World<'_>,
        first: Option<&Judged>,
        second: &Judged,
        fates: &Arc<Fates>,
    ) -> (Crossing, Option<Arc<Vec<HistogramBar>>>) {
        let Own::HandOff { scored, judge } = &second.scores.own else {
            return (one_by_one(world, first, second, fates), None);
        };
        let from = first.map(|judged| self.places(world, judged, fates));
        let mut last = self.to.take().filter(|last| last.has_same(from.as_ref(), fates));
        let counted = match last.take_if(|last| scored.is(&last.formula)) {
            Some(last) => last.judged_by(judge),
            None => {
                // An edit changes the scores of some leads: only those are counted anew.
                let followed = last
                    .map(|last| last.table)
                    .and_then(|mut table| table.follow(scored, from.as_deref(), fates).then_some(table));
                match followed.or_else(|| ByScore::new(scored, from.as_deref(), fates)) {
                    Some(table) => ToCounted::new(scored, judge, from, fates, table),
                    None => return (one_by_one(world, first, second, fates), None),
                }
            }
        };
        let answer = (counted.crossing.clone(), Some(counted.histogram.clone()));
        self.to = Some(counted);
        answer
    }

    /// Each lead's band under the first definition.
    fn places(&mut self, world: &World<'_>, judged: &Judged, fates: &Arc<Fates>) -> Arc<FromPlaces> {
        let Own::HandOff { scored, judge } = &judged.scores.own else {
            return Arc::new(places(world, judged));
        };
        let same =
            |own: &&FromCounted| scored.is(&own.formula) && own.judge == *judge && Arc::ptr_eq(&own.fates, fates);
        if let Some(own) = self.from.as_ref().filter(same) {
            return own.places.clone();
        }
        let places = Arc::new(places(world, judged));
        let (_, _, zone) = self.fates.as_ref().map_or((None, None, Tz::UTC), |(of, _)| *of);
        self.from = Some(FromCounted {
            formula: scored.formula().clone(),
            judge: judge.clone(),
            fates: fates.clone(),
            per_month: per_month(world, &judged.scores, judged.plan.qualifying(), fates, zone),
            places: places.clone(),
        });
        places
    }

    fn meets(&mut self, world: &World<'_>, sql: &Sql, fates: &Arc<Fates>, zone: Tz) -> &Meets {
        let is = |own: &Meets| own.sql == *sql && own.zone == zone && Arc::ptr_eq(&own.fates, fates);
        let place = self.meets.iter().position(is).unwrap_or_else(|| {
            let plan = SqlPlan::new(sql, world.data(), zone);
            let meets = Arc::new(plan.meets_all(world.data(), world.as_of()));
            // Those of the two sides, and of the side before an edit.
            self.meets.drain(..self.meets.len().saturating_sub(3));
            self.meets.push(Meets {
                sql: sql.clone(),
                zone,
                fates: fates.clone(),
                figures: SqlFigures::of(world, &meets, fates),
                warnings: plan.warnings().to_vec(),
                meets,
            });
            self.meets.len() - 1
        });
        &self.meets[place]
    }
}

impl ToCounted {
    fn new(
        scored: &Scored,
        judge: &Judge,
        from: Option<Arc<FromPlaces>>,
        fates: &Arc<Fates>,
        table: ByScore,
    ) -> ToCounted {
        let bar = |(score, outcomes)| HistogramBar { score, outcomes };
        ToCounted {
            formula: scored.formula().clone(),
            from,
            fates: fates.clone(),
            histogram: Arc::new(table.histogram(fates).into_iter().map(bar).collect()),
            judge: judge.clone(),
            crossing: table.crossing(judge),
            table,
        }
    }

    /// Whether the leads were counted with the same bands under the first definition, and the same fates.
    fn has_same(&self, from: Option<&Arc<FromPlaces>>, fates: &Arc<Fates>) -> bool {
        let same_from = match (&self.from, from) {
            (Some(own), Some(from)) => Arc::ptr_eq(own, from),
            (None, None) => true,
            _ => false,
        };
        same_from && Arc::ptr_eq(&self.fates, fates)
    }

    /// The same scores, in the bands of another judge.
    fn judged_by(self, judge: &Judge) -> ToCounted {
        let crossing = if self.judge == *judge {
            self.crossing
        } else if self.judge.bands() == judge.bands() {
            self.table.moved(self.crossing, &self.judge, judge)
        } else {
            self.table.crossing(judge)
        };
        ToCounted { judge: judge.clone(), crossing, ..self }
    }
}

fn places(world: &World<'_>, judged: &Judged) -> FromPlaces {
    let bands = Places::new(judged.plan.bands.len());
    let of = world.data().leads().map(|lead| bands.of(judged.scores.band(lead)) as u8).collect();
    FromPlaces { bands, of }
}

/// Where no table by score can be made: in a replay, where a threshold moves the moments, and where scores are far apart.
fn one_by_one(world: &World<'_>, first: Option<&Judged>, second: &Judged, fates: &Fates) -> Crossing {
    let places = |judged: &Judged| Places::new(judged.plan.bands.len());
    let (from, to) = (first.map(places), places(second));
    let mut crossing = Crossing::new(from, to, fates.kinds().len(), fates.months().len());
    let pair = |lead: Lead| {
        let before = first.zip(from).map_or(0, |(judged, places)| places.of(judged.scores.band(lead)));
        (before, to.of(second.scores.band(lead)))
    };
    for lead in world.leads() {
        let (from, to) = pair(lead);
        crossing.add(from, to, usize::from(fates.kind()[lead as usize]), 1);
        crossing.add_month(to, fates.month()[lead as usize] as usize);
    }
    for (lead, amount) in fates.amounts().iter().filter(|(lead, _)| world.has(*lead)) {
        let (from, to) = pair(*lead);
        crossing.add_amount(from, to, i128::from(*amount));
    }
    crossing
}
