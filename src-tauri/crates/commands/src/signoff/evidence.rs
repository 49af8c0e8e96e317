//! The evidence that is frozen with a version: the comparison with what is signed already, as integers and texts.

use std::sync::atomic::AtomicBool;

use ::simulation::Rate;
use ::simulation::compare::{self, Cell, Figures, SideResult};
use ::simulation::dataset::{Dataset, amount_to_text};
use agreement::canonical;
use agreement::time::to_rfc3339;
use store::leads::DatasetSummary;

use crate::Fault;
use crate::definition::Definition;
use crate::session::Session;
use crate::simulation::{Judging, When, run, warnings};
use crate::wire::{
    EvidenceCell, EvidenceDataset, EvidenceLostAfter, EvidenceMonth, EvidenceNumbers, EvidenceRate, EvidenceSide,
    EvidenceWarning, WarningView,
};

/// Under so many leads a digest could give one away to whoever can guess the others.
const DIGESTED_FROM: u64 = 50;

/// How often leads are read anew that another program changes meanwhile.
const TRIES: usize = 3;

/// The aggregate of the comparison of a draft with what it follows, at the moment of hand-off and as of the latest moment
/// in the data. None without leads.
pub(super) fn measure(
    session: &Session,
    from: Option<&Definition>,
    to: &Definition,
) -> Result<Option<EvidenceNumbers>, Fault> {
    let (data, dataset) = leads(session)?;
    if data.is_empty() {
        return Ok(None);
    }
    let when = When { moment: "handoff".to_owned(), as_of: None };
    let (judging, unread) = Judging::of(session, to);
    let comparison = run(&data, from, to, judging, &when)?;
    let found = comparison.warnings.iter().map(WarningView::from).collect();
    let mut numbers = numbers(dataset, &comparison, from, to);
    numbers.warnings = warnings(&data, unread, found).into_iter().map(EvidenceWarning::from).collect();
    Ok(Some(numbers))
}

/// The leads at hand, and what may be said of them: both of one moment.
fn leads(session: &Session) -> Result<(Dataset, EvidenceDataset), Fault> {
    let database = session.leads()?;
    for _ in 0..TRIES {
        let revision = database.revision()?;
        let data = database.dataset()?;
        let summary = database.dataset_summary(&AtomicBool::new(false))?;
        if database.revision()? == revision {
            return Ok((data, dataset(summary)));
        }
    }
    Err(Fault::impossible(
        "busy",
        "the leads are changing while they are measured",
        "try again when the import is over",
    ))
}

fn dataset(summary: DatasetSummary) -> EvidenceDataset {
    EvidenceDataset {
        leads: number(summary.leads),
        events: number(summary.events),
        stages: number(summary.stages),
        from: summary.from.map(to_rfc3339),
        to: summary.to.map(to_rfc3339),
        sha256: (summary.leads >= DIGESTED_FROM).then_some(summary.sha256),
    }
}

fn numbers(
    dataset: EvidenceDataset,
    own: &compare::Comparison,
    from: Option<&Definition>,
    to: &Definition,
) -> EvidenceNumbers {
    EvidenceNumbers {
        as_of: own.as_of.map(to_rfc3339),
        moment: own.moment.name().to_owned(),
        dataset,
        leads: number(own.leads),
        from: from.map(|from| canonical::sha256(&from.mql)),
        to: canonical::sha256(&to.mql),
        cells: own.cells.iter().map(|one| cell(own, one)).collect(),
        side_from: own.from.as_ref().map(|side| figures(&side.figures)),
        side_to: figures(&own.to.figures),
        lost_after: own
            .lost_after
            .map(|lost| EvidenceLostAfter { after: lost.after.to_string(), decided: number(lost.decided) }),
        warnings: Vec::new(),
    }
}

fn cell(own: &compare::Comparison, cell: &Cell) -> EvidenceCell {
    let band = |side: &SideResult, band| side.band_id(band).to_owned();
    EvidenceCell {
        from: own.from.as_ref().zip(cell.from).map(|(side, of)| band(side, of)),
        to: band(&own.to, cell.to),
        outcome: cell.outcome.name().to_owned(),
        leads: number(cell.leads),
        amount: amount_to_text(cell.amount),
    }
}

fn figures(own: &Figures) -> EvidenceSide {
    let [won, lost, _, open, never_worked] = own.outcomes;
    let month = |(month, qualified): (&::simulation::Month, &usize)| EvidenceMonth {
        month: month.to_string(),
        qualified: number(*qualified),
    };
    EvidenceSide {
        qualified: number(own.qualified),
        handed_off: number(own.handed_off),
        accepted: number(own.accepted),
        rejected: number(own.rejected),
        acceptance_rate: rate(&own.acceptance_rate),
        win_rate: rate(&own.win_rate),
        won: number(won),
        lost: number(lost),
        open: number(open),
        never_worked: number(never_worked),
        reached_meeting: number(own.meeting),
        reached_proposal: number(own.proposal),
        amount: amount_to_text(own.amount),
        per_month: own.per_month.iter().map(month).collect(),
    }
}

fn rate(own: &Rate) -> EvidenceRate {
    EvidenceRate {
        rate: own.rate.map(share),
        low: own.low.map(share),
        high: own.high.map(share),
        known: number(own.known),
        unknown: number(own.unknown),
        worst: own.worst.map(share),
        best: own.best.map(share),
    }
}

/// A share with four places: what is hashed is text, since numbers with a fraction change on their way through JSON.
fn share(share: f64) -> String {
    format!("{share:.4}")
}

fn number(count: impl TryInto<u32>) -> u32 {
    count.try_into().unwrap_or(u32::MAX)
}
