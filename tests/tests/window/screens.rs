//! Every screen, for people who do not see it or use no mouse: nothing that axe-core finds, in light and in dark.

use std::cell::RefCell;

use countersign_tests::window::{
    Ground, Outcome, Page, Start, sample_of_two, tour, tour_of_the_sign_off, tour_of_two, walk,
};

/// What axe-core finds on each screen, told at once.
#[derive(Default)]
struct Found(RefCell<Vec<String>>);

impl Found {
    async fn look(&self, page: &Page, screen: &str) -> Outcome {
        let faults = page.accessibility_faults().await?;
        self.0.borrow_mut().extend(faults.into_iter().map(|fault| format!("{screen}: {fault}")));
        Ok(())
    }

    fn hold(self) -> Outcome {
        let found = self.0.into_inner();
        if found.is_empty() { Ok(()) } else { Err(found.join("\n").into()) }
    }
}

/// A sample workspace that is opened.
fn opened(ground: &Ground, dark: bool) -> Start {
    Start { workspace: Some(ground.sample().expect("a sample workspace")), dark, ..Start::default() }
}

fn every_screen(name: &str, dark: bool) {
    let ground = Ground::new();
    walk(name, &ground, &Start { dark, ..Start::default() }, async |page: &Page| {
        let found = Found::default();
        page.find("start").await?;
        found.look(page, "start").await?;
        found.hold()
    });
    walk(name, &ground, &opened(&ground, dark), async |page: &Page| {
        let found = Found::default();
        tour(page, async |page, screen| found.look(page, screen).await).await?;
        found.hold()
    });
}

fn the_sign_off(name: &str, dark: bool) {
    let ground = Ground::new();
    walk(name, &ground, &opened(&ground, dark), async |page: &Page| {
        let found = Found::default();
        tour_of_the_sign_off(page, async |page, screen| found.look(page, screen).await).await?;
        found.hold()
    });
}

fn the_draft_of_two(name: &str, dark: bool) {
    let ground = Ground::of("Dana Reyes");
    let shared = sample_of_two(&ground).expect("a sample workspace of two");
    let start = Start { workspace: Some(shared), dark, ..Start::default() };
    walk(name, &ground, &start, async |page: &Page| {
        let found = Found::default();
        tour_of_two(page, async |page, screen| found.look(page, screen).await).await?;
        found.hold()
    });
}

#[test]
fn every_screen_can_be_used_without_seeing_it() {
    every_screen("every_screen_can_be_used_without_seeing_it", false);
}

#[test]
fn every_screen_has_enough_contrast_in_the_dark() {
    every_screen("every_screen_has_enough_contrast_in_the_dark", true);
}

#[test]
fn the_sign_off_can_be_used_without_seeing_it() {
    the_sign_off("the_sign_off_can_be_used_without_seeing_it", false);
}

#[test]
fn the_sign_off_has_enough_contrast_in_the_dark() {
    the_sign_off("the_sign_off_has_enough_contrast_in_the_dark", true);
}

#[test]
fn the_draft_of_two_can_be_used_without_seeing_it() {
    the_draft_of_two("the_draft_of_two_can_be_used_without_seeing_it", false);
}

#[test]
fn the_draft_of_two_has_enough_contrast_in_the_dark() {
    the_draft_of_two("the_draft_of_two_has_enough_contrast_in_the_dark", true);
}
