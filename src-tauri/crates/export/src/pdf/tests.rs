use typst::layout::Frame;

use super::*;
use crate::tests::{HOSTILE, every_text, record, small};

/// All text of a document as it was set, page after page, without spaces: where lines end is no matter here.
fn set_text(document: &PagedDocument) -> String {
    fn collect(frame: &Frame, out: &mut String) {
        for (_, item) in frame.items() {
            match item {
                FrameItem::Group(group) => collect(&group.frame, out),
                FrameItem::Text(item) => out.push_str(&item.text),
                _ => {}
            }
        }
    }
    let mut out = String::new();
    document.pages().iter().for_each(|page| collect(&page.frame, &mut out));
    tight(&out)
}

fn tight(text: &str) -> String {
    text.chars().filter(|sign| !sign.is_whitespace()).collect()
}

/// What the file claims to be, from its metadata, which are never compressed.
fn claims(bytes: &[u8]) -> Vec<&'static str> {
    let text = String::from_utf8_lossy(bytes);
    let tags = [
        ("PDF/A-2", "<pdfaid:part>2</pdfaid:part>"),
        ("level A", "<pdfaid:conformance>A</pdfaid:conformance>"),
        ("PDF/UA-1", "<pdfuaid:part>1</pdfuaid:part>"),
    ];
    tags.iter().filter(|(_, tag)| text.contains(tag)).map(|(claim, _)| *claim).collect()
}

#[test]
fn the_same_record_gives_the_same_bytes_and_an_archivable_file() {
    let one = pdf(&record(), &[]).expect("set");
    assert_eq!(claims(&one.bytes), ["PDF/A-2", "level A", "PDF/UA-1"]);
    assert_eq!(one.notes, Vec::<String>::new());
    assert!(one.bytes.len() < 600_000, "{} bytes", one.bytes.len());
    assert!(pdf(&record(), &[]).expect("set").bytes == one.bytes, "two runs, two files");
    // What is no font changes nothing, and a font that is not needed neither.
    let others = [b"no font".to_vec(), include_bytes!("../../fonts/DejaVuSans.ttf").to_vec()];
    assert!(pdf(&record(), &others).expect("set").bytes == one.bytes, "a font that is not needed");
}

#[test]
fn every_word_of_the_paper_is_in_print_and_the_digest_on_every_page() {
    let paper = Paper::of(&record());
    let document = set(&Fonts::embedded(), &content(&paper)).expect("set");
    let printed = set_text(&document);
    // Set in capitals, or told by a colour, or for those who cannot see the chart.
    let otherwise = |text: &str| ["clause", "text", "remark", "heading", "table", "chart"].contains(&text);
    let mut missing = Vec::new();
    for chapter in &paper.chapters {
        for block in &chapter.blocks {
            let mut value = json!(block);
            if let Some(chart) = value.as_object_mut() {
                chart.remove("in_words");
            }
            text::visit(&value, &mut |text| {
                if !otherwise(text) && !printed.to_lowercase().contains(&tight(text).to_lowercase()) {
                    missing.push(text.to_owned());
                }
            });
        }
    }
    missing.retain(|text| {
        !["words", "value", "code", "signed", "change", "signatures", "commands"].contains(&text.as_str())
    });
    assert_eq!(missing, Vec::<String>::new());
    assert!(document.pages().len() > 4);
    assert_eq!(printed.matches(&paper.digest).count(), document.pages().len() + 1, "every foot, and the first page");
    let last = document.pages().len();
    assert!(printed.contains(&format!("Page{last}of{last}")), "page numbers");
}

#[test]
fn hostile_texts_come_out_as_text() {
    // All of them in every place, and nothing in every place.
    for hostile in [&HOSTILE.join(" / "), ""] {
        let record = every_text(&small(), hostile);
        let composed = compose(&record, &[]).unwrap_or_else(|fault| panic!("`{hostile}`: {fault}"));
        assert_eq!(blank(&composed.document), BTreeSet::new(), "`{hostile}`");
        let title = with_codes(&Paper::of(&record).title, &composed.by_code);
        let printed = set_text(&composed.document);
        assert!(printed.contains(&tight(&title)), "`{hostile}`: {printed}");
        assert_eq!(composed.by_code.is_empty(), hostile.is_empty(), "`{hostile}`");
        let bytes = written(&composed.document, "one", composed.foreign).expect("written");
        assert_eq!(claims(&bytes).first(), Some(&"PDF/A-2"), "`{hostile}`");
    }
}

#[test]
fn a_sign_that_no_font_has_is_shown_by_its_code_and_the_file_says_so() {
    let mut record = small();
    record.name = "漢 agreement \u{1F600}".to_owned();
    assert_eq!(missing(&record), BTreeSet::from(['漢']), "DejaVu Sans has a smile");
    let made = pdf(&record, &[]).expect("set");
    assert_eq!(made.notes.len(), 1);
    assert!(made.notes[0].contains("Unicode numbers"));
    assert_eq!(claims(&made.bytes), ["PDF/A-2", "level A", "PDF/UA-1"]);
    assert_eq!(drawn_by(b"no font", &missing(&record)), BTreeSet::new());
}

#[test]
fn nothing_runs_off_the_page() {
    let mut record = small();
    let long = "x".repeat(3_000);
    record.standing.clone_from(&long);
    record.message.clone_from(&long);
    record.documents[0].sections[0].clauses[0].label.clone_from(&long);
    record.bands[0].label.clone_from(&long);
    let document = set(&Fonts::embedded(), &content(&Paper::of(&record))).expect("set");
    for page in document.pages() {
        let width = page.frame.width();
        let mut widest = typst::layout::Abs::zero();
        measure(&page.frame, typst::layout::Abs::zero(), &mut widest);
        assert!(widest <= width, "{widest:?} of {width:?}");
    }
}

/// How far to the right text goes.
fn measure(frame: &Frame, left: typst::layout::Abs, widest: &mut typst::layout::Abs) {
    for (at, item) in frame.items() {
        match item {
            FrameItem::Group(group) => measure(&group.frame, left + at.x, widest),
            FrameItem::Text(text) => *widest = (*widest).max(left + at.x + text.width()),
            _ => {}
        }
    }
}
