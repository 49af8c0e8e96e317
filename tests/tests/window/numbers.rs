//! The numbers of the preview: as the window shows them, and as the command line says them.

use std::path::Path;

use countersign_tests::window::{Ground, Outcome, Page};
use serde_json::Value;

/// The numbers of both sides, and where the command line's JSON has them.
const COUNTS: [(&str, &str); 7] = [
    ("qualified", "/qualified"),
    ("handed-off", "/handed_off"),
    ("accepted", "/accepted"),
    ("rejected", "/rejected"),
    ("meetings", "/reached/meeting"),
    ("proposals", "/reached/proposal"),
    ("won", "/reached/won"),
];

/// What the preview says: for each side and each of [`COUNTS`] its number.
pub type Numbers = Vec<(String, i64)>;

/// The numbers as the window shows them now.
pub async fn shown(page: &Page) -> Outcome<Numbers> {
    const READ: &str = "const all = document.querySelectorAll('[data-testid^=\"preview-\"]');
        return Object.fromEntries([...all].map((e) => [e.dataset.testid, e.textContent]));";
    let texts = page.script(READ, vec![]).await?;
    let mut numbers = Numbers::new();
    for (side, (name, _)) in both_sides() {
        let id = format!("preview-{side}-{name}");
        // Grouped as the desktop's language groups: `1,234`.
        let digits: String = texts[&id].as_str().unwrap_or_default().chars().filter(char::is_ascii_digit).collect();
        numbers.push((format!("{side} {name}"), digits.parse().unwrap_or(-1)));
    }
    Ok(numbers)
}

/// The numbers as the command line says them of the same draft.
pub fn said(ground: &Ground, workspace: &Path) -> Outcome<Numbers> {
    let answer = ground.countersign(&["--workspace", &workspace.to_string_lossy(), "simulate", "--json"])?;
    let answer: Value = serde_json::from_str(&answer)?;
    let number = |side: &str, pointer: &str| answer["sides"][side].pointer(pointer).and_then(Value::as_i64);
    both_sides()
        .map(|(side, (name, pointer))| {
            let number = number(side, pointer).ok_or_else(|| format!("`simulate --json` has no {side}{pointer}"))?;
            Ok((format!("{side} {name}"), number))
        })
        .collect()
}

/// Waits until the window shows what the command line says, and gives it back.
pub async fn agree(page: &Page, ground: &Ground, workspace: &Path) -> Outcome<Numbers> {
    let said = said(ground, workspace)?;
    let agreed = page
        .until("preview that says what the command line says", async || Ok((shown(page).await? == said).then_some(())))
        .await;
    match agreed {
        Ok(()) => Ok(said),
        Err(fault) => Err(format!("{fault}\nthe command line: {said:?}\nthe window: {:?}", shown(page).await?).into()),
    }
}

fn both_sides() -> impl Iterator<Item = (&'static str, (&'static str, &'static str))> {
    ["from", "to"].into_iter().flat_map(|side| COUNTS.map(|count| (side, count)))
}
