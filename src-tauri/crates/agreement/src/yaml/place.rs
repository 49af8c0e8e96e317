//! Lines and columns of a text with LF or CRLF line ends and perhaps a byte order mark.

use super::Span;

/// Where the lines of a text begin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lines {
    starts: Vec<usize>,
}

impl Lines {
    /// The lines of a text. A byte order mark belongs to no line.
    pub fn new(text: &str) -> Lines {
        let mark = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        let mut starts = vec![mark];
        starts.extend(text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1));
        Lines { starts }
    }

    /// Moves the beginnings of lines, after a passage within one of them has become longer or shorter.
    pub(super) fn shift(&mut self, moved: impl Fn(usize) -> usize) {
        self.starts.iter_mut().for_each(|start| *start = moved(*start));
    }

    /// Line and column of a byte, both from 1, the column in characters. A byte within a character is that character.
    pub fn position(&self, text: &str, byte: usize) -> (u32, u32) {
        let byte = byte.min(text.len());
        let line = self.starts.partition_point(|start| *start <= byte).max(1) - 1;
        let start = self.starts[line].min(byte);
        // Bytes that continue a character do not begin one.
        let end = (start..=byte).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(start);
        let column = text[start..end].chars().count() + 1;
        (number(line + 1), number(column))
    }

    /// The bytes of a line (from 1) without its line end.
    pub fn span(&self, text: &str, line: u32) -> Span {
        let index = (line.max(1) as usize - 1).min(self.starts.len() - 1);
        let start = self.starts[index].min(text.len());
        let end = self.starts.get(index + 1).map_or(text.len(), |next| next - 1);
        let end = if end > start && text.as_bytes()[end - 1] == b'\r' { end - 1 } else { end };
        start..end
    }

    /// How many lines there are; text behind the last line end counts as one even when it is empty.
    pub fn count(&self) -> u32 {
        number(self.starts.len())
    }
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
