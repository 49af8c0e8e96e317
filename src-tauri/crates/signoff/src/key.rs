//! Ed25519 keys (RFC 8032) in the forms of OpenSSH: `ssh-ed25519 BASE64`, and private key files, encrypted or not
//! (PROTOCOL.key of OpenSSH). Only Ed25519: one key has one way of being written, and a signature one way of being made.
//!
//! A [`PrivateKey`] shows itself nowhere: it has no `Debug`, no `Display`, and no way out but its encrypted or plain file.

use std::fmt;
use std::ops::Deref;

use ssh_key::private::{Ed25519Keypair, KeypairData};
use ssh_key::public::{Ed25519PublicKey, KeyData};
use ssh_key::{Cipher, HashAlg, Kdf, LineEnding};

use crate::fault::Refusal;
use crate::signature;
use crate::words::shown;

/// The name of the algorithm, as it begins every public key here.
pub const ALGORITHM: &str = "ssh-ed25519";

/// Rounds of bcrypt-pbkdf for a new key's passphrase: the default of ssh-keygen(1) since OpenSSH 9.4 is 24, before 16.
const ROUNDS: u32 = 24;

/// The most rounds that are tried for a key made elsewhere: some minutes of work.
const MOST_ROUNDS: u32 = 2000;

/// An Ed25519 public key that can check a signature.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PublicKey([u8; 32]);

impl PublicKey {
    /// Reads `ssh-ed25519 BASE64` as a document states it: exactly this form, nothing before, between or behind.
    pub fn parse(text: &str) -> Result<PublicKey, Refusal> {
        let key = PublicKey::from_line(text)?;
        if key.to_string() == text {
            return Ok(key);
        }
        Err(not_a_key(text, format!("write `{key}` and nothing else")))
    }

    /// Reads the line of a `.pub` file, with or without a comment behind the key.
    pub fn from_line(text: &str) -> Result<PublicKey, Refusal> {
        if text.contains("PRIVATE KEY") {
            return Err(Refusal::new(
                "private-key",
                "this is a private key, and a public one is needed",
                "give the file that ends in `.pub`",
            ));
        }
        let mut parts = text.split_ascii_whitespace();
        match (parts.next(), parts.next()) {
            (Some(ALGORITHM), Some(base64)) => PublicKey::from_base64(base64, text),
            (Some(other), Some(_)) if other.contains("ssh-") || other.contains("ecdsa") => {
                Err(not_ed25519(other.trim_start_matches("sk-")))
            }
            _ => {
                Err(not_a_key(text, "write the Ed25519 key as `countersign key list` shows it: `ssh-ed25519 AAAA...`"))
            }
        }
    }

    fn from_base64(base64: &str, text: &str) -> Result<PublicKey, Refusal> {
        let help = "part of it seems to be missing; copy the whole line of the `.pub` file";
        let read = ssh_key::PublicKey::from_openssh(&format!("{ALGORITHM} {base64}"));
        let read = read.map_err(|_| not_a_key(text, help))?;
        let KeyData::Ed25519(Ed25519PublicKey(bytes)) = read.key_data() else { return Err(not_a_key(text, help)) };
        PublicKey::from_bytes(*bytes)
    }

    /// A key from the 32 bytes of RFC 8032. Refused are those that are no key of a person: under a point of small order a
    /// signature can be made up by anybody for any text, and a coordinate of 2^255 - 19 or more is a second way of writing
    /// another key.
    pub(crate) fn from_bytes(bytes: [u8; 32]) -> Result<PublicKey, Refusal> {
        let mut y = bytes;
        y[31] &= 0x7f;
        let too_large = y[0] >= 0xed && y[1..31].iter().all(|byte| *byte == 0xff) && y[31] == 0x7f;
        if too_large || SMALL_ORDER.contains(&y) {
            return Err(Refusal::new(
                "weak-key",
                "this key is of a kind for which anybody can make up signatures",
                "make a new one with `countersign key new` or `ssh-keygen -t ed25519`",
            ));
        }
        Ok(PublicKey(bytes))
    }

    /// `SHA256:...`, as `ssh-keygen -l` shows it.
    pub fn fingerprint(&self) -> String {
        self.data().fingerprint(HashAlg::Sha256).to_string()
    }

    pub(crate) fn data(&self) -> KeyData {
        KeyData::Ed25519(Ed25519PublicKey(self.0))
    }

    /// The key as SSH sends it (RFC 8709, section 4): what an agent is asked for.
    pub fn to_wire(&self) -> Vec<u8> {
        let mut wire = Vec::with_capacity(51);
        for part in [ALGORITHM.as_bytes(), &self.0] {
            wire.extend_from_slice(&u32::try_from(part.len()).unwrap_or(0).to_be_bytes());
            wire.extend_from_slice(part);
        }
        wire
    }
}

/// The coordinates (without the sign) of the points of small order: y = 0, 1, -1 and the two of order 8. Their encodings
/// with y >= 2^255 - 19 are refused beside them. (Order 8 as in RFC 7748, section 7, carried to the Edwards curve; the same
/// list is in libsodium's `ge25519_has_small_order`.)
const SMALL_ORDER: [[u8; 32]; 5] = [
    [0; 32],
    [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    [
        0xec, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
        0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f,
    ],
    [
        0x26, 0xe8, 0x95, 0x8f, 0xc2, 0xb2, 0x27, 0xb0, 0x45, 0xc3, 0xf4, 0x89, 0xf2, 0xef, 0x98, 0xf0, 0xd5, 0xdf,
        0xac, 0x05, 0xd3, 0xc6, 0x33, 0x39, 0xb1, 0x38, 0x02, 0x88, 0x6d, 0x53, 0xfc, 0x05,
    ],
    [
        0xc7, 0x17, 0x6a, 0x70, 0x3d, 0x4d, 0xd8, 0x4f, 0xba, 0x3c, 0x0b, 0x76, 0x0d, 0x10, 0x67, 0x0f, 0x2a, 0x20,
        0x53, 0xfa, 0x2c, 0x39, 0xcc, 0xc6, 0x4e, 0xc7, 0xfd, 0x77, 0x92, 0xac, 0x03, 0x7a,
    ],
];

impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let line = ssh_key::PublicKey::from(self.data()).to_openssh().map_err(|_| fmt::Error)?;
        f.write_str(line.trim_end())
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

fn not_a_key(text: &str, help: impl Into<String>) -> Refusal {
    Refusal::new("invalid-key", format!("`{}` is not a public key that can check a signature", shown(text)), help)
}

fn not_ed25519(found: &str) -> Refusal {
    Refusal::new(
        "not-ed25519",
        format!("this key is of the kind `{}`, and only Ed25519 keys sign here", shown(found)),
        "make one with `countersign key new` or `ssh-keygen -t ed25519`",
    )
}

/// What can be seen of a private key file without its passphrase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrivateFile {
    /// The public half that the file states.
    pub public: PublicKey,
    /// Whether a passphrase is needed.
    pub encrypted: bool,
}

/// An Ed25519 private key.
#[derive(Clone)]
pub struct PrivateKey {
    pair: Ed25519Keypair,
    comment: String,
}

impl PrivateKey {
    /// The key of a seed (RFC 8032, section 5.1.5), which must come from the system's randomness.
    pub fn generate(seed: &[u8; 32]) -> PrivateKey {
        PrivateKey { pair: Ed25519Keypair::from_seed(seed), comment: String::new() }
    }

    /// The same key with a comment, which stands in its file and which programs show beside it.
    pub fn with_comment(mut self, comment: &str) -> PrivateKey {
        self.comment = comment.to_owned();
        self
    }

    /// What can be seen of a private key file without its passphrase.
    pub fn look(text: &str) -> Result<PrivateFile, Refusal> {
        let read = read_file(text)?;
        let KeyData::Ed25519(Ed25519PublicKey(bytes)) = read.public_key().key_data() else {
            return Err(not_ed25519(read.algorithm().as_str()));
        };
        Ok(PrivateFile { public: PublicKey::from_bytes(*bytes)?, encrypted: read.is_encrypted() })
    }

    /// Reads a private key file of OpenSSH. The passphrase is used only if the file needs one. Codes of refusals:
    /// `not-a-private-key`, `not-ed25519`, `needs-passphrase`, `wrong-passphrase`, `too-many-rounds`, `weak-key`.
    pub fn from_openssh(text: &str, passphrase: Option<&str>) -> Result<PrivateKey, Refusal> {
        PrivateKey::look(text)?;
        let mut read = read_file(text)?;
        if read.is_encrypted() {
            if let Kdf::Bcrypt { rounds, .. } = read.kdf()
                && *rounds > MOST_ROUNDS
            {
                let message =
                    format!("its passphrase takes {rounds} rounds to try, more than the {MOST_ROUNDS} that are tried");
                return Err(Refusal::new(
                    "too-many-rounds",
                    message,
                    "write it anew with `ssh-keygen -p -a 100 -f FILE`",
                ));
            }
            let Some(passphrase) = passphrase else {
                return Err(Refusal::new(
                    "needs-passphrase",
                    "this key is encrypted, and no passphrase was given",
                    "give the passphrase, or a file that holds it with `--passphrase-file`",
                ));
            };
            read = read.decrypt(passphrase).map_err(|_| {
                Refusal::new("wrong-passphrase", "the passphrase does not open this key", "type it again")
            })?;
        }
        let KeypairData::Ed25519(pair) = read.key_data() else { return Err(not_ed25519(read.algorithm().as_str())) };
        // A file whose halves do not belong together would give its secret away with the first signature.
        let derived = Ed25519Keypair::from_seed(&pair.private.to_bytes());
        if derived.public != pair.public {
            return Err(Refusal::new(
                "not-a-private-key",
                "the private and the public half in this file do not belong together",
                "use another copy of the file, or make a new key",
            ));
        }
        PublicKey::from_bytes(derived.public.0)?;
        Ok(PrivateKey { pair: derived, comment: read.comment().to_owned() })
    }

    /// The key as a file of OpenSSH, encrypted if there is a passphrase (AES-256-CTR under bcrypt-pbkdf). `random` must come
    /// from the system's randomness: it becomes the salt and the check number. The text is wiped from memory when it is
    /// dropped.
    pub fn to_openssh(
        &self,
        passphrase: Option<&str>,
        random: [u8; 20],
    ) -> Result<impl Deref<Target = String> + use<>, Refusal> {
        let refused = |_| Refusal::new("not-a-private-key", "this key cannot be written as a file", "make a new one");
        let pair = KeypairData::Ed25519(self.pair.clone());
        let mut key = ssh_key::PrivateKey::new(pair, self.comment.as_str()).map_err(refused)?;
        if let Some(passphrase) = passphrase {
            let (salt, check) = random.split_at(16);
            let kdf = Kdf::Bcrypt { salt: salt.to_vec(), rounds: ROUNDS };
            let check = check.iter().fold(0, |sum, byte| (sum << 8) | u32::from(*byte));
            key = key.encrypt_with(Cipher::Aes256Ctr, kdf, check, passphrase).map_err(refused)?;
        }
        key.to_openssh(LineEnding::LF).map_err(refused)
    }

    /// The public half.
    pub fn public(&self) -> PublicKey {
        PublicKey(self.pair.public.0)
    }

    /// Signs a statement's bytes: an armoured SSHSIG in the namespace [`signature::NAMESPACE`], the same each time.
    pub fn sign(&self, bytes: &[u8]) -> Result<String, Refusal> {
        let pair = KeypairData::Ed25519(self.pair.clone());
        let refused = |_| Refusal::new("not-a-private-key", "this key cannot sign", "make a new one");
        let raw = ssh_key::PrivateKey::new(pair, "")
            .and_then(|key| key.sign(signature::NAMESPACE, HashAlg::Sha512, bytes))
            .map_err(refused)?;
        signature::armour(&self.public(), raw.signature_bytes())
    }
}

fn read_file(text: &str) -> Result<ssh_key::PrivateKey, Refusal> {
    if text.trim_start().starts_with(ALGORITHM) {
        return Err(Refusal::new(
            "not-a-private-key",
            "this is a public key, and its private half is needed",
            "give the file without `.pub`, or load the key into the ssh-agent",
        ));
    }
    ssh_key::PrivateKey::from_openssh(text).map_err(|_| {
        Refusal::new(
            "not-a-private-key",
            "this is no private key file of OpenSSH",
            "such a file begins with `-----BEGIN OPENSSH PRIVATE KEY-----`; `ssh-keygen -p -f FILE` writes an older one anew",
        )
    })
}
