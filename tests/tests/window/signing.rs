//! Both leaders agree: a version is proposed, signed or declined, and what is in force carries their seal.

use std::fs;
use std::path::Path;

use countersign_tests::window::{Ground, Key, Outcome, Page, Start, same, walk};
use serde_json::Value;

use crate::main_job::{becomes, opened};

/// Signs the version that waits, with the sample's key.
async fn sign(page: &Page, leader: &str) -> Outcome {
    page.click(&format!("sign-{leader}")).await?;
    let shown = digest(page, "manifest-digest").await?;
    page.click("sign-go").await?;
    page.until("page without a panel over it", async || Ok((page.count("sign").await? == 0).then_some(()))).await?;
    let signed = format!("[data-testid=\"signature\"][data-leader=\"{leader}\"][data-status=\"good\"]");
    page.see(&signed).await?;
    if shown.len() == 64 { Ok(()) } else { Err(format!("no digest was shown before signing: `{shown}`").into()) }
}

async fn digest(page: &Page, testid: &str) -> Outcome<String> {
    Ok(page.find(testid).await?.attr("data-digest").await?.unwrap_or_default())
}

/// The command line's answer as JSON.
fn said(ground: &Ground, workspace: &Path, arguments: &[&str]) -> Outcome<Value> {
    let mut all = vec!["--workspace", workspace.to_str().ok_or("a path that is no text")?, "--json"];
    all.extend(arguments);
    Ok(serde_json::from_str(&ground.countersign(&all)?)?)
}

#[test]
fn both_leaders_sign_and_the_bundle_can_be_checked() {
    let ground = Ground::new();
    walk("both_leaders_sign_and_the_bundle_can_be_checked", &ground, &Start::default(), async |page: &Page| {
        page.click("start-sample").await?;
        page.find("before-after").await?;
        let workspace = opened(page).await?;
        page.change("bands.qualified.from", "70").await?;
        becomes(page, &workspace.join("mql.yaml"), "    from: 70\n").await?;

        page.click("tab-signoff").await?;
        same("the version in force", &page.find("seal").await?.attr("data-version").await?, &Some("1".to_owned()))?;
        page.click("propose-message").await?;
        page.press("Seventy points, as agreed in June.").await?;
        page.click("propose-freeze").await?;
        page.find("proposed").await?;
        same("who is waited for", &page.text("yet-to-sign").await?.contains("have yet to sign"), &true)?;
        page.find("evidence-table").await?;
        sign(page, "marketing").await?;
        same("who is still waited for", &page.text("yet-to-sign").await?.contains("has yet to sign"), &true)?;
        sign(page, "sales").await?;
        page.see("[data-testid=\"seal\"][data-version=\"2\"]").await?;
        page.text_becomes("draft-differs", |text| text.contains("says what version 2 says")).await?;
        // The header says so on every other page, too.
        page.click("tab-sla").await?;
        page.text_becomes("in-force-mark", |text| text.contains("Version 2")).await?;
        page.click("tab-signoff").await?;
        let status = said(&ground, &workspace, &["status"])?;
        same("the version in force, as the command line says", &status["in_force"], &Value::from(2))?;

        let bundle = ground.path("agreed.zip");
        page.dialogs_answer(&bundle).await?;
        page.click("export").await?;
        page.click("export-bundle").await?;
        page.find("exported").await?;
        if page.count("exported-file").await? < 12 {
            return Err("the bundle holds fewer files than a signed version has".into());
        }
        page.close_panel().await?;
        page.click("check").await?;
        page.click("check-bundle").await?;
        let answer = page.find("verify-answer").await?;
        same("the answer of the check", &answer.attr("data-ok").await?, &Some("true".to_owned()))?;
        let words = page.text("verify-answer").await?;
        if !words.contains("signed by") || !words.contains("version 2") {
            return Err(format!("the answer names no version or no signers: {words}").into());
        }
        same("fingerprints", &page.count("verify-fingerprint").await?, &2)?;
        let verified = ground.countersign(&["verify", &bundle.to_string_lossy(), "--json"])?;
        same("the command line's answer", &serde_json::from_str::<Value>(&verified)?["ok"], &Value::Bool(true))
    });
}

#[test]
fn a_leader_declines_and_says_why() {
    const WHY: &str = "Without a budget my team calls students.";
    let ground = Ground::new();
    let workspace = ground.sample().expect("a sample workspace");
    said(&ground, &workspace, &["propose", "--message", "Fewer leads, better ones."]).expect("a proposal");
    let start = Start { workspace: Some(workspace.clone()), ..Start::default() };
    walk("a_leader_declines_and_says_why", &ground, &start, async |page: &Page| {
        page.click("tab-signoff").await?;
        page.click("decline-sales").await?;
        let go_on = page.find("decline-continue").await?;
        same("going on without a reason", &go_on.is_enabled().await?, &false)?;
        page.click("decline-reason").await?;
        page.press(WHY).await?;
        page.click("decline-continue").await?;
        page.click("sign-go").await?;
        page.see("[data-testid=\"timeline-version\"][data-status=\"declined\"]").await?;
        let timeline = page.text("timeline").await?;
        if !timeline.contains(WHY) {
            return Err(format!("the history does not say why: {timeline}").into());
        }
        let log = said(&ground, &workspace, &["log"])?;
        let kinds: Vec<&str> =
            log["entries"].as_array().into_iter().flatten().filter_map(|entry| entry["kind"].as_str()).collect();
        same("a signed no in the log", &kinds.contains(&"declined"), &true)?;
        let status = said(&ground, &workspace, &["status"])?;
        same("the version in force", &status["in_force"], &Value::from(1))
    });
}

#[test]
fn a_version_is_signed_without_a_mouse() {
    let ground = Ground::new();
    let workspace = ground.sample().expect("a sample workspace");
    let start = Start { workspace: Some(workspace.clone()), ..Start::default() };
    let enter = char::from(Key::Enter).to_string();
    walk("a_version_is_signed_without_a_mouse", &ground, &start, async |page: &Page| {
        page.find("before-after").await?;
        page.tab_to("tab-mql").await?;
        // From the page that is open to the one before it, round the end of the list.
        for _ in 0..2 {
            page.press(&char::from(Key::Left).to_string()).await?;
        }
        page.find("signoff-page").await?;
        page.tab_to("propose-message").await?;
        page.press("Proposed with the keyboard alone.").await?;
        page.tab_to("propose-freeze").await?;
        page.press(&enter).await?;
        for leader in ["marketing", "sales"] {
            page.tab_to(&format!("sign-{leader}")).await?;
            page.press(&enter).await?;
            page.tab_to("sign-go").await?;
            page.press(&enter).await?;
            page.see(&format!("[data-testid=\"signature\"][data-leader=\"{leader}\"][data-status=\"good\"]")).await?;
            page.until("panel that closes", async || Ok((page.count("sign").await? == 0).then_some(()))).await?;
        }
        page.see("[data-testid=\"seal\"][data-version=\"2\"]").await?;
        let folders = fs::read_dir(workspace.join("versions"))?.count();
        same("versions in the folder", &folders, &2)
    });
}
