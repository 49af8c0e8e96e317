//! Charts as drawings inside the page.

use super::Page;
use crate::paper::{Chart, Group};

/// Widths and heights in the drawing's own units, which are about pixels.
const WIDTH: u64 = 720;

pub(super) fn chart(page: &mut Page, chart: &Chart) {
    page.raw("<figure>\n");
    if chart.in_time {
        in_time(page, chart)
    } else {
        rows(page, chart)
    }
    page.raw("<figcaption>");
    page.element("span", &chart.caption);
    if let Some(before) = &chart.before {
        page.raw("<span class=\"legend\"><i class=\"before\"></i> ");
        page.text(before);
        page.raw(" <i class=\"after\"></i> ");
        page.text(&chart.after);
        page.raw("</span>");
    }
    page.raw("</figcaption>\n</figure>\n");
}

fn open(page: &mut Page, chart: &Chart, height: u64) {
    page.raw(&format!("<svg viewBox=\"0 0 {WIDTH} {height}\" role=\"img\" aria-label=\""));
    page.text(&chart.in_words);
    page.raw("\">\n");
}

/// Tenths of a unit, so that the text is the same everywhere: `123.4`.
fn length(count: u64, most: u64, room: u64) -> String {
    let tenths = u128::from(count) * u128::from(room) * 10 / u128::from(most.max(1));
    format!("{}.{}", tenths / 10, tenths % 10)
}

fn bars(group: &Group) -> Vec<(&'static str, u64, &str)> {
    let before = group.before.map(|count| ("before", count, group.before_text.as_str()));
    before.into_iter().chain([("after", group.after, group.after_text.as_str())]).collect()
}

fn rows(page: &mut Page, chart: &Chart) {
    const LABELS: u64 = 150;
    const NUMBERS: u64 = 80;
    let tall = if chart.before.is_some() { 44 } else { 28 };
    open(page, chart, tall * chart.groups.len() as u64);
    for (at, group) in chart.groups.iter().enumerate() {
        let top = at as u64 * tall;
        page.raw(&format!("<text x=\"0\" y=\"{}\">", top + tall / 2 + 1));
        page.text(&group.label);
        page.raw("</text>\n");
        for (at, (class, count, shown)) in bars(group).into_iter().enumerate() {
            let (y, width) = (top + 6 + at as u64 * 16, length(count, chart.most, WIDTH - LABELS - NUMBERS));
            page.raw(&format!("<rect class=\"{class}\" x=\"{LABELS}\" y=\"{y}\" width=\"{width}\" height=\"13\"/>\n"));
            let end = length(count, chart.most, WIDTH - LABELS - NUMBERS);
            page.raw(&format!("<text class=\"count\" x=\"{LABELS}\" dx=\"{end}\" y=\"{}\">", y + 11));
            page.text(&format!("\u{A0}{shown}"));
            page.raw("</text>\n");
        }
    }
    page.raw("</svg>\n");
}

fn in_time(page: &mut Page, chart: &Chart) {
    const TALL: u64 = 130;
    const ABOVE: u64 = 16;
    open(page, chart, ABOVE + TALL + 36);
    let wide = WIDTH / (chart.groups.len() as u64).max(1);
    let counted = chart.groups.len() <= 14;
    for (at, group) in chart.groups.iter().enumerate() {
        let (left, bars) = (at as u64 * wide, bars(group));
        let each = (wide.saturating_sub(4) / bars.len() as u64).max(1);
        for (at, (class, count, shown)) in bars.into_iter().enumerate() {
            let x = left + 2 + at as u64 * each;
            // Drawn downwards from a baseline that is turned over, so that whole tenths need no subtraction.
            let tall = length(count, chart.most, TALL);
            let thick = each.saturating_sub(1).max(1);
            let base = ABOVE + TALL;
            page.raw(&format!(
                "<rect class=\"{class}\" width=\"{thick}\" height=\"{tall}\" transform=\"translate({x} {base}) scale(1 -1)\"/>\n"
            ));
            if counted {
                page.raw(&format!(
                    "<text class=\"count middle\" x=\"{}\" y=\"{}\" dy=\"-{tall}\">",
                    x + each / 2,
                    base - 3
                ));
                page.text(shown);
                page.raw("</text>\n");
            }
        }
        let (first, rest) = group.label.split_once(' ').unwrap_or((&group.label, ""));
        for (line, text) in [first, rest].into_iter().enumerate() {
            page.raw(&format!(
                "<text class=\"count middle\" x=\"{}\" y=\"{}\">",
                left + wide / 2,
                ABOVE + TALL + 14 + line as u64 * 13
            ));
            page.text(text);
            page.raw("</text>\n");
        }
    }
    page.raw(&format!("<line x1=\"0\" x2=\"{WIDTH}\" y1=\"{0}\" y2=\"{0}\"/>\n</svg>\n", ABOVE + TALL));
}
