//! Which files of a history are worth keeping: those that hold.

use signoff::history::{History, Version};
use signoff::paper::PaperName;
use signoff::{SignatureStatus, VersionFiles, Withdrawal, manifest};

/// The folder, the file's name, and its bytes.
pub(super) type File<'a> = (&'a str, String, &'a [u8]);

/// The files of this agreement's versions that hold, as they lie in the folders.
pub(super) fn files<'a>(history: &History, agreement: &str, folders: &'a [VersionFiles]) -> Vec<File<'a>> {
    let mut worth = Vec::new();
    for version in &history.versions {
        if !version.frozen.holds || version.frozen.agreement_sha256() != Some(agreement) {
            continue;
        }
        let Some(folder) = folders.iter().find(|folder| folder.folder == version.frozen.folder) else { continue };
        let found = |name: String| {
            let bytes = folder.files.get(&name)?;
            Some((folder.folder.as_str(), name, bytes.as_slice()))
        };
        worth.extend(names(version).into_iter().filter_map(found));
    }
    worth
}

fn names(version: &Version) -> Vec<String> {
    let mut names: Vec<String> = manifest::FILES.iter().map(|name| (*name).to_owned()).collect();
    names.push(manifest::NAME.to_owned());
    let good = |status| status == SignatureStatus::Good;
    let signed = version.signatures.iter().filter(|signature| good(signature.status)).map(|signature| PaperName {
        leader: signature.leader.id.clone(),
        former: signature.former,
        declines: false,
    });
    let declined = version.declined.iter().filter(|decline| good(decline.status)).map(|decline| PaperName {
        leader: decline.leader.id.clone(),
        former: decline.former,
        declines: true,
    });
    for paper in signed.chain(declined) {
        names.extend([paper.statement_file(), paper.signature_file()]);
    }
    if version.frozen.withdrawal.is_some() {
        names.push(Withdrawal::FILE.to_owned());
    }
    names
}
