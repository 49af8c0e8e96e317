//! Every screen, for people who do not see it or use no mouse: nothing that axe-core finds, in light and in dark.

use countersign_tests::window::{Ground, Outcome, Page, Start, tour, walk};

async fn nothing_found(page: &Page, screen: &str) -> Outcome {
    let faults = page.accessibility_faults().await?;
    if faults.is_empty() { Ok(()) } else { Err(format!("{screen}:\n{}", faults.join("\n")).into()) }
}

fn hold(name: &str, dark: bool) {
    let ground = Ground::new();
    let workspace = ground.sample().expect("a sample workspace");
    let start = Start { workspace: Some(workspace), dark, ..Start::default() };
    walk(name, &ground, &start, async |page: &Page| tour(page, nothing_found).await);
}

#[test]
fn every_screen_can_be_used_without_seeing_it() {
    hold("every_screen_can_be_used_without_seeing_it", false);
}

#[test]
fn every_screen_has_enough_contrast_in_the_dark() {
    hold("every_screen_has_enough_contrast_in_the_dark", true);
}
