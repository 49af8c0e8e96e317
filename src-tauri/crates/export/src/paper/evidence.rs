//! The evidence: what the version would have done to leads whose fate is known.

use std::collections::BTreeMap;

use super::terms::{figures, words};
use super::{Block, Chart, Group, Span, Table, numbers};
use crate::record::{Month, Numbers, Rate, Record, Side};

/// More months than this would be bars that nobody can tell apart: then years are shown.
const MOST_MONTHS: usize = 36;

fn paragraph(text: impl Into<String>) -> Block {
    Block::Text { text: vec![Span::words(text)] }
}

fn heading(text: &str) -> Block {
    Block::Heading { number: String::new(), text: text.to_owned() }
}

pub(super) fn evidence(record: &Record) -> Vec<Block> {
    let Some(counted) = &record.evidence.numbers else {
        return vec![paragraph(
            "No leads were loaded when this version was proposed: nothing is known of what it would have done to them.",
        )];
    };
    let names = Names::of(record);
    let mut blocks = vec![paragraph(basis(record, counted)), paragraph(judged(counted))];
    if counted.side_from.is_none() {
        blocks.push(paragraph("This is the first version: there is nothing before it to hold it against."));
    }
    if let Some(lost) = &counted.lost_after {
        blocks.push(paragraph(format!(
            "Open leads that were handed off longer ago than {} count as lost; that decided {} of them.",
            duration(&lost.after),
            numbers::count(lost.decided)
        )));
    }
    for warning in &counted.warnings {
        let about = if warning.rule.is_empty() { String::new() } else { format!(" ({})", warning.rule) };
        blocks.push(Block::Remark { text: vec![Span::words(format!("Note{about}: {}", warning.message))] });
    }
    blocks.push(heading("What became of the qualified leads"));
    blocks.push(Block::Chart(outcomes(&names, counted)));
    blocks.push(Block::Table(qualified(&names, record, counted)));
    blocks.push(heading("Rates"));
    blocks.push(Block::Table(rates(&names, counted)));
    blocks.push(Block::Remark {
        text: vec![Span::words(
            "A rate counts only leads whose answer is known: accepted, of those that sales accepted or rejected; won, of \
             those that were won, lost or rejected. The interval is Wilson's. The last column is where the rate would lie \
             if every unknown lead turned out badly, or well.",
        )],
    });
    if let Some(chart) = months(&names, counted) {
        blocks.push(heading("Qualified leads over time"));
        blocks.push(Block::Chart(chart));
    }
    blocks.push(heading("Bands"));
    blocks.push(Block::Table(bands(&names, counted)));
    if let Some(table) = flows(&names, record, counted) {
        blocks.push(Block::Table(table));
    }
    let digest = match &counted.dataset.sha256 {
        Some(sha256) => vec![Span::words("SHA-256 over all rows of these leads: "), Span::code(sha256)],
        None => vec![Span::words("No digest of the leads is stated: of so few it could give a person away.")],
    };
    blocks.push(Block::Remark { text: digest });
    blocks
}

/// How the sides and bands are called.
struct Names {
    before: String,
    after: String,
    bands: Vec<(String, String)>,
}

impl Names {
    fn of(record: &Record) -> Names {
        let since = record.changes.as_ref().and_then(|changes| changes.since);
        Names {
            before: since.map_or_else(|| "Before".to_owned(), |number| format!("Version {number}")),
            after: format!("Version {}", record.version),
            bands: record.bands.iter().map(|band| (band.id.clone(), band.label.clone())).collect(),
        }
    }

    /// A band by its label; one that this version does not have any more by its id.
    fn band(&self, id: &str) -> String {
        let known = self.bands.iter().find(|(known, _)| known == id);
        known.map_or_else(
            || if id == "disqualified" { "Disqualified".to_owned() } else { id.to_owned() },
            |(_, label)| label.clone(),
        )
    }

    /// Where a band stands: the highest first, then those of before only, then the disqualified.
    fn place(&self, id: &str) -> (usize, String) {
        let place = self.bands.iter().rev().position(|(known, _)| known == id);
        (place.unwrap_or(if id == "disqualified" { usize::MAX } else { usize::MAX - 1 }), id.to_owned())
    }
}

fn basis(record: &Record, counted: &Numbers) -> String {
    let (dataset, count) = (&counted.dataset, numbers::count);
    let mut text = format!(
        "Counted by Countersign {} from {} leads, with {} events and {} stages of theirs",
        record.evidence.program,
        count(dataset.leads),
        count(dataset.events),
        count(dataset.stages)
    );
    if let (Some(from), Some(to)) = (&dataset.from, &dataset.to) {
        text.push_str(&format!(", from {} to {}", numbers::day_of(from), numbers::day_of(to)));
    }
    text.push('.');
    if counted.leads != dataset.leads {
        text.push_str(&format!(" {} of them could be judged.", count(counted.leads)));
    }
    if let Some(as_of) = &counted.as_of {
        text.push_str(&format!(" What counts is what was known on {}.", numbers::utc(as_of)));
    }
    text
}

fn judged(counted: &Numbers) -> String {
    match counted.moment.as_str() {
        "handoff" => {
            "Each lead is judged at the moment at which sales took over, on what was known then; nothing from \
                      later is used."
                .to_owned()
        }
        "replay" => {
            "Each lead is followed through its history and judged at each moment on what was known then; it counts \
                     from the first moment at which it qualified."
                .to_owned()
        }
        other => format!("Leads are judged by the moment `{other}`."),
    }
}

/// `180d` as `180 days`; of what is none, the text itself.
fn duration(text: &str) -> String {
    let units = [
        ("wh", "working hours"),
        ("wd", "working days"),
        ("h", "hours"),
        ("d", "days"),
        ("w", "weeks"),
        ("m", "minutes"),
    ];
    let known = units.iter().find_map(|(unit, words)| Some((text.strip_suffix(unit)?, words)));
    match known {
        Some((number, words)) if !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()) => {
            if number == "1" { format!("1 {}", words.trim_end_matches('s')) } else { format!("{number} {words}") }
        }
        _ => text.to_owned(),
    }
}

fn group(label: &str, before: Option<u64>, after: u64) -> Group {
    Group {
        label: label.to_owned(),
        before,
        before_text: before.map(numbers::count).unwrap_or_default(),
        after,
        after_text: numbers::count(after),
    }
}

fn chart(names: &Names, caption: String, first: bool, in_time: bool, groups: Vec<Group>) -> Chart {
    let most = groups.iter().flat_map(|group| [group.before.unwrap_or(0), group.after]).max().unwrap_or(0).max(1);
    let one = |group: &Group| match group.before {
        Some(_) => format!("{}: {} before, {} after", group.label, group.before_text, group.after_text),
        None => format!("{}: {}", group.label, group.after_text),
    };
    let in_words = format!("{caption} {}.", groups.iter().map(one).collect::<Vec<_>>().join("; "));
    let before = (!first).then(|| names.before.clone());
    Chart { caption, before, after: names.after.clone(), in_time, groups, most, in_words }
}

/// What became of leads, with the count of a side.
type Outcome = (&'static str, fn(&Side) -> u64);

const OUTCOMES: [Outcome; 5] = [
    ("Won", |side| side.won),
    ("Lost", |side| side.lost),
    ("Rejected by sales", |side| side.rejected),
    ("Open", |side| side.open),
    ("Never worked", |side| side.never_worked),
];

fn outcomes(names: &Names, counted: &Numbers) -> Chart {
    let groups = OUTCOMES
        .iter()
        .map(|(label, of)| group(label, counted.side_from.as_ref().map(of), of(&counted.side_to)))
        .collect();
    let caption = "Leads that qualify, by what became of them.".to_owned();
    chart(names, caption, counted.side_from.is_none(), false, groups)
}

/// Counts of a side, as the table names them.
const COUNTS: [Outcome; 6] = [
    ("Qualified", |side| side.qualified),
    ("Handed off", |side| side.handed_off),
    ("Accepted by sales", |side| side.accepted),
    ("Rejected by sales", |side| side.rejected),
    ("Had a meeting", |side| side.reached_meeting),
    ("Got a proposal", |side| side.reached_proposal),
];

fn qualified(names: &Names, record: &Record, counted: &Numbers) -> Table {
    let to = &counted.side_to;
    let mut rows = Vec::new();
    for (label, of) in COUNTS.iter().chain(OUTCOMES.iter().filter(|(label, _)| *label != "Rejected by sales")) {
        let after = of(to);
        rows.push(match &counted.side_from {
            Some(from) => {
                let before = of(from);
                vec![
                    (*label).to_owned(),
                    numbers::count(before),
                    numbers::count(after),
                    numbers::difference(before, after),
                ]
            }
            None => vec![(*label).to_owned(), numbers::count(after)],
        });
    }
    let won = format!("Won, in {}", record.currency);
    rows.push(match &counted.side_from {
        Some(from) => vec![won, numbers::amount(&from.amount), numbers::amount(&to.amount), String::new()],
        None => vec![won, numbers::amount(&to.amount)],
    });
    let mut columns = vec![words("Leads that qualify", 1)];
    if counted.side_from.is_some() {
        columns.push(figures(&names.before));
    }
    columns.push(figures(&names.after));
    if counted.side_from.is_some() {
        columns.push(figures("Difference"));
    }
    Table { caption: "The leads that qualify, and how far they came.".to_owned(), columns, rows }
}

/// A rate of a side.
type Share = (&'static str, fn(&Side) -> &Rate);

const SHARES: [Share; 2] = [("Accepted", |side| &side.acceptance_rate), ("Won", |side| &side.win_rate)];

fn rates(names: &Names, counted: &Numbers) -> Table {
    let mut rows = Vec::new();
    for (label, of) in SHARES {
        if let Some(from) = &counted.side_from {
            rows.push(rate(label, &names.before, of(from)));
        }
        rows.push(rate(label, &names.after, of(&counted.side_to)));
    }
    Table {
        caption: "How many of the qualified leads were accepted, and won.".to_owned(),
        columns: vec![
            words("Of the qualified leads", 1),
            figures("Rate"),
            figures("95% interval"),
            figures("Known"),
            figures("Unknown"),
            figures("Worst to best"),
        ],
        rows,
    }
}

fn rate(label: &str, side: &str, rate: &Rate) -> Vec<String> {
    let dash = || "\u{2013}".to_owned();
    let range = |low: &Option<String>, high: &Option<String>| match (low, high) {
        (Some(low), Some(high)) => format!("{} to {}", numbers::percent(low), numbers::percent(high)),
        _ => dash(),
    };
    vec![
        format!("{label}, {}", side.to_lowercase()),
        rate.rate.as_deref().map_or_else(dash, numbers::percent),
        range(&rate.low, &rate.high),
        numbers::count(rate.known),
        numbers::count(rate.unknown),
        range(&rate.worst, &rate.best),
    ]
}

fn months(names: &Names, counted: &Numbers) -> Option<Chart> {
    let first = counted.side_from.is_none();
    let mut all: BTreeMap<&str, (u64, u64)> = BTreeMap::new();
    let before: &[Month] = counted.side_from.as_ref().map_or(&[], |side| &side.per_month);
    for month in before {
        all.entry(&month.month).or_default().0 += month.qualified;
    }
    for month in &counted.side_to.per_month {
        all.entry(&month.month).or_default().1 += month.qualified;
    }
    let years = all.len() > MOST_MONTHS;
    let mut periods: BTreeMap<String, (u64, u64)> = BTreeMap::new();
    for (month, (from, to)) in &all {
        let name = if years { month.split('-').next().unwrap_or(month) } else { month };
        let counts = periods.entry(name.to_owned()).or_default();
        counts.0 += from;
        counts.1 += to;
    }
    if periods.is_empty() {
        return None;
    }
    let label = |name: &str| if years { name.to_owned() } else { numbers::month(name) };
    let groups = periods.iter().map(|(name, (from, to))| group(&label(name), (!first).then_some(*from), *to)).collect();
    let caption =
        format!("Leads that qualify, by the {} in which they were judged.", if years { "year" } else { "month" });
    Some(chart(names, caption, first, true, groups))
}

/// Leads by band, before and after.
fn bands(names: &Names, counted: &Numbers) -> Table {
    let mut counts: BTreeMap<(usize, String), (u64, u64)> = BTreeMap::new();
    // A band that no lead is in is said to be empty, not left out.
    for (id, _) in &names.bands {
        counts.entry(names.place(id)).or_default();
    }
    for cell in &counted.cells {
        if let Some(from) = &cell.from {
            counts.entry(names.place(from)).or_default().0 += cell.leads;
        }
        counts.entry(names.place(&cell.to)).or_default().1 += cell.leads;
    }
    let first = counted.side_from.is_none();
    let row = |((_, id), (before, after)): (&(usize, String), &(u64, u64))| match first {
        true => vec![names.band(id), numbers::count(*after)],
        false => {
            let difference = numbers::difference(*before, *after);
            vec![names.band(id), numbers::count(*before), numbers::count(*after), difference]
        }
    };
    let mut columns = vec![words("Band", 1)];
    if !first {
        columns.push(figures(&names.before));
    }
    columns.push(figures(&names.after));
    if !first {
        columns.push(figures("Difference"));
    }
    Table { caption: "All leads, by band.".to_owned(), columns, rows: counts.iter().map(row).collect() }
}

/// The leads that change band, by what became of them.
fn flows(names: &Names, record: &Record, counted: &Numbers) -> Option<Table> {
    counted.side_from.as_ref()?;
    type Flow = ((usize, String), (usize, String));
    let mut moved: BTreeMap<Flow, (BTreeMap<&str, u64>, Vec<&str>)> = BTreeMap::new();
    for cell in &counted.cells {
        let from = cell.from.as_deref().unwrap_or_default();
        if from != cell.to {
            let flow = moved.entry((names.place(from), names.place(&cell.to))).or_default();
            *flow.0.entry(cell.outcome.as_str()).or_default() += cell.leads;
            if cell.outcome == "won" {
                flow.1.push(&cell.amount);
            }
        }
    }
    let row = |(((_, from), (_, to)), (outcomes, won)): (&Flow, &(BTreeMap<&str, u64>, Vec<&str>))| {
        let of = |outcome: &str| numbers::count(outcomes.get(outcome).copied().unwrap_or(0));
        let amounts = match won.as_slice() {
            [] => "0".to_owned(),
            some => some.iter().map(|amount| numbers::amount(amount)).collect::<Vec<_>>().join(" + "),
        };
        let mut cells =
            vec![format!("{} to {}", names.band(from), names.band(to)), numbers::count(outcomes.values().sum())];
        cells.extend(["won", "lost", "rejected", "open", "never_worked"].map(of));
        cells.push(amounts);
        cells
    };
    let rows: Vec<Vec<String>> = moved.iter().map(row).collect();
    let mut columns = vec![words("From, to", 1)];
    columns.extend(["Leads", "Won", "Lost", "Rejected", "Open", "Never worked"].map(figures));
    columns.push(figures(&format!("Won, {}", record.currency)));
    (!rows.is_empty()).then(|| Table {
        caption: "The leads whose band this version changes, by what became of them.".to_owned(),
        columns,
        rows,
    })
}
