//! Pictures of the window at 1280 x 800: `screenshots OUT` goes through every screen in light and dark;
//! `screenshots OUT --of SAMPLE` shows the workspace in the folder SAMPLE as it opens, once.

use std::path::Path;
use std::process::ExitCode;

use countersign_tests::window::{Ground, Page, Start, sample_of_two, tour, tour_of_the_sign_off, tour_of_two, walk};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        [out] => every_screen(Path::new(out)),
        [out, "--of", sample] => as_it_opens(Path::new(out), Path::new(sample)),
        _ => return ExitCode::from(2),
    }
    ExitCode::SUCCESS
}

fn as_it_opens(out: &Path, sample: &Path) {
    let ground = Ground::at(sample.to_owned());
    let start = Start { workspace: Some(ground.path("workspace")), ..Start::default() };
    let picture = out.join("window.png");
    walk("screenshot", &ground, &start, async |page: &Page| {
        page.find("before-after").await?;
        page.screenshot(&picture).await
    });
}

fn every_screen(out: &Path) {
    for (colours, dark) in [("light", false), ("dark", true)] {
        let ground = Ground::new();
        let folder = out.join(colours);
        let first = Start { dark, ..Start::default() };
        walk("first-screen", &ground, &first, async |page: &Page| {
            page.find("start").await?;
            page.screenshot(&folder.join("first.png")).await
        });
        let workspace = ground.sample().unwrap_or_else(|fault| panic!("{fault}"));
        let opened = Start { workspace: Some(workspace), dark, ..Start::default() };
        let look = async |page: &Page, screen: &str| page.screenshot(&folder.join(format!("{screen}.png"))).await;
        walk("screens", &ground, &opened, async |page: &Page| tour(page, look).await);
        let dana = Ground::of("Dana Reyes");
        let shared = sample_of_two(&dana).unwrap_or_else(|fault| panic!("{fault}"));
        let shared = Start { workspace: Some(shared), dark, ..Start::default() };
        walk("two", &dana, &shared, async |page: &Page| tour_of_two(page, look).await);
        walk("sign-off", &ground, &opened, async |page: &Page| tour_of_the_sign_off(page, look).await);
    }
}
