//! An agreement of one's own: from the template, then with one's own leads.

use std::fs;

use countersign_tests::window::{Ground, Page, Start, same, walk};
use serde_json::Value;

/// Three leads, the second of which came on no day that one can read, and a row that names no lead.
const LEADS: &str = "lead_id,created_at,name,employees\n\
    L-1,2026-01-05T09:00:00Z,Ana,900\n\
    L-2,the fifth of May,Ben,40\n\
    L-3,2026-02-11T14:30:00Z,Cho,\n\
    ,2026-02-12T08:00:00Z,Dee,70\n";

#[test]
fn leads_come_in_and_whatever_is_wrong_with_them_is_told() {
    let ground = Ground::new();
    let name = "leads_come_in_and_whatever_is_wrong_with_them_is_told";
    walk(name, &ground, &Start::default(), async |page: &Page| {
        let workspace = ground.path("agreement");
        page.find("start").await?;
        page.dialogs_answer(&workspace).await?;
        page.click("start-create").await?;
        page.click("preview-import").await?;

        let file = ground.path("leads.csv");
        fs::write(&file, LEADS)?;
        page.dialogs_answer(&file).await?;
        page.click("import-leads").await?;
        page.find("import-mapping").await?;
        page.click("import-run").await?;
        same("leads that are new", &page.text("import-added").await?, &"3".to_owned())?;
        same("rows that were rejected", &page.text("import-rejected").await?, &"1".to_owned())?;
        let rejected = page.text("rejected-rows").await?;
        let misfits = page.text("misfit-rows").await?;
        if !rejected.contains("lead_id") || !misfits.contains("the fifth of May") {
            return Err(format!("the report does not say what was wrong: {rejected}, {misfits}").into());
        }
        page.click("import-close").await?;

        let answer = ground.countersign(&["--workspace", &workspace.to_string_lossy(), "leads", "--json"])?;
        let answer: Value = serde_json::from_str(&answer)?;
        same("the leads of the command line", &answer["leads"], &Value::from(3))?;
        page.text_becomes("leads-count", |count| count == "3").await?;

        page.click("tab-mql").await?;
        page.find("before-after").await.map(drop)
    });
}
