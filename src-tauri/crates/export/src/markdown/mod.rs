//! A record as Markdown: to be read as it stands, and as GitHub, GitLab and others show it. CommonMark with the tables of
//! GitHub's dialect; every text is escaped for both.

mod escape;

use crate::paper::{Block, Chapter, Chart, Paper, Particular, Signature, Span, Style, Table};
use crate::record::{Effect, Record};
use escape::{begins, code, fenced, inline};

/// A record as Markdown, with a line end after the last line.
pub fn markdown(record: &Record) -> String {
    let paper = Paper::of(record);
    let mut out = format!("# {}\n\n**{}**\n\n", inline(&paper.title), inline(&paper.version));
    let names: Vec<String> =
        paper.parties.iter().map(|party| format!("**{}**, {}", inline(&party.name), inline(&party.title))).collect();
    if !names.is_empty() {
        out.push_str(&format!("Between {}\n\n", names.join("; ")));
    }
    out.push_str(&format!("> {}\n\n", begins(&paper.standing)));
    out.push_str(&particulars(&paper.particulars, ""));
    out.push('\n');
    for chapter in &paper.chapters {
        out.push_str(&self::chapter(chapter));
    }
    let ended = out.trim_end().len();
    out.truncate(ended);
    out.push('\n');
    out
}

fn spans(list: &[Span]) -> String {
    let one = |span: &Span| match span.style {
        Style::Words => inline(&span.text),
        Style::Value if span.text.trim().is_empty() => inline(&span.text),
        Style::Value => format!("**{}**", inline(&span.text)),
        Style::Code => code(&span.text),
    };
    list.iter().map(one).collect()
}

/// A paragraph's text, whose first piece begins a line.
fn paragraph(list: &[Span]) -> String {
    match list.split_first() {
        Some((first, rest)) if first.style == Style::Words => format!("{}{}", begins(&first.text), spans(rest)),
        _ => spans(list),
    }
}

fn particulars(list: &[Particular], indent: &str) -> String {
    list.iter().map(|one| format!("{indent}- {}: {}\n", inline(&one.label), spans(&one.text))).collect()
}

fn chapter(chapter: &Chapter) -> String {
    let mut out = format!("## {}. {}\n\n", chapter.number, inline(&chapter.title));
    let mut listed = false;
    for block in &chapter.blocks {
        // Changes are a list, whose entries stand together.
        let change = matches!(block, Block::Change { .. });
        if listed && !change {
            out.push('\n');
        }
        listed = change;
        out.push_str(&self::block(block));
    }
    if listed {
        out.push('\n');
    }
    out
}

fn block(block: &Block) -> String {
    match block {
        Block::Heading { number, text } => format!("### {}\n\n", inline(format!("{number} {text}").trim())),
        Block::Text { text } | Block::Remark { text } => format!("{}\n\n", paragraph(text)),
        Block::Clause { number, label, id, text } => {
            let label = if label.trim().is_empty() { String::new() } else { format!("*{}* ", inline(label.trim())) };
            let id = if id.is_empty() { String::new() } else { format!("({}) ", code(id)) };
            format!("**{number}** {label}{id}{}\n\n", spans(text))
        }
        Block::Table(table) => self::table(table),
        Block::Chart(chart) => self::chart(chart),
        Block::Change { effect, text } => format!("- *{}*: {}\n", word(*effect), inline(text)),
        Block::Signatures { list } => list.iter().map(signature).collect::<String>() + "\n",
        Block::Commands { lines } => fenced(lines),
    }
}

fn word(effect: Effect) -> &'static str {
    match effect {
        Effect::Tightens => "tightens",
        Effect::Loosens => "loosens",
        Effect::Either => "either way",
        Effect::Wording => "wording",
    }
}

fn row(cells: impl IntoIterator<Item = String>) -> String {
    format!("| {} |\n", cells.into_iter().collect::<Vec<_>>().join(" | "))
}

fn table(table: &Table) -> String {
    let mut out = row(table.columns.iter().map(|column| inline(&column.title)));
    out.push_str(&row(table.columns.iter().map(|column| if column.figures { "---:" } else { "---" }.to_owned())));
    for cells in &table.rows {
        out.push_str(&row(cells.iter().map(|cell| inline(cell))));
    }
    format!("{out}\n{}\n\n", begins(&table.caption))
}

/// The counts of a chart, as they could be drawn.
fn chart(chart: &Chart) -> String {
    let mut heads = vec![String::new()];
    heads.extend(chart.before.iter().map(|before| inline(before)));
    heads.push(inline(&chart.after));
    let marks = heads.iter().enumerate().map(|(at, _)| if at == 0 { "---" } else { "---:" }.to_owned());
    let mut out = row(heads.iter().cloned());
    out.push_str(&row(marks));
    for group in &chart.groups {
        let mut cells = vec![inline(&group.label)];
        cells.extend(group.before.map(|_| inline(&group.before_text)));
        cells.push(inline(&group.after_text));
        out.push_str(&row(cells));
    }
    format!("{out}\n{}\n\n", begins(&chart.caption))
}

fn signature(signature: &Signature) -> String {
    let mut out =
        format!("- **{}**, {}: {}\n", inline(&signature.name), inline(&signature.title), inline(&signature.heading));
    for line in &signature.lines {
        out.push_str(&format!("  - {}\n", begins(line)));
    }
    out + &particulars(&signature.proofs, "  ")
}

#[cfg(test)]
mod tests;
