//! `sql.yaml`, `sla.yaml` and `funnel.yaml`.

use super::build::{Sentence, item, quoted, text_item};
use super::condition::condition;
use super::{Item, Section, SlotKind, name};
use crate::model::{Commitment, Criterion, Funnel, FunnelStage, Measure, Percent, Period, RejectionReason, Sla, Sql};

fn section(path: &str, title: &str, items: Vec<Item>) -> Section {
    Section { path: path.to_owned(), title: title.to_owned(), items }
}

pub(super) fn sql(sql: &Sql) -> Vec<Section> {
    let own = vec![
        text_item("title", "This definition is called ", &sql.title),
        text_item("purpose", "Its purpose: ", &sql.purpose),
    ];
    vec![
        section("", "The definition", own),
        section("criteria", "Criteria", sql.criteria.iter().map(criterion).collect()),
        section("accept", "Acceptance", vec![accept(sql)]),
        section("rejection_reasons", "Reasons for a rejection", sql.rejection_reasons.iter().map(reason).collect()),
    ]
}

fn criterion(Criterion { id, label, question, when }: &Criterion) -> Item {
    let path = format!("criteria.{id}");
    item(id, &path, label, |s| {
        s.words("Holds when ");
        condition(s, &format!("{path}.when"), when);
        s.words(".");
        if let Some(question) = question {
            s.words(" Sales asks: ");
            s.last_text(format!("{path}.question"), question);
        }
    })
}

fn accept(sql: &Sql) -> Item {
    item("accept", "accept", "", |s| {
        s.words("A lead meets the definition when at least ");
        s.slot("accept.at_least", SlotKind::Integer, sql.accept.at_least);
        s.words(&format!(" of the {} criteria hold", sql.criteria.len()));
        if !sql.accept.always.is_empty() {
            s.words(", always among them ");
            let label = |id: &String| match sql.criteria.iter().find(|criterion| criterion.id == *id) {
                Some(criterion) => quoted(&criterion.label),
                None => name(id),
            };
            let labels: Vec<String> = sql.accept.always.iter().map(label).collect();
            s.slot("accept.always", SlotKind::Criteria, labels.join(", "));
        }
        s.words(".");
    })
}

fn reason(RejectionReason { id, label, then }: &RejectionReason) -> Item {
    let path = format!("rejection_reasons.{id}");
    item(id, &path, label, |s| {
        s.words("What happens next: ");
        s.name(format!("{path}.then"), SlotKind::Word, then);
        s.words(".");
    })
}

pub(super) fn sla(sla: &Sla) -> Vec<Section> {
    vec![
        section("", "The agreement", vec![text_item("title", "This agreement is called ", &sla.title)]),
        section("commitments", "Commitments", sla.commitments.iter().map(commitment).collect()),
    ]
}

fn commitment(Commitment { id, by, label, measure }: &Commitment) -> Item {
    let path = format!("commitments.{id}");
    let share = |s: &mut Sentence, share: &Percent| s.slot(format!("{path}.share"), SlotKind::Percent, share);
    let within = |s: &mut Sentence, within| {
        s.words(" within ");
        s.slot(format!("{path}.within"), SlotKind::WorkingDuration, crate::model::Duration::words(within));
        s.words(" of the hand-off.");
    };
    let per = |s: &mut Sentence, per: Period| s.slot(format!("{path}.per"), SlotKind::Period, per.name());
    item(id, &path, label, |s| {
        s.name(format!("{path}.by"), SlotKind::Leader, by);
        s.words(" sees to it that ");
        match measure {
            Measure::HandedOff { per: period, at_least } => {
                s.words("at least ");
                s.slot(format!("{path}.at_least"), SlotKind::Integer, at_least);
                s.words(" qualified leads are handed over each ");
                per(s, *period);
                s.words(".");
            }
            Measure::AcceptanceRate { per: period, at_least } => {
                s.words("at least ");
                s.slot(format!("{path}.at_least"), SlotKind::Percent, at_least);
                s.words(" of the leads handed over each ");
                per(s, *period);
                s.words(" are accepted.");
            }
            Measure::TimeToFirstTouch { within: time, share: of } => {
                share(s, of);
                s.words(" of the leads are first touched");
                within(s, *time);
            }
            Measure::TimeToDecision { within: time, share: of } => {
                share(s, of);
                s.words(" of the leads are accepted or rejected");
                within(s, *time);
            }
            Measure::RejectionsWithReason { share: of } => {
                share(s, of);
                s.words(" of the rejections say why.");
            }
        }
    })
}

pub(super) fn funnel(funnel: &Funnel) -> Vec<Section> {
    let mut own = vec![
        text_item("title", "This target is called ", &funnel.title),
        item("period", "period", "", |s| {
            s.words("It holds from ");
            s.slot("period.from", SlotKind::Date, funnel.from);
            s.words(" to ");
            s.slot("period.to", SlotKind::Date, funnel.to);
            s.words(".");
        }),
        item("revenue_target", "revenue_target", "", |s| {
            s.words("The revenue to reach is ");
            s.slot("revenue_target", SlotKind::Integer, funnel.revenue_target);
            s.words(".");
        }),
        item("average_deal", "average_deal", "", |s| {
            s.words("An average deal brings ");
            s.slot("average_deal", SlotKind::Integer, funnel.average_deal);
            s.words(".");
        }),
    ];
    if let Some(lost_after) = funnel.lost_after {
        own.push(item("lost_after", "lost_after", "", |s| {
            s.words("A lead that is still open ");
            s.duration("lost_after", lost_after);
            s.words(" after the hand-off counts as lost.");
        }));
    }
    vec![section("", "The target", own), section("stages", "Steps", funnel.stages.iter().map(stage).collect())]
}

fn stage(FunnelStage { id, from, to, rate }: &FunnelStage) -> Item {
    let path = format!("stages.{id}");
    item(id, &path, "", |s| {
        s.slot(format!("{path}.rate"), SlotKind::Percent, rate);
        s.words(" go on from ");
        s.name(format!("{path}.from"), SlotKind::Stage, from);
        s.words(" to ");
        s.name(format!("{path}.to"), SlotKind::Stage, to);
        s.words(".");
    })
}
