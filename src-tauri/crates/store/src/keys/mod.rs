//! The leaders' private keys, in the workspace's own data folder: `keys/ID` and `keys/ID.pub`, those of the sample in
//! `keys/sample/`. They never lie in the shared folder, are never overwritten, and show themselves in no message. What a
//! key is and how it signs is the business of `signoff`; keys that an ssh-agent holds are that of [`agent`](crate::agent).

mod given;

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use signoff::{PrivateKey, PublicKey};
use zeroize::Zeroizing;

pub use given::{GivenKey, PrivateKeyFile, Secret, read, read_passphrase};

use crate::workspace::Workspace;
use crate::{Fault, files, settings};

/// A private key in the data folder, as far as it can be seen without its passphrase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptKey {
    /// The leader's id.
    pub leader: String,
    /// The file of the private half.
    pub path: PathBuf,
    /// The public half.
    pub public: PublicKey,
    /// Whether it is one of the sample's keys.
    pub sample: bool,
    /// Whether a passphrase is needed.
    pub encrypted: bool,
}

/// The keys of a workspace's own data folder.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct KeptKeys {
    /// By leader, those of the sample last.
    pub keys: Vec<KeptKey>,
    /// Files among them that are no keys, or cannot be read.
    pub faults: Vec<Fault>,
}

/// Makes a key for a leader and keeps it as `keys/ID`, or `keys/ID-2` and so on where that is taken. Without a passphrase
/// it is not encrypted, and only the file's permissions protect it.
///
/// # Errors
/// Code `keys-in-workspace` when the data folder lies in the workspace, where others would get the key; what cannot be
/// written. Then nothing is kept.
pub fn make(workspace: &Workspace, own: &Path, leader: &str, passphrase: Option<&str>) -> Result<KeptKey, Fault> {
    make_in(&folder_of_keys(workspace, own, false)?, leader, passphrase, false)
}

/// The key of a leader of the sample, `keys/sample/ID`: made at the first time, without a passphrase, and found again
/// later.
///
/// # Errors
/// As of [`make`].
pub fn of_sample(workspace: &Workspace, own: &Path, leader: &str) -> Result<KeptKey, Fault> {
    let folder = folder_of_keys(workspace, own, true)?;
    match list(own)?.keys.into_iter().find(|key| key.sample && key.leader == leader) {
        Some(kept) => Ok(kept),
        None => make_in(&folder, leader, None, true),
    }
}

fn make_in(folder: &Path, leader: &str, passphrase: Option<&str>, sample: bool) -> Result<KeptKey, Fault> {
    let mut seed = Zeroizing::new([0; 32]);
    let mut random = [0; 20];
    fill(&mut *seed)?;
    fill(&mut random)?;
    let key = PrivateKey::generate(&seed).with_comment(leader);
    let text = key.to_openssh(passphrase, random)?;
    let path = put(folder, leader, text.as_bytes(), &key.public())?;
    Ok(KeptKey { leader: leader.to_owned(), path, public: key.public(), sample, encrypted: passphrase.is_some() })
}

/// The keys of a workspace's own data folder.
///
/// # Errors
/// A folder that cannot be read. Files in it that cannot are told beside the others.
pub fn list(own: &Path) -> Result<KeptKeys, Fault> {
    let mut kept = KeptKeys::default();
    for sample in [false, true] {
        for path in private_files(&place(own, sample))? {
            match look(&path, sample) {
                Ok(key) => kept.keys.push(key),
                Err(fault) => kept.faults.push(fault),
            }
        }
    }
    kept.keys.sort_by(|a, b| (a.sample, &a.leader, &a.path).cmp(&(b.sample, &b.leader, &b.path)));
    Ok(kept)
}

fn look(path: &Path, sample: bool) -> Result<KeptKey, Fault> {
    let text = given::read_secret(path)?;
    let seen = PrivateKey::look(text.expose()).map_err(|refusal| given::fault_of(path, refusal))?;
    Ok(KeptKey {
        leader: leader_of(path),
        path: path.to_owned(),
        public: seen.public,
        sample,
        encrypted: seen.encrypted,
    })
}

/// Whose key a file holds: the comment behind its public half says so, since `sales-2` may be the second key of `sales` or
/// the first of a leader of that name. Without it the file's name does.
fn leader_of(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let public = fs::read_to_string(public_path(path)).unwrap_or_default();
    let noted = public.split_ascii_whitespace().nth(2).unwrap_or_default();
    let numbered = |rest: &str| {
        rest.is_empty()
            || rest.strip_prefix('-').is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()))
    };
    match name.strip_prefix(noted) {
        Some(rest) if !noted.is_empty() && numbered(rest) => noted.to_owned(),
        _ => name,
    }
}

fn private_files(folder: &Path) -> Result<Vec<PathBuf>, Fault> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(Fault::io("read", folder, &error)),
    };
    let mut found = Vec::new();
    for entry in entries {
        let path = entry.map_err(|error| Fault::io("read", folder, &error))?.path();
        let hidden = path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."));
        let public = path.extension().is_some_and(|extension| extension == "pub");
        // One that cannot be looked at must not be taken for none: reading it will say why.
        let file =
            fs::metadata(&path).map_or_else(|error| error.kind() != ErrorKind::NotFound, |found| found.is_file());
        if !hidden && !public && file {
            found.push(path);
        }
    }
    Ok(found)
}

fn place(own: &Path, sample: bool) -> PathBuf {
    let keys = own.join("keys");
    if sample { keys.join("sample") } else { keys }
}

/// The folder for keys, which only this user can look into, and which does not lie in the workspace.
fn folder_of_keys(workspace: &Workspace, own: &Path, sample: bool) -> Result<PathBuf, Fault> {
    let keys = place(own, false);
    refuse_shared(workspace, &keys)?;
    let folder = place(own, sample);
    settings::make_private_folder(&folder)?;
    for folder in [&keys, &folder] {
        close(folder)?;
        // A link on the way may lead into the workspace after all.
        refuse_shared(workspace, folder)?;
    }
    Ok(folder)
}

/// Refuses a folder in the workspace. What is not there yet is where the nearest folder above it is that there is.
fn refuse_shared(workspace: &Workspace, folder: &Path) -> Result<(), Fault> {
    let absolute = std::path::absolute(folder).map_err(|error| Fault::io("read", folder, &error))?;
    let there = absolute.ancestors().find_map(|above| fs::canonicalize(above).ok());
    if there.is_some_and(|there| there.starts_with(workspace.root())) {
        return Err(Fault::new(
            "keys-in-workspace",
            format!("`{}` lies in the shared folder, where others would get the private keys", folder.display()),
            "name another data folder with `--data DIR` or the variable COUNTERSIGN_DATA",
        ));
    }
    Ok(())
}

#[cfg(unix)]
fn close(folder: &Path) -> Result<(), Fault> {
    use std::os::unix::fs::PermissionsExt;
    let failed = |error| Fault::io("made private", folder, &error);
    let mode = fs::metadata(folder).map_err(failed)?.permissions().mode();
    if mode & 0o077 != 0 {
        fs::set_permissions(folder, fs::Permissions::from_mode(0o700)).map_err(failed)?;
    }
    Ok(())
}

#[cfg(not(unix))]
fn close(_folder: &Path) -> Result<(), Fault> {
    Ok(())
}

/// Puts both halves into the folder under a name that neither has yet. The public half comes first: without its private
/// half it is no key, and its name is only passed over.
fn put(folder: &Path, leader: &str, private: &[u8], public: &PublicKey) -> Result<PathBuf, Fault> {
    let line = format!("{public} {leader}\n");
    let mut number = 0;
    loop {
        number += 1;
        let name = if number == 1 { leader.to_owned() } else { format!("{leader}-{number}") };
        let path = folder.join(name);
        if fs::symlink_metadata(&path).is_ok() || !files::add_private(&public_path(&path), line.as_bytes())? {
            continue;
        }
        match files::add_private(&path, private) {
            Ok(true) => return Ok(path),
            refused => {
                drop(fs::remove_file(public_path(&path)));
                refused?;
            }
        }
    }
}

fn public_path(path: &Path) -> PathBuf {
    let mut public = path.as_os_str().to_owned();
    public.push(".pub");
    PathBuf::from(public)
}

fn fill(bytes: &mut [u8]) -> Result<(), Fault> {
    getrandom::fill(bytes)
        .map_err(|error| Fault::new("random", format!("the system gave no random numbers: {error}"), "try again"))
}

#[cfg(test)]
mod tests;
