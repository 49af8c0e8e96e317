//! A record as one web page: no script, nothing from elsewhere, and a policy that would forbid both. Every text is
//! escaped where it is written, by the one function that writes text.

mod chart;

use sha2::{Digest, Sha256};

use crate::paper::{Block, Chapter, Paper, Particular, Signature, Span, Style, Table};
use crate::record::{Effect, Record};

const STYLE: &str = include_str!("paper.css");

/// A record as a page that holds all that it needs.
pub fn html(record: &Record) -> String {
    let paper = Paper::of(record);
    let mut page = Page::default();
    page.raw(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" \
         content=\"default-src 'none'; style-src '",
    );
    page.raw(&policy(&format!("\n{STYLE}")));
    page.raw(
        "'; base-uri 'none'; form-action 'none'\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<meta name=\"color-scheme\" content=\"light dark\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n<title>",
    );
    page.text(&paper.title);
    page.text(", ");
    page.text(&paper.version.to_lowercase());
    page.raw("</title>\n<style>\n");
    page.raw(STYLE);
    page.raw("</style>\n</head>\n<body>\n");
    front(&mut page, &paper);
    page.raw("<main>\n");
    for chapter in &paper.chapters {
        self::chapter(&mut page, chapter);
    }
    page.raw("</main>\n<footer>\n<p>");
    page.text(&paper.title);
    page.text(", ");
    page.text(&paper.version.to_lowercase());
    page.raw(". SHA-256 of its MANIFEST: <code>");
    page.text(&paper.digest);
    page.raw("</code></p>\n</footer>\n</body>\n</html>\n");
    page.out
}

/// A style as a policy names it, so that no other counts: `sha256-` and the digest in base 64 (RFC 4648).
fn policy(style: &str) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = "sha256-".to_owned();
    for three in Sha256::digest(style.as_bytes()).chunks(3) {
        let bits = three.iter().fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - three.len()));
        for at in 0..4 {
            let letter = LETTERS[(bits >> (18 - 6 * at) & 63) as usize];
            out.push(if at <= three.len() { char::from(letter) } else { '=' });
        }
    }
    out
}

/// A page as it grows.
#[derive(Default)]
struct Page {
    out: String,
}

impl Page {
    /// What this room itself says, as it stands.
    fn raw(&mut self, html: &str) {
        self.out.push_str(html);
    }

    /// Anything else.
    fn text(&mut self, text: &str) {
        for sign in text.chars() {
            match sign {
                '&' => self.out.push_str("&amp;"),
                '<' => self.out.push_str("&lt;"),
                '>' => self.out.push_str("&gt;"),
                '"' => self.out.push_str("&quot;"),
                '\'' => self.out.push_str("&#39;"),
                sign => self.out.push(sign),
            }
        }
    }

    /// An element of this name around a text. `open` is the name with its attributes.
    fn element(&mut self, open: &str, text: &str) {
        let name = open.split(' ').next().unwrap_or(open);
        self.raw(&format!("<{open}>"));
        self.text(text);
        self.raw(&format!("</{name}>"));
    }

    fn spans(&mut self, spans: &[Span]) {
        for span in spans {
            match span.style {
                Style::Words => self.element("span dir=\"auto\"", &span.text),
                Style::Value => self.element("strong dir=\"auto\"", &span.text),
                Style::Code => self.element("code", &span.text),
            }
        }
    }
}

fn front(page: &mut Page, paper: &Paper) {
    page.raw("<header>\n<h1 dir=\"auto\">");
    page.text(&paper.title);
    page.raw("</h1>\n");
    page.element("p class=\"version\"", &paper.version);
    page.raw("\n<p class=\"small-caps\">Between</p>\n<ul class=\"parties\">\n");
    for party in &paper.parties {
        page.raw("<li>");
        page.element("b dir=\"auto\"", &party.name);
        page.raw(" ");
        page.element("span dir=\"auto\"", &party.title);
        page.raw("</li>\n");
    }
    page.raw("</ul>\n");
    page.element(if paper.complete { "p class=\"standing\"" } else { "p class=\"standing open\"" }, &paper.standing);
    page.raw("\n");
    particulars(page, &paper.particulars);
    page.raw("<nav aria-label=\"Contents\">\n<p class=\"small-caps\">Contents</p>\n<ol>\n");
    for chapter in &paper.chapters {
        page.raw(&format!("<li><a href=\"#chapter-{}\">", chapter.number));
        page.text(&chapter.title);
        page.raw("</a></li>\n");
    }
    page.raw("</ol>\n</nav>\n</header>\n");
}

fn particulars(page: &mut Page, list: &[Particular]) {
    page.raw("<dl>\n");
    for particular in list {
        page.raw("<div>");
        page.element("dt", &particular.label);
        page.raw("<dd>");
        page.spans(&particular.text);
        page.raw("</dd></div>\n");
    }
    page.raw("</dl>\n");
}

fn chapter(page: &mut Page, chapter: &Chapter) {
    page.raw(&format!("<section id=\"chapter-{0}\" aria-labelledby=\"title-{0}\">\n", chapter.number));
    page.raw(&format!("<h2 id=\"title-{0}\"><span class=\"number\">{0}</span> ", chapter.number));
    page.text(&chapter.title);
    page.raw("</h2>\n");
    for block in &chapter.blocks {
        self::block(page, block);
    }
    page.raw("</section>\n");
}

fn block(page: &mut Page, block: &Block) {
    match block {
        Block::Heading { number, text } => {
            page.raw("<h3 dir=\"auto\">");
            if !number.is_empty() {
                page.element("span class=\"number\"", number);
                page.raw(" ");
            }
            page.text(text);
            page.raw("</h3>\n");
        }
        Block::Text { text } => {
            page.raw("<p>");
            page.spans(text);
            page.raw("</p>\n");
        }
        Block::Remark { text } => {
            page.raw("<p class=\"remark\">");
            page.spans(text);
            page.raw("</p>\n");
        }
        Block::Clause { number, label, id, text } => {
            page.raw("<div class=\"clause\">");
            page.element("span class=\"number\"", number);
            page.raw("<p>");
            if !label.is_empty() {
                page.element("em dir=\"auto\"", label);
                page.raw(" ");
            }
            if !id.is_empty() {
                page.element("code", id);
                page.raw(" ");
            }
            page.spans(text);
            page.raw("</p></div>\n");
        }
        Block::Table(table) => self::table(page, table),
        Block::Chart(chart) => chart::chart(page, chart),
        Block::Change { effect, text } => {
            page.raw("<div class=\"change\">");
            page.element("em", word(*effect));
            page.element("p dir=\"auto\"", text);
            page.raw("</div>\n");
        }
        Block::Signatures { list } => list.iter().for_each(|one| signature(page, one)),
        Block::Commands { lines } => {
            page.raw("<pre>");
            page.text(&lines.join("\n"));
            page.raw("</pre>\n");
        }
    }
}

fn word(effect: Effect) -> &'static str {
    match effect {
        Effect::Tightens => "Tightens",
        Effect::Loosens => "Loosens",
        Effect::Either => "Either way",
        Effect::Wording => "Wording",
    }
}

fn table(page: &mut Page, table: &Table) {
    let class =
        |at: usize| if table.columns.get(at).is_some_and(|column| column.figures) { " class=\"figure\"" } else { "" };
    page.raw("<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"");
    page.text(&table.caption);
    page.raw("\">\n<table>\n");
    page.element("caption dir=\"auto\"", &table.caption);
    page.raw("\n<thead><tr>");
    for (at, column) in table.columns.iter().enumerate() {
        page.element(&format!("th scope=\"col\"{}", class(at)), &column.title);
    }
    page.raw("</tr></thead>\n<tbody>\n");
    for row in &table.rows {
        page.raw("<tr>");
        for (at, cell) in row.iter().enumerate() {
            let open = if at == 0 {
                "th scope=\"row\" dir=\"auto\"".to_owned()
            } else {
                format!("td{} dir=\"auto\"", class(at))
            };
            page.element(&open, cell);
        }
        page.raw("</tr>\n");
    }
    page.raw("</tbody>\n</table>\n</div>\n");
}

fn signature(page: &mut Page, signature: &Signature) {
    page.raw(&format!("<article class=\"signature {}\">\n<div>", signature.state));
    page.element("h3 dir=\"auto\"", &signature.name);
    page.element("p dir=\"auto\"", &signature.title);
    page.raw("</div>\n<div>");
    page.element("p class=\"state\"", &signature.heading);
    for line in &signature.lines {
        page.element("p dir=\"auto\"", line);
    }
    page.raw("</div>\n");
    if !signature.proofs.is_empty() {
        particulars(page, &signature.proofs);
    }
    page.raw("</article>\n");
}

#[cfg(test)]
mod tests;
