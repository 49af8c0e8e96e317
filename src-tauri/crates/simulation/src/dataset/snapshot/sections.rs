//! Values one after another, with their length before them and a sum behind them.

use std::io::{self, Read, Write};

use crc32fast::Hasher;

use super::Unusable;
use crate::dataset::{Dictionary, Texts};

/// How many bytes are turned into values, or values into bytes, at a time: few enough to stay near the processor.
const AT_A_TIME: usize = 1 << 16;

/// A number of fixed width.
pub(super) trait Plain: Copy {
    /// How many bytes it takes.
    const WIDTH: usize;
    /// Adds it to bytes.
    fn add_to(self, bytes: &mut Vec<u8>);
    /// Adds those that the bytes are to values.
    fn take_from(bytes: &[u8], values: &mut Vec<Self>);
}

macro_rules! plain {
    ($($number:ty),*) => {$(
        impl Plain for $number {
            const WIDTH: usize = size_of::<$number>();
            fn add_to(self, bytes: &mut Vec<u8>) {
                bytes.extend_from_slice(&self.to_le_bytes());
            }
            fn take_from(bytes: &[u8], values: &mut Vec<$number>) {
                let (each, _) = bytes.as_chunks::<{ size_of::<$number>() }>();
                values.extend(each.iter().map(|one| <$number>::from_le_bytes(*one)));
            }
        }
    )*};
}

plain!(u8, u16, u32, u64, i64, f64);

/// Takes sections.
pub(super) struct Sink<'w> {
    to: &'w mut dyn Write,
    sum: Hasher,
    buffer: Vec<u8>,
}

impl<'w> Sink<'w> {
    pub fn begin(to: &'w mut dyn Write, magic: [u8; 8]) -> io::Result<Sink<'w>> {
        to.write_all(&magic)?;
        Ok(Sink { to, sum: Hasher::new(), buffer: Vec::with_capacity(AT_A_TIME) })
    }

    /// Writes a section.
    pub fn section<T: Plain>(&mut self, values: &[T]) -> io::Result<()> {
        self.section_of(values.iter().copied())
    }

    /// Writes a section of values that are not at hand as they are written.
    pub fn section_of<T: Plain>(&mut self, mut values: impl ExactSizeIterator<Item = T>) -> io::Result<()> {
        self.buffer.clear();
        ((values.len() * T::WIDTH) as u64).add_to(&mut self.buffer);
        self.pass_on()?;
        while values.len() > 0 {
            values.by_ref().take(AT_A_TIME / T::WIDTH).for_each(|value| value.add_to(&mut self.buffer));
            self.pass_on()?;
        }
        self.to.write_all(&self.sum.clone().finalize().to_le_bytes())
    }

    fn pass_on(&mut self) -> io::Result<()> {
        self.sum.update(&self.buffer);
        self.to.write_all(&self.buffer)?;
        self.buffer.clear();
        Ok(())
    }

    pub fn texts(&mut self, texts: &Texts) -> io::Result<()> {
        self.section(texts.text.as_bytes())?;
        self.section_of(texts.ends.iter().map(|end| *end as u64))
    }

    pub fn dictionary(&mut self, dictionary: &Dictionary) -> io::Result<()> {
        self.texts(dictionary.texts())
    }
}

/// Gives sections back in the order in which they were written.
pub(super) struct Source<'r> {
    from: &'r mut dyn Read,
    /// How many bytes there still are: no length in a damaged file can ask for more.
    left: u64,
    sum: Hasher,
    buffer: Vec<u8>,
}

impl<'r> Source<'r> {
    pub fn begin(from: &'r mut dyn Read, length: u64, magic: [u8; 8]) -> Result<Source<'r>, Unusable> {
        let mut source = Source { from, left: length, sum: Hasher::new(), buffer: vec![0; AT_A_TIME] };
        if source.exactly::<8>()? == magic { Ok(source) } else { Err(Unusable::Damaged) }
    }

    /// Reads a section.
    pub fn section<T: Plain>(&mut self) -> Result<Vec<T>, Unusable> {
        let written = self.exactly::<8>()?;
        self.sum.update(&written);
        let length = u64::from_le_bytes(written);
        let bytes = usize::try_from(length).map_err(|_| Unusable::Damaged)?;
        if length > self.left || !bytes.is_multiple_of(T::WIDTH) {
            return Err(Unusable::Damaged);
        }
        self.left -= length;
        let mut values = Vec::with_capacity(bytes / T::WIDTH);
        let mut missing = bytes;
        while missing > 0 {
            let now = missing.min(AT_A_TIME);
            let buffer = &mut self.buffer[..now];
            self.from.read_exact(buffer).map_err(unread)?;
            self.sum.update(buffer);
            T::take_from(buffer, &mut values);
            missing -= now;
        }
        if self.exactly::<4>()? == self.sum.clone().finalize().to_le_bytes() {
            Ok(values)
        } else {
            Err(Unusable::Damaged)
        }
    }

    fn exactly<const N: usize>(&mut self) -> Result<[u8; N], Unusable> {
        let mut bytes = [0; N];
        self.left = self.left.checked_sub(N as u64).ok_or(Unusable::Damaged)?;
        self.from.read_exact(&mut bytes).map_err(unread)?;
        Ok(bytes)
    }

    pub fn texts(&mut self) -> Result<Texts, Unusable> {
        let text = String::from_utf8(self.section()?).map_err(|_| Unusable::Damaged)?;
        let ends: Vec<usize> = self.section::<u64>()?.into_iter().map(|end| end as usize).collect();
        let sound = ends.is_sorted()
            && ends.last().map_or(0, |end| *end) == text.len()
            && (text.is_ascii() || ends.iter().all(|end| text.is_char_boundary(*end)));
        if sound { Ok(Texts { text, ends }) } else { Err(Unusable::Damaged) }
    }

    pub fn dictionary(&mut self) -> Result<Dictionary, Unusable> {
        let texts = self.texts()?;
        if u32::try_from(texts.len()).is_err() {
            return Err(Unusable::Damaged);
        }
        Ok(Dictionary::new(texts))
    }

    /// Nothing may stand behind the last section.
    pub fn end(self) -> Result<(), Unusable> {
        if self.left == 0 { Ok(()) } else { Err(Unusable::Damaged) }
    }
}

/// A file that ends too early has lost its end; anything else the disk says is not about what stands there.
fn unread(error: io::Error) -> Unusable {
    if error.kind() == io::ErrorKind::UnexpectedEof { Unusable::Damaged } else { Unusable::Unread(error) }
}
