//! Which encoding a file has, found from the whole of it, and the file as UTF-8.

use std::fs::File;
use std::io::Read;
use std::ops::Range;
use std::path::Path;

use encoding_rs::{CoderResult, Decoder};
use serde::Serialize;

use crate::leads::fault::{FaultKind, LeadError, Question};
use crate::leads::progress::Watch;

/// How characters are written as bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Encoding {
    /// UTF-8, with or without a byte order mark.
    #[serde(rename = "utf-8")]
    Utf8,
    /// UTF-16, the low byte first.
    #[serde(rename = "utf-16le")]
    Utf16Le,
    /// UTF-16, the high byte first.
    #[serde(rename = "utf-16be")]
    Utf16Be,
    /// What Excel writes as "CSV" in western Europe and the Americas.
    #[serde(rename = "windows-1252")]
    Windows1252,
}

impl Encoding {
    /// All four.
    pub const ALL: [Encoding; 4] = [Encoding::Utf8, Encoding::Utf16Le, Encoding::Utf16Be, Encoding::Windows1252];

    /// The name on the command line and in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Encoding::Utf8 => "utf-8",
            Encoding::Utf16Le => "utf-16le",
            Encoding::Utf16Be => "utf-16be",
            Encoding::Windows1252 => "windows-1252",
        }
    }

    /// The encoding of this name, if it is one of the four.
    pub fn from_name(name: &str) -> Option<Encoding> {
        Encoding::ALL.into_iter().find(|encoding| encoding.name().eq_ignore_ascii_case(name))
    }
}

/// Finds the encoding of a file from all of it.
pub(crate) fn detect(path: &Path, watch: &mut Watch<'_>) -> Result<Encoding, LeadError> {
    let mut file = File::open(path).map_err(|fault| LeadError::io(path, "read", &fault))?;
    let mut buffer = vec![0; 1 << 18];
    let mut filled = 0;
    let mut scan = Utf8Scan { line: 1, ..Utf8Scan::default() };
    let mut head = true;
    loop {
        watch.tick(0, 0)?;
        let read = file.read(&mut buffer[filled..]).map_err(|fault| LeadError::io(path, "read", &fault))?;
        let end = filled + read;
        if head {
            if let Some(encoding) = by_mark_or_zeros(path, &buffer[..end])? {
                return Ok(encoding);
            }
            head = false;
        }
        filled = scan.take(&mut buffer, end, read == 0);
        if read == 0 {
            break;
        }
    }
    match scan {
        Utf8Scan { first_bad: None, .. } => Ok(Encoding::Utf8),
        Utf8Scan { multibyte: 0, .. } => Ok(Encoding::Windows1252),
        Utf8Scan { first_bad, .. } => Err(LeadError {
            line: first_bad,
            ..LeadError::new(
                FaultKind::Question(Question {
                    option: "--encoding",
                    choices: vec!["utf-8", "windows-1252"],
                    column: None,
                }),
                "most of the file is UTF-8, but this line is not",
                "name the encoding with `--encoding utf-8` (what is not UTF-8 then shows as `\u{fffd}`) or `--encoding windows-1252`",
            )
        }),
    }
}

/// The encoding that the first bytes give away, if they do.
fn by_mark_or_zeros(path: &Path, head: &[u8]) -> Result<Option<Encoding>, LeadError> {
    if head.starts_with(&[0xff, 0xfe]) {
        return Ok(Some(Encoding::Utf16Le));
    }
    if head.starts_with(&[0xfe, 0xff]) {
        return Ok(Some(Encoding::Utf16Be));
    }
    let head = &head[..head.len().min(4096)];
    let zeros = |from: usize| head.iter().skip(from).step_by(2).filter(|&&byte| byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    if even + odd == 0 {
        return Ok(None);
    }
    if odd * 5 >= head.len() && even * 20 < odd {
        return Ok(Some(Encoding::Utf16Le));
    }
    if even * 5 >= head.len() && odd * 20 < even {
        return Ok(Some(Encoding::Utf16Be));
    }
    Err(LeadError::file(
        None,
        format!("`{}` is not a table: it holds bytes that no text has", path.display()),
        "export it again as CSV or Excel (.xlsx)",
    ))
}

#[derive(Default)]
struct Utf8Scan {
    /// Characters of more than one byte, all well formed.
    multibyte: u64,
    /// The line of the first byte that is not UTF-8.
    first_bad: Option<u64>,
    line: u64,
}

impl Utf8Scan {
    /// Looks at `buffer[..end]`; moves an unfinished character to the front and gives its length.
    fn take(&mut self, buffer: &mut [u8], end: usize, last: bool) -> usize {
        let mut at = 0;
        while at < end {
            let (valid, bad) = match std::str::from_utf8(&buffer[at..end]) {
                Ok(text) => (text.len(), None),
                Err(fault) => (fault.valid_up_to(), Some(fault.error_len())),
            };
            let good = &buffer[at..at + valid];
            self.multibyte += good.iter().filter(|&&byte| byte >= 0xc0).count() as u64;
            if self.first_bad.is_none() {
                self.line += good.iter().filter(|&&byte| byte == b'\n').count() as u64;
            }
            at += valid;
            match bad {
                None => {}
                Some(None) if !last => {
                    buffer.copy_within(at..end, 0);
                    return end - at;
                }
                Some(length) => {
                    self.first_bad.get_or_insert(self.line);
                    at += length.unwrap_or(end - at);
                }
            }
        }
        0
    }
}

/// The file as UTF-8; what cannot be read becomes `U+FFFD`.
pub(crate) fn decoded(input: impl Read + Send + 'static, encoding: Encoding) -> Box<dyn Read + Send> {
    let coder = match encoding {
        Encoding::Utf8 => encoding_rs::UTF_8,
        Encoding::Utf16Le => encoding_rs::UTF_16LE,
        Encoding::Utf16Be => encoding_rs::UTF_16BE,
        Encoding::Windows1252 => encoding_rs::WINDOWS_1252,
    };
    Box::new(Decoded {
        input,
        decoder: coder.new_decoder_with_bom_removal(),
        raw: vec![0; 1 << 16],
        text: vec![0; 1 << 16],
        raw_left: 0..0,
        text_left: 0..0,
        ended: false,
        done: false,
    })
}

/// Decodes through a buffer of its own: whoever reads may ask for fewer bytes than one character has.
struct Decoded<R> {
    input: R,
    decoder: Decoder,
    raw: Vec<u8>,
    text: Vec<u8>,
    raw_left: Range<usize>,
    text_left: Range<usize>,
    ended: bool,
    done: bool,
}

impl<R: Read> Read for Decoded<R> {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        while self.text_left.is_empty() && !self.done {
            if self.raw_left.is_empty() && !self.ended {
                self.raw_left = 0..self.input.read(&mut self.raw)?;
                self.ended = self.raw_left.is_empty();
            }
            let (result, read, written, _) =
                self.decoder.decode_to_utf8(&self.raw[self.raw_left.clone()], &mut self.text, self.ended);
            self.raw_left.start += read;
            self.text_left = 0..written;
            self.done = self.ended && result == CoderResult::InputEmpty;
        }
        let length = out.len().min(self.text_left.len());
        let from = self.text_left.start;
        out[..length].copy_from_slice(&self.text[from..from + length]);
        self.text_left.start += length;
        Ok(length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn detected(bytes: &[u8]) -> Result<Encoding, LeadError> {
        let file = tempfile::NamedTempFile::new().expect("a file");
        std::fs::write(file.path(), bytes).expect("written");
        detect(file.path(), &mut Watch::silent())
    }

    #[test]
    fn the_whole_file_decides() {
        assert_eq!(detected("a,é\n".as_bytes()).expect("found"), Encoding::Utf8);
        assert_eq!(detected(b"a,\xe9\n").expect("found"), Encoding::Windows1252);
        let mut late = b"plain,text\n".repeat(50_000);
        late.extend_from_slice(b"Jos\xe9,x\n");
        assert_eq!(detected(&late).expect("found"), Encoding::Windows1252);
        let wide: Vec<u8> = "lead_id,é\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(detected(&wide).expect("found"), Encoding::Utf16Le);
        let wide: Vec<u8> = "\u{feff}lead_id\n".encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(detected(&wide).expect("found"), Encoding::Utf16Be);
    }

    #[test]
    fn characters_across_the_edge_of_the_buffer_stay_whole() {
        for offset in 0..4 {
            let text = format!("{}{}", "x".repeat((1 << 18) - offset), "😀é\n");
            assert_eq!(detected(text.as_bytes()).expect("found"), Encoding::Utf8, "{offset}");
        }
    }

    #[test]
    fn a_mixture_asks() {
        let fault = detected(b"name\nJos\xc3\xa9\nJos\xe9\n").expect_err("in doubt");
        assert_eq!(fault.line, Some(3));
        assert!(matches!(fault.kind, FaultKind::Question(Question { option: "--encoding", .. })));
    }

    #[test]
    fn decoding_gives_the_same_text_in_every_encoding() {
        let text = "lead_id,name\n1,José “x” €\n";
        let (bytes, _, _) = encoding_rs::WINDOWS_1252.encode(text);
        let read = |bytes: Vec<u8>, encoding| {
            let mut out = String::new();
            decoded(std::io::Cursor::new(bytes), encoding).read_to_string(&mut out).expect("memory");
            out
        };
        assert_eq!(read(bytes.into_owned(), Encoding::Windows1252), text);
        assert_eq!(read(text.encode_utf16().flat_map(u16::to_le_bytes).collect(), Encoding::Utf16Le), text);
        assert_eq!(read(format!("\u{feff}{text}").into_bytes(), Encoding::Utf8), text);
    }

    #[test]
    fn one_byte_at_a_time_is_the_same_text() {
        let mut text = decoded("é😀x".as_bytes(), Encoding::Utf8);
        let mut out = Vec::new();
        let mut byte = [0];
        while text.read(&mut byte).expect("memory") == 1 {
            out.push(byte[0]);
        }
        assert_eq!(out, "é😀x".as_bytes());
    }
}
