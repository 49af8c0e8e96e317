//! The preview beside the draft, held against the newest version that all have signed: computed once for what it is asked
//! of, kept until that changes, opened number by number. An edit costs what it touches, and one that is not wanted any more
//! is given up.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use ::simulation::compare::{self, Figure, Which};
use ::simulation::dataset::{Dataset, Stage, Value};
use ::simulation::{BandIndex, Engine, Lead, Month, Outcome};
use agreement::canonical;
use agreement::time::to_rfc3339;

use crate::Fault;
use crate::definition::{Definition, newest_signed, resolve_one};
use crate::session::Session;
use crate::simulation::{Judging, When, commitments, explain_lead, parse_when, setting, side, warnings};
use crate::wire::{
    self, BandView, CommitmentView, Explanation, LeadFilter, LeadPage, LeadRow, PreviewView, WarningView,
};

/// The leads of an open workspace and the last preview, kept between calls.
#[derive(Debug, Default)]
pub struct Previews {
    /// The leads, by their revision, with what was computed of them.
    engine: Mutex<Option<(u64, Engine)>>,
    last: Mutex<Option<Arc<Preview>>>,
    /// How the commitments were kept, by what that hangs on.
    kept: Mutex<Option<(String, Vec<CommitmentView>)>>,
    /// The draft's revision as it was last seen, and how often it has changed.
    draft: Mutex<String>,
    turns: AtomicU64,
}

/// A preview and what it was computed from.
#[derive(Debug)]
struct Preview {
    key: String,
    data: Arc<Dataset>,
    from: Option<Definition>,
    to: Definition,
    comparison: compare::Comparison,
    commitments: Vec<CommitmentView>,
    warnings: Vec<WarningView>,
}

impl Previews {
    /// What the draft would have done to past leads, against the newest signed version.
    pub fn view(&self, session: &Session, when: &When) -> Result<PreviewView, Fault> {
        let preview = self.preview(session, when, true)?;
        let own = &preview.comparison;
        let mut comparison = wire::comparison(own, preview.from.as_ref().map(Definition::to_ref), preview.to.to_ref());
        comparison.warnings = warnings(&preview.data, preview.warnings.clone(), comparison.warnings);
        comparison.commitments = preview.commitments.clone();
        Ok(PreviewView {
            key: preview.key.clone(),
            from_bands: preview.from.as_ref().map_or_else(Vec::new, |from| bands(own.from.as_ref(), from)),
            to_bands: bands(Some(&own.to), &preview.to),
            histogram: wire::histogram(own, Which::To),
            changed_leads: own.changed_leads as u32,
            comparison,
        })
    }

    /// The leads behind a number of the preview.
    pub fn leads(
        &self,
        session: &Session,
        when: &When,
        filter: &LeadFilter,
        offset: u32,
        limit: u32,
    ) -> Result<LeadPage, Fault> {
        let preview = self.preview(session, when, false)?;
        let (own, data) = (&preview.comparison, &preview.data);
        let mut leads = preview.filtered(filter)?;
        let score = |lead: &Lead| own.to.scores.score(*lead);
        if filter.order.as_deref() == Some("rising") {
            leads.sort_by_key(|lead| score(lead));
        } else {
            leads.sort_by_key(|lead| std::cmp::Reverse(score(lead)));
        }
        let row = |lead: &Lead| {
            let fate = own.fate(*lead);
            LeadRow {
                lead_id: data.lead_id(*lead).to_owned(),
                name: name_of(data, *lead),
                at: own.to.scores.at(*lead).map(to_rfc3339),
                from: wire::score_band(own, Which::From, *lead),
                to: wire::ScoreBand { score: score(lead), band: own.to.band_id(own.to.scores.band(*lead)).to_owned() },
                outcome: fate.outcome.name().to_owned(),
                reason: reason_of(data, *lead),
                amount: wire::lead_money(fate.amount),
            }
        };
        let rows = leads.iter().skip(offset as usize).take(limit as usize).map(row).collect();
        Ok(LeadPage { total: leads.len() as u32, rows })
    }

    /// Why a lead has its score on one side of the preview: `from` or `to`.
    pub fn explain(&self, session: &Session, lead_id: &str, side: &str) -> Result<Explanation, Fault> {
        let to = resolve_one(session, "draft");
        let definition = match side {
            "from" => newest_signed(session)?.ok_or_else(nothing_signed)?,
            _ => to?,
        };
        let (judging, warnings) = Judging::of(session, &definition);
        let data = self.load(session)?;
        let mut explanation = explain_lead(&data, &definition, judging, lead_id, None)?;
        explanation.warnings.splice(0..0, warnings);
        Ok(explanation)
    }

    /// The draft is at this revision now: what is being computed of an older one is given up.
    pub fn draft_is_at(&self, revision: &str) {
        let mut seen = locked(&self.draft);
        if *seen != revision {
            revision.clone_into(&mut seen);
            self.turns.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// `given_up`: an edit that comes meanwhile ends it, since another question is on its way.
    fn preview(&self, session: &Session, when: &When, given_up: bool) -> Result<Arc<Preview>, Fault> {
        let turn = self.turns.load(Ordering::Relaxed);
        let to = resolve_one(session, "draft")?;
        let from = newest_signed(session)?;
        let (judging, unread) = Judging::of(session, &to);
        let setting = setting(judging, when)?;
        let mut engine = self.engine(session)?;
        let Some((revision, engine)) = engine.as_mut() else { return Err(superseded()) };
        let key = key(from.as_ref(), &to, judging, when, *revision);
        if let Some(last) = locked(&self.last).clone().filter(|last| last.key == key) {
            return Ok(last);
        }
        // The numbers of the last preview are changed in place where nobody looks at them any more.
        *locked(&self.last) = None;
        let wanted = || !given_up || self.turns.load(Ordering::Relaxed) == turn;
        let comparison = engine.compare_while(from.as_ref().map(side), side(&to), setting, &wanted);
        let comparison = comparison.ok_or_else(superseded)?;
        let data = engine.data().clone();
        let commitments = self.commitments(session, &data, &to, judging, when, *revision)?;
        let preview = Arc::new(Preview { key, data, from, to, comparison, commitments, warnings: unread });
        *locked(&self.last) = Some(preview.clone());
        Ok(preview)
    }

    /// How the commitments were kept: of no rule, so an edit of one does not ask for it again.
    fn commitments(
        &self,
        session: &Session,
        data: &Dataset,
        to: &Definition,
        judging: Judging,
        when: &When,
        revision: u64,
    ) -> Result<Vec<CommitmentView>, Fault> {
        let key = format!("{}:{}:{revision}", promised(to), when.as_of.as_deref().unwrap_or_default());
        let mut kept = locked(&self.kept);
        if let Some((_, commitments)) = kept.as_ref().filter(|(own, _)| *own == key) {
            return Ok(commitments.clone());
        }
        let found = commitments(session, data, to, parse_when(when, judging.zone)?.1);
        *kept = Some((key, found.clone()));
        Ok(found)
    }

    /// The leads in columns, read again only when they have changed.
    pub(crate) fn load(&self, session: &Session) -> Result<Arc<Dataset>, Fault> {
        let engine = self.engine(session)?;
        engine.as_ref().map(|(_, engine)| engine.data().clone()).ok_or_else(superseded)
    }

    fn engine(&self, session: &Session) -> Result<MutexGuard<'_, Option<(u64, Engine)>>, Fault> {
        let database = session.leads()?;
        let revision = database.revision()?;
        let mut engine = locked(&self.engine);
        if engine.as_ref().is_none_or(|(own, _)| *own != revision) {
            // The old ones go before the new ones come: both may be large.
            *engine = None;
            *locked(&self.last) = None;
            *engine = Some((revision, Engine::new(Arc::new(database.dataset()?))));
        }
        Ok(engine)
    }
}

/// What a call that failed half-way leaves is never half: it is written whole, at the end.
fn locked<T>(own: &Mutex<T>) -> MutexGuard<'_, T> {
    own.lock().unwrap_or_else(PoisonError::into_inner)
}

fn superseded() -> Fault {
    Fault::no("superseded", "the draft has changed meanwhile", "ask again")
}

/// The commitments of a definition's workspace and the calendar that they are counted by.
fn promised(to: &Definition) -> String {
    to.documents.as_ref().map_or(String::new(), |own| {
        let sla = own.reading.sla.checked().map(canonical::sha256).unwrap_or_default();
        format!("{sla}.{}", own.reading.terms.checked().map(canonical::sha256).unwrap_or_default())
    })
}

/// What a preview answers: both definitions, how they are judged, and the leads.
fn key(from: Option<&Definition>, to: &Definition, judging: Judging, when: &When, revision: u64) -> String {
    let definition = |definition: &Definition| {
        let sql = definition.sql.as_ref().map(canonical::sha256).unwrap_or_default();
        format!("{}.{sql}", canonical::sha256(&definition.mql))
    };
    let lost_after = judging.lost_after.map(|after| after.to_string()).unwrap_or_default();
    format!(
        "{}:{}:{}:{}:{lost_after}:{}:{}:{revision}",
        from.map(definition).unwrap_or_default(),
        definition(to),
        promised(to),
        judging.zone,
        when.moment,
        when.as_of.as_deref().unwrap_or_default(),
    )
}

impl Preview {
    /// The leads that pass every part of the filter.
    fn filtered(&self, filter: &LeadFilter) -> Result<Vec<Lead>, Fault> {
        let own = &self.comparison;
        let which = match filter.side.as_deref() {
            Some("from") => Which::From,
            _ => Which::To,
        };
        let mut leads = own.leads_behind(Which::To, Figure::All);
        if let Some(month) = &filter.month {
            let month = parse_month(month).ok_or_else(|| unknown("month", month))?;
            leads = common(leads, &own.leads_behind(which, Figure::Month(Some(month))));
        }
        if let Some(name) = &filter.sql {
            let figure = match name.as_str() {
                "meets" => Figure::Meets,
                "meets_though_rejected" => Figure::MeetsThoughRejected,
                "accepted_without_meeting" => Figure::AcceptedWithoutMeeting,
                other => return Err(unknown("number", other)),
            };
            leads = common(leads, &own.leads_behind(which, figure));
        }
        if filter.lost_by_assumption == Some(true) {
            leads = common(leads, &own.leads_behind(Which::To, Figure::LostByAssumption));
        }
        let stage = match &filter.stage {
            Some(name) => Some(Stage::from_name(name).ok_or_else(|| unknown("stage", name))?),
            None => None,
        };
        let outcomes: Option<Vec<Outcome>> = match &filter.outcomes {
            Some(names) => Some(
                names
                    .iter()
                    .map(|name| Outcome::from_name(name).ok_or_else(|| unknown("outcome", name)))
                    .collect::<Result<_, _>>()?,
            ),
            None => None,
        };
        leads.retain(|lead| {
            let fate = own.fate(*lead);
            let to = own.to.band_id(own.to.scores.band(*lead));
            let from = own.from.as_ref().map(|side| side.band_id(side.scores.band(*lead)));
            let score = own.to.scores.score(*lead);
            let disqualified = own.to.scores.band(*lead) == BandIndex::DISQUALIFIED;
            let by_score = filter.score_from.is_some() || filter.score_to.is_some();
            filter.to_band.as_deref().is_none_or(|band| band == to)
                && filter.from_band.as_deref().is_none_or(|band| from == Some(band))
                && filter.changed.is_none_or(|changed| from.is_some_and(|from| from != to) == changed)
                && outcomes.as_ref().is_none_or(|outcomes| outcomes.contains(&fate.outcome))
                && stage.is_none_or(|stage| fate.reached.has(stage))
                && filter.score_from.is_none_or(|low| score >= low)
                && filter.score_to.is_none_or(|high| score <= high)
                // The histogram leaves disqualified leads out; so must the list behind one of its bars.
                && !(by_score && disqualified)
                && match filter.answer.as_deref() {
                    Some("accepted") => fate.accepted(),
                    Some("rejected") => fate.rejected(),
                    Some(_) => !fate.accepted() && !fate.rejected(),
                    None => true,
                }
        });
        Ok(leads)
    }
}

fn common(leads: Vec<Lead>, others: &[Lead]) -> Vec<Lead> {
    // Both are in the order of the data.
    leads.into_iter().filter(|lead| others.binary_search(lead).is_ok()).collect()
}

fn nothing_signed() -> Fault {
    Fault::usage("nothing-in-force", "no version is signed by all yet", "ask for the side of the draft")
}

fn unknown(what: &str, name: &str) -> Fault {
    Fault::usage("unknown-filter", format!("there is no {what} `{name}`"), "")
}

fn parse_month(text: &str) -> Option<Month> {
    let (year, month) = text.split_once('-')?;
    Some(Month { year: year.parse().ok()?, month: month.parse().ok()? })
}

pub(crate) fn bands(side: Option<&compare::SideResult>, definition: &Definition) -> Vec<BandView> {
    let disqualified = side.is_some_and(|side| side.bands().contains_key(&BandIndex::DISQUALIFIED));
    let own = definition.mql.bands.iter().map(|band| BandView {
        id: band.id.clone(),
        label: band.label.clone(),
        from: band.from,
    });
    let gate = disqualified.then(|| BandView {
        id: agreement::DISQUALIFIED.to_owned(),
        label: "Disqualified".to_owned(),
        from: None,
    });
    gate.into_iter().chain(own).collect()
}

/// What people would call a lead: its company, its name or its e-mail, whichever is known first.
fn name_of(data: &Dataset, lead: Lead) -> String {
    ["company", "name", "email"].into_iter().find_map(|column| text_of(data, lead, column)).unwrap_or_default()
}

fn text_of(data: &Dataset, lead: Lead, name: &str) -> Option<String> {
    let column = data.columns().iter().position(|column| column.name == name)?;
    match data.value(lead, column) {
        Value::Text(text) => Some(text.to_owned()),
        _ => None,
    }
}

/// The latest reason for which the lead was rejected.
fn reason_of(data: &Dataset, lead: Lead) -> String {
    let stages = data.stages();
    let rejected = stages.of(lead).iter().rev().filter(|row| row.stage == Stage::Rejected);
    rejected.filter_map(|row| stages.reason(row)).next().unwrap_or_default().to_owned()
}
