//! What the page may not do, whatever text gets into it.

use countersign_tests::window::{Ground, Page, Start, same, walk};
use serde_json::Value;

#[test]
fn the_page_can_call_nothing_but_what_the_program_allows_by_name() {
    let ground = Ground::new();
    let name = "the_page_can_call_nothing_but_what_the_program_allows_by_name";
    walk(name, &ground, &Start::default(), async |page: &Page| {
        page.see("h1").await?;
        for refused in ["plugin:fs|read_text_file", "plugin:dialog|message", "plugin:window|close", "no_such_call"] {
            let answer = page.call(refused).await?;
            let words = answer.err().ok_or_else(|| format!("`{refused}` was answered"))?;
            if !words.contains("not allowed") && !words.contains("not found") {
                return Err(format!("`{refused}` was refused for another reason: {words}").into());
            }
        }
        Ok(())
    });
}

#[test]
fn the_page_runs_no_script_that_somebody_wrote_into_a_text() {
    let ground = Ground::new();
    let name = "the_page_runs_no_script_that_somebody_wrote_into_a_text";
    walk(name, &ground, &Start::default(), async |page: &Page| {
        page.see("h1").await?;
        const WRITE: &str = "const box = document.createElement('div');
            box.innerHTML = '<img src=\"x:\" onerror=\"window.ran = 1\">';
            document.body.append(box);
            const script = document.createElement('script');
            script.textContent = 'window.ran = 2';
            document.body.append(script);";
        page.script(WRITE, vec![]).await?;
        page.painted().await?;
        same("what ran", &page.script("return window.ran ?? null;", vec![]).await?, &Value::Null)
    });
}
