//! The window opens.

use countersign_tests::window::{Ground, Page, Start, same, walk};

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
