//! The inside of an OpenSSH signature (PROTOCOL.sshsig), so that it can be changed and put together again.

const BEGIN: &str = "-----BEGIN SSH SIGNATURE-----";
const END: &str = "-----END SSH SIGNATURE-----";
const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// What is armoured; None where it cannot be read.
pub fn open(armoured: &[u8]) -> Option<Vec<u8>> {
    let text = std::str::from_utf8(armoured).ok()?;
    let inner = text.split_once(BEGIN)?.1.split_once(END)?.0;
    let digit = |byte: u8| DIGITS.iter().position(|digit| *digit == byte);
    let mut bytes = Vec::new();
    let digits: Option<Vec<usize>> =
        inner.bytes().filter(|byte| !byte.is_ascii_whitespace() && *byte != b'=').map(digit).collect();
    for group in digits?.chunks(4) {
        let bits = group.iter().fold(0, |bits, digit| bits << 6 | digit) << (6 * (4 - group.len()));
        bytes.extend((0..group.len() - 1).map(|at| (bits >> (16 - 8 * at)) as u8));
    }
    Some(bytes)
}

/// Armours bytes in lines of some width.
pub fn close(bytes: &[u8], width: usize, line_end: &str) -> Vec<u8> {
    let mut digits = String::new();
    for group in bytes.chunks(3) {
        let bits = group.iter().fold(0, |bits, byte| bits << 8 | usize::from(*byte)) << (8 * (3 - group.len()));
        for at in 0..4 {
            let digit = char::from(DIGITS[bits >> (18 - 6 * at) & 63]);
            digits.push(if at <= group.len() { digit } else { '=' });
        }
    }
    let lines: Vec<String> =
        digits.as_bytes().chunks(width).map(|line| String::from_utf8_lossy(line).into_owned()).collect();
    [BEGIN, &lines.join(line_end), END, ""].join(line_end).into_bytes()
}

/// The fields of a signature.
pub struct Blob {
    pub version: u32,
    pub key: Vec<u8>,
    pub namespace: Vec<u8>,
    pub reserved: Vec<u8>,
    pub hash: Vec<u8>,
    pub signature: Vec<u8>,
    /// What stands after the end.
    pub rest: Vec<u8>,
}

impl Blob {
    /// Takes a signature apart; None where it is none.
    pub fn read(bytes: Vec<u8>) -> Option<Blob> {
        let mut rest = bytes.strip_prefix(b"SSHSIG")?;
        let version = number(&mut rest)?;
        let mut field = || text(&mut rest);
        let (key, namespace, reserved, hash, signature) = (field()?, field()?, field()?, field()?, field()?);
        Some(Blob { version, key, namespace, reserved, hash, signature, rest: rest.to_vec() })
    }

    /// Puts it together.
    pub fn write(&self) -> Vec<u8> {
        let mut out = [&b"SSHSIG"[..], &self.version.to_be_bytes()].concat();
        for field in [&self.key, &self.namespace, &self.reserved, &self.hash, &self.signature] {
            out.extend((field.len() as u32).to_be_bytes());
            out.extend(field);
        }
        out.extend(&self.rest);
        out
    }
}

fn number(rest: &mut &[u8]) -> Option<u32> {
    let (number, after) = rest.split_first_chunk::<4>()?;
    *rest = after;
    Some(u32::from_be_bytes(*number))
}

fn text(rest: &mut &[u8]) -> Option<Vec<u8>> {
    let length = number(rest)? as usize;
    let (text, after) = rest.split_at_checked(length)?;
    *rest = after;
    Some(text.to_vec())
}
