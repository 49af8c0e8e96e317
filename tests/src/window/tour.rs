//! Once through every screen of an open workspace.

use super::{Outcome, Page};

/// Goes from screen to screen, and looks at each when it is there: `look` gets the page and the screen's name.
///
/// # Errors
/// When a screen does not come, or what `look` found.
pub async fn tour(page: &Page, look: impl AsyncFn(&Page, &str) -> Outcome) -> Outcome {
    page.find("before-after").await?;
    look(page, "mql").await?;
    page.click("mode-yaml").await?;
    page.find("yaml-editor").await?;
    look(page, "mql-yaml").await?;
    page.click("mode-both").await?;
    page.find("sentences").await?;
    look(page, "mql-both").await?;
    page.click("mode-sentences").await?;
    page.click_on("[data-testid=\"open-condition\"]").await?;
    page.find("condition-editor").await?;
    look(page, "condition").await?;
    page.click("condition-done").await?;
    for document in ["agreement", "sql", "sla", "funnel"] {
        page.click(&format!("tab-{document}")).await?;
        page.see("[data-testid=\"sentences\"], [data-testid=\"yaml-editor\"]").await?;
        look(page, document).await?;
    }
    page.click("tab-mql").await?;
    page.click("show-changes").await?;
    page.find("changes").await?;
    look(page, "changes").await?;
    page.close_panel().await?;
    page.click("preview-to-qualified").await?;
    page.find("lead-row").await?;
    look(page, "leads-of-a-number").await?;
    page.click_on("[data-testid=\"lead-row\"] button").await?;
    page.find("explanation").await?;
    look(page, "explanation").await?;
    page.close_panel().await?;
    page.click("tab-leads").await?;
    page.find("leads-page").await?;
    look(page, "leads").await?;
    page.click("import-start").await?;
    page.find("import-path").await?;
    look(page, "import").await?;
    page.close_panel().await
}

/// The same for the screens of the sign-off. On the way a proposal is made, which is there afterwards.
///
/// # Errors
/// When a screen does not come, or what `look` found.
pub async fn tour_of_the_sign_off(page: &Page, look: impl AsyncFn(&Page, &str) -> Outcome) -> Outcome {
    page.click("tab-signoff").await?;
    page.find("seal").await?;
    page.find("propose-message").await?;
    look(page, "signoff").await?;
    page.click_on("[data-testid=\"seal-digests\"] summary").await?;
    page.click_on("[data-testid=\"propose-changes\"] summary").await?;
    page.click_on("[data-testid=\"propose-evidence\"] summary").await?;
    page.find("evidence").await?;
    look(page, "signoff-opened").await?;
    page.click_on("[data-testid=\"timeline-version\"] button").await?;
    page.find("frozen-document").await?;
    look(page, "signoff-version").await?;
    page.close_panel().await?;
    page.click("compare-open").await?;
    page.find("compare-in-short").await?;
    look(page, "signoff-compare").await?;
    page.close_panel().await?;
    page.click_on("[data-testid^=\"key-make-\"]").await?;
    page.find("key-go").await?;
    look(page, "signoff-key").await?;
    page.close_panel().await?;
    page.click("check").await?;
    page.click("check-workspace").await?;
    page.find("verify-answer").await?;
    look(page, "signoff-check").await?;
    page.close_panel().await?;
    page.click("propose-message").await?;
    page.press("Intent instead of downloads: fewer leads, and more of them accepted.").await?;
    page.click("propose-freeze").await?;
    page.see("[data-testid=\"proposed\"] [data-testid=\"evidence-flow\"]").await?;
    look(page, "signoff-proposed").await?;
    page.click_on("[data-testid=\"signature\"] [data-testid^=\"sign-\"]").await?;
    page.click_on("[data-testid=\"statement-text\"] summary").await?;
    look(page, "signoff-sign").await?;
    page.close_panel().await?;
    page.click_on("[data-testid^=\"decline-\"]").await?;
    page.find("decline-reason").await?;
    look(page, "signoff-decline").await?;
    page.close_panel().await?;
    page.click("withdraw").await?;
    page.find("reason-text").await?;
    look(page, "signoff-withdraw").await?;
    page.close_panel().await
}

/// The same for what two people do to one draft: what they have to decide, what one suggests, how it came about, what it
/// was.
///
/// # Errors
/// When a screen does not come, or what `look` found.
pub async fn tour_of_two(page: &Page, look: impl AsyncFn(&Page, &str) -> Outcome) -> Outcome {
    page.find("before-after").await?;
    page.find("leftover").await?;
    look(page, "leftover").await?;
    page.click("leftover-merge").await?;
    last_change(page, "sla (1).yaml").await?;
    page.click("conflict-count").await?;
    page.see("[data-testid=\"conflict-side\"] [data-testid=\"effect\"] b").await?;
    page.find("thread").await?;
    look(page, "conflict").await?;
    page.click("conflict-count").await?;
    look(page, "conflict-next").await?;
    page.click("suggestion-count").await?;
    page.see("[data-testid=\"suggestion\"] [data-testid=\"effect\"] b").await?;
    look(page, "suggestion").await?;
    page.click("suggestion-count").await?;
    page.find("suggestion-unfit").await?;
    page.click("suggestion-decline").await?;
    look(page, "suggestion-unfit").await?;
    page.click("suggest-mode").await?;
    page.change("bands.nurture.from", "35").await?;
    page.see("[data-testid=\"suggest-bar\"] [data-testid=\"effect\"] b").await?;
    look(page, "suggesting").await?;
    page.click("suggest-drop").await?;
    page.click("show-changes").await?;
    page.click_on("[data-testid=\"history\"] summary").await?;
    page.find("history-entry").await?;
    look(page, "history").await?;
    // The change before the last: the draft is so no more.
    page.click_on("[data-testid=\"history-entry\"]:nth-of-type(2) [data-testid=\"history-look\"]").await?;
    page.find("past-document").await?;
    look(page, "past").await?;
    page.click("past-restore").await?;
    last_change(page, "brought back: ").await?;
    page.close_panel().await
}

/// Waits until the head tells of a last change with these words; what has no room there is cut off for the eye only.
async fn last_change(page: &Page, words: &str) -> Outcome {
    const READ: &str = "return document.querySelector('[data-testid=undo-sentence]')?.textContent ?? '';";
    page.until(&format!("change with `{words}`"), async || {
        let told = page.script(READ, vec![]).await?;
        Ok(told.as_str().is_some_and(|told| told.contains(words)).then_some(()))
    })
    .await
}
