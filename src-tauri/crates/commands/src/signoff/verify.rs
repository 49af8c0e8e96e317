//! Verifying: a workspace's whole history, or a bundle that somebody handed over. Whatever is found in it is told as a
//! fault; an error is only what kept it from being looked at.

use std::collections::BTreeMap;
use std::path::Path;

use export::zip::{self, Container, Limits, Refusal};
use signoff::allowed_signers::{self, Trusted};
use signoff::history::Version;
use signoff::paper::PaperName;
use signoff::{Evidence, Fault as Found, SignatureStatus, Withdrawal, bundle, manifest};
use store::{Workspace, files, versions};

use super::ledger::{Ledger, words};
use super::view::{Shown, fault_of};
use crate::Fault;
use crate::session::{Session, Surroundings, now};
use crate::wire::{HistoryFault, Trust, VerifyReport};

/// A file of trusted signers is no larger.
const LARGEST_TRUST: u64 = 1 << 20;

/// `countersign verify`: what lies at `path` (a workspace, a bundle, the folder of an unpacked bundle), else the workspace.
/// `trust` names a file of signers that are known from elsewhere; without one, the keys of a bundle are known where it is
/// one of this workspace's own agreement.
///
/// Verifying a bundle writes nothing.
///
/// # Errors
/// A path that cannot be read; neither a path nor a workspace.
pub fn verify(
    surroundings: &Surroundings,
    session: Option<&Session>,
    path: Option<&Path>,
    trust: Option<&Path>,
) -> Result<VerifyReport, Fault> {
    let trusted = trust.map(read_trust).transpose()?;
    let Some(path) = path else {
        let session = session.ok_or_else(|| {
            Fault::usage("nothing-open", "no workspace is open", "open one, or name a bundle that is to be checked")
        })?;
        return workspace(session, trusted.as_ref());
    };
    if !path.is_dir() {
        return packed(session, path, trusted.as_ref());
    }
    if files::stands(&path.join(manifest::NAME))? {
        let unpacked = versions::read_bundle(path)?;
        return unpacked_bundle(session, path, &unpacked.files, Vec::new(), trusted.as_ref());
    }
    let other = Session::new(surroundings.clone(), Workspace::open(path)?);
    workspace(&other, trusted.as_ref())
}

fn read_trust(path: &Path) -> Result<Trusted, Fault> {
    let unusable = |why: String| {
        Fault::usage(
            "trust",
            format!("`{}` names no trusted signers: {why}", path.display()),
            "each line has an address and a key: `dana@acme.example ssh-ed25519 AAAA...`",
        )
    };
    let bytes = files::read_at_most(path, LARGEST_TRUST)?.ok_or_else(|| unusable("it is too large".to_owned()))?;
    let text = String::from_utf8(bytes).map_err(|_| unusable("it is no text".to_owned()))?;
    let trusted = allowed_signers::parse(&text);
    if trusted.is_empty() {
        let why = trusted.not_understood.first().cloned();
        return Err(unusable(why.unwrap_or_else(|| "there is no line in it".to_owned())));
    }
    Ok(trusted)
}

fn workspace(session: &Session, trusted: Option<&Trusted>) -> Result<VerifyReport, Fault> {
    let ledger = Ledger::read(session, trusted, None)?;
    let history = &ledger.history;
    let shown = Shown { ledger: &ledger, now: now() };
    let newest = history.head().or(history.versions.last());
    let lost = ledger.lost.iter().map(|lost| lost.message.clone());
    let mut faults: Vec<HistoryFault> = history.faults.iter().map(|fault| fault_of(fault, "versions/")).collect();
    faults.extend(history.versions.iter().filter_map(|version| malformed(version, "versions/")));
    Ok(VerifyReport {
        ok: faults.is_empty(),
        kind: "workspace".to_owned(),
        path: session.workspace.root().to_string_lossy().into_owned(),
        name: newest.map(name).unwrap_or_default(),
        trust: if trusted.is_some() { Trust::Known } else { Trust::Stated },
        anchored: history.anchored,
        versions: history.versions.iter().map(|version| shown.entry(version)).collect(),
        faults,
        notes: lost.chain(notes(&history.notes, trusted, None, history.head())).collect(),
    })
}

/// A zip file. What its container tells is added to what its files do.
fn packed(session: Option<&Session>, path: &Path, trusted: Option<&Trusted>) -> Result<VerifyReport, Fault> {
    let limits = Limits::BUNDLE;
    let most = (limits.all + limits.files * 1024) as u64;
    let Some(bytes) = files::read_at_most(path, most)? else {
        let message = format!("it has more than the {} bytes that a bundle has at most", limits.all);
        return Ok(nothing(path, Refusal::TooLarge(message)));
    };
    let contents = match zip::read(&bytes, &limits, is_of_bundle) {
        Ok(contents) => contents,
        Err(refusal) => return Ok(nothing(path, refusal)),
    };
    let of_container = match contents.container {
        Container::AsWritten => Vec::new(),
        Container::Damaged(names) => names.iter().map(|name| damaged(name)).collect(),
        Container::Repacked => vec![HistoryFault {
            code: "repacked".to_owned(),
            message:
                "the zip file is not as `countersign export` writes it: another program packed it, or it was changed"
                    .to_owned(),
            help: "unpack it and verify the folder: that checks every file in it".to_owned(),
            folder: None,
            file: None,
        }],
    };
    unpacked_bundle(session, path, &contents.files, of_container, trusted)
}

/// Whether a file of this name can be one of a bundle.
fn is_of_bundle(name: &str) -> bool {
    bundle::ADDED.contains(&name)
        || manifest::FILES.contains(&name)
        || [manifest::NAME, Withdrawal::FILE].contains(&name)
        || PaperName::parse(name).is_some()
}

fn damaged(name: &str) -> HistoryFault {
    HistoryFault {
        code: "changed-file".to_owned(),
        message: format!("`{name}` was changed in the zip file: its checksum there does not hold"),
        help: "ask for the bundle again".to_owned(),
        folder: None,
        file: Some(name.to_owned()),
    }
}

fn unpacked_bundle(
    session: Option<&Session>,
    path: &Path,
    files: &BTreeMap<String, Vec<u8>>,
    of_container: Vec<HistoryFault>,
    trusted: Option<&Trusted>,
) -> Result<VerifyReport, Fault> {
    // Only a workspace of the same agreement can say whose the keys are: to any other they are strangers without fault.
    let own = match session {
        Some(session) => Some(session.ledger()?).filter(|ledger| ledger.history.agreement == agreement_of(files)),
        None => None,
    };
    let of_own = own.as_ref().map(|ledger| ledger.history.trusted()).filter(|own| !own.is_empty());
    let trusted = trusted.or(of_own.as_ref());
    let mut known = own.as_ref().map(|ledger| ledger.known()).unwrap_or_default();
    known.trusted = trusted;
    let check = bundle::check(files, &known);
    let mut faults = of_container;
    faults.extend(check.faults.iter().map(|fault| fault_of(fault, "")));
    faults.extend(check.version.as_ref().and_then(|version| malformed(version, "")));
    // The container and the files may tell the same damage; once is enough.
    faults.sort_by(|one, other| (&one.file, &one.code).cmp(&(&other.file, &other.code)));
    faults.dedup_by(|one, other| one.file.is_some() && (&one.file, &one.code) == (&other.file, &other.code));
    let empty = Ledger::default();
    let shown = Shown { ledger: own.as_deref().unwrap_or(&empty), now: now() };
    let version = check.version.as_ref();
    Ok(VerifyReport {
        ok: faults.is_empty(),
        kind: "bundle".to_owned(),
        path: path.to_string_lossy().into_owned(),
        name: version.map(name).unwrap_or_default(),
        trust: if trusted.is_some() { Trust::Known } else { Trust::Stated },
        anchored: check.anchored,
        versions: version.map(|version| shown.bundled(version)).into_iter().collect(),
        faults,
        notes: notes(&check.notes, trusted, version, version),
    })
}

/// SHA-256 of version 1's MANIFEST, as a bundle states it.
fn agreement_of(files: &BTreeMap<String, Vec<u8>>) -> Option<String> {
    let evidence = Evidence::from_bytes(files.get(Evidence::FILE)?).ok()?;
    evidence.agreement.or_else(|| files.get(manifest::NAME).map(|bytes| manifest::sha256(bytes)))
}

/// A zip whose files cannot even be told apart.
fn nothing(path: &Path, refusal: Refusal) -> VerifyReport {
    let (code, help) = match &refusal {
        Refusal::NotAZip(_) => ("not-a-bundle", "name the zip file that `countersign export` wrote"),
        Refusal::TooLarge(_) => ("too-large", "this was not written by `countersign export`"),
        Refusal::UnknownName(_) | Refusal::Twice | Refusal::Link(_) => {
            ("unknown-file", "do not unpack it; ask for the bundle again")
        }
        Refusal::Encrypted(_) => ("not-a-bundle", "a bundle has no password; ask for it as it was written"),
        Refusal::Damaged(_) => ("changed-file", "ask for the bundle again"),
    };
    let file = match &refusal {
        Refusal::Link(name) | Refusal::Encrypted(name) | Refusal::Damaged(name) | Refusal::UnknownName(name) => {
            Some(name.clone())
        }
        _ => None,
    };
    let message = refusal.to_string();
    let fault = HistoryFault { code: code.to_owned(), message, help: help.to_owned(), folder: None, file };
    VerifyReport {
        ok: false,
        kind: "bundle".to_owned(),
        path: path.to_string_lossy().into_owned(),
        name: String::new(),
        trust: Trust::Stated,
        anchored: false,
        versions: Vec::new(),
        faults: vec![fault],
        notes: Vec::new(),
    }
}

/// Evidence whose numbers are not such as this program freezes.
fn malformed(version: &Version, place: &str) -> Option<HistoryFault> {
    let evidence = version.frozen.evidence.as_ref()?;
    if super::version::evidence(evidence).is_some() {
        return None;
    }
    let file = Evidence::FILE;
    let folder = Some(version.folder().to_owned()).filter(|folder| !folder.is_empty());
    Some(HistoryFault {
        code: "malformed-evidence".to_owned(),
        message: format!("the numbers in `{file}` are none that this program can read"),
        help: "a newer version of the program may have written them".to_owned(),
        file: Some(folder.as_ref().map_or(file.to_owned(), |folder| format!("{place}{folder}/{file}"))),
        folder,
    })
}

fn name(version: &Version) -> String {
    version.frozen.agreement.as_ref().map(|agreement| agreement.terms.name.clone()).unwrap_or_default()
}

/// What to know besides: what was noted, lines of the file of signers that are of no use, and whose keys are only stated.
fn notes(
    found: &[Found],
    trusted: Option<&Trusted>,
    bundled: Option<&Version>,
    newest: Option<&Version>,
) -> Vec<String> {
    let mut notes: Vec<String> = found
        .iter()
        .map(|note| match &note.folder {
            Some(folder) => format!("`{folder}`: {}", note.message),
            None => note.message.clone(),
        })
        .collect();
    if let Some(trusted) = trusted {
        notes.extend(trusted.not_understood.iter().map(|line| format!("of the trusted signers, {line}")));
        return notes;
    }
    let signed = newest.into_iter().flat_map(|version| &version.signatures);
    for signature in signed.filter(|signature| signature.status == SignatureStatus::Good) {
        let what = newest.map(words).unwrap_or_default();
        notes.push(format!(
            "the key of {} is only stated by {} itself: {}",
            signature.leader.name,
            if bundled.is_some() { "the bundle".to_owned() } else { what },
            signature.key.fingerprint()
        ));
    }
    notes
}
