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
