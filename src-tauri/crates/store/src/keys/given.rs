//! Key files that a person names: a private key, or a public one whose private half an ssh-agent holds.

use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use signoff::key::PrivateFile;
use signoff::{PrivateKey, PublicKey, Refusal};
use zeroize::Zeroizing;

use crate::Fault;

/// No key file and no passphrase is larger.
const LARGEST: usize = 64 << 10;

/// A text that is wiped from memory when it is dropped, and that no message shows.
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Keeps a text secret from now on.
    pub fn new(text: String) -> Secret {
        Secret(Zeroizing::new(text))
    }

    /// The text, for whoever needs it.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret")
    }
}

/// What a key file holds.
#[derive(Debug)]
pub enum GivenKey {
    /// A private key, which may need a passphrase.
    Private(PrivateKeyFile),
    /// A public key: its private half must be in the ssh-agent.
    Public(PublicKey),
}

/// A private key file, read and not yet opened.
#[derive(Debug)]
pub struct PrivateKeyFile {
    path: PathBuf,
    text: Secret,
    seen: PrivateFile,
    open_to_others: bool,
}

impl PrivateKeyFile {
    /// The public half.
    pub fn public(&self) -> PublicKey {
        self.seen.public
    }

    /// Whether a passphrase is needed.
    pub fn is_encrypted(&self) -> bool {
        self.seen.encrypted
    }

    /// What to know before using it: that other users of this computer can read it.
    pub fn warning(&self) -> Option<String> {
        let path = self.path.display();
        self.open_to_others
            .then(|| format!("other users of this computer can read the private key `{path}`; `chmod 600` closes it"))
    }

    /// Opens it.
    ///
    /// # Errors
    /// Code `needs-passphrase` or `wrong-passphrase`, or what else is wrong with the file.
    pub fn open(&self, passphrase: Option<&Secret>) -> Result<PrivateKey, Fault> {
        let passphrase = passphrase.map(Secret::expose);
        PrivateKey::from_openssh(self.text.expose(), passphrase).map_err(|refusal| fault_of(&self.path, refusal))
    }
}

/// Reads a key file, private or public.
///
/// # Errors
/// A file that is no key, one of another kind than Ed25519, one that cannot be read.
pub fn read(path: &Path) -> Result<GivenKey, Fault> {
    let text = read_secret(path)?;
    let refuse = |code, message: &str, help: &str| Err(fault_of(path, Refusal::new(code, message, help)));
    let begins = text.expose().trim_start();
    if begins.starts_with("PuTTY-User-Key-File") {
        return refuse(
            "not-a-private-key",
            "this is a key of PuTTY",
            "export it with PuTTYgen (Conversions, Export OpenSSH key)",
        );
    }
    if ["RSA", "DSA", "EC"].iter().any(|kind| begins.starts_with(&format!("-----BEGIN {kind} PRIVATE KEY"))) {
        return refuse(
            "not-ed25519",
            "this key is of another kind, and only Ed25519 keys sign here",
            "make one with `countersign key new` or `ssh-keygen -t ed25519`",
        );
    }
    if begins.contains("PRIVATE KEY") {
        let seen = PrivateKey::look(text.expose()).map_err(|refusal| fault_of(path, refusal))?;
        let open_to_others = is_open_to_others(path);
        return Ok(GivenKey::Private(PrivateKeyFile { path: path.to_owned(), text, seen, open_to_others }));
    }
    match PublicKey::from_line(begins.lines().next().unwrap_or_default()) {
        Ok(public) => Ok(GivenKey::Public(public)),
        Err(refusal) if refusal.code == "invalid-key" => refuse(
            "not-a-key",
            "this is no key",
            "name the file of an Ed25519 key, such as `countersign key list` shows",
        ),
        Err(refusal) => Err(fault_of(path, refusal)),
    }
}

/// Reads a passphrase from a file; one line break at its end does not belong to it.
///
/// # Errors
/// A file that cannot be read, is empty, or is larger than any passphrase.
pub fn read_passphrase(path: &Path) -> Result<Secret, Fault> {
    let text = read_secret(path)?;
    let line = text.expose();
    let line = line.strip_suffix("\r\n").or_else(|| line.strip_suffix('\n')).unwrap_or(line);
    if line.is_empty() {
        return Err(Fault::new(
            "empty-passphrase",
            format!("`{}` holds no passphrase", path.display()),
            "write the passphrase into it, or leave `--passphrase-file` out",
        ));
    }
    Ok(Secret::new(line.to_owned()))
}

/// The text of a small file. It is read into one piece of memory that does not move, so that no copy of it stays behind.
pub(super) fn read_secret(path: &Path) -> Result<Secret, Fault> {
    let failed = |error: std::io::Error| Fault::io("read", path, &error);
    let mut bytes = Zeroizing::new(Vec::with_capacity(LARGEST + 1));
    let file = File::open(path).map_err(failed)?;
    if file.metadata().map_err(failed)?.is_dir() {
        return Err(Fault::new("not-a-key", format!("`{}` is a folder", path.display()), "name a file"));
    }
    file.take(LARGEST as u64 + 1).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() > LARGEST {
        return Err(Fault::new(
            "not-a-key",
            format!("`{}` is larger than any key or passphrase", path.display()),
            "name another file",
        ));
    }
    match String::from_utf8(std::mem::take(&mut *bytes)) {
        Ok(text) => Ok(Secret::new(text)),
        Err(not_text) => {
            drop(Zeroizing::new(not_text.into_bytes()));
            Err(Fault::new("not-a-key", format!("`{}` is no text", path.display()), "name another file"))
        }
    }
}

/// What is wrong with a key file, told with its path; nothing of what is in it.
pub(super) fn fault_of(path: &Path, refusal: Refusal) -> Fault {
    Fault::new(refusal.code, format!("`{}`: {}", path.display(), refusal.message), refusal.help)
}

#[cfg(unix)]
fn is_open_to_others(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    fs::metadata(path).is_ok_and(|found| found.permissions().mode() & 0o077 != 0)
}

#[cfg(not(unix))]
fn is_open_to_others(_path: &Path) -> bool {
    false
}
