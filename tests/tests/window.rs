//! Walks through the real window.

use countersign_tests::window::{Ground, Page, Start, same, walk};
use serde_json::{Value, json};

#[test]
fn the_window_opens_and_shows_its_name() {
    let ground = Ground::new();
    walk("the_window_opens_and_shows_its_name", &ground, &Start::default(), async |page: &Page| {
        page.see("h1").await?;
        same("the title", &page.title().await?, &"Countersign".to_owned())
    });
}

#[test]
fn the_window_opens_where_the_desktop_names_no_language() {
    let ground = Ground::new();
    let start = Start { lang: Some("C".to_owned()), ..Start::default() };
    walk("the_window_opens_where_the_desktop_names_no_language", &ground, &start, async |page: &Page| {
        page.see("h1").await?;
        same("the title", &page.title().await?, &"Countersign".to_owned())
    });
}

#[test]
fn the_page_can_call_nothing_but_what_the_program_allows_by_name() {
    let ground = Ground::new();
    let name = "the_page_can_call_nothing_but_what_the_program_allows_by_name";
    walk(name, &ground, &Start::default(), async |page: &Page| {
        page.see("h1").await?;
        for refused in ["plugin:fs|read_text_file", "plugin:dialog|message", "plugin:window|close", "no_such_call"] {
            let answer = invoke(page, refused).await?;
            let words = answer["refused"].as_str().ok_or_else(|| format!("`{refused}` was answered: {answer}"))?;
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

/// Calls the program as the page can: what it answered, or the words in which it refused.
async fn invoke(page: &Page, name: &str) -> Result<Value, Box<dyn std::error::Error>> {
    const INVOKE: &str = "const [name, done] = arguments;
        const words = (fault) => typeof fault === 'string' ? fault : fault?.message ?? JSON.stringify(fault);
        window.__TAURI_INTERNALS__.invoke(name, { args: {} })
          .then((answered) => done({ answered }), (fault) => done({ refused: words(fault) }));";
    page.script_async(INVOKE, vec![json!(name)]).await
}
