//! `funnel.yaml`.

use super::fields::Fields;
use super::names;
use super::reader::Reader;
use crate::grammar;
use crate::model::{Date, Funnel, FunnelStage};
use crate::yaml::Node;

/// Where every funnel ends.
const WON: &str = "won";

pub(super) fn funnel(reader: &Reader<'_>, fields: &Fields<'_, '_>) -> Option<Funnel> {
    let nodes = fields.items("stages");
    names::check(reader, &[("stages", nodes)]);
    let period = fields.value("period").and_then(|node| period(reader, node));
    let (target, deal) = (fields.integer("revenue_target"), fields.integer("average_deal"));
    let lost_after = fields.duration("lost_after");
    let stages: Vec<FunnelStage> = nodes.iter().filter_map(|node| stage(reader, node)).collect();
    if stages.len() == nodes.len() {
        check_chain(reader, &stages, nodes);
    }
    let (from, to) = period?;
    Some(Funnel {
        title: fields.text("title").unwrap_or_default(),
        from,
        to,
        revenue_target: u64::try_from(target?).ok()?,
        average_deal: u64::try_from(deal?).ok()?,
        lost_after,
        stages,
    })
}

fn period(reader: &Reader<'_>, node: &Node) -> Option<(Date, Date)> {
    let fields = Fields::open(reader, node, &grammar::PERIOD)?;
    let (from, to) = (fields.date("from"), fields.date("to"));
    let (from, to) = (from?, to?);
    if to < from {
        let message = format!("the period ends on `{to}`, before it begins on `{from}`");
        reader.error(
            &fields.span("to"),
            "reversed-period",
            message,
            "write the first day as `from` and the last as `to`",
        );
    }
    Some((from, to))
}

fn stage(reader: &Reader<'_>, node: &Node) -> Option<FunnelStage> {
    let fields = Fields::open(reader, node, &grammar::STAGE)?;
    let id = fields.id("id");
    let from = fields.value("from").and_then(|node| reader.stage(node, "from"));
    let to = fields.value("to").and_then(|node| reader.stage(node, "to"));
    let rate = fields.percent("rate");
    if let Some(rate) = &rate
        && rate.percent() == 0.0
    {
        let help = "write how many of a hundred get through, above `0%`; at none the target needs leads without end";
        reader.error(&fields.span("rate"), "out-of-range", "a rate of `0%` lets nobody through", help);
    }
    Some(FunnelStage { id: id?, from: from?, to: to?, rate: rate? })
}

/// Each step begins where the one before ends, none comes back, and the last one ends at `won`.
fn check_chain(reader: &Reader<'_>, stages: &[FunnelStage], nodes: &[Node]) {
    let span = |index: usize, key: &str| nodes[index].get(key).map_or(0..0, |node| node.span.clone());
    for (index, pair) in stages.windows(2).enumerate() {
        if pair[1].from != pair[0].to {
            let message =
                format!("this stage begins at `{}`, and the one before ends at `{}`", pair[1].from, pair[0].to);
            let help = format!("write `from: {}`, or put the stages in order", pair[0].to);
            reader.error(&span(index + 1, "from"), "broken-funnel", message, help);
        }
    }
    let mut returns = false;
    for (index, stage) in stages.iter().enumerate() {
        let been = stages[..=index].iter().any(|other| other.from == stage.to);
        if been {
            returns = true;
            let message = format!("the funnel comes back to `{}`", stage.to);
            reader.error(
                &span(index, "to"),
                "broken-funnel",
                message,
                "each stage leads on to a new one, the last to `won`",
            );
        }
    }
    if let Some(last) = stages.last().filter(|last| last.to != WON && !returns) {
        let message = format!("the last stage ends at `{}`", last.to);
        reader.error(
            &span(stages.len() - 1, "to"),
            "broken-funnel",
            message,
            format!("the last stage ends at `{WON}`"),
        );
    }
}
