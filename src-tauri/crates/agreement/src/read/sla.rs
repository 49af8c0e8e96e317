//! `sla.yaml`.

use super::fields::Fields;
use super::names;
use super::reader::Reader;
use crate::grammar;
use crate::model::{Commitment, Measure, Period, Sla};
use crate::yaml::Node;

pub(super) fn sla(reader: &Reader<'_>, fields: &Fields<'_, '_>) -> Option<Sla> {
    let commitments = fields.items("commitments");
    names::check(reader, &[("commitments", commitments)]);
    Some(Sla {
        title: fields.text("title").unwrap_or_default(),
        commitments: commitments.iter().filter_map(|node| commitment(reader, node)).collect(),
    })
}

fn commitment(reader: &Reader<'_>, node: &Node) -> Option<Commitment> {
    let fields = Fields::open(reader, node, &grammar::COMMITMENT)?;
    let (id, by, label) = (fields.id("id"), fields.id("by"), fields.text("label"));
    let measure = measure(&fields);
    Some(Commitment { id: id?, by: by?, label: label?, measure: measure? })
}

fn measure(fields: &Fields<'_, '_>) -> Option<Measure> {
    let word = fields.word("measure")?;
    match word {
        "handed_off" => {
            let (per, at_least) = (period(fields), fields.integer("at_least"));
            Some(Measure::HandedOff { per: per?, at_least: u32::try_from(at_least?).ok()? })
        }
        "acceptance_rate" => {
            let (per, at_least) = (period(fields), fields.percent("at_least"));
            Some(Measure::AcceptanceRate { per: per?, at_least: at_least? })
        }
        "rejections_with_reason" => Some(Measure::RejectionsWithReason { share: fields.percent("share")? }),
        timed => {
            let (within, share) = (fields.duration("within"), fields.percent("share"));
            let (within, share) = (within?, share?);
            Some(match timed {
                "time_to_first_touch" => Measure::TimeToFirstTouch { within, share },
                _ => Measure::TimeToDecision { within, share },
            })
        }
    }
}

fn period(fields: &Fields<'_, '_>) -> Option<Period> {
    Some(if fields.word("per")? == "week" { Period::Week } else { Period::Month })
}
