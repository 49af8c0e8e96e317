use super::*;
use crate::tests::{HOSTILE, every_text, record};

#[test]
fn the_whole_of_a_record() {
    insta::assert_snapshot!(html(&record()));
}

/// The page without its texts: tags with their attributes' names.
fn skeleton(page: &str) -> Vec<String> {
    page.split('<').skip(1).map(|rest| rest.split([' ', '>']).next().unwrap_or_default().to_owned()).collect()
}

#[test]
fn no_text_makes_a_tag_or_ends_an_attribute() {
    let plain = html(&every_text(&record(), "x"));
    for hostile in HOSTILE.into_iter().filter(|text| !text.is_empty()) {
        let page = html(&every_text(&record(), hostile));
        assert_eq!(skeleton(&page), skeleton(&plain), "`{hostile}`");
        assert_eq!(page.matches('"').count(), plain.matches('"').count(), "`{hostile}`");
    }
}

#[test]
fn nothing_runs_and_nothing_comes_from_elsewhere() {
    let page = html(&record());
    // Inside of a tag, and there outside of the values of attributes, which are texts.
    let tags = page.split('<').skip(1).filter_map(|rest| rest.split('>').next());
    let names: String = tags.clone().flat_map(|tag| tag.split('"').step_by(2)).collect();
    for forbidden in ["script", "iframe", "object", "embed", " on", "src=", "srcset=", "style=", "action=", "'"] {
        assert!(!names.contains(forbidden), "`{forbidden}`");
    }
    for link in tags.filter_map(|tag| tag.split_once("href=\"")) {
        assert!(link.1.starts_with("#chapter-"), "`{}`", link.1);
    }
    assert!(!STYLE.contains("url(") && !STYLE.contains("@import"));
    assert!(page.contains("default-src 'none'"));
}

#[test]
fn the_style_is_the_one_that_the_policy_names() {
    // `printf %s "$style" | openssl dgst -sha256 -binary | base64` of an empty style.
    assert_eq!(policy(""), "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
    assert!(html(&record()).contains(&format!("style-src '{}'", policy(&format!("\n{STYLE}")))));
}
