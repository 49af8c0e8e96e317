//! Writing.

use std::collections::BTreeMap;

use super::Refusal;
use super::crc::crc32;

pub(super) const LOCAL: [u8; 4] = *b"PK\x03\x04";
const CENTRAL: [u8; 4] = *b"PK\x01\x02";
const END: [u8; 4] = *b"PK\x05\x06";
/// Version 1.0: nothing is needed but to copy bytes.
const NEEDED: u16 = 10;
/// 2.0, and 3 for Unix, so that the permissions below count.
const MADE_BY: u16 = 0x0314;
/// 1980-01-01, the first day that the format knows: (year - 1980) << 9 | month << 5 | day.
const DAY: u16 = 1 << 5 | 1;
/// A regular file that its owner may write and all may read (`-rw-r--r--`), in the upper half.
const ATTRIBUTES: u32 = 0o100_644 << 16;
/// What the headers of one file take besides its name: twice, and the name too.
const HEADERS: usize = 30 + 46;
const TRAILER: usize = 22;

/// A file as it is packed. The checksum is stated apart, so that a damaged one can be written again as it was found.
pub(super) struct Packed<'a> {
    pub name: &'a str,
    pub bytes: &'a [u8],
    pub crc: u32,
}

/// The zip of these files.
///
/// # Errors
/// [`Refusal::TooLarge`] when they need more than the format's plain form holds: 65,535 files, 4 GiB.
pub fn write(files: &BTreeMap<String, Vec<u8>>) -> Result<Vec<u8>, Refusal> {
    let packed: Vec<Packed<'_>> = files.iter().map(|(name, bytes)| Packed { name, bytes, crc: crc32(bytes) }).collect();
    pack(&packed)
}

/// In the order given.
pub(super) fn pack(files: &[Packed<'_>]) -> Result<Vec<u8>, Refusal> {
    let too_large = || Refusal::TooLarge("it would be larger than a zip can be".to_owned());
    let size = files.iter().map(|file| file.bytes.len() + 2 * file.name.len() + HEADERS).sum::<usize>() + TRAILER;
    let count = u16::try_from(files.len()).ok().filter(|count| *count < u16::MAX).ok_or_else(too_large)?;
    u32::try_from(size).ok().filter(|size| *size < u32::MAX).ok_or_else(too_large)?;

    let mut out = Vec::with_capacity(size);
    let mut central = Vec::new();
    for file in files {
        let name = u16::try_from(file.name.len()).map_err(|_| too_large())?;
        let offset = out.len() as u32;
        // What both headers of a file state alike, APPNOTE 4.3.7 and 4.3.12.
        let mut alike = Vec::with_capacity(26);
        alike.extend(NEEDED.to_le_bytes());
        // Names are UTF-8; the flag that says so is set where it makes a difference.
        alike.extend(if file.name.is_ascii() { 0_u16 } else { 1 << 11 }.to_le_bytes());
        alike.extend([0, 0]); // stored
        alike.extend([0, 0]); // midnight
        alike.extend(DAY.to_le_bytes());
        alike.extend(file.crc.to_le_bytes());
        alike.extend((file.bytes.len() as u32).to_le_bytes());
        alike.extend((file.bytes.len() as u32).to_le_bytes());
        alike.extend(name.to_le_bytes());
        alike.extend([0, 0]); // no extra field

        out.extend(LOCAL);
        out.extend(&alike);
        out.extend(file.name.as_bytes());
        out.extend(file.bytes);

        central.extend(CENTRAL);
        central.extend(MADE_BY.to_le_bytes());
        central.extend(&alike);
        central.extend([0; 6]); // no comment, first disk, no inner attributes
        central.extend(ATTRIBUTES.to_le_bytes());
        central.extend(offset.to_le_bytes());
        central.extend(file.name.as_bytes());
    }
    let start = out.len() as u32;
    out.extend(&central);
    out.extend(END);
    out.extend([0; 4]); // one disk
    out.extend(count.to_le_bytes());
    out.extend(count.to_le_bytes());
    out.extend((central.len() as u32).to_le_bytes());
    out.extend(start.to_le_bytes());
    out.extend([0, 0]); // no comment
    Ok(out)
}
