//! The main job: change the definition, see what it would have done, open the numbers, take it back.

use std::fs;
use std::path::{Path, PathBuf};

use countersign_tests::window::{Ground, Key, Outcome, Page, Start, same, walk};
use serde_json::Value;

use crate::numbers::{agree, said};

#[test]
fn a_threshold_changes_and_everything_follows_and_comes_back() {
    let ground = Ground::new();
    let name = "a_threshold_changes_and_everything_follows_and_comes_back";
    walk(name, &ground, &Start::default(), async |page: &Page| {
        page.click("start-sample").await?;
        page.find("before-after").await?;
        let workspace = opened(page).await?;
        let file = workspace.join("mql.yaml");
        let text_before = fs::read_to_string(&file)?;
        let before = agree(page, &ground, &workspace).await?;

        page.change("bands.qualified.from", "85").await?;
        becomes(page, &file, "    from: 85\n").await?;
        let after = agree(page, &ground, &workspace).await?;
        if after == before {
            return Err("the change of the threshold has no effect on the sample's leads".into());
        }

        open_a_number(page, &ground, &workspace, &after).await?;

        page.click("undo").await?;
        becomes(page, &file, &text_before).await?;
        same("the numbers after undo", &agree(page, &ground, &workspace).await?, &before)?;
        page.click("redo").await?;
        becomes(page, &file, "    from: 85\n").await?;
        same("the numbers after redo", &agree(page, &ground, &workspace).await?, &after)?;
        page.press(&format!("{}z{}", char::from(Key::Control), char::from(Key::Null))).await?;
        becomes(page, &file, &text_before).await?;
        same("the numbers after Ctrl+Z", &agree(page, &ground, &workspace).await?, &before)
    });
}

/// Opens how many were accepted under the draft, then the first of those leads, and closes them.
async fn open_a_number(page: &Page, ground: &Ground, workspace: &Path, numbers: &[(String, i64)]) -> Outcome {
    page.click("preview-to-accepted").await?;
    let total = page.text("lead-total").await?;
    let accepted = numbers.iter().find(|(name, _)| name == "to accepted").map(|(_, number)| *number);
    let listed: String = total.chars().filter(char::is_ascii_digit).collect();
    same("the leads behind the number", &listed.parse().ok(), &accepted)?;

    let row = page.find("lead-row").await?;
    let lead = row.attr("data-lead").await?.ok_or("a row of a lead names no lead")?;
    page.click_on("[data-testid=\"lead-row\"] button").await?;
    let score = page.text("explain-to-score").await?;
    let answer = ground.countersign(&["--workspace", &workspace.to_string_lossy(), "explain", &lead, "--json"])?;
    let answer: Value = serde_json::from_str(&answer)?;
    same("the lead's score", &score, &answer["score"].to_string())?;
    // The window also lists the rules of the version in force that the draft no longer has.
    let shown = rules_shown(page).await?;
    if let Some(missing) = rules_said(&answer).into_iter().find(|rule| !shown.contains(rule)) {
        return Err(format!("the explanation leaves out the rule `{missing}`").into());
    }
    page.close_panel().await
}

/// The ids of the rules in the explanation on the screen.
async fn rules_shown(page: &Page) -> Outcome<Vec<String>> {
    const READ: &str =
        "return [...document.querySelectorAll('[data-testid=explain-rule]')].map((e) => e.dataset.rule);";
    let read = page.script(READ, vec![]).await?;
    Ok(read.as_array().into_iter().flatten().filter_map(|id| id.as_str().map(str::to_owned)).collect())
}

/// The ids of the rules in the command line's explanation.
fn rules_said(answer: &Value) -> Vec<String> {
    let categories = answer["categories"].as_array().into_iter().flatten();
    let rules = categories.flat_map(|category| category["rules"].as_array().into_iter().flatten());
    rules.filter_map(|rule| rule["id"].as_str().map(str::to_owned)).collect()
}

#[test]
fn what_somebody_else_writes_into_the_folder_shows_by_itself() {
    let ground = Ground::new();
    let workspace = ground.sample().expect("a sample workspace");
    let start = Start { workspace: Some(workspace.clone()), ..Start::default() };
    walk("what_somebody_else_writes_into_the_folder_shows_by_itself", &ground, &start, async |page: &Page| {
        page.find("before-after").await?;
        let before = agree(page, &ground, &workspace).await?;
        let file = workspace.join("mql.yaml");
        let text = fs::read_to_string(&file)?;
        let by_hand = text.replacen("    from: 65\n", "    from: 85 # Lee, by hand\n", 1);
        fs::write(&file, &by_hand)?;
        if said(&ground, &workspace)? == before {
            return Err("the change by hand has no effect on the sample's leads".into());
        }
        agree(page, &ground, &workspace).await?;
        same("the file", &fs::read_to_string(&file)?, &by_hand)
    });
}

#[test]
fn yaml_and_sentences_are_one_draft_and_a_fault_leaves_the_last_preview() {
    let ground = Ground::new();
    let workspace = ground.sample().expect("a sample workspace");
    let start = Start { workspace: Some(workspace.clone()), ..Start::default() };
    let name = "yaml_and_sentences_are_one_draft_and_a_fault_leaves_the_last_preview";
    walk(name, &ground, &start, async |page: &Page| {
        page.find("before-after").await?;
        let file = workspace.join("mql.yaml");
        let text_before = fs::read_to_string(&file)?;
        page.click("mode-both").await?;
        page.change("bands.qualified.from", "85").await?;
        becomes(page, &file, "    from: 85\n").await?;

        // A person goes to the end of the YAML and types a key that no document has.
        page.click("yaml-content").await?;
        page.press(&format!("{}{}{}", char::from(Key::Control), char::from(Key::End), char::from(Key::Null))).await?;
        page.press("\nbandz: []\n").await?;
        page.find("preview-outdated").await?;
        // What is told while the word is still being typed is about half of it.
        page.text_becomes("fault", |text| text.contains("bandz") && text.contains("bands")).await?;
        page.find("before-after").await?;

        // Taken back step by step, until the file is as it was.
        page.until("way back to the text as it was", async || {
            if fs::read_to_string(&file)? == text_before {
                return Ok(Some(()));
            }
            page.click("undo").await?;
            Ok(None)
        })
        .await?;
        agree(page, &ground, &workspace).await.map(drop)
    });
}

/// The folder of the workspace that the window has open.
pub async fn opened(page: &Page) -> Outcome<PathBuf> {
    let view = page.call("workspace_view").await??;
    Ok(PathBuf::from(view["path"].as_str().ok_or("the open workspace has no path")?))
}

/// Waits until a file holds a text.
pub async fn becomes(page: &Page, file: &Path, text: &str) -> Outcome {
    page.until(&format!("`{}` in {}", text.trim(), file.display()), async || {
        Ok(fs::read_to_string(file)?.contains(text).then_some(()))
    })
    .await
}
