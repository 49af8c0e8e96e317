//! The agreed terms: first at a glance, then each document, clause by clause.

use super::{Block, Column, Span, Style, Table, numbers};
use crate::record::{self, Record};

/// A column of words, with its share of the room.
pub(super) fn words(title: &str, share: u32) -> Column {
    Column { title: title.to_owned(), figures: false, share }
}

/// A column of figures.
pub(super) fn figures(title: &str) -> Column {
    Column { title: title.to_owned(), figures: true, share: 0 }
}

fn heading(number: String, text: &str) -> Block {
    Block::Heading { number, text: text.to_owned() }
}

pub(super) fn key_terms(record: &Record) -> Vec<Block> {
    let last = 1 + record.documents.len();
    let intro = format!(
        "The terms at a glance. What is agreed, and signed, is the text of the documents themselves, which chapters 2 to \
         {last} give in full."
    );
    let mut blocks = vec![Block::Text { text: vec![Span::words(intro)] }];
    blocks.push(heading("1.1".to_owned(), "Bands of a lead"));
    blocks.push(Block::Table(bands(record)));
    blocks.push(heading("1.2".to_owned(), "What each side owes the other"));
    if record.commitments.is_empty() {
        blocks.push(Block::Text { text: vec![Span::words("Nothing is promised in figures.")] });
    } else {
        blocks.push(Block::Table(commitments(record)));
    }
    blocks.push(heading("1.3".to_owned(), "The target, walked back"));
    blocks.extend(funnel(record));
    blocks
}

fn bands(record: &Record) -> Table {
    let row = |band: &record::Band| {
        let from = band.from.map_or_else(|| "below the next".to_owned(), |from| format!("from {from} points"));
        let also = if band.needs.is_empty() { "\u{2013}".to_owned() } else { band.needs.clone() };
        vec![band.label.clone(), from, also, band.action.clone()]
    };
    Table {
        caption: "From the highest to the lowest. A lead is in the highest that it reaches; the first holds those that qualify.".to_owned(),
        columns: vec![words("Band", 3), words("Score", 3), words("Also needs", 4), words("What happens", 6)],
        rows: record.bands.iter().rev().map(row).collect(),
    }
}

fn commitments(record: &Record) -> Table {
    let row = |one: &record::Commitment| vec![one.label.clone(), one.by.clone(), one.measure.clone()];
    Table {
        caption: "The service-level agreement.".to_owned(),
        columns: vec![words("Commitment", 4), words("Owed by", 4), words("Measure", 7)],
        rows: record.commitments.iter().map(row).collect(),
    }
}

fn funnel(record: &Record) -> Vec<Block> {
    let (funnel, currency) = (&record.funnel, &record.currency);
    let count = numbers::count;
    let intro = format!(
        "From {} to {}: revenue of {currency} {} at {currency} {} a deal. So many must reach each place for that, at the \
         rates that both sides agreed on; part of a lead counts as one.",
        numbers::day(&funnel.from),
        numbers::day(&funnel.to),
        count(funnel.revenue_target),
        count(funnel.average_deal),
    );
    let mut rows = Vec::new();
    for (at, need) in funnel.needs.iter().enumerate() {
        let reckoned = match (&need.rate, at.checked_sub(1).and_then(|next| funnel.needs.get(next))) {
            (Some(rate), Some(next)) => format!("{rate} of them become {}", next.place),
            _ => format!("{} \u{F7} {}", count(funnel.revenue_target), count(funnel.average_deal)),
        };
        rows.push(vec![need.place.clone(), count(need.count), reckoned]);
    }
    let table = Table {
        caption:
            "The funnel's arithmetic, from the target back to where leads come in. Nothing is rounded on the way; \
                  each count is rounded up where it is shown."
                .to_owned(),
        columns: vec![words("Place", 2), figures("Needed"), words("Because", 4)],
        rows,
    };
    vec![Block::Text { text: vec![Span::words(intro)] }, Block::Table(table)]
}

/// A document, clause by clause.
pub(super) fn document(chapter: usize, document: &record::Chapter) -> Vec<Block> {
    let mut blocks = Vec::new();
    let sections = document.sections.iter().filter(|section| !section.clauses.is_empty());
    for (at, section) in sections.enumerate() {
        let number = format!("{chapter}.{}", at + 1);
        blocks.push(heading(number.clone(), &section.title));
        for (at, clause) in section.clauses.iter().enumerate() {
            let style = |value| if value { Style::Value } else { Style::Words };
            let text = clause.text.iter().map(|run| Span { text: run.text.clone(), style: style(run.value) }).collect();
            let (label, id) = (clause.label.clone(), clause.id.clone());
            blocks.push(Block::Clause { number: format!("{number}.{}", at + 1), label, id, text });
        }
    }
    let file = vec![
        Span::words("The text of "),
        Span::code(&document.file),
        Span::words(", SHA-256 "),
        Span::code(&document.sha256),
    ];
    blocks.push(Block::Remark { text: file });
    blocks
}
