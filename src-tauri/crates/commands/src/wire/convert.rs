//! From the rooms' own types to those that cross the edge.

use ::agreement::Commitment;
use ::agreement::sentence::{Item, Part, Section};
use ::agreement::time::{Instant, to_rfc3339};
use ::simulation::compare::{self, Which};
use ::simulation::dataset::{Amount, Dataset, StageRow, Value, amount_to_text};
use ::simulation::{BandIndex, Fate, Lead, World, explain, sla};

use super::*;

/// Ten-thousandths of the currency as a number of JSON.
pub(crate) fn money(amount: i128) -> Money {
    Money(amount as f64 / 10_000.0)
}

fn number(count: usize) -> u32 {
    // The data set numbers its leads with 32 bits.
    u32::try_from(count).unwrap_or(u32::MAX)
}

impl From<&Section> for SectionView {
    fn from(section: &Section) -> Self {
        SectionView {
            path: section.path.clone(),
            title: section.title.clone(),
            items: section.items.iter().map(ItemView::from).collect(),
        }
    }
}

impl From<&Item> for ItemView {
    fn from(item: &Item) -> Self {
        ItemView {
            id: item.id.clone(),
            path: item.path.clone(),
            label: item.label.clone(),
            parts: item.parts.iter().map(PartView::from).collect(),
        }
    }
}

impl From<&Part> for PartView {
    fn from(part: &Part) -> Self {
        match part {
            Part::Words(text) => PartView::Words { text: text.clone() },
            Part::Slot { path, kind, text } => {
                PartView::Slot { path: path.clone(), kind: kind.name().to_owned(), text: text.clone() }
            }
            Part::Group { path, parts } => {
                PartView::Group { path: path.clone(), parts: parts.iter().map(PartView::from).collect() }
            }
        }
    }
}

impl From<&::agreement::diff::Change> for ChangeView {
    fn from(change: &::agreement::diff::Change) -> Self {
        ChangeView {
            document: change.document.into(),
            id: change.id.clone(),
            kind: change.kind.name().to_owned(),
            effect: change.effect.name().to_owned(),
            sentence: change.sentence.clone(),
        }
    }
}

impl From<&::simulation::Warning> for WarningView {
    fn from(warning: &::simulation::Warning) -> Self {
        WarningView { code: warning.code.to_owned(), rule: warning.rule.clone(), message: warning.message.clone() }
    }
}

impl From<::simulation::Rate> for Rate {
    fn from(rate: ::simulation::Rate) -> Self {
        Rate {
            rate: rate.rate,
            low: rate.low,
            high: rate.high,
            known: number(rate.known),
            unknown: number(rate.unknown),
            worst: rate.worst,
            best: rate.best,
        }
    }
}

fn outcomes([won, lost, rejected, open, never_worked]: [usize; 5]) -> Outcomes {
    Outcomes {
        won: number(won),
        lost: number(lost),
        rejected: number(rejected),
        open: number(open),
        never_worked: number(never_worked),
    }
}

fn side(figures: &compare::Figures) -> Side {
    Side {
        qualified: number(figures.qualified),
        handed_off: number(figures.handed_off),
        accepted: number(figures.accepted),
        rejected: number(figures.rejected),
        acceptance_rate: figures.acceptance_rate.into(),
        win_rate: figures.win_rate.into(),
        outcomes: outcomes(figures.outcomes),
        reached: Reached {
            meeting: number(figures.meeting),
            proposal: number(figures.proposal),
            won: number(figures.won),
        },
        amount: money(figures.amount),
        per_month: figures
            .per_month
            .iter()
            .map(|(month, qualified)| MonthCount { month: month.to_string(), qualified: number(*qualified) })
            .collect(),
    }
}

fn sql_side(figures: &compare::SqlFigures) -> SqlSide {
    SqlSide {
        meets: number(figures.meets),
        meets_though_rejected: number(figures.meets_though_rejected),
        accepted_without_meeting: number(figures.accepted_without_meeting),
    }
}

/// A comparison for the wire; what was found about the commitments is put in by whoever knows the SLA.
pub(crate) fn comparison(own: &compare::Comparison, from: Option<DefinitionRef>, to: DefinitionRef) -> Comparison {
    let from_side = own.from.as_ref();
    let cell = |cell: &compare::Cell| Cell {
        from: from_side.zip(cell.from).map(|(side, band)| side.band_id(band).to_owned()),
        to: own.to.band_id(cell.to).to_owned(),
        outcome: cell.outcome.name().to_owned(),
        leads: number(cell.leads),
        amount: money(cell.amount),
    };
    Comparison {
        from,
        to,
        as_of: own.as_of.map(to_rfc3339),
        moment: own.moment.name().to_owned(),
        leads: number(own.leads),
        cells: own.cells.iter().map(cell).collect(),
        sides: Sides { from: from_side.map(|own| side(&own.figures)), to: side(&own.to.figures) },
        sql: Sides { from: from_side.map(|own| own.sql.as_ref().map(sql_side)), to: own.to.sql.as_ref().map(sql_side) },
        replay: own.timing().map(|timing| replay(&timing)),
        lost_after: own
            .lost_after
            .map(|lost| LostAfter { after: lost.after.to_string(), decided: number(lost.decided) }),
        commitments: Vec::new(),
        warnings: own.noise().iter().chain(&own.warnings).map(WarningView::from).collect(),
    }
}

fn replay(own: &compare::Timing) -> Replay {
    const DAY: f64 = 86_400_000.0;
    let shift = |shift: compare::Shift| Shift {
        leads: number(shift.leads),
        median_days: (shift.leads > 0).then(|| shift.median as f64 / DAY),
    };
    let week = |(week, [from, to]): (&chrono::NaiveDate, &[usize; 2])| WeekCount {
        week: week.to_string(),
        from: number(*from),
        to: number(*to),
    };
    Replay {
        sooner: shift(own.sooner),
        later: shift(own.later),
        same: number(own.same),
        only_from: number(own.only_from),
        only_to: number(own.only_to),
        per_week: own.per_week.iter().map(week).collect(),
    }
}

/// A commitment with how it was kept.
pub(crate) fn commitment(own: &Commitment, report: &sla::CommitmentReport) -> CommitmentView {
    let tally = |tally: &sla::Tally| CommitmentTally {
        kept: number(tally.kept),
        broken: number(tally.broken),
        running: number(tally.running),
        unknown: number(tally.unknown),
    };
    let standing = |standing: sla::Standing| match standing {
        sla::Standing::Kept => "kept",
        sla::Standing::Broken => "broken",
        sla::Standing::Running => "running",
    };
    let period = |period: &sla::PeriodReport| CommitmentPeriod {
        from: period.from.to_string(),
        to: period.to.to_string(),
        tally: tally(&period.tally),
        standing: period.standing.map(|own| standing(own).to_owned()),
    };
    CommitmentView {
        id: own.id.clone(),
        label: own.label.clone(),
        by: own.by.clone(),
        measure: own.measure.name().to_owned(),
        tally: tally(&report.tally),
        periods: report.periods.iter().map(period).collect(),
    }
}

/// A lead's score and band on one side.
pub(crate) fn score_band(own: &compare::Comparison, which: Which, lead: Lead) -> Option<ScoreBand> {
    let side = own.side(which)?;
    let band = side.band_id(side.scores.band(lead)).to_owned();
    Some(ScoreBand { score: side.scores.score(lead), band })
}

/// A lead whose band differs.
pub(crate) fn lead_change(data: &Dataset, own: &compare::Comparison, change: &compare::Change) -> LeadChange {
    let band = |which, band: BandIndex| own.side(which).map_or(String::new(), |side| side.band_id(band).to_owned());
    LeadChange {
        lead_id: data.lead_id(change.lead).to_owned(),
        from: Some(ScoreBand { score: change.from.score, band: band(Which::From, change.from.band) }),
        to: ScoreBand { score: change.to.score, band: band(Which::To, change.to.band) },
        outcome: change.outcome.name().to_owned(),
        rules: change
            .rules
            .iter()
            .map(|rule| RuleChange { id: rule.id.clone(), from: rule.from, to: rule.to })
            .collect(),
    }
}

/// The score histogram of one side.
pub(crate) fn histogram(own: &compare::Comparison, which: Which) -> Vec<ScoreCount> {
    let bar = |bar: compare::HistogramBar| {
        let counts = outcomes(bar.outcomes);
        ScoreCount {
            score: bar.score,
            won: counts.won,
            lost: counts.lost,
            rejected: counts.rejected,
            open: counts.open,
            never_worked: counts.never_worked,
        }
    };
    own.histogram(which).into_iter().map(bar).collect()
}

/// Why a lead has its score, with all that happened to it.
pub(crate) fn explanation(world: &World<'_>, own: &explain::Explanation, fate: &Fate) -> Explanation {
    let (data, lead) = (world.data(), own.lead);
    let attributes = data.columns().iter().enumerate().filter_map(|(at, column)| {
        let text = value_text(data.value(lead, at));
        (!text.is_empty()).then(|| (column.name.clone(), text))
    });
    Explanation {
        lead_id: data.lead_id(lead).to_owned(),
        at: own.at.map(to_rfc3339),
        score: own.score,
        band: own.band.clone(),
        gates: own.gates.iter().map(GateExplanation::from).collect(),
        categories: own.categories.iter().map(CategoryExplanation::from).collect(),
        outcome: fate.outcome.name().to_owned(),
        attributes: attributes.collect(),
        timeline: timeline(data, lead, own.at),
        warnings: own.warnings.iter().map(WarningView::from).collect(),
    }
}

impl From<&explain::GateReason> for GateExplanation {
    fn from(gate: &explain::GateReason) -> Self {
        GateExplanation {
            id: gate.id.clone(),
            kind: gate.kind.name().to_owned(),
            label: gate.label.clone(),
            holds: gate.held,
            because: gate.because.clone(),
        }
    }
}

impl From<&explain::CategoryReason> for CategoryExplanation {
    fn from(category: &explain::CategoryReason) -> Self {
        let rule = |rule: &explain::RuleReason| RuleExplanation {
            id: rule.id.clone(),
            label: rule.label.clone(),
            points: rule.points,
            because: rule.because.clone(),
        };
        CategoryExplanation {
            id: category.id.clone(),
            label: category.label.clone(),
            sum: i64::from(category.sum),
            total: category.total,
            rules: category.rules.iter().map(rule).collect(),
        }
    }
}

/// Events and stages of a lead, latest first and those without a time at the end.
fn timeline(data: &Dataset, lead: Lead, judged_at: Option<Instant>) -> Vec<TimelineEntry> {
    let unseen = |at: Option<Instant>| at.zip(judged_at).is_some_and(|(at, judged)| at > judged);
    let events = data.events();
    let event = |(at, kind): (Instant, u32)| {
        let kind = &events.kinds()[kind as usize];
        let properties = events.properties().iter().enumerate().filter_map(|(place, property)| {
            let text = value_text(events.value(kind, place));
            (!text.is_empty()).then(|| format!("{}: {text}", property.name))
        });
        let entry = TimelineEntry {
            at: Some(to_rfc3339(at)),
            kind: "event".to_owned(),
            name: events.names().text(kind.name).to_owned(),
            detail: properties.collect::<Vec<_>>().join(", "),
            unseen: unseen(Some(at)),
        };
        (Some(at), entry)
    };
    let stages = data.stages();
    let stage = |row: &StageRow| {
        let amount = row.amount().map(|amount| amount_to_text(i128::from(amount)));
        let detail = [stages.reason(row).map(str::to_owned), amount].into_iter().flatten().collect::<Vec<_>>();
        let entry = TimelineEntry {
            at: row.at().map(to_rfc3339),
            kind: "stage".to_owned(),
            name: row.stage.name().to_owned(),
            detail: detail.join(", "),
            unseen: unseen(row.at()),
        };
        (row.at(), entry)
    };
    let mut entries: Vec<_> = events.of(lead).iter().map(event).chain(stages.of(lead).iter().map(stage)).collect();
    entries.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
    entries.into_iter().map(|(_, entry)| entry).collect()
}

fn value_text(value: Value<'_>) -> String {
    match value {
        Value::Missing => String::new(),
        Value::Number(number) => number.to_string(),
        Value::Boolean(yes) => yes.to_string(),
        Value::Time(at) => to_rfc3339(at),
        Value::Text(text) => text.to_owned(),
        Value::Texts(codes, dictionary) => {
            codes.iter().map(|code| dictionary.text(*code)).collect::<Vec<_>>().join("; ")
        }
    }
}

/// An amount of one lead for the wire.
pub(crate) fn lead_money(amount: Amount) -> Money {
    money(i128::from(amount))
}
