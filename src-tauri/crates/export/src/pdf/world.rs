//! The world that the typesetter sees: one template, one file of data, the fonts given. No disk, no network, no packages,
//! no today.

use std::sync::LazyLock;

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};

const TEMPLATE: &str = include_str!("paper.typ");

/// Where the two files stand, as they name each other.
static FILES: LazyLock<[FileId; 2]> = LazyLock::new(|| {
    ["paper.typ", "paper.json"].map(|name| {
        let path = VirtualPath::new(name).unwrap_or_else(|_| unreachable!("a plain name"));
        RootedPath::new(VirtualRoot::Project, path).intern()
    })
});

static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| LazyHash::new(Library::default()));

/// One paper about to be set.
pub(super) struct Desk {
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    template: Source,
    data: Bytes,
}

impl Desk {
    pub(super) fn new(fonts: Vec<Font>, data: String) -> Desk {
        Desk {
            book: LazyHash::new(FontBook::from_fonts(&fonts)),
            fonts,
            template: Source::new(FILES[0], TEMPLATE.to_owned()),
            data: Bytes::from_string(data),
        }
    }
}

impl World for Desk {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.book
    }

    fn main(&self) -> FileId {
        FILES[0]
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == FILES[0] { Ok(self.template.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == FILES[1] { Ok(self.data.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}
