//! `sql.yaml`, `sla.yaml` and `funnel.yaml`.

use super::condition::condition;
use super::emit::{Map, Yaml};
use crate::model::{Accept, Commitment, Criterion, Funnel, FunnelStage, Measure, RejectionReason, Sla, Sql};

pub(super) fn fill_sql(sql: &Sql, map: &mut Map) {
    let Sql { title, purpose, criteria, accept, rejection_reasons } = sql;
    map.text("title", title);
    map.text("purpose", purpose);
    map.items("criteria", criteria, |Criterion { id, label, question, when }, map| {
        map.text("id", id);
        map.text("label", label);
        map.text_if("question", question.as_deref());
        map.put("when", condition(when));
    });
    map.map("accept", |map| {
        let Accept { at_least, always } = accept;
        map.plain("at_least", at_least);
        if !always.is_empty() {
            map.put("always", Yaml::texts(always));
        }
    });
    map.items_if_any("rejection_reasons", rejection_reasons, |RejectionReason { id, label, then }, map| {
        map.text("id", id);
        map.text("label", label);
        map.text("then", then);
    });
}

pub(super) fn fill_sla(sla: &Sla, map: &mut Map) {
    let Sla { title, commitments } = sla;
    map.text("title", title);
    map.items("commitments", commitments, |Commitment { id, by, label, measure }, map| {
        map.text("id", id);
        map.text("by", by);
        map.text("label", label);
        map.text("measure", measure.name());
        match measure {
            Measure::HandedOff { per, at_least } => {
                map.text("per", per.name());
                map.plain("at_least", at_least);
            }
            Measure::AcceptanceRate { per, at_least } => {
                map.text("per", per.name());
                map.plain("at_least", at_least);
            }
            Measure::TimeToFirstTouch { within, share } | Measure::TimeToDecision { within, share } => {
                map.plain("within", within);
                map.plain("share", share);
            }
            Measure::RejectionsWithReason { share } => map.plain("share", share),
        }
    });
}

pub(super) fn fill_funnel(funnel: &Funnel, map: &mut Map) {
    let Funnel { title, from, to, revenue_target, average_deal, lost_after, stages } = funnel;
    map.text("title", title);
    map.map("period", |map| {
        map.plain("from", from);
        map.plain("to", to);
    });
    map.plain("revenue_target", revenue_target);
    map.plain("average_deal", average_deal);
    map.plain_if("lost_after", *lost_after);
    map.items("stages", stages, |FunnelStage { id, from, to, rate }, map| {
        map.text("id", id);
        map.text("from", from);
        map.text("to", to);
        map.plain("rate", rate);
    });
}
