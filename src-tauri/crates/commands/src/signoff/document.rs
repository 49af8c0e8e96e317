//! A frozen version as people read it, rendered from the frozen bytes themselves.

use agreement::{Agreement, Document};

use crate::documents::Documents;
use crate::draft::document_sections;
use crate::wire::{BandLabel, FrozenDocument};

/// The five documents as sentences, each with its frozen text and that text's digest.
pub(super) fn frozen(frozen: &Documents) -> Vec<FrozenDocument> {
    let view = |document: Document| {
        let text = frozen.source(document).map_or(String::new(), |source| source.text.clone());
        FrozenDocument {
            document: document.into(),
            sections: document_sections(frozen, document),
            sha256: agreement::canonical::sha256_hex(text.as_bytes()),
            text,
        }
    };
    Document::ALL.into_iter().map(view).collect()
}

/// What people call the bands of either side, each id once; what is newer counts.
pub(super) fn bands(before: Option<&Agreement>, after: Option<&Agreement>) -> Vec<BandLabel> {
    let mut labels: Vec<BandLabel> = Vec::new();
    for band in after.into_iter().chain(before).flat_map(|one| &one.mql.bands) {
        if !labels.iter().any(|known| known.id == band.id) {
            labels.push(BandLabel { id: band.id.clone(), label: band.label.clone() });
        }
    }
    labels
}
