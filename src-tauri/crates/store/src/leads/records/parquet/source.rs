//! A file in pieces. Unlike reading from a bare [`File`], a length that a damaged file states is held against how long the
//! file is before any memory is taken for it.

use std::fs::File;
use std::io::{self, BufReader, ErrorKind, Read, Seek, SeekFrom};
use std::path::Path;

use ::parquet::errors::{ParquetError, Result};
use ::parquet::file::reader::{ChunkReader, Length};
use bytes::Bytes;

/// An open file and its length.
#[derive(Debug)]
pub(super) struct Source {
    file: File,
    length: u64,
}

impl Source {
    pub fn open(path: &Path) -> io::Result<Source> {
        let file = File::open(path)?;
        let length = file.metadata()?.len();
        Ok(Source { file, length })
    }

    pub fn length(&self) -> u64 {
        self.length
    }

    fn at(&self, start: u64) -> Result<File> {
        let mut file = self.file.try_clone()?;
        file.seek(SeekFrom::Start(start))?;
        Ok(file)
    }
}

impl Length for Source {
    fn len(&self) -> u64 {
        self.length
    }
}

impl ChunkReader for Source {
    type T = BufReader<File>;

    fn get_read(&self, start: u64) -> Result<BufReader<File>> {
        Ok(BufReader::new(self.at(start)?))
    }

    fn get_bytes(&self, start: u64, length: usize) -> Result<Bytes> {
        let end = start.checked_add(length as u64);
        if end.is_none_or(|end| end > self.length) {
            return Err(ParquetError::EOF("a piece lies beyond the end of the file".to_owned()));
        }
        let mut bytes = vec![0; length];
        match self.at(start)?.read_exact(&mut bytes) {
            Err(fault) if fault.kind() == ErrorKind::UnexpectedEof => Err(ParquetError::EOF(fault.to_string())),
            Err(fault) => Err(fault.into()),
            Ok(()) => Ok(bytes.into()),
        }
    }
}
