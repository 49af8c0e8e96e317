//! Definitions on past leads: scores, two definitions compared, the explanation of one lead.

use ::simulation::dataset::Dataset;
use ::simulation::sla::measure;
use ::simulation::{Evaluation, Fate, Plan, World, compare};
use agreement::time::{Instant, Written, to_rfc3339};
use agreement::{Duration, Terms};
use chrono_tz::Tz;

use crate::Fault;
use crate::definition::{Definition, resolve, resolve_one};
use crate::session::Session;
use crate::wire::{self, CommitmentView, Explanation, ScoreReport, SimulateReport, WarningView};

/// When leads are judged, as it was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct When {
    /// `handoff` or `replay`.
    pub moment: String,
    /// ISO 8601; the latest moment in the data when None.
    pub as_of: Option<String>,
}

/// By which calendar and which assumption both definitions are judged: those of the second one's workspace, which is the
/// draft's for a single `mql.yaml`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Judging {
    pub zone: Tz,
    pub lost_after: Option<Duration>,
}

impl Judging {
    /// Of a definition in a workspace. A calendar that cannot be read is told, since months and days hang on it.
    pub fn of(session: &Session, definition: &Definition) -> (Judging, Vec<WarningView>) {
        let own = definition.documents.clone().unwrap_or_else(|| session.documents().into());
        let mut warnings = Vec::new();
        let mut unread = |file: &str, meanwhile: &str| {
            warnings.push(WarningView {
                code: "unreadable-document".to_owned(),
                rule: String::new(),
                message: format!("`{file}` has faults; {meanwhile} meanwhile"),
            });
        };
        let calendar = |terms: &Terms| terms.calendar.timezone;
        let zone = own.reading.terms.value.as_ref().map(calendar);
        if zone.is_none() {
            unread("agreement.yaml", "days and months are those of UTC");
        }
        let funnel = own.reading.funnel.checked();
        if funnel.is_none() {
            unread("funnel.yaml", "no open lead counts as lost");
        }
        if definition.documents.is_some() && definition.sql.is_none() {
            unread("sql.yaml", "leads are not held against it");
        }
        (Judging { zone: zone.unwrap_or(Tz::UTC), lost_after: funnel.and_then(|funnel| funnel.lost_after) }, warnings)
    }
}

/// `countersign score`: every lead's score and band, by lead id.
pub fn score(session: &Session, reference: &str, when: &When) -> Result<ScoreReport, Fault> {
    let definition = resolve_one(session, reference)?;
    let (judging, unread) = Judging::of(session, &definition);
    let data = session.leads()?.dataset()?;
    let (moment, as_of) = parse_when(when, judging.zone)?;
    let world = World::new(&data, as_of);
    let plan = Plan::new(&definition.mql, &data, judging.zone);
    let scores = ::simulation::score(&world, &plan, moment);
    let warnings = warnings(&data, unread, plan.warnings().iter().map(wire::WarningView::from).collect());
    let mut bands: std::collections::BTreeMap<String, u32> =
        definition.mql.bands.iter().map(|band| (band.id.clone(), 0)).collect();
    let mut leads: Vec<wire::LeadScore> = world
        .leads()
        .map(|lead| {
            let band = scores.band(lead).id(&definition.mql).to_owned();
            *bands.entry(band.clone()).or_default() += 1;
            wire::LeadScore {
                lead_id: data.lead_id(lead).to_owned(),
                score: scores.score(lead),
                band,
                at: scores.at(lead).map(to_rfc3339),
                first_qualified_at: scores.first_qualified(lead).map(to_rfc3339),
            }
        })
        .collect();
    leads.sort_by(|one, other| one.lead_id.cmp(&other.lead_id));
    Ok(ScoreReport { as_of: world.as_of().map(to_rfc3339), moment: moment.name().to_owned(), bands, leads, warnings })
}

/// `countersign simulate`: two definitions on past leads.
pub fn simulate(session: &Session, from: &str, to: &str, when: &When) -> Result<SimulateReport, Fault> {
    let to = resolve_one(session, to)?;
    let from = resolve(session, from)?;
    let (judging, unread) = Judging::of(session, &to);
    let data = session.leads()?.dataset()?;
    let comparison = run(&data, from.as_ref(), &to, judging, when)?;
    let changes = comparison.changes(&data);
    let changes = changes.iter().map(|change| wire::lead_change(&data, &comparison, change)).collect();
    let mut comparison = wire::comparison(&comparison, from.as_ref().map(Definition::to_ref), to.to_ref());
    comparison.warnings = warnings(&data, unread, comparison.warnings);
    comparison.commitments = commitments(session, &data, &to, parse_when(when, judging.zone)?.1);
    Ok(SimulateReport { comparison, changes })
}

/// What to know before believing a result; without any leads only that, not each thing that none of them has.
pub(crate) fn warnings(data: &Dataset, before: Vec<WarningView>, found: Vec<WarningView>) -> Vec<WarningView> {
    if !data.is_empty() {
        return before.into_iter().chain(found).collect();
    }
    let message = "there are no leads yet; `countersign import leads FILE` brings them in".to_owned();
    vec![WarningView { code: "no-leads".to_owned(), rule: String::new(), message }]
}

/// Compares two definitions on leads that are loaded already.
pub(crate) fn run(
    data: &Dataset,
    from: Option<&Definition>,
    to: &Definition,
    judging: Judging,
    when: &When,
) -> Result<compare::Comparison, Fault> {
    Ok(compare::compare(data, from.map(side), side(to), setting(judging, when)?))
}

/// Under which definitions are judged.
pub(crate) fn setting(judging: Judging, when: &When) -> Result<compare::Setting, Fault> {
    let (moment, as_of) = parse_when(when, judging.zone)?;
    Ok(compare::Setting { zone: judging.zone, moment, as_of, lost_after: judging.lost_after })
}

/// How the commitments of a definition's workspace were kept; none while its SLA or its calendar cannot be read.
pub(crate) fn commitments(
    session: &Session,
    data: &Dataset,
    definition: &Definition,
    as_of: Option<Instant>,
) -> Vec<CommitmentView> {
    let own = definition.documents.clone().unwrap_or_else(|| session.documents().into());
    let Some((sla, terms)) = own.reading.sla.checked().zip(own.reading.terms.checked()) else { return Vec::new() };
    let reports = measure(&World::new(data, as_of), sla, &terms.calendar);
    sla.commitments.iter().zip(&reports).map(|(own, report)| wire::commitment(own, report)).collect()
}

pub(crate) fn side(definition: &Definition) -> compare::Side<'_> {
    compare::Side { mql: &definition.mql, sql: definition.sql.as_ref() }
}

/// `countersign explain`: why a lead has its score, at its own moment or at the one that is named.
pub fn explain(session: &Session, lead_id: &str, reference: &str, at: Option<&str>) -> Result<Explanation, Fault> {
    let definition = resolve_one(session, reference)?;
    let (judging, warnings) = Judging::of(session, &definition);
    let data = session.leads()?.dataset()?;
    let mut explanation = explain_lead(&data, &definition, judging, lead_id, at)?;
    explanation.warnings.splice(0..0, warnings);
    Ok(explanation)
}

/// Explains a lead of leads that are loaded already.
pub(crate) fn explain_lead(
    data: &Dataset,
    definition: &Definition,
    judging: Judging,
    lead_id: &str,
    at: Option<&str>,
) -> Result<Explanation, Fault> {
    let Some(lead) = data.find(lead_id) else {
        return Err(Fault::usage(
            "unknown-lead",
            format!("there is no lead `{lead_id}`"),
            "ids are case-sensitive; `countersign score` lists them all",
        ));
    };
    let at = at.map(|text| parse_time("--at", text, judging.zone)).transpose()?;
    let world = World::new(data, None);
    let explained =
        ::simulation::explain::explain(&world, &definition.mql, judging.zone, Evaluation::HandOff, lead, at);
    let fate = Fate::of(&world, lead, judging.lost_after, judging.zone);
    Ok(wire::explanation(&world, &explained, &fate))
}

pub(crate) fn parse_when(when: &When, zone: Tz) -> Result<(Evaluation, Option<Instant>), Fault> {
    let moment = Evaluation::from_name(&when.moment).ok_or_else(|| {
        Fault::usage("moment", format!("`{}` is no moment of judgement", when.moment), "write `handoff` or `replay`")
    })?;
    let as_of = when.as_of.as_deref().map(|text| parse_time("--as-of", text, zone)).transpose()?;
    Ok((moment, as_of))
}

fn parse_time(option: &str, text: &str, zone: Tz) -> Result<Instant, Fault> {
    Written::parse(text).map(|written| written.instant(zone)).ok_or_else(|| {
        Fault::usage(
            "time",
            format!("`{text}` is no time that `{option}` can use"),
            "write a date such as `2026-06-30` (its midnight in the agreement's time zone) or `2026-06-30T18:00:00Z`",
        )
    })
}
