//! The fonts that come with the program, and what they cannot draw.

use std::sync::LazyLock;

use typst::foundations::Bytes;
use typst::text::{Font, is_default_ignorable};

static EMBEDDED: LazyLock<Vec<Font>> = LazyLock::new(|| {
    let files: [&'static [u8]; 5] = [
        include_bytes!("../../fonts/LibertinusSerif-Regular.otf"),
        include_bytes!("../../fonts/LibertinusSerif-Italic.otf"),
        include_bytes!("../../fonts/LibertinusSerif-Semibold.otf"),
        include_bytes!("../../fonts/DejaVuSans.ttf"),
        include_bytes!("../../fonts/DejaVuSansMono.ttf"),
    ];
    files.into_iter().flat_map(|file| Font::iter(Bytes::new(file))).collect()
});

/// Fonts from most to least wanted.
#[derive(Clone)]
pub(super) struct Fonts {
    list: Vec<Font>,
}

impl Fonts {
    /// Those that come with the program.
    pub(super) fn embedded() -> Fonts {
        Fonts { list: EMBEDDED.clone() }
    }

    /// Those, and of others each face that can be read.
    pub(super) fn with(others: &[Vec<u8>]) -> Fonts {
        let mut list = EMBEDDED.clone();
        list.extend(others.iter().flat_map(|file| Font::iter(Bytes::new(file.clone()))));
        Fonts { list }
    }

    /// The faces of one file alone.
    pub(super) fn only(file: &[u8]) -> Fonts {
        Fonts { list: Font::iter(Bytes::new(file.to_vec())).collect() }
    }

    pub(super) fn list(&self) -> Vec<Font> {
        self.list.clone()
    }

    /// Whether one of them has this sign, or it needs none.
    pub(super) fn draw(&self, sign: char) -> bool {
        sign.is_whitespace()
            || is_default_ignorable(sign)
            || self.list.iter().any(|font| font.info().coverage.contains(sign as u32))
    }
}
