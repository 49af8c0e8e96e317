//! A bundle: one version for whoever has nothing else. Its files lie flat beside one another, whether zipped (the container
//! is another room's) or unpacked.
//!
//! To a version's own files come `allowed_signers`, `agreement.pdf`, `HOW-TO-CHECK.txt` and `BUNDLE`. All but the PDF follow
//! from the version's files, so they must be, byte for byte, what follows. `BUNDLE` finds damage; proof are the MANIFEST
//! and the signatures.
//!
//! A bundle cannot show by itself that its keys are those of the people whom it names, nor that the version before required
//! whom it states: both are only what whoever signed it says, and are told so unless something from outside settles them.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::allowed_signers;
use crate::fault::Fault;
use crate::history::{Known, Look, Standing, Version, signers};
use crate::key::PublicKey;
use crate::manifest;
use crate::paper::PaperName;
use crate::statement::Withdrawal;
use crate::version::{Frozen, VersionFiles};
use crate::words::{plain_word, shown};

/// The file that lists all others.
pub const BUNDLE: &str = "BUNDLE";
/// The version as people read and file it.
pub const PDF: &str = "agreement.pdf";
/// How to check a bundle without this program.
pub const HOW_TO_CHECK: &str = "HOW-TO-CHECK.txt";
/// The files that only a bundle has.
pub const ADDED: [&str; 4] = [BUNDLE, PDF, HOW_TO_CHECK, allowed_signers::NAME];

/// The most bytes of one file of a bundle.
pub const MOST_BYTES: usize = 64 * 1024 * 1024;
/// The most files of a bundle.
pub const MOST_FILES: usize = 1000;

/// What was found in a bundle.
#[derive(Debug, Clone, PartialEq)]
pub struct BundleCheck {
    /// The version, with its signatures; None when there is no MANIFEST.
    pub version: Option<Version>,
    /// What does not hold.
    pub faults: Vec<Fault>,
    /// What to know besides, no failure.
    pub notes: Vec<Fault>,
    /// Whether this machine had seen this version before.
    pub anchored: bool,
}

/// The files of a version's bundle. What does not belong to a version is left behind.
pub fn files(version: &VersionFiles, pdf: Vec<u8>) -> BTreeMap<String, Vec<u8>> {
    let belongs = |name: &&String| is_of_version(name);
    let mut files: BTreeMap<String, Vec<u8>> = version
        .files
        .iter()
        .filter(|(name, _)| belongs(name))
        .map(|(name, bytes)| (name.clone(), bytes.clone()))
        .collect();
    let frozen = Frozen::read_bundle(files.clone());
    let signers = listed_signers(&frozen);
    files.insert(PDF.to_owned(), pdf);
    files.insert(allowed_signers::NAME.to_owned(), trusted_lines(&signers).into_bytes());
    files.insert(HOW_TO_CHECK.to_owned(), how_to_check(&frozen, &signers).into_bytes());
    let listed = manifest::lines(files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())));
    files.insert(BUNDLE.to_owned(), listed.into_bytes());
    files
}

/// Whether a file of this name can be one of a version.
fn is_of_version(name: &str) -> bool {
    let own = name == manifest::NAME || name == Withdrawal::FILE || manifest::FILES.contains(&name);
    own || PaperName::parse(name).is_some()
}

/// Whether a file of this name can be one of a bundle.
pub fn is_of_bundle(name: &str) -> bool {
    ADDED.contains(&name) || is_of_version(name)
}

/// Checks the files of a bundle. Nothing in them is trusted, and nothing is written.
pub fn check(files: &BTreeMap<String, Vec<u8>>, known: &Known<'_>) -> BundleCheck {
    let mut checked = BundleCheck { version: None, faults: Vec::new(), notes: Vec::new(), anchored: false };
    if let Some(fault) = too_large(files) {
        checked.faults.push(fault);
        return checked;
    }
    if !files.contains_key(manifest::NAME) {
        let message = "there is no `MANIFEST` here, so this is no bundle";
        checked.faults.push(Fault::new(
            "not-a-bundle",
            message,
            "give the zip file that `countersign export` wrote, or a folder with all of its files",
        ));
        return checked;
    }
    checked.faults.extend(listed(files));
    let own: BTreeMap<String, Vec<u8>> =
        files.iter().filter(|(name, _)| !ADDED.contains(&name.as_str())).map(|(n, b)| (n.clone(), b.clone())).collect();
    let frozen = Frozen::read_bundle(own);
    checked.faults.extend(frozen.faults.iter().cloned());
    if frozen.holds {
        checked.faults.extend(derived(files, &frozen));
    }
    checked.signatures(frozen, known);
    checked.faults.sort();
    checked.faults.dedup();
    checked
}

fn too_large(files: &BTreeMap<String, Vec<u8>>) -> Option<Fault> {
    if files.len() > MOST_FILES {
        let message = format!("there are {} files, more than the {MOST_FILES} that a bundle may have", files.len());
        return Some(Fault::new("too-large", message, "this was not written by `countersign export`"));
    }
    let (name, bytes) = files.iter().find(|(_, bytes)| bytes.len() > MOST_BYTES)?;
    let message = format!("`{}` has {} bytes, more than the {MOST_BYTES} that are read", shown(name), bytes.len());
    Some(Fault::new("too-large", message, "this was not written by `countersign export`").at(name))
}

/// Whether `BUNDLE` lists exactly the other files as they are.
fn listed(files: &BTreeMap<String, Vec<u8>>) -> Vec<Fault> {
    const AGAIN: &str = "ask for the bundle again; if it came so, somebody changed it";
    let Some(bytes) = files.get(BUNDLE) else {
        return vec![Fault::new("missing-file", format!("`{BUNDLE}` is missing"), AGAIN).at(BUNDLE)];
    };
    let listed = match manifest::read_lines(bytes) {
        Ok(listed) => listed,
        Err(why) => {
            return vec![Fault::new("changed-file", format!("`{BUNDLE}` cannot be used: {why}"), AGAIN).at(BUNDLE)];
        }
    };
    let mut faults = Vec::new();
    for (name, sum) in &listed {
        let fault = match files.get(name) {
            None => Fault::new("missing-file", format!("`{name}` is missing"), AGAIN),
            Some(bytes) if manifest::sha256(bytes) != *sum => {
                Fault::new("changed-file", format!("`{name}` is not what `{BUNDLE}` lists"), AGAIN)
            }
            Some(_) => continue,
        };
        faults.push(fault.at(name));
    }
    // A list of its own would make any file fit: no other names than those of a bundle.
    let strange = |name: &&String| *name != BUNDLE && !(listed.contains_key(*name) && is_of_bundle(name));
    for name in files.keys().filter(strange).take(50) {
        let message = format!("`{}` does not belong to this bundle", shown(name));
        faults.push(Fault::new("unknown-file", message, "move it away").at(name));
    }
    faults
}

/// Whether the files that follow from the version are what follows, and the PDF is there.
fn derived(files: &BTreeMap<String, Vec<u8>>, frozen: &Frozen) -> Vec<Fault> {
    let signers = listed_signers(frozen);
    let must = [(allowed_signers::NAME, trusted_lines(&signers)), (HOW_TO_CHECK, how_to_check(frozen, &signers))];
    let mut faults = Vec::new();
    for (name, text) in must {
        match files.get(name) {
            None => faults
                .push(Fault::new("missing-file", format!("`{name}` is missing"), "ask for the bundle again").at(name)),
            Some(bytes) if *bytes != text.as_bytes() => {
                let message = format!("`{name}` is not what follows from the documents and statements beside it");
                faults.push(Fault::new("changed-file", message, "do not use it; ask for the bundle again").at(name));
            }
            Some(_) => {}
        }
    }
    if !files.contains_key(PDF) {
        faults.push(Fault::new("missing-file", format!("`{PDF}` is missing"), "ask for the bundle again").at(PDF));
    }
    faults
}

impl BundleCheck {
    fn signatures(&mut self, frozen: Frozen, known: &Known<'_>) {
        let signers = if frozen.holds { signers(&frozen) } else { Vec::new() };
        let mut look = Look { frozen: &frozen, trusted: known.trusted, faults: Vec::new() };
        let signatures: Vec<_> =
            signers.iter().map(|(leader, key, former)| look.signature(leader.clone(), *key, *former)).collect();
        let declined: Vec<_> =
            signers.iter().filter_map(|(leader, key, former)| look.decline(leader, key, *former)).collect();
        if frozen.holds {
            look.strangers(&signers);
        }
        self.faults.append(&mut look.faults);
        if frozen.holds {
            self.version_before(&frozen, known);
        }
        let sums =
            known.seen.iter().flat_map(|seen| seen.versions.values()).filter_map(|files| files.get(manifest::NAME));
        self.anchored =
            frozen.holds && sums.map(|bytes| manifest::sha256(bytes)).any(|sum| sum == frozen.manifest_sha256);
        let mut version = Version::of(Arc::new(frozen));
        (version.signatures, version.declined) = (signatures, declined);
        version.find_without();
        version.standing = match version.answer() {
            _ if !version.frozen.holds => Standing::Broken,
            _ if version.signed_by_all(known) => Standing::Signed,
            None if !version.without.is_empty() => Standing::HandOver,
            answer => answer.unwrap_or(Standing::Proposed),
        };
        self.tell_missing(&version);
        self.version = Some(version);
    }

    fn tell_missing(&mut self, version: &Version) {
        if !version.without.is_empty() {
            let fault = version.hand_over();
            if version.standing == Standing::Signed { &mut self.notes } else { &mut self.faults }.push(fault);
        } else if version.frozen.holds && version.standing != Standing::Signed {
            let missing: Vec<String> =
                version.missing().map(|signature| format!("`{}`", signature.leader.id)).collect();
            let who = missing.join(", ");
            let message = format!("this version is not signed by all: {who} did not sign, or not so that it holds");
            let help = "it is a proposal, and nothing that was agreed on";
            self.faults.push(Fault::new("not-signed-by-all", message, help));
        }
    }

    /// Whom the version before required is what this version states, and all who signed it say so too; the version before
    /// can be asked itself only where this machine has seen it.
    fn version_before(&mut self, frozen: &Frozen, known: &Known<'_>) {
        let Some(previous) = frozen.previous() else { return };
        let is_it = |files: &&BTreeMap<String, Vec<u8>>| {
            files.get(manifest::NAME).is_some_and(|bytes| manifest::sha256(bytes) == previous)
        };
        let seen = known.seen.iter().flat_map(|seen| seen.versions.values()).find(is_it);
        let Some(files) = seen else {
            let message = format!(
                "whom the version before required is only what this one states: its MANIFEST has the SHA-256 `{previous}`"
            );
            self.notes.push(Fault::new("former-leaders", message, ""));
            return;
        };
        let before = Frozen::read_bundle(files.clone());
        if !frozen.states_leaders_of(&before) {
            let message = "`leaders_before` does not name the leaders whom the version before required";
            let help = "it was not made by this program";
            self.faults.push(Fault::new("malformed-evidence", message, help).at(crate::Evidence::FILE));
        }
    }
}

/// Who signed, or says to have: the address under which `allowed_signers` knows them, the key, and the file without its
/// ending.
fn listed_signers(frozen: &Frozen) -> Vec<(String, PublicKey, String)> {
    let stem = |id: &str, former| format!("signoff-{id}{}", if former { ".former" } else { "" });
    let filed = |(leader, _, former): &(agreement::Leader, PublicKey, bool)| {
        let mut names = frozen.papers.iter().map(|paper| &paper.name);
        names.any(|name| name.leader == leader.id && name.former == *former && !name.declines)
    };
    let signers = signers(frozen).into_iter().filter(filed);
    signers.map(|(leader, key, former)| (leader.email, key, stem(&leader.id, former))).collect()
}

fn trusted_lines(signers: &[(String, PublicKey, String)]) -> String {
    allowed_signers::write(signers.iter().map(|(principal, key, _)| (principal.as_str(), key)))
}

fn how_to_check(frozen: &Frozen, signers: &[(String, PublicKey, String)]) -> String {
    let check = |(principal, _, stem): &(String, PublicKey, String)| {
        let principal = plain_word(principal);
        format!("ssh-keygen -Y verify -f allowed_signers -I {principal} -n countersign -s {stem}.sig < {stem}.json\n")
    };
    let key = |(principal, key, _): &(String, PublicKey, String)| format!("    {}  {principal}\n", key.fingerprint());
    format!(
        "How to check version {} without the program that wrote it\n\n\
         With the usual tools of Linux, macOS or Git for Windows, in the folder with these files:\n\n\
         sha256sum -c BUNDLE\n\
         sha256sum -c MANIFEST\n\
         sha256sum MANIFEST\n\
         {}\n\
         1. The first two say OK for every file.\n\
         2. The third gives the `manifest_sha256` in each signoff-*.json:\n    {}\n\
         3. Each of the others says `Good \"countersign\" signature` (with OpenSSH 8.2 or newer).\n\n\
         Whose the keys are, no bundle can prove. Ask the people for the fingerprints of theirs by another way:\n\n{}\n\
         The signatures cover the six files that MANIFEST lists. agreement.pdf shows the same for reading; where it and\n\
         the documents differ, the documents are what was signed.\n",
        frozen.number,
        signers.iter().map(check).collect::<String>(),
        frozen.manifest_sha256,
        signers.iter().map(key).collect::<String>(),
    )
}
