//! SSHSIG, the signatures of `ssh-keygen -Y sign` (PROTOCOL.sshsig of OpenSSH), and the one door through which a signature
//! is believed: [`verify`].
//!
//! The format is malleable where it is read leniently: a changed version field, other line breaks, a second way of
//! writing the same base64. So nothing of the file is believed but the name of the hash and the 64 bytes of the raw
//! signature. From those, and from the key that the *documents* state, the file is written anew; it must be that, byte for
//! byte. What is left to be wrong is then only what Ed25519 itself checks.

use ssh_key::{Algorithm, HashAlg, LineEnding, Signature, SshSig};

use crate::fault::Refusal;
use crate::key::PublicKey;
use crate::words::shown;

/// The namespace: a signature made for anything else (git, e-mail) is none here, and the other way round.
pub const NAMESPACE: &str = "countersign";

/// The most bytes of a signature file that are read; one of Ed25519 has about 300.
const LONGEST: usize = 4096;

/// Whether a signature holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignatureStatus {
    /// It does.
    Good,
    /// It does not, or it is one of something else.
    Bad,
    /// It holds under the key that the documents state, but that key is not among those that are trusted.
    UnknownKey,
    /// There is none.
    Missing,
}

/// The bytes over which Ed25519 is computed for a statement: what an ssh-agent is asked to sign.
pub fn signed_data(bytes: &[u8]) -> Vec<u8> {
    // It fails for an empty namespace alone.
    SshSig::signed_data(NAMESPACE, HashAlg::Sha512, bytes).unwrap_or_default()
}

/// The file of a raw Ed25519 signature (64 bytes, such as an agent gives) over [`signed_data`], made by this key. It is
/// not checked here: whoever writes it calls [`verify`] at once.
pub fn armour(key: &PublicKey, raw: &[u8]) -> Result<String, Refusal> {
    armour_with(key, HashAlg::Sha512, raw)
}

fn armour_with(key: &PublicKey, hash: HashAlg, raw: &[u8]) -> Result<String, Refusal> {
    let wrong = |_| bad(format!("a signature of Ed25519 has 64 bytes, and this one {}", raw.len()));
    let signature = Signature::new(Algorithm::Ed25519, raw).map_err(wrong)?;
    let file = SshSig::new(key.data(), NAMESPACE, hash, signature).and_then(|file| file.to_pem(LineEnding::LF));
    let mut file = file.map_err(wrong)?;
    if !file.ends_with('\n') {
        file.push('\n');
    }
    Ok(file)
}

/// The one door: whether `armoured` is the file of a signature over `bytes`, made with the private half of `key`. The key
/// must come from what all have signed or agreed on, never from the signature file. The refusal's code is
/// `bad-signature`.
pub fn verify(key: &PublicKey, bytes: &[u8], armoured: &[u8]) -> Result<(), Refusal> {
    if armoured.len() > LONGEST {
        return Err(bad(format!("the file has {} bytes, more than any signature of Ed25519", armoured.len())));
    }
    let file = std::str::from_utf8(armoured).ok().and_then(|text| SshSig::from_pem(text).ok());
    let file = file.ok_or_else(|| bad("the file is no signature as `ssh-keygen -Y sign` writes it"))?;
    if file.version() != SshSig::VERSION {
        return Err(bad(format!("it is of version {} of the format, not {}", file.version(), SshSig::VERSION)));
    }
    if file.namespace() != NAMESPACE {
        return Err(bad(format!("it was made for `{}`, not for `{NAMESPACE}`", shown(file.namespace()))));
    }
    if *file.public_key() != key.data() {
        return Err(bad(format!("it was made with another key than `{key}`")));
    }
    let ours = armour_with(key, file.hash_alg(), file.signature_bytes())?;
    if ours.as_bytes() != armoured {
        return Err(bad("the file is not written as `ssh-keygen -Y sign` writes it: somebody changed it"));
    }
    let check = ssh_key::PublicKey::from(key.data()).verify(NAMESPACE, bytes, &file);
    check.map_err(|_| bad("it is no signature of this file: the file or the signature was changed"))
}

fn bad(message: impl Into<String>) -> Refusal {
    Refusal::new(
        "bad-signature",
        message,
        "the leader has to sign again, or the original files have to be brought back",
    )
}
