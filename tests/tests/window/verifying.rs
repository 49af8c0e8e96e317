//! What does not hold any more is shown: in a bundle, and in the workspace's own history.

use std::fs;
use std::path::{Path, PathBuf};

use countersign_tests::window::{Ground, Outcome, Page, Start, same, walk};

/// Changes one letter in the middle of a file.
fn damage(file: &Path) -> Outcome<Vec<u8>> {
    let sound = fs::read(file)?;
    let mut bytes = sound.clone();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(file, bytes)?;
    Ok(sound)
}

/// The folder of the only version.
fn only_version(workspace: &Path) -> Outcome<PathBuf> {
    let first = fs::read_dir(workspace.join("versions"))?.next().ok_or("the sample has no version")?;
    Ok(first?.path())
}

#[test]
fn a_damaged_bundle_shows_its_fault_to_who_has_nothing_else() {
    let ground = Ground::new();
    let workspace = ground.sample().expect("a sample workspace");
    let bundle = ground.path("sent.zip");
    let [folder, output] = [&workspace, &bundle].map(|path| path.to_string_lossy().into_owned());
    ground.countersign(&["--workspace", &folder, "export", "1", "--output", &output]).expect("a bundle");
    walk(
        "a_damaged_bundle_shows_its_fault_to_who_has_nothing_else",
        &ground,
        &Start::default(),
        async |page: &Page| {
            page.find("start").await?;
            page.dialogs_answer(&bundle).await?;
            page.click("start-check").await?;
            let answer = page.find("verify-answer").await?;
            same("the answer for the sound bundle", &answer.attr("data-ok").await?, &Some("true".to_owned()))?;
            page.find("verify-trust").await?;
            page.close_panel().await?;

            damage(&bundle)?;
            page.click("start-check").await?;
            let fault = page.find("history-fault").await?;
            let code = fault.attr("data-code").await?.unwrap_or_default();
            if code.is_empty() || fault.text().await?.trim() == code {
                return Err(format!("the fault `{code}` is not told in words").into());
            }
            let answer = page.find("verify-answer").await?;
            same("the answer for the damaged bundle", &answer.attr("data-ok").await?, &Some("false".to_owned()))
        },
    );
}

#[test]
fn a_damaged_version_shows_by_itself_and_can_be_restored() {
    let ground = Ground::new();
    let workspace = ground.sample().expect("a sample workspace");
    let start = Start { workspace: Some(workspace.clone()), ..Start::default() };
    walk("a_damaged_version_shows_by_itself_and_can_be_restored", &ground, &start, async |page: &Page| {
        page.click("tab-signoff").await?;
        page.find("seal").await?;
        let file = only_version(&workspace)?.join("sla.yaml");
        let sound = damage(&file)?;
        let fault = page.find("history-fault").await?;
        if !fault.text().await?.contains("sla.yaml") {
            return Err(format!("the fault does not name the file: {}", fault.text().await?).into());
        }
        page.click("restore").await?;
        page.until("history without a fault", async || Ok((page.count("history-fault").await? == 0).then_some(())))
            .await?;
        page.find("seal").await?;
        same("the file, byte for byte", &fs::read(&file)?, &sound)
    });
}
