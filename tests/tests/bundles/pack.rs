//! A writer of zip files that writes whatever it is told: names twice, any order, any time, bytes beside the files.

/// A file of a zip, and how it is packed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub name: String,
    pub bytes: Vec<u8>,
}

/// How a zip is written.
#[derive(Debug, Clone, Copy, Default)]
pub struct Manner {
    /// DOS time and date of every file.
    pub time: u16,
    pub date: u16,
    /// The program that made it, in the central directory: Unix is 3.
    pub made_by: u16,
    /// Flags of every file, such as that names are UTF-8 (0x800).
    pub flags: u16,
    /// Unix mode in the upper half: 0xa1ff0000 is a symbolic link.
    pub attributes: u32,
    /// Whether the checksums are those of the bytes.
    pub wrong_crc: bool,
}

/// A zip as APPNOTE.TXT 6.3.10 has it: local header and bytes of each file, the central directory, and its end.
pub fn pack(entries: &[Entry], manner: Manner, comment: &[u8]) -> Vec<u8> {
    let (mut out, mut central) = (Vec::new(), Vec::new());
    for entry in entries {
        let offset = out.len() as u32;
        let size = entry.bytes.len() as u32;
        let crc = crc32(&entry.bytes) ^ u32::from(manner.wrong_crc);
        let mut common = Vec::new();
        for field in [10, manner.flags, 0, manner.time, manner.date] {
            common.extend(u16::to_le_bytes(field));
        }
        for field in [crc, size, size] {
            common.extend(u32::to_le_bytes(field));
        }
        common.extend((entry.name.len() as u16).to_le_bytes());
        common.extend([0, 0]);
        out.extend(b"PK\x03\x04");
        out.extend(&common);
        out.extend(entry.name.as_bytes());
        out.extend(&entry.bytes);
        central.extend(b"PK\x01\x02");
        central.extend((manner.made_by << 8 | 10).to_le_bytes());
        central.extend(&common);
        central.extend([0; 6]);
        central.extend(manner.attributes.to_le_bytes());
        central.extend(offset.to_le_bytes());
        central.extend(entry.name.as_bytes());
    }
    let (begin, count) = (out.len() as u32, entries.len() as u16);
    out.extend(&central);
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend(count.to_le_bytes());
    out.extend(count.to_le_bytes());
    out.extend((central.len() as u32).to_le_bytes());
    out.extend(begin.to_le_bytes());
    out.extend((comment.len() as u16).to_le_bytes());
    out.extend(comment);
    out
}

/// CRC-32 of ISO 3309, bit by bit with its polynomial turned around.
fn crc32(bytes: &[u8]) -> u32 {
    static TABLE: std::sync::LazyLock<[u32; 256]> = std::sync::LazyLock::new(|| {
        std::array::from_fn(|byte| {
            (0..8).fold(byte as u32, |crc, _| (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg()))
        })
    });
    !bytes.iter().fold(!0, |crc, byte| TABLE[((crc ^ u32::from(*byte)) & 0xff) as usize] ^ (crc >> 8))
}
