//! A record in print: PDF/A-2a and PDF/UA-1, with every font in it, the same bytes for the same record. It is set with
//! typst, whose template is part of the program and whose only input is the paper, as data.

mod fonts;
mod world;

use std::collections::BTreeSet;

use serde_json::{Value, json};
use typst::comemo;
use typst::diag::{SourceDiagnostic, SourceResult, Warned};
use typst::foundations::Smart;
use typst::layout::{Frame, FrameItem};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use crate::paper::Paper;
use crate::record::Record;
use crate::text;
use fonts::Fonts;
use world::Desk;

/// More clauses than this, and the first page says where each chapter begins.
const LONG: usize = 12;

/// A record in print.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pdf {
    /// The file.
    pub bytes: Vec<u8>,
    /// What to know of it, as it stands on its last page too: signs that had to be drawn from a font of this machine, or
    /// to be shown by their codes.
    pub notes: Vec<String>,
}

/// Why a record cannot be set in print.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the PDF cannot be made: {0}")]
pub struct Fault(String);

/// The signs of a record that the fonts of the program do not have: fonts that do may be handed to [`pdf`].
pub fn missing(record: &Record) -> BTreeSet<char> {
    let fonts = Fonts::embedded();
    let mut missing = BTreeSet::new();
    text::visit(&content(&Paper::of(record)), &mut |text| {
        missing.extend(text.chars().filter(|sign| !fonts.draw(*sign)))
    });
    missing
}

/// Which of these signs a font has; none of what is no font.
pub fn drawn_by(font: &[u8], signs: &BTreeSet<char>) -> BTreeSet<char> {
    let others = Fonts::only(font);
    signs.iter().copied().filter(|sign| others.draw(*sign)).collect()
}

/// A record in print. `fonts` are files of this machine for signs that the program's own fonts do not have; without any,
/// the same record gives the same bytes everywhere.
///
/// # Errors
/// When the typesetter refuses, which no text of a record should make it do.
pub fn pdf(record: &Record, fonts: &[Vec<u8>]) -> Result<Pdf, Fault> {
    let Composed { document, foreign, by_code } = compose(record, fonts)?;
    let bytes = written(&document, &record.manifest_sha256, foreign)?;
    // The typesetter keeps what it worked out for the next time; a window that stays open would only grow.
    comemo::evict(0);
    Ok(Pdf { bytes, notes: notes(foreign, &by_code) })
}

/// A record as it is set.
struct Composed {
    document: PagedDocument,
    /// Whether a font of this machine is in it.
    foreign: bool,
    /// The signs that are shown by their codes.
    by_code: BTreeSet<char>,
}

fn compose(record: &Record, fonts: &[Vec<u8>]) -> Result<Composed, Fault> {
    let missing = missing(record);
    let (embedded, all) = (Fonts::embedded(), Fonts::with(fonts));
    let foreign = missing.iter().any(|sign| all.draw(*sign));
    let fonts = if foreign { all } else { embedded };
    let mut by_code: BTreeSet<char> = missing.into_iter().filter(|sign| !fonts.draw(*sign)).collect();
    let paper = content(&Paper::of(record));
    // A font may have each of two signs and not what they make together: what then comes out blank is shown by its code
    // as well. Each round adds some, and codes are plain letters, so this ends.
    loop {
        let mut content = paper.clone();
        text::map(&mut content, &|text| with_codes(text, &by_code));
        content["notes"] = json!(notes(foreign, &by_code));
        let document = set(&fonts, &content)?;
        let blank = blank(&document);
        if blank.is_subset(&by_code) {
            return Ok(Composed { document, foreign, by_code });
        }
        by_code.extend(blank);
    }
}

/// The paper as the template reads it.
fn content(paper: &Paper) -> Value {
    let mut content = json!(paper);
    let clauses: usize = paper.chapters.iter().map(|chapter| chapter.blocks.len()).sum();
    content["contents"] = json!(clauses > LONG);
    content["notes"] = json!([]);
    content
}

fn with_codes(text: &str, signs: &BTreeSet<char>) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut out, sign| {
        if signs.contains(&sign) {
            out.push_str(&text::code(sign))
        } else {
            out.push(sign)
        }
        out
    })
}

fn notes(foreign: bool, by_code: &BTreeSet<char>) -> Vec<String> {
    let mut notes = Vec::new();
    if foreign {
        notes.push(
            "Some signs in this file are drawn from a font of the machine on which it was made. Another machine may draw \
             them otherwise, and the file does not claim to be PDF/A."
                .to_owned(),
        );
    }
    if !by_code.is_empty() {
        notes.push(
            "Signs that no font at hand has are shown by their Unicode numbers, such as [U+4E2D]. The YAML documents hold \
             them as they were written."
                .to_owned(),
        );
    }
    notes
}

fn set(fonts: &Fonts, content: &Value) -> Result<PagedDocument, Fault> {
    let Warned { output, .. } = typst::compile::<PagedDocument>(&Desk::new(fonts.list(), content.to_string()));
    said(output)
}

/// The file, by the strictest standard that its text allows: scripts whose signs are drawn as one cannot always be
/// mapped back to letters, as level A and PDF/UA demand.
fn written(document: &PagedDocument, ident: &str, foreign: bool) -> Result<Vec<u8>, Fault> {
    let standards: &[&[PdfStandard]] = if foreign {
        &[&[PdfStandard::V_1_7]]
    } else {
        &[&[PdfStandard::A_2a, PdfStandard::Ua_1], &[PdfStandard::A_2b], &[PdfStandard::V_1_7]]
    };
    let mut refused = Fault(String::new());
    for list in standards {
        let standards = PdfStandards::new(list).map_err(|refusal| Fault(refusal.message().to_string()))?;
        let options = PdfOptions {
            ident: Smart::Custom(ident.to_owned()),
            creator: Smart::Custom(Some(concat!("Countersign ", env!("CARGO_PKG_VERSION")).to_owned())),
            standards,
            ..PdfOptions::default()
        };
        match said(typst_pdf::pdf(document, &options)) {
            Ok(bytes) => return Ok(bytes),
            Err(fault) => refused = fault,
        }
    }
    Err(refused)
}

fn said<T>(result: SourceResult<T>) -> Result<T, Fault> {
    let one = |fault: &SourceDiagnostic| fault.message.to_string();
    result.map_err(|faults| Fault(faults.iter().map(one).collect::<Vec<_>>().join("; ")))
}

/// The signs that were set without a glyph.
fn blank(document: &PagedDocument) -> BTreeSet<char> {
    let mut signs = BTreeSet::new();
    for page in document.pages() {
        look_for_blanks(&page.frame, &mut signs);
    }
    signs
}

fn look_for_blanks(frame: &Frame, signs: &mut BTreeSet<char>) {
    for (_, item) in frame.items() {
        match item {
            FrameItem::Group(group) => look_for_blanks(&group.frame, signs),
            FrameItem::Text(item) => {
                let blank = item.glyphs.iter().filter(|glyph| glyph.id == 0);
                let letters = blank.filter_map(|glyph| item.text.get(glyph.range())).flat_map(str::chars);
                signs.extend(letters.filter(|sign| !sign.is_whitespace() && !sign.is_ascii()));
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests;
