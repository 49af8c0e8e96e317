//! Two definitions on past leads, as tables.

use commands::wire::{Cell, Comparison, Rate, ScoreReport, Shift, Side, WeekCount};

use super::{Align, Table, amount, count, percent};

/// The comparison: both sides, who moves between bands and what became of them, volume by month.
pub fn comparison(comparison: &Comparison) -> String {
    let to = &comparison.to.name;
    let mut out = match &comparison.from {
        Some(from) => format!("{} held against {} on {} past leads\n", to, from.name, count(comparison.leads)),
        None => format!("{} on {} past leads; nothing is in force to hold it against\n", to, count(comparison.leads)),
    };
    if comparison.leads == 0 {
        return out;
    }
    let judged =
        if comparison.moment == "replay" { "followed to the exact moment" } else { "judged at their hand-off" };
    out += &match &comparison.as_of {
        Some(as_of) => format!("as of {as_of}, {judged}\n\n"),
        None => "the leads have no times; they are judged as they stand\n\n".to_owned(),
    };
    out += &sides(comparison);
    if let Some(lost_after) = &comparison.lost_after {
        let (after, decided) = (&lost_after.after, lost_after.decided);
        out += &format!("\nopen leads count as lost after {after}: that decided {} of them\n", count(decided));
    }
    out += &moves(comparison);
    out += &months(comparison);
    out += &replay(comparison);
    out += &commitments(comparison);
    out
}

/// How the commitments were kept on the leads that were handed off.
fn commitments(comparison: &Comparison) -> String {
    if comparison.commitments.is_empty() {
        return String::new();
    }
    let heading = ["kept", "broken", "running", "unknown", "periods kept"].map(|name| (name, Align::Right));
    let mut columns = vec![("commitment", Align::Left), ("by", Align::Left)];
    columns.extend(heading);
    let mut table = Table::new(&columns);
    for own in &comparison.commitments {
        let stood = |standing: &str| own.periods.iter().filter(|one| one.standing.as_deref() == Some(standing)).count();
        let periods = format!("{} of {}", stood("kept"), stood("kept") + stood("broken"));
        let counts = [own.tally.kept, own.tally.broken, own.tally.running, own.tally.unknown].map(count);
        table.row([own.label.clone(), own.by.clone()].into_iter().chain(counts).chain([periods]));
    }
    format!("\nhow the commitments of {} were kept on past leads\n{table}", comparison.to.name)
}

fn sides(comparison: &Comparison) -> String {
    let before = comparison.from.as_ref().map_or("before", |from| from.name.as_str());
    let from = comparison.sides.from.as_ref().map(figures);
    let mut table = Table::new(&[("", Align::Left), (before, Align::Right), (&comparison.to.name, Align::Right)]);
    for (row, (label, to)) in figures(&comparison.sides.to).into_iter().enumerate() {
        let from = from.as_ref().map_or("-", |from| from[row].1.as_str());
        table.row([label, from, &to]);
    }
    table.to_string()
}

/// Every figure of one side with what it is called, always the same ones in the same order.
fn figures(side: &Side) -> Vec<(&'static str, String)> {
    let mut rows = vec![
        ("qualified", count(side.qualified)),
        ("handed off", count(side.handed_off)),
        ("accepted by sales", count(side.accepted)),
        ("rejected by sales", count(side.rejected)),
        ("acceptance rate", percent(side.acceptance_rate.rate)),
    ];
    rows.extend(beside(&side.acceptance_rate));
    rows.extend([
        ("had a meeting", count(side.reached.meeting)),
        ("got a proposal", count(side.reached.proposal)),
        ("won", count(side.outcomes.won)),
        ("lost", count(side.outcomes.lost)),
        ("still open", count(side.outcomes.open)),
        ("never worked", count(side.outcomes.never_worked)),
        ("win rate", percent(side.win_rate.rate)),
    ]);
    rows.extend(beside(&side.win_rate));
    rows.push(("amount won", amount(side.amount.0)));
    rows
}

/// What belongs beside a rate: how sure it is, and what the unknown could make of it.
fn beside(rate: &Rate) -> [(&'static str, String); 3] {
    let range = |low: Option<f64>, high: Option<f64>| match (low, high) {
        (Some(low), Some(high)) => format!("{:.1} to {:.1} %", low * 100.0, high * 100.0),
        _ => "-".to_owned(),
    };
    [
        ("  95 % interval", range(rate.low, rate.high)),
        ("  known / unknown", format!("{} / {}", count(rate.known), count(rate.unknown))),
        ("  whatever the unknown are", range(rate.worst, rate.best)),
    ]
}

/// Who enters and leaves each band, by what became of them.
fn moves(comparison: &Comparison) -> String {
    let moved = |cell: &&Cell| cell.from.as_ref().is_some_and(|from| *from != cell.to);
    let mut pairs: Vec<(&str, &str)> = comparison
        .cells
        .iter()
        .filter(moved)
        .map(|cell| (cell.from.as_deref().unwrap_or_default(), cell.to.as_str()))
        .collect();
    pairs.dedup();
    pairs.sort_unstable();
    pairs.dedup();
    if pairs.is_empty() {
        return String::new();
    }
    let outcomes = ["won", "lost", "rejected", "open", "never_worked"];
    let mut columns = vec![("from", Align::Left), ("to", Align::Left), ("leads", Align::Right)];
    columns.extend(["won", "lost", "rejected", "open", "never worked"].map(|outcome| (outcome, Align::Right)));
    let mut table = Table::new(&columns);
    for (from, to) in pairs {
        let of = |outcome: Option<&str>| {
            let same = |cell: &&Cell| {
                cell.from.as_deref() == Some(from)
                    && cell.to == to
                    && outcome.is_none_or(|outcome| cell.outcome == outcome)
            };
            count(comparison.cells.iter().filter(same).map(|cell| cell.leads).sum::<u32>())
        };
        let mut cells = vec![from.to_owned(), to.to_owned(), of(None)];
        cells.extend(outcomes.map(|outcome| of(Some(outcome))));
        table.row(cells);
    }
    format!("\nwho changes band\n{table}")
}

fn months(comparison: &Comparison) -> String {
    let (from, to) = (comparison.sides.from.as_ref(), &comparison.sides.to);
    let mut months: Vec<&str> =
        from.into_iter().chain([to]).flat_map(|side| &side.per_month).map(|month| month.month.as_str()).collect();
    months.sort_unstable();
    months.dedup();
    if months.is_empty() {
        return String::new();
    }
    let of = |side: &Side, month: &str| {
        count(side.per_month.iter().find(|own| own.month == month).map_or(0, |own| own.qualified))
    };
    let before = comparison.from.as_ref().map_or("before", |from| from.name.as_str());
    let mut table = Table::new(&[("month", Align::Left), (before, Align::Right), (&comparison.to.name, Align::Right)]);
    for month in months {
        table.row([month.to_owned(), from.map_or("-".to_owned(), |side| of(side, month)), of(to, month)]);
    }
    format!("\nqualified leads by month\n{table}")
}

/// Who qualifies when, and how many come to sales in a week.
fn replay(comparison: &Comparison) -> String {
    let Some(replay) = &comparison.replay else { return String::new() };
    let busiest = |of: fn(&WeekCount) -> u32| replay.per_week.iter().max_by_key(|week| of(week));
    let load = |name: &str, of: fn(&WeekCount) -> u32| {
        let all: u32 = replay.per_week.iter().map(of).sum();
        let weeks = replay.per_week.len().max(1) as f64;
        let most = busiest(of)
            .map_or(String::new(), |week| format!(", at most {} in the week from {}", count(of(week)), week.week));
        format!("  {name}: {:.1} a week{most}\n", f64::from(all) / weeks)
    };
    let mut out = String::new();
    if let Some(from) = &comparison.from {
        let shifted = |word: &str, shift: &Shift| match shift.median_days {
            Some(days) => format!("  {} {word}, half of them by {days:.1} days or less\n", count(shift.leads)),
            None => format!("  none {word}\n"),
        };
        out += "\nwhen leads qualify\n";
        out += &shifted("sooner", &replay.sooner);
        out += &shifted("later", &replay.later);
        out += &format!("  {} at the same moment\n", count(replay.same));
        out += &format!("  {} only under {}\n", count(replay.only_from), from.name);
        out += &format!("  {} only under {}\n", count(replay.only_to), comparison.to.name);
        out += "\nnew qualified leads for sales\n";
        out += &load(&from.name, |week| week.from);
    } else {
        out += "\nnew qualified leads for sales\n";
    }
    out + &load(&comparison.to.name, |week| week.to)
}

/// How many leads are in each band, and the highest scores.
pub fn scores(report: &ScoreReport) -> String {
    let mut table = Table::new(&[("band", Align::Left), ("leads", Align::Right)]);
    for (band, leads) in &report.bands {
        table.row([band.clone(), count(*leads)]);
    }
    let mut out = format!("{table}\n");
    let shown = 20;
    let mut leads: Vec<_> = report.leads.iter().collect();
    leads.sort_by_key(|lead| std::cmp::Reverse(lead.score));
    let mut table =
        Table::new(&[("lead", Align::Left), ("score", Align::Right), ("band", Align::Left), ("at", Align::Left)]);
    for lead in leads.iter().take(shown) {
        let at = lead.first_qualified_at.as_ref().or(lead.at.as_ref());
        table.row([lead.lead_id.as_str(), &lead.score.to_string(), &lead.band, at.map_or("", String::as_str)]);
    }
    out += &table.to_string();
    if report.leads.len() > shown {
        let more = (report.leads.len() - shown) as u64;
        out += &format!("… and {} more; `--csv FILE` writes all of them\n", count(more));
    }
    out
}
