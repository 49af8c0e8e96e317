//! Every screen, for people who do not see it or use no mouse: nothing that axe-core finds, in light and in dark.

use std::cell::RefCell;

use countersign_tests::window::{Ground, Page, Start, tour, walk};

fn hold(name: &str, dark: bool) {
    let ground = Ground::new();
    walk(name, &ground, &Start { dark, ..Start::default() }, async |page: &Page| {
        page.find("start").await?;
        let found = page.accessibility_faults().await?;
        if found.is_empty() { Ok(()) } else { Err(found.join("\n").into()) }
    });
    let workspace = ground.sample().expect("a sample workspace");
    let start = Start { workspace: Some(workspace), dark, ..Start::default() };
    walk(name, &ground, &start, async |page: &Page| {
        let found = RefCell::new(Vec::new());
        tour(page, async |page, screen| {
            let faults = page.accessibility_faults().await?;
            found.borrow_mut().extend(faults.into_iter().map(|fault| format!("{screen}: {fault}")));
            Ok(())
        })
        .await?;
        let found = found.take();
        if found.is_empty() { Ok(()) } else { Err(found.join("\n").into()) }
    });
}

#[test]
fn every_screen_can_be_used_without_seeing_it() {
    hold("every_screen_can_be_used_without_seeing_it", false);
}

#[test]
fn every_screen_has_enough_contrast_in_the_dark() {
    hold("every_screen_has_enough_contrast_in_the_dark", true);
}
