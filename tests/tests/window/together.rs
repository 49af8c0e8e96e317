//! Two people at once: two windows on one folder, each a program of its own with a data folder of its own.

use std::path::Path;

use countersign_tests::window::{Ground, Key, Outcome, Page, Start, bring, walk_two};
use serde_json::json;

use crate::main_job::becomes;
use crate::numbers::agree;

const THRESHOLD: &str = "bands.qualified.from";

#[test]
fn what_one_changes_shows_at_the_other_and_what_both_changed_is_decided_in_the_window() {
    let (dana, lee) = (Ground::of("Dana Reyes"), Ground::of("Lee Park"));
    let workspace = dana.sample().expect("a sample workspace");
    let start = Start { workspace: Some(workspace.clone()), ..Start::default() };
    let name = "what_one_changes_shows_at_the_other_and_what_both_changed_is_decided_in_the_window";
    walk_two(name, [&dana, &lee], &start, async |at_danas: &Page, at_lees: &Page| {
        at_danas.find("before-after").await?;
        at_lees.find("sentences").await?;
        at_lees.text_becomes("presence", |text| text.contains("Dana Reyes is here, in MQL")).await?;

        at_lees.change(THRESHOLD, "85").await?;
        shows(at_danas, "85").await?;
        at_danas.text_becomes("news-count", |text| text.contains("by Lee Park since you last looked")).await?;
        at_danas.see(&format!("{ITEM} [data-testid=\"news\"]")).await?;
        // The leads are on Dana's computer: the preview there follows what Lee changed.
        agree(at_danas, &dana, &workspace).await?;
        at_danas.click("news-seen").await?;
        gone(at_danas, "news").await?;

        both_change_the_threshold(at_danas, at_lees, &workspace).await?;
        for page in [at_danas, at_lees] {
            page.text_becomes("conflict-count", |text| text.contains("1 conflict")).await?;
        }
        at_danas.click("tab-signoff").await?;
        at_danas
            .click_on("[data-testid=\"refusal\"][data-code=\"open-conflicts\"] [data-testid=\"refusal-place\"]")
            .await?;
        at_danas.see(&format!("{ITEM} [data-testid=\"conflict\"]")).await?;

        at_lees.click("conflict-count").await?;
        at_lees.click_on("[aria-label=\"Take this one, of Ana Voss: 72\"]").await?;
        becomes(at_lees, &workspace.join("mql.yaml"), "    from: 72\n").await?;
        for page in [at_danas, at_lees] {
            gone(page, "conflict").await?;
            shows(page, "72").await?;
        }
        agree(at_danas, &dana, &workspace).await?;

        one_suggests_and_the_other_accepts(at_lees, at_danas, &workspace).await?;
        agree(at_danas, &dana, &workspace).await.map(drop)
    });
}

/// Lee suggests on his page; Dana sees it where it would change something, with what it would do, and accepts.
async fn one_suggests_and_the_other_accepts(at_lees: &Page, at_danas: &Page, workspace: &Path) -> Outcome {
    at_lees.tab_to("suggest-mode").await?;
    at_lees.press(&char::from(Key::Enter).to_string()).await?;
    at_lees.change(THRESHOLD, "70").await?;
    at_lees.text_becomes("suggest-sentence", |text| text.contains("70")).await?;
    shows(at_lees, "70").await?;
    at_lees.click("suggest-why").await?;
    at_lees.press("Fewer, and better").await?;
    at_lees.click("suggest-send").await?;
    at_lees.see(&format!("{ITEM} [data-testid=\"suggestion-withdraw\"]")).await?;
    for page in [at_lees, at_danas] {
        shows(page, "72").await?;
    }

    at_danas.text_becomes("suggestion-count", |text| text.contains("1 suggestion")).await?;
    at_danas.click("suggestion-count").await?;
    at_danas.text_becomes("suggestion-why", |text| text == "Fewer, and better").await?;
    // The leads are on Dana's computer.
    at_danas.see(&format!("{ITEM} [data-testid=\"effect\"] b")).await?;
    at_danas.tab_to("suggestion-accept").await?;
    at_danas.press(&char::from(Key::Enter).to_string()).await?;
    becomes(at_danas, &workspace.join("mql.yaml"), "    from: 70\n").await?;
    for page in [at_danas, at_lees] {
        gone(page, "suggestion").await?;
        shows(page, "70").await?;
    }
    at_lees.text_becomes("news-count", |text| text.contains("by Dana Reyes")).await.map(drop)
}

/// The sentence about the band.
const ITEM: &str = "[data-item=\"bands.qualified\"]";

/// Dana changes it at the window; Ana did so on a copy of the folder, which is only then brought here.
async fn both_change_the_threshold(at_danas: &Page, at_lees: &Page, workspace: &Path) -> Outcome {
    let ana = Ground::of("Ana Voss");
    let copied = ana.path("copy");
    bring(workspace, &copied)?;
    ana.countersign(&["--workspace", &copied.to_string_lossy(), "edit", "set", "mql", THRESHOLD, "72"])?;
    at_danas.change(THRESHOLD, "60").await?;
    shows(at_lees, "60").await?;
    bring(&copied.join("drafts"), &workspace.join("drafts"))
}

/// Waits until the sentence says this threshold.
async fn shows(page: &Page, value: &str) -> Outcome {
    const READ: &str =
        "return document.querySelector(`[role=button][data-path=\"${arguments[0]}\"]`)?.textContent ?? '';";
    page.until(&format!("threshold of {value}"), async || {
        Ok((page.script(READ, vec![json!(THRESHOLD)]).await? == value).then_some(()))
    })
    .await
}

/// Waits until nothing of this kind is left on the page.
async fn gone(page: &Page, testid: &str) -> Outcome {
    page.until(&format!("page without `{testid}`"), async || Ok((page.count(testid).await? == 0).then_some(()))).await
}
